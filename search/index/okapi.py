"""rank-bm25's own scores, of the texts that an engine found.

A real ``rank_bm25.BM25Okapi`` is made, its ``idf`` and ``avgdl`` set from the whole collection
and its ``doc_freqs`` and ``doc_len`` from the texts, so that its ``get_scores`` gives what it
would give over everything (Trotman et al. 2014, "Improvements to BM25 and Language Models
Examined").
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from search.index.engine import Run

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

EPSILON = 0.25
"""Share of the average idf that a term in more than half of the sentences weighs."""

ALTERNATIVE = 0.7
"""What an alternative (a synonym, an abbreviation) counts against the user's own word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question (or a run of words that an alternative stands for)."""

    own: tuple[Run, ...]
    """The user's own terms; their scores add up."""
    alternatives: tuple[Run, ...] = ()
    """Other ways to say it; the best of them counts, if it counts more than the own."""
    factor: float = ALTERNATIVE
    """What an alternative's score is multiplied by."""
    spellings: tuple[Run, ...] = ()
    """Other spellings of it, which count as the user's own."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What BM25 knows of some texts and of the collection that they are from."""

    frequencies: Sequence[Mapping[Run, float]]
    """How often each text holds each run; fractions are allowed."""
    lengths: Sequence[float]
    average_length: float
    idf: Mapping[Run, float]


def scores(texts: Texts, asked: Sequence[Asked], *, k1: float, b: float) -> NDArray[float64]:
    """Score texts by BM25Okapi: for each word of the question the best way to say it."""
    import numpy as np
    from rank_bm25 import BM25Okapi

    # A place holder, because BM25Okapi cannot be made of texts without words.
    okapi = BM25Okapi([[""]], k1=k1, b=b, epsilon=EPSILON)
    okapi.corpus_size = len(texts.lengths)
    okapi.doc_freqs = list(texts.frequencies)
    okapi.doc_len = list(texts.lengths)
    okapi.avgdl = texts.average_length or 1.0
    okapi.idf = dict(texts.idf)
    nothing: NDArray[float64] = np.zeros(len(texts.lengths))
    held = frozenset(chain.from_iterable(texts.frequencies))
    total = nothing.copy()
    for word in asked:
        score = okapi.get_scores([run for run in word.own if run in held])
        for others, factor in ((word.alternatives, word.factor), (word.spellings, 1.0)):
            found = [okapi.get_scores([run]) for run in others if run in held]
            if len(found) < len(others):
                found.append(nothing)  # what no text holds scores nothing
            if found:
                score = np.maximum(score, factor * np.max(found, axis=0))
        total += score
    return total


def okapi_idf(size: int, frequency: int) -> float:
    """Return BM25Okapi's idf of what stands in ``frequency`` of ``size`` texts, without floor."""
    # Deleted sentences may still be counted for a moment: never take the log of nothing.
    return math.log(max(size - frequency, 0) + 0.5) - math.log(frequency + 0.5)


def positive_idf(size: int, frequency: int) -> float:
    """Return Lucene's idf, ``ln(1 + (N - n + 0.5) / (n + 0.5))``, which is never below zero.

    Over a handful of documents BM25Okapi's is zero or less for every word that matters.
    """
    return math.log(1 + (max(size - frequency, 0) + 0.5) / (frequency + 0.5))


class Counting:
    """Counts many runs in many texts, each text looked through once."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._single: dict[str, Run] = {run[0]: run for run in runs if len(run) == 1}
        self._several = [run for run in runs if len(run) > 1]
        self._firsts = {run[0] for run in self._several}

    def counted(self, terms: Sequence[str]) -> dict[Run, int]:
        """Return how often the text holds each run that it holds at all."""
        single = self._single
        counts: dict[Run, int] = {}
        for term in terms:
            if term in single:
                run = single[term]
                counts[run] = counts.get(run, 0) + 1
        if self._several and not self._firsts.isdisjoint(terms):
            for run in self._several:
                count = occurrences(run, terms)
                if count:
                    counts[run] = count
        return counts


def occurrences(run: Run, terms: Sequence[str]) -> int:
    """Count where the run stands in the terms, side by side."""
    first, width = run[0], len(run)
    if width == 1:
        return terms.count(first)
    return sum(
        term == first and tuple(terms[place : place + width]) == run
        for place, term in enumerate(terms)
    )
