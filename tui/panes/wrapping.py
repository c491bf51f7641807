"""Break text into lines of a width in terminal cells, keeping every line's offsets."""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size

from search.documents import Span


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
    lines: list[Span] = []
    wide = not text[start:end].isascii()
    position = start
    while True:
        limit = _reach(text, width, position, end) if wide else min(end, position + width)
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


def _reach(text: str, width: int, start: int, end: int) -> int:
    """Return the furthest offset such that ``text[start:offset]`` fits into ``width`` cells."""
    limit = min(end, start + width)
    if cell_len(text[start:limit]) == limit - start:
        return limit
    cells = 0
    for offset in range(start, end):
        cells += get_character_cell_size(text[offset])
        if cells > width:
            return max(offset, start + 1)
    return end
