"""Reads RIS, as reference managers and databases write it.

The form is that of rispy, which the program writes with; it is read by own code, because files
of databases break the form in ways that would cost fields or records: tags in small letters or
with odd spaces, records without end, lines of the database between records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Reference
from search.ingest.faults import Faults
from search.ingest.pages.lines import word_set
from search.ingest.records.record_fields import bare_doi, record_key
from search.ingest.records.record_text import one_line_field, record_document
from search.ingest.records.ris_record import ris_abstract, ris_attachments, ris_reference
from search.ingest.records.tagged import TaggedRecord, text_lines

_TAG = re.compile(r"\s{0,8}([A-Z][A-Z0-9])  -(?:\s(.*)|)$", re.DOTALL)
_LOOSE_TAG = re.compile(
    r"\s{0,8}(?:([A-Z][A-Z0-9])(?:\s{0,3}-(?=\s|$)|\s{1,3}-)|([a-z][a-z0-9])  -(?=\s|$))\s*(.*)$",
    re.DOTALL,
)
_KNOWN = word_set(
    """
    TY A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EI EP
    ER ET H1 H2 ID IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PM PP PY RI RN
    RP SE SN SP ST T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR US VL VO Y1 Y2 YR XT ZZ
    """
)


def read_ris(path: Path) -> Iterator[Document]:
    """Yield a document for each record: title and abstract.

    The key is the record's ``ID`` (a short number only where there is no PMID or DOI), else its
    PMID, else its DOI. Records that
    hold neither title nor abstract are passed over; a ReadError at the end names the first.
    """
    return read_records(_records(text_lines(path)), path, "ris", "RIS record")


def read_records(
    records: Iterator[TaggedRecord], path: Path, format: str, kind: str
) -> Iterator[Document]:
    """Yield the documents of records whose tags are those of RIS; ``kind`` names them."""
    faults = Faults(path, kind)
    read = 0
    for number, record in enumerate(records, start=1):
        document = _document(record, path, number, format)
        if document is not None:
            read += 1
            yield document
        if document is None or record.oversized:
            problem = "the record is too large" if record.oversized else "it has no title"
            faults.note(problem, "export the record again", f"line {record.line:,}")
    faults.settle(read)


def _records(lines: Iterator[str]) -> Iterator[TaggedRecord]:
    """Yield the records; one without end ends where the next begins."""
    record: TaggedRecord | None = None
    for number, line in enumerate(lines, start=1):
        tag, text = _tagged(line)
        if tag == "TY" or (tag == "ER" and record):
            if record:
                yield record
            record = None
        if tag == "ER":
            continue
        if tag and (record or tag == "TY" or text):
            record = record or TaggedRecord(number)
            record.begin(tag, text)
        elif record and line.strip():
            record.extend(line.strip())
    if record:
        yield record


def _tagged(line: str) -> tuple[str, str]:
    """Return tag and text of a line; no tag for one that goes on with the line before."""
    match = _TAG.match(line)
    if match:
        return match[1], match[2] or ""
    match = _LOOSE_TAG.match(line)
    tag = (match[1] or match[2]).upper() if match else ""
    return (tag, match[3]) if match and tag in _KNOWN else ("", line)


def _own_key(record: TaggedRecord, reference: Reference) -> str | None:
    """Return the record's own key, unless it is a DOI, or a number that changes with the export."""
    own = record.first("ID", "LB")
    if own and (bare_doi(own) or (own.isdigit() and len(own) < 7)):
        return None if reference.pmid or reference.doi else own
    return own


def _document(record: TaggedRecord, path: Path, number: int, format: str) -> Document | None:
    reference = ris_reference(record)
    return record_document(
        path,
        format=format,
        key=record_key(_own_key(record, reference), reference, path, number),
        reference=reference,
        abstract=ris_abstract(record),
        title=one_line_field(record.first("ST", "TT", "BT")),
        attachments=ris_attachments(record),
    )
