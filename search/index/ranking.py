"""The order in which sentences answer: rank-bm25's scores, exact, with context.

The engine finds candidates; `search.index.okapi` gives each the score that plain rank-bm25 over
every indexed sentence would give. So a ranking can be stated in a methods section, whichever
engine found the candidates.

A sentence alone says little, so its context counts too: the words of its document's title
(each a part of an occurrence in the sentence), the document's own BM25 score, and, in a text no
longer than an abstract, the sentence's place, since what was found stands at the end. Sentences
that are no statement (keywords, references, bare headings) count for less. The default numbers
were chosen on development sets: benchmarks/RESULTS.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from search.index.engine import (
    HEADING,
    Candidate,
    Collection,
    Demand,
    DocumentCandidate,
    Engine,
    Filter,
    Request,
    Run,
    is_common,
    ranked_terms,
)
from search.index.feedback import feedback_scores
from search.index.okapi import (
    EPSILON,
    Asked,
    Counting,
    Texts,
    occurrences,
    okapi_idf,
    positive_idf,
    scores,
)

__all__ = ["PLAIN", "Asked", "Ranked", "Ranking", "Weights"]

SHORT_DOCUMENT = 500
"""Ranked terms of a text that is no longer than an abstract."""

_FEWEST_ALONE = 50
"""Sentences that are candidates whatever their documents; more of them cost time for nothing,
since a sentence whose document is not among the best seldom gets far."""

_SENTENCES_A_DOCUMENT = 4
"""Of each document looked into, about so many sentences are scored, where documents are ranked."""

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
    b: float = 0.1
    title: float = 0.5
    """What a term in the title counts against one in the sentence itself."""
    ending: float = 0.1
    """How much more the last sentence of a short document counts than its first."""
    document: float = 2.0
    """Times the document's own score, added to the sentence's."""
    document_k1: float = 1.2
    document_b: float = 0.75
    document_title: float = 1.0
    """How often the title is read again as a part of the document."""
    feedback: float = 0.3
    """What the terms that the best documents share count in a document's score, against the
    question's own words."""
    priors: Mapping[str, float] = field(default_factory=lambda: _PRIORS)
    """Factor of the whole score by the sentence's role; 1 where not named."""


