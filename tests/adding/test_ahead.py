"""Files read by several processes: the same library as of one, whatever becomes of a process."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search import Library, ingest
from search.adding import addition, ahead
from search.adding.ahead import ReadingAhead
from search.adding.carrying import packed, unpacked
from search.adding.preparing import Prepared
from search.adding.reading import RUN, Share, ToldError, file_digest, read_prepared
from search.adding.workers import Worker, WorkerLostError

TIDES = (
    "The selkie census (SC) was taken at low tide. Of 10\u2076 seals, α2 seals slept.\n"
    "Nobody knew why the SC was late."
)


def record(number: int) -> str:
    text = f"Selkie {number} sang at dusk. The tide was {number % 7} feet high."
    return json.dumps({"_id": f"s{number}", "title": f"Song {number}", "text": text})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text(TIDES)
    (folder / "broken.json").write_text('{"title": ')
    (folder / "empty.txt").write_text("")
    (folder / "many.jsonl").write_text("\n".join(record(n) for n in range(3 * RUN + 5)))
    (folder / "same.txt").write_text(TIDES)
    (folder / "z.md").write_text("# Tides\n\nThey rise. They fall.")
    return folder


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers read whatever there is, and share every file of records."""
    monkeypatch.setattr(addition, "WORTH", 0)
    monkeypatch.setattr(ahead, "_SHARED", 1000)


def content(library: Library) -> dict[str, list[Any]]:
    database = sqlite3.connect(library.folder / "library.db")
    tables = ("documents", "sources", "abbreviations", "files", "dictionaries")
    return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


@pytest.mark.usefixtures("eager")
def test_a_library_is_the_same_whatever_the_number_of_processes(
    folder: Path, tmp_path: Path
) -> None:
    made = [Library.open(tmp_path / f"lib{jobs}", create=True) for jobs in (1, 2)]
    reports = [library.add(folder, jobs=jobs) for jobs, library in enumerate(made, 1)]
    assert reports[0] == reports[1]
    assert reports[0].read == 3 * RUN + 5 + 2
    assert len(reports[0].failures) == 2
    assert content(made[0]) == content(made[1])
    assert content(made[0])["dictionaries"], "the first documents were learnt from"
    answers = [library.ask("selkie 40 sang", limit=5).hits for library in made]
    assert answers[0] == answers[1]
    assert made[1].check() == []
    assert made[1].add(folder, jobs=2).unchanged == 4


def test_what_is_carried_between_processes_arrives_as_it_was(folder: Path) -> None:
    sent = [
        one
        for name in ("a.txt", "many.jsonl", "z.md")
        for one in read_prepared(str(folder / name), ingest.read)
    ]
    assert list(unpacked(packed(sent))) == sent


