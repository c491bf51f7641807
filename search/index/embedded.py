"""The engine within the program: tantivy (https://github.com/quickwit-oss/tantivy-py).

Two tantivy indexes stand side by side, one whose unit is the sentence and one whose unit is
the document, so that each has its own statistics. Both take the terms of our own analyzer,
joined by spaces. What is said of a document is kept once, with the document: its sentences'
terms and what filters go by; a sentence names its document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tantivy import DocAddress, Document, Occur, Query

from search.index.contents import Contents, Wanted, stored
from search.index.engine import (
    COMMON,
    Candidate,
    Collection,
    Demand,
    DocumentCandidate,
    DocumentEntry,
    Filter,
    Near,
    Request,
    Run,
)
from search.index.unit import Unit

_SENTENCE_HEAP = 48_000_000
_DOCUMENT_HEAP = 24_000_000
_MOST_BEGINNINGS = 32
"""Beginnings of words of which the vocabulary is kept in memory."""
_MOST_CHARACTERS = 4_000_000
"""Of documents that are kept in memory, together."""
_MOST_FILTERS = 32
"""Conditions whose documents are kept in memory."""
_COUNTED = {
    "sentences": {"value_count": {"field": "document"}},
    "documents": {"cardinality": {"field": "document"}},
}
_OF_SENTENCES = frozenset({"section", "type", "year"})
"""Fields that sentences have themselves; all others are their document's."""


