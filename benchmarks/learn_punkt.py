"""What Punkt learns from real text: the way to the parameters in search/analysis/punkt.toml.

Usage: ``python benchmarks/learn_punkt.py --data PATH [--least 5] [--check SENTENCES]``. PATH is a
text file, a file of JSON Lines with ``text`` (packed by gzip or not), or a folder of either; the
more like what will be read the better, ten million characters suffice.

nltk's PunktTrainer finds abbreviations, words that begin sentences, and words that stand together
across a full stop. It learns junk beside good (the last words of short sentences, units, names),
so nothing is shipped unseen: what is new is printed, with how often each stands with a full stop
and without, most certain first, for a person to choose from and to put into a group of the file.
With ``--check`` (files as benchmarks/splitting.py reads them) each new abbreviation is tried: how
many boundaries its full stops make that the annotation has, and how many it has not.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from sets import data_folder, files_of, read_lines

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_]))*\.?")


def main() -> None:
    """Train on the texts, and print what the shipped parameters lack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="texts to learn from: a file or a folder")
    parser.add_argument("--least", type=int, default=5, help="how often a word must stand there")
    parser.add_argument("--check", type=Path, help="sentences to try new abbreviations on")
    options = parser.parse_args()
    found = list(texts(data_folder(parser, options.data)))
    if not found:
        print(f"{options.data}: holds no text (.txt, .jsonl, .jsonl.gz).", file=sys.stderr)
        sys.exit(2)
    print(f"{len(found):,} texts, {sum(map(len, found)):,} characters")
    learn(found, options.least, boundaries(options.check) if options.check else None)


def texts(place: Path) -> Iterator[str]:
    """Yield the texts of a path."""
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            if path.name.endswith((".txt", ".jsonl", ".jsonl.gz")):
                yield from texts(path)
    elif place.suffix == ".txt":
        yield place.read_text("utf-8", errors="replace")
    else:
        yield from (record["text"] for record in read_lines(place) if record.get("text"))


def learn(found: list[str], least: int, ends: Counter[tuple[str, bool]] | None) -> None:
    """Print abbreviations, starters and collocations that training adds to what is shipped."""
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = True
    for text in found:
        trainer.train(text, finalize=False)
    trainer.finalize_training()
    learnt = trainer.get_params()
    shipped = tomllib.loads(files("search.analysis").joinpath("punkt.toml").read_text("utf-8"))
    known = {word for group in shipped["abbreviations"].values() for word in group.split()}
    counts = Counter(match[0].lower() for text in found for match in _WORD.finditer(text))

    rows = [
        (counts[f"{word}."], counts[word], word)
        for word in learnt.abbrev_types - known
        if counts[f"{word}."] >= least
    ]
    print(f"\nabbreviations not in punkt.toml ({len(rows)}): with a stop, without, word")
    for stopped, bare, word in sorted(rows, key=lambda row: (row[1] / row[0], -row[0], row[2])):
        tried = ""
        if ends is not None:
            tried = (
                f"  ends a sentence {ends[word, True]} times, does not {ends[word, False]} times"
            )
        print(f"  {stopped:6} {bare:6}  {word}{tried}")
    starters = learnt.sent_starters - set(shipped["starters"]["words"].split())
    print(f"\nstarters not in punkt.toml ({len(starters)}):")
    print("  " + " ".join(sorted(word for word in starters if counts[word] >= least)))
    pairs = {f"{one}. {other}" for one, other in learnt.collocations}
    pairs -= {" ".join(pair.split()) for pair in shipped["collocations"]["pairs"].split("|")}
    print(f"\ncollocations not in punkt.toml ({len(pairs)}):")
    print("  " + " | ".join(sorted(pairs)))


def boundaries(place: Path) -> Counter[tuple[str, bool]]:
    """Return how often words with a full stop end a sentence (True), and how often not."""
    ends: Counter[tuple[str, bool]] = Counter()
    for path in files_of(place, "splitting"):
        for record in read_lines(path):
            last = {end for _, end in record["sentences"]}
            for match in _WORD.finditer(record["text"]):
                if match[0].endswith("."):
                    ends[match[0][:-1].lower(), match.end() in last] += 1
    return ends


if __name__ == "__main__":
    main()
