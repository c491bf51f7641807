"""From a query to what the index is asked: words with their alternatives, and conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search.analysis.terms import normalise
from search.index.engine import Engine, Filter, Run, index_terms, is_common
from search.index.ranking import Asked
from search.query.parser import Query, years

_MOST_PREFIX_TERMS = 40
_STEM_CUTS = 4
"""A stem may be this much shorter than the beginning typed: ``analgesi*`` is ``analges``."""
_SHORTEST_CUT = 4

_SECTIONS = {
    "conclusion": "conclusions",
    "result": "results",
    "method": "methods",
    "objectives": "objective",
    "keyword": "keywords",
    "reference": "references",
    "acknowledgements": "acknowledgements",
}


def asked(
    query: Query, vocabulary: Callable[[str, int | None], list[tuple[str, int]]]
) -> list[Asked]:
    """Return the query's words with the other ways to say them, in the query's order."""
    wanted = {word.term for word in query.words}
    groups: dict[tuple[str, ...], list[Run]] = {}
    for expansion in query.expansions:
        own = tuple(term for term in dict.fromkeys(index_terms(expansion.of)) if term in wanted)
        runs = groups.setdefault(own, [])
        runs += [run for other in expansion.alternatives if (run := index_terms(other)) not in runs]
    covered = {term: own for own in groups for term in own}
    result: dict[tuple[str, ...], Asked] = {}
    for word in query.words:
        own = covered.get(word.term, (word.term,))
        result[own] = Asked(tuple((term,) for term in own), tuple(groups.get(own, ())))
    if () in groups:
        result[()] = Asked((), tuple(groups[()]))
    begun = [prefix_terms(prefix, vocabulary) for prefix in query.prefixes]
    prefixes = [Asked((), tuple((term,) for term in found), factor=1.0) for found in begun if found]
    return [*result.values(), *prefixes]


def prefix_terms(
    prefix: str, vocabulary: Callable[[str, int | None], list[tuple[str, int]]]
) -> list[str]:
    """Return index terms of words that begin so, commonest first.

    Index terms are stems, which may be shorter than the beginning that was typed.
    """
    found = dict(vocabulary(prefix, _MOST_PREFIX_TERMS))
    for length in range(max(_SHORTEST_CUT, len(prefix) - _STEM_CUTS), len(prefix)):
        stem = prefix[:length]
        found |= {term: count for term, count in vocabulary(stem, None) if term == stem}
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [term for term, _ in ranked if not is_common(term)][:_MOST_PREFIX_TERMS]


def unknown_words(query: Query, engine: Engine) -> tuple[str, ...]:
    """Return the words of a question, as typed, for which the library holds nothing.

    A word that the library does not hold, but for which an expansion was found, is not named.
    """
    expanded = {term for one in query.expansions for term in index_terms(one.of)}
    words = [
        word.text
        for word in query.words
        if word.term not in expanded and not engine.frequency((word.term,))
    ]
    begun = [
        f"{prefix}*" for prefix in query.prefixes if not prefix_terms(prefix, engine.vocabulary)
    ]
    return (*words, *begun)


def filters(conditions: Sequence[tuple[str, str]]) -> tuple[Filter, ...]:
    """Return (field, value) conditions of a query as an engine takes them."""
    return tuple(_filter(field, value) for field, value in conditions)


def _filter(field: str, value: str) -> Filter:
    if field == "year":
        first, last = years(value) or (None, None)
        return Filter(field, (), first, last)
    if field == "title":
        return Filter(field, tuple(term for term in index_terms(value) if not is_common(term)))
    if field == "key":
        return Filter(field, (value.casefold(),))
    if field == "section":
        name = " ".join(value.casefold().split())
        return Filter(field, (_SECTIONS.get(name, name),))
    if field == "type" and "-" in value:
        return Filter(field, (value.casefold(),))
    return Filter(field, tuple(normalise(value).split()))
