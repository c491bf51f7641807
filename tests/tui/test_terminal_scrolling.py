"""Rows that move are moved by the terminal, and stand where they should."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.terminal.screen import Capabilities, ShadowScreen
from tui.terminal.scrolling import Scroll, find_scroll

WIDTH, HEIGHT = 30, 16
SCROLLING = Capabilities(scrolling_region=True)


def paint(shadow: ShadowScreen, first: int, *, selected: int = -1) -> None:
    """Paint a page of numbered lines between a title and a footer that stay."""
    shadow.paint(0, 0, [("a title that stays".ljust(WIDTH), "44")])
    for y in range(1, HEIGHT - 1):
        number = first + y
        pen = "1" if number == selected else ""
        shadow.paint(0, y, [(f"line {number} of {number * 7919}".ljust(WIDTH), pen)])
    shadow.paint(0, HEIGHT - 1, [("a footer that stays".ljust(WIDTH), "44")])


def display(stream: str) -> pyte.Screen:
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(stream)
    return screen


def looks(screen: pyte.Screen) -> list[list[tuple[str, str, bool]]]:
    return [
        [
            (cell.data, cell.bg, cell.bold and cell.data != " ")
            for cell in (screen.buffer[y][x] for x in range(WIDTH))
        ]
        for y in range(HEIGHT)
    ]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=8),
)
@settings(max_examples=100, deadline=None)
def test_scrolled_pages_look_like_pages_painted_anew(pages: list[tuple[int, int]]):
    shadow = ShadowScreen(WIDTH, HEIGHT, SCROLLING)
    stream = ""
    for first, selected in pages:
        paint(shadow, first, selected=selected)
        stream += shadow.frame((2, HEIGHT - 1))
        fresh = ShadowScreen(WIDTH, HEIGHT)
        paint(fresh, first, selected=selected)
        assert looks(display(stream)) == looks(display(fresh.frame((2, HEIGHT - 1))))
        assert (display(stream).cursor.x, display(stream).cursor.y) == (2, HEIGHT - 1)


def test_a_step_down_costs_the_new_line_and_little_else():
    shadow = ShadowScreen(WIDTH, HEIGHT, SCROLLING)
    paint(shadow, 0)
    shadow.frame()
    paint(shadow, 1)
    assert len(shadow.frame()) < 2 * WIDTH
    plain = ShadowScreen(WIDTH, HEIGHT)
    paint(plain, 0)
    plain.frame()
    paint(plain, 1)
    assert len(plain.frame()) > 100


def test_the_move_of_most_rows_is_found():
    shown = [["t"], ["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["z"]]
    wanted = [["t"], ["c"], ["d"], ["e"], ["f"], ["g"], ["h"], ["z"]]
    assert find_scroll(wanted, shown, range(1, 7)) == Scroll(1, 7, 2)
    assert find_scroll(shown, wanted, range(1, 7)) == Scroll(1, 7, -2)


def test_a_few_rows_are_not_worth_a_move():
    assert find_scroll([["b"], ["c"], ["d"]], [["a"], ["b"], ["c"]], range(3)) is None
