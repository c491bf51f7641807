"""The paragraphs of an RTF file: its control words, read one after the other.

The numbers of character sets, and the names of groups without text, are those of striprtf, whose
own conversion keeps neither headings nor raised numbers nor notes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.ingest.office.paragraphs import Paragraph, ParagraphWriter
from search.ingest.office.symbols import symbol
from search.ingest.pages.lines import word_set

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
)
_KEPT = frozenset(("footnote", "pntext", "shptxt", "shp", "shpinst", "result", "title", "author"))
"""Groups that striprtf leaves out, and that are read here."""
_ALSO_SILENT = word_set(
    """
    ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn upr stylesheet fonttbl colortbl themedata
    colorschememapping nonshppict bkmkstart bkmkend
    """
)
_PROPERTIES = frozenset(("title", "author", "keywords"))
_BREAKS = frozenset(("par", "sect", "page", "row", "nestrow", "column"))
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "softline": "",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_SIGNS = {"~": "\xa0", "_": "\N{NON-BREAKING HYPHEN}", "{": "{", "}": "}", "\\": "\\", "-": ""}
_DEEPEST = 2000
_LONGEST_PROPERTY = 2000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group, and ends with it."""

    silent: bool = False
    position: str = ""
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    skip: int = 1
    """How many characters stand after each Unicode one for readers that know none."""
    target: str = ""
    """The property or ``footnote`` that the group's text belongs to."""


