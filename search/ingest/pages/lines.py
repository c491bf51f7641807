"""The printed lines of a text, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of one, that holds more than white space.

    ``text`` is the text's ``[start, end)``, without white space at its ends.
    """

    text: str
    start: int
    end: int
    after_blank: bool
    """Whether it is the first line, or a blank line or form feed stands before it."""


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text that hold more than white space, in order."""
    lines: list[Line] = []
    last_end = 0
    for match in _LINE.finditer(text):
        printed = match[0].strip()
        if not printed:
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        gap = text[last_end:start]
        after_blank = not lines or "\f" in gap or len(_BREAKS.findall(gap)) > 1
        last_end = start + len(printed)
        lines.append(Line(printed, start, last_end, after_blank))
    return lines


def cut(line: Line, places: Sequence[int]) -> list[Line]:
    """Cut a line at offsets of its text; parts of white space only are left out."""
    parts: list[Line] = []
    edges = [0, *places, len(line.text)]
    for begin, stop in pairwise(edges):
        piece = line.text[begin:stop]
        printed = piece.strip()
        if printed:
            start = line.start + begin + len(piece) - len(piece.lstrip())
            first = line.after_blank and not parts
            parts.append(Line(printed, start, start + len(printed), first))
    return parts


_SPACE = re.compile(r"\s+")
_EDGES = " .:;,…!|•·*-–—»›>«<()[]+✓▼▾▲→←"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})


def label(text: str) -> str:
    """Return a line as lists of known labels hold it: lower case, no punctuation at its ends."""
    return _SPACE.sub(" ", text.translate(_QUOTES)).strip(_EDGES).casefold()


def word_set(table: str) -> frozenset[str]:
    """Return the words of a table that is kept as text, parted by white space."""
    return frozenset(table.split())
