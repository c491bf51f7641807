"""Speed, memory and disk beside rank-bm25, bm25s, tantivy and SQLite FTS5, in one run.

    python benchmarks/speed.py                        20 thousand sentences
    python benchmarks/speed.py --sentences 200000
    python benchmarks/speed.py --full                 20 thousand, 200 thousand and 2.1 million
    python benchmarks/speed.py --only ours tantivy    leave the others out

The corpus is synthetic (`corpora.py`). Everything is measured in a process of its own. Times
are of the processor, not of the clock, so that a busy machine does not change them much; those
of worker processes and threads are counted. Peers are given sentences, ours finds them itself;
for the bare tantivy a second figure has the splitting and tokenising of nltk's Punkt added.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import corpora

_SIZES = (20_000, 200_000, 2_100_000)
_ADDED = 11_000
_QUESTIONS = 300
_SECONDS = 20.0
"""Of questions to one engine; a slow one is asked fewer."""
_COLUMNS = (
    "engine", "sentences", "build CPU s", "build MB", "disk MB", "open s", "p50 ms", "p95 ms",
    "p99 ms", "private MB", "+11,000 s",
)  # fmt: skip


def cpu() -> float:
    """Return the processor time that this process and its children took, in seconds."""
    found = 0.0
    for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(whose)
        found += used.ru_utime + used.ru_stime
    return found


def peak() -> float:
    """Return the most memory that this process had, in millions of bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def private() -> float:
    """Return the memory that is this process's alone, in millions of bytes (Linux).

    Pages of files that are mapped to be read are not: the system takes them back at will.
    """
    rows = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_Dirty")) / 1000


def size(folder: Path) -> float:
    """Return the size of a folder's files, in millions of bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def asked(rank: Callable[[str], object], corpus: Path) -> dict[str, float]:
    """Return the percentiles of the time that questions take, in milliseconds."""
    spent = []
    until = time.process_time() + _SECONDS
    given = corpora.questions(corpus, _QUESTIONS + 20)
    for number, question in enumerate(given):
        before = time.process_time()
        rank(question)
        if number >= 20:  # what is only slow the first time is told as "open"
            spent.append(1000 * (time.process_time() - before))
        if time.process_time() > until and len(spent) > 20:
            break
    spent.sort()
    return {f"p{part} ms": spent[len(spent) * part // 100] for part in (50, 95, 99)}


# --- each in a process of its own: what they print is a JSON record


def build_ours(corpus: Path, folder: Path, jobs: int) -> dict[str, float]:
    """Build a library."""
    from search.library import Library

    began, clock = cpu(), time.perf_counter()
    with Library.open(folder, create=True) as library:
        library.add(corpus, jobs=jobs)
        sentences = library.statistics().sentences
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return {
        "sentences": sentences,
        "build CPU s": cpu() - began,
        "clock s": time.perf_counter() - clock,
        "build MB": peak() + (workers * jobs if jobs > 1 else 0),
        "disk MB": size(folder),
    }


def ask_ours(corpus: Path, folder: Path, jobs: int) -> dict[str, float]:
    """Open a library, ask, and add to it."""
    from search.library import Library

    began = cpu()
    library = Library.open(folder)
    library.ask(corpora.questions(corpus, 1)[0], limit=10)
    found = {"open s": cpu() - began}
    found |= asked(lambda question: library.ask(question, limit=10), corpus)
    found["private MB"] = private()
    more = corpus.with_name("more.jsonl")
    if not more.exists():
        corpora.write(more, _ADDED, seed=8)
    began = cpu()
    library.add(more, jobs=jobs)
    found["+11,000 s"] = cpu() - began
    library.close()
    return found


def tantivy(corpus: Path, folder: Path, _jobs: int) -> dict[str, float]:
    """Measure tantivy with stored text, its own analyzer, on disk."""
    import tantivy

    folder.mkdir()
    texts = list(corpora.sentences_of(corpus))
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
    schema = builder.build()
    began = cpu()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(50_000_000, 1)
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    writer.wait_merging_threads()
    found = {"sentences": len(texts), "build CPU s": cpu() - began, "build MB": peak()}
    found["disk MB"] = size(folder)
    del texts, index, writer
    began = cpu()
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def rank(question: str) -> None:
        hits = searcher.search(index.parse_query(question, ["text"]), 10).hits
        [searcher.doc(address) for _, address in hits]

    rank(corpora.questions(corpus, 1)[0])
    found["open s"] = cpu() - began
    return found | asked(rank, corpus)


def peer(name: str) -> Callable[[Path, Path, int], dict[str, float]]:
    """Return what measures a peer that is built in memory."""

    def measure(corpus: Path, _folder: Path, _jobs: int) -> dict[str, float]:
        from peers import makers

        texts = list(corpora.sentences_of(corpus))
        places = [("", number, number) for number in range(len(texts))]
        make = dict(makers())[name]
        began = cpu()
        rank = make(texts, places, 10)
        found = {"sentences": len(texts), "build CPU s": cpu() - began, "build MB": peak()}
        return found | asked(rank, corpus)

    return measure


def punkt(corpus: Path, _folder: Path, _jobs: int) -> dict[str, float]:
    """Measure nltk's Punkt, as it comes, on the texts."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    splitter = PunktSentenceTokenizer()
    began = cpu()
    count = 0
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            count += sum(1 for _ in splitter.span_tokenize(json.loads(line)["text"]))
    return {"sentences": count, "build CPU s": cpu() - began, "build MB": peak()}


