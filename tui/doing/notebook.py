"""The reader's notes as the desk handles them: keep, change, delete, undo and redo of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.documents import Document, Span
from search.notes import drafts
from search.notes.drafts import Draft
from search.notes.judging import judged
from search.notes.note import Note
from search.notes.store import Loaded, NoteStore, kept_already, new_note


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one note: None before a keep, None after a delete."""

    before: Note | None
    after: Note | None

    @property
    def id(self) -> str:
        """The id of the note."""
        note = self.before or self.after
        return note.id if note else ""


class Notebook:
    """Notes on disk with the changes of this sitting, newest last.

    Every method that changes a note writes to disk and may raise NoteError; the desk calls
    them from one worker thread, in the order of the keys. A new change forgets what could be
    redone.
    """

    def __init__(self, store: NoteStore) -> None:
        self._store = store
        self._changes: list[Change] = []
        self._undone: list[Change] = []

    @property
    def folder(self) -> Path:
        """Where the notes are."""
        return self._store.folder

    def load(self) -> Loaded:
        """Return the notes in order of creation, and the files that could not be read."""
        return self._store.notes()

    def stamp(self) -> str:
        """Return a text that differs when anybody has changed a note."""
        return self._store.stamp()

    def keep(self, document: Document, passage: Span, question: str) -> tuple[Note, bool]:
        """Keep a passage; return its note, and whether it is new."""
        kept = kept_already(self._store.notes().notes, document, passage.start, passage.end)
        if kept is not None:
            return kept, False
        note = new_note(document, passage.start, passage.end, question=question)
        return self._save(None, note), True

    def comment(self, note: Note, comment: str) -> Note:
        """Give a note, as it was seen, another comment; what others changed since then stays."""
        return self._save(note, replace(note, comment=comment.strip()))

    def tag(self, note: Note, tags: Sequence[str]) -> Note:
        """Give a note, as it was seen, these tags; what others changed since then stays."""
        return self._save(note, replace(note, tags=tuple(dict.fromkeys(tags))))

    def judge(self, note: Note, question: str, verdict: str) -> Note:
        """Give a note a verdict on a question; an empty one takes it away."""
        return self._save(note, judged(note, question, verdict))

    def colour(self, note: Note, colour: str) -> Note:
        """Give a note a coloured label; an empty one takes it away."""
        return self._save(note, replace(note, colour=colour))

    def begin_edit(self, note: Note) -> Draft:
        """Make a copy of a note for an editor."""
        return drafts.begin(self._store, note.id)

    def end_edit(self, note: Note, draft: Draft) -> Note:
        """Take an edited copy over; raises NoteError where it cannot be read."""
        saved = drafts.take(self._store, draft)
        if saved != note:
            self._did(Change(note, saved))
        return saved

    def delete(self, id: str) -> Note:
        """Delete a note."""
        note = self._store.delete(id)
        self._did(Change(note, None))
        return note

    def undo(self) -> tuple[str, str]:
        """Take the newest change back; return what was done, for people, and the note's id."""
        if not self._changes:
            return "Nothing to undo.", ""
        change = self._changes[-1]
        told = self._go(change.after, change.before)
        self._undone.append(self._changes.pop())
        return f"Undone: {told} (U redoes)", change.id

    def redo(self) -> tuple[str, str]:
        """Do again what was taken back last; return what was done and the note's id."""
        if not self._undone:
            return "Nothing to redo.", ""
        change = self._undone[-1]
        told = self._go(change.before, change.after)
        self._changes.append(self._undone.pop())
        return f"Done again: {told}", change.id

    def _go(self, now: Note | None, wanted: Note | None) -> str:
        """Bring one note from what it is to what it should be; return what that means."""
        if wanted is None:
            assert now is not None
            self._store.delete(now.id)
            return f"{now.citation} is not kept any more."
        if now is None:
            self._store.restore(wanted)
            return f"{wanted.citation} is kept again."
        self._store.save(wanted, base=now)
        return f"the change of the note on {wanted.citation}."

    def _save(self, before: Note | None, after: Note) -> Note:
        saved = self._store.save(after, base=before)
        self._did(Change(before, saved))
        return saved

    def _did(self, change: Change) -> None:
        self._changes.append(change)
        self._undone.clear()


def parse_tags(text: str) -> list[str]:
    """Return the tags in what was typed: separated by commas, with or without ``#``."""
    return [tag for tag in (part.strip().lstrip("#").strip() for part in text.split(",")) if tag]
