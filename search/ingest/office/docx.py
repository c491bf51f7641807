"""Reads Word files (Office Open XML, ISO/IEC 29500): what a reader of the page sees.

Insertions are kept and deletions are not; of fields, as reference managers write them for
citations, the result is kept and the code is not. Foot- and endnotes follow the paragraph that
calls them. Headers, footers, comments and tables of contents give no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Document, Reference
from search.ingest.errors import ReadError
from search.ingest.office.archive import Archive, open_archive
from search.ingest.office.docx_styles import Numbering, Styles, attribute
from search.ingest.office.docx_text import Body
from search.ingest.office.paragraphs import document_of, persons
from search.ingest.pages.journal_lines import find_doi
from search.ingest.pages.keywords import parse_keywords

if TYPE_CHECKING:
    from lxml.etree import _Element


_CORE = "docProps/core.xml"
_WORD = re.compile(r"word/document\d*\.xml")


def read_docx(path: Path) -> Iterator[Document]:
    """Yield the one document of a Word file.

    Raises ReadError where it is no such file, is damaged or encrypted, or holds no text.
    """
    with open_archive(path) as archive:
        main = _main(archive, path)
        folder = main.rpartition("/")[0]
        body = Body(
            Styles.of(archive.optional(f"{folder}/styles.xml")),
            Numbering.of(archive.optional(f"{folder}/numbering.xml")),
            dict(_notes(archive, folder)),
        )
        paragraphs = list(body.paragraphs(archive.xml(main)))
        given = _properties(archive.optional(_CORE))
    yield document_of(paragraphs, path=path, format="docx", given=given)
    if archive.fault:
        raise archive.fault


def _main(archive: Archive, path: Path) -> str:
    """Return the name of the part that holds the text."""
    names = [name for name in archive.names if _WORD.fullmatch(name)]
    if names:
        return names[0]
    if any(name.startswith(("ppt/", "xl/")) for name in archive.names):
        raise ReadError(path, "this is a slide show or a table", "save it as PDF or .docx")
    raise ReadError(path, "this is no Word file, or it is damaged", "save it again in Word")


def _notes(archive: Archive, folder: str) -> Iterator[tuple[tuple[str, str], _Element]]:
    """Yield the foot- and endnotes with their kind and id; lines that part them are none."""
    for kind in ("footnote", "endnote"):
        part = archive.optional(f"{folder}/{kind}s.xml")
        for note in () if part is None else part:
            if attribute(note, "type") in (None, "normal"):
                yield (kind, attribute(note, "id") or ""), note


def _properties(core: _Element | None) -> Reference:
    """Return what the file's properties tell of it; its dates are those of the file, not used."""
    told: dict[str, str] = {}
    for element in () if core is None else core:
        if isinstance(element.tag, str) and (text := " ".join((element.text or "").split())):
            told.setdefault(element.tag.rpartition("}")[2], text)
    return Reference(
        title=told.get("title"),
        authors=persons(told.get("creator", "")),
        doi=find_doi(told.get("identifier", "")),
        language=told.get("language"),
        keywords=parse_keywords(told.get("keywords", "")),
    )
