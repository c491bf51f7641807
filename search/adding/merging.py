"""What several files tell of one document, made one: whose facts and whose text are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from search.adding.identity import is_preprint
from search.documents import Document, Reference
from search.storage.lookups import Source

TRUST: tuple[frozenset[str], ...] = (
    # Indexes: curated by people whose work it is, with identifiers checked.
    frozenset({"pubmed-xml", "nbib"}),
    # The publisher's own mark-up: complete, but without what an index adds.
    frozenset({"jats"}),
    # Reference managers: structured, but typed and edited by anyone.
    frozenset(
        {
            "csl-json",
            "endnote-xml",
            "ris",
            "refer",
            "web of science",
            "bibtex",
            "zotero",
            "zotero-rdf",
        }
    ),
    frozenset({"jsonl"}),
    # A page's metadata: the publisher's, or a portal's about itself.
    frozenset({"html"}),
    # Properties that a program fills in, often with the name of who owns the computer.
    frozenset({"markdown", "latex", "docx", "odt", "epub", "rtf"}),
    # Guessed from the look of a first page.
    frozenset({"pdf"}),
    frozenset({"text"}),
)
"""Formats by trust, the most trusted first; one that is not named comes last."""

_RECORDS = TRUST[0] | TRUST[2]
"""Formats that carry an abstract at most."""

TITLE_ALONE, ABSTRACT, FULL_TEXT = range(3)
"""How much of a work a text is."""

_SHORTEST_FULL_TEXT = 5_000
"""Characters of running text; few abstracts come near, few articles stay under."""
_NO_RUNNING_TEXT = frozenset({"TITLE", "FRONT MATTER", "KEYWORDS", "REFERENCES", "FURNITURE"})

_OF_THE_EDITION = frozenset(
    {"type", "container", "issued", "volume", "issue", "pages", "doi", "pmid", "pmcid", "url"}
    | {"publisher", "licence", "issn", "isbn", "place", "edition", "genres"}
)
"""What a preprint does not tell of the work as it was published."""
_REFINED = ("issued", "pages")
"""Of which a longer form that begins the same tells more: ``2009-12``, ``S44-55``."""


def source_of(document: Document, path: str) -> Source:
    """Return what a document as read tells, before it is joined to anything."""
    length = sum(
        sentence.end - sentence.start
        for sentence in document.sentences
        if sentence.section not in _NO_RUNNING_TEXT
    )
    fullness = ABSTRACT if length else TITLE_ALONE
    if length >= _SHORTEST_FULL_TEXT and document.format not in _RECORDS:
        fullness = FULL_TEXT
    return Source(
        path,
        document.key,
        document.digest,
        fullness,
        length,
        document.reference,
        document.format,
    )


def is_record(format: str) -> bool:
    """Tell whether a format carries records of works, not the works."""
    return format in _RECORDS


def trust(format: str) -> int:
    """Return the place of a format in the order of trust, from 0."""
    return next((place for place, level in enumerate(TRUST) if format in level), len(TRUST))


def text_source(sources: Sequence[Source], kept: str = "") -> Source:
    """Return the source whose text a document has; there must be one at least.

    The fullest wins: the full text before an abstract, that before a title alone. Of these one
    of less than half the length of the longest is left out; then the published version is taken
    before a preprint and the trusted format before the other, of full texts one
    that is not clearly shorter (a file may be cut off), and at last that of digest ``kept``, so
    that nothing moves without need.
    """
    fullest = max(source.fullness for source in sources)
    rivals = [source for source in sources if source.fullness == fullest]
    longest = max(source.length for source in rivals)
    rivals = [source for source in rivals if 2 * source.length >= longest]
    best = min(map(_standing, rivals))
    rivals = [source for source in rivals if _standing(source) == best]
    longest = max(source.length for source in rivals)
    return min(
        (source for source in rivals if fullest < FULL_TEXT or 10 * source.length >= 9 * longest),
        key=lambda source: source.digest != kept,
    )


def _standing(source: Source) -> tuple[bool, int]:
    return is_preprint(source.reference), trust(source.format)


def merged(sources: Sequence[Source], kept: str = "") -> tuple[Reference, dict[str, str]]:
    """Return the record that the sources make together, and which file each field is from.

    Each field comes from the most trusted source that fills it; among equals the source of the
    text of digest ``kept`` comes first. Notices are those of all.
    """
    ordered = sorted(sources, key=lambda source: (_standing(source), source.digest != kept))
    published = any(not is_preprint(source.reference) for source in ordered)
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for source in ordered:
        early = published and is_preprint(source.reference)
        for name, value in _facts(source.reference).items():
            if name == "notices":
                value = tuple(dict.fromkeys((*values.get(name, ()), *value)))
            elif name in values and not _refines(name, value, values[name]):
                continue
            if early and name in _OF_THE_EDITION:
                continue
            if values.get(name) != value:
                values[name] = value
                origin[name] = source.path
    return replace(Reference(), **values), origin


def _facts(reference: Reference) -> dict[str, Any]:
    """Return the fields of a record that say anything."""
    told = {one.name: getattr(reference, one.name) for one in fields(Reference)}
    unknown = Reference()
    return {name: value for name, value in told.items() if value != getattr(unknown, name)}


def _refines(name: str, value: str, known: str) -> bool:
    return name in _REFINED and len(value) > len(known) and value.startswith(known)
