"""The codes of a PDF's glyphs to letters: ligatures, private codes, accents set apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from search.ingest.office.symbols import symbol

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_PRIVATE = range(0xF020, 0xF100)
"""Where Windows fonts of symbols keep their glyphs: U+F000 and the code, mostly Symbol's."""
_BULLETS = {0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "◦"}
"""Of Wingdings, which word processors use in lists."""
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c",
    "˚": "\u030a", "¯": "\u0304", "˙": "\u0307", "˘": "\u0306", "˝": "\u030b", "¸": "\u0327",
    "˛": "\u0328",
}  # fmt: skip
_APART = re.compile(rf"(?P<before>\w?)(?P<gap> ?)(?P<accent>[{''.join(_ACCENTS)}]) ?(?P<letter>\w)")
_CEDILLA = re.compile("[cC]¸")
"""A cedilla is set behind its letter, unlike the other accents."""
_DOTLESS = {"ı": "i", "ȷ": "j"}


def letters(codes: Sequence[int]) -> str:
    """Return the text of a word's codes.

    Halves of surrogate pairs are joined or, alone, replaced; controls are left out.
    """
    if max(codes) < 0x7F and min(codes) >= 0x20:
        return "".join(map(chr, codes))
    parts = [_letter(code) for code in codes]
    text = "".join(parts)
    if any(0xD800 <= code < 0xE000 for code in codes):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _letter(code: int) -> str:
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code in _BULLETS:
        return _BULLETS[code]
    if code in _PRIVATE:
        return symbol("Symbol", f"{code:x}") or chr(code)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return ""
    return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"


def join_accents(text: str) -> str:
    """Return a text whose accents stand on their letters: ``M¨uller`` is ``Müller``.

    TeX sets an accent of its older fonts as a glyph of its own, before the letter.
    """
    if not any(accent in text for accent in _ACCENTS):
        return text
    return _APART.sub(_joined, _CEDILLA.sub(lambda match: "ç" if match[0][0] == "c" else "Ç", text))


def _joined(match: re.Match[str]) -> str:
    letter = _DOTLESS.get(match["letter"], match["letter"])
    whole = unicodedata.normalize("NFC", letter + _ACCENTS[match["accent"]])
    if len(whole) != 1:
        return match[0]
    gap = match["gap"] if letter.isupper() or not match["before"] else ""
    return f"{match['before']}{gap}{whole}"
