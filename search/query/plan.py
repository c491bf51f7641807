"""From a query to what the index is asked: words with their alternatives, and conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search.analysis.terms import normalise
from search.index.engine import Demand, Engine, Filter, Run, index_terms, is_common
from search.index.ranking import Asked
from search.query.parser import Condition, Query, years

_MOST_PREFIX_TERMS = 40
_STEM_CUTS = 4
"""A stem may be this much shorter than the beginning typed: ``analgesi*`` is ``analges``."""
_SHORTEST_CUT = 4

_SECTIONS = {"reference": "references", "objectives": "objective"}
"""Names that are no heading of their own, besides those that `canonical` knows."""

Vocabulary = Callable[[str, int | None], list[tuple[str, int]]]
"""Gives index terms that begin so, at most so many, each with its frequency."""

Noted = Callable[[str, str], Sequence[str]]
"""Gives the keys of the documents that the user's notes pick, for ``has`` or ``tag`` and value."""


def asked(query: Query, vocabulary: Vocabulary) -> list[Asked]:
    """Return the query's words with the other ways to say them, in the query's order."""
    wanted = {word.term for word in query.words}
    groups: dict[tuple[str, ...], dict[str, list[Run]]] = {}
    for expansion in query.expansions:
        own = tuple(term for term in dict.fromkeys(index_terms(expansion.of)) if term in wanted)
        sort = "spelling" if expansion.source == "spelling" else "other"
        runs = groups.setdefault(own, {}).setdefault(sort, [])
        runs += [run for other in expansion.alternatives if (run := index_terms(other)) not in runs]
    covered = {term: own for own in groups for term in own}
    result: dict[tuple[str, ...], Asked] = {}
    joined = {term for group in query.ways for run in group for term in run}
    for group in query.ways:
        held = [groups.get((term,), {}) for run in group for term in run]
        others = [run for one in held for runs in one.values() for run in runs]
        first = tuple((term,) for term in group[0])
        result[group[0]] = Asked(first, tuple(others), spellings=group[1:])
    for word in query.words:
        if word.term in joined:
            continue
        own = covered.get(word.term, (word.term,))
        result[own] = _one_asked(own, groups.get(own, {}))
    if () in groups:
        result[()] = _one_asked((), groups[()])
    begun = [prefix_terms(prefix, vocabulary) for prefix in query.prefixes]
    prefixes = [Asked((), tuple((term,) for term in found), factor=1.0) for found in begun if found]
    return [*result.values(), *prefixes]


def _one_asked(own: tuple[str, ...], others: dict[str, list[Run]]) -> Asked:
    return Asked(
        tuple((term,) for term in own),
        tuple(others.get("other", ())),
        spellings=tuple(others.get("spelling", ())),
    )


def demands(query: Query, vocabulary: Vocabulary, noted: Noted) -> tuple[Demand, ...]:
    """Return the query's conditions as an engine takes them.

    A word that is demanded is met by the other words for it, too.
    """
    others: dict[Run, list[Run]] = {}
    for expansion in query.expansions:
        runs = others.setdefault(index_terms(expansion.of), [])
        runs += [index_terms(other) for other in expansion.alternatives]

    def demand(condition: Condition) -> Demand:
        if condition.kind == "word":
            return Demand("any", (condition.run, *others.get(condition.run, ())))
        if condition.kind == "phrase":
            return Demand("all", (condition.run,))
        if condition.kind == "prefix":
            found = prefix_terms(condition.text, vocabulary)
            return Demand("any", tuple((term,) for term in found))
        if condition.kind == "field":
            return Demand("all", filters=(_filter(condition.field, condition.text, noted),))
        how = {"and": "all", "or": "any", "not": "none"}[condition.kind]
        return Demand(how, parts=tuple(map(demand, condition.parts)))

    return tuple(map(demand, query.conditions))


def prefix_terms(prefix: str, vocabulary: Vocabulary) -> list[str]:
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


def filters(conditions: Sequence[tuple[str, str]], noted: Noted) -> tuple[Filter, ...]:
    """Return (field, value) conditions of a query as an engine takes them."""
    return tuple(_filter(field, value, noted) for field, value in conditions)


def _filter(field: str, value: str, noted: Noted) -> Filter:
    if field in ("has", "tag"):
        return Filter("keys", tuple(key.casefold() for key in noted(field, value)))
    if field == "year":
        first, last = years(value) or (None, None)
        return Filter(field, (), first, last)
    if field == "title":
        return Filter(field, tuple(term for term in index_terms(value) if not is_common(term)))
    if field == "key":
        return Filter(field, (value.casefold(),))
    if field == "section":
        from search.ingest.sections import canonical  # its room is slow to import

        name = " ".join(value.casefold().split())
        return Filter(field, (_SECTIONS.get(name) or (canonical(name) or name).casefold(),))
    if field == "type" and "-" in value:
        return Filter(field, (value.casefold(),))
    return Filter(field, tuple(normalise(value).split()))
