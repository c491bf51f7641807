"""RIS comes in whoever wrote it; so do its neighbours, Refer and Web of Science's tagged text."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Person
from search.ingest.errors import ReadError
from search.ingest.records.refer import read_refer
from search.ingest.records.ris import read_ris
from search.ingest.records.web_of_science import read_web_of_science


def read(folder: Path, text: str | bytes, name: str = "some.ris"):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_ris(path))


def one(folder: Path, *lines: str):
    (document,) = read(folder, "\n".join(("TY  - JOUR", "TI  - A title", *lines, "ER  - \n")))
    return document


ZOTERO = """\ufeffTY  - JOUR
TI  - Warm baths & <i>cold</i> feet: 10<sup>6</sup> steps
AU  - van den Berg, Anna
AU  - King, Martin Luther, Jr.
AU  - Bath Study Group
T2  - Journal of Examples
AB  - Introduction: Feet are cold. Aim: To warm them. Results: They were warm.
DA  - 2019/07/02/
PY  - 2019
DO  - https://doi.org/10.5555/Feet.2019(1)
VL  - 19
IS  - 1
SP  - 115
EP  - 120
J2  - J Ex
LA  - en
SN  - 1471-230X 1471-230X
UR  - https://example.org/feet
AN  - 10000003
C2  - PMC7654321
L1  - files/12/Berg - Feet.pdf
L2  - https://example.org/12
KW  - *Baths/*methods
KW  - feet
ER  -
"""


def test_a_record_gives_its_reference(tmp_path: Path) -> None:
    (document,) = read(tmp_path, ZOTERO.replace("\n", "\r\n"))
    found = document.reference
    assert found.title == "Warm baths & cold feet: 10⁶ steps"
    assert found.authors == (
        Person("van den Berg", "Anna"),
        Person("King", "Martin Luther Jr."),
        Person("Bath Study Group"),
    )
    assert (found.container, found.issued) == ("Journal of Examples", "2019-07-02")
    assert (found.volume, found.issue, found.pages) == ("19", "1", "115-120")
    assert (found.doi, found.pmid, found.pmcid) == (
        "10.5555/feet.2019(1)",
        "10000003",
        "PMC7654321",
    )
    assert (found.issn, found.language) == ("1471-230X", "en")
    assert found.keywords == ("Baths/methods", "feet")
    assert document.key == "10000003"
    assert document.attachments == ("files/12/Berg - Feet.pdf",)
    assert [part.heading for part in document.sections] == ["", "Introduction", "Aim", "Results"]


def test_tags_may_be_written_in_odd_ways(tmp_path: Path) -> None:
    text = (
        "Some database, search of May\n1. \n  TY  -JOUR\nT1- First title\nA1 - Ode, Eva\n"
        "N2  - A text that goes\non in - and well-known - lines.\nER  -\n"
        "ty  - book\nti  - Second title\ner  -\n"
    )
    first, second = read(tmp_path, text)
    assert first.text.endswith("A text that goes on in - and well-known - lines.")
    assert first.reference.authors == (Person("Ode", "Eva"),)
    assert (second.reference.title, second.reference.type) == ("Second title", "book")


def test_a_record_without_end_ends_with_the_next_or_the_file(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nAB  - Cut off in the mid"
    assert [one.reference.title for one in read(tmp_path, text)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (["DB  - Scopus", "C2  - 10000004"], "10000004"),
        (["DB  - Embase", "DB  - Medline", "C5  - 10000005"], "10000005"),
        (["DP  - EBSCOhost", "AN  - 104123456"], None),
        (["DB  - PubMed", "AN  - 10000006"], "10000006"),
        (["N1  - PMID: 10000007"], "10000007"),
        (["AN  - WOS:000123456700001"], None),
    ],
)
def test_the_pubmed_number_stands_where_each_database_puts_it(
    tmp_path: Path, lines: list[str], pmid: str | None
) -> None:
    assert one(tmp_path, *lines).reference.pmid == pmid


@pytest.mark.parametrize(
    ("lines", "issued"),
    [
        (["PY  - 2012///"], "2012"),
        (["Y1  - 2011/05/04/Spring"], "2011-05-04"),
        (["PY  - 2009", "DA  - 2009/12"], "2009-12"),
        (["PY  - 2009", "DA  - DEC 5"], "2009-12-05"),
        (["Y1  - 2014//Jan"], "2014-01"),
        (["PY  - 2009", "DA  - 2011/01/01"], "2009"),
        (["PY  - 2009", "Y2  - 2020/01/01"], "2009"),
        (["PY  - 2009/02/31"], "2009-02"),
        (["PY  - in press"], None),
    ],
)
def test_dates_are_as_exact_as_told(tmp_path: Path, lines: list[str], issued: str | None) -> None:
    assert one(tmp_path, *lines).reference.issued == issued


@pytest.mark.parametrize(
    ("lines", "doi"),
    [
        (["M3  - doi: 10.5555/abc"], "10.5555/abc"),
        (["L3  - http://dx.doi.org/10.5555/ABC"], "10.5555/abc"),
        (["UR  - https://example.org/in?doi=10.5555%2Fabc&md5=1"], "10.5555/abc"),
        (["N1  - 10.5555/abc DOI"], "10.5555/abc"),
        (["DO  - 10.1002/(SICI)1097(1998)17:15<16::AID-S9>3.0.CO;2-2"], None),
    ],
)
def test_the_doi_stands_where_each_writer_puts_it(
    tmp_path: Path, lines: list[str], doi: str | None
) -> None:
    expected = doi or "10.1002/(sici)1097(1998)17:15<16::aid-s9>3.0.co;2-2"
    assert one(tmp_path, *lines).reference.doi == expected


def test_a_record_of_endnote_from_pubmed(tmp_path: Path) -> None:
    document = one(
        tmp_path,
        "AN  - 10000009",
        "DP  - NLM",
        "ET  - 2009/12/10",
        "J2  - The examples journal of medicine",
        "T2  - Ex J Med",
        "DO  - 10.5555/a",
        "ID  - 123",
    )
    found = document.reference
    assert (document.key, found.pmid, found.edition) == ("10000009", "10000009", None)
    assert found.container == "The examples journal of medicine"
    linked = one(tmp_path, "UR  - https://pubmed.ncbi.nlm.nih.gov/10000010/", "ID  - berg2011")
    assert (linked.key, linked.reference.pmid) == ("berg2011", "10000010")


@pytest.mark.parametrize(
    ("printed", "person"),
    [
        ("Liu R.", Person("Liu", "R.")),
        ("Quintanilla-Dieck M.L.", Person("Quintanilla-Dieck", "M.L.")),
        ("de la Cruz J.-P.", Person("de la Cruz", "J.-P.")),
        ("Dworkin RH", Person("Dworkin", "RH")),
        ("World Health Organization", Person("World Health Organization")),
        ("NHS UK", Person("NHS UK")),
        ("Berg, A.; Falk, O.", (Person("Berg", "A."), Person("Falk", "O."))),
    ],
)
def test_names_without_comma(
    tmp_path: Path, printed: str, person: Person | tuple[Person, ...]
) -> None:
    expected = (person,) if isinstance(person, Person) else person
    assert one(tmp_path, f"AU  - {printed}", "AU  - et al.").reference.authors == expected


def test_attachments_are_paths_and_no_addresses(tmp_path: Path) -> None:
    document = one(
        tmp_path,
        "L1  - file:///home/a/My%20paper.pdf",
        "L1  - internal-pdf://0123/Berg-2011.pdf",
        "L2  - http://dx.doi.org/10.5555/abc.pdf",
        "UR  - file://localhost/C:/papers/x.pdf",
        "L4  - 10.5555/abc",
    )
    assert document.attachments == (
        "/home/a/My paper.pdf",
        "0123/Berg-2011.pdf",
        "C:/papers/x.pdf",
    )


def test_notices_of_retraction_are_told(tmp_path: Path) -> None:
    document = one(tmp_path, "N1  - Berg, Anna", "Retraction in: J Ex. 2012;1:2", "N1  - an update")
    assert document.reference.notices == ("Retraction in: J Ex. 2012;1:2",)


def test_keywords_may_stand_one_a_line_or_in_a_list(tmp_path: Path) -> None:
    document = one(tmp_path, "KW  - baths", "feet", "KW  - one; two")
    assert document.reference.keywords == ("baths", "feet", "one", "two")


def test_long_lines_of_an_abstract_are_paragraphs_and_short_ones_are_wrapped(
    tmp_path: Path,
) -> None:
    long = "This line is so long that nobody can have wrapped it, " * 3
    assert one(tmp_path, f"AB  - {long}", "Second").text.endswith(", \n\nSecond".replace(" ", ""))
    assert one(tmp_path, "AB  - A line that", "goes on.").text.endswith("A line that goes on.")


def test_a_record_without_title_shows_its_short_title_but_claims_none(tmp_path: Path) -> None:
    (document,) = read(tmp_path, "TY  - Journal Article\nST  - Short\nVO  - 8\nER  - ")
    assert document.reference.title is None
    assert (document.text, document.reference.volume) == ("Short", "8")
    assert document.reference.type == "article-journal"


def test_what_has_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "some.ris"
    path.write_text("TY  - JOUR\nTI  - One\nER  -\n\nTY  - JOUR\nER  -\nTY  - JOUR\nER  - \n")
    reader = read_ris(path)
    assert next(reader).reference.title == "One"
    with pytest.raises(ReadError, match=r"line 5: it has no title \(and 1 more fault: line 7\)"):
        next(reader)
    with pytest.raises(ReadError, match="no RIS record"):
        read(tmp_path, "Just a letter.\n")


def test_refer_is_read_like_ris(tmp_path: Path) -> None:
    path = tmp_path / "some.enw"
    path.write_text(
        "%0 Journal Article\n%A Berg, Anna\n%A Falk, Ole\n%T A title\n%J Journal of Examples\n"
        "%D 2011\n%V 7\n%P 61--67\n%R 10.5555/a\n%X First line\n  second line.\n%! short\n"
        "%> file://a/b.pdf\n%F berg2011\n\n%0 Book\n%T Another\n%I Press\n"
    )
    first, second = read_refer(path)
    assert first.reference.authors == (Person("Berg", "Anna"), Person("Falk", "Ole"))
    assert (first.key, first.reference.pages) == ("berg2011", "61-67")
    assert first.text == "A title\n\nFirst line second line."
    assert (second.reference.type, second.reference.publisher) == ("book", "Press")


def test_web_of_science_is_read_like_ris(tmp_path: Path) -> None:
    path = tmp_path / "savedrecs.ciw"
    path.write_text(
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Berg, A\n   Falk, O\n"
        "AF Berg, Anna\n   Falk, Ole\nTI A title that\n   goes on\nSO JOURNAL OF EXAMPLES\n"
        "DE baths; feet\nCR Someone, 1999, J EX\n   Another, 2000, J EX\nPD MAR 5\nPY 2011\n"
        "BP 61\nEP 67\nDI 10.5555/a\nPM 10000008\nUT WOS:0001\nDT Article\nER\n\nEF\n"
    )
    (document,) = read_web_of_science(path)
    found = document.reference
    assert found.title == "A title that goes on"
    assert found.authors == (Person("Berg", "Anna"), Person("Falk", "Ole"))
    assert (found.issued, found.pages, found.pmid) == ("2011-03-05", "61-67", "10000008")
    assert (found.keywords, found.genres) == (("baths", "feet"), ("Article",))
    assert document.key == "WOS:0001"


def test_authors_of_both_tags_are_kept_in_order(tmp_path: Path) -> None:
    record = "TY  - JOUR\nTI  - Lamps\nA1  - Keller, Ann\nAU  - Berg, Tom\nAU  - Roe, Jan\nER  - \n"
    (document,) = read(tmp_path, record)
    assert [person.family for person in document.reference.authors] == ["Keller", "Berg", "Roe"]
