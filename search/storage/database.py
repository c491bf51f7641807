"""The documents of a library on disk: one SQLite file, of record; the index follows from it.

The journal is a rollback journal (DELETE), not WAL, because homes on shared servers are often
NFS. A `Storage` may be used from any thread: reads share one connection and writes another,
each behind a lock, so that a question never sees half of a batch. Where the user may not write,
the file is opened read-only.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from search.errors import LibraryError
from search.files import is_full, no_room, write_atomically
from search.folders import is_writable
from search.storage.former import read_as_present, upgrade
from search.storage.lookups import Lookups, Values
from search.storage.schema import PAGE, SCHEMA_VERSION, make
from search.storage.writing import Writing

FILE_NAME = "library.db"

VERSION_NAME = "VERSION"
"""The file in a library's folder that tells the version of its format."""

_BUSY_SECONDS = 15.0


def refuse_newer(folder: Path, version: int) -> None:
    """Raise LibraryError where a newer program made the library in the folder."""
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"{folder}: this library was made by a newer florilegium (format {version}, "
            f"this program knows {SCHEMA_VERSION}); update the program"
        )


def version_told(folder: Path) -> int:
    """Return the version that the folder's VERSION file tells; 0 where it tells none."""
    with suppress(OSError, ValueError):
        return int((folder / VERSION_NAME).read_text(encoding="ascii").strip())
    return 0


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


class Storage(Lookups):
    """The SQLite file of one library folder.

    Raises LibraryError where it is missing (unless ``create``), newer, damaged or locked.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE_NAME
        self.writable = is_writable(folder) and (
            not self.path.exists() or os.access(self.path, os.W_OK)
        )
        if not self.path.exists() and not create:
            raise LibraryError(
                f"{folder}: there is no library here; make one with: flori add PATH -l {folder}"
            )
        refuse_newer(folder, version_told(folder))
        if self._is_lost(folder, create=create):
            raise LibraryError(
                f"{self.path}: the file is empty, so its documents are lost; restore it from a "
                f"backup, or run: flori library delete {folder}, and add the files again"
            )
        self._reading, self._writing = threading.RLock(), threading.RLock()
        try:
            if self.writable:
                self._make_file()
            self._reader = self._connect()
            self._writer = self._connect() if self.writable else None
            self._check_version(folder)
            self._reader.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _is_lost(self, folder: Path, *, create: bool) -> bool:
        """Tell an emptied file from one that another process is about to fill."""
        made_before = not create or (folder / VERSION_NAME).exists()
        return made_before and self.path.exists() and not self.path.stat().st_size

    def _make_file(self) -> None:
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self.path.chmod(0o600)

    def _connect(self) -> sqlite3.Connection:
        mode = "rw" if self.writable else "ro"
        connection = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode={mode}",
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=_BUSY_SECONDS,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if self.writable:
            connection.execute(f"PRAGMA page_size = {PAGE}")  # of a new or vacuumed file only
            connection.execute("PRAGMA journal_mode = DELETE")
        return connection

    def _check_version(self, folder: Path) -> None:
        version = _version_of(self._reader)
        refuse_newer(folder, version)
        if self._writer is None:
            read_as_present(self._reader, version)
            return
        if version < SCHEMA_VERSION:
            # Two processes may find the file old at once: the second one waits, then looks.
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                version = _version_of(self._writer)
                (upgrade if version else make)(self._writer)
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")
            if version:
                self._give_back_room()
        if version_told(folder) < SCHEMA_VERSION:
            write_atomically(folder / VERSION_NAME, f"{SCHEMA_VERSION}\n".encode())

    def _give_back_room(self) -> None:
        """Let the system have the room that the former tables took, if it can be done now."""
        assert self._writer is not None
        with suppress(sqlite3.Error):
            self._writer.execute("VACUUM")

    def _unusable(self, error: sqlite3.Error) -> LibraryError:
        if "locked" in str(error):
            return LibraryError(f"{self.path}: another program is writing to it; try again later")
        if not os.path.exists(self.path):  # noqa: PTH110 - a lost mount raises from Path.exists
            return LibraryError(f"{self.path.parent}: is the library still there?")
        if is_full(error):
            return LibraryError(no_room(self.path.parent, error))
        return LibraryError(f"{self.path}: the library cannot be read ({error})")

    def close(self) -> None:
        """Close both connections; further use raises LibraryError."""
        with self._reading, self._writing:
            self._reader.close()
            if self._writer is not None:
                self._writer.close()

    def _rows(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
        with self._reading:
            try:
                return self._reader.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: all that is done in the block is kept, or none of it.

        Raises LibraryError where the library is read-only, locked or the disk is full.
        """
        if self._writer is None:
            raise LibraryError(f"{self.path}: you may not write to this library")
        with self._writing:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                try:
                    writing = Writing(self._writer)
                    yield writing
                    writing.settle()
                except BaseException:
                    self._writer.execute("ROLLBACK")
                    raise
                self._writer.execute("COMMIT")
            except sqlite3.Error as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise self._unusable(error) from error