@pytest.mark.parametrize("of", [2, 3])
def test_the_shares_of_a_file_are_the_file(folder: Path, of: int) -> None:
    path = str(folder / "many.jsonl")
    whole = list(read_prepared(path, ingest.read))
    shares = [list(read_prepared(path, ingest.read, Share(n, of))) for n in range(of)]
    assert sum(map(len, shares)) == len(whole)
    for place, one in enumerate(whole):
        assert one in shares[place // RUN % of]


@pytest.fixture
def reading() -> Iterator[ReadingAhead]:
    reading = ReadingAhead(2)
    yield reading
    reading.close()


def state_of(reading: ReadingAhead, path: Path) -> tuple[int, int, str] | None:
    """Ask for a file as soon as a worker has begun it."""
    deadline = time.monotonic() + 30
    while not any(task.messages for task in reading._files[str(path)]):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return reading.state(str(path))


def test_files_come_as_they_are_asked_for(reading: ReadingAhead, folder: Path) -> None:
    paths = sorted(folder.glob("*.[tm]*"))
    for path in paths:
        reading.expect(str(path), path.stat().st_size)
    last = paths[-1]
    told = state_of(reading, last)
    assert told == (last.stat().st_size, last.stat().st_mtime_ns, file_digest(str(last)))
    assert [one.proposal for one in reading.documents(str(last))] == ["z"]
    assert reading.state(str(paths[0])) is None, "what was passed over is not kept"


def test_a_file_that_nobody_has_begun_is_waited_for(reading: ReadingAhead, folder: Path) -> None:
    paths = [str(folder / name) for name in ("a.txt", "same.txt", "many.jsonl", "z.md")]
    for path in paths:
        reading.expect(path, 100)
    asked = [paths[0], *paths[2:]]
    assert all(reading.state(path) and list(reading.documents(path)) for path in asked)


def test_a_file_of_the_digest_that_is_known_is_not_read(
    reading: ReadingAhead, folder: Path
) -> None:
    path = str(folder / "a.txt")
    reading.expect(path, 100, file_digest(path))
    told = reading.state(path)
    assert told is not None
    assert told[2] == file_digest(path)
    assert list(reading.documents(path)) == []


@pytest.mark.usefixtures("eager")
def test_no_file_is_read_where_a_fault_would_end_the_addition(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(path: str, *_: object, **__: object) -> Iterator[Prepared]:
        assert not Path(path).stat().st_size, "only an empty file may be looked at in this process"
        yield from ()
        raise ValueError

    monkeypatch.setattr(addition, "read_prepared", crash)
    library = Library.open(tmp_path / "lib", create=True)
    assert library.add(folder, jobs=2).read == 3 * RUN + 5 + 2
    changed = folder / "z.md"
    changed.write_text(changed.read_text().replace("rise", "wane"))
    (folder / "a.txt").touch()
    report = library.add(folder, jobs=2)
    assert (report.updated, report.unchanged) == (1, 3)
    assert "wane" in library.show("z").text
    (folder / "a.txt").unlink()
    assert library.add(folder, jobs=2, sync=True).removed == 0
    assert library.show("a").path.endswith("same.txt")


def test_a_lost_process_costs_one_file(reading: ReadingAhead, folder: Path) -> None:
    path = folder / "endless.txt"
    os.mkfifo(path)  # what opens it waits for ever
    reading.expect(str(path), 100)
    task = reading._files[str(path)][0]
    deadline = time.monotonic() + 30
    while task.worker is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert task.worker is not None
    os.kill(task.worker._process.pid, signal.SIGKILL)
    assert reading.state(str(path)) is None
    reading.expect(str(folder / "a.txt"), 100)
    assert state_of(reading, folder / "a.txt") is not None
    assert [one.proposal for one in reading.documents(str(folder / "a.txt"))] == ["a"]


def test_a_file_is_given_up_where_its_process_is_lost(
    reading: ReadingAhead, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Worker.messages

    def cut_off(self: Worker, *asked: Any) -> Iterator[tuple[bytes, bytes]]:
        found = whole(self, *asked)
        yield next(found)
        yield next(found)
        self.kill()
        raise WorkerLostError("broke down (code -11)")

    monkeypatch.setattr(Worker, "messages", cut_off)
    path = folder / "many.jsonl"
    reading.expect(str(path), 100)
    assert state_of(reading, path) is not None
    documents = reading.documents(str(path))
    assert [next(documents).proposal for _ in range(RUN)][-1] == f"s{RUN - 1}"
    with pytest.raises(ToldError, match=r"many\.jsonl: the process that read it broke down"):
        next(documents)


@pytest.mark.usefixtures("eager")
def test_where_no_process_can_be_started_one_reads_all(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_SHARED", 1 << 40)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    library = Library.open(tmp_path / "lib", create=True)
    assert library.add(folder, jobs=2).read == 3 * RUN + 5 + 2


@pytest.mark.usefixtures("eager")
def test_what_changes_after_it_was_read_ahead_is_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = ReadingAhead.state

    def late(self: ReadingAhead, path: str) -> tuple[int, int, str] | None:
        found = state(self, path)
        return None if found is None else (found[0], found[1] - 1, found[2])

    monkeypatch.setattr(ReadingAhead, "state", late)
    library = Library.open(tmp_path / "lib", create=True)
    assert library.add(folder, jobs=2).read == 3 * RUN + 5 + 2
    records = {path: digest.hex() for _, path, *_, digest, _ in content(library)["files"]}
    assert records[str(folder / "a.txt")] == file_digest(str(folder / "a.txt"))


@pytest.mark.usefixtures("eager")
def test_cancelling_ends_the_processes(folder: Path, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "lib", create=True)
    answers = iter([False, False])
    assert library.add(folder, jobs=2, cancelled=lambda: next(answers, True)).cancelled
    assert library.check() == []


def test_what_waits_to_be_asked_for_is_bounded(
    reading: ReadingAhead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_MOST_EACH", 20_000)
    path = tmp_path / "large.jsonl"
    path.write_text("\n".join(record(n) for n in range(3000)))
    reading.expect(str(path), 100)
    assert state_of(reading, path) is not None
    held = [reading._held for _ in reading.documents(str(path))]
    assert len(held) == 3000
    assert max(held) < 60_000
    assert reading._held == 0


def test_a_worker_needs_no_face() -> None:
    import subprocess

    program = "import search.adding.working, search.ingest, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert not {"textual", "rich", "click", "tui", "tantivy"} & set(done.stdout.split())
