"""The citations in a running text, and the entries they point to."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import FURNITURE, Document, Reference, Section, Span
from search.ingest.citations import Citation, Citations
from search.ingest.structured import Block, compose


def citations_of(document: Document) -> list[Citation]:
    return Citations(document).within(0, len(document.text))


NUMBERED = [
    f"{number}. Wick A. On lamp {number}. J Lamps 2001;{number}:1." for number in range(1, 13)
]
NAMED = [
    "Ember, B. (2010). Seals at low tide. J Seals, 1, 2.",
    "Ember, B., & Wick, A. (2011a). Seals and moths. J Seals, 2, 3.",
    "Ember, B., & Oil, C. (2011b). Seals and lamps. J Seals, 2, 9.",
    "Lamp Workers' Association (2012). Rules for lamps at sea. Harbour.",
    "van der Wick, A., Oil, C., & Tallow, D. (2010). Moths at rest. J Moths, 3, 4.",
]


def paper(text: str, entries: list[str], marks: tuple[Span, ...] = ()) -> Document:
    blocks = [Block(text, "BODY", marks=marks), Block("References", "REFERENCES", "References")]
    blocks += [Block(entry, "REFERENCES", "References") for entry in entries]
    return compose(blocks, key="k", path=Path("/a"), format="x", reference=Reference())


def cited(document: Document) -> list[tuple[str, tuple[int, ...]]]:
    return [(document.text[one.start : one.end], one.entries) for one in citations_of(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lamps glow [3].", [("[3]", (2,))]),
        (
            "Lamps glow [3,5–7]; moths [1], [2].",
            [("[3,5–7]", (2, 4, 5, 6)), ("[1]", (0,)), ("[2]", (1,))],
        ),
        ("Lamps glow [2]–[4].", [("[2]–[4]", (1, 2, 3))]),
        ("Lamps glow[ 12 ], moths rest [2, p. 7].", [("[ 12 ]", (11,)), ("[2, p. 7]", (1,))]),
        ("It was 4.1 (95% CI [3, 5]) in [95% CI], [13], [0, 1], x[3] and benzo[1]furan.", []),
        ("In 2001 (10) lamps of type (3) burned; see Eq. (4) and item (2).", []),
        ("We (1) lit lamps, (2) waited and (3) went home.", []),
    ],
)
def test_numbers_in_square_brackets(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert cited(paper(text, NUMBERED)) == expected


def test_numbers_in_round_brackets_where_they_name_the_list() -> None:
    text = (
        "Lamps glow (1). Moths rest (2,3), as seals do (4–6). In group (b), 7 (10) of 70 lamps "
        "failed (n = 8). Equation (7) tells why (8)."
    )
    assert cited(paper(text, NUMBERED)) == [
        ("(1)", (0,)),
        ("(2,3)", (1, 2)),
        ("(4–6)", (3, 4, 5)),
        ("(8)", (7,)),
    ]


def test_raised_numbers_are_citations_unless_brackets_are() -> None:
    raised = "Lamps glow4,5 and moths rest⁶."
    marks = (Span(10, 13), Span(28, 29))
    assert cited(paper(raised, NUMBERED, marks)) == [("4,5", (3, 4)), ("⁶", (5,))]
    noted = "Lamps glow1 and moths rest [2], seals too [3]."
    assert cited(paper(noted, NUMBERED, (Span(10, 11),))) == [("[2]", (1,)), ("[3]", (2,))]


def test_a_list_printed_without_numbers_is_counted() -> None:
    entries = [entry.partition(" ")[2] for entry in NUMBERED]
    assert cited(paper("Lamps glow [3].", entries)) == [("[3]", (2,))]
    assert cited(paper("Lamps glow [3], [44] and [45].", entries)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seals rest (Ember, 2010).", [("Ember, 2010", (0,))]),
        ("As Ember (2010) says, seals rest.", [("Ember (2010)", (0,))]),
        (
            "Seals (Ember 2010; Ember & Wick 2011a) rest.",
            [("Ember 2010", (0,)), ("Ember & Wick 2011a", (1,))],
        ),
        ("Ember and Oil (2011) saw it.", [("Ember and Oil (2011)", (2,))]),
        ("It was seen (Ember et al., 2011a, b).", [("Ember et al., 2011a, b", (1, 2))]),
        ("It was seen (Ember et al. 2010, 2011b).", [("Ember et al. 2010, 2011b", (0, 2))]),
        ("In van der Wick et al.’s (2010) moths", [("van der Wick et al.’s (2010)", (4,))]),
        ("Lamps (Lamp Workers' Association, 2012)", [("Lamp Workers' Association, 2012", (3,))]),
        ("Van der Wick, Oil, and Tallow (2010) rest.", [("Wick, Oil, and Tallow (2010)", (4,))]),
        ("In 2010 and 2011 Ember lit 2012 lamps; Ember saw them in 2010.", []),
        ("Ember and Tallow (2010), Ember B. W. and Oil Z (2011c), Embers (2010)", []),
    ],
)
def test_names_with_years(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert cited(paper(text, NAMED)) == expected


def test_initials_tell_authors_of_one_name_apart() -> None:
    entries = ["Wick, A. (2001). Moths at rest.", "Wick, B. (2001). Seals at tide."]
    assert cited(paper("It glows (Wick B. et al., 2001; Wick, 2001).", entries)) == [
        ("Wick B. et al., 2001", (1,)),
        ("Wick, 2001", (0, 1)),
    ]


def test_each_chapter_has_its_own_list() -> None:
    parts = [
        "Lamps glow [1].",
        "1. Wick A. On lamps. 2001.",
        "Moths rest [1].",
        "1. Oil C. On moths. 2002.",
    ]
    text = "\n\n".join(parts)
    starts = [text.index(part) for part in parts] + [len(text)]
    names = ["BODY", "REFERENCES", "BODY", "REFERENCES"]
    sections = [Section(name, starts[at], starts[at + 1]) for at, name in enumerate(names)]
    assert cited(Document("k", text, sections=tuple(sections))) == [("[1]", (0,)), ("[1]", (1,))]


def test_nothing_is_cited_in_the_list_itself_or_in_furniture() -> None:
    text = "Go to [1] at once.\n\n1. Wick A. On lamps [1]. 2001."
    sections = (Section(FURNITURE, 0, 18), Section("REFERENCES", 20, len(text)))
    assert citations_of(Document("k", text, sections=sections)) == []


def test_a_stretch_has_the_citations_of_the_whole() -> None:
    document = paper("Lamps glow [1]. Moths rest [2, 3]. Seals sleep.", NUMBERED)
    citations = Citations(document)
    assert citations.within(15, 40) == citations_of(document)[1:]
    assert citations.within(0, 13) == []
    assert citations.entry_at(0, 40) is None
    second = document.text.index("2. Wick")
    assert citations.entry_at(second + 5, second + 6) == 1


PIECES = (
    "[1] ",
    "(2) ",
    "Ember (2010",
    "et al. ",
    " and Oil, ",
    "2011a",
    ", ",
    "1–",
    "[3–",
    "\n",
    "]",
)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join))
def test_citations_are_in_order_and_point_into_the_list(text: str) -> None:
    for entries in (NUMBERED, NAMED):
        document = paper(text, entries)
        found = citations_of(document)
        places = [place for one in found for place in (one.start, one.end)]
        assert places == sorted(places)
        assert all(0 <= entry < len(entries) for one in found for entry in one.entries)
        assert all(one.entries and one.start < one.end for one in found)


@pytest.mark.parametrize(
    "piece", ["Ember 2010 ", "Ember, B., 2010 2011 ", "[1] ", "(1", "Ember & "]
)
def test_no_text_takes_long(piece: str) -> None:
    document = paper(piece * (20_000 // len(piece)), NAMED)
    started = time.perf_counter()
    citations_of(document)
    assert time.perf_counter() - started < 3
