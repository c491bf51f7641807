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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from search.documents import Document
from search.errors import LibraryError
from search.files import is_full, no_room, write_atomically
from search.folders import is_writable
from search.storage.lookups import (
    TOTALS,
    Cited,
    Defined,
    FileRecord,
    Lookups,
    Sizes,
    Source,
    Values,
)
from search.storage.packing import COLUMNS, pack, reference_json
from search.storage.schema import SCHEMA_VERSION, make, read_as_present, upgrade

FILE_NAME = "library.db"

VERSION_NAME = "VERSION"
"""The file in a library's folder that tells the version of its format."""

_BUSY_SECONDS = 15.0
_PAGE = 16384
"""Bytes of a page; of an abstract's row half a page of 4096 would stay empty."""


def refuse_newer(folder: Path, version: int) -> None:
    """Raise LibraryError where a newer program made the library in the folder."""
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"{folder}: this library was made by a newer florilegium (format {version}, "
            f"this program knows {SCHEMA_VERSION}); update the program"
        )


def _version_told(folder: Path) -> int:
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
        refuse_newer(folder, _version_told(folder))
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
            connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file only
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
        if _version_told(folder) < SCHEMA_VERSION:
            write_atomically(folder / VERSION_NAME, f"{SCHEMA_VERSION}\n".encode())

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
                    yield Writing(self._writer)
                except BaseException:
                    self._writer.execute("ROLLBACK")
                    raise
                self._writer.execute("COMMIT")
            except sqlite3.Error as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise self._unusable(error) from error


class Writing(Lookups):
    """One transaction on a `Storage`; made by `Storage.writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _rows(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def set_fact(self, name: str, value: str) -> None:
        """Keep a fact of the library."""
        self._connection.execute("REPLACE INTO facts VALUES (?, ?)", (name, value))

    def put_document(
        self,
        document: Document,
        generation: int,
        sizes: Sizes,
        abbreviations: Iterable[Defined] = (),
        *,
        title_form: int | None = None,
        cited: Iterable[Cited] = (),
    ) -> int:
        """Keep a new document and return its number.

        ``title_form`` is what its title is compared by (a signed 64-bit number), ``cited`` the
        works that its reference list names.
        """
        reference = document.reference
        own = (
            generation,
            document.digest,
            reference.doi,
            reference.pmid,
            reference.pmcid,
            title_form,
            sizes.sentences,
            sizes.sentence_terms,
            sizes.document_terms,
        )
        values = (*pack(document), *own)
        number = self._connection.execute(
            f"INSERT INTO documents ({COLUMNS}, generation, digest, doi, pmid, pmcid, title_form,"
            " indexed_sentences, sentence_terms, document_terms)"
            f" VALUES ({', '.join('?' * len(values))})",
            values,
        ).lastrowid
        assert number is not None
        self._count(1, sizes)
        self._connection.executemany(
            "INSERT INTO abbreviations VALUES (?, ?, ?, ?, ?)",
            [(number, one.short, one.long, one.short_form, one.long_form) for one in abbreviations],
        )
        self.put_cited(number, cited)
        return number

    def put_cited(self, number: int, cited: Iterable[Cited]) -> None:
        """Keep the works that a document cites."""
        self._connection.executemany(
            "INSERT INTO cited VALUES (?, ?, ?, ?)",
            [(number, one.doi, one.pmid, one.title_form) for one in cited],
        )

    def put_title_form(self, number: int, title_form: int | None) -> None:
        """Keep what a document's title is compared by."""
        self._connection.execute(
            "UPDATE documents SET title_form = ? WHERE id = ?", (title_form, number)
        )

    def _count(self, sign: int, sizes: Sizes) -> None:
        counted = (sizes.sentences, sizes.sentence_terms, 1, sizes.document_terms)
        self._connection.executemany(
            "INSERT INTO facts VALUES ('total ' || ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET value = value + excluded.value",
            [(name, sign * amount) for name, amount in zip(TOTALS, counted, strict=True)],
        )

    def remove_document(self, number: int, generation: int) -> None:
        """Forget a document, and remember that the index must forget it too."""
        found = self._connection.execute(
            "DELETE FROM documents WHERE id = ?"
            " RETURNING indexed_sentences, sentence_terms, document_terms",
            (number,),
        ).fetchall()
        for sizes in found:
            self._count(-1, Sizes(*sizes))
        self._connection.execute("REPLACE INTO removed VALUES (?, ?)", (number, generation))

    def forget_removed(self, generation: int) -> None:
        """Drop what is remembered of removals up to a generation that the index has reached."""
        self._connection.execute("DELETE FROM removed WHERE generation <= ?", (generation,))

    def put_file(self, file: FileRecord) -> None:
        """Keep that a file was read, as it was then."""
        self._connection.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " size = excluded.size, mtime_ns = excluded.mtime_ns, digest = excluded.digest,"
            " format = excluded.format",
            (file.path, file.size, file.mtime_ns, file.digest, file.format),
        )

    def forget_reading(self, path: str) -> None:
        """Note a file as not read: it is read again when next met."""
        self._connection.execute("UPDATE files SET size = -1, digest = '' WHERE path = ?", (path,))

    def remove_file(self, path: str) -> None:
        """Forget a file with all that came from it; documents stay until they are removed."""
        self._connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def put_source(self, number: int, source: Source) -> None:
        """Keep that a document came from a file, and what that file tells of it.

        A file that is not yet recorded as read is noted as unfinished: it is read again.
        """
        self._connection.execute(
            "INSERT OR IGNORE INTO files VALUES (?, -1, 0, '', ?)", (source.path, source.format)
        )
        self._connection.execute(
            "REPLACE INTO sources SELECT ?, id, ?, nullif(?, digest), ?, ?, nullif(?, reference)"
            " FROM documents WHERE id = ?",
            (
                source.path,
                source.proposal,
                source.digest,
                source.fullness,
                source.length,
                reference_json(source.reference),
                number,
            ),
        )

    def remove_source(self, path: str, number: int, proposal: str) -> None:
        """Forget that a document came from a file under a proposed key."""
        self._connection.execute(
            "DELETE FROM sources WHERE path = ? AND document = ? AND proposal = ?",
            (path, number, proposal),
        )

    def put_attachments(self, path: str, proposal: str, targets: Iterable[str]) -> None:
        """Keep which files a record of a file names as its full text."""
        self._connection.executemany(
            "REPLACE INTO attachments VALUES (?, ?, ?)",
            [(path, proposal, target) for target in targets],
        )

    def remove_attachments(self, path: str) -> None:
        """Forget what the records of a file name."""
        self._connection.execute("DELETE FROM attachments WHERE path = ?", (path,))

    def put_alias(self, alias: str, key: str) -> None:
        """Let a key that was given go on to mean the document that its own was joined to."""
        self._connection.execute("UPDATE aliases SET key = ? WHERE key = ?", (key, alias))
        self._connection.execute("REPLACE INTO aliases VALUES (?, ?)", (alias, key))
