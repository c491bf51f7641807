"""The shadow screen by itself: what it sends, and that it is what was painted."""

from __future__ import annotations

import re
from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from tui.terminal.pens import blank, pen_of, transition
from tui.terminal.screen import Capabilities, ShadowScreen

WIDTH, HEIGHT = 24, 5
PENS = ["", "1", "4", "7", "1;31", "3;9;92", "38;2;1;2;3;48;5;17", "44", "48;2;9;9;9", "30;103"]
CLUSTERS = ["a", "b", "Z", " ", "  ", "α", "─", "漢", "한", "e\u0301", "🍎", "n\u0323\u0302"]
RUNS = st.lists(
    st.tuples(st.lists(st.sampled_from(CLUSTERS), max_size=12).map("".join), st.sampled_from(PENS)),
    max_size=4,
)
PAINTS = st.tuples(st.integers(-4, WIDTH), st.integers(-1, HEIGHT), RUNS)
FRAMES = st.lists(st.lists(PAINTS, max_size=4), min_size=1, max_size=6)
CAPABILITIES = st.builds(Capabilities, st.booleans(), st.booleans(), st.booleans())


class ErasingScreen(pyte.Screen):
    """A screen that erases with the background colour, as terminals with `bce` do."""

    def erase_in_display(self, how: int = 0, *args: Any, **options: Any) -> None:
        # pyte leaves out the cells that were never written.
        for y in range(self.lines):
            for x in range(self.columns):
                self.buffer[y][x] = self.cursor.attrs
        super().erase_in_display(how, *args, **options)


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = ErasingScreen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l")
    return screen, stream


def _look(screen: pyte.Screen, x: int, y: int) -> tuple[object, ...]:
    cell = screen.buffer[y][x]
    if not cell.data:
        return ("",)
    marks = (cell.bg, cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(marks[1:]):
        return (" ", *marks)
    return (cell.data, *marks, cell.fg, cell.bold, cell.italics)


def looks(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    return [[_look(screen, x, y) for x in range(WIDTH)] for y in range(HEIGHT)]


@given(FRAMES, CAPABILITIES, st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1)))
@settings(max_examples=120, deadline=None)
def test_many_frames_show_what_one_full_frame_shows(
    frames: list[list[tuple[int, int, list[tuple[str, str]]]]],
    capabilities: Capabilities,
    cursor: tuple[int, int],
) -> None:
    screen, stream = terminal()
    shadow = ShadowScreen(WIDTH, HEIGHT, capabilities)
    for paints in frames:
        for x, y, runs in paints:
            shadow.paint(x, y, runs)
        stream.feed(shadow.frame(cursor))
        # Each cell written by itself, with its whole pen, after an absolute move.
        plain, plain_stream = terminal()
        for y in range(HEIGHT):
            for x in range(WIDTH):
                if text := shadow._texts[y][x]:
                    pen = shadow._pens[y][x]
                    plain_stream.feed(f"\x1b[{y + 1};{x + 1}H\x1b[0;{pen}m{text}")
        assert looks(screen) == looks(plain)
        assert (screen.cursor.x, screen.cursor.y, screen.cursor.hidden) == (*cursor, False)
        assert shadow.frame(cursor) == ""


class CellByCell(ShadowScreen):
    """Writes every cell by itself."""

    def _write_on(self, out: list[str], changed: list[int], at: int, y: int) -> int:
        return changed[at] + 1


LONG_RUNS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([*CLUSTERS, "word", " " * 11]), max_size=9).map("".join),
        st.sampled_from(PENS),
    ),
    max_size=4,
)
LONG_FRAMES = st.lists(
    st.lists(st.tuples(st.integers(-4, 60), st.integers(-1, HEIGHT), LONG_RUNS), max_size=4),
    min_size=1,
    max_size=6,
)


@given(LONG_FRAMES, CAPABILITIES)
@settings(max_examples=120, deadline=None)
def test_writing_in_runs_sends_what_cell_by_cell_would(
    frames: list[list[tuple[int, int, list[tuple[str, str]]]]], capabilities: Capabilities
) -> None:
    one, other = ShadowScreen(60, HEIGHT, capabilities), CellByCell(60, HEIGHT, capabilities)
    for paints in frames:
        for x, y, runs in paints:
            one.paint(x, y, runs)
            other.paint(x, y, runs)
        assert one.frame() == other.frame()