class EmbeddedEngine:
    """The `Engine` that keeps its index in a folder, by tantivy.

    Raises EngineError when the folder holds an index that cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._sentences = Unit(folder / "sentences", "sentences", _SENTENCE_HEAP)
        self._documents = Unit(folder / "documents", "documents", _DOCUMENT_HEAP)
        self._forget()

    def _forget(self) -> None:
        """Drop what is remembered of an older commit."""
        self._known: dict[int, Contents] = {}
        self._holding: dict[Filter, list[int]] = {}
        self._vocabulary: dict[str, Sequence[str]] = {}
        self._characters = 0
        self._known_state = self._documents.state

    @property
    def generation(self) -> int:
        """The last commit that both indexes hold."""
        return min(self._sentences.state[0], self._documents.state[0])

    @property
    def collection(self) -> Collection:
        """Sizes as of the visible commit."""
        return Collection(*self._sentences.state[1:])

    def refresh(self) -> None:
        """Make the newest commit visible (some microseconds when nothing changed)."""
        self._sentences.refresh()
        self._documents.refresh()
        if self._documents.state != self._known_state:
            self._forget()

    def add(self, entries: Iterable[DocumentEntry]) -> None:
        """Add documents; ones that it may hold already must be removed first."""
        for entry in entries:
            shared: dict[str, object] = {
                "document": entry.document,
                "type": " ".join(entry.types),
                "unit": 1,
            }
            if entry.year is not None:
                shared["year"] = entry.year
            for sentence in entry.sentences:
                self._sentences.put(
                    {
                        **shared,
                        "terms": sentence.terms,
                        "number": sentence.number,
                        "section": sentence.section.casefold(),
                    }
                )
            self._documents.put(shared | _of_document(entry))

    def remove(self, documents: Sequence[int]) -> None:
        """Remove documents by number."""
        self._sentences.remove(documents)
        self._documents.remove(documents)

    def clear(self) -> None:
        """Remove everything."""
        self._sentences.clear()
        self._documents.clear()

    def commit(self, generation: int, collection: Collection) -> None:
        """Make all since the last commit durable, under that generation and with those sizes."""
        state = (
            generation,
            collection.sentences,
            collection.sentence_terms,
            collection.documents,
            collection.document_terms,
        )
        # The documents first: a kill between the two leaves the lower generation to be told.
        self._documents.commit(state)
        self._sentences.commit(state)
        self._forget()

    def finish(self) -> None:
        """End writing: what was not committed is dropped; wait for merges; free the lock."""
        self._sentences.finish()
        self._documents.finish()

    def frequency(self, run: Run) -> int:
        """Return in how many sentences the run stands."""
        return self._sentences.frequency(run, self.collection.sentences)

    def document_frequency(self, term: str) -> int:
        """Return in how many documents the term stands (title included)."""
        return self._documents.frequency((term,), self.collection.documents)

    def vocabulary(self, prefix: str = "", limit: int | None = None) -> list[tuple[str, int]]:
        """Return index terms that begin so, each with its sentence frequency, commonest first."""
        unit = self._sentences
        # Without a filter what was deleted is counted too; with one, every posting is visited.
        exact = None if unit.is_whole(self.collection.sentences) else Query.all_query()
        how = {"filter_query": exact, "limit": limit}
        found: list[tuple[str, int]] = unit.searcher.terms_with_prefix("terms", prefix, **how)
        return found

    def near(self, term: str, errors: int) -> list[Near]:
        """Return terms within so many typing errors of one, in no order.

        They are looked for among those that begin with the same two letters, or with these in the
        other order; only where there is none, among all that begin with the same letter.
        """
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        for beginnings in ((term[:2], term[1::-1]), (term[:1],)):
            known = [word for one in dict.fromkeys(beginnings) for word in self._beginning(one)]
            found = extract(term, known, scorer=OSA.distance, score_cutoff=errors, limit=None)
            near = [Near(word, int(apart), self.frequency((word,))) for word, apart, _ in found]
            if held := [one for one in near if one.frequency]:
                return held
        return []

    def _beginning(self, letters: str) -> Sequence[str]:
        """Return the ranked terms that begin so, some of which may have been deleted."""
        if letters not in self._vocabulary:
            if len(self._vocabulary) >= _MOST_BEGINNINGS:
                self._vocabulary.clear()
            found = self._sentences.searcher.terms_with_prefix("terms", letters)
            self._vocabulary[letters] = [term for term, _ in found]
        return self._vocabulary[letters]

    def sentences(self, request: Request, limit: int) -> list[Candidate]:
        """Return the engine's best sentences."""
        return self._best(self._sentence_query(request), limit)

    def sentences_of(
        self, request: Request, documents: Sequence[int], limit: int
    ) -> list[Candidate]:
        """Return the engine's best sentences within the named documents."""
        if not documents:
            return []
        within = self._sentences.among(documents)
        return self._best(
            Query.boolean_query(
                [(Occur.Must, within), (Occur.Must, self._sentence_query(request))]
            ),
            limit,
        )

    def documents(self, request: Request, limit: int) -> list[DocumentCandidate]:
        """Return the engine's best documents; only filters on documents apply."""
        found = self._documents.best(self._document_query(request), limit)
        numbers = [number for (number,) in self._documents.values(found, "document")]
        return self.lengths(request, numbers)

    def lengths(self, request: Request, documents: Sequence[int]) -> list[DocumentCandidate]:
        """Return the named documents as `documents` would."""
        return _measured(request, self._contents(documents))

    def contents(self, documents: Sequence[int]) -> list[Mapping[str, int]]:
        """Return how often each of the documents holds each of its terms."""
        return [one.counts for _, one in self._contents(documents)]

    def count(self, request: Request) -> tuple[int, int]:
        """Return how many sentences meet the request, and in how many documents.

        The number of documents is tantivy's estimate of distinct values (HyperLogLog).
        """
        counted = self._sentences.searcher.aggregate(self._sentence_query(request), _COUNTED)
        return round(counted["sentences"]["value"]), round(counted["documents"]["value"])

    def close(self) -> None:
        """Let go of the writers; readers end with the object."""
        self.finish()

    # --- what is asked

    def _sentence_query(self, request: Request) -> Query:
        unit = self._sentences
        parts: list[tuple[Occur, Query]] = []
        if request.weights:
            words = [(Occur.Should, unit.boosted(run, weight)) for run, weight in request.weights]
            parts.append((Occur.Must, Query.boolean_query(words)))
        else:
            parts.append((Occur.Must, unit.everything))
        parts += [(Occur.Must, unit.query(run)) for run in request.required]
        parts += [
            (Occur.Must, Query.boolean_query([(Occur.Should, unit.query(run)) for run in runs]))
            for runs in request.either
        ]
        parts += [(Occur.Must, self._restriction(wanted)) for wanted in request.filters]
        parts += [(Occur.MustNot, unit.query(run)) for run in request.excluded]
        parts += [(Occur.MustNot, self._restriction(one)) for one in request.excluded_filters]
        parts += [(Occur.Must, self._demanded(one)) for one in request.demands]
        return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)

    def _document_query(self, request: Request) -> Query:
        unit = self._documents
        words = [
            (Occur.Should, unit.boosted(run, weight))
            for run, weight in request.weights
            if len(run) == 1
        ]
        if not words:
            return Query.empty_query()
        parts = [(Occur.Must, Query.boolean_query(words))]
        for occurrence, conditions in (
            (Occur.Must, request.filters),
            (Occur.MustNot, request.excluded_filters),
        ):
            parts += [
                (occurrence, unit.restriction(one)) for one in conditions if one.field != "section"
            ]
        return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)

    def _demanded(self, wanted: Demand) -> Query:
        """Return what finds the sentences that meet a condition made of conditions."""
        queries = [
            *map(self._sentences.query, wanted.runs),
            *map(self._restriction, wanted.filters),
            *map(self._demanded, wanted.parts),
        ]
        occurrence = {"all": Occur.Must, "any": Occur.Should, "none": Occur.MustNot}[wanted.how]
        parts = [(occurrence, query) for query in queries]
        if wanted.how != "any":  # what only denies finds nothing in tantivy
            parts.append((Occur.Must, self._sentences.everything))
        return Query.boolean_query(parts) if parts else Query.empty_query()

    def _restriction(self, wanted: Filter) -> Query:
        """Return what finds the sentences that meet a condition."""
        if wanted.field in _OF_SENTENCES:
            return self._sentences.restriction(wanted)
        holding = self._holding
        if wanted not in holding:
            if len(holding) >= _MOST_FILTERS:
                holding.clear()
            found = self._documents.best(self._documents.restriction(wanted), None)
            holding[wanted] = [number for (number,) in self._documents.values(found, "document")]
        numbers = holding[wanted]
        return self._sentences.among(numbers) if numbers else Query.empty_query()

    # --- what is brought

    def _best(self, query: Query, limit: int) -> list[Candidate]:
        unit = self._sentences
        places = list(unit.values(unit.best(query, limit), "document", "number"))
        known = dict(self._contents(list(dict.fromkeys(document for document, _ in places))))
        found = [
            # Where a commit comes between the two units, a document may be gone already.
            known[document].candidate(document, number) if document in known else None
            for document, number in places
        ]
        return [one for one in found if one is not None]

    def _contents(self, documents: Sequence[int]) -> list[tuple[int, Contents]]:
        """Return what is kept of the documents that there are, from memory as far as it is there.

        A question looks at its best documents three times, and the next one at many of them again.
        """
        missing = [number for number in documents if number not in self._known]
        unit = self._documents
        read = self._read(unit.best(unit.among(missing), len(missing))) if missing else {}
        found = [(number, read.get(number) or self._known.get(number)) for number in documents]
        return [(number, one) for number, one in found if one is not None]

    def _read(self, places: list[DocAddress]) -> dict[int, Contents]:
        """Return what is kept of the documents at some places, and remember it."""
        unit, known = self._documents, self._known
        read: dict[int, Contents] = {}
        for place, (number, length) in zip(
            places, unit.values(places, "document", "length"), strict=True
        ):
            one = known.get(number) or _contents_of(unit.searcher.doc(place), length)
            read[number] = one
            if number not in known:
                self._characters += one.characters
                if self._characters > _MOST_CHARACTERS:
                    known.clear()
                    self._characters = one.characters
                known[number] = one
        return read


def _measured(
    request: Request, documents: Iterable[tuple[int, Contents]]
) -> list[DocumentCandidate]:
    wanted = [Wanted.of(run) for run, _ in request.weights]
    return [
        DocumentCandidate(number, one.frequencies(wanted), one.length, one.title)
        for number, one in documents
    ]


def _contents_of(held: Document, length: int) -> Contents:
    return Contents(held.get_first("title") or "", length, bytes(held.get_first("contents") or b""))


def _of_document(entry: DocumentEntry) -> dict[str, object]:
    """Return the fields that only documents have."""
    terms = " ".join([*entry.title, *[one.terms for one in entry.sentences]])
    ranked = [term for term in terms.split() if term[0] != COMMON]
    return {
        "key": entry.key.casefold(),
        "title": " ".join(entry.title),
        "author": " ".join(entry.authors),
        "journal": " ".join(entry.journal),
        "terms": " ".join(ranked),
        "contents": entry.contents or stored(entry.sentences),
        "length": len(ranked),
    }
