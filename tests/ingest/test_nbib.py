"""MEDLINE records come in as PubMed writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Person
from search.ingest.errors import ReadError
from search.ingest.records.nbib import read_nbib

RECORD = """PMID- 10000001
OWN - NLM
IS  - 1234-567X (Electronic)
IS  - 0000-1111 (Linking)
VI  - 7
IP  - 2
DP  - 2011 Mar-Apr
TI  - Rest and movement after a long
      illness: a trial.
PG  - 616-7
LID - 10.5555/Rest.2011 [doi]
AB  - BACKGROUND AND AIMS: We asked what rest does.
      It was not known. METHODS: Ten persons
      (all adults) rested. TRIAL REGISTRATION: NCT0000.
FAU - Berg, Anna van den
AU  - Berg AV
FAU - O'Neil, Sean
AU  - O'Neil S
CN  - Rest Study Group
LA  - eng
PT  - Journal Article
PT  - Retracted Publication
RIN - J Rest. 2012 Jan;8(1):9. PMID: 10000002
TA  - J Rest
JT  - Journal of rest
PMC - PMC7654321
MH  - *Rest/*psychology
MH  - Humans
OT  - *movement
OT  - sleep
AID - S0000-0000(11)00001-2 [pii]
AID - 10.5555/rest.2011 [doi]
SO  - J Rest. 2011 Mar-Apr;7(2):616-7. doi: 10.5555/rest.2011.
"""


def read(folder: Path, text: str | bytes, name: str = "some.nbib"):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_nbib(path))


def test_a_record_gives_its_reference(tmp_path: Path) -> None:
    (document,) = read(tmp_path, RECORD)
    found = document.reference
    assert document.key == found.pmid == "10000001"
    assert found.title == "Rest and movement after a long illness: a trial."
    assert found.authors == (
        Person("Berg", "Anna van den"),
        Person("O'Neil", "Sean"),
        Person("Rest Study Group"),
    )
    assert (found.container, found.issued) == ("Journal of rest", "2011-03")
    assert (found.volume, found.issue, found.pages) == ("7", "2", "616-7")
    assert (found.doi, found.pmcid, found.issn) == ("10.5555/rest.2011", "PMC7654321", "1234-567X")
    assert found.subjects == ("Rest/psychology", "Humans")
    assert found.keywords == ("movement", "sleep")
    assert found.genres == ("Journal Article", "Retracted Publication")
    assert found.notices == ("Retraction in: J Rest. 2012 Jan;8(1):9. PMID: 10000002",)
    assert (found.type, found.language) == ("article-journal", "eng")


def test_labelled_parts_of_the_abstract_are_sections(tmp_path: Path) -> None:
    (document,) = read(tmp_path, RECORD)
    assert [(part.name, part.heading) for part in document.sections] == [
        ("TITLE", ""),
        ("BACKGROUND", "BACKGROUND AND AIMS"),
        ("METHODS", "METHODS"),
        ("ABSTRACT", "TRIAL REGISTRATION"),
    ]
    sentences = [document.text_of(one) for one in document.sentences]
    assert "It was not known." in sentences
    assert "Ten persons (all adults) rested." in sentences


def test_a_retraction_and_a_licence_are_told(tmp_path: Path) -> None:
    text = (
        "PMID- 1\nTI  - [Not Available].\nTT  - Ruhe.\nPT  - Retracted Publication\n"
        "CI  - (c) 2011 The Authors. Published under the terms of the CC BY 4.0 licence.\n"
    )
    (document,) = read(tmp_path, text)
    found = document.reference
    assert (found.title, found.notices) == ("Ruhe.", ("Retracted Publication",))
    assert "CC BY 4.0" in (found.licence or "")


def test_records_are_parted_by_blank_lines_or_by_the_next_number(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - One.\nPMID- 2\nTI  - Two.\n\nPMID- 3\nTI  - Three.\n"
    assert [one.key for one in read(tmp_path, text)] == ["1", "2", "3"]
    old_ends = text.replace("\n", "\r")
    assert [one.key for one in read(tmp_path, old_ends)] == ["1", "2", "3"]


def test_a_record_without_number_is_known_by_its_doi_or_its_file(tmp_path: Path) -> None:
    text = "TI  - One.\nLID - 10.5555/A(1)b [doi]\n\nTI  - Two.\n\nTI  - Three.\n"
    keys = [one.key for one in read(tmp_path, text, "My Records.nbib")]
    assert keys == ["10.5555-a-1-b", "my-records-2", "my-records-3"]


def test_a_book_chapter_stands_in_its_book(tmp_path: Path) -> None:
    text = (
        "PMID- 5\nTI  - A chapter\nBTI - The Book of Rest\nED  - Falk A\nPB  - Press\nPL  - Ulm\n"
    )
    (document,) = read(tmp_path, text)
    found = document.reference
    assert (found.type, found.container) == ("chapter", "The Book of Rest")
    assert (found.publisher, found.place, found.editors) == ("Press", "Ulm", (Person("Falk", "A"),))


def test_a_record_without_text_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "some.nbib"
    path.write_text("PMID- 1\nTI  - One.\n\nPMID- 2\nVI  - 3\n\nPMID- 3\nAB  - Only this.\n")
    reader = read_nbib(path)
    assert [next(reader).key, next(reader).key] == ["1", "3"]
    with pytest.raises(ReadError, match=r"^some\.nbib: line 4: it has no title; export"):
        next(reader)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"Nothing but prose.\n", "no MEDLINE record was found"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "this is a picture"),
    ],
)
def test_what_is_no_record_file_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read(tmp_path, content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_will_do(tmp_path: Path, encoding: str) -> None:
    text = "PMID- 1\nTI  - Über Ruhe und Mühe im späten Frühjahr.\nFAU - Müller, Jörg\n"
    (document,) = read(tmp_path, text.encode(encoding))
    assert document.reference.title == "Über Ruhe und Mühe im späten Frühjahr."
    assert document.reference.authors == (Person("Müller", "Jörg"),)
