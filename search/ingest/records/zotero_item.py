"""An item as Zotero keeps it, from its database or its own JSON, to a document.

Source of the names: https://api.zotero.org/schema (item types and their fields).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.documents import Document, Person, Reference
from search.ingest.pages.journal_lines import find_pmcid, find_pmid
from search.ingest.records.record_fields import (
    bare_doi,
    bare_pmcid,
    iso_date,
    made_date,
    page_range,
    record_key,
    serial_numbers,
    unique,
)
from search.ingest.records.record_text import one_line_field, record_document

_TYPES = {
    "journalArticle": "article-journal",
    "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper",
    "preprint": "article",
    "book": "book",
    "bookSection": "chapter",
    "conferencePaper": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "webpage": "webpage",
    "blogPost": "post-weblog",
    "forumPost": "post",
    "dataset": "dataset",
    "computerProgram": "software",
    "encyclopediaArticle": "entry-encyclopedia",
    "dictionaryEntry": "entry-dictionary",
    "manuscript": "manuscript",
    "patent": "patent",
    "presentation": "speech",
    "standard": "standard",
    "statute": "legislation",
    "case": "legal_case",
    "letter": "personal_communication",
    "interview": "interview",
    "videoRecording": "motion_picture",
    "film": "motion_picture",
    "podcast": "broadcast",
}
_CONTAINERS = (
    "publicationTitle",
    "bookTitle",
    "proceedingsTitle",
    "encyclopediaTitle",
    "dictionaryTitle",
    "websiteTitle",
    "blogTitle",
    "forumTitle",
    "journalAbbreviation",
)
_PUBLISHERS = ("publisher", "institution", "university", "repository", "company", "organization")
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_AUTHORS = {
    "author",
    "inventor",
    "programmer",
    "presenter",
    "podcaster",
    "director",
    "interviewee",
    "artist",
    "cartographer",
    "contributor",
}
_SORTED_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class ZoteroItem:
    """One item: a reference, not a note or a file."""

    kind: str
    """Zotero's item type: ``journalArticle``."""
    key: str
    """The citation key, else the item's key, if it has one."""
    fields: Mapping[str, str]
    creators: tuple[tuple[str, str, str], ...] = ()
    """Role, family name (or the whole of an organisation's) and given names."""
    tags: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def zotero_document(item: ZoteroItem, path: Path, number: int, *, format: str) -> Document | None:
    """Return the document of an item: title and abstract; None where it has neither."""
    reference = _reference(item)
    extra = item.fields.get("extra", "")
    own = re.search(r"^\s*citation key\s*:\s*(\S+)", extra, re.MULTILINE | re.IGNORECASE)
    return record_document(
        path,
        format=format,
        key=record_key(own[1] if own else item.key, reference, path, number),
        reference=reference,
        abstract=item.fields.get("abstractNote", ""),
        attachments=item.attachments,
    )


def _reference(item: ZoteroItem) -> Reference:
    extra = item.fields.get("extra", "")[:20_000]
    issn, isbn = serial_numbers([item.fields.get("ISSN", ""), item.fields.get("ISBN", "")])
    doi = re.search(r"^\s*DOI\s*:\s*(\S+)", extra, re.MULTILINE | re.IGNORECASE)
    pmid = re.fullmatch(r"\d{1,9}", item.fields.get("PMID", "").strip())
    return Reference(
        type=_TYPES.get(item.kind, "document"),
        title=_field(item, *_TITLES),
        authors=_people(item, _AUTHORS),
        container=_field(item, *_CONTAINERS),
        issued=_date(item),
        volume=_field(item, "volume"),
        issue=_field(item, "issue", "number"),
        pages=page_range(_field(item, "pages")),
        doi=bare_doi(item.fields.get("DOI")) or bare_doi(doi[1] if doi else ""),
        pmid=pmid[0] if pmid else find_pmid(extra),
        pmcid=bare_pmcid(item.fields.get("PMCID")) or find_pmcid(extra),
        url=_field(item, "url"),
        publisher=_field(item, *_PUBLISHERS),
        keywords=unique(item.tags),
        genres=unique([_field(item, "genre", "thesisType", "reportType", "manuscriptType") or ""]),
        editors=_people(item, {"editor"}),
        notices=item.notices,
        licence=_field(item, "rights"),
        issn=issn,
        isbn=isbn,
        language=_field(item, "language"),
        place=_field(item, "place"),
        edition=_field(item, "edition"),
    )


def _field(item: ZoteroItem, *names: str) -> str | None:
    found = (one_line_field(item.fields[name]) for name in names if name in item.fields)
    return next((text for text in found if text), None)


def _people(item: ZoteroItem, roles: set[str]) -> tuple[Person, ...]:
    return tuple(
        Person(" ".join((family or given).split()), " ".join(given.split()) if family else "")
        for role, family, given in item.creators
        if role in roles and (family or given).strip()
    )


def _date(item: ZoteroItem) -> str | None:
    """Return the date; the database keeps one for sorting (``2009-12-00 Dec 2009``) before it."""
    told = next((item.fields[name] for name in _DATES if item.fields.get(name)), "")
    sorted_date = _SORTED_DATE.match(told)
    if sorted_date and (found := made_date(*sorted_date.groups())):
        return found
    return iso_date(told)


_DATES = ("date", "issueDate", "dateDecided", "dateEnacted")
