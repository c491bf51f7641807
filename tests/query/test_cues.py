"""Cues: words that deny, turn or limit, and words that only look so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.engine import index_terms
from search.query.cues import CONTRAST, DENYING, LIMIT, NEGATION, cues, main_kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The lamp was not superior to a candle.", "was not superior"),
        ("There was no significant difference between the lamps.", "no significant difference"),
        ("Oil did not help the sleepers.", "did not help"),
        ("The wick failed to burn.", "failed to burn"),
        ("Light reduced fatigue no better than shade did.", "no better than"),
        ("It works without any serious adverse events.", "without any serious adverse events"),
        ("Neither lamp nor candle helped.", "Neither"),
        ("We couldn’t light it.", "couldn’t"),
        ("The change was non-significant.", "non-significant"),
        ("None of the lamps burned.", "None of"),
    ],
)
def test_denials_are_found_with_their_words(text: str, words: str) -> None:
    found = cues(text)
    assert main_kind(found) == NEGATION
    assert text[found[0].span.start : found[0].span.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "However, the oil was dear.",
        "Although it smokes, it burns.",
        "Unlike candles, lamps last.",
        "Lamps burn, whereas candles drip.",
        "It was bright but dear.",
    ],
)
def test_turns_are_found(text: str) -> None:
    assert main_kind(cues(text)) == CONTRAST


@pytest.mark.parametrize(
    "text",
    [
        "Further research is needed.",
        "More and larger trials of lamps are required.",
        "The study was limited by its small sample.",
        "The cause remains unclear.",
        "Evidence is insufficient.",
        "These findings should be interpreted with caution.",
        "Its worth has yet to be shown.",
    ],
)
def test_limits_are_found(text: str) -> None:
    assert main_kind(cues(text)) == LIMIT


@pytest.mark.parametrize(
    "text",
    [
        "Lamps help not only sleepers.",
        "No. 5 burns well.",
        "It is not uncommon in the north.",
        "Lamps give more light than candles.",
        "The notebook knows nobody.",
        "Nothing but light was seen.",
        "We asked whether or not to burn oil.",
        "High light, low cost, long life.",
    ],
)
def test_what_only_looks_like_a_cue_is_none(text: str) -> None:
    assert cues(text) == ()


def test_a_denial_names_a_sentence_with_several_cues() -> None:
    found = cues("However, the lamp was not better, and further study is needed.")
    assert main_kind(found) == NEGATION
    assert [one.kind for one in found] == [CONTRAST, NEGATION, LIMIT]


@given(st.text(max_size=200))
def test_cues_stand_in_order_and_apart(text: str) -> None:
    found = cues(text)
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text",
    ["It was not so.", "No effect.", "It failed to burn.", "A lack of effect.", "It is unchanged."],
)
def test_the_first_look_misses_no_denial(text: str) -> None:
    assert main_kind(cues(text)) == NEGATION
    assert not DENYING.isdisjoint(index_terms(text))


def test_limitations_of_patients_are_none_of_the_study() -> None:
    assert not cues("Moths had limitations in activities of daily flight.")
    assert main_kind(cues("A limitation of the study is its size.")) == "limit"
