"""What the desk costs on the wire: the real program in a pseudo-terminal, beside its budgets.

    python benchmarks/desk.py                 # 80x24 and 200x50, bare and inside tmux; slow lines
    python benchmarks/desk.py --library NAME  # on a library of yours instead of the starter library

Each figure is the mean over the keys of a step, in bytes that the terminal receives. Inside
tmux they are those of tmux's client, as they cross an SSH line. The desk gets folders of its own,
so that neither your notes nor your conversation is touched.
"""

from __future__ import annotations

import argparse
import os
import select
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from terminal_program import FLORI, TerminalProgram

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
        command = [FLORI, *(["-l", library] if library else [])]
        if setting.tmux:
            socket = ["tmux", "-S", f"{folder}/socket", "-f", "/dev/null"]
            command = [*socket, "new-session", *command, ";", "set", "status", "off"]
        # A library is made once, so that the first paint is not that of its making.
        warm = TerminalProgram(FLORI, "library", "list", **own)
        warm.wait()
        made = TerminalProgram(FLORI, "search", "-n", "1", QUESTION, **own)
        made.wait()
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


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", help="a library of yours instead of the starter library")
    library = parser.parse_args().library
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
