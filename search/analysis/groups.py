"""Groups of words that name the same thing, looked up by their terms.

A table of some thousand groups must cost nothing when the program starts: words become terms
only for the groups that share the first letters of what is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from search.analysis.terms import STOP_MARK, joined_terms

Terms = tuple[str, ...]
"""The terms of some words in order, stop words included."""

MOST_TERMS = 8
"""Terms of the longest words that are looked up."""

_KEY_LENGTH = 2


def terms_of(words: str) -> Terms:
    """Return the terms by which words are looked up."""
    return tuple([term.removeprefix(STOP_MARK) for term in joined_terms(words).split()])


class Groups:
    """Groups of sides; a side is a word or several, as a reader would write them."""

    def __init__(self, groups: Iterable[tuple[str, ...]]) -> None:
        """Keep the groups; those of one side alone say nothing."""
        self._groups = [group for group in groups if len(group) > 1]
        self._by_key: dict[str, list[int]] | None = None
        self._known: dict[Terms, tuple[str, ...]] = {}
        self._reach: dict[str, int] = {}
        self._looked_at: set[str] = set()

    def __len__(self) -> int:
        return len(self._groups)

    def others(self, terms: Terms) -> tuple[str, ...]:
        """Return the other sides of all groups that hold words of these terms, in their order."""
        if not terms or len(terms) > self.reach(terms[0]):
            return ()
        return self._known.get(terms, ())

    def reach(self, term: str) -> int:
        """Return how many terms the longest words have that begin with one; 0 where none do."""
        key = _key_of_term(term)
        if key not in self._looked_at:
            self._look_at(key)
        return self._reach.get(term, 0)

    def _look_at(self, key: str) -> None:
        """Work out what the groups say of words that begin so."""
        if self._by_key is None:
            self._by_key = _sorted_by_key(self._groups)
        merged: dict[Terms, dict[Terms, str]] = {}
        for number in dict.fromkeys(self._by_key.get(key, ())):
            sides: dict[Terms, str] = {}
            for words in self._groups[number]:
                sides.setdefault(terms_of(words), words)
            for side in sides:
                if side and _key_of_term(side[0]) == key:
                    known = merged.setdefault(side, {})
                    for other, words in sides.items():
                        if other and other != side:
                            known.setdefault(other, words)
        self._known.update((side, tuple(known.values())) for side, known in merged.items())
        for side in merged:
            self._reach[side[0]] = min(MOST_TERMS, max(len(side), self._reach.get(side[0], 0)))
        self._looked_at.add(key)


def _sorted_by_key(groups: list[tuple[str, ...]]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for words in group:
            found[_key(words)].append(number)
    return dict(found)


def _key(words: str) -> str:
    """Return the key of the first term of words: without an analysis where it can be seen."""
    start = words[:_KEY_LENGTH]
    if start.isascii() and start.isalpha():
        return start.lower()
    terms = terms_of(words)
    return _key_of_term(terms[0]) if terms else ""


def _key_of_term(term: str) -> str:
    """Return the first letters, which stems share with their words."""
    return term[:_KEY_LENGTH]
