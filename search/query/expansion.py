"""Other words for the words of a question, of which the library really holds some.

Three sources: tables of synonyms (the user's own, ours, MeSH), other spellings by rule, and the
abbreviations that the library's own documents define. Every expansion is shown to the reader and
can be switched off, for all words or, by ``=word``, for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from search.analysis.figures import same_number
from search.index.engine import COMMON, Run, index_terms, is_common
from search.query.parser import Expansion, Query, running_words
from search.storage.lookups import Definition

SYNONYM, SPELLING, ABBREVIATION = "synonym", "spelling", "abbreviation"
"""The sources of expansions, as `Expansion.source` names them."""
SOURCES = (SYNONYM, SPELLING, ABBREVIATION)

_MOST_ALTERNATIVES = 4
_LONGEST_FORM = 7
"""Words of a long form that is looked up (``randomised controlled trial`` has 3)."""
_PARTICLES = frozenset({"down", "off", "out", "up"})
"""Stop words that end compounds: ``follow-up``, ``drop-out``."""
_RAREST_JOIN = 50
"""Words written as one are another spelling if they are not much rarer than written apart: else
a blank is missing there."""
_RAREST_SENSE = 10
"""A sense that fewer documents define than a tenth of those of the commonest is left out."""
_LEAST_SHARE = 4
"""A short form stands for a long one where a quarter of the documents that define it say so."""
_USES_A_DEFINITION = 40
_WELL_KNOWN = 500
"""Sentences that hold a short form, for each document that defines it: a word of common speech
has more. Not asked where so many documents define it."""
_MOST_WORDS = 40
"""A pasted paragraph is not expanded beyond this word."""


class Definitions(Protocol):
    """The abbreviations that a library's documents define."""

    def definitions(self, forms: Sequence[str]) -> Sequence[Definition]:
        """Return what the forms (joined index terms) are defined as, most used first."""


def expand(
    query: Query,
    definitions: Definitions,
    frequency: Callable[[Run], int],
    sources: Sequence[str] = SOURCES,
) -> Query:
    """Return the query with its expansions; ``frequency`` counts sentences that hold a run.

    Longer runs of words win over shorter ones within them, and other words over mere spellings of
    runs; a run may have alternatives from
    several sources. Alternatives that no sentence holds are left out, and so are those of words
    that the question asks for as typed. What is wrong with the user's own table is a remark.
    """
    from search.analysis.own_synonyms import own_synonyms  # these read tables

    words = running_words(query.question)[:_MOST_WORDS]
    expansions: list[tuple[int, Expansion]] = []
    taken = _literal(words, query.literal)
    found = _alternatives(words, definitions, frequency, sources)
    for (start, end), others in sorted(found.items(), key=_turn):
        if taken.isdisjoint(range(start, end)):
            kept = _held(words[start:end], others, frequency)
            if kept:
                taken.update(range(start, end))
            expansions += ((start, one) for one in kept)
    expansions.sort(key=lambda placed: placed[0])
    faults = own_synonyms().problems[:1] if SYNONYM in sources else ()
    remarks = (*query.remarks, *faults)
    return replace(query, expansions=tuple(one for _, one in expansions), remarks=remarks)


def _alternatives(
    words: Sequence[str],
    definitions: Definitions,
    frequency: Callable[[Run], int],
    sources: Sequence[str],
) -> dict[tuple[int, int], dict[str, str]]:
    """Return for runs of words ``[start, end)`` their alternatives, each with its source."""
    from search.analysis.synonyms import alternatives

    found: dict[tuple[int, int], dict[str, str]] = {}
    if SYNONYM in sources:
        for synonym in alternatives(words):
            span = found.setdefault((synonym.start, synonym.end), {})
            for alternative in synonym.alternatives:
                span.setdefault(alternative, SYNONYM)
    if SPELLING in sources:
        for start in range(len(words)):
            for end, alternative in _spelt(words, start):
                found.setdefault((start, end), {}).setdefault(alternative, SPELLING)
    if ABBREVIATION in sources:
        for place, alternative in _defined(words, definitions, frequency):
            found.setdefault(place, {}).setdefault(alternative, ABBREVIATION)
    return found


