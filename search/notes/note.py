"""A note: a kept passage with its anchor, its citation and the reader's own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A kept sentence or passage.

    ``quote``, ``prefix``, ``suffix`` and ``start``/``end`` are the text-quote and text-position
    selectors of the W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/),
    so that the passage can be found again after its source changed.
    """

    id: str
    """Unique in its folder, and the stem of its file's name."""
    key: str
    """The document's key."""
    quote: str
    """The passage, exactly as the source holds it."""
    start: int
    end: int
    prefix: str = ""
    """Up to 32 code points before the passage."""
    suffix: str = ""
    """Up to 32 code points after the passage."""
    digest: str = ""
    """SHA-256 (hexadecimal) of the document's text, UTF-8, when the note was made."""
    sentence: int | None = None
    """Number of the first sentence of the passage."""
    section: str = ""
    page: str | None = None
    citation: str = ""
    """Short citation for lists: ``Mease 2009``."""
    question: str = ""
    """The question that found it, if one did."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()
    """What the passage says on a question: questions, each once, with verdicts
    (`search.notes.judging.VERDICTS`)."""
    colour: str = ""
    """A label of the reader's own (`search.notes.judging.COLOURS`)."""
    created: str = ""
    """ISO 8601 time, UTC, to the second."""
