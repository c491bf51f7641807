"""Reads CSL-JSON, the data format of citation processors.

Source of the names: https://github.com/citation-style-language/schema (CSL 1.0.2). Zotero, Better
BibTeX, Mendeley and Crossref each bend it a little: an object around the list, values in lists,
identifiers in the note, Zotero's own names of fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from search.documents import Document, Person, Reference
from search.ingest.encoding import decode, load
from search.ingest.faults import Faults
from search.ingest.pages.journal_lines import find_pmcid, find_pmid
from search.ingest.pages.keywords import parse_keywords
from search.ingest.records.record_fields import (
    bare_doi,
    bare_pmcid,
    file_path,
    iso_date,
    made_date,
    page_range,
    record_key,
    serial_numbers,
    unique,
)
from search.ingest.records.record_text import one_line_field, record_document
from search.ingest.records.zotero_item import ZoteroItem, zotero_document

Record: TypeAlias = Mapping[str, Any]

_SPACE = re.compile(r"[\s,\ufeff]*")
_NEXT_RECORD = re.compile(r"\}\s*,\s*(?=\{)")
_NAMES = {"type", "title", "author", "issued", "container-title", "DOI", "abstract"}
_LISTS = ("items", "references", "data", "results")
_LIST = re.compile(rf'"(?:{"|".join(_LISTS)})"\s*:\s*\[')
_MOST_FAULTS = 200  # the decoder counts lines up to each
_REPAIR = "repair it or export it again"
_MARKUP_TYPES = {
    "journal-article": "article-journal",
    "book-chapter": "chapter",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "monograph": "book",
    "dissertation": "thesis",
}
"""Crossref's names of types, which its CSL-JSON has in places."""


class _NotRecordsError(Exception):
    """The file is JSON, but holds no list of records."""


def read_csl_json(path: Path) -> Iterator[Document]:
    """Yield a document for each item: title and abstract, key its citation key or ``id``.

    A list of items, one item alone, and objects that hold the list as ``items`` or
    ``references`` are understood, Zotero's own JSON as well. What cannot be read is passed
    over; a ReadError at the end names the first.
    """
    faults = Faults(path, "CSL-JSON record")
    text = decode(load(path), path)
    read = number = 0
    try:
        for number, record in enumerate(_records(text, faults), start=1):
            document = _document(record, path, number)
            if document is None and not (read or _NAMES & record.keys() or "itemType" in record):
                raise _NotRecordsError
            if document is None:
                problem = "the record has neither title nor abstract"
                faults.note(problem, 'fill in its "title"', f"record {number:,}")
                continue
            read += 1
            yield document
    except _NotRecordsError:
        remedy = "export the references again as CSL-JSON"
        faults.note("this JSON holds no bibliographic records", remedy)
    faults.settle(read)


def _records(text: str, faults: Faults) -> Iterator[Record]:
    """Yield the records of a file, one after the other; what is broken is noted and passed over."""
    # Numbers stay as printed: years may be strings anyway, and none is computed with.
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    at = _SPACE.match(text)
    start = at.end() if at else 0
    if text[start : start + 1] == "[":
        yield from _listed(text, start + 1, decoder, faults)
        return
    try:
        whole, end = decoder.raw_decode(text, start)
    except RecursionError:
        faults.note("it is nested too deeply", _REPAIR)
        return
    except ValueError as error:
        inner = _LIST.search(text)
        if inner is None:
            place = f"line {_line(text, getattr(error, 'pos', 0)):,}"
            faults.note("this is no valid JSON", _REPAIR, place)
            return
        yield from _listed(text, inner.end(), decoder, faults)
        return
    yield from _within(whole)
    rest = _SPACE.match(text, end)
    if rest and rest.end() < len(text) and text[rest.end()] == "{":  # an object a line
        yield from _listed(text, rest.end(), decoder, faults, enclosed=False)


def _listed(
    text: str, at: int, decoder: json.JSONDecoder, faults: Faults, *, enclosed: bool = True
) -> Iterator[Record]:
    """Yield the objects that stand in a row from an offset; after a fault go on with the next.

    ``enclosed`` tells whether they stand in brackets, the first of which is passed.
    """
    broken = 0
    while broken < _MOST_FAULTS:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if text[at : at + 1] == "]":
            return
        if at >= len(text) and not enclosed:
            return
        if at >= len(text):
            problem = "the file ends within its list of records"
            faults.note(problem, "export it again", f"line {_line(text, at):,}")
            return
        try:
            found, at = decoder.raw_decode(text, at)
        except RecursionError:
            faults.note("it is nested too deeply", _REPAIR, f"line {_line(text, at):,}")
            return
        except ValueError as error:
            at = max(getattr(error, "pos", at), at)
            broken += 1
            place = "" if faults.full else f"line {_line(text, at):,}"
            faults.note("the record is no valid JSON", _REPAIR, place)
            following = _NEXT_RECORD.search(text, at)
            if following is None:
                return
            at = following.end()
            continue
        if isinstance(found, dict):
            yield found
        elif isinstance(found, list):
            raise _NotRecordsError
        else:
            broken += 1
            place = "" if faults.full else f"line {_line(text, at):,}"
            faults.note("an entry of the list is no record", "take it out", place)
    faults.stop()


