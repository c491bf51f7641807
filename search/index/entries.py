"""From a document to what an engine keeps of it."""

from __future__ import annotations

from search.analysis.terms import joined_terms, normalise
from search.documents import Document, Sentence
from search.index.contents import stored
from search.index.engine import HEADING, DocumentEntry, SentenceEntry, index_terms
from search.index.kinds import kind_of


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
        title=index_terms(reference.title or ""),
        authors=tuple(
            word
            for person in reference.authors
            for word in (*normalise(person.name).split(), _initials(person.given))
            if word
        ),
        journal=tuple(normalise(reference.container or "").split()),
        year=reference.year,
        types=_types(document),
        contents=stored(sentences),
    )


def _types(document: Document) -> tuple[str, ...]:
    """Return what ``type:`` finds: CSL type, words of the genres, the kind and its words."""
    reference, kind = document.reference, kind_of(document)
    words = normalise(" ".join((*reference.genres, kind))).split()
    return tuple(dict.fromkeys(filter(None, (reference.type, *words, kind.replace(" ", "-")))))


def _sentence_entry(document: Document, sentence: Sentence, headings: set[str]) -> SentenceEntry:
    text = document.text_of(sentence)
    marks = document.marks_within(sentence.start, sentence.end)
    bare = _bare(text) in headings and sentence.section != "TITLE"
    return SentenceEntry(
        number=sentence.number,
        terms=joined_terms(text, marks),
        section=sentence.section,
        role=HEADING if bare else sentence.section,
    )


def _bare(heading: str) -> str:
    """Return a heading without Markdown's signs and a colon at its end."""
    return heading.strip("# \t\r\n:")


def _initials(given: str) -> str:
    return "".join(part[0] for part in normalise(given).split())
