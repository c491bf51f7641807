"""One file read and made ready within bounds: nothing but its path goes in."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import FrameType

from search.adding.preparing import Prepared, prepare
from search.documents import Document
from search.ingest.deferring import deferring, whole
from search.ingest.errors import ReadError
from search.storage.dictionaries import learn

Reader = Callable[[str | Path], Iterator[Document]]
"""Yields the documents of a file, as `search.ingest.read` does."""

MOST_BYTES = 8 << 30
"""Of one file; a year of PubMed in one file has less."""
MOST_CHARACTERS = 50_000_000
"""Of one document's text; the longest books have a tenth."""
MOST_DOCUMENTS = 5_000_000
"""In one file."""
MOST_SECONDS = 600.0
"""For one document, from the one before it to its index entry."""
_LEARNT_FROM = 400
"""Documents of one file."""
_LEARNING_SECONDS = 10.0
RUN = 16
"""Documents that follow each other and are in the same share of a file."""


class ToldError(Exception):
    """What went wrong with a file in another process: one whole sentence."""


class _TooSlowError(BaseException):
    """Time is up; no ``except Exception`` of a reader or library may swallow it."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a file's documents that one process makes ready: every n-th run of them."""

    number: int = 0
    of: int = 1

    def has(self, place: int) -> bool:
        """Tell whether the document at a place, counted from 0, is in this share."""
        return place // RUN % self.of == self.number


ALL = Share()


def read_prepared(
    path: str, read: Reader, share: Share = ALL, learnt: bytes = b""
) -> Iterator[Prepared]:
    """Yield the documents of a file, or those of a share of them, made ready.

    Raises ReadError, one sentence, where the file is too large or one of its documents too long
    or too slow; documents before it have been yielded. Other errors are the reader's.
    """
    size = Path(path).stat().st_size
    if size > MOST_BYTES:
        raise ReadError(
            path,
            f"the file is larger than {MOST_BYTES >> 30} GB",
            "split it into smaller files",
        )
    if share.of == 1:
        yield from _marked(_bounded(path, read(path), share, learnt))
        return
    with deferring():
        yield from _marked(_bounded(path, read(path), share, learnt))


def learn_from(path: str, read: Reader) -> bytes:
    """Return what the first documents of a file let one learn; empty where that is not worth it."""
    try:
        with deferring(), _deadline(_LEARNING_SECONDS):
            return learn(document.text for document in islice(read(path), _LEARNT_FROM))
    except (Exception, _TooSlowError):
        return b""  # whoever reads the file will be told what is wrong with it


def _marked(documents: Iterator[Prepared | None]) -> Iterator[Prepared]:
    """Mark the document that is alone in its file; leave out those of other shares (None)."""
    ended = object()
    held: Prepared | object | None = next(documents, ended)
    first = True
    while held is not ended:
        following: Prepared | object | None
        try:
            following, fault = next(documents, ended), None
        except Exception as error:  # what was read before it is kept
            following, fault = None, error
        if isinstance(held, Prepared):
            yield replace(held, alone=first and following is ended)
        if fault is not None:
            raise fault
        held, first = following, False


def _bounded(
    path: str, documents: Iterator[Document], share: Share, learnt: bytes
) -> Iterator[Prepared | None]:
    for number in range(MOST_DOCUMENTS + 1):
        where = f"document {number + 1:,}"
        try:
            with _deadline(MOST_SECONDS):
                document = next(documents, None)
                if document is None:
                    return
                prepared = _prepared(path, document, where, learnt) if share.has(number) else None
        except _TooSlowError as error:
            problem = f"reading it took longer than {MOST_SECONDS / 60:.0f} minutes"
            raise ReadError(path, problem, "save it in another format", where) from error
        yield prepared
    raise ReadError(
        path, f"it holds more than {MOST_DOCUMENTS:,} documents", "split it into smaller files"
    )


def _prepared(path: str, document: Document, where: str, learnt: bytes) -> Prepared:
    if len(document.text) > MOST_CHARACTERS:
        problem = f"its text is longer than {MOST_CHARACTERS:,} characters"
        raise ReadError(path, problem, "split it into parts", where)
    return prepare(path, whole(document), learnt)


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Break off what runs inside when its time is up; only the main thread can be."""
    if threading.current_thread() is not threading.main_thread() or signal.getitimer(
        signal.ITIMER_REAL
    ) != (0.0, 0.0):
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _TooSlowError


def file_state(path: str) -> tuple[int, int]:
    """Return size and time of change, which differ where a file was written to."""
    status = os.stat(path)  # noqa: PTH116 - a path may be of any bytes
    return status.st_size, status.st_mtime_ns


def file_digest(path: str) -> str:
    """Return the SHA-256 (hexadecimal) of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def why(path: str, error: Exception) -> str:
    """Return the sentence for a file that its reader gave up."""
    if isinstance(error, ReadError | ToldError):
        return str(error)
    if isinstance(error, OSError):
        return f"{path}: it cannot be read ({error.strerror or error})"
    # A fault of a reader must not cost the other files; its kind helps to report it.
    return f"{path}: its reader failed ({type(error).__name__}: {error}); please report this file"
