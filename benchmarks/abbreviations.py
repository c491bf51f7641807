"""Precision, recall and F1 of the abbreviations that texts define, beside other programs.

Usage: ``python benchmarks/abbreviations.py --data PATH`` where PATH is a file of JSON Lines (or
``.jsonl.gz``) with ``{"id", "text", "pairs": [{"short", "long"}, ...]}``, or a folder with such
files, there or in its folder ``abbrev``; with ``--errors`` also what was missed or wrong.

Strict: the pair as a text gives it, letter by letter, once for each text. Loose: the same short
form (capitals and punctuation aside), the long form sharing a word with the right one. The
packages ``abbreviations`` and ``abbreviation-extractor`` are measured where they are installed;
else their figures are those measured once on the development half of the Yeast abstracts.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sets import data_folder, files_of, read_lines

from search.analysis.abbreviations import find_abbreviations

Pairs = set[tuple[str, str]]

QUOTED = {
    "abbreviations 0.2.5": ".861 / .684 / .762   loose F1 .815   (quoted, not run)",
    "abbreviation-extractor 0.2.0": ".909 / .702 / .792   loose F1 .823   (quoted, not run)",
}


def main() -> None:
    """Measure every program on every file, and print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="a file of texts with pairs, or its folder")
    parser.add_argument("--errors", action="store_true", help="also what is missed or wrong")
    options = parser.parse_args()
    paths = files_of(data_folder(parser, options.data), "abbrev")
    if not paths:
        print(f"{options.data}: holds no file of pairs (.jsonl, .jsonl.gz).", file=sys.stderr)
        sys.exit(2)
    for path in paths:
        records = list(read_lines(path))
        right = [{(pair["short"], pair["long"]) for pair in one["pairs"]} for one in records]
        print(f"{path.name}: {len(records)} texts, {sum(map(len, right))} different pairs")
        print(f"  {'':30} {'strict P / R / F1':22} loose P / R / F1")
        measured = set()
        for name, find in finders():
            measured.add(name)
            started = time.process_time()
            found = [find(record["text"]) for record in records]
            seconds = time.process_time() - started
            print(f"  {name:30} {strict(found, right):22} {loose(found, right)}  {seconds:.2f} s")
            if options.errors and name == "ours":
                tell_errors(records, found, right)
        for name, figures in QUOTED.items():
            if name.split()[0] not in measured:
                print(f"  {name:30} {figures}")


def finders() -> Iterator[tuple[str, Callable[[str], Pairs]]]:
    """Yield the programs that are there."""
    # This script's own name would hide the package ``abbreviations``.
    folder = Path(__file__).resolve().parent
    sys.path[:] = [place for place in sys.path if not place or Path(place).resolve() != folder]
    yield "ours", lambda text: {(one.short, one.long) for one in find_abbreviations(text)}
    try:
        from abbreviations import schwartz_hearst  # type: ignore[import-not-found]
    except ImportError:
        pass
    else:
        yield (
            "abbreviations",
            lambda text: set(
                schwartz_hearst.extract_abbreviation_definition_pairs(doc_text=text).items()
            ),
        )
    try:
        import abbreviation_extractor  # type: ignore[import-not-found]
    except ImportError:
        pass
    else:

        def extracted(text: str) -> Pairs:
            made: list[Any] = abbreviation_extractor.extract_abbreviation_definition_pairs(text)
            return {(one.abbreviation, one.definition) for one in made}

        yield "abbreviation-extractor", extracted


def strict(found: list[Pairs], right: list[Pairs]) -> str:
    """Return precision, recall and F1 of pairs that are the same letter by letter."""
    same = sum(len(ours & theirs) for ours, theirs in zip(found, right, strict=True))
    return told(same, sum(map(len, found)), same, sum(map(len, right)))


def loose(found: list[Pairs], right: list[Pairs]) -> str:
    """Return precision, recall and F1 of pairs of which the long forms share a word."""
    good = met = 0
    for ours, theirs in zip(found, right, strict=True):
        good += sum(any(alike(one, other) for other in theirs) for one in ours)
        met += sum(any(alike(one, other) for other in ours) for one in theirs)
    return told(good, sum(map(len, found)), met, sum(map(len, right)))


def alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two pairs have the same short form, and long forms that share a word."""
    bare = [re.sub(r"\W+", "", short).casefold() for short, _ in (one, other)]
    words = [set(re.findall(r"\w+", long.casefold())) for _, long in (one, other)]
    return bare[0] == bare[1] and bool(words[0] & words[1])


def told(good: int, found: int, met: int, right: int) -> str:
    """Return the three figures, ready to print."""
    precision, recall = good / max(found, 1), met / max(right, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.3f} / {recall:.3f} / {f1:.3f}"


def tell_errors(records: list[dict[str, Any]], found: list[Pairs], right: list[Pairs]) -> None:
    """Print every pair that is missed or not in the annotation."""
    for record, ours, theirs in zip(records, found, right, strict=True):
        for kind, pairs in (("missed", theirs - ours), ("extra", ours - theirs)):
            for short, long in sorted(pairs):
                print(f"    {record['id']} {kind}: {short} = {long}")


if __name__ == "__main__":
    main()
