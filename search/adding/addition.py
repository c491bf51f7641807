"""Files into a library: what to read, what changed, what is kept, in batches that a kill spares.

Each batch is first kept in storage and then in the index, under one generation number. What a
kill leaves between the two is made good by `search.adding.catching_up`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from search.adding.ahead import WORTH, ReadingAhead, teaches
from search.adding.attachments import is_regular
from search.adding.holdings import Holdings
from search.adding.keeping import Changes, Keeper, Outcome
from search.adding.memory import give_back
from search.adding.preparing import Prepared
from search.adding.reading import (
    Reader,
    file_digest,
    file_state,
    learn_from,
    read_prepared,
    why,
)
from search.adding.reports import FileOutcome, Progress, Report
from search.adding.tallying import FileTally, Tally, kind_of
from search.adding.walking import Walk, is_within, walk
from search.adding.workers import processors
from search.index.engine import Collection, Engine
from search.storage.database import Storage
from search.storage.lookups import FileRecord

_BATCH_DOCUMENTS = 2500
_BATCH_CHARACTERS = 8_000_000
_BATCH_SECONDS = 10.0
"""After which a batch is kept: what a kill costs at most, and what is in memory."""
_TAKEN = frozenset({Outcome.READ, Outcome.UPDATED, Outcome.JOINED})
_TOLD_SECONDS = 0.5
"""Between two tellings of how far one file has come."""


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a file in a batch; without a record it was not read to its end."""

    file: FileTally
    record: FileRecord | None


