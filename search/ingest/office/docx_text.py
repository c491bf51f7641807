"""The paragraphs of a Word file, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from search.ingest.office.docx_styles import (
    Numbering,
    Style,
    Styles,
    W,
    attribute,
    is_hidden,
    list_of,
    outline_level,
    vertical,
)
from search.ingest.office.formulae import office_formula
from search.ingest.office.paragraphs import Paragraph, ParagraphWriter, row_of
from search.ingest.office.symbols import symbol
from search.ingest.pages.lines import word_set

if TYPE_CHECKING:
    from lxml.etree import _Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DEEPEST = 200
_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in word_set(
        """
        del moveFrom delText delInstrText pPr rPr sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr
        proofErr fldData rt commentReference annotationRef bookmarkStart bookmarkEnd
        """
    )
)
_CITES = re.compile(r"\s*(?:ADDIN\s+(?:EN\.CITE|ZOTERO_ITEM|CSL_CITATION|Mendeley)|CITATION\b)")
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}


@dataclass(slots=True)
class _Field:
    """A field that is open: its code is gathered until its result begins."""

    code: str = ""
    in_code: bool = True
    cites: bool = False


@dataclass(slots=True)
class Body:
    """Walks over a file's text; fields may be open from one paragraph into another."""

    styles: Styles
    numbering: Numbering
    notes: Mapping[tuple[str, str], _Element]
    """The foot- and endnotes by kind (``footnote``, ``endnote``) and id."""
    _fields: list[_Field] = field(default_factory=list)
    _called: list[tuple[str, str]] = field(default_factory=list)
    _boxes: list[_Element] = field(default_factory=list)

    def paragraphs(self, root: _Element) -> Iterator[Paragraph]:
        """Yield the paragraphs, headings, table rows, text boxes and notes of a part."""
        yield from self._blocks(root, 0)

    def _blocks(self, parent: _Element, depth: int) -> Iterator[Paragraph]:
        if depth > _DEEPEST:
            return
        for element in parent:
            tag = element.tag
            if tag == f"{W}p":
                yield self._paragraph(element)
                yield from self._aside(depth)
            elif tag == f"{W}tbl":
                yield from self._table(element, depth)
            elif tag == f"{W}sdt":
                if not _is_contents(element):
                    yield from self._blocks(element, depth + 1)
            elif tag == _ALTERNATIVES:
                yield from self._blocks(_choice(element), depth + 1)
            elif isinstance(tag, str) and tag not in _LEFT_OUT:
                yield from self._blocks(element, depth + 1)

    def _aside(self, depth: int) -> Iterator[Paragraph]:
        """Yield the text boxes and notes that hang on the paragraph just written."""
        boxes, self._boxes = self._boxes, []
        called, self._called = self._called, []
        for box in boxes:
            yield from self._blocks(box, depth + 1)
        for kind, name in called:
            note = self.notes.get((kind, name))
            if note is not None:
                yield from self._blocks(note, depth + 1)

    def _table(self, table: _Element, depth: int) -> Iterator[Paragraph]:
        """Yield the rows of a table, cells parted by tabs; what stands in a cell keeps together."""
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl"), None) is not table:
                continue  # of a table within a cell: it comes with the cell
            cells = (
                self._blocks(cell, depth + 1)
                for cell in row.iter(f"{W}tc")
                if next(cell.iterancestors(f"{W}tr"), None) is row
            )
            yield row_of(cells)

    def _paragraph(self, element: _Element) -> Paragraph:
        properties = element.find(f"{W}pPr")
        named = attribute(properties.find(f"{W}pStyle")) if properties is not None else None
        style = self.styles.get(named)
        writer = ParagraphWriter()
        self._inline(element, writer, style, linked=False, depth=0)
        one = writer.paragraph(level=outline_level(properties) or style.level, title=style.title)
        if not one.text.strip():
            return one
        number = self.numbering.number(list_of(properties) or style.list)
        if number:
            one = one.after(f"{number} ")
        return replace(one, furniture=style.contents)

    def _inline(
        self, parent: _Element, writer: ParagraphWriter, style: Style, *, linked: bool, depth: int
    ) -> None:
        if depth > _DEEPEST:
            return
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, writer, linked=linked, depth=depth)
            elif tag == f"{W}hyperlink":
                inside = attribute(element, "anchor") is not None
                self._inline(element, writer, style, linked=linked or inside, depth=depth + 1)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self._show(office_formula(element), writer)
            elif tag == _ALTERNATIVES:
                self._inline(_choice(element), writer, style, linked=linked, depth=depth + 1)
            elif isinstance(tag, str) and tag not in _LEFT_OUT:
                self._inline(element, writer, style, linked=linked, depth=depth + 1)

    def _run(self, run: _Element, writer: ParagraphWriter, *, linked: bool, depth: int) -> None:
        marks = run.find(f"{W}rPr")
        style = self.styles.get(attribute(marks.find(f"{W}rStyle")) if marks is not None else None)
        own, hides = vertical(marks), is_hidden(marks)
        position = own if own is not None else style.position or ""
        hidden = bool(hides if hides is not None else style.hidden)
        cites = linked or any(one.cites for one in self._fields)
        for element in run:
            tag = element.tag
            if tag == f"{W}fldChar":
                self._field(attribute(element, "fldCharType"))
            elif tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].code += element.text or ""
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._called.append(
                    (tag[len(W) : -len("Reference")], attribute(element, "id") or "")
                )
            elif tag == f"{W}ruby":
                base = element.find(f"{W}rubyBase")
                if base is not None:
                    self._inline(base, writer, _STYLE, linked=linked, depth=depth + 1)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", _ALTERNATIVES):
                chosen = _choice(element) if tag == _ALTERNATIVES else element
                self._boxes += _text_boxes(chosen)
            elif not hidden and (text := _characters(element)):
                self._show(text, writer, position=position, linked=cites)

    def _show(
        self, text: str, writer: ParagraphWriter, *, position: str = "", linked: bool = False
    ) -> None:
        if not any(one.in_code for one in self._fields):
            writer.write(text, position=position, linked=linked)

    def _field(self, kind: str | None) -> None:
        if kind == "begin" and len(self._fields) < _DEEPEST:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_code = False
            self._fields[-1].cites = bool(_CITES.match(self._fields[-1].code))
        elif kind == "end" and self._fields:
            self._fields.pop()


