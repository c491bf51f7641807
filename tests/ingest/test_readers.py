"""Files of each format: what is read, and what is refused with one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.documents import FURNITURE, Document
from search.ingest import READERS, ReadError, read

SENTENCES = "Rats were fed. Crème brûlée at 8 °C was served to “every” one of them."


def only(path: Path, content: str | bytes) -> Document:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [document] = read(path)
    return document


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("utf-32-be", b"\x00\x00\xfe\xff"),
        ("utf-16-le", b""),
        ("cp1252", b""),
    ],
)
def test_text_is_decoded_and_the_mark_dropped(tmp_path: Path, encoding: str, mark: bytes) -> None:
    assert only(tmp_path / "a.txt", mark + SENTENCES.encode(encoding)).text == SENTENCES


def test_cyrillic_in_an_old_encoding_is_guessed(tmp_path: Path) -> None:
    russian = "Крыс кормили дважды в день, и все они были здоровы. " * 5
    assert only(tmp_path / "a.txt", russian.encode("cp1251")).text == russian


def test_damaged_utf8_keeps_its_whole_words(tmp_path: Path) -> None:
    damaged = "Größe, Höhe und Länge der Käfige. ".encode() * 3 + b"\xff\xfe ok."
    assert "Größe, Höhe und Länge der Käfige." in only(tmp_path / "a.txt", damaged).text


def test_newlines_stay_as_they_are(tmp_path: Path) -> None:
    text = "A title of three words\r\n\r\nOne sentence here.\rAnother one.\n"
    document = only(tmp_path / "Näme of 1 File.txt", text)
    assert document.text == text
    assert document.key == "name-of-1-file"
    assert document.path == str(tmp_path / "Näme of 1 File.txt")
    assert document.reference.title == "A title of three words"


def test_stray_control_characters_do_not_make_a_text_binary(tmp_path: Path) -> None:
    text = "A first\x00 sentence is here. \x1b[31mRed\x1b[0m ones follow; a bell \x07 rings."
    assert only(tmp_path / "a.txt", text).text == text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t\n", "empty"),
        ("a.txt", b"\x00" * 500, "binary"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.txt", b"%PDF-1.7 and more", "PDF"),
        ("a.md", b"PK\x03\x04 and more", "DOCX"),
        ("a.html", b"<html><script>x()</script></html>", "no text"),
        ("notes.pdf", b"%PDF-1.7", "cut off"),
        ("a.xyz", b"words", "files ending in .xyz"),
        ("a", b"words", "without an extension"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.html", b"<div>" * 20_000 + b"x", "nested too deeply"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as error:
        list(read(path))
    told = str(error.value)
    assert told.startswith(f"{name}: ")
    assert words in told
    assert "; " in told
    assert told.endswith(".")
    assert "\n" not in told


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"gone\.txt: there is no such file; check the path\."):
        list(read(tmp_path / "gone.txt"))
    with pytest.raises(ReadError, match="this is a folder"):
        list(read(tmp_path))


def test_a_hostile_name_is_shown_inert(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        list(read(tmp_path / "\x1b[31mred\u202e.txt"))
    assert "\x1b" not in str(error.value)
    assert "\u202e" not in str(error.value)


def test_a_long_line_is_read_in_time(tmp_path: Path) -> None:
    document = only(tmp_path / "a.txt", "x1" * 2_000_000 + " Its last sentence is here.")
    assert document.sentences[-1].end == len(document.text)


class TestMarkdown:
    def test_metadata_and_headings(self, tmp_path: Path) -> None:
        text = (
            '---\ntitle: "Amines of the rat"\nauthor:\n  - Anna B. Keller\n'
            "  - name: van der Berg, Tom\ndate: 2014-03-02\njournal: Pain\n"
            "doi: https://doi.org/10.5555/ABC.\nkeywords: [amines, 'the rat']\n---\n\n"
            "# Amines of the rat\n\nRats were bred.\n\n## Methods\n\nThey were fed.\n\n"
            "```\n# no heading\n```\n\n## Food\n\nIt was dry.\n"
        )
        document = only(tmp_path / "a.md", text)
        told = document.reference
        assert document.text == text
        assert told.title == "Amines of the rat"
        assert [person.name for person in told.authors] == ["Anna B. Keller", "Tom van der Berg"]
        assert (told.issued, told.doi, told.container) == ("2014-03-02", "10.5555/abc", "Pain")
        assert told.keywords == ("amines", "the rat")
        headings = [(part.name, part.heading) for part in document.sections]
        assert ("METHODS", "Methods") in headings
        assert ("METHODS", "Food") in headings
        assert not any("no heading" in heading for _, heading in headings)
        assert headings[0][0] == "FRONT MATTER"

    def test_a_first_heading_is_the_title(self, tmp_path: Path) -> None:
        document = only(tmp_path / "a.md", "# Rats & mice\n\nBoth were fed. Both were well.\n")
        assert document.reference.title == "Rats & mice"


class TestJsonLines:
    def test_each_line_is_a_document(self, tmp_path: Path) -> None:
        path = tmp_path / "corpus.jsonl"
        records = [
            {"_id": "MED-1", "title": "Rats", "text": "RESULTS: Rats ate. They slept.\n"},
            {"_id": 7, "title": "Only a title", "text": ""},
        ]
        path.write_text("\n".join(json.dumps(record) for record in records))
        first, second = read(path)
        assert (first.key, first.text) == ("MED-1", "RESULTS: Rats ate. They slept.\n")
        assert first.reference.title == "Rats"
        assert first.sentences[0].section == "RESULTS"
        assert (second.key, second.text) == ("7", "Only a title")

    def test_whole_lines_are_read_and_the_broken_named(self, tmp_path: Path) -> None:
        path = tmp_path / "corpus.jsonl"
        path.write_text('{"_id": "a", "text": "x y"}\n{broken\n[1]\n{"_id": "b", "text": "z"}\n')
        found: list[str] = []
        with pytest.raises(ReadError, match=r"corpus\.jsonl: line 2: .*1 more line") as error:
            found.extend(document.key for document in read(path))
        assert error.value.place == "line 2"
        assert found == ["a", "b"]

    def test_half_a_surrogate_pair_is_replaced(self, tmp_path: Path) -> None:
        document = only(tmp_path / "a.jsonl", '{"_id": "a", "text": "one \\ud800 two"}')
        assert document.text == "one \ufffd two"


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Amines | Journal</title>
<meta name="citation_title" content="Amines of the rat">
<meta name="citation_author" content="Keller, Anna B.">
<meta name="citation_author" content="T Berg">
<meta name="citation_journal_title" content="Journal of Amines">
<meta name="citation_publication_date" content="2014/03/02">
<meta name="citation_firstpage" content="11"><meta name="citation_lastpage" content="19">
<meta name="citation_doi" content="doi:10.5555/ABC"><script>var x = "SCRIPT";</script></head>
<body class="has-sidebar"><header><a>Home page of it</a></header>
<nav><ul><li>Browse the issues</li></ul></nav>
<div class="cookie-banner">Choose what we store.</div>
<div style="display:none">HIDDEN</div><template>TEMPLATE</template>
<article><h1>Amines of the <i>rat</i></h1><p>Anna B. Keller, T Berg</p>
<h2>Abstract</h2><p>Ca<sup>2+</sup> rose by 10<sup>6</sup> in H<sub>2</sub>O per
cm<sup>2</sup>.<sup><a href="#r1">4</a>,<a href="#r2">7</a></sup> It fell
in rats<sup>12</sup>.</p>
<h2>Methods</h2><h3>Animals</h3><p>Rats &amp; mice<br>were bred.</p>
<ul><li>One group ate.</li><li>One did not.</li></ul>
<p>Press <button>here</button> to go on.</p></article>
<aside>Other papers of interest</aside><form>Ask for alerts <button>Now</button></form>
<footer>Imprint of the house</footer></body></html>"""


