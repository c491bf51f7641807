"""The evidence on a question, over the desk: kept passages by verdict and document."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from search.inert import inert
from search.notes.evidence import Evidence, Finding
from search.notes.judging import NO_VERDICT, SIGNS
from search.notes.note import Note
from tui.panes.lines import LineView, Row
from tui.panes.wrapping import wrap
from tui.popups.popup import Popup


class EvidenceScreen(Popup[Note]):
    """What was kept on a question; Enter reads a passage in its source, Esc or q leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,V", "leave", "Leave", show=False),
        Binding("enter,l,right", "read", "Read", show=False),
        Binding("down,j", "step(1)", "Down", show=False),
        Binding("up,k", "step(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup,b", "page(-1)", "Page up", show=False),
    ]

    def __init__(self, table: Evidence) -> None:
        super().__init__()
        self._table = table
        self._view = LineView(id="evidence-text", rows=self._rows)

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        with Vertical(id="evidence"):
            yield self._view

    def on_mount(self) -> None:
        """Put the cursor on the first passage."""
        self._view.cursor = 0 if self._table.findings else None
        self.set_focus(self._view)

    def action_step(self, by: int) -> None:
        """Move to the next or previous passage."""
        count = len(self._table.findings)
        if count:
            cursor = (self._view.cursor or 0) + by
            self._view.place_cursor(max(0, min(cursor, count - 1)), above=2)

    def action_page(self, direction: int) -> None:
        """Scroll by a screenful."""
        self._view.page(direction)

    def action_read(self) -> None:
        """Leave with the passage under the cursor."""
        cursor = self._view.cursor
        if cursor is not None and self._table.findings:
            self.finish(self._table.findings[cursor].item.note)

    def _rows(self, width: int) -> list[Row]:
        table = self._table
        rows = _lines(table.question, width, "question", None)
        rows += _lines(table.summary(), width, "quiet", None)
        rows += _lines("Enter reads a passage in its source, Esc leaves.", width, "quiet", None)
        verdict: str | None = None
        for number, finding in enumerate(table.findings):
            if finding.verdict != verdict:
                verdict = finding.verdict
                name = verdict or NO_VERDICT
                passages, _ = table.counts[name]
                sign = SIGNS.get(verdict, " ")
                rows.append(Row("", "quiet"))
                rows += _lines(f"{sign} {name} ({passages})", width, "strong", None)
            rows += _finding_rows(finding, number, width)
        return rows


def _finding_rows(finding: Finding, number: int, width: int) -> list[Row]:
    note = finding.item.note
    rows = _lines(finding.citation, width, "source", number)
    rows += _lines(f"“{note.quote}”", width, "text", number)
    if finding.item.told:
        rows += _lines(f"! {finding.item.told}", width, "match", number)
    if note.comment:
        rows += _lines(f"» {note.comment}", width, "strong", number)
    return rows


def _lines(text: str, width: int, style: str, item: int | None) -> list[Row]:
    shown = inert(text, fold=True)
    return [Row(shown[line.start : line.end], style, item) for line in wrap(shown, width)]
