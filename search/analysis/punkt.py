"""Where Punkt ends sentences: nltk's decisions with our parameters, asked for once a word.

Punkt (Kiss and Strunk 2006, Computational Linguistics 32:485-525) decides for each full stop
whether its word is an abbreviation, a number or an initial; only then does the word after it
count. So most words are asked about once, and the others once with each word that follows.
The places it is asked about are those of nltk's ``span_tokenize``, found by quicker patterns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from search.analysis import boundaries

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktParameters

_CLOSERS = frozenset("\"')]}‘’“”«»")
_WHITE_SPACE = re.compile(r"\s")

_LONGEST_RUN = 200
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN},}}+")
_CHUNK = 20_000
"""At most so many code points are looked at together, lest a word without end be handed on."""
_LOOKAHEAD = 200
_LONGEST_WORD = 40
_LONGEST_PAIR = 100
_KEPT_WORDS = 1 << 16
_KEPT_PAIRS = 20_000

_SEEN_SMALL_AND_AT_START = (1 << 1) | (1 << 5)
"""Punkt's flags for a word seen with a capital at the beginning of a sentence, and small within."""
_UNSEEN = "x"
"""A small word that Punkt has not seen: an abbreviation ends no sentence before it."""


class _Ends(Enum):
    """Whether a word with a full stop ends a sentence."""

    DEPENDS = 0
    """On the word that follows."""
    ALWAYS = 1
    PLAINLY = 2
    """Always, and no rule of ours looks at it if a capitalised word follows."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``punkt.toml`` tells."""

    ends: Callable[[str], bool]
    """Whether Punkt ends a sentence in a text: a word, its full stop and what follows."""
    stop: re.Pattern[str]
    """Matches what may end a sentence: group ``after_tok`` is what follows, ``next_tok`` a word."""
    full_stop: re.Pattern[str]
    """The same for texts without question and exclamation marks."""
    closing: re.Pattern[str]
    """Matches the quotes and brackets at the start of a sentence that belong to the one before."""
    collocation: re.Pattern[str]
    """Matches the end of a text whose last word, with its stop, is the first of a collocation."""
    starters: frozenset[str]
    capital_only: frozenset[str]


@cache
def parameters() -> PunktParameters:
    """Return what Punkt is to know of scientific English."""
    from nltk.tokenize.punkt import PunktParameters

    data = _table()
    known = PunktParameters()
    for group in data["abbreviations"].values():
        known.abbrev_types.update(group.split())
    for word in data["starters"]["words"].split():
        known.sent_starters.add(word)
        known.add_ortho_context(word, _SEEN_SMALL_AND_AT_START)
    for pair in data["collocations"]["pairs"].split("|"):
        first, second = pair.split()
        known.collocations.add((first.removesuffix("."), second))
    return known


@cache
def rules() -> Rules:
    """Return Punkt with our parameters, and the word lists that our own rules need."""
    from nltk.tokenize.punkt import PunktLanguageVars, PunktSentenceTokenizer, PunktToken

    data = _table()
    capital_only = frozenset(
        word
        for group in ("titles", "firms_and_places", "times", "journals")
        for word in data["abbreviations"][group].split()
        if len(word) > 1 and "." not in word
    )
    variables = PunktLanguageVars()
    words = _standard(variables._word_tokenizer_re())
    stop = _standard(variables.period_context_re())
    shapes = ("_RE_ELLIPSIS", "_RE_NUMERIC", "_RE_INITIAL")
    token = {name: _standard(getattr(PunktToken, name)) for name in shapes}
    punkt = PunktSentenceTokenizer(
        parameters(),
        lang_vars=type("_Words", (PunktLanguageVars,), {"word_tokenize": words.findall})(),
        token_cls=type("_Token", (PunktToken,), token),
    )
    firsts = "|".join(re.escape(first) for first, _ in parameters().collocations)
    return Rules(
        ends=punkt.text_contains_sentbreak,
        stop=stop,
        full_stop=re.compile(stop.pattern.replace(r"[\.\?!]", r"\."), stop.flags),
        closing=_standard(variables.re_boundary_realignment),
        collocation=re.compile(rf"(?:^|\W)(?:{firsts})\.$", re.IGNORECASE),
        starters=frozenset(data["starters"]["words"].split()),
        capital_only=capital_only,
    )


def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("search.analysis").joinpath("punkt.toml").read_text("utf-8"))


