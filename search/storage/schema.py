"""The tables of a library's file; `search.storage.former` brings those of old to these."""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 3
"""Of the tables below and of the folder's VERSION file; a newer one is refused."""

PAGE = 8192
"""Bytes of a page: few rows of abstracts leave room unused, and an empty table takes one only."""

# A path is kept once, by a number. Digests are looked up by their first bytes, of which an index
# need not hold more. A number is never used twice and grows with the generation, so that a batch
# is known by its first.
_DOCUMENTS = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest BLOB NOT NULL,
    format TEXT NOT NULL
);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    file INTEGER NOT NULL,
    digest BLOB NOT NULL,
    doi TEXT,
    pmid TEXT,
    pmcid TEXT,
    title_form INTEGER,
    indexed_sentences INTEGER NOT NULL,
    sentence_terms INTEGER NOT NULL,
    document_terms INTEGER NOT NULL,
    content BLOB NOT NULL
);
CREATE INDEX documents_digest ON documents (substr(digest, 1, 6));
CREATE INDEX documents_doi ON documents (doi) WHERE doi IS NOT NULL;
CREATE INDEX documents_pmid ON documents (pmid) WHERE pmid IS NOT NULL;
CREATE INDEX documents_pmcid ON documents (pmcid) WHERE pmcid IS NOT NULL;
CREATE INDEX documents_title ON documents (title_form) WHERE title_form IS NOT NULL;
CREATE TABLE batches (generation INTEGER PRIMARY KEY, first INTEGER NOT NULL);
CREATE TABLE dictionaries (learnt BLOB NOT NULL)
"""

# What a source has of its document is not kept again: digest and reference are NULL, and the
# proposal, which may be any text, is the number 0.
_SOURCES = """
CREATE TABLE sources (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    proposal NOT NULL,
    digest BLOB,
    fullness INTEGER NOT NULL,
    length INTEGER NOT NULL,
    reference TEXT,
    PRIMARY KEY (document, file, proposal)
) WITHOUT ROWID;
CREATE INDEX sources_file ON sources (file);
CREATE INDEX sources_digest ON sources (digest) WHERE digest IS NOT NULL;
CREATE TABLE attachments (
    file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    proposal TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (file, proposal, target)
) WITHOUT ROWID;
CREATE INDEX attachments_target ON attachments (target)
"""

_TOLD = """
CREATE TABLE abbreviations (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    short TEXT NOT NULL,
    long TEXT NOT NULL,
    short_form TEXT NOT NULL,
    long_form TEXT NOT NULL,
    PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE INDEX abbreviations_short ON abbreviations (short_form);
CREATE INDEX abbreviations_long ON abbreviations (long_form);
CREATE TABLE cited (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    doi TEXT,
    pmid TEXT,
    title_form INTEGER,
    PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE INDEX cited_doi ON cited (doi) WHERE doi IS NOT NULL;
CREATE INDEX cited_pmid ON cited (pmid) WHERE pmid IS NOT NULL;
CREATE INDEX cited_title ON cited (title_form) WHERE title_form IS NOT NULL
"""

ALIASES = """
CREATE TABLE aliases (alias TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX aliases_key ON aliases (key)
"""

CHANGED = (_DOCUMENTS, _SOURCES, _TOLD)
"""The tables that are not as version 2 had them."""

_UNCHANGED = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE removed (document INTEGER PRIMARY KEY, generation INTEGER NOT NULL)
"""


def make(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file; the caller holds the transaction."""
    execute(connection, *CHANGED, ALIASES, _UNCHANGED)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def execute(connection: sqlite3.Connection, *scripts: str) -> None:
    """Run statements one by one: executescript would end the transaction."""
    for script in scripts:
        for statement in script.split(";"):
            connection.execute(statement)
