"""Reads BibTeX and BibLaTeX, split into entries by bibtexparser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from search.documents import Document, Reference
from search.ingest.encoding import decode, load
from search.ingest.faults import Faults
from search.ingest.latex_text import latex_to_text, verbatim_latex
from search.ingest.pages.journal_lines import find_pmid
from search.ingest.pages.keywords import parse_keywords
from search.ingest.pages.lines import word_set
from search.ingest.records.bibtex_names import bibtex_people
from search.ingest.records.bibtex_source import SourceEntry, parse_bibtex, with_inherited
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

_TYPES = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "periodical": "book",
    **dict.fromkeys(word_set("book mvbook collection mvcollection proceedings booklet"), "book"),
    **dict.fromkeys(word_set("inbook incollection bookinbook suppbook suppcollection"), "chapter"),
    **dict.fromkeys(word_set("inproceedings conference"), "paper-conference"),
    **dict.fromkeys(word_set("phdthesis mastersthesis thesis"), "thesis"),
    **dict.fromkeys(word_set("techreport report manual"), "report"),
    **dict.fromkeys(word_set("online electronic www webpage"), "webpage"),
    "dataset": "dataset",
    "software": "software",
    "unpublished": "manuscript",
    "patent": "patent",
    "inreference": "entry-encyclopedia",
}
_ENCODING = re.compile(rb"%\s*Encoding:\s*([\w-]+)", re.IGNORECASE)
"""What JabRef writes at the top of a file."""
_DAY_IN_MONTH = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+|[A-Za-z]{0,12}\d?")


def read_bibtex(path: Path) -> Iterator[Document]:
    """Yield a document for each entry: title and abstract, key its citation key.

    A broken entry costs only itself; a ReadError at the end names the first fault. Entries
    with the same key are all read, and the second is named as a fault.
    """
    faults = Faults(path, "BibTeX entry")
    data = load(path)
    declared = _ENCODING.search(data[:500])
    source = parse_bibtex(decode(data, path, declared[1].decode() if declared else None))
    read = 0
    for line in source.broken:
        remedy = "look for a brace, quotation mark or comma that is missing"
        faults.note("the entry that begins here is broken", remedy, f"line {line:,}")
    for number, entry in enumerate(with_inherited(source), start=1):
        if entry.kind == "xdata":
            continue
        document = _document(entry, path, number)
        if document is None:
            problem = f"the entry {_shown(entry.key)} has neither title nor abstract"
            faults.note(problem, "fill in its title", f"line {entry.line:,}")
            continue
        read += 1
        yield document
    for entry in source.twice:
        problem = f"the key {_shown(entry.key)} stands before another entry already"
        faults.note(problem, "give each entry its own; both were read", f"line {entry.line:,}")
    faults.settle(read)


def _shown(key: str) -> str:
    return f'"{key[:60]}"' if key else "without key"


def _document(entry: SourceEntry, path: Path, number: int) -> Document | None:
    fields = entry.fields
    reference = _reference(entry)
    return record_document(
        path,
        format="bibtex",
        key=record_key(entry.key, reference, path, number),
        reference=reference,
        abstract=latex_to_text(fields.get("abstract") or fields.get("abstractnote") or ""),
        title=_text(fields, "note", "howpublished"),
        attachments=_attachments(fields),
    )


def _reference(entry: SourceEntry) -> Reference:
    fields = entry.fields
    eprint_type = fields.get("eprinttype") or fields.get("archiveprefix") or ""
    eprints = {eprint_type.casefold(): verbatim_latex(fields.get("eprint", ""))}
    issn, isbn = serial_numbers([fields[name] for name in ("issn", "isbn") if name in fields])
    url = _url(fields)
    note = _text(fields, "note") or ""
    return Reference(
        type=_TYPES.get(entry.kind, "document"),
        title=_title(fields),
        authors=bibtex_people(fields.get("author", "")),
        container=_container(entry),
        issued=_issued(fields),
        volume=_text(fields, "volume"),
        issue=_text(fields, "number", "issue"),
        pages=page_range(_text(fields, "pages", "eid", "articleno", "article-number")),
        doi=bare_doi(verbatim_latex(fields.get("doi", ""))) or _doi_of(url),
        pmid=_pmid(fields, eprints, note),
        pmcid=bare_pmcid(
            fields.get("pmcid") or fields.get("pmc") or eprints.get("pmcid") or eprints.get("pmc")
        ),
        url=url or _arxiv(fields, eprints),
        publisher=_text(fields, "publisher", "institution", "school", "organization"),
        keywords=parse_keywords(_text(fields, "keywords", "keyword", "author_keywords") or ""),
        genres=unique([_text(fields, "type") or ""]),
        editors=bibtex_people(fields.get("editor", "")),
        subjects=parse_keywords(_text(fields, "mesh", "mesh_terms") or ""),
        issn=issn,
        isbn=isbn,
        language=_text(fields, "language", "langid"),
        place=_text(fields, "address", "location"),
        edition=_text(fields, "edition"),
    )


def _text(fields: Mapping[str, str], *names: str) -> str | None:
    """Return the first of the fields that prints anything, on one line."""
    for name in names:
        if name in fields and (text := one_line_field(latex_to_text(fields[name]))):
            return text
    return None


def _title(fields: Mapping[str, str]) -> str | None:
    title = _text(fields, "title", "maintitle", "booktitle")
    subtitle = _text(fields, "subtitle")
    if title and subtitle and "title" in fields:
        return f"{title}{' ' if title[-1] in '.?!:' else ': '}{subtitle}"
    return title


def _container(entry: SourceEntry) -> str | None:
    if _TYPES.get(entry.kind) in ("book", "thesis"):
        return None
    told = _text(entry.fields, "journaltitle", "journal", "booktitle", "maintitle")
    published = _text(entry.fields, "howpublished") or ""
    named = published and not re.search(r"https?:|www\.", published)
    return told or (published if named else None)


def _issued(fields: Mapping[str, str]) -> str | None:
    """Return the date: BibLaTeX's ``date`` (the first of a range), else year, month and day."""
    told = iso_date(fields.get("date", "").partition("/")[0])
    if told:
        return told
    year = _YEAR.search(latex_to_text(fields.get("year", "")))
    if year is None:
        return None
    month = latex_to_text(fields.get("month", ""))
    day = fields.get("day", "")
    if re.search(r"[A-Za-z]", month) and (within := _DAY_IN_MONTH.search(month)):
        day = day or within[0]
    return made_date(year[0], month, day)