_STYLE = Style()


def _characters(element: _Element) -> str:
    tag = element.tag
    if tag == f"{W}t":
        return element.text or ""
    if tag == f"{W}br":
        return "\n" if attribute(element, "type") in (None, "textWrapping") else ""
    if tag == f"{W}sym":
        return symbol(attribute(element, "font") or "", attribute(element, "char") or "")
    return _CHARACTERS.get(tag, "") if isinstance(tag, str) else ""


def _choice(element: _Element) -> _Element:
    """Return the one of several renderings of the same thing that is to be read."""
    for child in element:
        if isinstance(child.tag, str):
            return child
    return element


def _text_boxes(element: _Element) -> list[_Element]:
    """Return the texts of the boxes in a drawing; those of boxes in boxes come with them."""
    name = f"{W}txbxContent"
    return [
        box
        for box in element.iter(name)
        if not any(above.tag == name for above in _between(box, element))
    ]


def _between(inner: _Element, outer: _Element) -> Iterator[_Element]:
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above


def _is_contents(block: _Element) -> bool:
    """Whether a block of content is a table of contents that Word keeps."""
    properties = block.find(f"{W}sdtPr")
    if properties is None:
        return False
    kinds = (attribute(gallery) or "" for gallery in properties.iter(f"{W}docPartGallery"))
    return any("contents" in kind.casefold() for kind in kinds)
