"""What an engine must do: keep the terms of sentences and documents, and find candidates.

An engine stores and finds; it does not decide the order in which a reader sees sentences
(`search.index.ranking` does). Nothing outside `search.index` may know which engine answers.

Index terms are strings without spaces. Terms that are too common to rank by (stop words) are
kept too, so that phrases can be found, under a mark of their own (``COMMON``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.analysis.terms import STOP_MARK, Token, joined_terms
from search.documents import Span
from search.errors import FlorilegiumError

COMMON = STOP_MARK
"""Stands before the index term of a stop word; no term of the analyzer begins with it."""

HEADING = "HEADING"
"""Role of a sentence that is no more than its section's heading."""


def index_term(token: Token) -> str:
    """Return the string that a token is indexed by."""
    return COMMON + token.term if token.stop else token.term


def index_terms(text: str, marks: Sequence[Span] = ()) -> tuple[str, ...]:
    """Return the index terms of a text in order, stop words (marked) included.

    ``marks`` are spans of citation numbers glued to words, which are left out.
    """
    return tuple(joined_terms(text, marks).split())


def is_common(term: str) -> bool:
    """Tell whether an index term is that of a stop word."""
    return term.startswith(COMMON)


def ranked_terms(terms: Sequence[str]) -> int:
    """Return how many of the index terms rank."""
    return len([term for term in terms if term[0] != COMMON])


@dataclass(frozen=True, slots=True)
class SentenceEntry:
    """One sentence as the engine takes it."""

    number: int
    """The sentence's number in its document."""
    terms: str
    """Index terms in order, stop words (marked) included, joined by spaces."""
    section: str
    """Canonical name of its section."""
    role: str
    """The section's name, or HEADING: what the ranking's prior goes by."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document as the engine takes it: its indexed sentences and what filters need."""

    document: int
    """The document's number in storage; never used twice."""
    key: str
    sentences: tuple[SentenceEntry, ...]
    title: tuple[str, ...]
    """Index terms of the title in the reference."""
    authors: tuple[str, ...] = ()
    """Normalised words of the authors' names, and their joined initials."""
    journal: tuple[str, ...] = ()
    """Normalised words of the container's name."""
    year: int | None = None
    types: tuple[str, ...] = ()
    """The CSL item type, and the normalised words of the genres."""
    contents: bytes = b""
    """The sentences as `search.index.contents` stores them, where that was made beforehand."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on the document or section; all words of ``words`` must be there.

    ``field`` is ``title``, ``author``, ``journal``, ``section``, ``type``, ``key`` or ``year``;
    for ``year`` the words are empty and ``first``/``last`` bound it (None: open). Of ``keys`` the
    key must be one of the words.
    """

    field: str
    words: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None


Run = tuple[str, ...]
"""Index terms that stand side by side; a single term is a run of one."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition made of conditions.

    ``how`` is ``all``, ``any`` or ``none``: how many of the runs, filters and parts must be met.
    Where there are none at all, ``all`` and ``none`` are met and ``any`` is not.
    """

    how: str
    runs: tuple[Run, ...] = ()
    filters: tuple[Filter, ...] = ()
    parts: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an engine."""

    weights: tuple[tuple[Run, float], ...] = ()
    """Runs of which a sentence should hold at least one, with the weight of each (its idf)."""
    required: tuple[Run, ...] = ()
    excluded: tuple[Run, ...] = ()
    filters: tuple[Filter, ...] = ()
    either: tuple[tuple[Run, ...], ...] = ()
    """Groups of runs; a sentence must hold at least one run of each group."""
    excluded_filters: tuple[Filter, ...] = ()
    """Conditions of which a sentence must meet none."""
    demands: tuple[Demand, ...] = ()
    """Conditions made of conditions, all of which a sentence must meet."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with all that the exact ranking needs."""

    document: int
    number: int
    role: str
    terms: tuple[str, ...]
    """Index terms in order, stop words (marked) included."""
    place: float = 0.0
    """Where it stands among the indexed sentences of its document: 0 the first, 1 the last."""


@dataclass(frozen=True, slots=True)
class DocumentCandidate:
    """A document that may answer: how often it holds each run asked for, and its length."""

    document: int
    frequencies: tuple[int, ...]
    """Occurrences of each run of the request's weights, in their order (0 for runs > 1)."""
    length: int
    """Ranked terms of title and indexed sentences."""
    title: tuple[str, ...] = ()
    """Index terms of its title in order."""


@dataclass(frozen=True, slots=True)
class Near:
    """A term that is spelt nearly like another."""

    term: str
    errors: int
    """Letters too many, missing, wrong, or changed with their neighbour (optimal string
    alignment: Damerau 1964)."""
    frequency: int
    """Sentences that hold it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The size of what is indexed; lengths count ranked terms."""

    sentences: int
    sentence_terms: int
    documents: int
    document_terms: int


class EngineError(FlorilegiumError):
    """The index on disk cannot be used; the message says why, in one sentence."""


class DamagedIndexError(EngineError):
    """The files of the index are missing, cut short or of another make: it must be made anew."""


class Engine(Protocol):
    """An index of sentences and documents.

    Reading methods may be called from any thread. Writing is for one thread of one process at
    a time, and shows to readers, here and elsewhere, only after ``commit`` and ``refresh``.
    """

    @property
    def generation(self) -> int:
        """The number given to the last commit that is visible; 0 when nothing was ever kept."""

    @property
    def collection(self) -> Collection:
        """Sizes as of the visible commit."""

    def refresh(self) -> None:
        """Make the newest commit visible."""

    def add(self, entries: Iterable[DocumentEntry]) -> None:
        """Add documents; ones that it may hold already must be removed first."""

    def remove(self, documents: Sequence[int]) -> None:
        """Remove documents by number."""

    def clear(self) -> None:
        """Remove everything."""

    def commit(self, generation: int, collection: Collection) -> None:
        """Make all since the last commit durable, under that generation and with those sizes."""

    def finish(self) -> None:
        """End writing: wait for background work and let other processes write."""

    def frequency(self, run: Run) -> int:
        """Return in how many sentences the run stands."""

    def document_frequency(self, term: str) -> int:
        """Return in how many documents the term stands (title included)."""

    def vocabulary(self, prefix: str = "", limit: int | None = None) -> list[tuple[str, int]]:
        """Return index terms that begin so, each with its sentence frequency."""

    def near(self, term: str, errors: int) -> list[Near]:
        """Return some terms within so many typing errors of one, in no order."""

    def sentences(self, request: Request, limit: int) -> list[Candidate]:
        """Return the engine's best sentences."""

    def documents(self, request: Request, limit: int) -> list[DocumentCandidate]:
        """Return the engine's best documents; only filters on documents apply."""

    def lengths(self, request: Request, documents: Sequence[int]) -> list[DocumentCandidate]:
        """Return the named documents as `documents` would."""

    def contents(self, documents: Sequence[int]) -> list[Mapping[str, int]]:
        """Return how often each of the documents holds each of its terms, its title included."""

    def sentences_of(
        self, request: Request, documents: Sequence[int], limit: int
    ) -> list[Candidate]:
        """Return the engine's best sentences within the named documents."""

    def count(self, request: Request) -> tuple[int, int]:
        """Return how many sentences meet the request, and (about) in how many documents."""

    def close(self) -> None:
        """Let go of files and memory."""
