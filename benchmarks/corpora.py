"""A corpus that anyone can make: abstracts of invented words, as common and rare as real ones.

Words follow Zipf's law with the steeper tail of large vocabularies (Ferrer i Cancho and Solé
2001, J Quant Linguist 8:165-173); its numbers are those of real biomedical abstracts, and so are
the lengths of sentences, how often words come back within an abstract, and the share of figures,
brackets, abbreviations with their long forms, names of genes, compounds and citation marks. The
same number of sentences gives the same corpus, and a larger corpus begins with the smaller one.

A corpus is a file of JSON Lines: ``_id``, ``title``, ``text``, and ``sentences``, the spans of
the sentences in the text, for whoever wants them ready-split.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray
    from numpy.random import Generator

_COMMON = (
    "the of and in to a with that for is by we was were as are or from this on an these at be "
    "have not which but between has also been may their can than during both using it had its "
    "after no more two all who into when other there such only most our they while through under"
)
_ENDINGS = ("", "s", "ed", "ing", "ation", "al", "ic", "ity", "ly", "ive", "ine", "ase")
_ONSETS = ("b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "ph")
_RIMES = ("a", "e", "i", "o", "u", "an", "or", "in", "er", "us", "el", "io")
_HEADINGS = {0: "BACKGROUND", 2: "METHODS", 5: "RESULTS", 9: "CONCLUSIONS"}

_VOCABULARY = 600_000
_LAW = (
    (1, 0.053),
    (2, 0.047),
    (5, 0.022),
    (10, 0.0095),
    (100, 0.001),
    (1000, 1.4e-4),
    (10_000, 6e-6),
)
_TAIL = 1.85
"""The share of a word among all by its rank, and the exponent by which it falls from there."""
_IN_A_DOCUMENT = 10
_AT_ONCE = 2000
"""Documents made at once; each such part has its own random numbers."""
_TOPICAL = 150
_OWN_WORDS = 36
_OWN_SHARE = 0.62
"""Words that come back within a document, and what part of its rarer words they are."""
_COMMA = 0.045


class _Words:
    """Every string that a sentence is put together from, and where each kind of them begins."""

    def __init__(self) -> None:
        import numpy as np

        chance = np.random.default_rng(1)
        plain = _vocabulary(chance)
        self.size = len(plain)
        ranks = np.arange(1, self.size + 1)
        knots = [*_LAW, (self.size, _LAW[-1][1] * (self.size / _LAW[-1][0]) ** -_TAIL)]
        shares = np.exp(np.interp(np.log(ranks), *np.log(np.array(knots)).T))
        self.heap = np.cumsum(shares / shares.sum())
        self.topical = float(self.heap[_TOPICAL])
        pools = {
            "comma": [word + "," for word in plain],
            "capital": [word.capitalize() for word in plain],
            "compound": self._compounds(plain, chance),
            **_marks(plain),
        }
        strings = plain
        self.starts: dict[str, int] = {}
        self.sizes = {kind: len(pool) for kind, pool in pools.items()}
        for kind, pool in pools.items():
            self.starts[kind] = len(strings)
            strings = strings + pool
        self.strings = np.array(strings, dtype=object)

    def drawn(self, chance: Generator, count: int, least: float = 0.0) -> ndarray[Any, Any]:
        """Return ranks as the law gives them; ``least`` leaves the commonest out."""
        spread = least + (1 - least) * chance.random(count)
        return self.heap.searchsorted(spread).clip(0, self.size - 1)

    def _compounds(self, plain: list[str], chance: Generator) -> list[str]:
        first, second = (self.drawn(chance, 40_000, self.topical).tolist() for _ in range(2))
        return [f"{plain[one]}-{plain[other]}" for one, other in zip(first, second, strict=True)]


def _vocabulary(chance: Generator) -> list[str]:
    """Return the words, the commonest first; a third of them is another's with an ending."""
    import numpy as np

    common = _COMMON.split()
    count = _VOCABULARY - len(common)
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    parts = np.array(syllables, dtype=object)[chance.integers(len(syllables), size=(count, 4))]
    # The rarer a word, the longer (Zipf 1935).
    rarity = np.log10(np.arange(1, count + 1)) / 6
    lengths = (1.65 + 1.4 * rarity + chance.random(count)).astype(int).clip(1, 4).tolist()
    stems = ["".join(row[:length]) for row, length in zip(parts.tolist(), lengths, strict=True)]
    own = np.arange(count)
    inflected = chance.random(count) < 0.35
    lemmas = np.where(inflected, (own * chance.random(count)).astype(int), own).tolist()
    endings = np.where(inflected, chance.integers(1, len(_ENDINGS), count), 0).tolist()
    return common + [
        stems[lemma] + _ENDINGS[ending] for lemma, ending in zip(lemmas, endings, strict=True)
    ]


