"""What the program says when something cannot be done: one sentence for the reader each.

A face catches `FlorilegiumError` and shows its sentence, which names the place and the remedy.
"""

from __future__ import annotations

from pathlib import Path


class FlorilegiumError(Exception):
    """Something that the reader must know; ``str()`` of it is one sentence with a remedy."""


class LibraryError(FlorilegiumError):
    """A library cannot be used."""


class LibraryLockedError(LibraryError):
    """Another process is adding to the library."""


class UnknownKeyError(LibraryError):
    """The library holds no document of that key."""


class NoteError(FlorilegiumError):
    """Something about notes cannot be done."""

    @classmethod
    def of_system(cls, path: Path, error: OSError, consequence: str) -> NoteError:
        """Return the error that tells what the system refused, and what follows from it."""
        reason = (error.strerror or str(error)).lower()
        return cls(f"{path}: {reason}; {consequence}, so check free space and permissions.")


class CitationError(FlorilegiumError):
    """A citation style cannot be used."""
