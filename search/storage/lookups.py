"""What a library keeps of its documents and files, and what can be asked of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.documents import Document, Reference
from search.storage.dictionaries import name_of
from search.storage.packing import Packed, is_readable, packed_reference, reference_of, unpack

Values = Sequence[object] | Mapping[str, object]
"""What stands for the signs in a statement, by place or by name."""

_MOST_DEFINITIONS = 1000
"""How many definitions of one form are looked at."""

TOTALS = ("sentences", "sentence_terms", "documents", "document_terms")
"""The running totals that are kept as facts of the library."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a document adds to the collection; lengths count ranked terms."""

    sentences: int
    sentence_terms: int
    document_terms: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The size of a library."""

    documents: int
    sentences: int
    """Sentences that can be found (page furniture is not counted)."""
    terms: int
    """Running terms of those sentences, stop words left out."""


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
class Definition(Defined):
    """An abbreviation as documents of the library define it; forms are printed as one does."""

    documents: int
    """How many documents define it so."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when it was read."""

    path: str
    size: int
    mtime_ns: int
    digest: str
    format: str = ""
    """The name of the reader that read it, as far as known."""


@dataclass(frozen=True, slots=True)
class Source:
    """What one file tells of a document."""

    path: str
    proposal: str
    """The key that the file's reader proposed."""
    digest: str
    """SHA-256 of the text that the file has of it."""
    fullness: int
    """How much of the work that text is: 0 its title, 1 an abstract, 2 the full text."""
    length: int
    """Characters of its running text: title, keywords and references are not counted."""
    reference: Reference
    format: str = ""
    """The name of the reader."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that a document cites, as far as its reference list tells."""

    doi: str | None = None
    pmid: str | None = None
    title_form: int | None = None
    """What its title is compared by, see `search.adding.identity`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be the same work as another."""

    number: int
    key: str
    reference: Reference
    same_text: bool = False
    """Whether one of its files has the text that was asked for."""


