"""A note in an editor: a private copy is edited, and taken over when it can be read.

While a note is edited another window may change it too, so the note's own file is left alone;
what was edited is merged into it like any other change. A copy that cannot be read stays where
it is, and the next edit of the note goes on with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from search.errors import NoteError
from search.files import write_atomically
from search.folders import make_private
from search.notes import front_matter
from search.notes.front_matter import FormatError, NoteFile
from search.notes.note import Note
from search.notes.store import NoteStore

FOLDER = ".drafts"
"""Beside the notes; its files are 0600 like theirs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A copy of a note for an editor."""

    id: str
    path: Path
    """What the editor opens."""
    resumed: bool
    """Whether this is an earlier edit that could not be taken over."""

    @property
    def original(self) -> Path:
        """The note as it was when the copy was made."""
        return self.path.with_name(f"{self.id}.original")


def begin(store: NoteStore, id: str) -> Draft:
    """Make a copy of a note to be edited, or go on with the one that is there.

    Raises NoteError where there is no such note or the copy cannot be written.
    """
    file = store.file(id)
    path = store.folder / FOLDER / f"{id}.md"
    draft = Draft(id, path, path.exists())
    if not draft.resumed:
        content = front_matter.write(file).encode("utf-8")
        try:
            make_private(path.parent)
            write_atomically(draft.original, content)
            write_atomically(path, content)
        except OSError as error:
            raise NoteError.of_system(path, error, "nothing was changed") from error
    return draft


def take(store: NoteStore, draft: Draft) -> Note:
    """Merge an edited copy into its note and remove it; return the note as saved.

    Raises NoteError, and leaves the copy, where it cannot be read or the note not be saved. A
    copy that the editor removed or emptied changes nothing.
    """
    try:
        text = draft.path.read_bytes().decode("utf-8")
        edited = front_matter.read(text, draft.id) if text.strip() else None
    except FileNotFoundError:
        edited = None
    except UnicodeDecodeError as error:
        raise _unreadable(draft, f"byte {error.start} is not UTF-8") from error
    except FormatError as error:
        raise _unreadable(draft, str(error)) from error
    except OSError as error:
        raise NoteError.of_system(draft.path, error, "the note is as it was") from error
    base = _original(store, draft)
    if edited is None or edited == base:
        note = store.get(draft.id)
    else:
        others = edited.others if edited.others != base.others else None
        note = store.save(edited.note, base=base.note, others=others)
    _remove(draft)
    return note


def _original(store: NoteStore, draft: Draft) -> NoteFile:
    try:
        return front_matter.read(draft.original.read_text("utf-8"), draft.id)
    except (OSError, ValueError, FormatError):
        return store.file(draft.id)


def _remove(draft: Draft) -> None:
    try:
        draft.path.unlink(missing_ok=True)
        draft.original.unlink(missing_ok=True)
    except OSError as error:
        raise NoteError.of_system(draft.path, error, "the note is saved, its copy stays") from error


def _unreadable(draft: Draft, reason: str) -> NoteError:
    return NoteError(
        f"Your edit has a fault ({reason}): edit the note again to mend it; until then the note is "
        f"as it was, and the edit kept in {draft.path}."
    )
