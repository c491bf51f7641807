"""OpenDocument texts: headings, notes, lists, tables, formulae; no deletions or comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document
from search.ingest import ReadError, read
from tests.ingest.containers import opendocument, zipped

STYLES = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="T1" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2" style:family="text">
<style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="T3" style:family="text">
<style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1"
 style:num-suffix="." style:num-format="1"/></text:list-style>
"""


def only(path: Path) -> Document:
    [document] = read(path)
    assert document.format == "odt"
    return document


def text_of(path: Path, body: str) -> str:
    return only(opendocument(path / "a.odt", body, styles=STYLES)).text


def test_a_manuscript(tmp_path: Path) -> None:
    body = (
        '<text:p text:style-name="P1">Amines in the tail of the rat</text:p>'
        "<text:p>Anna B. Keller, Tom Berg</text:p>"
        '<text:h text:outline-level="1">Abstract</text:h><text:p>We bred ninety rats.</text:p>'
        '<text:h text:outline-level="1">Methods</text:h>'
        '<text:h text:outline-level="2">Animals</text:h><text:p>They lived in pairs.</text:p>'
    )
    meta = (
        "<dc:title>Untitled 1</dc:title><meta:initial-creator>admin</meta:initial-creator>"
        "<meta:keyword>rats</meta:keyword><meta:keyword>tails</meta:keyword>"
        "<dc:language>en-GB</dc:language>"
    )
    document = only(opendocument(tmp_path / "a.odt", body, styles=STYLES, meta=meta))
    told = document.reference
    assert told.title == "Amines in the tail of the rat"
    assert [one.name for one in told.authors] == ["Anna B. Keller", "Tom Berg"]
    assert (told.keywords, told.language) == (("rats", "tails"), "en-GB")
    assert [(one.name, one.heading) for one in document.sections] == [
        ("TITLE", ""),
        ("FRONT MATTER", ""),
        ("ABSTRACT", "Abstract"),
        ("METHODS", "Methods"),
        ("METHODS", "Animals"),
    ]


def test_the_files_own_author_serves_where_no_names_are_printed(tmp_path: Path) -> None:
    meta = (
        "<dc:title>On rats</dc:title>"
        "<meta:initial-creator>Anna Keller</meta:initial-creator><dc:creator>Tom Berg</dc:creator>"
    )
    path = opendocument(tmp_path / "a.odt", "<text:p>They sleep well.</text:p>", meta=meta)
    told = only(path).reference
    assert told.title == "On rats"
    assert [one.name for one in told.authors] == ["Anna Keller"]


def test_raised_text_and_white_space(tmp_path: Path) -> None:
    body = (
        '<text:p>10<text:span text:style-name="T1">6</text:span> rats<text:span'
        ' text:style-name="T1">1,2</text:span> in H<text:span text:style-name="T2">2</text:span>O'
        '<text:s text:c="2"/>and\n   more<text:tab/>salt<text:span text:style-name="T3">HIDDEN'
        "</text:span><text:line-break/>here.</text:p>"
    )
    document = only(opendocument(tmp_path / "a.odt", body, styles=STYLES))
    assert document.text == "10⁶ rats¹,² in H2O  and more\tsalt\nhere."
    assert [document.text[one.start : one.end] for one in document.citation_marks] == ["¹,²"]


def test_notes_boxes_comments_and_deletions(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>GONE</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>CONTENTS</text:p></text:index-body>"
        "</text:table-of-content>"
        "<text:p>Ouch<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>It hurt.</text:p></text:note-body></text:note>."
        "<office:annotation><text:p>COMMENT</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
        "</text:p>"
    )
    assert text_of(tmp_path, body) == "Ouch.\n\nIt hurt.\n\nIn a box."


def test_lists_and_tables(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>Berg 2001.</text:p>'
        "</text:list-item><text:list-item><text:p>Keller 2009.</text:p></text:list-item>"
        "</text:list><table:table><table:table-header-rows><table:table-row>"
        f"{cell.format('Group')}{cell.format('Rats')}</table:table-row></table:table-header-rows>"
        f"<table:table-row>{cell.format('Salt')}{cell.format('45')}</table:table-row></table:table>"
    )
    assert text_of(tmp_path, body) == "1. Berg 2001.\n\n2. Keller 2009.\n\nGroup\tRats\n\nSalt\t45"


def test_a_formula_is_read_from_its_own_part(tmp_path: Path) -> None:
    body = (
        '<text:p>Here <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> holds.'
        "</text:p>"
    )
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><msup><mi>x</mi><mn>2</mn>'
        "</msup><annotation>CODE</annotation></semantics></math>"
    )
    path = opendocument(tmp_path / "a.odt", body, **{"Object 1/content.xml": formula})
    assert only(path).text == "Here x² holds."


def test_bad_files_are_refused(tmp_path: Path) -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    )
    locked = opendocument(tmp_path / "a.odt", "", **{"META-INF/manifest.xml": manifest})
    with pytest.raises(ReadError, match="encrypted; save it without a password"):
        list(read(locked))
    empty = opendocument(tmp_path / "b.odt", "<text:p> </text:p>")
    with pytest.raises(ReadError, match="holds no text"):
        list(read(empty))
    kind = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    with pytest.raises(ReadError, match="no OpenDocument text"):
        list(read(zipped(tmp_path / "c.odt", {**kind})))