class Lookups:
    """What can be asked of the documents, by anyone and within a transaction alike."""

    def _rows(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
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

    def learnt(self) -> bytes:
        """Return what was learnt from the library's documents; empty where nothing was."""
        rows = self._rows("SELECT learnt FROM dictionaries ORDER BY rowid DESC LIMIT 1")
        learnt = bytes(rows[0][0]) if rows else b""
        name_of(learnt)
        return learnt

    def _readable(self, content: bytes) -> bytes:
        """Return a packed document, once the dictionary that it was deflated by is known."""
        if not is_readable(content):
            for (learnt,) in self._rows("SELECT learnt FROM dictionaries"):
                name_of(learnt)
        return content

    def _reference(self, told: str | bytes) -> Reference:
        """Return the reference that a source tells, or that of a packed document."""
        if isinstance(told, bytes):
            told = packed_reference(self._readable(told))
        return reference_of(told)

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
                "SELECT id FROM documents WHERE id >="
                " (SELECT min(first) FROM batches WHERE generation > ?) ORDER BY id",
                (after,),
            )
        ]

    def batches(self, *, after: int = -1) -> list[tuple[int, int]]:
        """Return (generation, number of the first document) of the batches after a generation."""
        return [
            (int(generation), int(first))
            for generation, first in self._rows(
                "SELECT generation, first FROM batches WHERE generation > ? ORDER BY first",
                (after,),
            )
        ]

    def removed(self, *, after: int = -1) -> list[int]:
        """Return the numbers of the documents removed after a generation."""
        return [
            row[0]
            for row in self._rows("SELECT document FROM removed WHERE generation > ?", (after,))
        ]

    def number_of(self, key: str) -> int | None:
        """Return the number of the document with that key, or that was joined to another's."""
        rows = self._rows(
            "SELECT id FROM documents WHERE key = ?"
            " UNION ALL SELECT documents.id FROM aliases"
            " JOIN documents ON documents.key = aliases.key WHERE alias = ?",
            (key, key),
        )
        return int(rows[0][0]) if rows else None

    def document(self, number: int) -> Document | None:
        """Return a document by number, or None where there is none (any more)."""
        rows = self._rows(
            "SELECT key, coalesce(path, ''), content"
            " FROM documents LEFT JOIN files ON files.id = file"
            " WHERE documents.id = ?",
            (number,),
        )
        if not rows:
            return None
        key, path, content = rows[0]
        return unpack(key, path, self._readable(content))

    def references(self) -> list[tuple[str, Reference]]:
        """Return (key, reference) of every document, by key."""
        rows = self._rows("SELECT key, content FROM documents ORDER BY key")
        return [(key, self._reference(content)) for key, content in rows]

    def sources_of(self, number: int) -> list[Source]:
        """Return what each file tells of a document, by path and proposed key."""
        rows = self._rows(
            "SELECT path, iif(proposal = 0, key, proposal), coalesce(s.digest, d.digest),"
            " fullness, length, coalesce(reference, content), format"
            " FROM sources AS s JOIN documents AS d ON d.id = document"
            " JOIN files AS f ON f.id = s.file WHERE document = ? ORDER BY 1, 2",
            (number,),
        )
        return [
            Source(path, proposal, digest.hex(), fullness, length, self._reference(told), form)
            for path, proposal, digest, fullness, length, told, form in rows
        ]

    def candidates(self, packed: Packed, title_form: int | None) -> list[Candidate]:
        """Return the documents of the same text, identifier or form of title, oldest first."""
        rows = self._rows(
            "SELECT id, key, content, digest = :digest OR EXISTS (SELECT 1 FROM sources"
            " WHERE sources.document = id AND sources.digest = :digest)"
            " FROM documents WHERE substr(digest, 1, 6) = substr(:digest, 1, 6)"
            " AND digest = :digest OR doi = :doi OR pmid = :pmid OR pmcid = :pmcid"
            " OR title_form = :form"
            " OR id IN (SELECT document FROM sources WHERE digest = :digest) ORDER BY id",
            {
                "digest": packed.digest,
                "doi": packed.doi,
                "pmid": packed.pmid,
                "pmcid": packed.pmcid,
                "form": title_form,
            },
        )
        return [
            Candidate(number, key, self._reference(content), bool(same))
            for number, key, content, same in rows
        ]

    def candidate(self, number: int) -> Candidate | None:
        """Return a document as far as it is compared with another."""
        rows = self._rows("SELECT key, content FROM documents WHERE id = ?", (number,))
        return Candidate(number, rows[0][0], self._reference(rows[0][1])) if rows else None

    def digest_of(self, number: int) -> str:
        """Return the digest of a document's text; empty where there is no such document."""
        rows = self._rows("SELECT digest FROM documents WHERE id = ?", (number,))
        return bytes(rows[0][0]).hex() if rows else ""

    # --- what cites what

    def cites(self, number: int) -> list[str]:
        """Return the keys of the library's documents that a document cites, in order."""
        return self._linked(
            "SELECT d.key FROM cited AS c JOIN documents AS d", "c.document", number
        )

    def cited_by(self, number: int) -> list[str]:
        """Return the keys of the library's documents that cite a document, in order."""
        return self._linked(
            "SELECT k.key FROM documents AS d JOIN cited AS c"
            " JOIN documents AS k ON k.id = c.document",
            "d.id",
            number,
        )

    def _linked(self, joined: str, given: str, number: int) -> list[str]:
        conditions = (
            "d.doi = c.doi",
            "d.pmid = c.pmid",
            # A title is no proof against an identifier that says otherwise.
            "d.title_form = c.title_form AND (d.doi IS NULL OR c.doi IS NULL)"
            " AND (d.pmid IS NULL OR c.pmid IS NULL)",
        )
        found = " UNION ".join(
            f"{joined} WHERE {given} = ? AND {condition} AND c.document <> d.id"
            for condition in conditions
        )
        return [row[0] for row in self._rows(f"{found} ORDER BY 1", (number,) * len(conditions))]

    # --- files

    def files(self) -> list[FileRecord]:
        """Return every file that was read."""
        rows = self._rows("SELECT path, size, mtime_ns, digest, format FROM files ORDER BY path")
        return [
            FileRecord(path, size, mtime_ns, digest.hex(), form)
            for path, size, mtime_ns, digest, form in rows
        ]

    def sources(self, path: str) -> list[tuple[int, str, str]]:
        """Return (number, key, proposed key) of the documents that came from a file."""
        return [
            (int(number), str(key), str(proposal))
            for number, key, proposal in self._rows(
                "SELECT document, key, iif(proposal = 0, key, proposal)"
                " FROM sources AS s JOIN documents AS d ON d.id = document"
                " JOIN files AS f ON f.id = s.file WHERE path = ? ORDER BY document, 3",
                (path,),
            )
        ]

    def holders(self, paths: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
        """Return (number, proposed key) of the documents that came from each of some files."""
        asked = list(paths)
        found: dict[str, list[tuple[int, str]]] = {}
        for path, number, proposal in self._rows(
            "SELECT path, document, iif(proposal = 0, key, proposal)"
            " FROM files AS f JOIN sources AS s ON s.file = f.id"
            " JOIN documents AS d ON d.id = document"
            f" WHERE path IN ({', '.join('?' * len(asked))}) ORDER BY path, document",
            asked,
        ):
            found.setdefault(str(path), []).append((int(number), str(proposal)))
        return found

    def attachments(self) -> list[tuple[str, str]]:
        """Return (path, target): each file with the files that its records name."""
        rows = self._rows(
            "SELECT DISTINCT path, target FROM attachments JOIN files ON files.id = file"
            " ORDER BY path, target"
        )
        return [(str(path), str(target)) for path, target in rows]

    def attached_to(self, target: str) -> list[tuple[int, str]]:
        """Return (number, key) of the documents whose records name a file."""
        rows = self._rows(
            "SELECT DISTINCT d.id, d.key FROM attachments AS a"
            " JOIN sources AS s ON s.file = a.file JOIN documents AS d ON d.id = s.document"
            " WHERE target = ? AND a.proposal = iif(s.proposal = 0, key, s.proposal)"
            " ORDER BY d.id",
            (target,),
        )
        return [(int(number), str(key)) for number, key in rows]

    # --- abbreviations

    def definitions(self, forms: Sequence[str]) -> list[Definition]:
        """Return what documents define one of these forms as, short or long, most used first.

        Of a form that very many documents define, the first that came are looked at.
        """
        if not forms:
            return []
        found: dict[Definition, None] = {}
        values = ", ".join(["(?)"] * len(forms))
        for column in ("short_form", "long_form"):
            known = self._rows(
                f"SELECT column1 FROM (VALUES {values}) WHERE EXISTS"
                f" (SELECT 1 FROM abbreviations WHERE {column} = column1)",
                tuple(forms),
            )
            for (form,) in known:
                rows = self._rows(
                    "SELECT min(short), min(long), short_form, long_form, count(DISTINCT document)"
                    f" FROM (SELECT * FROM abbreviations WHERE {column} = ? LIMIT ?)"
                    " GROUP BY short_form, long_form",
                    (form, _MOST_DEFINITIONS),
                )
                found |= dict.fromkeys(Definition(*row) for row in rows)
        return sorted(found, key=lambda one: (-one.documents, one.short_form, one.long_form))

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with its file; empty when it is sound."""
        return [row[0] for row in self._rows("PRAGMA quick_check") if row[0] != "ok"]
