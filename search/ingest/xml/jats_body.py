"""The text of a JATS article as blocks, each in its section."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.ingest.pages.lines import word_set
from search.ingest.sections import canonical
from search.ingest.structured import Block
from search.ingest.xml.jats_citations import reference_entry
from search.ingest.xml.jats_reference import article_meta, title_of
from search.ingest.xml.xml_source import DEEPEST, flat, local
from search.ingest.xml.xml_text import TextWriter, formula_of, passage_of, text_of, write_run

if TYPE_CHECKING:
    from lxml.etree import _Element

_SECTIONS = word_set("sec ack app glossary notes bio boxed-text ref-list app-group")
_BLOCKS = _SECTIONS | word_set(
    """
    p list list-item tbody thead tfoot def-list def-item term def disp-quote fig fig-group
    table-wrap table-wrap-group disp-formula disp-formula-group statement verse-group verse-line
    preformat code speech fn fn-group supplementary-material table tr title subtitle sig-block
    sig attrib
    caption array chem-struct-wrap chem-struct-wrapper body back sec-meta question-wrap question
    answer explanation permissions media table-wrap-foot floats-group
    """
)
_CAPTIONED = word_set(
    """
    fig table-wrap supplementary-material media fig-group table-wrap-group chem-struct-wrap
    chem-struct-wrapper
    """
)
_SILENT = word_set("sec-meta permissions label colgroup col")
_DEFAULTS = {"ack": "ACKNOWLEDGEMENTS", "fn-group": "ACKNOWLEDGEMENTS", "ref-list": "REFERENCES"}
_KINDS = {
    "intro": "INTRODUCTION",
    "introduction": "INTRODUCTION",
    "methods": "METHODS",
    "materials|methods": "METHODS",
    "materials": "METHODS",
    "subjects": "METHODS",
    "results": "RESULTS",
    "results|discussion": "RESULTS",
    "discussion": "DISCUSSION",
    "conclusions": "CONCLUSIONS",
    "conclusion": "CONCLUSIONS",
    "discussion|conclusions": "DISCUSSION",
    "coi-statement": "ACKNOWLEDGEMENTS",
    "data-availability": "ACKNOWLEDGEMENTS",
}
"""Values of ``sec-type`` in use (JATS tag library), for headings that say less."""
_HOLDING = frozenset(("METHODS", "RESULTS", "DISCUSSION", "INTRODUCTION", "BACKGROUND"))
_FREE = frozenset(("DISCUSSION", "CONCLUSIONS", "ACKNOWLEDGEMENTS", "REFERENCES"))
"""A part of the methods headed ``Outcomes`` still is of the methods; one headed so is not."""
_NUMBER = re.compile(r"\[?(\d{1,4})\]?")


class ArticleBlocks:
    """Collects the blocks of one article in reading order."""

    def __init__(self, article: _Element) -> None:
        self.found: list[Block] = []
        self._writer = TextWriter()
        self._name = "BODY"
        self._heading = ""
        self._fixed = False
        self._numbers = _cited_numbers(article)

    def front(self, title: str | None, meta: _Element | None) -> None:
        """Take the title, other titles, and the abstracts."""
        if title:
            self.found.append(Block(title, "TITLE"))
        if meta is None:
            return
        for other in meta.iterfind("title-group/trans-title-group/trans-title"):
            self.found.append(Block(text_of(other), "TITLE"))
        for tag in ("abstract", "trans-abstract"):
            for abstract in meta.iterfind(tag):
                heading = _heading(abstract)
                with self._section("ABSTRACT", heading):
                    self.found.append(Block(heading, "ABSTRACT", heading))
                    self._inside(abstract, 0, titled=True)

    def matter(self, part: _Element | None) -> None:
        """Take the body or the back matter."""
        if part is not None:
            with self._section("BODY", ""):
                self._inside(part, 0)

    def floats(self, group: _Element | None) -> None:
        """Take the figures and tables that stand behind the article."""
        self.matter(group)

    def notes(self, notes: _Element | None) -> None:
        """Take the authors' notes on interests and the like; addresses are passed over."""
        if notes is not None:
            with self._section("ACKNOWLEDGEMENTS", ""):
                for note in notes.iterfind("fn"):
                    self._inside(note, 0)

    def statement(self, text: str) -> None:
        """Take a sentence on funding, unless the text says it already."""
        if text and not any(text in block.text for block in self.found):
            self.found.append(Block(text, "ACKNOWLEDGEMENTS"))

    def sub_article(self, part: _Element) -> None:
        """Take a review, reply or translation under its own title; its parts name no sections."""
        meta = article_meta(part)
        title = (title_of(meta) if meta is not None else None) or ""
        self._fixed = True
        with self._section("BODY", title):
            self.found.append(Block(title, "BODY", title))
            for path in ("front-stub/abstract", "front/article-meta/abstract", "body", "back"):
                for piece in part.iterfind(path):
                    self._inside(piece, 0)
        self._fixed = False

    @contextmanager
    def _section(self, name: str, heading: str) -> Iterator[None]:
        self._flush()
        outer = self._name, self._heading
        self._name, self._heading = name, heading
        yield
        self._flush()
        self._name, self._heading = outer

    def _flush(self) -> None:
        passage = self._writer.take()
        if passage.text:
            self.found.append(Block(passage.text, self._name, self._heading, passage.marks))

    def _inside(self, element: _Element, depth: int, *, titled: bool = False) -> None:
        """Take what is in an element: blocks among it end the paragraph that they stand in.

        With ``titled`` its title was taken before.
        """
        self._writer.write(element.text)
        for child in element:
            name = local(child) if isinstance(child.tag, str) else ""
            if titled and name == "title":
                pass
            elif name == "disp-formula" and local(element) in ("p", "disp-formula-group"):
                self._writer.write(f" {formula_of(child)} ")
            elif name in _BLOCKS and depth < DEEPEST:
                self._flush()
                self._block(child, name, depth + 1)
                self._flush()
            elif name not in _SILENT:
                self._run(child, name, depth)
            self._writer.write(child.tail)

    def _run(self, element: _Element, name: str, depth: int) -> None:
        """Take running text; some mark-up around words has whole blocks in it."""
        holds_blocks = name in ("named-content", "styled-content", "alternatives", "bold", "italic")
        if holds_blocks and depth < DEEPEST and _has_blocks(element):
            self._inside(element, depth + 1)
        else:
            write_run(self._writer, element, depth)

    def _block(self, element: _Element, name: str, depth: int) -> None:
        take: Callable[[_Element, int], None]
        if name in _SILENT:
            return
        if name in _SECTIONS or name == "fn-group":
            take = self._headed
        elif name in _CAPTIONED:
            take = self._captioned
        elif name == "tr":
            take = self._row
        elif name in ("fn", "list-item", "statement"):
            take = self._labelled
        elif name == "def-item":
            take = self._definition
        elif name == "disp-formula":
            self._writer.write(formula_of(element))
            return
        else:
            take = self._inside
        take(element, depth)

    def _headed(self, element: _Element, depth: int) -> None:
        """Take a section with its heading, which stands as a block of its own."""
        heading = _heading(element)
        kind = local(element)
        name = self._section_name(element, kind, heading)
        with self._section(name, heading or self._heading if kind == "sec" else heading):
            self.found.append(Block(heading, self._name, self._heading))
            if kind == "ref-list":
                self._reference_list(element, depth)
            else:
                self._inside(element, depth, titled=True)

    def _section_name(self, element: _Element, kind: str, heading: str) -> str:
        if self._fixed:
            return "REFERENCES" if kind == "ref-list" else self._name
        if kind == "ref-list":
            return "REFERENCES"
        known = canonical(heading) or _KINDS.get((element.get("sec-type") or "").casefold())
        if self._name in _HOLDING:
            return known if known in _FREE else self._name
        if self._name == "ABSTRACT":
            return known or "ABSTRACT"
        return known or _DEFAULTS.get(kind) or self._name

    def _reference_list(self, element: _Element, depth: int) -> None:
        numbers = iter(self._numbers_of(list(element.iterfind("ref"))))
        for child in element:
            name = local(child) if isinstance(child.tag, str) else ""
            if name == "ref":
                entry = reference_entry(child, next(numbers))
                self.found.append(Block(entry, self._name, self._heading))
            elif name in _BLOCKS and name != "title":
                self._flush()
                self._block(child, name, depth + 1)
                self._flush()

    def _numbers_of(self, entries: Sequence[_Element]) -> list[str]:
        """Return what the text cites each entry by: lists without labels are numbered so.

        An entry that is cited only within a range (``3-7``) has the number of its place.
        """
        known = [self._numbers.get(entry.get("id") or "", "") for entry in entries]
        places = [str(place) for place in range(1, len(entries) + 1)]
        agree = sum(number == place for number, place in zip(known, places, strict=True))
        return places if agree * 2 > len(known) and agree == sum(map(bool, known)) else known

    def _captioned(self, element: _Element, depth: int) -> None:
        """Take a figure or table: label and title of the caption, its text, then the rows."""
        caption = element.find("caption")
        title = passage_of(titled).text if (titled := _child(caption, "title")) is not None else ""
        label = text_of(element.find("label"))
        self._writer.write(_joined(label, title))
        rest = [child for child in caption if child is not titled] if caption is not None else []
        if not title and label and rest:
            self._writer.write(f"{'' if label[-1] in '.:' else '.'} ")
            self._inside(rest.pop(0), depth)
        self._flush()
        for child in (*rest, *element):
            name = local(child) if isinstance(child.tag, str) else ""
            if name in _BLOCKS - {"caption"} or name == "alternatives":
                self._flush()
                self._block(child, name, depth + 1)
                self._flush()

    def _row(self, element: _Element, depth: int) -> None:
        """Take a table's row as one block, a tab between its cells."""
        for cell in element:
            if not isinstance(cell.tag, str):
                continue
            self._writer.space("\t")
            for inner in _flat_runs(cell):
                self._writer.write(inner) if isinstance(inner, str) else write_run(
                    self._writer, inner, depth
                )

    def _labelled(self, element: _Element, depth: int) -> None:
        label = text_of(element.find("label"))
        if label:
            self._writer.write(f"{label} ")
        first = element[0] if len(element) else None
        if first is not None and isinstance(first.tag, str) and local(first) == "label":
            first = element[1] if len(element) > 1 else None
        if label and first is not None and isinstance(first.tag, str) and local(first) == "p":
            self._inside(first, depth + 1)
            self._flush()
            for child in element:
                name = local(child) if isinstance(child.tag, str) else ""
                if child is not first and name and name not in _SILENT:
                    self._block(child, name, depth + 1)
                    self._flush()
            return
        self._inside(element, depth)

    def _definition(self, element: _Element, depth: int) -> None:
        """Take a term and what it means as one line: ``ES: embryonic stem``."""
        term = text_of(element.find("term"))
        meaning = " ".join(text_of(one) for one in element.iterfind("def"))
        self._writer.write(f"{term}{'' if term.endswith((':', ',', ';')) else ':'} {meaning}")