_ENGINES: dict[str, tuple[Callable[[Path, Path, int], dict[str, float]], ...]] = {
    "ours": (build_ours, ask_ours),
    "tantivy": (tantivy,),
    "punkt": (punkt,),
    "fts5": (peer("SQLite FTS5"),),
    "bm25s": (peer("bm25s"),),
    "rank-bm25": (peer("plain rank-bm25"),),
}


def measured(name: str, corpus: Path, place: Path, jobs: int) -> dict[str, Any]:
    """Return what was measured of an engine, each step in a process of its own."""
    found: dict[str, Any] = {"engine": name}
    for step in range(len(_ENGINES[name])):
        command = [sys.executable, __file__, "--step", str(step), "--only", name]
        command += ["--corpus", str(corpus), "--place", str(place / name), "--jobs", str(jobs)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            return found | {"p50 ms": "failed"}
        found |= json.loads(done.stdout.splitlines()[-1])
    return found


def table(rows: list[dict[str, Any]]) -> str:
    """Return the measurements as a table of Markdown."""
    lines = ["| " + " | ".join(_COLUMNS) + " |", "|---" * len(_COLUMNS) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(_cell(row.get(name, "–")) for name in _COLUMNS) + " |")
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return (
            f"{value:,.0f}" if value >= 100 else f"{value:,.2g}" if value < 1 else f"{value:,.1f}"
        )
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Measure what was asked for and print a table for each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sentences", type=int, default=_SIZES[0])
    parser.add_argument("--full", action="store_true", help="20 thousand to 2.1 million")
    parser.add_argument("--only", nargs="+", choices=sorted(_ENGINES), default=list(_ENGINES))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="make everything in this folder, and leave it")
    parser.add_argument("--step", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step is not None:
        measure = _ENGINES[given.only[0]][given.step]
        print(json.dumps(measure(given.corpus, given.place, given.jobs)))
        return
    for sentences in _SIZES if given.full else (given.sentences,):
        with tempfile.TemporaryDirectory() as scratch:
            place = given.keep or Path(scratch)
            place.mkdir(parents=True, exist_ok=True)
            corpus = place / f"corpus-{sentences}.jsonl"
            if not corpus.exists():
                corpora.write(corpus, sentences)
            rows = [measured(name, corpus, place, given.jobs) for name in given.only]
            print(f"\n{sentences:,} sentences, {corpus.stat().st_size / 1e6:,.0f} MB\n")
            print(table(rows), flush=True)
            clock = next((row.get("clock s") for row in rows if row["engine"] == "ours"), None)
            if clock:
                print(f"\nours, by the clock: built in {clock:,.0f} s with {given.jobs} jobs")


if __name__ == "__main__":
    main()
