"""Journal lines, identifiers, names and dates in the many forms they are printed in."""

from __future__ import annotations

import pytest

from search.ingest.dates import find_date, is_date
from search.ingest.names import parse_authors, parse_person
from search.ingest.pages.front_lines import genres_of, is_affiliation, is_front_matter, is_prose
from search.ingest.pages.journal_lines import find_doi, find_journal, find_pmcid, find_pmid
from search.ingest.pages.keywords import parse_keywords, repeat_start
from search.ingest.sections import canonical, inline_label, reference_number


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Am J Med. 2009 Dec;122(12 Suppl):S44-55. doi: 10.1016/j.x. PMID: 19962493",
            ("Am J Med", "2009-12", "122", "12 Suppl", "S44-55"),
        ),
        (". 2009 Dec;122(12 Suppl):S44-55.", (None, "2009-12", "122", "12 Suppl", "S44-55")),
        ("J Rheumatol 2006; 33:827-829.", ("J Rheumatol", "2006", "33", None, "827-829")),
        (
            "J Rheumatol 2005; 32 Suppl 75:1-5.",
            ("J Rheumatol", "2005", "32 Suppl 75", None, "1-5"),
        ),
        (
            "Int. J. Mol. Sci. 2017, 18(11), 2483; doi:10.3390/ijms18112483",
            ("Int. J. Mol. Sci.", "2017", "18", "11", "2483"),
        ),
        ("Int. J. Mol. Sci. 2017, 18, 2483.", ("Int. J. Mol. Sci.", "2017", "18", None, "2483")),
        ("JAMA. 2010;303(1):1-10.", ("JAMA", "2010", "303", "1", "1-10")),
        ("BMJ 2010;340:c1", ("BMJ", "2010", "340", None, "c1")),
        ("Nature 461, 747–753 (2009)", ("Nature", "2009", "461", None, "747-753")),
        (
            "Nature volume 461, pages 747–753 (2009)",
            ("Nature", "2009", "461", None, "747-753"),
        ),
        (
            "Brain, Volume 132, Issue 12, December 2009, Pages 3–10",
            ("Brain", "2009-12", "132", "12", "3-10"),
        ),
        (
            "Volume 122, Issue 12, Supplement, December 2009, Pages S44-S55",
            (None, "2009-12", "122", "12 Supplement", "S44-S55"),
        ),
        ("PLoS ONE 7(8): e42593.", ("PLoS ONE", None, "7", "8", "e42593")),
        (
            "American Journal of Medicine, 122(12), S44–S55.",
            ("American Journal of Medicine", None, "122", "12", "S44-S55"),
        ),
    ],
)
def test_journal_lines(line: str, expected: tuple[str | None, ...]) -> None:
    found = find_journal(line)
    assert found is not None
    told = (found.container, found.issued, found.volume, found.issue, found.pages)
    assert told == expected


@pytest.mark.parametrize(
    "line",
    [
        "Rats were fed twice; 12 of them: 3 died.",
        "In 2009, 18 rats were bred, and 24 mice.",
        "The volume was 3 ml in each of the groups.",
        "A plain title of a paper about rats",
    ],
)
def test_prose_is_no_journal_line(line: str) -> None:
    found = find_journal(line)
    assert found is None or not found.pages


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi: 10.1016/j.amjmed.2009.09.010.", "10.1016/j.amjmed.2009.09.010"),
        ("https://doi.org/10.1002/JAM.12345;", "10.1002/jam.12345"),
        ("(doi:10.1016/S0140-6736(05)67889-X)", "10.1016/s0140-6736(05)67889-x"),
        ("see 10.1000/182, then", "10.1000/182"),
        ("version 10.12 of it", None),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    assert find_doi(text) == doi