def _within(whole: Any) -> Iterator[Record]:
    """Yield the records of an object: itself, those in its list, or those it holds by key."""
    if not isinstance(whole, dict):
        raise _NotRecordsError
    if isinstance(whole.get("message"), dict):  # Crossref's envelope
        whole = whole["message"]
    for name in _LISTS:
        if isinstance(whole.get(name), list):
            yield from (one for one in whole[name] if isinstance(one, dict))
            return
    if _NAMES & whole.keys():
        yield whole
        return
    items = [one for one in whole.values() if isinstance(one, dict) and _NAMES & one.keys()]
    if not items:
        raise _NotRecordsError
    for key, one in whole.items():
        if isinstance(one, dict) and _NAMES & one.keys():
            yield {"id": key, **one}


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _document(record: Record, path: Path, number: int) -> Document | None:
    if "itemType" in record:
        item = _zotero_item(record)
        return zotero_document(item, path, number, format="csl-json") if item else None
    reference = _reference(record)
    own = _text(record, "citation-key", "citekey") or _id(_text(record, "id"))
    return record_document(
        path,
        format="csl-json",
        key=record_key(own, reference, path, number),
        reference=reference,
        abstract=_raw(record, "abstract"),
        attachments=_attachments(record),
    )


def _reference(record: Record) -> Reference:
    note = _raw(record, "note")[:20_000]
    kind = _text(record, "type") or "document"
    url = _text(record, "URL", "url")
    issn, isbn = serial_numbers([_raw(record, "ISSN"), _raw(record, "ISBN")])
    pmid = re.search(r"\d{1,9}", _raw(record, "PMID"))
    return Reference(
        type=_MARKUP_TYPES.get(kind, kind),
        title=_text(record, "title"),
        authors=_people(record, "author"),
        container=_text(record, "container-title", "container-title-short", "journalAbbreviation"),
        issued=_date(record.get("issued")) or _date(record.get("original-date")),
        volume=_text(record, "volume"),
        issue=_text(record, "issue"),
        pages=page_range(_text(record, "page", "number-of-article", "article-number")),
        doi=bare_doi(_raw(record, "DOI", "doi")) or bare_doi(_noted(note, "DOI")),
        pmid=pmid[0] if pmid else find_pmid(note),
        pmcid=bare_pmcid(_raw(record, "PMCID")) or find_pmcid(note),
        url=url,
        publisher=_text(record, "publisher"),
        keywords=_keywords(record),
        genres=unique([_text(record, "genre") or ""]),
        editors=_people(record, "editor"),
        issn=issn,
        isbn=isbn,
        language=_text(record, "language"),
        place=_text(record, "publisher-place"),
        edition=_text(record, "edition"),
    )


def _raw(record: Record, *names: str) -> str:
    """Return the first of the fields that holds text, whole characters only."""
    for name in names:
        value = record.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ""


def _text(record: Record, *names: str) -> str | None:
    return one_line_field(_raw(record, *names))


def _id(told: str | None) -> str | None:
    """Return an identifier; of an address (Zotero's items have one) its last part."""
    if told and "://" in told:
        return told.rstrip("/").rpartition("/")[2] or None
    return told


def _noted(note: str, name: str) -> str:
    match = re.search(rf"^\s*{name}\s*:\s*(\S+)", note, re.MULTILINE | re.IGNORECASE)
    return match[1] if match else ""


def _people(record: Record, role: str) -> tuple[Person, ...]:
    told = record.get(role)
    people = (_person(one) for one in told) if isinstance(told, list) else ()
    return tuple(person for person in people if person)


def _person(name: Any) -> Person | None:
    """Return a name's person; particles stand behind the given names, as CSL sorts them."""
    if isinstance(name, str):
        name = {"literal": name}
    if not isinstance(name, dict):
        return None
    family = _text(name, "family")
    given = _text(name, "given")
    if family is None:
        whole = _text(name, "literal", "name") or given
        return Person(whole) if whole else None
    parts = (given, *(_text(name, part) for part in _PARTICLES), _text(name, "suffix"))
    return Person(family, " ".join(part for part in parts if part))


_PARTICLES = ("dropping-particle", "non-dropping-particle")


def _date(told: Any) -> str | None:
    """Return a CSL date as ISO 8601: its first parts, else what its words tell."""
    if isinstance(told, str):
        return iso_date(told)
    if not isinstance(told, dict):
        return None
    parts = told.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(part).strip() for part in parts[0][:3] if part is not None]
        found = made_date(*numbers) if numbers else None
        if found:
            return found
    words = _raw(told, "raw", "literal")
    return iso_date(words) if words else None


def _keywords(record: Record) -> tuple[str, ...]:
    for name in ("keyword", "keywords", "categories"):
        told = record.get(name)
        if isinstance(told, list):
            return unique(_raw({"one": one}, "one") for one in told)
        if isinstance(told, str):
            return parse_keywords(_raw(record, name))
    return ()


def _attachments(record: Record) -> tuple[str, ...]:
    told = record.get("attachments")
    if not isinstance(told, list):
        return ()
    paths = (_raw(one, "path", "localPath") for one in told if isinstance(one, dict))
    return unique(path for one in paths if (path := file_path(one)))


def _zotero_item(record: Record) -> ZoteroItem | None:
    """Return the item of Zotero's own JSON (its API, Better BibTeX); None for notes and files."""
    kind = _raw(record, "itemType")
    if kind in ("note", "attachment", "annotation"):
        return None
    creators = record.get("creators")
    tags = record.get("tags")
    return ZoteroItem(
        kind=kind,
        key=_raw(record, "citationKey", "citekey", "key", "itemKey"),
        fields={name: _raw(record, name) for name in record if _raw(record, name)},
        creators=tuple(
            (
                _raw(one, "creatorType") or "author",
                _text(one, "lastName", "name") or "",
                _text(one, "firstName") or "",
            )
            for one in (creators if isinstance(creators, list) else ())
            if isinstance(one, dict)
        ),
        tags=unique(
            _raw(one, "tag") if isinstance(one, dict) else _raw({"one": one}, "one")
            for one in (tags if isinstance(tags, list) else ())
        ),
        attachments=_attachments(record),
    )
