"""Blocks of a PDF's pages to one running text, as its author wrote it.

A paragraph that goes on in another column or on another page is made whole; what stands
between its parts (captions, tables, footnotes) follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.documents import Span
from search.ingest.names import parse_authors
from search.ingest.pdf.blocks import Block, Body, Splitter, goes_on, unfinished
from search.ingest.pdf.furniture import Furniture, PdfPage
from search.ingest.pdf.hyphens import Hyphenation
from search.ingest.pdf.lines import PrintedLine
from search.ingest.sections import canonical

_FLOATING = ("caption", "note", "row")
_LONG = 250
"""Characters of a paragraph that is no address or note between title and text."""
_SHORT, _FEW = 40, 5
"""Characters of a line in the cells of a table, and lines of such a block."""
_MOST_WAITING = 400
_MOST_PARTS = 50
"""Columns and pages that one paragraph may go on in."""
_SMALL = 0.94
"""Type that is smaller than this part of a paragraph's does not go on with it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The text of a PDF, and places in it."""

    text: str
    headings: dict[int, int]
    """Where a heading begins, and its level from 1."""
    marks: Sequence[Span]
    """Citation numbers that are printed raised."""
    pages: Sequence[tuple[int, str]]
    """From which place on the text stands on which page."""


def flow(
    pages: Sequence[PdfPage], furniture: Furniture, *, title: Sequence[PrintedLine] = ()
) -> Flow:
    """Return the running text of pages; the lines of the title stand in it as one heading."""
    kept = {
        page.number: [
            line
            for at, line in enumerate(page.lines)
            if at not in furniture.lines.get(page.number, ())
        ]
        for page in pages
    }
    if not any(kept.values()):  # a few words, the same on every page
        kept = {page.number: list(page.lines) for page in pages}
    lines = [line for page in pages for line in kept[page.number]]
    body = Body.of(lines)
    splitter = Splitter(body)
    writer = _Writer(Hyphenation(line.text for line in lines), furniture.labels)
    titled = set(map(id, title))
    front = bool(title)
    levels = _Levels()
    found: list[Block] = []
    for at, page in enumerate(pages):
        for block in splitter.blocks(kept[page.number], at, page.height):
            for part in _set_title(block, titled):
                if found and id(part.lines[0]) in titled and id(found[-1].lines[0]) in titled:
                    found[-1].lines += part.lines
                else:
                    found.append(part)
    blocks = list(_joined(found))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        is_title = id(block.lines[0]) in titled
        if front and not is_title:
            front = not _ends_front(block, following)
            if front and block.kind == "heading":
                block.kind = "text"  # names of authors and the like are set large, too
        writer.write(block, level=1 if is_title else levels.of(block))
    return writer.flow()


def _set_title(block: Block, titled: set[int]) -> Iterable[Block]:
    """Part a block where the title begins and ends."""
    if not titled or not any(id(line) in titled for line in block.lines):
        yield block
        return
    inside = [line for line in block.lines if id(line) in titled]
    first = block.lines.index(inside[0])
    before, after = block.lines[:first], block.lines[first + len(inside) :]
    if before:
        yield Block("text", before, block.page)
    yield Block("heading", inside, block.page)
    if after:
        yield Block("text", after, block.page)


def _ends_front(block: Block, following: Block | None) -> bool:
    """Whether the document proper begins with a block: a heading of a section, or long text."""
    if block.kind != "heading":
        return block.kind == "text" and len(block.text) > _LONG
    if canonical(block.text) is not None or block.text[:1].isdigit():
        return True
    over_text = following is not None and following.kind == "text" and len(following.text) > _LONG
    return over_text and not parse_authors(block.text)


def _look(block: Block) -> tuple[float, bool, bool]:
    line = block.lines[0]
    return round(line.size * 2) / 2, line.bold, block.text.isupper()


class _Levels:
    """Levels of headings: by their numbers, else by whether they look like those of sections."""

    def __init__(self) -> None:
        self._section: tuple[float, bool, bool] | None = None

    def of(self, block: Block) -> int:
        """Return a heading's level from 2; 0 for another block."""
        if block.kind != "heading":
            return 0
        number = block.text.split(maxsplit=1)[0].rstrip(".")
        if number and all(part.isdigit() for part in number.split(".")):
            level = min(1 + len(number.split(".")), 6)
        elif canonical(block.text):
            level = 2
        else:
            return 2 if _look(block) == self._section else 3
        if level == 2 and canonical(block.text) not in (None, "ABSTRACT", "KEYWORDS"):
            self._section = self._section or _look(block)
        return level


