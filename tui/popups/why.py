"""Why a sentence was found: what its score is made of, as a table over the desk."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from search.inert import inert
from search.query.answer import Hit
from search.query.explanation import Explanation
from tui.explaining import NOTE, explanation_lines, telling
from tui.panes.lines import LineView, Row
from tui.panes.wrapping import wrap
from tui.popups.popup import Popup


class WhyScreen(Popup[None]):
    """What the score of a sentence is made of; any of Esc, q, w leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,w,enter", "leave", "Leave", show=False),
        Binding("down,j", "scroll_rows(1)", "Down", show=False),
        Binding("up,k", "scroll_rows(-1)", "Up", show=False),
    ]

    def __init__(self, question: str, hit: Hit, found: Explanation) -> None:
        super().__init__()
        self._question = question
        self._hit = hit
        self._found = found
        self._view = LineView(id="why-text", rows=self._rows)

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        with Vertical(id="why"):
            yield self._view

    def _rows(self, width: int) -> list[Row]:
        hit = self._hit
        rows = _wrapped(f"Why this sentence, for: {self._question}", width, "question")
        rows += [Row(""), *_wrapped(f"“{hit.text}”", width, "text")]
        source = " · ".join(filter(None, (hit.citation, telling(hit.section))))
        rows += [*_wrapped(source, width, "source"), Row("")]
        rows += [
            Row(line[:width], "quiet" if line.startswith("  by:") else "text")
            for line in explanation_lines(self._found, width)
        ]
        return [*rows, Row(""), *_wrapped(f"{NOTE} Esc leaves.", width, "quiet")]

    def action_scroll_rows(self, by: int) -> None:
        """Scroll by lines."""
        self._view.jump(self._view.top + by)


def _wrapped(text: str, width: int, style: str) -> list[Row]:
    shown = inert(text, fold=True)
    return [Row(shown[line.start : line.end], style) for line in wrap(shown, width)]
