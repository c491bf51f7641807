"""Finding a kept passage again in its source: W3C text-quote and text-position selectors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from search.notes.note import Note

CONTEXT = 32
"""Code points of context kept on either side of a passage."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a note's passage stands in a text now.

    ``state``: ``exact`` where it stood, ``moved`` elsewhere, ``missing`` not there. ``start``
    and ``end`` are code points of the text; of a missing passage, those of the note.
    """

    state: Literal["exact", "moved", "missing"]
    start: int
    end: int


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the prefix and suffix of a passage: up to ``CONTEXT`` code points each."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def find(text: str, note: Note) -> Anchor:
    """Find a note's quotation in a text.

    Where it no longer stands at its offsets, the occurrence is taken whose surroundings agree
    longest with the note's prefix and suffix; of equals, the one nearest to the old place.
    """
    if not note.quote:
        return Anchor("missing", note.start, note.end)
    length = len(note.quote)
    if text.startswith(note.quote, note.start) and note.end == note.start + length:
        return Anchor("exact", note.start, note.end)
    best: tuple[int, int] | None = None
    place = text.find(note.quote)
    while place >= 0:
        agreement = _shared_end(text[max(0, place - CONTEXT) : place], note.prefix) + _shared_start(
            text[place + length : place + length + CONTEXT], note.suffix
        )
        candidate = (-agreement, abs(place - note.start))
        if best is None or candidate < best:
            best, start = candidate, place
        place = text.find(note.quote, place + 1)
    if best is None:
        return Anchor("missing", note.start, note.end)
    return Anchor("moved", start, start + length)


def _shared_start(one: str, other: str) -> int:
    """Return how many code points both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shared_end(one: str, other: str) -> int:
    """Return how many code points both end with."""
    return _shared_start(one[::-1], other[::-1])
