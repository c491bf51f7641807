"""The text of a web page as a reader sees it, and where its menus and headings stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.documents import Span
from search.ingest.pages.lines import word_set
from search.ingest.raised import raised
from search.ingest.sections import canonical

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = word_set(
    """
    head script style template noscript svg iframe video audio canvas annotation
    annotation-xml datalist progress meter
    """
)
_BLOCKS = word_set(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav
    ol option p pre section select summary table tbody tfoot thead caption ul textarea
    """
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FURNITURE_TAGS = word_set("nav aside form select dialog textarea menu")
_EDGE_TAGS = frozenset(("header", "footer"))
_FURNITURE_ROLES = word_set(
    """
    navigation banner contentinfo search complementary dialog alertdialog menu menubar
    toolbar
    """
)
_CONTAINERS = word_set("div section ul ol li p table dl details header footer")
_CONTENT = "h1, main, article"
_FURNITURE_WORDS = word_set(
    """
    nav navbar navigation menu submenu breadcrumb breadcrumbs cookie cookies consent banner
    footer sidebar share sharing social advert adverts ads ad advertisement related
    recommended recommendations newsletter subscribe popup modal toolbar comments login
    signin skip altmetric altmetrics metrics widget promo paywall masthead toast scifeed
    alerts neighbours
    """
)
_NOTES = word_set(
    "footnote footnotes endnote endnotes rearnote rearnotes doc-footnote doc-endnote doc-endnotes"
)
_NOTE_CALLS = word_set("noteref doc-noteref")
_ARTICLE_PARTS = frozenset(("footer",))
"""What an article has itself: its footer holds notes and references."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LONGEST_INDEX = 4


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, and places in it."""

    text: str
    furniture: tuple[Span, ...]
    """What its tags, roles and class names say is no part of the document."""
    headings: dict[int, int]
    """Where a heading begins, and its level from 1."""
    citations: tuple[Span, ...]
    """Citation numbers that it prints raised."""


@dataclass(slots=True)
class _Writer:
    """Puts a page's text together, white space as a browser would show it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    gap: str = ""
    furniture: list[Span] = field(default_factory=list)
    headings: dict[int, int] = field(default_factory=dict)
    citations: list[Span] = field(default_factory=list)
    depth: int = 0
    """How many elements that are furniture are open."""
    heading: int = 0
    """Level of the heading whose first words are awaited, else 0."""
    label: str = ""
    """The number of an entry, which stands before its first words."""
    counts: dict[int, int] = field(default_factory=dict)
    """The next number of each list of references; 0 for a list of other things."""

    def ask(self, gap: str) -> None:
        """Ask for a gap before the next words; the widest that was asked for is written."""
        if _WIDTH[gap] > _WIDTH[self.gap]:
            self.gap = gap

    def write(self, text: str, *, keep_lines: bool = False) -> None:
        if keep_lines:
            self._put(text)
            return
        shown = _SPACE.sub(" ", text)
        if shown[:1] == " ":
            self.ask(" ")
        words = shown.strip(" ")
        if words:
            self._put(words)
            if shown[-1] == " ":
                self.ask(" ")

    def glue(self) -> None:
        """Drop a space that only the source's layout puts before raised or lowered text."""
        if self.gap == " ":
            self.gap = ""

    def cite(self, numbers: str) -> None:
        """Write raised citation numbers, glued to what they follow, and remember their place."""
        self.glue()
        self._put(numbers)
        self.citations.append(Span(self.length - len(numbers), self.length))

    def _put(self, words: str) -> None:
        if self.gap and self.parts:
            self.parts.append(self.gap)
            self.length += len(self.gap)
        self.gap = ""
        start = self.length
        if self.label:
            words = words if _OWN_LABEL.match(words) else self.label + words
            self.label = ""
        self.parts.append(words)
        self.length += len(words)
        if self.heading:
            self.headings[start] = self.heading
            self.heading = 0
        if self.depth:
            if self.furniture and not self.text_between(self.furniture[-1].end, start):
                start = self.furniture.pop().start
            self.furniture.append(Span(start, self.length))

    def text_between(self, end: int, start: int) -> bool:
        """Whether words were written between two places: gaps are at most two characters."""
        return start - end > 2

    def page(self) -> Page:
        return Page(
            "".join(self.parts), tuple(self.furniture), self.headings, tuple(self.citations)
        )


_NEAR, _AROUND = 6, 3
"""How many nodes before a list and around it tell what it lists."""
_OWN_LABEL = re.compile(r"\[?\d{1,4}[\].)\s]|\d{1,4}$|\^")
_REFERENCES = re.compile(
    r"\b(?:ref(?:erence)?s?|bibliography|citations?|end-?notes?)(?:\b|[_-])", re.I
)
_WIDTH = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}


def page_text(tree: LexborHTMLParser) -> Page:
    """Return the text of a page: blocks between blank lines, raised numbers as superscripts."""
    writer = _Writer()
    root = tree.body
    if root is None:
        return writer.page()
    holders = _content_holders(tree)
    for node, entering in _walk(root, writer, holders):
        tag = node.tag or ""
        if entering:
            _enter(node, tag, writer)
        else:
            _leave(node, tag, writer, holders)
    return writer.page()


def _content_holders(tree: LexborHTMLParser) -> set[int]:
    """Return the elements that hold a main heading or article: never furniture by their class."""
    held: set[int] = set()
    for node in tree.css(_CONTENT):
        above: LexborNode | None = node
        while above is not None and above.mem_id not in held:
            held.add(above.mem_id)
            above = above.parent
    return held


