"""Kill -9 at random moments while files are added; nothing that was committed may be lost.

    python benchmarks/kill.py --trials 200

Each trial goes on with the same library until it holds everything, then a new one begins. After
each kill the library must open, answer, be sound by `flori library check`, hold no fewer
documents than before, and answer with every document that it holds. Exit code 1 where it does
not.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import corpora

from search.library import Library

_SENTENCES = 6000
_ADD = """
import sys
import search.adding.addition as addition
from search.library import Library
addition._BATCH_DOCUMENTS = 25
print("begun", flush=True)
Library.open(sys.argv[1], create=True).add(sys.argv[2], jobs=int(sys.argv[3]))
"""
_LONGEST = 4.0
"""Seconds after which an adder is killed at the latest."""


def added_for(seconds: float, folder: Path, corpus: Path, jobs: int) -> str:
    """Add for so long, then kill; return what became of the adder."""
    command = [sys.executable, "-c", _ADD, str(folder), str(corpus), str(jobs)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
        code = child.wait()
    if code == -signal.SIGKILL:
        return "killed"
    return "done" if code == 0 else f"ended with code {code}"


def fault_of(folder: Path, before: int) -> tuple[int, str]:
    """Return how many documents a library holds, and what is wrong with it, if anything."""
    with Library.open(folder, create=True) as library:
        kept = library.statistics()
        if kept.documents < before:
            return kept.documents, f"{before - kept.documents} documents are lost"
        problems = library.check()
        if problems:
            return kept.documents, "; ".join(problems)
        if kept.documents and not library.ask(library.show(library.keys()[0]).text[:80]).hits:
            return kept.documents, "it does not answer"
    return kept.documents, ""


def main() -> int:
    """Run the trials; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    outcomes: Counter[str] = Counter()
    faults = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus.jsonl"
        corpora.write(corpus, _SENTENCES)
        library, before = 0, 0
        for trial in range(given.trials):
            folder = Path(scratch) / f"library-{library}"
            outcome = added_for(chance.uniform(0, _LONGEST), folder, corpus, given.jobs)
            held, fault = fault_of(folder, before)
            if not fault and outcome == "done" and held != _SENTENCES // 10:
                fault = f"it holds {held} documents when all is done"
            if fault:
                faults += 1
                print(f"trial {trial}: {outcome}, {fault}", flush=True)
            outcomes[outcome] += 1
            if outcome == "killed":
                before = held
            else:
                library, before = library + 1, 0
    told = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    print(f"{given.trials} trials ({told}), {faults} faults, {time.monotonic() - began:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
