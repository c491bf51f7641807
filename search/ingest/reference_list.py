"""The works that a document cites, read from its reference list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.documents import Document, Section
from search.ingest.cited_work import INITIALS, NAME, YEAR, CitedWork, cited_work

__all__ = ["CitedWork", "references_of"]

_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBER = re.compile(
    r"(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<dot>\d{1,3})[.)\]]+(?!\d)"
    r"|(?P<raised>[⁰¹²³⁴-⁹]{1,3})|(?P<bare>\d{1,3})(?=\s|[A-Z][a-z]))\s*(?=\S)"
)
_AUTHOR = rf"{NAME}(?:[ ]{NAME})?,?\s+{INITIALS}"
_AND = r"\s*(?:[,;&]|\band\b)(?:\s*(?:&|and\b))?\s*"
_NEXT_AUTHORS = re.compile(
    rf"(?<=[.\d/)])\s+(?={_AUTHOR}(?:{_AND}{_AUTHOR}){{0,30}}(?:,?\s+et al\.?)?[,.]?"
    rf"\s*\(\s*{YEAR}[a-z]?[,)])"
    rf"|(?<=[.\d/)])[ \t\r]*\n\s*(?={_AUTHOR}\s*(?:[,;&(.:]|and\b|et al\b))"
)
_HAS_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_BEGINS_WITH_NAME = re.compile(NAME)
_WITHIN_PARAGRAPH = {
    "square": re.compile(r"\s+(?P<printed>\[(?P<value>\d{1,3})\])\s*(?=\S)"),
    "round": re.compile(r"(?<=[.\d)\]/])\s+(?P<printed>\((?P<value>\d{1,3})\))\s*(?=[^\W\d_a-z])"),
    "dot": re.compile(
        r"(?<=[.\d)\]/;])\s+(?P<printed>(?P<value>\d{1,3})[.)\]]+)\s+"
        rf"(?={NAME},?\s+[^\W\d_a-z]|[^\W\d_a-z]\.)"
    ),
    "raised": re.compile(r"\s+(?P<printed>(?P<value>[⁰¹²³⁴-⁹]{1,3}))\s*(?=[^\W\d_a-z])"),
    "bare": re.compile(
        r"(?<=[.\d)])\s+(?P<printed>(?P<value>\d{1,3}))\s+"
        rf"(?={_AUTHOR}[,.\s]|(?:[^\W\d_a-z]\.\s?)+{NAME})"
    ),
}
"""How numbers of each form look in the middle of a paragraph, where an entry follows them."""

_MOST_ENTRY = 2_000
"""Characters; a longer stretch is no entry of a list."""
_MOST_PARAGRAPH = 100_000
"""Characters of a paragraph that is looked through for entries printed without a break."""
_MOST_LEFT_OUT = 3
"""Numbers of a list that may be missing between two lines, lost where its pages were broken."""
_SURELY_UNNUMBERED = 3
"""After as many entries without number a line that begins with a figure is no new entry."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """Where an entry stands: from its number to its end, and the number in its form."""

    start: int
    body: int
    end: int
    number: int | None = None
    form: str = ""


def references_of(document: Document) -> list[CitedWork]:
    """Return the entries of the document's sections named REFERENCES, in order.

    An entry is a paragraph or a line that begins with the next number or a name; lines that go
    on from the one before belong to it. Entries printed in one paragraph are told apart by their
    numbers, or by authors with a year in brackets. What tells neither an identifier, nor author
    and year, nor a number of the list with an author or title, is no entry.
    """
    found: list[CitedWork] = []
    for section in document.sections:
        if section.name != "REFERENCES":
            continue
        for printed in _entries(document.text, section):
            entry = document.text[printed.body : printed.end]
            if entry.strip() == section.heading.strip() or len(entry) > _MOST_ENTRY:
                continue
            work = cited_work(entry, printed.start, printed.end, printed.number)
            told = work.doi or work.pmid or (work.year and work.first_author)
            if told or (work.number is not None and work.first_author and work.title):
                found.append(work)
    return found


def _entries(text: str, section: Section) -> Iterator[_Printed]:
    for paragraph in _paragraphs(text, section):
        if paragraph.end - paragraph.start > _MOST_PARAGRAPH:
            continue
        yield from _parted(text, paragraph)


def _paragraphs(text: str, section: Section) -> Iterator[_Printed]:
    """Yield the paragraphs of a list; within them each line that begins with a number parts."""
    begun: _Printed | None = None
    last: _Printed | None = None
    without_number = 0
    after_blank = True
    for line in re.finditer(r"[^\n]*\n?", text[section.start : section.end]):
        printed = line[0].strip()
        if not printed:
            after_blank = True
            continue
        first = section.start + line.start() + len(line[0]) - len(line[0].lstrip())
        end = first + len(printed)
        number = None
        if last or without_number < _SURELY_UNNUMBERED:
            number = _next_number(printed, last, after_blank=after_blank)
        if number is not None:
            begins = _Printed(
                first, first + number.end(), end, _value(number), str(number.lastgroup)
            )
            last = begins
        else:
            begins = _Printed(first, first, end)
        if (
            number is not None
            or begun is None
            or (after_blank and not _goes_on(printed, begun, text))
        ):
            if begun is not None:
                without_number += begun.number is None and begun.end - begun.start > len(
                    "References"
                )
                yield begun
            begun = begins
        else:
            begun = _Printed(begun.start, begun.body, end, begun.number, begun.form)
        after_blank = False
    if begun is not None:
        yield begun


def _value(number: re.Match[str]) -> int:
    return int(number[str(number.lastgroup)].translate(_RAISED_DIGITS))


def _next_number(line: str, last: _Printed | None, *, after_blank: bool) -> re.Match[str] | None:
    """Return the number that a line begins with, if it can be the next one of the list."""
    found = _NUMBER.match(line)
    if found is None or last is None or last.number is None:
        return found
    value = _value(found)
    if after_blank and (value == 1 or last.number < value):
        return found
    follows = last.number < value <= last.number + 1 + _MOST_LEFT_OUT
    return found if follows and found.lastgroup == last.form else None


def _goes_on(printed: str, begun: _Printed, text: str) -> bool:
    """Whether a paragraph goes on from the one before, which a page or column broke."""
    if not printed[0].islower() or (begun.number is None and _BEGINS_WITH_NAME.match(printed)):
        return False
    return begun.number is not None or text[begun.end - 1].isalpha()


def _parted(text: str, paragraph: _Printed) -> Iterator[_Printed]:
    """Yield the entries that a paragraph holds without a break between them."""
    if paragraph.number is None:
        yield from _parted_by_authors(text, paragraph)
        return
    start, body, number, form = paragraph.start, paragraph.body, paragraph.number, paragraph.form
    for following in _WITHIN_PARAGRAPH[form].finditer(text, body, paragraph.end):
        if int(following["value"].translate(_RAISED_DIGITS)) == number + 1:
            yield _Printed(start, body, following.start(), number, form)
            start, body, number = following.start("printed"), following.end(), number + 1
    yield _Printed(start, body, paragraph.end, number, form)


def _parted_by_authors(text: str, paragraph: _Printed) -> Iterator[_Printed]:
    """Yield what stands between lists of authors, wherever a year is told before the next."""
    start = paragraph.start
    for following in _NEXT_AUTHORS.finditer(text, paragraph.start, paragraph.end):
        if following.end() > start and _HAS_YEAR.search(text, start, following.start()):
            yield _Printed(start, start, following.start())
            start = following.end()
    yield _Printed(start, start, paragraph.end)
