"""Libraries that a former version made go on to work, and are brought up to date in place."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from search import Library
from search.storage import database
from search.storage.database import Storage
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
    folder = tmp_path / "lib"
    with Library.open(folder, create=True) as library:
        library.add(papers)
    present = folder / "library.db"
    present.rename(tmp_path / "present.db")
    with sqlite3.connect(present) as connection:
        connection.executescript(VERSION_1)
        connection.execute("ATTACH ? AS present", (str(tmp_path / "present.db"),))
        connection.execute(
            "INSERT INTO documents SELECT id, key, generation, digest, doi, pmid, path, format,"
            " reference, sections, sentences, pages, marks, indexed_sentences, sentence_terms,"
            " document_terms, text FROM present.documents"
        )
        connection.execute("INSERT INTO facts SELECT * FROM present.facts")
        connection.execute(
            "INSERT INTO files SELECT path, size, mtime_ns, digest FROM present.files"
        )
        connection.execute(
            "INSERT INTO sources SELECT path, document, proposal FROM present.sources"
        )
        connection.execute("INSERT INTO abbreviations SELECT * FROM present.abbreviations")
    connection.close()
    (folder / "VERSION").write_text("1\n")
    return folder


def version_of(folder: Path) -> int:
    connection = sqlite3.connect(folder / "library.db")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(version)


def test_a_library_of_version_1_is_upgraded_when_it_is_opened(former: Path) -> None:
    with Library.open(former) as library:
        assert version_of(former) == SCHEMA_VERSION == 2
        assert (former / "VERSION").read_text() == "2\n"
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
    assert storage.candidates("", storage.references()[0][1], None) == []
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
