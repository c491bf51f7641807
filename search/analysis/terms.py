"""Text to terms: the one analyzer, for indexing, asking, ranking and highlighting alike.

A term is a normalised, stemmed token. The text itself is never normalised; only a copy of each
word is, so that every token keeps exact offsets into the text as given.

Normalisation of a word, in order: characters that do not print (soft hyphen, zero-width) are
dropped; superscript digits after a digit become an exponent (``10⁶`` is ``10^6``); Unicode NFKC
and case folding; diacritics folded (``Martínez`` is ``martinez``); Greek letters spelt out
(``α2`` is ``alpha2``, but ``µg`` is ``ug``); possessive ``'s`` dropped.

Hyphenated compounds are written apart or together by whim, so the pieces are joined where they
form a code (``5-HT`` = ``5HT``, ``TREK-1`` = ``TREK1``, ``TNF-α`` = ``TNFalpha``) and stand
apart where they are words (``dual-action``, ``6-week``, ``α2-adrenergic``).

Stems are those of the Snowball English stemmer (http://snowballstem.org); terms with a digit are
codes and stay unstemmed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from search.documents import Span

if TYPE_CHECKING:
    from Stemmer import Stemmer

_Made = TypeVar("_Made")

STOP_MARK = "·"
"""Stands before the term of a stop word where terms are joined; no term begins with it."""

LONGEST_TERM = 100
"""Terms are cut to this many code points: sequences and encoded data are nobody's search word."""

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_HYPHEN = "-\u2010-\u2013\u2212\ufe63\uff0d"
_APOSTROPHE = "'\u2019\u02bc\uff07"
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_RUN = rf"[^\W_](?:[^\W_]|[{_INVISIBLE}\u0300-\u036f])*+"
_PIECE = (
    rf"(?:\d++(?:[.,·]\d++)++|\d++\^[{_HYPHEN}]?\d++"
    rf"|{_RUN}(?:[⁻⁺][{_SUPERSCRIPT}]++)?(?:(?<=[^\W\d_])[{_APOSTROPHE}](?=[^\W\d_]){_RUN})*+)"
)
_WORD = re.compile(
    r"(?P<doi>10\.\d{4,9}/[^\s<>\"“”]*[^\W_])"
    r"|(?<![\w.])\.\d++"
    r"|(?<![\w.])(?:[^\W\d_]\.){2,}+(?![^\W_])"
    rf"|{_PIECE}(?:[{_HYPHEN}]{_PIECE})*+"
)
_PIECES = re.compile(_PIECE)

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_NAMES = frozenset(_GREEK.values())
_GREEK_LETTERS = re.compile("(?<![α-ω])[α-ω]{1,2}(?![α-ω])")
_MICRO = re.compile(r"μ(?=(?:g|l|m|mol|s|v|a|ci|w|n|kat)$)")
_EXPONENT = re.compile(rf"(?<=\d)([⁻⁺]?)([{_SUPERSCRIPT}]+)$")
_GLUED_SUPERSCRIPT = re.compile(rf"(?<=[^\W\d_]{{4}})[{_SUPERSCRIPT}]+$")
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_POSSESSIVE = re.compile(f"[{_APOSTROPHE}]s$", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w^./,-]|_")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_IDEOGRAPH = re.compile(f"[{_CJK}]")
_IDEOGRAPHS = re.compile(f"[{_CJK}]|[^{_CJK}]+")
# Letters without a decomposition in Unicode.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

# fmt: off
_COUNTED = frozenset({
    "age", "axis", "class", "cycle", "day", "days", "dose", "grade", "group", "hour", "item",
    "items", "level", "line", "log", "model", "month", "over", "part", "phase", "plus", "point",
    "range", "score", "size", "stage", "step", "table", "test", "time", "top", "trial", "type",
    "under", "unit", "visit", "week", "weeks", "year", "years", "zone",
})
"""Words before a number that are no names of genes or receptors: ``type-2`` is ``type 2``."""
_UNITS = frozenset({
    "cm", "fr", "g", "h", "hr", "kb", "kd", "kg", "km", "l", "lb", "m", "mg", "min", "ml", "mm",
    "mo", "nm", "ng", "pg", "s", "ug", "um", "wk", "y", "yr",
})
"""Short words after a number that are no part of a name: ``24-h`` is ``24 h``."""
# fmt: on
_PREFIXES = frozenset({"co", "non", "post", "pre", "re"})
"""Written with a hyphen or without one: ``pre-clinical`` is ``preclinical``."""


