"""A made collection of sentences for the tests of the index."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from made_entries import sizes

from search.index.embedded import EmbeddedEngine
from search.index.engine import DocumentEntry


@pytest.fixture
def filled(tmp_path: Path) -> Callable[[Sequence[DocumentEntry]], EmbeddedEngine]:
    """Return a maker of engines that hold the entries given."""

    def make(entries: Sequence[DocumentEntry]) -> EmbeddedEngine:
        engine = EmbeddedEngine(tmp_path / "index")
        engine.add(entries)
        engine.commit(1, sizes(entries))
        engine.finish()
        return engine

    return make


@pytest.fixture(scope="session")
def made_texts() -> list[list[list[str]]]:
    """Return some hundred sentences of common words, rare ones and repeated ones."""
    chance = random.Random(7)
    words = [f"w{number}" for number in range(60)]
    weights = [1 / (number + 1) for number in range(60)]
    texts = []
    for _ in range(60):
        sentences = []
        for _ in range(chance.randint(1, 8)):
            terms = chance.choices(words, weights, k=chance.randint(2, 30))
            if chance.random() < 0.7:
                terms.append("everywhere")
            for place in sorted(chance.sample(range(len(terms) + 1), 2), reverse=True):
                terms.insert(place, "·the")
            sentences.append(terms)
        texts.append(sentences)
    return texts
