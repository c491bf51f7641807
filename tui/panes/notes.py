"""The notes sidebar: what is kept, newest first, in groups if wanted, narrowed by typing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from search.inert import inert
from search.notes.checking import Checked
from search.notes.choosing import GROUPINGS, UNGROUPED, Choice, grouped
from search.notes.judging import COLOURS, SIGNS, questions_of
from search.notes.note import Note
from search.notes.rewording import Difference
from tui.commands import NOTES, bindings
from tui.explaining import telling
from tui.panes.blocks import Block, BlockView
from tui.panes.lines import Row, shortened
from tui.panes.pane import Pane, TitleLine
from tui.panes.wrapping import wrap

QUOTE_LINES = 4
"""Lines of a quotation that the sidebar shows."""

_NOTE_GUESS = 6
"""Rows that a note takes, roughly."""

EMPTY = ("Nothing kept yet.", "", "s keeps the sentence under the cursor, with its citation.")
NONE_FITS = ("No note holds what you typed.", "", "f changes it; Esc shows all notes.")


class NoteView(BlockView):
    """The notes, drawn by line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(NOTES)
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{colour}" for colour in COLOURS}


class NotesPane(Pane):
    """The notes of the library."""

    def __init__(self) -> None:
        super().__init__(id="notes", classes="pane")
        self.title_line = TitleLine("NOTES")
        self.view: NoteView = NoteView(id="note-list", blocks=self._blocks)
        self.notes: tuple[Note, ...] = ()
        """In the order shown; a note that stands in several groups stands here as often."""
        self.grouping = UNGROUPED
        """One of `search.notes.choosing.GROUPINGS`."""
        self.typed = ""
        """What the notes are narrowed by."""
        self._all: tuple[Note, ...] = ()
        self._groups: list[tuple[str, list[Note]]] = []
        self._checked: Mapping[str, Checked] = {}
        self._last_cursor: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out title and notes."""
        yield self.title_line
        yield self.view

    @property
    def chosen(self) -> Note | None:
        """The note under the cursor."""
        cursor = self.view.cursor
        return self.notes[cursor] if cursor is not None and cursor < len(self.notes) else None

    @property
    def chosen_question(self) -> str:
        """The question that the note under the cursor stands under, else its own."""
        note = self.chosen
        if note is None:
            return ""
        if self.grouping == "question":
            number = self.view.cursor or 0
            for heading, notes in self._groups:
                if number < len(notes):
                    return heading if questions_of(note) else ""
                number -= len(notes)
        return note.question

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show other notes (in order of creation); the cursor stays on its note."""
        self._all = tuple(reversed(notes))
        self._arrange()

    def show_checked(self, checked: Mapping[str, Checked]) -> None:
        """Show what became of the passages in their sources, by the notes' ids."""
        self._checked = checked
        self.view.forget_rows()
        self.view.rebuild()

    def narrow(self, typed: str) -> None:
        """Show the notes that hold what is typed."""
        self.typed = typed.strip()
        self._arrange()

    def next_grouping(self) -> None:
        """Group by the next thing: time, document, tag, question, verdict, and round again."""
        number = GROUPINGS.index(self.grouping) + 1
        self.grouping = GROUPINGS[number % len(GROUPINGS)]
        self._arrange()

    def _arrange(self) -> None:
        chosen = self.chosen
        if self.view.cursor is not None:
            self._last_cursor = self.view.cursor
        wanted = Choice(words=self.typed).of(self._all)
        self._groups = grouped(wanted, self.grouping)
        self.notes = tuple(note for _, notes in self._groups for note in notes)
        ids = [note.id for note in self.notes]
        if chosen is not None and chosen.id in ids:
            self.view.cursor = ids.index(chosen.id)
        elif self._last_cursor is not None:
            self.view.cursor = min(self._last_cursor, len(ids) - 1) if ids else None
        self.title_line.show(self._title(len(wanted)))
        self.view.forget_rows()
        self.view.rebuild()
        if self.view.cursor is not None:
            self.view.reveal(self.view.rows_of(self.view.cursor))

    def _title(self, shown: int) -> str:
        count = len(self._all)
        if not count:
            return ""
        by = f" by {self.grouping}" if self.grouping != UNGROUPED else ""
        return f"{shown} of {count}{by} · “{self.typed}”" if self.typed else f"{count} kept{by}"

    def _blocks(self) -> list[Block]:
        """Return a block for each heading and note, or one that says that there are none."""
        blocks: list[Block] = []
        for heading, notes in self._groups:
            if heading:
                told = f"{heading} ({len(notes)})"
                blocks.append(Block(heading, 0, 1, partial(_heading_rows, told)))
            for note in notes:
                rows = partial(_note_rows, note, self._checked.get(note.id))
                blocks.append(Block((heading, note.id), 1, _NOTE_GUESS, rows))
        return blocks or [Block("", 0, 1, self._none)]

    def _none(self, _: int, width: int) -> list[Row]:
        return [
            Row(text[line.start : line.end], "quiet")
            for text in (NONE_FITS if self._all else EMPTY)
            for line in wrap(text, width)
        ]

    def choose(self, number: int) -> None:
        """Put the cursor on a note, counted from the first shown."""
        if self.notes:
            self.view.place_cursor(max(0, min(number, len(self.notes) - 1)))

    def reveal_note(self, id: str) -> None:
        """Bring a note into view and put the cursor on it; show all notes if it is left out."""
        ids = [note.id for note in self.notes]
        if id not in ids and self.typed:
            self.narrow("")
            ids = [note.id for note in self.notes]
        if id in ids and (self.chosen is None or self.chosen.id != id):
            self.view.place_cursor(ids.index(id))

    def step(self, direction: int) -> None:
        """Move to the next or previous note."""
        cursor = self.view.cursor
        self.choose(0 if cursor is None else cursor + direction)

    def turn_page(self, direction: int) -> None:
        """Move over as many notes as stand on the screen."""
        view = self.view
        cursor = view.cursor or 0
        visible = range(view.top, min(view.top + view.size.height, view.row_count))
        there = {item for row in visible if (item := view.row_at(row).item) is not None}
        shown = sum(1 for number in there if view.rows_of(number).start in visible)
        self.choose(cursor + direction * max(1, shown - 1))

    def go_to_end(self, direction: int) -> None:
        """Move to the last or the first note shown."""
        self.choose(len(self.notes) - 1 if direction > 0 else 0)


