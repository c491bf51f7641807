"""Files into a library: what to read, what changed, what is kept, in batches that a kill spares.

Each batch is first kept in storage and then in the index, under one generation number. What a
kill leaves between the two is made good by `catch_up`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from search.documents import Document
from search.entries import abbreviations, index_entry, sizes
from search.index.engine import Collection, DocumentEntry, Engine
from search.packing import reference_json
from search.records import Defined, FileRecord, LibraryError
from search.reports import Duplicate, Failure, Progress, Report
from search.storage import Storage, Writing, text_digest
from search.walking import Walk, walk

_BATCH_DOCUMENTS = 1000
_BATCH_CHARACTERS = 16_000_000
_BATCH_SECONDS = 10.0

_SURROGATES = re.compile("[\ud800-\udfff]")


class LibraryLockedError(LibraryError):
    """Another process is adding to the library."""


@contextmanager
def adding_lock(folder: Path) -> Iterator[None]:
    """Hold the library for adding; raises LibraryLockedError naming the process that has it."""
    path = folder / "lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LibraryError(f"{folder}: you may not write here ({error.strerror})") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise LibraryLockedError(
                f"{folder}: process {holder} is adding to this library; try again when it is done"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def catch_up(storage: Storage, engine: Engine, *, chunk: int = 500) -> int:
    """Index what storage has kept after the engine's generation; return how many documents."""
    behind = engine.generation
    if behind == storage.generation:
        return 0
    if behind > storage.generation:
        engine.clear()
        behind = -1
    engine.remove(storage.removed(after=behind))
    numbers = storage.numbers(after=behind)
    for start in range(0, len(numbers), chunk):
        # One of the two indexes may hold them already: it was killed before the other.
        engine.remove(numbers[start : start + chunk])
        engine.add(_stored_entries(storage, numbers[start : start + chunk]))
    engine.commit(storage.generation, Collection(*storage.totals()))
    engine.finish()
    return len(numbers)


def _stored_entries(storage: Storage, numbers: Sequence[int]) -> Iterator[DocumentEntry]:
    for number in numbers:
        document = storage.document(number)
        if document is not None:
            yield index_entry(document, number)


@dataclass(slots=True)
class _Prepared:
    """A document made ready outside of the transaction."""

    path: str
    document: Document
    entry: DocumentEntry
    defined: list[Defined]