class Token(NamedTuple):
    """A term and where it stands."""

    term: str
    start: int
    """Offset of its first character in the text given, in code points."""
    end: int
    """Offset after its last character."""
    stop: bool
    """Whether the word is too common to rank by."""


def tokens(text: str, marks: Sequence[Span] = ()) -> list[Token]:
    """Return the tokens of a text in order, stop words included.

    ``marks`` are spans of the text that are no words: citation numbers printed glued to a word.
    Their characters belong to no token. Never raises.
    """
    if marks:
        text = _blanked(text, marks)
    found: list[Token] = []
    append = found.append
    known = _analysed
    new = tuple.__new__  # Token() does no more, but half as fast
    end = 0
    for chunk in text.split():
        offset = text.find(chunk, end)
        end = offset + len(chunk)
        for term, first, last, stop in known[chunk]:
            append(new(Token, (term, offset + first, offset + last, stop)))
    return found


def terms(text: str, marks: Sequence[Span] = ()) -> list[str]:
    """Return the terms that rank, in order, each as often as it occurs; see :func:`tokens`."""
    return [token.term for token in tokens(text, marks) if not token.stop]


def normalise(word: str) -> str:
    """Return a word normalised as terms are, but not stemmed: for prefixes and names.

    Pieces that stand apart as terms are separated by one space: ``Martínez-Lavín`` is
    ``martinez lavin``, ``TREK-1`` is ``trek1``.
    """
    return " ".join(filter(None, map(_normalised.__getitem__, word.split())))


def joined_terms(text: str, marks: Sequence[Span] = ()) -> str:
    """Return all terms of a text in order, joined by blanks, those of stop words marked.

    They are the terms of `tokens`, without offsets and several times as fast.
    """
    if marks:
        text = _blanked(text, marks)
    return " ".join(filter(None, map(_joined.__getitem__, text.split())))


_CACHED_TOKENS = 50_000
_CACHED_TERMS = 200_000
_CACHED_FORMS = 100_000
_LONGEST_CACHED = 40


class _Chunks(dict[str, _Made]):
    """What becomes of each stretch between blanks, worked out once: no word goes beyond it.

    Most of a text is what stood in it before, so that a sentence is a look-up for each stretch.
    """

    def __init__(self, make: Callable[[str], _Made], most: int) -> None:
        self._make = make
        self._most = most

    def __missing__(self, chunk: str) -> _Made:
        made = self._make(chunk)
        if len(chunk) <= _LONGEST_CACHED:
            if len(self) >= self._most:
                self.clear()
            self[chunk] = made
        return made


_AROUND = ".,;:!?()[]\"'"
"""What is no part of a word of plain letters that it stands beside."""


def _chunk_tokens(chunk: str) -> tuple[Token, ...]:
    """Return the tokens of a stretch without blanks, offsets counted from its start."""
    bare = chunk.strip(_AROUND)
    if bare.isascii() and bare.isalpha():
        start = chunk.find(bare)
        form = _plain(bare)
        term = _stemmed(form)[:LONGEST_TERM]
        return (Token(term, start, start + len(bare), form in _stop_words()),)
    return tuple(
        Token(_stemmed(form)[:LONGEST_TERM], start, end, form in _stop_words())
        for form, start, end in _forms(chunk)
    )


def _chunk_terms(chunk: str) -> str:
    bare = chunk.strip(_AROUND)
    if bare.isascii() and bare.isalpha():
        if bare != chunk:
            return _joined[bare]
        form = _plain(bare)
        term = _stemmed(form)[:LONGEST_TERM]
        return STOP_MARK + term if form in _stop_words() else term
    return " ".join(STOP_MARK + term if stop else term for term, _, _, stop in _chunk_tokens(chunk))


def _chunk_forms(chunk: str) -> str:
    return " ".join(form for form, _, _ in _forms(chunk))


_analysed = _Chunks(_chunk_tokens, _CACHED_TOKENS)
_joined = _Chunks(_chunk_terms, _CACHED_TERMS)
_normalised = _Chunks(_chunk_forms, _CACHED_FORMS)


