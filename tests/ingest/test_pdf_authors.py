"""The authors on the first page of a PDF, in the ways that printers set them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document
from search.ingest import read
from search.ingest.pdf.authors import printed_names
from tests.ingest.pdf_files import Text, column, write_pdf

TITLE = "Lamp light and the sleep of pilots"
LEFT = [f"Lamps were lit in harbour number {number}" for number in range(20)]
RIGHT = [f"Pilots slept badly in harbour number {number}" for number in range(20)]


def made(folder: Path, texts: list[Text], **info: str) -> Document:
    path = folder / "paper.pdf"
    path.write_bytes(write_pdf([texts], info=info))
    (document,) = read(path)
    return document


def families(document: Document) -> list[str]:
    return [person.family for person in document.reference.authors]


def two_columns() -> list[Text]:
    return [
        Text(90, 80, TITLE, 16, "bold"),
        Text(140, 260, "Abstract", 11, "bold"),
        *column(LEFT, x=60, y=280),
        *column(RIGHT, x=310, y=260),
    ]


def test_authors_side_by_side_over_two_columns_come_before_the_text(tmp_path: Path) -> None:
    over = [
        Text(120, 120, "Ann Keller", 12),
        Text(100, 134, "Lamp Science Division"),
        Text(100, 148, "ann@nowhere.example"),
        Text(380, 120, "Tom Berg", 12),
        Text(350, 134, "School of Oil, Nowhere"),
        Text(355, 148, "tom@nowhere.example"),
        Text(121, 190, "Jan Roe", 12),
        Text(100, 204, "Lamp Science Division"),
        Text(381, 190, "Eva Dahl", 12),
        Text(351, 204, "School of Oil, Nowhere"),
    ]
    document = made(tmp_path, [*two_columns(), *over])
    assert families(document) == ["Keller", "Berg", "Roe", "Dahl"]
    assert document.text.index("Eva Dahl") < document.text.index("Abstract")
    assert document.text.index(LEFT[-1]) < document.text.index(RIGHT[0])


def test_names_under_each_other_are_not_run_together(tmp_path: Path) -> None:
    names = [
        Text(60, 120, "Ann Keller", 10, "bold"),
        Text(60, 134, "Tom Berg", 10, "bold"),
        Text(60, 148, "Lamp Way", 10),
    ]
    assert families(made(tmp_path, [*two_columns(), *names])) == ["Keller", "Berg"]


def test_list_of_names_may_break_within_a_name(tmp_path: Path) -> None:
    names = [
        Text(100, 120, "Ann Keller, Tom Berg, Jan Roe, Edward Van", 10),
        Text(100, 132, "Keuren, Eva Dahl and Ida Lind", 10),
    ]
    document = made(tmp_path, [*two_columns(), *names])
    assert families(document) == ["Keller", "Berg", "Roe", "Van Keuren", "Dahl", "Lind"]


@pytest.mark.parametrize(
    ("account", "expected"),
    [("akeller", []), ("Ann Keller", ["Keller"]), ("Ann Keller (Lamp Works)", ["Keller"])],
)
def test_name_of_an_account_is_no_author(tmp_path: Path, account: str, expected: list[str]) -> None:
    assert families(made(tmp_path, two_columns(), Author=account)) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Ann Keller, Member, IEEE, and Tom Berg, Fellow, IEEE", ["Keller", "Berg"]),
        ("Ann Keller¹ Tom Berg² Jan Roe¹", ["Keller", "Berg", "Roe"]),
        ("Ann KELLER∗1, Tom BERG†¹ and Jan ROE‡", ["KELLER", "BERG", "ROE"]),
        ("A.B.Keller1*, T.Berg², and J.Roe³", ["Keller", "Berg", "Roe"]),
        ("Ann Keller (ann@nowhere.example)", ["Keller"]),
        ("Ann Keller\tann@nowhere.example", ["Keller"]),
        ("Ann Keller+, Tom Berg$, Jan Roe#", ["Keller", "Berg", "Roe"]),
        ("One Lamp Way, Nowhere, NW 98052", []),
        ("Quality and Usability Lab", []),
    ],
)
def test_lines_of_names(printed: str, expected: list[str]) -> None:
    assert [person.family for person in printed_names(printed)] == expected


def test_journal_over_a_notice_is_not_the_title(tmp_path: Path) -> None:
    texts = [
        Text(40, 60, "Lamp Studies", 20, "bold"),
        Text(60, 110, "This version is what was accepted and not yet set.", 11),
        Text(60, 160, "The light of lamps and the sleep of", 15, "bold"),
        Text(60, 178, "harbour pilots in two towns", 15, "bold"),
        Text(60, 200, "Ann Keller (ann@nowhere.example)", 11),
        *column(LEFT, x=60, y=300),
    ]
    document = made(tmp_path, texts)
    assert document.reference.title.startswith("The light of lamps")
    assert families(document) == ["Keller"]


def test_running_head_of_engineers_tells_journal_and_date(tmp_path: Path) -> None:
    head = "IEEE TRANSACTIONS ON LAMPS AND OIL, VOL. 7, NO. 5, OCTOBER 1997"
    reference = made(tmp_path, [Text(60, 40, head, 7), *two_columns()]).reference
    assert reference.container == "IEEE TRANSACTIONS ON LAMPS AND OIL"
    assert (reference.volume, reference.issue, reference.issued) == ("7", "5", "1997-10")


def test_pages_of_the_same_few_words_keep_them(tmp_path: Path) -> None:
    path = tmp_path / "same.pdf"
    path.write_bytes(write_pdf([[Text(60, 30, "Lamps and oil for pilots of harbours")]] * 4))
    (document,) = read(path)
    assert "Lamps and oil" in document.text
