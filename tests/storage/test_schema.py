"""Libraries that a former version made go on to work, and are brought up to date in place."""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from search import Library
from search.documents import Document
from search.storage import database
from search.storage.database import Storage
from search.storage.lookups import Sizes
from search.storage.packing import pack, reference_json
from search.storage.schema import SCHEMA_VERSION

VERSION_1 = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
    digest TEXT NOT NULL, doi TEXT, pmid TEXT, path TEXT NOT NULL, format TEXT NOT NULL,
    reference TEXT NOT NULL, sections TEXT NOT NULL, sentences BLOB NOT NULL, pages TEXT,
    marks BLOB NOT NULL, indexed_sentences INTEGER NOT NULL, sentence_terms INTEGER NOT NULL,
    document_terms INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX documents_digest ON documents (digest);
CREATE INDEX documents_doi ON documents (doi) WHERE doi IS NOT NULL;
CREATE INDEX documents_pmid ON documents (pmid) WHERE pmid IS NOT NULL;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sources (
    path TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    proposal TEXT NOT NULL, PRIMARY KEY (path, document)
) WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);
CREATE TABLE abbreviations (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, short TEXT NOT NULL,
    long TEXT NOT NULL, short_form TEXT NOT NULL, long_form TEXT NOT NULL
);
CREATE INDEX abbreviations_document ON abbreviations (document);
CREATE INDEX abbreviations_short ON abbreviations (short_form);
CREATE INDEX abbreviations_long ON abbreviations (long_form);
CREATE TABLE removed (document INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
PRAGMA user_version = 1;
"""
VERSION_2 = (
    VERSION_1.partition("CREATE TABLE files")[0]
    + """
ALTER TABLE documents ADD COLUMN pmcid TEXT;
ALTER TABLE documents ADD COLUMN title_form INTEGER;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL,
    format TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE sources (
    path TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    proposal TEXT NOT NULL, digest TEXT, fullness INTEGER NOT NULL, length INTEGER NOT NULL,
    reference TEXT, PRIMARY KEY (path, document, proposal)
) WITHOUT ROWID;
CREATE INDEX sources_document ON sources (document);
CREATE INDEX sources_digest ON sources (digest) WHERE digest IS NOT NULL;
CREATE INDEX documents_pmcid ON documents (pmcid) WHERE pmcid IS NOT NULL;
CREATE INDEX documents_title ON documents (title_form) WHERE title_form IS NOT NULL;
CREATE TABLE attachments (
    path TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE, proposal TEXT NOT NULL,
    target TEXT NOT NULL, PRIMARY KEY (path, proposal, target)
) WITHOUT ROWID;
CREATE INDEX attachments_target ON attachments (target);
CREATE TABLE aliases (alias TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX aliases_key ON aliases (key);
CREATE TABLE cited (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, doi TEXT, pmid TEXT,
    title_form INTEGER
);
CREATE INDEX cited_document ON cited (document);
CREATE TABLE abbreviations
"""
    + VERSION_1.partition("CREATE TABLE abbreviations")[2].replace(
        "user_version = 1", "user_version = 2"
    )
)
OWLS = """Owls hoot in the deep northern wood

Ada Wick

Owls hoot at noon. Nobody knows why.

References

1. Ember B. Moths glow in cold northern air. J Moths 2001;2:3.
"""
MOTHS = "Moths glow in cold northern air\n\nBen Ember\n\nMoths glow. The glow fades.\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "owls.txt").write_text(OWLS)
    (folder / "moths.txt").write_text(MOTHS)
    (folder / "moths-again.txt").write_text(MOTHS)
    return folder


@pytest.fixture
def former(tmp_path: Path, papers: Path) -> Path:
    """Return the folder of a library whose file is as version 1 left it."""
    return left_by(1, tmp_path / "lib", papers)


def left_by(version: int, folder: Path, papers: Path) -> Path:
    """Make a library of papers and put a file of a former version in the place of its own."""
    with Library.open(folder, create=True) as library:
        library.add(papers)
        library.add(papers / "moths.txt")  # a number is given and taken back
    storage = Storage(folder)
    database = sqlite3.connect(folder / "former.db")
    database.executescript({1: VERSION_1, 2: VERSION_2}[version])
    for number in storage.numbers():
        copy_document(storage, database, number, version)
    own = sqlite3.connect(folder / "library.db")
    for table in ("facts", "removed", *(["aliases"] if version == 2 else [])):
        rows = own.execute(f"SELECT * FROM {table}").fetchall()
        database.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    seen = own.execute("SELECT seq FROM sqlite_sequence WHERE name = 'documents'").fetchone()
    database.execute("UPDATE sqlite_sequence SET seq = ?", (seen[0] + 5,))
    for one in storage.files():
        values = (one.path, one.size, one.mtime_ns, one.digest, one.format)[: 3 + version]
        database.execute(f"REPLACE INTO files VALUES ({', '.join('?' * len(values))})", values)
    database.commit()
    for each in (storage, own, database):
        each.close()
    (folder / "former.db").replace(folder / "library.db")
    (folder / "VERSION").write_text(f"{version}\n")
    return folder


def copy_document(
    storage: Storage, database: sqlite3.Connection, number: int, version: int
) -> None:
    document = storage.document(number)
    assert document is not None
    reference = document.reference
    names = list(dict.fromkeys(one.section for one in document.sentences))
    places = [n for one in document.sentences for n in (one.start, one.end)]
    codes = [names.index(one.section) for one in document.sentences]
    triples = [n for triple in zip(places[::2], places[1::2], codes, strict=True) for n in triple]
    parts = [[one.name, one.start, one.end, one.heading] for one in document.sections]
    marks = [n for mark in document.citation_marks for n in (mark.start, mark.end)]
    row = (
        *(number, document.key, storage.generation, document.digest, reference.doi),
        *(reference.pmid, document.path, document.format, reference_json(reference)),
        json.dumps({"names": names, "sections": parts}),
        array("I", triples).tobytes(),
        json.dumps([one.page for one in document.sentences]),
        array("I", marks).tobytes(),
        *(len(document.sentences), 7, 8, document.text),
        *((reference.pmcid, number + 2) if version == 2 else ()),
    )
    database.execute(f"INSERT INTO documents VALUES ({', '.join('?' * len(row))})", row)
    database.execute(
        "INSERT INTO abbreviations VALUES (?, 'XQ', 'exquisite', 'xq', 'e')", (number,)
    )
    for source in storage.sources_of(number):
        told = (source.path, number, source.proposal)
        if version == 2:
            digest = None if source.digest == document.digest else source.digest
            told = (*told, digest, source.fullness, source.length, None)
            database.execute("INSERT OR IGNORE INTO files VALUES (?, 0, 0, '', '')", told[:1])
            database.execute("INSERT INTO attachments VALUES (?, ?, '/x.pdf')", told[:3:2])
            database.execute("INSERT INTO cited VALUES (?, '10.1/x', NULL, ?)", (number, number))
        database.execute(f"INSERT INTO sources VALUES ({', '.join('?' * len(told))})", told)


def version_of(folder: Path) -> int:
    connection = sqlite3.connect(folder / "library.db")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(version)


def test_a_library_of_version_1_is_upgraded_when_it_is_opened(former: Path) -> None:
    with Library.open(former) as library:
        assert version_of(former) == SCHEMA_VERSION == 3
        assert (former / "VERSION").read_text() == "3\n"
        assert library.keys() == ["moths-again", "owls"]
        assert library.show("owls").text == OWLS
        assert library.ask("who hoots at noon").hits[0].key == "owls"
        assert len(library.paths("moths-again")) == 2
        assert library.check() == []


def test_what_version_1_did_not_keep_is_filled_in_when_files_are_added(
    former: Path, papers: Path
) -> None:
    with Library.open(former) as library:
        assert library.cites("owls") == []
        report = library.add(papers)
        assert (report.read, report.updated, report.removed) == (0, 0, 0)
        assert library.cites("owls") == ["moths-again"]
        assert library.cited_by("moths-again") == ["owls"]
        assert library.check() == []
        # What shares its document is read once more; after that nothing is.
        assert library.add(papers).unchanged == 3


def test_who_may_only_read_a_library_of_version_1_can_read_it(
    former: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "is_writable", lambda _: False)
    storage = Storage(former)
    assert not storage.writable
    number = storage.number_of("owls")
    assert number is not None
    assert [os.path.basename(one.path) for one in storage.sources_of(number)] == ["owls.txt"]  # noqa: PTH119
    assert storage.cites(number) == storage.cited_by(number) == []
    unlike = replace(pack(Document("", "unlike")), digest=b"")
    assert storage.candidates(unlike, None) == []
    assert len(storage.files()) == 3
    assert version_of(former) == 1


def test_an_upgrade_that_fails_leaves_the_library_as_it_was(
    former: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE sources")
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(database, "upgrade", fail)
        with pytest.raises(database.LibraryError, match="disk full"):
            Storage(former)
    assert version_of(former) == 1
    assert Storage(former).keys() == ["moths-again", "owls"]


def told(storage: Storage) -> list[object]:
    """Return all that a library can be asked for."""
    numbers = storage.numbers()
    keys = storage.keys()
    return [
        numbers,
        [storage.number_of(key) for key in (*keys, "moths")],
        [storage.document(number) for number in numbers],
        [storage.sources_of(number) for number in numbers],
        [storage.cites(number) + storage.cited_by(number) for number in numbers],
        storage.references(),
        storage.files(),
        [storage.sources(one.path) for one in storage.files()],
        storage.attachments(),
        storage.attached_to("/x.pdf"),
        storage.definitions(["xq", "e"]),
        storage.totals(),
        storage.generation,
        storage.removed(),
    ]


def test_a_library_of_version_2_tells_the_same_read_as_it_is_and_upgraded(
    tmp_path: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = left_by(2, tmp_path / "lib", papers)
    with monkeypatch.context() as patched:
        patched.setattr(database, "is_writable", lambda _: False)
        reader = Storage(folder)
        before = told(reader)
        reader.close()
    assert version_of(folder) == 2
    storage = Storage(folder)
    assert told(storage) == before
    assert version_of(folder) == 3
    assert storage.check() == []
    tables = sqlite3.connect(folder / "library.db").execute("SELECT name FROM sqlite_master")
    assert not [name for (name,) in tables if "former" in name]
    last = storage.numbers()[-1]
    with storage.writing() as writing:
        number = writing.put_document(pack(Document("new", "New.")), 99, Sizes(1, 1, 1))
    assert number > last + 5, "a number that was given once is not given again"
    assert storage.numbers(after=98) == [number]
    assert len(storage.definitions(["xq"])) == 1


def test_after_an_upgrade_nothing_is_read_again_and_all_goes_on(
    tmp_path: Path, papers: Path
) -> None:
    folder = left_by(2, tmp_path / "lib", papers)
    with Library.open(folder) as library:
        assert library.add(papers).unchanged == 3
        (papers / "moths.txt").unlink()
        assert library.add(papers, sync=True).removed == 0
        (papers / "moths-again.txt").unlink()
        assert library.add(papers, sync=True).removed == 1
        assert library.keys() == ["owls"]
        assert library.check() == []