def _heading_rows(told: str, _: int, width: int) -> list[Row]:
    return _lines(told, width, "question", None)


def _note_rows(note: Note, checked: Checked | None, number: int, width: int) -> list[Row]:
    place = f"p. {note.page}" if note.page else telling(note.section)
    head = " · ".join(part for part in (note.citation or note.key, place) if part)
    rows = _lines(head, width, "source", number)[:1]
    rows += shortened(_lines(note.quote, width, "text", number), QUOTE_LINES, width)
    if checked is not None:
        rows += _check_rows(checked, width, number)
    if note.comment:
        rows += _lines("» " + note.comment, width, "strong", number)
    for question, verdict in note.verdicts:
        about = f": {question}" if question and question != note.question else ""
        sign = SIGNS.get(verdict, "?")
        rows += _lines(f"{sign} {verdict}{about}", width, "strong", number)
    if note.colour:
        style = note.colour if note.colour in COLOURS else "quiet"
        rows += _lines(f"■ {note.colour}", width, style, number)
    if note.tags:
        rows += _lines(" ".join("#" + tag for tag in note.tags), width, "tag", number)
    rows.append(Row("", "quiet"))
    return rows


def _check_rows(checked: Checked, width: int, item: int) -> Iterator[Row]:
    """Yield what became of the passage in its source; of changed words, which."""
    if checked.state == "changed":
        yield from _lines("! the source's words have changed:", width, "match", item)
        yield from _lines(changed_words(checked.differences), width, "text", item)
    elif checked.told:
        yield from _lines("! " + checked.told, width, "match", item)
        if checked.state == "missing" and checked.now:
            yield from _lines("there stands now: " + checked.now, width, "text", item)


def changed_words(differences: Sequence[Difference]) -> str:
    """Return what is gone and what has come, with two words around, as ``[-gone-] {+come+}``."""
    parts: list[str] = []
    for number, part in enumerate(differences):
        text = " ".join(part.text.split())
        if part.kind == "removed":
            parts.append(f"[-{text}-]")
        elif part.kind == "added":
            parts.append(f"{{+{text}+}}")
        else:
            parts.append(_context(text.split(" "), number == 0, number == len(differences) - 1))
    return " ".join(parts)


def _context(words: list[str], first: bool, last: bool) -> str:
    """Return the words that a change stands beside."""
    if first and len(words) > 2:
        return "… " + " ".join(words[-2:])
    if last and len(words) > 2:
        return " ".join(words[:2]) + " …"
    if len(words) > 5:
        return " ".join((*words[:2], "…", *words[-2:]))
    return " ".join(words)


def _lines(text: str, width: int, style: str, item: int | None) -> list[Row]:
    shown = inert(text, fold=True)
    return [Row(shown[line.start : line.end], style, item) for line in wrap(shown, width)]
