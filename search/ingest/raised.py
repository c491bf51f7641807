"""Raised text: citation numbers, exponents, ions and ordinals."""

from __future__ import annotations

import re

from search.ingest.pages.lines import word_set

_SUPERSCRIPT = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUPERSCRIPT_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUPERSCRIPT_LETTERS = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_NUMBERS = re.compile(r"\d{1,4}(?:[,–-]\d{1,4})*,?")
_POWER = re.compile(r"[\d+−–=()n-]{1,12}")
_ORDINALS = word_set("st nd rd th er e o a os as ème ers")
_BASE = re.compile(r"(?:^|[^A-Za-z])(?:[A-Za-zµμ°Å]{1,2}|[A-Z][a-z]?\d|min|mol|sec|ppm)$")


def raised(printed: str, before: str, *, linked: bool = False) -> tuple[str, bool]:
    """Return raised text as plain text can hold it, and whether it is a citation number.

    ``before`` is what stands before it, ``linked`` whether it is a link (to a reference).
    ``10`` + ``6`` is an exponent, ``Ca`` + ``2+`` an ion, ``receptors`` + ``4,7`` citations.
    """
    text = re.sub(r"\s+", "", printed)
    numbers = _NUMBERS.fullmatch(text)
    if numbers and (linked or not _is_power(before)):
        return text.strip(",").translate(_SUPERSCRIPT_DIGITS), True
    if _POWER.fullmatch(text):
        return text.translate(_SUPERSCRIPT), False
    before_is_digit = bool(re.search(r"\d$", before))
    if len(text) == 1 and text.isascii() and text.islower() and not before_is_digit:
        return text.translate(_SUPERSCRIPT_LETTERS), False
    if text in _ORDINALS:
        return text, False
    return printed, False


def _is_power(before: str) -> bool:
    """Whether a number raised after this text is an exponent: after a digit, a unit, a symbol."""
    if not before or before[-1].isspace():
        return False
    return before[-1].isdigit() or bool(_BASE.search(before))