_SPACES = {r"\s": r"[^\S\x1f]", r"\S": r"[\S\x1f]"}


def _standard(pattern: Any) -> re.Pattern[str]:
    """Return a pattern of nltk's for Python's own engine, which is quicker.

    Versions of nltk that bring their own engine do not count U+001F as white space.
    """
    if isinstance(pattern, re.Pattern):
        return pattern
    source = re.sub(r"\\[sS]", lambda space: _SPACES[space[0]], pattern.pattern)
    return re.compile(source, pattern.flags & (re.VERBOSE | re.MULTILINE))


def cuts(line: str) -> dict[int, bool]:
    """Return where Punkt begins the second and later sentences of a line, in order.

    With each place stands whether it is plain: no rule of ``boundaries.joined`` holds there.
    """
    text = _LONG_RUN.sub(_mask, line) if _may_have_long_run(line) else line
    text = text.replace("\t", " ")
    whole = text == line
    found: dict[int, bool] = {}
    start = 0
    while start < len(text):
        end = start + _CHUNK
        if end < len(text):
            end = max(text.rfind(" ", start + 1, end), start + _CHUNK // 2) + 1
        for place, plain in _cuts_of_chunk(text[start : end + _LOOKAHEAD]):
            if 0 < place <= end - start:
                found[start + place] = plain and whole
        # A word that is cut in two here is not the one that our own rules will see.
        whole = whole and text[end - 1 : end] == " "
        start = end
    return found


def _may_have_long_run(line: str) -> bool:
    """Whether a stretch of a line is without blanks for as long as a long run is."""
    place = 0
    while len(line) - place >= _LONGEST_RUN:
        blank = line.rfind(" ", place, place + _LONGEST_RUN)
        if blank < 0:
            return True
        place = blank + 1
    return False


def _mask(run: re.Match[str]) -> str:
    """Return a run without its full stops, except at its end: no sentence ends within it."""
    return "x" * (len(run[0]) - 4) + run[0][-4:]


def _cuts_of_chunk(text: str) -> Iterator[tuple[int, bool]]:
    """Yield where Punkt begins the second and later sentences, and whether that is plain."""
    length = len(text.rstrip())
    closing = rules().closing
    for stop, start in _stops(text):
        at = stop.start()
        word = text[start : at + 1]
        ends = _word_ends(word) if len(word) <= _LONGEST_WORD else _Ends.DEPENDS
        if ends is _Ends.DEPENDS and not _pair_ends(word + stop["after_tok"]):
            continue
        place = stop.start("next_tok")
        if place < 0:
            place = at + 1
        if text[place] in _CLOSERS:
            closed = closing.match(text, place, length)
            if closed:
                place = closed.end()
            plain = False
        else:
            plain = ends is _Ends.PLAINLY and place == at + 2 and _capitalised(text, place)
        if place < length:
            yield place, plain


def _stops(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the stops that may end a sentence, each with the place at which its word begins.

    Of several in one word only the last counts, as in nltk (``_match_potential_end_contexts``).
    """
    pattern = rules().stop if "?" in text or "!" in text else rules().full_stop
    last: re.Match[str] | None = None
    start = end = 0
    for stop in pattern.finditer(text):
        at = stop.start()
        blank = text.rfind(" ", end, at)
        begin = blank + 1 if blank > end else start
        if last and end <= begin:
            yield last, start
        last, start, end = stop, begin, at
    if last:
        yield last, start


def _capitalised(text: str, place: int) -> bool:
    return "A" <= text[place] <= "Z" and "a" <= text[place + 1 : place + 2] <= "z"


@lru_cache(_KEPT_WORDS)
def _word_ends(word: str) -> _Ends:
    """Return whether a word, given with its stop, ends a sentence whatever follows.

    It does if Punkt ends one even before a small word that it has not seen, because then it
    takes the word for no abbreviation, initial or number.
    """
    known = rules()
    if _WHITE_SPACE.search(word) or known.collocation.search(word):
        return _Ends.DEPENDS
    if not known.ends(f"{word} {_UNSEEN}"):
        return _Ends.DEPENDS
    return _Ends.PLAINLY if boundaries.is_plain(word) else _Ends.ALWAYS


def _pair_ends(context: str) -> bool:
    return _kept_pair(context) if len(context) <= _LONGEST_PAIR else rules().ends(context)


@lru_cache(_KEPT_PAIRS)
def _kept_pair(context: str) -> bool:
    return rules().ends(context)
