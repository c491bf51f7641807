"""Words of a PDF page to printed lines in reading order.

Runs in the worker process of `search.ingest.isolation` and so imports as little as it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from search.ingest.pdf.columns import Piece, regions
from search.ingest.pdf.glyphs import join_accents
from search.ingest.pdf.words import PageWords, Word
from search.ingest.raised import raised

_CLOSE = 0.85
"""Words further apart than this, in font sizes, may belong to different columns."""
_WIDE = 2.2
"""A gap wider than this, in font sizes, is written as a tab."""
_LEAST_WIDE = 0.6
_MOST_NAMES = 20
_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’‐-]*[^\W\d_.][\w*∗†‡,]*$|[A-ZÀ-Þ]\.|[\d,*∗†‡§¶]+$")
_LABEL = re.compile(r"\[\d{1,4}\]|\d{1,3}\.|[•▪◦–■●]")
_LABEL_GAP = 2.2
_NEAR = 0.22
"""Raised text that is nearer than this, in font sizes, belongs to what stands before it."""
_RAISED = 0.12
_SMALL = 0.92
_NUMBER = re.compile(r"\d{1,4}")
_LEAST_NUMBERED = 8
_FLUSH = 3.0
_LETTER_MARKS = re.compile(r"[a-z](?:,[a-z])*[,*∗†‡§#]*")
_RAISED_LETTERS = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_CAPITAL_SIZE = 1.8


class PrintedLine(NamedTuple):
    """One line of a column; lengths in points, ``y`` (its base line) from the page's top."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    """Whether all of it is."""
    italic: bool
    region: int
    """Counts the columns of the page, and what stands across them, in reading order."""
    lead: int
    """How many characters at its start are bold or slanted before others follow, or 0."""
    marks: Sequence[tuple[int, int]]
    """Raised citation numbers, as offsets in the text."""
    bare: str
    """The text without what is raised."""


def page_lines(
    page: PageWords, *, numbered: bool = False, first: bool = False
) -> list[PrintedLine]:
    """Return the lines of a page in reading order, numbers along the margin left out.

    ``first``: it is a document's first page. ``numbered``: a page before it had such numbers,
    so that a few are enough to know them.
    """
    words = without_line_numbers(page.words, least=1 if numbered else _LEAST_NUMBERED)
    pieces = _merged(_pieces(words))
    pieces = _with_capitals(pieces)
    pieces = _at_gutters(pieces)
    found: list[PrintedLine] = []
    for number, region in enumerate(regions(pieces, page.height, first=first)):
        found += [_line(row, number) for row in _rows(region)]
    return [line for line in found if line.text]


def without_line_numbers(words: Sequence[Word], least: int = _LEAST_NUMBERED) -> Sequence[Word]:
    """Leave out the line numbers that manuscripts have in the margin.

    They are whole numbers flush with each other, left of all else, and grow down the page.
    """
    numbers = [word for word in words if _NUMBER.fullmatch(word.text)]
    if len(numbers) < least:
        return words
    for edge in ("x1", "x0"):
        column = sorted(_flush(numbers, edge), key=lambda word: word.y)
        steps = {int(b.text) - int(a.text) for a, b in pairwise(column)}
        if len(column) < least or len(steps) > 1 or not steps <= {1, 5}:
            continue
        kept = set(map(id, column))
        border = max(word.x1 for word in column)
        rest = [word for word in words if id(word) not in kept]
        beside = sum(word.x0 < border for word in rest)
        if beside <= 0.02 * len(rest):
            return rest
    return words


def _flush(words: Sequence[Word], edge: str) -> list[Word]:
    """Return the most of words that end (``x1``) or begin (``x0``) at the same place."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=attrgetter(edge)):
        if groups and getattr(word, edge) - getattr(groups[-1][0], edge) <= _FLUSH:
            groups[-1].append(word)
        else:
            groups.append([word])
    return max(groups, key=len)


def _pieces(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield words that follow each other in the file and on the page."""
    held: list[Word] = []
    base = Word("", 0, 0, 0, 0, False, False, False)
    for word in words:
        if held and _continues(held[-1], base, word, labelled=_is_label(held)):
            held.append(word)
            if word.size > _SMALL * base.size:
                base = word
            continue
        if held:
            yield held
        held, base = [word], word
    if held:
        yield held


