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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from search.documents import Document
from search.errors import LibraryError
from search.files import write_atomically
from search.folders import is_writable
from search.storage.lookups import TOTALS, Defined, FileRecord, Lookups, Sizes
from search.storage.packing import COLUMNS, pack

SCHEMA_VERSION = 1
"""Of the tables below and of the folder's VERSION file; a newer one is refused."""

FILE_NAME = "library.db"

VERSION_NAME = "VERSION"
"""The file in a library's folder that tells the version of its format."""

_BUSY_SECONDS = 15.0

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL,
    digest TEXT NOT NULL,
    doi TEXT,
    pmid TEXT,
    path TEXT NOT NULL,
    format TEXT NOT NULL,
    reference TEXT NOT NULL,
    sections TEXT NOT NULL,
    sentences BLOB NOT NULL,
    pages TEXT,
    marks BLOB NOT NULL,
    indexed_sentences INTEGER NOT NULL,
    sentence_terms INTEGER NOT NULL,
    document_terms INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX documents_digest ON documents (digest);
CREATE INDEX documents_doi ON documents (doi) WHERE doi IS NOT NULL;
CREATE INDEX documents_pmid ON documents (pmid) WHERE pmid IS NOT NULL;
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sources (
    path TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    proposal TEXT NOT NULL,
    PRIMARY KEY (path, document)
) WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);
CREATE TABLE abbreviations (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    short TEXT NOT NULL,
    long TEXT NOT NULL,
    short_form TEXT NOT NULL,
    long_form TEXT NOT NULL
);
CREATE INDEX abbreviations_document ON abbreviations (document);
CREATE INDEX abbreviations_short ON abbreviations (short_form);
CREATE INDEX abbreviations_long ON abbreviations (long_form);
CREATE TABLE removed (document INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
"""


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
            connection.execute("PRAGMA journal_mode = DELETE")
        return connection

    def _check_version(self, folder: Path) -> None:
        version = self._reader.execute("PRAGMA user_version").fetchone()[0]
        refuse_newer(folder, version)
        if version == 0 and self._writer is not None:
            # Two processes may find the file empty at once: the second one waits, then looks.
            self._writer.execute("BEGIN IMMEDIATE")
            if self._writer.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in _SCHEMA.split(";"):
                    self._writer.execute(statement)
                self._writer.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            self._writer.execute("COMMIT")
        if self.writable and not (folder / VERSION_NAME).exists():
            write_atomically(folder / VERSION_NAME, f"{SCHEMA_VERSION}\n".encode())

    def _unusable(self, error: sqlite3.Error) -> LibraryError:
        if "locked" in str(error):
            return LibraryError(f"{self.path}: another program is writing to it; try again later")
        return LibraryError(f"{self.path}: the library cannot be read ({error})")

    def close(self) -> None:
        """Close both connections; further use raises LibraryError."""
        with self._reading, self._writing:
            self._reader.close()
            if self._writer is not None:
                self._writer.close()

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
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

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
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
    ) -> int:
        """Keep a new document and return its number."""
        own = (
            generation,
            document.digest,
            document.reference.doi,
            document.reference.pmid,
            sizes.sentences,
            sizes.sentence_terms,
            sizes.document_terms,
        )
        values = (*pack(document), *own)
        number = self._connection.execute(
            f"INSERT INTO documents ({COLUMNS}, generation, digest, doi, pmid,"
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
        return number

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
            "INSERT INTO files VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " size = excluded.size, mtime_ns = excluded.mtime_ns, digest = excluded.digest",
            (file.path, file.size, file.mtime_ns, file.digest),
        )

    def remove_file(self, path: str) -> None:
        """Forget a file; its documents stay until they are removed."""
        self._connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def put_source(self, path: str, number: int, proposal: str) -> None:
        """Keep that a document came from a file, under the key that its reader proposed.

        A file that is not yet recorded as read is noted as unfinished: it is read again.
        """
        self._connection.execute("INSERT OR IGNORE INTO files VALUES (?, -1, 0, '')", (path,))
        self._connection.execute("REPLACE INTO sources VALUES (?, ?, ?)", (path, number, proposal))

    def remove_source(self, path: str, number: int) -> bool:
        """Forget that a document came from a file; True when no other file holds it.

        Where others do, the document is theirs, and they are read again when next met.
        """
        self._connection.execute(
            "DELETE FROM sources WHERE path = ? AND document = ?", (path, number)
        )
        left = [source for source, _ in self.sources_of(number)]
        if left and self.state_of(number)[2] == path:
            # The text was this file's; what another one has may differ under the same DOI.
            self._connection.execute(
                "UPDATE documents SET path = ? WHERE id = ?", (left[0], number)
            )
            self._connection.executemany(
                "UPDATE files SET size = -1, digest = '' WHERE path = ?", [(each,) for each in left]
            )
        return not left
