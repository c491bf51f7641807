"""The order in which sentences answer: rank-bm25's scores, exact, with context.

The engine finds candidates. Here a real ``rank_bm25.BM25Okapi`` over those candidates, with its
``idf`` and ``avgdl`` set from the whole collection and its ``doc_len`` from the true lengths,
gives each the score that plain rank-bm25 over every indexed sentence would give (Trotman et
al. 2014, "Improvements to BM25 and Language Models Examined"; k1, b and epsilon as there).
So a ranking can be stated in a methods section, whichever engine found the candidates.

A sentence alone says little, so its document's own BM25 score is added, and sentences that are
no statement (keywords, references, bare headings) count for less.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from search.index.engine import (
    HEADING,
    Candidate,
    Collection,
    DocumentCandidate,
    Engine,
    Filter,
    Request,
    Run,
    is_common,
)

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

EPSILON = 0.25
"""Share of the average idf that a term in more than half of the sentences weighs."""

ALTERNATIVE = 0.7
"""What an alternative (a synonym, an abbreviation) counts against the user's own word."""

_PRIORS = MappingProxyType(
    {
        HEADING: 0.3,
        "KEYWORDS": 0.3,
        "FRONT MATTER": 0.3,
        "REFERENCES": 0.3,
        "ACKNOWLEDGEMENTS": 0.5,
        "TITLE": 0.8,
    }
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the ranking: BM25's own, and what a sentence's context counts."""

    k1: float = 0.6
    b: float = 0.2
    document: float = 2.0
    """Times the document's own score, added to the sentence's."""
    document_k1: float = 1.2
    document_b: float = 0.75
    priors: Mapping[str, float] = field(default_factory=lambda: _PRIORS)
    """Factor of the whole score by the sentence's role; 1 where not named."""


PLAIN = Weights(k1=1.5, b=0.75, document=0.0, priors=MappingProxyType({}))
"""rank-bm25 as it comes, without context."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question (or a run of words that an alternative stands for)."""

    own: tuple[Run, ...]
    """The user's own terms; their scores add up."""
    alternatives: tuple[Run, ...] = ()
    """Other ways to say it; the best of them counts, if it counts more than the own."""
    factor: float = ALTERNATIVE
    """What an alternative's score is multiplied by."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its final score and its parts."""

    candidate: Candidate
    score: float
    sentence_score: float
    document_score: float


class Ranking:
    """Ranks what one engine finds; made anew for each state of the engine.

    Safe in any thread as far as the engine is.
    """

    def __init__(self, engine: Engine, weights: Weights | None = None) -> None:
        self._engine = engine
        self.weights = weights or Weights()

    @cached_property
    def average_idf(self) -> float:
        """BM25Okapi's average idf over the whole vocabulary, before the floor.

        Only terms in more than half of the sentences need it, so it is worked out when the
        first such term is asked for: never, in a large library.
        """
        size = self._engine.collection.sentences
        values = [
            _okapi_idf(size, frequency)
            for term, frequency in self._engine.vocabulary()
            if not is_common(term)
        ]
        return math.fsum(values) / len(values) if values else 0.0

    def idf(self, run: Run) -> float:
        """Return BM25Okapi's idf of a run of terms, its floor included; 0 where unknown."""
        frequency = self._engine.frequency(run)
        if not frequency:
            return 0.0
        value = _okapi_idf(self._engine.collection.sentences, frequency)
        return value if value >= 0 else EPSILON * self.average_idf

    def request(
        self,
        asked: Sequence[Asked],
        *,
        required: tuple[Run, ...] = (),
        excluded: tuple[Run, ...] = (),
        filters: tuple[Filter, ...] = (),
    ) -> Request:
        """Return what to ask of the engine: each term weighted by BM25Okapi's idf."""
        weights: dict[Run, float] = {}
        for word in asked:
            for run in word.own:
                weights[run] = max(weights.get(run, 0.0), self.idf(run))
            for run in word.alternatives:
                weights[run] = max(weights.get(run, 0.0), word.factor * self.idf(run))
        return Request(tuple(weights.items()), required, excluded, filters)

    def find(self, request: Request, asked: Sequence[Asked], limit: int = 150) -> list[Ranked]:
        """Return the best sentences in order: by score, then document, then place.

        Candidates are the engine's best sentences and, where documents count, those of its
        best documents.
        """
        found = {(one.document, one.number): one for one in self._engine.sentences(request, limit)}
        documents: dict[int, DocumentCandidate] = {}
        if self.weights.document and request.weights:
            best = self._engine.documents(request, max(10, limit // 5))
            documents = {one.document: one for one in best}
            for one in self._engine.sentences_of(request, list(documents), limit):
                found.setdefault((one.document, one.number), one)
            missing = sorted({number for number, _ in found} - documents.keys())
            documents |= {one.document: one for one in self._engine.lengths(request, missing)}
        return self.rank(list(found.values()), documents, request, asked)

    def rank(
        self,
        candidates: Sequence[Candidate],
        documents: Mapping[int, DocumentCandidate],
        request: Request,
        asked: Sequence[Asked],
    ) -> list[Ranked]:
        """Score candidates exactly and put them in order; none is left out."""
        if not candidates:
            return []
        runs = [run for run, _ in request.weights]
        idf = {run: self.idf(run) for run in runs}
        collection = self._engine.collection
        sentence_scores = _scores(
            [[occurrences(run, one.terms) for run in runs] for one in candidates],
            [sum(not is_common(term) for term in one.terms) for one in candidates],
            collection.sentence_terms / max(collection.sentences, 1),
            idf,
            asked,
            (self.weights.k1, self.weights.b),
        )
        document_scores = self._document_scores(documents, collection, idf, asked)
        ranked = []
        for candidate, own in zip(candidates, sentence_scores.tolist(), strict=True):
            document = document_scores.get(candidate.document, 0.0)
            score = own + self.weights.document * document
            if score > 0:
                score *= self.weights.priors.get(candidate.role, 1.0)
            ranked.append(Ranked(candidate, score, own, document))
        ranked.sort(key=lambda one: (-one.score, one.candidate.document, one.candidate.number))
        if len(asked) == 1 and len(asked[0].own) == 1:
            # Who asks for one word wants to see it: what only has another word for it follows.
            ranked.sort(key=lambda one: not occurrences(asked[0].own[0], one.candidate.terms))
        return ranked

    def _document_scores(
        self,
        documents: Mapping[int, DocumentCandidate],
        collection: Collection,
        idf: Mapping[Run, float],
        asked: Sequence[Asked],
    ) -> dict[int, float]:
        # The sentences' idf serves here too: over a handful of documents that of documents
        # is zero or less for every word that matters.
        if not documents:
            return {}
        scores = _scores(
            [list(one.frequencies) for one in documents.values()],
            [one.length for one in documents.values()],
            collection.document_terms / max(collection.documents, 1),
            idf,
            asked,
            (self.weights.document_k1, self.weights.document_b),
        )
        return dict(zip(documents, scores.tolist(), strict=True))


def occurrences(run: Run, terms: Sequence[str]) -> int:
    """Count where the run stands in the terms, side by side."""
    first, width = run[0], len(run)
    if width == 1:
        return terms.count(first)
    return sum(
        term == first and tuple(terms[place : place + width]) == run
        for place, term in enumerate(terms)
    )


def _okapi_idf(size: int, frequency: int) -> float:
    # Deleted sentences may still be counted for a moment: never take the log of nothing.
    return math.log(max(size - frequency, 0) + 0.5) - math.log(frequency + 0.5)


def _scores(
    frequencies: Sequence[Sequence[int]],
    lengths: Sequence[int],
    average_length: float,
    idf: Mapping[Run, float],
    asked: Sequence[Asked],
    parameters: tuple[float, float],
) -> NDArray[float64]:
    """Score texts by BM25Okapi: for each word of the question the best way to say it."""
    import numpy as np
    from rank_bm25 import BM25Okapi

    runs = list(idf)
    # A place holder in each text, because BM25Okapi cannot be made of texts without words.
    corpus = [
        ["", *(run for run, count in zip(runs, counts, strict=True) for _ in range(count))]
        for counts in frequencies
    ]
    okapi = BM25Okapi(corpus, k1=parameters[0], b=parameters[1], epsilon=EPSILON)
    okapi.idf = dict(idf)
    okapi.avgdl = average_length or 1.0
    okapi.doc_len = list(lengths)
    total: NDArray[float64] = np.zeros(len(corpus))
    for word in asked:
        score = okapi.get_scores(list(word.own))
        if word.alternatives:
            other = np.max([okapi.get_scores([run]) for run in word.alternatives], axis=0)
            score = np.maximum(score, word.factor * other)
        total += score
    return total
