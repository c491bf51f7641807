"""The reader's notes as the desk handles them: keep, change, delete, and undo of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.documents import Document, Span
from search.notes.note import Note
from search.notes.store import NoteStore, Problem, new_note


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one note: None before a keep, None after a delete."""

    before: Note | None
    after: Note | None


class Notebook:
    """Notes on disk with the changes of this sitting, newest last.

    Every method that changes a note writes to disk and may raise NoteError; the desk calls
    them from one worker thread, in the order of the keys.
    """

    def __init__(self, store: NoteStore) -> None:
        self._store = store
        self._changes: list[Change] = []

    def load(self) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
        """Return the notes in order of creation, and the files that could not be read."""
        loaded = self._store.notes()
        return loaded.notes, loaded.problems

    def stamp(self) -> str:
        """Return a text that differs when anybody has changed a note."""
        return self._store.stamp()

    def keep(self, document: Document, passage: Span, question: str) -> tuple[Note, bool]:
        """Keep a passage; return its note, and whether it is new."""
        for note in self._store.notes().notes:
            if (note.key, note.start, note.end) == (document.key, passage.start, passage.end):
                return note, False
        note = new_note(document, passage.start, passage.end, question=question)
        return self._save(None, note), True

    def comment(self, note: Note, comment: str) -> Note:
        """Give a note, as it was seen, another comment; what others changed since then stays."""
        return self._save(note, replace(note, comment=comment.strip()))

    def tag(self, note: Note, tags: Sequence[str]) -> Note:
        """Give a note, as it was seen, these tags; what others changed since then stays."""
        return self._save(note, replace(note, tags=tuple(dict.fromkeys(tags))))

    def delete(self, id: str) -> Note:
        """Delete a note."""
        note = self._store.delete(id)
        self._changes.append(Change(note, None))
        return note

    def undo(self) -> str:
        """Take the newest change back; return what was done, for people."""
        if not self._changes:
            return "Nothing to undo."
        message = self._take_back(self._changes[-1])
        self._changes.pop()
        return message

    def _take_back(self, change: Change) -> str:
        before, after = change.before, change.after
        if before is None and after is not None:
            self._store.delete(after.id)
            return f"Undone: {after.citation} is not kept any more."
        assert before is not None
        if after is None:
            self._store.restore(before)
            return f"Undone: {before.citation} is kept again."
        self._store.save(before, base=after)
        return f"Undone: the note on {before.citation} is as it was."

    def _save(self, before: Note | None, after: Note) -> Note:
        saved = self._store.save(after, base=before)
        self._changes.append(Change(before, saved))
        return saved


def parse_tags(text: str) -> list[str]:
    """Return the tags in what was typed: separated by commas, with or without ``#``."""
    return [tag for tag in (part.strip().lstrip("#").strip() for part in text.split(",")) if tag]