def test_pubmed_numbers() -> None:
    line = "PMID: 123 PMCID: PMC4567 DOI: 10.1000/182"
    assert (find_pmid(line), find_pmcid(line), find_doi(line)) == ("123", "PMC4567", "10.1000/182")
    assert is_front_matter(line)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2009 Dec", "2009-12"),
        ("April\xa012,\xa02006", "2006-04-12"),
        ("Published: 21 November 2017", "2017-11-21"),
        ("2012/3/14", "2012-03-14"),
        ("1st of May", None),
        ("December 2009", "2009-12"),
        ("2009 Nov-Dec", "2009-11"),
        ("2020-05-06T10:00:00Z", "2020-05-06"),
        ("in 1999", "1999"),
        ("Sept 3, 2001", "2001-09-03"),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert find_date(text) == date


def test_only_a_date_is_a_date() -> None:
    assert is_date("12 March 2010")
    assert not is_date("On 12 March 2010 they met")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Philip J Mease", [("Mease", "Philip J")]),
        ("By Janis Kelly", [("Kelly", "Janis")]),
        ("Dworkin RH, Fields HL.", [("Dworkin", "RH"), ("Fields", "HL")]),
        ("Obata, H.", [("Obata", "H")]),
        ("Keller, A. B., & van der Berg, T.", [("Keller", "A. B."), ("van der Berg", "T")]),
        ("Anna Keller, MD, PhD; Tom Berg, MSc", [("Keller", "Anna"), ("Berg", "Tom")]),
        ("Ludwig van Beethoven and José Núñez", [("van Beethoven", "Ludwig"), ("Núñez", "José")]),
        ("Anna Keller1,2*, Tom Berg3 et al.", [("Keller", "Anna"), ("Berg", "Tom")]),
        ("Manuel Martínez-Lavín", [("Martínez-Lavín", "Manuel")]),
        ("Pain in the rat", []),
        ("Original Article, Free Access", []),
        ("Main Navigation", []),
    ],
)
def test_authors(printed: str, names: list[tuple[str, str]]) -> None:
    found = [(person.family, person.given.rstrip(".")) for person in parse_authors(printed)]
    assert found == [(family, given.rstrip(".")) for family, given in names]


def test_a_word_is_no_person() -> None:
    assert parse_person("Abstract") is None


def test_addresses_are_told_from_prose() -> None:
    assert is_affiliation("Department of Pain, University of Nowhere, Nowhere, Norway")
    assert not is_affiliation(
        "Dr Berg of the Institute of Pain in Nowhere, Norway, answers yes, and wants more rats."
    )


def test_prose_is_told_from_labels() -> None:
    assert is_prose("Rats were bred in two rooms of the house. They were fed twice.")
    assert not is_prose("Slow release of amines in the dorsal horn of the rat")


def test_genres() -> None:
    assert genres_of("Open AccessReview") == ("Review",)
    assert genres_of("Randomized Controlled Trial") == ("Randomized Controlled Trial",)
    assert genres_of("Review of the evidence") == ()


def test_keywords() -> None:
    assert parse_keywords("amines; 5-HT; rats.; amines") == ("amines", "5-HT", "rats")
    assert parse_keywords("pain, rats, mice") == ("pain", "rats", "mice")
    assert repeat_start("Keywords: a b; c a b; c") == len("Keywords: a b; c ")
    assert repeat_start("Keywords: pain; pain relief; rats") is None


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("METHOD", "METHODS"),
        ("2.1 Materials & Methods", "METHODS"),
        ("Conclusion:", "CONCLUSIONS"),
        ("IV. RESULTS", "RESULTS"),
        ("Acknowledgments", "ACKNOWLEDGEMENTS"),
        ("Results of the war", None),
    ],
)
def test_headings(heading: str, name: str | None) -> None:
    assert canonical(heading) == name


def test_inline_labels() -> None:
    assert inline_label("BACKGROUND: Rats eat.") == ("BACKGROUND", "BACKGROUND")
    assert inline_label("Methods: Rats were fed.") == ("METHODS", "Methods")
    assert inline_label("Results. All of them were fed.") is None
    assert inline_label("Results were good: all ate.") is None
    assert inline_label("Conclusion:") is None


def test_reference_entries() -> None:
    assert reference_number("12. Doe J. A paper. Pain 2006; 1:2-3.") == 12
    assert reference_number("[3] Doe J. A paper. 2006 doi:10.1000/182") == 3
    assert reference_number("3 rats were fed.") is None
