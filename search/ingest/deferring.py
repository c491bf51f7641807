"""Documents whose costly part waits: one process parses a file, several share the rest.

Where many records stand in one file, each of several processes parses all of it, but finds the
sentences of its own share only. A reader says by `deferred` which part can wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace

from search.documents import Document

_waiting = ContextVar("_waiting", default=False)


@dataclass(frozen=True, slots=True)
class Deferred(Document):
    """A document that is not whole yet; what it has is true of the whole one, too."""

    make: Callable[[], Document] = Document  # type: ignore[assignment]
    """Makes the whole document; `whole` calls it."""


@contextmanager
def deferring() -> Iterator[None]:
    """Let the costly part of documents wait; within, every document needs `whole`."""
    before = _waiting.set(True)
    try:
        yield
    finally:
        _waiting.reset(before)


def deferred(known: Document, make: Callable[[], Document]) -> Document:
    """Return the whole document, or what is known of it where the rest is to wait."""
    if not _waiting.get():
        return make()
    told = {one.name: getattr(known, one.name) for one in fields(Document)}
    return Deferred(**told, make=make)


def whole(document: Document) -> Document:
    """Return a document with what had waited of it."""
    if not isinstance(document, Deferred):
        return document
    # What is packed is read from another place than it is known by.
    return replace(document.make(), path=document.path)
