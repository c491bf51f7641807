"""A view of blocks shows what it would show if all of them were broken into lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Region, Size

from tui.panes import blocks as blocks_module
from tui.panes.blocks import Block, BlockView
from tui.panes.lines import LineView, Row

HEIGHT = 5

Sizes = list[tuple[int, list[int]]]
"""Of each block the rows of its head, and those of each of its items; at width 40."""


def _rows(number: int, head: int, items: Sequence[int], first: int, width: int) -> list[Row]:
    taller = 1 if width >= 40 else 2
    rows = [Row(f"{number} head {at}") for at in range(head * taller)]
    for item, count in enumerate(items, first):
        rows += [Row(f"{item} line {at}", item=item) for at in range(count * taller)]
    return rows


class Still:
    """A view without a screen."""

    shape = Size(40, HEIGHT)

    @property
    def size(self) -> Size:
        return self.shape

    def refresh(self, *_: Region, **__: object) -> None:
        return None


class Lazy(Still, BlockView):  # type: ignore[misc]
    """What is tested."""

    broken = 0
    """How many blocks were broken into lines."""

    def _break(self, number: int) -> object:
        self.broken += number not in self._broken
        return super()._break(number)


class Whole(Still, LineView):  # type: ignore[misc]
    """What it is compared with."""


def views(sizes: Sizes) -> tuple[Lazy, Whole]:
    made = [
        Block(number, len(items), 3, partial(_rows, number, head, items))
        for number, (head, items) in enumerate(sizes)
    ]

    def rows(width: int) -> list[Row]:
        found: list[Row] = []
        first = 0
        for block in made:
            found += block.rows(first, width)
            first += block.items
        return found

    lazy, whole = Lazy(id="lazy", blocks=lambda: made), Whole(id="whole", rows=rows)
    for view in (lazy, whole):
        view.rebuild()
    return lazy, whole


def screen(view: LineView) -> list[str]:
    rows = range(view.top, min(view.top + HEIGHT, view.row_count))
    return [view.row_at(number).text for number in rows]


HEADS = st.integers(1, 4)
SIZES = st.lists(st.tuples(HEADS, st.lists(st.integers(1, 7), max_size=6)), min_size=1, max_size=30)
STEPS = st.lists(
    st.tuples(st.sampled_from(["jump", "page", "item", "bring"]), st.integers(-60, 60)),
    max_size=25,
)


@given(SIZES, STEPS)
@settings(max_examples=150, deadline=None)
def test_blocks_show_what_all_rows_would_show(sizes: Sizes, steps: list[tuple[str, int]]) -> None:
    lazy, whole = views(sizes)
    items = sum(len(items) for _, items in sizes)
    for step, by in steps:
        for view in (lazy, whole):
            if step == "jump":
                view.jump(view.top + by % (2 * HEIGHT) - HEIGHT)
            elif step == "page":
                view.page(1 if by > 0 else -1)
            elif step == "item" and items:
                view.place_cursor(by % items, above=2)
            elif step == "bring" and items:
                view.bring(view.rows_of(by % items))
        assert screen(lazy) == screen(whole), step


def test_few_of_many_blocks_are_broken_into_lines() -> None:
    lazy, _ = views([(3, [4] * 10)] * 500)
    assert lazy.broken < 4
    lazy.place_cursor(2_500)
    assert lazy.broken < 8
    lazy.place_cursor(4_999)
    assert lazy.broken < 12


def test_what_is_on_the_screen_stays_when_blocks_come_or_the_width_changes() -> None:
    lazy, _ = views([(1, [2])] * 80)
    lazy.place_cursor(40)
    lazy.place_cursor(None)
    before = screen(lazy)
    made = list(lazy._blocks)
    lazy._make_blocks = lambda: [Block("new", 1, 1, partial(_rows, 900, 2, [3])), *made]
    lazy.rebuild()
    assert [text.split()[1:] for text in screen(lazy)] == [text.split()[1:] for text in before]
    top = lazy._place_of(lazy.top)[0]
    lazy.shape = Size(30, HEIGHT)  # every row takes two
    lazy.rebuild()
    assert lazy._place_of(lazy.top)[0] == top


def test_rows_are_kept_in_bounds(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(blocks_module, "KEPT_ROWS", 100)
    lazy, whole = views([(2, [3] * 5)] * 200)
    for item in range(0, 1000, 7):
        lazy.place_cursor(item)
        whole.place_cursor(item)
        assert screen(lazy) == screen(whole)
        assert sum(len(one.rows) for one in lazy._broken.values()) <= 100


def test_rows_whose_number_changed_unforeseen_are_counted_anew() -> None:
    tall = [2]
    made = [
        Block(number, 1, 3, lambda first, width: _rows(0, 1, tall, first, width))
        for number in range(50)
    ]
    view = Lazy(id="lazy", blocks=lambda: made)
    view.rebuild()
    view.place_cursor(10)
    tall[0] = 6
    view.forget_rows()
    view.rebuild()
    view.place_cursor(10)
    assert screen(view)[-1] == "10 line 5" or "10 line 0" in screen(view)
    assert len(set(screen(view))) == HEIGHT