def _walk(
    root: LexborNode, writer: _Writer, holders: set[int]
) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node on entering and leaving it, without recursion: pages nest deeply."""
    node: LexborNode | None = root
    while node is not None:
        tag = node.tag or ""
        child = None
        if tag == "-text":
            yield node, True
        elif not (tag in _SILENT or tag.startswith(("-", "_", "!")) or _is_hidden(node)):
            if _is_furniture(node, tag, holders):
                writer.ask("\n\n")
                writer.depth += 1
            yield node, True
            child = None if tag in ("sup", "sub") or _is_note_call(node, tag) else node.child
            if child is None:
                yield node, False
        if child is not None:
            node = child
            continue
        while node is not None and node.next is None:
            node = None if node.mem_id == root.mem_id else node.parent
            if node is not None:
                yield node, False
                if node.mem_id == root.mem_id:
                    return
        if node is None or node.mem_id == root.mem_id:
            return
        node = node.next


def _enter(node: LexborNode, tag: str, writer: _Writer) -> None:
    if tag == "-text":
        writer.write(node.text_content or "", keep_lines=_in_pre(node))
    elif tag == "sup" or _is_note_call(node, tag):
        _write_raised(node, writer)
    elif tag == "sub":
        _write_lowered(node, writer)
    elif tag == "br":
        writer.ask("\n")
    elif tag in ("td", "th"):
        writer.ask("\t")
    elif tag == "tr":
        writer.ask("\n")
    elif tag in _BLOCKS:
        writer.ask("\n\n")
        writer.heading = _HEADINGS.get(tag, writer.heading)
        if tag == "li":
            writer.label = _entry_label(node, writer.counts)


def _leave(node: LexborNode, tag: str, writer: _Writer, holders: set[int]) -> None:
    if tag in _BLOCKS:
        writer.ask("\n\n")
        if tag in _HEADINGS:
            writer.heading = 0
        if tag == "li":
            writer.label = ""
    if _is_furniture(node, tag, holders):
        writer.depth -= 1
        writer.ask("\n\n")


def _entry_label(node: LexborNode, counts: dict[int, int]) -> str:
    """Return the number that a browser prints before an entry of a list of references."""
    above = node.parent
    if above is None or above.tag != "ol":
        return ""
    known = above.mem_id
    if known not in counts:
        start = above.attributes.get("start") or "1"
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        counts[known] = first if _lists_references(above) else 0
    number = counts[known]
    if not number:
        return ""
    counts[known] = number + 1
    return f"{number}. "


def _lists_references(node: LexborNode) -> bool:
    """Whether a list holds references or notes: by the heading before it, or its names."""
    before = node.prev
    for _ in range(_NEAR):
        if before is not None and before.tag in _HEADINGS:
            return canonical(before.text(deep=True)) == "REFERENCES"
        before = before.prev if before else None
    above: LexborNode | None = node
    for _ in range(_AROUND):
        if above is None or above.tag == "body":
            return False
        attributes = above.attributes
        names = (attributes.get(name) or "" for name in ("class", "id", "role", "epub:type"))
        if _REFERENCES.search(" ".join(names)[:500]):
            return True
        above = above.parent
    return False


def _write_raised(node: LexborNode, writer: _Writer) -> None:
    printed = node.text(deep=True)
    linked = node.tag == "a" or node.css_first("a[href]") is not None
    before = "".join(writer.parts[-3:])[-40:] + writer.gap
    text, is_citation = raised(printed, before, linked=linked)
    if is_citation:
        writer.cite(text)
    else:
        writer.write(text)


def _write_lowered(node: LexborNode, writer: _Writer) -> None:
    """Write an index as plain text (``H2O``): glued, though some layouts put a space before it."""
    text = node.text(deep=True).strip()
    if text.isalnum() and len(text) <= _LONGEST_INDEX:
        writer.glue()
    writer.write(text)


def _is_note_call(node: LexborNode, tag: str) -> bool:
    """Whether a link is the number of a note, as books mark it (DPUB-ARIA, EPUB 3)."""
    return tag == "a" and _says(node, _NOTE_CALLS)


def _says(node: LexborNode, kinds: frozenset[str]) -> bool:
    """Whether an element's role is one of some kinds."""
    attributes = node.attributes
    told = f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}"
    return not kinds.isdisjoint(told.casefold().split())


def _in_pre(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.tag in ("pre", "listing")


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or bool(_HIDDEN.search(attributes.get("style") or ""))
        or (node.tag == "input")
    )


def _is_furniture(node: LexborNode, tag: str, holders: set[int]) -> bool:
    """Whether an element is a menu, banner, form or the like, by tag, role, class or id."""
    if tag in _FURNITURE_TAGS:
        return node.mem_id not in holders and not _says(node, _NOTES)
    if tag == "button":
        parent = node.parent
        return parent is None or parent.tag not in ("p", "span", "a", "sup")
    if tag not in _CONTAINERS:
        return False
    if node.mem_id in holders:
        return False
    attributes = node.attributes
    if (attributes.get("role") or "").casefold() in _FURNITURE_ROLES:
        return True
    if tag in _EDGE_TAGS and not _in_article(node):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    words = {word.casefold() for word in _WORDS.findall(names[:500])}
    if "article" in words:
        words -= _ARTICLE_PARTS
    return not words.isdisjoint(_FURNITURE_WORDS)


def _in_article(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(50):
        if above is None:
            return False
        if above.tag in ("article", "main"):
            return True
        above = above.parent
    return False
