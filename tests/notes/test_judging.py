"""Verdicts and colours: per question, by hand too, merged between windows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Person, Reference
from search.notes import front_matter
from search.notes.choosing import GROUPINGS, Choice, grouped
from search.notes.front_matter import FormatError, NoteFile
from search.notes.judging import (
    COLOURS,
    SIGNS,
    VERDICTS,
    completed,
    judged,
    questions_of,
    same_question,
    unknown_words,
    verdict_on,
)
from search.notes.note import Note
from search.notes.store import NoteStore, kept_already, new_note

ASKED = "does walking help?"
DOCUMENT = Document(
    "lind2011",
    "Rest helps little. Walking helps more. Rest helps little.",
    Reference(authors=(Person("Lind", "Ada"),), issued="2011"),
)


def note(**changes: object) -> Note:
    made = Note("n", "lind2011", "Walking helps more.", 19, 38, question=ASKED)
    return replace(made, **changes)  # type: ignore[arg-type]


def read(lines: str) -> Note:
    text = f'---\nkey: k\nquote: "q"\nstart: 0\nend: 1\n{lines}\n---\n'
    return front_matter.read(text, "id").note


class TestVerdicts:
    def test_each_question_has_its_own(self) -> None:
        both = judged(judged(note(), ASKED, "supports"), "does rest help?", "background")
        assert verdict_on(both, "Does  walking help") == "supports"
        assert verdict_on(both, "does rest help?") == "background"
        assert verdict_on(both, "does sleep help?") == ""
        assert questions_of(both) == (ASKED, "does rest help?")
        assert judged(both, ASKED.upper(), "").verdicts == (("does rest help?", "background"),)

    def test_another_spelling_changes_the_verdict_that_is_there(self) -> None:
        changed = judged(judged(note(), ASKED, "supports"), "DOES walking help", "unclear")
        assert [verdict for _, verdict in changed.verdicts] == ["unclear"]

    def test_words_are_completed_where_they_are_sure(self) -> None:
        assert completed("con", VERDICTS) == "contradicts"
        assert completed(" B ", VERDICTS) == "background"
        assert completed("b", (*VERDICTS, "blind")) == "b"
        assert completed("", VERDICTS) == ""

    def test_each_verdict_has_a_sign_of_one_character(self) -> None:
        assert set(SIGNS) == set(VERDICTS)
        assert len({*SIGNS.values()}) == 4
        assert {len(sign) for sign in SIGNS.values()} == {1}
        assert len({colour[0] for colour in COLOURS}) == len(COLOURS)

    @given(st.text(max_size=20))
    @settings(deadline=None, max_examples=50)
    def test_a_question_is_the_same_as_itself(self, question: str) -> None:
        assert same_question(question, f"  {question} ?")


class TestOnDisk:
    @settings(max_examples=60, deadline=None)
    @given(
        st.dictionaries(
            st.text(st.characters(exclude_categories=()), max_size=20),
            st.text(st.characters(exclude_categories=()), min_size=1, max_size=20),
            max_size=3,
        ),
        st.text(st.characters(exclude_categories=()), max_size=20),
    )
    def test_any_verdict_and_colour_come_back(self, told: dict[str, str], colour: str) -> None:
        held = note(verdicts=tuple(told.items()), colour=colour)
        assert front_matter.read(front_matter.write(NoteFile(held)), "n").note == held

    def test_a_note_from_before_there_were_verdicts_is_read(self) -> None:
        assert (read("tags: []").verdicts, read("tags: []").colour) == ((), "")

    def test_a_bare_verdict_is_on_the_notes_own_question(self) -> None:
        held = read("question: does it help?\nverdict: supports\ncolour: yellow")
        assert held.verdicts == (("does it help?", "supports"),)
        assert held.colour == "yellow"

    def test_words_that_are_none_of_ours_stay_and_are_named(self, tmp_path: Path) -> None:
        held = read("verdict: supprots\ncolour: mauve")
        assert verdict_on(held, "") == "supprots"
        told = unknown_words(held)
        assert "'supprots'" in told[0]
        assert "'mauve'" in told[1]
        store = NoteStore(tmp_path)
        store.save(held)
        assert store.notes().remarks == tuple(told)
        assert store.notes().notes[0].colour == "mauve"

    def test_verdicts_that_are_no_table_leave_the_file_alone(self) -> None:
        with pytest.raises(FormatError, match="verdicts"):
            read("verdicts: [1, 2]")

    def test_two_windows_judge_different_questions(self, tmp_path: Path) -> None:
        one, other = NoteStore(tmp_path), NoteStore(tmp_path)
        base = one.save(note())
        one.save(judged(base, ASKED, "supports"), base=base)
        merged = other.save(judged(base, "does rest help?", "unclear"), base=base)
        assert dict(merged.verdicts) == {ASKED: "supports", "does rest help?": "unclear"}
        assert not (tmp_path / ".trash").exists()

    def test_two_windows_that_disagree_lose_neither(self, tmp_path: Path) -> None:
        one, other = NoteStore(tmp_path), NoteStore(tmp_path)
        base = one.save(note())
        one.save(judged(base, ASKED, "supports"), base=base)
        last = other.save(judged(base, ASKED, "contradicts"), base=base)
        assert verdict_on(last, ASKED) == "contradicts"
        (former,) = (tmp_path / ".trash").iterdir()
        assert "supports" in former.read_text("utf-8")

    def test_a_verdict_taken_away_stays_away(self, tmp_path: Path) -> None:
        store = NoteStore(tmp_path)
        base = store.save(judged(note(), ASKED, "supports"))
        assert store.save(judged(base, ASKED, ""), base=base).verdicts == ()


class TestChoosing:
    NOTES = (
        judged(note(id="a", tags=("dose", "walk")), ASKED, "supports"),
        note(id="b", key="berg", citation="Berg 2014", question="", comment="a café walk"),
        judged(note(id="c", question="Does walking HELP", colour="red"), ASKED, "odd"),
    )

    @pytest.mark.parametrize(
        ("choice", "ids"),
        [
            (Choice(), "abc"),
            (Choice(tags=("dose",)), "a"),
            (Choice(tags=("dose", "none")), ""),
            (Choice(question="does walking help"), "ac"),
            (Choice(documents=("berg", "nobody")), "b"),
            (Choice(verdicts=("supports", "odd")), "ac"),
            (Choice(question="another?", verdicts=("supports",)), ""),
            (Choice(words="CAFÉ wal"), "b"),
            (Choice(words="#wal"), "a"),
            (Choice(words="#walk supports"), "a"),
            (Choice(words="berg walking"), "b"),
            (Choice(words="red"), "c"),
        ],
    )
    def test_what_is_wanted_is_what_comes(self, choice: Choice, ids: str) -> None:
        assert "".join(held.id for held in choice.of(self.NOTES)) == ids

    @pytest.mark.parametrize(
        ("by", "groups"),
        [
            ("time", [("", "abc")]),
            ("document", [("lind2011", "ac"), ("Berg 2014", "b")]),
            ("tag", [("#dose", "a"), ("#walk", "a"), ("no tag", "bc")]),
            ("question", [(ASKED, "ac"), ("no question", "b")]),
            ("verdict", [("supports", "a"), ("odd", "c"), ("no verdict", "b")]),
        ],
    )
    def test_groups(self, by: str, groups: list[tuple[str, str]]) -> None:
        found = grouped(self.NOTES, by)
        assert [(name, "".join(held.id for held in notes)) for name, notes in found] == groups

    def test_no_grouping_loses_a_note(self) -> None:
        for by in GROUPINGS:
            shown = {held.id for _, notes in grouped(self.NOTES, by) for held in notes}
            assert shown == {"a", "b", "c"}
            assert grouped((), by) == []


def test_a_passage_kept_before_its_document_changed_is_recognised() -> None:
    kept = new_note(DOCUMENT, 39, 57)
    changed = replace(DOCUMENT, text="New lead. " + DOCUMENT.text)
    assert kept_already([kept], changed, 49, 67) == kept
    assert kept_already([kept], changed, 10, 28) is None
    assert kept_already([kept], replace(changed, key="other"), 49, 67) is None