class Addition:
    """One run of adding; the caller holds the lock."""

    def __init__(
        self, storage: Storage, engine: Engine, read: Reader, jobs: int | None = 1
    ) -> None:
        self._storage = storage
        self._engine = engine
        self._read = read
        self._jobs = processors() if jobs is None else jobs
        self._ahead: ReadingAhead | None = None
        self._tally = Tally()
        self._batch: list[tuple[FileTally, Prepared] | _End] = []
        self._documents = 0
        self._characters = 0
        self._batches = 0
        self._learnt = b""
        self._flushed = self._told_at = monotonic()
        self._touched: list[FileRecord] = []
        """Files that were written to, but hold what they held; told to storage with a batch."""
        self._reread: dict[str, None] = {}
        """Files that have the text of a document which lost the file that it was from."""
        self._queue: dict[str, int] = {}
        """The files to look at, with the bytes that are to be read of each."""
        self._bytes_done = self._bytes_total = 0
        self._done = 0

    def run(
        self,
        paths: Sequence[str | Path],
        *,
        sync: bool = False,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        told: Callable[[FileOutcome], None] | None = None,
    ) -> Report:
        """Read what is new or changed; see `search.library.Library.add`."""
        self._tell = progress or (lambda _: None)
        self._stop = cancelled or (lambda: False)
        self._tally.told = told
        found = walk(paths)
        self._known = {record.path: record for record in self._storage.files()}
        for path in found.files:
            self._enqueue(path)
        gone = self._attachments_of(found, sync=sync)
        if sync:
            gone += [path for path in self._known if path not in self._queue and found.covers(path)]
        gone = list(dict.fromkeys(gone))
        self._keeper = Keeper(Holdings(self._known, gone))
        self._tell_failures(found, gone)
        try:
            self._read_ahead()
            halted = not self._take_files()
            self._flush()
            if not halted and gone:
                self._forget(gone)
            if not halted:
                halted = not self._take_again()
            if not halted:
                self._show("")
        finally:
            if self._ahead is not None:
                self._ahead.close()
            self._engine.finish()
        return self._tally.report(found.skipped, cancelled=halted)

    def _attachments_of(self, found: Walk, *, sync: bool) -> list[str]:
        """Look also at what records named in earlier runs; return what of it is gone."""
        gone = []
        for path, target in self._storage.attachments():
            if path not in self._queue or target in self._queue:
                continue
            if is_regular(target):
                self._enqueue(target)
            elif sync and target in self._known and not Path(target).exists():
                gone.append(target)
        return gone

    def _enqueue(self, path: str) -> None:
        """Put a file in the queue, with its size if it is new or seems changed."""
        if path in self._queue:
            return
        known = self._known.get(path)
        try:
            state = file_state(path)
        except OSError:
            state = (0, 0)
        unchanged = known is not None and (known.size, known.mtime_ns) == state
        self._queue[path] = 0 if unchanged else state[0]
        self._bytes_total += self._queue[path]
        if self._ahead is not None:
            self._expect(self._ahead, path)

    def _read_ahead(self) -> None:
        """Let other processes read, where there is enough to do for them."""
        if self._jobs > 1 and self._bytes_total >= WORTH:
            self._ahead = ReadingAhead(self._jobs)
        self._learn()
        if self._ahead is not None:
            for path in self._queue:
                self._expect(self._ahead, path)

    def _learn(self) -> None:
        """Let documents be deflated by what is often in them, the first time that many come."""
        self._learnt = self._storage.learnt()
        teachers = (path for path, size in self._queue.items() if teaches(path, size))
        path = "" if self._learnt else next(teachers, "")
        if path:
            ahead = self._ahead
            self._learnt = ahead.learn(path) if ahead else learn_from(path, self._read)
            if self._learnt:
                with self._storage.writing() as writing:
                    writing.put_dictionary(self._learnt)
        if self._ahead is not None:
            self._ahead.learnt = self._learnt

    def _expect(self, ahead: ReadingAhead, path: str) -> None:
        known, size = self._known.get(path), self._queue[path]
        if size:
            # A file of the same size may be the same: its digest is looked at first.
            ahead.expect(path, size, known.digest if known and known.size == size else "")

    def _tell_failures(self, found: Walk, gone: Sequence[str]) -> None:
        for path, message in found.missing:
            # What is gone is no failure where it is to be forgotten; a slip of the pen is one.
            if not any(is_within(each, path) for each in gone):
                self._tally.fail(path, message)
        for path, message in found.unreadable:
            self._tally.fail(path, message)

    def _show(self, path: str, read: int = 0) -> None:
        kept = sum(count for (_, one), count in self._tally.counts.items() if one in _TAKEN)
        self._told_at = monotonic()
        self._tell(
            Progress(
                self._done,
                len(self._queue),
                path,
                kept + self._documents,
                self._tally.sentences,
                self._bytes_done + min(read, self._queue.get(path, 0)),
                self._bytes_total,
            )
        )

    # --- one file after another

    def _take_files(self) -> bool:
        """Read what is in the queue, which may grow; False when cancelled."""
        waiting = iter(list(self._queue))
        while (path := next(waiting, None)) is not None:
            if self._stop():
                return False
            self._show(path)
            before = len(self._queue)
            if not self._take_file(path):
                return False
            self._done += 1
            self._bytes_done += self._queue[path]
            if len(self._queue) > before:
                waiting = iter([*waiting, *list(self._queue)[before:]])
        return True

    def _take_again(self) -> bool:
        """Read again the files that have the text of documents that lost theirs."""
        seen: set[str] = set()
        while waiting := [path for path in self._reread if path not in seen]:
            path = waiting[0]
            seen.add(path)
            self._known.pop(path, None)
            if is_regular(path) and not self._take_file(path, again=True):
                return False
            if len(waiting) == 1:
                self._flush()
        return True

    def _take_file(self, path: str, *, again: bool = False) -> bool:
        """Read one file if it changed; False when cancelled within."""
        known = self._known.get(path)
        form = known.format if known and known.format else kind_of(path)
        file = FileTally(path, form, again=again)
        try:
            path.encode()
            state = file_state(path)
            if known and (known.size, known.mtime_ns) == state:
                self._tally.finish(file)
                return True
            if self._ahead and again:
                self._ahead.expect(path, state[0])
            begun = self._ahead.state(path) if self._ahead else None
            ahead = begun is not None and begun[:2] == state
            digest = begun[2] if begun and ahead else file_digest(path)
            record = FileRecord(path, *state, digest, file.format)
            if known and known.digest == record.digest:
                if self._ahead and ahead:
                    # None comes; but a worker that is left before its end is killed.
                    list(self._ahead.documents(path))
                self._touched.append(record)
                self._tally.finish(file)
                return True
        except UnicodeEncodeError:
            self._tally.fail(path, f"{path}: its name is not valid UTF-8; give it another name")
            return True
        except OSError as error:
            self._tally.fail(path, f"{path}: it cannot be read ({error.strerror})")
            return True
        documents = self._ahead.documents(path) if self._ahead and ahead else None
        return self._read_file(file, record, documents)

    def _read_file(
        self,
        file: FileTally,
        record: FileRecord,
        read_ahead: Iterator[Prepared] | None = None,
        *,
        retried: bool = False,
    ) -> bool:
        """Read a new or changed file into the batch; False when cancelled within."""
        batches, place, documents = self._batches, len(self._batch), self._documents
        characters = 0
        reading = iter(read_ahead or read_prepared(file.path, self._read, learnt=self._learnt))
        while (one := _next(reading, file)) is not None:
            if self._stop():
                return False
            file.format = one.format or file.format
            characters += one.characters
            self._take_document(file, one)
            if monotonic() - self._told_at >= _TOLD_SECONDS:
                self._show(file.path, characters)
        kept = None if file.failure else replace(record, format=file.format)
        if self._changed_since(record):
            if not retried and batches == self._batches:
                # Nothing of it was kept yet: it is taken from its beginning, as it is now.
                del self._batch[place:]
                self._documents = documents
                return self._read_again(file)
            file.failure = (
                f"{file.path}: it changed while it was read; add it again when it is done"
            )
            kept = None
        file.finished = monotonic()
        self._batch.append(_End(file, kept))
        return True

    def _read_again(self, file: FileTally) -> bool:
        fresh = FileTally(file.path, kind_of(file.path), again=file.again)
        try:
            record = FileRecord(file.path, *file_state(file.path), file_digest(file.path))
        except OSError as error:
            self._tally.fail(file.path, f"{file.path}: it cannot be read ({error.strerror})")
            return True
        return self._read_file(fresh, record, retried=True)

    def _changed_since(self, record: FileRecord) -> bool:
        try:
            return file_state(record.path) != (record.size, record.mtime_ns)
        except OSError:
            return True

    def _take_document(self, file: FileTally, one: Prepared) -> None:
        self._batch.append((file, one))
        self._documents += 1
        self._tally.sentences += one.ready.sizes.sentences
        self._characters += one.characters
        file.missing += one.missing
        for target in one.attachments:
            self._enqueue(target)
        if (
            self._documents >= _BATCH_DOCUMENTS
            or self._characters >= _BATCH_CHARACTERS
            or monotonic() - self._flushed >= _BATCH_SECONDS
        ):
            self._flush()

    # --- batches

    def _flush(self) -> None:
        """Keep the batch in storage, then in the index."""
        if self._touched:
            with self._storage.writing() as writing:
                for record in self._touched:
                    writing.put_file(record)
            self._touched.clear()
        if self._batch:
            ended = [one.file for one in self._batch if isinstance(one, _End)]
            changes = Changes(self._storage.generation + 1)
            with self._storage.writing() as writing:
                self._keeper.begin(writing, changes)
                for one in self._batch:
                    if not isinstance(one, _End):
                        file, prepared = one
                        self._tally.take(file, *self._keeper.keep(prepared))
                    elif one.record is not None:
                        self._keeper.complete(one.record)
                writing.set_fact("generation", str(changes.generation))
            self._index(changes)
            for file in ended:
                self._tally.finish(file)
            self._batch, self._documents, self._characters = [], 0, 0
            self._batches += 1
            give_back()
        self._flushed = monotonic()

    def _forget(self, gone: Sequence[str]) -> None:
        """Forget the files that are gone from the places that were given."""
        changes = Changes(self._storage.generation + 1)
        with self._storage.writing() as writing:
            self._keeper.begin(writing, changes)
            for path in gone:
                self._keeper.forget(path)
            writing.set_fact("generation", str(changes.generation))
        self._index(changes)
        for path in gone:
            self._tally.forget(path, self._known[path].format or kind_of(path))

    def _index(self, changes: Changes) -> None:
        self._tally.removed += changes.dropped
        self._tally.retracted |= changes.retracted
        self._reread |= dict.fromkeys(sorted(changes.reread))
        removed = set(changes.removed)
        self._engine.remove(changes.removed)
        self._engine.add(
            entry for number, entry in changes.entries.items() if number not in removed
        )
        self._engine.commit(changes.generation, Collection(*self._storage.totals()))
        with self._storage.writing() as writing:
            writing.forget_removed(changes.generation)


def _next(documents: Iterator[Prepared], file: FileTally) -> Prepared | None:
    """Return the next document of a file; none at its end, or where its reader gives it up."""
    try:
        return next(documents, None)
    except Exception as error:
        file.failure = why(file.path, error)
        return None
