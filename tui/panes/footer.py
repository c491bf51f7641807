"""The last line of the desk: the keys of the place in use, or a message until the next key."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from search.inert import inert

Entry = tuple[str, str]
"""A key as it is shown, and the word for what it does."""


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

    def show_keys(self, entries: tuple[Entry, ...]) -> None:
        """Show the keys of another place."""
        if entries != self.entries:
            self.entries = entries
            self.refresh()

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message, or the keys again if it is empty."""
        if message != self.message:
            self.message, self._error = inert(message, fold=True), error
            self.refresh()

    def fitting(self, width: int) -> list[Entry]:
        """Return the entries that fit into a line; the last one (help) always does."""
        if not self.entries:
            return []
        *others, last = self.entries
        room = width - _cells(last)
        fitting = []
        for entry in others:
            room -= _cells(entry)
            if room < 0:
                break
            fitting.append(entry)
        return [*fitting, last]

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        text = self.get_component_rich_style("footer--text")
        width = self.size.width
        if self.message:
            name = "footer--error" if self._error else "footer--message"
            style = self.get_component_rich_style(name)
            return Strip([Segment(" " + self.message, style)]).adjust_cell_length(width, style)
        key = self.get_component_rich_style("footer--key")
        pieces = []
        for shown, label in self.fitting(width):
            pieces += [Segment(f" {shown}", key), Segment(f" {label} ", text)]
        return Strip(pieces).adjust_cell_length(width, text)


def _cells(entry: Entry) -> int:
    return cell_len(entry[0]) + cell_len(entry[1]) + 3
