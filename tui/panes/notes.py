"""The notes sidebar: what is kept, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from search.inert import inert
from search.notes.note import Note
from tui.commands import NOTES, bindings
from tui.panes.lines import LineView, Row, shortened
from tui.panes.pane import Pane, TitleLine
from tui.panes.wrapping import wrap

QUOTE_LINES = 4
"""Lines of a quotation that the sidebar shows."""

EMPTY = ("Nothing kept yet.", "", "s keeps the sentence under the cursor, with its citation.")


class NoteView(LineView):
    """The notes, drawn by line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(NOTES)


class NotesPane(Pane):
    """The notes of the library."""

    def __init__(self) -> None:
        super().__init__(id="notes", classes="pane")
        self.title_line = TitleLine("NOTES")
        self.view = NoteView(id="note-list", rows=self._rows)
        self.notes: tuple[Note, ...] = ()
        """Newest first."""

    def compose(self) -> ComposeResult:
        """Lay out title and notes."""
        yield self.title_line
        yield self.view

    @property
    def chosen(self) -> Note | None:
        """The note under the cursor."""
        cursor = self.view.cursor
        return self.notes[cursor] if cursor is not None and cursor < len(self.notes) else None

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show other notes (in order of creation); the cursor stays on its note."""
        chosen = self.chosen
        self.notes = tuple(reversed(notes))
        ids = [note.id for note in self.notes]
        if chosen is not None and chosen.id in ids:
            self.view.cursor = ids.index(chosen.id)
        elif self.view.cursor is not None:
            self.view.cursor = min(self.view.cursor, len(ids) - 1) if ids else None
        count = len(self.notes)
        self.title_line.show(f"{count} kept" if count else "")
        self.view.rebuild()

    def _rows(self, width: int) -> list[Row]:
        rows: list[Row] = []
        for number, note in enumerate(self.notes):
            rows += _note_rows(note, number, width)
        return rows or [
            Row(text[line.start : line.end], "quiet")
            for text in EMPTY
            for line in wrap(text, width)
        ]

    def choose(self, number: int) -> None:
        """Put the cursor on a note, counted from the newest."""
        if self.notes:
            self.view.place_cursor(max(0, min(number, len(self.notes) - 1)))

    def reveal_note(self, id: str) -> None:
        """Bring a note into view and put the cursor on it."""
        for number, note in enumerate(self.notes):
            if note.id == id:
                self.view.place_cursor(number)

    def step(self, direction: int) -> None:
        """Move to the next or previous note."""
        cursor = self.view.cursor
        self.choose(0 if cursor is None else cursor + direction)

    def turn_page(self, direction: int) -> None:
        """Move over as many notes as stand on the screen."""
        cursor = self.view.cursor or 0
        visible = range(self.view.top, self.view.top + self.view.size.height)
        shown = sum(
            1 for number in range(len(self.notes)) if self.view.rows_of(number).start in visible
        )
        self.choose(cursor + direction * max(1, shown - 1))

    def go_to_end(self, direction: int) -> None:
        """Move to the oldest or the newest note."""
        self.choose(len(self.notes) - 1 if direction > 0 else 0)


def _note_rows(note: Note, number: int, width: int) -> list[Row]:
    place = f"p. {note.page}" if note.page else note.section.lower()
    head = " · ".join(part for part in (note.citation or note.key, place) if part)
    rows = _lines(head, width, "source", number)[:1]
    rows += shortened(_lines(note.quote, width, "text", number), QUOTE_LINES, width)
    if note.comment:
        rows += _lines("» " + note.comment, width, "strong", number)
    if note.tags:
        rows += _lines(" ".join("#" + tag for tag in note.tags), width, "tag", number)
    rows.append(Row("", "quiet"))
    return rows


def _lines(text: str, width: int, style: str, item: int) -> list[Row]:
    shown = inert(text, fold=True)
    return [Row(shown[line.start : line.end], style, item) for line in wrap(shown, width)]
