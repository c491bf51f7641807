"""The last line of the desk: the keys of the place in use, or a message until the next key.

A message that is longer than the line takes more of them: its end often says what to do.
"""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget

from search.inert import inert
from tui.panes.lines import Row, shortened
from tui.panes.wrapping import wrap

Entry = tuple[str, str]
"""A key as it is shown, and the word for what it does."""

WAY_ON = "pane"
"""The word for the key that goes to the next pane."""

_ROOMY = 60
"""Cells from which the way on has a place of its own."""

MESSAGE_LINES = 3
"""Lines that a message takes at most."""


class Footer(Widget):
    """One line of keys. A message takes its place until the next key is pressed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "footer--key",
        "footer--text",
        "footer--message",
        "footer--error",
    }

    def __init__(self) -> None:
        super().__init__(id="footer")
        self.entries: tuple[Entry, ...] = ()
        self.message = ""
        self._error = False
        self._height = 1

    def show_keys(self, entries: tuple[Entry, ...]) -> None:
        """Show the keys of another place."""
        if entries != self.entries:
            self.entries = entries
            self.refresh()

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message, or the keys again if it is empty."""
        if message != self.message:
            self.message, self._error = inert(message, fold=True), error
            self._make_room(self.size.width)
            self.refresh()

    def on_resize(self, event: Resize) -> None:
        """Give a message the lines that it needs now."""
        self._make_room(event.size.width)

    def _make_room(self, width: int) -> None:
        height = len(self.lines(width)) or 1
        if height != self._height:
            self._height = height
            self.styles.height = height

    def lines(self, width: int) -> list[str]:
        """Return the message as it stands on lines of a width, each after a blank."""
        if not self.message:
            return []
        room = max(1, width - 2)
        rows = [Row(self.message[at.start : at.end]) for at in wrap(self.message, room)]
        return [f" {row.text}" for row in shortened(rows, MESSAGE_LINES, room)]

    def fitting(self, width: int) -> list[Entry]:
        """Return the entries that fit into a line.

        The last one (help) always does. Where there is room for a few, so does the way to the
        other panes: on a narrow screen nothing else tells that there are any.
        """
        if not self.entries:
            return []
        *others, last = self.entries
        kept = [entry for entry in others if entry[1] == WAY_ON and width >= _ROOMY]
        room = width + 1 - sum(map(_cells, [*kept, last]))  # the last blank need not be seen
        fitting = []
        for entry in others:
            if entry in kept:
                continue
            room -= _cells(entry)
            if room < 0:
                break
            fitting.append(entry)
        return [*fitting, *kept, last]

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        text = self.get_component_rich_style("footer--text")
        width = self.size.width
        if self.message:
            name = "footer--error" if self._error else "footer--message"
            style = self.get_component_rich_style(name)
            lines = self.lines(width)
            line = lines[y] if y < len(lines) else ""
            return Strip([Segment(line, style)]).adjust_cell_length(width, style)
        key = self.get_component_rich_style("footer--key")
        pieces = []
        for shown, label in self.fitting(width):
            pieces += [Segment(f" {shown}", key), Segment(f" {label} ", text)]
        return Strip(pieces).adjust_cell_length(width, text)


def _cells(entry: Entry) -> int:
    return cell_len(entry[0]) + cell_len(entry[1]) + 3
