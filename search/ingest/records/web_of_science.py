"""Reads the tagged export of Web of Science (``.ciw``, plain text), its fields put into RIS's.

Source of the tags: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document
from search.ingest.records.ris import read_records
from search.ingest.records.tagged import TaggedRecord, text_lines

_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|)$", re.DOTALL)
_RIS = {
    "AF": "AU",
    "AU": "A1",
    "CA": "AU",
    "BE": "ED",
    "SO": "T2",
    "BP": "SP",
    "PD": "DA",
    "AR": "C7",
    "DE": "KW",
    "DT": "M3",
    "EI": "SN",
    "BN": "SN",
    "PU": "PB",
    "PI": "CY",
    "UT": "ID",
    "DI": "DO",
    **{tag: tag for tag in ["TI", "PY", "EP", "AB", "SN", "VL", "IS", "LA"]},
    "PM": "PMID",
}
_KINDS = {"J": "JOUR", "B": "BOOK", "S": "CHAP", "P": "PAT"}
_ONE_A_LINE = {"AF", "AU", "BE", "CA"}


def read_web_of_science(path: Path) -> Iterator[Document]:
    """Yield a document for each record: title and abstract, key the accession number.

    Records that hold neither title nor abstract are passed over; a ReadError at the end
    names the first.
    """
    records = _records(text_lines(path))
    return read_records(records, path, "web-of-science", "Web of Science record")


def _records(lines: Iterator[str]) -> Iterator[TaggedRecord]:
    record: TaggedRecord | None = None
    tag = ""
    for number, line in enumerate(lines, start=1):
        match = _LINE.match(line)
        if match is None:
            if record and tag in _ONE_A_LINE and line.strip():
                record.begin(_RIS[tag], line.strip())
            elif record and tag in _RIS:
                record.extend(line.strip())
            continue
        tag, text = match[1], (match[2] or "").strip()
        if tag in ("PT", "ER", "EF") and record:
            yield record
            record = None
        if tag == "PT":
            record = TaggedRecord(number)
            record.begin("TY", _KINDS.get(text, text))
        elif record and tag in _RIS:
            record.begin(_RIS[tag], text)
    if record:
        yield record
