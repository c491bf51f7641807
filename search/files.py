"""Writing files so that nothing is lost: private, atomic, flushed to the disk."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

_PRIVATE = 0o600
_TEMPORARY_SUFFIX = ".tmp"


_NO_ROOM = (
    *map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)),
    "disk is full",
    "disk I/O error",
)
"""What the system, SQLite and tantivy say of a disk that takes no more."""


def is_full(error: Exception) -> bool:
    """Tell whether an error is that of a full disk, or of a quota that is used up."""
    return any(sign in str(error) for sign in _NO_ROOM)


def no_room(place: Path, error: Exception) -> str:
    """Return the sentence for a disk that takes no more."""
    return (
        f"{place}: the disk takes no more ({error}); what was committed is kept: make room, or "
        "have your quota raised, and run it again"
    )


def bytes_within(place: Path) -> int:
    """Return the size of a file, or of all files within a folder; 0 where there is none."""
    found = 0
    for path in place.rglob("*") if place.is_dir() else (place,):
        with contextlib.suppress(FileNotFoundError):  # a merge may take a file away
            status = path.stat()
            found += status.st_size if stat.S_ISREG(status.st_mode) else 0
    return found


def write_atomically(
    path: Path, content: bytes, *, replace: bool = True, mode: int = _PRIVATE
) -> None:
    """Write a file so that a reader or a crash sees all of it or the file before.

    It is private unless ``mode`` says otherwise, whatever the umask.
    The content goes to a temporary file in the same folder, is flushed to the disk and then
    takes the name. With ``replace`` False an existing file is left as it is and
    FileExistsError raised. Other system errors are raised as OSError; the temporary file is
    gone then.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{_TEMPORARY_SUFFIX}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE)
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
