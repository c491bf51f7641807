"""Running text out of XML elements: white space as printed, raised and lowered characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.documents import Span
from search.ingest.pages.lines import word_set
from search.ingest.raised import raised
from search.ingest.xml.mathml import lowered, mathml, tex
from search.ingest.xml.xml_source import DEEPEST, flat, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = re.compile(r"[ \t\r\n\f]+")
_NUMBERS = re.compile(r"\d{1,4}(?:\s?[,–-]\s?\d{1,4})*")
_GLUED = re.compile(r"[^\W\d_][.,;:)\]”\"’%]*$|[\d%)][.,;:]$|[⁰¹²³⁴-⁹][,–-]?$")
_REACH = 60
_RAISED = frozenset(("sup", "superscript"))
_LOWERED = frozenset(("sub", "inf", "subscript"))
_FORMULAE = frozenset(("inline-formula", "disp-formula", "math", "tex-math", "alternatives"))
_SILENT = word_set(
    """
    alt-text long-desc graphic inline-graphic media object-id annotation index-term private-char
    processing-meta
    """
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text, and the citation numbers that are printed raised in it."""

    text: str
    marks: tuple[Span, ...] = ()


@dataclass(slots=True)
class TextWriter:
    """Puts text together from the runs that elements hold."""

    parts: list[str] = field(default_factory=list)
    marks: list[Span] = field(default_factory=list)
    length: int = 0
    gap: str = ""

    def write(self, text: str | None) -> None:
        """Add a run; all white space in it counts as one space."""
        if not text:
            return
        shown = _SPACE.sub(" ", text)
        if shown[0] == " ":
            self.space()
        words = shown.strip(" ")
        if words:
            self._put(words)
            if shown[-1] == " ":
                self.space()

    def space(self, gap: str = " ") -> None:
        """Ask for a space (or tab) before the next words."""
        if self.gap != "\t":
            self.gap = gap

    def raise_(self, printed: str, *, linked: bool) -> None:
        """Add raised text: an exponent, an ion, or citation numbers."""
        text, cites = raised(printed, self.before(), linked=linked)
        if not cites:
            self.write(text)
        elif text:
            self.gap = ""
            self._put(text)
            self.marks.append(Span(self.length - len(text), self.length))

    def before(self) -> str:
        """Return the last words that were written."""
        return "".join(self.parts[-4:])[-_REACH:] + self.gap

    def _put(self, words: str) -> None:
        if self.gap and self.parts:
            self.parts.append(self.gap)
            self.length += len(self.gap)
        self.gap = ""
        self.parts.append(words)
        self.length += len(words)

    def take(self) -> Passage:
        """Return what was written, and begin anew."""
        passage = Passage("".join(self.parts), tuple(self.marks))
        self.parts, self.marks, self.length, self.gap = [], [], 0, ""
        return passage


def passage_of(element: _Element) -> Passage:
    """Return the text of an element with all that is in it, as one passage."""
    if not len(element):
        return Passage(_SPACE.sub(" ", element.text or "").strip())
    writer = TextWriter()
    write_inside(writer, element)
    return writer.take()


def text_of(element: _Element | None) -> str:
    """Return the text of an element in one line; ``""`` for none."""
    return passage_of(element).text if element is not None else ""


def write_inside(writer: TextWriter, element: _Element, depth: int = 0) -> None:
    """Write the content of an element, without the text that follows it."""
    writer.write(element.text)
    for child in element:
        write_run(writer, child, depth + 1)
        writer.write(child.tail)


def write_run(writer: TextWriter, element: _Element, depth: int = 0) -> None:
    """Write an element that stands in running text, by its name."""
    name = local(element) if isinstance(element.tag, str) else ""
    if name in _SILENT or not name:
        return
    if depth > DEEPEST:
        writer.write(flat(element))
    elif name in _RAISED:
        linked = _cites(element) or any(_cites(child) for child in element)
        writer.raise_(flat(element), linked=linked)
    elif name in _LOWERED:
        writer.write(lowered(flat(element), writer.before()))
    elif name in _FORMULAE:
        writer.write(formula_of(element))
    elif name == "xref" and element.get("ref-type") == "bibr":
        _write_citation(writer, element, depth)
    elif name in ("break", "br"):
        writer.space()
    else:
        write_inside(writer, element, depth)


def formula_of(element: _Element) -> str:
    """Return a formula as text: its MathML where it has some, else its TeX, else its words."""
    shown = _shown_formula(element)
    if local(element) != "disp-formula":
        return shown
    label = text_of(element.find("label"))
    return f" {shown} {label} " if label and label not in shown else f" {shown} "


def _shown_formula(element: _Element) -> str:
    for name, read in (("math", mathml), ("tex-math", lambda one: tex(flat(one)))):
        for inner in element.iter(f"{{*}}{name}"):
            return read(inner)
    writer = TextWriter()
    write_inside(writer, element, DEEPEST // 2)
    return writer.take().text


def _cites(element: _Element) -> bool:
    """Whether an element is a reference to the list of references, or stands in one."""
    if not isinstance(element.tag, str):
        return False
    if local(element) == "xref" and element.get("ref-type") == "bibr":
        return True
    parent = element.getparent()
    return (
        parent is not None
        and isinstance(parent.tag, str)
        and local(parent) == "xref"
        and parent.get("ref-type") == "bibr"
    )


def _write_citation(writer: TextWriter, element: _Element, depth: int) -> None:
    """Write a link to a reference: raised where it is a number glued to a word without brackets."""
    printed = flat(element).strip()
    before = writer.before()
    bracketed = before.rfind("[") > before.rfind("]") or before.rfind("(") > before.rfind(")")
    if _NUMBERS.fullmatch(printed) and not bracketed and _GLUED.search(before):
        writer.raise_(printed, linked=True)
    else:
        write_inside(writer, element, depth)
