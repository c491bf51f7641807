"""What a library keeps of its documents and files, and what can be asked of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search.documents import Document, Reference
from search.storage.packing import COLUMNS, reference_of, unpack

TOTALS = ("sentences", "sentence_terms", "documents", "document_terms")
"""The running totals that are kept as facts of the library."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a document adds to the collection; lengths count ranked terms."""

    sentences: int
    sentence_terms: int
    document_terms: int


@dataclass(frozen=True, slots=True)
class Defined:
    """An abbreviation that a document defines.

    ``short`` and ``long`` are as printed; the forms are their index terms, joined by spaces.
    """

    short: str
    long: str
    short_form: str
    long_form: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when it was read."""

    path: str
    size: int
    mtime_ns: int
    digest: str


class Lookups:
    """What can be asked of the documents, by anyone and within a transaction alike."""

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    # --- facts

    def fact(self, name: str, default: str = "") -> str:
        """Return a kept fact of the library."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else default

    @property
    def generation(self) -> int:
        """The number of the last kept batch; 0 for a library that never held anything."""
        return int(self.fact("generation", "0"))

    def totals(self) -> tuple[int, int, int, int]:
        """Return indexed sentences, terms of sentences, documents, terms of documents."""
        kept = dict(self._rows("SELECT name, value FROM facts WHERE name LIKE 'total %'"))
        sentences, sentence_terms, documents, document_terms = (
            int(kept.get(f"total {name}", 0)) for name in TOTALS
        )
        return sentences, sentence_terms, documents, document_terms

    # --- documents

    def keys(self) -> list[str]:
        """Return every key, in order."""
        return [row[0] for row in self._rows("SELECT key FROM documents ORDER BY key")]

    def keys_around(self, key: str, most: int = 200) -> list[str]:
        """Return the keys next to a key in order, at most so many on either side."""
        before = self._rows(
            "SELECT key FROM documents WHERE key < ? ORDER BY key DESC LIMIT ?", (key, most)
        )
        after = self._rows(
            "SELECT key FROM documents WHERE key >= ? ORDER BY key LIMIT ?", (key, most)
        )
        return [row[0] for row in (*reversed(before), *after)]

    def numbers(self, *, after: int = -1) -> list[int]:
        """Return the numbers of the documents kept after a generation."""
        return [
            row[0]
            for row in self._rows(
                "SELECT id FROM documents WHERE generation > ? ORDER BY id", (after,)
            )
        ]

    def removed(self, *, after: int = -1) -> list[int]:
        """Return the numbers of the documents removed after a generation."""
        return [
            row[0]
            for row in self._rows("SELECT document FROM removed WHERE generation > ?", (after,))
        ]

    def number_of(self, key: str) -> int | None:
        """Return the number of the document with that key."""
        rows = self._rows("SELECT id FROM documents WHERE key = ?", (key,))
        return int(rows[0][0]) if rows else None

    def document(self, number: int) -> Document | None:
        """Return a document by number, or None where there is none (any more)."""
        rows = self._rows(
            f"SELECT {COLUMNS} FROM documents WHERE id = ?",
            (number,),
        )
        return unpack(rows[0]) if rows else None

    def references(self) -> list[tuple[str, Reference]]:
        """Return (key, reference) of every document, by key."""
        rows = self._rows("SELECT key, reference FROM documents ORDER BY key")
        return [(key, reference_of(kept)) for key, kept in rows]

    def sources_of(self, number: int) -> list[tuple[str, str]]:
        """Return (path, proposed key) of every file that a document was found in, by path."""
        rows = self._rows(
            "SELECT path, proposal FROM sources WHERE document = ? ORDER BY path", (number,)
        )
        return [(str(path), str(proposal)) for path, proposal in rows]

    def twin_of(self, digest: str, reference: Reference) -> tuple[int, str] | None:
        """Return (number, key) of a document with the same text, DOI or PMID."""
        rows = self._rows(
            "SELECT id, key FROM documents WHERE digest = ? OR doi = ? OR pmid = ?"
            " ORDER BY id LIMIT 1",
            (digest, reference.doi, reference.pmid),
        )
        return (int(rows[0][0]), str(rows[0][1])) if rows else None

    def state_of(self, number: int) -> tuple[str, str, str]:
        """Return a document's text digest, its reference as kept, and its file."""
        rows = self._rows("SELECT digest, reference, path FROM documents WHERE id = ?", (number,))
        return (str(rows[0][0]), str(rows[0][1]), str(rows[0][2])) if rows else ("", "", "")

    # --- files

    def files(self) -> list[FileRecord]:
        """Return every file that was read."""
        return [
            FileRecord(*row) for row in self._rows("SELECT path, size, mtime_ns, digest FROM files")
        ]

    def sources(self, path: str) -> list[tuple[int, str, str]]:
        """Return (number, key, proposed key) of the documents that came from a file."""
        return [
            (int(number), str(key), str(proposal))
            for number, key, proposal in self._rows(
                "SELECT document, key, proposal FROM sources"
                " JOIN documents ON documents.id = sources.document WHERE sources.path = ?"
                " ORDER BY document",
                (path,),
            )
        ]

    # --- abbreviations

    def long_forms(self, short_form: str) -> list[tuple[str, str]]:
        """Return (long, long form) that documents define for a short form, most used first."""
        return [
            (str(long), str(form))
            for long, form in self._rows(
                "SELECT min(long), long_form FROM abbreviations WHERE short_form = ?"
                " GROUP BY long_form ORDER BY count(DISTINCT document) DESC, long_form",
                (short_form,),
            )
        ]

    def short_forms(self, long_form: str) -> list[tuple[str, str]]:
        """Return (short, short form) that documents define for a long form, most used first."""
        return [
            (str(short), str(form))
            for short, form in self._rows(
                "SELECT min(short), short_form FROM abbreviations WHERE long_form = ?"
                " GROUP BY short_form ORDER BY count(DISTINCT document) DESC, short_form",
                (long_form,),
            )
        ]

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with its file; empty when it is sound."""
        return [row[0] for row in self._rows("PRAGMA quick_check") if row[0] != "ok"]
