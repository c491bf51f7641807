"""The engine within the program: tantivy (https://github.com/quickwit-oss/tantivy-py).

Two tantivy indexes stand side by side, one whose unit is the sentence and one whose unit is
the document, so that each has its own statistics. Both take the terms of our own analyzer,
joined by spaces. Each holds one marker record that names the generation of its last commit;
a tantivy commit is atomic, so the marker always tells the truth about what is in it.
"""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from search.index.engine import (
    Candidate,
    Collection,
    DocumentCandidate,
    DocumentEntry,
    EngineError,
    Filter,
    Request,
    Run,
    is_common,
)
from search.index.view import ReadableFolder

_SENTENCE_HEAP = 48_000_000
_DOCUMENT_HEAP = 24_000_000
_LEAST_BOOST = 0.01
"""A term in more than half of the sentences still finds: tantivy takes no boost below zero."""


def _schema(unit: str) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    if unit == "sentences":
        builder.add_text_field("terms", stored=True, tokenizer_name="whitespace")
        builder.add_unsigned_field("number", fast=True)
        builder.add_text_field("role", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
    else:
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("counts", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("length", fast=True)
    builder.add_unsigned_field("document", indexed=True, fast=True)
    for name in ("title", "author", "journal", "type"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("key", "unit"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_unsigned_field("marker", indexed=True)
    builder.add_bytes_field("state", stored=True)
    return builder.build()


class _Unit:
    """One tantivy index with its marker, reader and (while writing) writer."""

    def __init__(self, folder: Path, unit: str, heap: int) -> None:
        self.schema = _schema(unit)
        self._heap = heap
        self._readable = ReadableFolder(folder)
        self._writer: tantivy.IndexWriter | None = None
        self._opening = threading.Lock()
        try:
            self.index = self._open()
        except (ValueError, OSError) as error:
            raise EngineError(f"{folder}: the index cannot be opened ({error})") from error
        self.refresh()

    def _open(self) -> tantivy.Index:
        index = tantivy.Index(self.schema, path=str(self._readable.path))
        index.config_reader("manual")
        return index

    def refresh(self) -> None:
        try:
            self._refresh()
        except (ValueError, OSError) as error:
            raise EngineError(f"the index cannot be read ({error})") from error

    def _refresh(self) -> None:
        with self._opening:
            if self._readable.update():
                self.index = self._open()
            self.index.reload()
            searcher = self.index.searcher()
            state = (0, 0, 0, 0, 0)
            found = searcher.search(
                Query.term_query(self.schema, "marker", 1), limit=1, count=False
            ).hits
            if found:
                kept = searcher.doc(found[0][1]).get_first("state")
                state = tuple(int(part) for part in bytes(kept or b"").split())  # type: ignore[assignment]
            self.searcher, self.state = searcher, state

    @property
    def writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self.index.writer(self._heap, 1)
            except ValueError as error:
                raise EngineError(f"the index cannot be written ({error})") from error
        return self._writer

    def put(self, fields: dict[str, object]) -> None:
        self.writer.add_document(tantivy.Document.from_dict(fields, self.schema))

    def remove(self, documents: Sequence[int]) -> None:
        if documents:
            self.writer.delete_documents_by_query(
                Query.term_set_query(self.schema, "document", list(documents))
            )

    def commit(self, state: tuple[int, ...]) -> None:
        self.writer.delete_documents_by_query(Query.term_query(self.schema, "marker", 1))
        self.put({"marker": 1, "state": " ".join(map(str, state)).encode()})
        try:
            self.writer.commit()
            self._readable.share()
        except (ValueError, OSError) as error:
            raise EngineError(f"the index cannot be written ({error})") from error
        self.refresh()

    def finish(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.rollback()
            writer.wait_merging_threads()

    def is_whole(self, expected: int) -> bool:
        """Tell whether nothing deleted is still counted."""
        return self.searcher.doc_freq("unit", "1") == expected

    def frequency(self, run: Run, expected: int) -> int:
        """Count units that hold the run; tantivy's own count includes what was deleted."""
        if len(run) == 1 and self.is_whole(expected):
            return self.searcher.doc_freq("terms", run[0])
        return int(self.searcher.search(self.query(run), limit=1).count)  # type: ignore[attr-defined]

    def query(self, run: Run) -> Query:
        if len(run) == 1:
            return Query.term_query(self.schema, "terms", run[0])
        return Query.phrase_query(self.schema, "terms", list(run))

    def boosted(self, run: Run, weight: float) -> Query:
        """Give the run the weight asked for in place of tantivy's own (Lucene's idf)."""
        size = self.searcher.num_docs
        own = 0.0
        for term in run:
            frequency = min(self.searcher.doc_freq("terms", term), size)
            own += math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
        boost = max(weight, _LEAST_BOOST) / max(own, _LEAST_BOOST)
        return Query.boost_query(self.query(run), boost)

    def restriction(self, wanted: Filter) -> Query:
        if wanted.field == "year":
            first = wanted.first if wanted.first is not None else 0
            last = wanted.last if wanted.last is not None else 9999
            return Query.range_query(self.schema, "year", tantivy.FieldType.Integer, first, last)
        words = [
            (Occur.Must, Query.term_query(self.schema, wanted.field, word)) for word in wanted.words
        ]
        return Query.boolean_query(words) if words else Query.empty_query()


class EmbeddedEngine:
    """The `Engine` that keeps its index in a folder, by tantivy.

    Raises EngineError when the folder holds an index that cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._sentences = _Unit(folder / "sentences", "sentences", _SENTENCE_HEAP)
        self._documents = _Unit(folder / "documents", "documents", _DOCUMENT_HEAP)

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
            for sentence in entry.sentences:
                self._sentences.put(
                    shared
                    | {
                        "terms": " ".join(sentence.terms),
                        "number": sentence.number,
                        "role": sentence.role,
                        "section": sentence.section.casefold(),
                    }
                )
            counts = Counter(
                term
                for terms in (entry.title, *(sentence.terms for sentence in entry.sentences))
                for term in terms
                if not is_common(term)
            )
            self._documents.put(
                shared
                | {
                    "terms": " ".join(counts.elements()),
                    "counts": "\n"
                    + "".join(f"{term}\t{count}\n" for term, count in counts.items()),
                    "length": counts.total(),
                }
            )

    def remove(self, documents: Sequence[int]) -> None:
        """Remove documents by number."""
        self._sentences.remove(documents)
        self._documents.remove(documents)

    def clear(self) -> None:
        """Remove everything."""
        self._sentences.writer.delete_all_documents()
        self._documents.writer.delete_all_documents()

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
        return self._measured(request, self._document_query(request), limit)

    def lengths(self, request: Request, documents: Sequence[int]) -> list[DocumentCandidate]:
        """Return the named documents as `documents` would."""
        if not documents:
            return []
        named = Query.term_set_query(self._documents.schema, "document", list(documents))
        return self._measured(request, named, len(documents))

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
        parts += [(Occur.Must, unit.restriction(wanted)) for wanted in request.filters]
        parts += [(Occur.MustNot, unit.query(run)) for run in request.excluded]
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
        parts += [
            (Occur.Must, unit.restriction(wanted))
            for wanted in request.filters
            if wanted.field != "section"
        ]
        return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)

    def _best(self, query: Query, limit: int) -> list[Candidate]:
        searcher = self._sentences.searcher
        places = [place for _, place in searcher.search(query, limit=limit, count=False).hits]
        if not places:
            return []
        documents = searcher.fast_field_values("document", places)
        numbers = searcher.fast_field_values("number", places)
        found = []
        for place, document, number in zip(places, documents, numbers, strict=True):
            kept = searcher.doc(place)
            terms = kept.get_first("terms") or ""
            found.append(
                Candidate(
                    int(document or 0),
                    int(number or 0),
                    kept.get_first("role") or "",
                    tuple(terms.split(" ")) if terms else (),
                )
            )
        return found

    def _measured(self, request: Request, query: Query, limit: int) -> list[DocumentCandidate]:
        searcher = self._documents.searcher
        places = [place for _, place in searcher.search(query, limit=limit, count=False).hits]
        if not places:
            return []
        numbers = searcher.fast_field_values("document", places)
        lengths = searcher.fast_field_values("length", places)
        found = []
        for place, number, length in zip(places, numbers, lengths, strict=True):
            counts = searcher.doc(place).get_first("counts") or ""
            frequencies = tuple(
                _count(counts, run[0]) if len(run) == 1 else 0 for run, _ in request.weights
            )
            found.append(DocumentCandidate(int(number or 0), frequencies, int(length or 0)))
        return found


def _count(counts: str, term: str) -> int:
    """Read one term's count from the stored table, without taking the table apart."""
    start = counts.find(f"\n{term}\t")
    if start < 0:
        return 0
    start += len(term) + 2
    return int(counts[start : counts.index("\n", start)])
