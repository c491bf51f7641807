"""Kill -9 at random moments while a library is written; nothing that was kept may be lost.

    python benchmarks/kill.py --trials 300

In turn three things are done and killed: a first addition, a second one to a library that holds
the first, and `flori library rebuild`. A killed one is begun again on the same library until it
comes to its end, then on a new library. After each kill the library must open, answer, be sound
by `flori library check`, hold no fewer documents than before, and answer with every document that
it holds; after each end it must hold exactly what it was given. Exit code 1 where it does not.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import corpora

from search.library import Library

_SENTENCES = 6000
_DOCUMENTS = _SENTENCES // 10
_SMALL_BATCHES = """
import search.adding.addition as addition
for name, size in ("_BATCH_DOCUMENTS", 25), ("_BATCH_CHARACTERS", 40_000), ("_BATCH_SECONDS", 0.1):
    if hasattr(addition, name):
        setattr(addition, name, size)
"""
"""So that many moments are moments of a commit."""
_ADD = f"""
import sys
from search.library import Library
{_SMALL_BATCHES}
print("begun", flush=True)
Library.open(sys.argv[1], create=True).add(sys.argv[2], jobs=int(sys.argv[3]))
"""
_REBUILD = """
import sys
from search.library import Library
print("begun", flush=True)
Library.open(sys.argv[1]).rebuild()
"""


@dataclass(slots=True)
class Work:
    """What is done to a library, again and again, and how far it has come."""

    name: str
    program: str
    corpus: Path
    beginning: Path | None
    """The library that it is done to, if it is not to a new one."""
    least: int
    """Documents that are there at the beginning."""
    most: int
    """Documents that are there at the end."""
    longest: float = 0.0
    """Seconds that it takes when nobody kills it."""
    folder: Path | None = None
    held: int = 0

    def begin(self, folder: Path) -> None:
        """Turn to another library."""
        if self.folder is not None:
            shutil.rmtree(self.folder)
        if self.beginning is not None:
            shutil.copytree(self.beginning, folder)
        self.folder, self.held = folder, self.least

    def done_for(self, seconds: float | None, jobs: int) -> str:
        """Do it for so long, then kill; return what became of it."""
        command = [sys.executable, "-c", self.program, str(self.folder), str(self.corpus)]
        root = Path(__file__).parent.parent
        with subprocess.Popen([*command, str(jobs)], stdout=subprocess.PIPE, cwd=root) as child:
            assert child.stdout is not None
            child.stdout.readline()
            began = time.monotonic()
            try:
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                child.kill()
            code = child.wait()
        if code == -signal.SIGKILL:
            return "killed"
        self.longest = max(self.longest, time.monotonic() - began)
        return "done" if code == 0 else f"ended with code {code}"

    def fault(self, outcome: str) -> str:
        """Return what is wrong with the library, if anything, and remember what it holds."""
        assert self.folder is not None
        before = self.held
        with Library.open(self.folder, create=True) as library:
            self.held = library.statistics().documents
            if self.held < before:
                return f"{before - self.held} documents are lost"
            if outcome != "killed" and (outcome != "done" or self.held != self.most):
                return f"{outcome}, with {self.held} documents of {self.most}"
            problems = library.check()
            if problems:
                return "; ".join(problems)
            if self.held and not library.ask(library.show(library.keys()[-1]).text[:80]).hits:
                return "it does not answer"
        return ""


def works(scratch: Path, jobs: int) -> list[Work]:
    """Return what is to be done and killed, each done once to know how long it takes."""
    first, second = scratch / "first.jsonl", scratch / "second.jsonl"
    corpora.write(first, _SENTENCES)
    corpora.write(second, _SENTENCES, seed=8)
    kept = scratch / "kept"
    found = [
        Work("first addition", _ADD, first, None, 0, _DOCUMENTS),
        Work("second addition", _ADD, second, kept, _DOCUMENTS, 2 * _DOCUMENTS),
        Work("rebuild", _REBUILD, first, kept, _DOCUMENTS, _DOCUMENTS),
    ]
    for number, work in enumerate(found):
        work.begin(scratch / f"whole-{number}")
        outcome = work.done_for(None, jobs)
        if problem := work.fault(outcome):
            raise SystemExit(f"{work.name}, not killed: {problem}")
        if not kept.exists():
            assert work.folder is not None
            shutil.copytree(work.folder, kept)
        work.begin(scratch / f"library-{number}")
    return found


def main() -> int:
    """Run the trials; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trials", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    outcomes: dict[str, Counter[str]] = {}
    faults = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        turns = cycle(works(scratch, given.jobs))
        for trial, work in zip(range(given.trials), turns, strict=False):
            told = outcomes.setdefault(work.name, Counter())
            outcome = work.done_for(chance.uniform(0, work.longest), given.jobs)
            fault = work.fault(outcome)
            told[outcome] += 1
            if fault:
                faults += 1
                print(f"trial {trial}, {work.name}: {fault}", flush=True)
            if fault or outcome != "killed":
                work.begin(scratch / f"next-{trial}")
    for name, counts in outcomes.items():
        print(f"{name}: " + ", ".join(f"{count} {each}" for each, count in counts.most_common()))
    print(f"{given.trials} trials, {faults} faults, {time.monotonic() - began:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
