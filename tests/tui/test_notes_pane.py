"""The notes on the desk: judged, grouped, narrowed, looked up again, edited, taken away."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from search import Library
from search.notes.judging import judged
from search.notes.note import Note
from search.notes.store import NoteStore, new_note
from tests.terminal_program import FLORI, TerminalProgram
from tests.tui.test_desk import NARROW, QUESTION, WIDE, ask, screen, settle
from tui.app import Desk
from tui.commands import HITS, NOTES, READER
from tui.doing import judging
from tui.panes.notes import changed_words
from tui.popups.evidence import EvidenceScreen
from tui.popups.line_input import LastPart


def sentence(library: Library, key: str, words: str) -> Note:
    """Return a note of the sentence that holds the words; it is not saved."""
    document = library.show(key)
    for held in document.sentences:
        if words in document.text_of(held):
            return new_note(document, held.start, held.end, question=QUESTION)
    raise AssertionError(words)


@pytest.fixture
def store(library: Library) -> NoteStore:
    """Return a store with three notes of two documents."""
    store = NoteStore(library.notes_folder)
    relieves = sentence(library, "ahn-2011", "relieves winter fatigue")
    store.save(judged(replace(relieves, tags=("light",)), QUESTION, "supports"))
    against = sentence(library, "berg-2014", "not superior")
    store.save(
        judged(replace(against, colour="red", tags=("light", "dim")), QUESTION, "contradicts")
    )
    store.save(replace(sentence(library, "ahn-2011", "Its cause"), question="", comment="why?"))
    return store


async def at_notes(desk: Desk, pilot: Pilot[None]) -> None:
    await settle(desk, pilot)
    desk.focus_place(NOTES)
    await pilot.pause()


def title(desk: Desk) -> str:
    return desk.notes_pane.title_line._text


async def test_a_hit_is_judged_on_its_question_and_undo_and_redo_go_back_and_forth(
    library: Library,
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("m", *"con", "enter")
        await settle(desk, pilot)
        (note,) = desk.keeping.notes
        assert note.verdicts == ((QUESTION, "contradicts"),)
        assert "− contradicts" in screen(desk)
        await pilot.press("u")
        await settle(desk, pilot)
        assert desk.keeping.notes[0].verdicts == ()
        await pilot.press("U")
        await settle(desk, pilot)
        assert desk.keeping.notes == (note,)
        await pilot.press("u", "u")
        await settle(desk, pilot)
        assert desk.keeping.notes == ()
        await pilot.press("U", "U")
        await settle(desk, pilot)
        assert desk.keeping.notes == (note,)
        await pilot.press("U")
        await settle(desk, pilot)
        assert "Nothing to redo" in desk.footer.message


async def test_a_new_change_forgets_what_could_be_redone(library: Library) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s", "u")
        await settle(desk, pilot)
        await pilot.press("down", "s", "U")
        await settle(desk, pilot)
        assert len(desk.keeping.notes) == 1
        assert "Nothing to redo" in desk.footer.message


async def test_a_colour_is_a_word_too_and_the_palette_takes_both(
    library: Library, store: NoteStore
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("M", *"yel", "enter")
        await settle(desk, pilot)
        assert "■ yellow" in screen(desk)
        await desk.keeping.judging.colour("none")
        await desk.keeping.judging.verdict("unc")
        await settle(desk, pilot)
        assert desk.keeping.notes[-1].colour == ""
        assert [verdict for _, verdict in desk.keeping.notes[-1].verdicts] == ["unclear"]
        await desk.keeping.judging.verdict("maybe")
        assert "is no verdict" in desk.footer.message


async def test_the_reader_shows_what_is_kept_and_how_it_is_judged(
    library: Library, store: NoteStore
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        await desk.reading.open("ahn-2011", 0, go=True)
        await settle(desk, pilot)
        signs = {
            row.sign for row in map(desk.reader.view.row_at, range(desk.reader.view.row_count))
        }
        assert {"+", "•"} <= signs


async def test_one_key_groups_by_one_thing_after_the_other(
    library: Library, store: NoteStore
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        chosen = desk.notes_pane.chosen
        assert title(desk) == "3 kept"
        seen = []
        for _ in range(5):
            await pilot.press("a")
            await pilot.pause()
            seen.append(title(desk))
            assert desk.notes_pane.chosen == chosen
            assert {note.id for note in desk.notes_pane.notes} == {n.id for n in desk.keeping.notes}
        assert seen == [
            "3 kept by document",
            "3 kept by tag",
            "3 kept by question",
            "3 kept by verdict",
            "3 kept",
        ]
        await pilot.press("a", "a")
        await pilot.pause()
        text = screen(desk)
        assert "#light (2)" in text
        assert "no tag (1)" in text


async def test_typing_narrows_the_notes_and_escape_shows_all_again(
    library: Library, store: NoteStore
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("f", *"#li sup")
        await pilot.pause()
        assert title(desk) == "2 of 3 · “#li sup”"
        await pilot.press(*"ports")
        await pilot.pause()
        assert title(desk) == "1 of 3 · “#li supports”"
        await pilot.press(*"zz")
        await pilot.pause()
        assert "No note holds what you typed." in screen(desk)
        await pilot.press("backspace", "backspace", "enter")
        await pilot.pause()
        assert desk.notes_pane.chosen is not None
        assert desk.place == NOTES
        await pilot.press("escape")
        await pilot.pause()
        assert (title(desk), desk.place) == ("3 kept", NOTES)
        await pilot.press("f", *"zz", "escape")
        await pilot.pause()
        assert title(desk) == "3 kept"


async def test_a_passage_kept_twice_is_shown_where_it_is(library: Library) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s", "down", "s")
        await settle(desk, pilot)
        first = desk.keeping.notes[0]
        desk.notes_pane.narrow("nothing like it")
        desk.focus_place(HITS)
        await pilot.press("up", "s")
        await settle(desk, pilot)
        assert len(desk.keeping.notes) == 2
        assert "Kept already" in desk.footer.message
        assert desk.notes_pane.chosen == first
        assert desk.notes_pane.typed == ""


async def test_what_is_said_of_a_sentence_goes_to_its_own_note_not_to_a_longer_passage(
    library: Library,
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("enter", "v", "up", "s")
        await settle(desk, pilot)
        desk.focus_place(HITS)
        await pilot.press("s")
        await settle(desk, pilot)
        await desk.keeping.comment("of the one")
        await settle(desk, pilot)
        passage, sentence = desk.keeping.notes
        assert sentence.quote in passage.quote
        assert (passage.comment, sentence.comment) == ("", "of the one")


async def test_a_passage_kept_before_its_document_changed_is_not_kept_twice(
    library: Library, papers: Path, store: NoteStore
) -> None:
    path = papers / "ahn-2011.txt"
    path.write_text(path.read_text("utf-8").replace("BACKGROUND:", "BACKGROUND: New words."))
    library.add([papers])
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "relieves winter fatigue two weeks")
        await pilot.press("s")
        await settle(desk, pilot)
        assert "Kept already" in desk.footer.message


async def test_looking_up_shows_which_words_have_changed(
    library: Library, papers: Path, store: NoteStore
) -> None:
    path = papers / "ahn-2011.txt"
    path.write_text(path.read_text("utf-8").replace("within two weeks", "within three weeks"))
    library.add([papers])
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("r")
        await settle(desk, pilot)
        assert "1 changed or not found" in desk.footer.message
        assert "[-two-] {+three+}" in " ".join(screen(desk).split())
        await pilot.press("G", "enter")
        await settle(desk, pilot)
        assert desk.place == READER
        assert "{+three+}" in desk.footer.message
        lit = desk.reader.view.lit
        document = desk.reader.document
        assert document is not None
        assert "three weeks" in document.text[lit.start : lit.end]


async def test_a_note_whose_words_are_gone_says_so(
    library: Library, papers: Path, store: NoteStore
) -> None:
    (papers / "berg-2014.txt").write_text("A trial of lamps in night workers\n\nWithdrawn.\n")
    library.add([papers])
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("down", "enter")
        await settle(desk, pilot)
        assert "Not found in source" in desk.footer.message


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_evidence_on_a_question_stands_by_verdict(
    library: Library, store: NoteStore, size: tuple[int, int]
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=size) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("G", "V")
        await settle(desk, pilot)
        text = screen(desk)
        assert isinstance(desk.screen, EvidenceScreen)
        assert "2 passages from 2 documents" in " ".join(text.replace("│", " ").split())
        assert text.index("+ supports (1)") < text.index("− contradicts (1)")
        await pilot.press("j", "enter")
        await settle(desk, pilot)
        assert desk.place == READER
        assert desk.reader.document is not None
        assert desk.reader.document.key == "berg-2014"


async def test_evidence_asks_for_the_question_where_the_note_has_none(
    library: Library, store: NoteStore
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("g", "V")
        await settle(desk, pilot)
        assert QUESTION in screen(desk)
        await pilot.press("enter")
        await settle(desk, pilot)
        assert isinstance(desk.screen, EvidenceScreen)
        await pilot.press("q")
        await pilot.pause()
        assert not isinstance(desk.screen, EvidenceScreen)


@contextlib.contextmanager
def not_suspended() -> Iterator[None]:
    yield


async def test_a_note_is_edited_in_an_editor_and_undo_takes_it_back(
    library: Library, store: NoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def editor(path: Path) -> None:
        path.write_text(path.read_text("utf-8").replace("why?", "because"), "utf-8")

    monkeypatch.setattr(judging, "run_editor", editor)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        monkeypatch.setattr(desk, "suspend", not_suspended)
        await at_notes(desk, pilot)
        await pilot.press("e")
        await settle(desk, pilot)
        assert "Edited" in desk.footer.message
        assert "» because" in screen(desk)
        await pilot.press("u")
        await settle(desk, pilot)
        assert "» why?" in screen(desk)


async def test_a_broken_edit_is_said_and_kept(
    library: Library, store: NoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def editor(path: Path) -> None:
        path.write_text(path.read_text("utf-8").replace("start:", "stort:"), "utf-8")

    monkeypatch.setattr(judging, "run_editor", editor)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        monkeypatch.setattr(desk, "suspend", not_suspended)
        await at_notes(desk, pilot)
        await pilot.press("e")
        await settle(desk, pilot)
        assert "no start" in desk.footer.message
        assert desk.keeping.notes[-1].comment == "why?"
    (draft,) = (store.folder / ".drafts").glob("*.md")
    assert "stort:" in draft.read_text("utf-8")


async def test_a_citation_is_copied_formatted(library: Library, store: NoteStore) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        copied: list[str] = []
        desk.copy = lambda text: copied.append(text) or "terminal"  # type: ignore[method-assign,func-returns-value]
        await at_notes(desk, pilot)
        await pilot.press("y", "Y")
        await settle(desk, pilot)
        desk.keeping.leaving.copy_citation("ama")
        await settle(desk, pilot)
        assert copied[0] == "“Its cause is not known.” (Ahn 2011)"
        assert copied[1].startswith("Ahn, S. (2011).")
        assert copied[2].startswith("1. Ahn S. ")


async def test_the_conversation_is_exported_by_its_questions(
    library: Library, tmp_path: Path
) -> None:
    desk = Desk(library)
    path = tmp_path / "answers.md"
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await desk.keeping.leaving.export_conversation(str(path))
        await settle(desk, pilot)
        assert "written to" in desk.footer.message
    page = path.read_text("utf-8")
    assert page.startswith(f"# Conversation\n\n## {QUESTION}\n")
    assert "> CONCLUSION: Bright light relieves winter fatigue within two weeks." in page
    assert (tmp_path / "answers.bib").exists()


async def test_an_export_asks_before_it_replaces_the_page_or_its_bibliography(
    library: Library, store: NoteStore, tmp_path: Path
) -> None:
    (tmp_path / "notes.bib").write_text("precious")
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await desk.keeping.leaving.export(str(tmp_path / "notes.md"))
        await settle(desk, pilot)
        assert "Replace notes.bib?" in screen(desk)
        await pilot.press("n", "enter")
        await settle(desk, pilot)
        assert (tmp_path / "notes.bib").read_text() == "precious"
        assert not (tmp_path / "notes.md").exists()


async def test_an_ending_of_no_format_is_said_and_the_desk_stays(
    library: Library, store: NoteStore, tmp_path: Path
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await at_notes(desk, pilot)
        await pilot.press("E")
        await pilot.pause()
        desk.screen.query_one("#line", Input).value = str(tmp_path / "notes.rtf")
        await pilot.press("enter")
        await settle(desk, pilot)
        assert "notes.rtf: the ending must be one of .md, " in desk.footer.message
        assert list(tmp_path.glob("notes.*")) == []


def test_tags_are_completed_behind_the_last_comma() -> None:
    words = LastPart(["efficacy", "trial", "Über"])
    wanted = {
        "eff": "efficacy",
        "trial, ef": "trial, efficacy",
        "#tri": "#trial",
        "trial, tr": None,
        "": None,
        "trial,": None,
        "x": None,
        "üb": "über",
    }
    for typed, expected in wanted.items():
        assert asyncio.run(words.get_suggestion(typed)) == expected, typed


def test_a_long_change_shows_the_words_around_it() -> None:
    from search.notes.rewording import differences

    before = "one two three four five six seven eight nine ten eleven twelve"
    after = before.replace("six", "6").replace("twelve", "a dozen")
    assert changed_words(differences(before, after)) == (
        "… four five [-six-] {+6+} seven eight nine ten eleven [-twelve-] {+a dozen+}"
    )


def test_the_real_desk_comes_back_clean_from_an_editor(tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text(
        "#!/bin/sh\nprintf '\\033[2J\\033[HEDITOR IS HERE'\n"
        'echo "words from the editor" >> "$1"\nread line\n'
    )
    editor.chmod(0o700)
    with TerminalProgram(FLORI, columns=160, lines=45, EDITOR=str(editor), VISUAL="") as program:
        program.until("Ask a question")
        program.type("does milnacipran help fibromyalgia pain?")
        program.press("enter")
        program.until("▌")
        program.press("s")
        program.until("1 kept")
        program.press("f4")
        program.until("▌NOTES")
        program.press("e")
        program.until("EDITOR IS HERE")
        program.press("enter")
        program.until("» words from the editor")
        assert "EDITOR IS HERE" not in program.text
        assert "SEARCH" in program.text
        program.press("q")
        assert program.wait() == 0


async def test_the_place_of_a_note_in_a_changed_document_marks_no_other_sentence(
    library: Library, papers: Path, store: NoteStore
) -> None:
    path = papers / "ahn-2011.txt"
    path.write_text(path.read_text("utf-8").replace("BACKGROUND:", "BACKGROUND: Quite new words."))
    library.add([papers])
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        await desk.reading.open("ahn-2011", 0, go=True)
        await settle(desk, pilot)
        document = desk.reader.document
        assert document is not None
        marked = {document.text[span.start : span.end] for span, _ in desk.reader.view.kept}
        assert marked == {note.quote for note in desk.keeping.notes if note.key == "ahn-2011"}
