"""What the three panes have in common: a title line, a view below it, and how keys move in it."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from search.inert import inert
from tui.panes.lines import LineView
from tui.panes.wrapping import wrap


class TitleLine(Widget):
    """The name of a pane and what it holds, in one line, with a bar while the pane is in use."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--name", "title--text", "title--used"}

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_shown = name
        self._text = ""

    def show(self, text: str) -> None:
        """Show other text behind the name."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        used = self.parent is not None and self.parent.has_pseudo_class("focus-within")
        text = self.get_component_rich_style("title--text")
        name = self.get_component_rich_style("title--used" if used else "title--name")
        mark = "▌" if used else " "
        width = self.size.width
        shown = inert(self._text, fold=True)
        first = wrap(shown, max(1, width - len(self._name_shown) - 4))[0]
        pieces = [
            Segment(mark + self._name_shown, name),
            Segment("  " + shown[first.start : first.end], text),
        ]
        return Strip(pieces).adjust_cell_length(width, text)


class Pane(Vertical):
    """A pane of the desk. Subclasses say what its view shows and how a step moves."""

    view: LineView
    """The lines of the pane, which take the focus."""
    title_line: TitleLine

    def step(self, direction: int) -> None:
        """Move the cursor to the next (1) or previous (-1) item."""
        raise NotImplementedError

    def turn_page(self, direction: int) -> None:
        """Move by a screenful."""
        raise NotImplementedError

    def go_to_end(self, direction: int) -> None:
        """Move to the last (1) or first (-1) item."""
        raise NotImplementedError

    def on_descendant_focus(self) -> None:
        """Show in the title that the pane is in use."""
        self.title_line.refresh()

    def on_descendant_blur(self) -> None:
        """Show in the title that the pane is no longer in use."""
        self.title_line.refresh()
