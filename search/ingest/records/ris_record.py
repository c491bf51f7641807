"""A RIS record, whoever wrote it, to its reference.

Source of the tags: the RIS specification of Research Information Systems (2001, 2011). Writers
differ in many of them; where two meanings are known, what the field holds decides.
"""

from __future__ import annotations

import re

from search.documents import Person, Reference
from search.ingest.pages.journal_lines import find_pmcid, find_pmid
from search.ingest.records.record_fields import (
    bare_doi,
    bare_pmcid,
    best_date,
    file_path,
    page_range,
    people,
    serial_numbers,
    unique,
)
from search.ingest.records.record_text import one_line_field
from search.ingest.records.tagged import TaggedRecord

_TYPES = {
    "article": "ABST INPR JFULL JOUR EJOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL UNBILL",
    "book": "BOOK EBOOK EDBOOK",
    "chapter": "CHAP ECHAP",
    "dataset": "DATA DBASE AGGR",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "INTV",
    "legal_case": "CASE",
    "legislation": "STAT LEGAL",
    "manuscript": "UNPB MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT VIDEO",
    "pamphlet": "PAMP",
    "paper-conference": "CONF CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM ICOMM",
    "post-weblog": "BLOG",
    "report": "RPRT GOVDOC STAND",
    "software": "COMP",
    "song": "SOUND MUSIC",
    "speech": "SLIDE",
    "thesis": "THES",
    "webpage": "ELEC WEB MULTI",
}
_CSL = {tag: name for name, tags in _TYPES.items() for tag in tags.split()} | {
    "JOURNAL ARTICLE": "article-journal",
    "BOOK SECTION": "chapter",
    "CONFERENCE PAPER": "paper-conference",
    "CONFERENCE PROCEEDINGS": "paper-conference",
    "WEB PAGE": "webpage",
    "NEWSPAPER ARTICLE": "article-newspaper",
    "MAGAZINE ARTICLE": "article-magazine",
    "EDITED BOOK": "book",
    "REPORT": "report",
    "THESIS": "thesis",
    "DISSERTATION": "thesis",
    "DATASET": "dataset",
    "UNPUBLISHED WORK": "manuscript",
    "PREPRINT": "article",
}
_IN_A_JOURNAL = {"article-journal", "article-magazine", "article-newspaper"}
_IN_A_BOOK = {"chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia"}
_WHOLE = {"book", "thesis"}
_EDITED = _IN_A_BOOK | {"book"}
_NOTICE = re.compile(
    r"(?:retract(?:ion|ed)|erratum|corrected and republished|expression of concern|update)"
    r"\s(?:in|of|for|from|by)\b|this article has been retracted|retracted article",
    re.IGNORECASE,
)
_GENRE = re.compile(r"[^\W\d_][^\d:@\[\]()]{2,60}")
_PUBMED = re.compile(
    r"(?:ncbi\.nlm\.nih\.gov/(?:pubmed|m/pubmed)|pubmed\.ncbi\.nlm\.nih\.gov)/(\d{1,9})"
)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def ris_reference(record: TaggedRecord) -> Reference:
    """Return the reference that a record's fields tell."""
    kind = _kind(record)
    doi = _doi(record)
    issn, isbn = serial_numbers(record.values("SN", "EI", "BN"))
    title = one_line_field(record.first("TI", "T1", "CT")) or (
        one_line_field(record.first("BT", "T2")) if kind in _WHOLE else None
    )
    notes = (line for note in record.lines("N1", "RN", "OP") for line in note.split("\n"))
    return Reference(
        type=kind,
        title=title,
        authors=_authors(record),
        container=_container(record, kind),
        issued=best_date(record.first("PY", "Y1", "YR"), *record.values("Y1", "DA")),
        volume=record.first("VL", "VO"),
        issue=record.first("IS", "CP"),
        pages=_pages(record),
        doi=doi,
        pmid=_pmid(record),
        pmcid=_pmcid(record),
        url=_url(record),
        publisher=one_line_field(record.first("PB")),
        keywords=_keywords(record),
        genres=_genres(record),
        editors=people(record.values("ED") or (record.values("A2") if kind in _EDITED else ())),
        notices=unique(note for note in notes if _NOTICE.match(note.strip()[:200])),
        issn=issn,
        isbn=isbn,
        language=record.first("LA"),
        place=one_line_field(record.first("CY", "PP")),
        # In records from PubMed, EndNote keeps the date of the version on line there.
        edition=None if kind in _IN_A_JOURNAL else record.first("ET"),
    )


