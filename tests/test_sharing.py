"""One library, many programs: those that wait, those that are killed, disks that fill up."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from search import Library
from search.adding import lock
from search.adding.lock import adding_lock
from search.errors import LibraryError, LibraryLockedError
from search.index import view
from tui.cli import flori

_ADD = """
import sys
import search.adding.addition as addition
from search.library import Library
addition._BATCH_DOCUMENTS = 10
addition.WORTH = 0
print("begun", flush=True)
Library.open(sys.argv[1], create=True).add(sys.argv[2], jobs=int(sys.argv[3]))
"""

_ADD_WITH_LITTLE_ROOM = """
import resource, sys
import search.adding.addition as addition
from search.errors import LibraryError
from search.library import Library
addition._BATCH_DOCUMENTS = 50
library = Library.open(sys.argv[1], create=True)
most = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    library.add(sys.argv[2], jobs=1)
except LibraryError as error:
    print(error)
"""


@pytest.fixture
def herons(tmp_path: Path) -> Path:
    path = tmp_path / "herons.jsonl"
    path.write_text("".join(heron(number) for number in range(400)))
    return path


def heron(number: int) -> str:
    text = f"Heron {number} stood in the reeds. It caught {number % 9} frogs before noon."
    return json.dumps({"_id": f"h{number}", "title": "", "text": text}) + "\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "lib", create=True)


class TestTwoAdders:
    def test_the_second_waits_for_the_first(
        self, library: Library, herons: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lock, "_BETWEEN", 0.01)
        told: list[str] = []
        release = threading.Event()
        taken = threading.Event()

        def hold() -> None:
            with adding_lock(library.folder):
                taken.set()
                release.wait(30)

        holder = threading.Thread(target=hold)
        holder.start()
        taken.wait(30)

        def waiting(locked: LibraryLockedError) -> bool:
            told.append(str(locked))
            if len(told) == 3:
                release.set()
            return True

        assert library.add(herons, waiting=waiting).read == 400
        holder.join()
        assert len(told) >= 3
        assert f"process {os.getpid()} is adding to this library" in told[0]

    def test_the_second_may_give_up(self, library: Library, herons: Path) -> None:
        with adding_lock(library.folder):
            with pytest.raises(LibraryLockedError, match=str(os.getpid())):
                library.add(herons, waiting=lambda _: False)
            with pytest.raises(LibraryLockedError):
                library.add(herons)
        assert library.add(herons).read == 400

    def test_the_command_line_says_whom_it_does_not_wait_for(
        self, library: Library, herons: Path
    ) -> None:
        given = ["add", "-l", str(library.folder), str(herons)]
        with adding_lock(library.folder):
            done = CliRunner().invoke(flori, [*given, "--no-wait"])
        assert done.exit_code == 2
        assert f"process {os.getpid()} is adding to this library" in done.stderr
        assert CliRunner().invoke(flori, [*given, "--no-wait"]).exit_code == 0


def test_the_command_line_tells_sizes_generation_and_health(library: Library, herons: Path) -> None:
    library.add(herons)
    done = CliRunner().invoke(flori, ["library", "info", str(library.folder), "--json"])
    facts = json.loads(done.stdout)
    assert (facts["documents"], facts["sentences"]) == (400, 800)
    assert facts["generation"] == library.generation == 1
    assert facts["health"] == "sound"
    assert 0 < facts["documents_bytes"] < facts["bytes"]
    assert facts["documents_bytes"] + facts["index_bytes"] <= facts["bytes"]


@pytest.mark.parametrize(("jobs", "seed"), [(1, 1), (2, 2)])
def test_a_kill_at_any_moment_loses_nothing_that_was_committed(
    tmp_path: Path, herons: Path, jobs: int, seed: int
) -> None:
    folder = tmp_path / "lib"
    child = subprocess.Popen(
        [sys.executable, "-c", _ADD, str(folder), str(herons), str(jobs)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.1, 1.2))
    child.kill()
    child.communicate()
    with Library.open(folder, create=True) as library:
        kept = library.statistics().documents
        assert library.ask("heron", limit=3).sentences == kept
        assert library.check() == []
        assert library.add(herons, jobs=1).read == 400 - kept
        assert library.ask("frogs before noon", limit=3).sentences == 400
        assert library.check() == []


def test_workers_end_with_the_process_that_started_them(tmp_path: Path, herons: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _ADD, str(tmp_path / "lib"), str(herons), "2"],
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.readline()
    deadline = time.monotonic() + 30
    while not (workers := children_of(child.pid)) and time.monotonic() < deadline:
        if child.poll() is not None:
            pytest.skip("it was done before it could be looked at")
        time.sleep(0.01)
    child.kill()
    child.communicate()
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))


def children_of(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def is_alive(process: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


@pytest.mark.parametrize("room", [200_000])
def test_a_full_disk_is_told_in_a_sentence_and_costs_one_batch(
    tmp_path: Path, herons: Path, room: int
) -> None:
    folder = tmp_path / "lib"
    done = subprocess.run(
        [sys.executable, "-c", _ADD_WITH_LITTLE_ROOM, str(folder), str(herons), str(room)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(f"{folder}: the disk takes no more (")
    assert "what was committed is kept" in done.stdout
    with Library.open(folder) as library:
        kept = library.statistics().documents
        assert kept < 400
        assert library.ask("heron", limit=3).sentences == kept
        assert library.add(herons).read == 400 - kept
        assert library.check() == []


class TestDamage:
    @pytest.fixture
    def kept(self, library: Library, herons: Path) -> Path:
        library.add(herons)
        library.close()
        return library.folder

    @pytest.mark.parametrize("ending", ["store", "meta.json", "idx"])
    def test_a_damaged_index_file_is_mended_by_rebuilding(self, kept: Path, ending: str) -> None:
        for path in (kept / "index").rglob(f"*{ending}"):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with Library.open(kept) as library:
            with suppress(LibraryError):
                library.ask("heron 7")
            library.rebuild()
            assert library.ask("heron 7", limit=1).hits[0].key == "h7"
            assert library.check() == []

    def test_a_damaged_file_of_documents_is_told_in_a_sentence(self, kept: Path) -> None:
        (kept / "library.db").write_bytes(b"no longer a database" * 500)
        with pytest.raises(LibraryError, match=r"library\.db: the library cannot be read"):
            Library.open(kept)

    def test_a_folder_that_vanishes_is_told_in_a_sentence(self, kept: Path, herons: Path) -> None:
        with Library.open(kept) as library:
            assert library.ask("heron 7").hits
            shutil.rmtree(kept)
            with pytest.raises(LibraryError, match=r"still there|cannot be read|may not write"):
                library.add(herons)


def test_readers_see_the_last_commit_of_another_process(
    library: Library, herons: Path, tmp_path: Path
) -> None:
    readers = [Library.open(library.folder) for _ in range(3)]
    assert [reader.ask("heron").sentences for reader in readers] == [0, 0, 0]
    child = subprocess.run(
        [sys.executable, "-c", _ADD, str(library.folder), str(herons), "1"],
        timeout=60,
        check=False,
    )
    assert child.returncode == 0
    assert [reader.ask("heron").sentences for reader in readers] == [400, 400, 400]


def test_views_of_indexes_that_are_gone_are_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "is_writable", lambda _: False)
    sources = [tmp_path / name for name in ("first", "second", "third")]
    views = []
    for source in sources:
        source.mkdir()
        for name in ("meta.json", ".managed.json", "one.idx"):
            (source / name).write_text("{}")
        folder = view.ReadableFolder(source)
        assert folder.update()
        views.append(folder.path)
        if source.name == "second":
            shutil.rmtree(sources[0])
    assert [path.exists() for path in views] == [False, True, True]