def _forms(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the normalised forms of the words of a text, with their offsets."""
    for match in _WORD.finditer(text):
        word, offset = match[0], match.start()
        if match.lastgroup == "doi":
            yield word.casefold(), offset, match.end()
        elif word[-1] == "." or word[0] == ".":
            dotted = word[-1] == "."
            yield _plain(word if dotted else "0" + word, dotted=dotted), offset, match.end()
        elif word.isascii() and word.isalnum():
            yield _plain(word), offset, match.end()
        else:
            pieces = [
                (_plain(part), offset + start, offset + end)
                for piece in _PIECES.finditer(word)
                for part, start, end in _parts(piece)
            ]
            yield from _compounds(pieces)


def _parts(piece: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield a piece whole, or by character where its script writes no spaces."""
    if piece[0].isascii() or not _IDEOGRAPH.search(piece[0]):
        yield piece[0], piece.start(), piece.end()
    else:
        for part in _IDEOGRAPHS.finditer(piece[0]):
            yield part[0], piece.start() + part.start(), piece.start() + part.end()


def _plain(word: str, dotted: bool = False) -> str:
    """Normalise one piece of a word."""
    if dotted:
        word = word.replace(".", "")
    if word.isascii() and word.isalnum():
        plural = word[-1] == "s" and len(word) > 3 and word[:-1].isupper()
        return word[:-1].lower() if plural else word.lower()
    plain = _GLUED_SUPERSCRIPT.sub("", _DROPPED.sub("", word))
    plain = _EXPONENT.sub(lambda power: f"^{power[1]}{power[2]}", plain)
    plain = unicodedata.normalize("NFKC", plain).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", _POSSESSIVE.sub("", plain)))
    plain = unicodedata.normalize("NFC", plain).translate(_LETTERS)
    plain = _MICRO.sub("u", plain)
    plain = _GREEK_LETTERS.sub(lambda run: "".join(_GREEK.get(c, c) for c in run[0]), plain)
    plain = plain.replace("\u2212", "-").replace("⁄", "/").replace("·", ".")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    return _PUNCTUATION.sub("", plain) or word.casefold()


def _compounds(pieces: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Yield the pieces of a compound, those joined that form one code."""
    if not pieces:
        return
    form, start, end = pieces[0]
    for following, next_start, next_end in pieces[1:]:
        if next_start > end and _one_code(form, following):
            form, end = form + following, next_end
        else:
            yield form, start, end
            form, start, end = following, next_start, next_end
    yield form, start, end


def _one_code(left: str, right: str) -> bool:
    """Whether two normalised pieces of a hyphenated compound name one thing."""
    if left.isalpha():
        if right.isalpha():
            return (left in _PREFIXES and len(right) > 3) or (len(left) <= 5 and _greek(right))
        counted = left in _COUNTED or _YEAR.fullmatch(right)
        return right[0].isdigit() and right.isalnum() and len(left) <= 5 and not counted
    if left.isdigit():
        return not right.isdigit() and right.isalnum() and _short(right) and right not in _UNITS
    return left.isalnum() and right.isalnum() and (right[0].isdigit() or _short(right))


def _short(piece: str) -> bool:
    """Whether a piece is too short for a word: ``HT``, ``1A``, ``β``."""
    return len(piece) <= 2 or _greek(piece) or (len(piece) <= 4 and not piece.isalpha())


def _greek(piece: str) -> bool:
    return piece in _GREEK_NAMES or piece == "kappab"


def _blanked(text: str, marks: Sequence[Span]) -> str:
    """Return the text with the marks overwritten by spaces, every offset kept."""
    parts = []
    done = 0
    for mark in sorted(marks, key=lambda span: span.start):
        start, end = max(mark.start, done), min(mark.end, len(text))
        if start < end:
            parts += [text[done:start], " " * (end - start)]
            done = end
    return "".join((*parts, text[done:]))


def _stemmed(form: str) -> str:
    """Return the stem; codes and other scripts are their own."""
    if not (form.isalpha() and form.isascii()):
        return form
    stem: str = _stemmer().stemWord(form)
    # Snowball leaves the plural of a short form that has no other vowel: SNRIs, RCTs.
    if stem == form and len(form) >= 4 and form[-1] == "s" and form[-2] not in "su":
        return form[:-1]
    return stem


@cache
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("english", 0)


@cache
def _stop_words() -> frozenset[str]:
    lines = files("search.analysis").joinpath("stop_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())
