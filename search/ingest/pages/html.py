"""Reads saved web pages: their text as a reader sees it, and what their mark-up tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from search.documents import Document
from search.ingest.encoding import decode, load
from search.ingest.errors import ReadError
from search.ingest.keys import absolute, key_of
from search.ingest.pages.assembly import Hints, assemble
from search.ingest.pages.html_metadata import read_metadata
from search.ingest.pages.html_text import Page, page_text

_DEEPEST = 10_000
_NESTED = re.compile(r"<(/?)(?:div|section|article|span|ul|ol|table|blockquote|font|center|dl)\b")
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)


def read_html(path: Path) -> Iterator[Document]:
    """Yield the one document of a saved page; its text is what a reader sees of it.

    Blocks stand between blank lines; scripts, styles and hidden parts give no text. Raises
    ReadError where the file cannot be read or shows no text.
    """
    from selectolax.lexbor import LexborHTMLParser

    data = load(path)
    source = decode(data, path, declared_encoding(data))
    refuse_depth(source, path)
    tree = LexborHTMLParser(source)
    page = page_text(tree)
    if not page.text.strip():
        raise ReadError(path, "the page shows no text", "open it in a browser and save it again")
    given, page_title = read_metadata(tree)
    if given.title is None:
        given = replace(given, title=_only_heading(page) or page_title)
    yield assemble(
        page.text,
        key=key_of(path),
        path=absolute(path),
        format="html",
        given=given,
        hints=Hints(
            web=True, furniture=page.furniture, headings=page.headings, marks=page.citations
        ),
    )


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page names in its head or XML declaration."""
    declared = _CHARSET.search(data[:4096])
    return declared[1].decode("ascii") if declared else None


def refuse_depth(source: str, path: Path) -> None:
    """Raise ReadError where a page's elements are nested too deeply to be parsed in time."""
    if _depth(source) > _DEEPEST:
        raise ReadError(path, "its elements are nested too deeply", "save its text as .txt")


def _depth(source: str) -> int:
    """Return how deeply elements are nested: the time to parse a page grows with its square."""
    if source.count("<") < _DEEPEST:
        return 0
    depth = deepest = 0
    for match in _NESTED.finditer(source):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _only_heading(page: Page) -> str | None:
    """Return the page's one heading of the first level, or None where it has none or several."""
    firsts = [start for start, level in page.headings.items() if level == 1]
    outside = [
        start
        for start in firsts
        if not any(span.start <= start < span.end for span in page.furniture)
    ]
    if len(outside) != 1:
        return None
    return page.text[outside[0] :].split("\n\n", 1)[0].strip() or None
