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


@pytest.mark.parametrize("question", ["author:a OR author:b", '"low dose" OR analg*'])
def test_an_or_that_is_not_understood_is_remarked(question: str) -> None:
    query = parse(question)
    assert query.either == ()
    assert any("OR" in remark for remark in query.remarks)


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


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_known(field: str) -> None:
    value = "2009" if field == "year" else "x"
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


@given(st.text(alphabet='ab:"-*[]()“” .\nORyear2009titlu', max_size=60))
def test_any_mix_of_signs_is_understood_somehow(question: str) -> None:
    query = parse(question)
    assert all(value for _, value in query.filters)
    assert all(query.excluded)
    assert all(query.phrases)
