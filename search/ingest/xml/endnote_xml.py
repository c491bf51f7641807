"""Reads the XML that EndNote exports (and Bookends, Mendeley, Rayyan, Zotero and others after it).

There is no public schema but EndNote's ``RSXML.dtd``; the elements are those that it and the
exports of EndNote X to 21 have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from search.documents import Document, Person, Reference
from search.ingest.faults import Faults
from search.ingest.raised import raised
from search.ingest.records.record_fields import (
    bare_doi,
    bare_pmcid,
    best_date,
    catalogue_person,
    file_path,
    page_range,
    record_key,
    serial_numbers,
    unique,
)
from search.ingest.records.record_text import one_line_field, record_document
from search.ingest.xml.mathml import lowered
from search.ingest.xml.xml_source import flat, records, without_namespace

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBERED = {
    "article-journal": "17 43 57",
    "article-magazine": "19",
    "article-newspaper": "23",
    "book": "6 28 44",
    "chapter": "5 60",
    "paper-conference": "10 47",
    "thesis": "32",
    "report": "27 46",
    "webpage": "12 16",
    "patent": "25",
    "dataset": "59",
    "software": "9",
    "manuscript": "34 36",
    "legal_case": "7",
    "legislation": "31 50",
    "bill": "4",
    "hearing": "14",
    "map": "20",
    "figure": "37",
    "graphic": "2",
    "motion_picture": "21",
    "song": "3 61",
    "entry-dictionary": "52",
    "entry-encyclopedia": "53",
    "standard": "58",
    "pamphlet": "24",
    "personal_communication": "26",
    "post-weblog": "56",
}
"""EndNote's numbers of reference types (Preferences, Reference Types) by CSL type."""
_CSL = {number: kind for kind, numbers in _NUMBERED.items() for number in numbers.split()}
_NAMED = {
    "journal": "article-journal",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
    "section": "chapter",
    "book": "book",
    "conference": "paper-conference",
    "proceedings": "paper-conference",
    "thesis": "thesis",
    "dissertation": "thesis",
    "report": "report",
    "web": "webpage",
    "patent": "patent",
    "dataset": "dataset",
    "unpublished": "manuscript",
    "manuscript": "manuscript",
    "preprint": "article",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
}
"""Words in the names of reference types, which users rename and other programs make up."""
_WHOLE = frozenset(("book", "thesis", "report", "webpage", "patent", "manuscript"))
_EDITED = frozenset(("book", "chapter", "paper-conference", "entry-encyclopedia"))
_REACH = 40
_PUBMED = re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,8})\b")
_INTERNAL = "internal-pdf://"


def read_endnote_xml(path: Path) -> Iterator[Document]:
    """Yield a document for each record: title and abstract.

    Its key is its PMID, else made from its DOI, else from the file's name. PDF files named in
    it are attachments; EndNote's own lie in the folder ``LIBRARY.Data/PDF`` beside the library.
    A ReadError at the end names the first record that holds no text, or the damage.
    """
    faults = Faults(path, "EndNote record")
    found = 0
    for number, record in enumerate(records(path, ("record",), kind="EndNote record"), start=1):
        without_namespace(record)
        reference = _reference(record)
        document = record_document(
            path,
            format="endnote-xml",
            key=record_key(None, reference, path, number),
            reference=reference,
            abstract=_paragraphs(record.find("abstract")),
            attachments=_attachments(record),
        )
        if document is None:
            faults.note("the record has no title", "give it one", f"record {number:,}")
        else:
            found += 1
            yield document
    faults.settle(found)


def _reference(record: _Element) -> Reference:
    kind = _kind(record.find("ref-type"))
    titles = record.find("titles")
    issn, isbn = serial_numbers(_texts(record, "isbn"))
    title = _first(titles, "title")
    return Reference(
        type=kind,
        title=title,
        authors=tuple(_people(record, "authors")),
        editors=tuple(_people(record, "secondary-authors")) if kind in _EDITED else (),
        container=_container(record, titles, kind),
        issued=best_date(
            _first(record, "dates/year"),
            *_texts(record, "dates/pub-dates/date"),
        ),
        volume=_first(record, "volume"),
        issue=_first(record, "number", "issue"),
        pages=_pages(record),
        doi=_doi(record),
        pmid=_pmid(record),
        pmcid=next((i for one in _texts(record, "custom2") if (i := bare_pmcid(one))), None),
        url=_url(record),
        publisher=_first(record, "publisher"),
        place=_first(record, "pub-location"),
        keywords=unique(word.replace("/*", "/").lstrip(" *") for word in _keywords(record)),
        genres=unique(_texts(record, "work-type")),
        issn=issn,
        isbn=isbn,
        language=_first(record, "language"),
        edition=_first(record, "edition"),
    )


