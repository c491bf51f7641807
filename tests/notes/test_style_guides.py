"""Formatted references of twenty invented records, in the patterns that style guides publish."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Person, Reference
from search.errors import CitationError
from search.notes.formats.fields import whole_range
from search.notes.in_text import format_citation
from search.notes.styles import STYLES, format_references
from tests.notes.invented import RECORDS

PATTERNS: dict[str, dict[str, str]] = {
    "apa": {
        "two authors": (
            "Berg, E. M., & Dahl, J. (2014). A dim lamp does not help. J Lamp Stud, 7(1), "
            "3–9. https://doi.org/10.5555/jls.2014.3"
        ),
        "book": ("Holm, K., & Ives, T. (1998). The history of the lamp (2nd ed.). Coast Press."),
        "chapter": (
            "Lund, N. (2003). Oil and wick. In M. Jung & O. Kern (Eds.), Lamps of the world "
            "(pp. 20–41). Coast Press."
        ),
        "web": (
            "Institute of Lamps. (2021, June 14). What is a lamp? Lamp Facts. "
            "https://lamps.example/what"
        ),
    },
    "ama": {
        "two authors": (
            "1. Berg EM, Dahl J. A dim lamp does not help. J Lamp Stud. 2014;7(1):3-9. "
            "doi:10.5555/jls.2014.3"
        ),
        "book": ("1. Holm K, Ives T. The History of the Lamp. 2nd ed. Coast Press; 1998."),
        "chapter": (
            "1. Lund N. Oil and wick. In: Jung M, Kern O, eds. Lamps of the World. Coast "
            "Press; 2003:20-41."
        ),
        "web": (
            "1. Institute of Lamps. What is a lamp? Lamp Facts. June 14, 2021. "
            "https://lamps.example/what"
        ),
    },
    "vancouver": {
        "two authors": (
            "1. Berg EM, Dahl J. A dim lamp does not help. J Lamp Stud. 2014 Mar;7(1):3-9. "
            "doi:10.5555/jls.2014.3. PubMed PMID: 11111111."
        ),
        "book": ("1. Holm K, Ives T. The history of the lamp. 2nd ed. Bergen: Coast Press; 1998."),
        "chapter": (
            "1. Lund N. Oil and wick. In: Jung M, Kern O, editors. Lamps of the world. "
            "Bergen: Coast Press; 2003. p. 20-41."
        ),
        "web": (
            "1. Institute of Lamps. Lamp Facts [Internet]. 2021. What is a lamp? Available "
            "from: https://lamps.example/what"
        ),
    },
    "chicago-author-date": {
        "two authors": (
            "Berg, Eva M., and Jon Dahl. 2014. “A Dim Lamp Does Not Help.” J Lamp Stud 7 (1):"
            " 3–9. https://doi.org/10.5555/jls.2014.3."
        ),
        "book": ("Holm, Karin, and Tom Ives. 1998. The History of the Lamp. 2nd ed. Coast Press."),
        "chapter": (
            "Lund, Nora. 2003. “Oil and Wick.” In Lamps of the World, edited by Mia Jung and "
            "Ole Kern. Coast Press."
        ),
        "web": (
            "Institute of Lamps. 2021. “What Is a Lamp?” Lamp Facts, June 14. "
            "https://lamps.example/what."
        ),
    },
    "chicago-notes": {
        "two authors": (
            "Berg, Eva M., and Jon Dahl. “A Dim Lamp Does Not Help.” J Lamp Stud 7, no. 1 "
            "(2014): 3–9. https://doi.org/10.5555/jls.2014.3."
        ),
        "book": ("Holm, Karin, and Tom Ives. The History of the Lamp. 2nd ed. Coast Press, 1998."),
        "chapter": (
            "Lund, Nora. “Oil and Wick.” In Lamps of the World, edited by Mia Jung and Ole "
            "Kern. Coast Press, 2003."
        ),
        "web": (
            "Institute of Lamps. “What Is a Lamp?” Lamp Facts, June 14, 2021. "
            "https://lamps.example/what."
        ),
    },
    "ieee": {
        "two authors": (
            "[1] E. M. Berg and J. Dahl, “A dim lamp does not help,” J Lamp Stud, vol. 7, no."
            " 1, pp. 3–9, Mar. 2014, doi: 10.5555/jls.2014.3."
        ),
        "book": (
            "[1] K. Holm and T. Ives, The history of the lamp, 2nd ed. Bergen: Coast Press, 1998."
        ),
        "chapter": (
            "[1] N. Lund, “Oil and wick,” in Lamps of the world, M. Jung and O. Kern, Eds., "
            "Bergen: Coast Press, 2003, pp. 20–41."
        ),
        "web": (
            "[1] Institute of Lamps, “What is a lamp?” Lamp Facts. [Online]. Available: "
            "https://lamps.example/what"
        ),
    },
    "harvard": {
        "two authors": (
            "Berg, E.M. and Dahl, J. (2014) ‘A dim lamp does not help’, J Lamp Stud, 7(1), "
            "pp. 3–9. Available at: https://doi.org/10.5555/jls.2014.3."
        ),
        "book": (
            "Holm, K. and Ives, T. (1998) The history of the lamp. 2nd ed. Bergen: Coast Press."
        ),
        "chapter": (
            "Lund, N. (2003) ‘Oil and wick’, in M. Jung and O. Kern (eds) Lamps of the world."
            " Bergen: Coast Press, pp. 20–41."
        ),
        "web": (
            "Institute of Lamps (2021) What is a lamp?, Lamp Facts. Available at: "
            "https://lamps.example/what."
        ),
    },
    "nature": {
        "two authors": (
            "1. Berg, E. M. & Dahl, J. A dim lamp does not help. J Lamp Stud 7, 3–9 (2014)."
        ),
        "book": ("1. Holm, K. & Ives, T. The History of the Lamp. (Coast Press, Bergen, 1998)."),
        "chapter": (
            "1. Lund, N. Oil and wick. in Lamps of the world (eds Jung, M. & Kern, O.) 20–41 "
            "(Coast Press, Bergen, 2003)."
        ),
        "web": (
            "1. Institute of Lamps. What is a lamp? Lamp Facts https://lamps.example/what (2021)."
        ),
    },
    "acs": {
        "two authors": (
            "(1) Berg, E. M.; Dahl, J. A Dim Lamp Does Not Help. J Lamp Stud 2014, 7 (1), "
            "3–9. https://doi.org/10.5555/jls.2014.3."
        ),
        "book": (
            "(1) Holm, K.; Ives, T. The History of the Lamp, 2nd ed.; Coast Press: Bergen, 1998."
        ),
        "chapter": (
            "(1) Lund, N. Oil and Wick. In Lamps of the world; Jung, M., Kern, O., Eds.; "
            "Coast Press: Bergen, 2003; pp 20–41."
        ),
        "web": ("(1) Institute of Lamps. What is a lamp? Lamp Facts. https://lamps.example/what."),
    },
    "mdpi": {
        "two authors": (
            "1. Berg, E.M.; Dahl, J. A Dim Lamp Does Not Help. J Lamp Stud 2014, 7, 3–9, "
            "doi:10.5555/jls.2014.3."
        ),
        "book": (
            "1. Holm, K.; Ives, T. The History of the Lamp; 2nd ed.; Coast Press: Bergen, "
            "1998; ISBN 978-0-00-000000-2."
        ),
        "chapter": (
            "1. Lund, N. Oil and Wick. In Lamps of the world; Jung, M., Kern, O., Eds.; Coast"
            " Press: Bergen, 2003; pp. 20–41."
        ),
        "web": (
            "1. Institute of Lamps. What Is a Lamp? Available online: https://lamps.example/what."
        ),
    },
    "bmj": {
        "two authors": (
            "1 Berg EM, Dahl J. A dim lamp does not help. J Lamp Stud. 2014;7:3–9. doi: "
            "10.5555/jls.2014.3"
        ),
        "book": ("1 Holm K, Ives T. The history of the lamp. 2nd edn. Bergen: Coast Press 1998."),
        "chapter": (
            "1 Lund N. Oil and wick. In: Jung M, Kern O, eds. Lamps of the world. Bergen: "
            "Coast Press 2003:20–41."
        ),
        "web": (
            "1 Institute of Lamps. What is a lamp? Lamp Facts. 2021. https://lamps.example/what"
        ),
    },
}
"""What the guides' patterns give for four kinds of record; italics are not shown in plain text."""

