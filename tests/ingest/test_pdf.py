"""What a reader gets of a PDF file: the author's text, without what the printer added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.pdf import reader as pdf
from search.ingest.pdf.glyphs import join_accents, letters
from search.ingest.pdf.hyphens import Hyphenation
from search.ingest.pdf.reader import read_pdf
from search.ingest.raised import raised
from tests.ingest.pdf_files import Text, column, write_pdf

Maker = Callable[..., Document]
FILLER = [
    "The gardeners measured every hedge in the park twice, once in the",
    "morning and once in the evening, and wrote both lengths down in a",
    "book that was kept in the shed. Nobody was told which of the two",
    "was to be believed, and so the mean of both was used throughout.",
]


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    def made(pages: Sequence[Sequence[Text]], **more: object) -> Document:
        path = tmp_path / "Hedges 2020.pdf"
        path.write_bytes(write_pdf(pages, **more))  # type: ignore[arg-type]
        (document,) = read_pdf(path)
        return document

    return made


def sentences(document: Document) -> list[str]:
    return [document.text_of(sentence) for sentence in document.sentences]


def page_of(document: Document, words: str) -> str | None:
    return next(s.page for s in document.sentences if words in document.text_of(s))


def article(number: int, *more: Text) -> list[Text]:
    """Return a page with a running head, a page number and text."""
    return [
        Text(60, 40, "Hedges of the north", 8),
        Text(290, 810, str(number), 8),
        *column(FILLER, y=300),
        *more,
    ]


def test_the_record_and_the_sections_come_from_the_first_page(make: Maker) -> None:
    document = make(
        [
            [
                Text(60, 40, "J. Hedge Sci. 2020;12:301-309", 8),
                Text(60, 52, "https://doi.org/10.5555/hedge.301", 8),
                Text(60, 100, "Growth of Privet Hedges", 18, "bold"),
                Text(60, 122, "in Public Parks", 18, "bold"),
                Text(60, 150, "Anna Berg", 11),
                Text(113, 146, "1", 7),
                Text(117, 150, ", Carl D. Ekman", 11),
                Text(197, 146, "2,*", 7),
                Text(60, 165, "1 Department of Gardens, University of Elms, Elms", 8),
                Text(60, 195, "Abstract", 12, "bold"),
                *column(FILLER, y=210),
                Text(60, 300, "1. Introduction", 12, "bold"),
                *column(FILLER, y=316),
                Text(60, 400, "2. Methods", 12, "bold"),
                *column(FILLER, y=416),
            ]
        ],
        info={"Title": "Microsoft Word - hedges_final.docx", "Author": "admin"},
    )
    reference = document.reference
    assert reference.title == "Growth of Privet Hedges in Public Parks"
    assert [person.family for person in reference.authors] == ["Berg", "Ekman"]
    assert reference.doi == "10.5555/hedge.301"
    assert (reference.volume, reference.pages, reference.year) == ("12", "301-309", 2020)
    assert reference.type == "article-journal"
    assert (document.key, document.format) == ("hedges-2020", "pdf")
    names = [section.name for section in document.sections]
    assert names[-3:] == ["ABSTRACT", "INTRODUCTION", "METHODS"]
    assert "TITLE" in names


def test_lines_become_paragraphs(make: Maker) -> None:
    more = ["\tThen winter came, and for as long as it lasted nobody measured", "any hedge."]
    document = make([column([*FILLER, *more])])
    first, second = document.text.split("\n\n")
    assert first == " ".join(FILLER)
    assert second == " ".join(more).strip()


def test_running_heads_and_page_numbers_go_and_name_the_pages(make: Maker) -> None:
    last = "Only the last page tells of the beech."
    pages = [article(number) for number in (301, 302, 303)]
    document = make([*pages, [*article(304), Text(60, 420, last)]])
    assert "Hedges of the north" not in document.text
    assert "303" not in document.text
    assert page_of(document, "gardeners") == "301"
    assert page_of(document, "beech") == "304"


def test_lines_of_the_text_that_look_alike_are_no_running_heads(make: Maker) -> None:
    top = [Text(60, 80 + 12 * at, line) for at, line in enumerate(FILLER)]
    heads = [Text(60, 40, f"Chapter {number}", 20, "bold") for number in (1, 2, 3, 4)]
    bodies = [column([f"Of hedge number {word} this is told here."]) for word in "abcd"]
    pages = [[head, *body] for head, body in zip(heads, bodies, strict=True)]
    document = make([*pages, top, top, *[column(["An end."])] * 4])
    assert document.text.count("The gardeners measured") == 2
    assert "Chapter 3" in document.text


def test_cells_of_a_table_do_not_part_a_paragraph(make: Maker) -> None:
    cells = [Text(60, 100, "Hedge 1 Hedge 2"), Text(60, 114, "Beech 12 m")]
    rest = column(["was to be believed, and so the mean of both was used."], y=140)
    document = make([column(FILLER[:3], y=700), [*cells, *rest]])
    said = "Nobody was told which of the two was to be believed, and so the mean of both was used."
    assert said in sentences(document)
    assert "Beech 12 m" in document.text


def test_sections_end_where_another_of_their_level_begins(make: Maker) -> None:
    heads = ["1. Introduction", "1.1. Older hedges", "2. Parks of the north", "3. Methods"]
    page = [text for at, head in enumerate(heads) for text in _under(head, 100 + 150 * at)]
    document = make([page])
    assert [(section.name, section.heading) for section in document.sections] == [
        ("INTRODUCTION", heads[0]),
        ("INTRODUCTION", heads[1]),
        ("BODY", heads[2]),
        ("METHODS", heads[3]),
    ]


def _under(heading: str, y: float) -> list[Text]:
    return [Text(60, y, heading, 12, "bold"), *column(FILLER, y=y + 20)]


def test_page_labels_of_the_file_are_used(make: Maker) -> None:
    pages = [column([f"This is what leaf number {word} says."]) for word in ("one", "two", "six")]
    document = make(pages, labels="0<</S/r>>2<</S/D/St 17>>")
    assert [sentence.page for sentence in document.sentences] == ["i", "ii", "17"]


def test_pages_without_numbers_are_counted(make: Maker) -> None:
    document = make([column([f"This is the {word} leaf."]) for word in ("upper", "lower")])
    assert [sentence.page for sentence in document.sentences] == ["1", "2"]


LEFT = [
    "The park was laid out by a man who",
    "had never seen a tree. He therefore",
    "planted stones in rows, and waited.",
    "After many a year the first of them",
    "had sunk so deep that it was taken",
    "for a seed by those who came later,",
    "and the story went round that it had",
]
RIGHT = [
    "been watered too much. Nothing could",
    "be done about that, since water was",
    "free for all and rain did the rest.",
    "The keeper was dismissed, and his",
    "successor planted hedges in between",
    "the rows of stones, where they grow",
    "to this day and are cut every June.",
]


def test_columns_are_read_one_after_the_other(make: Maker) -> None:
    wide = "A title that stands across both of the columns of text"
    document = make(
        [
            [
                Text(60, 90, wide, 16, "bold"),
                *column(LEFT, x=60, y=140, font="even", size=9),
                *column(RIGHT, x=320, y=140, font="even", size=9),
            ]
        ]
    )
    assert " ".join([*LEFT, *RIGHT]) in document.text
    assert document.text.startswith(wide)


def test_columns_under_each_other_are_parted_by_what_is_wide(make: Maker) -> None:
    wide = "This sentence runs over the full width of the page and parts the upper columns from"
    document = make(
        [
            [
                *column(LEFT, x=60, y=140, font="even", size=9),
                *column(RIGHT, x=320, y=146, font="even", size=9),
                Text(60, 260, wide, 9, "even"),
                *column([line.upper() for line in LEFT], x=60, y=290, font="even", size=9),
                *column([line.upper() for line in RIGHT], x=320, y=290, font="even", size=9),
            ]
        ]
    )
    upper, lower = " ".join([*LEFT, *RIGHT]), " ".join([*LEFT, *RIGHT]).upper()
    assert document.text.index(upper) < document.text.index(wide) < document.text.index(lower)


def test_three_columns_are_read_one_after_the_other(make: Maker) -> None:
    short = [
        [f"{word} line {number} of this column" for number in range(6)]
        for word in ("First", "Middle", "Third")
    ]
    document = make(
        [
            [
                text
                for at, lines in enumerate(short)
                for text in column(lines, x=40 + 180 * at, font="even", size=8)
            ]
        ]
    )
    assert document.text.split() == [word for lines in short for word in " ".join(lines).split()]


def test_a_paragraph_goes_on_behind_a_footnote_and_on_the_next_page(make: Maker) -> None:
    document = make(
        [
            [*column(FILLER[:3], y=700), Text(60, 760, "* Kept by the first author.", 7)],
            [
                Text(60, 100, "Figure 1. A hedge, seen from above.", 8),
                *column(["was to be believed, and so the mean of both was used."], y=130),
                *column(["\tThe rest is known."], y=160),
            ],
        ]
    )
    said = "Nobody was told which of the two was to be believed, and so the mean of both was used."
    assert said in sentences(document)
    assert "* Kept by the first author." in document.text
    assert "Figure 1. A hedge, seen from above." in document.text
    assert page_of(document, "Nobody") == "1"
    assert page_of(document, "The rest") == "2"


def test_raised_numbers_are_citations_or_powers(make: Maker) -> None:
    document = make(
        [
            [
                *column(FILLER),
                Text(60, 300, "Many hedges grow", 10, "even"),
                Text(156, 296, "4,7", 6, "even"),
                Text(174, 300, "by 10", 10, "even"),
                Text(204, 296, "6", 6, "even"),
                Text(214, 300, "leaves a year and drink H", 10, "even"),
                Text(364, 302, "2", 6, "even"),
                Text(368, 300, "O.", 10, "even"),
            ]
        ]
    )
    assert "Many hedges grow⁴,⁷ by 10⁶ leaves a year and drink H2O." in document.text
    marks = [document.text[mark.start : mark.end] for mark in document.citation_marks]
    assert marks == ["⁴,⁷"]


def test_line_numbers_in_the_margin_are_left_out(make: Maker) -> None:
    lines = FILLER * 4
    numbers = [Text(30, 200 + 24 * at, f"{at + 1:>2}", 8) for at in range(len(lines))]
    document = make([[*numbers, *column(lines, step=24)]])
    assert document.text.split() == " ".join(lines).split()


def test_large_initials_belong_to_their_word(make: Maker) -> None:
    lines = [
        Text(60, 224, "T", 34),
        Text(82, 200, "he gardeners measured every hedge twice, in the morning and"),
        Text(82, 212, "in the evening, and wrote both lengths down in a book, and"),
        *column(["the book was kept in the shed for as long as there was one."], y=226),
    ]
    document = make([lines])
    assert document.text.startswith("The gardeners measured every hedge twice")


def test_references_are_blocks_of_their_own(make: Maker) -> None:
    document = make(
        [
            [
                *column(FILLER),
                Text(60, 300, "References", 12, "bold"),
                *column(
                    [
                        "1. Berg A. Stones in rows. J Hedge Sci. 2001;3:",
                        "\t12-19.",
                        "2. Ekman C, Ahn D. Water in parks. Park Lett.",
                        "\t2004;7:1-4.",
                        "3. Zorn E. Cutting in June. Elms: Green Press; 2010.",
                    ],
                    y=320,
                ),
            ]
        ]
    )
    entries = document.text.split("References\n\n")[1].split("\n\n")
    assert [entry[:7] for entry in entries] == ["1. Berg", "2. Ekma", "3. Zorn"]
    assert entries[0].endswith("2001;3: 12-19.")
    assert document.sections[-1].name == "REFERENCES"


def test_numbers_of_references_stay_in_their_column(make: Maker) -> None:
    entries = [
        text
        for at in range(6)
        for text in (
            Text(320, 140 + 24 * at, f"[{at + 1}]", 9, "even"),
            *column(
                ["A. Berg, on stones that stand in", "rows. 2001. Elms."], x=348, y=140 + 24 * at
            ),
        )
    ]
    head = Text(320, 120, "References", 12, "bold")
    document = make([[*column(LEFT * 2, x=60, y=140, font="even", size=9), head, *entries]])
    assert " ".join(LEFT * 2) in document.text
    assert "[2] A. Berg, on stones that stand in rows. 2001. Elms." in document.text


def test_metadata_of_the_file_are_believed_where_they_fit(make: Maker) -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description>'
        "<prism:doi>10.5555/From.XMP</prism:doi><prism:volume>9</prism:volume>"
        "<prism:publicationName>Journal of Hedges</prism:publicationName>"
        "<prism:coverDate>2019-05-01</prism:coverDate>"
        "<dc:creator><rdf:Seq><rdf:li>Anna Berg</rdf:li><rdf:li>Li &amp; Co</rdf:li></rdf:Seq>"
        "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    page = [Text(60, 90, "Small but True"), *column(FILLER, size=10)]
    document = make([page], info={"Title": "Small but true"}, xmp=xmp)
    reference = document.reference
    assert (reference.title, reference.doi) == ("Small but True", "10.5555/from.xmp")
    assert (reference.container, reference.volume) == ("Journal of Hedges", "9")
    assert reference.issued == "2019-05-01"
    assert [person.name for person in reference.authors] == ["Anna Berg", "Li & Co"]


def test_a_stamp_along_the_margin_is_no_text_but_tells_of_a_preprint(make: Maker) -> None:
    stamp = "arXiv:2101.01234v2 [q-bio.PE] 3 Jan 2021"
    document = make([[Text(30, 600, stamp, 18, turned=True), *column(FILLER)]])
    assert "arXiv" not in document.text
    assert document.reference.url == "https://arxiv.org/abs/2101.01234"
    assert document.reference.issued == "2021-01-03"


def test_tables_keep_their_rows_apart(make: Maker) -> None:
    rows = [("Hedge", "Length", "Age"), ("Privet", "12 m", "4"), ("Beech", "30 m", "90")]
    cells = [
        Text(60 + 150 * at, 300 + 14 * line, cell)
        for line, row in enumerate(rows)
        for at, cell in enumerate(row)
    ]
    document = make([[*column(FILLER), *cells]])
    assert "Privet\t12 m\t4\n\nBeech\t30 m\t90" in document.text


def test_letters_of_the_symbol_font_are_greek(make: Maker) -> None:
    greek = [Text(60, 300, "a", 10, "greek"), Text(66, 300, "2-agonists")]
    document = make([[*column(FILLER), *greek]])
    assert "α2-agonists" in document.text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"  \n\x00\n", "the file is empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "this is a web page"),
        (b"<?xml version='1.0'?><article/>", "this is an XML file"),
        (b"A plain text that was given the wrong name.", "this is plain text"),
        (b"PK\x03\x04 and so on", "this is a ZIP or Word file"),
        (bytes(range(128, 256)), "this is no PDF file"),
        (b"%PDF-1.7\n1 0 obj\n<</Type/Cata", "the PDF file is cut off"),
        (b"%PDF-1.7\nnothing of use\n%%EOF\n", "the PDF file is damaged"),
        (write_pdf([column(FILLER)], locked=True), "it is encrypted and needs a password"),
        (write_pdf([[], []], picture=True), "it holds pictures of pages, but no text"),
        (write_pdf([[]]), "its pages hold no text"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_of_its_own(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "hedges.pdf"
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        list(read_pdf(path))
    assert caught.value.problem.startswith(told)
    assert str(caught.value).startswith("hedges.pdf: ")


def test_files_that_are_not_there_or_are_folders_are_told(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "no.pdf", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(ReadError, match=told):
            list(read_pdf(path))


def read_with_fault(path: Path) -> tuple[Document, ReadError]:
    found: list[Document] = []
    with pytest.raises(ReadError) as caught:
        found.extend(read_pdf(path))
    (document,) = found
    return document, caught.value


def test_a_damaged_page_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "hedges.pdf"
    pages = [column([f"This is what leaf number {word} says."]) for word in ("one", "two", "six")]
    path.write_bytes(write_pdf(pages, without=102))
    document, fault = read_with_fault(path)
    assert "one" in document.text
    assert "six" in document.text
    assert "two" not in document.text
    assert fault.place == "page 2"
    assert page_of(document, "six") == "3"


def test_a_file_that_is_mostly_scanned_says_so_after_its_text(tmp_path: Path) -> None:
    path = tmp_path / "hedges.pdf"
    path.write_bytes(write_pdf([column(FILLER), [], []], picture=True))
    document, fault = read_with_fault(path)
    assert "gardeners" in document.text
    assert "2 of 3 pages are pictures without text" in fault.problem


def test_a_file_without_its_end_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "hedges.pdf"
    whole = write_pdf([column(FILLER)])
    path.write_bytes(whole[: whole.index(b"xref")])
    document, fault = read_with_fault(path)
    assert "gardeners" in document.text
    assert fault.problem.startswith("the file is cut off")


@pytest.mark.parametrize(
    ("task", "told"), [("die", "makes the PDF reader crash"), ("gorge", "too much memory")]
)
def test_a_crash_of_the_reader_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: str, told: str
) -> None:
    path = tmp_path / "hedges.pdf"
    path.write_bytes(write_pdf([column(FILLER)]))
    monkeypatch.setattr(pdf, "_TASK", f"tests.ingest.worker_tasks:pages_then_{task}")
    document, fault = read_with_fault(path)
    assert document.text == "One page came through before it happened."
    assert told in fault.problem
    assert fault.place == "page 2 of 3"


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        ([0xFB01, ord("n")], "fin"),
        ([0xFB04], "ffl"),
        ([0xF061, 0xF0B3], "α≥"),
        ([0xF0B7], "•"),
        ([0xD835, 0xDC65], "\U0001d465"),
        ([0xD835], "\ufffd"),
        ([0x3B1, 0x32], "α2"),
        ([0x07, 0x41], "A"),
    ],
)
def test_codes_are_letters(codes: list[int], text: str) -> None:
    assert letters(codes) == text


@pytest.mark.parametrize(
    ("apart", "whole"),
    [
        ("M¨uller", "Müller"),
        ("Universit´ e", "Université"),
        ("Fran¸cois", "François"),
        ("Mar´ıa", "María"),
        ("the ´Etude", "the Étude"),
        ("x ˆ2", "x ˆ2"),
        ("no accents", "no accents"),
    ],
)
def test_accents_stand_on_their_letters(apart: str, whole: str) -> None:
    assert join_accents(apart) == whole


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("a large gar-", "den", "a large garden"),
        ("the well-", "known tree", "the well-known tree"),
        ("COVID-", "19 came", "COVID-19 came"),
        ("of evidence-", "based care", "of evidence-based care"),
        ("a soft\xad", "ware", "a software"),
        ("aged 18–", "73 years", "aged 18–73 years"),
        ("see https://hedge.example/", "list", "see https://hedge.example/list"),
        ("two", "words", "two words"),
    ],
)
def test_hyphens_at_the_ends_of_lines(before: str, after: str, joined: str) -> None:
    seen = ["the known uses of evidence were based on well-known trees"]
    assert Hyphenation(seen).join(before, after) == joined


def test_the_document_itself_tells_which_hyphens_belong() -> None:
    hyphenation = Hyphenation(["a rain-fed pond and a nonlinear wall", "left-handed and right"])
    assert hyphenation.join("the rain-", "fed garden") == "the rain-fed garden"
    assert hyphenation.join("the non-", "linear wall") == "the nonlinear wall"
    assert hyphenation.join("of right-", "handed people") == "of righthanded people"
    handed = Hyphenation(["left-handed and right", "those handed on"])
    assert handed.join("of right-", "handed people") == "of right-handed people"


def test_what_is_raised_is_read_as_on_web_pages() -> None:
    assert raised("6", "10") == ("⁶", False)
    assert raised("4,7", "hedges") == ("⁴,⁷", True)
