"""Text to stretches that no sentence crosses: lines, or paragraphs where lines are hard-wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from search.documents import Span

_BREAKS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_ONE_BREAK = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_FIRST_WORD = re.compile(r"\S+")
_ITEM = re.compile(r"(?:[•⁃‣◦▪●○■*]|[-–—]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s)")
_ENDS = re.compile(r"[.?!:;][\"'”’)\]]*$")

_NARROWEST, _WIDEST = 40, 200
_LINES_LOOKED_AT = 2000


def stretches(text: str, blocks: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the blocks that no sentence crosses, in order.

    A stretch is a line; or the lines of a paragraph, where the text is hard-wrapped: its line
    breaks stand where the next word would not have fitted. Lines of white space are in none.
    """
    lines = [line for block in blocks for line in _lines(text, block)]
    starts = {block.start for block in blocks}
    width = _wrapped_at(text, lines[:_LINES_LOOKED_AT])
    if width is None:
        yield from lines
        return
    start = end = -1
    for line in lines:
        if start >= 0 and line[0] not in starts and _continues(text, (start, end), line, width):
            end = line[1]
            continue
        if start >= 0:
            yield start, end
        start, end = line
    if start >= 0:
        yield start, end


def _lines(text: str, block: Span) -> Iterator[tuple[int, int]]:
    """Yield the lines of a block that hold more than white space, without their breaks."""
    start = block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        if not line.isspace():
            yield start, start + len(line.rstrip(_BREAKS))
        start += len(line)


def _wrapped_at(text: str, lines: list[tuple[int, int]]) -> int | None:
    """Return the width, in code points, at which the text is hard-wrapped; None if it is not.

    Wrapped are texts whose neighbouring lines mostly break where the next word did not fit, and
    often within a sentence.
    """
    pairs = [
        (first, second)
        for first, second in pairwise(lines)
        if _ONE_BREAK.fullmatch(text, first[1], second[0])
    ]
    if len(pairs) < 2:
        return None
    lengths = sorted(end - start for (start, end), _ in pairs)
    width = lengths[len(lengths) * 9 // 10]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = within = 0
    for first, second in pairs:
        if first[1] - first[0] + 1 + _first_word(text, second) > width:
            full += 1
            ended = _ENDS.search(text, max(first[0], first[1] - 5), first[1])
            within += not ended and text[second[0]].islower()
    return width if full >= 0.6 * len(pairs) and within >= max(2, 0.3 * len(pairs)) else None


def _continues(text: str, stretch: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    """Whether a line goes on the paragraph that ends at the end of the stretch."""
    if not _ONE_BREAK.fullmatch(text, stretch[1], line[0]) or _ITEM.match(text, line[0]):
        return False
    begin = max(text.rfind("\n", stretch[0], stretch[1]) + 1, stretch[0])
    return stretch[1] - begin + 1 + _first_word(text, line) > 0.9 * width


def _first_word(text: str, line: tuple[int, int]) -> int:
    match = _FIRST_WORD.search(text, *line)
    return len(match[0]) if match else 0
