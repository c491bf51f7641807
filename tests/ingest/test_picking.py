"""What is in a file is believed before its name; what cannot be read is told how to be had."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from search.ingest import READERS, ReadError, is_known, read
from search.ingest.picking import choose, recognise
from tests.ingest.containers import book, opendocument, paragraph, word

RIS = "TY  - JOUR\nTI  - Tails of rats\nAU  - Keller, Anna\nPY  - 2009\nER  - \n"
NBIB = "PMID- 123\nTI  - Tails of rats\nFAU - Keller, Anna\nDP  - 2009\n"
BIBTEX = "% made by hand\n@article{keller2009, title = {Tails of rats}, year = 2009}\n"
JSON = '[{"id": "k", "type": "article-journal", "title": "Tails of rats"}]'
LINES = '{"_id": "k", "title": "Tails of rats", "text": "They grow."}\n'
PUBMED = (
    '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.example/x">'
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>123</PMID><Article><ArticleTitle>"
    "Tails of rats</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
HTML = (
    "<!-- saved --><!DOCTYPE html><html><body><h1>Tails of rats</h1><p>They grow.</p></body></html>"
)
RTF = r"{\rtf1\ansi Tails of rats.\par}"
LATEX = "% a paper\n\\documentclass{article}\\begin{document}Tails of rats.\\end{document}"
JATS = (
    "<article><front><article-meta><title-group><article-title>Tails of rats</article-title>"
    "</title-group></article-meta></front></article>"
)
TEXT = "Tails of rats\n\nThey grow in salt. Nobody knows why.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
CONTENTS = {
    "ris": RIS,
    "nbib": NBIB,
    "bibtex": BIBTEX,
    "csl-json": JSON,
    "jsonl": LINES,
    "pubmed-xml": PUBMED,
    "jats": JATS,
    "html": HTML,
    "rtf": RTF,
    "latex": LATEX,
}


def formats(path: Path) -> list[str]:
    return [document.format for document in read(path)]


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.docx", "a.xml"])
@pytest.mark.parametrize("format", CONTENTS)
def test_content_is_believed_before_the_name(tmp_path: Path, format: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(CONTENTS[format], "utf-8")
    assert formats(path) == [format]


@pytest.mark.parametrize("name", ["a.ris", "a.nbib", "a.bib", "a.json", "a", "a.cgi"])
@pytest.mark.parametrize("format", ["ris", "nbib", "bibtex", "pubmed-xml"])
def test_records_are_known_under_any_name(tmp_path: Path, format: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(CONTENTS[format], "utf-8")
    assert formats(path) == [format]


def test_containers_are_known_by_what_they_hold(tmp_path: Path) -> None:
    makers = {
        "docx": lambda path: word(path, paragraph("Tails of rats.")),
        "odt": lambda path: opendocument(path, "<text:p>Tails of rats.</text:p>"),
        "epub": lambda path: book(path, {"one": "<p>Tails of rats.</p>"}),
    }
    for format, make in makers.items():
        for name in ("a.zip", "a.docx", "a.odt", "a.epub", "a.txt", "a.doc", "a"):
            assert formats(make(tmp_path / name)) == [format]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_marks_and_wide_letters_do_not_hide_a_format(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("\n\n" + RIS.replace("\n", "\r\n")).encode(encoding))
    assert recognise(path.read_bytes(), path) == "ris"


@pytest.mark.parametrize(
    "prose",
    [
        "How to write BibTeX\n\n" + "It is easy. " * 30 + "\n@article{key, title = {x}}\n",
        "[1] Keller A. Tails of rats. Pain 2009.",
        "[{1,2}] stands for a pair in all that follows here.",
        "<b>Tails</b> of rats are long.",
        "Type -> JOUR is what the field TY  - means.",
        "The word PMID- 5 stands in a line.",
    ],
)
def test_prose_that_mentions_a_format_stays_text(tmp_path: Path, prose: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(prose, "utf-8")
    assert formats(path) == ["text"]


def test_what_is_packed_is_read(tmp_path: Path) -> None:
    for format, name in (("ris", "a.ris.gz"), ("pubmed-xml", "a.xml.gz"), ("ris", "a.ris")):
        path = tmp_path / name
        path.write_bytes(gzip.compress(CONTENTS[format].encode()))
        [document] = read(path)
        assert (document.format, document.path) == (format, str(path))
        assert "Tails of rats" in document.text


def test_packed_files_are_bounded(tmp_path: Path) -> None:
    cases = {
        "bomb.txt.gz": gzip.compress(b"x" * 80_000_000, 9),
        "cut.txt.gz": gzip.compress(TEXT.encode() * 50)[:60],
        "twice.txt.gz": gzip.compress(gzip.compress(TEXT.encode())),
        "data.tar.gz": gzip.compress(b"a.txt\0" + b"\0" * 500),
    }
    words = (
        "unpacks to over",
        "cut off or damaged",
        "archives are not unpacked",
        "archives are not unpacked",
    )
    for (name, content), told in zip(cases.items(), words, strict=True):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ReadError, match=told) as error:
            list(read(path))
        assert str(error.value).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.doc", OLE, "save it as .docx"),
        ("a.ppt", OLE, "save it as PDF"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "it is encrypted; save it without a password",
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n", r"run text recognition \(OCR\)"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "this is a picture"),
        ("a.csv", b"a,b\n1,2\n", "tables are not read"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "unpack it"),
        ("a.docx", b"PK\x03\x04 cut", "no DOCX file, or it is damaged"),
        ("a.xml", b"<?xml version='1.0'?><tei><p>x</p></tei>", r"its root is <tei>"),
        ("a.xml", b"words and no more", "this is no XML"),
        ("a.svg", b"<svg><path/></svg>", "picture"),
        ("a.mobi", b"BOOKMOBI", "convert it to EPUB"),
        ("a.sqlite", b"SQLite format 3\x00", "databases other than Zotero's"),
        ("a.xyz", b"words", "files ending in .xyz are not known"),
        ("a", b"words", "without an extension"),
        ("a.pdf", b"", "the file is empty"),
        ("a.ris", b" \r\n", "the file is empty"),
    ],
)
def test_what_is_not_read_is_told(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError, match=words) as error:
        list(read(path))
    assert str(error.value).startswith(f"{name}: ")


def test_a_text_that_is_called_something_else_is_read(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.docx", "a.epub"):
        (tmp_path / name).write_text(TEXT)
        assert formats(tmp_path / name) == ["text"]


def test_which_files_of_a_folder_are_read() -> None:
    read_ = [
        "a.PDF",
        "a.docx",
        "pubmed24n0001.xml.gz",
        "zotero.sqlite",
        "~$a.txt",
        "a.doc",
        "a.bib",
    ]
    passed = ["a.png", "a.csv", "a.tar.gz", "~$a.docx", "other.sqlite", "README", "a.gz"]
    assert [name for name in read_ + passed if is_known(name)] == read_
    assert all(is_known(f"a{suffix}") for suffix in READERS)


def test_a_login_page_called_pdf_is_left_to_the_reader_of_pdf() -> None:
    assert choose("pdf", "html", b"<html>") == "pdf"
