"""A list of blocks of lines, each broken into lines when it comes near the screen.

A conversation of two hundred turns, or two thousand notes, costs no more than what is looked at:
how many rows the other blocks take is estimated until then, and their rows are not kept. So the
number of a row can change; what stands on the screen does not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tui.panes.lines import LineView, Row

KEPT_ROWS = 4000
"""Rows of blocks that were looked at which are kept, about; the screen's always are."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together: a turn of the conversation, a note, a heading."""

    key: Hashable
    """Tells it from the others. As long as it is the same, so are the rows, until they are
    forgotten."""
    items: int
    """How many things it holds that the cursor can stand on."""
    guess: int
    """How many rows it takes, roughly; at least 1."""
    rows: Callable[[int, int], list[Row]]
    """Return its rows, at least one, for the number of its first item and a width."""


@dataclass(frozen=True, slots=True)
class _Broken:
    """The rows of a block, and those of each of its items, counted from its first."""

    rows: list[Row]
    of_items: dict[int, range]


class BlockView(LineView):
    """Blocks of rows with a cursor that moves from item to item."""

    def __init__(self, *, id: str, blocks: Callable[[], Sequence[Block]]) -> None:
        """Make a view of what ``blocks`` returns; it is asked again by `rebuild`."""
        super().__init__(id=id)
        self._make_blocks = blocks
        self._blocks: Sequence[Block] = ()
        self._first_items: list[int] = [0]
        self._first_rows: list[int] = [0]
        """The numbers of each block's first item and row; at the end how many there are."""
        self._width = 0
        self._counts: dict[Hashable, int] = {}
        """How many rows a block takes that was broken into lines, by its key."""
        self._counted = True
        """Whether the first rows are those of the counts."""
        self._broken: dict[int, _Broken] = {}
        """Blocks by their number, the one looked at last at the end."""

    def forget_rows(self) -> None:
        """Take the rows for out of date; their number counts until they are made again."""
        self._broken.clear()
        self.refresh()

    def lay_out(self, width: int) -> None:
        """Take other blocks, or break them for another width; what is on the screen stays."""
        before, place = self._blocks, self._place_of(self.top)
        blocks = self._make_blocks()
        if width != self._width:
            self._width = width
            self._counts = {}
            self._broken = {}
        first_items = [0, *accumulate(block.items for block in blocks)]
        self._broken = {
            number: broken
            for number, broken in self._broken.items()
            if number < len(blocks)
            and blocks[number].key == before[number].key
            and first_items[number] == self._first_items[number]
        }
        keys = {block.key for block in blocks}
        self._counts = {key: count for key, count in self._counts.items() if key in keys}
        self._blocks, self._first_items = blocks, first_items
        self._count_rows()
        if self.top and place[0] < len(before):
            key = before[place[0]].key
            numbers = (number for number, block in enumerate(blocks) if block.key == key)
            number = next(numbers, None) if key in keys else None
            if number is not None:
                self.top = self._first_rows[number] + place[1]
        self.top = max(0, min(self.top, self.row_count - 1))
        self._know_screen()

    def _count_rows(self) -> None:
        counts = (self._counts.get(block.key, block.guess) for block in self._blocks)
        self._first_rows = [0, *accumulate(counts)]
        self._counted = True

    def _place_of(self, row: int) -> tuple[int, int]:
        """Return the number of the block that a row belongs to, and which of its rows it is."""
        number = max(0, min(bisect_right(self._first_rows, row), len(self._blocks)) - 1)
        return number, row - self._first_rows[number]

    def _break(self, number: int) -> _Broken:
        """Return a block in lines; whoever calls it counts the rows if their number was new."""
        broken = self._broken.pop(number, None)
        if broken is None:
            rows = self._blocks[number].rows(self._first_items[number], self._width)
            of_items: dict[int, range] = {}
            for at, row in enumerate(rows):
                if row.item is not None:
                    known = of_items.get(row.item)
                    of_items[row.item] = range(known.start if known else at, at + 1)
            broken = _Broken(rows, of_items)
            key = self._blocks[number].key
            self._counted &= self._counts.get(key) == len(rows)
            self._counts[key] = len(rows)
        self._broken[number] = broken
        return broken

    def _know(self, number: int) -> int:
        """Return how many rows a block takes, broken into lines by now if it never was."""
        count = self._counts.get(self._blocks[number].key)
        return len(self._break(number).rows) if count is None else count

    def _know_around(self, number: int, row: int) -> None:
        """Find out how many rows there are for two screens before and after a block's row."""
        room = 2 * max(1, self.size.height)
        for numbers, left in (
            (range(number - 1, -1, -1), room - row),
            (range(number, len(self._blocks)), room + row),
        ):
            for near in numbers:
                if left <= 0:
                    break
                left -= self._know(near)
        if not self._counted:
            top, inside = self._place_of(self.top)
            self._count_rows()
            self.top = self._first_rows[top] + inside
        self._keep_few()

    def _know_screen(self) -> None:
        """Break what is on the screen and around into lines; it stays where it is."""
        if self._blocks:
            number, row = self._place_of(self.top)
            row = min(row, self._know(number) - 1)
            self.top = self._first_rows[number] + row
            self._know_around(number, row)

    def _keep_few(self) -> None:
        rows = sum(len(broken.rows) for broken in self._broken.values())
        while rows > KEPT_ROWS and len(self._broken) > 1:
            rows -= len(self._broken.pop(next(iter(self._broken))).rows)

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as known."""
        return self._first_rows[-1]

    def row_at(self, number: int) -> Row:
        """Return a row by its number, from 0."""
        at, row = self._place_of(number)
        rows = self._break(at).rows
        if not self._counted:
            self._count_rows()
            return self.row_at(number)
        return rows[row] if row < len(rows) else Row("")

    def rows_of(self, item: int | None) -> range:
        """Return the rows of an item, which stand together; empty if it has none."""
        if item is None or not 0 <= item < self._first_items[-1]:
            return range(0)
        number = bisect_right(self._first_items, item) - 1
        rows = self._break(number).of_items.get(item, range(0))
        self._know_around(number, rows.start)
        first = self._first_rows[number]
        return range(first + rows.start, first + rows.stop)

    def rows_before(self, item: int) -> int:
        """Return how many rows of its block stand above an item: those of the head, for one."""
        number = bisect_right(self._first_items, item) - 1
        return self._break(number).of_items.get(item, range(0)).start

    def jump(self, row: int) -> None:
        """Scroll so that ``row`` is the first on the screen, as far as there are rows."""
        super().jump(row)
        self._know_screen()

    def jump_to_block(self, number: int) -> None:
        """Scroll so that a block stands at the top of the screen."""
        if number < len(self._blocks):
            self._know_around(number, 0)
            self.jump(self._first_rows[number])
