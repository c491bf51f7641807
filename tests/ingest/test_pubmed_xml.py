"""PubMed XML: records as efetch and the yearly files hold them, whole, damaged and packed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from search.documents import Document, Person
from search.ingest.errors import ReadError
from search.ingest.xml.pubmed_xml import read_pubmed_xml

RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">30000001</PMID>
<Article><Journal><ISSN IssnType="Print">1234-5679</ISSN><JournalIssue><Volume>12</Volume>
<Issue>3</Issue><PubDate><Year>2018</Year><Month>Nov</Month><Day>5</Day></PubDate></JournalIssue>
<Title>Journal of slow rest</Title><ISOAbbreviation>J Slow Rest</ISOAbbreviation></Journal>
<ArticleTitle>Rest and <i>Salvia</i> in
 CO<sub>2</sub> at 10<sup>6</sup> cells.</ArticleTitle>
<Pagination><StartPage>41</StartPage><EndPage>49</EndPage><MedlinePgn>41-9</MedlinePgn></Pagination>
<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1234/REST.1</ELocationID>
<Abstract><AbstractText Label="AIMS OF IT" NlmCategory="OBJECTIVE">We asked why.</AbstractText>
<AbstractText Label="RESULTS" NlmCategory="RESULTS">Pain fell (p &lt; 0.05).</AbstractText>
<CopyrightInformation>Published under a Creative Commons licence.</CopyrightInformation></Abstract>
<AuthorList><Author ValidYN="Y"><LastName>Ahn</LastName><ForeName>Bo C</ForeName></Author>
<Author ValidYN="N"><LastName>Bergg</LastName><ForeName>Dora</ForeName></Author>
<Author ValidYN="Y"><LastName>Berg</LastName><ForeName>Dora</ForeName></Author>
<Author><CollectiveName>The Rest Group</CollectiveName></Author></AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D1">Clinical Trial, Phase
 II</PublicationType></PublicationTypeList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">
<RefSource>J Slow Rest. 2020;14(1):9</RefSource>
<PMID Version="1">32000000</PMID></CommentsCorrections>
<CommentsCorrections RefType="Cites"><RefSource>Other</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName>Fibromyalgia</DescriptorName>
<QualifierName>drug therapy</QualifierName></MeshHeading>
<MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>rest</Keyword><Keyword>pain</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">30000001</ArticleId>
<ArticleId IdType="pmc">PMC6000001</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Else.</Citation><ArticleIdList>
<ArticleId IdType="doi">10.9999/other</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""


def plain(pmid: int, title: str, extra: str = "") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article>"
        f"<ArticleTitle>{title}</ArticleTitle>{extra}</Article></MedlineCitation></PubmedArticle>\n"
    )


def wrapped(*records: str) -> str:
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet SYSTEM "x.dtd">\n'
    return f"{head}<PubmedArticleSet>\n{''.join(records)}</PubmedArticleSet>\n"


def read(folder: Path, content: str | bytes, name: str = "a.xml") -> tuple[list[Document], str]:
    """Return the documents of a file, and what the reader complained of at its end."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found: list[Document] = []
    try:
        found.extend(read_pubmed_xml(path))
    except ReadError as error:
        return found, str(error)
    return found, ""


def test_a_record_keeps_all_that_it_tells(tmp_path: Path) -> None:
    [document], complaint = read(tmp_path, wrapped(RECORD))
    told = document.reference
    assert complaint == ""
    assert document.key == told.pmid == "30000001"
    assert told.title == "Rest and Salvia in CO2 at 10⁶ cells."
    assert told.authors == (
        Person("Ahn", "Bo C"),
        Person("Berg", "Dora"),
        Person("The Rest Group"),
    )
    assert (told.type, told.container) == ("article-journal", "Journal of slow rest")
    assert (told.issued, told.volume, told.issue, told.pages) == ("2018-11-05", "12", "3", "41-9")
    assert (told.doi, told.pmcid, told.issn) == ("10.1234/rest.1", "PMC6000001", "1234-5679")
    assert told.subjects == ("Fibromyalgia/drug therapy", "Humans")
    assert told.keywords == ("rest", "pain")
    assert told.genres == ("Clinical Trial, Phase II",)
    assert told.notices == ("Retraction in: J Slow Rest. 2020;14(1):9 PMID: 32000000",)
    assert told.licence == "Published under a Creative Commons licence."
    assert told.language == "eng"


