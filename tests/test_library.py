"""The front door: adding, asking, showing, and what accidents leave."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tantivy

from search import ingest
from search import library as front
from search.adding.addition import Addition
from search.adding.lock import adding_lock
from search.documents import Document
from search.folders import libraries_folder, state_folder
from search.index import view
from search.index.embedded import EmbeddedEngine
from search.index.engine import Collection, EngineError
from search.index.ranking import PLAIN
from search.library import (
    Library,
    LibraryError,
    LibraryLockedError,
    Progress,
    UnknownKeyError,
    list_libraries,
    remember_last,
)

TEXTS = {
    "cats": "Cats sleep for most of the day. A cat that wakes wants food. Purring calms it.",
    "dogs": "Dogs like long walks. A dog that wakes wants to play. Cats bore them.",
    "birds": "Birds sing before dawn. Long flights tire small birds.",
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def library(texts: Path, tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "lib", create=True)
    made.add(texts)
    return made


def found(library: Library, question: str) -> list[str]:
    return [hit.key for hit in library.ask(question).hits]


def touch(path: Path, text: str) -> None:
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_what_was_added_answers_with_its_words_and_offsets(library: Library) -> None:
    answer = library.ask("do cats sleep?")
    hit = answer.hits[0]
    assert (hit.key, hit.sentence, hit.rank) == ("cats", 0, 1)
    assert hit.text == "Cats sleep for most of the day."
    assert library.show("cats").text[hit.start : hit.end] == hit.text
    assert [hit.text[span.start : span.end] for span in hit.matches] == ["Cats", "sleep"]
    assert hit.terms == ("cat", "sleep")
    assert (answer.sentences, answer.documents) == (3, 2)
    assert [one.rank for one in answer.hits] == [1, 2, 3]


def test_conditions_narrow_the_answer(library: Library) -> None:
    assert found(library, "wakes -dog") == ["cats"]
    assert found(library, '"small birds" long') == ["birds"]
    assert found(library, "wakes key:dogs") == ["dogs"]
    assert found(library, "sing*") == ["birds"]
    assert found(library, "author:nobody wakes") == []
    assert found(library, "wakes -key:dogs") == ["cats"]
    assert sorted(found(library, '"dog that" OR "cat that"')) == ["cats", "dogs"]
    assert found(library, '"dog that" "cat that"') == []


def test_unknown_words_are_named_and_nothing_raises(library: Library) -> None:
    answer = library.ask("cats zzyzx")
    assert answer.unknown == ("zzyzx",)
    assert answer.hits
    for question in ("", "   ", "?!", '"', "-", "[ti]", "x" * 10_000, "\x00\ud800"):
        assert library.ask(question).question == question


def test_conditions_alone_show_what_is_left_and_say_so(library: Library) -> None:
    for question, keys in (("key:cats", {"cats"}), ("-key:cats", {"birds", "dogs"})):
        answer = library.ask(question)
        assert {hit.key for hit in answer.hits} == keys
        assert len(answer.remarks) == 1
    assert all("bird" not in hit.text.lower() for hit in library.ask("-birds").hits)
    assert library.ask("-birds").sentences == 6


def test_a_beginning_that_no_word_has_finds_nothing_and_is_named(library: Library) -> None:
    for question in ("zzyzx*", "zzyzx* key:cats"):
        answer = library.ask(question)
        assert (answer.hits, answer.unknown) == ((), ("zzyzx*",))


def test_a_word_for_which_another_was_found_is_not_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Norepinephrine rises at night. Nothing else does.")
    library = Library.open(tmp_path / "lib", create=True)
    library.add(tmp_path / "a.txt")
    answer = library.ask("noradrenaline at night")
    assert answer.hits
    assert answer.unknown == ()
    assert library.ask("noradrenaline", expand=False).unknown == ("noradrenaline",)


def test_both_sides_are_answered(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Milnacipran was superior to placebo.")
    (tmp_path / "b.txt").write_text("Milnacipran was not superior to placebo.")
    (tmp_path / "c.txt").write_text("Milnacipran was superior to placebo. So it was said.")
    library = Library.open(tmp_path / "lib", create=True)
    library.add([tmp_path / f"{name}.txt" for name in "abc"])
    texts = [hit.text for hit in library.ask("milnacipran superior to placebo").hits]
    assert sorted(texts) == [
        "Milnacipran was not superior to placebo.",
        "Milnacipran was superior to placebo.",
    ]
    run = library.ask("milnacipran superior to placebo", varied=False).hits
    assert len(run) == 3
    assert [hit.score for hit in run] == sorted((hit.score for hit in run), reverse=True)


def test_a_question_of_stop_words_finds_them(library: Library) -> None:
    assert "dogs" in found(library, "what is that to them")


def test_limit_and_plain_scores(library: Library) -> None:
    assert len(library.ask("cats dogs birds", limit=2).hits) == 2
    from rank_bm25 import BM25Okapi

    from search.analysis.terms import terms

    places = [
        (key, sentence.number, document.text_of(sentence))
        for key in ("birds", "cats", "dogs")
        for document in [library.show(key)]
        for sentence in document.sentences
    ]
    scores = BM25Okapi([terms(text) for _, _, text in places]).get_scores(terms("long walks"))
    expected = {place[:2]: score for place, score in zip(places, scores, strict=True)}
    for hit in library.ask("long walks", expand=False, weights=PLAIN).hits:
        assert hit.score == pytest.approx(expected[hit.key, hit.sentence], abs=1e-6)


def test_adding_again_reads_only_what_changed(library: Library, texts: Path) -> None:
    again = library.add(texts)
    assert (again.read, again.updated, again.unchanged) == (0, 0, 3)
    touch(texts / "cats.txt", TEXTS["cats"])
    assert library.add(texts).unchanged == 3
    touch(texts / "dogs.txt", "Dogs swim in summer.")
    changed = library.add(texts)
    assert (changed.read, changed.updated, changed.unchanged) == (0, 1, 2)
    assert found(library, "swim") == ["dogs"]
    assert found(library, "walks") == []
    assert library.check() == []


def test_sync_forgets_what_is_gone_and_only_there(library: Library, texts: Path) -> None:
    elsewhere = texts.parent / "other.txt"
    elsewhere.write_text("Fish swim.")
    library.add(elsewhere)
    (texts / "birds.txt").unlink()
    assert library.add(texts).removed == 0
    elsewhere.unlink()
    assert library.add(texts, sync=True).removed == 1
    assert library.keys() == ["cats", "dogs", "other"]
    assert found(library, "birds") == []
    assert library.check() == []


def test_the_same_text_twice_is_one_document_with_both_paths(library: Library, texts: Path) -> None:
    copy = texts / "copy.txt"
    copy.write_text(TEXTS["cats"])
    report = library.add(texts)
    assert [(Path(one.path).name, one.key) for one in report.duplicates] == [("copy.txt", "cats")]
    assert library.paths("cats") == [str(texts / "cats.txt"), str(copy)]
    (texts / "cats.txt").unlink()
    library.add(texts, sync=True)
    assert library.paths("cats") == [str(copy)]
    assert "cats" in found(library, "purring")


def test_keys_that_clash_get_a_suffix_and_never_change(library: Library, texts: Path) -> None:
    inner = texts / "more"
    inner.mkdir()
    (inner / "cats.txt").write_text("Lions are large.")
    library.add(texts)
    assert library.keys() == ["birds", "cats", "cats-2", "dogs"]
    touch(inner / "cats.txt", "Lions are very large.")
    library.add(texts)
    assert found(library, "lions") == ["cats-2"]


def test_records_of_one_file_keep_their_keys(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    lines = [
        json.dumps({"_id": f"r{n}", "title": f"Title {n}", "text": f"Record number w{n} here."})
        for n in range(30)
    ]
    file.write_text("\n".join(lines))
    library = Library.open(tmp_path / "lib", create=True)
    assert library.add(file).read == 30
    lines[3] = json.dumps({"_id": "r3", "title": "Title", "text": "Now something else."})
    del lines[10]
    touch(file, "\n".join(lines))
    report = library.add(file)
    assert (report.read, report.updated, report.removed) == (0, 1, 1)
    assert found(library, "something else") == ["r3"]
    assert library.keys().count("r10") == 0
    assert library.check() == []


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(library: Library, texts: Path) -> None:
    (texts / "empty.txt").write_text("")
    (texts / "picture.png").write_bytes(b"\x89PNG")
    (texts / ".hidden.txt").write_text("Hidden mice.")
    (texts / "mice.txt").write_text("Mice hide.")
    (texts / "loop").symlink_to(texts)
    report = library.add([texts, texts / "absent.txt"])
    assert report.read == 1
    assert sorted(Path(one.path).name for one in report.failures) == ["absent.txt", "empty.txt"]
    assert all("\n" not in one.message for one in report.failures)
    assert [Path(path).name for path in report.skipped] == ["picture.png"]
    assert found(library, "mice") == ["mice"]


def test_a_fault_of_a_reader_costs_only_its_file(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = ingest.read

    def faulty(path: str | Path) -> Iterator[Document]:
        if Path(path).stem == "cats":
            raise ZeroDivisionError("a fault")
        yield from original(path)

    monkeypatch.setattr(ingest, "read", faulty)
    library = Library.open(tmp_path / "lib", create=True)
    report = library.add(texts)
    assert report.read == 2
    assert "cats.txt" in report.failures[0].message


def test_progress_and_cancelling(texts: Path, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "lib", create=True)
    seen: list[Progress] = []
    report = library.add(texts, progress=seen.append, cancelled=lambda: len(seen) >= 2)
    assert report.cancelled
    assert report.read == 1
    assert [(one.done, one.total) for one in seen] == [(0, 3), (1, 3)]
    assert library.add(texts, progress=seen.append).read == 2
    assert seen[-1].done == seen[-1].total == 3
    assert seen[-1].documents == 2


def test_half_a_character_is_stored_with_offsets_kept(tmp_path: Path) -> None:
    file = tmp_path / "half.jsonl"
    file.write_text('{"_id": "h", "title": "", "text": "A \\ud800 half walks. Then rests."}')
    library = Library.open(tmp_path / "lib", create=True)
    library.add(file)
    hit = library.ask("rests").hits[0]
    assert library.show("h").text[hit.start : hit.end] == hit.text == "Then rests."


def test_matches_have_document_offsets(library: Library) -> None:
    document = library.show("dogs")
    answer = library.ask("wakes")
    spans = library.matches(document, answer.query, 10, len(document.text))
    assert [document.text[span.start : span.end] for span in spans] == ["wakes"]


def test_an_unknown_key_names_near_ones(library: Library) -> None:
    with pytest.raises(UnknownKeyError, match="did you mean cats"):
        library.show("catz")


def test_two_adders_do_not_meet(library: Library, texts: Path) -> None:
    with adding_lock(library.folder), pytest.raises(LibraryLockedError, match=str(os.getpid())):
        library.add(texts)
    library.add(texts)


def test_asking_goes_on_while_another_process_adds(
    library: Library, texts: Path, tmp_path: Path
) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(
        "\n".join(json.dumps({"_id": f"m{n}", "title": "", "text": f"Mouse {n} runs."})
                  for n in range(300))
    )  # fmt: skip
    adder = multiprocessing.get_context("spawn").Process(target=_add, args=(library.folder, file))
    adder.start()
    with ThreadPoolExecutor(4) as pool:
        while adder.is_alive():
            answers = list(pool.map(library.ask, ["cats sleep", "mouse runs"] * 4))
            assert answers[0].hits[0].key == "cats"
    adder.join()
    assert adder.exitcode == 0
    assert library.ask("mouse").sentences == 300
    assert library.check() == []


def _add(folder: Path, file: Path) -> None:
    Library.open(folder).add(file)


def test_a_kill_between_storage_and_index_loses_nothing(
    library: Library, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    touch(texts / "dogs.txt", "Dogs swim in summer.")
    (texts / "fish.txt").write_text("Fish swim in winter.")
    with monkeypatch.context() as patched:
        patched.setattr(Addition, "_index", die)
        with pytest.raises(KeyboardInterrupt):
            library.add(texts)
    assert found(library, "cats sleep")[0] == "cats"
    again = Library.open(library.folder)
    assert sorted(found(again, "swim")) == ["dogs", "fish"]
    assert found(again, "walks") == []
    assert again.check() == []


@pytest.mark.parametrize("documents", [40, 90])
def test_a_killed_run_loses_nothing_that_was_committed(tmp_path: Path, documents: int) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(
        "\n".join(json.dumps({"_id": f"m{n}", "title": "", "text": f"Mouse {n} runs."})
                  for n in range(200))
    )  # fmt: skip
    program = (
        "import os, signal\nimport search.adding.addition as adding\n"
        "adding._BATCH_DOCUMENTS = 10\n"
        "from search.library import Library\n"
        "commits = 0\n"
        "original = adding.Addition._flush\n"
        "def flush(self):\n"
        "    global commits\n"
        "    original(self)\n"
        "    commits += 1\n"
        f"    if commits * 10 >= {documents}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "adding.Addition._flush = flush\n"
        f"Library.open({str(tmp_path / 'lib')!r}, create=True).add({str(file)!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    library = Library.open(tmp_path / "lib")
    assert len(library.keys()) == documents
    assert library.ask("mouse").sentences == documents
    report = library.add(file)
    assert report.read == 200 - documents
    assert library.ask("mouse").sentences == 200
    assert library.check() == []


def test_a_lost_or_broken_index_is_made_anew(library: Library) -> None:
    library.close()
    meta = library.folder / "index" / "sentences" / "meta.json"
    meta.write_text("{")
    again = Library.open(library.folder)
    assert found(again, "purring") == ["cats"]
    again.rebuild()
    assert found(again, "purring") == ["cats"]
    assert again.check() == []


def test_an_index_that_cannot_be_opened_for_now_is_left_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.close()
    index = library.folder / "index"
    before = sorted((path.name, path.stat().st_ino) for path in index.rglob("*"))

    original = tantivy.Index

    def refuse(schema: tantivy.Schema, *, path: str) -> tantivy.Index:
        if "index.new" in path:
            return original(schema, path=path)
        raise ValueError("IoError { io_error: Os { code: 24, kind: TooManyOpenFiles } }")

    with monkeypatch.context() as patched:
        patched.setattr("tantivy.Index", refuse)
        again = Library.open(library.folder)
        for use in (lambda: again.ask("cats"), lambda: again.add(library.folder)):
            with pytest.raises(LibraryError, match="flori library rebuild -l"):
                use()
        assert "TooManyOpenFiles" in again.check()[0]
    assert sorted((path.name, path.stat().st_ino) for path in index.rglob("*")) == before
    assert found(again, "purring") == ["cats"]


def test_a_rebuild_that_fails_keeps_the_old_index(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise EngineError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedEngine, "commit", fail)
        with pytest.raises(LibraryError, match="the disk is full"):
            library.rebuild()
        with pytest.raises(LibraryError, match="the disk is full"):
            library.add(library.folder / "library.db")
    assert found(library, "purring") == ["cats"]
    library.rebuild()
    assert library.check() == []
    assert {path.name for path in library.folder.iterdir() if path.is_dir()} == {"index"}


def test_what_fails_between_batches_is_no_fault_of_the_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = tmp_path / "cats.jsonl"
    records.write_text(
        "".join(json.dumps({"_id": f"c{n}", "text": f"Cat {n} purrs."}) + "\n" for n in range(9))
    )

    faults = [EngineError("the disk is full")]
    commit = EmbeddedEngine.commit

    def fail_once(self: EmbeddedEngine, generation: int, collection: Collection) -> None:
        if faults:
            raise faults.pop()
        commit(self, generation, collection)

    with monkeypatch.context() as patched:
        patched.setattr("search.adding.addition._BATCH_DOCUMENTS", 2)
        patched.setattr(EmbeddedEngine, "commit", fail_once)
        with pytest.raises(LibraryError, match="the disk is full"):
            library.add(records)
    report = library.add(records)
    assert (report.failures, library.check()) == ((), [])
    assert {"c0", "c8"} <= set(library.keys())


def test_a_read_only_library_answers_and_cannot_be_added_to(
    library: Library, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.close()
    monkeypatch.setattr(view, "is_writable", lambda _: False)
    monkeypatch.setattr("search.storage.database.is_writable", lambda _: False)
    shared = Library.open(library.folder)
    assert not shared.writable
    assert found(shared, "purring") == ["cats"]
    with pytest.raises(LibraryError):
        shared.add([texts / "dogs.txt", texts])
    shared.close()


def test_a_newer_library_is_refused(library: Library) -> None:
    (library.folder / "VERSION").write_text("99\n")
    with pytest.raises(LibraryError, match="newer florilegium"):
        Library.open(library.folder)


def test_everything_is_private(library: Library, texts: Path) -> None:
    (texts / "mice.txt").write_text("Mice hide.")
    library.add(texts)
    held = [library.folder, *library.folder.rglob("*")]
    assert len(held) > 10
    assert not [path for path in held if path.stat().st_mode & 0o077]


def test_names_folders_and_the_last_used(texts: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no such library"):
        Library.open("trials")
    with pytest.raises(LibraryError, match="not a name"):
        Library.open("..")
    named = Library.open("trials", create=True)
    named.add(texts)
    assert named.folder == libraries_folder() / "trials"
    with pytest.raises(LibraryError, match="did you mean trials"):
        Library.open("trails")
    remember_last(named)
    assert Library.open().name == "trials"
    folder = Library.open(tmp_path / "lib", create=True)
    assert folder.name.startswith("lib-")
    assert folder.notes_folder != named.notes_folder
    remember_last(folder)
    assert Library.open().folder == tmp_path / "lib"
    assert [(one.name, one.documents) for one in list_libraries()] == [("trials", 3)]
    Library.delete("trials")
    assert list_libraries() == []
    assert not (libraries_folder() / "trials").exists()
    with pytest.raises(LibraryError):
        Library.delete("trials")


def test_the_environment_names_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    Library.open("trials", create=True).close()
    monkeypatch.setenv("FLORILEGIUM_LIBRARY", "trials")
    assert Library.open().name == "trials"


def test_deleting_leaves_other_files_alone(library: Library) -> None:
    (library.folder / "mine.txt").write_text("mine")
    Library.delete(library.folder)
    assert [path.name for path in library.folder.iterdir()] == ["mine.txt"]


def test_whoever_opens_the_starter_library_while_it_is_filled_waits_for_that() -> None:
    program = "from search import Library; print(len(Library.open('seeds').keys()))"
    command = [sys.executable, "-c", program]
    opening = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    held = [process.communicate(timeout=60)[0] for process in opening]
    assert held == ["5\n"] * 3


def test_the_starter_library_is_there_at_once() -> None:
    library = Library.open()
    assert library.name == "seeds"
    assert len(library.keys()) == 5
    assert library.ask("does milnacipran help fibromyalgia pain?").hits
    assert library._bring_seeds() is None
    assert not (state_folder() / "last-library").exists()


def test_a_library_that_vanished_is_told_in_a_sentence(library: Library) -> None:
    shutil.rmtree(library.folder)
    with pytest.raises(LibraryError, match="still there"):
        library.ask("cats")


def test_statistics(library: Library) -> None:
    statistics = library.statistics()
    assert statistics.documents == 3
    assert statistics.sentences == 8
    assert statistics.terms > 10
    assert library.bytes_on_disk() > 1000


def test_asking_imports_no_heavy_reader(library: Library) -> None:
    program = (
        "import sys; from search import Library\n"
        f"assert Library.open({str(library.folder)!r}).ask('cats sleep').hits\n"
        "heavy = {'nltk', 'selectolax', 'textual', 'rich', 'click', 'citeproc', 'rispy',"
        " 'bibtexparser', 'charset_normalizer'} & sys.modules.keys()\n"
        "sys.exit(', '.join(heavy) or None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_importing_search_alone_is_cheap() -> None:
    program = "import sys, search; sys.exit('tantivy' in sys.modules or 'sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0
    import search

    assert search.Library is front.Library
    with pytest.raises(AttributeError):
        search.nothing  # noqa: B018


REAL_QUESTIONS = [
    ("what do noradrenaline reuptake inhibitors do in the spinal cord", "mdpi"),
    ("low dose naltrexone", "qxmd"),
    ("is fibromyalgia a neuropathic pain syndrome", "medscape"),
    ("sodium channel blockers", "medscape"),
    ("who wrote about sympathetic hyperactivity", "medscape"),
]


@pytest.fixture(scope="module")
def real_library(real_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library.open(tmp_path_factory.mktemp("real") / "lib", create=True)
    report = library.add(sorted(real_seeds.glob("*-*.txt")))
    assert report.read == 5
    assert report.failures == ()
    return library


def test_real_documents_show_both_sides(real_library: Library) -> None:
    hits = real_library.ask("does milnacipran help fibromyalgia pain?").hits[:5]
    starts = [(hit.key.split("-")[0], hit.text[:20]) for hit in hits]
    assert ("pubmed", "Both duloxetine and ") in starts
    assert ("vendor", "However, a 6-week ra") in starts


@pytest.mark.parametrize(("question", "key"), REAL_QUESTIONS)
def test_real_documents_answer_with_the_right_one(
    real_library: Library, question: str, key: str
) -> None:
    assert real_library.ask(question).hits[0].key.startswith(key)
