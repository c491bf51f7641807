"""The tour: five steps of a first sitting, one line above the footer.

It takes no key and stands in nobody's way: each step goes by when it is done, in whichever order,
and Esc, F9 or all five steps done end it. It shows itself once, to whoever has asked nothing yet.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from search.folders import make_private, state_folder
from tui.commands import COMMANDS, HITS, NOTES, PROMPT, READER
from tui.keys import keys_of, shown
from tui.panes.wrapping import wrap


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``{id}`` in its text stands for the first key of a command."""

    text: str
    place: str = ""
    """Coming here does it."""
    commands: frozenset[str] = frozenset()
    """Any of these does it."""


STEPS = (
    Step("Type a question; {search.ask} goes to its sentences.", HITS),
    Step(
        "{move.down} and {move.up} move over them; {search.read} reads one in its source.", READER
    ),
    Step(
        "{note.keep} keeps it as a note with its citation; {note.undo} takes it back.",
        commands=frozenset({"note.keep"}),
    ),
    Step("{note.show} shows your notes; {note.comment} comments one, {note.tag} tags it.", NOTES),
    Step(
        "{note.export} writes them to a file, {desk.help} tells all keys, {desk.quit} leaves.",
        commands=frozenset({"note.export", "desk.help", "desk.quit", "note.copy"}),
    ),
)

_TOUR = "desk.tour"
_LEAVING = frozenset({"move.back", "desk.clear_or_quit"})
"""What Esc and the like call: they end the tour besides what they do. So does Esc in the prompt
where there are no sentences to go to."""


def text_of(number: int, keys: Mapping[str, str]) -> str:
    """Return the line of a step, counted from 0, with the keys that the user has."""
    names = {id: next(iter(keys_of(one, dict(keys))), one.title) for id, one in COMMANDS.items()}
    text = STEPS[number].text
    for id, key in names.items():
        text = text.replace(f"{{{id}}}", shown(key))
    return f"Tour {number + 1}/{len(STEPS)}: {text} {shown(names[_TOUR])} ends it."


class Tour(Widget):
    """The line of the tour; it takes no room while there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tour--text"}

    def __init__(self, keys: Mapping[str, str], seen: Path | None = None) -> None:
        """Make a tour for the user's keys; the file ``seen`` tells that it was shown."""
        super().__init__(id="tour")
        self._keys = keys
        self._seen = seen or state_folder() / "tour-seen"
        self._to_do: list[Step] = []

    @property
    def step(self) -> int | None:
        """The number of the step to do next, from 0; None while there is no tour."""
        return STEPS.index(self._to_do[0]) if self._to_do else None

    def begin_once(self, *, asked: bool) -> None:
        """Begin, unless it was shown before or something was asked already."""
        if asked or self._seen.exists():
            return
        with contextlib.suppress(OSError):  # then it is shown once more
            make_private(self._seen.parent)
            os.close(os.open(self._seen, os.O_WRONLY | os.O_CREAT, 0o600))
        self.toggle()

    def toggle(self) -> None:
        """Begin at the first step, or end."""
        self._show([] if self._to_do else list(STEPS))

    def follow(self, command: str, place: str) -> None:
        """Take note of a command that was run, and where it led."""
        if not self._to_do or command == _TOUR:
            return
        left = [one for one in self._to_do if place != one.place and command not in one.commands]
        leaves = command in _LEAVING or (command == "search.sentences" and place == PROMPT)
        self._show([] if leaves else left)

    def _show(self, steps: list[Step]) -> None:
        if steps != self._to_do:
            self._to_do = steps
            self.display = bool(steps)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the step takes."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[str]:
        text = text_of(self.step, self._keys) if self.step is not None else ""
        return [text[line.start : line.end] for line in wrap(text, max(1, width - 2))]

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        style = self.get_component_rich_style("tour--text")
        lines = self._lines(self.size.width)
        text = lines[y] if y < len(lines) else ""
        return Strip([Segment(f" {text}", style)]).adjust_cell_length(self.size.width, style)
