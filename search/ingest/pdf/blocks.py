"""Printed lines of a PDF page to blocks: headings, paragraphs, captions, footnotes, entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from search.ingest.pdf.lines import PrintedLine
from search.ingest.sections import canonical

Kind = Literal["heading", "text", "caption", "note", "row", "entry"]

_CAPTION = re.compile(
    r"(?:(?:Supplementary|Extended Data|Appendix)\s)?"
    r"(?:Fig(?:ure|\.)?|FIG(?:URE|\.)?|Tab(?:le|\.)|TABLE|Scheme|Box|Chart|Plate|Algorithm|Listing)"
    r"\s?(?:[A-Z]{1,2}[.-]?)?(?:\d{1,3}|[IVX]{1,5}\b)(?P<stop>\s?[.:|–—]|\s{2}|\t|$)?"
)
_MARKER = re.compile(r"(?:[•▪◦➢✓‣●■□·–—-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-H]\.)\s+(?=[A-ZÀ-Þ])")
_ENTRY = re.compile(r"(?:\[(?P<boxed>\d{1,4})\]|\(?(?P<plain>\d{1,4})[.)]?)(?=\s|[A-Z])")
_END = re.compile(r"[.!?:;][\"”’')\]]*[⁰¹²³⁴-⁹,–]*$")
_CONTENTS_ENTRY = re.compile(r"(?:\t|(?:\s?\.){3,}\s*)[\divxlc]{1,5}$")
"""The end of a line of a table of contents."""
_LONGEST_HEADING = 180
_LARGER, _SMALLER = 1.07, 0.94
_SAME_SIZE = 0.06


@dataclass(slots=True)
class Block:
    """Lines that belong together, of one page at first."""

    kind: Kind
    lines: list[PrintedLine]
    page: int
    """Place of its page among the pages."""
    indented: bool = False
    """Whether its first line is set in from the column's edge."""
    full: bool = False
    """Whether its last line reaches the column's other edge."""
    number: int | None = None
    """Of an entry in a numbered list of references."""
    rest: list[tuple[int, list[PrintedLine]]] = field(default_factory=list)
    """Where it goes on: pages and lines."""

    @property
    def size(self) -> float:
        """Of its first line's font, in points."""
        return self.lines[0].size

    @property
    def text(self) -> str:
        """Its first page's lines, as they are."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Body:
    """What the running text of a document looks like."""

    size: float
    bold: bool = False

    @classmethod
    def of(cls, lines: Sequence[PrintedLine]) -> Body:
        """Return the commonest look of lines, by their letters."""
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[round(line.size * 4) / 4] += len(line.text)
            bold += len(line.text) if line.bold else 0
        if not sizes:
            return cls(10.0)
        return cls(sizes.most_common(1)[0][0], bold * 2 > sizes.total())


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    leading: float
    """Usual distance between base lines."""


class Splitter:
    """Parts the lines of a document's pages; keeps whether the references were reached."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._in_references = False
        self._entry = 0
        """Number of the last entry of the list of references."""
        self._hanging = False

    def blocks(self, lines: Sequence[PrintedLine], page: int, height: float) -> Iterator[Block]:
        """Yield the blocks of one page in reading order."""
        for _, region in groupby(lines, lambda line: line.region):
            held = list(region)
            column = _column(held, self._body)
            for group in self._groups(held, column):
                block = self._block(group, column, page, height)
                if block.kind == "heading":
                    name = canonical(block.text)
                    if name or block.size > _LARGER * self._body.size:
                        self._in_references = name == "REFERENCES"
                        self._entry = 0
                yield block

    def _groups(self, lines: Sequence[PrintedLine], column: _Column) -> Iterator[list[PrintedLine]]:
        group: list[PrintedLine] = []
        for line in lines:
            if group and self._parts(group, line, column):
                yield group
                group = []
                if self._in_references and canonical(line.text) is None:
                    self._count(line)
            elif not group and self._in_references:
                self._count(line)
            group.append(line)
            if len(group) == 1 and canonical(line.text) == "REFERENCES" and _short(line, column):
                self._in_references, self._entry = True, 0
                self._hanging = _is_hanging(lines, column)
                yield group
                group = []
        if group:
            yield group

    def _count(self, line: PrintedLine) -> None:
        number = _entry_number(line)
        if number is not None and number == self._entry + 1:
            self._entry = number

    def _parts(self, group: Sequence[PrintedLine], line: PrintedLine, column: _Column) -> bool:
        """Whether a line begins a block of its own after the lines of a group."""
        last = group[-1]
        size = max(last.size, line.size)
        step = line.y - last.y
        if abs(line.size - last.size) > _SAME_SIZE * size and not _is_stub(line, last):
            return True
        usual = max(column.leading, 1.2 * size if size > _LARGER * self._body.size else 0.0)
        if step < -size or step > max(1.32 * usual, 1.15 * usual + 2):
            return True
        if len(group) == 1 and canonical(last.text) and _short(last, column):
            return True
        if line.lead and canonical(line.text[: line.lead]) and line.text[0].isupper():
            return True
        turned = line.bold != last.bold and not self._body.bold and _has_words(line)
        if turned and not (last.bold and line.lead):
            return True
        if "\t" in line.text or "\t" in last.text:
            return True
        if self._in_references and _entry_number(line) == self._entry + 1 and self._entry + 1 > 1:
            return True
        if self._in_references and self._entry:
            return False
        if self._in_references and self._hanging:
            return line.x0 < column.left + 0.4 * size
        return _begins_paragraph(group, line, column)

    def _block(self, lines: list[PrintedLine], column: _Column, page: int, height: float) -> Block:
        first, last = lines[0], lines[-1]
        kind = self._kind(lines, column, height)
        number = _entry_number(first) if kind == "entry" else None
        if number is not None and number != self._entry:
            number = None
        return Block(
            kind,
            lines,
            page,
            indented=first.x0 > column.left + 0.7 * first.size,
            full=last.x1 > column.right - 1.5 * last.size,
            number=number,
        )

    def _kind(self, lines: Sequence[PrintedLine], column: _Column, height: float) -> Kind:
        text = " ".join(line.text for line in lines)
        first, body = lines[0], self._body
        caption = _CAPTION.match(text)
        if caption and (
            caption["stop"] or first.lead or first.bold or first.size < 0.97 * body.size
        ):
            return "caption"
        if self._is_heading(text, lines, column):
            return "heading"
        if self._in_references:
            return "entry"
        if _is_row(lines, column, body):
            return "row"
        small = first.size < _SMALLER * body.size
        if small and first.y > 0.55 * height and len(text) > 3:
            return "note"
        return "text"

    def _is_heading(self, text: str, lines: Sequence[PrintedLine], column: _Column) -> bool:
        first = lines[0]
        if len(text) > _LONGEST_HEADING or _is_tabbed(text) or _CONTENTS_ENTRY.search(text):
            return False
        letters = [letter for letter in text if letter.isalpha()]
        if len(letters) < 3 or len(letters) < 0.5 * len(text.replace(" ", "")):
            return False
        if canonical(text) is not None and len(lines) == 1:
            return True
        if self._in_references and _entry_number(first) is not None:
            return False
        if all(line.size > _LARGER * self._body.size for line in lines):
            return text[-1] not in ",;" and _is_set_like_heading(first, column)
        if first.size < 0.9 * self._body.size or _END.search(text) or text[-1] in ",":
            return False
        if not (text[0].isupper() or text[0].isdigit()):
            return False
        short = len(lines) <= 3 and (len(lines) > 1 or _short(first, column))
        if not short:
            return False
        if all(line.bold for line in lines) and not self._body.bold:
            return True
        if _NUMBERED.match(text) and all(line.italic for line in lines):
            return True
        capitals = text.isupper() and len(letters) >= 5 and len(text.split()) <= 12
        return capitals and len(lines) == 1 and not any(map(str.isdigit, text))


