"""Pieces of lines on a page into reading order: columns, and what stands across them.

The way is a recursive cut (after Nagy & Seth 1984, "Hierarchical representation of optically
scanned documents"), guided by where many pieces begin at the same distance from the margin:
columns are set flush left, and no piece of theirs crosses the white strip before that edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median, mode

from search.ingest.pdf.words import Word

_FLUSH = 2.5
"""Pieces that begin within so many points begin at the same edge."""
_LEAST_LINES = 4
_LEAST_LETTERS = 14
"""A line of a column holds more letters than this, the cell of a table fewer."""
_MOST_EDGES = 10
_DEEPEST = 4
_WHITE = 1.6
"""White space between rows over the columns, in font sizes from base line to base line."""
_MOST_OVER = 80
_MOST_FLUSH = 0.34
_STRIP = 0.45
"""Least width of the white strip before a column, in font sizes."""


@dataclass(slots=True)
class Piece:
    """Words on one base line that stand close together; lengths in points."""

    words: list[Word]
    x0: float
    x1: float
    y: float
    """The base line of most of it."""
    size: float
    letters: int
    """Characters in it, spaces between words counted."""

    @classmethod
    def of(cls, words: Sequence[Word]) -> Piece:
        """Return the piece that words make, which are in order."""
        leading = max(words, key=lambda word: round(word.size, 1) * len(word.text) ** 0.5)
        return cls(
            list(words),
            min(word.x0 for word in words),
            max(word.x1 for word in words),
            leading.y,
            leading.size,
            sum(len(word.text) for word in words) + len(words) - 1,
        )


def regions(pieces: Sequence[Piece], height: float, *, first: bool = False) -> list[list[Piece]]:
    """Return the pieces of a page by regions in reading order.

    A region is a column between two things that stand across the page, or such a thing.
    Within a region pieces are in order of their base lines. ``height`` is the page's: what
    stands apart at its upper and lower edge is no part of a column. ``first``: the page is a
    document's first, where names and addresses may stand side by side over the columns.
    """
    ordered = sorted(pieces, key=lambda piece: (piece.y, piece.x0))
    head, body, foot = _edges(ordered, height)
    found = _ordered(body, 0, within=0.5 * height if first else 0.0)
    return [region for region in ([*head], *found, [*foot]) if region]


def _edges(
    ordered: Sequence[Piece], height: float
) -> tuple[Sequence[Piece], Sequence[Piece], Sequence[Piece]]:
    """Part what stands at the upper and lower edge of the page from the rest."""
    if len(ordered) < 3:
        return (), ordered, ()
    begin, stop = 0, len(ordered)
    for at in range(1, len(ordered)):
        if ordered[at - 1].y > 0.13 * height:
            break
        if ordered[at].y - ordered[at - 1].y > 1.6 * max(ordered[at].size, ordered[at - 1].size):
            begin = at
            break
    for at in range(len(ordered) - 1, begin, -1):
        if ordered[at].y < 0.88 * height:
            break
        if ordered[at].y - ordered[at - 1].y > 1.6 * max(ordered[at].size, ordered[at - 1].size):
            stop = at
            break
    return ordered[:begin], ordered[begin:stop], ordered[stop:]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A white strip that ends at ``edge``."""

    edge: float
    strip: float

    def side(self, piece: Piece) -> int:
        """Return -1 for a piece left of the strip, 1 for one right of it, 0 for one across."""
        if piece.x1 <= self.edge - self.strip:
            return -1
        return 1 if piece.x0 >= self.edge - 1 else 0


def _ordered(pieces: Sequence[Piece], depth: int, *, within: float = 0.0) -> list[list[Piece]]:
    """Return regions of pieces that are in order of their base lines.

    What stands side by side over columns is looked for down to ``within``.
    """
    cut = _best_cut(pieces) if depth < _DEEPEST else None
    if cut is None:
        return [list(pieces)] if pieces else []
    found: list[list[Piece]] = []
    across: list[Piece] = []
    for in_columns, band in _bands(pieces, cut):
        if not in_columns:
            across += band
            continue
        if across:
            found += _ordered(across, depth + 1)
            across = []
        for row in _rows_over(band, cut, within):
            found += [[piece for piece in row if cut.side(piece) == side] for side in (-1, 1)]
            band = band[len(row) :]
        for side in (-1, 1):
            found += _ordered([piece for piece in band if cut.side(piece) == side], depth + 1)
    if across:
        found += _ordered(across, depth + 1)
    return found


