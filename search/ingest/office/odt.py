"""Reads OpenDocument texts (ODF 1.3, OASIS), as LibreOffice and others write them.

Tracked deletions, comments and tables of contents give no text; notes and text boxes follow the
paragraph that calls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Document, Reference
from search.ingest.errors import ReadError
from search.ingest.office.archive import Archive, open_archive
from search.ingest.office.docx_styles import heading_level, is_title_name
from search.ingest.office.paragraphs import Paragraph, ParagraphWriter, document_of, persons, row_of
from search.ingest.pages.keywords import parse_keywords
from search.ingest.pages.lines import word_set
from search.ingest.xml.mathml import mathml

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAME = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
OFFICE, TEXT, TABLE, DRAW, STYLE = (
    f"{{{_NAME.format(part)}}}" for part in ("office", "text", "table", "drawing", "style")
)
_LINK = "{http://www.w3.org/1999/xlink}href"
_DEEPEST = 200
_MOST_SPACES = 100
_LEFT_OUT = frozenset(
    [
        *(
            f"{TEXT}{name}"
            for name in word_set(
                """
                tracked-changes table-of-content illustration-index table-index object-index
                user-index alphabetical-index sequence-decls variable-decls user-field-decls
                ruby-text note-citation bibliography-source hidden-text hidden-paragraph
                """
            )
        ),
        f"{OFFICE}annotation",
        f"{OFFICE}forms",
        f"{DRAW}plugin",
    ]
)
_ASIDE = frozenset((f"{TEXT}note", f"{DRAW}text-box"))


def read_odt(path: Path) -> Iterator[Document]:
    """Yield the one document of an OpenDocument text.

    Raises ReadError where it is no such file, is damaged or encrypted, or holds no text.
    """
    with open_archive(path) as archive:
        _refuse_encrypted(archive, path)
        if "content.xml" not in archive:
            problem = "this is no OpenDocument text, or it is damaged"
            raise ReadError(path, problem, "save it again")
        content = archive.xml("content.xml")
        styles = _Styles()
        for root in (archive.optional("styles.xml"), content):
            styles.read(root)
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            problem = "this is an OpenDocument file, but no text"
            raise ReadError(path, problem, "export it as PDF")
        paragraphs = list(_Body(archive, styles).blocks(body, 0))
        given = _metadata(archive.optional("meta.xml"))
    yield document_of(paragraphs, path=path, format="odt", given=given)
    if archive.fault:
        raise archive.fault


def _refuse_encrypted(archive: Archive, path: Path) -> None:
    manifest = archive.optional("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise ReadError(path, "it is encrypted", "save it without a password")


@dataclass(slots=True)
class _Styles:
    """The styles of a file, those that its paragraphs make on the fly among them."""

    elements: dict[str, _Element] = field(default_factory=dict)
    lists: dict[str, dict[int, tuple[str, str, str, int]]] = field(default_factory=dict)
    """List style to depth to (prefix, kind of number, suffix, first number)."""

    def read(self, root: _Element | None) -> None:
        for element in () if root is None else root.iter(f"{STYLE}style"):
            self.elements[element.get(f"{STYLE}name") or ""] = element
        for element in () if root is None else root.iter(f"{TEXT}list-style"):
            self.lists[element.get(f"{STYLE}name") or ""] = dict(_levels(element))

    def chain(self, name: str | None) -> Iterator[_Element]:
        """Yield a style and those that it inherits from."""
        for _ in range(_DEEPEST):
            element = self.elements.get(name or "")
            if element is None:
                return
            yield element
            name = element.get(f"{STYLE}parent-style-name")

    def names(self, name: str | None) -> Iterator[str]:
        """Yield the names of a style and those that it inherits from, as a user sees them."""
        if name:
            yield _shown(name)
        for element in self.chain(name):
            yield element.get(f"{STYLE}display-name") or _shown(element.get(f"{STYLE}name") or "")
            yield _shown(element.get(f"{STYLE}parent-style-name") or "")

    def position(self, name: str | None) -> str | None:
        """Return ``super``, ``sub`` or ``""`` where a style of characters says so."""
        for element in self.chain(name):
            told = element.find(f"{STYLE}text-properties")
            value = None if told is None else told.get(f"{STYLE}text-position")
            if value:
                first = value.split()[0]
                above = first == "super" or (first.rstrip("%").isdigit() and first[0] != "0")
                return "super" if above else "sub" if first[0] in "s-" else ""
        return None

    def hides(self, name: str | None) -> bool:
        """Whether a style of characters makes them invisible."""
        for element in self.chain(name):
            told = element.find(f"{STYLE}text-properties")
            if told is not None and told.get(f"{TEXT}display") == "none":
                return True
        return False


def _shown(name: str) -> str:
    return name.replace("_20_", " ")


def _levels(style: _Element) -> Iterator[tuple[int, tuple[str, str, str, int]]]:
    for level in style.iter(f"{TEXT}list-level-style-number"):
        depth = level.get(f"{TEXT}level") or "1"
        start = level.get(f"{TEXT}start-value") or "1"
        around = (level.get(f"{STYLE}num-{part}") or "" for part in ("prefix", "format", "suffix"))
        if depth.isdigit() and start.isdigit():
            prefix, kind, suffix = around
            yield int(depth), (prefix, kind, suffix, int(start))


@dataclass(slots=True)
class _Body:
    """Walks over a file's text."""

    archive: Archive
    styles: _Styles
    aside: list[_Element] = field(default_factory=list)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    """List style and depth to the last number given."""

    def blocks(self, parent: Iterable[_Element], depth: int) -> Iterator[Paragraph]:
        """Yield the paragraphs, headings, table rows, boxes and notes below an element."""
        if depth > _DEEPEST:
            return
        for element in parent:
            tag = element.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield self._paragraph(element)
                aside, self.aside = self.aside, []
                for one in aside:
                    yield from self.blocks(one, depth + 1)
            elif tag == f"{TABLE}table":
                yield from self._table(element, depth)
            elif tag == f"{TEXT}list":
                yield from self._list(element, depth, None, 1)
            elif isinstance(tag, str) and tag not in _LEFT_OUT:
                yield from self.blocks(element, depth + 1)

    def _list(
        self, element: _Element, depth: int, style: str | None, level: int
    ) -> Iterator[Paragraph]:
        style = element.get(f"{TEXT}style-name") or style
        prefix, kind, suffix, first = self.styles.lists.get(style or "", {}).get(
            level, ("", "", "", 1)
        )
        place = (style or "", level)
        if element.get(f"{TEXT}continue-numbering") != "true" and level > 1:
            self.counts.pop(place, None)
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header") or depth > _DEEPEST:
                continue
            waiting = kind == "1" and item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, depth + 1, style, level + 1)
                    continue
                for one in self.blocks([child], depth + 1):
                    if waiting and one.text.strip():
                        self.counts[place] = self.counts.get(place, first - 1) + 1
                        one = one.after(f"{prefix}{self.counts[place]}{suffix} ")
                        waiting = False
                    yield one

    def _table(self, table: _Element, depth: int) -> Iterator[Paragraph]:
        for row in _rows(table):
            cells = (
                self.blocks(cell, depth + 1) for cell in row if cell.tag == f"{TABLE}table-cell"
            )
            yield row_of(cells)

    def _paragraph(self, element: _Element) -> Paragraph:
        names = list(self.styles.names(element.get(f"{TEXT}style-name")))
        level = max((heading_level(name) for name in names), default=0)
        if element.tag == f"{TEXT}h":
            told = element.get(f"{TEXT}outline-level") or ""
            level = int(told) if told.isdigit() else level or 1
        writer = ParagraphWriter()
        self._inline(element, writer, "", depth=0)
        title = any(is_title_name(name) for name in names)
        return writer.paragraph(level=level, title=title)

    def _inline(
        self, parent: _Element, writer: ParagraphWriter, position: str, *, depth: int
    ) -> None:
        """Write what a paragraph or a span of it holds; white space as ODF 1.3, 6.1.2, says."""
        writer.write(_collapsed(parent.text, writer), position=position)
        for element in parent if depth < _DEEPEST else ():
            tag = element.tag
            if tag == f"{TEXT}s":
                count = element.get(f"{TEXT}c") or "1"
                number = min(int(count), _MOST_SPACES) if count.isdigit() else 1
                writer.write(" " * number, position=position)
            elif tag == f"{TEXT}tab":
                writer.write("\t", position=position)
            elif tag == f"{TEXT}line-break":
                writer.write("\n", position=position)
            elif tag in _ASIDE:
                self.aside.append(element)
            elif tag == f"{DRAW}object":
                writer.write(self._formula(element))
            elif isinstance(tag, str) and tag not in _LEFT_OUT:
                name = element.get(f"{TEXT}style-name")
                own = self.styles.position(name) if tag == f"{TEXT}span" else None
                if not (tag == f"{TEXT}span" and self.styles.hides(name)):
                    below = own if own is not None else position
                    self._inline(element, writer, below, depth=depth + 1)
            writer.write(_collapsed(element.tail, writer), position=position)

    def _formula(self, element: _Element) -> str:
        address = (element.get(_LINK) or "").removeprefix("./").rstrip("/")
        root = self.archive.optional(f"{address}/content.xml")
        return mathml(root) if root is not None and str(root.tag).endswith("}math") else ""


