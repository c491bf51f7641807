"""Precision, recall and F1 of sentence boundaries inside lines, and speed.

Usage: ``python benchmarks/splitting.py --data PATH`` where PATH is a file of JSON Lines (or
``.jsonl.gz``) with ``{"id", "text", "sentences": [[start, end], ...]}``, or a folder with such
files, there or in its folder ``splitting``. A boundary is the offset at which a sentence begins;
the beginnings of lines are given and do not count.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from sets import data_folder, read_lines

from search.analysis.sentences import split_sentences

_LINE_START = re.compile(r"(?:\A|\n)\s*(?=\S)")


def inner_boundaries(text: str, spans: Iterable[Iterable[int]]) -> set[int]:
    """Return the beginnings of sentences that are not beginnings of lines."""
    given = {match.end() for match in _LINE_START.finditer(text)}
    return {start for start, _ in spans} - given


def files(place: Path) -> list[Path]:
    """Return the files of sentences that a path stands for."""
    if place.is_file():
        return [place]
    folder = place / "splitting" if (place / "splitting").is_dir() else place
    return sorted(path for path in folder.iterdir() if path.name.endswith((".jsonl", ".jsonl.gz")))


def main() -> None:
    """Measure and print one line a file; with --errors, each wrong boundary in its context."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="a file of sentences, or a folder of them")
    parser.add_argument("--errors", action="store_true", help="also each wrong boundary")
    options = parser.parse_args()
    paths = files(data_folder(parser, options.data))
    if not paths:
        print(f"{options.data}: holds no file of sentences (.jsonl, .jsonl.gz).", file=sys.stderr)
        sys.exit(2)
    for path in paths:
        records = list(read_lines(path))
        right = found = gold = exact = 0
        characters = sum(len(record["text"]) for record in records)
        split_sentences("Warm. Up.")
        started = time.process_time()
        results = [split_sentences(record["text"]) for record in records]
        seconds = time.process_time() - started
        for record, spans in zip(records, results, strict=True):
            text = record["text"]
            ours = inner_boundaries(text, spans)
            theirs = inner_boundaries(text, record["sentences"])
            right += len(ours & theirs)
            found += len(ours)
            gold += len(theirs)
            exact += [tuple(span) for span in record["sentences"]] == spans
            if options.errors:
                for cut in sorted(ours ^ theirs):
                    kind = "extra" if cut in ours else "missed"
                    print(kind, repr(text[max(0, cut - 60) : cut]), repr(text[cut : cut + 40]))
        precision, recall = right / max(found, 1), right / max(gold, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(
            f"{path.name}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f} of {gold} boundaries; "
            f"texts exact {exact}/{len(records)}; {characters / 1e6 / seconds:.2f} M characters/s"
        )


if __name__ == "__main__":
    main()