class TestHtml:
    def test_record_from_metadata(self, tmp_path: Path) -> None:
        told = only(tmp_path / "a.html", PAGE).reference
        assert told.title == "Amines of the rat"
        assert [person.name for person in told.authors] == ["Anna B. Keller", "T Berg"]
        assert (told.container, told.issued) == ("Journal of Amines", "2014-03-02")
        assert (told.pages, told.doi, told.type) == ("11-19", "10.5555/abc", "article-journal")

    def test_text_is_what_a_reader_sees(self, tmp_path: Path) -> None:
        document = only(tmp_path / "a.html", PAGE)
        for hidden in ("SCRIPT", "HIDDEN", "TEMPLATE", "<", "&amp;"):
            assert hidden not in document.text
        assert "Ca²⁺ rose by 10⁶ in H2O per cm².⁴,⁷ It fell in rats¹²." in document.text
        assert "Rats & mice\nwere bred.\n\nOne group ate.\n\nOne did not." in document.text
        assert "Press here to go on." in document.text

    def test_only_citations_are_marks(self, tmp_path: Path) -> None:
        document = only(tmp_path / "a.html", PAGE)
        marks = [document.text[mark.start : mark.end] for mark in document.citation_marks]
        assert marks == ["⁴,⁷", "¹²"]

    def test_menus_are_furniture_by_tag_and_class(self, tmp_path: Path) -> None:
        document = only(tmp_path / "a.htm", PAGE)
        furniture = [
            document.text_of(each) for each in document.sentences if each.section == FURNITURE
        ]
        for words in ("Home page", "Browse", "Choose", "Other papers", "Ask for", "Imprint"):
            assert any(each.startswith(words) for each in furniture)
        assert not any("Rats" in each for each in furniture)

    def test_headings_give_sections(self, tmp_path: Path) -> None:
        document = only(tmp_path / "a.html", PAGE)
        found = [(part.name, part.heading) for part in document.sections if part.heading]
        assert found[:3] == [
            ("ABSTRACT", "Abstract"),
            ("METHODS", "Methods"),
            ("METHODS", "Animals"),
        ]

    def test_json_ld_serves_where_there_are_no_tags(self, tmp_path: Path) -> None:
        data = {
            "@graph": [
                {
                    "@type": "NewsArticle",
                    "headline": "Rats sleep well",
                    "author": [{"@type": "Person", "name": "Anna Keller"}],
                    "datePublished": "2020-05-06T10:00:00Z",
                    "publisher": {"name": "The News"},
                }
            ]
        }
        page = (
            f'<script type="application/ld+json">{json.dumps(data)}</script>'
            '<meta property="og:site_name" content="News Site">'
            "<main><p>Before it. All is said here.</p><h1>Rats sleep well</h1>"
            "<p>They do.</p></main>"
        )
        told = only(tmp_path / "a.html", page).reference
        assert (told.type, told.title) == ("article-newspaper", "Rats sleep well")
        assert (told.issued, told.container) == ("2020-05-06", "News Site")
        assert told.authors[0].family == "Keller"

    def test_a_declared_encoding_is_obeyed(self, tmp_path: Path) -> None:
        page = '<meta charset="iso-8859-2"><h1>Żółw i mysz</h1><p>Żółw śpi. Mysz je.</p>'
        assert "Żółw śpi." in only(tmp_path / "a.html", page.encode("iso-8859-2")).text

    def test_deep_and_unclosed_elements_are_read(self, tmp_path: Path) -> None:
        page = "<div>" * 5000 + "<b><i><p>Words are here." + "<table><tr><td>1<td>2"
        assert only(tmp_path / "a.html", page).text == "Words are here.\n\n1\t2"


def test_each_reader_is_for_a_lower_case_extension() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)


def test_a_page_tells_what_repositories_and_publishers_add(tmp_path: Path) -> None:
    page = (
        '<html><head><meta name="bepress_citation_title" content="Amines of the rat">'
        '<meta name="bepress_citation_author" content="Keller, Anna">'
        '<meta name="citation_issn" content="1234-5678"><meta name="citation_isbn" content="978">'
        '<meta name="citation_editor" content="Berg, Tom">'
        '<meta name="DC.Language" content="en"><meta name="dc:rights" content="CC BY 4.0">'
        "</head><body><p>Rats were bred.</p></body></html>"
    )
    told = only(tmp_path / "a.html", page).reference
    assert (told.title, told.issn, told.isbn) == ("Amines of the rat", "1234-5678", "978")
    assert [one.name for one in told.authors + told.editors] == ["Anna Keller", "Tom Berg"]
    assert (told.language, told.licence) == ("en", "CC BY 4.0")
