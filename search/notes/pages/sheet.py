"""What every page of notes shows, before it is written in a format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.documents import Reference, short_citation
from search.inert import one_line
from search.notes.checking import Checked
from search.notes.choosing import grouped
from search.notes.formats.fields import citation_keys
from search.notes.styles import format_references

EMPTY = "Nothing was kept."


@dataclass(frozen=True, slots=True)
class Entry:
    """One note, as a page shows it; texts are as kept, nothing is escaped yet."""

    quote: str
    key: str
    """The citation key, the same as in a bibliography of these notes."""
    locator: str
    """``p. 7``, ``pp. 7-8``, ``sec. Results``, or nothing."""
    citation: str
    """Short citation for formats without citation keys: ``Lind 2011``."""
    remark: str
    """What is to be known of the quotation: that it has moved, changed or is not found."""
    grave: bool
    """Whether the remark says that the quotation is not what the source says."""
    comment: str
    tags: tuple[str, ...]
    verdicts: tuple[tuple[str, str], ...]
    colour: str

    @property
    def cited(self) -> str:
        """Citation and locator for people: ``Lind 2011, p. 7``."""
        return f"{self.citation}, {self.locator}" if self.locator else self.citation


@dataclass(frozen=True, slots=True)
class Sheet:
    """Notes under headings, with the list of their references."""

    title: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    references: tuple[str, ...]


def laid_out(items: Sequence[Checked], *, by: str, style: str, title: str) -> Sheet:
    """Lay notes out in groups (`search.notes.choosing.GROUPINGS`).

    Raises CitationError where the style cannot be used.
    """
    safe = citation_keys(item.note.key for item in items)
    first = {item.note.key: item for item in reversed(items)}
    # By identity: one note stands in one group as one and the same object.
    checked = {id(item.note): item for item in items}
    groups = []
    for heading, notes in grouped([item.note for item in items], by):
        own = [checked[id(note)] for note in notes]
        if by == "document":
            heading = _document_heading(first[own[0].note.key])
        groups.append((heading, tuple(_entry(item, safe[item.note.key]) for item in own)))
    references = format_references(references_of(items), style)
    return Sheet(title, tuple(groups), tuple(references))


def references_of(items: Sequence[Checked]) -> list[tuple[str, Reference]]:
    """Return keys and references of the documents at hand, in the order of their first notes."""
    found = {item.note.key: item.document.reference for item in items if item.document}
    return list(found.items())


def cited_references(items: Sequence[Checked]) -> list[tuple[str, Reference]]:
    """Return the same for a bibliography whose keys are those that the pages cite by.

    A document that the library does not hold has an entry without any field, so that its key
    is known.
    """
    safe = citation_keys(item.note.key for item in items)
    known = dict(references_of(items))
    return [
        (safe[key], known.get(key, Reference()))
        for key in dict.fromkeys(item.note.key for item in items)
    ]


def _document_heading(item: Checked) -> str:
    note, document = item.note, item.document
    if document is None:
        return note.citation or note.key
    short = short_citation(document.reference, note.key)
    title = document.reference.title
    return f"{title} ({short})" if title else short


def _entry(item: Checked, key: str) -> Entry:
    note, document = item.note, item.document
    cited = short_citation(document.reference, note.key) if document else note.citation
    return Entry(
        quote=note.quote,
        key=key,
        locator=locator(note.page, note.section),
        citation=one_line(cited or note.key),
        remark=item.told,
        grave=item.drifted,
        comment=note.comment,
        tags=note.tags,
        verdicts=note.verdicts,
        colour=note.colour,
    )


def locator(page: str | None, section: str) -> str:
    """Return where a passage stands, for a citation: the page, else the section, else nothing."""
    printed = one_line(page or "")
    if printed:
        return f"pp. {printed}" if _SEVERAL_PAGES.search(printed) else f"p. {printed}"
    named = one_line(section)
    return f"sec. {named.capitalize()}" if named and named not in _NAMELESS else ""


_NAMELESS = ("BODY", "FRONT MATTER", "TITLE")
_SEVERAL_PAGES = re.compile(r"\d\s*(?:[-–—]\s*\w|,)")
