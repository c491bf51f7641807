"""The engine within the program: tantivy (https://github.com/quickwit-oss/tantivy-py).

Two tantivy indexes stand side by side, one whose unit is the sentence and one whose unit is
the document, so that each has its own statistics. Both take the terms of our own analyzer,
joined by spaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tantivy import Occur, Query

from search.index.engine import (
    Candidate,
    Collection,
    DocumentCandidate,
    DocumentEntry,
    Near,
    Request,
    Run,
    is_common,
)
from search.index.spelling import distance
from search.index.unit import Unit

_SENTENCE_HEAP = 48_000_000
_DOCUMENT_HEAP = 24_000_000
_LOOKS = 6
_LOOKED_AT = 8
"""How often, and at how many sentences each time, is looked for words spelt nearly alike."""
_MOST_CHARACTERS = 4_000_000
"""Of tables of documents that are kept in memory, together."""
_PLACES = 1000
"""A sentence's place in its document is kept in thousandths."""


class EmbeddedEngine:
    """The `Engine` that keeps its index in a folder, by tantivy.

    Raises EngineError when the folder holds an index that cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._sentences = Unit(folder / "sentences", "sentences", _SENTENCE_HEAP)
        self._documents = Unit(folder / "documents", "documents", _DOCUMENT_HEAP)
        self._known: dict[int, _Kept] = {}
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
        """Make the newest commit visible (tens of microseconds when nothing changed)."""
        self._sentences.refresh()
        self._documents.refresh()
        if self._documents.state != self._known_state:
            self._known_state = self._documents.state
            self._known, self._characters = {}, 0

    def add(self, entries: Iterable[DocumentEntry]) -> None:
        """Add documents; ones that it may hold already must be removed first."""
        for entry in entries:
            shared: dict[str, object] = {
                "document": entry.document,
                "key": entry.key.casefold(),
                "type": " ".join(entry.types),
                "title": " ".join(entry.title),
                "author": " ".join(entry.authors),
                "journal": " ".join(entry.journal),
                "unit": "1",
            }
            if entry.year is not None:
                shared["year"] = entry.year
            last = max(len(entry.sentences) - 1, 1)
            for place, sentence in enumerate(entry.sentences):
                self._sentences.put(
                    shared
                    | {
                        "terms": sentence.terms,
                        "number": sentence.number,
                        "place": round(_PLACES * place / last),
                        "role": sentence.role,
                        "section": sentence.section.casefold(),
                    }
                )
            counts = Counter(entry.title)
            for sentence in entry.sentences:
                counts.update(sentence.terms.split())
            for term in list(filter(is_common, counts)):
                del counts[term]
            self._documents.put(
                shared
                | {
                    "terms": " ".join(counts.elements()),
                    "counts": _table(counts).encode(),
                    "length": counts.total(),
                }
            )

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
        return unit.searcher.terms_with_prefix("terms", prefix, filter_query=exact, limit=limit)

    def near(self, term: str, errors: int) -> list[Near]:
        """Return some terms within so many typing errors of one, in no order.

        tantivy finds the sentences, not the terms: each look leaves out the terms found before.
        """
        unit = self._sentences
        wanted = Query.fuzzy_term_query(unit.schema, "terms", term, distance=errors)
        found: dict[str, Near] = {}
        for _ in range(_LOOKS):
            others = [(Occur.MustNot, unit.query((known,))) for known in found]
            before = len(found)
            for one in self._best(Query.boolean_query([(Occur.Must, wanted), *others]), _LOOKED_AT):
                for held in one.terms:
                    if held not in found and not is_common(held):
                        apart = distance(term, held, errors)
                        if apart <= errors:
                            count = self.frequency((held,))
                            found[held] = Near(held, apart, count, one.document, one.number)
            if len(found) == before:
                break
        return list(found.values())

    def sentences(self, request: Request, limit: int) -> list[Candidate]:
        """Return the engine's best sentences."""
        return self._best(self._sentence_query(request), limit)

    def sentences_of(
        self, request: Request, documents: Sequence[int], limit: int
    ) -> list[Candidate]:
        """Return the engine's best sentences within the named documents."""
        if not documents:
            return []
        within = Query.term_set_query(self._sentences.schema, "document", list(documents))
        return self._best(
            Query.boolean_query(
                [(Occur.Must, within), (Occur.Must, self._sentence_query(request))]
            ),
            limit,
        )

    def documents(self, request: Request, limit: int) -> list[DocumentCandidate]:
        """Return the engine's best documents; only filters on documents apply."""
        found = self._read(self._document_query(request), limit)
        return [_measured(request, number, kept) for number, kept in found]

    def lengths(self, request: Request, documents: Sequence[int]) -> list[DocumentCandidate]:
        """Return the named documents as `documents` would."""
        if not documents:
            return []
        return [_measured(request, number, kept) for number, kept in self._kept(documents)]

    def _kept(self, documents: Sequence[int]) -> list[tuple[int, _Kept]]:
        """Return what is kept of the documents that there are, from memory as far as it is there.

        A question looks at its best documents three times, and the next one at many of them again.
        """
        missing = [number for number in documents if number not in self._known]
        if missing:
            named = Query.term_set_query(self._documents.schema, "document", missing)
            self._read(named, len(missing))
        known = self._known
        return [(number, known[number]) for number in documents if number in known]

    def contents(self, documents: Sequence[int]) -> list[Mapping[str, int]]:
        """Return how often each of the documents holds each of its ranked terms."""
        return [
            {term: int(count) for term, count in map(_row, kept.counts.split("\n")[1:-1])}
            for _, kept in self._kept(documents)
        ]

    def count(self, request: Request) -> tuple[int, int]:
        """Return how many sentences meet the request, and in how many documents.

        The number of documents is tantivy's estimate of distinct values (HyperLogLog).
        """
        query = self._sentence_query(request)
        found = self._sentences.searcher.search(query, limit=1)
        sentences = int(found.count)  # type: ignore[attr-defined]
        if not sentences:
            return 0, 0
        return sentences, round(self._sentences.searcher.cardinality(query, "document"))

    def close(self) -> None:
        """Let go of the writers; readers end with the object."""
        self.finish()

    def _sentence_query(self, request: Request) -> Query:
        unit = self._sentences
        parts: list[tuple[Occur, Query]] = []
        if request.weights:
            words = [(Occur.Should, unit.boosted(run, weight)) for run, weight in request.weights]
            parts.append((Occur.Must, Query.boolean_query(words)))
        else:
            parts.append((Occur.Must, Query.term_query(unit.schema, "unit", "1")))
        parts += [(Occur.Must, unit.query(run)) for run in request.required]
        parts += [
            (Occur.Must, Query.boolean_query([(Occur.Should, unit.query(run)) for run in runs]))
            for runs in request.either
        ]
        parts += [(Occur.Must, unit.restriction(wanted)) for wanted in request.filters]
        parts += [(Occur.MustNot, unit.query(run)) for run in request.excluded]
        parts += [(Occur.MustNot, unit.restriction(one)) for one in request.excluded_filters]
        parts += [(Occur.Must, unit.demanded(one)) for one in request.demands]
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

    def _best(self, query: Query, limit: int) -> list[Candidate]:
        searcher = self._sentences.searcher
        places = [place for _, place in searcher.search(query, limit=limit, count=False).hits]
        if not places:
            return []
        documents = searcher.fast_field_values("document", places)
        numbers = searcher.fast_field_values("number", places)
        within = searcher.fast_field_values("place", places)
        found = []
        for address, document, number, place in zip(
            places, documents, numbers, within, strict=True
        ):
            kept = searcher.doc(address)
            terms = kept.get_first("terms") or ""
            found.append(
                Candidate(
                    int(document or 0),
                    int(number or 0),
                    kept.get_first("role") or "",
                    tuple(terms.split(" ")) if terms else (),
                    int(place or 0) / _PLACES,
                )
            )
        return found

    def _read(self, query: Query, limit: int) -> list[tuple[int, _Kept]]:
        """Return the engine's best documents, and remember them until something changes."""
        searcher = self._documents.searcher
        places = [place for _, place in searcher.search(query, limit=limit, count=False).hits]
        if not places:
            return []
        numbers = searcher.fast_field_values("document", places)
        lengths = searcher.fast_field_values("length", places)
        known = self._known
        found = []
        for place, named, length in zip(places, numbers, lengths, strict=True):
            number = int(named or 0)
            kept = known.get(number)
            if kept is None:
                held = searcher.doc(place)
                counts, title = held.get_first("counts") or b"", held.get_first("title") or ""
                kept = _Kept(bytes(counts).decode(), int(length or 0), tuple(title.split()))
                self._remember(known, number, kept)
            found.append((number, kept))
        return found

    def _remember(self, known: dict[int, _Kept], number: int, kept: _Kept) -> None:
        self._characters += len(kept.counts)
        if self._characters > _MOST_CHARACTERS:
            known.clear()
            self._characters = len(kept.counts)
        known[number] = kept


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a document: a table of its terms, its length and the terms of its title."""

    counts: str
    length: int
    title: tuple[str, ...]


def _measured(request: Request, number: int, kept: _Kept) -> DocumentCandidate:
    frequencies = tuple(
        [_count(kept.counts, run[0]) if len(run) == 1 else 0 for run, _ in request.weights]
    )
    return DocumentCandidate(number, frequencies, kept.length, kept.title)


def _table(counts: Mapping[str, int]) -> str:
    """Return a document's terms with their counts, a line each, a line break before the first."""
    return "\n" + "".join(f"{term}\t{count}\n" for term, count in counts.items())


def _row(line: str) -> tuple[str, str]:
    term, _, count = line.partition("\t")
    return term, count


def _count(counts: str, term: str) -> int:
    """Read one term's count from the stored table, without taking the table apart."""
    start = counts.find(f"\n{term}\t")
    if start < 0:
        return 0
    start += len(term) + 2
    return int(counts[start : counts.index("\n", start)])
