"""A document made ready to be kept: all that can be worked out before the transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search.documents import Document
from search.index.engine import COMMON, DocumentEntry, index_terms, is_common
from search.index.entries import index_entry
from search.storage.lookups import Defined, Sizes

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with what storage and index keep of it, but for its number."""

    path: str
    """The file that it was read from."""
    document: Document
    entry: DocumentEntry
    sizes: Sizes
    abbreviations: list[Defined]


def prepare(path: str, document: Document) -> Prepared:
    """Return a document as read from a file, made ready; its text is made valid Unicode."""
    if _SURROGATES.search(document.text):
        # Half a character cannot be stored as UTF-8; offsets stay as they are.
        document = replace(document, text=_SURROGATES.sub("\ufffd", document.text))
    document = replace(document, path=document.path or path)
    entry = index_entry(document, 0)
    return Prepared(path, document, entry, sizes(entry), abbreviations(document))


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
    return " ".join(term.removeprefix(COMMON) for term in index_terms(text))
