"""Damaged XML of every kind: nothing but a ReadError comes out, and soon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.xml.endnote_xml import read_endnote_xml
from search.ingest.xml.jats import read_jats
from search.ingest.xml.pubmed_xml import read_pubmed_xml
from search.ingest.xml.zotero_rdf import read_zotero_rdf
from tests.ingest import test_endnote_xml, test_jats, test_pubmed_xml, test_zotero_rdf

Reader = Callable[[Path], Iterator[Document]]

SOURCES: dict[str, tuple[Reader, bytes]] = {
    "pubmed": (read_pubmed_xml, test_pubmed_xml.wrapped(test_pubmed_xml.RECORD).encode()),
    "jats": (read_jats, test_jats.ARTICLE.encode()),
    "endnote": (read_endnote_xml, f"<xml>{test_endnote_xml.FULL}</xml>".encode()),
    "zotero": (
        read_zotero_rdf,
        f"{test_zotero_rdf.ROOT}{test_zotero_rdf.JOURNAL}{test_zotero_rdf.ARTICLE}</rdf:RDF>".encode(),
    ),
}
INSERTIONS = (
    b"<",
    b"</",
    b"&",
    b"&#0;",
    b"&#xD800;",
    b"&#x1b;",
    b"&nbsp;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?x",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xef\xbf\xbf",
    b"<a>" * 300,
    b"<sup>",
    b"<p>",
    b"'",
    b'"',
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"9" * 5000,
)


@st.composite
def damages(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Draw changes to a file: bytes flipped, stretches left out or doubled, marks put in."""
    places = draw(st.lists(st.floats(0, 1), min_size=1, max_size=4))
    kinds = draw(st.lists(st.integers(0, 3), min_size=4, max_size=4))
    marks = draw(st.lists(st.sampled_from(INSERTIONS), min_size=4, max_size=4))
    cut = draw(st.floats(0.02, 3))

    def damage(content: bytes) -> bytes:
        for place, kind, mark in zip(places, kinds, marks, strict=False):
            at = int(place * len(content))
            if kind == 0:
                content = content[:at] + mark + content[at:]
            elif kind == 1:
                content = content[:at] + bytes([content[at - 1] ^ 0x15]) + content[at + 1 :]
            elif kind == 2:
                content = content[:at] + content[at + 40 :]
            else:
                content = content[:at] + content[max(at - 60, 0) :]
        return content[: int(cut * len(content))]

    return damage


@pytest.mark.parametrize("name", SOURCES)
@settings(
    max_examples=60,
    deadline=5000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(damage=damages())
def test_damage_ends_in_documents_or_a_sentence(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    read, content = SOURCES[name]
    path = tmp_path / "damaged.xml"
    path.write_bytes(damage(content))
    found: list[Document] = []
    complaint = ""
    try:
        found.extend(read(path))
    except ReadError as error:
        complaint = str(error)
    assert found or complaint, "a file without documents is told of"
    assert complaint == "" or complaint.startswith("damaged.xml: ")
    assert "\n" not in complaint
    for document in found:
        document.text.encode("utf-8")
        assert document.text.strip()
        ends = [0, *(section.end for section in document.sections)]
        assert ends == sorted(ends)
        assert ends[-1] == len(document.text)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_part_of_a_file_is_never_taken_for_the_whole(
    tmp_path: Path, name: str, part: float
) -> None:
    read, content = SOURCES[name]
    path = tmp_path / "part.xml"
    path.write_bytes(content[: int(part * len(content))])
    with pytest.raises(ReadError):
        list(read(path))


def test_what_is_whole_is_read_without_complaint(tmp_path: Path) -> None:
    for read, content in SOURCES.values():
        path = tmp_path / "whole.xml"
        path.write_bytes(content)
        assert len(list(read(path))) == 1