def _rows_over(band: Sequence[Piece], cut: _Cut, within: float) -> list[list[Piece]]:
    """Return what stands side by side over the columns and is no part of them, row by row.

    Such are the authors of a paper, each over an address, centred over the two columns: white
    space that goes through both parts them from the text, whose edges they do not keep.
    """
    edges = [_usual_edge([piece for piece in band if cut.side(piece) == side]) for side in (-1, 1)]
    rows: list[list[Piece]] = []
    start = 0
    for at in range(1, min(len(band), _MOST_OVER)):
        if band[at - 1].y > within:
            break
        if band[at].y - band[at - 1].y <= _WHITE * max(band[at].size, band[at - 1].size):
            continue
        row = list(band[start:at])
        flush = sum(min(abs(piece.x0 - edge) for edge in edges) <= _FLUSH for piece in row)
        if {cut.side(piece) for piece in row} != {-1, 1} or flush > _MOST_FLUSH * len(row):
            break
        rows.append(row)
        start = at
    return rows


def _usual_edge(pieces: Sequence[Piece]) -> float:
    return mode(round(piece.x0) for piece in pieces)


def _bands(pieces: Sequence[Piece], cut: _Cut) -> list[tuple[bool, list[Piece]]]:
    """Part pieces where any stands across the strip; whether each band is one of columns."""
    return [(clear and _weight(band, cut, least=2) > 0, band) for clear, band in _runs(pieces, cut)]


def _runs(pieces: Sequence[Piece], cut: _Cut) -> list[tuple[bool, list[Piece]]]:
    """Part pieces where they begin or cease to stand across the strip."""
    return [
        (clear, list(run)) for clear, run in groupby(pieces, lambda piece: cut.side(piece) != 0)
    ]


def _best_cut(pieces: Sequence[Piece]) -> _Cut | None:
    if len(pieces) < 2 * _LEAST_LINES:
        return None
    size = median(piece.size for piece in pieces)
    best, most = None, 0
    for edge in _flush_edges(pieces):
        cut = _Cut(edge, _STRIP * size)
        weight = sum(
            _weight(band, cut, least=_LEAST_LINES) for clear, band in _runs(pieces, cut) if clear
        )
        if weight > most:
            best, most = cut, weight
    return best


def _flush_edges(pieces: Sequence[Piece]) -> list[float]:
    """Return where many pieces begin, the left margin left out; most frequent first."""
    starts = sorted(piece.x0 for piece in pieces)
    groups: list[list[float]] = []
    for start in starts:
        if groups and start - groups[-1][0] <= _FLUSH:
            groups[-1].append(start)
        else:
            groups.append([start])
    left, right = starts[0], max(piece.x1 for piece in pieces)
    inner = [
        group
        for group in groups
        if len(group) >= _LEAST_LINES and left + 0.15 * (right - left) < group[0] < right - 20
    ]
    inner.sort(key=len, reverse=True)
    return [group[0] for group in inner[:_MOST_EDGES]]


def _weight(band: Sequence[Piece], cut: _Cut, *, least: int) -> int:
    """Return how many lines of columns a band holds on its thinner side; 0 where it is none."""
    sides = [[piece for piece in band if cut.side(piece) == side] for side in (-1, 1)]
    if min(map(len, sides)) < least:
        return 0
    for side in sides:
        if median(piece.letters for piece in side) < _LEAST_LETTERS:
            return 0
    top = max(side[0].y for side in sides)
    bottom = min(side[-1].y for side in sides)
    if bottom - top < (least - 2) * band[0].size:
        return 0
    return min(map(len, sides))
