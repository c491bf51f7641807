"""The documents that a user's notes pick: ``has:note`` and ``tag:word``."""

from __future__ import annotations

from pathlib import Path

from search.notes.store import NoteStore


def noted_keys(folder: Path, field: str, value: str) -> tuple[str, ...]:
    """Return the keys of documents with a note (``has``), or with one of that tag (``tag``).

    Raises NoteError where the folder cannot be read.
    """
    wanted = value.casefold()
    notes = NoteStore(folder).notes().notes
    return tuple(
        dict.fromkeys(
            note.key
            for note in notes
            if field == "has" or wanted in (tag.casefold() for tag in note.tags)
        )
    )