@dataclass(slots=True)
class _Tally:
    read: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    sentences: int = 0
    duplicates: list[Duplicate] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class Addition:
    """One run of adding; the caller holds the lock."""

    def __init__(
        self,
        storage: Storage,
        engine: Engine,
        read: Callable[[str | Path], Iterator[Document]],
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._read = read
        self._tally = _Tally()
        self._batch: list[_Prepared] = []
        self._characters = 0
        self._former: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._complete: list[FileRecord] = []
        self._fresh: dict[str, set[int]] = {}
        """Documents that each file of this run was found to hold."""
        self._started = monotonic()

    def run(
        self,
        paths: Sequence[str | Path],
        *,
        sync: bool = False,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Report:
        """Read what is new or changed; see `search.library.Library.add`."""
        tell = progress or (lambda _: None)
        stop = cancelled or (lambda: False)
        found = walk(paths)
        for path, message in found.missing:
            if not sync:
                self._tally.failures.append(Failure(path, message))
        known = {record.path: record for record in self._storage.files()}
        halted = False
        try:
            for done, path in enumerate(found.files):
                halted = stop()
                if halted:
                    break
                tell(self._progress(done, len(found.files), path))
                halted = not self._take_file(path, known.get(path), stop)
                if halted:
                    break
            self._flush()
            if sync and not halted:
                self._forget(found, known)
            if not halted:
                tell(self._progress(len(found.files), len(found.files), ""))
        finally:
            self._engine.finish()
        tally = self._tally
        return Report(
            tally.read,
            tally.updated,
            tally.unchanged,
            tuple(tally.duplicates),
            tally.removed,
            tuple(tally.failures),
            found.skipped,
            halted,
        )

    def _progress(self, done: int, total: int, path: str) -> Progress:
        documents = self._tally.read + self._tally.updated + len(self._batch)
        return Progress(done, total, path, documents, self._tally.sentences)

    def _take_file(self, path: str, known: FileRecord | None, stop: Callable[[], bool]) -> bool:
        """Read one file if it changed; False when cancelled within."""
        try:
            status = Path(path).stat()
            if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
                self._tally.unchanged += 1
                return True
            record = FileRecord(path, status.st_size, status.st_mtime_ns, _file_digest(path))
            if known and known.digest == record.digest:
                self._tally.unchanged += 1
                with self._storage.writing() as writing:
                    writing.put_file(record)
                return True
        except OSError as error:
            self._fail(path, f"{path}: it cannot be read ({error.strerror})")
            return True
        documents = self._read(path)
        while True:
            try:
                document = next(documents, None)
            except Exception as error:
                self._fail(path, _why(path, error))
                return True
            if document is None:
                break
            if stop():
                return False
            self._take_document(path, document)
        self._complete.append(record)
        return True

    def _fail(self, path: str, message: str) -> None:
        self._tally.failures.append(Failure(path, message))

    def _take_document(self, path: str, document: Document) -> None:
        if _SURROGATES.search(document.text):
            # Half a character cannot be stored as UTF-8; offsets stay as they are.
            document = replace(document, text=_SURROGATES.sub("\ufffd", document.text))
        document = replace(document, path=document.path or path)
        entry = index_entry(document, 0)
        self._batch.append(_Prepared(path, document, entry, abbreviations(document)))
        self._tally.sentences += len(entry.sentences)
        self._characters += len(document.text)
        if (
            len(self._batch) >= _BATCH_DOCUMENTS
            or self._characters >= _BATCH_CHARACTERS
            or monotonic() - self._started >= _BATCH_SECONDS
        ):
            self._flush()

    def _flush(self) -> None:
        """Keep the batch in storage, then in the index."""
        if self._batch or self._complete:
            generation = self._storage.generation + 1
            entries: dict[int, DocumentEntry] = {}
            removed: list[int] = []
            with self._storage.writing() as writing:
                for one in self._batch:
                    self._keep(writing, one, generation, entries, removed)
                for record in self._complete:
                    kept = self._fresh.get(record.path, set())
                    writing.put_file(record)
                    removed += self._drop_sources(writing, record.path, kept, generation)
                writing.set_fact("generation", str(generation))
            self._index(entries, removed, generation)
            self._batch, self._complete, self._characters = [], [], 0
        self._started = monotonic()

    def _index(
        self, entries: dict[int, DocumentEntry], removed: list[int], generation: int
    ) -> None:
        self._engine.remove(removed)
        self._engine.add(entry for number, entry in entries.items() if number not in removed)
        self._engine.commit(generation, Collection(*self._storage.totals()))
        with self._storage.writing() as writing:
            writing.forget_removed(generation)

    def _keep(
        self,
        writing: Writing,
        one: _Prepared,
        generation: int,
        entries: dict[int, DocumentEntry],
        removed: list[int],
    ) -> None:
        """Decide whether a document is new, changed, the same or a duplicate, and keep it so."""
        fresh = self._fresh.setdefault(one.path, set())
        proposal = one.document.key
        digest = text_digest(one.document.text)
        for number, key in self._former_of(writing, one.path).get(proposal, ()):
            if number not in fresh and number not in removed:
                if writing.digest_of(number) == (digest, reference_json(one.document.reference)):
                    fresh.add(number)
                    return
                removed.append(number)
                paths = writing.paths_of(number)
                writing.remove_document(number, generation)
                fresh.add(self._insert(writing, one, key, generation, entries, paths))
                self._tally.updated += 1
                return
        twin = writing.twin_of(digest, one.document.reference)
        if twin is not None:
            writing.put_source(one.path, twin[0], proposal)
            fresh.add(twin[0])
            self._tally.duplicates.append(Duplicate(one.path, twin[1]))
            return
        key = _free_key(writing, proposal or Path(one.path).stem)
        fresh.add(self._insert(writing, one, key, generation, entries, [one.path]))
        self._tally.read += 1

    def _former_of(self, writing: Writing, path: str) -> dict[str, list[tuple[int, str]]]:
        """Return (number, key) of what a file held before this run, by proposed key."""
        if path not in self._former:
            former: dict[str, list[tuple[int, str]]] = {}
            for number, key, proposal in writing.sources(path):
                former.setdefault(proposal, []).append((number, key))
            # Files are read one after the other: only the present one's is needed.
            self._former = {path: former}
        return self._former[path]

    def _insert(
        self,
        writing: Writing,
        one: _Prepared,
        key: str,
        generation: int,
        entries: dict[int, DocumentEntry],
        paths: Sequence[str],
    ) -> int:
        document = replace(one.document, key=key)
        number = writing.put_document(document, generation, sizes(one.entry), one.defined)
        for path in paths:
            writing.put_source(path, number, one.document.key)
        entries[number] = replace(one.entry, document=number, key=key)
        return number

    def _drop_sources(
        self, writing: Writing, path: str, kept: set[int], generation: int
    ) -> list[int]:
        """Forget documents that a file no longer holds, unless another file does."""
        gone = []
        for number, _, _ in writing.sources(path):
            if number not in kept and writing.remove_source(path, number):
                writing.remove_document(number, generation)
                gone.append(number)
                self._tally.removed += 1
        return gone

    def _forget(self, found: Walk, known: dict[str, FileRecord]) -> None:
        """Forget the files that are gone from the places that were given."""
        present = set(found.files)
        gone = [path for path in known if path not in present and found.covers(path)]
        if not gone:
            return
        generation = self._storage.generation + 1
        removed: list[int] = []
        with self._storage.writing() as writing:
            for path in gone:
                removed += self._drop_sources(writing, path, set(), generation)
                writing.remove_file(path)
            writing.set_fact("generation", str(generation))
        self._index({}, removed, generation)


def _free_key(writing: Writing, proposal: str) -> str:
    """Return the proposal, or the first of proposal-2, proposal-3, … that is free."""
    if writing.number_of(proposal) is None:
        return proposal
    number = 2
    while writing.number_of(f"{proposal}-{number}") is not None:
        number += 1
    return f"{proposal}-{number}"


def _file_digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _why(path: str, error: Exception) -> str:
    """Return the sentence for a file that its reader gave up."""
    from search.ingest import ReadError

    if isinstance(error, ReadError):
        return str(error)
    if isinstance(error, OSError):
        return f"{path}: it cannot be read ({error.strerror or error})"
    # A fault of a reader must not cost the other files; its kind helps to report it.
    return f"{path}: its reader failed ({type(error).__name__}: {error}); please report this file"
