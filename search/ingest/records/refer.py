"""Reads Refer, the ``%``-tagged format of EndNote (``.enw``), its fields put into RIS's.

Source of the tags: refer(1), and EndNote's "EndNote Export" style, which adds to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document
from search.ingest.records.ris import read_records
from search.ingest.records.tagged import TaggedRecord, text_lines

_LINE = re.compile(r"%([0-9A-Za-z!@#$&()*+<>?\[\]^~{}=|]) ?(.*)$", re.DOTALL)
_RIS = {
    "0": "TY",
    "A": "AU",
    "B": "T2",
    "C": "CY",
    "D": "PY",
    "E": "ED",
    "F": "LB",
    "G": "LA",
    "I": "PB",
    "J": "JF",
    "K": "KW",
    "L": "C6",
    "M": "AN",
    "N": "IS",
    "P": "SP",
    "R": "DO",
    "T": "TI",
    "U": "UR",
    "V": "VL",
    "W": "DB",
    "X": "AB",
    "Z": "N1",
    "2": "PMCID",
    "7": "ET",
    "8": "DA",
    "9": "M3",
    "@": "SN",
    ">": "L1",
    "!": "ST",
    "^": "LB",
}


def read_refer(path: Path) -> Iterator[Document]:
    """Yield a document for each record: title and abstract.

    The key is the record's label (``%F``), else its PMID, else its DOI. Records that hold
    neither title nor abstract are passed over; a ReadError at the end names the first.
    """
    return read_records(_records(text_lines(path)), path, "refer", "Refer record")


def _records(lines: Iterator[str]) -> Iterator[TaggedRecord]:
    """Yield the records, which blank lines part or a ``%0`` begins."""
    record: TaggedRecord | None = None
    known = after_blank = False
    for number, line in enumerate(lines, start=1):
        match = _LINE.match(line)
        if match is None:
            after_blank = after_blank or not line.strip()
            if record and known and line.strip():
                record.extend(line.strip())
            continue
        if record and (after_blank or match[1] == "0") and match[1] in "0AT":
            yield record
            record = None
        after_blank = False
        record = record or TaggedRecord(number)
        known = match[1] in _RIS
        if known:
            record.begin(_RIS[match[1]], match[2])
    if record:
        yield record