def _joined(blocks: Sequence[Block]) -> Iterable[Block]:
    """Yield blocks in order, paragraphs made whole; what stands between their parts after them."""
    open_block: Block | None = None
    waiting: list[Block] = []
    for block in blocks:
        cut = open_block is not None and unfinished(open_block)
        if block.kind == "note" and not cut:
            block.kind = "text"  # in small type, but not in the middle of a sentence
        if open_block is not None and len(waiting) < _MOST_WAITING:
            beside = cut and block.kind == "text" and _may_float(block, open_block)
            if beside or block.kind in _FLOATING:
                waiting.append(block)
                continue
        if (
            open_block is not None
            and block.kind == open_block.kind
            and len(open_block.rest) < _MOST_PARTS
            and (open_block.kind == "entry" or unfinished(open_block))
            and goes_on(open_block, block, moved=_moved(open_block, block, waiting))
        ):
            open_block.rest.append((block.page, block.lines))
            open_block.full = block.full
            continue
        if open_block is not None:
            yield open_block
        yield from waiting
        waiting = []
        open_block = None
        if block.kind in ("text", "entry"):
            open_block = block
        else:
            yield block
    if open_block is not None:
        yield open_block
    yield from waiting


def _may_float(block: Block, paragraph: Block) -> bool:
    """Whether a block may stand in the middle of a paragraph and be none of it.

    In small type; or the cells of a table, which the next block will show.
    """
    if block.size < _SMALL * paragraph.size:
        return True
    short = max(len(line.text) for line in block.lines) < _SHORT and len(block.lines) < _FEW
    return short and unfinished(block) and not goes_on(paragraph, block, moved=True)


def _moved(block: Block, following: Block, between: Sequence[Block]) -> bool:
    """Whether a block stands elsewhere than the one before it, or behind something."""
    page, lines = block.rest[-1] if block.rest else (block.page, block.lines)
    here = page == following.page and lines[-1].region == following.lines[0].region
    return bool(between) or not here


@dataclass(slots=True)
class _Writer:
    """Puts the text together."""

    hyphenation: Hyphenation
    labels: Sequence[str]
    parts: list[str] = field(default_factory=list)
    length: int = 0
    headings: dict[int, int] = field(default_factory=dict)
    marks: list[Span] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    in_abstract: bool = False

    def write(self, block: Block, level: int) -> None:
        """Write a block after those before it, a blank line between them."""
        if block.kind == "heading":
            self.in_abstract = canonical(block.text) == "ABSTRACT"
        lead = self._lead(block)
        text = ""
        marks: list[Span] = []
        turns: list[tuple[int, str]] = []
        for page, lines in [(block.page, block.lines), *block.rest]:
            for line in lines:
                printed, own = _tidy(line)
                if not printed:
                    continue
                joined = self.hyphenation.join(text, printed) if text else printed
                start = len(joined) - len(printed)
                if not turns or turns[-1][1] != self.labels[page]:
                    turns.append((start, self.labels[page]))
                marks += [Span(start + a, start + b) for a, b in own]
                text = joined
        text = text.rstrip("\xad")
        if not text:
            return
        if lead:
            self._put(text[:lead].strip(), (), turns[:1], 4)
            cut = len(text) - len(text[lead:].lstrip())
            text = text[cut:]
            marks = [Span(m.start - cut, m.end - cut) for m in marks if m.start >= cut]
            turns = [(max(start - cut, 0), label) for start, label in turns]
        self._put(text, marks, turns, level)

    def _lead(self, block: Block) -> int:
        """Return where the label of a section ends that opens a paragraph in bold, or 0."""
        lead = block.lines[0].lead
        if block.kind != "text" or not lead:
            return 0
        label = block.lines[0].text[:lead].strip()
        name = canonical(label) if label[:1].isupper() else None
        known = name in ("ABSTRACT", "KEYWORDS") or (self.in_abstract and name is not None)
        self.in_abstract = self.in_abstract or name == "ABSTRACT"
        return lead if known and len(block.lines[0].text) > lead else 0

    def _put(
        self,
        text: str,
        marks: Sequence[Span],
        turns: Sequence[tuple[int, str]],
        level: int,
    ) -> None:
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        if level:
            self.headings[self.length] = level
        self.marks += [Span(self.length + m.start, self.length + m.end) for m in marks]
        for start, label in turns:
            if not self.pages or self.pages[-1][1] != label:
                self.pages.append((self.length + start, label))
        self.parts.append(text)
        self.length += len(text)

    def flow(self) -> Flow:
        return Flow("".join(self.parts), self.headings, self.marks, self.pages)


def _tidy(line: PrintedLine) -> tuple[str, list[tuple[int, int]]]:
    """Return a line without soft hyphens inside it and white space around it, and its marks."""
    text = line.text
    marks = [(a, b) for a, b in line.marks]
    ends_soft = text.rstrip().endswith("\xad")
    if "\xad" in text:
        place = text.find("\xad")
        while 0 <= place < len(text.rstrip()) - (1 if ends_soft else 0):
            text = text[:place] + text[place + 1 :]
            marks = [(a - (a > place), b - (b > place)) for a, b in marks]
            place = text.find("\xad", place)
    cut = len(text) - len(text.lstrip())
    return text.strip(), [(a - cut, b - cut) for a, b in marks if a >= cut]
