"""One line asked of the user: a comment, tags, a file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.suggester import Suggester
from textual.widgets import Input, Label

from tui.field import Field
from tui.popups.popup import Popup


class LastPart(Suggester):
    """Completes what stands behind the last comma, from words that are not there yet."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = list(words)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line as it would be, or nothing."""
        before, comma, part = value.rpartition(",")
        start = part.lstrip().lstrip("#")
        used = {word.strip().lstrip("#") for word in before.split(",")}
        if not start:
            return None
        for word in self._words:
            if word not in used and word != start and word.lower().startswith(start.lower()):
                return before + comma + part[: len(part) - len(start)] + start + word[len(start) :]
        return None


class LineInput(Popup[str]):
    """Asks for one line on the last line of the screen; Enter takes it, Esc leaves.

    Tab (or →) takes what is suggested.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True)
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        suggestions: Iterable[str] = (),
        *,
        changed: Callable[[str], None] | None = None,
    ) -> None:
        """Ask under a title; ``changed`` is called with every change of the line."""
        super().__init__()
        self._label = title
        self._value = value
        self._suggestions = list(suggestions)
        self._changed = changed

    def compose(self) -> ComposeResult:
        """Lay out the question and the line."""
        suggester = LastPart(self._suggestions) if self._suggestions else None
        with Horizontal(id="line-input"):
            yield Label(f" {self._label} ", markup=False)
            yield Field(
                self._value, compact=True, select_on_focus=False, suggester=suggester, id="line"
            )

    def on_mount(self) -> None:
        """Put the cursor into the line."""
        line = self.query_one("#line", Input)
        line.cursor_blink = False
        self.set_focus(line)

    def action_complete(self) -> None:
        """Take what is suggested."""
        line = self.query_one("#line", Input)
        line.action_end()
        line.action_cursor_right()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell whoever wants to know while the line is typed."""
        event.stop()
        if self._changed is not None:
            self._changed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line."""
        event.stop()
        self.finish(event.value)
