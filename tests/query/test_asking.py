"""Questions put to a small library: language, unknown words, the like, and the score's parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Library
from search.library import UnknownKeyError
from search.notes.store import NoteStore, new_note
from search.query.answer import also, nearest_question, understanding
from search.query.interpretation import explicit

TEXTS = {
    "ahn-2011.txt": """\
Bright light and winter fatigue

Soo Ahn. J Lamp Stud. 2011 Mar;4(2):17-25.

RESULTS: Bright light reduced winter fatigue in 41 of 60 workers. Sleep did not change.

CONCLUSION: Bright light relieves winter fatigue within two weeks.
""",
    "berg-2014.txt": """\
A randomised trial of lamps in night workers

Eva Berg, Jon Dahl. J Lamp Stud. 2014;7(1):3-9.

Night workers sat before a lamp for an hour. However, bright light was not superior to a dim \
lamp for fatigue. Bright light relieves winter fatigue within two weeks.
""",
    "oil.txt": "Oil lamps\n\nWhale oil burns with a bright light. Rape oil smells of cabbage.\n",
}


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Return a library that no test changes."""
    folder = tmp_path_factory.mktemp("lamps")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    library = Library.open(folder / "library", create=True)
    library.add([folder / name for name in TEXTS])
    yield library
    library.close()


def found(library: Library, question: str, **options: object) -> list[str]:
    return [hit.text for hit in library.ask(question, **options).hits]  # type: ignore[arg-type]


def test_and_or_not_and_parentheses_decide_what_is_found(lamps: Library) -> None:
    assert all("fatigue" in text and "dim" in text for text in found(lamps, "fatigue AND dim"))
    assert found(lamps, "fatigue AND dim")
    assert not found(lamps, "fatigue AND cabbage")
    texts = found(lamps, "(cabbage OR dim) lamp")
    assert texts
    assert all("cabbage" in text or "dim" in text for text in texts)
    texts = found(lamps, "light AND NOT (fatigue OR winter)")
    assert texts
    assert not any("fatigue" in text.lower() for text in texts)


def test_fields_and_words_join_in_one_condition(lamps: Library) -> None:
    keys = {hit.key for hit in lamps.ask("(author:berg OR cabbage) AND (lamp OR oil)").hits}
    assert keys == {"berg-2014", "oil"}
    assert {hit.key for hit in lamps.ask("lamp type:trial").hits} == {"berg-2014"}
    assert {hit.section for hit in lamps.ask("fatigue section:findings").hits} == {"RESULTS"}


def test_or_between_plain_words_counts_the_better_one(lamps: Library) -> None:
    either = lamps.ask("whale OR cabbage", expand=False).hits
    single = {hit.text: hit.score for hit in lamps.ask("whale cabbage", expand=False).hits}
    assert {hit.text for hit in either} == set(single)


def test_unknown_words_are_named_with_the_nearest_that_are_known(lamps: Library) -> None:
    answer = lamps.ask("brihgt fatgue zzyzx")
    assert answer.unknown == ("brihgt", "fatgue", "zzyzx")
    assert dict(answer.nearest) == {"brihgt": ("bright",), "fatgue": ("fatigue",)}
    assert "near: bright" in understanding(answer)[0]
    assert nearest_question(answer) == "bright fatigue zzyzx"
    assert nearest_question(lamps.ask("bright")) == ""


def test_codes_and_short_words_have_no_near_ones(lamps: Library) -> None:
    assert lamps.ask("oli 42 x41y").nearest == ()


def test_hits_carry_cues_and_kinds(lamps: Library) -> None:
    hits = {hit.text: hit for hit in lamps.ask("bright light fatigue").hits}
    denial = next(hit for text, hit in hits.items() if "not superior" in text)
    assert denial.cue == "negation"
    assert [denial.text[span.start : span.end] for span in denial.cue_spans] == [
        "However",
        "was not superior",
    ]
    assert denial.kind == "trial"


def test_near_copies_are_folded_and_counted(lamps: Library) -> None:
    hits = lamps.ask("bright light relieves winter fatigue").hits
    assert len([hit for hit in hits if "within two weeks" in hit.text]) == 1
    assert hits[0].copies == 1
    plain = lamps.ask("bright light relieves winter fatigue", varied=False).hits
    assert len([hit for hit in plain if "within two weeks" in hit.text]) == 2


