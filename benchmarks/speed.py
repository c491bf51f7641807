"""Speed, memory and disk beside tantivy, SQLite FTS5, bm25s, rank-bm25 and Punkt, in one run.

    python benchmarks/speed.py                        20 thousand sentences
    python benchmarks/speed.py --sentences 200000
    python benchmarks/speed.py --full                 20 thousand, 200 thousand and 2.1 million
    python benchmarks/speed.py --full --reuse FOLDER  what was built there before is asked again
    python benchmarks/speed.py --full --reuse FOLDER --anew   ... but ours, which has changed
    python benchmarks/speed.py --only "ours, 2 jobs" "tantivy, ready-split"

The corpus is synthetic (`corpora.py`), or any of its form: put it into the folder as
corpus-NUMBER.jsonl. Each step of each engine (`engines.py`) is a process of its own, whose times
are those of the processors unless they are named "clock", all threads and children and the start
of Python included; one that fails is a row of its table. "Clock" and all ratios of it need a
quiet machine. The tables are Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import corpora
import gauges
import tables
from engines import ENGINES, OWN, Question, question_of

_SIZES = (20_000, 200_000, 2_100_000)
_ADDED = 11_000
_QUESTIONS = 300
_FIRST = 20
"""Questions that are asked before, and not counted: what is slow only once is told as opening."""
_OPENINGS = 3
Record = dict[str, Any]


# --- in a process of its own: what is printed is a JSON record


def build(name: str, corpus: Path, folder: Path) -> Record:
    """Build, and tell how many sentences there are."""
    return {"sentences": ENGINES[name].build(corpus, folder)}


def grow(name: str, corpus: Path, folder: Path) -> Record:
    """Add to what was built."""
    add = ENGINES[name].grow
    assert add is not None
    began = gauges.cpu()
    add(corpus, folder)
    return {"added CPU s": gauges.cpu() - began}


def first(name: str, way: str, questions: Sequence[Question], folder: Path) -> Record:
    """Open what was built and answer one question."""
    began = time.process_time()
    ready, ask = ENGINES[name].ways[way](folder)
    ask(next(made for question in questions for made in ready(question)))
    return {"open s": time.process_time() - began, "exec s": time.process_time()}


def ask(name: str, way: str, questions: Sequence[Question], folder: Path, seconds: float) -> Record:
    """Ask every question, for so long at most; tell times and memory."""
    ready, put = ENGINES[name].ways[way](folder)
    made = [ready(question) for question in questions]
    gauges.asked(put, [one for each in made[:_FIRST] for one in each], seconds / 10, 1)
    spent = gauges.asked(put, [one for each in made[_FIRST:] for one in each], seconds)
    percentiles = {f"p{part}": gauges.percentile(spent, part) for part in (50, 95, 99)}
    held = gauges.memory([os.getpid()])
    return {"asked": len(spent), **percentiles, **held}


def step(given: argparse.Namespace) -> Record:
    """Do the step that the command line names."""
    name, what, way = given.step
    if what == "build":
        return build(name, given.corpus, given.place)
    if what == "grow":
        return grow(name, given.corpus, given.place)
    questions = [Question(*one) for one in json.loads(given.corpus.read_text("utf-8"))]
    if what == "first":
        return first(name, way, questions, given.place)
    return ask(name, way, questions, given.place, given.seconds)


# --- in the process that measures


class Measuring:
    """Measures engines on one corpus, in one folder."""

    def __init__(self, place: Path, sentences: int, seconds: float, *, anew: bool) -> None:
        self._place = place / str(sentences)
        self._place.mkdir(parents=True, exist_ok=True)
        self._seconds = seconds
        self._anew = anew
        self.corpus = place / f"corpus-{sentences}.jsonl"
        if not self.corpus.exists():
            corpora.write(self.corpus, sentences)
        self._questions = self._place / "questions.json"
        drawn = map(question_of, corpora.questions(self.corpus, 2 * _QUESTIONS))
        asked = [astuple(one) for one in drawn if one.words and one.terms]
        self._questions.write_text(json.dumps(asked[: _QUESTIONS + _FIRST]), "utf-8")
        self._more = place / "more.jsonl"
        if not self._more.exists():
            corpora.write(self._more, _ADDED, seed=8)

    def engine(self, name: str) -> Record:
        """Return all that is measured of an engine."""
        engine = ENGINES[name]
        home = self._place / name.replace(", ", "-").replace(" ", "-")
        found = self._built(name, home)
        if found.get("fault"):
            return found
        for way in engine.ways:
            found["ways"][way] = self._step(name, "ask", way, self._questions, home / "data")
        if engine.ways:
            way = next(iter(engine.ways))
            firsts = [
                self._step(name, "first", way, self._questions, home / "data")
                for _ in range(_OPENINGS)
            ]
            found |= min(firsts, key=lambda one: one.get("exec s", float("inf")))
        if engine.grow is not None:
            copy = home / "grown"
            shutil.copytree(home / "data", copy)
            found |= self._step(name, "grow", "", self._more, copy)
            shutil.rmtree(copy)
        return found

    def _built(self, name: str, home: Path) -> Record:
        """Build, unless that was done before; return what was needed."""
        told = home / "built.json"
        if told.exists() and not (self._anew and name in OWN):
            return dict(json.loads(told.read_text("utf-8")))
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        corpus = self.corpus
        if ENGINES[name].on_lines:
            corpus = corpus.with_suffix(".lines.jsonl")
            if not corpus.exists():
                corpora.write_lines(corpus, self.corpus)
        found = {"engine": name, "ways": {}} | self._step(name, "build", "", corpus, home / "data")
        if not found.get("fault"):
            found["disk MB"] = gauges.disk(home / "data")
            told.write_text(json.dumps(found), "utf-8")
        return found

    def _step(self, name: str, what: str, way: str, corpus: Path, folder: Path) -> Record:
        print(f"  {name}: {what} {way}", file=sys.stderr, flush=True)
        command = [sys.executable, __file__, "--step", name, what, way, "--corpus", str(corpus)]
        command += ["--place", str(folder), "--seconds", str(self._seconds)]
        kinds = ("DATA", "STATE", "CONFIG", "CACHE")
        own = {f"XDG_{kind}_HOME": str(self._place / "home") for kind in kinds}
        done = gauges.run(command, own)
        if done.fault:
            return {"engine": name, "fault": done.fault}
        found: Record = json.loads(done.output.splitlines()[-1])
        if what == "build":
            found |= {"CPU s": done.cpu, "clock s": done.clock}
            found |= {"peak MB": done.peak, "anonymous MB": done.anonymous}
        return found


def main() -> None:
    """Measure what was asked for and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sentences", type=int, nargs="+", default=[_SIZES[0]])
    parser.add_argument("--full", action="store_true", help="20 thousand to 2.1 million")
    parser.add_argument("--only", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--seconds", type=float, default=20.0, help="of questions in each way")
    parser.add_argument("--reuse", type=Path, help="build here, unless that was done before")
    parser.add_argument("--anew", action="store_true", help="build ours anew where --reuse points")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step is not None:
        print(json.dumps(step(given)))
        return
    sizes = {}
    for sentences in _SIZES if given.full else given.sentences:
        with tempfile.TemporaryDirectory() as scratch:
            place = given.reuse or Path(scratch)
            measuring = Measuring(place, sentences, given.seconds, anew=given.anew)
            found = {name: measuring.engine(name) for name in given.only}
            sizes[sentences] = found
            if given.reuse:
                (place / f"figures-{sentences}.json").write_text(json.dumps(found), "utf-8")
            load = os.getloadavg()[0]
            print(f"\n### {sentences:,} sentences, {measuring.corpus.stat().st_size / 1e6:,.0f} MB")
            print(f"\nLoad at the end: {load:.1f}.\n\n{tables.of_size(found)}", flush=True)
    if len(sizes) > 1:
        print(f"\n### From size to size\n\n{tables.growth(sizes)}")


if __name__ == "__main__":
    main()
