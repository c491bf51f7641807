"""RTF: encodings, styles, raised text, notes, lists, tables, and groups that give no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document
from search.ingest import ReadError, read

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Times Cyr;}}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\sbasedon0 Title;}}"
)


def only(path: Path, body: str) -> Document:
    path.write_bytes(("{\\rtf1\\ansi\\ansicpg1252\\deff0" + FONTS + body + "}").encode("latin-1"))
    [document] = read(path)
    assert document.format == "rtf"
    return document


def test_a_manuscript(tmp_path: Path) -> None:
    body = r"""{\info{\title Amines of the rat}{\author Anna Keller}{\company HOUSE}}
{\*\generator Some writer;}{\header HEAD\par}
\pard\s2 Amines of the rat\par
\pard\s1 Methods\par
\pard\plain They ate 10{\super 6} grains{\super 1,2} of {\f1 a}2 in H{\sub 2}O.\par
\pard\outlinelevel0 Food\par\pard It was dry.\par"""
    document = only(tmp_path / "a.rtf", body)
    told = document.reference
    assert (told.title, told.type) == ("Amines of the rat", "document")
    assert [one.name for one in told.authors] == ["Anna Keller"]
    assert document.text == (
        "Amines of the rat\n\nMethods\n\nThey ate 10⁶ grains¹,² of α2 in H2O.\n\nFood\n\n"
        "It was dry."
    )
    headings = [(one.name, one.heading) for one in document.sections]
    assert headings == [("TITLE", ""), ("METHODS", "Methods"), ("BODY", "Food")]
    assert [document.text[one.start : one.end] for one in document.citation_marks] == ["¹,²"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"Cr\'e8me br\'fbl\'e9e at 8 \'b0C", "Crème brûlée at 8 °C"),
        (r"\u945?2 and \u-3913? and \uc2\u8364 ##.", "α2 and • and €."),
        (r"{\f2 \'ca\'f0\'fb\'f1\'fb} sleep", "Крысы sleep"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\ldblquote A\rdblquote\emdash b\~c\_d\line e", "“A”—b\xa0c\N{NON-BREAKING HYPHEN}d\ne"),
        (r"Rats {\deleted never }{\v hidden }sleep\{\}", "Rats sleep{}"),
        (r"See {\field{\*\fldinst{CODE}}{\fldrslt it}} now", "See it now"),
        (r"{\pict\bin5 }}}}}\wmetafile8 00ff}Seen.{\*\unknown GONE}", "Seen."),
        (r"{\listtext\f0 1.\tab}Berg 2001.", "1.\tBerg 2001."),
        (r"{\upr{ansi?}{\*\ud{\u937?mega}}}", "Ωmega"),
    ],
)
def test_characters_and_groups(tmp_path: Path, source: str, shown: str) -> None:
    assert only(tmp_path / "a.rtf", source).text == shown


def test_notes_follow_their_paragraph_and_rows_are_kept_together(tmp_path: Path) -> None:
    body = (
        r"Ouch{\super\chftn{\footnote\pard\plain It hurt.}}.\par Next.\par"
        r"\trowd\pard\intbl Group\cell Rats\par fed\cell\row\pard After.\par"
    )
    text = only(tmp_path / "a.rtf", body).text
    assert text == "Ouch.\n\nIt hurt.\n\nNext.\n\nGroup\tRats fed\n\nAfter."


def test_a_cut_off_file_gives_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi Rats sleep.\par They ea")
    assert next(read(path)).text == "Rats sleep.\n\nThey ea"


@pytest.mark.parametrize(
    ("content", "words"), [(b"\x00\x01noise", "no RTF file"), (rb"{\rtf1 \par}", "no text")]
)
def test_bad_files_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=words):
        list(read(path))
