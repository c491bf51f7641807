"""Zotero's database is read, also while Zotero writes to it, and never written to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from search.documents import Person
from search.ingest.errors import ReadError
from search.ingest.records.zotero import read_zotero

SCHEMA = """
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE creators (
    creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT
);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE itemAttachments (
    itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, contentType TEXT, path TEXT
);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY, dateDeleted TEXT);
CREATE TABLE retractedItems (itemID INTEGER PRIMARY KEY, data TEXT, flag INT);
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'note'), (4, 'book');
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor'), (3, 'translator');
"""


class Library:
    """A small database of Zotero's form."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "zotero.sqlite"
        self.database = sqlite3.connect(self.path)
        self.database.executescript(SCHEMA)

    def item(self, number: int, kind: int, key: str, **fields: object) -> None:
        self.database.execute("INSERT INTO items VALUES (?, ?, 1, ?)", (number, kind, key))
        for name, value in fields.items():
            field = self.database.execute("INSERT INTO fields VALUES (NULL, ?)", (name,)).lastrowid
            held = self.database.execute("INSERT INTO itemDataValues VALUES (NULL, ?)", (value,))
            row = (number, field, held.lastrowid)
            self.database.execute("INSERT INTO itemData VALUES (?, ?, ?)", row)

    def creator(self, item: int, place: int, role: int, given: str, family: str) -> None:
        row = self.database.execute("INSERT INTO creators VALUES (NULL, ?, ?, 0)", (given, family))
        held = (item, row.lastrowid, role, place)
        self.database.execute("INSERT INTO itemCreators VALUES (?, ?, ?, ?)", held)

    def attachment(self, number: int, parent: int, key: str, path: str | None) -> None:
        self.item(number, 2, key)
        row = (number, parent, 0, "application/pdf", path)
        self.database.execute("INSERT INTO itemAttachments VALUES (?, ?, ?, ?, ?)", row)


@pytest.fixture
def library(tmp_path: Path):
    made = Library(tmp_path)
    made.item(
        1,
        1,
        "ABCD2345",
        title="Salt &amp; <i>cells</i>",
        abstractNote="Methods: We looked.\nResults: We saw.",
        publicationTitle="Journal of Examples",
        date="2009-12-00 Dec 2009",
        DOI="10.5555/Salt",
        pages="1-9",
        volume=12,
        extra="PMID: 10000001\nPMCID: PMC7654321",
        ISSN="1234-5678, 2345-6789",
    )
    made.creator(1, 1, 1, "", "Rest Study Group")
    made.creator(1, 0, 1, "Ada", "Berg")
    made.creator(1, 2, 3, "Tom", "Translator")
    made.database.execute("INSERT INTO tags VALUES (1, 'salt'), (2, 'cells')")
    made.database.execute("INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 1)")
    made.attachment(2, 1, "PDFS2345", "storage:Berg - Salt.pdf")
    made.attachment(3, 1, "LINK2345", "/home/a/b.pdf")
    made.attachment(4, 1, "BASE2345", "attachments:sub/c.pdf")
    made.attachment(5, 1, "NONE2345", None)
    made.item(6, 3, "NOTE2345")
    made.item(7, 4, "BOOK2345", title="A book", publisher="Press", citationKey="berg2011")
    made.item(8, 4, "GONE2345", title="Thrown away")
    made.database.execute("INSERT INTO deletedItems VALUES (8, '')")
    made.database.execute("INSERT INTO retractedItems VALUES (1, '{}', 0)")
    made.database.commit()
    with closing(made.database):
        yield made


def test_items_become_documents(library: Library) -> None:
    article, book = read_zotero(library.path)
    found = article.reference
    assert (article.key, found.title, found.type) == ("ABCD2345", "Salt & cells", "article-journal")
    assert found.authors == (Person("Berg", "Ada"), Person("Rest Study Group"))
    assert (found.container, found.issued) == ("Journal of Examples", "2009-12")
    assert (found.volume, found.pages, found.doi) == ("12", "1-9", "10.5555/salt")
    assert (found.pmid, found.pmcid, found.issn) == ("10000001", "PMC7654321", "1234-5678")
    assert (found.keywords, found.notices) == (("salt", "cells"), ("Retracted",))
    assert [part.name for part in article.sections] == ["TITLE", "METHODS", "RESULTS"]
    assert article.attachments == (
        "storage/PDFS2345/Berg - Salt.pdf",
        "/home/a/b.pdf",
        "sub/c.pdf",
    )
    assert (book.key, book.reference.title) == ("berg2011", "A book")


def test_it_can_be_read_while_zotero_holds_it(library: Library) -> None:
    before = library.path.read_bytes()
    library.database.execute("BEGIN EXCLUSIVE")
    library.database.execute("DELETE FROM itemData")
    assert [one.key for one in read_zotero(library.path)] == ["ABCD2345", "berg2011"]
    library.database.rollback()
    assert library.path.read_bytes() == before
    names = sorted(path.name for path in library.path.parent.iterdir())
    assert names == ["zotero.sqlite"]


def test_an_item_without_title_is_told(library: Library) -> None:
    library.item(9, 4, "BARE2345", publisher="Press")
    library.database.commit()
    reader = read_zotero(library.path)
    assert [next(reader).key, next(reader).key] == ["ABCD2345", "berg2011"]
    with pytest.raises(ReadError, match="item BARE2345: the item has no title"):
        next(reader)


def test_other_and_damaged_databases_are_refused(tmp_path: Path, library: Library) -> None:
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE shelf (book)")
    with pytest.raises(ReadError, match="none of Zotero 5 or newer"):
        list(read_zotero(other))
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(library.path.read_bytes()[:3000] + b"\xff" * 9000)
    with pytest.raises(ReadError, match=r"damaged\.sqlite: the database is damaged"):
        list(read_zotero(damaged))
    with pytest.raises(ReadError, match="there is no such file"):
        list(read_zotero(tmp_path / "absent.sqlite"))


def test_a_view_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.ingest.records.zotero._SECONDS", 0.2)
    path = tmp_path / "endless.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA.replace("CREATE TABLE items (", "CREATE TABLE others ("))
        database.execute(
            "CREATE VIEW items AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS itemID, 1 AS itemTypeID, 1 AS libraryID, 'K' AS key FROM n"
        )
        database.commit()
    with pytest.raises(ReadError, match="reading the database took over"):
        list(read_zotero(path))
