"""Reads LaTeX sources: what the printed page would say, near enough to be searched and quoted.

Files that a source takes in by ``input`` are not followed: each is read by itself. Citations stand
as numbers where the source has its own list of references, else as their keys; formulae as text;
footnotes follow their paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Person, Reference
from search.ingest.dates import find_date
from search.ingest.encoding import decode, load
from search.ingest.errors import ReadError
from search.ingest.latex_text import latex_to_text
from search.ingest.names import inverted_or_plain, parse_authors, parse_person
from search.ingest.office.latex_body import Body
from search.ingest.office.latex_source import argument, arguments, expanded, uncommented
from search.ingest.office.paragraphs import Paragraph, document_of
from search.ingest.pages.journal_lines import find_doi
from search.ingest.pages.keywords import parse_keywords

_LARGEST = 20_000_000
_BEGIN = re.compile(r"\\begin\s*\{document\}")
_END = re.compile(r"\\end\s*\{document\}")
_NOT_NAMES = re.compile(
    r"\\(?:thanks|footnote(?:mark|text)?|inst|institute|email|orcid\w*|affil\w*|corref|fnref|cnote"
    r"|thanksref|IEEEmembership|textsuperscript|authormark|href)\*?\s*(?:\[[^\]]*\]\s*)?"
    r"(?:\{(?:[^{}]|\{[^{}]*\})*\})?|\$[^$]*\$"
)
_NAME_PARTS = re.compile(
    r"\\fnm\s*\{(?P<given>[^{}]*)\}\s*(?:\\spfx\s*\{(?P<prefix>[^{}]*)\}\s*)?"
    r"\\sur\s*\{(?P<family>[^{}]*)\}"
)
_BETWEEN_NAMES = re.compile(r"\\(?:and|And|AND)(?![A-Za-z])")
_LINE_END = re.compile(r"\\\\|\\newline(?![A-Za-z])")


def read_latex(path: Path) -> Iterator[Document]:
    """Yield the one document of a LaTeX source.

    Raises ReadError where the file cannot be read as text, or prints nothing.
    """
    data = load(path)
    if len(data) > _LARGEST:
        megabytes = _LARGEST // 1_000_000
        raise ReadError(path, f"the source is over {megabytes} MB", "split it into chapters")
    source = uncommented(decode(data, path).replace("\r\n", "\n").replace("\r", "\n"))
    begin = _BEGIN.search(source)
    preamble = source[: begin.start()] if begin else ""
    rest = source[begin.end() :] if begin else source
    end = _END.search(rest)
    body = expanded(rest[: end.start()] if end else rest, preamble)
    whole = expanded(preamble, preamble) + body
    given = _reference(whole)
    paragraphs = [Paragraph(given.title, title=True)] if given.title else []
    paragraphs += [Paragraph(", ".join(one.name for one in given.authors))] if given.authors else []
    paragraphs += _abstract(whole)
    paragraphs += Body(body).paragraphs()
    yield document_of(paragraphs, path=path, format="latex", given=given)


def _reference(source: str) -> Reference:
    title = argument(source, "title")
    date = argument(source, "date") or argument(source, "pubyear")
    doi = argument(source, "doi") or argument(source, "acmDOI")
    journal = argument(source, "journal") or argument(source, "acmJournal")
    keywords = argument(source, "keywords") or argument(source, "keyword") or ""
    return Reference(
        type="article-journal" if journal or doi else "document",
        title=" ".join(_line(_NOT_NAMES.sub("", title)).split()) or None if title else None,
        authors=tuple(dict.fromkeys(_authors(source))),
        container=_line(journal) or None if journal else None,
        issued=find_date(_line(date)) if date else None,
        doi=find_doi(f"doi:{_line(doi)}") if doi else None,
        keywords=parse_keywords(_line(re.sub(r"\\(?:sep|and)(?![A-Za-z])", ";", keywords))),
    )


def _abstract(source: str) -> list[Paragraph]:
    """Return the abstract that a command holds, as some classes have it."""
    held = argument(source, "abstract")
    if not held:
        return []
    return [Paragraph("Abstract", level=1), *Body(held).paragraphs()]


def _authors(source: str) -> Iterator[Person]:
    for printed in arguments(source, "author"):
        blocks = list(arguments(printed, "IEEEauthorblockN")) or [printed]
        for block in blocks:
            parts = _NAME_PARTS.search(block)
            if parts:
                family = f"{parts['prefix'] or ''} {parts['family']}".strip()
                yield Person(_line(family), _line(parts["given"]))
                continue
            for part in _BETWEEN_NAMES.split(block):
                yield from _persons(_line(_LINE_END.split(_NOT_NAMES.sub("", part).strip())[0]))


def _persons(line: str) -> Iterator[Person]:
    """Yield the persons that a line of an author command names."""
    name = line.strip(" ,;*")
    if not name:
        return
    several = parse_authors(name)
    one = parse_person(name)
    if one and len(several) < 2:
        yield one
    elif several:
        yield from several
    else:
        parts = [part.strip() for part in re.split(r",|;|\band\b", name)]
        yield from (inverted_or_plain(part) for part in parts if part)


def _line(latex: str) -> str:
    return " ".join(latex_to_text(_LINE_END.sub(" ", latex)).split())
