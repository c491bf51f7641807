"""Keeping: notes with their comments and tags, and taking them away."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from tui.commands.command import EVERYWHERE, HITS, NOTES, PANES, READER, Command

if TYPE_CHECKING:
    from tui.app import Desk


class Keep(Command):
    """Keep the sentence (or the selected ones) as a note, with its citation.

    On a sentence that is kept already it says so and leaves the note as it is.
    """

    id = "note.keep"
    title = "Keep"
    keys = "s"
    where = (HITS, READER)
    label = "keep"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Save a note."""
        desk.keeping.keep()


class Comment(Command):
    """Write a comment on the note; a sentence that is not kept yet is kept with it."""

    id = "note.comment"
    title = "Comment"
    keys = "c"
    where = PANES
    label = "comment"
    argument = "TEXT"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask for the comment, or take it from the palette."""
        return desk.keeping.comment(argument)


class Tag(Command):
    """Give the note tags, separated by commas; a sentence not kept yet is kept with it."""

    id = "note.tag"
    title = "Tag"
    keys = "t"
    where = PANES
    label = "tag"
    argument = "TAGS"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask for the tags, or take them from the palette."""
        return desk.keeping.tag(argument)


class DeleteNote(Command):
    """Delete the note; undo brings it back."""

    id = "note.delete"
    title = "Delete note"
    keys = "d"
    where = (NOTES,)
    label = "delete"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Delete the note under the cursor."""
        desk.keeping.delete()


class Undo(Command):
    """Take back the last change to the notes: a keep, a delete, a comment, tags."""

    id = "note.undo"
    title = "Undo"
    keys = "u"
    where = PANES
    label = "undo"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Undo."""
        desk.keeping.undo()


class Copy(Command):
    """Copy the quotation with its citation to the clipboard."""

    id = "note.copy"
    title = "Copy quotation"
    keys = "y"
    where = PANES

    def run(self, desk: Desk, argument: str = "") -> None:
        """Copy what the cursor stands on."""
        desk.keeping.copy()


class Export(Command):
    """Write the notes to a file: .md, .bib, .ris, .nbib, .json (CSL) or .jsonl, by its ending."""

    id = "note.export"
    title = "Export notes"
    keys = "E"
    where = PANES
    argument = "FILE"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask for the file's name, or take it from the palette."""
        return desk.keeping.export(argument)


class Select(Command):
    """Begin or end a selection of several sentences; moving extends it, keep keeps it."""

    id = "note.select"
    title = "Select sentences"
    keys = "v"
    where = (READER,)
    label = "select"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Begin or end."""
        desk.reader.toggle_selection()


class ShowNotes(Command):
    """Go to the notes."""

    id = "note.show"
    title = "Show notes"
    keys = "f4"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the focus on the notes."""
        desk.focus_place(NOTES)


KEEPING_COMMANDS: tuple[type[Command], ...] = (
    Keep,
    Comment,
    Tag,
    Select,
    DeleteNote,
    Undo,
    Copy,
    Export,
    ShowNotes,
)
