"""Synonyms that the user imported from MeSH, in a file of their own that opens in no time.

``$XDG_DATA_HOME/florilegium/synonyms.db`` is a SQLite file that is written once and then only
read: names by their terms, and the names of each concept.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.everyday import everyday_words
from search.analysis.groups import MOST_TERMS, Terms, terms_of
from search.analysis.mesh import SynonymFileError, concepts
from search.folders import data_folder, make_private

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "synonyms.db"

_MOST_CONCEPTS = 2
"""A name that more concepts share says too little."""
_MOST_NAMES = 8
"""Names of a concept that are offered, those of the fewest words first."""
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE concepts (id INTEGER PRIMARY KEY, names TEXT NOT NULL);
CREATE TABLE names (
    terms TEXT, concept INTEGER, short INTEGER, PRIMARY KEY (terms, concept)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class ImportedFacts:
    """What was imported."""

    files: str
    """Names of the files, joined by commas."""
    concepts: int
    names: int


def imported_file() -> Path:
    """Return where imported synonyms are kept; the file need not exist."""
    return data_folder() / FILE_NAME


def import_synonyms(paths: Sequence[Path]) -> ImportedFacts:
    """Read files of MeSH, and keep them in place of what was imported before.

    What was imported before stays as it is until all is read. Raises SynonymFileError where a
    file cannot be read, or the result not be written.
    """
    import sqlite3

    target = imported_file()
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        make_private(target.parent)
        unfinished.unlink(missing_ok=True)
        connection = sqlite3.connect(unfinished)
        try:
            unfinished.chmod(0o600)
            groups = (names for path in paths for names in concepts(path))
            facts = _write(connection, groups, ", ".join(path.name for path in paths))
        finally:
            connection.close()
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SynonymFileError(
            f"{target}: cannot be written ({str(reason).lower()}); check free space."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return facts


def forget_imported() -> bool:
    """Remove what was imported; tell whether there was anything."""
    existed = imported_file().exists()
    imported_file().unlink(missing_ok=True)
    return existed


def _write(
    connection: sqlite3.Connection, groups: Iterable[tuple[str, ...]], files: str
) -> ImportedFacts:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
    number = count = 0
    for group in groups:
        sides: dict[Terms, str] = {}
        for name in group:
            terms = terms_of(name)
            if 0 < len(terms) <= MOST_TERMS and "\n" not in name and len(name) > 2:
                sides.setdefault(terms, name)
        if len(sides) < 2:
            continue
        number += 1
        connection.execute(
            "INSERT INTO concepts VALUES (?, ?)", (number, "\n".join(sides.values()))
        )
        connection.executemany(
            "INSERT INTO names VALUES (?, ?, ?)",
            [(" ".join(terms), number, _is_short(name)) for terms, name in sides.items()],
        )
        count += len(sides)
    facts = {"files": files, "concepts": str(number), "names": str(count)}
    connection.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
    connection.commit()
    connection.execute("VACUUM")
    descriptor = os.open(connection.execute("PRAGMA database_list").fetchone()[2], os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return ImportedFacts(files, number, count)


def _is_short(name: str) -> bool:
    """Whether a name is a short form, which is asked for in capitals: ``AIDS``, not ``aids``."""
    return name.isalnum() and len(name) <= 6 and sum(map(str.isupper, name)) >= 2


class ImportedSynonyms:
    """Imported synonyms, open for reading from any thread."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        """Read from a connection; None where nothing is imported."""
        self._connection = connection
        self._lock = threading.Lock()

    def facts(self) -> ImportedFacts | None:
        """Return what was imported, or None."""
        known = dict(self._rows("SELECT name, value FROM facts", ()))
        if not known:
            return None
        return ImportedFacts(known["files"], int(known["concepts"]), int(known["names"]))

    def reach(self) -> int:
        """Return how many terms the longest words have that may be looked up."""
        return MOST_TERMS if self._connection else 0

    def others(self, terms: Terms, typed: str) -> tuple[str, ...]:
        """Return the other names of the concept of some words, the shortest first.

        Everyday words, and names that several concepts share, have none; a short form has them
        only where it is typed with capitals.
        """
        if self._connection is None or len(terms) > MOST_TERMS or typed.lower() in everyday_words():
            return ()
        form = " ".join(terms)
        rows = self._rows(
            "SELECT concepts.names, names.short FROM names JOIN concepts"
            " ON concepts.id = names.concept WHERE names.terms = ?",
            (form,),
        )
        if len(rows) > _MOST_CONCEPTS:
            return ()
        in_capitals = sum(map(str.isupper, typed)) >= 2
        found = [
            name
            for names, short in rows
            if in_capitals or not short
            for name in names.split("\n")
            if " ".join(terms_of(name)) != form
        ]
        found.sort(key=lambda name: name.count(" "))
        return tuple(dict.fromkeys(found))[:_MOST_NAMES]

    def _rows(self, statement: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
        import sqlite3

        if self._connection is None:
            return []
        with self._lock:
            try:
                return self._connection.execute(statement, values).fetchall()
            except sqlite3.Error:
                # A damaged file says nothing; `flori synonyms` tells of it, questions go on.
                return []


_NONE = ImportedSynonyms(None)
_opened: tuple[tuple[str, int, int], ImportedSynonyms] | None = None


def imported_synonyms() -> ImportedSynonyms:
    """Return what is imported now; never raises. The file is opened again when it changed."""
    global _opened
    path = imported_file()
    try:
        state = path.stat()
    except OSError:
        return _NONE
    stamp = (str(path), state.st_mtime_ns, state.st_ino)
    if _opened is None or _opened[0] != stamp:
        import sqlite3

        try:
            connection = sqlite3.connect(
                f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error:
            return _NONE
        _opened = (stamp, ImportedSynonyms(connection))
    return _opened[1]
