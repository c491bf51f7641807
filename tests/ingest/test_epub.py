"""Books: chapters in the order of the spine, metadata from the package, notes kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document
from search.ingest import ReadError, read
from tests.ingest.containers import book

METADATA = """
<dc:title>The tails of rats</dc:title>
<dc:creator id="c1" opf:role="aut" opf:file-as="Keller, Anna B.">Anna B. Keller</dc:creator>
<dc:creator opf:role="edt">Tom Berg</dc:creator><dc:creator opf:role="ill">Ida Stern</dc:creator>
<dc:date>2011-09-01</dc:date><dc:publisher>House of Rats</dc:publisher>
<dc:identifier>urn:isbn:978-3-16-148410-0</dc:identifier><dc:language>en</dc:language>
<dc:subject>rats</dc:subject><dc:rights>CC BY 4.0</dc:rights>
"""
PAGES = {
    "cover": "<p>COVER</p>",
    "nav": "<nav><h1>Contents</h1><ol><li>One</li></ol></nav>",
    "one": "<h1>One</h1><p>Rats sleep.<a epub:type='noteref' href='#n'>3</a> They eat"
    " 10<sup>6</sup> grains.</p><aside epub:type='footnote' id='n'><p>Most of them.</p></aside>",
    "two": "<h1>Two</h1><h2>Methods</h2><p>They were<br/>asked.</p><script>CODE</script>",
}


def only(path: Path) -> Document:
    [document] = read(path)
    assert document.format == "epub"
    return document


def test_record_and_chapters(tmp_path: Path) -> None:
    document = only(book(tmp_path / "a.epub", PAGES, METADATA))
    told = document.reference
    assert (told.type, told.title, told.issued) == ("book", "The tails of rats", "2011-09-01")
    assert [(one.family, one.given) for one in told.authors] == [("Keller", "Anna B.")]
    assert [one.name for one in told.editors] == ["Tom Berg"]
    assert (told.publisher, told.isbn, told.language) == ("House of Rats", "9783161484100", "en")
    assert (told.keywords, told.licence) == (("rats",), "CC BY 4.0")
    shown = [one.heading for one in document.sections if one.indexed]
    assert shown == ["One", "Two", "Methods"]
    found = [document.text_of(one) for one in document.sentences if one.section != "FURNITURE"]
    assert "They eat 10⁶ grains." in found
    assert "Most of them." in found
    assert not {"COVER", "Contents", "CODE"} & set(found)
    assert [document.text[one.start : one.end] for one in document.citation_marks] == ["³"]


def test_a_book_without_metadata_has_none(tmp_path: Path) -> None:
    told = only(book(tmp_path / "a.epub", {"one": "<p>Rats sleep. They eat.</p>"})).reference
    assert (told.title, told.authors, told.issued, told.container) == (None, (), None, None)


def test_one_missing_page_costs_only_itself(tmp_path: Path) -> None:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="x" href="x.xhtml"/>'
        '<item id="one" href="one.xhtml"/></manifest><spine><itemref idref="x"/>'
        '<itemref idref="one"/></spine></package>'
    )
    pages = {"one": "<p>Rats sleep.</p>"}
    lost = book(tmp_path / "b.epub", pages, **{"OPS/book.opf": package})
    found: list[str] = []
    with pytest.raises(ReadError, match=r"b\.epub: its part OPS/x\.xhtml is missing"):
        found.extend(one.text for one in read(lost))
    assert found == ["Rats sleep."]


def test_protected_and_empty_books_are_told(tmp_path: Path) -> None:
    encryption = (
        '<encryption><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData>'
        '<CipherReference URI="OPS/one.{}"/></CipherData></EncryptedData></encryption>'
    )
    locked = book(
        tmp_path / "a.epub",
        {"one": "<p>x</p>"},
        **{"META-INF/encryption.xml": encryption.format("xhtml")},
    )
    with pytest.raises(ReadError, match="protected against copying"):
        list(read(locked))
    fonts = book(
        tmp_path / "b.epub",
        {"one": "<p>Rats sleep.</p>"},
        **{"META-INF/encryption.xml": encryption.format("otf")},
    )
    assert only(fonts).text == "Rats sleep."
    with pytest.raises(ReadError, match="holds no text"):
        list(read(book(tmp_path / "c.epub", {"one": "<p> </p>"})))


def test_one_creator_may_hold_the_names_of_all(tmp_path: Path) -> None:
    metadata = (
        "<dc:title>Rats</dc:title><dc:creator>Anna Keller, Tom Berg, and Ida Stern</dc:creator>"
    )
    told = only(book(tmp_path / "a.epub", PAGES, metadata)).reference
    assert [one.family for one in told.authors] == ["Keller", "Berg", "Stern"]
