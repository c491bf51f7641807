"""The works that a reference list names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Reference, Section
from search.ingest.reference_list import CitedWork, references_of
from search.ingest.structured import Block, compose

ENTRIES = {
    "1. Wick A, Ember B. Lantern moths glow in cold air. J Moths 2001;2:3-9. doi:10.1234/Glow.": (
        CitedWork(0, 0, 1, "10.1234/glow", None, "Lantern moths glow in cold air", 2001, "Wick")
    ),
    "[12] A. Wick, B. Ember, “Lantern moths glow in cold air,” J. Moths, vol. 2, 2001.": (
        CitedWork(0, 0, 12, None, None, "Lantern moths glow in cold air", 2001, "Wick")
    ),
    "Wick, A., & Ember, B. (2001). Lantern moths glow in cold air. Moths, 2, 3. PMID: 1234567": (
        CitedWork(0, 0, None, None, "1234567", "Lantern moths glow in cold air", 2001, "Wick")
    ),
    "3 van der Wick A, et al. Lantern moths glow in cold air. J Moths. 2001": (
        CitedWork(0, 0, 3, None, None, "Lantern moths glow in cold air", 2001, "van der Wick")
    ),
}


def listed(*entries: str) -> Document:
    blocks = [Block("Moths glow.", "BODY"), Block("References", "REFERENCES", "References")]
    blocks += [Block(entry, "REFERENCES", "References") for entry in entries]
    return compose(blocks, key="k", path=Path("/a"), format="x", reference=Reference())


@pytest.mark.parametrize(("entry", "work"), ENTRIES.items())
def test_an_entry_is_taken_apart(entry: str, work: CitedWork) -> None:
    document = listed(entry)
    (found,) = references_of(document)
    assert document.text[found.start : found.end] == entry
    assert found == CitedWork(
        found.start,
        found.end,
        work.number,
        work.doi,
        work.pmid,
        work.title,
        work.year,
        work.first_author,
    )


def test_entries_of_a_page_are_told_apart_by_their_numbers() -> None:
    text = (
        "References\n\n1. Wick A. Lantern moths glow\nin cold air. J Moths 2001;2:3.\n"
        "2. Ember B. Seals rest at low tide. J Seals 2002;3:4.\n\nnote\n"
    )
    document = Document("k", text, sections=(Section("REFERENCES", 0, len(text), "References"),))
    assert [(one.number, one.year) for one in references_of(document)] == [(1, 2001), (2, 2002)]


def test_elsewhere_nothing_is_a_reference() -> None:
    text = "1. Wick A. Lantern moths glow. J Moths 2001;2:3."
    assert references_of(Document("k", text, sections=(Section("BODY", 0, len(text)),))) == []


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([*ENTRIES, "Notes", "", "1", "2001"]), max_size=6),
    st.text(max_size=60),
)
def test_spans_are_in_order_and_within_the_list(entries: list[str], noise: str) -> None:
    document = listed(*entries, noise)
    found = references_of(document)
    ends = [number for work in found for number in (work.start, work.end)]
    assert ends == sorted(ends)
    assert all(document.text[work.start : work.end].strip() for work in found)
