"""Text to sentences: nltk's Punkt with our parameters, and rules where Punkt errs.

Punkt (Kiss and Strunk 2006, Computational Linguistics 32:485-525) decides for each full stop
whether its word is an abbreviation. What it must know of scientific English stands in
``punkt.toml``; lines are settled in ``lines.py``, citation numbers after the stop, initials,
enumerations and sentences that begin with a small letter in ``boundaries.py``.

A sentence never crosses a blank line, nor the end of a line, unless the text is hard-wrapped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from search.analysis import boundaries
from search.analysis.lines import stretches
from search.documents import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_MAY_END = re.compile(r"[.?!…。！？｡•⁃‣◦▪●]|\A\W*\w{1,3}\)")
_LINE_BREAK = re.compile(r"[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_LONG_RUN = re.compile(r"\S{200,}+")

_CHUNK = 20_000
"""At most so many code points are handed to Punkt at once: it looks back for the last space."""
_LOOKAHEAD = 200
_KEPT_DECISIONS = 20_000

_SEEN_SMALL_AND_AT_START = (1 << 1) | (1 << 5)
"""Punkt's flags for a word seen with a capital at the beginning of a sentence, and small within."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences, in order and without overlap.

    Every character but white space is in exactly one span, and each span begins and ends with
    one. Offsets are code points. Never raises.
    """
    return split_blocks(text, (Span(0, len(text)),))


def split_blocks(text: str, blocks: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the spans of the sentences in given stretches that no sentence may cross.

    Text outside the stretches is in no span. The stretches are in order and do not overlap.
    """
    found: list[tuple[int, int]] = []
    for start, end in stretches(text, blocks):
        line = _LINE_BREAK.sub(" ", text[start:end])
        cuts = _cuts(line) if _MAY_END.search(line) else []
        for first, last in zip([0, *cuts], [*cuts, len(line)], strict=True):
            part = line[first:last]
            stripped = part.strip()
            if stripped:
                begin = start + first + len(part) - len(part.lstrip())
                found.append((begin, begin + len(stripped)))
    return found


def _cuts(line: str) -> list[int]:
    """Return the offsets in a line at which its second and later sentences begin."""
    rules = _rules()
    sure = set(boundaries.added(line))
    cuts = set(_punkt_cuts(line))
    places = {match.end() for match in boundaries.CANDIDATE.finditer(line)}
    kept: list[int] = []
    begin = 0
    for place in sorted(cuts | sure | places):
        left = line[max(begin, place - boundaries.REACH) : place].rstrip()
        right = line[place : place + boundaries.REACH]
        if place in sure:
            ends = True
        elif place in cuts:
            sentence = line[begin:place] if place - begin <= 40 else left
            ends = not boundaries.joined(sentence.strip(), left, right, rules.starters)
        else:
            ends = boundaries.parted(left, right, rules.capital_only)
        if ends:
            kept.append(place)
            begin = place
    return kept


def _punkt_cuts(line: str) -> Iterator[int]:
    """Yield where Punkt begins the second and later sentences of a line."""
    masked = _LONG_RUN.sub(_mask, line)
    punkt = _rules().punkt
    start = 0
    while start < len(masked):
        end = start + _CHUNK
        if end < len(masked):
            end = max(masked.rfind(" ", start + 1, end), start + _CHUNK // 2) + 1
        for cut, _ in punkt.span_tokenize(masked[start : end + _LOOKAHEAD]):
            if 0 < cut <= end - start:
                yield start + cut
        start = end


def _mask(run: re.Match[str]) -> str:
    """Return a run without its full stops, except at its end: no sentence ends within it."""
    return "x" * (len(run[0]) - 4) + run[0][-4:]


@dataclass(frozen=True, slots=True)
class _Rules:
    """What ``punkt.toml`` tells."""

    punkt: PunktSentenceTokenizer
    starters: frozenset[str]
    capital_only: frozenset[str]


@cache
def _rules() -> _Rules:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    data = tomllib.loads(files("search.analysis").joinpath("punkt.toml").read_text("utf-8"))
    parameters = PunktParameters()
    for group in data["abbreviations"].values():
        parameters.abbrev_types.update(group.split())
    starters = frozenset(data["starters"]["words"].split())
    for word in starters:
        parameters.sent_starters.add(word)
        parameters.add_ortho_context(word, _SEEN_SMALL_AND_AT_START)
    for pair in data["collocations"]["pairs"].split("|"):
        first, second = pair.split()
        parameters.collocations.add((first.removesuffix("."), second))
    capital_only = frozenset(
        word
        for group in ("titles", "firms_and_places", "times", "journals")
        for word in data["abbreviations"][group].split()
        if len(word) > 1 and "." not in word
    )
    punkt = PunktSentenceTokenizer(parameters)
    # Punkt decides from two words alone; tables and lists of numbers bring the same ones again
    # and again, and each decision costs as much as splitting a line of prose.
    punkt.text_contains_sentbreak = lru_cache(_KEPT_DECISIONS)(punkt.text_contains_sentbreak)
    return _Rules(punkt, starters, capital_only)
