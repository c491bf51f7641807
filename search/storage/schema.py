"""The tables of a library's file, and how those of former versions become them."""

from __future__ import annotations

import json
import sqlite3

SCHEMA_VERSION = 2
"""Of the tables below and of the folder's VERSION file; a newer one is refused."""

UNFILLED = "unfilled"
"""A fact of libraries made by a former version: their forms and citations are to be filled in."""

_DOCUMENTS = """
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
    text TEXT NOT NULL,
    pmcid TEXT,
    title_form INTEGER
);
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX documents_digest ON documents (digest);
CREATE INDEX documents_doi ON documents (doi) WHERE doi IS NOT NULL;
CREATE INDEX documents_pmid ON documents (pmid) WHERE pmid IS NOT NULL;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,
    format TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
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
CREATE TABLE removed (document INTEGER PRIMARY KEY, generation INTEGER NOT NULL)
"""

# A source's digest and reference are NULL where they are its document's own: most documents
# have one source only.
_SOURCES = """
CREATE TABLE sources (
    path TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    proposal TEXT NOT NULL,
    digest TEXT,
    fullness INTEGER NOT NULL,
    length INTEGER NOT NULL,
    reference TEXT,
    PRIMARY KEY (path, document, proposal)
) WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);
CREATE INDEX sources_digest ON sources (digest) WHERE digest IS NOT NULL;
CREATE INDEX documents_pmcid ON documents (pmcid) WHERE pmcid IS NOT NULL;
CREATE INDEX documents_title ON documents (title_form) WHERE title_form IS NOT NULL
"""

_LINKS = """
CREATE TABLE attachments (
    path TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    proposal TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (path, proposal, target)
) WITHOUT ROWID;
CREATE INDEX attachments_target ON attachments (target);
CREATE TABLE aliases (alias TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX aliases_key ON aliases (key);
CREATE TABLE cited (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    doi TEXT,
    pmid TEXT,
    title_form INTEGER
);
CREATE INDEX cited_document ON cited (document);
CREATE INDEX cited_doi ON cited (doi) WHERE doi IS NOT NULL;
CREATE INDEX cited_pmid ON cited (pmid) WHERE pmid IS NOT NULL;
CREATE INDEX cited_title ON cited (title_form) WHERE title_form IS NOT NULL
"""


def make(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file; the caller holds the transaction."""
    _execute(connection, _DOCUMENTS, _SOURCES, _LINKS)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring tables of version 1 up to date; the caller holds the transaction.

    What version 1 did not keep of a document's further files is read again with them; the forms
    of titles and the works cited are filled in by `search.adding.upgrading`.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    _execute(
        connection,
        "ALTER TABLE documents ADD COLUMN pmcid TEXT;"
        "ALTER TABLE documents ADD COLUMN title_form INTEGER;"
        "ALTER TABLE files ADD COLUMN format TEXT NOT NULL DEFAULT '';"
        "ALTER TABLE sources RENAME TO former;"
        "DROP INDEX sources_document",
        _SOURCES,
        _LINKS,
        "INSERT INTO sources SELECT former.path, document, proposal, NULL, 2, length(text), NULL"
        " FROM former JOIN documents ON documents.id = former.document;"
        "UPDATE files SET format = coalesce((SELECT documents.format FROM former JOIN documents"
        " ON documents.id = former.document WHERE former.path = files.path LIMIT 1), '');"
        "UPDATE files SET size = -1, digest = '' WHERE path IN (SELECT former.path FROM former"
        " JOIN documents ON documents.id = former.document WHERE documents.path <> former.path);"
        "DROP TABLE former;"
        f"REPLACE INTO facts VALUES ('{UNFILLED}', '1')",
    )
    known = connection.execute("SELECT id, reference FROM documents WHERE reference LIKE '%pmcid%'")
    connection.executemany(
        "UPDATE documents SET pmcid = ? WHERE id = ?",
        [(json.loads(reference).get("pmcid"), number) for number, reference in known.fetchall()],
    )
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def read_as_present(connection: sqlite3.Connection, version: int) -> None:
    """Let a reader who may not upgrade a file of version 1 see it as if it were upgraded."""
    if version != 1:
        return
    _execute(
        connection,
        "CREATE TEMP VIEW documents AS SELECT *, NULL AS pmcid, NULL AS title_form"
        " FROM main.documents;"
        "CREATE TEMP VIEW files AS SELECT *, '' AS format FROM main.files;"
        "CREATE TEMP VIEW sources AS SELECT path, document, proposal, NULL AS digest,"
        " 2 AS fullness, 0 AS length, NULL AS reference FROM main.sources",
        _LINKS.replace("CREATE TABLE", "CREATE TEMP TABLE")
        .replace("CREATE INDEX ", "CREATE INDEX temp.")
        .replace(" REFERENCES files (path) ON DELETE CASCADE", "")
        .replace(" REFERENCES documents (id) ON DELETE CASCADE", ""),
    )


def _execute(connection: sqlite3.Connection, *scripts: str) -> None:
    """Run statements one by one: executescript would end the transaction."""
    for script in scripts:
        for statement in script.split(";"):
            connection.execute(statement)