def _is_label(words: Sequence[Word]) -> bool:
    """Whether words are the number or mark of an entry, which stands before it in the margin."""
    return len(words) == 1 and _LABEL.fullmatch(words[0].text) is not None


def _continues(last: Word, base: Word, word: Word, *, labelled: bool) -> bool:
    size = max(base.size, word.size)
    gap = word.x0 - last.x1
    if not -0.35 * size <= gap <= (_LABEL_GAP if labelled else _CLOSE) * size:
        return False
    shift = abs(word.y - base.y)
    if shift < 0.12 * size:
        return True
    small = min(word.size, base.size) < _SMALL * size or (word.glued and len(word.text) < 5)
    return small and shift < 0.62 * size


def _merged(groups: Iterable[list[Word]]) -> list[Piece]:
    """Join pieces that stand side by side, though the file has them in another order."""
    pieces = sorted((Piece.of(group) for group in groups), key=lambda piece: piece.x0)
    by_level: dict[int, list[Piece]] = {}
    found: list[Piece] = []
    for piece in pieces:
        level = round(piece.y / 4)
        joined = None
        for near in (level - 2, level - 1, level, level + 1, level + 2):
            for other in reversed(by_level.get(near, ())):
                if _abuts(other, piece):
                    joined = other
                    break
            if joined:
                break
        if joined is None:
            found.append(piece)
            by_level.setdefault(level, []).append(piece)
            continue
        whole = Piece.of([*joined.words, *piece.words])
        joined.words, joined.x0, joined.x1 = whole.words, whole.x0, whole.x1
        joined.letters = whole.letters
        if round(whole.y / 4) == round(joined.y / 4):
            joined.y, joined.size = whole.y, whole.size
    return found


def _abuts(left: Piece, right: Piece) -> bool:
    size = max(left.size, right.size)
    widest = _LABEL_GAP if _is_label(left.words) else _CLOSE
    if not -0.35 * size <= right.x0 - left.x1 <= widest * size:
        return False
    shift = abs(left.y - right.y)
    small = min(left.size, right.size) < 0.8 * size and min(left.letters, right.letters) < 8
    return shift < (0.55 * size if small else 0.15 * size)


def _with_capitals(pieces: list[Piece]) -> list[Piece]:
    """Put initials that are as high as several lines before the first of these."""
    if not pieces:
        return pieces
    usual = median(piece.size for piece in pieces)
    found = list(pieces)
    for piece in pieces:
        if piece.size < _CAPITAL_SIZE * usual or piece.letters != 1:
            continue
        if not piece.words[0].text.isupper():
            continue
        beside = [
            other
            for other in found
            if other is not piece
            and other.size < piece.size / 1.5
            and piece.y - 0.85 * piece.size <= other.y <= piece.y
            and -0.3 * piece.size <= other.x0 - piece.x1 <= 0.6 * piece.size
        ]
        if beside:
            first = min(beside, key=lambda other: other.y)
            initial = first.words[0]
            first.words[0] = initial._replace(text=piece.words[0].text + initial.text)
            first.x0 = piece.x0
            found.remove(piece)
    return found


def _at_gutters(pieces: list[Piece]) -> list[Piece]:
    """Part pieces that reach over the white strip between columns.

    Where many pieces begin at the same place, one whose words leave a gap just before it is
    two lines side by side.
    """
    edges: dict[int, int] = {}
    for piece in pieces:
        edges[round(piece.x0)] = edges.get(round(piece.x0), 0) + 1
    often = {edge for edge, count in edges.items() if count >= 6}
    found: list[Piece] = []
    for piece in pieces:
        start = 0
        words = piece.words
        for at in range(1, len(words)):
            gap = words[at].x0 - words[at - 1].x1
            edge = round(words[at].x0)
            labelled = at == start + 1 and _is_label(words[start:at])
            if not labelled and gap > 0.55 * piece.size and often & {edge - 1, edge, edge + 1}:
                found.append(Piece.of(words[start:at]))
                start = at
        found.append(Piece.of(words[start:]) if start else piece)
    return found


