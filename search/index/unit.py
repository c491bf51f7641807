"""One tantivy index (https://github.com/quickwit-oss/tantivy-py), of sentences or of documents.

A unit holds one marker record that names the state of its last commit; a tantivy commit is
atomic, so the marker always tells the truth about what is in it.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from tantivy import Occur, Query

from search.files import write_atomically
from search.index.engine import DamagedIndexError, EngineError, Filter, Run
from search.index.view import META, ReadableFolder

_Asked = TypeVar("_Asked", str, Run)

_LEAST_BOOST = 0.01
"""A term in more than half of the sentences still finds: tantivy takes no boost below zero."""

_DAMAGE = (
    "Data corrupted",
    "FileDoesNotExist",
    "InvalidData",
    "UnexpectedEof",
    "Schema error",
    "IncompatibleIndex",
    "Deserialize error",
    "invalid literal",
)
"""What tantivy's messages say of files that are not those of an index of ours (any more)."""

_LONGEST_REASON = 300
_MOST_FREQUENCIES = 20_000
"""Runs whose frequencies are kept in memory."""
_LEAST_HEAP = 15_000_000
"""Bytes; tantivy takes no less."""
_BLOCK = 4096
"""Bytes of stored fields that are read at once; documents bring their own compression."""


def _schema(unit: str) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    if unit == "sentences":
        builder.add_text_field("terms", tokenizer_name="whitespace")
        builder.add_unsigned_field("number", fast=True)
        builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
    else:
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_bytes_field("contents", stored=True)  # a text field would be indexed, too
        builder.add_unsigned_field("length", fast=True)
        for name in ("title", "author", "journal"):
            builder.add_text_field(
                name, stored=name == "title", tokenizer_name="whitespace", index_option="basic"
            )
        builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("document", indexed=True, fast=True)
    builder.add_text_field("type", tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field("unit", indexed=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_unsigned_field("marker", indexed=True)
    builder.add_bytes_field("state", stored=True)
    return builder.build()


def _remember(known: dict[_Asked, int], asked: _Asked, count: int) -> None:
    if len(known) >= _MOST_FREQUENCIES:
        known.clear()
    known[asked] = count


def _store_plainly(metadata: Path) -> None:
    """Let a new index keep stored fields as they are given.

    tantivy writes its settings (docs.rs/tantivy, ``IndexSettings``) into the file of its first
    commit; with those that it has by itself an index is larger and slower, but as good.
    """
    kept = json.loads(metadata.read_bytes())
    settings = {"docstore_compression": "none", "docstore_blocksize": _BLOCK}
    if not kept["segments"] and kept["index_settings"].keys() >= settings.keys():
        kept["index_settings"] |= settings
        write_atomically(metadata, json.dumps(kept).encode())


class _Searcher:
    """tantivy's searcher; what it says of files that were damaged is told as damage."""

    def __init__(self, folder: Path, searcher: tantivy.Searcher) -> None:
        self._folder = folder
        self._searcher = searcher

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._searcher, name)
        return partial(self._ask, asked) if callable(asked) else asked

    def _ask(self, asked: Callable[..., Any], *given: object, **how: object) -> Any:
        try:
            return asked(*given, **how)
        except BaseException as error:
            if isinstance(error, ValueError) or _is_panic(error):
                raise DamagedIndexError(f"{self._folder}: the index is damaged") from error
            raise


def _is_panic(error: BaseException) -> bool:
    """Tell what Rust raises where it meets the impossible; it is no Exception and has no home."""
    return type(error).__name__ == "PanicException"


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
        self._uncommitted = False
        self._opening = threading.Lock()
        self._index: tantivy.Index | None = None
        self._stamp: tuple[int, ...] | None = None
        """The state of the commit that is visible, as its file in the folder tells."""
        self.refresh()

    def _open(self) -> tantivy.Index:
        path = self._readable.path
        if not (path / META).exists():
            tantivy.Index(self.schema, path=str(path))
            _store_plainly(path / META)
        index = tantivy.Index(self.schema, path=str(path))
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
        except BaseException as error:
            if _is_panic(error):
                raise DamagedIndexError(f"{self._folder}: the index is damaged") from error
            raise

    def _fault(self, what: str, error: Exception) -> EngineError:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        kind = DamagedIndexError if any(sign in reason for sign in _DAMAGE) else EngineError
        return kind(f"{self._folder}: the index cannot be {what} ({reason})")

    def _refresh(self) -> None:
        with self._opening:
            if self._readable.update() or self._index is None:
                self._index, self._stamp = self._open(), None
            stamp = self._readable.stamp()
            if stamp == self._stamp:
                return
            self._index.reload()
            searcher = self._index.searcher()
            state = (0, 0, 0, 0, 0)
            found = searcher.search(
                Query.term_query(self.schema, "marker", 1), limit=1, count=False
            ).hits
            if found:
                kept = searcher.doc(found[0][1]).get_first("state")
                state = tuple(int(part) for part in bytes(kept or b"").split())  # type: ignore[assignment]
            self._counted = searcher.doc_freq("unit", 1)
            self._frequencies: dict[Run, int] = {}
            self._doc_freqs: dict[str, int] = {}
            self.searcher = _Searcher(self._folder, searcher)
            self.state, self._stamp = state, stamp

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            assert self._index is not None, "made by refresh"
            self._writer = self._index.writer(self._heap, 1)
        return self._writer

    def put(self, fields: dict[str, object]) -> None:
        """Add one record."""
        with self._writes():
            self._writing().add_document(tantivy.Document.from_dict(fields, self.schema))
            self._uncommitted = True

    def remove(self, documents: Sequence[int]) -> None:
        """Remove the records of documents."""
        if documents:
            named = Query.term_set_query(self.schema, "document", list(documents))
            with self._writes():
                self._writing().delete_documents_by_query(named)
                self._uncommitted = True

    def clear(self) -> None:
        """Remove all records."""
        with self._writes():
            self._writing().delete_all_documents()
            self._uncommitted = True

    def commit(self, state: tuple[int, ...]) -> None:
        """Make what was done durable and visible, under a new marker."""
        with self._writes():
            marker = Query.term_query(self.schema, "marker", 1)
            self._writing().delete_documents_by_query(marker)
            self.put({"marker": 1, "state": " ".join(map(str, state)).encode()})
            self._writing().commit()
            self._uncommitted = False
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
                if self._uncommitted:  # to roll back also breaks off merges that go on
                    writer.rollback()
                    self._uncommitted = False
                writer.wait_merging_threads()
            self.refresh()  # lets go of segments that were merged
            with self._writes():
                self._collect_garbage()
                self._readable.share()

    def _collect_garbage(self) -> None:
        """Delete the files of segments that were merged: tantivy does so only at a commit."""
        assert self._index is not None, "made by refresh"
        writer = self._index.writer(_LEAST_HEAP, 1)
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    def is_whole(self, expected: int) -> bool:
        """Tell whether nothing deleted is still counted."""
        return self._counted == expected

    def frequency(self, run: Run, expected: int) -> int:
        """Count units that hold the run; tantivy's own count includes what was deleted."""
        if len(run) == 1 and self.is_whole(expected):
            return self._doc_freq(run[0])
        count = self._frequencies.get(run)
        if count is None:
            found = self.searcher.search(self.query(run), limit=1)
            count = int(found.count)
            _remember(self._frequencies, run, count)
        return count

    def _doc_freq(self, term: str) -> int:
        count = self._doc_freqs.get(term)
        if count is None:
            count = self.searcher.doc_freq("terms", term)
            _remember(self._doc_freqs, term, count)
        return count

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
            frequency = min(self._doc_freq(term), size)
            own += math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
        boost = max(weight, _LEAST_BOOST) / max(own, _LEAST_BOOST)
        return Query.boost_query(self.query(run), boost)

    @property
    def everything(self) -> Query:
        """What finds every record but the marker."""
        return Query.term_query(self.schema, "unit", 1)

    def among(self, documents: Sequence[int]) -> Query:
        """Return what finds the records of documents."""
        return Query.term_set_query(self.schema, "document", list(documents))

    def best(self, query: Query, limit: int | None) -> list[tantivy.DocAddress]:
        """Return where the best records stand that a query finds, or all of them, best first."""
        most = limit if limit is not None else max(self.searcher.num_docs, 1)
        found = self.searcher.search(query, limit=most, count=False).hits
        return [place for _, place in found]

    def values(self, places: list[tantivy.DocAddress], *names: str) -> Iterator[tuple[int, ...]]:
        """Yield the numbers that records have in the fields of these names."""
        columns = [self.searcher.fast_field_values(name, places) for name in names]
        for row in zip(*columns, strict=True):
            yield tuple([int(value or 0) for value in row])

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
