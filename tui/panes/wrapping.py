"""Break text into lines of a width in terminal cells, keeping every line's offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from rich.cells import get_character_cell_size

from search.documents import Span

_OTHER_THAN_ONE_CELL = re.compile(
    "[^\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u0391-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2070\u2074-\u208e\u20a0-\u20bf\u2100-\u218b\u2190-\u22ff\u2400-\u2426]"
)
"""What is not surely one cell wide: all but Latin, Greek, Cyrillic and signs of formulae."""


def surely_single(text: str) -> bool:
    """Tell whether every character of a text is known to take one cell."""
    return not _OTHER_THAN_ONE_CELL.search(text)


def wrap(text: str, width: int, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the spans of ``text[start:end]`` that stand on a line each.

    A line is broken after the last blank that fits into ``width`` cells, or in mid-word where
    there is none; the blanks at a break belong to no span. A newline always breaks, and an
    empty line is an empty span. Widths below 1 count as 1.
    """
    width = max(1, width)
    lines: list[Span] = []
    stop = len(text) if end is None else end
    position = start
    while position <= stop:
        newline = text.find("\n", position, stop)
        paragraph_end = stop if newline < 0 else newline
        lines.extend(_wrap_paragraph(text, width, position, paragraph_end))
        if newline < 0:
            break
        position = newline + 1
    return lines


def _wrap_paragraph(text: str, width: int, start: int, end: int) -> list[Span]:
    while end > start and text[end - 1] in " \t\r":
        end -= 1
    if end - start <= width and text[start:end].isascii():
        return [Span(start, end)]
    if _OTHER_THAN_ONE_CELL.search(text, start, end):
        return _wrap_by_cells(text, width, start, end)
    lines = [Span(*found.span(1)) for found in _line_of(width).finditer(text, start, end)]
    return lines or [Span(start, end)]


@lru_cache(maxsize=16)
def _line_of(width: int) -> re.Pattern[str]:
    """Return what matches the next line of a paragraph, and the blanks after it."""
    return re.compile(rf"(.{{1,{width}}}(?= |\Z)|.{{{width}}}) *", re.DOTALL)


def _wrap_by_cells(text: str, width: int, start: int, end: int) -> list[Span]:
    """Return the lines of a paragraph that holds characters of no cell or of two."""
    before = [0, *accumulate(map(get_character_cell_size, text[start:end]))]
    """Cells before each character of the paragraph."""
    lines: list[Span] = []
    position = start
    while True:
        fitting = bisect_right(before, before[position - start] + width, position - start)
        limit = max(start + fitting - 1, position + 1)
        if limit >= end:
            lines.append(Span(position, end))
            return lines
        if text[limit] == " ":
            stop = limit
        else:
            blank = text.rfind(" ", position, limit)
            stop = blank if blank > position else limit
        lines.append(Span(position, stop))
        position = stop
        while position < end and text[position] == " ":
            position += 1
