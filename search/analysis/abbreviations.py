"""Abbreviations that a text defines: ``central nervous system (CNS)``.

Brackets give the candidates, as in the algorithm of Schwartz and Hearst (2003, Pacific Symposium
on Biocomputing 8:451-462): the long form before them, or the short form before and the long form
in them. Which words the long form has is told by the best alignment of the letters, not by the
shortest (see ``alignment.py``). Short forms may be small (``base pairs (bp)``), hold brackets
(``k(cat)``), stand beside others (``(GR; also NR3C1)``) or carry what biologists add to the
letters: a number, the ``p`` of a yeast protein, the ``h`` of a human gene.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.alignment import NEVER_FIRST, Alignment, align
from search.documents import Span


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, the long form that the text gives for it, and where both stand."""

    short: str
    long: str
    short_span: Span
    long_span: Span


_OPENING = re.compile(r"[(\[](?<=[^\s(\[]\s.)(?=[^\s)\]])")
_BRACKET = re.compile(r"[()\[\]\n]")
_SEPARATOR = re.compile(r"\s*[;,]\s+|\s+(?:or|and|also)\s+")
_LEAD = re.compile(
    r"(?:(?:also|hereafter|henceforth|termed|called|i\.e\.,?|abbreviated(?: as)?|abbrev\.|or|for"
    r"|designated|known as|referred to as|denoted(?: as)?|named|the)\s+)+",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’«»"
_SHORT = re.compile(r"[^\W_][\w\-/.+'′α-ω ()\[\],]*", re.DOTALL)
_SHORT_BEFORE = re.compile(r"[^\s(\[,;:]{2,12}$")
_WORD = re.compile(r"\S+")
_ROMAN = re.compile(r"[IVX]+|[ivx]+|\d+[a-zA-Z]?")
_SENTENCE_END = re.compile(r"(?P<stop>[.?!])(?<=[\w)]{2}.)\s+(?=[A-Z])|[;:]\s|\n")
_OWN_BRACKET = re.compile(r"\s[(\[][^()\[\]]{2,}[)\]][\s,]")
_ADDED_NUMBER = re.compile(r"(?<=[^\W\d_])-?\d{1,3}[a-z]?$|(?<=[^\W\d_])[IV]{1,3}$|(?<=\d)p$|p$")
_SPECIES = re.compile(r"(?:[ehmryx]|At|Hs|Sc|Sp|Ce|Dm|Mm|Rn|Xl)(?=[A-Z][\w-]{2,})")
_INITIALS = re.compile(r"(?:[A-Z]\.\s?)+|[a-z]/[a-z]")
_LONE_LETTER = re.compile(r"(?<!\S)\S+\s(?=[a-z]\s)")
_LOCANTS = re.compile(r"(?<!\S)(?:\d{1,2}'?,\s?)+$")

_NO_SHORT_FORMS = frozenset(
    {"i.e", "ie", "e.g", "eg", "etc", "vs", "cf", "see", "inc", "ltd", "fig", "figs", "ref", "refs"}
    | {"ibid", "kg", "cm", "mg", "ml", "ng", "pg", "km"}
)
"""What stands in brackets for other reasons."""
_LONGEST_SMALL = 5
"""Code points of a short form of small letters only; what is longer is a word."""

_REACH = 250
"""How many code points before a bracket a long form may begin."""
_LONGEST_SHORT = 12
_MOST_COMMAS = 2
_LONGEST_INSIDE = 200

_LIKELY, _SURE = 0.44, 0.75
"""Mean worth of a letter from which an alignment is believed: of a short form that looks like
one, and of one that looks like a word."""


def find_abbreviations(text: str) -> list[Abbreviation]:
    """Return the definitions in a text in order of their brackets; offsets are code points."""
    return [
        Abbreviation(text[short.start : short.end], text[long.start : long.end], short, long)
        for inside in _brackets(text)
        for short, long in _definitions(text, inside)
    ]


def _brackets(text: str) -> Iterator[Span]:
    """Yield what stands in brackets after a word, without the brackets; brackets may nest."""
    for opening in _OPENING.finditer(text):
        start = opening.end()
        depth = 1
        for bracket in _BRACKET.finditer(text, start, start + _LONGEST_INSIDE + 1):
            if bracket[0] == "\n":
                break
            depth += 1 if bracket[0] in "([" else -1
            if depth == 0:
                if bracket.start() - start >= 2:
                    yield Span(start, bracket.start())
                break


def _definitions(text: str, inside: Span) -> Iterator[tuple[Span, Span]]:
    """Yield the spans of the short and the long form of what brackets define."""
    pair = _both_inside(text, inside)
    if pair is not None:
        yield pair
        return
    parts = list(_parts(text, inside))
    short = _short_before(text, inside.start - 2)
    if not parts and short is None:
        return
    before = _before(text, inside.start - 2)
    found: Span | None = None
    for part in parts:
        if found and part.start == found.start:
            continue
        long = _long_before(text, before, text[part.start : part.end])
        if long is not None:
            found = part
            yield part, long
    if found is None and short is not None:
        long = _long_inside(text, short, inside)
        if long is not None:
            yield short, long


def _before(text: str, bracket: int) -> Span:
    """Return the stretch of the sentence before a bracket in which a long form may stand."""
    end = _word_end(text, bracket)
    reach = start = max(0, end - _REACH)
    for match in _SENTENCE_END.finditer(text, start, end):
        # The two characters before a full stop must be within reach, too.
        if match["stop"] is None or match.start() >= reach + 2:
            start = match.end()
    if text.find("(", start, end) < 0 and text.find("[", start, end) < 0:
        return Span(start, end)
    for match in _OWN_BRACKET.finditer(text, start, end):
        start = match.end()
    return Span(_after_open_bracket(text, start, end), end)


def _word_end(text: str, bracket: int) -> int:
    """Return where the word ends that stands before a bracket."""
    end = bracket
    while end > 0 and (text[end - 1].isspace() or text[end - 1] in _QUOTES):
        end -= 1
    return end


def _short_before(text: str, bracket: int) -> Span | None:
    """Return the short form before a bracket, if the word there can be one."""
    end = _word_end(text, bracket)
    match = _SHORT_BEFORE.search(text, max(0, end - _LONGEST_SHORT), end)
    if match is None or _looks_like_word(match[0]) or not _is_short_form(match[0]):
        return None
    return Span(*match.span())


def _after_open_bracket(text: str, start: int, end: int) -> int:
    """Return where the innermost bracket begins that is still open at the end, else the start."""
    open_at: list[int] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] in "([":
            open_at.append(bracket.end())
        elif open_at:
            open_at.pop()
    return open_at[-1] if open_at else start


