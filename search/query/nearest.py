"""Words that a library does hold, for words that it does not: the nearest by typing errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from search.analysis.terms import tokens
from search.documents import Document
from search.index.engine import Engine, Near, Request, index_term
from search.query.parser import Query

MOST_WORDS = 3
"""Unknown words of a question that are looked up."""
MOST_NEAR = 3
"""Words offered for each."""

_SHORTEST = 4
_TWO_ERRORS = 8
"""From so many letters on, two errors are forgiven; below, one."""

DocumentOf = Callable[[int], Document | None]
"""Brings a document by its number in storage."""


def nearest_words(
    query: Query, unknown: Sequence[str], engine: Engine, document_of: DocumentOf
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (unknown word, near words as printed) for what the library does not hold.

    Words with digits are codes, in which an error makes another code: they have none near.
    """
    terms = {word.text: word.term for word in query.words}
    found = []
    for word in [word for word in unknown if word in terms][:MOST_WORDS]:
        term = terms[word]
        if len(term) < _SHORTEST or not term.isalpha():
            continue
        errors = 2 if len(word) >= _TWO_ERRORS else 1
        near = _best_first(term, engine.near(term, errors))
        printed = (_printed(one.term, engine, document_of) for one in near[:MOST_NEAR])
        words = tuple(dict.fromkeys(text for text in printed if text))
        if words:
            found.append((word, words))
    return tuple(found)


def _best_first(term: str, near: Iterable[Near]) -> list[Near]:
    """Order by errors; errors in the first letter are rare, and common words more often meant."""
    return sorted(
        near, key=lambda one: (one.errors, one.term[0] != term[0], -one.frequency, one.term)
    )


def _printed(term: str, engine: Engine, document_of: DocumentOf) -> str:
    """Return a term as a document prints it; a capital that only begins a sentence is lowered."""
    found = engine.sentences(Request((((term,), 1.0),)), 1)
    document = document_of(found[0].document) if found else None
    if document is None or found[0].number >= len(document.sentences):
        return ""
    sentence = document.sentences[found[0].number]
    text = document.text_of(sentence)
    for token in tokens(text, document.marks_within(sentence.start, sentence.end)):
        if index_term(token) == term:
            word = text[token.start : token.end]
            return word.lower() if word[1:].islower() else word
    return ""
