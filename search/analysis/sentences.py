"""Text to sentences: nltk's Punkt with our parameters, and rules where Punkt errs.

What Punkt must know of scientific English stands in ``punkt.toml``, and it is asked by
``punkt.py``; lines are settled in ``lines.py``, citation numbers after the stop, initials,
enumerations and sentences that begin with a small letter in ``boundaries.py``.

A sentence never crosses a blank line, nor the end of a line, unless the text is hard-wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.analysis import boundaries, punkt
from search.analysis.lines import stretches
from search.documents import Span

_MAY_END = re.compile(r"[.?!…。！？｡•⁃‣◦▪●]|\A\W*\w{1,3}\)")


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
        line = text[start:end].replace("\n", " ").replace("\r", " ")
        cuts = _cuts(line) if "." in line or _MAY_END.search(line) else []
        for first, last in zip([0, *cuts], [*cuts, len(line)], strict=True):
            part = line[first:last]
            stripped = part.strip()
            if stripped:
                begin = start + first + len(part) - len(part.lstrip())
                found.append((begin, begin + len(stripped)))
    return found


def _cuts(line: str) -> list[int]:
    """Return the offsets in a line at which its second and later sentences begin."""
    cuts = punkt.cuts(line)
    sure = set(boundaries.added(line))
    places = {match.end() for match in boundaries.CANDIDATE.finditer(line)}
    kept: list[int] = []
    begin = 0
    for place in sorted(places.union(cuts, sure)):
        if cuts.get(place) or place in sure or _ends(line, begin, place, place in cuts):
            kept.append(place)
            begin = place
    return kept


def _ends(line: str, begin: int, place: int, cut: bool) -> bool:
    """Whether a sentence that begins at one place ends at another, where Punkt cut or not."""
    rules = punkt.rules()
    left = line[max(begin, place - boundaries.REACH) : place].rstrip()
    right = line[place : place + boundaries.REACH]
    if cut:
        sentence = line[begin:place] if place - begin <= 40 else left
        return not boundaries.joined(sentence.strip(), left, right, rules.starters)
    return boundaries.parted(left, right, rules.capital_only)
