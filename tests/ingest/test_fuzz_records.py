"""No damage to a file of records brings anything but documents and ReadError."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Person, Reference
from search.ingest.errors import ReadError
from search.ingest.latex_text import latex_to_text
from search.ingest.records.bibtex import read_bibtex
from search.ingest.records.csl_json import read_csl_json
from search.ingest.records.nbib import read_nbib
from search.ingest.records.record_text import abstract_blocks, plain_markup
from search.ingest.records.refer import read_refer
from search.ingest.records.ris import read_ris
from search.ingest.records.web_of_science import read_web_of_science
from search.notes.formats.bibtex import bibtex
from search.notes.formats.csl import csl_json
from search.notes.formats.fields import Pairs
from search.notes.formats.nbib import nbib
from search.notes.formats.ris import ris

Reader = Callable[[Path], Iterator[Document]]

SAMPLES: dict[str, tuple[Reader, bytes]] = {
    "nbib": (
        read_nbib,
        b"PMID- 1\nTI  - Rest\n      and more\nAB  - AIM: To rest. RESULTS: Done.\n"
        b"FAU - Berg, A\nDP  - 2011 Mar 5\nMH  - *Rest\n\nPMID- 2\nTI  - Two\n",
    ),
    "ris": (
        read_ris,
        b"TY  - JOUR\r\nTI  - Caf\xc3\xa9 <i>x</i>\r\nAU  - Berg, A\r\nPY  - 2011/3/5/\r\n"
        b"SN  - 1234-5678\r\nDO  - 10.5555/a\r\nL1  - file:///a.pdf\r\nER  - \r\n"
        b"TY  - BOOK\r\nTI  - B\r\n",
    ),
    "enw": (read_refer, b"%0 Book\n%A Berg, A\n%T One\n%X Text\n more\n\n%0 Book\n%T Two\n"),
    "ciw": (
        read_web_of_science,
        b"FN ISI\nVR 1.0\nPT J\nAU Berg, A\n   Falk, O\nTI One\nPY 2011\nER\n\nEF\n",
    ),
    "bib": (
        read_bibtex,
        b'@string(j = "Journal")\n@article{a, author = {M{\\"u}ller, J and de Boer, X}, title = '
        b"{{A} $\\alpha$ \\textit{x}}, journal = j # { B}, year = 2011, file = {:a.pdf:PDF}}\n"
        b"@book{b, crossref = {a}, title = {Two}}\n",
    ),
    "json": (
        read_csl_json,
        json.dumps(
            [
                {"id": 1, "title": "One", "author": [{"family": "Berg"}]},
                {"itemType": "book", "title": "Two", "creators": [{"lastName": "Falk"}]},
                {"title": "Three", "issued": {"date-parts": [[2011, 3]]}},
            ]
        ).encode(),
    ),
}


def damaged(content: bytes) -> st.SearchStrategy[bytes]:
    """Return a strategy for a file with some bytes changed, put in, or cut off."""
    place = st.integers(0, len(content))
    pieces = st.sampled_from(
        [b"", b"{", b"}", b'"', b"@", b"\\", b"$", b"-", b"\n", b"\r", b"\0", b"\xff", b"%", b"[",
         b"]", b",", b"TY  - ", b"ER  - ", b"PMID- ", b"<sup>", b"&#99999;", b"\xed\xa0\x80", b":"]
    )  # fmt: skip
    change = st.tuples(place, st.integers(0, 20), st.one_of(pieces, st.binary(max_size=4)))

    def changed(changes: list[tuple[int, int, bytes]]) -> bytes:
        result = content
        for at, length, piece in changes:
            result = result[:at] + piece + result[at + length :]
        return result

    return st.lists(change, min_size=1, max_size=6).map(changed)


@pytest.mark.parametrize("kind", SAMPLES)
def test_damage_brings_documents_or_a_read_error(kind: str) -> None:
    reader, content = SAMPLES[kind]

    @settings(max_examples=80, deadline=None)
    @given(damaged(content))
    def read_damaged(changed: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"some.{kind}"
            path.write_bytes(changed)
            documents = []
            with suppress(ReadError):
                documents.extend(reader(path))
            for document in documents:
                assert document.key
                assert document.text.strip()
                assert document.text.encode()
                _ = document.reference.year
                sentences = [document.text_of(one) for one in document.sentences]
                assert all(text.strip() for text in sentences)

    read_damaged()


@settings(max_examples=200, deadline=None)
@given(st.text(r"{}\$^_~%&`'-ab1 " + '"' + "\n"))
def test_any_latex_is_read(latex: str) -> None:
    assert isinstance(latex_to_text(latex), str)


@settings(max_examples=100, deadline=None)
@given(st.text("<>/&;supABC:. \nx=1", max_size=200))
def test_any_mark_up_is_read(text: str) -> None:
    assert isinstance(plain_markup(text), str)
    assert all(block.text for block in abstract_blocks(text))


@pytest.mark.parametrize(
    "hostile",
    ["{" * 300_000, "\\textbf{" * 30_000, "$" * 100_001, "\\(" * 30_000, "\\ensuremath{{}" * 3000,
     "\\'{" * 50_000, "^{a" * 30_000 + "$"],
)  # fmt: skip
def test_hostile_latex_takes_no_time(hostile: str) -> None:
    begun = time.process_time()
    assert len(latex_to_text(hostile)) <= len(hostile)
    assert time.process_time() - begun < 5  # seconds; each takes under half a second


words = (
    st.text("abc XYZ019%&#$_{}~^\\-'\"`äéøßœŁřαβΩ–—“”×°±(),:.?!/+*=|@", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(letter.isalnum() for letter in text))
)
names = st.text("abcäéøłřßABCÅÉ'-", min_size=1, max_size=10).filter(lambda text: text[0].isalpha())
references = st.builds(
    Reference,
    type=st.just("article-journal"),
    title=words,
    authors=st.lists(st.builds(Person, names, names.map(str.capitalize)), max_size=3).map(tuple),
    container=words,
    issued=st.sampled_from([None, "2009", "2009-12", "2009-12-05"]),
    volume=st.sampled_from([None, "12"]),
    issue=st.sampled_from([None, "3 Suppl"]),
    pages=st.sampled_from([None, "S44-55", "2483"]),
    doi=st.sampled_from([None, "10.5555/a_b.1", "10.1002/(sici)1(1998)17:15<16::aid>3.0.co;2-2"]),
    pmid=st.sampled_from([None, "10000001"]),
    pmcid=st.sampled_from([None, "PMC7654321"]),
    publisher=words,
)


@pytest.mark.parametrize(
    ("write", "reader"),
    [(bibtex, read_bibtex), (ris, read_ris), (nbib, read_nbib), (csl_json, read_csl_json)],
)
def test_what_the_program_writes_it_reads(
    write: Callable[[Pairs], str], reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "some"

    @settings(max_examples=60, deadline=None)
    @given(references)
    def there_and_back(reference: Reference) -> None:
        path.write_text(write([("key", reference)]), encoding="utf-8")
        (document,) = reader(path)
        assert document.reference == reference

    there_and_back()
