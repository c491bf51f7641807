"""What the benchmarks stand on: the corpus that anyone can make, and the figures in the tables."""

from __future__ import annotations

import json
import random
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import corpora
import gauges
import tables
from engines import NAIVE, OURS, Question, as_typed


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    return list(corpora.documents(300))


def test_a_corpus_is_always_the_same_and_begins_with_the_smaller_ones(
    documents: list[dict[str, Any]],
) -> None:
    assert list(corpora.documents(120)) == documents[:12]
    assert len({one["_id"] for one in documents}) == 30


def test_the_sentences_of_a_corpus_cover_its_text(
    documents: list[dict[str, Any]], tmp_path: Path
) -> None:
    corpora.write(tmp_path / "corpus", 300)
    corpora.write_lines(tmp_path / "lines", tmp_path / "corpus")
    lines = (tmp_path / "lines").read_text("utf-8").splitlines()
    for document, line in zip(documents, lines, strict=True):
        text, spans = document["text"], document["sentences"]
        assert spans[0][0] == 0
        assert spans[-1][1] == len(text)
        assert all(end + 1 == start for (_, end), (start, _) in pairwise(spans))
        assert json.loads(line)["text"].split("\n") == [text[start:end] for start, end in spans]
    assert len(list(corpora.sentences_of(tmp_path / "corpus"))) == 300


def test_questions_stand_in_a_sentence_and_are_not_all_common() -> None:
    chance = random.Random(1)
    asked = {corpora.question_in("The lorum of the patients (n = 3).", chance) for _ in range(99)}
    assert "lorum of the patients" in asked
    assert not asked & {"the", "of", "of the"}


def test_the_desk_asks_at_each_key_but_for_half_words() -> None:
    assert as_typed(Question("pain in", "", [])) == ["pai", "pain"]


def test_percentiles_are_values_that_occurred() -> None:
    assert [gauges.percentile([3, 1, 2, 4], part) for part in (50, 95, 99)] == [2, 4, 4]


def test_what_a_failed_program_died_of_is_told() -> None:
    assert gauges.run([sys.executable, "-c", "raise SystemExit(5)"]).fault == "failed (5)"
    killed = gauges.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
    assert killed.fault == "killed by signal 9"


def test_budgets_and_growth_are_told_and_failures_are_rows() -> None:
    ours = {"engine": OURS, "clock s": 2.0, "CPU s": 3.0, "peak MB": 700.0, "ways": {}}
    found = {OURS: ours, NAIVE: {"engine": NAIVE, "clock s": 4.0, "ways": {}}}
    rows = {str(row[0]).partition(":")[0]: row[1:] for row in tables.budgets(found)}
    assert rows["building from text with 2 jobs, clock"] == (1.5, 2.0, "met")
    assert rows["memory while building, MB ≤"] == (600.0, 700.0, "missed")
    larger = {OURS: {**ours, "CPU s": 30.0}, NAIVE: {"engine": NAIVE, "fault": "killed"}}
    assert f"| {OURS} | 1.00 |" in tables.growth({1000: found, 10_000: larger})
    assert "| killed |" in tables.of_size(larger)
