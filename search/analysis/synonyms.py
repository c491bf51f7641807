"""Other words for the same thing: drugs and their brands, spellings, common short forms.

The table is ``synonyms.txt`` beside this module. Words are matched by their terms (see
``terms.py``), so that plurals, hyphens and capitals do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search.analysis.terms import tokens


@dataclass(frozen=True, slots=True)
class Synonym:
    """Other words for the words ``[start, end)`` of a question, counted from 0."""

    start: int
    end: int
    alternatives: tuple[str, ...]
    """As a reader would write them; none has the terms of the words themselves."""


def alternatives(words: Sequence[str]) -> list[Synonym]:
    """Return the synonyms of the words of a question, in order.

    The longest run of words that the table holds comes first, and runs do not overlap. A word
    that makes several terms (``serotonin-norepinephrine``) counts as one word.
    """
    table, longest = _table()
    made = [_terms(word) for word in words]
    found: list[Synonym] = []
    start = 0
    while start < len(made):
        end, others = _longest_match(made, start, table, longest)
        if others:
            found.append(Synonym(start, end, others))
        start = max(end, start + 1)
    return found


_Terms = tuple[str, ...]


def _longest_match(
    made: list[_Terms], start: int, table: dict[_Terms, tuple[str, ...]], longest: int
) -> tuple[int, tuple[str, ...]]:
    """Return the end and the alternatives of the longest run of words from ``start``."""
    run: list[str] = []
    best: tuple[int, tuple[str, ...]] = (start, ())
    for end in range(start, len(made)):
        run += made[end]
        if len(run) > longest:
            break
        others = table.get(tuple(run))
        if others and made[end] and made[start]:
            best = (end + 1, others)
    return best


def _terms(words: str) -> _Terms:
    return tuple(token.term for token in tokens(words))


@cache
def _table() -> tuple[dict[_Terms, tuple[str, ...]], int]:
    """Return the table by terms, and the number of terms of its longest side.

    A side that stands in several groups has the alternatives of all of them.
    """
    merged: dict[_Terms, dict[_Terms, str]] = {}
    for line in files("search.analysis").joinpath("synonyms.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        sides = {_terms(side): side.strip() for side in reversed(line.split(" = "))}
        for side in sides:
            merged.setdefault(side, {}).update(
                (other, words) for other, words in reversed(sides.items()) if other != side
            )
    table = {side: tuple(others.values()) for side, others in merged.items()}
    return table, max(map(len, table))
