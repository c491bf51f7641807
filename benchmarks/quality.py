"""How well questions are answered: nDCG@10, Recall@10 and Recall@100, beside four others.

Usage: ``python benchmarks/quality.py --data PATH [--sets scifact,med] [--expansions]
[--ablations]``. With ``--expansions`` also without other words for those of the question, and with
each source of them alone; with ``--ablations`` also with parts of the ranking left out or changed
(of documents only where there are no judgements of sentences), which takes half an hour.

Every set is added to a library of its own, in a temporary folder, as a user would add it, and
every question is asked as `flori search --topics` asks it: 100 hits in the order of their
scores; a document stands where its best sentence stands. The others (``peers.py``) have the same
sentences, or whole documents with their titles.

A sentence hit is right when it overlaps a sentence or passage that answers; the same passage
counts once, where it is met first, so that a passage of several sentences is one answer. Of
documents, a graded judgement is its own gain (linear). Questions that nothing answers are left
out; the mean is over all others, found or not.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from peers import Ranker, makers
from sets import Place, RetrievalSet, data_folder, load

import search.query.asking as asking
from search import Library
from search.index.ranking import PLAIN, Weights
from search.query.expansion import SOURCES, expand

SETS = ("scifact", "pubmedqa", "evinf", "med", "cranfield")
_DEPTH = 100
_SENTENCES_A_DOCUMENT = 3
"""How many sentences are asked for, for each document wanted."""
_FEWEST_DOCUMENTS = 200
"""In fewer documents the right one is found by any means: nothing is learnt from it."""

ABLATIONS: dict[str, Weights] = {
    "no title in sentences": replace(Weights(), title=0.0),
    "no place": replace(Weights(), ending=0.0),
    "no feedback": replace(Weights(), feedback=0.0),
    "title once in documents": replace(Weights(), document_title=0.0),
    "no document score": replace(Weights(), document=0.0),
    "document x 1": replace(Weights(), document=1.0),
    "document x 3": replace(Weights(), document=3.0),
    "b 0": replace(Weights(), b=0.0),
    "b 0.2": replace(Weights(), b=0.2),
    "feedback 0.6": replace(Weights(), feedback=0.6),
    "place 0.2": replace(Weights(), ending=0.2),
    "only exact BM25": PLAIN,
}


def main() -> None:
    """Measure the sets that are there, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="the folder that holds the sets")
    parser.add_argument("--sets", default=",".join(SETS), help="names, joined by commas")
    parser.add_argument(
        "--ablations", "--ablation", action="store_true", help="also with parts changed"
    )
    parser.add_argument("--expansions", action="store_true", help="also by source of other words")
    options = parser.parse_args()
    folder = data_folder(parser, options.data)
    names = [name for name in options.sets.split(",") if (folder / name).is_dir()]
    if not names:
        print(f"{folder}: holds none of {options.sets}.", file=sys.stderr)
        sys.exit(2)
    print(f"{'':30}  {'sentences':>22}  {'documents':>22}  {'ms a':>6}")
    print(f"{'':30}  {'nDCG@10   R@10  R@100':>22}  {'nDCG@10   R@10  R@100':>22}  question")
    for name in names:
        given = load(folder / name)
        with tempfile.TemporaryDirectory() as place:
            measure(
                given,
                Path(place),
                ablations=options.ablations,
                expansions=options.expansions,
            )


def measure(given: RetrievalSet, folder: Path, *, ablations: bool, expansions: bool) -> None:
    """Print the rows of one set."""
    file = folder / "corpus.jsonl"
    file.write_text("\n".join(map(json.dumps, given.documents)), "utf-8")
    library = Library.open(folder / "library", create=True)
    library.add(file)
    size = library.statistics()
    print(
        f"{given.name}: {len(given.questions)} questions, {size.documents:,} documents, "
        f"{size.sentences:,} sentences"
    )
    by_sentence, by_document = contents(library)
    for name, make in makers():
        show(name, given, make(*by_sentence, _DEPTH), make(*by_document, _DEPTH))
    show("ours", given, *ours(library, Weights()))
    if expansions:
        show_expansions(given, library)
    if ablations:
        if given.relevant_places:
            given = replace(given, relevant_documents={})
        for label, weights in ABLATIONS.items():
            show(label, given, *ours(library, weights))
        show("no expansion", given, *ours(library, Weights(), expand=False))
    library.close()


