"""From a document to what storage and index keep of it: terms, sizes, abbreviations."""

from __future__ import annotations

from search.analysis.terms import normalise, tokens
from search.documents import Document, Sentence
from search.index.engine import (
    COMMON,
    HEADING,
    DocumentEntry,
    SentenceEntry,
    index_term,
    is_common,
)
from search.query.matching import marks_within
from search.records import Defined, Sizes


def index_entry(document: Document, number: int) -> DocumentEntry:
    """Return what the engine keeps of a document: the sentences of its indexed sections."""
    reference = document.reference
    indexed = {part.name for part in document.sections if part.indexed}
    headings = {_bare(part.heading) for part in document.sections if part.heading}
    everything = not document.sections
    sentences = tuple(
        _sentence_entry(document, sentence, headings)
        for sentence in document.sentences
        if everything or sentence.section in indexed
    )
    return DocumentEntry(
        document=number,
        key=document.key,
        sentences=sentences,
        title=_terms(reference.title or ""),
        authors=tuple(
            word
            for person in reference.authors
            for word in (*normalise(person.name).split(), _initials(person.given))
            if word
        ),
        journal=tuple(normalise(reference.container or "").split()),
        year=reference.year,
        types=(reference.type, *normalise(" ".join(reference.genres)).split()),
    )


def sizes(entry: DocumentEntry) -> Sizes:
    """Return what an entry adds to the collection."""
    lengths = [sum(not is_common(term) for term in one.terms) for one in entry.sentences]
    title = sum(not is_common(term) for term in entry.title)
    return Sizes(len(lengths), sum(lengths), sum(lengths) + title)


def abbreviations(document: Document) -> list[Defined]:
    """Return the abbreviations that the document's text defines."""
    from search.analysis.abbreviations import find_abbreviations

    return [
        Defined(found.short, found.long, _form(found.short), _form(found.long))
        for found in find_abbreviations(document.text)
    ]


def _form(text: str) -> str:
    return " ".join(term.removeprefix(COMMON) for term in _terms(text))


def _terms(text: str) -> tuple[str, ...]:
    return tuple(index_term(token) for token in tokens(text))


def _sentence_entry(document: Document, sentence: Sentence, headings: set[str]) -> SentenceEntry:
    text = document.text_of(sentence)
    marks = marks_within(document, sentence.start, sentence.end)
    bare = _bare(text) in headings and sentence.section != "TITLE"
    return SentenceEntry(
        number=sentence.number,
        terms=tuple(index_term(token) for token in tokens(text, marks)),
        section=sentence.section,
        role=HEADING if bare else sentence.section,
    )


def _bare(heading: str) -> str:
    """Return a heading without Markdown's signs and a colon at its end."""
    return heading.strip("# \t\r\n:")


def _initials(given: str) -> str:
    return "".join(part[0] for part in normalise(given).split())
