"""Punkt is asked seldom, and answers what nltk's own way through a line answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import boundaries, punkt

PIECES = [
    *"ab AB1?!….'\"”’)]}»(-\t\xa0\x1f²é日",
    *("  ", "..", ". . .", ". ", ".) ", '." ', ".--", "!) ", "? ", "1. ", "2.5 ", "-3. ", "12. "),
    *("word", "Word", "pain. ", "Pain was ", "The ", "however ", "civil. ", "iii. ", "test. "),
    *("no. ", "No. ", "figs. ", "Cat. ", "(see Fig. ", "et al. ", "e.g. ", "J. ", "U.S. ", "Dr. "),
    *("St. ", "Louis ", "step. ", "x-ref. ", "p. ", "a.b.c ", "A.B. ", "(p<0.05). ", "5 mg. "),
]
LINES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@cache
def plain_nltk() -> Any:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    return PunktSentenceTokenizer(punkt.parameters())


@settings(max_examples=300, deadline=None)
@given(LINES | st.text(max_size=60).map(lambda text: "".join(text.splitlines())))
def test_sentences_begin_where_nltk_says(line: str) -> None:
    begins = [start for start, _ in plain_nltk().span_tokenize(line) if start > 0]
    assert list(punkt.cuts(line)) == begins


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_no_rule_of_ours_holds_at_plain_places(line: str) -> None:
    begin = 0
    for place, plain in punkt.cuts(line).items():
        left = line[max(begin, place - boundaries.REACH) : place].rstrip()
        right = line[place : place + boundaries.REACH]
        starters = punkt.rules().starters
        if plain:
            assert not boundaries.joined(line[begin:place].strip(), left, right, starters)
        begin = place


def test_a_word_is_asked_about_once_unless_what_follows_counts() -> None:
    assert punkt.cuts("It fell. The rest fell. We left.") == {9: True, 24: True}
    assert not punkt.cuts("It came from St. Louis and J. Smith, see Fig. 2 and no. 5 there.")
    assert punkt.cuts("It is on p. 3 of the first no. The rest is not.") == {31: False}


def test_words_without_end_are_no_burden() -> None:
    assert not punkt.cuts("a.b" * 100_000)
    assert list(punkt.cuts("x" * 30_000 + ". Then it ended. So be it.")) == [30_002, 30_017]