def _rows(region: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of a region that share a base line, from left to right."""
    row: list[Piece] = []
    level = 0.0
    for piece in region:
        if row and piece.y - level > 0.3 * min(piece.size, row[0].size):
            yield sorted(row, key=lambda one: one.x0)
            row = []
        if not row:
            level = piece.y
        row.append(piece)
    if row:
        yield sorted(row, key=lambda one: one.x0)


def _line(row: Sequence[Piece], region: int) -> PrintedLine:
    base = max(row, key=lambda piece: piece.letters)
    words = [word for piece in row for word in piece.words]
    writer = _Writer(base.y, base.size, _wide(words, base.size))
    for word in words:
        writer.write(word)
    told = [word for word in words if any(map(str.isalpha, word.text))] or words
    text, lead = writer.text, 0
    bold = all(word.bold for word in told)
    if not bold and (words[0].bold or words[0].italic):
        lead = writer.lead
    return PrintedLine(
        text,
        round(min(piece.x0 for piece in row), 1),
        round(max(piece.x1 for piece in row), 1),
        round(base.y, 1),
        round(base.size, 2),
        bold,
        all(word.italic for word in told),
        region,
        lead,
        writer.marks,
        writer.bare if writer.bare != text else "",
    )


def _wide(words: Sequence[Word], size: float) -> float:
    """Return which gap, in font sizes, is written as a tab.

    A line of capitalised words may be names side by side: gaps twice the others' part them.
    """
    if not 4 <= len(words) <= _MOST_NAMES or not all(_NAME.match(word.text) for word in words):
        return _WIDE
    gaps = [(word.x0 - last.x1) / size for last, word in pairwise(words)]
    return min(_WIDE, max(_LEAST_WIDE, 2 * median(gaps)))


class _Writer:
    """Puts the words of one line together."""

    def __init__(self, y: float, size: float, wide: float) -> None:
        self._y, self._size, self._wide = y, size, wide
        self._parts: list[str] = []
        self._bare: list[str] = []
        self._length = 0
        self._first: Word | None = None
        self._last: Word | None = None
        self._in_lead = True
        self.lead = 0
        self.marks: list[tuple[int, int]] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def bare(self) -> str:
        return join_accents("".join(self._bare)).strip()

    def write(self, word: Word) -> None:
        """Write a word after those before it."""
        gap = self._gap(word)
        text, cited, lifted = word.text, False, False
        if word.size < _SMALL * self._size and self._y - word.y > _RAISED * self._size:
            before = "".join(self._parts[-6:])[-40:] + gap
            lifted = bool(self._parts)
            if lifted:
                text, cited = self._raised(text, before)
        if (cited and gap != "\t") or (lifted and self._is_near(word)):
            gap = ""
        start = self._length + len(gap)
        whole = gap + text
        if not cited and not lifted:
            joined = join_accents("".join(self._parts[-2:]) + whole)
            if joined != "".join(self._parts[-2:]) + whole:
                self._length -= sum(map(len, self._parts[-2:]))
                self._parts[-2:] = []
                whole, start = joined, self._length
        self._parts.append(whole)
        self._length += len(whole)
        if cited:
            self.marks.append((start, self._length))
        self._bare.append(gap if lifted else gap + text)
        first = self._first = self._first or word
        self._in_lead &= (word.bold, word.italic) == (first.bold, first.italic)
        if self._in_lead:
            self.lead = self._length
        self._last = word

    def _raised(self, text: str, before: str) -> tuple[str, bool]:
        if _LETTER_MARKS.fullmatch(text) and not before[-1:].isdigit():
            return text.translate(_RAISED_LETTERS), False
        return raised(text, before.rstrip(" "))

    def _is_near(self, word: Word) -> bool:
        return self._last is not None and word.x0 - self._last.x1 < _NEAR * self._size

    def _gap(self, word: Word) -> str:
        last = self._last
        if last is None:
            return ""
        size = min(max(last.size, word.size), self._size)
        gap = word.x0 - last.x1
        if word.text[0] in ",.;:)]" and last.size < _SMALL * self._size and self._is_near(word):
            return ""  # a space behind raised text is often only PDFium's guess
        if gap > self._wide * size:
            return "\t"
        if word.glued and gap < 0.3 * size:
            return ""
        return " " if gap > 0.12 * size or not word.glued else ""
