"""One line asked of the user: a comment, tags, a file's name."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label

from tui.popup import Popup


class LineInput(Popup[str]):
    """Asks for one line on the last line of the screen; Enter takes it, Esc leaves."""

    def __init__(self, title: str, value: str = "", suggestions: Iterable[str] = ()) -> None:
        super().__init__()
        self._label = title
        self._value = value
        self._suggestions = list(suggestions)

    def compose(self) -> ComposeResult:
        """Lay out the question and the line."""
        suggester = SuggestFromList(self._suggestions) if self._suggestions else None
        with Horizontal(id="line-input"):
            yield Label(f" {self._label} ", markup=False)
            yield Input(
                self._value, compact=True, select_on_focus=False, suggester=suggester, id="line"
            )

    def on_mount(self) -> None:
        """Put the cursor into the line."""
        line = self.query_one("#line", Input)
        line.cursor_blink = False
        self.set_focus(line)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line."""
        event.stop()
        self.finish(event.value)
