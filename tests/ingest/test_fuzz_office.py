"""Whatever is done to a file: documents or one ReadError, in bounded time."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.ingest import ReadError, read
from search.ingest.picking import choose, recognise
from tests.ingest.containers import book, opendocument, paragraph, raised, word
from tests.ingest.test_docx import STYLES
from tests.ingest.test_latex import ARTICLE
from tests.ingest.test_rtf import FONTS

TABLE = (
    f"<w:tbl><w:tr><w:tc>{paragraph('Group')}</w:tc><w:tc>{paragraph('Rats')}</w:tc></w:tr></w:tbl>"
)
RTF = (
    r"{\rtf1\ansi\deff0" + FONTS + r"{\info{\title Rats}}\pard\s1 Methods\par They ate 10{\super 6}"
    r" \u945?-grains{\footnote Most.} in {\f1 ab}.\par\trowd\intbl A\cell B\cell\row}"
)
MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.docx": lambda path: word(
        path,
        paragraph("Rats", style="Titel") + paragraph("They eat", raised("1,2"), ".") + TABLE,
        styles=STYLES,
    ),
    "a.odt": lambda path: opendocument(
        path,
        '<text:h text:outline-level="1">Rats</text:h><text:p>They<text:s text:c="3"/>eat.'
        "<text:note><text:note-body><text:p>Salt.</text:p></text:note-body></text:note></text:p>",
    ),
    "a.epub": lambda path: book(
        path, {"nav": "<p>x</p>", "one": "<h1>Rats</h1><p>They eat.</p>"}, "<dc:title>A</dc:title>"
    ),
}
PLAIN = {"a.rtf": RTF.encode(), "a.tex": ARTICLE.encode(), "a.html": b"<h1>Rats</h1><p>They eat."}
Edits = list[tuple[str, float, bytes]]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(min_size=1, max_size=6) | st.sampled_from([b"{", b"}", b"<", b"\\", b"\0", b"&"]),
    ),
    min_size=1,
    max_size=4,
)
SETTINGS = settings(
    max_examples=40, deadline=3000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def edited(data: bytes, edits: Edits) -> bytes:
    for kind, place, piece in edits:
        at = int(place * len(data))
        if kind == "flip":
            data = data[:at] + piece + data[at + len(piece) :]
        elif kind == "cut":
            data = data[:at]
        elif kind == "insert":
            data = data[:at] + piece + data[at:]
        else:
            data = data[:at] + data[at : at + 40] * 50 + data[at:]
    return data


def survives(path: Path) -> None:
    with suppress(ReadError):
        for document in read(path):
            assert document.text.strip()
            for sentence in document.sentences:
                assert document.text_of(sentence).strip()


@pytest.mark.parametrize("name", MAKERS)
@given(edits=EDITS)
@SETTINGS
def test_damaged_containers(tmp_path: Path, name: str, edits: Edits) -> None:
    path = MAKERS[name](tmp_path / name)
    path.write_bytes(edited(path.read_bytes(), edits))
    survives(path)


@pytest.mark.parametrize("name", MAKERS)
@given(edits=EDITS, part=st.integers(0, 20))
@SETTINGS
def test_damaged_parts_of_whole_containers(
    tmp_path: Path, name: str, edits: Edits, part: int
) -> None:
    path = MAKERS[name](tmp_path / name)
    with zipfile.ZipFile(path) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    chosen = sorted(parts)[part % len(parts)]
    parts[chosen] = edited(parts[chosen], edits)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for one, content in parts.items():
            file.writestr(one, content)
    path.write_bytes(packed.getvalue())
    survives(path)


@pytest.mark.parametrize("name", PLAIN)
@given(edits=EDITS)
@SETTINGS
def test_damaged_sources(tmp_path: Path, name: str, edits: Edits) -> None:
    path = tmp_path / name
    path.write_bytes(edited(PLAIN[name], edits))
    survives(path)


@given(head=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=500)
def test_any_bytes_have_a_reader_or_none(head: bytes) -> None:
    found = recognise(head, Path("a"))
    for named in (None, "text", "pdf", "xml", "csl-json"):
        assert choose(named, found, head) is None or isinstance(choose(named, found, head), str)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rtf", rb"{\rtf1 " + b"{" * 200_000),
        ("a.rtf", rb"{\rtf1 " + rb"\'" * 200_000),
        ("a.rtf", rb"{\rtf1 {\stylesheet " + rb"{\s1\b" * 50_000),
        ("a.rtf", rb"{\rtf1\bin99999999999 x"),
        ("a.tex", b"{" * 200_000),
        ("a.tex", rb"\footnote{" * 20_000),
        ("a.tex", rb"\title{" * 20_000),
        ("a.tex", rb"\begin{tabular}" * 20_000),
        ("a.tex", b"$" * 100_000 + b" x"),
        ("a.tex", rb"\section[" * 20_000),
        ("a.tex", rb"\begin{comment}" * 20_000),
        ("a.tex", rb"\author{\and" * 10_000),
        ("a.tex", rb"\cite[" * 20_000),
        ("a.xml", b"<!--" * 20_000),
        ("a.xml", b"<!DOCTYPE x [" + b"'" * 60_000),
        ("a.txt", b'<!DOCTYPE x ["' * 5_000),
    ],
)
def test_hostile_repetition_ends(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    survives(path)