@dataclass(slots=True)
class RtfText:
    """Reads one file's source."""

    styles: Mapping[int, tuple[int, bool]]
    """Number of a paragraph style to (level of headings or 0, whether of titles)."""
    properties: dict[str, str] = field(default_factory=dict)
    """What the file tells of itself: ``title``, ``author``, ``keywords``."""
    _found: list[Paragraph] = field(default_factory=list)
    _notes: list[Paragraph] = field(default_factory=list)
    _writer: ParagraphWriter = field(default_factory=ParagraphWriter)
    _note: ParagraphWriter = field(default_factory=ParagraphWriter)
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    """Number of a font to its encoding, or ``symbol``."""
    _encoding: str = "cp1252"
    _level: int = 0
    _title: bool = False
    _bytes: bytearray = field(default_factory=bytearray)
    _high: int = 0
    """The first half of a surrogate pair that waits for its second."""
    _to_skip: int = 0
    _font_of_table: int = -1
    _starred: bool = False
    _in_table: bool = False
    _cell_goes_on: bool = False
    """Whether a paragraph ended in a cell of a table: what follows stands in the same row."""

    def read(self, source: str) -> list[Paragraph]:
        """Return the paragraphs of a file's source, decoded as Latin-1."""
        from striprtf.striprtf import destinations

        silent = (frozenset(destinations) | _ALSO_SILENT) - _KEPT
        at = 0
        while match := _TOKEN.search(source, at):
            at = match.end()
            if match["hex"] is None:
                self._settle()
            if match["word"]:
                word = match["word"]
                number = int(match["number"]) if match["number"] else None
                if word == "bin":
                    at += max(number or 0, 0)
                else:
                    self._word(word, number, silent)
            elif match["hex"]:
                self._byte(int(match["hex"], 16))
            elif match["brace"]:
                self._brace(match["brace"])
                if match["brace"] == "}" and not self._stack:
                    break
            elif match["sign"]:
                self._sign(match["sign"])
            else:
                self._plain(match["text"])
        self._settle()
        self._end_paragraph()
        return self._found

    def _brace(self, brace: str) -> None:
        self._to_skip = 0
        if brace == "{":
            if len(self._stack) < _DEEPEST:
                self._stack.append(self._state)
            else:
                self._stack.append(replace(self._stack[-1], silent=True))
            return
        ended = self._state
        if self._stack:
            self._state = self._stack.pop()
        if ended.target == "footnote" and self._state.target != "footnote":
            self._notes.append(self._note.paragraph())

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._end_paragraph()
        else:
            self._show(_SIGNS.get(sign, ""))

    def _word(self, word: str, number: int | None, silent: frozenset[str]) -> None:
        state = self._state
        # After \* stands the name of a group that whoever does not know it must leave out.
        unknown, self._starred = self._starred and word not in _KEPT, False
        if word == "ud":
            self._state = replace(state, silent=False)
        elif unknown:
            self._state = replace(state, silent=True)
        elif word in _PROPERTIES:
            self._state = replace(state, target=word, silent=False)
        elif word == "footnote":
            self._state = replace(state, target="footnote", silent=state.silent, position="")
        elif word == "fonttbl":
            self._state = replace(state, silent=True, target="fonts")
        elif word in silent:
            self._state = replace(state, silent=True)
        elif word == "u" and number is not None:
            self._unicode(number % 0x10000)
        elif word == "ansicpg" and number:
            self._encoding = _known(f"cp{number}") or self._encoding
        elif word == "mac":
            self._encoding = "mac_roman"
        elif word == "f" and number is not None:
            self._font_of_table = number
            self._state = replace(state, font=number)
        elif word == "fcharset" and number is not None and state.target == "fonts":
            self._fonts[self._font_of_table] = _charset(number)
        elif word == "uc" and number is not None:
            self._state = replace(state, skip=min(max(number, 0), 8))
        elif word == "par" and self._in_table and state.target != "footnote":
            self._cell_goes_on = True
        elif word in _BREAKS:
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self._cell_goes_on = False
            self._show("\t")
        elif word in _CHARACTERS:
            self._show(_CHARACTERS[word])
        else:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        on = number != 0
        if word in ("super", "sub"):
            self._state = replace(self._state, position=word if on else "")
        elif word in ("nosupersub", "plain"):
            plain = word == "plain"
            self._state = replace(
                self._state,
                position="",
                hidden=self._state.hidden and not plain,
                deleted=self._state.deleted and not plain,
            )
        elif word == "up":
            self._state = replace(self._state, position="super" if number else "")
        elif word == "dn":
            self._state = replace(self._state, position="sub" if number else "")
        elif word == "v":
            self._state = replace(self._state, hidden=on)
        elif word == "deleted":
            self._state = replace(self._state, deleted=on)
        elif self._state.target or self._state.silent:
            return
        elif word == "pard":
            self._level, self._title, self._in_table = 0, False, False
        elif word == "intbl":
            self._in_table = on
        elif word == "outlinelevel" and number is not None:
            self._level = number + 1 if 0 <= number < 9 else 0
        elif word == "s" and number is not None:
            self._level, self._title = self.styles.get(number, (0, False))

    def _unicode(self, code: int) -> None:
        self._to_skip = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._show(chr(0x10000 + ((self._high - 0xD800) << 10) + (code - 0xDC00)))
            self._high = 0
        elif 0xF000 <= code < 0xF100:
            self._show(symbol("Symbol", f"{code:x}"))
        else:
            self._show(chr(code))

    def _byte(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(code)

    def _plain(self, text: str) -> None:
        if self._to_skip:
            dropped = min(self._to_skip, len(text))
            self._to_skip -= dropped
            text = text[dropped:]
        if any(letter > "\x7f" for letter in text):
            text = text.encode("latin-1").decode(self._coding(), "replace")
        if self._fonts.get(self._state.font) == "symbol":
            text = "".join(symbol("Symbol", f"{ord(letter):x}") or letter for letter in text)
        self._show(text)

    def _settle(self) -> None:
        """Write the bytes that were given as hexadecimal numbers, in a row: two make one letter."""
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        if self._fonts.get(self._state.font) == "symbol":
            self._show("".join(symbol("Symbol", f"{code:x}") for code in data))
        else:
            self._show(data.decode(self._coding(), "replace"))

    def _coding(self) -> str:
        named = self._fonts.get(self._state.font, "")
        return named if named and named != "symbol" else self._encoding

    def _show(self, text: str) -> None:
        state = self._state
        if not text or state.silent or state.hidden or state.deleted or state.target == "fonts":
            return
        if state.target in _PROPERTIES:
            held = self.properties.get(state.target, "")
            self.properties[state.target] = (held + text)[:_LONGEST_PROPERTY]
        elif state.target == "footnote":
            self._note.write(text, position=state.position)
        else:
            if self._cell_goes_on:
                self._writer.write(" ")
                self._cell_goes_on = False
            self._writer.write(text, position=state.position)

    def _end_paragraph(self) -> None:
        if self._state.silent or self._state.target in _PROPERTIES:
            return
        if self._state.target == "footnote":
            self._notes.append(self._note.paragraph())
            return
        self._cell_goes_on = False
        self._found.append(self._writer.paragraph(level=self._level, title=self._title))
        self._found += self._notes
        self._notes = []


def _known(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return None


def _charset(number: int) -> str:
    """Return the encoding of a font's character set; 0 and 1 mean the document's own."""
    from striprtf.striprtf import charset_map

    if number == 2:
        return "symbol"
    return _known(str(charset_map.get(number, ""))) or "" if number > 1 else ""