def _kind(told: _Element | None) -> str:
    if told is None:
        return "document"
    number, name = _raw(told).strip(), (told.get("name") or "").casefold()
    if not number.isdigit():
        name = name or number.casefold()
    by_name = next((kind for word, kind in _NAMED.items() if word in name), None)
    return _CSL.get(number) or by_name or "document"


def _container(record: _Element, titles: _Element | None, kind: str) -> str | None:
    if kind in _WHOLE:
        return None
    return (
        _first(record, "periodical/full-title")
        or _first(titles, "secondary-title")
        or _first(record, "periodical/abbr-1", "alt-periodical/full-title")
        or _first(titles, "alt-title")
    )


def _people(record: _Element, group: str) -> Iterator[Person]:
    """Yield persons; EndNote has a comma after the name of a group, and none in it."""
    for author in record.iterfind(f"contributors/{group}/author"):
        for name in _raw(author).split("\r"):
            if name.rstrip().endswith(",") and name.count(",") == 1:
                yield Person(" ".join(name.rstrip(" ,").split()))
            elif person := catalogue_person(name):
                yield person


def _doi(record: _Element) -> str | None:
    fields = _texts(record, "electronic-resource-num", "doi", "urls/related-urls/url")
    return next((doi for text in fields if (doi := bare_doi(text))), None)


def _pmid(record: _Element) -> str | None:
    """Return the PubMed number: the accession number where a PubMed address or name says so."""
    number = _first(record, "accession-num") or ""
    addresses = _texts(record, "urls/related-urls/url", "urls/web-urls/url")
    found = next((match[1] for one in addresses if (match := _PUBMED.search(one))), None)
    if not re.fullmatch(r"[1-9]\d{3,7}", number):
        return found
    source = " ".join(_texts(record, "remote-database-name", "remote-database-provider")).lower()
    named = not source or any(name in source for name in ("pubmed", "medline", "nlm"))
    return number if named else found


def _pages(record: _Element) -> str | None:
    """Return pages or the number of an article; a web address is none, though some put it there."""
    told = page_range(_first(record, "pages")) or _first(record, "custom7")
    return told if told and "://" not in told else None


def _url(record: _Element) -> str | None:
    fields = _texts(record, "urls/web-urls/url", "urls/related-urls/url", "urls/url")
    return next((text for text in fields if text.startswith(("http://", "https://"))), None)


def _keywords(record: _Element) -> Iterator[str]:
    for keyword in record.iterfind("keywords/keyword"):
        yield from re.split(r"[\r;]", _raw(keyword))


def _attachments(record: _Element) -> list[str]:
    """Return the files that a record names; EndNote's own by their place beside the library."""
    told = [
        *_texts(record, "urls/pdf-urls/url"),
        *(url for url in _texts(record, "urls/related-urls/url") if url.startswith("file:")),
    ]
    database = record.find("database")
    library = PureWindowsPath((database.get("path") or "") if database is not None else "")
    found = []
    for text in told:
        path = file_path(text)
        if path and text.startswith(_INTERNAL) and library.suffix.lower() in (".enl", ".enlp"):
            path = f"{library.stem}.Data/PDF/{path}"
        found.append(path)
    return [path for path in found if path]


def _first(element: _Element | None, *paths: str) -> str | None:
    """Return the first text that stands at one of the paths, as one line."""
    if element is None:
        return None
    found = (one_line_field(_raw(element.find(path))) for path in paths)
    return next((text for text in found if text), None)


def _texts(record: _Element, *paths: str) -> list[str]:
    found = (" ".join(_raw(one).split()) for path in paths for one in record.iterfind(path))
    return [text for text in found if text]


def _paragraphs(element: _Element | None) -> str:
    """Return a text with an empty line for each break that was typed into it."""
    lines = (line.strip() for line in _raw(element).split("\n"))
    return "\n".join(line.replace("\r", "\n\n") for line in lines)


def _raw(element: _Element | None) -> str:
    """Return a field's characters out of its styled runs, raised and lowered ones as text can.

    A break that was typed into a field is a carriage return; line feeds are the layout's.
    """
    if element is None:
        return ""
    written = element.text or ""
    for run in element:
        face = run.get("face") or ""
        text = flat(run)
        if "superscript" in face:
            text = raised(text, written[-_REACH:])[0]
        elif "subscript" in face:
            text = lowered(text, written)
        written += text + (run.tail or "")
    return written