PLAIN = Weights(k1=1.5, b=0.75, title=0.0, ending=0.0, document=0.0, priors=MappingProxyType({}))
"""rank-bm25 as it comes, without context."""


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
        self.engine = engine
        self.weights = weights or Weights()

    @cached_property
    def average_idf(self) -> float:
        """BM25Okapi's average idf over the whole vocabulary, before the floor.

        Only terms in more than half of the sentences need it, so it is worked out when the
        first such term is asked for: never, in a large library.
        """
        size = self.engine.collection.sentences
        values = [
            okapi_idf(size, frequency)
            for term, frequency in self.engine.vocabulary()
            if not is_common(term)
        ]
        return math.fsum(values) / len(values) if values else 0.0

    def idf(self, run: Run) -> float:
        """Return BM25Okapi's idf of a run of terms, its floor included; 0 where unknown."""
        frequency = self.engine.frequency(run)
        if not frequency:
            return 0.0
        value = okapi_idf(self.engine.collection.sentences, frequency)
        return value if value >= 0 else EPSILON * self.average_idf

    def request(
        self,
        asked: Sequence[Asked],
        *,
        required: tuple[Run, ...] = (),
        excluded: tuple[Run, ...] = (),
        filters: tuple[Filter, ...] = (),
        either: tuple[tuple[Run, ...], ...] = (),
        excluded_filters: tuple[Filter, ...] = (),
        demands: tuple[Demand, ...] = (),
    ) -> Request:
        """Return what to ask of the engine: each term weighted by BM25Okapi's idf."""
        weights: dict[Run, float] = {}
        for word in asked:
            for run in word.own:
                weights[run] = max(weights.get(run, 0.0), self.idf(run))
            for run in word.alternatives:
                weights[run] = max(weights.get(run, 0.0), word.factor * self.idf(run))
            for run in word.spellings:
                weights[run] = max(weights.get(run, 0.0), self.idf(run))
        return Request(
            tuple(weights.items()), required, excluded, filters, either, excluded_filters, demands
        )

    def find(
        self, request: Request, asked: Sequence[Asked], limit: int = 150, *, documents: int = 0
    ) -> list[Ranked]:
        """Return the best sentences in order: by score, then document, then place.

        Candidates are what `gather` finds; ``documents`` is how many are looked into at least.
        """
        return self.rank(*self.gather(request, limit, documents), request, asked)

    def gather(
        self, request: Request, limit: int, least: int = 0
    ) -> tuple[list[Candidate], dict[int, DocumentCandidate]]:
        """Return what is to be scored: candidates, and their documents where those count.

        They are the engine's best sentences and, where documents count, those of its best
        documents, of which at least ``least`` are looked into.
        """
        in_context = self.needs_documents and bool(request.weights)
        alone = max(limit // 3, _FEWEST_ALONE) if in_context else limit
        found = {(one.document, one.number): one for one in self.engine.sentences(request, alone)}
        documents: dict[int, DocumentCandidate] = {}
        if in_context:
            best = self.engine.documents(request, max(10, limit // 5, least))
            documents = {one.document: one for one in best}
            most = max(limit, _SENTENCES_A_DOCUMENT * least)
            for one in self.engine.sentences_of(request, list(documents), most):
                found.setdefault((one.document, one.number), one)
            missing = sorted({number for number, _ in found} - documents.keys())
            documents |= {one.document: one for one in self.lengths(request, missing)}
        return list(found.values()), documents

    def lengths(self, request: Request, documents: Sequence[int]) -> list[DocumentCandidate]:
        """Return the named documents as candidates."""
        return self.engine.lengths(request, documents)

    @property
    def needs_documents(self) -> bool:
        """Whether the weights look beyond the sentence."""
        weights = self.weights
        return bool(weights.document or weights.title or weights.ending)

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
        own_scores = self.sentence_scores(candidates, documents, runs, asked)
        document_scores = self.document_scores(documents, runs, asked)
        ranked = []
        for candidate, own in zip(candidates, own_scores, strict=True):
            document = document_scores.get(candidate.document, 0.0)
            score = own + self.weights.document * document
            if score > 0:
                score *= self._standing(candidate, documents)
            ranked.append(Ranked(candidate, score, own, document))
        ranked.sort(key=lambda one: (-one.score, one.candidate.document, one.candidate.number))
        if len(asked) == 1 and len(asked[0].own) == 1:
            # Who asks for one word wants to see it: what only has another word for it follows.
            ranked.sort(key=lambda one: not occurrences(asked[0].own[0], one.candidate.terms))
        return ranked

    def _standing(self, candidate: Candidate, documents: Mapping[int, DocumentCandidate]) -> float:
        """Return the factor that a sentence has by its role and its place."""
        factor = self.weights.priors.get(candidate.role, 1.0)
        document = documents.get(candidate.document)
        if document is not None and document.length <= SHORT_DOCUMENT:
            factor *= 1 + self.weights.ending * candidate.place
        return factor

    def sentence_scores(
        self,
        candidates: Sequence[Candidate],
        documents: Mapping[int, DocumentCandidate],
        runs: Sequence[Run],
        asked: Sequence[Asked],
    ) -> list[float]:
        """Return the candidates' own scores, the words of their titles counted in."""
        counting = Counting(runs)
        titles = {
            number: counting.counted(one.title)
            for number, one in documents.items()
            if self.weights.title and one.title
        }
        frequencies = []
        for one in candidates:
            counts: dict[Run, float] = dict(counting.counted(one.terms))
            for run, count in titles.get(one.document, {}).items():
                counts[run] = counts.get(run, 0.0) + self.weights.title * count
            frequencies.append(counts)
        collection = self.engine.collection
        texts = Texts(
            frequencies,
            [ranked_terms(one.terms) for one in candidates],
            collection.sentence_terms / max(collection.sentences, 1),
            {run: self.idf(run) for run in runs},
        )
        values: list[float] = scores(texts, asked, k1=self.weights.k1, b=self.weights.b).tolist()
        return values

    def document_scores(
        self,
        documents: Mapping[int, DocumentCandidate],
        runs: Sequence[Run],
        asked: Sequence[Asked],
    ) -> dict[int, float]:
        """Return the documents' scores by number, not yet multiplied by their weight."""
        weights = self.weights
        if not (documents and weights.document):
            return {}
        collection = self.engine.collection
        texts = Texts(
            [
                {
                    run: count + weights.document_title * one.title.count(run[0])
                    for run, count in zip(runs, one.frequencies, strict=True)
                    if count
                }
                for one in documents.values()
            ],
            [
                one.length + weights.document_title * ranked_terms(one.title)
                for one in documents.values()
            ],
            _average_document(collection, weights.document_title),
            {run: self._document_idf(run) for run in runs},
        )
        values = scores(texts, asked, k1=weights.document_k1, b=weights.document_b)
        found: dict[int, float] = dict(zip(documents, values.tolist(), strict=True))
        if weights.feedback:
            others = feedback_scores(
                self.engine, found, collection, k1=weights.document_k1, b=weights.document_b
            )
            share = weights.feedback * len(asked)
            found = {number: own + share * others.get(number, 0.0) for number, own in found.items()}
        return found

    def _document_idf(self, run: Run) -> float:
        if len(run) > 1:
            return 0.0  # the engine does not count runs in documents
        frequency = self.engine.document_frequency(run[0])
        return positive_idf(self.engine.collection.documents, frequency) if frequency else 0.0


def _average_document(collection: Collection, title: float) -> float:
    """Return the mean length of documents whose titles are read so often again."""
    titles = collection.document_terms - collection.sentence_terms
    return (collection.document_terms + title * titles) / max(collection.documents, 1)
