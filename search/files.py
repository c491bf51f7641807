"""Writing files so that nothing is lost: private, atomic, flushed to the disk."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

_PRIVATE = 0o600
_TEMPORARY_SUFFIX = ".tmp"


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
