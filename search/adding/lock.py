"""One process at a time adds to a library: the lock of its folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import LibraryError, LibraryLockedError

_BETWEEN = 0.2
"""Seconds between two tries to get the lock."""


@contextmanager
def adding_lock(
    folder: Path, waiting: Callable[[LibraryLockedError], bool] | None = None
) -> Iterator[None]:
    """Hold the library for adding; raises LibraryLockedError naming the process that has it.

    With ``waiting``, that is asked instead, a few times a second, whether to wait on.
    """
    path = folder / "lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LibraryError(f"{folder}: you may not write here ({error.strerror})") from error
    try:
        while (locked := _locked(folder, descriptor)) is not None:
            if waiting is None or not waiting(locked):
                raise locked
            time.sleep(_BETWEEN)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _locked(folder: Path, descriptor: int) -> LibraryLockedError | None:
    """Take the lock, or tell who has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        locked = LibraryLockedError(
            f"{folder}: process {holder} is adding to this library; try again when it is done"
        )
        locked.__cause__ = error
        return locked
    return None