def unfinished(block: Block) -> bool:
    """Whether a paragraph's last line ends in the middle of a sentence."""
    lines = block.rest[-1][1] if block.rest else block.lines
    return not _END.search(lines[-1].text.rstrip())


def goes_on(block: Block, following: Block, *, moved: bool) -> bool:
    """Whether a paragraph continues an unfinished one.

    ``moved``: it stands in another column or on another page, or behind a figure.
    """
    if abs(block.size - following.size) > _SAME_SIZE * block.size:
        return False
    if block.kind == "entry":
        return moved and following.number is None and following.kind == "entry"
    first = following.lines[0].text
    if _MARKER.match(first) and not first[0].islower():
        return False
    if first[0].islower() or first[0] in "(,;":
        return True
    wide = block.lines[0].x1 - block.lines[0].x0
    as_wide = following.lines[0].x1 - following.lines[0].x0 > 0.6 * wide
    return moved and block.full and as_wide and not following.indented


def _column(lines: Sequence[PrintedLine], body: Body) -> _Column:
    own = [line for line in lines if abs(line.size - body.size) < 0.1 * body.size] or lines
    starts = Counter(round(line.x0) for line in own)
    most = starts.most_common(1)[0][1]
    left = min(start for start, count in starts.items() if count * 3 >= most)
    ends = sorted(line.x1 for line in own)
    right = ends[int(0.9 * (len(ends) - 1))]
    steps = [
        after.y - before.y
        for before, after in pairwise(lines)
        if 0.9 * before.size < after.y - before.y < 2.6 * before.size
        and abs(after.size - before.size) < 0.05 * before.size
    ]
    leading = _usual(steps) if steps else 1.25 * own[0].size
    return _Column(left, right, leading)


