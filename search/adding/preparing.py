"""A document made ready to be kept: all that can be worked out before the transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search.adding.attachments import attached
from search.adding.identity import is_retracted, title_form
from search.adding.merging import merged, source_of
from search.documents import Document
from search.index.engine import COMMON, DocumentEntry, index_terms, ranked_terms
from search.index.entries import index_entry
from search.ingest.reference_list import references_of
from search.storage.lookups import Cited, Defined, Sizes, Source
from search.storage.packing import Packed, pack, packed_reference, reference_of, unpack

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Ready:
    """What storage and index keep of a document, but for its number."""

    packed: Packed
    entry: DocumentEntry
    sizes: Sizes
    abbreviations: list[Defined]
    title_form: int | None
    cited: list[Cited]
    attachments: tuple[str, ...]
    """Files that it names, as told; they are not kept with it."""
    retracted: bool

    def document(self) -> Document:
        """Return the document itself."""
        packed = self.packed
        document = unpack(packed.key, packed.path, packed.content)
        return replace(document, attachments=self.attachments)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as read from a file, ready to be kept or joined to what is kept."""

    path: str
    """The file that it was read from."""
    ready: Ready
    fullness: int
    length: int
    """As in `Source`."""
    characters: int
    """Of its text."""
    plain: bool
    """Whether a document of this source alone is the document as read."""
    attachments: tuple[str, ...]
    """Files that it names and that are there."""
    missing: tuple[str, ...]
    """Names, as told, of those that are not."""
    alone: bool = False
    """Whether its file holds no other document."""

    @property
    def proposal(self) -> str:
        """The key that the file's reader proposed."""
        return self.ready.packed.key

    @property
    def format(self) -> str:
        """The name of the reader."""
        return self.ready.packed.format

    def source(self) -> Source:
        """Return what the file tells of the document."""
        packed = self.ready.packed
        return Source(
            self.path,
            packed.key,
            packed.digest.hex(),
            self.fullness,
            self.length,
            reference_of(packed_reference(packed.content)),
            packed.format,
        )


def prepare(path: str, document: Document, learnt: bytes = b"") -> Prepared:
    """Return a document as read from a file, made ready; its text is made valid Unicode.

    ``learnt`` is the library's own dictionary, see `search.storage.packing`.
    """
    if _SURROGATES.search(document.text):
        # Half a character cannot be stored as UTF-8; offsets stay as they are.
        document = replace(document, text=_SURROGATES.sub("\ufffd", document.text))
    if not document.path:
        document = replace(document, path=path)
    found, missing = attached(document, path) if document.attachments else ([], [])
    source = source_of(document, path)
    plain = document.path == path and merged([source])[0] == document.reference
    return Prepared(
        path,
        make_ready(document, learnt),
        source.fullness,
        source.length,
        len(document.text),
        plain,
        tuple(found),
        tuple(missing),
    )


def make_ready(document: Document, learnt: bytes = b"") -> Ready:
    """Return a document with all that is kept of it."""
    entry = index_entry(document, 0)
    return Ready(
        pack(document, learnt),
        entry,
        sizes(entry),
        abbreviations(document),
        title_form(document.reference.title),
        cited_works(document),
        document.attachments,
        is_retracted(document.reference),
    )


def cited_works(document: Document) -> list[Cited]:
    """Return what is kept of the works that a document cites."""
    works = (Cited(work.doi, work.pmid, title_form(work.title)) for work in references_of(document))
    return [work for work in dict.fromkeys(works) if work != Cited()]


def sizes(entry: DocumentEntry) -> Sizes:
    """Return what an entry adds to the collection."""
    lengths = [_ranked(one.terms) for one in entry.sentences]
    title = ranked_terms(entry.title)
    return Sizes(len(lengths), sum(lengths), sum(lengths) + title)


def _ranked(terms: str) -> int:
    """Return how many of the terms rank, told by the blanks before them."""
    led = f" {terms}" if terms else ""
    return led.count(" ") - led.count(f" {COMMON}")


def abbreviations(document: Document) -> list[Defined]:
    """Return the abbreviations that the document's text defines."""
    from search.analysis.abbreviations import find_abbreviations

    return [
        Defined(found.short, found.long, _form(found.short), _form(found.long))
        for found in find_abbreviations(document.text)
    ]


def _form(text: str) -> str:
    return " ".join(term.removeprefix(COMMON) for term in index_terms(text))
