"""What the desk costs, and how soon it answers: the real program in a pseudo-terminal.

    python benchmarks/desk.py                          # on the wire, and how soon it answers
    python benchmarks/desk.py --library NAME           # on a library of yours
    python benchmarks/desk.py --speed --library FOLDER # only how soon it answers

On the wire each figure is the mean over the keys of a step, in bytes that the terminal receives.
Inside tmux they are those of tmux's client, as they cross an SSH line. How soon it answers is told
by the clock and by the processors: on a busy machine trust the latter. The questions are words
that stand together in sentences of the library. The desk gets folders of its own, so that neither
your notes nor your conversation is touched.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import select
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import corpora
import gauges
import tables
from terminal_program import FLORI, TerminalProgram

from search.library import Library
from search.storage.starter import starter_files

QUESTION = "does milnacipran help fibromyalgia pain?"
IDLE = 5.0
"""Seconds of looking at an idle desk."""

BUDGETS = {
    "first paint": 8_000,
    "a key typed, answer and all": 150,
    "a step in the hits": 300,
    "a step, reader following": 1_500,
    "read in the source": None,
    "a page in the reader": 2_500,
    "a pane switch": 1_000,
    f"{IDLE:.0f} s idle": 0,
}
"""Bytes at 80x24 inside tmux; None: no budget was set."""

LINES = {"9600 baud": 960, "20 kB/s": 20_000}
"""Slow lines, in bytes per second."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the desk is run."""

    columns: int
    lines: int
    tmux: bool

    @property
    def name(self) -> str:
        """Return what stands over its column."""
        return f"{self.columns}x{self.lines}{' tmux' if self.tmux else ''}"


@contextmanager
def desk(setting: Setting, library: str | None) -> Iterator[TerminalProgram]:
    """Start the desk in folders of its own; the library may be one of the user's."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = {
            "XDG_STATE_HOME": f"{folder}/state",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "LC_ALL": "C.UTF-8",
        }
        if library is None:
            own["XDG_DATA_HOME"] = f"{folder}/data"
        seen = Path(folder, "state", "florilegium", "tour-seen")
        seen.parent.mkdir(parents=True, mode=0o700)
        seen.touch(0o600)
        named = ["-l", library] if library else []
        command = [FLORI, *named]
        if setting.tmux:
            socket = ["tmux", "-S", f"{folder}/socket", "-f", "/dev/null"]
            command = [*socket, "new-session", *command, ";", "set", "status", "off"]
        # The library is made once, so that the first paint is not that of its making.
        TerminalProgram(FLORI, "search", *named, "-n", "1", QUESTION, **own).wait()
        program = TerminalProgram(
            *command, columns=setting.columns, lines=setting.lines, **{**own, "TMUX": ""}
        )
        try:
            yield program
        finally:
            if setting.tmux:
                os.system(f"tmux -S {folder}/socket kill-server 2>/dev/null")
            with program:
                pass


def measure(setting: Setting, library: str | None) -> dict[str, float]:
    """Return bytes by the name of the step."""
    found: dict[str, float] = {}
    with desk(setting, library) as program:
        program.until("commands")
        program.read(0.5)
        found["first paint"] = program.bytes
        found["a key typed, answer and all"] = cost(program, *QUESTION)
        cost(program, "enter")
        wide = setting.columns >= 100
        name = "a step, reader following" if wide else "a step in the hits"
        found[name] = cost(program, *["down"] * 4, *["up"] * 3)
        found["read in the source"] = cost(program, "enter")
        found["a page in the reader"] = cost(program, "\x1b[6~")
        found["a pane switch"] = cost(program, "f4", "\x1bOQ")
        before = program.bytes
        end = time.monotonic() + IDLE
        while time.monotonic() < end:
            program.read(0.2)
        found[f"{IDLE:.0f} s idle"] = program.bytes - before
    return found


def cost(program: TerminalProgram, *keys: str) -> float:
    """Press keys, each when all that the one before brought has come; return bytes a key."""
    before = program.bytes
    for key in keys:
        program.press(key)
        program.read(0.35)
    return (program.bytes - before) / len(keys)


def throttled(program: TerminalProgram, rate: int, ends: Callable[[float], bool]) -> float:
    """Take the output at so many bytes a second; return when the last byte came.

    ``ends`` is asked with the seconds since anything came.
    """
    last = time.monotonic()
    allowed = 0.0
    before = last
    while True:
        now = time.monotonic()
        allowed = min(allowed + (now - before) * rate, rate / 20)
        before = now
        if allowed >= 1 and select.select([program._master], [], [], 0)[0]:
            data = os.read(program._master, int(allowed))
            allowed -= len(data)
            program._stream.feed(data)
            last = now
        elif ends(now - last):
            return last
        time.sleep(0.002)


def slow_line(setting: Setting, rate: int, library: str | None) -> tuple[float, float]:
    """Return the seconds until a step stands on the screen, and until the last of a held key."""
    with desk(setting, library) as program:
        program.until("commands")
        program.type(QUESTION)
        program.press("enter")
        program.read(0.5)
        began = time.monotonic()
        os.write(program._master, b"\x1b[B")
        step = throttled(program, rate, lambda quiet: quiet > 0.7) - began
        released = began
        for number in range(60):
            os.write(program._master, b"\x1b[B" if number % 20 < 10 else b"\x1b[A")
            released = time.monotonic()
            until = released + 1 / 30
            throttled(program, rate, lambda _, until=until: time.monotonic() >= until)
        held = throttled(program, rate, lambda quiet: quiet > 1.0) - released
    return max(step, 0.0), max(held, 0.0)


# --- how soon it answers

STARTS = 3
TYPED = 5
ASKED = 100
"""How often the desk is started, questions typed key by key, and questions asked in all."""
QUIET = 0.35
"""Seconds without a byte after which all is painted: longer than the desk waits for a next key."""
_BEGUN = re.compile(r"(?<!\w)\w{1,2}\Z")
"""One or two letters at the end: the desk waits whether more will follow."""


@dataclass(frozen=True, slots=True)
class Painted:
    """Milliseconds from a key to the first and the last byte of what it brought, and of work."""

    first: float
    last: float
    cpu: float


def processor(process: int) -> float:
    """Return the milliseconds that a process has been at work, its threads included."""
    spent = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e6


def painted(program: TerminalProgram, keys: str, quiet: float = QUIET) -> Painted:
    """Press keys at once, and wait until nothing more comes of them."""
    process = program.process.pid
    before, began = processor(process), time.perf_counter()
    os.write(program._master, keys.encode())
    first = last = began
    while select.select([program._master], [], [], quiet)[0]:
        program.output += os.read(program._master, 65536)
        last = time.perf_counter()
        first = last if first == began else first
    return Painted(1000 * (first - began), 1000 * (last - began), processor(process) - before)


def started(program: TerminalProgram) -> float:
    """Wait for the first whole picture; return the seconds of the processor until then."""
    spent = 0.0
    while select.select([program._master], [], [], 20 if not spent else 1.0)[0]:
        program.output += os.read(program._master, 65536)
        spent = processor(program.process.pid) / 1000
    assert b"commands" in program.output, program.output[-400:]
    return spent


@contextmanager
def starter() -> Iterator[Library]:
    """Make the starter library anew, out of the way of the user's own."""
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, create=True) as library:
        with starter_files() as paths:
            library.add(paths)
        yield library


