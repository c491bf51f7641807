"""What a question brings back: hits, and the answer that groups and explains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.documents import Document, Span, short_citation
from search.index.ranking import Ranked
from search.query.matching import Matcher
from search.query.parser import Query


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that a query found.

    The fields up to ``expanded`` are, in this order, a line of ``flori search --json``.
    """

    rank: int
    """Counts from 1."""
    score: float
    key: str
    sentence: int
    """The sentence's number in its document, counted from 0."""
    start: int
    end: int
    text: str
    section: str
    page: str | None
    title: str | None
    authors: tuple[str, ...]
    """Names in reading order, first author first."""
    year: int | None
    container: str | None
    doi: str | None
    pmid: str | None
    path: str
    terms: tuple[str, ...]
    """The query's own terms that the sentence holds, stemmed, in query order."""
    expanded: tuple[str, ...]
    """Terms that only an expansion of the query brought, stemmed."""
    matches: tuple[Span, ...] = ()
    """Where the matched words stand, as spans of ``text``."""
    citation: str = ""
    """Short citation of the document: ``Mease 2009``."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of one question, in the order a reader should meet them."""

    question: str
    query: Query
    hits: tuple[Hit, ...]
    sentences: int
    """How many sentences hold at least one of the query's words (the hits are the best)."""
    documents: int
    """How many documents those sentences stand in."""
    unknown: tuple[str, ...] = ()
    """Words of the question that the library does not hold at all, as typed."""
    remarks: tuple[str, ...] = ()
    """What the reader should know of how the question was understood, a sentence each."""


def also(answer: Answer) -> str:
    """Return the other words that were searched for, as a line for the reader; or nothing."""
    others = dict.fromkeys(
        word for expansion in answer.query.expansions for word in expansion.alternatives
    )
    return f"also: {', '.join(others)}" if others else ""


def understanding(answer: Answer) -> list[str]:
    """Return what else a reader should know of how a question was understood, a line each."""
    lines = [f"not in this library: {', '.join(answer.unknown)}"] if answer.unknown else []
    return [*lines, *answer.remarks]


FIRST_SCREEN = 10
"""Among so many first hits, one document has at most `FROM_ONE_DOCUMENT`."""

FROM_ONE_DOCUMENT = 3


def build(
    query: Query,
    ranked: Sequence[Ranked],
    document_of: Callable[[int], Document | None],
    counts: tuple[int, int],
    *,
    limit: int,
    unknown: tuple[str, ...] = (),
    varied: bool = True,
) -> Answer:
    """Make an answer of ranked candidates.

    ``document_of`` brings a document by its number in storage (None: it is gone, and its
    sentences are passed over); ``counts`` are all sentences and documents that match. Unless
    ``varied``, the candidates stay as they are ranked: none folded, none moved.
    """
    matcher = Matcher(query)
    hits: list[Hit] = []
    for one in spread(fold(ranked)) if varied else ranked:
        if len(hits) == limit:
            break
        document = document_of(one.candidate.document)
        if document is not None and one.candidate.number < len(document.sentences):
            hits.append(_hit(len(hits) + 1, one, document, matcher))
    return Answer(
        question=query.question,
        query=query,
        hits=tuple(hits),
        sentences=counts[0],
        documents=counts[1],
        unknown=unknown,
        remarks=query.remarks,
    )


def fold(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Keep the best of sentences that say the same: those of the same terms in the same order.

    Stop words count: "was superior" and "was not superior" are two sentences.
    """
    seen: set[tuple[str, ...]] = set()
    kept = []
    for one in ranked:
        said = one.candidate.terms
        if said not in seen or not said:
            seen.add(said)
            kept.append(one)
    return kept


def spread(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Let more documents speak on the first screen, the order otherwise kept.

    Sentences of a document beyond its `FROM_ONE_DOCUMENT` best come after the first
    `FIRST_SCREEN` hits, unless there is nothing else to show there.
    """
    first: list[Ranked] = []
    later: list[Ranked] = []
    shown: Counter[int] = Counter()
    for place, one in enumerate(ranked):
        if len(first) == FIRST_SCREEN:
            later += ranked[place:]
            break
        if shown[one.candidate.document] < FROM_ONE_DOCUMENT:
            shown[one.candidate.document] += 1
            first.append(one)
        else:
            later.append(one)
    later.sort(key=lambda one: (-one.score, one.candidate.document, one.candidate.number))
    return first + later


def _hit(rank: int, one: Ranked, document: Document, matcher: Matcher) -> Hit:
    sentence = document.sentences[one.candidate.number]
    text = document.text_of(sentence)
    spans, terms, expanded = matcher.match(
        text, document.marks_within(sentence.start, sentence.end)
    )
    reference = document.reference
    return Hit(
        rank=rank,
        score=one.score,
        key=document.key,
        sentence=sentence.number,
        start=sentence.start,
        end=sentence.end,
        text=text,
        section=sentence.section,
        page=sentence.page,
        title=reference.title,
        authors=tuple(person.name for person in reference.authors),
        year=reference.year,
        container=reference.container,
        doi=reference.doi,
        pmid=reference.pmid,
        path=document.path,
        terms=terms,
        expanded=expanded,
        matches=spans,
        citation=short_citation(reference, document.key),
    )
