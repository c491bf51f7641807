"""Finding a kept passage again in its source: W3C text-quote and text-position selectors.

`find` looks for the very words; `reanchor` goes on where they are not there any more: first for
the same words set in another way (`search.notes.rewording`), then for words that are nearly the
same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from search.documents import Span
from search.notes.note import Note
from search.notes.rewording import WordedText

CONTEXT = 32
"""Code points of context kept on either side of a passage."""

_MOST_BETWEEN = 4
"""What stands between prefix and suffix now may be so many times as long as the quotation."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a note's passage stands in a text now.

    ``state``: ``exact`` where it stood; ``moved`` elsewhere; ``reset`` with the same words, but
    other spaces, line ends, hyphenation or typography; ``changed`` with other words in it;
    ``missing`` not there. ``start`` and ``end`` are code points of the text; of a missing
    passage, those of the note.
    """

    state: Literal["exact", "moved", "reset", "changed", "missing"]
    start: int
    end: int
    instead: Span | None = None
    """Of a missing passage: what stands between its prefix and suffix now, if those are there."""

    @property
    def drifted(self) -> bool:
        """Whether the source does not hold the quotation's words any more."""
        return self.state in ("changed", "missing")


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the prefix and suffix of a passage: up to ``CONTEXT`` code points each."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def find(text: str, note: Note) -> Anchor:
    """Find a note's quotation in a text, to the letter: exact, moved or missing.

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
        candidate = _rank(text, Span(place, place + length), note)
        if best is None or candidate < best:
            best, start = candidate, place
        place = text.find(note.quote, place + 1)
    if best is None:
        return Anchor("missing", note.start, note.end)
    return Anchor("moved", start, start + length)


class Source:
    """A document's text in which notes are looked up; what that needs is made once.

    A text of a megabyte takes some tenths of a second where the very words are not in it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._worded: WordedText | None = None

    def reanchor(self, note: Note) -> Anchor:
        """Find a note's passage: exactly, by its context, or with its words changed a little."""
        anchor = find(self.text, note)
        if anchor.state != "missing" or not note.quote.strip():
            return anchor
        if self._worded is None:
            self._worded = WordedText(self.text)
        same = self._worded.same_words(note.quote)
        if same:
            place = min(same, key=lambda span: _rank(self.text, span, note))
            return Anchor("reset", place.start, place.end)
        between = _between(self.text, note)
        near = self._worded.nearest(note.quote, between)
        if near is not None:
            return Anchor("changed", near.start, near.end)
        return Anchor("missing", note.start, note.end, between)


def _rank(text: str, place: Span, note: Note) -> tuple[int, int]:
    """Return how little a place fits: by its surroundings, then by its distance."""
    agreement = _shared_end(
        text[max(0, place.start - CONTEXT) : place.start], note.prefix
    ) + _shared_start(text[place.end : place.end + CONTEXT], note.suffix)
    return -agreement, abs(place.start - note.start)


def _between(text: str, note: Note) -> Span | None:
    """Return what stands between the note's prefix and suffix, nearest to its old place."""
    most = _MOST_BETWEEN * len(note.quote) + CONTEXT
    found: list[Span] = []
    place = text.find(note.prefix) if note.prefix.strip() and note.suffix.strip() else -1
    while place >= 0:
        start = place + len(note.prefix)
        end = text.find(note.suffix, start, start + most + len(note.suffix))
        if end > start:
            found.append(Span(start, end))
        place = text.find(note.prefix, place + 1)
    return min(found, key=lambda span: abs(span.start - note.start), default=None)


def _shared_start(one: str, other: str) -> int:
    """Return how many code points both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shared_end(one: str, other: str) -> int:
    """Return how many code points both end with."""
    return _shared_start(one[::-1], other[::-1])
