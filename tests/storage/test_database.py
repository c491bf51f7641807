"""What storage keeps comes back, from any thread, whole or not at all."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Person, Reference, Section, Sentence, Span
from search.errors import LibraryError
from search.storage.database import SCHEMA_VERSION, Storage
from search.storage.lookups import Defined, FileRecord, Sizes
from search.storage.packing import COLUMNS, pack, unpack

FULL = Document(
    key="smith-2009",
    text="Pain α.\r\n\x00 Relief𝛼 3.\n",
    reference=Reference(
        type="article-journal",
        title="Pain",
        authors=(Person("Smith", "Mary"), Person("WHO")),
        container="J Pain",
        issued="2009-12",
        doi="10.1/x",
        pmid="7",
        keywords=("a", "b"),
        genres=("Review",),
    ),
    sections=(Section("BODY", 0, 8), Section("FURNITURE", 8, 21, "Menu")),
    sentences=(Sentence(0, 0, 7, "BODY", "44"), Sentence(1, 9, 20, "FURNITURE")),
    citation_marks=(Span(17, 18),),
    path="/x/smith.txt",
    format="text",
)


def put(storage: Storage, document: Document, generation: int = 1) -> int:
    with storage.writing() as writing:
        return writing.put_document(
            document, generation, Sizes(1, 2, 3), [Defined("XQ", "exquisite pain", "xq", "e p")]
        )


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    assert storage.document(number) == FULL
    assert storage.keys() == ["smith-2009"]
    assert storage.references() == [("smith-2009", FULL.reference)]
    assert storage.totals() == (1, 2, 1, 3)
    assert storage.long_forms("xq") == [("exquisite pain", "e p")]
    assert storage.short_forms("e p") == [("XQ", "xq")]
    assert storage.check() == []


@settings(max_examples=40)
@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), st.text(max_size=5)), max_size=6),
)
def test_any_document_is_packed_without_loss(text: str, spans: list[tuple[int, int, str]]) -> None:
    document = Document(
        key="k",
        text=text,
        sentences=tuple(
            Sentence(number, start, end, name) for number, (start, end, name) in enumerate(spans)
        ),
    )
    assert len(pack(document)) == len(COLUMNS.split(","))
    assert unpack(pack(document)) == document


def test_numbers_are_never_used_twice_and_removals_are_remembered(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    first = put(storage, FULL)
    with storage.writing() as writing:
        writing.remove_document(first, 2)
    assert storage.removed(after=1) == [first]
    assert storage.removed(after=2) == []
    assert storage.totals() == (0, 0, 0, 0)
    assert storage.document(first) is None
    assert put(storage, FULL, 3) > first
    assert storage.short_forms("e p") == [("XQ", "xq")]


def test_a_failed_transaction_keeps_nothing(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)

    def fail() -> None:
        with storage.writing() as writing:
            writing.put_document(FULL, 1, Sizes(1, 2, 3))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert storage.keys() == []
    assert storage.totals() == (0, 0, 0, 0)
    put(storage, FULL)


def test_readers_in_other_threads_see_whole_batches_only(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    with ThreadPoolExecutor(4) as pool, storage.writing() as writing:
        writing.put_document(FULL, 1, Sizes(1, 2, 3))
        assert [pool.submit(storage.keys).result() for _ in range(8)] == [[]] * 8
    assert storage.keys() == ["smith-2009"]


def test_files_and_sources(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    with storage.writing() as writing:
        writing.put_source("/a", number, "p")
    assert storage.files() == [FileRecord("/a", -1, 0, "")]
    with storage.writing() as writing:
        writing.put_file(FileRecord("/a", 3, 4, "d"))
        writing.put_source("/b", number, "p")
        assert not writing.remove_source("/a", number)
        assert writing.remove_source("/b", number)
    assert FileRecord("/a", 3, 4, "d") in storage.files()


def test_the_file_is_private(tmp_path: Path) -> None:
    Storage(tmp_path, create=True)
    assert stat.S_IMODE((tmp_path / "library.db").stat().st_mode) == 0o600


def test_no_library_a_newer_one_and_a_broken_one_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        Storage(tmp_path)
    Storage(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LibraryError, match="newer florilegium"):
        Storage(tmp_path)
    (tmp_path / "library.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match="cannot be read"):
        Storage(tmp_path)


def test_twins_are_found_by_text_doi_or_pmid(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    twin = (number, "smith-2009")
    assert storage.twin_of("other", Reference(doi="10.1/x")) == twin
    assert storage.twin_of("other", Reference(pmid="7")) == twin
    assert storage.twin_of("other", Reference()) is None
    digest, _, _ = storage.state_of(number)
    assert storage.twin_of(digest, Reference()) == twin


def test_an_emptied_file_is_not_taken_for_a_new_library(tmp_path: Path) -> None:
    put(Storage(tmp_path, create=True), FULL)
    (tmp_path / "library.db").write_bytes(b"")
    for create in (False, True):
        with pytest.raises(LibraryError, match=r"library\.db: the file is empty.*delete"):
            Storage(tmp_path, create=create)


def test_a_file_that_is_only_just_made_is_filled(tmp_path: Path) -> None:
    (tmp_path / "library.db").touch()
    assert Storage(tmp_path, create=True).keys() == []


def test_keys_around_are_few_and_near(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    for number in range(10):
        put(storage, replace(FULL, key=f"k{number}"))
    assert storage.keys_around("k45", 2) == ["k3", "k4", "k5", "k6"]
    assert storage.keys_around("a", 2) == ["k0", "k1"]
    assert storage.keys_around("z") == storage.keys()


def test_what_loses_its_file_is_the_next_ones(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, replace(FULL, path="/a"))
    with storage.writing() as writing:
        for path in ("/a", "/b", "/c"):
            writing.put_file(FileRecord(path, 5, 6, "d"))
            writing.put_source(path, number, f"of {path}")
        assert not writing.remove_source("/c", number)
        assert writing.state_of(number)[2] == "/a"
        assert not writing.remove_source("/a", number)
        assert writing.state_of(number)[2] == "/b"
        assert writing.sources_of(number) == [("/b", "of /b")]
        assert FileRecord("/b", -1, 6, "") in writing.files()
        assert writing.remove_source("/b", number)
