"""Which of the ranked candidates a reader meets first: no sentence twice, several voices.

An evaluation sees candidates as they are ranked; what is here is for a reader only. Nothing is
lost: what is folded is counted, and what is moved down is still there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from search.index.engine import COMMON
from search.index.ranking import Ranked
from search.query.cues import DENYING

FIRST_SCREEN = 10
"""Among so many first hits, one document has at most `FROM_ONE_DOCUMENT`."""

FROM_ONE_DOCUMENT = 3

FIRST_SEEN = 5
"""So many hits stand on a small screen: among them both sides are heard, where there are two."""

WORTH_HEARING = 0.5
"""The share of the best score that a sentence needs to be heard for the other side."""

_FEWEST_TERMS = 5
"""Shorter sentences are copies only if they are the same."""
_MORE_TERMS = 0.25
"""How much longer than the other a near copy may be."""
_LAST = 5
"""So many of the last candidates show which words most of them hold."""

_EMPTY_WORDS = """\
a an the of in on at to for by as and or was were is are be been being has have had that this these
those which we our it its their there also thus therefore"""
_EMPTY = frozenset(COMMON + word for word in _EMPTY_WORDS.split())
"""Stop words without which a sentence still says the same; the others tell sentences apart."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A candidate that a reader meets, and how many near copies of it are folded into it."""

    ranked: Ranked
    copies: tuple[Ranked, ...] = ()


def essence(terms: Sequence[str]) -> tuple[str, ...]:
    """Return the terms of a sentence that say something, denials and comparisons among them."""
    return tuple([term for term in terms if term not in _EMPTY])


def near_copies(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two sentences, given by their `essence`, say the same.

    They do if the terms of one stand in the other in the same order, which has at most a quarter
    more, and neither a number nor a denial more. Where a word is put in place of another
    (``increased``, ``decreased``) they do not.
    """
    short, long = sorted((one, other), key=len)
    if short == long:
        return bool(short)
    if len(short) < _FEWEST_TERMS or len(long) > len(short) * (1 + _MORE_TERMS) + 1:
        return False
    more = list((Counter(long) - Counter(short)).elements())
    if len(more) != len(long) - len(short) or any(map(_weighs, more)):
        return False
    rest = iter(long)
    return all(term in rest for term in short)


def _weighs(term: str) -> bool:
    """Tell whether one such term makes another sentence of it."""
    return term in DENYING or term.startswith(COMMON) or any(map(str.isdigit, term))


def for_a_reader(ranked: Sequence[Ranked], most: int) -> list[Heard]:
    """Return the candidates as a reader should meet them: folded and spread, ``most`` of them."""
    in_turn = [ranked[place] for place in _turns(ranked)]
    return spread(fold(in_turn, most + FIRST_SCREEN))


def fold(ranked: Sequence[Ranked], most: int) -> list[Heard]:
    """Return the candidates in order, each once, with its near copies behind it.

    After ``most`` of them, the others are only looked at as copies.
    """
    kept: list[tuple[tuple[str, ...], frozenset[str], list[Ranked]]] = []
    known = set(_EMPTY)
    telling: set[str] = set()
    # What the last ones hold, most do: the words of the question.
    usual = set(chain.from_iterable([one.candidate.terms for one in ranked[-_LAST:]]))
    for one in ranked:
        terms = one.candidate.terms
        # A copy has all words of the other, a telling one too, or no word that the other has not:
        # for most candidates neither is so of any, which is seen at once.
        alone = telling.isdisjoint(terms) and not known.issuperset(terms)
        if alone and len(kept) >= most:
            continue
        said = essence(terms)
        words = frozenset(said)
        for other, others, copies in () if alone else kept:
            if (words <= others or others <= words) and near_copies(said, other):
                copies.append(one)
                break
        else:
            if len(kept) < most:
                kept.append((said, words, [one]))
                if words:
                    telling.add(max(words - usual or words, key=len))
                known |= words
                usual |= words
    return [Heard(copies[0], tuple(copies[1:])) for _, _, copies in kept]


def spread(heard: Sequence[Heard]) -> list[Heard]:
    """Let more documents speak on the first screen, the order otherwise kept.

    Sentences of a document beyond its `FROM_ONE_DOCUMENT` best come after the first
    `FIRST_SCREEN` hits, unless there is nothing else to show there.
    """
    return [heard[place] for place in _turns([one.ranked for one in heard])]


def _turns(ranked: Sequence[Ranked]) -> list[int]:
    """Return the places of candidates in the order of `spread`."""
    first: list[int] = []
    later: list[int] = []
    shown: Counter[int] = Counter()
    for place, one in enumerate(ranked):
        if len(first) == FIRST_SCREEN:
            later += range(place, len(ranked))
            break
        if shown[one.candidate.document] < FROM_ONE_DOCUMENT:
            shown[one.candidate.document] += 1
            first.append(place)
        else:
            later.append(place)

    def turn(place: int) -> tuple[float, int, int]:
        one = ranked[place]
        return -one.score, one.candidate.document, one.candidate.number

    return first + sorted(later, key=turn)


def may_deny(one: Heard) -> bool:
    """Tell, by its terms alone, whether a sentence may deny something."""
    return not DENYING.isdisjoint(one.ranked.candidate.terms)


def hear_both(heard: Sequence[Heard], denies: Callable[[Heard], bool]) -> list[Heard]:
    """Let the other side be heard where all the first `FIRST_SEEN` lean one way.

    If none of them denies anything, the best that does (or the other way round) takes the last
    of these places, if it scores at least `WORTH_HEARING` of the best. ``denies`` looks at the
    sentence itself, and is asked as seldom as possible.
    """
    first = list(heard[:FIRST_SEEN])
    if len(first) < FIRST_SEEN:
        return list(heard)
    leaning = [may_deny(one) and denies(one) for one in first]
    if len(set(leaning)) > 1:
        return list(heard)
    wanted = not leaning[0]
    least = WORTH_HEARING * heard[0].ranked.score
    for place, one in enumerate(heard[FIRST_SEEN:], FIRST_SEEN):
        if one.ranked.score < least or may_deny(one) != wanted:
            continue
        if denies(one) == wanted:
            others = [*heard[:place], *heard[place + 1 :]]
            return [*others[: FIRST_SEEN - 1], one, *others[FIRST_SEEN - 1 :]]
    return list(heard)
