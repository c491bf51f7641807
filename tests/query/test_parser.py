"""How a question is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import FIELDS, MOST_WORDS, parse, running_words, years


def terms(question: str) -> list[str]:
    return [word.term for word in parse(question).words]


def test_a_plain_question_is_its_words_without_stop_words() -> None:
    query = parse("Does milnacipran help fibromyalgia pain?")
    assert [word.text for word in query.words] == ["milnacipran", "fibromyalgia", "pain"]
    assert query.remarks == ()


def test_a_repeated_word_counts_once() -> None:
    assert terms("pain pains PAIN") == terms("pain")


def test_a_question_of_stop_words_asks_for_those() -> None:
    query = parse("what is it")
    assert [word.text for word in query.words] == ["what", "is", "it"]
    assert all(word.term.startswith("·") for word in query.words)


def test_a_phrase_must_be_held_and_its_words_rank() -> None:
    query = parse('"not superior to placebo" pain')
    assert len(query.phrases) == 1
    assert len(query.phrases[0]) == 4
    assert "placebo" in terms('"not superior to placebo" pain')
    assert parse("“superior to placebo”").phrases == parse('"superior to placebo"').phrases


@pytest.mark.parametrize("question", ["pain -rats", "pain NOT rats"])
def test_exclusion(question: str) -> None:
    query = parse(question)
    assert query.excluded == (("rat",),)
    assert [word.term for word in query.words] == ["pain"]


def test_exclusion_of_a_phrase() -> None:
    query = parse('pain -"side effects"')
    assert query.excluded == (("side", "effect"),)
    assert query.phrases == ()


def test_a_hyphen_within_or_alone_excludes_nothing() -> None:
    assert parse("low-dose naltrexone - pain").excluded == ()
    assert parse("5-HT").excluded == ()


def test_operators_between_words_are_no_words() -> None:
    assert terms("milnacipran OR duloxetine AND pain") == terms("milnacipran duloxetine pain")


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("pain -author:mease", ("author", "mease")),
        ("pain NOT author:mease", ("author", "mease")),
        ("pain -mease[au]", ("author", "mease")),
        ("pain -Mease PJ[au]", ("author", "Mease PJ")),
        ("pain NOT Mease PJ[au]", ("author", "Mease PJ")),
        ("pain -year:2009", ("year", "2009")),
    ],
)
def test_a_condition_with_a_minus_excludes(question: str, condition: tuple[str, str]) -> None:
    query = parse(question)
    assert query.excluded_filters == (condition,)
    assert query.filters == ()
    assert query.excluded == ()
    assert [word.term for word in query.words] == ["pain"]


def test_or_makes_alternatives_of_phrases() -> None:
    query = parse('"low dose" OR "high dose" OR placebo pain "side effect"')
    assert query.either == ((("low", "dose"), ("high", "dose"), ("placebo",)),)
    assert query.phrases == (("side", "effect"),)
    assert "pain" in [word.term for word in query.words]
    assert parse('"low dose" "high dose"').either == ()
    assert parse('"low dose" OR').phrases == (("low", "dose"),)
    assert parse('OR "low dose"').phrases == (("low", "dose"),)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [("author:a OR author:b", ["field", "field"]), ('"low dose" OR analg*', ["phrase", "prefix"])],
)
def test_or_joins_what_is_not_alike(question: str, kinds: list[str]) -> None:
    query = parse(question)
    assert [condition.kind for condition in query.conditions] == ["or"]
    assert [part.kind for part in query.conditions[0].parts] == kinds
    assert query.phrases == query.filters == ()


def test_and_demands_what_stands_on_both_its_sides() -> None:
    query = parse("sleep pain AND fatigue")
    assert [(one.kind, one.text) for one in query.conditions] == [
        ("word", "pain"),
        ("word", "fatigue"),
    ]
    assert terms("sleep pain AND fatigue") == terms("sleep pain fatigue")
    assert parse("the AND pain").conditions[0].text == "pain"


def test_or_binds_closer_than_and() -> None:
    first, second = parse("pain AND fatigue OR sleep").conditions
    assert first.text == "pain"
    assert [part.text for part in second.parts] == ["fatigue", "sleep"]


def test_plain_words_that_or_joins_are_one_word_said_in_two_ways() -> None:
    query = parse("pain OR ache sleep")
    assert query.ways == ((("pain",), ("ach",)),)
    assert query.conditions == ()
    assert [one.kind for one in parse("(pain OR ache) sleep").conditions] == ["or"]


def test_parentheses_nest_and_may_be_denied() -> None:
    (condition,) = parse("(pain AND (rat OR (mouse AND NOT year:2009)))").conditions[1:]
    assert condition.kind == "or"
    assert condition.parts[1].parts[1].kind == "not"
    denied = parse("pain -(rats mice)").conditions
    assert [one.kind for one in denied] == ["not"]
    assert terms("pain -(rats mice)") == ["pain"]
    assert parse("pain NOT NOT rats").excluded == ()


@pytest.mark.parametrize("question", ["fibromyalgia (FM) pain", "((pain", "pain :) ()", "a) b ("])
def test_parentheses_in_prose_demand_nothing(question: str) -> None:
    query = parse(question)
    assert not query.narrows
    assert query.remarks == ()


def test_a_field_may_stand_before_parentheses() -> None:
    (condition,) = parse('title:(lamp OR "bright light")').conditions
    assert [(part.field, part.text) for part in condition.parts] == [
        ("title", "lamp"),
        ("title", "bright light"),
    ]


def test_a_word_with_an_equals_sign_is_taken_as_typed() -> None:
    query = parse('=LDN ="low dose" pain p=0.05')
    assert query.literal == ("LDN", "low dose")
    assert [word.text for word in query.words][:2] == ["LDN", "low"]
    assert running_words("=LDN pain") == ["LDN", "pain"]
    assert parse("= x == p=0.05").literal == ()


def test_notes_are_asked_for_by_has_and_tag() -> None:
    assert parse("pain has:note tag:todo").filters == (("has", "note"), ("tag", "todo"))
    assert len(parse("pain has:hope").remarks) == 1
    assert "not there yet" in parse("list:x pain").remarks[0]


def test_a_sentence_may_be_asked_by() -> None:
    query = parse('like:"my key#3" year:2005..')
    assert (query.like, query.filters) == ("my key#3", (("year", "2005.."),))
    assert query.words == ()


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("2005/01/01:2010/12/31[dp]", (("year", "2005/01/01:2010/12/31"),)),
        ('"Trial"[Publication Type] pain', (("type", "Trial"),)),
        ('"pain"[Title/Abstract]', ()),
    ],
)
def test_what_pubmed_writes_into_its_search_box(
    question: str, filters: tuple[tuple[str, str], ...]
) -> None:
    assert parse(question).filters == filters
    assert not [remark for remark in parse(question).remarks if "field" in remark]


def test_a_heading_of_mesh_is_said_to_be_plain_words() -> None:
    query = parse('"Fibromyalgia"[MeSH Terms] AND pain')
    assert len(query.remarks) == 1
    assert "fibromyalgia" in terms('"Fibromyalgia"[MeSH Terms] AND pain')


@pytest.mark.parametrize("question", ["h*mo pain", '"low dos*" pain'])
def test_a_star_in_the_wrong_place_is_remarked(question: str) -> None:
    assert any("*" in remark for remark in parse(question).remarks)


@pytest.mark.parametrize("question", ["-rats", "author:mease", "-author:mease", 'NOT "a rat"'])
def test_a_question_without_words_says_what_it_does(question: str) -> None:
    query = parse(question)
    assert query.narrows
    assert not query.ranks
    assert any("document by document" in remark for remark in query.remarks)


def test_fields() -> None:
    query = parse('author:mease year:2005..2017 title:"dual reuptake" section:results pain')
    assert query.filters == (
        ("author", "mease"),
        ("year", "2005..2017"),
        ("title", "dual reuptake"),
        ("section", "results"),
    )
    assert [word.text for word in query.words] == ["pain"]


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"like"}))
def test_every_field_is_known(field: str) -> None:
    value = {"year": "2009", "has": "note"}.get(field, "x")
    assert parse(f"{field}:{value}").filters == ((field, value),)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2009", (2009, 2009)),
        ("2005..2017", (2005, 2017)),
        ("2005..", (2005, None)),
        ("..2010", (None, 2010)),
        ("2005-2017", (2005, 2017)),
        ("..", None),
        ("09", None),
        ("recent", None),
        ("2005/03:3000", (2005, None)),
        ("2005/01/01:2010/12/31", (2005, 2010)),
        ("20092010", None),
    ],
)
def test_years(value: str, expected: tuple[int | None, int | None] | None) -> None:
    assert years(value) == expected


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("foo:bar pain", ["foo", "bar", "pain"]),
        ("year:recent pain", ["year", "recent", "pain"]),
        ('"not closed pain', ["closed", "pain"]),
    ],
)
def test_what_is_malformed_is_taken_as_words_with_a_remark(question: str, words: list[str]) -> None:
    query = parse(question)
    assert [word.text for word in query.words if word.text != "year"] == [
        word for word in words if word != "year"
    ]
    assert len(query.remarks) == 1
    assert query.filters == ()


@pytest.mark.parametrize(
    "question", ["fibromyalgia: a review", "at 12:30 pain", "see https://example.org/pain"]
)
def test_a_colon_in_prose_is_no_field(question: str) -> None:
    query = parse(question)
    assert query.remarks == ()
    assert query.filters == ()
    assert query.words


def test_prefix() -> None:
    query = parse("analg* pain")
    assert query.prefixes == ("analg",)
    assert [word.text for word in query.words] == ["pain"]
    assert parse("*").prefixes == ()


def test_pubmed_tags() -> None:
    query = parse("milnacipran[ti] Mease PJ[au] 2009[dp] pain[tiab]")
    assert query.filters == (("title", "milnacipran"), ("author", "Mease PJ"), ("year", "2009"))
    assert [word.text for word in query.words] == ["pain"]
    assert query.remarks == ()


def test_a_pasted_page_is_cut_with_a_remark() -> None:
    query = parse(" ".join(f"w{number}" for number in range(500)))
    assert len(query.words) == MOST_WORDS
    assert len(query.remarks) == 1


def test_an_unknown_tag_is_remarked() -> None:
    assert len(parse("pain[xyz]").remarks) == 1


def test_running_words_keep_stop_words_and_order() -> None:
    assert running_words("quality of life -rats year:2009") == ["quality", "of", "life"]


@given(st.text(max_size=200))
def test_any_text_is_understood_somehow(question: str) -> None:
    query = parse(question)
    assert query.question == question
    assert all(word.text in question for word in query.words)


@given(
    st.lists(
        st.sampled_from(
            ["(", ")", " AND ", " OR ", " NOT ", "-", "=", '"', "title:", "year:", "2009", "*",
             "pain", "[au]", "[dp]", " ", "like:", "has:note", "the", "rat", "(" * 40]
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_any_mix_of_operators_is_understood_somehow(question: str) -> None:
    query = parse(question)
    assert query.question == question
    assert all(query.excluded)
    assert all(len(group) > 1 for group in query.ways)


@given(st.text(alphabet='ab:"-*[]()“” .\nORyear2009titlu', max_size=60))
def test_any_mix_of_signs_is_understood_somehow(question: str) -> None:
    query = parse(question)
    assert all(value for _, value in query.filters)
    assert all(query.excluded)
    assert all(query.phrases)


def test_being_like_a_sentence_cannot_be_denied() -> None:
    query = parse("moths NOT like:wick2009#1")
    assert query.like == ""
    assert not query.excluded_filters
    assert any("like:" in remark for remark in query.remarks)
