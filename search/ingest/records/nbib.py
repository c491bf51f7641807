"""Reads MEDLINE records as PubMed writes them (``.nbib``, and its text downloads).

Source of the tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Person, Reference
from search.ingest.faults import Faults
from search.ingest.records.record_fields import (
    bare_doi,
    bare_pmcid,
    best_date,
    catalogue_person,
    page_range,
    record_key,
    serial_numbers,
    stated_licence,
    type_of_genres,
    unique,
)
from search.ingest.records.record_text import one_line_field, record_document
from search.ingest.records.tagged import TaggedRecord, text_lines

_TAG = re.compile(r"([A-Z]{2,4})\s{0,2}- ?(.*)", re.DOTALL)
_NOTICES = {
    "RIN": "Retraction in",
    "ROF": "Retraction of",
    "EIN": "Erratum in",
    "EFR": "Erratum for",
    "ECI": "Expression of concern in",
    "ECF": "Expression of concern for",
    "CRI": "Corrected and republished in",
    "CRF": "Corrected and republished from",
    "RPI": "Republished in",
    "RPF": "Republished from",
    "RRI": "Retracted and republished in",
    "RRF": "Retracted and republished from",
    "UIN": "Update in",
    "UOF": "Update of",
}


def read_nbib(path: Path) -> Iterator[Document]:
    """Yield a document for each record: title and abstract, key PMID (else DOI, else the file's).

    Records that hold neither title nor abstract are passed over; a ReadError at the end
    names the first.
    """
    faults = Faults(path, "MEDLINE record")
    read = 0
    for number, record in enumerate(_records(text_lines(path)), start=1):
        document = _document(record, path, number)
        if document is not None:
            read += 1
            yield document
        if document is None or record.oversized:
            problem = "the record is too large" if record.oversized else "it has no title"
            faults.note(problem, "export the record again", f"line {record.line:,}")
    faults.settle(read)


def _records(lines: Iterator[str]) -> Iterator[TaggedRecord]:
    """Yield the records: a blank line before a tag, or a second PMID, begins another."""
    record: TaggedRecord | None = None
    after_blank = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            after_blank = True
            continue
        match = _TAG.match(line)
        if match:
            if record and (after_blank or (match[1] == "PMID" and record.first("PMID"))):
                yield record
                record = None
            record = record or TaggedRecord(number)
            record.begin(match[1], match[2])
        elif (record and line[0].isspace()) or (record and not after_blank):
            record.extend(line)
        after_blank = False
    if record:
        yield record


def _document(record: TaggedRecord, path: Path, number: int) -> Document | None:
    abstracts = record.lines("AB") + record.lines("OAB")
    reference = _reference(record)
    return record_document(
        path,
        format="nbib",
        key=record_key(None, reference, path, number),
        reference=reference,
        abstract=abstracts[0] if abstracts else "",
    )


def _reference(record: TaggedRecord) -> Reference:
    issn, isbn = serial_numbers(record.values("IS", "ISBN"))
    title = _title(record)
    book = one_line_field(record.first("BTI"))
    pmid = re.match(r"\d+", record.first("PMID", "UI") or "")
    genres = unique(record.values("PT"))
    return Reference(
        type=_type(genres, book, title),
        title=title or book,
        authors=_authors(record),
        container=one_line_field(record.first("JT", "TA")) or (book if title else None),
        issued=best_date(record.first("DP", "DEP")),
        volume=record.first("VI"),
        issue=record.first("IP"),
        pages=page_range(record.first("PG")),
        doi=_doi(record),
        pmid=pmid[0] if pmid else None,
        pmcid=bare_pmcid(record.first("PMC")),
        publisher=record.first("PB"),
        keywords=unique(word.removeprefix("*") for word in record.values("OT")),
        genres=genres,
        editors=tuple(
            person
            for name in record.values("FED") or record.values("ED")
            if (person := catalogue_person(name))
        ),
        subjects=unique(heading.replace("*", "") for heading in record.values("MH")),
        notices=_notices(record, genres),
        licence=stated_licence(record.first("CI") or ""),
        issn=issn,
        isbn=isbn,
        language=record.first("LA"),
        place=record.first("PL") if record.first("PB") else None,
        edition=record.first("EN"),
    )


def _type(genres: tuple[str, ...], book: str | None, title: str | None) -> str:
    if book:
        return "chapter" if title else "book"
    return type_of_genres(genres)


def _notices(record: TaggedRecord, genres: tuple[str, ...]) -> tuple[str, ...]:
    told = [f"{words}: {text}" for tag, words in _NOTICES.items() for text in record.values(tag)]
    if not record.values("RIN") and "Retracted Publication" in genres:
        told.append("Retracted Publication")
    return unique(told)


def _title(record: TaggedRecord) -> str | None:
    title = record.first("TI") or ""
    missing = title.casefold().startswith("[not available]")
    return one_line_field(record.first("TT") if missing or not title else title)


def _authors(record: TaggedRecord) -> tuple[Person, ...]:
    """Return persons and groups in the order printed; full names where there are any."""
    tag = "FAU" if record.values("FAU") else "AU"
    found: list[Person] = []
    for name, lines in record.fields:
        printed = " ".join(" ".join(lines).split())
        if name == "CN" and printed:
            found.append(Person(printed))
        elif name == tag and (person := catalogue_person(printed)):
            found.append(person)
    return tuple(found)


def _doi(record: TaggedRecord) -> str | None:
    labelled = (
        value for value in record.values("LID", "AID", "SO") if "[doi]" in value or "doi:" in value
    )
    return next((doi for value in labelled if (doi := bare_doi(value))), None)
