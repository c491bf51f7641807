"""Text, and what mark-up tells of it, to a Document: the one place where all is put together."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from search.documents import FURNITURE, Document, Reference, Section, Sentence, Span
from search.ingest.citation_marks import find_citation_marks
from search.ingest.pages.front_matter import TITLE, FrontMatter, read_front_matter
from search.ingest.pages.furniture import (
    find_furniture,
    is_web_page,
    ready_citations,
    split_trailing_links,
)
from search.ingest.pages.keywords import keyword_line, parse_keywords, repeat_start
from search.ingest.pages.lines import Line, cut, split_lines
from search.ingest.pages.outline import Place, outline


@dataclass(frozen=True, slots=True)
class Hints:
    """What a format's mark-up tells of its text; offsets count in the text."""

    web: bool | None = None
    """Whether it is a web page; None where the text itself must show it."""
    furniture: Sequence[Span] = ()
    """Stretches that the page marks as menus, banners, forms …"""
    headings: Mapping[int, int] = field(default_factory=dict)
    """Where a heading begins, and its level from 1; marks may stand before it in its line."""
    marks: Sequence[Span] = ()
    """Citation numbers that the page prints raised."""
    front_matter: bool = True
    """Whether title, authors and the like may stand in the text."""
    skip_to: int = 0
    """Where the text proper begins (behind a block of metadata)."""
    pages: Sequence[tuple[int, str]] = ()
    """From which place on the text stands on which page, by its label; in order."""
    all_headings: bool = False
    """Whether ``headings`` has all headings, so that none need be guessed from look."""


def assemble(
    text: str, *, key: str, path: str, format: str, given: Reference, hints: Hints | None = None
) -> Document:
    """Return the document that a text is: its record, sections, sentences and citation marks.

    ``given`` is what the format's metadata tells of it; it wins over what the text shows.
    """
    from search.analysis.sentences import split_blocks

    hints = hints or Hints()
    lines = _lines(text, hints)
    web = is_web_page(lines) if hints.web is None else hints.web
    headings = {
        index: hints.headings[line.start]
        for index, line in enumerate(lines)
        if line.start in hints.headings
    }
    furniture = find_furniture(
        lines, web=web, marked=_inside(lines, hints.furniture), headings=headings
    )
    furniture |= _repeated_keywords(lines)
    front = FrontMatter(given)
    if hints.front_matter:
        front = read_front_matter(
            lines,
            furniture,
            web=web,
            given=given,
            headings=headings,
            citations=ready_citations(lines),
        )
    places = outline(lines, furniture, front, headings, hints.skip_to, guess=not hints.all_headings)
    sections = _sections(lines, places)
    spans = split_blocks(text, _blocks(lines, places))
    return Document(
        key=key,
        text=text,
        reference=_with_keywords(front.reference, lines, places),
        sections=sections,
        sentences=_sentences(spans, sections, hints.pages),
        citation_marks=_marks(text, hints.marks),
        path=path,
        format=format,
    )


def _lines(text: str, hints: Hints) -> list[Line]:
    whole = split_trailing_links(split_lines(text))
    starts = sorted(hints.headings)
    parts: list[Line] = []
    for line in whole:
        at = bisect(starts, line.start)
        if at < len(starts) and starts[at] < line.end:
            parts.extend(cut(line, [starts[at] - line.start]))
            continue
        place = repeat_start(line.text)
        parts.extend(cut(line, [place]) if place else [line])
    return parts


def _repeated_keywords(lines: Sequence[Line]) -> set[int]:
    """Return the second halves of keyword lines that held their list twice."""
    return {
        index + 1
        for index, (line, following) in enumerate(pairwise(lines))
        if keyword_line(line.text)
        and following.start - line.end == 1
        and repeat_start(f"{line.text} {following.text}") == len(line.text) + 1
    }


def _inside(lines: Sequence[Line], spans: Sequence[Span]) -> set[int]:
    """Return the lines that begin inside one of the spans, which are in order."""
    found: set[int] = set()
    remaining = iter(spans)
    span = next(remaining, None)
    for index, line in enumerate(lines):
        while span is not None and span.end <= line.start:
            span = next(remaining, None)
        if span is not None and span.start <= line.start:
            found.add(index)
    return found


def _sections(lines: Sequence[Line], places: Sequence[Place]) -> tuple[Section, ...]:
    found: list[Section] = []
    last: Place | None = None
    for line, place in zip(lines, places, strict=True):
        if last is not None and place.section == last.section and place.name == last.name:
            found[-1] = Section(last.name, found[-1].start, line.end, found[-1].heading)
        else:
            found.append(Section(place.name, line.start, line.end, place.heading))
        last = place
    return tuple(found)


def _blocks(lines: Sequence[Line], places: Sequence[Place]) -> list[Span]:
    """Return the stretches that no sentence may cross: paragraphs, and lines that stand alone."""
    blocks: list[Span] = []
    last: Place | None = None
    for line, place in zip(lines, places, strict=True):
        running = (
            last is not None
            and not line.after_blank
            and not place.alone
            and not last.alone
            and place.section == last.section
        )
        if running:
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(Span(line.start, line.end))
        last = place
    return blocks


def _sentences(
    spans: Sequence[tuple[int, int]],
    sections: Sequence[Section],
    pages: Sequence[tuple[int, str]],
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    starts = [start for start, _ in pages]
    at = 0
    for number, (start, end) in enumerate(spans):
        while sections[at].end <= start:
            at += 1
        turned = bisect(starts, start)
        page = pages[turned - 1][1] if turned else None
        found.append(Sentence(number, start, end, sections[at].name, page))
    return tuple(found)


def _with_keywords(
    reference: Reference, lines: Sequence[Line], places: Sequence[Place]
) -> Reference:
    if reference.keywords:
        return reference
    printed: list[str] = []
    for line, place in zip(lines, places, strict=True):
        if place.name == "KEYWORDS":
            start = keyword_line(line.text) or 0
            printed.append(line.text[start:])
        elif printed and place.name not in (FURNITURE, TITLE):
            break
    if not printed:
        return reference
    return replace(reference, keywords=parse_keywords("; ".join(part for part in printed if part)))


def _marks(text: str, raised: Sequence[Span]) -> tuple[Span, ...]:
    if raised:
        known = sorted(raised, key=lambda span: span.start)
        return tuple(known)
    return find_citation_marks(text)
