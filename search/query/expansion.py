"""Other words for the words of a question, of which the library really holds some.

Two sources: the built-in table of synonyms, and the abbreviations that the library's own
documents define. Every expansion is shown to the reader and can be switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from search.index.engine import Run, index_terms, is_common
from search.query.parser import Expansion, Query, running_words

_MOST_ALTERNATIVES = 4
_LONGEST_FORM = 7
"""Words of a long form that is looked up (``randomised controlled trial`` has 3)."""
_MOST_WORDS = 40
"""A pasted paragraph is not expanded beyond this word."""


class Definitions(Protocol):
    """The abbreviations that a library's documents define; forms are joined index terms."""

    def long_forms(self, short_form: str) -> list[tuple[str, str]]:
        """Return (long as printed, long form) for a short form."""

    def short_forms(self, long_form: str) -> list[tuple[str, str]]:
        """Return (short as printed, short form) for a long form."""


def expand(query: Query, definitions: Definitions, frequency: Callable[[Run], int]) -> Query:
    """Return the query with its expansions; ``frequency`` counts sentences that hold a run.

    Longer runs of words win over shorter ones within them; a run may have alternatives from
    both sources. Alternatives that no sentence holds are left out.
    """
    from search.analysis.synonyms import alternatives  # its table is read on import

    words = running_words(query.question)[:_MOST_WORDS]
    found: dict[tuple[int, int], dict[str, str]] = {}
    for synonym in alternatives(words):
        span = found.setdefault((synonym.start, synonym.end), {})
        for alternative in synonym.alternatives:
            span.setdefault(alternative, "synonym")
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_FORM, len(words)) + 1):
            for alternative in _defined(words[start:end], definitions):
                found.setdefault((start, end), {}).setdefault(alternative, "abbreviation")
    expansions: list[Expansion] = []
    taken: set[int] = set()
    for (start, end), others in sorted(found.items(), key=lambda item: (-_width(item[0]), item[0])):
        if taken.isdisjoint(range(start, end)):
            kept = _held(words[start:end], others, frequency)
            if kept:
                taken.update(range(start, end))
            expansions += kept
    expansions.sort(key=lambda one: query.question.find(one.of))
    return replace(query, expansions=tuple(expansions))


def _width(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _defined(words: Sequence[str], definitions: Definitions) -> list[str]:
    """Return the other forms of a run of words, as the library's documents define them."""
    run = index_terms(" ".join(words))
    if not run or (len(run) == 1 and is_common(run[0]) and not words[0].isupper()):
        return []
    form = " ".join(term.lstrip("·") for term in run)
    others = definitions.short_forms(form)
    if len(words) == 1:
        others = others + definitions.long_forms(form)
    return [printed for printed, _ in others]


def _holds(run: Run, own: Run) -> bool:
    """Tell whether a run holds the words themselves: what has it is found by them already."""
    return any(run[place : place + len(own)] == own for place in range(len(run)))


def _held(
    words: Sequence[str], others: dict[str, str], frequency: Callable[[Run], int]
) -> list[Expansion]:
    """Return the alternatives that some sentence holds, an expansion for each source."""
    own = index_terms(" ".join(words))
    seen: set[Run] = {own}
    sources: dict[str, list[str]] = {}
    for alternative, source in others.items():
        run = index_terms(alternative)
        if not run or run in seen or _holds(run, own) or not frequency(run):
            continue
        seen.add(run)
        sources.setdefault(source, []).append(alternative)
    return [
        Expansion(" ".join(words), tuple(kept[:_MOST_ALTERNATIVES]), source)
        for source, kept in sources.items()
    ]
