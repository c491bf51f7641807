"""The words of a PDF page: their letters, and where and how large they are printed.

Runs in the worker process of `search.ingest.isolation` and so imports as little as it can.
Lengths are in points (1/72 inch); ``y`` grows downwards from the top of the page.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from search.ingest.pdf.glyphs import letters

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_MOST_CHARACTERS = 300_000
"""Of one page; what a page holds beyond is not read."""
_SPACES = frozenset(b" \t\r\n\f\v\x00\xa0") | frozenset(range(0x2000, 0x200C)) | {0x3000, 0x202F}
_HYPHENS = {0x02: 0x2D, 0xFFFE: 0x2D, 0xAD: 0xAD}
_TEX_LIGATURES = {
    0x0B: 0xFB00, 0x0C: 0xFB01, 0x0D: 0xFB02, 0x0E: 0xFB03, 0x0F: 0xFB04, 0x15: 0x2013,
    0x16: 0x2014, 0x1B: 0xFB00, 0x1C: 0xFB01, 0x1D: 0xFB02, 0x1E: 0xFB03, 0x1F: 0xFB04,
}  # fmt: skip
"""Codes of TeX's encodings OT1 and T1, told as they are where a font names no letters."""
_BOLD = re.compile(
    r"(?i:bold|black|heavy|demi|medi(?!um))|^(?:CM|SF|EC|LM)\w?(?:BX|SSBX|B)\d"
    r"|(?:[-,.]|[a-z]|T)(?:B|Bd|BI)$|\.B\b|^pt\w?b\d"
)
_ITALIC = re.compile(
    r"(?i:ital|obli|slant)|^(?:CM|SF|EC)(?:TI|SL|BXTI)|(?:[-,.]|T)(?:It|I|BI)$|\.I\b"
)
_FORCED_BOLD = 1 << 18
"""The flag ForceBold of a font (PDF 32000-1:2008, table 123)."""
_RAISED_LEAST = 0.08
_FONT_NAME = 128


class Word(NamedTuple):
    """Letters of one font in a row, without white space."""

    text: str
    x0: float
    x1: float
    y: float
    """The base line."""
    size: float
    """The font's, in points as printed."""
    bold: bool
    italic: bool
    glued: bool
    """Whether the word before it in the file is not parted from it by white space."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """What one page prints."""

    width: float
    height: float
    words: Sequence[Word]
    aside: Sequence[str]
    """Text printed in another direction than the rest, such as a stamp along the margin."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all letters of one text object."""

    scale: float
    """Points for each unit of the font size that PDFium tells."""
    bold: bool
    italic: bool
    turn: int
    """Quarter turns against the clock that its line is turned by."""


def page_words(page: PdfPage) -> PageWords:
    """Return the words of a page in the order of the file."""
    box = page.get_bbox()
    text = page.get_textpage()
    try:
        found = list(_words(text))
    finally:
        text.close()
    turns: Counter[int] = Counter()
    for turn, word in found:
        turns[turn] += len(word.text)
    main = turns.most_common(1)[0][0] if turns else 0
    left, top, width, height = _turned_box(box, main)
    aside: dict[int, list[str]] = {}
    words: list[Word] = []
    for turn, word in found:
        if not word.text:
            continue
        if turn != main:
            glue = "" if word.glued else " "
            aside.setdefault(turn, []).append(glue + word.text)
            continue
        moved = word._replace(x0=word.x0 - left, x1=word.x1 - left, y=top - word.y)
        if moved.x1 >= -5 and moved.x0 <= width + 5 and -5 <= moved.y <= height + 5:
            words.append(moved)
    return PageWords(width, height, words, ["".join(parts).strip() for parts in aside.values()])


