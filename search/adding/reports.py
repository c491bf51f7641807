"""What an addition to a library tells: how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an addition is."""

    done: int
    """Files that were looked at."""
    total: int
    path: str
    """The file that is read now."""
    documents: int
    """New and changed documents so far."""
    sentences: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, in one sentence."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A text that the library already holds, under another path or record."""

    path: str
    key: str
    """The document that it is the same as."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an addition did; counts are of documents, but for ``unchanged``: of files."""

    read: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: tuple[Duplicate, ...] = ()
    removed: int = 0
    failures: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()
    """Files in folders that are of no kind that can be read; they were not tried."""
    cancelled: bool = False
