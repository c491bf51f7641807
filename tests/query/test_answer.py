"""Which candidates a reader meets, and in which order."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from search.index.engine import Candidate
from search.index.ranking import Ranked
from search.query.answer import FIRST_SCREEN, FROM_ONE_DOCUMENT, fold, spread


def ranked(document: int, number: int, score: float, *terms: str) -> Ranked:
    return Ranked(Candidate(document, number, "BODY", terms), score, score, 0.0)


def test_the_same_sentence_is_shown_once() -> None:
    best = ranked(1, 0, 3, "·the", "drug", "work")
    other = ranked(3, 1, 1, "drug")
    assert fold([best, ranked(2, 5, 2, "·the", "drug", "work"), other]) == [best, other]


def test_the_sentence_that_denies_another_is_shown_beside_it() -> None:
    both = [
        ranked(1, 0, 3, "·x", "·was", "superior", "·to", "placebo"),
        ranked(2, 0, 2, "·x", "·was", "·not", "superior", "·to", "placebo"),
    ]
    assert fold(both) == both


def test_the_order_of_words_tells_sentences_apart() -> None:
    both = [ranked(1, 0, 2, "a1", "beat", "b1"), ranked(2, 0, 1, "b1", "beat", "a1")]
    assert fold(both) == both


def test_sentences_of_stop_words_alone_are_not_the_same() -> None:
    both = [ranked(1, 0, 2, "·it", "·is"), ranked(2, 0, 1, "·what")]
    assert fold(both) == both


def test_one_document_leaves_room_for_others() -> None:
    many = [ranked(1, number, 100 - number) for number in range(12)]
    other = ranked(2, 0, 1)
    order = spread([*many, other])
    assert order[:4] == [*many[:3], other]
    assert order[4:] == many[3:]


def test_a_library_of_one_document_shows_all_it_has() -> None:
    many = [ranked(1, number, 100 - number) for number in range(12)]
    assert spread(many) == many


@given(st.lists(st.integers(1, 6), max_size=60))
def test_spreading_loses_and_doubles_nothing(documents: list[int]) -> None:
    given_order = [ranked(d, place, 100.0 - place) for place, d in enumerate(documents)]
    order = spread(given_order)
    assert sorted(one.candidate.number for one in order) == list(range(len(documents)))
    if len(set(documents)) * FROM_ONE_DOCUMENT >= len(documents):
        counts = Counter(one.candidate.document for one in order[:FIRST_SCREEN])
        held = Counter(documents)
        enough = sum(min(count, FROM_ONE_DOCUMENT) for count in held.values()) >= FIRST_SCREEN
        assert not enough or max(counts.values()) <= FROM_ONE_DOCUMENT
