"""What an addition to a library tells: how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an addition is."""

    done: int
    """Files that were looked at."""
    total: int
    """Files known so far; records may name more."""
    path: str
    """The file that is read now."""
    documents: int
    """New and changed documents so far."""
    sentences: int
    bytes_done: int = 0
    """Bytes of new and changed files that were read; of the present one by its text so far."""
    bytes_total: int = 0
    """Bytes of all new and changed files."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, in one sentence."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """What the library already held, under another path or record: nothing new came of it."""

    path: str
    key: str
    """The document that it is the same as."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A file's text or facts that became part of a document from other files."""

    path: str
    key: str


@dataclass(frozen=True, slots=True)
class FormatCount:
    """What came of the files of one format; counts are as in `Report`."""

    format: str
    """The reader's name, or the kind that the file's name ends in."""
    read: int = 0
    updated: int = 0
    unchanged: int = 0
    joined: int = 0
    duplicates: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What came of one file."""

    path: str
    format: str
    outcome: str
    """The first that applies of its documents: failed, read, updated, joined, duplicate,
    unchanged; removed for a file that is gone."""
    keys: tuple[str, ...]
    """The documents that it is a source of; empty for a file that is unchanged."""
    message: str
    """Why it could not be read, or what is remarkable; empty where nothing is."""
    seconds: float
    """From its beginning to its last document, without what was written to disk."""


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
    joined: tuple[Joined, ...] = ()
    remarks: tuple[Failure, ...] = ()
    """What is no failure, but worth knowing: files that records name and that are not there."""
    retracted: tuple[str, ...] = ()
    """Keys of the documents taken in that were retracted."""
    formats: tuple[FormatCount, ...] = ()
    """The counts by format, in order of their names."""
