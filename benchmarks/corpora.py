"""A corpus that anyone can make: documents of invented words, as common and rare as real ones.

Words follow Zipf's law (Zipf 1949), the commonest being the stop words of English; sentences
have a median of 23 words and documents 10 sentences, like abstracts of PubMed. The same number
gives the same corpus.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

_COMMON = (
    "the of and in to a with was for were is by that on as or from at an are this be not which "
    "these have has we than after between been but both may their it during also had can its all "
    "no more there who into when such other only two most"
)
_VOCABULARY = 200_000
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "or", "in")]
_IN_A_DOCUMENT = 10
_OWN_WORDS = 25
"""Words that come back within a document: what it is about."""


def vocabulary() -> list[str]:
    """Return the words, the commonest first."""
    chance = random.Random(1)
    words = dict.fromkeys(_COMMON.split())
    while len(words) < _VOCABULARY:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4))))] = None
    return list(words)


def documents(sentences: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Yield documents that together have so many sentences; see `write`."""
    words = vocabulary()
    heaps = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    chance = random.Random(seed)
    for number in range(max(1, sentences // _IN_A_DOCUMENT)):
        own = chance.choices(words[200:], cum_weights=None, k=_OWN_WORDS)
        parts = []
        for _ in range(_IN_A_DOCUMENT):
            length = min(max(4, round(chance.lognormvariate(3.135, 0.4))), 80)
            drawn = chance.choices(words, cum_weights=heaps, k=length)
            for place in range(2, length, 5):
                drawn[place] = chance.choice(own)
            parts.append(" ".join(drawn).capitalize() + ".")
        yield {
            "_id": f"d{seed}-{number}",
            "title": " ".join(own[:8]).capitalize(),
            "text": " ".join(parts),
        }


def write(path: Path, sentences: int, seed: int = 7) -> None:
    """Write such a corpus as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for document in documents(sentences, seed):
            file.write(json.dumps(document) + "\n")


def sentences_of(path: Path) -> Iterator[str]:
    """Yield the sentences of a file that `write` made."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield from (part + "." for part in json.loads(line)["text"].rstrip(".").split(". "))


def questions(path: Path, count: int) -> list[str]:
    """Return questions of one to eight words that stand together in a sentence."""
    chance = random.Random(3)
    found: list[str] = []
    common = frozenset(_COMMON.split())
    with path.open(encoding="utf-8") as file:
        lines = [line for _, line in zip(range(5000), file, strict=False)]
    while len(found) < count:
        words = json.loads(chance.choice(lines))["text"].replace(".", "").lower().split()
        start = chance.randrange(len(words) - 8)
        asked = words[start : start + chance.randint(1, 8)]
        if any(word not in common for word in asked):
            found.append(" ".join(asked))
    return found