def test_labelled_parts_are_sections_with_their_label_on_its_own(tmp_path: Path) -> None:
    [document], _ = read(tmp_path, wrapped(RECORD))
    assert [(one.name, one.heading) for one in document.sections] == [
        ("TITLE", ""),
        ("OBJECTIVE", "AIMS OF IT"),
        ("RESULTS", "RESULTS"),
    ]
    assert [document.text_of(one) for one in document.sentences][1:] == [
        "AIMS OF IT",
        "We asked why.",
        "RESULTS",
        "Pain fell (p < 0.05).",
    ]


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("<Year>2001</Year>", "2001"),
        ("<Year>2001</Year><Month>06</Month>", "2001-06"),
        ("<Year>2001</Year><Season>Summer</Season>", "2001"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>Winter 1976-1977</MedlineDate>", "1976"),
        ("<Year>2001</Year><Month>Feb</Month><Day>31</Day>", "2001-02"),
        ("", None),
    ],
)
def test_dates_are_as_exact_as_they_are_told(tmp_path: Path, date: str, issued: str) -> None:
    journal = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    [document], _ = read(tmp_path, wrapped(plain(1, "A title", journal)))
    assert document.reference.issued == issued


def test_a_title_that_is_not_available_is_given_in_its_own_language(tmp_path: Path) -> None:
    extra = "<VernacularTitle>Über die Ruhe.</VernacularTitle>"
    [document], _ = read(tmp_path, wrapped(plain(1, "[Not Available].", extra)))
    assert document.reference.title == document.text == "Über die Ruhe."


def test_a_book_chapter_names_its_book(tmp_path: Path) -> None:
    book = """<PubmedBookArticle><BookDocument><PMID>20000001</PMID><ArticleIdList>
    <ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><Publisher>
    <PublisherName>Rest House</PublisherName><PublisherLocation>Ulm</PublisherLocation></Publisher>
    <BookTitle>All of Rest</BookTitle><PubDate><Year>2003</Year></PubDate>
    <AuthorList Type="editors"><Author><LastName>Eder</LastName></Author></AuthorList>
    <Isbn>9780306406157</Isbn></Book><ArticleTitle>On naps</ArticleTitle>
    <AuthorList Type="authors"><Author><LastName>Nap</LastName><Initials>N</Initials></Author>
    </AuthorList><Abstract><AbstractText>Naps help.</AbstractText></Abstract></BookDocument>
    </PubmedBookArticle>"""
    [document], _ = read(tmp_path, wrapped(book))
    told = document.reference
    assert (told.type, told.title, told.container) == ("chapter", "On naps", "All of Rest")
    assert (told.authors, told.editors) == ((Person("Nap", "N"),), (Person("Eder"),))
    assert (told.publisher, told.place, told.isbn) == ("Rest House", "Ulm", "9780306406157")
    assert (told.issued, document.text) == ("2003", "On naps\n\nNaps help.")


def test_deleted_citations_are_no_documents(tmp_path: Path) -> None:
    deleted = "<DeleteCitation><PMID>9</PMID></DeleteCitation>"
    documents, complaint = read(tmp_path, wrapped(plain(1, "One"), deleted))
    assert ([one.key for one in documents], complaint) == (["1"], "")


def test_a_packed_file_is_read_as_it_is(tmp_path: Path) -> None:
    packed = gzip.compress(wrapped(plain(1, "One"), plain(2, "Two")).encode())
    assert [one.key for one in read(tmp_path, packed, "a.xml.gz")[0]] == ["1", "2"]
    documents, complaint = read(tmp_path, packed[:-8], "b.xml.gz")
    assert [one.key for one in documents] == ["1", "2"]
    assert complaint == "b.xml.gz: the gzip archive is cut off or damaged; download it again."


def test_a_packed_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.ingest.xml.xml_bytes._FREE", 100_000)
    bomb = gzip.compress(b"<PubmedArticleSet>" + b"<!-- -->" * 200_000)
    documents, complaint = read(tmp_path, bomb, "a.xml.gz")
    assert not documents
    assert "the archive unpacks to over" in complaint


def test_a_record_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.ingest.xml.xml_source.RECORD_NODES", 1000)
    documents, complaint = read(tmp_path, wrapped(plain(1, "One"), plain(2, "<a/>" * 2000)))
    assert [one.key for one in documents] == ["1"]
    assert "a single PubMed record is too large to be read" in complaint


