"""What a question brings back: hits, and the answer that groups and explains them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.documents import Document, Sentence, Span, short_citation
from search.index.kinds import kind_of
from search.index.ranking import Ranked
from search.query.cues import NEGATION, cues, main_kind
from search.query.matching import Matcher
from search.query.parser import UNRANKED, Query
from search.query.variety import Heard, for_a_reader, hear_both


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
    cue: str = ""
    """``negation``, ``contrast`` or ``limit``, where words of the sentence are a cue of that sort
    (`search.query.cues`): a hint, not a verdict."""
    cue_spans: tuple[Span, ...] = ()
    """Where the cues stand, of whatever sort, as spans of ``text``."""
    kind: str = ""
    """What kind of source the document is, as far as it tells (`search.index.kinds`)."""
    copies: int = 0
    """How many near copies of the sentence were found and are not shown."""


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
    nearest: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For unknown words, the nearest that the library does hold, best first."""


def also(answer: Answer) -> str:
    """Return the other words that were searched for, as a line for the reader; or nothing."""
    others = dict.fromkeys(
        word for expansion in answer.query.expansions for word in expansion.alternatives
    )
    return f"also: {', '.join(others)}" if others else ""


def understanding(answer: Answer) -> list[str]:
    """Return what else a reader should know of how a question was understood, a line each."""
    near = dict(answer.nearest)
    unknown = [
        f"{word} (near: {', '.join(near[word])})" if word in near else word
        for word in answer.unknown
    ]
    lines = [f"not in this library: {', '.join(unknown)}"] if unknown else []
    shown = (one for one in answer.remarks if answer.hits or one != UNRANKED)
    return [*lines, *shown]


def nearest_question(answer: Answer) -> str:
    """Return the question with the nearest known words for the unknown ones, or nothing."""
    question = answer.question
    for word, others in answer.nearest:
        question = others[0].join(re.split(rf"(?<!\w){re.escape(word)}(?!\w)", question))
    return question if question != answer.question else ""


def build(
    query: Query,
    ranked: Sequence[Ranked],
    document_of: Callable[[int], Document | None],
    counts: tuple[int, int],
    *,
    limit: int,
    skip: int = 0,
    unknown: tuple[str, ...] = (),
    nearest: tuple[tuple[str, tuple[str, ...]], ...] = (),
    varied: bool = True,
) -> Answer:
    """Make an answer of ranked candidates.

    ``document_of`` brings a document by its number in storage (None: it is gone, and its
    sentences are passed over); ``counts`` are all sentences and documents that match. Unless
    ``varied``, the candidates stay as they are ranked: none folded, none moved. The first
    ``skip`` hits are left out: a reader has them already.
    """
    matcher = Matcher(query)
    kinds: dict[str, str] = {}

    def sentence_of(one: Ranked) -> tuple[Document, Sentence] | None:
        document = document_of(one.candidate.document)
        if document is None or one.candidate.number >= len(document.sentences):
            return None
        return document, document.sentences[one.candidate.number]

    def denies(one: Heard) -> bool:
        found = sentence_of(one.ranked)
        return found is not None and main_kind(cues(found[0].text_of(found[1]))) == NEGATION

    wanted = skip + limit
    if varied:
        heard = hear_both(for_a_reader(ranked, wanted), denies)
    else:
        heard = [Heard(one) for one in ranked]
    hits: list[Hit] = []
    rank = 0
    for one in heard:
        if rank == wanted:
            break
        found = sentence_of(one.ranked)
        if found is not None:
            rank += 1
            if rank > skip:
                key = found[0].key
                if key not in kinds:
                    kinds[key] = kind_of(found[0])
                hits.append(_hit(rank, one, *found, matcher, kinds[key]))
    return Answer(
        question=query.question,
        query=query,
        hits=tuple(hits),
        sentences=counts[0],
        documents=counts[1],
        unknown=unknown,
        remarks=query.remarks,
        nearest=nearest,
    )


def _hit(
    rank: int, one: Heard, document: Document, sentence: Sentence, matcher: Matcher, kind: str
) -> Hit:
    text = document.text_of(sentence)
    spans, terms, expanded = matcher.match(
        text, document.marks_within(sentence.start, sentence.end)
    )
    reference = document.reference
    found = cues(text)
    return Hit(
        rank=rank,
        score=one.ranked.score,
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
        cue=main_kind(found),
        cue_spans=tuple(cue.span for cue in found),
        kind=kind,
        copies=len(one.copies),
    )
