"""What the embedded engine keeps of a document: the terms of its sentences, line by line.

Exact scores need a sentence's terms and how often its document holds a term; both are read from
one stored text, in which every term stands between spaces. Before it stand numbers and roles of
the sentences, a line for each stretch that counts on and has one role: number of the first, how
many they are, role. All of it is compressed (raw deflate, RFC 1951), because the engine's own
compression of stored fields makes it half again as long and reads it more slowly.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.index.engine import Candidate, DamagedIndexError, Run, SentenceEntry, is_common

_BETWEEN = " \n "
_AFTER_OUTLINE = "\x1e"
_RAW = -zlib.MAX_WBITS
_MANY = 20
"""Terms from which on it is quicker to count all of a document's than to look for each."""


def stored(sentences: Sequence[SentenceEntry]) -> bytes:
    """Return sentences as `Contents` reads them."""
    terms = _BETWEEN.join([one.terms for one in sentences])
    whole = f"{_outline(sentences)}{_AFTER_OUTLINE} {terms} "
    return zlib.compress(whole.encode(), wbits=_RAW)


def _outline(sentences: Sequence[SentenceEntry]) -> str:
    stretches = groupby(enumerate(sentences), lambda one: (one[1].number - one[0], one[1].role))
    lines = []
    for (_, role), stretch in stretches:
        numbers = [sentence.number for _, sentence in stretch]
        lines.append(f"{numbers[0]} {len(numbers)} {role}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term to be counted, with what is looked for; a run that is not counted has no term."""

    term: str
    once: str
    twice: str

    @classmethod
    def of(cls, run: Run) -> Wanted:
        """Return what is wanted of a run: its term, if it is one, and one that ranks."""
        term = run[0] if len(run) == 1 and not is_common(run[0]) else ""
        return cls(term, f" {term} ", f" {term} {term} ")


class Contents:
    """A document as the engine keeps it; read-only."""

    def __init__(self, title: str, length: int, kept: bytes) -> None:
        """Take what was `stored`; ``title`` is its index terms, ``length`` counts ranked terms.

        Raises DamagedIndexError where that was changed on the way.
        """
        self.title = tuple(title.split())
        self.length = length
        try:
            outline, _, terms = zlib.decompress(kept, _RAW).decode().partition(_AFTER_OUTLINE)
        except (zlib.error, UnicodeDecodeError) as error:
            raise DamagedIndexError(f"a document of the index is damaged ({error})") from error
        self._lines = terms[1:-1].split(_BETWEEN)
        self._whole = f" {title}{terms}"
        self._stretches = list(_stretches(outline))
        self._counts: Counter[str] | None = None

    @property
    def characters(self) -> int:
        """About how much memory it takes."""
        return len(self._whole)

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each term stands in it, its title included."""
        if self._counts is None:
            self._counts = Counter(self._whole.split())
        return self._counts

    def candidate(self, document: int, number: int) -> Candidate | None:
        """Return one of its sentences; None where it holds no such sentence."""
        for first, after, line, role in self._stretches:
            if first <= number < after:
                line += number - first
                place = line / max(len(self._lines) - 1, 1)
                return Candidate(document, number, role, tuple(self._lines[line].split()), place)
        return None

    def frequencies(self, wanted: Sequence[Wanted]) -> tuple[int, ...]:
        """Return how often it holds each of the terms, its title included."""
        if len(wanted) >= _MANY or self._counts is not None:
            counts = self.counts
            return tuple([counts.get(one.term, 0) for one in wanted])
        return tuple([self._count(one) for one in wanted])

    def _count(self, wanted: Wanted) -> int:
        if not wanted.term or wanted.once not in self._whole:
            return 0
        if wanted.twice in self._whole:
            return self._whole.split().count(wanted.term)  # the two share a space
        return self._whole.count(wanted.once)


def _stretches(outline: str) -> Iterator[tuple[int, int, int, str]]:
    """Yield number of the first sentence, number after the last, line of the first, role."""
    line = 0
    for kept in outline.split("\n") if outline else ():
        first, count, role = kept.split(" ", 2)
        yield int(first), int(first) + int(count), line, role
        line += int(count)
