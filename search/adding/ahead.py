"""Files read ahead by worker processes, and handed on in the order in which they were named.

Small files go to one worker each; of a large file with many records every worker takes a share.
What was read and is not asked for yet is bounded. No file is read by the caller, whom a fault in a
reader's C library would end: it waits for a worker to begin what it asks for.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from search.adding.carrying import unpacked
from search.adding.preparing import Prepared
from search.adding.reading import RUN, Share, ToldError
from search.adding.workers import Worker, WorkerLostError
from search.adding.working import BEGUN, DOCUMENTS, END, FAULT, LEARNT

WORTH = 1_000_000
"""Bytes to read from which on workers pay."""
_SHARED = 2_000_000
"""Bytes of a file of records from which on every worker takes a share."""
_RECORDS = frozenset(
    (".jsonl", ".ndjson", ".xml", ".nbib", ".ris", ".json", ".bib", ".enw", ".ciw", ".txt", ".gz")
)
"""What files with many records are called."""
_STREAMED = frozenset((".jsonl", ".ndjson", ".xml", ".nbib", ".gz"))
"""Of these the ones that are not parsed as a whole before their first document comes."""
_LEARNING = Share(0, 0)
_MOST_EACH = 4_000_000
_MOST_HELD = 24_000_000
"""Bytes of one task, and of all, that wait to be asked for."""
_MOST_BEGUN = 200
"""Tasks that are begun and not asked for to their end."""


def _has_many_records(path: str, size: int) -> bool:
    return size >= _SHARED and Path(path).suffix.lower() in _RECORDS


def teaches(path: str, size: int) -> bool:
    """Tell whether a file of that size probably begins with many documents that come at once."""
    return _has_many_records(path, size) and Path(path).suffix.lower() in _STREAMED


@dataclass(slots=True, eq=False)
class _Task:
    path: str
    share: Share
    known: str
    taken: bool = False
    dropped: bool = False
    messages: deque[tuple[bytes, bytes]] = field(default_factory=deque)
    held: int = 0
    worker: Worker | None = None


class ReadingAhead:
    """Worker processes that read the files of a list; close it when done.

    For one caller, who asks for files in the order of the list; it may leave some out.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._changed = threading.Condition()
        self._waiting: deque[_Task] = deque()
        self._files: dict[str, list[_Task]] = {}
        self._held = self._begun = 0
        self._closed = False
        self._threads: list[threading.Thread] = []
        self._idle: list[Worker] = []
        """Workers that no thread has taken yet."""
        self.learnt = b""
        """What workers are told by which documents are deflated, see `Storage.learnt`."""

    def learn(self, path: str) -> bytes:
        """Learn from the first documents of a file; to be asked before any is expected."""
        with suppress(OSError, WorkerLostError):
            # All of them, so that they start at the same time.
            self._idle = [Worker() for _ in range(self._jobs)]
            for kind, content in self._idle[0].messages(path, _LEARNING):
                if kind == LEARNT:
                    self.learnt = content
        return self.learnt

    def expect(self, path: str, size: int, known: str = "") -> None:
        """Put a file at the end of the list; one of the digest ``known`` is not read."""
        shares = self._jobs if _has_many_records(path, size) and not known else 1
        tasks = [_Task(path, Share(number, shares), known) for number in range(shares)]
        with self._changed:
            if path in self._files or self._closed:
                return
            self._files[path] = tasks
            self._waiting.extend(tasks)
            self._changed.notify_all()
        for _ in range(min(shares, self._jobs - len(self._threads))):
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def state(self, path: str) -> tuple[int, int, str] | None:
        """Return a file's size, time of change and digest as they were when it was begun.

        None where it is not in the list, or no worker can look at it.
        """
        tasks = self._turn_to(path)
        if not tasks:
            return None
        kind, content = self._next(tasks[0])
        if kind != BEGUN:
            self.drop(path)
            return None
        size, changed, digest = json.loads(content)
        return size, changed, digest

    def documents(self, path: str) -> Iterator[Prepared]:
        """Yield the documents of a file after its `state`; raises ToldError as far as it came."""
        try:
            yield from _in_order([self._contents(task) for task in self._files[path]])
        finally:
            self.drop(path)

    def _contents(self, task: _Task) -> Iterator[bytes]:
        while True:
            kind, content = self._next(task)
            if kind == FAULT:
                raise ToldError(content.decode("utf-8", "surrogatepass"))
            if kind == END:
                return
            if kind == DOCUMENTS:
                yield content

    def drop(self, path: str) -> None:
        """Leave a file out, or the rest of it."""
        with self._changed:
            for task in self._files.pop(path, ()):
                self._drop(task)
            self._changed.notify_all()

    def _drop(self, task: _Task) -> None:
        task.dropped = True
        self._held -= task.held
        task.held = 0
        task.messages.clear()
        if task.taken:
            self._begun -= 1
        else:
            self._waiting.remove(task)
        if task.worker is not None:
            task.worker.kill()

    def close(self) -> None:
        """End the workers, whatever they do."""
        with self._changed:
            self._closed = True
            for path in list(self._files):
                for task in self._files.pop(path):
                    self._drop(task)
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        for worker in self._idle:
            worker.close()

    # --- what the caller does

    def _turn_to(self, path: str) -> list[_Task]:
        """Leave out what stands before a file; return its tasks, none if it is not there."""
        if path not in self._files:
            return []
        while (first := next(iter(self._files))) != path:
            self.drop(first)
        return self._files[path]

    def _next(self, task: _Task) -> tuple[bytes, bytes]:
        with self._changed:
            while not task.messages:
                self._changed.wait()
            kind, content = task.messages.popleft()
            task.held -= len(content)
            self._held -= len(content)
            self._changed.notify_all()
        return kind, content

    # --- what a thread for each worker does

    def _work(self) -> None:
        with self._changed:
            worker = self._idle.pop() if self._idle else None
        while (task := self._take()) is not None:
            try:
                worker = worker if worker and worker.lives() else Worker()
            except OSError as error:
                self._put(
                    task, (FAULT, f"{task.path}: no process can be started ({error})".encode())
                )
            else:
                worker = self._read(task, worker)
        if worker is not None:
            worker.close()

    def _take(self) -> _Task | None:
        with self._changed:
            while not (self._closed or (self._waiting and self._has_room())):
                self._changed.wait()
            if self._closed:
                return None
            task = self._waiting.popleft()
            task.taken = True
            self._begun += 1
            return task

    def _has_room(self) -> bool:
        if self._waiting[0].path == next(iter(self._files)):
            return True
        return self._held < _MOST_HELD and self._begun < _MOST_BEGUN

    def _read(self, task: _Task, worker: Worker) -> Worker | None:
        """Read a task's file; return the worker if it can go on."""
        with self._changed:
            task.worker = worker
            wanted = not task.dropped
        try:
            if wanted:
                for message in worker.messages(task.path, task.share, task.known, self.learnt):
                    self._put(task, message)
        except WorkerLostError as error:
            told = f"{task.path}: the process that read it {error}; please report this file"
            self._put(task, (FAULT, told.encode("utf-8", "surrogatepass")))
            worker.close()
            return None
        finally:
            with self._changed:
                task.worker = None
        return worker

    def _put(self, task: _Task, message: tuple[bytes, bytes]) -> None:
        """Keep a message until it is asked for; wait while there are too many."""
        with self._changed:
            if task.dropped:
                return
            if message[0] in (END, FAULT):
                task.worker = None  # it is done with this task: nobody may kill it for that
            task.messages.append(message)
            task.held += len(message[1])
            self._held += len(message[1])
            self._changed.notify_all()
            while task.held > _MOST_EACH and not task.dropped:
                self._changed.wait()


def _in_order(shares: list[Iterator[bytes]]) -> Iterator[Prepared]:
    """Yield the documents of a file's shares in the order in which the file has them."""
    number = 0
    while (content := next(shares[number], None)) is not None:
        documents = list(unpacked(content))
        yield from documents
        if len(shares) > 1 and len(documents) == RUN:
            number = (number + 1) % len(shares)
