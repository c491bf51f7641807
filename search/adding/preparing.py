"""A document made ready to be kept: all that can be worked out before the transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search.adding.attachments import attached
from search.adding.identity import title_form
from search.adding.merging import source_of
from search.documents import Document
from search.index.engine import COMMON, DocumentEntry, index_terms, ranked_terms
from search.index.entries import index_entry
from search.ingest.reference_list import references_of
from search.storage.lookups import Cited, Defined, Sizes, Source

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Ready:
    """A document with what storage and index keep of it, but for its number."""

    document: Document
    entry: DocumentEntry
    sizes: Sizes
    abbreviations: list[Defined]
    title_form: int | None
    cited: list[Cited]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as read from a file, ready to be kept or joined to what is kept."""

    path: str
    """The file that it was read from."""
    ready: Ready
    source: Source
    attachments: tuple[str, ...]
    """Files that it names and that are there."""
    missing: tuple[str, ...]
    """Names, as told, of those that are not."""
    alone: bool = False
    """Whether its file holds no other document."""


def prepare(path: str, document: Document) -> Prepared:
    """Return a document as read from a file, made ready; its text is made valid Unicode."""
    if _SURROGATES.search(document.text):
        # Half a character cannot be stored as UTF-8; offsets stay as they are.
        document = replace(document, text=_SURROGATES.sub("\ufffd", document.text))
    document = replace(document, path=document.path or path)
    found, missing = attached(document, path) if document.attachments else ([], [])
    return Prepared(
        path, make_ready(document), source_of(document, path), tuple(found), tuple(missing)
    )


def make_ready(document: Document) -> Ready:
    """Return a document with all that is kept of it."""
    entry = index_entry(document, 0)
    return Ready(
        document,
        entry,
        sizes(entry),
        abbreviations(document),
        title_form(document.reference.title),
        cited_works(document),
    )


def cited_works(document: Document) -> list[Cited]:
    """Return what is kept of the works that a document cites."""
    works = (Cited(work.doi, work.pmid, title_form(work.title)) for work in references_of(document))
    return [work for work in dict.fromkeys(works) if work != Cited()]


def sizes(entry: DocumentEntry) -> Sizes:
    """Return what an entry adds to the collection."""
    lengths = [ranked_terms(one.terms.split()) for one in entry.sentences]
    title = ranked_terms(entry.title)
    return Sizes(len(lengths), sum(lengths), sum(lengths) + title)


def abbreviations(document: Document) -> list[Defined]:
    """Return the abbreviations that the document's text defines."""
    from search.analysis.abbreviations import find_abbreviations

    return [
        Defined(found.short, found.long, _form(found.short), _form(found.long))
        for found in find_abbreviations(document.text)
    ]


def _form(text: str) -> str:
    return " ".join(term.removeprefix(COMMON) for term in index_terms(text))
