"""From a question to its answer: parsed, expanded, put to the index, ranked and built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from search.documents import Document, Sentence
from search.index.engine import Engine, Request
from search.index.entries import index_entry
from search.index.ranking import Asked, Ranked, Ranking
from search.index.shares import Shares, shares
from search.query.answer import Answer, build
from search.query.expansion import Definitions, expand
from search.query.nearest import nearest_words
from search.query.parser import Query, parse
from search.query.plan import Noted, asked, demands, filters, unknown_words
from search.query.similar import asking_for, place_of, without_copies

CANDIDATES = 150
"""Sentences that are scored exactly, for an answer of usual length."""


class Kept(Definitions, Protocol):
    """What is asked of the library's storage."""

    def number_of(self, key: str) -> int | None:
        """Return the number of the document with that key."""


def best_of_each(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return the best candidate of each document, in order."""
    best: dict[int, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.document, one)
    return list(best.values())


def _candidates(hits: int) -> int:
    return max(CANDIDATES, 2 * hits)


@dataclass(frozen=True, slots=True)
class Planned:
    """A question made ready for the index."""

    query: Query
    words: tuple[Asked, ...]
    request: Request
    like: tuple[Document, Sentence] | None = None
    """The sentence that others shall be like."""

    @property
    def can_be_asked(self) -> bool:
        """Whether there is anything to find by."""
        return bool(self.words) or (self.query.narrows and not self.query.ranks)


class Asking:
    """Asks one state of a library's index; its parts are read-only and safe in any thread."""

    def __init__(
        self,
        engine: Engine,
        ranking: Ranking,
        kept: Kept,
        document_of: Callable[[int], Document | None],
        noted: Noted,
    ) -> None:
        """Ask an engine by a ranking; documents and the user's notes are brought by callables."""
        self._engine = engine
        self._ranking = ranking
        self._kept = kept
        self._document_of = document_of
        self._noted = noted

    def plan(self, question: str, *, expanding: bool) -> Planned:
        """Understand a question."""
        query = parse(question)
        if expanding:
            query = expand(query, self._kept, self._engine.frequency)
        like = None
        if query.like:
            like = self._sentence(query.like)
            if like is None:
                remark = f"like:{query.like} names no sentence of this library."
                query = replace(query, remarks=(*query.remarks, remark))
            else:
                query = asking_for(query, *like, self._ranking.idf)
        if self._notes_are_missing(query):
            remark = "You have no such note on any document of this library."
            query = replace(query, remarks=(*query.remarks, remark))
        words = asked(query, self._engine.vocabulary)
        request = self._ranking.request(
            words,
            required=query.phrases,
            either=query.either,
            excluded=query.excluded,
            filters=filters(query.filters, self._noted),
            excluded_filters=filters(query.excluded_filters, self._noted),
            demands=demands(query, self._engine.vocabulary, self._noted),
        )
        return Planned(query, tuple(words), request, like)

    def _notes_are_missing(self, query: Query) -> bool:
        asked_for = [pair for pair in query.filters if pair[0] in ("has", "tag")]
        return any(not self._noted(field, value) for field, value in asked_for)

    def _sentence(self, like: str) -> tuple[Document, Sentence] | None:
        place = place_of(like)
        number = self._kept.number_of(place[0]) if place else None
        document = self._document_of(number) if number is not None else None
        if place is None or document is None or place[1] >= len(document.sentences):
            return None
        return document, document.sentences[place[1]]

    def ask(
        self,
        question: str,
        *,
        limit: int,
        skip: int = 0,
        expanding: bool,
        varied: bool,
        documents: int = 0,
    ) -> Answer:
        """Return the sentences that answer a question, best first; see `search.Library.ask`."""
        planned = self.plan(question, expanding=expanding)
        query = planned.query
        unknown = unknown_words(query, self._engine)
        nearest = nearest_words(query, unknown, self._engine, self._document_of) if unknown else ()
        if not planned.can_be_asked:
            return Answer(question, query, (), 0, 0, unknown, query.remarks, nearest)
        return build(
            query,
            self._ranked(planned, _candidates(limit + skip), documents),
            self._document_of,
            self._engine.count(planned.request),
            limit=limit,
            skip=skip,
            unknown=unknown,
            nearest=nearest,
            varied=varied,
        )

    def _ranked(self, planned: Planned, candidates: int, documents: int) -> list[Ranked]:
        ranked = self._ranking.find(planned.request, planned.words, candidates, documents=documents)
        if planned.like:
            ranked = without_copies(ranked, *planned.like)
        return best_of_each(ranked) if documents else ranked

    def explain(
        self, question: str, document: Document, number: int, sentence: int, *, expanding: bool
    ) -> tuple[Query, Shares] | None:
        """Return how a question was understood and what a sentence's score is made of.

        ``number`` is the document's in storage. None where the sentence is not indexed.
        """
        planned = self.plan(question, expanding=expanding)
        entry = index_entry(document, number)
        places = {one.number: place for place, one in enumerate(entry.sentences)}
        if sentence not in places:
            return None
        found = shares(
            self._ranking, planned.request, planned.words, entry, places[sentence], CANDIDATES
        )
        return planned.query, found
