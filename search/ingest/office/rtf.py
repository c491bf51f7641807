"""Reads Rich Text Format (Microsoft, RTF 1.9.1).

Deleted and hidden text, headers, pictures and the codes of fields give no text; numbers that are
printed before the entries of lists do, and footnotes follow the paragraph that calls them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Reference
from search.ingest.encoding import load
from search.ingest.errors import ReadError
from search.ingest.office.docx_styles import heading_level, is_title_name
from search.ingest.office.paragraphs import document_of, persons
from search.ingest.office.rtf_text import RtfText
from search.ingest.pages.keywords import parse_keywords

_STYLE = re.compile(r"\\s(?P<number>\d{1,4})(?=\D)(?:\\[a-z]+-?\d* ?|\s)*(?P<name>[^\\{};]*);")
_CODED = re.compile(r"\\'[0-9a-fA-F]{2}|\\u-?\d+ ?\??")


def read_rtf(path: Path) -> Iterator[Document]:
    """Yield the one document of an RTF file.

    Raises ReadError where it is none, or holds no text.
    """
    data = load(path)
    start = data.find(b"{\\rtf", 0, 1024)
    if start < 0:
        raise ReadError(path, "this is no RTF file", "save it again as RTF or .docx")
    source = data[start:].decode("latin-1")
    reader = RtfText(styles=_styles(source))
    paragraphs = reader.read(source)
    told = reader.properties
    given = Reference(
        title=told.get("title") or None,
        authors=persons(told.get("author", "")),
        keywords=parse_keywords(told.get("keywords", "")),
    )
    yield document_of(paragraphs, path=path, format="rtf", given=given)


def _styles(source: str) -> dict[int, tuple[int, bool]]:
    """Return the paragraph styles by number: (level of headings or 0, whether of titles)."""
    start = source.find("{\\stylesheet")
    if start < 0:
        return {}
    end = source.find("\\par", start)
    group = source[start : end if 0 < end < start + 500_000 else start + 500_000]
    found: dict[int, tuple[int, bool]] = {}
    for match in _STYLE.finditer(_CODED.sub("", group)):
        name = match["name"].strip()
        level, title = heading_level(name), is_title_name(name)
        if level or title:
            found[int(match["number"])] = (level, title)
    return found
