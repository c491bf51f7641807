"""EndNote's XML: styled runs, groups as authors, PDF files beside the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document, Person
from search.ingest.errors import ReadError
from search.ingest.xml.endnote_xml import read_endnote_xml


def run(text: str, face: str = "normal") -> str:
    return f'<style face="{face}" font="default" size="100%">{text}</style>'


def record(fields: str, kind: str = '<ref-type name="Journal Article">17</ref-type>') -> str:
    database = '<database name="My.enl" path="C:\\lib\\My.enl">My.enl</database>'
    return f"<record>{database}<rec-number>5</rec-number>{kind}{fields}</record>"


FULL = record(
    f"""<contributors><authors><author>{run("Ahn, Bo C.")}</author>
<author>{run("World Rest Group,")}</author></authors>
<secondary-authors><author>{run("Eder, E.")}</author></secondary-authors></contributors>
<titles><title>{run("On CO")}{run("2", "subscript")}{run(" and ")}{run("Mus", "italic")}</title>
<secondary-title>{run("J Rest")}</secondary-title></titles>
<periodical><full-title>{run("Journal of Rest")}</full-title></periodical>
<pages>{run("11-19")}</pages><volume>{run("7")}</volume><number>{run("2")}</number>
<dates><year>{run("2019")}</year><pub-dates><date>{run("Mar 4")}</date></pub-dates></dates>
<keywords><keyword>{run("Pain/*drug therapy")}</keyword><keyword>{run("Rest")}</keyword></keywords>
<isbn>{run("1234-5679 (Print)&#xD;2345-6789 (Linking)")}</isbn>
<accession-num>{run("31000001")}</accession-num>
<electronic-resource-num>{run("https://doi.org/10.1234/REST.7")}</electronic-resource-num>
<abstract>{run("BACKGROUND: Why rest?&#xD;RESULTS: It helps at 10")}{run("6", "superscript")}{
        run(" cells.")
    }</abstract>
<custom2>{run("PMC7000001")}</custom2><language>{run("eng")}</language>
<urls><related-urls><url>{run("https://example.org/a")}</url></related-urls>
<pdf-urls><url>internal-pdf://0123/Ahn 2019.pdf</url><url>file:///C:/p/b%20c.pdf</url></pdf-urls></urls>
<remote-database-name>{run("Medline")}</remote-database-name>"""
)


def read(folder: Path, content: str) -> tuple[list[Document], str]:
    """Return the documents of a file, and what the reader complained of at its end."""
    path = folder / "refs.xml"
    path.write_text(f"<xml><records>{content}</records></xml>", "utf-8")
    found: list[Document] = []
    try:
        found.extend(read_endnote_xml(path))
    except ReadError as error:
        return found, str(error)
    return found, ""


def test_a_record_keeps_all_that_it_tells(tmp_path: Path) -> None:
    [document], complaint = read(tmp_path, FULL)
    told = document.reference
    assert complaint == ""
    assert document.key == told.pmid == "31000001"
    assert told.title == "On CO2 and Mus"
    assert told.authors == (Person("Ahn", "Bo C."), Person("World Rest Group"))
    assert (told.type, told.container) == ("article-journal", "Journal of Rest")
    assert (told.issued, told.volume, told.issue, told.pages) == ("2019-03-04", "7", "2", "11-19")
    assert (told.doi, told.pmcid, told.issn) == ("10.1234/rest.7", "PMC7000001", "1234-5679")
    assert (told.keywords, told.language) == (("Pain/drug therapy", "Rest"), "eng")
    assert told.url == "https://example.org/a"
    assert document.attachments == ("My.Data/PDF/0123/Ahn 2019.pdf", "C:/p/b c.pdf")
    assert document.text.split("\n\n") == [
        "On CO2 and Mus",
        "BACKGROUND",
        "Why rest?",
        "RESULTS",
        "It helps at 10⁶ cells.",
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ('<ref-type name="Book">6</ref-type>', "book"),
        ('<ref-type name="Book Section">5</ref-type>', "chapter"),
        ('<ref-type name="Conference Proceedings">10</ref-type>', "paper-conference"),
        ('<ref-type name="Thesis">32</ref-type>', "thesis"),
        ('<ref-type name="Web Page">12</ref-type>', "webpage"),
        ('<ref-type name="Newspaper Article"/>', "article-newspaper"),
        ("<ref-type>Journal Article</ref-type>", "article-journal"),
        ('<ref-type name="Own">99</ref-type>', "document"),
        ("", "document"),
    ],
)
def test_reference_types_are_those_of_csl(tmp_path: Path, kind: str, expected: str) -> None:
    [document], _ = read(tmp_path, record(f"<titles><title>{run('A')}</title></titles>", kind))
    assert document.reference.type == expected


def test_the_number_of_another_database_is_no_pmid(tmp_path: Path) -> None:
    fields = f"<titles><title>{run('A')}</title></titles><accession-num>{run('31000001')}"
    fields += f"</accession-num><remote-database-name>{run('PsycINFO')}</remote-database-name>"
    [document], _ = read(tmp_path, record(fields))
    assert document.reference.pmid is None
    assert document.key == "refs"


def test_fields_without_style_and_with_layout_are_read(tmp_path: Path) -> None:
    fields = "<titles><title>\n   Slow\n   rest </title></titles><contributors><authors><author>"
    [document], _ = read(tmp_path, record(f"{fields}\n Ahn, B\n</author></authors></contributors>"))
    assert (document.text, document.reference.authors) == ("Slow rest", (Person("Ahn", "B"),))


def test_a_record_without_title_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    good = record(f"<titles><title>{run('A')}</title></titles>")
    documents, complaint = read(tmp_path, good + record("") + good.replace(">A<", ">B<"))
    assert [one.text for one in documents] == ["A", "B"]
    assert complaint == "refs.xml: record 2: the record has no title; give it one."


def test_damage_costs_one_record(tmp_path: Path) -> None:
    good = record(f"<titles><title>{run('A')}</title></titles>")
    documents, complaint = read(tmp_path, good + record("<titles><title>B") + good)
    assert [one.text for one in documents] == ["A", "A"]
    assert "the XML is damaged" in complaint
