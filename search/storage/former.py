"""The tables of former versions: read as they are, or made those of the present."""

from __future__ import annotations

import json
import sqlite3
from array import array
from typing import Any

from search.documents import Document, Section, Sentence, Span
from search.storage.packing import pack, reference_of
from search.storage.schema import ALIASES, CHANGED, SCHEMA_VERSION, execute

UNFILLED = "unfilled"
"""A fact of libraries that version 1 made: their forms and citations are to be filled in."""

_COLUMNS = "key, path, format, reference, sections, sentences, pages, marks, text"
"""Of former versions' documents: what `_document` takes."""

_CHANGED = ("cited", "attachments", "abbreviations", "sources", "documents", "files")
"""Tables of version 2 that are others now; what refers to others comes first."""

_KEPT: dict[int, dict[str, str]] = {
    1: {
        "pmcid": "pmcid_of(reference)",
        "title_form": "NULL",
        "format": "''",
        "told": "NULL AS digest, 2 AS fullness, length(text) AS length, NULL AS reference",
    },
    2: {
        "pmcid": "pmcid",
        "title_form": "title_form",
        "format": "format",
        "told": "raw(s.digest) AS digest, fullness, length, s.reference",
    },
}
"""What stands for the columns that version 1 did not have."""


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring tables of version 1 or 2 up to date; the caller holds the transaction.

    What version 1 did not keep of a document's further files is read again with them; the forms
    of titles and the works cited are filled in by `search.adding.upgrading`.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version == SCHEMA_VERSION:
        return
    kept = _KEPT[version]
    _give_functions(connection, plain=False)
    _set_aside(connection)
    execute(
        connection,
        *CHANGED,
        "INSERT INTO files (path, size, mtime_ns, digest, format)"
        f" SELECT path, size, mtime_ns, raw(digest), {kept['format']} FROM former_files;"
        # A document may be from a file that was forgotten.
        "INSERT OR IGNORE INTO files (path, size, mtime_ns, digest, format)"
        " SELECT path, -1, 0, x'', format FROM former_documents;"
        "INSERT INTO documents SELECT id, key, (SELECT id FROM files WHERE path = d.path),"
        f" raw(digest), doi, pmid, {kept['pmcid']}, {kept['title_form']}, indexed_sentences,"
        f" sentence_terms, document_terms, packed({_COLUMNS}) FROM former_documents AS d"
        " ORDER BY id;"
        "DELETE FROM sqlite_sequence WHERE name = 'documents';"
        "INSERT INTO sqlite_sequence"
        " SELECT 'documents', seq FROM sqlite_sequence WHERE name = 'former_documents';"
        "INSERT INTO batches SELECT generation, min(id) FROM former_documents GROUP BY generation;"
        "INSERT INTO sources SELECT document, f.id, CASE proposal WHEN d.key THEN 0 ELSE proposal"
        f" END, {kept['told']} FROM former_sources AS s"
        " JOIN former_documents AS d ON d.id = s.document JOIN files AS f ON f.path = s.path;"
        "INSERT INTO abbreviations SELECT document, row_number() OVER (PARTITION BY document"
        " ORDER BY rowid) - 1, short, long, short_form, long_form FROM former_abbreviations",
        _OF_VERSION_1 if version == 1 else _OF_VERSION_2,
    )
    for name in _CHANGED:
        connection.execute(f"DROP TABLE IF EXISTS former_{name}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


_OF_VERSION_1 = f"""{ALIASES};
UPDATE files SET format = coalesce((SELECT d.format FROM former_sources AS s
    JOIN former_documents AS d ON d.id = s.document WHERE s.path = files.path LIMIT 1), '');
UPDATE files SET size = -1, digest = x'' WHERE path IN (SELECT s.path FROM former_sources AS s
    JOIN former_documents AS d ON d.id = s.document WHERE d.path <> s.path);
REPLACE INTO facts VALUES ('{UNFILLED}', '1')
"""

_OF_VERSION_2 = """
INSERT INTO attachments SELECT f.id, proposal, target FROM former_attachments AS a
    JOIN files AS f ON f.path = a.path;
INSERT INTO cited SELECT document, row_number() OVER (PARTITION BY document ORDER BY rowid) - 1,
    doi, pmid, title_form FROM former_cited
"""


def _set_aside(connection: sqlite3.Connection) -> None:
    """Give the tables that change other names; their indexes go."""
    made = connection.execute(
        "SELECT type, name, tbl_name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type"
    )
    for kind, name, table in made.fetchall():
        if kind == "index" and table in _CHANGED:
            connection.execute(f"DROP INDEX {name}")
        elif kind == "table" and name in _CHANGED:
            connection.execute(f"ALTER TABLE {name} RENAME TO former_{name}")


def read_as_present(connection: sqlite3.Connection, version: int) -> None:
    """Let a reader who may not upgrade a former version's file see it as if it were upgraded."""
    if version not in _KEPT:
        return
    kept = _KEPT[version]
    _give_functions(connection, plain=True)
    execute(
        connection,
        "CREATE TEMP VIEW documents AS SELECT id, key, path AS file, raw(digest) AS digest, doi,"
        f" pmid, {kept['pmcid']} AS pmcid, {kept['title_form']} AS title_form,"
        " indexed_sentences, sentence_terms, document_terms,"
        f" packed({_COLUMNS}) AS content FROM main.documents;"
        "CREATE TEMP VIEW batches AS SELECT generation, min(id) AS first FROM main.documents"
        " GROUP BY generation;"
        "CREATE TEMP VIEW files AS SELECT path AS id, path, size, mtime_ns,"
        f" raw(digest) AS digest, {kept['format']} AS format FROM main.files;"
        f"CREATE TEMP VIEW sources AS SELECT document, s.path AS file, proposal, {kept['told']}"
        " FROM main.sources AS s JOIN main.documents AS d ON d.id = document",
        # Nothing of these was kept by version 1.
        "CREATE TEMP TABLE attachments (file, proposal, target);"
        "CREATE TEMP TABLE aliases (alias, key);"
        "CREATE TEMP TABLE cited (document, doi, pmid, title_form)"
        if version == 1
        else "CREATE TEMP VIEW attachments AS SELECT path AS file, proposal, target"
        " FROM main.attachments",
    )


def _give_functions(connection: sqlite3.Connection, *, plain: bool) -> None:
    def packed(*row: Any) -> bytes:
        return pack(_document(row), plain=plain).content

    def raw(digest: str | None) -> bytes | None:
        return None if digest is None else bytes.fromhex(digest)

    def pmcid_of(reference: str) -> str | None:
        return reference_of(reference).pmcid

    connection.create_function("packed", _COLUMNS.count(",") + 1, packed, deterministic=True)
    connection.create_function("raw", 1, raw, deterministic=True)
    connection.create_function("pmcid_of", 1, pmcid_of, deterministic=True)


def _document(row: tuple[Any, ...]) -> Document:
    """Return the document of a row of a former version."""
    key, path, form, reference, sections, sentences, pages, marks, text = row
    kept = json.loads(sections)
    names: list[str] = kept["names"]
    numbers, marked = array("I", sentences), array("I", marks)
    printed: list[str | None] = json.loads(pages) if pages else [None] * (len(numbers) // 3)
    return Document(
        key=key,
        text=text,
        reference=reference_of(reference),
        sections=tuple(Section(*part) for part in kept["sections"]),
        sentences=tuple(
            Sentence(number, start, end, names[code], page)
            for number, (start, end, code, page) in enumerate(
                zip(numbers[::3], numbers[1::3], numbers[2::3], printed, strict=True)
            )
        ),
        citation_marks=tuple(Span(*pair) for pair in zip(marked[::2], marked[1::2], strict=True)),
        path=path,
        format=form,
    )