def questions_of(location: str | None) -> list[str]:
    """Return questions that a library can answer."""
    chance = random.Random(3)
    found: list[str] = []
    with starter() if location is None else Library.open(location) as library:
        keys = library.keys()
        while len(found) < ASKED:
            document = library.show(chance.choice(keys))
            sentence = document.text_of(chance.choice(document.sentences))
            found += filter(None, [corpora.question_in(sentence, chance)])
    return found


def speed(library: str | None) -> str:
    """Return how soon the desk answers on a library, and what memory it needs."""
    questions = questions_of(library)
    setting = Setting(200, 50, False)
    starts = []
    for _ in range(STARTS - 1):
        with desk(setting, library) as program:
            starts.append(started(program))
    with desk(setting, library) as program:
        starts.append(started(program))
        fresh = gauges.memory([program.process.pid])
        keys, answers = [], []
        for question in questions[:TYPED]:
            for length in range(1, len(question) + 1):
                waits = _BEGUN.search(question[:length]) or question[length - 1] == " "
                one = painted(program, question[length - 1], 0.05 if waits else QUIET)
                if not waits:
                    keys.append(one)
            painted(program, "\r")
            painted(program, "i", 0.1)  # Enter went to the sentences
        for question in questions[TYPED:]:
            painted(program, question, 0.03)  # all letters stand, and nothing was asked yet
            answers.append(painted(program, "\r", 0.2))
            painted(program, "i", 0.1)
        held = gauges.memory([program.process.pid])
    rows: list[list[object]] = [["exec to first paint, CPU s (best)", min(starts), None, "≤ 0.6"]]
    for name, spent, budget in (
        ("a key: its letter stands after, ms", [one.first for one in keys], ""),
        ("a key: its answer stands after, the pause of 80 included", [o.last for o in keys], ""),
        ("a key, answer and painting: CPU ms", [one.cpu for one in keys], "≤ 50"),
        ("Enter after a pasted question: answer stands after, ms", [o.last for o in answers], ""),
        ("the same, CPU ms", [one.cpu for one in answers], "≤ 50"),
        ("the same, the last ten questions only", [one.cpu for one in answers[-10:]], "≤ 50"),
    ):
        rows.append([name, *(gauges.percentile(spent, part) for part in (50, 95)), budget])
    for when, memory in (("before", fresh), (f"after {ASKED}", held)):
        for kind in ("private dirty", "private clean", "shared"):
            budget = "≤ 160" if kind == "private dirty" else ""
            rows.append([f"memory {when} questions, {kind}, MB", memory[kind], None, budget])
    return tables.table(["how soon", "p50, or in all", "p95", "budget"], rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--library", help="a library of yours instead of the starter library")
    parser.add_argument("--speed", action="store_true", help="only how soon it answers")
    given = parser.parse_args()
    library = given.library
    if library and "/" in library:
        library = str(Path(library).resolve())
    if not given.speed:
        wire(library)
        print()
    print(speed(library))


def wire(library: str | None) -> None:
    """Print what crosses the wire."""
    with_tmux = [False, True] if shutil.which("tmux") else [False]
    settings = [Setting(*size, tmux) for size in ((80, 24), (200, 50)) for tmux in with_tmux]
    columns = {setting.name: measure(setting, library) for setting in settings}
    print("| bytes | " + " | ".join(columns) + " | budget at 80x24 in tmux |")
    print("|---|" + "---|" * (len(columns) + 1))
    for name, budget in BUDGETS.items():
        cells = [f"{cost[name]:,.0f}" if name in cost else "" for cost in columns.values()]
        allowed = "" if budget is None else f"{budget:,}"
        print(f"| {name} | " + " | ".join(cells) + f" | {allowed} |")
    print("\n| slow line, 80x24 | a step stands after | still moving after a key held for 2 s |")
    print("|---|---|---|")
    for name, rate in LINES.items():
        step, held = slow_line(Setting(80, 24, False), rate, library)
        print(f"| {name} | {step:.2f} s | {held:.2f} s |")


if __name__ == "__main__":
    main()