def _spelt(words: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
    """Yield the end of a run from ``start``, and how else it may be written, by rule."""
    from search.analysis.spelling import apart, pair_spellings, spellings

    if is_common_word(words[start]):
        return
    for other in (*spellings(words[start]), *apart(words[start])):
        yield start + 1, other
    if start + 1 < len(words):
        following = words[start + 1]
        if not is_common_word(following) or following.lower() in _PARTICLES:
            for other in pair_spellings(words[start], following):
                yield start + 2, other


@lru_cache(maxsize=5_000)
def is_common_word(word: str) -> bool:
    """Tell whether all terms of a word are those of stop words."""
    return all(map(is_common, index_terms(word)))


def _literal(words: Sequence[str], literal: Sequence[str]) -> set[int]:
    """Return the places of the words that are asked for as typed."""
    wanted = {term for words_typed in literal for term in index_terms(words_typed)}
    return {place for place, word in enumerate(words) if not wanted.isdisjoint(index_terms(word))}


def _turn(item: tuple[tuple[int, int], dict[str, str]]) -> tuple[bool, int, int]:
    """Sort what has other words before what is only spelt otherwise, and long runs first."""
    (start, end), others = item
    return set(others.values()) == {SPELLING}, start - end, start


def _defined(
    words: Sequence[str], definitions: Definitions, frequency: Callable[[Run], int]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield runs of words and their other forms, as the library's documents define them.

    Where a form is ambiguous, senses that few documents share beside the commonest are left out.
    """
    made = [" ".join(term.lstrip(COMMON) for term in index_terms(word)) for word in words]
    places: dict[str, list[tuple[int, int]]] = {}
    for start in range(len(words)):
        form = ""
        for end in range(start + 1, min(start + _LONGEST_FORM, len(words)) + 1):
            form = f"{form} {made[end - 1]}".strip()
            stop_word = end == start + 1 and is_common_word(words[start])
            if form and not (stop_word and not words[start].isupper()):
                places.setdefault(form, []).append((start, end))
    found = [
        one for one in definitions.definitions(list(places)) if same_number(one.short, one.long)
    ]
    senses = _senses(found, places, definitions)
    most: dict[str, int] = {}
    for one in found:
        for form, printed in ((one.short_form, one.long), (one.long_form, one.short)):
            for start, end in places.get(form, ()):
                if one.documents * _RAREST_SENSE < most.setdefault(form, one.documents):
                    continue
                if form == one.short_form:
                    if not _means(words[start:end], one, frequency):
                        continue
                elif one.documents * _LEAST_SHARE < senses[one.short_form]:
                    continue
                yield (start, end), printed


def _senses(
    found: Sequence[Definition], asked: Collection[str], definitions: Definitions
) -> Counter[str]:
    """Return in how many documents the short forms of some long forms are defined, as anything."""
    shorts = dict.fromkeys(one.short_form for one in found if one.long_form in asked)
    senses: Counter[str] = Counter()
    for one in definitions.definitions(list(shorts)):
        senses[one.short_form] += one.documents
    return senses


def _means(typed: Sequence[str], one: Definition, frequency: Callable[[Run], int]) -> bool:
    """Tell whether words that were typed are meant as a short form.

    ``values`` are no VALUES: a small word is one only where it says so (``ldn``), letter by
    letter, and where the library holds it hardly but as what is defined.
    """
    word = " ".join(typed)
    if any(character.isupper() for character in word[1:]) or not word.isalpha():
        return True
    bare = "".join(filter(str.isalnum, one.short.lower()))
    if word.lower() not in (bare, bare.removesuffix("s"), f"{bare}s"):
        return False
    uses = frequency(index_terms(word))
    return one.documents >= _WELL_KNOWN or uses <= one.documents * _USES_A_DEFINITION


def _holds(run: Run, own: Run) -> bool:
    """Tell whether a run holds the words themselves: what has it is found by them already."""
    return any(run[place : place + len(own)] == own for place in range(len(run)))


def _held(
    words: Sequence[str], others: dict[str, str], frequency: Callable[[Run], int]
) -> list[Expansion]:
    """Return the alternatives that some sentence holds, an expansion for each source.

    Those within the words themselves are found by them already, and those around them too.
    """
    own = index_terms(" ".join(words))
    seen: set[Run] = {own}
    sources: dict[str, list[str]] = {}
    for alternative, source in others.items():
        run = index_terms(alternative)
        if not run or run in seen or _holds(run, own) or _holds(own, run):
            continue
        count = frequency(run)
        if not count or (
            source == SPELLING and len(run) < len(own) and count * _RAREST_JOIN < frequency(own)
        ):
            continue
        seen.add(run)
        sources.setdefault(source, []).append(alternative)
    return [
        Expansion(" ".join(words), tuple(kept[:_MOST_ALTERNATIVES]), source)
        for source, kept in sources.items()
    ]
