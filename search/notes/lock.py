"""One writer of notes at a time: the lock of a folder of notes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from search.errors import NoteError

LOCK_PATIENCE = 10.0
"""Seconds to wait for another program that is writing notes."""


@contextlib.contextmanager
def locked(folder: Path, patience: float = LOCK_PATIENCE) -> Iterator[None]:
    """Hold the folder's write lock (``flock`` on ``folder/.lock``).

    Excludes other processes and other threads alike. Raises NoteError when another program
    keeps the lock for longer than ``patience`` seconds.
    """
    path = folder / ".lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with contextlib.suppress(PermissionError):
            os.fchmod(descriptor, 0o600)
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise NoteError(
                        f"{path}: another program has been writing notes for {patience:.0f} s; "
                        "close it, or try again when it is done."
                    ) from None
                time.sleep(0.005)
        yield
    finally:
        os.close(descriptor)
