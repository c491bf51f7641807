"""A list to choose from by typing: the palette, the documents, the themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from search.inert import inert
from tui.field import Field
from tui.panes.lines import LineView, Row, shortened
from tui.panes.wrapping import wrap
from tui.popups.popup import Popup


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen."""

    id: str
    name: str
    """What is typed to choose it."""
    detail: str = ""
    """What it is, in a few words."""
    takes_argument: bool = False
    """Whether words may follow its name."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen, and the words that followed its name."""

    id: str
    argument: str = ""


def narrow(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices that hold all the words typed, those that begin with them first.

    Where none does, the first word alone may name a choice that takes an argument.
    """
    text = typed.strip().lower()
    words = text.split()
    found = [
        choice
        for choice in choices
        if all(word in f"{choice.name} {choice.detail}".lower() for word in words)
    ]
    if not found and words:
        return [
            choice
            for choice in choices
            if choice.takes_argument and choice.name.lower().startswith(words[0])
        ]
    return sorted(found, key=lambda choice: not choice.name.lower().startswith(text))


_FRAME = 3
"""Lines of a picker besides its choices: the input's, and two of the border."""


class PickerInput(Field):
    """The line that narrows the list."""


class Picker(Popup[Chosen]):
    """Shows choices; type to narrow them, arrows to move, Enter to choose, Esc to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "step(1)", "Down", show=False),
        Binding("up,ctrl+p", "step(-1)", "Up", show=False),
        Binding("pagedown", "step(10)", "Page down", show=False),
        Binding("pageup", "step(-10)", "Page up", show=False),
        Binding("tab", "complete", "Complete", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        typed: str = "",
        *,
        at: str = "",
        otherwise: Choice | None = None,
    ) -> None:
        """Offer choices under a title; the cursor begins ``at`` the choice of that id.

        ``otherwise`` is offered where none fits: it is chosen with all that was typed.
        """
        super().__init__()
        self._at = at
        self._otherwise = otherwise
        self._choices = choices
        self._typed = typed
        self._found: list[Choice] = []
        self._list = LineView(id="choices", rows=self._rows)
        self._list.can_focus = False
        self._input = PickerInput(
            value=typed, placeholder=title, compact=True, select_on_focus=False, id="choice"
        )

    def compose(self) -> ComposeResult:
        """Lay out the line and the list."""
        with Vertical(id="picker") as box:
            # No larger than it must be: what is covered must be drawn again.
            box.styles.height = max(len(self._choices), 1) + _FRAME
            yield self._input
            yield self._list

    def on_mount(self) -> None:
        """Show all choices."""
        self._input.cursor_blink = False
        self.set_focus(self._input)
        self._narrow(self._typed)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._narrow(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose."""
        event.stop()
        cursor = self._list.cursor
        if cursor is None:
            return
        choice = self._found[cursor]
        if choice is self._otherwise:
            self.finish(Chosen(choice.id, event.value.strip()))
            return
        words = event.value.strip().split(maxsplit=1)
        named = bool(words) and choice.name.lower().startswith(words[0].lower())
        argument = words[1] if choice.takes_argument and named and len(words) > 1 else ""
        self.finish(Chosen(choice.id, argument))

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        if self._found:
            cursor = (self._list.cursor or 0) + by
            self._list.place_cursor(max(0, min(cursor, len(self._found) - 1)))

    def action_complete(self) -> None:
        """Write out the name under the cursor."""
        cursor = self._list.cursor
        if cursor is not None and self._found[cursor] is not self._otherwise:
            self._input.value = self._found[cursor].name + " "
            self._input.cursor_position = len(self._input.value)

    def _narrow(self, typed: str) -> None:
        self._found = narrow(self._choices, typed)
        if not self._found and self._otherwise is not None:
            self._found = [self._otherwise]
        ids = [choice.id for choice in self._found]
        at = ids.index(self._at) if not typed and self._at in ids else 0
        self._list.cursor = at if self._found else None
        self._list.rebuild()
        self._list.jump(0)

    def _rows(self, width: int) -> list[Row]:
        longest = max((len(choice.name) for choice in self._choices), default=0)
        names = min(longest, max(8, width // 2))
        rows = []
        for number, choice in enumerate(self._found):
            text = f"{choice.name[:names]:{names}}  {choice.detail}"
            shown = inert(text, fold=True)
            lines = [Row(shown[at.start : at.end], "text", number) for at in wrap(shown, width)]
            rows += shortened(lines, 1, width)
        return rows or [Row("Nothing of that name.", "quiet")]
