"""The near end of a worker process that reads files and makes their documents ready."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

from search.adding.reading import Share
from search.adding.working import END, FAULT, HEAD

_BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from search.adding.working import serve
serve()
"""


_MOST = 4
"""Processes that read if nobody says how many: one process writes, and can keep up with these."""


def processors() -> int:
    """Return how many processes are to read where nobody says."""
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:
        allowed = os.cpu_count() or 1
    return min(allowed, _MOST)


class WorkerLostError(Exception):
    """The worker did not outlive a file; its text tells what it died of."""


class Worker:
    """A process that reads one file after another; it ends with the one that started it."""

    def __init__(self) -> None:
        places = [os.path.abspath(place) for place in sys.path]  # noqa: PTH100 - "" is here
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, json.dumps(places)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,  # Ctrl+C is for the process that writes: it ends at a commit
        )

    def messages(
        self, path: str, share: Share, known: str = "", learnt: bytes = b""
    ) -> Iterator[tuple[bytes, bytes]]:
        """Yield the messages on a share of a file, as `search.adding.working` sends them.

        Raises WorkerLostError where the process dies.
        """
        assert self._process.stdin is not None
        request = json.dumps([path, share.number, share.of, known, learnt.decode()])
        try:
            self._process.stdin.write(request.encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._lost() from error
        kind = b""
        while kind not in (END, FAULT):
            kind, length = HEAD.unpack(self._read(HEAD.size))
            yield kind, self._read(length)

    def _read(self, length: int) -> bytes:
        assert self._process.stdout is not None
        content = self._process.stdout.read(length)
        if len(content) < length:
            raise self._lost()
        return content

    def _lost(self) -> WorkerLostError:
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return WorkerLostError("fell silent")
        if code == -signal.SIGKILL:
            return WorkerLostError("was killed, perhaps because memory ran out")
        return WorkerLostError(f"broke down (code {code})")

    def lives(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once, in the middle of whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """Let go of the process, which ends by itself; wait until it is gone."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()