def test_the_next_hits_follow_the_first(lamps: Library) -> None:
    whole = lamps.ask("bright light lamp", limit=6).hits
    rest = lamps.ask("bright light lamp", limit=4, skip=2).hits
    assert [(hit.rank, hit.text) for hit in rest] == [(hit.rank, hit.text) for hit in whole[2:]]


def test_a_run_of_documents_has_each_once(lamps: Library) -> None:
    hits = lamps.ask("bright light lamp", limit=9, varied=False, documents=9).hits
    assert sorted(hit.key for hit in hits) == ["ahn-2011", "berg-2014", "oil"]


def test_the_like_of_a_sentence_is_of_other_documents(lamps: Library) -> None:
    own = next(hit for hit in lamps.ask("reduced winter fatigue").hits if "reduced" in hit.text)
    answer = lamps.similar(own.key, own.sentence)
    assert answer.hits
    assert own.key not in {hit.key for hit in answer.hits}
    assert "like “RESULTS: Bright light reduced" in answer.remarks[0]


def test_near_copies_are_not_the_like(lamps: Library) -> None:
    hits = lamps.ask("bright light relieves winter fatigue", varied=False).hits
    own = next(hit for hit in hits if hit.key == "ahn-2011" and "relieves" in hit.text)
    assert not [hit for hit in lamps.similar(own.key, own.sentence).hits if "relieves" in hit.text]


@pytest.mark.parametrize("question", ["like:nothing#3", "like:oil#999", "like:oil", "like:#"])
def test_a_sentence_that_is_not_there_is_told(lamps: Library, question: str) -> None:
    answer = lamps.ask(question)
    assert answer.hits == ()
    assert "names no sentence" in answer.remarks[-1]
    with pytest.raises(UnknownKeyError):
        lamps.similar("nothing", 3)


@pytest.mark.parametrize(
    "question",
    ["bright light fatigue", "lamp", "brig* lamp", '"bright light" OR oil', "year:2011.. fatigue"],
)
def test_the_parts_of_a_score_sum_to_it(lamps: Library, question: str) -> None:
    hits = lamps.ask(question, varied=False).hits
    assert hits
    for hit in hits:
        told = lamps.explain(question, hit.key, hit.sentence)
        parts = sum(word.total for word in told.words) + told.subject + told.standing
        assert told.score == pytest.approx(hit.score, abs=1e-9)
        assert parts == pytest.approx(hit.score, abs=1e-9)


def test_a_sentence_that_was_not_found_can_be_explained(lamps: Library) -> None:
    told = lamps.explain("cabbage", "ahn-2011", 2)
    assert all(word.sentence == 0 for word in told.words)
    with pytest.raises(UnknownKeyError):
        lamps.explain("cabbage", "ahn-2011", 9999)


def test_notes_pick_documents(lamps: Library, home: Path) -> None:
    assert "no such note" in lamps.ask("light has:note").remarks[-1]
    document = lamps.show("oil")
    first = document.sentences[-1]
    store = NoteStore(lamps.notes_folder)
    note = new_note(document, first.start, first.end)
    store.save(note)
    assert {hit.key for hit in lamps.ask("light OR lamp has:note").hits} == {"oil"}
    assert {hit.key for hit in lamps.ask("light lamp -has:note").hits} == {"ahn-2011", "berg-2014"}
    assert lamps.ask("light tag:todo").hits == ()
    assert home.is_dir()


def test_the_question_as_understood_finds_the_same(lamps: Library) -> None:
    for question in ("does bright light help?", "randomised OR dim (winter OR oil) -cabbage"):
        answer = lamps.ask(question)
        again = lamps.ask(explicit(answer.query))
        assert [hit.text for hit in again.hits] == [hit.text for hit in answer.hits]
        assert also(again) == ""


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            ["(", ")", "AND", "OR", "NOT", "-lamp", '"bright light"', "title:lamps", "year:2011",
             "light", "fat*", "section:results", "has:note", "like:oil#1", "the", "=oil"]
        ),
        max_size=8,
    ).map(" ".join)
)  # fmt: skip
def test_any_question_is_answered(lamps: Library, question: str) -> None:
    answer = lamps.ask(question)
    assert lamps.ask(explicit(answer.query)).question == explicit(answer.query)
    assert len(answer.hits) <= max(answer.sentences, 0)