def test_a_cut_off_file_yields_what_is_whole(tmp_path: Path) -> None:
    content = wrapped(plain(1, "One"), plain(2, "Two"), plain(3, "Three"))
    documents, complaint = read(tmp_path, content[: content.index("Three")])
    assert [one.key for one in documents] == ["1", "2"]
    assert complaint == "a.xml: line 6: the file is cut off here; download it again."


@pytest.mark.parametrize("fault", ["<b>", "</b>", "<a b=c/>", "<i><b></i></b>", "<a", "<Article>"])
def test_a_broken_record_costs_only_itself(tmp_path: Path, fault: str) -> None:
    good = plain(1, "One"), plain(3, "Three"), plain(4, "Four")
    content = wrapped(good[0], plain(2, f"Two {fault}"), *good[1:])
    documents, complaint = read(tmp_path, content)
    assert [one.key for one in documents] == ["1", "3", "4"]
    assert "line 5: the XML is damaged" in complaint


def test_characters_that_xml_forbids_cost_no_record(tmp_path: Path) -> None:
    [document], complaint = read(
        tmp_path, wrapped(plain(1, "A\x0bB \x1b[2J &nbsp;C &#7; &#xD800; D & E"))
    )
    assert complaint == ""
    assert not any(ord(letter) < 32 for letter in document.text)
    assert document.text.startswith("A B [2J \N{NO-BREAK SPACE}C")


@pytest.mark.parametrize("title", ["q & r", "a=1&b=2", "&", "at R&D. &c"])
def test_signs_that_should_have_been_escaped_stay(tmp_path: Path, title: str) -> None:
    documents, complaint = read(tmp_path, wrapped(plain(1, title), plain(2, "Two")))
    assert complaint == ""
    assert [one.text for one in documents] == [title, "Two"]


def test_files_in_other_encodings_are_read(tmp_path: Path) -> None:
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><PubmedArticleSet>'
    record = plain(1, "Café – naïve")
    [document], _ = read(tmp_path, (latin + record).encode("cp1252") + b"</PubmedArticleSet>")
    assert document.text == "Café – naïve"
    [document], _ = read(tmp_path, wrapped(record).replace("utf-8", "utf-16").encode("utf-16"))
    assert document.text == "Café – naïve"
    [document], _ = read(tmp_path, wrapped(record).encode("cp1252"))
    assert document.text == "Café – naïve"


def test_entities_are_not_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    content = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "&y2;"><!ENTITY y2 "z">]>'
        f"<PubmedArticleSet>{plain(1, 'See &x; and &y; and &alpha;')}</PubmedArticleSet>"
    )
    [document], _ = read(tmp_path, content)
    assert document.text == "See &x; and &y; and α"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "a.xml: the file is empty; leave it out or save it again."),
        (" \n", "a.xml: the file is empty; leave it out or save it again."),
        ("plain words", "a.xml: this is no XML, or XML too damaged to be read; download or"),
        ("<other/>", "a.xml: it holds no PubMed record; check which file this is."),
        (wrapped(plain(7, "")), "a.xml: record 7: the record has no title; leave it out."),
        ("<a>" * 5000, "a.xml: line 1: its elements or entities nest too deeply"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, content: str, complaint: str
) -> None:
    documents, told = read(tmp_path, content)
    assert not documents
    assert told.startswith(complaint)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        list(read_pubmed_xml(tmp_path / "none.xml"))


def test_bare_sign_for_less_costs_no_record(tmp_path: Path) -> None:
    record = (
        "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><ArticleTitle>Lamps {}"
        "</ArticleTitle><Abstract><AbstractText>Sleep was\nworse (p {} 0.05).</AbstractText>"
        "</Abstract></Article></MedlineCitation></PubmedArticle>\n"
    )
    records = [record.format(number, number, sign) for number, sign in enumerate("<=<", start=1)]
    path = tmp_path / "bare.xml"
    path.write_text(f"<PubmedArticleSet>\n{''.join(records)}</PubmedArticleSet>")
    documents = list(read_pubmed_xml(path))
    assert [document.key for document in documents] == ["1", "2", "3"]
    assert "worse (p < 0.05)." in documents[0].text
    assert "worse (p < 0.05)." in documents[2].text
