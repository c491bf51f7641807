"""What is kept of a document comes back as it was, and its terms are counted exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.contents import Contents, Wanted, stored
from search.index.engine import DamagedIndexError, SentenceEntry

TERMS = st.sampled_from(["a", "aa", "·a", "2", "10^6", "pain", "·the", "α"])
SENTENCES = st.lists(
    st.tuples(st.lists(TERMS, max_size=6), st.integers(1, 3), st.sampled_from(["BODY", "FRONT M"])),
    max_size=8,
)


def entries(drawn: list[tuple[list[str], int, str]]) -> list[SentenceEntry]:
    found: list[SentenceEntry] = []
    for terms, step, role in drawn:
        number = found[-1].number + step if found else step
        found.append(SentenceEntry(number, " ".join(terms), "BODY", role))
    return found


@settings(max_examples=80)
@given(SENTENCES)
def test_sentences_come_back_as_they_were(drawn: list[tuple[list[str], int, str]]) -> None:
    given_entries = entries(drawn)
    kept = Contents("", 0, stored(given_entries))
    last = max(len(given_entries) - 1, 1)
    for line, one in enumerate(given_entries):
        found = kept.candidate(7, one.number)
        assert found is not None
        assert (found.document, found.number, found.role) == (7, one.number, one.role)
        assert " ".join(found.terms) == one.terms
        assert found.place == line / last
    assert kept.candidate(7, 0) is None
    assert kept.candidate(7, 100) is None


@settings(max_examples=80)
@given(SENTENCES, st.lists(TERMS, max_size=4), st.integers(1, 4))
def test_terms_are_counted_in_title_and_sentences(
    drawn: list[tuple[list[str], int, str]], title: list[str], times: int
) -> None:
    kept = Contents(" ".join(title), 0, stored(entries(drawn)))
    everything = [*title, *(term for terms, _, _ in drawn for term in terms)]
    runs = [("a",), ("aa",), ("2",), ("10^6",), ("pain",), ("lost",), ("a", "aa"), ("·a",)] * times
    expected = tuple(
        everything.count(run[0]) if len(run) == 1 and run[0][0] != "·" else 0 for run in runs
    )
    wanted = [Wanted.of(run) for run in runs]
    assert kept.frequencies(wanted) == expected
    assert kept.counts == {term: everything.count(term) for term in everything}
    assert kept.frequencies(wanted) == expected  # now that all of them are counted


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_document_without_terms_is_kept(count: int) -> None:
    kept = Contents("", 0, stored([SentenceEntry(n, "", "BODY", "BODY") for n in range(count)]))
    assert kept.frequencies([Wanted.of(("a",)), Wanted.of(("a", "b"))]) == (0, 0)
    assert [kept.candidate(1, n) is not None for n in range(3)] == [n < count for n in range(3)]


@pytest.mark.parametrize("spoilt", [b"", b"no longer terms", stored([])[:-1]])
def test_what_was_damaged_is_told_as_damage(spoilt: bytes) -> None:
    with pytest.raises(DamagedIndexError, match="damaged"):
        Contents("", 0, spoilt)
