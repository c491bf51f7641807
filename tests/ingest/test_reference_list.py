"""The works that a reference list names."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Reference, Section
from search.ingest.reference_list import CitedWork, references_of
from search.ingest.structured import Block, compose

TITLE_OF_1998 = "Lantern moths of 1998: glow in cold air"
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
    "[4] Ann P. Wick, Bo Ember, and Cy Tallow. 2001. Lantern moths glow in cold air. In Moths 9.": (
        CitedWork(0, 0, 4, None, None, "Lantern moths glow in cold air", 2001, "Wick")
    ),
    "Wick A, Ember B (2001b) Lantern moths glow in cold air. https://moths.example/2017/air": (
        CitedWork(
            0, 0, None, None, None, "Lantern moths glow in cold air", 2001, "Wick", year_letter="b"
        )
    ),
    "(5) Lamp Workers' Association. Lantern moths of 1998: glow in cold air. Harbour; 2001.": (
        CitedWork(0, 0, 5, None, None, TITLE_OF_1998, 2001, "Lamp Workers' Association")
    ),
    "[9] A. Wick and B.C. Ember. Lantern moths glow in cold air. J Moths, 2001.": (
        CitedWork(0, 0, 9, None, None, "Lantern moths glow in cold air", 2001, "Wick")
    ),
    "[10] A. Wick, B. van Ember, Lantern moths, in cold air, J. Moths 2 (2001) 3–9.": (
        CitedWork(0, 0, 10, None, None, "Lantern moths, in cold air", 2001, "Wick")
    ),
    "⁷ Wick, Ann, and Bo Ember. “Lantern moths glow in cold air.” J Moths 2 (2001): 3–9.": (
        CitedWork(0, 0, 7, None, None, "Lantern moths glow in cold air", 2001, "Wick")
    ),
    "8. Wick A. B. ( 2001). Lantern moths glow in cold air. Moths 2, 3-9. 10.1234/glow 12345678": (
        CitedWork(
            0, 0, 8, "10.1234/glow", "12345678", "Lantern moths glow in cold air", 2001, "Wick"
        )
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
        work.year_letter,
    )


def test_entries_of_a_page_are_told_apart_by_their_numbers() -> None:
    text = (
        "References\n\n1. Wick A. Lantern moths glow\nin cold air. J Moths 2001;2:3.\n"
        "2. Ember B. Seals rest at low tide. J Seals 2002;3:4.\n\nnote\n"
    )
    document = Document("k", text, sections=(Section("REFERENCES", 0, len(text), "References"),))
    assert [(one.number, one.year) for one in references_of(document)] == [(1, 2001), (2, 2002)]


GLUED = {
    "[19] Wick A. Moths at rest. J Moths. 2001. [20] Ember B. Seals [sic] at tide. 2002. [21] Oil "
    "C. Lamps lit in 1999. J Lamps. 2003.": [(19, 2001), (20, 2002), (21, 2003)],
    "1. Wick A. Moths at rest. J Moths 2001;2:3. 2. Ember B. Seals at tide. J Seals 2002;3:4.": [
        (1, 2001),
        (2, 2002),
    ],
    "Wick A, Oil C (2001) Moths at rest. J Moths 2:3–9 Ember B, Wick A (2002) Seals at tide. J "
    "Seals 3:4. Oil C (2003a) Lamps in use (2 vols). Harbour": [
        (None, 2001),
        (None, 2002),
        (None, 2003),
    ],
    "Wick, A. (2001). Moths at rest.\nJ Moths, 2, 3.\nEmber, B., & Oil, C. (2002). Seals asleep.": [
        (None, 2001),
        (None, 2002),
    ],
    "1. Wick A. Moths at rest. J Moths 2001;2. 12 pages, 3. edition.": [(1, 2001)],
}


@pytest.mark.parametrize(("paragraph", "told"), GLUED.items())
def test_entries_printed_in_one_paragraph_are_told_apart(
    paragraph: str, told: list[tuple[int | None, int]]
) -> None:
    assert [(one.number, one.year) for one in references_of(listed(paragraph))] == told


def test_an_entry_that_a_page_broke_is_one() -> None:
    document = listed(
        "Wick A, Ember B (2001) Moths that rest in cold inno", "vative lamps. J Moths 2:3"
    )
    (found,) = references_of(document)
    assert document.text[found.start : found.end].endswith("J Moths 2:3")


def test_lines_that_begin_with_another_number_go_on() -> None:
    text = "References\n\n9. Wick A. Moths. J Moths\n2001;2:\n3 pages.\n10. Ember B. Seals. 2002."
    document = Document("k", text, sections=(Section("REFERENCES", 0, len(text), "References"),))
    assert [(one.number, one.year) for one in references_of(document)] == [(9, 2001), (10, 2002)]


HOSTILE = (
    "Aa-",
    "Aa A, ",
    "Aa, A., ",
    "A. ",
    "van ",
    "(2001) ",
    "1. ",
    "d'A ",
    "Aa A (2001)",
    "[1] ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_list_takes_long(piece: str) -> None:
    started = time.perf_counter()
    references_of(listed("Wick A (2001) Moths at rest. " + piece * (20_000 // len(piece))))
    assert time.perf_counter() - started < 2


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
