"""Work that may crash, hang or eat memory, done in a worker process that is kept for more.

A task is a generator function, named ``module:function``, that takes a string; what it yields
(as JSON can hold it) is handed on one by one. The worker has limits on memory and on the time
for each item; when it dies, the caller gets a `WorkerLostError`, and the next task a new worker. It
ends with the process that started it, however that ends.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Literal

Cause = Literal["crash", "time", "memory"]

_MEMORY = 1_500_000_000
_IDLE_SECONDS = 30.0
_MOST_IDLE = 2
_TASKS_EACH = 500
"""A worker is replaced after so many tasks: libraries leak."""
_LONGEST_ITEM = 100_000_000
_BOOT = """
import json, sys, types
sys.path[:], packages = json.loads(sys.argv[1])
for name, place in packages:
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [place]
from search.ingest.isolation import serve
serve()
"""
"""The worker's program. It enters our packages by the back door: in front all readers stand."""
_HERE = Path(__file__).parent
_PACKAGES = (("search", str(_HERE.parent)), ("search.ingest", str(_HERE)))


class WorkerLostError(Exception):
    """The worker did not outlive a task; ``cause`` tells what it died of."""

    def __init__(self, cause: Cause) -> None:
        self.cause: Cause = cause
        super().__init__(cause)


class RefusedError(Exception):
    """What a task raises to say that it cannot do its work; ``reason`` is a word of its own."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a task may take, in seconds."""

    cpu: int = 20
    """Processor time for each item."""
    wait: float = 90.0
    """Time by the clock for each item."""
    whole: float = 900.0
    """Time by the clock for all of them."""


def stream(task: str, argument: str, limits: Limits | None = None) -> Iterator[Any]:
    """Yield what a task yields in a worker process.

    Raises RefusedError where the task does, WorkerLostError where the worker dies or a limit
    is met. May be used from any thread; a caller that stops early costs the worker.
    """
    limits = limits or Limits()
    worker = _borrow()
    if worker.tasks:
        # It may have been lost since its last task, which is no fault of this one.
        items = worker.run(task, argument, limits)
        try:
            first = next(items, None)
        except WorkerLostError as casualty:
            if casualty.cause != "crash":
                raise
            worker = _Worker()
        else:
            if first is not None:
                yield first
                yield from items
            _give_back(worker)
            return
    yield from worker.run(task, argument, limits)
    _give_back(worker)


class _Worker:
    """The near end of a worker process."""

    def __init__(self) -> None:
        setting = json.dumps([[place for place in sys.path if place], _PACKAGES])
        self.tasks = 0
        self._buffer = bytearray()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, setting],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
        )

    def run(self, task: str, argument: str, limits: Limits) -> Iterator[Any]:
        """Yield the items of a task; the worker is dead after any exception."""
        self.tasks += 1
        done = False
        request = json.dumps({"task": task, "argument": argument, "cpu": limits.cpu})
        until = monotonic() + limits.whole
        try:
            self._send(request)
            while True:
                kind, value = self._receive(min(until, monotonic() + limits.wait))
                if kind == "item":
                    yield value
                    continue
                if kind == "memory":
                    raise WorkerLostError("memory")
                if kind == "crash":
                    raise WorkerLostError("crash")
                done = True
                if kind == "refused":
                    _give_back(self)
                    raise RefusedError(str(value))
                return
        finally:
            if not done:
                self.end()

    def _send(self, request: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerLostError("crash") from error

    def _receive(self, until: float) -> tuple[str, Any]:
        assert self._process.stdout is not None
        place = self._process.stdout.fileno()
        seen = 0
        with selectors.DefaultSelector() as selector:
            selector.register(place, selectors.EVENT_READ)
            while (stop := self._buffer.find(b"\n", seen)) < 0:
                seen = len(self._buffer)
                if seen > _LONGEST_ITEM:
                    raise WorkerLostError("memory")
                left = until - monotonic()
                if left <= 0 or not selector.select(left):
                    raise WorkerLostError("time")
                data = os.read(place, 1 << 16)
                if not data:
                    raise WorkerLostError(self._cause_of_death())
                self._buffer += data
        line = bytes(self._buffer[:stop])
        del self._buffer[: stop + 1]
        kind, value = json.loads(line)
        return kind, value

    def _cause_of_death(self) -> Cause:
        import signal

        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return "crash"
        return "time" if code == -getattr(signal, "SIGXCPU", 0) else "crash"

    def lives(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the process and wait until it is gone."""
        self._process.kill()
        self.close()
        self._process.wait()

    def close(self) -> None:
        """Let go of the pipes; the process ends by itself when nobody holds them."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


_lock = threading.Lock()
_idle: list[_Worker] = []
_timer: threading.Timer | None = None


def _borrow() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.lives():
                return worker
            worker.end()
    return _Worker()


def _give_back(worker: _Worker) -> None:
    global _timer
    with _lock:
        if worker.lives() and worker.tasks < _TASKS_EACH and len(_idle) < _MOST_IDLE:
            _idle.append(worker)
            if _timer is not None:
                _timer.cancel()
            _timer = threading.Timer(_IDLE_SECONDS, end_idle)
            _timer.daemon = True
            _timer.start()
            return
    worker.end()


def end_idle() -> None:
    """End the workers that wait for a task."""
    global _timer
    with _lock:
        gone = _idle[:]
        _idle.clear()
        if _timer is not None:
            _timer.cancel()
            _timer = None
    for worker in gone:
        worker.end()


def _forget_parents_workers() -> None:
    """In a forked child: its parent's workers are not its own, and must not outlive the parent."""
    global _lock, _timer
    _lock = threading.Lock()
    _timer = None
    for worker in _idle:
        worker.close()
    _idle.clear()


atexit.register(end_idle)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parents_workers)


def serve() -> None:
    """Do the tasks that stand in the lines of standard input: the worker's whole life."""
    import queue
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            requests.put(line)
        os._exit(0)  # whoever asked is gone, even in the middle of a task

    threading.Thread(target=listen, daemon=True).start()
    while True:
        request = json.loads(requests.get())
        kind, value = "end", None
        try:
            _renew_time(request["cpu"])
            for item in _generator(request["task"])(request["argument"]):
                _answer(answers, "item", item)
                _renew_time(request["cpu"])
        except RefusedError as refusal:
            kind, value = "refused", refusal.reason
        except MemoryError:
            kind = "memory"
        except Exception:
            kind = "crash"
        _answer(answers, kind, value)


def _generator(task: str) -> Any:
    from importlib import import_module

    module, _, function = task.partition(":")
    return getattr(import_module(module), function)


def _answer(answers: Any, kind: str, value: Any) -> None:
    answers.write(json.dumps([kind, value], separators=(",", ":")).encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return  # not every system has such limits


def _renew_time(seconds: int) -> None:
    """Allow so much more processor time from now on."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard)
        )
    except (ImportError, OSError, ValueError):
        return