def _usual(steps: Sequence[float]) -> float:
    """Return the commonest distance, the smaller of two that are as common."""
    counted = Counter(round(step * 2) / 2 for step in steps)
    most = max(counted.values())
    likely = min(step for step, count in counted.items() if count * 2 > most)
    return max(likely, median(steps) / 1.6)


def _begins_paragraph(group: Sequence[PrintedLine], line: PrintedLine, column: _Column) -> bool:
    last = group[-1]
    size = line.size
    ended = _END.search(last.text.rstrip()) is not None
    marked = _MARKER.match(line.text) is not None
    listed = _MARKER.match(group[0].text) is not None
    if marked and ((ended and listed) or last.x1 < column.right - 2 * size):
        return True
    if line.x0 > last.x0 + 0.6 * size and not listed and line.x0 > column.left + 0.6 * size:
        centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < size
        return not centred and (ended or not line.text[0].islower())
    if listed and line.x0 < last.x0 - 0.6 * size and len(group) > 1:
        return True
    if ended and not line.text[0].islower():
        word = line.text.split(maxsplit=1)[0]
        needed = (len(word) + 1) * (line.x1 - line.x0) / max(len(line.text), 1)
        return last.x1 + 1.2 * needed < column.right - 0.5 * size
    return False


def _is_hanging(lines: Sequence[PrintedLine], column: _Column) -> bool:
    """Whether entries of a list begin at the column's edge and go on set in from it."""
    inner = sum(line.x0 > column.left + 0.5 * line.size for line in lines)
    return 0.25 * len(lines) < inner < 0.95 * len(lines)


def _entry_number(line: PrintedLine) -> int | None:
    match = _ENTRY.match(line.text)
    return int(match["boxed"] or match["plain"]) if match else None


def _is_stub(line: PrintedLine, last: PrintedLine) -> bool:
    """Whether a line is so short that its size tells nothing: a lone sign, a raised number."""
    return min(len(line.text), len(last.text)) < 3


def _has_words(line: PrintedLine) -> bool:
    return sum(map(str.isalpha, line.text)) > 3


def _short(line: PrintedLine, column: _Column) -> bool:
    return line.x1 - line.x0 < 0.92 * (column.right - column.left) or len(line.text) < 60


def _is_tabbed(text: str) -> bool:
    """Whether a wide gap stands in a text, but not just behind the number of a heading."""
    return "\t" in text.strip("\t") and not _NUMBERED.match(text)


def _is_set_like_heading(line: PrintedLine, column: _Column) -> bool:
    """Whether a line begins with a capital or number, at the column's edge or in its middle."""
    if not (line.text[0].isupper() or line.text[0].isdigit()):
        return False
    middle = (line.x0 + line.x1) - (column.left + column.right)
    return line.x0 < column.left + 2.5 * line.size or abs(middle) < 2 * line.size


def _is_row(lines: Sequence[PrintedLine], column: _Column, body: Body) -> bool:
    """Whether lines are a row of a table or the labels of a figure."""
    if any("\t" in line.text for line in lines):
        return True
    small = lines[0].size < 0.9 * body.size
    narrow = lines[0].x1 - lines[0].x0 < 0.5 * (column.right - column.left)
    return small and narrow and len(lines) == 1 and len(lines[0].text) < 25