def _parts(text: str, inside: Span) -> Iterator[Span]:
    """Yield what may be short forms within brackets: all of it, or its parts one by one."""
    whole = _trimmed(text, inside)
    if _is_short_form(text[whole.start : whole.end]):
        yield whole
        words = text[whole.start : whole.end].split(" ")
        if _is_named_first(words):
            yield Span(whole.start, whole.start + len(words[0]))
        return
    start = inside.start
    for cut in (*_SEPARATOR.finditer(text, inside.start, inside.end), None):
        part = _trimmed(text, Span(start, cut.start() if cut else inside.end))
        words = text[part.start : part.end].split(" ")
        if _is_short_form(text[part.start : part.end]):
            yield part
        elif start == inside.start and len(words) > 1 and _is_named_first(words):
            yield Span(part.start, part.start + len(words[0]))
        if cut is None:
            return
        start = cut.end()


def _is_named_first(words: list[str]) -> bool:
    """Whether a part such as ``TFIID complex`` names its short form first, then what it is."""
    return (
        len(words) == 2 and _is_short_form(words[0]) and words[1].isalpha() and words[1].islower()
    )


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without what leads to the short form, and without quotation marks."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in _QUOTES):
        start += 1
    lead = _LEAD.match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    while start < end and text[start] in _QUOTES:
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _QUOTES):
        end -= 1
    return Span(start, end)


def _is_short_form(candidate: str) -> bool:
    """Whether it is short, begins with a letter or digit, and is no number or citation.

    Of several words (three at most) one must hold a capital.
    """
    blanks = candidate.count(" ")
    return (
        2 <= len(candidate) <= _LONGEST_SHORT + 3 * candidate.count("(")
        and blanks <= 2
        and any(map(str.isalpha, candidate))
        and _SHORT.fullmatch(candidate) is not None
        and _balanced(candidate)
        and ", " not in candidate
        and not _ROMAN.fullmatch(candidate)
        and (not blanks or any(character.isupper() for character in candidate))
        and not (candidate.islower() and candidate.isalpha() and len(candidate) > _LONGEST_SMALL)
        and candidate not in NEVER_FIRST
        and candidate.lower().strip(".") not in _NO_SHORT_FORMS
        and not _INITIALS.fullmatch(candidate)
    )


