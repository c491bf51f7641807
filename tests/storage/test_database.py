"""What storage keeps comes back, from any thread, whole or not at all."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Person, Reference, Section, Sentence, Span
from search.errors import LibraryError
from search.storage.database import Storage
from search.storage.dictionaries import common, learn
from search.storage.lookups import (
    Candidate,
    Cited,
    Defined,
    Definition,
    FileRecord,
    Sizes,
    Source,
)
from search.storage.packing import is_readable, pack, packed_reference, reference_of, unpack
from search.storage.schema import SCHEMA_VERSION

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
            pack(document),
            generation,
            Sizes(1, 2, 3),
            [Defined("XQ", "exquisite pain", "xq", "e p")],
        )


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    assert storage.document(number) == FULL
    assert storage.keys() == ["smith-2009"]
    assert storage.references() == [("smith-2009", FULL.reference)]
    assert storage.totals() == (1, 2, 1, 3)
    defined = [Definition("XQ", "exquisite pain", "xq", "e p", 1)]
    assert storage.definitions(["xq"]) == storage.definitions(["e p", "none"]) == defined
    assert storage.check() == []


anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
place = st.integers(0, 80)
spans = st.builds(Span, place, place)


@settings(max_examples=60)
@given(
    anything,
    st.lists(st.tuples(place, place, anything, st.none() | anything), max_size=6),
    st.lists(st.builds(Section, anything, place, place, anything), max_size=3),
    st.lists(spans, max_size=3),
    st.booleans(),
)
def test_any_document_is_packed_without_loss(
    text: str,
    told: list[tuple[int, int, str, str | None]],
    sections: list[Section],
    marks: list[Span],
    plain: bool,
) -> None:
    document = Document(
        key="k",
        text=text,
        reference=Reference(title=text or None, authors=(Person(text),)),
        sections=tuple(sections),
        sentences=tuple(Sentence(number, *one) for number, one in enumerate(told)),
        citation_marks=tuple(marks),
        path="/p",
        format="text",
    )
    learnt = learn([text, text, text, "pain and relief"])
    packed = pack(document, learnt, plain=plain)
    assert unpack(packed.key, packed.path, packed.content) == document
    assert reference_of(packed_reference(packed.content)) == document.reference
    assert packed.digest.hex() == document.digest


def test_what_is_packed_is_small_and_long_references_come_back() -> None:
    text = "Pain was relieved in patients with fibromyalgia. " * 4000
    ends = range(48, len(text), 49)
    document = Document(
        key="k",
        text=text,
        reference=Reference(authors=tuple(Person(f"Name{n}", "Ä") for n in range(400))),
        sentences=tuple(Sentence(n, end - 48, end, "BODY") for n, end in enumerate(ends)),
    )
    packed = pack(document)
    assert len(packed.content) < 12_000
    assert unpack("k", "", packed.content) == document
    assert reference_of(packed_reference(packed.content)) == document.reference


def test_what_was_learnt_makes_documents_smaller_and_is_found_when_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Zorbane {n} fuvavomor tangetiku rinkanpu {n} kinnigu lapepan." for n in range(9)]
    reader = Storage(tmp_path, create=True)
    storage = Storage(tmp_path)
    assert storage.learnt() == b""
    learnt = learn(texts)
    document = replace(FULL, text=texts[0])
    packed = pack(document, learnt)
    assert len(packed.content) < len(pack(document).content) - 20
    with storage.writing() as writing:
        writing.put_dictionary(learnt)
        number = writing.put_document(packed, 1, Sizes(1, 2, 3))
    assert storage.learnt() == learnt
    monkeypatch.setattr("search.storage.dictionaries._learnt", {})
    assert not is_readable(packed.content)
    assert reader.document(number) == document
    assert is_readable(packed.content)
    monkeypatch.setattr("search.storage.dictionaries._learnt", {})
    assert storage.references() == [("smith-2009", FULL.reference)]


@pytest.mark.parametrize("harm", [lambda whole: whole[:-9], lambda whole: whole[:20] + b"\xff" * 9])
def test_a_damaged_document_is_told_in_a_sentence(harm: Callable[[bytes], bytes]) -> None:
    content = pack(replace(FULL, text="Pain was relieved. " * 9)).content
    with pytest.raises(LibraryError, match="is damaged"):
        unpack("k", "", harm(content))


def test_what_libraries_are_packed_by_never_changes() -> None:
    known = "e2f7cedeefd797571c8ed1a633304d9f681092496ff5edea9b07f0bab68c1e05"
    assert sha256(common()).hexdigest() == known


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
    assert [one.short for one in storage.definitions(["e p"])] == ["XQ"]


def test_a_failed_transaction_keeps_nothing(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)

    def fail() -> None:
        with storage.writing() as writing:
            writing.put_document(pack(FULL), 1, Sizes(1, 2, 3))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert storage.keys() == []
    assert storage.totals() == (0, 0, 0, 0)
    put(storage, FULL)


def test_readers_in_other_threads_see_whole_batches_only(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    with ThreadPoolExecutor(4) as pool, storage.writing() as writing:
        writing.put_document(pack(FULL), 1, Sizes(1, 2, 3))
        assert [pool.submit(storage.keys).result() for _ in range(8)] == [[]] * 8
    assert storage.keys() == ["smith-2009"]


def test_files_and_sources(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    own = Source("/a", "p", FULL.digest, 2, 20, FULL.reference, "text")
    other = Source("/b", "q", "d" * 64, 0, 0, Reference(title="Pain", pmid="7"), "ris")
    with storage.writing() as writing:
        writing.put_source(number, own)
    unread = FileRecord("/x/smith.txt", -1, 0, "", "text")
    assert storage.files() == [FileRecord("/a", -1, 0, "", "text"), unread]
    with storage.writing() as writing:
        writing.put_file(FileRecord("/a", 3, 4, "d" * 64, "text"))
        writing.put_source(number, other)
    assert storage.sources_of(number) == [own, other]
    assert storage.sources("/b") == [(number, "smith-2009", "q")]
    assert storage.holders(["/a", "/b", "/c"]) == {"/a": [(number, "p")], "/b": [(number, "q")]}
    with storage.writing() as writing:
        writing.remove_source("/a", number, "p")
        assert writing.sources_of(number) == [other]
        writing.forget_reading("/a")
    assert FileRecord("/a", -1, 4, "", "text") in storage.files()
    with storage.writing() as writing:
        writing.remove_file("/b")
    assert storage.sources_of(number) == []


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


def test_candidates_are_found_by_text_identifier_or_title(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    with storage.writing() as writing:
        reference = replace(FULL.reference, pmcid="PMC1")
        number = writing.put_document(
            pack(replace(FULL, reference=reference)), 1, Sizes(1, 2, 3), title_form=-5
        )
        writing.put_source(number, Source("/b", "q", "e" * 64, 0, 0, Reference(), "ris"))
    found = Candidate(number, "smith-2009", reference)
    other = pack(Document("k", "other"))
    assert storage.candidates(other, None) == []
    for known in ({"doi": "10.1/x"}, {"pmid": "7"}, {"pmcid": "PMC1"}):
        assert storage.candidates(replace(other, **known), None) == [found]
    assert storage.candidates(other, -5) == [found]
    for digest in (FULL.digest, "e" * 64):
        same = replace(other, digest=bytes.fromhex(digest))
        assert storage.candidates(same, None) == [replace(found, same_text=True)]
    assert storage.candidate(number) == found


def test_what_cites_what_is_known_by_identifier_or_title(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    sizes = Sizes(1, 2, 3)
    works = (
        Cited(doi="10.1/x"),
        Cited(pmid="8"),
        Cited(title_form=9),
        Cited("10.1/other", None, 7),
    )
    with storage.writing() as writing:
        citing = writing.put_document(pack(replace(FULL, key="citing")), 1, sizes, cited=works)
        other = replace(FULL.reference, doi=None, pmid="8")
        for key, reference, form in (
            ("by-doi", replace(FULL.reference, pmid=None), None),
            ("by-pmid", other, None),
            ("by-title", Reference(), 9),
            ("not-by-title", Reference(doi="10.1/one"), 7),
        ):
            writing.put_document(
                pack(replace(FULL, key=key, reference=reference)), 1, sizes, title_form=form
            )
    assert storage.cites(citing) == ["by-doi", "by-pmid", "by-title"]
    number = storage.number_of("by-title")
    assert number is not None
    assert storage.cited_by(number) == ["citing"]
    assert storage.cites(number) == []
    with storage.writing() as writing:
        writing.remove_document(citing, 2)
    assert storage.cited_by(number) == []


def test_a_key_that_was_joined_to_another_goes_on_to_mean_it(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    with storage.writing() as writing:
        writing.put_alias("old", "middle")
        writing.put_alias("middle", "smith-2009")
    assert storage.number_of("old") == storage.number_of("middle") == number


def test_attachments_lead_to_the_documents_of_their_records(tmp_path: Path) -> None:
    storage = Storage(tmp_path, create=True)
    number = put(storage, FULL)
    with storage.writing() as writing:
        writing.put_source(number, Source("/r.bib", "p", "d" * 64, 0, 0, Reference(), "bibtex"))
        writing.put_attachments("/r.bib", "p", ["/x.pdf", "/y.pdf"])
    assert storage.attached_to("/x.pdf") == [(number, "smith-2009")]
    assert storage.attachments() == [("/r.bib", "/x.pdf"), ("/r.bib", "/y.pdf")]
    with storage.writing() as writing:
        writing.remove_attachments("/r.bib")
    assert storage.attached_to("/x.pdf") == []


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
