"""Pages as people copy them out of a browser: the record, and no word of prose lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import FURNITURE, Document, Reference
from search.ingest import read
from search.ingest.pages.assembly import assemble
from tests.ingest import saved_pages as pages


def document(text: str) -> Document:
    return assemble(text, key="made", path="", format="text", given=Reference())


def lines_of(found: Document, name: str) -> list[str]:
    stretches = [found.text[s.start : s.end] for s in found.sections if s.name == name]
    return [line.strip() for stretch in stretches for line in stretch.splitlines() if line.strip()]


SHAPES = {
    "run together": (
        pages.RUN_TOGETHER,
        ["Keller", "Berg", "Núñez"],
        ("J Lamp Stud", "2012-05-06", "3", "2 Suppl 1", "56-104", "10.5555/jls.76"),
    ),
    "marks on lines": (
        pages.MARKS_ON_LINES,
        ["Keller", "Berg", "Núñez"],
        ("Lamp Sci", "2024-04-12", "6", "4", "31", "10.5555/lampsci6040031"),
    ),
    "name and date": (
        pages.NAME_AND_DATE,
        [],
        ("Front. Lamp.", "2022", "3", None, None, "10.5555/flamp.2022.1"),
    ),
    "logo link": (
        pages.LOGO_LINK,
        ["Keller", "Berg"],
        ("Journal of Lamps", "2011-02-07", "5", None, "21-30", "10.5555/jl.s1"),
    ),
    "trail of links": (
        pages.TRAIL,
        ["Keller", "Berg"],
        ("Journal of Lamps", "2016-05-03", "9", None, "301-309", "10.5555/jl.s172"),
    ),
    "labelled fields": (
        pages.LABELLED_FIELDS,
        ["Keller", "Berg"],
        (None, "2017", "8", "2", "33-39", "10.5555/jl.72"),
    ),
    "notices above": (
        pages.NOTICES_ABOVE,
        ["Keller", "Berg", "Núñez"],
        ("Journal of Lamps", "2011-03", "12", None, "41-52", None),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_copied_page_gives_its_record(shape: str) -> None:
    page, authors, where = SHAPES[shape]
    found = document(page)
    told = found.reference
    assert told.title == pages.TITLE
    assert [person.family for person in told.authors] == authors
    assert (told.container, told.issued, told.volume, told.issue, told.pages, told.doi) == where
    indexed = [found.text_of(s) for s in found.sentences if s.section != FURNITURE]
    assert "Pilots slept worse when the lamp was bright." in indexed


@pytest.mark.parametrize(
    ("page", "label"),
    [
        (pages.RUN_TOGETHER, "SaveEmailSend to"),
        (pages.RUN_TOGETHER, "NIH NLM LogoLog in"),
        (pages.RUN_TOGETHER, "A history of oil."),
        (pages.MARKS_ON_LINES, "Arial Georgia Verdana"),
        (pages.NOTICES_ABOVE, "This site will no longer support old machines from next year on."),
        (pages.TRAIL, "Back to Journals » Journal of Lamps » Volume 9"),
        (pages.WIKI, "[edit]"),
        (pages.WIKI, "This page was last edited on 4 June 2014, at 10:12 (UTC)."),
    ],
)
def test_what_the_page_prints_around_it_is_furniture(page: str, label: str) -> None:
    assert label in lines_of(document(page), FURNITURE)


def test_keywords_one_a_line_end_at_the_next_heading() -> None:
    found = document(pages.NOTICES_ABOVE)
    assert found.reference.keywords == ("Lamps", "Harbour pilots", "Night work")
    assert lines_of(found, "INTRODUCTION")[0] == "1. Introduction"


def test_a_one_word_title_of_an_encyclopedia() -> None:
    found = document(pages.WIKI)
    assert found.reference.title == "Harbour"
    assert any("dug by hand" in line for line in lines_of(found, "BODY"))


def test_identifiers_of_cited_works_are_not_the_documents() -> None:
    text = f"{pages.LOGO_LINK.replace(' doi: 10.5555/JL.S1', '')}\nReferences\n1. Roe J. 2001.\n"
    assert document(f"{text}DOI: 10.5555/other\n").reference.doi is None


class TestPlainProse:
    """Text that is no page: nothing of it is furniture, and nothing is made up."""

    @pytest.mark.parametrize(
        "text",
        [
            "Terms for lamps\n\nCopyright (C) 2007 Ann Keller\nCopyright (C) 2009 Tom Berg\n\n"
            "You may light them. You may not sell the light.\n",
            "Notes on search\n\nSearch\n\nHelp was asked for, and none came that day at all.\n",
            "We saved the email, and it was sent to all. Log in to the ship's book, he said.\n",
        ],
    )
    def test_nothing_is_lost(self, text: str) -> None:
        found = document(text)
        assert all(sentence.section != FURNITURE for sentence in found.sentences)
        assert found.reference.authors == ()
        assert found.reference.container is None

    def test_a_heading_that_is_a_publication_type_too_is_none(self) -> None:
        told = document("Lamp tools\nOverview\nThese tools light lamps. They need oil.\n").reference
        assert told.genres == ()
        assert told.type == "document"

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("Hostile lamps\n\nA lamp left alone burns.", "Hostile lamps"),
            ("Harbours\n\nSome harbours are dug by hand. Others are not.", "Harbours"),
            ("Monday\n\nWe went down to the water early, and it was cold.", None),
            ("We went down to the\nwater early. It was cold there.", None),
        ],
    )
    def test_a_first_line_set_off_from_the_text_is_its_title(
        self, text: str, title: str | None
    ) -> None:
        assert document(text).reference.title == title


@pytest.mark.parametrize(
    ("line", "authors", "container"),
    [
        ("Soo Ahn. J Lamp Stud. 2011 Mar;4(2):17-25.", ["Ahn"], "J Lamp Stud"),
        ("Soo J Ahn. Brain. 2011 Mar;4(2):17-25.", ["Ahn"], "Brain"),
        ("Brain Res. Bull. 2011;4(2):17-25.", [], "Brain Res. Bull"),
        ("Int. J. Mol. Sci. 2011, 4(2), 17", [], "Int. J. Mol. Sci."),
    ],
)
def test_names_before_a_journal_are_not_its_name(
    line: str, authors: list[str], container: str
) -> None:
    told = document(f"{line}\n\nThe lamps were counted twice. They were counted by night.\n")
    assert [person.family for person in told.reference.authors] == authors
    assert (told.reference.container or "").rstrip(".") == container.rstrip(".")


class TestHtml:
    def only(self, folder: Path, page: str) -> Document:
        file = folder / "page.html"
        file.write_text(page, encoding="utf-8")
        [found] = read(file)
        return found

    def test_marks_up_in_metadata_and_the_sites_own_keywords(self, tmp_path: Path) -> None:
        told = self.only(
            tmp_path,
            "<html><head><meta name='citation_title' content='CO&lt;sub&gt;2&lt;/sub&gt; of lamps'>"
            "<meta name='keywords' content='Publisher, Open Access'></head>"
            "<body><h1>CO<sub>2</sub> of lamps</h1><p>Lamps make it. Oil is burnt.</p></body>",
        ).reference
        assert told.title == "CO2 of lamps"
        assert told.keywords == ()

    def test_an_unclosed_object_hides_nothing(self, tmp_path: Path) -> None:
        found = self.only(
            tmp_path, "<body><div><object data='a.svg'/></div><p>The lamps burn all night.</p>"
        )
        assert "The lamps burn all night." in found.text

    def test_the_footer_of_an_article_is_its_own(self, tmp_path: Path) -> None:
        found = self.only(
            tmp_path,
            "<body><div><h1>Lamps of the old harbour</h1><p>They burn all night long.</p></div>"
            "<div class='generated-article-footer'><h2>Acknowledgements</h2>"
            "<p>We thank the keepers of the lamps.</p></div>"
            "<div class='page-footer'><p>Made by a printer.</p></div></body>",
        )
        kept = [found.text_of(s) for s in found.sentences if s.section != FURNITURE]
        assert "We thank the keepers of the lamps." in kept
        assert "Made by a printer." not in kept


def test_a_markdown_heading_is_a_sentence_without_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Lamps of the quarter\n\nThey burn.\n\n## Methods\n\nWe looked.\n", "utf-8")
    [found] = read(file)
    shown = [(found.text_of(s), s.section) for s in found.sentences]
    assert shown == [
        ("#", FURNITURE),
        ("Lamps of the quarter", "TITLE"),
        ("They burn.", "BODY"),
        ("##", FURNITURE),
        ("Methods", "METHODS"),
        ("We looked.", "METHODS"),
    ]


def test_page_made_from_jats_tells_its_record_by_classes(tmp_path: Path) -> None:
    name = (
        '<span class="contrib"><span class="surname">{}</span>'
        ' <span class="given-names">{}</span></span>'
    )
    page = tmp_path / "page.html"
    page.write_text(
        f"""<html><head><style>div {{}}</style></head><body><div class="front">
        <div class="journal-meta"><span class="nlm-ta">J Lamp Stud</span>
        <span class="journal-title">Journal of Lamp Studies</span></div>
        <div class="article-meta"><span class="doi">doi: <a href="#">10.5555/lamp.9</a></span>
        <div class="title-group"><div class="article-title">Oxide MoO
        <sub>2</sub> in lamps </div></div>
        <div class="contrib-group">{name.format("Keller", "Ann")} {name.format("Berg", "Tom")}</div>
        <span class="pub-date-epub">epub: <span>2012-5-6</span></span>
        <span class="volume">3</span><span class="fpage">7</span><span class="lpage">9</span>
        </div></div><p>Lamps were lit. Pilots slept.</p>
        <div class="ref"><span class="article-title">Another work</span></div></body></html>"""
    )
    (document,) = read(page)
    reference = document.reference
    assert reference.title == "Oxide MoO2 in lamps"
    assert [person.name for person in reference.authors] == ["Ann Keller", "Tom Berg"]
    assert reference.container == "Journal of Lamp Studies"
    assert (reference.issued, reference.volume, reference.pages) == ("2012-05-06", "3", "7-9")
    assert reference.doi == "10.5555/lamp.9"


def test_news_page_tells_names_and_day_by_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "news.html"
    page.write_text(
        """<html><head><meta property="article:author" content="https://lamps.example/ann">
        <meta name="parsely-pub-date" content="2013-04-02T10:00:00Z"></head><body><article>
        <h1>Harbour lamps go dark</h1><p>By <a rel="author" href="/ann">Ann Keller</a> and
        <a rel="author" href="/tom">Tom Berg</a></p>
        <p>The lamps of the harbour went dark. Nobody slept.</p></article></body></html>"""
    )
    (document,) = read(page)
    assert [person.name for person in document.reference.authors] == ["Ann Keller", "Tom Berg"]
    assert document.reference.issued == "2013-04-02"


def test_list_of_references_keeps_the_numbers_that_a_browser_prints(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        """<html><body><h1>Lamps at sea</h1><p>Lamps were lit. Pilots slept.</p>
        <ol><li>Buy oil</li></ol><section class="ref-list"><h2>References</h2><ol>
        <li><p>Keller A. Lamps. 2012.</p></li><li></li><li>3. Berg T. Oil. 2013.</li>
        <li><a href="#">Roe J.</a> Wicks. 2014.</li></ol></section></body></html>"""
    )
    (document,) = read(page)
    blocks = document.text.split("\n\n")
    assert "Buy oil" in blocks
    assert blocks[-3:] == [
        "1. Keller A. Lamps. 2012.",
        "3. Berg T. Oil. 2013.",
        "4. Roe J. Wicks. 2014.",
    ]
