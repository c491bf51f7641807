"""Sentences that say the like: a sentence's own rarest words become the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from search.analysis.terms import tokens
from search.documents import Document, Sentence, short_citation
from search.index.engine import Run, index_term, index_terms, is_common
from search.index.ranking import Ranked
from search.query.parser import Query, Word
from search.query.variety import essence, near_copies

MOST_WORDS = 12
"""Words of the sentence that are asked for, the rarest."""

_QUOTED = 60
"""Code points of the sentence that a remark quotes."""


def place_of(like: str) -> tuple[str, int] | None:
    """Read ``KEY#N``; None where it is no such thing."""
    key, mark, number = like.rpartition("#")
    return (key, int(number)) if mark and key and number.isdecimal() else None


def question_like(key: str, number: int) -> str:
    """Return the question that asks for sentences like one of a document."""
    place = f"{key}#{number}"
    plain = not any(sign.isspace() or sign in '()[]"' for sign in place)
    return f"like:{place}" if plain else f'like:"{place}"'


def asking_for(
    query: Query, document: Document, sentence: Sentence, idf: Callable[[Run], float]
) -> Query:
    """Return the query with the rarest words of a sentence, its own document left out."""
    text = document.text_of(sentence)
    first: dict[str, Word] = {}
    for token in tokens(text, document.marks_within(sentence.start, sentence.end)):
        term = index_term(token)
        if not is_common(term):
            first.setdefault(term, Word(text[token.start : token.end], term))
    rarest = set(sorted(first, key=lambda term: (-idf((term,)), term))[:MOST_WORDS])
    words = [word for term, word in first.items() if term in rarest]
    known = {word.term for word in query.words}
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _QUOTED else shown[:_QUOTED].rsplit(" ", 1)[0] + " …"
    source = short_citation(document.reference, document.key)
    return replace(
        query,
        words=(*query.words, *(word for word in words if word.term not in known)),
        excluded_filters=(*query.excluded_filters, ("key", document.key)),
        remarks=(*query.remarks, f"like “{shown}” ({source})"),
    )


def without_copies(
    ranked: Iterable[Ranked], document: Document, sentence: Sentence
) -> list[Ranked]:
    """Return the candidates that are no near copies of the sentence."""
    marks = document.marks_within(sentence.start, sentence.end)
    own = essence(index_terms(document.text_of(sentence), marks))
    return [one for one in ranked if not near_copies(own, essence(one.candidate.terms))]