def _marks(plain: list[str]) -> dict[str, list[str]]:
    """Return what stands in abstracts beside words."""
    chance = random.Random(2)
    by_initial: dict[str, list[str]] = {}
    for word in plain[200:20_000]:
        by_initial.setdefault(word[0], []).append(word)
    initials = sorted(by_initial)
    long_forms = [
        [chance.choice(by_initial[chance.choice(initials)]) for _ in range(chance.randint(2, 5))]
        for _ in range(20_000)
    ]
    shorts = ["".join(word[0] for word in words).upper() for words in long_forms]
    some, many = plain[200:3000], range(5000)
    return {
        "short": shorts,
        "defined": [
            f"{' '.join(words)} ({short})" for words, short in zip(long_forms, shorts, strict=True)
        ],
        "gene": [
            f"{chance.choice(shorts)[:3]}{chance.choice(('', '', '-'))}{chance.randint(1, 99)}"
            f"{chance.choice(('', '', '', 'A', 'β', '+'))}"
            for _ in many
        ],
        "figure": [
            chance.choice(
                (
                    f"{chance.randint(2, 400)}",
                    f"{chance.randint(2, 40)}",
                    f"{chance.uniform(0, 60):.1f}",
                    f"{chance.uniform(0, 100):.1f}%",
                    f"{chance.randint(1985, 2020)}",
                    f"{chance.uniform(1, 90):.1f} +/- {chance.uniform(0, 9):.2f}",
                )
            )
            for _ in many
        ],
        "bracket": [
            chance.choice(
                (
                    f"(n = {chance.randint(5, 900)})",
                    f"(p = {chance.uniform(0, 0.2):.3f})",
                    f"(P < 0.{chance.choice(('05', '01', '001'))})",
                    f"(95% CI {chance.uniform(0, 1):.2f}-{chance.uniform(1, 4):.2f})",
                    f"({chance.choice(some)})",
                    f"({chance.choice(some)} and {chance.choice(some)})",
                    f"({chance.randint(1, 99)} {chance.choice(some)})",
                )
            )
            for _ in many
        ],
        "stop": [
            chance.choice(
                (
                    f"(e.g. {chance.choice(some)})",
                    f"(i.e., {chance.choice(some)})",
                    f"vs. {chance.choice(some)}",
                    f"{chance.choice(some).capitalize()} et al. {chance.randint(1985, 2020)}",
                    f"(Fig. {chance.randint(1, 9)})",
                    f"approx. {chance.randint(2, 90)}",
                    f"{chance.choice(some)} [{chance.randint(1, 80)}]",
                    f"{chance.choice(some)} [{chance.randint(1, 9)},{chance.randint(10, 80)}]",
                )
            )
            for _ in many
        ],
    }


_SHARES = {
    "compound": 0.031,
    "short": 0.027,
    "figure": 0.022,
    "gene": 0.015,
    "bracket": 0.0125,
    "defined": 0.0045,
    "stop": 0.002,
}
"""How many words in a hundred, as a share of one, are not plain."""


@cache
def _words() -> _Words:
    return _Words()


