"""Reads JSON Lines in the form of the BEIR collections: one document a line.

Each line is an object ``{"_id": …, "title": …, "text": …}`` (Thakur et al. 2021, BEIR).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Reference
from search.ingest.deferring import deferred
from search.ingest.encoding import unreadable
from search.ingest.errors import ReadError
from search.ingest.keys import absolute
from search.ingest.pages.assembly import Hints, assemble

_LONGEST_LINE = 64_000_000
_MARK = b"\xef\xbb\xbf"


def read_jsonl(path: Path) -> Iterator[Document]:
    """Yield a document for each line: key ``_id``, text exactly ``text`` (the title if empty).

    Lines that cannot be read are passed over; a ReadError at the end names the first.
    """
    first_fault: ReadError | None = None
    faults = documents = 0
    place = absolute(path)
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_LONGEST_LINE):
                number += 1
                if number == 1:
                    line = line.removeprefix(_MARK)
                if not line.strip():
                    continue
                try:
                    yield _document(line, path, place, number)
                    documents += 1
                except ReadError as error:
                    faults += 1
                    first_fault = first_fault or error
    except OSError as error:
        raise unreadable(path, error) from error
    if first_fault and faults > 1:
        problem = f"{first_fault.problem} ({faults - 1:,} more lines could not be read either)"
        raise ReadError(path, problem, first_fault.remedy, first_fault.place)
    if first_fault:
        raise first_fault
    if not documents:
        raise ReadError(path, "the file is empty", "leave it out or save it again")


def _document(line: bytes, path: Path, place: str, number: int) -> Document:
    where = f"line {number:,}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(path, "this is no JSON object", "repair the line", where) from error
    if not isinstance(record, dict):
        raise ReadError(path, "this is no JSON object", "repair the line", where)
    key = record.get("_id")
    if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).strip():
        raise ReadError(path, 'the record has no "_id"', "give each record its own", where)
    title, text = record.get("title") or "", record.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        raise ReadError(path, '"title" or "text" is no text', "write both as strings", where)
    title, text = _whole(title), _whole(text)
    text = text if text.strip() else title
    if not text.strip():
        raise ReadError(path, "the record holds no text", 'fill its "text"', where)
    document = Document(_whole(str(key)), text, path=place, format="jsonl")
    return deferred(
        document,
        lambda: assemble(
            text,
            key=document.key,
            path=place,
            format=document.format,
            given=Reference(title=title.strip() or None),
            hints=Hints(web=False, front_matter=False),
        ),
    )


def _whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which no file could hold."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
