"""The desk as a user meets it: asked, read, kept, left and opened again."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from search import Library
from search.folders import config_folder, state_folder
from search.notes.store import NoteStore
from tui.app import Desk
from tui.commands import HITS, NOTES, PROMPT, READER

WIDE = (160, 45)
MEDIUM = (110, 35)
NARROW = (80, 24)

QUESTION = "does bright light help winter fatigue?"


async def settle(desk: Desk, pilot: Pilot[None]) -> None:
    """Wait until workers and disk are done and drawn."""
    for _ in range(3):
        await pilot.pause(0.1)
        await desk.workers.wait_for_complete()
        await asyncio.wrap_future(desk.keeping.later(lambda: None))
    await pilot.pause()


async def ask(desk: Desk, pilot: Pilot[None], question: str = QUESTION) -> None:
    desk.focus_place(PROMPT)
    desk.prompt.value = question
    await pilot.press("enter")
    await settle(desk, pilot)


def screen(desk: Desk) -> str:
    """Return what stands on the screen."""
    lines = desk.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in lines[: desk.size.height])


async def test_typing_brings_an_answer_without_enter(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await pilot.press(*"winter fatigue")
        await settle(desk, pilot)
        assert desk.place == PROMPT
        assert desk.search_pane.draft is not None
        assert "CONCLUSION: Bright light relieves winter fatigue" in screen(desk)
        assert desk.search_pane.turns == []


async def test_the_whole_path_ask_read_keep_find(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await pilot.press(*QUESTION, "enter")
        await settle(desk, pilot)
        assert desk.place == HITS
        chosen = desk.search_pane.chosen
        assert chosen is not None
        hit = chosen[1]
        await pilot.press("enter")
        await settle(desk, pilot)
        assert desk.place == READER
        document = desk.reader.document
        assert document is not None
        assert document.text[desk.reader.view.lit.start : desk.reader.view.lit.end] == hit.text
        await pilot.press("s")
        await settle(desk, pilot)
        assert "Kept" in desk.footer.message
        assert "1 kept" in screen(desk)
        notes = NoteStore(library.notes_folder).notes().notes
        assert [note.quote for note in notes] == [hit.text]
        assert notes[0].question == QUESTION
        assert notes[0].citation in screen(desk)


async def test_both_sides_of_the_question_are_on_the_screen(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        assert "not superior to a dim lamp" in " ".join(screen(desk).split())


async def test_moving_over_hits_moves_the_reader(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        seen = []
        for _ in range(3):
            chosen = desk.search_pane.chosen
            assert chosen is not None
            document = desk.reader.document
            assert document is not None
            assert document.key == chosen[1].key
            assert desk.reader.view.lit.start == chosen[1].start
            seen.append((chosen[1].key, chosen[1].sentence))
            await pilot.press("down")
            await settle(desk, pilot)
        assert len(set(seen)) == 3


async def test_wide_shows_three_panes_medium_two_narrow_one(library: Library):
    for size, count in ((WIDE, 3), (MEDIUM, 2), (NARROW, 1)):
        desk = Desk(library)
        async with desk.run_test(size=size) as pilot:
            await ask(desk, pilot)
            panes = (desk.search_pane, desk.reader, desk.notes_pane)
            assert sum(pane.display for pane in panes) == count
            for place in (READER, NOTES, HITS):
                desk.focus_place(place)
                await pilot.pause()
                assert desk.pane.display
                assert sum(pane.display for pane in panes) == count


async def test_nothing_is_clipped_at_80_by_24(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        for keys in ((), ("enter",), ("s",), ("f4",), ("f2",)):
            await pilot.press(*keys)
            await settle(desk, pilot)
            lines = screen(desk).split("\n")
            assert len(lines) == 24
            assert all(len(line) <= 80 for line in lines)
            assert "help" in lines[-1] or desk.footer.message


async def test_notes_take_comment_and_tags_and_undo_takes_them_back(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        await pilot.press("c", *"only two weeks", "enter")
        await settle(desk, pilot)
        await pilot.press("t", *"light, #sleep", "enter")
        await settle(desk, pilot)
        (note,) = desk.keeping.notes
        assert note.comment == "only two weeks"
        assert note.tags == ("light", "sleep")
        assert "#light #sleep" in screen(desk)
        await pilot.press("u", "u")
        await settle(desk, pilot)
        (note,) = desk.keeping.notes
        assert (note.comment, note.tags) == ("", ())
        await pilot.press("u")
        await settle(desk, pilot)
        assert desk.keeping.notes == ()


async def test_a_comment_on_a_sentence_not_kept_keeps_it_first(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("c")
        await settle(desk, pilot)
        await pilot.press(*"look again", "enter")
        await settle(desk, pilot)
        assert [note.comment for note in desk.keeping.notes] == ["look again"]


async def test_keeping_twice_makes_one_note(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s", "s")
        await settle(desk, pilot)
        assert len(desk.keeping.notes) == 1
        assert "already" in desk.footer.message


async def test_a_deleted_note_comes_back(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        (kept,) = desk.keeping.notes
        await pilot.press("f4", "d")
        await settle(desk, pilot)
        assert desk.keeping.notes == ()
        await pilot.press("u")
        await settle(desk, pilot)
        assert desk.keeping.notes == (kept,)


async def test_several_sentences_are_kept_as_one_passage(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "cause of winter fatigue")
        await desk.reading.open("ahn-2011", go=True)
        await settle(desk, pilot)
        document = desk.reader.document
        assert document is not None
        first = next(s for s in document.sentences if "far north" in document.text_of(s))
        while desk.reader.sentence != first.number:
            await pilot.press("j")
        await pilot.press("v", "j", "s")
        await settle(desk, pilot)
        (note,) = desk.keeping.notes
        assert note.quote.endswith("Its cause is not known.")
        assert "far north" in note.quote
        assert note.quote == document.text[note.start : note.end]


async def test_a_note_written_by_another_window_shows(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        store = NoteStore(library.notes_folder)
        from search.notes.store import new_note

        document = library.show("ahn-2011")
        sentence = document.sentences[-1]
        store.save(new_note(document, sentence.start, sentence.end))
        desk.keeping.look()
        await settle(desk, pilot)
        assert "1 kept" in screen(desk)


async def test_enter_on_a_note_goes_to_its_source(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("s", "f4", "enter")
        await settle(desk, pilot)
        assert desk.place == READER
        (note,) = desk.keeping.notes
        assert (desk.reader.view.lit.start, desk.reader.view.lit.end) == (note.start, note.end)


async def test_export_writes_every_format_by_its_ending(library: Library, tmp_path: Path):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        for ending in ("md", "bib", "ris", "json", "jsonl"):
            path = tmp_path / f"notes.{ending}"
            await desk.keeping.leaving.export(str(path))
            await settle(desk, pilot)
            assert path.read_text("utf-8").strip(), ending
            assert "written" in desk.footer.message


async def test_leaving_and_opening_again_finds_everything(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("down")
        await settle(desk, pilot)
        chosen = desk.search_pane.chosen
        await pilot.press("enter")
        await settle(desk, pilot)
        desk.prompt.value = "a question not asked y"
        await pilot.press("q")
    again = Desk(library)
    async with again.run_test(size=WIDE) as pilot:
        await settle(again, pilot)
        assert [turn.question for turn in again.search_pane.turns] == [QUESTION]
        assert again.search_pane.chosen is not None
        assert chosen is not None
        assert again.search_pane.chosen[1] == chosen[1]
        assert again.place == READER
        assert again.reader.document is not None
        assert again.reader.document.key == chosen[1].key
        assert again.prompt.value == "a question not asked y"


async def test_a_slash_opens_the_palette_and_a_command_takes_an_argument(
    library: Library, tmp_path: Path
):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        await pilot.press("slash", "slash")
        await pilot.pause()
        await pilot.press(*"export")
        await pilot.pause()
        assert "export-notes" in screen(desk)
        await pilot.press("tab", *str(tmp_path / "out.md"), "enter")
        await settle(desk, pilot)
        assert (tmp_path / "out.md").exists()


async def test_expansion_is_switched_off_and_on(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("x")
        await settle(desk, pilot)
        assert [turn.expand for turn in desk.search_pane.turns] == [True, False]
        assert "without other words" in screen(desk)


async def test_help_opens_and_closes(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert "Type a question" in screen(desk)
        assert "Asking" in screen(desk)
        await pilot.press("q")
        await pilot.pause()
        assert "SEARCH" in screen(desk)


async def test_markup_and_escapes_in_documents_are_shown_as_they_are(
    library: Library, papers: Path
):
    (papers / "hostile.txt").write_text(
        "Hostile lamps\n\nA lamp \x1b[31mred\x1b[0m and \x1b]0;title\x07 "
        "[link=x]here[/link] burns.\n"
    )
    library.add([papers])
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "here burns")
        text = screen(desk)
        assert "[link=x]here[/link]" in text
        assert "␛[31mred" in text
        assert "\x1b" not in text


async def test_a_long_document_scrolls_and_jumps(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await desk.reading.open("long", go=True)
        await settle(desk, pilot)
        await pilot.press("G")
        await pilot.pause()
        assert "lamp number 399" in " ".join(screen(desk).split())
        await pilot.press("g")
        await pilot.pause()
        assert "A long book on lamps" in screen(desk)
        await pilot.press("space")
        await pilot.pause()
        assert "title unknown" not in screen(desk)
        assert desk.reader.view.top > 0


async def test_next_hit_crosses_documents(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("enter")
        await settle(desk, pilot)
        keys = set()
        for _ in range(4):
            assert desk.reader.document is not None
            keys.add(desk.reader.document.key)
            await pilot.press("n")
            await settle(desk, pilot)
        assert {"ahn-2011", "berg-2014"} <= keys
        assert desk.place == READER


async def test_stale_answers_are_dropped(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        desk.prompt.value = "oil nights"
        await pilot.pause(0.1)
        desk.prompt.value = "winter fatigue"
        await settle(desk, pilot)
        assert desk.search_pane.draft is not None
        assert desk.search_pane.draft.question == "winter fatigue"


async def test_keys_typed_ahead_of_a_slow_answer_mean_what_they_are_meant_for(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    answer = library.ask

    def slowly(*arguments: Any, **options: Any) -> Any:
        time.sleep(0.3)
        return answer(*arguments, **options)

    monkeypatch.setattr(library, "ask", slowly)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await pilot.press(*"winter fatigue", "enter", "s", "c", *"typed ahead", "enter")
        await settle(desk, pilot)
        assert [turn.question for turn in desk.search_pane.turns] == ["winter fatigue"]
        assert [note.comment for note in desk.keeping.notes] == ["typed ahead"]


async def test_leaving_at_once_after_a_keep_keeps_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    save = NoteStore.save

    def slowly(*arguments: Any, **options: Any) -> Any:
        time.sleep(0.3)
        return save(*arguments, **options)

    monkeypatch.setattr(NoteStore, "save", slowly)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        await pilot.press("s", "q")
    assert len(NoteStore(library.notes_folder).notes().notes) == 1
    desk.keeping.keep()


async def test_a_sentence_of_an_old_answer_is_kept_as_it_stands_in_the_changed_document(
    library: Library, papers: Path
):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        chosen = desk.search_pane.chosen
        assert chosen is not None
        hit = chosen[1]
        path = papers / f"{hit.key}.txt"
        path.write_text(path.read_text().replace("Soo Ahn", "Soo and Kim Ahn and others"))
        assert library.add([papers]).updated == 1
        await pilot.press("s")
        await settle(desk, pilot)
        (note,) = desk.keeping.notes
        assert note.quote == hit.text
        assert library.show(hit.key).text[note.start : note.end] == hit.text
        path.write_text("Something else altogether.\n")
        library.add([papers])
        await pilot.press("u", "s")
        await settle(desk, pilot)
        assert desk.keeping.notes == ()
        assert "changed" in desk.footer.message


async def test_a_sentence_in_a_reader_opened_before_a_change_is_kept_as_it_stands_now(
    library: Library, papers: Path
):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await desk.reading.open("ahn-2011", go=True)
        await pilot.press("]", "]", "]")
        document, span = desk.reader.document, desk.reader.passage
        assert document is not None
        assert span is not None
        path = papers / "ahn-2011.txt"
        path.write_text(path.read_text().replace("Soo Ahn", "Soo and Kim Ahn and others"))
        assert library.add([papers]).updated == 1
        await pilot.press("s")
        await settle(desk, pilot)
        (note,) = desk.keeping.notes
        assert note.quote == document.text[span.start : span.end]
        changed = library.show("ahn-2011")
        assert changed.text[note.start : note.end] == note.quote
        assert note.sentence is not None
        assert note.quote.startswith(changed.text_of(changed.sentences[note.sentence]))


async def test_a_fault_in_a_command_is_said_and_the_desk_goes_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "clipboard.txt")

    monkeypatch.setattr("tui.terminal.app.copy", refuse)
    monkeypatch.setattr(library, "references", refuse)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
        for key in ("y", "o"):
            await pilot.press(key)
            await settle(desk, pilot)
            assert "clipboard.txt" in desk.footer.message
        await pilot.press("j", "s")
        await settle(desk, pilot)
        assert len(desk.keeping.notes) == 1


async def test_an_unreadable_conversation_does_not_keep_the_desk_from_opening(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot)
    path = next(state_folder().rglob("conversation.jsonl"))
    path.write_bytes(b"no json\n" + path.read_bytes())
    again = Desk(library)
    async with again.run_test(size=WIDE) as pilot:
        await settle(again, pilot)
        assert len(again.search_pane.turns) == 1
        assert "1 line" in again.footer.message
    path.unlink()
    path.mkdir()
    again = Desk(library)
    async with again.run_test(size=WIDE) as pilot:
        await settle(again, pilot)
        assert "cannot be read" in again.footer.message


async def test_nothing_found_says_so(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "zyxwv")
        assert "No sentence was found." in screen(desk)
        assert "not in this library: zyxwv" in screen(desk)
        assert desk.place == PROMPT


async def test_the_users_keys_and_theme_are_taken(library: Library):
    config_folder().mkdir(parents=True)
    (config_folder() / "config.toml").write_text(
        'theme = "florilegium-light"\n[keys]\n"note.keep" = "K"\n"note.burn" = "z"\n'
    )
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        assert desk.theme == "florilegium-light"
        assert "note.burn" in desk.footer.message
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        assert desk.keeping.notes == ()
        await pilot.press("K")
        await settle(desk, pilot)
        assert len(desk.keeping.notes) == 1


async def test_the_layout_follows_the_width_of_the_terminal(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        panes = (desk.search_pane, desk.reader, desk.notes_pane)
        for size, count in ((WIDE, 3), (MEDIUM, 2), (NARROW, 1), ((40, 12), 1), (WIDE, 3)):
            await pilot.resize_terminal(*size)
            await settle(desk, pilot)
            assert sum(pane.display for pane in panes) == count
        assert desk.reader.document is not None


async def test_a_dialog_leaves_the_desk_in_sight_and_takes_waiting_keys_once(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("c")
        await pilot.pause()
        assert "Comment:" in screen(desk)
        assert QUESTION in screen(desk)
        await pilot.press("escape")
        await settle(desk, pilot)
        assert desk.keeping.notes == ()
        await pilot.press("o", "enter", "enter", "enter")
        await settle(desk, pilot)
        assert desk.reader.document is not None
        assert len(desk.screen_stack) == 1


async def test_a_question_typed_into_the_palette_is_asked(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press("slash", *"winter fatigue", "enter")
        await settle(desk, pilot)
        assert [turn.question for turn in desk.search_pane.turns] == ["winter fatigue"]


async def test_a_slash_within_a_question_is_typed(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press(*"and", "slash", *"or?")
        await pilot.pause()
        assert desk.prompt.value == "and/or?"


async def test_lines_pasted_into_the_prompt_become_one(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        desk.prompt.post_message(Paste("winter\nfatigue\r\nin the north"))
        await settle(desk, pilot)
        assert desk.prompt.value == "winter fatigue in the north"


async def test_an_export_over_a_file_asks_first(library: Library, tmp_path: Path):
    desk = Desk(library)
    path = tmp_path / "notes.md"
    path.write_text("mine")
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        for answer, written in (("n", False), ("y", True)):
            await desk.keeping.leaving.export(str(path))
            await settle(desk, pilot)
            await pilot.press(answer, "enter")
            await settle(desk, pilot)
            assert (path.read_text() != "mine") is written


async def test_control_c_in_a_pane_says_how_to_leave_and_control_q_leaves_properly(
    library: Library,
):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "q leaves" in desk.footer.message
        await pilot.press("s", "ctrl+q")
    assert len(NoteStore(library.notes_folder).notes().notes) == 1
    again = Desk(library)
    async with again.run_test(size=NARROW) as pilot:
        await settle(again, pilot)
        assert again.place == HITS


async def test_sections_are_a_key_away(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await desk.reading.open("ahn-2011", go=True)
        await pilot.pause()
        seen = []
        for _ in range(6):
            await pilot.press("]")
            document = desk.reader.document
            assert document is not None
            seen.append(document.sentences[desk.reader.sentence].section)
        assert [name for name in seen if name in ("BACKGROUND", "RESULTS", "CONCLUSIONS")][:3] == [
            "BACKGROUND",
            "RESULTS",
            "CONCLUSIONS",
        ]
        await pilot.press("[")
        assert desk.reader.document.sentences[desk.reader.sentence].section == "RESULTS"


async def test_the_desk_survives_any_size(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        for size in ((40, 12), (300, 100), (20, 5), (120, 30), (100, 10)):
            await pilot.resize_terminal(*size)
            await settle(desk, pilot)
            assert desk.pane.display


async def test_a_message_that_is_longer_than_a_line_is_shown_to_its_end(library: Library) -> None:
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await settle(desk, pilot)
        desk.say("lamps " * 20 + "and the remedy")
        await pilot.pause()
        assert desk.footer.size.height == 2
        assert "and the remedy" in screen(desk)
        desk.say("lamps " * 200)
        await pilot.pause()
        assert desk.footer.size.height == 3
        assert screen(desk).rstrip().endswith("…")
        desk.focus_place(PROMPT)
        await pilot.press("p")
        await pilot.pause()
        assert desk.footer.size.height == 1
        assert "help" in screen(desk)


@pytest.mark.parametrize("place", [PROMPT, HITS, READER, NOTES])
async def test_the_way_to_the_other_panes_is_in_the_narrow_footer(library: Library, place: str):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        desk.focus_place(place)
        await pilot.pause()
        last = screen(desk).split("\n")[-1]
        assert "Tab pane" in last
        assert last.rstrip().endswith("help")
        assert [label for _, label in desk.footer.fitting(20)][-1:] == ["help"]