DIFFERENT = sorted({package: name for name, package in STYLES.items()}.values())
"""One short name for each style."""

QUIRKS = {
    "a year and a month that touch": r"\b(?:19|20)\d\d[A-Z][a-z]{2}\b",
    "a number and a name that touch": r"^\W?\d+[.)\]]?[A-Z]",
    "two full stops": r"(?<!\.)\.\.(?!\.)|[?!]\.",
    "a comma or semicolon before a full stop": r"[,;]\.",
    "a label without a value": r"\b(?:pp?|vol|no)\.\s*[.;,)]|Edition\b|\(\)|Retrieved",
    "a space before a sign": r"\s[.,;:](?:\s|$)",
    "two spaces": r"  ",
    "a word twice": r"\b(Proceedings of the) \1\b",
}


@pytest.mark.parametrize("style", PATTERNS)
@pytest.mark.parametrize("kind", ["two authors", "book", "chapter", "web"])
def test_the_guides_patterns(style: str, kind: str) -> None:
    assert format_references([("k", RECORDS[kind])], style) == [PATTERNS[style][kind]]


@pytest.mark.parametrize("style", DIFFERENT)
def test_no_record_shows_a_quirk_in_any_style(style: str) -> None:
    entries = format_references(list(RECORDS.items()), style)
    assert len(entries) == len(RECORDS)
    for name, quirk in QUIRKS.items():
        assert not [entry for entry in entries if re.search(quirk, entry)], name