def _looks_like_word(short: str) -> bool:
    """Whether a short form could as well be a word: no capital beyond the first of its letters."""
    return short.isalpha() and (short.islower() or (len(short) > 3 and short[1:].islower()))


def _balanced(form: str) -> bool:
    """Whether every bracket is closed: no form begins or ends within brackets."""
    return form.count("(") == form.count(")") and form.count("[") == form.count("]")


def _long_before(text: str, before: Span, short: str) -> Span | None:
    """Return the long form of a short form that ends where the stretch ends."""
    for letters in _without_additions(short):
        count = sum(character.isalnum() for character in letters)
        words = [match.start() for match in _WORD.finditer(text, before.start, before.end)]
        if not words:
            return None
        window = Span(words[-min(len(words), count + 5, 2 * count + 1)], before.end)
        alignment = align(text, window, letters)
        if alignment is None or not _believed(alignment, short, letters):
            continue
        start = _with_locants(text, before, alignment.start)
        if _is_long_form(text[start : before.end], short):
            return Span(start, before.end)
    return None


def _without_additions(short: str) -> Iterator[str]:
    """Yield a short form whole, then without an added number or ``p``, then without its species.

    ``Pkc1`` is *protein kinase C*, ``Top1p`` topoisomerase I, ``hREV3`` the human REV3.
    """
    yield short
    bare = short
    while True:
        shorter = _ADDED_NUMBER.sub("", bare)
        if shorter == bare or sum(character.isalpha() for character in shorter) < 2:
            break
        bare = shorter
        yield bare
    species = _SPECIES.match(short)
    if species:
        yield short[species.end() :]


def _believed(alignment: Alignment, short: str, letters: str) -> bool:
    """Whether an alignment is good enough for what the short form looks like."""
    if alignment.skipped > len(letters) // 2:
        return False
    if letters != short:
        return alignment.worth >= _SURE
    if not _looks_like_word(short):
        return alignment.worth >= _LIKELY
    if not re.search("[aeiouy]", short.lower()) and short.islower():
        return alignment.worth >= _LIKELY
    return alignment.initial or alignment.worth >= _SURE


def _is_long_form(long: str, short: str) -> bool:
    """Whether a stretch can be the long form: longer, whole, and not the short form again."""
    return (
        len(long) > len(short)
        and _balanced(long)
        and short not in re.split(r"[\s\-/]+", long)
        and long.count(", ") <= _MOST_COMMAS
        and not _says_again(long, short)
    )


def _says_again(long: str, short: str) -> bool:
    """Whether a long form holds the short form as a word, or as more than its beginning.

    ``topo`` is cut from *topoisomerase*; but ``Sir2p`` is no long form of ``Sir2``.
    """
    if " " in long:
        return short.lower() in long.lower().split()
    if short.lower() not in long.lower():
        return False
    rest = long[len(short) :] if long.lower().startswith(short.lower()) else ""
    return len(rest) < 4 or not (rest.isalpha() and rest.islower())


def _with_locants(text: str, before: Span, start: int) -> int:
    """Return where a name begins whole: *1, 3-propanediol*, *cytochrome c oxidase*."""
    # Its lookahead takes the lone letter and the blank after it, no more.
    found = _LONE_LETTER.finditer(text, before.start, start + 2)
    lone = next((match for match in found if match.end() == start), None)
    if lone:
        return lone.start()
    locants = _LOCANTS.search(text, before.start, start) if text[start].isdigit() else None
    return locants.start() if locants else start


def _long_inside(text: str, short: Span, inside: Span) -> Span | None:
    """Return the long form of ``SHORT (long form)``, where brackets hold that."""
    form = text[short.start : short.end]
    end = next((cut.start() for cut in re.finditer(r";\s", text[inside.start : inside.end])), None)
    long = _trimmed(text, Span(inside.start, inside.end if end is None else inside.start + end))
    for letters in _without_additions(form):
        alignment = align(text, long, letters)
        if (
            alignment is not None
            and alignment.start == long.start
            and _believed(alignment, form, letters)
            and _is_long_form(text[long.start : long.end], form)
        ):
            return long
    return None


def _both_inside(text: str, inside: Span) -> tuple[Span, Span] | None:
    """Return the forms of ``(long form, SHORT)``."""
    cut = text.rfind(", ", inside.start, inside.end)
    if cut < 0:
        return None
    short = _trimmed(text, Span(cut + 2, inside.end))
    form = text[short.start : short.end]
    if not _is_short_form(form) or not form.isupper() or len(form) < 3:
        return None
    long = _long_before(text, Span(inside.start, cut), form)
    return (short, long) if long is not None and long.start == inside.start else None