def painted(*runs: tuple[str, str], capabilities: Capabilities = Capabilities()) -> str:  # noqa: B008
    """Return the frame that these runs cause on an empty, known screen."""
    shadow = ShadowScreen(WIDTH, HEIGHT, capabilities)
    shadow.frame()
    shadow.paint(0, 0, runs)
    return shadow.frame()


def test_only_the_changed_cell_is_sent() -> None:
    shadow = ShadowScreen(WIDTH, HEIGHT)
    shadow.paint(0, 2, [("a word here", "")])
    shadow.frame()
    shadow.paint(0, 2, [("a ward here", "")])
    assert re.fullmatch(r"\x1b\[(3;4H|4G)a", shadow.frame())


def test_a_key_typed_at_the_cursor_costs_its_own_byte() -> None:
    shadow = ShadowScreen(WIDTH, HEIGHT)
    shadow.frame((3, 1))
    shadow.paint(3, 1, [("x", "")])
    assert shadow.frame((4, 1)) == "x"


def test_the_cursor_is_hidden_when_none_is_wanted() -> None:
    shadow = ShadowScreen(WIDTH, HEIGHT)
    shadow.frame((3, 1))
    assert shadow.frame(None) == "\x1b[?25l"
    assert shadow.frame(None) == ""


@pytest.mark.parametrize(
    ("pen", "capabilities", "erases"),
    [
        ("", Capabilities(), True),
        ("44", Capabilities(), False),
        ("44", Capabilities(background_erase=True), True),
        ("4;44", Capabilities(background_erase=True), False),
    ],
)
def test_a_line_is_erased_only_where_that_is_exact(
    pen: str, capabilities: Capabilities, erases: bool
) -> None:
    shadow = ShadowScreen(WIDTH, HEIGHT, capabilities)
    shadow.paint(0, 0, [("x" * WIDTH, "")])
    shadow.frame()
    shadow.paint(4, 0, [(" " * WIDTH, pen)])
    assert ("\x1b[K" in shadow.frame()) is erases


@pytest.mark.parametrize(
    "hostile",
    ["a\x1b]0;title\x07b", "a\x9b2Jb", "\x1b[31mred", "a\x7f\x08\x0d\nb", "a\u202eb\u2066c"],
)
def test_a_text_cannot_command_the_terminal(hostile: str) -> None:
    frame = painted((hostile, ""))
    left = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", frame)
    assert left.isprintable()
    assert frame.count("\x1b") <= 2
    assert not re.search(r"\x1b\[31m|\x1b\[2J", frame)


def test_a_lone_surrogate_is_replaced() -> None:
    assert "a\N{REPLACEMENT CHARACTER}" in painted(("a\ud800b", ""))
    painted(("a\ud800b", "")).encode()


def test_after_a_cluster_of_doubtful_width_the_cursor_is_placed_anew() -> None:
    frame = painted(("👩\u200d💻x", ""))
    assert re.search(r"💻\x1b\[3Gx|💻\x1b\[1;3Hx", frame)


def test_half_a_wide_character_is_a_blank() -> None:
    shadow = ShadowScreen(WIDTH, HEIGHT)
    shadow.paint(0, 0, [("漢字", "")])
    shadow.paint(1, 0, [("x", "")])
    assert shadow._texts[0][:4] == [" ", "x", "字", ""]
    shadow.paint(3, 0, [("y", "")])
    assert shadow._texts[0][:4] == [" ", "x", " ", "y"]
    shadow.paint(WIDTH - 1, 1, [("漢", "")])
    assert shadow._texts[1][-1] == " "


def test_attributes_that_share_their_switch_survive_each_other() -> None:
    assert transition("1;2", "2") == "\x1b[0;2m"
    assert transition("1;38;2;1;2;3", "38;2;1;2;3") == "\x1b[22m"
    assert transition("31", "") == "\x1b[m"
    assert transition("31", "31") == ""


def test_a_blank_forgets_what_it_does_not_show() -> None:
    assert blank("1;3;31;44") == "44"
    assert blank("4;31;44") == "4;31;44"
    assert blank("7;31") == "7;31"


def test_links_open_and_close_and_hold_no_commands() -> None:
    pen = pen_of(Style(link="https://doi.org/10.1/x\x1b\\\x07y"), ColorSystem.TRUECOLOR)
    frame = painted(("link", pen), (" and", ""))
    assert "\x1b]8;;https://doi.org/10.1/x\\y\x1b\\link" in frame
    assert re.search(r"link(\x1b\[C)?\x1b\]8;;\x1b\\", frame)
