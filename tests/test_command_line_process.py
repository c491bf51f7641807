"""The command line as a process of its own: pipes, terminals, signals, what starting costs."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FLORI = [sys.executable, "-c", "from tui.cli import main; main()"]
ROOT = Path(__file__).parent.parent
MOST_MODULES = 300
"""That ``flori --help`` may load; it loads some two hundred."""


def flori(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*FLORI, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(), timeout=60
    )


def environment(**changes: str) -> dict[str, str]:
    """Return the test's private environment, able to import this checkout."""
    return os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | changes


def on_a_terminal(*arguments: str | Path, **changes: str) -> tuple[str, int]:
    """Run with all three streams on a pseudo-terminal; return what it shows, and the exit code."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [*FLORI, *map(str, arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment(**changes),
        start_new_session=True,
    )
    os.close(slave)
    shown = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 1)[0]:
            continue
        try:
            shown += os.read(master, 65536)
        except OSError:  # the last writer left
            break
    os.close(master)
    return shown.decode("utf-8", "replace"), child.wait(timeout=10)


def write_papers(folder: Path, count: int, length: int = 200) -> Path:
    folder.mkdir()
    for number in range(count):
        sentences = " ".join(
            f"Lantern {number} of row {row} glows in winter." for row in range(length)
        )
        (folder / f"paper-{number}.txt").write_text(f"Paper {number}\n\n{sentences}\n")
    return folder


def test_what_it_makes_is_the_users_alone(tmp_path: Path, home: Path) -> None:
    papers = write_papers(tmp_path / "papers", 2)
    before = os.umask(0)
    try:
        assert flori("add", "-l", "shelf", papers).returncode == 0
        assert flori("notes", "add", "paper-1#1", "-l", "shelf").returncode == 0
    finally:
        os.umask(before)
    made = list(home.rglob("*"))
    assert {"library.db", "meta.json", "last-library"} <= {path.name for path in made}
    assert not [path for path in made if path.stat().st_mode & 0o077]


@pytest.fixture
def shelf(tmp_path: Path) -> str:
    papers = write_papers(tmp_path / "papers", 2)
    assert flori("add", "-l", "shelf", papers).returncode == 0
    return "shelf"


def test_help_loads_little_and_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "sys.argv = ['flori', '--help']\n"
        "from tui.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    modules = set(run.stderr.split())
    assert not {"textual", "rich", "nltk", "numpy", "tantivy", "selectolax"} & modules
    # Help in 0.15 s of CPU: what is loaded is what it costs.
    assert len(modules) <= MOST_MODULES


def test_version() -> None:
    result = flori("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("florilegium")


def test_a_pipe_gets_clean_lines(shelf: str) -> None:
    result = flori("search", "-l", shelf, "lantern", "--json", "-n", "5")
    assert result.returncode == 0
    assert [json.loads(line)["rank"] for line in result.stdout.splitlines()] == [1, 2, 3, 4, 5]
    assert "\x1b" not in result.stdout + result.stderr


def test_a_reader_that_leaves_is_no_error(shelf: str) -> None:
    command = [*FLORI, "show", "-l", shelf, "paper-0", "--text"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=30) == 141


def test_a_terminal_gets_matched_words_marked(shelf: str) -> None:
    shown, code = on_a_terminal("search", "-l", shelf, "winter", "-n", "1")
    assert code == 0
    assert "\x1b[1m\x1b[4mwinter\x1b[0m" in shown


@pytest.mark.parametrize(
    ("arguments", "changes"),
    [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})],
)
def test_marks_can_be_switched_off(
    shelf: str, arguments: list[str], changes: dict[str, str]
) -> None:
    shown, code = on_a_terminal("search", "-l", shelf, "winter", *arguments, **changes)
    assert code == 0
    assert "winter" in shown
    assert "\x1b" not in shown


def test_progress_is_shown_on_a_terminal_and_taken_away(tmp_path: Path) -> None:
    papers = write_papers(tmp_path / "papers", 40)
    shown, code = on_a_terminal("add", "-l", "shelf", papers)
    assert code == 0
    assert "40 read" in shown
    drawn = shown.count("/40 files")
    assert drawn == 0 or shown.rindex("\x1b[K") > shown.rindex("/40 files")


def test_interrupted_adding_leaves_a_library_that_works(tmp_path: Path, home: Path) -> None:
    assert flori("add", "-l", "shelf", write_papers(tmp_path / "first", 2)).returncode == 0
    second = write_papers(tmp_path / "second", 400, length=60)
    child = subprocess.Popen(
        [*FLORI, "add", "-l", "shelf", str(second)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
    lock = home / "data/florilegium/libraries/shelf/lock"
    deadline = time.monotonic() + 30
    while lock.read_text() != str(child.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    errors = child.communicate(timeout=60)[1]
    assert child.returncode == 130, errors
    assert "Traceback" not in errors
    assert flori("search", "-l", "shelf", "lantern 1 of row 7").returncode == 0
    assert flori("library", "check", "shelf").returncode == 0
    again = flori("add", "-l", "shelf", second)
    assert again.returncode == 0, again.stderr


def test_output_survives_a_locale_that_cannot_show_it(tmp_path: Path) -> None:
    file = tmp_path / "alpha.txt"
    file.write_text("Alpha\n\nα2-adrenergic lanterns glow.\n", "utf-8")
    outputs = [
        subprocess.run(
            [*FLORI, "split", str(file), *options],
            capture_output=True,
            check=True,
            env=environment(PYTHONIOENCODING="latin-1"),
            timeout=60,
        ).stdout
        for options in ([], ["--json"])
    ]
    assert b"\\u03b12-adrenergic lanterns glow." in outputs[0]
    last = json.loads(outputs[1].decode("utf-8").splitlines()[-1])
    assert last["text"] == "α2-adrenergic lanterns glow."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_output_is_one_sentence(shelf: str) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [*FLORI, "show", "-l", shelf, "paper-0", "--text"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=environment(),
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == "flori: No space left on device.\n"
