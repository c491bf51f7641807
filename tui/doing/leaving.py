"""Taking away, on the desk: quotations and citations to the clipboard, notes to files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import NoteError
from search.notes.checking import Checked, check
from search.notes.note import Note
from search.notes.store import new_note
from tui.commands import NOTES
from tui.popups.line_input import LineInput
from tui.popups.popup import show

if TYPE_CHECKING:
    from tui.app import Desk
    from tui.doing.keeping import Keeping


class Leaving:
    """What the desk does to let notes leave."""

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        self._desk = desk
        self._keeping = keeping

    def copy(self) -> None:
        """Copy the quotation under the cursor, with its citation."""
        note = self._desk.notes_pane.chosen
        if self._desk.place == NOTES:
            if note is None:
                self._desk.say("There is no note under the cursor.")
            else:
                self._keeping.later(lambda: self._copy_quotation(note))
        elif passage := self._keeping.passage():

            def copy() -> None:
                document, span = self._keeping.found(passage)
                self._copy_quotation(new_note(document, span.start, span.end))

            self._keeping.later(copy)

    def _copy_quotation(self, note: Note) -> None:
        from search.notes.pages.sheet import locator

        place = locator(note.page, "")
        cited = f"{note.citation}, {place}" if place else note.citation
        self._copy(f"“{' '.join(note.quote.split())}” ({cited})")

    def copy_citation(self, style: str = "") -> None:
        """Copy the formatted reference of the document under the cursor, in APA or a style."""
        key = self._key()
        if key:
            self._keeping.later(lambda: self._copy_reference(key, style or "apa"))

    def _key(self) -> str:
        if self._desk.place == NOTES:
            note = self._desk.notes_pane.chosen
            if note is None:
                self._desk.say("There is no note under the cursor.")
            return note.key if note else ""
        passage = self._keeping.passage()
        return passage.key if passage else ""

    def _copy_reference(self, key: str, style: str) -> None:
        from search.notes.styles import format_references

        reference = self._desk.library.show(key).reference
        self._copy("\n".join(format_references([(key, reference)], style)))

    def _copy(self, text: str) -> None:
        way = self._desk.copy(text)
        where = {"tmux": "tmux's buffer", "terminal": "the terminal's clipboard"}.get(way, way)
        self._desk.call_later(self._desk.say, f"Copied to {where}.")

    async def export(self, path: str = "") -> None:
        """Write the notes to a file: the one given, or the one the user names."""
        if not self._keeping.notes:
            self._desk.say("There are no notes to export.")
            return

        def notes() -> Sequence[Note]:
            return self._keeping.notebook.load().notes

        await self._ask(path, f"{self._desk.library.name}-notes.md", notes, "Notes", "document")

    async def export_conversation(self, path: str = "") -> None:
        """Write the questions and the sentences that answer them to a file."""
        turns = tuple(self._desk.search_pane.turns)
        if not turns:
            self._desk.say("There is no conversation to export.")
            return

        def hits() -> Sequence[Note]:
            from tui.exporting import quoted

            return quoted(turns)

        name = f"{self._desk.library.name}-conversation.md"
        await self._ask(path, name, hits, "Conversation", "question")

    async def _ask(
        self, path: str, name: str, notes: Callable[[], Sequence[Note]], title: str, by: str
    ) -> None:
        async def take(typed: str | None) -> None:
            if typed and typed.strip():
                await self._export(typed.strip(), notes, title, by)

        if path:
            await take(path)
        else:
            await show(self._desk, LineInput("Export to:", name), take)

    async def _export(
        self, typed: str, notes: Callable[[], Sequence[Note]], title: str, by: str
    ) -> None:
        # Not before the first picture: all that notes can be written as comes with it.
        from search.notes.export import drifted, in_the_way, write_export
        from tui.exporting import format_of

        path = Path(os.path.expanduser(typed)).absolute()  # noqa: PTH111 (never fails)
        try:
            form = format_of(path)
        except NoteError as error:
            self._desk.say_error(error)
            return
        if not path.parent.is_dir():
            self._desk.say(f"{path.parent}: there is no such folder.", error=True)
            return

        def write(items: list[Checked], *, force: bool) -> None:
            files = write_export(path, items, form, force=force, title=title, by=by)
            names = " and ".join((str(files[0]), *(file.name for file in files[1:])))
            noun = "note" if title == "Notes" else "sentence"
            done = f"{len(items)} {noun}{'' if len(items) == 1 else 's'} written to {names}."
            lost = drifted(items)
            if lost:
                done += f" {len(lost)} not as in the source; marked so."
            remarks = self._keeping.notebook.load().remarks
            if remarks:
                done += f" {len(remarks)} could not be read or understood: {remarks[0]}"
            self._desk.call_later(self._desk.say, done)

        def look_up() -> None:
            items = check(notes(), self._desk.reading.document_or_none)
            there = [file.name for file in in_the_way(path, items, form)]
            if there:
                self._desk.call_later(ask, items, " and ".join(there))
            else:
                write(items, force=False)

        async def ask(items: list[Checked], there: str) -> None:
            def replace(answer: str | None) -> None:
                if answer and answer.strip().lower().startswith("y"):
                    self._keeping.later(lambda: write(items, force=True))

            await show(self._desk, LineInput(f"Replace {there}? (y/n)"), replace)

        self._keeping.later(look_up)