def _turned_box(
    box: tuple[float, float, float, float], turn: int
) -> tuple[float, float, float, float]:
    """Return (left, top, width, height) of a page's box, seen as text of that turn is read."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    return (
        (left, top, wide, high),
        (bottom, -left, high, wide),
        (-right, -bottom, wide, high),
        (-top, right, high, wide),
    )[turn]


def _words(page: PdfTextPage) -> Iterator[tuple[int, Word]]:
    """Yield each word with its turn; coordinates are those of the page, turned upright."""
    import pypdfium2.raw as pdfium

    handle = page.raw
    count = min(pdfium.FPDFText_CountChars(handle), _MOST_CHARACTERS)
    unicode_at, origin_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    size_at = pdfium.FPDFText_GetFontSize
    x, y = ctypes.c_double(), ctypes.c_double()
    runs = _Runs(handle)
    codes: list[int] = []
    start, size, level, glued = 0, 0.0, 0.0, False
    run: _Run | None = None
    for index in range(count):
        code = unicode_at(handle, index)
        code = _HYPHENS.get(code, code)
        if code in _TEX_LIGATURES and not pdfium.FPDFText_IsGenerated(handle, index):
            code = _TEX_LIGATURES[code]
        if code in _SPACES:
            if codes and run:
                yield run.turn, runs.word(run, codes, start, size, glued)
                codes = []
            glued = False
            continue
        origin_at(handle, index, x, y)
        its_size = size_at(handle, index)
        across = x.value if run is not None and run.turn % 2 else y.value
        if codes and run and _parts(its_size, across, size, level, run):
            yield run.turn, runs.word(run, codes, start, size, glued)
            codes, glued = [], True
        if not codes:
            run = runs.at(index)
            start, size = index, its_size
            level = x.value if run.turn % 2 else y.value
        codes.append(code)
    if codes and run:
        yield run.turn, runs.word(run, codes, start, size, glued)


def _parts(its_size: float, across: float, size: float, level: float, run: _Run) -> bool:
    """Whether a letter is of another size, or stands higher or lower, than its word so far."""
    if abs(its_size - size) > 0.02 * size:
        return True
    return abs(across - level) > _RAISED_LEAST * size * run.scale


class _Runs:
    """The text objects of one page, each asked for once."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._edges = tuple(ctypes.c_double() for _ in range(4))

    def at(self, index: int) -> _Run:
        """Return the run that a letter stands in."""
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        scale, turn = 1.0, 0
        if pdfium.FPDFText_GetMatrix(self._page, index, matrix):
            a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
            scale = (c * c + d * d) ** 0.5 or 1.0
            if abs(b) > abs(a):
                turn = 1 if b > 0 else 3
            elif a < 0:
                turn = 2
        bold = italic = False
        text_object = pdfium.FPDFText_GetTextObject(self._page, index)
        if text_object:
            bold, italic = self._font(pdfium.FPDFTextObj_GetFont(text_object))
        return _Run(scale, bold, italic, turn)

    def _font(self, font: Any) -> tuple[bool, bool]:
        import pypdfium2.raw as pdfium

        if not font:
            return False, False
        place = ctypes.addressof(font.contents)
        known = self._fonts.get(place)
        if known is None:
            buffer = ctypes.create_string_buffer(_FONT_NAME)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, _FONT_NAME)
            name = buffer.value.decode("utf-8", "replace").partition("+")
            bare = name[2] or name[0]
            # The weight that fonts tell is no help: many of TeX's tell that of a bold one.
            forced = pdfium.FPDFFont_GetFlags(font) & _FORCED_BOLD
            bold = bool(forced or _BOLD.search(bare))
            slant = ctypes.c_int()
            leaning = pdfium.FPDFFont_GetItalicAngle(font, slant) and slant.value != 0
            italic = bool(_ITALIC.search(bare) or leaning)
            known = self._fonts[place] = (bold, italic)
        return known

    def word(self, run: _Run, codes: Sequence[int], start: int, size: float, glued: bool) -> Word:
        """Return the word that letters in a row make."""
        import pypdfium2.raw as pdfium

        left, right, bottom, top = self._edges
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._page, start, x, y)
        pdfium.FPDFText_GetCharBox(self._page, start, left, right, bottom, top)
        first = (left.value, right.value, bottom.value, top.value)
        pdfium.FPDFText_GetCharBox(self._page, start + len(codes) - 1, left, right, bottom, top)
        x0, x1 = min(first[0], left.value), max(first[1], right.value)
        low, high = min(first[2], bottom.value), max(first[3], top.value)
        ends = ((x0, x1), (low, high), (-x1, -x0), (-high, -low))[run.turn]
        level = (y.value, -x.value, -y.value, x.value)[run.turn]
        text = letters(codes)
        return Word(text, ends[0], ends[1], level, size * run.scale, run.bold, run.italic, glued)
