"""How documents, sentences and citations are written out: as JSON records and for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from search.documents import Document, Reference, Section, Sentence, Span
from search.inert import inert, to_json


def write_json(record: object) -> None:
    """Write one line of JSON to stdout, in UTF-8 whatever the locale (RFC 8259)."""
    click.echo(to_json(record).encode())


def document_record(document: Document) -> dict[str, Any]:
    """Return all that is known of a document, with its text, ready for JSON.

    Names of fields are those of ``Document`` and ``Reference``; authors are in reading order.
    """
    reference = document.reference
    return {
        "key": document.key,
        "type": reference.type,
        "title": reference.title,
        "authors": [person.name for person in reference.authors],
        "container": reference.container,
        "issued": reference.issued,
        "year": reference.year,
        "volume": reference.volume,
        "issue": reference.issue,
        "pages": reference.pages,
        "doi": reference.doi,
        "pmid": reference.pmid,
        "pmcid": reference.pmcid,
        "url": reference.url,
        "publisher": reference.publisher,
        "keywords": list(reference.keywords),
        "genres": list(reference.genres),
        "path": document.path,
        "format": document.format,
        "sections": [section_record(section) for section in document.sections],
        "sentences": len(document.sentences),
        "text": document.text,
    }


def section_record(section: Section) -> dict[str, Any]:
    """Return a section, ready for JSON."""
    return {
        "name": section.name,
        "heading": section.heading,
        "start": section.start,
        "end": section.end,
    }


def sentence_record(document: Document, sentence: Sentence) -> dict[str, Any]:
    """Return a sentence with its text, ready for JSON."""
    return {
        "sentence": sentence.number,
        "start": sentence.start,
        "end": sentence.end,
        "text": document.text_of(sentence),
        "section": sentence.section,
    }


def header(document: Document, paths: Sequence[str] = ()) -> Iterator[str]:
    """Yield what is known of a document, a labelled line for each fact.

    ``paths`` are all the files that it was found in, if more is known than its own.
    """
    reference = document.reference
    facts = (
        ("Key", document.key),
        ("Title", reference.title or "unknown"),
        ("Authors", "; ".join(person.name for person in reference.authors) or "unknown"),
        ("In", _appearance(reference)),
        ("DOI", reference.doi),
        ("PMID", reference.pmid),
        ("PMCID", reference.pmcid),
        ("URL", reference.url),
        ("Keywords", "; ".join(reference.keywords)),
        *(("File", path) for path in paths or (document.path,)),
        ("Sections", ", ".join(dict.fromkeys(part.name for part in document.sections))),
        ("Sentences", f"{len(document.sentences):,}"),
    )
    for label, fact in facts:
        if fact:
            yield f"{label + ':':<11}{inert(fact, fold=True)}"


def _appearance(reference: Reference) -> str:
    issue = f"({reference.issue})" if reference.issue else ""
    pages = f":{reference.pages}" if reference.pages else ""
    number = f"{reference.volume or ''}{issue}{pages}"
    parts = (reference.container, number, reference.issued)
    return ", ".join(part for part in parts if part) or "unknown"


def one_line(text: str, matches: Iterable[Span] = (), *, marked: bool = False) -> str:
    """Return the text on one line, inert, runs of spaces folded.

    ``matches`` are spans of ``text``; with ``marked`` they are shown bold and underlined.
    """
    shown = inert(text, fold=True)
    if marked:
        pieces, done = [], 0
        for span in sorted(matches, key=lambda match: match.start):
            if span.start >= done:
                pieces += [
                    shown[done : span.start],
                    click.style(shown[span.start : span.end], bold=True, underline=True),
                ]
                done = span.end
        shown = "".join([*pieces, shown[done:]])
    return re.sub(" +", " ", shown).strip()


def table(rows: Sequence[Sequence[str]], *, aligned: bool) -> Iterator[str]:
    """Yield the rows as lines: columns aligned for a reader, else parted by tabs for a pipe."""
    if not aligned:
        yield from ("\t".join(row) for row in rows)
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row[:-1], widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: ``1 document``, ``1,204 sentences``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
