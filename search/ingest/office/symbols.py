"""Characters of the Symbol font, which older manuscripts set Greek and mathematics in.

The encoding is Adobe's for the font Symbol; Word keeps such a character as a private code from
U+F020.
"""

from __future__ import annotations

_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_CAPITALS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SIGNS = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥",
    0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•",
    0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩",
    0xC8: "∪", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™",
    0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xE5: "∑",
    0xF2: "∫",
}  # fmt: skip
_SYMBOL = {
    **{code: chr(code) for code in range(0x20, 0x7F)},
    **dict(zip(range(ord("a"), ord("z") + 1), _GREEK, strict=True)),
    **dict(zip(range(ord("A"), ord("Z") + 1), _CAPITALS, strict=True)),
    **_SIGNS,
}


def symbol(font: str, code: str) -> str:
    """Return the character that a code (hexadecimal) stands for in a font, or nothing.

    Of fonts but Symbol only codes outside the private area mean something.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if font.casefold().startswith("symbol"):
        return _SYMBOL.get(number & 0xFF, "")
    private = 0xE000 <= number <= 0xF8FF
    valid = 0x20 <= number < 0xD800 or 0xDFFF < number < 0x110000
    return chr(number) if valid and not private else ""
