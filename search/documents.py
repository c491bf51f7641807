"""The plain data that every room passes around: documents and what they are made of.

Nothing here reads or writes. All offsets are half-open
spans ``[start, end)`` of a document's text, counted in Unicode code points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from search.inert import one_line

FURNITURE = "FURNITURE"
"""Section name of what a web page prints around a document: menus, banners, notices."""


_LONGEST_TITLE = 32


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch ``[start, end)`` of a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """An author or editor; an organisation has its whole name in ``family``."""

    family: str
    given: str = ""

    @property
    def name(self) -> str:
        """The name in reading order: ``Philip J Mease``."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Reference:
    """A document's bibliographic record; what the source does not tell stays None or empty."""

    type: str = "document"
    """A CSL 1.0.2 item type: ``article-journal``, ``article-newspaper``, ``webpage``, …"""
    title: str | None = None
    authors: tuple[Person, ...] = ()
    container: str | None = None
    """The journal, book or site that the document appeared in, as printed."""
    issued: str | None = None
    """Date of publication as far as known, ISO 8601: ``2009``, ``2009-12`` or ``2009-12-05``."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """A page range or article number: ``S44-55``, ``2483``."""
    doi: str | None = None
    """Lower-case prefix form, without resolver: ``10.1016/j.amjmed.2009.09.010``."""
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None
    publisher: str | None = None
    keywords: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    """Publication types as printed: ``Review``, ``Clinical Trial``."""
    editors: tuple[Person, ...] = ()
    subjects: tuple[str, ...] = ()
    """Subject headings of an index, such as MeSH descriptors, as printed."""
    notices: tuple[str, ...] = ()
    """Retractions, expressions of concern and corrections, a line each, as the source tells."""
    licence: str | None = None
    """The licence that the source states: its name, words or address."""
    issn: str | None = None
    isbn: str | None = None
    language: str | None = None
    """ISO 639 code or name of the document's language, as the source tells it."""
    place: str | None = None
    """Where the publisher is."""
    edition: str | None = None

    @property
    def year(self) -> int | None:
        """The year of publication, or None where it is unknown."""
        return int(self.issued[:4]) if self.issued else None


def short_citation(reference: Reference, key: str) -> str:
    """Return a short citation for lists.

    ``Mease 2009``, ``Ahn & Berg 2010``, ``Ahn et al. 2010``; without authors the shortened
    title, else the key; without a year ``n.d.``.
    """
    year = reference.issued[:4] if reference.issued else "n.d."
    return f"{_names(reference) or key} {year}"


def _names(reference: Reference) -> str:
    families = [name for person in reference.authors if (name := one_line(person.family))]
    if len(families) > 2:
        return f"{families[0]} et al."
    if families:
        return " & ".join(families)
    title = one_line(reference.title or "")
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + "…"


@dataclass(frozen=True, slots=True)
class Section:
    """A named stretch of a document.

    ``name`` is one of the canonical names (TITLE, FRONT MATTER, ABSTRACT, BACKGROUND,
    OBJECTIVE, INTRODUCTION, METHODS, RESULTS, DISCUSSION, CONCLUSIONS, KEYWORDS, REFERENCES,
    ACKNOWLEDGEMENTS, BODY, FURNITURE); ``heading`` is what the source prints, if anything.
    The sections of a document are in order and do not overlap.
    """

    name: str
    start: int
    end: int
    heading: str = ""

    @property
    def indexed(self) -> bool:
        """Whether its sentences can be found: all but page furniture."""
        return self.name != FURNITURE


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is ranked: span ``[start, end)`` of its document's text."""

    number: int
    """Counts the sentences of the document from 0, furniture included."""
    start: int
    end: int
    section: str
    """Name of the section that it stands in."""
    page: str | None = None
    """Printed page (or its number in the file), for formats that have pages."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its reference, sections and sentences.

    ``text`` is never normalised: it is what the source holds, and every offset counts in it.
    """

    key: str
    """Short stable name; empty until a library or reader gives one."""
    text: str
    reference: Reference = field(default_factory=Reference)
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    citation_marks: tuple[Span, ...] = ()
    """Citation numbers that the source printed glued to words (``receptors47``): shown as
    printed, left out of the terms."""
    path: str = ""
    """The file it was read from, absolute."""
    format: str = ""
    """The reader's name: ``text``, ``markdown``, ``html``, ``jsonl``, ``pdf``, …"""
    attachments: tuple[str, ...] = ()
    """Files that a record names as its full text: absolute, or relative to the record's file."""

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the text in UTF-8."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def section_of(self, sentence: Sentence) -> Section | None:
        """Return the section that holds the sentence."""
        return next(
            (part for part in self.sections if part.start <= sentence.start < part.end), None
        )

    def text_of(self, sentence: Sentence) -> str:
        """Return the words of one sentence, as printed."""
        return self.text[sentence.start : sentence.end]

    def marks_within(self, start: int, end: int) -> list[Span]:
        """Return the citation marks in a stretch of the text, counted from the stretch's start."""
        return [
            Span(max(mark.start, start) - start, min(mark.end, end) - start)
            for mark in self.citation_marks
            if mark.start < end and mark.end > start
        ]
