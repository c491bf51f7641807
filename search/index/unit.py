"""One tantivy index (https://github.com/quickwit-oss/tantivy-py), of sentences or of documents.

A unit holds one marker record that names the state of its last commit; a tantivy commit is
atomic, so the marker always tells the truth about what is in it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from search.index.engine import DamagedIndexError, Demand, EngineError, Filter, Run
from search.index.view import ReadableFolder

_LEAST_BOOST = 0.01
"""A term in more than half of the sentences still finds: tantivy takes no boost below zero."""

_DAMAGE = (
    "Data corrupted",
    "FileDoesNotExist",
    "InvalidData",
    "UnexpectedEof",
    "Schema error",
    "IncompatibleIndex",
)
"""What tantivy's messages say of files that are not those of an index of ours (any more)."""

_LONGEST_REASON = 300


def _schema(unit: str) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    if unit == "sentences":
        builder.add_text_field("terms", stored=True, tokenizer_name="whitespace")
        builder.add_unsigned_field("number", fast=True)
        builder.add_unsigned_field("place", fast=True)
        builder.add_text_field("role", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
    else:
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_bytes_field("counts", stored=True)  # a text field would be indexed, too
        builder.add_unsigned_field("length", fast=True)
    builder.add_unsigned_field("document", indexed=True, fast=True)
    for name in ("title", "author", "journal", "type"):
        stored = name == "title" and unit == "documents"
        builder.add_text_field(
            name, stored=stored, tokenizer_name="whitespace", index_option="basic"
        )
    for name in ("key", "unit"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_unsigned_field("marker", indexed=True)
    builder.add_bytes_field("state", stored=True)
    return builder.build()


class Unit:
    """One tantivy index with its marker, reader and (while writing) writer.

    Raises DamagedIndexError where its files are not those of an index, and EngineError where the
    system refuses to read or write them.
    """

    def __init__(self, folder: Path, unit: str, heap: int) -> None:
        self.schema = _schema(unit)
        self._heap = heap
        self._folder = folder
        try:
            self._readable = ReadableFolder(folder)
        except OSError as error:
            raise self._fault("opened", error) from error
        self._writer: tantivy.IndexWriter | None = None
        self._opening = threading.Lock()
        self._index: tantivy.Index | None = None
        self.refresh()

    def _open(self) -> tantivy.Index:
        index = tantivy.Index(self.schema, path=str(self._readable.path))
        index.config_reader("manual")
        return index

    def refresh(self) -> None:
        """Make the newest commit visible."""
        try:
            try:
                self._refresh()
            except (ValueError, OSError):
                # Through a view, a merge may take away files that the view was just made of.
                self._readable.forget()
                self._refresh()
        except (ValueError, OSError) as error:
            raise self._fault("opened", error) from error

    def _fault(self, what: str, error: Exception) -> EngineError:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        kind = DamagedIndexError if any(sign in reason for sign in _DAMAGE) else EngineError
        return kind(f"{self._folder}: the index cannot be {what} ({reason})")

    def _refresh(self) -> None:
        with self._opening:
            if self._readable.update() or self._index is None:
                self._index = self._open()
            self._index.reload()
            searcher = self._index.searcher()
            state = (0, 0, 0, 0, 0)
            found = searcher.search(
                Query.term_query(self.schema, "marker", 1), limit=1, count=False
            ).hits
            if found:
                kept = searcher.doc(found[0][1]).get_first("state")
                state = tuple(int(part) for part in bytes(kept or b"").split())  # type: ignore[assignment]
            self._counted = searcher.doc_freq("unit", "1")
            self.searcher, self.state = searcher, state

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            assert self._index is not None, "made by refresh"
            self._writer = self._index.writer(self._heap, 1)
        return self._writer

    def put(self, fields: dict[str, object]) -> None:
        """Add one record."""
        with self._writes():
            self._writing().add_document(tantivy.Document.from_dict(fields, self.schema))

    def remove(self, documents: Sequence[int]) -> None:
        """Remove the records of documents."""
        if documents:
            named = Query.term_set_query(self.schema, "document", list(documents))
            with self._writes():
                self._writing().delete_documents_by_query(named)

    def clear(self) -> None:
        """Remove all records."""
        with self._writes():
            self._writing().delete_all_documents()

    def commit(self, state: tuple[int, ...]) -> None:
        """Make what was done durable and visible, under a new marker."""
        with self._writes():
            marker = Query.term_query(self.schema, "marker", 1)
            self._writing().delete_documents_by_query(marker)
            self.put({"marker": 1, "state": " ".join(map(str, state)).encode()})
            self._writing().commit()
            self._readable.share()
        self.refresh()

    @contextmanager
    def _writes(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, OSError) as error:
            raise self._fault("written", error) from error

    def finish(self) -> None:
        """End writing; what was not committed is dropped."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with self._writes():
                writer.rollback()
                writer.wait_merging_threads()
                self._readable.share()

    def is_whole(self, expected: int) -> bool:
        """Tell whether nothing deleted is still counted."""
        return self._counted == expected

    def frequency(self, run: Run, expected: int) -> int:
        """Count units that hold the run; tantivy's own count includes what was deleted."""
        if len(run) == 1 and self.is_whole(expected):
            return self.searcher.doc_freq("terms", run[0])
        return int(self.searcher.search(self.query(run), limit=1).count)  # type: ignore[attr-defined]

    def query(self, run: Run) -> Query:
        """Return what finds a run of terms."""
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

    def demanded(self, wanted: Demand) -> Query:
        """Return what finds the records that meet a condition made of conditions."""
        queries = [
            *map(self.query, wanted.runs),
            *map(self.restriction, wanted.filters),
            *map(self.demanded, wanted.parts),
        ]
        occurrence = {"all": Occur.Must, "any": Occur.Should, "none": Occur.MustNot}[wanted.how]
        parts = [(occurrence, query) for query in queries]
        if wanted.how != "any":  # what only denies finds nothing in tantivy
            parts.append((Occur.Must, Query.term_query(self.schema, "unit", "1")))
        return Query.boolean_query(parts) if parts else Query.empty_query()

    def restriction(self, wanted: Filter) -> Query:
        """Return what finds the records that meet a condition."""
        if wanted.field == "year":
            first = wanted.first if wanted.first is not None else 0
            last = wanted.last if wanted.last is not None else 9999
            return Query.range_query(self.schema, "year", tantivy.FieldType.Integer, first, last)
        if wanted.field == "keys":
            return Query.term_set_query(self.schema, "key", list(wanted.words))
        words = [
            (Occur.Must, Query.term_query(self.schema, wanted.field, word)) for word in wanted.words
        ]
        return Query.boolean_query(words) if words else Query.empty_query()
