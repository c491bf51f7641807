"""Reads what PubMed saves as "Abstract (text)": numbered abstracts, a record after another.

Each has paragraphs between blank lines: where it appeared, its title, its authors, their
addresses, notices, the abstract, and its identifiers last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from search.documents import Document, Person, Reference
from search.ingest.faults import Faults
from search.ingest.pages.journal_lines import find_doi, find_journal, find_pmcid, find_pmid
from search.ingest.records.record_fields import catalogue_person, record_key, unique
from search.ingest.records.record_text import record_document
from search.ingest.records.tagged import text_lines

_FIRST = re.compile(r"1\. [^\n]{3,300}\b(?:1[89]|20)\d\d\b")
_NUMBERED = re.compile(r"(?P<number>\d{1,7})\. (?=\S)")
_IDENTIFIERS = re.compile(r"^PMID: \d{1,9}\b", re.MULTILINE)
_LANGUAGE = re.compile(r"\[Articles? in (?P<language>[^\]]{2,60})\]\.?")
_ASIDE = re.compile(
    r"(?:Author information|Collaborators|Conflict of interest statement|Comment (?:in|on)"
    r"|Publication types?|MeSH terms|Substances)\b|Copyright\b|©|\(c\)|Published by\b",
    re.IGNORECASE,
)
"""Begins a paragraph that is neither abstract nor notice."""
_NOTICE = re.compile(
    r"(?:Retraction (?:in|of)|Retracted|Errat(?:um|a) (?:in|for)|Update (?:in|of)"
    r"|Expression of concern (?:in|for)|Corrected and republished (?:in|from)"
    r"|Republished (?:in|from))\b"
)
_MARKS = re.compile(r"(?:\(#?\d{1,3}\)|\(#\))+")
_NAME = re.compile(r"(?:[^\W\d_][\w'’. -]*\s)?[\w'’-]+(?:\s[A-ZÀ-Þ]{1,4})?(?:\s(?:Jr|Sr|2nd|3rd))?")
_LARGEST = 1_000_000
"""Characters of one record beyond which no more of it are kept."""


def looks_like_pubmed_text(head: str) -> bool:
    """Whether a text that begins so is a download of numbered abstracts."""
    return _FIRST.match(head) is not None and _IDENTIFIERS.search(head) is not None


def read_pubmed_text(path: Path) -> Iterator[Document]:
    """Yield a document for each abstract: title and abstract, key its PMID.

    What holds no title is passed over; a ReadError at the end names the first.
    """
    faults = Faults(path, "PubMed abstract")
    read = 0
    for number, (line, text) in enumerate(_records(text_lines(path)), start=1):
        document = _document(text, path, number)
        if document is None:
            faults.note("it has no title", "save the abstract again", f"line {line:,}")
            continue
        read += 1
        yield document
    faults.settle(read)


def _records(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Yield the line on which each record begins, and its text without its number."""
    held: list[str] = []
    begun = expected = size = 0
    ended = True
    for at, line in enumerate(lines, start=1):
        match = _NUMBERED.match(line.lstrip("\ufeff")) if ended else None
        if match and int(match["number"]) == expected + 1:
            if held:
                yield begun, "\n".join(held)
            held, begun, size = [line.lstrip("\ufeff")[match.end() :]], at, 0
            expected += 1
        elif size < _LARGEST:
            held.append(line)
            size += len(line) + 1
        ended = (ended and not line.strip()) or bool(_IDENTIFIERS.match(line))
    if any(line.strip() for line in held):
        yield begun, "\n".join(held)


def _document(text: str, path: Path, number: int) -> Document | None:
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    if not paragraphs:
        return None
    whole = [" ".join(part.split()) for part in paragraphs]
    journal = find_journal(whole[0])
    rest = whole[1:]
    title = rest.pop(0) if rest and not _is_end(rest[0]) else None
    language = _LANGUAGE.fullmatch(rest[0]) if rest else None
    rest = rest[1:] if language else rest
    authors = _authors(rest[0]) if rest else ()
    rest = rest[1:] if authors else rest
    end = " ".join(part for part in rest if _is_end(part))
    body = [part for part in rest if not _is_end(part)]
    reference = Reference(
        type="article-journal",
        title=title,
        authors=authors,
        container=(journal.container if journal else None) or _container(whole[0]),
        issued=journal.issued if journal else None,
        volume=journal.volume if journal else None,
        issue=journal.issue if journal else None,
        pages=journal.pages if journal else None,
        doi=find_doi(end) or find_doi(whole[0]),
        pmid=find_pmid(end),
        pmcid=find_pmcid(end),
        language=language["language"] if language else None,
        notices=unique(part for part in body if _NOTICE.match(part)),
    )
    return record_document(
        path,
        format="pubmed-text",
        key=record_key(None, reference, path, number),
        reference=reference,
        abstract=_abstract(paragraphs, set(body)),
    )


def _abstract(paragraphs: Sequence[str], body: set[str]) -> str:
    """Return the abstract's paragraphs, their lines as wrapped: its labels begin lines."""
    own = [part for part in paragraphs if " ".join(part.split()) in body]
    own = [part for part in own if not _NOTICE.match(part) and not _ASIDE.match(part)]
    return "\n\n".join(own)


def _is_end(paragraph: str) -> bool:
    return re.match(r"(?:DOI|PMCID|PMID): ?\S", paragraph) is not None


def _container(citation: str) -> str | None:
    """Return the journal of a line that tells no volume: of what is not in print yet."""
    name, stop, date = citation.partition(". ")
    return name if stop and re.match(r"(?:1[89]|20)\d\d", date) else None


def _authors(paragraph: str) -> tuple[Person, ...]:
    """Return the persons of a list such as ``Keller AG(1)(2), Berg T(1).``, or nothing."""
    if not paragraph.endswith(".") or len(paragraph) > 200_000:
        return ()
    names = [part.strip() for part in _MARKS.sub("", paragraph[:-1]).split(",")]
    named = list(takewhile(lambda name: _NAME.fullmatch(name) is not None, names))
    if len(named) < len(names):
        return ()
    initials = sum(re.search(r"\s[A-ZÀ-Þ]{1,4}(?:\s\w+)?$", name) is not None for name in names)
    if initials * 2 < len(names):
        return ()
    return tuple(person for name in names if (person := catalogue_person(name)))
