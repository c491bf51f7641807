"""What the score of one sentence is made of: numbers that sum to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.index.engine import Candidate, DocumentEntry, Request, Run
from search.index.okapi import Asked, occurrences
from search.index.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a word of the question, that the sentence or its context holds."""

    run: Run
    idf: float
    """BM25Okapi's idf over sentences."""
    own: bool
    """Whether it is the user's own word, and not another word for it."""
    in_sentence: int
    """How often it stands in the sentence."""
    in_document: int
    """How often it stands in the document; 0 for a run of several terms, which is not counted."""


@dataclass(frozen=True, slots=True)
class WordShare:
    """What one word of the question brings to the score."""

    asked: Asked
    sentence: float
    """By standing in the sentence itself."""
    title: float
    """What its standing in the title adds."""
    document: float
    """By the score of the whole document."""
    ways: tuple[Way, ...]

    @property
    def total(self) -> float:
        """All that the word brings."""
        return self.sentence + self.title + self.document


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of a score; `total` is their sum."""

    score: float
    """The score by which the sentence is ranked."""
    words: tuple[WordShare, ...]
    subject: float
    """By words that the best documents share, though nobody asked for them."""
    standing: float
    """What the sentence's place and sort of section add, or take away when negative."""
    factor: float
    """The factor from which ``standing`` comes."""

    @property
    def total(self) -> float:
        """The sum of the parts: the score, but for rounding."""
        return sum(word.total for word in self.words) + self.subject + self.standing


def shares(
    ranking: Ranking,
    request: Request,
    asked: Sequence[Asked],
    entry: DocumentEntry,
    place: int,
    limit: int,
) -> Shares:
    """Return what the score of a sentence is made of.

    ``entry`` is its document as indexed, ``place`` counts the sentences there; ``limit`` is that
    of the ranking to be explained, since the best documents found count too.
    """
    candidate = _candidate(entry, place)
    candidates, documents = ranking.gather(request, limit)
    if (candidate.document, candidate.number) not in {
        (one.document, one.number) for one in candidates
    }:
        candidates = [*candidates, candidate]
        if candidate.document not in documents and ranking.needs_documents:
            documents |= {one.document: one for one in ranking.lengths(request, [entry.document])}
    ranked = ranking.rank(candidates, documents, request, asked)
    scored = next(
        one
        for one in ranked
        if (one.candidate.document, one.candidate.number) == (entry.document, candidate.number)
    )
    own = {number: one for number, one in documents.items() if number == entry.document}
    runs = [run for run, _ in request.weights]
    titleless = Ranking(ranking.engine, replace(ranking.weights, title=0.0))
    unfed = Ranking(ranking.engine, replace(ranking.weights, feedback=0.0))
    words = []
    for word in asked:
        alone = titleless.sentence_scores([candidate], own, runs, [word])[0]
        with_title = ranking.sentence_scores([candidate], own, runs, [word])[0]
        document = unfed.document_scores(own, runs, [word]).get(entry.document, 0.0)
        words.append(
            WordShare(
                word,
                alone,
                with_title - alone,
                ranking.weights.document * document,
                _ways(ranking, word, candidate, entry),
            )
        )
    whole = scored.sentence_score + ranking.weights.document * scored.document_score
    subject = whole - sum(word.total for word in words)
    factor = scored.score / whole if whole > 0 else 1.0
    return Shares(scored.score, tuple(words), subject, scored.score - whole, factor)


def _candidate(entry: DocumentEntry, place: int) -> Candidate:
    sentence = entry.sentences[place]
    last = max(len(entry.sentences) - 1, 1)
    terms = tuple(sentence.terms.split())
    return Candidate(entry.document, sentence.number, sentence.role, terms, place / last)


def _ways(
    ranking: Ranking, word: Asked, candidate: Candidate, entry: DocumentEntry
) -> tuple[Way, ...]:
    whole = [term for sentence in entry.sentences for term in sentence.terms.split()]
    ways = []
    for run in dict.fromkeys((*word.own, *word.spellings, *word.alternatives)):
        counts = [occurrences(run, terms) for terms in (candidate.terms, entry.title, whole)]
        if any(counts):
            ways.append(Way(run, ranking.idf(run), run in word.own, counts[0], counts[2]))
    return tuple(ways)
