"""Why a sentence was found: its score, taken apart for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.index.engine import COMMON, Run, index_terms
from search.index.shares import Shares, Way, WordShare
from search.query.parser import Query


@dataclass(frozen=True, slots=True)
class WordReason:
    """What one word of the question brings to the score."""

    word: str
    """As typed; the beginning of a word with its ``*``."""
    by: tuple[str, ...]
    """The words that stand in the sentence or its document: the user's own, then others."""
    idf: float
    """How rare the weightiest of them is: BM25Okapi's idf over the library's sentences."""
    sentence: float
    title: float
    document: float
    """What it brings by standing in the sentence, in the title, in the whole document."""

    @property
    def total(self) -> float:
        """All that the word brings."""
        return self.sentence + self.title + self.document


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence's score and its parts, which sum to it."""

    score: float
    words: tuple[WordReason, ...]
    subject: float
    """By other words that the best documents share: the document is on the subject."""
    standing: float
    """What the sentence's place and sort of section add, or take away when negative."""
    factor: float
    """The factor from which ``standing`` comes."""

    def rows(self) -> Iterator[tuple[str, float | None, float | None, float | None, float]]:
        """Yield (what, sentence, title, document, all) for a table; the last row is the score."""
        for word in self.words:
            yield word.word, word.sentence, word.title, word.document, word.total
        yield "words shared by the best documents", None, None, self.subject, self.subject
        yield f"place and section (x {self.factor:.2f})", None, None, None, self.standing
        yield "score", None, None, None, self.score


def explanation(query: Query, shares: Shares) -> Explanation:
    """Return the parts of a score in the words of the question."""
    printed: dict[Run, str] = {(word.term,): word.text for word in query.words}
    for expansion in query.expansions:
        for other in expansion.alternatives:
            printed.setdefault(index_terms(other), other)
    prefixes = iter(query.prefixes)
    return Explanation(
        shares.score,
        tuple(_reason(share, printed, prefixes) for share in shares.words),
        shares.subject,
        shares.standing,
        shares.factor,
    )


def _reason(share: WordShare, printed: dict[Run, str], prefixes: Iterator[str]) -> WordReason:
    asked = share.asked
    if asked.own:
        word = " ".join(_printed(run, printed) for run in asked.own)
    elif asked.factor == 1.0:
        word = f"{next(prefixes, '')}*"
    else:
        word = _printed(asked.alternatives[0], printed)
    held: Sequence[Way] = [way for way in share.ways if way.in_sentence] or share.ways
    return WordReason(
        word,
        tuple(_printed(way.run, printed) for way in held),
        max((way.idf for way in held), default=0.0),
        share.sentence,
        share.title,
        share.document,
    )


def _printed(run: Run, printed: dict[Run, str]) -> str:
    return printed.get(run) or " ".join(term.removeprefix(COMMON) for term in run)