def documents(sentences: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield documents that together have so many sentences; see `write`."""
    wanted = max(1, sentences // _IN_A_DOCUMENT)
    for first in range(0, wanted, _AT_ONCE):
        made = _part(first, seed)
        yield from (made if wanted - first >= _AT_ONCE else made[: wanted - first])


def _part(first: int, seed: int) -> list[dict[str, Any]]:
    import numpy as np

    words = _words()
    chance = np.random.default_rng([seed, first])
    count = _AT_ONCE * _IN_A_DOCUMENT
    lengths = np.exp(chance.normal(3.06, 0.41, count)).round().astype(int).clip(4, 80)
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    document = np.repeat(np.arange(count) // _IN_A_DOCUMENT, lengths)
    own = words.drawn(chance, _AT_ONCE * _OWN_WORDS, words.topical).reshape(_AT_ONCE, _OWN_WORDS)
    codes = words.drawn(chance, total)
    again = (codes >= _TOPICAL) & (chance.random(total) < _OWN_SHARE)
    place = (_OWN_WORDS * chance.random(total) ** 1.5).astype(int)
    codes = np.where(again, own[document, place], codes)
    codes = np.where(chance.random(total) < _COMMA, codes + words.starts["comma"], codes)
    kinds = chance.random(total)
    below = 0.0
    for kind, share in _SHARES.items():
        chosen = (kinds >= below) & (kinds < below + share)
        below += share
        size = words.sizes[kind]
        if kind in ("short", "defined"):  # of the three that a document is about
            mine = (size * chance.random((_AT_ONCE, 3)) ** 3).astype(int)
            drawn = mine[document, chance.integers(3, size=total)]
        else:
            drawn = (size * chance.random(total) ** 3).astype(int)
        codes = np.where(chosen, words.starts[kind] + drawn, codes)
    begins = np.concatenate(([0], ends[:-1]))
    plain = words.drawn(chance, count)
    codes[begins] = words.starts["capital"] + plain
    strings = words.strings[codes].tolist()
    spans = zip(begins.tolist(), ends.tolist(), strict=True)
    texts = [" ".join(strings[begin:end]).rstrip(",") + "." for begin, end in spans]
    titles = words.strings[own[:, :8]].tolist()
    structured = (chance.random(_AT_ONCE) < 0.25).tolist()
    return [
        _document(
            f"d{seed}-{first + number}",
            titles[number],
            texts[number * _IN_A_DOCUMENT : (number + 1) * _IN_A_DOCUMENT],
            structured[number],
        )
        for number in range(_AT_ONCE)
    ]


def _document(key: str, title: list[str], sentences: list[str], structured: bool) -> dict[str, Any]:
    if structured:
        for place, heading in _HEADINGS.items():
            sentences[place] = f"{heading}: {sentences[place]}"
    spans, start = [], 0
    for sentence in sentences:
        spans.append([start, start + len(sentence)])
        start += len(sentence) + 1
    return {
        "_id": key,
        "title": "{} {} of {} {} in {} and {}: {} {}".format(*title).capitalize(),
        "text": " ".join(sentences),
        "sentences": spans,
    }


def write(path: Path, sentences: int, seed: int = 7) -> None:
    """Write such a corpus as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for document in documents(sentences, seed):
            file.write(json.dumps(document, ensure_ascii=False) + "\n")


def write_lines(path: Path, corpus: Path) -> None:
    """Write a corpus again with each sentence on a line of its text: nothing is left to split."""
    with path.open("w", encoding="utf-8") as file, corpus.open(encoding="utf-8") as given:
        for line in given:
            record = json.loads(line)
            text = "\n".join(record["text"][start:end] for start, end in record.pop("sentences"))
            file.write(json.dumps(record | {"text": text}, ensure_ascii=False) + "\n")


def sentences_of(path: Path) -> Iterator[str]:
    """Yield the sentences of a file that `write` made."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            text = record["text"]
            yield from (text[start:end] for start, end in record["sentences"])


def questions(path: Path, count: int) -> list[str]:
    """Return questions that stand in the sentences of a corpus; see `question_in`."""
    chance = random.Random(3)
    found: list[str] = []
    with path.open(encoding="utf-8") as file:
        lines = [line for _, line in zip(range(5000), file, strict=False)]
    while len(found) < count:
        record = json.loads(chance.choice(lines))
        start, end = chance.choice(record["sentences"])
        if asked := question_in(record["text"][start:end], chance):
            found.append(asked)
    return found


def question_in(sentence: str, chance: random.Random) -> str:
    """Return one to eight words that stand together in a sentence; none if all are common."""
    words = re.findall(r"[\w-]*[a-z][\w-]*", sentence.lower())
    length = min(chance.randint(1, 8), len(words))
    first = chance.randrange(len(words) - length + 1)
    asked = words[first : first + length]
    return " ".join(asked) if set(asked) - set(_COMMON.split()) else ""