def show_expansions(given: RetrievalSet, library: Library) -> None:
    """Print a row without other words, and one for each source of them alone."""
    expand_by_all = asking.expand
    show("no other words", given, *ours(library, Weights(), expand=False))
    try:
        for source in SOURCES:
            asking.expand = partial(expand, sources=(source,))
            show(f"only by {source}", given, *ours(library, Weights()))
    finally:
        asking.expand = expand_by_all


def ours(library: Library, weights: Weights, *, expand: bool = True) -> tuple[Ranker, Ranker]:
    """Return how this program ranks sentences, and the sentences that documents stand by."""

    def ask(question: str, limit: int) -> list[Place]:
        answer = library.ask(question, limit=limit, expand=expand, varied=False, weights=weights)
        return [(hit.key, hit.start, hit.end) for hit in answer.hits]

    return (
        lambda question: ask(question, _DEPTH),
        lambda question: ask(question, _DEPTH * _SENTENCES_A_DOCUMENT),
    )


def contents(
    library: Library,
) -> tuple[tuple[list[str], list[Place]], tuple[list[str], list[Place]]]:
    """Return the texts and places of all sentences, and of all documents with their titles."""
    sentences: tuple[list[str], list[Place]] = ([], [])
    documents: tuple[list[str], list[Place]] = ([], [])
    keys = library.keys()
    for key in keys:
        document = library.show(key)
        own = [document.text_of(sentence) for sentence in document.sentences]
        sentences[0].extend(own)
        sentences[1].extend((key, one.start, one.end) for one in document.sentences)
        documents[0].append("\n".join((document.reference.title or "", *own)))
        documents[1].append((key, 0, 0))
    return sentences, documents


def show(label: str, given: RetrievalSet, by_sentence: Ranker, by_document: Ranker) -> None:
    """Print one row."""
    started = time.perf_counter()
    of_sentences = mean(
        figures(first_met(by_sentence(given.questions[topic]), places), [1] * len(places))
        for topic, places in given.relevant_places.items()
    )
    seconds = time.perf_counter() - started
    of_documents = mean(
        figures(
            [
                grades.get(key, 0)
                for key in dict.fromkeys(key for key, _, _ in by_document(given.questions[topic]))
            ],
            list(grades.values()),
        )
        for topic, grades in given.relevant_documents.items()
        if len(given.documents) >= _FEWEST_DOCUMENTS
    )
    each = f"{1000 * seconds / len(given.relevant_places):6.1f}" if given.relevant_places else ""
    print(f"  {label:28}  {of_sentences:>22}  {of_documents:>22}  {each}", flush=True)


def first_met(hits: Sequence[Place], places: Sequence[Place]) -> list[int]:
    """Return 1 for each hit that meets a place which no hit before has met, else 0."""
    met: set[Place] = set()
    gains = []
    for key, start, end in hits:
        new = {
            place
            for place in places
            if place not in met and place[0] == key and place[1] < end and place[2] > start
        }
        met |= new
        gains.append(int(bool(new)))
    return gains


def figures(gains: Sequence[int], ideal: Sequence[int]) -> tuple[float, float, float]:
    """Return nDCG@10, Recall@10 and Recall@100."""

    def gained(values: Iterable[int]) -> float:
        return sum(value / math.log2(place + 2) for place, value in enumerate(values))

    best = gained(sorted(ideal, reverse=True)[:10])
    right = sum(value > 0 for value in ideal)
    return (
        gained(gains[:10]) / best,
        sum(value > 0 for value in gains[:10]) / right,
        sum(value > 0 for value in gains[:_DEPTH]) / right,
    )


def mean(rows: Iterable[tuple[float, float, float]]) -> str:
    """Return the mean of rows of figures, ready to print; a dash where there are none."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return "-"
    return "  ".join(f"{math.fsum(column) / len(column):.3f}" for column in columns)


if __name__ == "__main__":
    main()
