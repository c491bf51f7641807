"""What is printed on every page of a PDF: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median

from search.ingest.pdf.lines import PrintedLine

_HEAD, _FOOT = 0.13, 0.87
"""Parts of the page's height over and under which running heads and feet stand."""
_MOST_ROWS = 4
_GAP = 1.45
"""White space between a running head and the text, in font sizes from base line to base line."""
_LARGE = 1.15
"""Type that is so much larger is that of headings, which may look alike on several pages."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|·\s]*(?:page|p\.|pg\.?|seite)?\s*)(?P<number>[A-Z]?\d{1,5}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|/|\|)\s*\d{1,5})?[-–—|·.\s]*",
    re.IGNORECASE,
)
_STAMPS = re.compile(
    r"running (?:head|title)\b|downloaded (?:from|by)\b|this (?:preprint|article) .{0,80}"
    r"(?:not certified|copyright holder)|bioRxiv preprint|medRxiv preprint|was not certified by"
    r"|(?:perpetuity|available under a).{0,60}licen[cs]e|for personal use only"
    r"|see the terms and conditions|all rights reserved; no reuse",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page as the worker tells of it."""

    number: int
    """Counts the pages of the file from 1."""
    lines: Sequence[PrintedLine]
    width: float
    height: float
    label: str = ""
    """The page's label as the file gives it, which may be none or just its number."""
    aside: Sequence[str] = ()
    pictures: int = 0
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """The lines that belong to no page in particular, and what they tell."""

    lines: Mapping[int, frozenset[int]]
    """Page number to the places of such lines in the page's lines."""
    labels: Sequence[str]
    """The printed number of each page, or its number in the file."""
    told: Sequence[str] = field(default=())
    """Each different running head or foot once, the first page's first."""


def find_furniture(pages: Sequence[PdfPage]) -> Furniture:
    """Return the running heads and feet of a document and the labels of its pages."""
    zones = {page.number: _edge_lines(page) for page in pages}
    repeated = _repeated(pages, zones)
    labels, numbers = _labels(pages, zones)
    found: dict[int, frozenset[int]] = {}
    told: dict[str, None] = {}
    for page in pages:
        places = set()
        for edge in zones[page.number]:
            line = page.lines[edge.place]
            certain = _STAMPS.match(line.text.strip()) is not None
            if certain or _key(edge, page) in repeated or (page.number, edge.place) in numbers:
                places.add(edge.place)
                told.setdefault(line.text, None)
        found[page.number] = frozenset(places)
    return Furniture(found, labels, tuple(told))


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at a page's upper or lower edge."""

    place: int
    """Where it stands among the page's lines."""
    apart: bool
    """Whether white space parts it from the text."""


def _edge_lines(page: PdfPage) -> list[_Edge]:
    """Return the lines at a page's upper and lower edge, outermost first."""
    by_height = sorted(range(len(page.lines)), key=lambda at: page.lines[at].y)
    found = []
    head, foot = _HEAD * page.height, _FOOT * page.height
    for ordered, zone in ((by_height, (-inf, head)), (by_height[::-1], (foot, inf))):
        rows = _rows(page, ordered, zone)
        inner = max((at for at, (_, apart) in enumerate(rows) if apart), default=-1)
        found += [_Edge(at, row <= inner) for row, (held, _) in enumerate(rows) for at in held]
    return found


def _rows(
    page: PdfPage, ordered: Sequence[int], zone: tuple[float, float]
) -> list[tuple[list[int], bool]]:
    """Return the outermost rows of lines in a zone, and whether a gap stands behind each."""
    rows: list[tuple[list[int], bool]] = []
    for at in ordered:
        line = page.lines[at]
        step = abs(line.y - page.lines[rows[-1][0][-1]].y) if rows else 0.0
        if rows and step <= 2:
            rows[-1][0].append(at)
            continue
        if rows:
            size = max(line.size, page.lines[rows[-1][0][-1]].size)
            rows[-1] = (rows[-1][0], step > _GAP * size)
        if len(rows) == _MOST_ROWS or not zone[0] < line.y < zone[1]:
            return rows
        rows.append(([at], False))
    return [(held, True) for held, _ in rows]


