"""Writing files so that nothing is lost: private, atomic, under a lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

LOCK_PATIENCE = 10.0
"""Seconds to wait for another program that is writing notes."""

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_TEMPORARY_SUFFIX = ".tmp"


class NoteError(Exception):
    """Something about notes that the user must know: one sentence with place and remedy."""


def failure(path: Path, error: OSError, consequence: str) -> NoteError:
    """Return the error that tells, in one sentence, what the system refused and what follows."""
    reason = (error.strerror or str(error)).lower()
    return NoteError(f"{path}: {reason}; {consequence}, so check free space and permissions.")


def make_private_folder(folder: Path) -> None:
    """Make a folder and its missing parents, mode 0700 whatever the umask.

    A folder that exists keeps its mode: its owner may have shared it.
    """
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for part in reversed(missing):
        part.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        part.chmod(_FOLDER_MODE)


@contextlib.contextmanager
def locked(folder: Path, patience: float = LOCK_PATIENCE) -> Iterator[None]:
    """Hold the folder's write lock (``flock`` on ``folder/.lock``).

    Excludes other processes and other threads alike. Raises NoteError when another program
    keeps the lock for longer than ``patience`` seconds.
    """
    path = folder / ".lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
    try:
        with contextlib.suppress(PermissionError):
            os.fchmod(descriptor, _FILE_MODE)
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


def write_atomically(
    path: Path, content: bytes, *, replace: bool = True, mode: int = _FILE_MODE
) -> None:
    """Write a file so that a reader or a crash sees all of it or the file before.

    It is private unless ``mode`` says otherwise, whatever the umask.
    The content goes to a temporary file in the same folder, is flushed to the disk and then
    takes the name. With ``replace`` False an existing file is left as it is and
    FileExistsError raised. Other system errors are raised as OSError; the temporary file is
    gone then.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{_TEMPORARY_SUFFIX}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not replace:
            # Claims the name, so that nobody's file can come between; hard links would do the
            # same, but not every file system has them.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode))
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, so that a new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unfinished(folder: Path) -> None:
    """Remove temporary files of killed writers; call it under the folder's lock only."""
    for path in folder.glob(f".*{_TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()
