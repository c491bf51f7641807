"""Keeping, on the desk: from a key press to a note on disk and in the sidebar."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Document, Span
from search.errors import NoteError
from search.notes.export import export, write_file
from search.notes.note import Note
from search.notes.store import NoteStore, new_note
from search.query.answer import Hit
from tui.commands import HITS, NOTES, READER
from tui.line_input import LineInput
from tui.notebook import Notebook, parse_tags
from tui.reading import passage_of

if TYPE_CHECKING:
    from tui.app import Desk

EXPORTS = {
    ".md": "markdown",
    ".bib": "bibtex",
    ".ris": "ris",
    ".json": "csl-json",
    ".jsonl": "jsonl",
    ".nbib": "nbib",
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
        self._ended = False
        self._stamp = ""
        self._by_key: dict[str, list[Note]] = {}
        self.notes: tuple[Note, ...] = ()
        """The notes as they were last seen, in order of creation."""

    def begin(self) -> None:
        """Read the notes, and look for changes from then on."""
        self._desk.set_interval(LOOK, self.look)
        self.look()

    async def end(self) -> None:
        """Take nothing more, and wait until everything is on disk."""
        self._ended = True
        await asyncio.to_thread(self._disk.shutdown)

    def later(self, work: Callable[[], object]) -> Future[None]:
        """Do something on disk, after everything asked for before; failures are said.

        The disk's thread never waits for the event loop: it posts what is to be shown.
        """

        def attempt() -> None:
            try:
                work()
            except Exception as error:  # a full disk or a broken file must not end the desk
                self._desk.call_later(self._desk.say_error, error)

        if self._ended:
            done: Future[None] = Future()
            done.set_result(None)
            return done
        return self._disk.submit(attempt)

    def look(self) -> None:
        """Show what changed on disk, if anything did."""

        def read() -> None:
            if self._notebook.stamp() != self._stamp:
                self._reload("")

        self.later(read)

    def _reload(self, message: str, chosen: str = "") -> None:
        """Read the notes (in the disk's thread) and hand them to the desk."""
        self._stamp = self._notebook.stamp()
        notes, problems = self._notebook.load()
        if problems and not message:
            message = problems[0].message
        self._desk.call_later(self._show, notes, message, chosen)

    def _show(self, notes: tuple[Note, ...], message: str, chosen: str) -> None:
        self.notes = notes
        self._by_key = {}
        for note in notes:
            self._by_key.setdefault(note.key, []).append(note)
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
            notes = self._by_key.get(document.key, [])
            self._desk.reader.show_kept(Span(note.start, note.end) for note in notes)

    def is_kept(self, hit: Hit) -> bool:
        """Tell whether a hit's sentence stands in a note."""
        return self._note_of(hit.key, hit.start, hit.end) is not None

    def _note_of(self, key: str, start: int, end: int) -> Note | None:
        for note in self._by_key.get(key, ()):
            if note.start <= start and end <= note.end:
                return note
        return None

    def keep(self) -> None:
        """Keep the sentence under the cursor, or the selected ones."""
        passage = self._passage()
        if passage is not None:
            self._desk.reader.end_selection()
            self.later(lambda: self._keep(passage))

    def _keep(self, passage: Note) -> Note:
        """Keep a passage (in the disk's thread)."""
        document, span = self._found(passage)
        note, new = self._notebook.keep(document, span, passage.question)
        done = "Kept" if new else "Kept already"
        self._reload(f"{done}: {note.citation} (c comments, t tags, u undoes)", note.id)
        return note

    def _found(self, passage: Note) -> tuple[Document, Span]:
        """Return the document as it is now, and where the passage stands in it."""
        document = self._desk.library.show(passage.key)
        span = passage_of(document, passage)
        if span is None:
            raise NoteError(
                f"{passage.key}: the document has changed, these words are not in it now; "
                "ask again."
            )
        return document, span

    def _passage(self) -> Note | None:
        """Return the passage under the cursor as a note without a name; say so if there is none.

        Its words are looked up again before they are kept: an older answer, or a reader that
        was opened before the document was read anew, may have them elsewhere.
        """
        desk = self._desk
        chosen = desk.search_pane.chosen
        document, span = desk.reader.document, desk.reader.passage
        if desk.place == READER and document and span:
            question = chosen[0].question if chosen and chosen[1].key == document.key else ""
            quote = document.text[span.start : span.end]
            return Note("", document.key, quote, span.start, span.end, question=question)
        if desk.place == HITS and chosen:
            turn, hit = chosen
            return Note("", hit.key, hit.text, hit.start, hit.end, question=turn.question)
        desk.say("There is no sentence under the cursor.")
        return None

    async def _with_note(
        self,
        ask: Callable[[Note | None], LineInput],
        change: Callable[[Note, str], Note],
        text: str,
        message: str,
    ) -> None:
        """Change the note under the cursor by a text: the one given, or what the user types.

        A sentence that is not kept yet is kept with it.
        """
        passage = None
        if self._desk.place == NOTES:
            note = self._desk.notes_pane.chosen
            if note is None:
                self._desk.say("There is no note under the cursor.")
                return
        else:
            passage = self._passage()
            if passage is None:
                return
            note = self._note_of(passage.key, passage.start, passage.end)

        def save(typed: str) -> None:
            kept = note if note is not None or passage is None else self._keep(passage)
            if kept is not None:
                self._reload(message, change(kept, typed).id)

        def take(typed: str | None) -> None:
            if typed is not None:
                self.later(lambda: save(typed))

        if text:
            take(text)
        else:
            await self._desk.push_screen(ask(note), take)

    async def comment(self, text: str = "") -> None:
        """Give the note a comment: the text, or what the user types."""

        def ask(note: Note | None) -> LineInput:
            return LineInput("Comment:", note.comment if note else "")

        await self._with_note(ask, self._notebook.comment, text, "Comment saved.")

    async def tag(self, text: str = "") -> None:
        """Give the note tags: those in the text, or what the user types."""

        def ask(note: Note | None) -> LineInput:
            used = sorted({tag for other in self.notes for tag in other.tags})
            return LineInput("Tags, by commas:", ", ".join(note.tags) if note else "", used)

        def change(note: Note, typed: str) -> Note:
            return self._notebook.tag(note, parse_tags(typed))

        await self._with_note(ask, change, text, "Tags saved.")

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
        note = self._desk.notes_pane.chosen
        if self._desk.place == NOTES and note is not None:
            self.later(lambda: self._copy(note.quote, note.citation, note.page))
        elif passage := self._passage():
            self.later(lambda: self._copy_passage(passage))

    def _copy_passage(self, passage: Note) -> None:
        document, span = self._found(passage)
        note = new_note(document, span.start, span.end)
        self._copy(note.quote, note.citation, note.page)

    def _copy(self, quote: str, citation: str, page: str | None) -> None:
        place = f", p. {page}" if page else ""
        way = self._desk.copy(f"“{' '.join(quote.split())}” ({citation}{place})")
        where = {"tmux": "tmux's buffer", "terminal": "the terminal's clipboard"}.get(way, way)
        self._desk.call_later(self._desk.say, f"Copied to {where}.")

    async def export(self, path: str = "") -> None:
        """Write the notes to a file: the one given, or the one the user names."""
        if not self.notes:
            self._desk.say("There are no notes to export.")
        elif path:
            await self._export(path)
        else:
            name = f"{self._desk.library.name}-notes.md"
            await self._desk.push_screen(LineInput("Export to:", name), self._export)

    async def _export(self, typed: str | None) -> None:
        if not typed or not typed.strip():
            return
        path = Path(os.path.expanduser(typed.strip())).absolute()  # noqa: PTH111 (never fails)
        form = EXPORTS.get(path.suffix.lower())
        if form is None:
            endings = ", ".join(EXPORTS)
            self._desk.say(f"{path.name}: the ending must be one of {endings}.", error=True)
        elif not path.parent.is_dir():
            self._desk.say(f"{path.parent}: there is no such folder.", error=True)
        elif path.exists():

            def replace(answer: str | None) -> None:
                if answer and answer.strip().lower().startswith("y"):
                    self._write(path, form, force=True)

            await self._desk.push_screen(LineInput(f"Replace {path.name}? (y/n)"), replace)
        else:
            self._write(path, form)

    def _write(self, path: Path, form: str, *, force: bool = False) -> None:
        def write() -> None:
            notes, problems = self._notebook.load()
            write_file(path, export(notes, self._desk.reading.document_or_none, form), force)
            done = f"{len(notes)} note{'' if len(notes) == 1 else 's'} written to {path}."
            if problems:
                done += f" {len(problems)} could not be read: {problems[0].message}"
            self._desk.call_later(self._desk.say, done)

        self.later(write)
