"""Word files: what a reader of the page sees comes out, and what is behind it does not."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from search.documents import Document
from search.ingest import ReadError, read
from tests.ingest.containers import paragraph, raised, run, word, zipped

STYLES = """
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My heading"/>
<w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Ref"><w:name w:val="footnote reference"/>
<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
"""
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def only(path: Path) -> Document:
    [document] = read(path)
    assert document.format == "docx"
    return document


def text_of(path: Path, body: str, **parts: str) -> str:
    return only(word(path / "a.docx", body, **parts)).text


def test_a_manuscript_as_word_saves_it(tmp_path: Path) -> None:
    manuscript = docx.Document()
    manuscript.core_properties.title = "Word Document"
    manuscript.core_properties.author = "Microsoft Office User"
    manuscript.core_properties.keywords = "rats, amines"
    manuscript.add_heading("Amines in the tail of the rat", 0)
    manuscript.add_paragraph("Anna B. Keller, Tom Berg")
    manuscript.add_heading("Abstract", 1)
    manuscript.add_paragraph("We bred ninety rats. Half of them ate salt.")
    manuscript.add_heading("Methods", 1)
    manuscript.add_heading("Animals", 2)
    manuscript.add_paragraph("They lived in pairs.")
    table = manuscript.add_table(2, 2)
    for place, words in enumerate(("Group", "Rats", "Salt", "45")):
        table.cell(place // 2, place % 2).text = words
    manuscript.add_heading("Food", 1)
    manuscript.add_paragraph("It was dry.", style="List Bullet")
    manuscript.save(str(tmp_path / "Tails 2.docx"))
    document = only(tmp_path / "Tails 2.docx")
    told = document.reference
    assert document.key == "tails-2"
    assert told.title == "Amines in the tail of the rat"
    assert [one.name for one in told.authors] == ["Anna B. Keller", "Tom Berg"]
    assert told.keywords == ("rats", "amines")
    assert told.issued is None
    assert [(one.name, one.heading) for one in document.sections] == [
        ("TITLE", ""),
        ("FRONT MATTER", ""),
        ("ABSTRACT", "Abstract"),
        ("METHODS", "Methods"),
        ("METHODS", "Animals"),
        ("BODY", "Food"),
    ]
    assert "They lived in pairs.\n\nGroup\tRats\n\nSalt\t45\n\nFood" in document.text
    assert "Half of them ate salt." in map(document.text_of, document.sentences)


def test_headings_are_known_in_other_languages(tmp_path: Path) -> None:
    body = (
        paragraph("Vom Schwanz der Ratte", style="Titel")
        + paragraph("Inhalt 1", style="Verzeichnis1")
        + paragraph("Methoden", style="berschrift1")
        + paragraph("Es waren neunzig.")
        + paragraph("Futter", style="Own")
        + paragraph("Es war trocken.")
        + paragraph("Licht", more='<w:outlineLvl w:val="0"/>')
        + paragraph("Es war hell.")
    )
    document = only(word(tmp_path / "a.docx", body, styles=STYLES))
    assert document.reference.title == "Vom Schwanz der Ratte"
    headings = [one.heading for one in document.sections if one.indexed]
    assert headings == ["", "Methoden", "Futter", "Licht"]
    assert [one.name for one in document.sections][:2] == ["TITLE", "FURNITURE"]


def test_insertions_are_kept_and_deletions_are_not(tmp_path: Path) -> None:
    body = paragraph(
        "Rats ",
        f'<w:ins w:id="1">{run("never ")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>always </w:delText></w:r></w:del>',
        f'<w:moveFrom w:id="3">{run("gone ")}</w:moveFrom>',
        run("hidden ", "<w:vanish/>"),
        "sleep.",
    )
    assert text_of(tmp_path, body) == "Rats never sleep."


def test_of_a_citation_field_only_the_result_is_text(tmp_path: Path) -> None:
    code = (
        "<w:r><w:instrText> ADDIN EN.CITE &lt;EndNote&gt;Berg 2001 CODE </w:instrText></w:r>"
        '<w:r><w:instrText>{"citationID": "CODE"} </w:instrText></w:r>'
    )
    body = paragraph(
        "Rats eat salt",
        FIELD.format("begin"),
        code,
        FIELD.format("separate"),
        raised("1,"),
        raised("2"),
        FIELD.format("end"),
        " and sleep.",
    )
    document = only(word(tmp_path / "a.docx", body))
    assert document.text == "Rats eat salt¹,² and sleep."
    assert [document.text[one.start : one.end] for one in document.citation_marks] == ["¹,²"]


def test_raised_and_lowered_text(tmp_path: Path) -> None:
    lowered = run("2", '<w:vertAlign w:val="subscript"/>')
    body = paragraph("10", raised("6"), " ions of Ca", raised("2+"), " in H", lowered, "O.")
    document = only(word(tmp_path / "a.docx", body))
    assert document.text == "10⁶ ions of Ca²⁺ in H2O."
    assert not document.citation_marks


def test_notes_and_boxes_follow_their_paragraph(tmp_path: Path) -> None:
    call = '<w:r><w:rPr><w:rStyle w:val="Ref"/></w:rPr><w:{}noteReference w:id="{}"/></w:r>'
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        + paragraph("In a box.")
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        + paragraph("In a box.")
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = paragraph("Ouch", call.format("foot", 2), ".", box, call.format("end", 5)) + paragraph(
        "Then it went on."
    )
    text = text_of(
        tmp_path,
        body,
        styles=STYLES,
        footnotes='<w:footnote w:type="separator" w:id="0">'
        + paragraph("LINE")
        + '</w:footnote><w:footnote w:id="2">'
        + paragraph("It hurt.")
        + "</w:footnote>",
        endnotes='<w:endnote w:id="5">' + paragraph("At the end.") + "</w:endnote>",
    )
    assert text == "Ouch.\n\nIn a box.\n\nIt hurt.\n\nAt the end.\n\nThen it went on."


def test_numbers_of_lists_are_printed_as_word_prints_them(tmp_path: Path) -> None:
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="[%1]"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="x"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    )
    body = (
        paragraph("Berg 2001.", more=listed.format(0, 1))
        + paragraph("A part.", more=listed.format(1, 1))
        + paragraph("Keller 2009", raised("4"), ".", more=listed.format(0, 1))
        + paragraph("A point.", more=listed.format(0, 2))
    )
    text = text_of(tmp_path, body, numbering=numbering)
    assert text == "[1] Berg 2001.\n\n1.1 A part.\n\n[2] Keller 2009⁴.\n\nA point."


def test_formulae_and_symbols_are_readable(tmp_path: Path) -> None:
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
        "</m:sSup><m:r><m:t>=</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r>"
        "<m:t>2y</m:t></m:r></m:den></m:f></m:oMath>"
    )
    alpha = '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'
    body = paragraph("Here ", formula, " holds for ", alpha, "2 and a", "<w:r><w:tab/></w:r>", "b.")
    assert text_of(tmp_path, body) == "Here x²=1/(2y) holds for α2 and a\tb."


def test_a_table_of_contents_is_left_out_and_a_control_is_not(tmp_path: Path) -> None:
    listed = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{paragraph('CONTENTS')}</w:sdtContent></w:sdt>"
    )
    held = f"<w:sdt><w:sdtContent>{paragraph('Held by a control.')}</w:sdtContent></w:sdt>"
    assert text_of(tmp_path, listed + held) == "Held by a control."


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word/document.xml": "words"}, "XML is damaged"),
        ({"word/document.xml": ""}, "XML is damaged"),
        ({"word/other.xml": "<x/>"}, "no Word file"),
        ({"word/a.xml": "", "ppt/presentation.xml": "<x/>"}, "slide show"),
    ],
)
def test_what_is_no_word_file_is_refused(
    tmp_path: Path, parts: dict[str, str | bytes], words: str
) -> None:
    with pytest.raises(ReadError, match=words):
        list(read(zipped(tmp_path / "a.docx", parts)))


def test_what_is_whole_of_a_damaged_file_comes_out(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", paragraph("Rats sleep.") + "<w:p><w:r></w:p></w:x>")
    found: list[str] = []
    with pytest.raises(
        ReadError, match=r"a\.docx: word/document\.xml: its XML is damaged, and only"
    ):
        found.extend(one.text for one in read(path))
    assert found == ["Rats sleep."]


def test_a_file_without_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="holds no text"):
        list(read(word(tmp_path / "a.docx", paragraph(" "))))
