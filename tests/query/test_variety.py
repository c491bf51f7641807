"""Which candidates a reader meets, and in which order: several voices, none twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.engine import Candidate
from search.index.ranking import Ranked
from search.query.variety import (
    FIRST_SCREEN,
    FIRST_SEEN,
    FROM_ONE_DOCUMENT,
    Heard,
    essence,
    fold,
    hear_both,
    near_copies,
    spread,
)


def ranked(document: int, number: int, score: float, *terms: str) -> Ranked:
    return Ranked(Candidate(document, number, "BODY", terms), score, score, 0.0)


def folded(*given_order: Ranked) -> list[Ranked]:
    return [one.ranked for one in fold(given_order, 99)]


def spread_out(given_order: list[Ranked]) -> list[Ranked]:
    return [one.ranked for one in spread([Heard(one) for one in given_order])]


def test_the_same_sentence_is_shown_once_and_its_copies_are_counted() -> None:
    best = ranked(1, 0, 3, "·the", "drug", "work")
    copy = ranked(2, 5, 2, "·the", "drug", "work")
    other = ranked(3, 1, 1, "drug")
    assert fold([best, copy, other], 99) == [Heard(best, (copy,)), Heard(other)]


LONG = ["bright", "lamp", "reliev", "winter", "fatigu", "·within", "week", "·in", "worker"]


@pytest.mark.parametrize(
    ("other", "copies"),
    [
        (["conclus", *LONG], True),
        ([*LONG, "·the", "studi"], True),
        ([*LONG[:2], "·not", *LONG[2:]], False),
        ([*LONG, "41"], False),
        ([*LONG[:2], "worsen", *LONG[3:]], False),
        ([*LONG[:5], "·without", *LONG[6:]], False),
        ([*reversed(LONG)], False),
        ([*LONG, "·but", "sleep", "suffer"], False),
    ],
)
def test_a_near_copy_adds_little_and_puts_nothing_in_place(other: list[str], copies: bool) -> None:
    assert near_copies(essence(LONG), essence(other)) is copies
    assert near_copies(essence(other), essence(LONG)) is copies


def test_the_sentence_that_denies_another_is_shown_beside_it() -> None:
    both = [
        ranked(1, 0, 3, "·x", "·was", "superior", "·to", "placebo"),
        ranked(2, 0, 2, "·x", "·was", "·not", "superior", "·to", "placebo"),
    ]
    assert folded(*both) == both


def test_the_order_of_words_tells_sentences_apart() -> None:
    both = [ranked(1, 0, 2, "a1", "beat", "b1"), ranked(2, 0, 1, "b1", "beat", "a1")]
    assert folded(*both) == both


def test_sentences_of_empty_words_alone_are_not_the_same() -> None:
    both = [ranked(1, 0, 2, "·it", "·is"), ranked(2, 0, 1, "·the")]
    assert folded(*both) == both


PLACE = st.integers(0, len(LONG))
SAID = st.lists(st.sampled_from([*LONG[:6], "·the", "·not", "41"]), max_size=9)
ALIKE = st.builds(
    lambda more, at: [*LONG[:at], *more, *LONG[at:]], SAID.map(lambda s: s[:2]), PLACE
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID | ALIKE, max_size=14), st.integers(1, 14))
def test_folding_is_no_more_than_comparing_each_with_all_before(
    said: list[list[str]], most: int
) -> None:
    kept: list[list[Ranked]] = []
    given_order = [ranked(1, place, 50.0 - place, *terms) for place, terms in enumerate(said)]
    for one in given_order:
        own = essence(one.candidate.terms)
        alike = (had for had in kept if near_copies(own, essence(had[0].candidate.terms)))
        home = next(alike, None)
        if home is not None:
            home.append(one)
        elif len(kept) < most:
            kept.append([one])
    expected = [Heard(first, tuple(copies)) for first, *copies in kept]
    assert fold(given_order, most) == expected


def test_one_document_leaves_room_for_others() -> None:
    many = [ranked(1, number, 100 - number) for number in range(12)]
    other = ranked(2, 0, 1)
    order = spread_out([*many, other])
    assert order[:4] == [*many[:3], other]
    assert order[4:] == many[3:]


def test_a_library_of_one_document_shows_all_it_has() -> None:
    many = [ranked(1, number, 100 - number) for number in range(12)]
    assert spread_out(many) == many


@given(st.lists(st.integers(1, 6), max_size=60))
def test_spreading_loses_and_doubles_nothing(documents: list[int]) -> None:
    given_order = [ranked(d, place, 100.0 - place) for place, d in enumerate(documents)]
    order = spread_out(given_order)
    assert sorted(one.candidate.number for one in order) == list(range(len(documents)))
    if len(set(documents)) * FROM_ONE_DOCUMENT >= len(documents):
        counts = Counter(one.candidate.document for one in order[:FIRST_SCREEN])
        held = Counter(documents)
        enough = sum(min(count, FROM_ONE_DOCUMENT) for count in held.values()) >= FIRST_SCREEN
        assert not enough or max(counts.values()) <= FROM_ONE_DOCUMENT


def heard(denials: str, scores: list[float] | None = None) -> list[Heard]:
    """Make candidates in order; ``n`` denies, ``y`` does not."""
    return [
        Heard(ranked(n, 0, scores[n] if scores else 10 - n / 10, "·not" if sign == "n" else "·so"))
        for n, sign in enumerate(denials)
    ]


def leaning(order: list[Heard]) -> str:
    return "".join("n" if "·not" in one.ranked.candidate.terms else "y" for one in order)


def denies(one: Heard) -> bool:
    return "·not" in one.ranked.candidate.terms


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("yyyyyyyn", "yyyynyyy"),
        ("nnnnnnyn", "nnnnynnn"),
        ("yynyyyyn", "yynyyyyn"),
        ("yyyyyyyy", "yyyyyyyy"),
        ("yyyn", "yyyn"),
    ],
)
def test_the_other_side_is_heard_on_the_first_screen(before: str, after: str) -> None:
    assert leaning(hear_both(heard(before), denies)) == after


def test_a_poor_sentence_is_not_moved_up_for_the_other_side() -> None:
    scores = [10.0] * FIRST_SEEN + [4.9]
    assert leaning(hear_both(heard("yyyyyn", scores), denies)) == "yyyyyn"


def test_what_only_seems_to_deny_is_not_moved_up() -> None:
    order = heard("yyyyyyn")
    assert hear_both(order, lambda one: False) == order
