"""The help: made from the commands, searchable, and every action within reach of it."""

from __future__ import annotations

from search import Library
from tests.tui.test_desk import NARROW, screen, settle
from tui.app import Desk
from tui.commands import COMMANDS
from tui.popups.help import HelpScreen, help_rows


def text_of(width: int = 78, wanted: str = "", **changed: str) -> str:
    keys = {id.replace("_", ".", 1): key for id, key in changed.items()}
    return "\n".join(row.text for row in help_rows(width, keys, wanted))


def test_words_narrow_the_help_to_what_holds_them_all():
    found = text_of(wanted="keep sentence citation")
    assert "note.keep" in found
    assert "move.down" not in found
    assert "F9 begins the tour" not in found
    assert text_of(wanted="KEEP Sentence citation") == found


def test_a_key_finds_what_it_calls_also_where_the_user_gave_it():
    assert "note.show" in text_of(wanted="F4")
    assert "note.keep" not in text_of(wanted="^k")
    assert "note.keep" in text_of(wanted="^k", note_keep="ctrl+k")


def test_words_that_stand_nowhere_say_so():
    assert text_of(wanted="xylophone") == "Nothing in the help holds these words."


def test_what_was_looked_for_is_marked():
    rows = help_rows(78, {}, "undo")
    marked = [row.text[span.start : span.end] for row in rows for span, _ in row.marks]
    assert marked
    assert {text.lower() for text in marked} == {"undo"}


def test_every_command_stands_in_the_help_with_its_id():
    told = text_of()
    joined = told.replace("\n", "").replace(" ", "")
    for command in COMMANDS.values():
        assert command.id in joined


def test_lines_fit_however_narrow():
    for width in (24, 36, 78):
        assert max(len(row.text) for row in help_rows(width, {})) <= width


async def test_in_the_desk_slash_finds_and_esc_goes_back_step_by_step(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press("f1", "slash", *"verdict")
        await settle(desk, pilot)
        assert "note.verdict" in screen(desk)
        assert "move.down" not in screen(desk)
        await pilot.press("enter", "escape")
        await settle(desk, pilot)
        assert isinstance(desk.screen, HelpScreen)
        assert "Type a question" in screen(desk)
        await pilot.press("q")
        await settle(desk, pilot)
        assert desk.screen is desk.screen_stack[0]


async def test_the_palette_holds_every_action_and_help_takes_words(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await desk.open_palette()
        await settle(desk, pilot)
        offered = {choice.id for choice in desk.screen._choices}  # type: ignore[attr-defined]
        assert offered == set(COMMANDS)
        await pilot.press(*"help undo", "enter")
        await settle(desk, pilot)
        assert isinstance(desk.screen, HelpScreen)
        assert "note.undo" in screen(desk)
        assert "note.keep" not in screen(desk)
