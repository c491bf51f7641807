"""Zotero's RDF: items, what they are part of, and their files, wherever these stand."""

from __future__ import annotations

from pathlib import Path

from search.documents import Document, Person
from search.ingest.errors import ReadError
from search.ingest.xml.zotero_rdf import read_zotero_rdf

ROOT = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:vcard="http://nwalsh.com/rdf/vCard#"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">"""
JOURNAL = """<bib:Journal rdf:about="urn:issn:1234-5679"><prism:volume>7</prism:volume>
<prism:number>2</prism:number><dc:title>Journal of Rest</dc:title>
<dc:identifier>DOI 10.1234/REST.7</dc:identifier><dc:identifier>ISSN 1234-5679</dc:identifier>
</bib:Journal>"""
ARTICLE = """<bib:Article rdf:about="https://example.org/a"><z:itemType>journalArticle</z:itemType>
PART<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Ahn</foaf:surname>
<foaf:givenName>Bo</foaf:givenName></foaf:Person></rdf:li><rdf:li><foaf:Person>
<foaf:surname>Rest Group</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<link:link rdf:resource="#item_9"/><link:link rdf:resource="#item_none"/>
<dc:subject>pain</dc:subject>
<dc:subject><z:AutomaticTag><rdf:value>sleep</rdf:value></z:AutomaticTag></dc:subject>
<dc:title>Rest and &lt;i&gt;pain&lt;/i&gt;</dc:title><dcterms:abstract>It helps.</dcterms:abstract>
<dc:date>2019-03-04</dc:date><z:language>en</z:language><dc:identifier><dcterms:URI>
<rdf:value>https://example.org/a</rdf:value></dcterms:URI></dc:identifier>
<bib:pages>11-19</bib:pages><dc:description>PMID: 31000001</dc:description></bib:Article>"""
FILE = """<z:Attachment rdf:about="#item_9"><z:itemType>attachment</z:itemType>
<rdf:resource rdf:resource="FILE"/><dc:title>Full Text</dc:title></z:Attachment>"""
BOOK = """<bib:Book rdf:about="urn:isbn:9780306406157"><z:itemType>book</z:itemType>
<dc:publisher><foaf:Organization><vcard:adr><vcard:Address><vcard:locality>Ulm</vcard:locality>
</vcard:Address></vcard:adr><foaf:name>Rest House</foaf:name></foaf:Organization></dc:publisher>
<bib:editors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Eder</foaf:surname></foaf:Person></rdf:li>
</rdf:Seq></bib:editors><dc:title>All of rest</dc:title><dc:date>2003</dc:date>
<dcterms:isPartOf><bib:Series><dc:title>A series</dc:title></bib:Series></dcterms:isPartOf>
<z:citationKey>eder2003</z:citationKey><prism:edition>2nd</prism:edition></bib:Book>"""
LINKED = '<dcterms:isPartOf rdf:resource="urn:issn:1234-5679"/>'
NESTED = f"<dcterms:isPartOf>{JOURNAL}</dcterms:isPartOf>"
OTHERS = """<bib:Memo rdf:about="#n"><rdf:value>a note</rdf:value></bib:Memo>
<z:Collection rdf:about="#c"><dc:title>Mine</dc:title></z:Collection>"""


def read(folder: Path, content: str) -> tuple[list[Document], str]:
    """Return the documents of a file, and what the reader complained of at its end."""
    path = folder / "mine.rdf"
    path.write_text(f"{ROOT}{content}</rdf:RDF>", "utf-8")
    found: list[Document] = []
    try:
        found.extend(read_zotero_rdf(path))
    except ReadError as error:
        return found, str(error)
    return found, ""


def test_an_item_knows_its_journal_and_file_wherever_they_stand(tmp_path: Path) -> None:
    file = FILE.replace("FILE", "files/9/Ahn%20-%202019.pdf")
    apart = ARTICLE.replace("PART", LINKED) + JOURNAL + file
    before = JOURNAL + file + ARTICLE.replace("PART", LINKED)
    inside = ARTICLE.replace("PART", NESTED) + file.replace("%20", " ")
    for content in (apart, before, inside):
        [document], complaint = read(tmp_path, content)
        told = document.reference
        assert complaint == ""
        assert document.key == told.pmid == "31000001"
        assert told.authors == (Person("Ahn", "Bo"), Person("Rest Group"))
        assert (told.type, told.container) == ("article-journal", "Journal of Rest")
        assert (told.volume, told.issue, told.pages) == ("7", "2", "11-19")
        assert (told.doi, told.issn) == ("10.1234/rest.7", "1234-5679")
        assert (told.issued, told.url) == ("2019-03-04", "https://example.org/a")
        assert told.keywords == ("pain", "sleep")
        assert document.attachments == ("files/9/Ahn - 2019.pdf",)
        assert document.text == "Rest and pain\n\nIt helps."


def test_a_book_has_editors_publisher_and_its_own_key(tmp_path: Path) -> None:
    [document], _ = read(tmp_path, BOOK + OTHERS)
    told = document.reference
    assert (document.key, told.type, told.container) == ("eder2003", "book", None)
    assert (told.publisher, told.place, told.edition) == ("Rest House", "Ulm", "2nd")
    assert (told.editors, told.isbn) == ((Person("Eder"),), "9780306406157")


def test_an_item_without_title_is_told(tmp_path: Path) -> None:
    bare = '<bib:Article rdf:about="#b"><z:itemType>journalArticle</z:itemType></bib:Article>'
    documents, complaint = read(tmp_path, bare + BOOK)
    assert [one.key for one in documents] == ["eder2003"]
    assert complaint == "mine.rdf: item 1: the item has no title; give it one."


def test_rdf_of_another_kind_holds_no_items(tmp_path: Path) -> None:
    assert "no Zotero item was found in it" in read(tmp_path, OTHERS)[1]


def test_a_cut_off_file_yields_what_is_whole(tmp_path: Path) -> None:
    documents, complaint = read(tmp_path, BOOK + ARTICLE[:300] + "<!--")
    assert [one.key for one in documents] == ["eder2003"]
    assert complaint
