"""Keeping, on the desk: from a key press to a note on disk and in the sidebar."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from search.documents import Document, Span
from search.errors import NoteError
from search.notes.anchors import find
from search.notes.judging import COLOURS, SIGNS
from search.notes.note import Note
from search.notes.store import NoteStore
from search.query.answer import Hit
from tui.commands import HITS, NOTES, READER
from tui.doing.judging import Judging
from tui.doing.leaving import Leaving
from tui.doing.notebook import Notebook, parse_tags
from tui.doing.reading import passage_of
from tui.popups.line_input import LineInput
from tui.popups.popup import show

if TYPE_CHECKING:
    from tui.app import Desk

LOOK = 2.0
"""Seconds between looks for notes that another window changed; nothing is drawn if none was."""


Take = Callable[[str | None], None]
"""Is called with what the user typed or chose; with None where they left."""

Ask = Callable[[Note | None, str, Take], Awaitable[None]]
"""Asks for something about a note (None: not kept yet) looked at for a question."""


class Keeping:
    """What the desk does with notes.

    One thread does everything that touches the disk: changes happen in the order of the keys,
    the event loop never waits for them, and leaving does.
    """

    def __init__(self, desk: Desk, store: NoteStore) -> None:
        self._desk = desk
        self.notebook = Notebook(store)
        self.judging = Judging(desk, self)
        self.leaving = Leaving(desk, self)
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
            if self.notebook.stamp() != self._stamp:
                self.reload("")

        self.later(read)

    def reload(self, message: str, chosen: str = "") -> None:
        """Read the notes (in the disk's thread) and hand them to the desk."""
        self._stamp = self.notebook.stamp()
        loaded = self.notebook.load()
        if loaded.remarks and not message:
            message = loaded.remarks[0]
        self._desk.call_later(self._show, loaded.notes, message, chosen)

    def _show(self, notes: tuple[Note, ...], message: str, chosen: str) -> None:
        self.notes = notes
        self._by_key = {}
        for note in notes:
            self._by_key.setdefault(note.key, []).append(note)
        self._desk.notes_pane.show_notes(notes)
        if chosen:
            self._desk.notes_pane.reveal_note(chosen)
        self._desk.search_pane.show_kept()
        self.mark_kept()
        if message:
            self._desk.say(message)

    def mark_kept(self) -> None:
        """Mark the kept passages of the document in the reader, where they stand in it now."""
        document = self._desk.reader.document
        if document is not None:
            found = [
                (find(document.text, note), note) for note in self._by_key.get(document.key, [])
            ]
            self._desk.reader.show_kept(
                (Span(anchor.start, anchor.end), sign_of(note))
                for anchor, note in found
                if anchor.state != "missing"
            )

    def is_kept(self, hit: Hit) -> bool:
        """Tell whether a hit's sentence stands in a note."""
        return self._note_of(hit.key, hit.start, hit.end, hit.text) is not None

    def _note_of(self, key: str, start: int, end: int, text: str) -> Note | None:
        """Return the note that holds a passage; its words count, its place where they stand twice.

        A document may have changed since the note was taken: the place alone tells nothing.
        """
        holding = [note for note in self._by_key.get(key, ()) if text in note.quote]
        holding.sort(key=lambda note: len(note.quote))  # its own note comes before a longer one
        for note in holding:
            if note.start <= start and end <= note.end:
                return note
        return holding[0] if holding else None

    def keep(self) -> None:
        """Keep the sentence under the cursor, or the selected ones."""
        passage = self.passage()
        if passage is not None:
            self._desk.reader.end_selection()
            self.later(lambda: self._keep(passage))

    def _keep(self, passage: Note) -> Note:
        """Keep a passage (in the disk's thread)."""
        document, span = self.found(passage)
        note, new = self.notebook.keep(document, span, passage.question)
        done = "Kept" if new else "Kept already"
        rest = "c comment, t tag" + (", u undo" if new else "")
        self.reload(f"{done}: {note.citation} ({rest})", note.id)
        return note

    def found(self, passage: Note) -> tuple[Document, Span]:
        """Return the document as it is now, and where the passage stands in it."""
        document = self._desk.library.show(passage.key)
        span = passage_of(document, passage)
        if span is None:
            raise NoteError(
                f"{passage.key}: the document has changed, these words are not in it now; "
                "ask again."
            )
        return document, span

    def passage(self) -> Note | None:
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

    async def with_note(
        self,
        ask: Ask,
        change: Callable[[Note, str, str], Note],
        text: str,
        message: str,
    ) -> None:
        """Change the note under the cursor by a text: the one given, or what the user types.

        ``ask`` gets the note, the question that it is looked at for and what to call with the
        text; ``change`` gets note, question and text. A sentence that is not kept yet is kept
        with it.
        """
        passage = None
        if self._desk.place == NOTES:
            note = self._desk.notes_pane.chosen
            if note is None:
                self._desk.say("There is no note under the cursor.")
                return
            question = self._desk.notes_pane.chosen_question
        else:
            passage = self.passage()
            if passage is None:
                return
            note = self._note_of(passage.key, passage.start, passage.end, passage.quote)
            question = passage.question or (note.question if note else "")

        def save(typed: str) -> None:
            kept = note if note is not None or passage is None else self._keep(passage)
            if kept is not None:
                self.reload(message, change(kept, question, typed).id)

        def take(typed: str | None) -> None:
            if typed is not None:
                self.later(lambda: save(typed))

        if text:
            take(text)
        else:
            await ask(note, question, take)

    async def comment(self, text: str = "") -> None:
        """Give the note a comment: the text, or what the user types."""

        async def ask(note: Note | None, _: str, take: Take) -> None:
            line = LineInput("Comment:", note.comment if note else "")
            await show(self._desk, line, take)

        def change(note: Note, _: str, typed: str) -> Note:
            return self.notebook.comment(note, typed)

        await self.with_note(ask, change, text, "Comment saved.")

    async def tag(self, text: str = "") -> None:
        """Give the note tags: those in the text, or what the user types."""

        async def ask(note: Note | None, _: str, take: Take) -> None:
            used = sorted({tag for other in self.notes for tag in other.tags})
            line = LineInput("Tags, by commas:", ", ".join(note.tags) if note else "", used)
            await show(self._desk, line, take)

        def change(note: Note, _: str, typed: str) -> Note:
            return self.notebook.tag(note, parse_tags(typed))

        await self.with_note(ask, change, text, "Tags saved.")

    def delete(self) -> None:
        """Delete the note under the cursor."""
        note = self._desk.notes_pane.chosen
        if note is None:
            self._desk.say("There is no note under the cursor.")
            return

        def delete() -> None:
            self.notebook.delete(note.id)
            self.reload(f"Deleted: {note.citation} (u brings it back)")

        self.later(delete)

    def undo(self) -> None:
        """Take the last change back."""
        self.later(lambda: self.reload(*self.notebook.undo()))

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.later(lambda: self.reload(*self.notebook.redo()))


def sign_of(note: Note) -> str:
    """Return one character for a kept passage: of its verdicts, else its colour, else a dot."""
    signs = {SIGNS.get(verdict, "?") for _, verdict in note.verdicts}
    if signs:
        return signs.pop() if len(signs) == 1 else "±"
    return note.colour[0] if note.colour in COLOURS else "•"
