"""Files into a library: what to read, what changed, what is kept, in batches that a kill spares.

Each batch is first kept in storage and then in the index, under one generation number. What a
kill leaves between the two is made good by `search.adding.catching_up`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from search.adding.preparing import Prepared, prepare
from search.adding.reports import Duplicate, Failure, Progress, Report
from search.adding.walking import Walk, is_within, walk
from search.documents import Document
from search.index.engine import Collection, DocumentEntry, Engine
from search.storage.database import Storage, Writing
from search.storage.lookups import FileRecord
from search.storage.packing import reference_json, reference_of

_BATCH_DOCUMENTS = 1000
_BATCH_CHARACTERS = 16_000_000
_BATCH_SECONDS = 10.0


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
        self._batch: list[Prepared] = []
        self._characters = 0
        self._former: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._complete: list[FileRecord] = []
        self._fresh: dict[str, set[int]] = {}
        """Documents that each file of this run was found to hold."""
        self._known: dict[str, FileRecord] = {}
        """The files that were read in earlier runs."""
        self._gone: list[str] = []
        """Those of them that are to be forgotten."""
        self._tried: dict[str, int] = {}
        """For each proposed key the last number that was put behind it."""
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
        self._known = {record.path: record for record in self._storage.files()}
        if sync:
            present = set(found.files)
            self._gone = [
                path for path in self._known if path not in present and found.covers(path)
            ]
        self._tell_failures(found)
        halted = False
        try:
            for done, path in enumerate(found.files):
                halted = stop()
                if halted:
                    break
                tell(self._progress(done, len(found.files), path))
                halted = not self._take_file(path, stop)
                if halted:
                    break
            self._flush()
            if sync and not halted:
                self._forget()
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

    def _tell_failures(self, found: Walk) -> None:
        for path, message in found.missing:
            # What is gone is no failure where it is to be forgotten; a slip of the pen is one.
            if not any(is_within(gone, path) for gone in self._gone):
                self._fail(path, message)
        for path, message in found.unreadable:
            self._fail(path, message)

    def _progress(self, done: int, total: int, path: str) -> Progress:
        documents = self._tally.read + self._tally.updated + len(self._batch)
        return Progress(done, total, path, documents, self._tally.sentences)

    def _take_file(self, path: str, stop: Callable[[], bool]) -> bool:
        """Read one file if it changed; False when cancelled within."""
        known = self._known.get(path)
        try:
            path.encode()
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
        except UnicodeEncodeError:
            self._fail(path, f"{path}: its name is not valid UTF-8; give it another name")
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
        prepared = prepare(path, document)
        self._batch.append(prepared)
        self._tally.sentences += prepared.sizes.sentences
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
        one: Prepared,
        generation: int,
        entries: dict[int, DocumentEntry],
        removed: list[int],
    ) -> None:
        """Decide whether a document is new, changed, the same or a duplicate, and keep it so."""
        fresh = self._fresh.setdefault(one.path, set())
        proposal = one.document.key
        former = next(
            (
                (number, key)
                for number, key in self._former_of(writing, one.path).get(proposal, ())
                if number not in fresh and number not in removed
            ),
            None,
        )
        if former is not None and self._is_same(writing, one, former[0]):
            fresh.add(former[0])
            return
        if former is not None and self._may_replace(writing, one, former[0]):
            removed.append(former[0])
            sources = writing.sources_of(former[0])
            writing.remove_document(former[0], generation)
            fresh.add(self._insert(writing, one, former[1], generation, entries, sources))
            self._tally.updated += 1
            return
        twin = writing.twin_of(one.document.digest, one.document.reference)
        if twin is not None:
            writing.put_source(one.path, twin[0], proposal)
            fresh.add(twin[0])
            self._tally.duplicates.append(Duplicate(one.path, twin[1]))
            return
        key = self._free_key(writing, proposal or Path(one.path).stem)
        sources = [(one.path, proposal)]
        fresh.add(self._insert(writing, one, key, generation, entries, sources))
        self._tally.read += 1

    def _is_same(self, writing: Writing, one: Prepared, number: int) -> bool:
        reference = reference_json(one.document.reference)
        return writing.state_of(number)[:2] == (one.document.digest, reference)

    def _may_replace(self, writing: Writing, one: Prepared, number: int) -> bool:
        """Tell whether a changed document may take the place of the one it was.

        Not where another file still holds that one, unless both are still the same publication
        or text, and it was read from the file that changed.
        """
        others = [path for path, _ in writing.sources_of(number) if path != one.path]
        if not any(self._still_holds(path, number) for path in others):
            return True
        digest, kept, path = writing.state_of(number)
        was, now = reference_of(kept), one.document.reference
        return path == one.path and (
            digest == one.document.digest
            or (now.doi is not None and now.doi == was.doi)
            or (now.pmid is not None and now.pmid == was.pmid)
        )

    def _still_holds(self, path: str, number: int) -> bool:
        """Tell whether a file holds a document as it did; where it cannot be told, it does."""
        if path in self._fresh:
            return number in self._fresh[path]
        if path in self._gone:
            return False
        record = self._known.get(path)
        try:
            if record is None or not record.digest or not Path(path).is_file():
                return True
            return _file_digest(path) == record.digest
        except OSError:
            return True

    def _free_key(self, writing: Writing, proposal: str) -> str:
        """Return the proposal, or the first of proposal-2, proposal-3, … that is free."""
        key = proposal
        number = self._tried.get(proposal, 1)
        while writing.number_of(key) is not None:
            number += 1
            key = f"{proposal}-{number}"
        self._tried[proposal] = number
        return key

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
        one: Prepared,
        key: str,
        generation: int,
        entries: dict[int, DocumentEntry],
        sources: Sequence[tuple[str, str]],
    ) -> int:
        document = replace(one.document, key=key)
        number = writing.put_document(document, generation, one.sizes, one.abbreviations)
        for path, proposal in sources:
            writing.put_source(path, number, proposal)
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

    def _forget(self) -> None:
        """Forget the files that are gone from the places that were given."""
        if not self._gone:
            return
        generation = self._storage.generation + 1
        removed: list[int] = []
        with self._storage.writing() as writing:
            for path in self._gone:
                removed += self._drop_sources(writing, path, set(), generation)
                writing.remove_file(path)
            writing.set_fact("generation", str(generation))
        self._index({}, removed, generation)


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
