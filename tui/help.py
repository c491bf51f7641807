"""The help: made from the commands and the keys that really call them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.commands import EVERYWHERE, GROUPS, PANES, Command
from tui.keys import keys_of, shown
from tui.panes.lines import LineView, Row
from tui.panes.wrapping import wrap
from tui.popup import Popup

KEY_WIDTH = 16

INTRODUCTION = """\
Type a question: the sentences of your documents that answer it come up as you type, best first. \
Enter goes to them; ↑ and ↓ move, Enter reads one in its source, s keeps it as a note with its \
citation. Every word shown is a quotation that you can check in its source.

A question may hold "exact phrases", -words to leave out, beginnings* and fields: title: author: \
journal: year:2005..2017 section:results type: key:. The line under a question says how it was \
understood; "also:" names other words that were searched for, and x switches them off."""

_PLACES = {"prompt": "prompt", "hits": "sentences", "reader": "reader", "notes": "notes"}


def _where(command: type[Command]) -> str:
    if command.where == EVERYWHERE:
        return "everywhere"
    if command.where == PANES:
        return ""
    return ", ".join(_PLACES[place] for place in command.where)


def help_rows(width: int, changed: dict[str, str]) -> list[Row]:
    """Return the help, broken into lines of a width; ``changed`` are the user's own keys."""
    rows = [Row(INTRODUCTION[line.start : line.end], "text") for line in wrap(INTRODUCTION, width)]
    for group, commands in GROUPS.items():
        rows += [Row(""), Row(group, "question")]
        for command in commands:
            keys = " ".join(shown(key) for key in keys_of(command, changed))
            text = command.help().split("\n\n")[0].replace("\n", " ")
            where = _where(command)
            if where:
                text += f" ({where})"
            lines = wrap(text, max(10, width - KEY_WIDTH))
            for number, line in enumerate(lines):
                head = keys if number == 0 else ""
                rows.append(Row(head.ljust(KEY_WIDTH) + text[line.start : line.end], "text"))
    return rows


class HelpScreen(Popup[None]):
    """Every key and what it does; any of Esc, q, ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,f1,enter", "leave", "Leave", show=False),
        Binding("down,j", "scroll_rows(1)", "Down", show=False),
        Binding("up,k", "scroll_rows(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup,b", "page(-1)", "Page up", show=False),
    ]

    def __init__(self, changed: dict[str, str]) -> None:
        super().__init__()
        self._view = LineView(id="help-text", rows=lambda width: help_rows(width, changed))

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(id="help"):
            yield self._view

    def action_scroll_rows(self, by: int) -> None:
        """Scroll by lines."""
        self._view.jump(self._view.top + by)

    def action_page(self, direction: int) -> None:
        """Scroll by a screenful."""
        self._view.page(direction)