def _key(edge: _Edge, page: PdfPage) -> tuple[str, bool]:
    """Return what a line says, but for the numbers in it, and whether it stands above."""
    line = page.lines[edge.place]
    words = line.text.casefold()
    if edge.apart:
        words = _DIGITS.sub("#", words)
    return " ".join(sorted(words.split())), line.y < page.height / 2


def _repeated(
    pages: Sequence[PdfPage], zones: Mapping[int, Sequence[_Edge]]
) -> frozenset[tuple[str, bool]]:
    """Return what stands at the same height of several pages, but for the numbers in it."""
    usual = median([line.size for page in pages for line in page.lines] or [0.0])
    heights: dict[tuple[str, bool], list[float]] = defaultdict(list)
    doubtful: set[tuple[str, bool]] = set()  # may be a heading or a line of the text
    for page in pages:
        for edge in zones[page.number]:
            key = _key(edge, page)
            heights[key].append(page.lines[edge.place].y)
            if not edge.apart or page.lines[edge.place].size > _LARGE * usual:
                doubtful.add(key)
    found = set()
    for key, levels in heights.items():
        near = max(Counter(round(level / 6) for level in levels).values())
        least: float = 2 if sum(map(str.isalpha, key[0])) > 2 else 3
        if key in doubtful:
            least = max(3, len(pages) / 2)
        if near >= least and near * 2 >= len(levels):
            found.add(key)
    return frozenset(found)


def _labels(
    pages: Sequence[PdfPage], zones: Mapping[int, Sequence[_Edge]]
) -> tuple[list[str], set[tuple[int, int]]]:
    """Return the label of each page, and which lines are nothing but a page number."""
    alone: set[tuple[int, int]] = set()
    steps: Counter[int] = Counter()
    printed: dict[int, set[int]] = {}
    roman: dict[int, str] = {}
    for page in pages:
        numbers: set[int] = set()
        for edge in zones[page.number]:
            text = page.lines[edge.place].text.strip()
            whole = _PAGE_NUMBER.fullmatch(text) if edge.apart else None
            if whole:
                alone.add((page.number, edge.place))
                if not whole["number"][-1].isdigit():
                    roman[page.number] = whole["number"]
            for part in text.split("\t"):
                numbers |= _numbers_at_ends(part)
        printed[page.number] = numbers
        steps.update(number - page.number for number in numbers)
    step = _running(steps, len(pages))
    labels = []
    for page in pages:
        own = page.label.strip()
        running = page.number + step if step is not None else None
        if running is not None and running in printed[page.number]:
            labels.append(str(running))
        elif own and own != str(page.number):
            labels.append(own)
        elif page.number in roman and _value(roman[page.number]) and not own:
            labels.append(roman[page.number].lower())
        elif running is not None and running > 0:
            labels.append(str(running))
        else:
            labels.append(own or str(page.number))
    if step is not None:
        alone = {
            (number, at)
            for number, at in alone
            if number + step in printed[number] or number in roman or len(pages) > 1
        }
    return labels, alone


def _running(steps: Counter[int], pages: int) -> int | None:
    """Return the difference between printed numbers and places in the file, where it holds."""
    if not steps:
        return None
    step, count = steps.most_common(1)[0]
    if pages == 1:
        return step if step == 0 else None
    return step if count >= 2 and count * 2 >= pages - 1 else None


def _numbers_at_ends(text: str) -> set[int]:
    words = text.split()
    ends = {words[0], words[-1]} if words else set()
    if len(words) > 1 and words[0].casefold() in ("page", "p."):
        ends.add(words[1])
    return {int(word) for word in ends if word.isascii() and word.isdigit() and len(word) < 6}


def _value(roman: str) -> int:
    """Return the number that a Roman one stands for, 0 for letters that are none."""
    values = [_ROMAN.get(letter, 0) for letter in roman.casefold()]
    if not all(values):
        return 0
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )
