"""The works that a document cites, read from its reference list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.documents import Document

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"“”]*[^\W_]")
_PMID = re.compile(r"\b(?:PMID|PubMed)\b[:\s]*(\d{4,8})\b", re.IGNORECASE)
_NUMBER = re.compile(r"^[\[(]?(\d{1,3})(?:[.\])]+\s*|\s+)(?=\S)")
_YEAR = re.compile(r"(?<![\d/.-])(?:1[89]|20)\d\d(?=[a-z]?(?![\d/-]))")
_YEAR_AFTER_AUTHORS = re.compile(r"[(,.]?\s*\(?(?:1[89]|20)\d\d[a-z]?\)?(?:,[^)]*\))?[.,:;]?\s+")
_QUOTED = re.compile(r"[“\"]([^”\"]{10,}?)[.,]?[”\"]")
_FAMILY = re.compile(r"^(?:[A-Z]\.[ -]?)*((?:[a-z]{1,3}[ '’])*[^\W\d_][\w'’-]+)")
_AUTHORS_END = re.compile(
    r"\bet al\b\.?,?|(?<=\b[A-Z])\.?:|(?<=\b[A-Z])\.\s+(?=[A-Z][\w-]+\s+[\w-])"
)
_MOST_ENTRY = 2_000
"""Characters; a longer paragraph is no entry of a list."""


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One entry of a reference list; what it does not tell, or cannot be told, is None.

    ``start`` and ``end`` are the entry's span of the document's text.
    """

    start: int
    end: int
    number: int | None = None
    """Its number as printed, in a numbered list."""
    doi: str | None = None
    """Lower case, without resolver."""
    pmid: str | None = None
    title: str | None = None
    year: int | None = None
    first_author: str | None = None
    """Family name."""


def references_of(document: Document) -> list[CitedWork]:
    """Return the entries of the document's sections named REFERENCES, in order.

    An entry is a paragraph or a line that begins with a number or a name; lines that go on from
    the one before belong to it.
    """
    found: list[CitedWork] = []
    for section in document.sections:
        if section.name == "REFERENCES":
            for start, end in _entries(document.text, section.start, section.end):
                entry = document.text[start:end]
                if entry.strip() != section.heading.strip() and len(entry) <= _MOST_ENTRY:
                    work = _work(entry, start, end)
                    if work.doi or work.pmid or (work.year and work.first_author):
                        found.append(work)
    return found


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of paragraphs; within them each line that begins with a number parts."""
    begin: int | None = None
    stop = start
    numbered = False
    after_blank = True
    for line in re.finditer(r"[^\n]*\n?", text[start:end]):
        printed = line[0].strip()
        first = start + line.start() + len(line[0]) - len(line[0].lstrip())
        number = _NUMBER.match(printed) is not None
        parts = number or (after_blank and not (numbered and printed[:1].islower()))
        if not printed or parts:
            if begin is not None and (printed or not numbered):
                yield begin, stop
                begin = None
            if printed:
                begin, numbered = first, number
        if printed:
            if begin is None:
                begin = first
            stop = first + len(printed)
        after_blank = not printed
    if begin is not None:
        yield begin, stop


def _work(entry: str, start: int, end: int) -> CitedWork:
    printed = _NUMBER.match(entry)
    body = entry[printed.end() :] if printed else entry
    bare = re.sub(r"\s+", " ", body)
    doi, pmid = _DOI.search(bare), _PMID.search(bare)
    year = _YEAR.search(_DOI.sub("", bare))
    author = _FAMILY.match(bare)
    return CitedWork(
        start,
        end,
        number=int(printed[1]) if printed else None,
        doi=doi[0].lower() if doi else None,
        pmid=pmid[1] if pmid else None,
        title=_title(bare),
        year=int(year[0]) if year else None,
        first_author=author[1] if author else None,
    )


def _title(entry: str) -> str | None:
    """Return the title: what is quoted, else what follows the authors, or the year after them."""
    quoted = _QUOTED.search(entry)
    if quoted:
        return quoted[1]
    year = _YEAR_AFTER_AUTHORS.search(entry)
    authors = _AUTHORS_END.search(entry)
    if year and year.end() < len(entry) // 2 and (not authors or year.end() > authors.start()):
        rest = entry[year.end() :]
    elif authors:
        rest = entry[authors.end() :]
    else:
        rest = entry.partition(". ")[2]
    title = re.split(r"[.?!](?=\s+[A-Z]|\s*$)", rest.strip(" .:,"), maxsplit=1)[0].strip()
    return title if len(title) >= 10 else None
