"""Abbreviations that a text defines: ``central nervous system (CNS)``.

The algorithm of Schwartz and Hearst (2003, Pacific Symposium on Biocomputing 8:451-462): brackets
give the candidates; the characters of the short form are then looked for in the long form from
right to left, the first of them at the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.documents import Span


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, the long form that the text gives for it, and where both stand."""

    short: str
    long: str
    short_span: Span
    long_span: Span


_BRACKETS = re.compile(r"(?<=[^\s(\[])\s\(([^()\n]{2,200})\)")
_PART = re.compile(
    r"\s*(?:(?:termed|called|i\.e\.,?|abbreviated(?: as)?|or|designated)\s+)?([^;,]+)"
)
_SHORT = re.compile(r"[^\W_][\w\-/.+'′α-ω ]{1,9}")
_SHORT_BEFORE = re.compile(r"[^\s(\[,;:]{2,10}$")
_WORD = re.compile(r"[^\s]+")
_ROMAN = re.compile(r"[IVX]+|\d+[a-zA-Z]?")
_SENTENCE_END = re.compile(r"\w{2}[.?!]\s+(?=[A-Z])|[;:]\s|\n")

_REACH = 250
"""How many code points before a bracket a long form may begin."""


def find_abbreviations(text: str) -> list[Abbreviation]:
    """Return the definitions in a text in order of their brackets; offsets are code points."""
    return [
        Abbreviation(text[short.start : short.end], text[long.start : long.end], short, long)
        for match in _BRACKETS.finditer(text)
        for short, long in _definition(text, match)
    ]


def _definition(text: str, brackets: re.Match[str]) -> Iterator[tuple[Span, Span]]:
    """Yield the spans of the short and the long form, if the brackets define one."""
    before = _before(text, brackets.start())
    part = _PART.match(brackets[1])
    if part is None:
        return
    start = brackets.start(1) + part.start(1)
    inside = part[1].rstrip()
    if _is_short_form(inside):
        long = _long_form(text, before, inside)
        if long is not None:
            yield Span(start, start + len(inside)), long
            return
    short = _SHORT_BEFORE.search(text, before.start, before.end)
    if short and _is_short_form(short[0]) and len(inside) > len(short[0]):
        end = brackets.start(1) + part.end(1)
        long = _long_form(text, Span(start, start + len(text[start:end].rstrip())), short[0])
        if long is not None and long.start == start:
            yield Span(*short.span()), long


def _before(text: str, bracket: int) -> Span:
    """Return the stretch of the sentence before a bracket in which a long form may stand."""
    start = max(0, bracket - _REACH)
    for match in _SENTENCE_END.finditer(text, start, bracket):
        start = match.end()
    return Span(start, bracket)


def _is_short_form(candidate: str) -> bool:
    """Whether it has 2 to 10 characters, at most 2 words, a capital, and is no mere number."""
    return (
        2 <= len(candidate) <= 10
        and _SHORT.fullmatch(candidate) is not None
        and candidate.count(" ") <= 1
        and any(character.isupper() for character in candidate)
        and not (candidate[1:].islower() and candidate[1:].isalpha() and len(candidate) > 3)
        and not _ROMAN.fullmatch(candidate)
    )


def _long_form(text: str, stretch: Span, short: str) -> Span | None:
    """Return the shortest long form for a short form that ends where the stretch ends."""
    words = [word.span() for word in _WORD.finditer(text, stretch.start, stretch.end)]
    letters = sum(character.isalnum() for character in short)
    words = words[-min(letters + 5, 2 * letters) :]
    if not words:
        return None
    end = words[-1][1]
    start = _initials(text, words, short)
    if start is None:
        start = _match_backwards(text, words[0][0], end, short)
    if start is None:
        return None
    long = text[start:end]
    if len(long) <= len(short) or short in re.split(r"[\s\-/]+", long) or not _balanced(long):
        return None
    return Span(start, end)


def _balanced(long: str) -> bool:
    """Whether every bracket is closed: a long form does not begin within brackets."""
    return long.count("(") == long.count(")") and long.count("[") == long.count("]")


def _initials(text: str, words: list[tuple[int, int]], short: str) -> int | None:
    """Return where the last words begin whose initials, one each, spell a short form of capitals.

    Not of the published algorithm, which takes the shortest stretch that holds the letters:
    ``mammary tumor virus`` for MMTV, where the text has ``mouse mammary tumor virus``.
    """
    letters = [character.lower() for character in short if character.isalnum()]
    if not 3 <= len(letters) <= len(words) or not short.isupper():
        return None
    chosen = words[-len(letters) :]
    if [text[start].lower() for start, _ in chosen] != letters:
        return None
    return chosen[0][0]


def _match_backwards(text: str, first: int, end: int, short: str) -> int | None:
    """Return where the long form begins: each letter or digit of the short form from the right.

    The leftmost must begin a word; hyphens and slashes begin words too.
    """
    place = end
    characters = [character for character in short.lower() if character.isalnum()]
    for index in range(len(characters) - 1, -1, -1):
        place -= 1
        while place >= first and not (
            text[place].lower() == characters[index]
            and (index > 0 or place == first or not text[place - 1].isalnum())
        ):
            place -= 1
        if place < first:
            return None
    return _word_start(text, first, place)


def _word_start(text: str, first: int, place: int) -> int:
    """Return where the blank-separated word begins that holds a place."""
    while place > first and not text[place - 1].isspace() and text[place - 1] not in "([":
        place -= 1
    return place