def _rows(table: _Element) -> Iterator[_Element]:
    """Yield the rows of a table itself, in header or body, not those of tables in its cells."""
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table"), None) is table:
            yield row


def _collapsed(text: str | None, writer: ParagraphWriter) -> str:
    if not text:
        return ""
    lead = " " if text[0].isspace() and not writer.ends_in_space() else ""
    tail = " " if text[-1].isspace() and text.strip() else ""
    return lead + " ".join(text.split()) + tail


def _metadata(root: _Element | None) -> Reference:
    """Return what the file tells of itself; its dates are those of the file, not used."""
    told: dict[str, list[str]] = {}
    for element in () if root is None else root.iter():
        if isinstance(element.tag, str) and (text := " ".join((element.text or "").split())):
            told.setdefault(element.tag.rpartition("}")[2], []).append(text)
    authors = "; ".join(told.get("initial-creator") or told.get("creator") or [])
    return Reference(
        title=next(iter(told.get("title", ())), None),
        authors=persons(authors),
        language=next(iter(told.get("language", ())), None),
        keywords=_keywords(told.get("keyword", [])),
    )


def _keywords(printed: list[str]) -> tuple[str, ...]:
    """Return the keywords of a file: an element for each, or all in one."""
    if len(printed) == 1:
        return parse_keywords(printed[0])
    return tuple(dict.fromkeys(printed))
