"""Reads Zotero's database (``zotero.sqlite``), on a private copy: Zotero may be running.

Source of the tables: Zotero's ``resource/schema/userdata.sql`` (versions 5 to 7).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from search.documents import Document
from search.ingest.encoding import unreadable
from search.ingest.errors import ReadError
from search.ingest.faults import Faults
from search.ingest.records.record_fields import unique
from search.ingest.records.zotero_item import ZoteroItem, zotero_document

_LARGEST = 4_000_000_000
_LONGEST_VALUE = 20_000_000
_BATCH = 500
_SECONDS = 300
_STEPS = 100_000
_COMPANIONS = ("", "-journal", "-wal")
_ITEMS = """
    SELECT items.itemID, items.key, itemTypes.typeName
    FROM items JOIN itemTypes USING (itemTypeID)
    WHERE typeName NOT IN ('note', 'attachment', 'annotation')
      AND itemID NOT IN (SELECT itemID FROM deletedItems)
    ORDER BY items.itemID
"""
_FIELDS = """
    SELECT itemID, fieldName, value
    FROM itemData JOIN fields USING (fieldID) JOIN itemDataValues USING (valueID)
    WHERE itemID IN ({places})
"""
_CREATORS = """
    SELECT itemID, creatorType, lastName, firstName
    FROM itemCreators JOIN creators USING (creatorID) JOIN creatorTypes USING (creatorTypeID)
    WHERE itemID IN ({places}) ORDER BY itemID, orderIndex
"""
_TAGS = """
    SELECT itemID, name FROM itemTags JOIN tags USING (tagID)
    WHERE itemID IN ({places}) ORDER BY itemID, tagID
"""
_ATTACHMENTS = """
    SELECT parentItemID, items.key, path
    FROM itemAttachments JOIN items USING (itemID)
    WHERE parentItemID IN ({places}) AND path IS NOT NULL
      AND itemID NOT IN (SELECT itemID FROM deletedItems)
    ORDER BY parentItemID, itemID
"""
_RETRACTED = "SELECT itemID FROM retractedItems WHERE itemID IN ({places})"


def read_zotero(path: Path) -> Iterator[Document]:
    """Yield a document for each item of a Zotero library: title and abstract.

    The key is the citation key, if the item has one, else Zotero's own key of it. Attachments
    are told relative to the folder of the database (``storage/ABCD2345/paper.pdf``).
    """
    faults = Faults(path, "Zotero item")
    read = 0
    with tempfile.TemporaryDirectory(prefix="florilegium-") as folder:
        copy = _copied(path, Path(folder))
        try:
            with closing(_opened(copy)) as database:
                for number, item in enumerate(_items(database), start=1):
                    document = zotero_document(item, path, number, format="zotero")
                    if document is None:
                        place = f"item {item.key}"
                        faults.note("the item has no title", "fill it in in Zotero", place)
                        continue
                    read += 1
                    yield document
        except (sqlite3.Error, UnicodeDecodeError) as error:
            problem = _problem(error)
            faults.note(problem, "export the library from Zotero as RIS or CSL-JSON instead")
    faults.settle(read)


def _copied(path: Path, folder: Path) -> Path:
    """Copy a database with its journals, so that what Zotero was writing can be rolled back."""
    copy = folder / "zotero.sqlite"
    try:
        if path.stat().st_size > _LARGEST:
            raise ReadError(path, "the database is over 4 GB", "export parts of it as RIS")
        for companion in _COMPANIONS:
            source = path.with_name(path.name + companion)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + companion))
    except OSError as error:
        raise unreadable(path, error) from error
    return copy


def _opened(copy: Path) -> sqlite3.Connection:
    database = sqlite3.connect(copy)
    end = time.monotonic() + _SECONDS
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.text_factory = lambda value: value.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    return database


def _items(database: sqlite3.Connection) -> Iterator[ZoteroItem]:
    rows = database.execute(_ITEMS)
    while batch := rows.fetchmany(_BATCH):
        numbers = [row[0] for row in batch]
        fields = _grouped(database, _FIELDS, numbers)
        creators = _grouped(database, _CREATORS, numbers)
        tags = _grouped(database, _TAGS, numbers)
        attachments = _grouped(database, _ATTACHMENTS, numbers)
        retracted = _grouped(database, _RETRACTED, numbers) if _has_retractions(database) else {}
        for number, key, kind in batch:
            own = {str(name): str(value) for name, value in fields.get(number, ())}
            yield ZoteroItem(
                kind=kind,
                key=own.get("citationKey") or str(key),
                fields=own,
                creators=tuple(
                    (str(role), str(family or ""), str(given or ""))
                    for role, family, given in creators.get(number, ())
                ),
                tags=unique(str(name) for (name,) in tags.get(number, ())),
                attachments=unique(
                    _path(str(folder), str(told)) for folder, told in attachments.get(number, ())
                ),
                notices=("Retracted",) if number in retracted else (),
            )


def _grouped(
    database: sqlite3.Connection, query: str, numbers: Iterable[int]
) -> dict[int, list[tuple[object, ...]]]:
    """Return the rows of a query for some items, by item, without the item's number."""
    found: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
    wanted = list(numbers)
    places = ",".join("?" * len(wanted))
    for number, *row in database.execute(query.format(places=places), wanted):
        found[number].append(tuple(row))
    return found


def _has_retractions(database: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'retractedItems'"
    return database.execute(query).fetchone() is not None


def _path(folder: str, told: str) -> str:
    """Return where an attachment is: in Zotero's storage, below a base folder, or anywhere."""
    if told.startswith("storage:"):
        return f"storage/{folder}/{told.removeprefix('storage:')}"
    return told.removeprefix("attachments:")


def _problem(error: Exception) -> str:
    told = str(error)
    if "no such table" in told or "no such column" in told:
        return "this database is none of Zotero 5 or newer"
    if "interrupted" in told:
        return f"reading the database took over {_SECONDS // 60} minutes"
    return "the database is damaged"
