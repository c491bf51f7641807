"""The embedded engine: what it finds, what it forgets, what survives."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from made_entries import entry, sizes

from search.index import view
from search.index.embedded import EmbeddedEngine
from search.index.engine import (
    Collection,
    DamagedIndexError,
    Demand,
    DocumentEntry,
    Filter,
    Request,
)

Filled = Callable[[Sequence[DocumentEntry]], EmbeddedEngine]

ENTRIES = [
    entry(
        1,
        [["·the", "drug", "reliev", "pain"], ["pain", "·is", "common"]],
        title=("pain", "drug"),
        authors=("mary", "smith", "m"),
        journal=("j", "pain"),
        year=2009,
        types=("article-journal", "review"),
    ),
    entry(2, [["pain", "drug"], ["sleep"]], year=2017, authors=("jones",)),
]


def found(engine: EmbeddedEngine, **fields: object) -> list[tuple[int, int]]:
    request = Request(**fields)  # type: ignore[arg-type]
    return sorted((one.document, one.number) for one in engine.sentences(request, 100))


def test_finds_words_phrases_and_leaves_out_the_excluded(filled: Filled) -> None:
    engine = filled(ENTRIES)
    pain = ((("pain",), 1.0),)
    assert found(engine, weights=pain) == [(1, 0), (1, 1), (2, 0)]
    assert found(engine, weights=pain, required=(("·the", "drug"),)) == [(1, 0)]
    assert found(engine, weights=pain, required=(("drug", "pain"),)) == []
    assert found(engine, weights=pain, excluded=(("drug",),)) == [(1, 1)]
    assert found(engine, weights=((("pain", "drug"), 1.0),)) == [(2, 0)]


def test_one_of_several_runs_is_enough_and_conditions_exclude(filled: Filled) -> None:
    engine = filled(ENTRIES)
    pain = ((("pain",), 1.0),)
    either = ((("pain", "drug"), ("reliev",)),)
    assert found(engine, weights=pain, either=either) == [(1, 0), (2, 0)]
    nobody = (Filter("author", ("smith",)),)
    assert found(engine, weights=pain, excluded_filters=nobody) == [(2, 0)]
    assert found(engine, excluded_filters=nobody) == [(2, 0), (2, 1)]
    request = Request(weights=pain, excluded_filters=nobody)
    assert [one.document for one in engine.documents(request, 9)] == [2]


def test_sentences_know_their_place_and_documents_their_title_and_terms(filled: Filled) -> None:
    engine = filled([entry(1, [["a1"], ["a1"], ["a1", "·the"]], title=("a1", "·of")), ENTRIES[1]])
    request = Request(((("a1",), 1.0),))
    places = {one.number: one.place for one in engine.sentences(request, 9)}
    assert places == {0: 0.0, 1: 0.5, 2: 1.0}
    assert engine.documents(request, 9)[0].title == ("a1", "·of")
    assert engine.contents([1]) == [{"a1": 4, "·the": 1, "·of": 1}]
    assert engine.contents([]) == []


@pytest.mark.parametrize(
    ("condition", "documents"),
    [
        (Filter("author", ("smith", "m")), {1}),
        (Filter("author", ("smith", "jones")), set()),
        (Filter("title", ("drug",)), {1}),
        (Filter("journal", ("pain",)), {1}),
        (Filter("type", ("review",)), {1}),
        (Filter("key", ("doc-2",)), {2}),
        (Filter("section", ("body",)), {1, 2}),
        (Filter("year", (), 2010, None), {2}),
        (Filter("year", (), None, 2009), {1}),
        (Filter("year", (), 2000, 2020), {1, 2}),
        (Filter("author", ()), set()),
    ],
)
def test_filters(filled: Filled, condition: Filter, documents: set[int]) -> None:
    engine = filled(ENTRIES)
    assert {place[0] for place in found(engine, filters=(condition,))} == documents


def test_documents_come_with_their_counts_and_lengths(filled: Filled) -> None:
    engine = filled(ENTRIES)
    request = Request(((("pain",), 1.0), (("drug",), 1.0), (("pain", "drug"), 1.0)))
    best = {one.document: one for one in engine.documents(request, 10)}
    assert best[1].frequencies == (3, 2, 0)
    assert best[1].length == 7
    assert engine.lengths(request, [2]) == [best[2]]
    assert engine.count(request) == (3, 2)


def test_a_count_is_never_taken_for_a_term(filled: Filled) -> None:
    engine = filled([entry(1, [["2", "2", "x"], ["x", "x"]])])
    request = Request(((("2",), 1.0), (("3",), 1.0), (("x",), 1.0)))
    assert engine.documents(request, 1)[0].frequencies == (2, 0, 3)


def test_frequencies_count_only_what_is_there(filled: Filled) -> None:
    engine = filled(ENTRIES)
    assert engine.frequency(("pain",)) == 3
    assert engine.frequency(("pain", "drug")) == 1
    assert engine.document_frequency("pain") == 2
    engine.remove([1])
    engine.commit(2, sizes(ENTRIES[1:]))
    assert engine.frequency(("pain",)) == 1
    assert dict(engine.vocabulary()) == {"pain": 1, "drug": 1, "sleep": 1}
    assert engine.document_frequency("pain") == 1
    engine.finish()


def test_conditions_on_documents_follow_each_commit(filled: Filled) -> None:
    engine = filled(ENTRIES[:1])
    smith, jones = (Filter("author", (name,)) for name in ("smith", "jones"))
    assert found(engine, filters=(jones,)) == []
    engine.add(ENTRIES[1:])
    engine.commit(2, sizes(ENTRIES))
    assert found(engine, filters=(jones,)) == [(2, 0), (2, 1)]
    assert found(engine, demands=(Demand("any", filters=(smith, jones)),)) == found(engine)
    assert found(engine, demands=(Demand("none", filters=(smith,)),)) == [(2, 0), (2, 1)]
    many = [Filter("author", (f"nobody{number}",)) for number in range(40)]
    assert all(found(engine, filters=(one,)) == [] for one in many)
    assert found(engine, filters=(smith,)) == [(1, 0), (1, 1)]
    engine.finish()


def test_words_spelt_nearly_alike_are_near(filled: Filled) -> None:
    engine = filled([entry(1, [["pain", "paint", "·paid"], ["pen"]]), entry(2, [["pian"]])])

    def near(term: str, errors: int = 1) -> set[tuple[str, int, int]]:
        return {(one.term, one.errors, one.frequency) for one in engine.near(term, errors)}

    assert near("pains") == {("pain", 1, 1), ("paint", 1, 1)}
    assert near("apin") == {("pain", 1, 1)}  # the first two letters in the other order
    assert near("pn") == {("pen", 1, 1)}  # nothing begins so: all with the first letter
    assert near("pxin") == {("pain", 1, 1)}
    assert near("sain") == set()
    engine.remove([2])
    engine.commit(2, Collection(2, 3, 1, 3))
    assert near("piano", 2) == {("pain", 2, 1), ("paint", 2, 1)}  # "pian" is gone
    engine.finish()


def test_nothing_is_left_of_merged_segments(filled: Filled, tmp_path: Path) -> None:
    engine = filled(ENTRIES[:1])
    for number in range(2, 30):
        engine.add([entry(number, [["pain", f"word{number}"]])])
        engine.commit(number, Collection(number + 1, 0, number, 0))
    engine.finish()
    for unit in ("sentences", "documents"):
        folder = tmp_path / "index" / unit
        named = json.loads((folder / "meta.json").read_text())["segments"]
        held = {path.name[:32] for path in folder.iterdir() if path.suffix == ".store"}
        assert held == {one["segment_id"].replace("-", "") for one in named}


def test_only_what_was_committed_is_there_again(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    assert engine.generation == 0
    engine.add(ENTRIES[:1])
    engine.commit(5, sizes(ENTRIES[:1]))
    engine.add(ENTRIES[1:])
    engine.finish()
    again = EmbeddedEngine(tmp_path)
    assert again.generation == 5
    assert again.collection == sizes(ENTRIES[:1])
    assert found(again, weights=((("sleep",), 1.0),)) == []


def test_another_reader_sees_a_commit_after_refresh(filled: Filled, tmp_path: Path) -> None:
    writer = filled(ENTRIES[:1])
    reader = EmbeddedEngine(tmp_path / "index")
    writer.add(ENTRIES[1:])
    writer.commit(2, sizes(ENTRIES))
    assert reader.generation == 1
    reader.refresh()
    assert reader.generation == 2
    assert found(reader, weights=((("sleep",), 1.0),)) == [(2, 1)]
    writer.finish()


def test_many_threads_may_ask(filled: Filled) -> None:
    engine = filled(ENTRIES)

    def ask(_: int) -> int:
        engine.refresh()
        return len(found(engine, weights=((("pain",), 1.0),)))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(200))) == {3}


def test_a_folder_that_may_not_be_written_is_read_through_a_view(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = filled(ENTRIES[:1])
    monkeypatch.setattr(view, "is_writable", lambda _: False)
    reader = EmbeddedEngine(tmp_path / "index")
    assert found(reader, weights=((("pain",), 1.0),)) == [(1, 0), (1, 1)]
    inside = {path.name for path in (tmp_path / "index").rglob("*")}
    writer.add(ENTRIES[1:])
    writer.commit(2, sizes(ENTRIES))
    reader.refresh()
    assert reader.generation == 2
    assert found(reader, weights=((("sleep",), 1.0),)) == [(2, 1)]
    assert inside
    writer.finish()


def test_a_commit_while_a_view_is_made_is_followed(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = filled(ENTRIES[:1])
    source = tmp_path / "index" / "sentences" / "meta.json"
    original = Path.read_bytes
    interrupted = []

    def read_then_commit(path: Path) -> bytes:
        content = original(path)
        if path == source and not interrupted:
            interrupted.append(path)
            writer.clear()
            writer.add(ENTRIES[1:])
            writer.commit(2, sizes(ENTRIES[1:]))
            writer.finish()
        return content

    monkeypatch.setattr(view, "is_writable", lambda folder: "views" in str(folder))
    monkeypatch.setattr(Path, "read_bytes", read_then_commit)
    reader = EmbeddedEngine(tmp_path / "index")
    assert interrupted
    assert found(reader, weights=((("sleep",), 1.0),)) == [(2, 1)]


def test_a_view_whose_files_went_away_is_made_again_once(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(ENTRIES)
    monkeypatch.setattr(view, "is_writable", lambda _: False)
    reader = EmbeddedEngine(tmp_path / "index")
    for link in reader._sentences._readable.path.glob("*.term"):
        link.unlink()
    reader._sentences._index = None
    reader.refresh()
    assert found(reader, weights=((("sleep",), 1.0),)) == [(2, 1)]


def test_a_folder_opened_to_others_stays_so_after_a_commit(filled: Filled, tmp_path: Path) -> None:
    engine = filled(ENTRIES[:1])
    files = [tmp_path / "index" / unit / "meta.json" for unit in ("sentences", "documents")]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    for path in files:
        path.parent.chmod(0o755)
    engine.add(ENTRIES[1:])
    engine.commit(2, sizes(ENTRIES))
    assert {path.stat().st_mode & 0o777 for path in files} == {0o644}
    engine.finish()


def test_a_broken_index_is_told_in_one_sentence(filled: Filled, tmp_path: Path) -> None:
    filled(ENTRIES)
    (tmp_path / "index" / "sentences" / "meta.json").write_text("{")
    with pytest.raises(DamagedIndexError, match="cannot be opened"):
        EmbeddedEngine(tmp_path / "index")


@pytest.mark.parametrize("damage", ["gone", "cut", "garbled", "another make"])
def test_damage_is_told_from_what_the_system_refuses(
    filled: Filled, tmp_path: Path, damage: str
) -> None:
    filled(ENTRIES)
    part = next((tmp_path / "index" / "documents").glob("*.store"))
    meta = part.with_name("meta.json")
    if damage == "gone":
        part.unlink()
    elif damage == "cut":
        part.write_bytes(part.read_bytes()[:10])
    elif damage == "garbled":
        part.write_bytes(bytes(byte ^ 255 for byte in part.read_bytes()))
    else:
        meta.write_text(meta.read_text().replace('"contents"', '"numbers"'))
    with pytest.raises(DamagedIndexError):
        EmbeddedEngine(tmp_path / "index")


@pytest.mark.parametrize("ending", ["store", "idx", "term", "fast"])
def test_bytes_changed_within_a_file_are_damage_or_nothing(tmp_path: Path, ending: str) -> None:
    made = EmbeddedEngine(tmp_path / "sound")
    entries = [entry(n, [[f"w{m % 50}" for m in range(n, n + 30)]]) for n in range(1, 60)]
    made.add(entries)
    made.commit(1, sizes(entries))
    made.finish()
    request = Request(weights=((("w7",), 1.0), (("w33",), 1.0)))
    told = 0
    for seed in range(12):
        chance = random.Random(seed)
        folder = tmp_path / str(seed)
        shutil.copytree(tmp_path / "sound", folder)
        for path in folder.glob(f"documents/*.{ending}"):
            content = bytearray(path.read_bytes())
            place = chance.randrange(len(content) - 20)
            content[place : place + 20] = chance.randbytes(20)
            path.write_bytes(content)
        try:
            engine = EmbeddedEngine(folder)
            engine.documents(request, 20)
            engine.sentences(request, 20)
        except DamagedIndexError:
            told += 1
    assert told or ending != "store"


def test_no_more_files_to_open_is_no_damage(filled: Filled, tmp_path: Path) -> None:
    filled(ENTRIES)
    program = (
        "import os, resource\n"
        "from pathlib import Path\n"
        "from search.index.embedded import EmbeddedEngine\n"
        "from search.index.engine import DamagedIndexError, EngineError\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\n"
        "try:\n"
        "    while True: os.dup(0)\n"
        "except OSError:\n"
        "    pass\n"
        "try:\n"
        f"    EmbeddedEngine(Path({str(tmp_path / 'index')!r}))\n"
        "except DamagedIndexError as error:\n"
        "    print('damaged', error)\n"
        "except EngineError as error:\n"
        "    print('refused', error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.startswith("refused"), done.stdout + done.stderr


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    assert engine.collection == Collection(0, 0, 0, 0)
    assert found(engine, weights=((("pain",), 1.0),)) == []
    assert engine.count(Request(((("pain",), 1.0),))) == (0, 0)