def _cited_numbers(article: _Element) -> dict[str, str]:
    """Return the numbers that the text cites references by, for lists without labels."""
    numbers: dict[str, str] = {}
    for link in article.iter("xref"):
        if link.get("ref-type") == "bibr":
            printed = _NUMBER.fullmatch(flat(link).strip())
            if printed:
                numbers.setdefault(link.get("rid") or "", printed[1])
    return numbers


def _heading(element: _Element) -> str:
    """Return a section's heading with its number: ``2.1 Methods``."""
    title = text_of(element.find("title"))
    label = text_of(element.find("label"))
    return f"{label} {title}".strip() if label and title else title or label


def _child(element: _Element | None, name: str) -> _Element | None:
    return element.find(name) if element is not None else None


def _joined(label: str, title: str) -> str:
    if not label or not title:
        return label or title
    return f"{label} {title}" if label[-1] in ".:" else f"{label}. {title}"


def _has_blocks(element: _Element) -> bool:
    return any(isinstance(one.tag, str) and local(one) in _BLOCKS for one in element.iter())


def _flat_runs(cell: _Element) -> Iterator[str | _Element]:
    """Yield the runs of a table's cell; paragraphs and lists in it stand in one line."""
    yield cell.text or ""
    for child in cell:
        name = local(child) if isinstance(child.tag, str) else ""
        if name in _BLOCKS:
            yield " "
        yield child
        if name in _BLOCKS:
            yield " "
        yield child.tail or ""
