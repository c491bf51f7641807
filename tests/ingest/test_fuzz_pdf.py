"""Whatever bytes stand in a PDF file: documents or a ReadError, in time, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.pdf.glyphs import join_accents, letters
from search.ingest.pdf.hyphens import Hyphenation
from search.ingest.pdf.lines import page_lines
from search.ingest.pdf.reader import read_pdf
from search.ingest.pdf.words import PageWords, Word
from tests.ingest.pdf_files import Text, column, write_pdf

SOUND = write_pdf(
    [
        [
            Text(60, 90, "A Title of Some Size", 18, "bold"),
            *column(["One line of text that is broken", "into two, and a third."], y=140),
            Text(60, 180, "References", 12, "bold"),
            *column(["1. Berg A. Stones. 2001.", "2. Zorn E. Water. 2004."], y=200),
        ],
        column(["Another page.", "\tIt has two paragraphs."]),
    ],
    info={"Title": "A Title of Some Size"},
    xmp="<x:xmpmeta><prism:doi>10.5555/x</prism:doi></x:xmpmeta>",
    labels="0<</S/r>>",
)


def sound(documents: list[Document]) -> bool:
    """Whether sections and sentences stand in the text, in order."""
    return all(
        0 <= one.start < one.end <= len(document.text)
        for document in documents
        for one in (*document.sections, *document.sentences)
    )


def read(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    found: list[Document] = []
    told = ""
    try:
        found.extend(read_pdf(path))
    except ReadError as error:
        told = str(error)
    assert "\n" not in told
    assert sound(found)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "file.pdf"


@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=6)), max_size=8
    )
)
def test_changed_bytes(place: Path, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(SOUND)
    for at, put in changes:
        content[at : at + len(put)] = put
    read(place, bytes(content))


@settings(max_examples=40, deadline=5000)
@given(
    begin=st.integers(0, len(SOUND)), stop=st.integers(0, len(SOUND)), extra=st.binary(max_size=40)
)
def test_missing_and_added_bytes(place: Path, begin: int, stop: int, extra: bytes) -> None:
    read(place, SOUND[:begin] + extra + SOUND[stop:])


@settings(max_examples=25, deadline=5000)
@given(st.binary(max_size=200))
def test_noise_behind_a_signature(place: Path, noise: bytes) -> None:
    read(place, b"%PDF-1.4\n" + noise)


NUMBERS = st.floats(-2000, 3000, width=32)
WORDS = st.builds(
    Word,
    st.text(min_size=1, max_size=6).filter(str.strip),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.floats(0, 200, width=32),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=80, deadline=2000)
@given(st.lists(WORDS, max_size=40))
def test_words_at_any_place_make_lines(words: list[Word]) -> None:
    lines = page_lines(PageWords(595, 842, words, ()))
    assert all(line.text.strip() for line in lines)
    assert all(0 <= a < b <= len(line.text) for line in lines for a, b in line.marks)


@given(st.lists(st.integers(0, 0x110000), min_size=1, max_size=8))
def test_any_codes_make_text(codes: list[int]) -> None:
    letters(codes).encode("utf-8")


@given(st.text(max_size=20), st.text(max_size=20))
def test_joining_lines_loses_no_letter(before: str, after: str) -> None:
    joined = Hyphenation([before, after]).join(before, after)
    kept = [letter for letter in before + after if letter.isalnum()]
    assert [letter for letter in joined if letter.isalnum()] == kept
    join_accents(joined).encode("utf-8", "surrogatepass")