def _url(fields: Mapping[str, str]) -> str | None:
    told = verbatim_latex(fields.get("url") or fields.get("howpublished") or "")
    match = re.search(r"https?://\S+", told)
    return match[0] if match else None


def _doi_of(url: str | None) -> str | None:
    return bare_doi(url) if url and "doi.org/" in url else None


def _pmid(fields: Mapping[str, str], eprints: Mapping[str, str], note: str) -> str | None:
    told = fields.get("pmid") or eprints.get("pubmed") or eprints.get("pmid") or ""
    digits = re.search(r"\d{1,9}", told)
    return digits[0] if digits else find_pmid(note)


def _arxiv(fields: Mapping[str, str], eprints: Mapping[str, str]) -> str | None:
    number = eprints.get("arxiv") or fields.get("arxivid") or ""
    return f"https://arxiv.org/abs/{number}" if re.fullmatch(r"[\w./-]{5,40}", number) else None


def _attachments(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files of an entry, as JabRef, Zotero, Mendeley or a person by hand name them."""
    told = [fields[name] for name in ("file", "pdf", "localfile") if name in fields]
    parts = (part for value in told for part in re.split(r"(?<!\\);", verbatim_latex(value)))
    return unique(filter(None, map(_attachment, parts)))


def _attachment(told: str) -> str:
    """Return the path in ``description:path:type``, ``path:type`` or ``path``."""
    parts = [re.sub(r"\\([\\:;])", r"\1", part) for part in re.split(r"(?<!\\):", told.strip())]
    if len(parts) > 2 and _MIME.fullmatch(parts[-1]):
        parts = parts[1:-1]
    elif len(parts) == 2 and len(parts[0]) > 1 and _MIME.fullmatch(parts[1]):
        parts = parts[:1]
    elif len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    return file_path(":".join(parts).strip())
