"""Other words for the same thing: drugs and their brands, lay words, common short forms.

Three sources, in the order in which they speak: the user's own table (``own_synonyms.py``), the
one that is shipped (``synonyms.txt`` beside this module), and MeSH, where the user imported it
(``imported_synonyms.py``). Words are matched by their terms (see ``terms.py``), so that plurals,
hyphens and capitals do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search.analysis.everyday import everyday_words
from search.analysis.groups import MOST_TERMS, Groups, Terms, terms_of
from search.analysis.imported_synonyms import imported_synonyms
from search.analysis.own_synonyms import own_synonyms

OWN, SHIPPED, IMPORTED = "own", "shipped", "imported"
"""The sources of synonyms."""
SOURCES = (OWN, SHIPPED, IMPORTED)


_Asker = Callable[[Terms, str], tuple[str, ...]]
"""Tells the other words for some terms, typed as they are."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """Other words for the words ``[start, end)`` of a question, counted from 0."""

    start: int
    end: int
    alternatives: tuple[str, ...]
    """As a reader would write them; none has the terms of the words themselves."""


def alternatives(words: Sequence[str], sources: Sequence[str] = SOURCES) -> list[Synonym]:
    """Return the synonyms of the words of a question, in order.

    The longest run of words that a source holds comes first, and runs do not overlap. A word
    that makes several terms (``serotonin-norepinephrine``) counts as one word.
    """
    made = [terms_of(word) for word in words]
    ask = _asker(sources)
    found: list[Synonym] = []
    start = 0
    while start < len(made):
        end, others = _longest_match(words, made, start, ask)
        if others:
            found.append(Synonym(start, end, others))
        start = max(end, start + 1)
    return found


def other_words(words: str) -> dict[str, tuple[str, ...]]:
    """Return the other words for words taken as one, by source; sources without any are absent.

    Words that the user's own table silences have none.
    """
    terms = terms_of(words)
    if terms in own_synonyms().silenced:
        return {}
    return {source: others for source in SOURCES if (others := _asker((source,))(terms, words))}


def shipped_size() -> int:
    """Return the number of groups in the table that is shipped."""
    return len(_shipped())


def _longest_match(
    words: Sequence[str], made: Sequence[Terms], start: int, ask: _Asker
) -> tuple[int, tuple[str, ...]]:
    """Return the end and the alternatives of the longest run of words from ``start``."""
    run: list[str] = []
    best: tuple[int, tuple[str, ...]] = (start, ())
    for end in range(start, len(made)):
        run += made[end]
        if len(run) > MOST_TERMS:
            break
        if made[end] and made[start]:
            others = ask(tuple(run), " ".join(words[start : end + 1]))
            if others:
                best = (end + 1, others)
    return best


def _asker(sources: Sequence[str]) -> _Asker:
    """Return what tells the other words of all sources, as they are now."""
    own = own_synonyms() if OWN in sources else None
    shipped = _shipped() if SHIPPED in sources else None
    imported = imported_synonyms() if IMPORTED in sources else None

    def ask(terms: Terms, typed: str) -> tuple[str, ...]:
        if (own and terms in own.silenced) or not terms:
            return ()
        found: list[str] = []
        if own:
            found += own.groups.others(terms)
        if shipped and typed not in everyday_words():
            found += shipped.others(terms)
        if imported:
            found += imported.others(terms, typed)
        return tuple(dict.fromkeys(found))

    return ask


@cache
def _shipped() -> Groups:
    text = files("search.analysis").joinpath("synonyms.txt").read_text("utf-8")
    return Groups(tuple(line.split(" = ")) for line in text.splitlines() if line and line[0] != "#")
