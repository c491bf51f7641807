from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.ingest import citation_marks
from search.ingest.citation_marks import find_citation_marks

CITED = "It binds few receptors47. It is used in the syndrome (FMS)6. It helps with pain12. "


def marks(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in find_citation_marks(text)]


def test_numbers_glued_to_words_at_clause_ends_are_marks() -> None:
    assert marks(CITED) == ["47", "6", "12"]


@pytest.mark.parametrize("numbers", ["1,2", "3-5", "7910", "3–5", "1,2,9-12"])
def test_lists_and_ranges_are_marks(numbers: str) -> None:
    assert marks(f"{CITED}It eases depression{numbers}.")[-1] == numbers


def test_numbers_after_the_stop_are_marks() -> None:
    text = "It has few effects.4 Unlike others it is safe.12,13 In rats it is not.2 Nobody knows."
    assert marks(text) == ["4", "12,13", "2"]


GENES = ["Foxp3", "Sirt1", "alpha1", "caspase3", "Nav1.7", "CYP2D6", "p53", "GAD67", "TREK1"]
OTHERS = ["H2O2", "CO2", "IL6", "PM10", "B12", "omega3"]


@pytest.mark.parametrize("name", [*GENES, *OTHERS])
def test_names_of_genes_and_compounds_stay_whole(name: str) -> None:
    assert marks(f"{CITED}The cells express {name}.") == ["47", "6", "12"]


def test_a_name_that_also_stands_inside_a_clause_stays_whole() -> None:
    text = f"{CITED}We measured stanniol3 and more. The rest was stanniol3."
    assert marks(text) == ["47", "6", "12"]


def test_rare_numbers_are_no_marks() -> None:
    assert marks("We bred the line mutant4. All other lines were bought.") == []


def test_numbers_that_stand_inside_clauses_as_well_are_no_marks() -> None:
    text = "Strains mutant1 and other2 and third3 grew. Then came fourth4, fifth5. Last: sixth6."
    assert marks(text) == []


def test_raised_numbers_are_marks_but_exponents_are_not() -> None:
    assert marks("They bind few receptors⁴,⁷ at 10⁶ cells per cm² or 5 mol² at Met¹⁴⁹ here.") == [
        "⁴,⁷"
    ]


@pytest.mark.parametrize("text", ["Table1. Figure2. Phase3.", "See refs1. See eqs2. In Fig.3 Then"])
def test_numbered_things_are_no_marks(text: str) -> None:
    assert marks(text) == []


@given(st.lists(st.sampled_from(["pain4. ", "(FM)6, ", "x1 ", "It acts. ", "Foxp3 ", "é9.\n"])))
@settings(max_examples=60)
def test_marks_are_digits_commas_and_hyphens_only(parts: list[str]) -> None:
    text = "".join(parts)
    found = find_citation_marks(text)
    assert all(set(text[m.start : m.end]) <= set("0123456789,-– ") for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_is_masked_safely(text: str) -> None:
    for mark in find_citation_marks(text):
        assert all(c.isdigit() or c in ",-–˒ " for c in text[mark.start : mark.end])


def test_numbers_in_addresses_are_no_marks() -> None:
    text = f"{CITED}See doi:10.5555/lamps3223\nhttps://doi.org/10.5555/oil/sea340\n"
    assert marks(text) == ["47", "6", "12"]


NUMBERED = [
    *("pain4", "effect.4 ", "(FM)6", "p53 ", "IL-2", "a1", "B12,", '"4', "”3 ", ")5.", "x.y1 "),
    *("name", "N", "é", "/", "-", "'", ".", ",", ";", "(", ")", " ", "\n", "1", "0", "2,3", "4–6"),
    *("%", "The ", "x" * 39, "y" * 41),
]


@pytest.mark.parametrize(
    ("pattern", "tail"),
    [
        (citation_marks._AT_WORD, citation_marks._NUMBERS_AT_WORD),
        (citation_marks._AFTER_STOP, citation_marks._NUMBERS_AFTER_STOP),
    ],
)
@given(st.lists(st.sampled_from(NUMBERED), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_searching_from_the_numbers_finds_all(
    pattern: re.Pattern[str], tail: re.Pattern[str], text: str
) -> None:
    found = citation_marks._found(pattern, tail, text)
    plainly = re.compile(rf"(?<![\w/])(?:{pattern.pattern})", pattern.flags)
    assert [match.span() for match in found] == [match.span() for match in plainly.finditer(text)]
