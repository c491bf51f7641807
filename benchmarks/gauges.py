"""What the speed of a program is measured with: processor time, memory and disk, on Linux.

Memory is that of a process and all that it started, together, looked at again and again while
they run: peaks of single processes, added up, would be more than was ever there at once.
"""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MILLION = 1e6
_LOOK = 0.05
_LOOKS_QUICKLY = 5.0
_LOOK_LATER = 0.25
"""Seconds between two looks at memory: often at first, so that a short run is seen, too."""


@dataclass(slots=True)
class Run:
    """What a process and all that it started needed."""

    code: int
    output: str
    cpu: float
    """Seconds of the processors, its children's included."""
    clock: float
    peak: float
    """The most memory at once, in millions of bytes: shared pages counted once (PSS)."""
    anonymous: float
    """The most of it at once that is no page of a file."""

    @property
    def fault(self) -> str:
        """What ended it, if it did not end well."""
        if self.code == 0:
            return ""
        return f"killed by signal {-self.code}" if self.code < 0 else f"failed ({self.code})"


def cpu() -> float:
    """Return the processor time that this process and its ended children took, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a program to its end and return what it needed."""
    began = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    assert child.stdout is not None
    peak = anonymous = 0.0
    while True:
        now = memory(tree(child.pid))
        peak, anonymous = max(peak, now["all"]), max(anonymous, now["anonymous"])
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(_LOOK if time.perf_counter() - began < _LOOKS_QUICKLY else _LOOK_LATER)
    child.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - began
    with child.stdout as output:
        told = output.read()  # what these programs print is shorter than a pipe is wide
    return Run(child.returncode, told, used.ru_utime + used.ru_stime, clock, peak, anonymous)


def tree(process: int) -> Iterator[int]:
    """Yield the ids of a process and of all that it started."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


_PARTS = {
    "Pss": "all",
    "Pss_Anon": "anonymous",
    "Private_Dirty": "private dirty",
    "Private_Clean": "private clean",
    "Shared_Clean": "shared",
    "Shared_Dirty": "shared",
}


def memory(processes: Iterator[int] | Sequence[int]) -> dict[str, float]:
    """Return the memory of processes in millions of bytes, by what kind it is of.

    ``private dirty`` was written to; ``private clean`` are pages of files that only they have
    mapped, which the system takes back at will. Where the system does not tell, ``all`` is their
    resident memory.
    """
    found = dict.fromkeys(_PARTS.values(), 0.0)
    for process in processes:
        try:
            rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            found["all"] += _resident(process)
            continue
        for row in rows[1:]:
            name, _, value = row.partition(":")
            if name in _PARTS:
                found[_PARTS[name]] += 1024 * int(value.split()[0]) / MILLION
    return found


def _resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MILLION


def disk(folder: Path) -> float:
    """Return what a folder's files take on disk, in millions of bytes, as ``du`` does."""
    files = {path.stat().st_ino: path.stat() for path in folder.rglob("*") if path.is_file()}
    return sum(512 * one.st_blocks for one in files.values()) / MILLION


def percentile(values: Sequence[float], part: int) -> float:
    """Return the value that so many of a hundred do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]


def asked(
    rank: Callable[[Any], object], questions: Sequence[Any], seconds: float, least: int = 20
) -> list[float]:
    """Return the milliseconds of the processor that each question takes.

    As many are asked as there is time for, but ``least`` of them at least.
    """
    spent: list[float] = []
    until = time.process_time() + seconds
    for question in questions:
        before = time.process_time()
        rank(question)
        after = time.process_time()
        spent.append(1000 * (after - before))
        if after > until and len(spent) >= least:
            break
    return spent