def ris_abstract(record: TaggedRecord) -> str:
    """Return the abstract: of several fields that may hold it, the longest."""
    return max(record.lines("AB", "N2"), key=len, default="")


def ris_attachments(record: TaggedRecord) -> tuple[str, ...]:
    """Return the full-text files that a record names, as told; addresses on the web are none."""
    told = [part for value in record.lines("L1", "L2", "L4") for part in re.split(r"[;\n]", value)]
    told += [value for value in record.values("UR", "LK") if value.casefold().startswith("file:")]
    found = (file_path(part) for part in told)
    return unique(path for path in found if "." in path and not path.startswith("10."))


def _authors(record: TaggedRecord) -> tuple[Person, ...]:
    """Return the authors: of both tags where each names others, in the order of the file."""
    names, first = people(record.values("AU")), people(record.values("A1"))
    if {person.family for person in names}.isdisjoint(person.family for person in first):
        return people(record.ordered("AU", "A1"))
    return names


def _kind(record: TaggedRecord) -> str:
    printed = (record.first("TY") or "").upper()
    kind = _CSL.get(printed) or _CSL.get(printed.split(" ")[0])
    if kind == "article":
        return "article-journal"
    return kind or ("article-journal" if record.first("JF", "JO", "JA") else "document")


def _container(record: TaggedRecord, kind: str) -> str | None:
    if kind in _WHOLE:
        return None
    if kind in _IN_A_JOURNAL:  # abbreviated in some of these, in which depends on the writer
        names = record.values("JF", "T2", "JO", "J2", "JA", "J1", "BT")
        return one_line_field(max(names, key=len, default=None))
    return one_line_field(record.first("BT", "T2", "JF", "JO", "J2", "JA", "J1", "T3"))


def _doi(record: TaggedRecord) -> str | None:
    fields = record.values("DO", "DI", "M3", "L3", "UR", "L2", "LK")
    notes = (note for note in record.values("N1", "M1", "ID") if re.search(r"\bdoi\b", note, re.I))
    return next((doi for value in (*fields, *notes) if (doi := bare_doi(value[:2000]))), None)


def _pmid(record: TaggedRecord) -> str | None:
    """Return the PubMed number: its own field, or one that some writers use for it."""
    named = record.first("PMID", "PM")
    if named and named.isdigit():
        return named
    source = " ".join(record.values("DB", "DP", "N1")).casefold()[:2000]
    candidates = []
    if not record.first("DB", "DP") or re.search(r"pubmed|medline|\bnlm\b", source):
        candidates += record.values("AN")
    if "scopus" in source:
        candidates += record.values("C2")
    if "embase" in source:
        candidates += record.values("C5")
    plain = next((text for text in candidates if re.fullmatch(r"[1-9]\d{3,7}", text)), None)
    notes = (text[:500] for text in record.values("N1", "AN", "ID", "C1", "M1"))
    told = plain or next((found for text in notes if (found := find_pmid(text))), None)
    linked = _PUBMED.search(" ".join(record.values("UR", "L2")))
    return told or (linked[1] if linked else None)


def _pmcid(record: TaggedRecord) -> str | None:
    fields = (bare_pmcid(text) for text in record.values("PMCID", "C2") if len(text) < 20)
    notes = (find_pmcid(text[:500]) for text in record.values("N1"))
    return next((found for found in (*fields, *notes) if found), None)


def _url(record: TaggedRecord) -> str | None:
    found = (
        match[0] for text in record.values("UR", "US", "L2", "LK") if (match := _WEB.search(text))
    )
    return next(found, None)


def _pages(record: TaggedRecord) -> str | None:
    told = page_range(record.first("SP"), record.first("EP"))
    article = record.first("C7", "AR", "SE")
    return told or (article if article and len(article) < 30 else None)


def _keywords(record: TaggedRecord) -> tuple[str, ...]:
    """Return keywords, which writers put one a field, one a line, or parted by semicolons.

    The stars that MEDLINE sets at major headings are left out.
    """
    parts = (part for value in record.lines("KW", "DE") for part in re.split(r"[;\n]", value))
    return unique(part.replace("/*", "/").lstrip(" *") for part in parts)


def _genres(record: TaggedRecord) -> tuple[str, ...]:
    told = (part.strip() for text in record.values("M3", "PT") for part in text.split(";"))
    return unique(text for text in told if _GENRE.fullmatch(text))
