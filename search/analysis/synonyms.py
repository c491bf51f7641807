"""Other words for the same thing: drugs and their brands, lay words, common short forms.

Three sources, in the order in which they speak: the user's own table (``own_synonyms.py``), the
one that is shipped (``synonyms.txt`` beside this module), and MeSH, where the user imported it
(``imported_synonyms.py``). Words are matched by their terms (see ``terms.py``), so that plurals,
hyphens and capitals do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search.analysis.everyday import everyday_words
from search.analysis.groups import Groups, Terms, terms_of
from search.analysis.imported_synonyms import imported_synonyms
from search.analysis.own_synonyms import own_synonyms

OWN, SHIPPED, IMPORTED = "own", "shipped", "imported"
"""The sources of synonyms."""
SOURCES = (OWN, SHIPPED, IMPORTED)


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
    asker = _Asker(sources)
    found: list[Synonym] = []
    start = 0
    while start < len(made):
        end, others = _longest_match(words, made, start, asker)
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
    return {
        source: others for source in SOURCES if (others := _Asker((source,)).others(terms, words))
    }


def shipped_size() -> int:
    """Return the number of groups in the table that is shipped."""
    return len(_shipped())


def _longest_match(
    words: Sequence[str], made: Sequence[Terms], start: int, asker: _Asker
) -> tuple[int, tuple[str, ...]]:
    """Return the end and the alternatives of the longest run of words from ``start``."""
    run: list[str] = []
    best: tuple[int, tuple[str, ...]] = (start, ())
    reach = asker.reach(made[start][0]) if made[start] else 0
    for end in range(start, len(made)):
        run += made[end]
        if len(run) > reach:
            break
        if made[end]:
            others = asker.others(tuple(run), " ".join(words[start : end + 1]))
            if others:
                best = (end + 1, others)
    return best


class _Asker:
    """Tells the other words of some sources, as they are when it is made."""

    def __init__(self, sources: Sequence[str]) -> None:
        own = own_synonyms() if OWN in sources else None
        self._silenced = own.silenced if own else frozenset()
        self._own = own.groups if own and len(own.groups) else None
        self._shipped = _shipped() if SHIPPED in sources else None
        self._imported = imported_synonyms() if IMPORTED in sources else None

    def reach(self, term: str) -> int:
        """Return how many terms words may have that begin with one and have other words."""
        reaches = [self._imported.reach()] if self._imported else []
        reaches += [groups.reach(term) for groups in (self._own, self._shipped) if groups]
        return max(reaches, default=0)

    def others(self, terms: Terms, typed: str) -> tuple[str, ...]:
        """Return the other words for some terms, typed as they are."""
        if not terms or terms in self._silenced:
            return ()
        found: list[str] = []
        if self._own:
            found += self._own.others(terms)
        if self._shipped and typed not in everyday_words():
            found += self._shipped.others(terms)
        if self._imported:
            found += self._imported.others(terms, typed)
        return tuple(dict.fromkeys(found))


@cache
def _shipped() -> Groups:
    text = files("search.analysis").joinpath("synonyms.txt").read_text("utf-8")
    return Groups(tuple(line.split(" = ")) for line in text.splitlines() if line and line[0] != "#")
