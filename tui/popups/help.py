"""The help: made from the commands and the keys that really call them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from search.documents import Span
from tui.commands import EVERYWHERE, GROUPS, PANES, Command
from tui.field import Field
from tui.keys import keys_of, shown
from tui.panes.lines import LineView, Row
from tui.panes.wrapping import wrap
from tui.popups.popup import Popup

KEY_WIDTH = 16

FINDING = "/ finds a key or words in this help, Esc or q leaves it; F9 begins the tour."

PARAGRAPH = "\n\n"

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
or adds a word; "versus placebo" and "in children" add; "without reviews"; "conclusions only"; \
"since 2015", "the last 5 years", "only reviews since 2015"; "in this document"; "more"; "wider" \
takes off all that narrows. The answer says how it was understood; I puts that into the prompt, \
to be changed.""",
    "Beside a source": """\
not: but: limits: say that the underlined words of the sentence deny, turn or limit something: a \
hint, not a verdict. The kind of source stands where the document tells it. "+2 alike" are \
sentences that say nearly the same and are not shown.""",
}
"""What the keys do not tell, by its heading; it stands below them."""

_PLACES = {"prompt": "prompt", "hits": "sentences", "reader": "reader", "notes": "notes"}


def _told(command: type[Command]) -> str:
    """Return where a command's keys work and the id that gives it others."""
    if command.where == EVERYWHERE:
        places = "everywhere"
    else:
        places = "" if command.where == PANES else ", ".join(_PLACES[one] for one in command.where)
    return "; ".join(filter(None, (places, command.id)))


def help_rows(width: int, changed: dict[str, str], wanted: str = "") -> list[Row]:
    """Return the help, broken into lines of a width; ``changed`` are the user's own keys.

    With words ``wanted`` only what holds all of them, key, name or text, whatever the case.
    """
    words = wanted.casefold().split()
    rows = [] if words else _lines(f"{FINDING}\n\n{INTRODUCTION}", width)
    for group, commands in GROUPS.items():
        found = [row for one in commands for row in _command_rows(one, width, changed, words)]
        rows += [*_heading(group), *found] if found else []
    for heading, text in CHAPTERS.items():
        if _holds(f"{heading} {text}", words):
            rows += [*_heading(heading), *_lines(text, width)]
    if words and _holds(INTRODUCTION, words):
        rows += [*_heading("Questions"), *_lines(INTRODUCTION, width)]
    if not rows:
        rows = [Row("Nothing in the help holds these words.", "quiet")]
    return [_marked(row, words) for row in rows] if words else rows


def _heading(text: str) -> list[Row]:
    return [Row(""), Row(text, "question")]


def _lines(text: str, width: int) -> list[Row]:
    return [Row(text[line.start : line.end], "text") for line in wrap(text, width)]


def _command_rows(
    command: type[Command], width: int, changed: dict[str, str], words: list[str]
) -> list[Row]:
    """Return a command's keys and what it does; nothing if it holds not all of the words."""
    keys = " ".join(shown(key) for key in keys_of(command, changed))
    text = f"{' '.join(command.help().split(PARAGRAPH)[0].split())} ({_told(command)})"
    if not _holds(f"{keys} {command.title} /{command.name()} {text}", words):
        return []
    column = min(KEY_WIDTH, width // 3)
    lines = [text[line.start : line.end] for line in wrap(text, max(10, width - column))]
    if len(keys) >= column:
        lines.insert(0, "")
    heads = [keys.ljust(column), *[" " * column] * (len(lines) - 1)]
    return [Row(head + line) for head, line in zip(heads, lines, strict=True)]


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text.casefold() for word in words)


def _marked(row: Row, words: list[str]) -> Row:
    """Return a row with the words marked that it was found by."""
    if row.style != "text":
        return row
    found = re.finditer("|".join(map(re.escape, words)), row.text, re.IGNORECASE)
    return replace(row, marks=tuple((Span(one.start(), one.end()), "match") for one in found))


class HelpScreen(Popup[None]):
    """Every key and what it does; ``/`` finds words in it; any of Esc, q, ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,f1,enter", "leave", "Leave", show=False),
        Binding("slash,f", "find", "Find", show=False),
        Binding("down,j", "scroll_rows(1)", "Down", show=False),
        Binding("up,k", "scroll_rows(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup,b", "page(-1)", "Page up", show=False),
    ]

    def __init__(self, changed: dict[str, str], wanted: str = "") -> None:
        """Show all of the help, or what holds the words ``wanted``."""
        super().__init__()
        self._changed = changed
        self._wanted = wanted
        self._view = LineView(id="help-text", rows=self._rows)
        self._line = Field(
            wanted, placeholder="Find a key or words", compact=True, select_on_focus=False,
            id="help-find",
        )  # fmt: skip

    def _rows(self, width: int) -> list[Row]:
        return help_rows(width, self._changed, self._wanted)

    def compose(self) -> ComposeResult:
        """Lay out the line to find by and the text."""
        with Vertical(id="help"):
            yield self._line
            yield self._view

    def on_mount(self) -> None:
        """Show the line only where something is looked for."""
        self._line.cursor_blink = False
        self._line.display = bool(self._wanted)
        self.set_focus(self._view)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the help."""
        event.stop()
        if event.value != self._wanted:
            self._wanted = event.value
            self._view.rebuild()
            self._view.jump(0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.set_focus(self._view)

    def action_find(self) -> None:
        """Look for words."""
        self._line.display = True
        self.set_focus(self._line)

    def action_leave(self) -> None:
        """Show all of the help again where only a part stands; else leave."""
        if self._line.display:
            self._line.value = ""
            self._line.display = False
            self.set_focus(self._view)
        else:
            self.finish(None)

    def action_scroll_rows(self, by: int) -> None:
        """Scroll by lines."""
        self._view.jump(self._view.top + by)

    def action_page(self, direction: int) -> None:
        """Scroll by a screenful."""
        self._view.page(direction)
