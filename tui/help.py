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

A kept sentence takes a comment (c), tags (t) and a verdict on its question (m). V lays out what \
speaks for and against; among the notes, a groups them and f narrows them; E writes them to a file.

A question may hold "exact phrases", -words to leave out, beginnings* and fields: title: author: \
journal: year:2005..2017 section:results type: key:. The line under a question says how it was \
understood; "also:" names other words that were searched for, and x switches them off."""

CHAPTERS = {
    "Operators": """\
AND demands what stands on both its sides, (one OR another) demands one of them, NOT and a minus \
leave out, parentheses nest. =word is searched as typed, without other words for it. has:note and \
tag:word pick documents by your notes, like:KEY#3 asks for sentences like one. PubMed's [ti] [au] \
[dp] [ta] [pt] [tiab] are understood.""",
    "Follow-ups": """\
A few words build on the question before: "and duloxetine?" puts one drug in place of another, \
or adds a word; "without rats"; "only results"; "in reviews"; "since 2015", "before 2000"; "in \
this document"; "more"; "wider" takes off all that narrows. The answer says how it was \
understood; I puts that into the prompt, to be changed.""",
    "Beside a source": """\
not: but: limits: say that the underlined words of the sentence deny, turn or limit something: a \
hint, not a verdict. The kind of source stands where the document tells it. "+2 alike" are \
sentences that say nearly the same and are not shown.""",
}
"""What the keys do not tell, by its heading; it stands below them."""

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
    for heading, text in CHAPTERS.items():
        rows += [Row(""), Row(heading, "question")]
        rows += [Row(text[line.start : line.end], "text") for line in wrap(text, width)]
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
