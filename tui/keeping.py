"""Keeping, on the desk: from a key press to a note on disk and in the sidebar."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Document, Span
from search.notes.citations import short_citation
from search.notes.export import export, write_file
from search.notes.note import Note
from search.notes.store import NoteStore
from search.query.answer import Hit
from tui.commands import HITS, NOTES, READER
from tui.line_input import LineInput
from tui.notebook import Notebook, parse_tags

if TYPE_CHECKING:
    from tui.app import Desk

EXPORTS = {
    ".md": "markdown",
    ".bib": "bibtex",
    ".ris": "ris",
    ".json": "csl-json",
    ".jsonl": "jsonl",
}
"""What an export's file name ends in, and the format that it is then written in."""

LOOK = 2.0
"""Seconds between looks for notes that another window changed; nothing is drawn if none was."""


class Keeping:
    """What the desk does with notes.

    One thread does everything that touches the disk: changes happen in the order of the keys,
    the event loop never waits for them, and leaving does.
    """

    def __init__(self, desk: Desk, store: NoteStore) -> None:
        self._desk = desk
        self._notebook = Notebook(store)
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._stamp = ""
        self.notes: tuple[Note, ...] = ()
        """The notes as they were last seen, in order of creation."""

    def begin(self) -> None:
        """Read the notes, and look for changes from then on."""
        self._desk.set_interval(LOOK, self.look)
        self.look()

    def end(self) -> None:
        """Wait until everything is on disk."""
        self._disk.shutdown(wait=True)

    def later(self, work: Callable[[], object]) -> Future[object]:
        """Do something on disk, after everything asked for before; failures are said."""

        def attempt() -> object:
            try:
                return work()
            except Exception as error:  # a full disk or a broken file must not end the desk
                self._desk.call_from_thread(self._desk.say, str(error), error=True)
                return None

        return self._disk.submit(attempt)

    def look(self) -> None:
        """Show what changed on disk, if anything did."""

        def read() -> None:
            stamp = self._notebook.stamp()
            if stamp != self._stamp:
                self._stamp = stamp
                self._reload("")

        self.later(read)

    def _reload(self, message: str, chosen: str = "") -> None:
        """Read the notes (in the disk's thread) and hand them to the desk."""
        notes, problems = self._notebook.load()
        self._stamp = self._notebook.stamp()
        if problems and not message:
            message = problems[0].message
        self._desk.call_from_thread(self._show, notes, message, chosen)

    def _show(self, notes: tuple[Note, ...], message: str, chosen: str) -> None:
        self.notes = notes
        self._desk.notes_pane.show_notes(notes)
        if chosen:
            self._desk.notes_pane.reveal_note(chosen)
        self._desk.search_pane.show_turns()
        self.mark_kept()
        if message:
            self._desk.say(message)

    def mark_kept(self) -> None:
        """Mark the kept passages of the document in the reader."""
        document = self._desk.reader.document
        if document is not None:
            self._desk.reader.show_kept(
                Span(note.start, note.end) for note in self.notes if note.key == document.key
            )

    def is_kept(self, hit: Hit) -> bool:
        """Tell whether a hit's sentence stands in a note."""
        return self._note_of(hit.key, hit.start, hit.end) is not None

    def _note_of(self, key: str, start: int, end: int) -> Note | None:
        for note in self.notes:
            if note.key == key and note.start <= start and end <= note.end:
                return note
        return None

    def keep(self) -> None:
        """Keep the sentence under the cursor, or the selected ones."""
        self._with_passage(self._keep_passage)

    def _keep_passage(
        self, document: Document, passage: Span, sentence: int, question: str
    ) -> Note:
        note, new = self._notebook.keep(document, passage, sentence, question)
        done = "Kept" if new else "Kept already"
        self._reload(f"{done}: {note.citation} (c comments, t tags, u undoes)", note.id)
        return note

    def _with_passage(self, use: Callable[[Document, Span, int, str], object]) -> None:
        """Do something on disk with the passage under the cursor."""
        desk = self._desk
        chosen = desk.search_pane.chosen
        if desk.place == READER and desk.reader.document and desk.reader.passage:
            document, passage = desk.reader.document, desk.reader.passage
            number = desk.reader.first_sentence
            question = chosen[0].question if chosen and chosen[1].key == document.key else ""
            desk.reader.end_selection()
            self.later(lambda: use(document, passage, number, question))
        elif desk.place == HITS and chosen:
            turn, hit = chosen
            self.later(
                lambda: use(
                    desk.reading.document(hit.key),
                    Span(hit.start, hit.end),
                    hit.sentence,
                    turn.question,
                )
            )
        else:
            desk.say("There is no sentence under the cursor to keep.")

    def _with_note(self, use: Callable[[Note], None]) -> None:
        """Do something with the note under the cursor, keeping the sentence first if it must be."""
        desk = self._desk
        if desk.place == NOTES:
            note = desk.notes_pane.chosen
            if note is None:
                desk.say("There is no note under the cursor.")
            else:
                use(note)
            return

        def keep(document: Document, passage: Span, sentence: int, question: str) -> None:
            note = self._note_of(document.key, passage.start, passage.end)
            if note is None:
                note = self._keep_passage(document, passage, sentence, question)
            desk.call_from_thread(use, note)

        self._with_passage(keep)

    def comment(self, text: str = "") -> None:
        """Give the note a comment: the text, or what the user types."""

        def ask(note: Note) -> None:
            def save(comment: str | None) -> None:
                if comment is not None and comment != note.comment:
                    self._change(lambda: self._notebook.comment(note, comment), "Comment saved.")

            if text:
                save(text)
            else:
                self._desk.push_screen(LineInput("Comment:", note.comment), save)

        self._with_note(ask)

    def tag(self, text: str = "") -> None:
        """Give the note tags: those in the text, or what the user types."""

        def ask(note: Note) -> None:
            def save(tags: str | None) -> None:
                if tags is not None:
                    names = parse_tags(tags)
                    self._change(lambda: self._notebook.tag(note, names), "Tags saved.")

            if text:
                save(text)
            else:
                used = sorted({tag for other in self.notes for tag in other.tags})
                value = ", ".join(note.tags)
                self._desk.push_screen(LineInput("Tags, by commas:", value, used), save)

        self._with_note(ask)

    def _change(self, change: Callable[[], Note], message: str) -> None:
        self.later(lambda: self._reload(message, change().id))

    def delete(self) -> None:
        """Delete the note under the cursor."""
        note = self._desk.notes_pane.chosen
        if note is None:
            self._desk.say("There is no note under the cursor.")
            return

        def delete() -> None:
            self._notebook.delete(note.id)
            self._reload(f"Deleted: {note.citation} (u brings it back)")

        self.later(delete)

    def undo(self) -> None:
        """Take the last change back."""
        self.later(lambda: self._reload(self._notebook.undo()))

    def copy(self) -> None:
        """Copy the quotation under the cursor, with its citation."""
        if self._desk.place == NOTES:
            note = self._desk.notes_pane.chosen
            if note is not None:
                self._copy(note.quote, note.citation, note.page)
            return
        self._with_passage(self._copy_passage)

    def _copy_passage(
        self, document: Document, passage: Span, sentence: int, question: str
    ) -> None:
        citation = short_citation(document.reference, document.key)
        page = document.sentences[sentence].page
        quote = document.text[passage.start : passage.end]
        self._desk.call_from_thread(self._copy, quote, citation, page)

    def _copy(self, quote: str, citation: str, page: str | None) -> None:
        place = f", p. {page}" if page else ""
        words = " ".join(quote.split())
        self._desk.say(f"Copied by way of {self._desk.copy(f'“{words}” ({citation}{place})')}.")

    def export(self, path: str = "") -> None:
        """Write the notes to a file: the one given, or the one the user names."""
        if path:
            self._export(path)
        else:
            name = f"{self._desk.library.name}-notes.md"
            self._desk.push_screen(LineInput("Export to:", name), self._export)

    def _export(self, typed: str | None) -> None:
        if not typed or not typed.strip():
            return
        path = Path(typed.strip()).expanduser()
        form = EXPORTS.get(path.suffix.lower())
        if form is None:
            known = ", ".join(EXPORTS)
            self._desk.say(f"{path.name}: the ending must be one of {known}.", error=True)
            return

        def write() -> None:
            notes, _ = self._notebook.load()
            write_file(path, export(notes, self._desk.reading.document_or_none, form))
            count = f"{len(notes)} note{'' if len(notes) == 1 else 's'}"
            self._desk.call_from_thread(self._desk.say, f"{count} written to {path.absolute()}.")

        self.later(write)
