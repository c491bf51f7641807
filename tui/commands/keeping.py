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


class Judge(Command):
    """Say what the passage says on the question: supports, contradicts, unclear, background.

    Each question that finds the passage can have a verdict of its own.
    """

    id = "note.verdict"
    title = "Verdict"
    keys = "m"
    where = PANES
    label = "verdict"
    argument = "VERDICT"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Let the user choose, or take it from the palette."""
        return desk.keeping.judging.verdict(argument)


class Colour(Command):
    """Give the note a coloured label."""

    id = "note.colour"
    title = "Colour"
    keys = "M"
    where = PANES
    argument = "COLOUR"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Let the user choose, or take it from the palette."""
        return desk.keeping.judging.colour(argument)


class EditNote(Command):
    """Open the note in your editor ($VISUAL, else $EDITOR); what cannot be read is kept aside."""

    id = "note.edit"
    title = "Edit note"
    keys = "e"
    where = (NOTES,)
    label = "edit"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Hand the terminal to the editor for a while."""
        return desk.keeping.judging.edit()


class GroupNotes(Command):
    """Group the notes by the next thing: document, tag, question, verdict, or not at all."""

    id = "note.group"
    title = "Group notes"
    keys = "a"
    where = (NOTES,)
    label = "group"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Group anew."""
        desk.notes_pane.next_grouping()


class FilterNotes(Command):
    """Show only the notes that hold what you type; #tag is a tag. Esc shows all again."""

    id = "note.filter"
    title = "Filter notes"
    keys = "f"
    where = (NOTES,)
    label = "filter"
    argument = "WORDS"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None] | None:
        """Narrow while the user types, or to the words from the palette."""
        if not argument:
            return desk.keeping.judging.filter()
        desk.notes_pane.narrow(argument)
        return None


class LookUpNotes(Command):
    """Look every note up in its source again, and show beside it what changed there."""

    id = "note.verify"
    title = "Look up notes"
    keys = "r"
    where = (NOTES,)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Look up in the background."""
        desk.keeping.judging.look_up()


class ShowEvidence(Command):
    """Lay out what was kept on the question by verdict and document; Enter reads a passage."""

    id = "note.evidence"
    title = "Evidence"
    keys = "V"
    where = PANES
    argument = "QUESTION"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Open the table."""
        return desk.keeping.judging.show_evidence(argument)


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
    """Take back the last change to the notes; again and again, as far as this sitting goes."""

    id = "note.undo"
    title = "Undo"
    keys = "u"
    where = PANES
    label = "undo"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Undo."""
        desk.keeping.undo()


class Redo(Command):
    """Do again what undo took back."""

    id = "note.redo"
    title = "Redo"
    keys = "U,ctrl+r"
    where = PANES

    def run(self, desk: Desk, argument: str = "") -> None:
        """Redo."""
        desk.keeping.redo()


class Copy(Command):
    """Copy the quotation with its citation to the clipboard."""

    id = "note.copy"
    title = "Copy quotation"
    keys = "y"
    where = PANES

    def run(self, desk: Desk, argument: str = "") -> None:
        """Copy what the cursor stands on."""
        desk.keeping.leaving.copy()


class CopyCitation(Command):
    """Copy the document's reference, formatted in APA or in the style named."""

    id = "note.cite"
    title = "Copy citation"
    keys = "Y"
    where = PANES
    argument = "STYLE"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Copy what the cursor stands on."""
        desk.keeping.leaving.copy_citation(argument)


class Export(Command):
    """Write the notes to a file: .md .org .html .docx .csv .jsonl .bib .ris .nbib .json (CSL).

    A .md or .org file has a .bib file with its references beside it.
    """

    id = "note.export"
    title = "Export notes"
    keys = "E"
    where = PANES
    argument = "FILE"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask for the file's name, or take it from the palette."""
        return desk.keeping.leaving.export(argument)


class ExportConversation(Command):
    """Write the questions and the sentences that answer them to a file, by its ending."""

    id = "note.export_conversation"
    title = "Export conversation"
    keys = "X"
    where = PANES
    argument = "FILE"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask for the file's name, or take it from the palette."""
        return desk.keeping.leaving.export_conversation(argument)


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
    Judge,
    Select,
    EditNote,
    DeleteNote,
    Undo,
    Redo,
    Colour,
    GroupNotes,
    FilterNotes,
    LookUpNotes,
    ShowEvidence,
    Copy,
    CopyCitation,
    Export,
    ExportConversation,
    ShowNotes,
)