@pytest.mark.parametrize("style", DIFFERENT)
def test_no_record_loses_its_title_or_shows_its_people_twice(style: str) -> None:
    entries = format_references(list(RECORDS.items()), style)
    for record in RECORDS.values():
        title = (record.title or "").rstrip("?").lower()
        # The title of the edited book is the container of a chapter, too.
        own = [entry for entry in entries if title in entry.lower()]
        assert 1 <= len(own) <= 2, title
        for person in (record.authors or record.editors)[:1]:
            wanted = 2 if record.publisher == person.family else 1
            assert all(entry.count(person.family) <= wanted for entry in own), own


@pytest.mark.parametrize(
    ("style", "one", "eight", "located", "three"),
    [
        ("apa", "(Lind, 2009)", "(FamA et al., 2012)", "(Lind, 2009, p. 3)", None),
        ("ama", "1", "1", "1(p3)", "1–3"),
        ("vancouver", "(1)", "(1)", "(1, p. 3)", "(1–3)"),
        ("chicago-author-date", "(Lind 2009)", "(FamA et al. 2012)", "(Lind 2009, 3)", None),
        ("ieee", "[1]", "[1]", "[1, p. 3]", "[1]–[3]"),
        ("harvard", "(Lind, 2009)", "(FamA et al., 2012)", "(Lind, 2009, p. 3)", None),
        ("nature", "1", "1", "1, p. 3", "1–3"),
        ("mdpi", "[1]", "[1]", "[1, p. 3]", "[1–3]"),
        ("bmj", "[1]", "[1]", "[1, p. 3]", "[1–3]"),
    ],
)
def test_citations_in_a_text(
    style: str, one: str, eight: str, located: str, three: str | None
) -> None:
    lind = [("k", RECORDS["one author"])]
    assert format_citation(lind, style) == one
    assert format_citation([("k", RECORDS["eight"])], style) == eight
    assert format_citation(lind, style, "p. 3") == located
    assert format_citation(lind, style, "3") == located
    if three:
        assert format_citation(list(RECORDS.items())[:3], style) == three


def test_a_note_of_chicago_has_the_page_for_the_range() -> None:
    assert format_citation([("k", RECORDS["one author"])], "chicago-notes", "p. 47") == (
        "Ada Lind, “Lamps and the Sleep of Sailors,” Journal of Lamp Studies 12, no. 3 (2009): "
        "47, https://doi.org/10.5555/jls.2009.45."
    )


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("pp. 3-5", "(Lind, 2009, pp. 3–5)"),
        ("chap. 2", "(Lind, 2009, Chapter 2)"),
        ("Fig 4", "(Lind, 2009, Figure 4)"),
        ("sec. 2009", "(Lind, 2009, Section 2009)"),
    ],
)
def test_locators_are_told_by_their_kind(locator: str, expected: str) -> None:
    assert format_citation([("k", RECORDS["one author"])], "apa", locator) == expected


def test_what_cannot_be_located_is_named() -> None:
    with pytest.raises(CitationError, match="one document"):
        format_citation(list(RECORDS.items())[:2], "apa", "p. 3")
    with pytest.raises(CitationError, match="begin with p"):
        format_citation(list(RECORDS.items())[:1], "apa", "leaf 3")
    assert format_citation([], "apa") == ""


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("113-5", "113-115"),
        ("S44-55", "S44-S55"),
        ("1099–101", "1099-1101"),
        ("e12–e15", "e12-e15"),
        ("20-41", "20-41"),
        ("9-3", "9-3"),
        ("e2483", "e2483"),
        ("3, 7-9", "3, 7-9"),
        ("xii-xx", "xii-xx"),
        ("", ""),
    ],
)
def test_page_ranges_are_written_out(printed: str, whole: str) -> None:
    assert whole_range(printed) == whole


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=25), st.text(max_size=15), st.sampled_from(DIFFERENT))
def test_no_text_in_a_field_breaks_a_style(title: str, family: str, style: str) -> None:
    record = Reference("article-journal", title, (Person(family or "x", "A"),), issued="2001")
    assert len(format_references([("k", record)], style)) == 1
    assert format_citation([("k", record)], style, "p. 3")
