"""Precision, recall and F1 of sentence boundaries inside lines, and speed.

Usage: ``python benchmarks/splitting.py --data PATH`` where PATH is a file of JSON Lines (or
``.jsonl.gz``) with ``{"id", "text", "sentences": [[start, end], ...]}``, or a folder with such
files, there or in its folder ``splitting``. A boundary is the offset at which a sentence begins;
the beginnings of lines are given and do not count, and the other splitters are given line by line.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sets import data_folder, files_of, read_lines

from search.analysis.sentences import split_sentences

Splitter = Callable[[str], list[tuple[int, int]]]
"""Returns the spans of the sentences of a text."""

_LINE = re.compile(r"[^\n]+")
_LINE_START = re.compile(r"(?:\A|\n)\s*(?=\S)")


def inner_boundaries(text: str, spans: Iterable[Iterable[int]]) -> set[int]:
    """Return the beginnings of sentences that are not beginnings of lines."""
    given = {match.end() for match in _LINE_START.finditer(text)}
    return {start for start, _ in spans} - given


def splitters() -> Iterator[tuple[str, Splitter]]:
    """Yield this program's splitter, Punkt as it comes, and the others that are installed."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    yield "ours", split_sentences
    punkt = PunktSentenceTokenizer()
    yield "nltk Punkt, untrained", by_line(lambda line: punkt.span_tokenize(line))
    if find_spec("nupunkt"):
        import nupunkt  # type: ignore[import-not-found]

        yield "nupunkt", by_line(lambda line: placed(line, nupunkt.sent_tokenize(line)))
    if find_spec("blingfire"):
        import blingfire  # type: ignore[import-not-found]

        yield (
            "blingfire",
            by_line(lambda line: placed(line, blingfire.text_to_sentences(line).split("\n"))),
        )
    if find_spec("pysbd"):
        import pysbd  # type: ignore[import-not-found]

        segmenter = pysbd.Segmenter(language="en", clean=False)
        yield "pysbd", by_line(lambda line: placed(line, segmenter.segment(line)))
    if find_spec("sentencex"):
        import sentencex  # type: ignore[import-not-found]

        yield "sentencex", by_line(lambda line: placed(line, sentencex.segment("en", line)))


def by_line(split: Callable[[str], Iterable[tuple[int, int]]]) -> Splitter:
    """Return a splitter of whole texts made of one of lines: those end sentences for certain."""

    def whole(text: str) -> list[tuple[int, int]]:
        return [
            (match.start() + start, match.start() + end)
            for match in _LINE.finditer(text)
            for start, end in split(match[0])
        ]

    return whole


def placed(line: str, sentences: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where sentences that a splitter gives as strings stand in their line."""
    place = 0
    for sentence in sentences:
        bare = sentence.strip()
        start = line.find(bare, place)
        if bare and start >= 0:
            place = start + len(bare)
            yield start, place


def measure(
    records: list[dict[str, Any]], split: Splitter
) -> tuple[str, list[list[tuple[int, int]]]]:
    """Return the figures of a splitter, ready to print, and what it made of each text."""
    split("Warm. Up.")
    started = time.process_time()
    results = [list(split(record["text"])) for record in records]
    seconds = max(time.process_time() - started, 1e-6)
    right = found = gold = exact = 0
    for record, spans in zip(records, results, strict=True):
        ours = inner_boundaries(record["text"], spans)
        theirs = inner_boundaries(record["text"], record["sentences"])
        right += len(ours & theirs)
        found += len(ours)
        gold += len(theirs)
        exact += [tuple(span) for span in record["sentences"]] == spans
    precision, recall = right / max(found, 1), right / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    speed = sum(len(record["text"]) for record in records) / 1e6 / seconds
    told = f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  exact {exact}/{len(records)}"
    return f"{told}  {speed:.2f} M characters/s", results


def tell_errors(records: list[dict[str, Any]], results: list[list[tuple[int, int]]]) -> None:
    """Print each wrong boundary in its context."""
    for record, spans in zip(records, results, strict=True):
        text = record["text"]
        ours = inner_boundaries(text, spans)
        for cut in sorted(ours ^ inner_boundaries(text, record["sentences"])):
            kind = "extra" if cut in ours else "missed"
            print(kind, repr(text[max(0, cut - 60) : cut]), repr(text[cut : cut + 40]))


def main() -> None:
    """Measure every splitter on every file; with --errors, also tell what ours gets wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="a file of sentences, or a folder of them")
    parser.add_argument("--errors", action="store_true", help="also each wrong boundary of ours")
    options = parser.parse_args()
    paths = files_of(data_folder(parser, options.data), "splitting")
    if not paths:
        print(f"{options.data}: holds no file of sentences (.jsonl, .jsonl.gz).", file=sys.stderr)
        sys.exit(2)
    for path in paths:
        records = list(read_lines(path))
        gold = sum(len(inner_boundaries(one["text"], one["sentences"])) for one in records)
        print(f"{path.name}: {len(records)} texts, {gold} boundaries inside lines")
        for name, split in splitters():
            told, results = measure(records, split)
            print(f"  {name:24} {told}", flush=True)
            if options.errors and name == "ours":
                tell_errors(records, results)


if __name__ == "__main__":
    main()
