"""Sets of questions with known answers, as the benchmarks read them from the folder given."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORM = """
Retrieval sets: PATH/NAME/ holds corpus.jsonl.gz ({"doc_id", "title", "text"}, where the set has
its own sentences also "sentences": [[start, end], ...]), and there, or in its folder train/,
queries.jsonl ({"id", "text"}), qrels_docs.tsv (query_id, doc_id, relevance) and, for sentences,
qrels_sents.tsv (query_id, doc_id, sentence_index, ...) or qrels_spans.tsv (query_id, doc_id,
start, end, ...); tables have a heading line. Sentence boundaries: PATH/splitting/*.jsonl or
.jsonl.gz ({"id", "text", "sentences": [[start, end], ...]}). Abbreviations: PATH/abbrev/, likewise
({"id", "text", "pairs": [{"short", "long"}, ...]}).
""".strip()
"""The form of the data; offsets count code points of the text."""

Place = tuple[str, int, int]
"""A stretch of a document: its identifier, start and end."""


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Documents, questions, and what answers them."""

    name: str
    documents: list[dict[str, str]]
    """Records with ``_id``, ``title`` and ``text``."""
    questions: dict[str, str]
    relevant_documents: dict[str, dict[str, int]]
    """For each question the grades of its documents."""
    relevant_places: dict[str, list[Place]]
    """For each question the sentences or passages that answer it."""


def data_folder(parser: argparse.ArgumentParser, data: Path | None) -> Path:
    """Return the folder given, or say what is needed and leave with exit code 2."""
    if data is None or not data.exists():
        problem = "Nothing is measured without data." if data is None else f"{data}: not found."
        print(f"{problem} Give its folder: {parser.prog} --data PATH\n\n{FORM}", file=sys.stderr)
        sys.exit(2)
    return data


def files_of(place: Path, name: str) -> list[Path]:
    """Return the files of JSON Lines that a path stands for: itself, or those of its folder."""
    if place.is_file():
        return [place]
    folder = place / name if (place / name).is_dir() else place
    return sorted(path for path in folder.iterdir() if path.name.endswith((".jsonl", ".jsonl.gz")))


def load(folder: Path) -> RetrievalSet:
    """Read one set; raises OSError, ValueError or KeyError where it has another form."""
    records = list(read_lines(folder / "corpus.jsonl.gz"))
    judged = folder / "train" if (folder / "train").is_dir() else folder
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(judged / "qrels_docs.tsv"):
        grades[row["query_id"]][row["doc_id"]] = int(row["relevance"])
    places: dict[str, list[Place]] = defaultdict(list)
    if (judged / "qrels_sents.tsv").exists():
        sentences = {record["doc_id"]: record["sentences"] for record in records}
        for row in _rows(judged / "qrels_sents.tsv"):
            start, end = sentences[row["doc_id"]][int(row["sentence_index"])]
            places[row["query_id"]].append((row["doc_id"], start, end))
    elif (judged / "qrels_spans.tsv").exists():
        for row in _rows(judged / "qrels_spans.tsv"):
            places[row["query_id"]].append((row["doc_id"], int(row["start"]), int(row["end"])))
    return RetrievalSet(
        folder.name,
        [
            {"_id": record["doc_id"], "title": record["title"], "text": record["text"]}
            for record in records
        ],
        {record["id"]: record["text"] for record in read_lines(judged / "queries.jsonl")},
        dict(grades),
        dict(places),
    )


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON Lines, packed by gzip or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    heading, *lines = path.read_text("utf-8").splitlines()
    names = heading.split("\t")
    for line in lines:
        yield dict(zip(names, line.split("\t"), strict=True))
