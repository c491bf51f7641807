"""The desk as a user meets it: asked, read, kept, left and opened again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from search import Library
from search.notes.store import NoteStore
from search.places import config_folder
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
        desk.reading.open("ahn-2011", go=True)
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
            desk.keeping.export(str(path))
            await settle(desk, pilot)
            assert path.read_text("utf-8").strip(), ending
            assert "written" in desk.footer.message
        desk.keeping.export(str(tmp_path / "notes.md"))
        await settle(desk, pilot)
        assert "notes.md" in desk.footer.message
        assert "written" not in desk.footer.message


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
        desk.reading.open("long", go=True)
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
        desk.search_pane.ask("oil nights")
        desk.search_pane.ask("winter fatigue")
        await settle(desk, pilot)
        assert desk.search_pane.draft is not None
        assert desk.search_pane.draft.question == "winter fatigue"


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


async def test_the_desk_survives_any_size(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        for size in ((40, 12), (300, 100), (20, 5), (120, 30), (100, 10)):
            await pilot.resize_terminal(*size)
            await settle(desk, pilot)
            assert desk.pane.display
