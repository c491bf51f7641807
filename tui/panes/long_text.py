"""A text of any length as lines of a width, broken stretch by stretch where they are needed.

A book of 600 pages opens as fast as an abstract: only the stretch that is looked at and its
neighbours are broken into lines. How many rows the others take is estimated until then, so the
number of a row can change; a `RowPlace` does not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from search.documents import Span
from search.inert import inert
from tui.panes.wrapping import wrap

STRETCH = 32_768
"""Characters that are broken into lines at a time: more rows than any screen has."""

_MOST_WITHOUT_NEWLINE = 8 * STRETCH
"""A longer paragraph is cut at a blank, where a line may then end early."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row, told by its stretch: it stays the same whatever is broken into lines elsewhere."""

    stretch: int
    row: int


@dataclass(slots=True)
class _Stretch:
    start: int
    end: int
    rows: int
    """How many rows it takes, an estimate as long as there are no lines."""
    shown: str = ""
    lines: list[Span] = field(default_factory=list)
    """Counted from the start of the stretch."""


class LongText:
    """The rows of a text, from 0; every offset counts in the text as it is given."""

    def __init__(self, text: str, width: int) -> None:
        """Prepare to break a text into lines of ``width`` cells, at least 1."""
        self._text = text
        self._width = max(1, width)
        self._stretches = [
            _Stretch(start, end, text.count("\n", start, end) + 1 + (end - start) // self._width)
            for start, end in _cut(text)
        ]
        self._starts = [one.start for one in self._stretches]
        self._count_rows()

    def _count_rows(self) -> None:
        self._first_rows = [0, *accumulate(one.rows for one in self._stretches)]

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as known."""
        return self._first_rows[-1]

    def place_of(self, row: int) -> RowPlace:
        """Return the place of a row."""
        at = min(bisect_right(self._first_rows, max(0, row)) - 1, len(self._stretches) - 1)
        return RowPlace(at, row - self._first_rows[at])

    def row_of(self, place: RowPlace) -> int:
        """Return the row that is now at a place."""
        return self._first_rows[place.stretch] + place.row

    def break_around(self, first: int, last: int) -> None:
        """Break the stretches from ``first`` to ``last``, and their neighbours, into lines."""
        changed = False
        for at in range(max(0, first - 1), min(len(self._stretches), last + 2)):
            changed |= self._break(at)
        if changed:
            self._count_rows()

    def _break(self, at: int) -> bool:
        """Break a stretch into lines; return whether the number of its rows changed."""
        stretch = self._stretches[at]
        if stretch.lines:
            return False
        # With the character that ends it, so that a carriage return before a newline is known.
        text = self._text[stretch.start : stretch.end + 1]
        shown = inert(text.replace("\r\n", " \n").replace("\t", " "))
        stretch.shown = shown[: stretch.end - stretch.start]
        stretch.lines = wrap(stretch.shown, self._width)
        estimated, stretch.rows = stretch.rows, len(stretch.lines)
        return estimated != stretch.rows

    def stretch_at(self, offset: int) -> int:
        """Return the number of the stretch that an offset stands in."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def row_at(self, offset: int) -> int:
        """Return the row that an offset stands on, its stretch and neighbours broken by then."""
        at = self.stretch_at(offset)
        self.break_around(at, at)
        stretch = self._stretches[at]
        inside = bisect_right(stretch.lines, offset - stretch.start, key=lambda line: line.start)
        return self._first_rows[at] + max(0, inside - 1)

    def line(self, row: int) -> tuple[Span, str] | None:
        """Return the span of a row in the text and what is shown of it; None behind the last."""
        while 0 <= row < self.row_count:
            place = self.place_of(row)
            stretch = self._stretches[place.stretch]
            if stretch.lines:
                line = stretch.lines[place.row]
                span = Span(stretch.start + line.start, stretch.start + line.end)
                return span, stretch.shown[line.start : line.end]
            self._break(place.stretch)
            self._count_rows()
        return None


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text, which end before a newline, or at a blank if none is near."""
    start = 0
    while True:
        end = text.find("\n", start + STRETCH)
        if end < 0 or end - start > _MOST_WITHOUT_NEWLINE:
            if len(text) - start <= _MOST_WITHOUT_NEWLINE:
                yield start, len(text)
                return
            end = text.find(" ", start + STRETCH, start + _MOST_WITHOUT_NEWLINE)
        if end < 0:
            end = start + _MOST_WITHOUT_NEWLINE
            yield start, end
            start = end
        else:
            yield start, end
            start = end + 1
