"""The line-drawn list that all three panes are made of.

Textual's ready-made lists repaint whole regions and keep a widget or a renderable for each
row. A `LineView` keeps plain rows, draws only those that stand on the screen, and repaints
only the lines that changed, which is what a slow SSH line pays for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.events import (
    Blur,
    DescendantBlur,
    DescendantFocus,
    Focus,
    MouseScrollDown,
    MouseScrollUp,
)
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget

from search.documents import Span
from tui.panes.wrapping import surely_single

if TYPE_CHECKING:
    from textual.color import Color
    from textual.css.styles import StylesBase

BAR = "▌"
"""Stands in the gutter beside the lines that the cursor is on."""

GUTTER = 2
"""Cells at the left of every line: the cursor's bar and a blank."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a view.

    ``item`` is the number of the thing that the line belongs to (a hit, a note), or None for
    a line that the cursor cannot stand on; ``style`` names a look of the view (`LineView.look`)
    and ``marks`` are stretches of ``text`` in other looks, in order and apart. The gutter shows
    ``sign`` where the cursor's bar does not stand.
    """

    text: str
    style: str = "text"
    item: int | None = None
    marks: tuple[tuple[Span, str], ...] = ()
    sign: str = " "


def segments(text: str, base: Style, marks: Iterable[tuple[Span, Style]]) -> list[Segment]:
    """Return the text cut at the marks, each stretch in its own style.

    Marks must be in order and must not overlap; what lies outside the text is clipped.
    """
    pieces: list[Segment] = []
    position = 0
    for span, style in marks:
        start, end = max(span.start, position), min(span.end, len(text))
        if start >= end:
            continue
        if start > position:
            pieces.append(Segment(text[position:start], base))
        pieces.append(Segment(text[start:end], base + style))
        position = end
    if position < len(text):
        pieces.append(Segment(text[position:], base))
    return pieces


def shortened(rows: list[Row], most: int, width: int) -> list[Row]:
    """Return at most so many rows, the last one ending in ``…`` where some are left out."""
    if len(rows) <= most:
        return rows
    last = rows[most - 1]
    text = last.text
    if len(text) > width - 2:
        text = text[: width - 2].rpartition(" ")[0] or text[: max(0, width - 2)]
    return [*rows[: most - 1], replace(last, text=text + " …")]


class _BareLines(StylesCache):
    """Keeps the lines of a view as the view draws them: it has no border and no padding.

    A private part of Textual 8.2, like those that `tui.terminal` relies on.
    """

    def render_line(
        self,
        styles: StylesBase,
        y: int,
        size: Size,
        content_size: Size,
        padding: Spacing,
        base_background: Color,
        background: Color,
        render_content_line: Callable[[int], Strip],
        *_: object,
    ) -> Strip:
        """Return a line."""
        return render_content_line(y)


class LineView(Widget, can_focus=True):
    """Rows of text with a cursor that moves from item to item."""

    WHEEL = 3
    """Rows that one notch of a mouse wheel scrolls."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--text",
        "line--quiet",
        "line--strong",
        "line--match",
        "line--cue",
        "line--question",
        "line--bar",
        "line--sign",
        "line--lit",
        "line--source",
        "line--tag",
    }

    def __init__(self, *, id: str, rows: Callable[[int], Sequence[Row]] | None = None) -> None:
        """Make a view of what ``rows`` returns for a width in cells."""
        super().__init__(id=id)
        self._styles_cache = _BareLines()
        self._make_rows = rows
        self._laid_out_for = 0
        self._rows: Sequence[Row] = ()
        self._item_rows: dict[int, range] = {}
        self.top = 0
        """The row that stands on the first line of the screen."""
        self.cursor: int | None = None
        """The item that the cursor stands on."""
        self._styles: dict[str, Style] = {}

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Do nothing: a view looks the same in focus, so no styles need be found anew."""

    def _on_focus(self, event: Focus) -> None:
        """Take the focus, without drawing all lines again."""
        event.prevent_default()
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(DescendantFocus(self))

    def _on_blur(self, event: Blur) -> None:
        """Lose the focus, without drawing all lines again."""
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(DescendantBlur(self))

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        super().notify_style_update()
        self._styles.clear()

    def look(self, name: str) -> Style:
        """Return the style of a component class, ``match`` for ``line--match``.

        Several names with blanks between are laid over each other, the last on top, on the
        background of the first.
        """
        style = self._styles.get(name)
        if style is None:
            style, *over = (self.get_component_rich_style(f"line--{part}") for part in name.split())
            for layer in over:
                style += layer + Style(bgcolor=style.bgcolor)
            self._styles[name] = style
        return style

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def row_at(self, number: int) -> Row:
        """Return a row by its number, from 0."""
        return self._rows[number]

    def rebuild(self) -> None:
        """Show other rows: at once if the view's width is known, else when it is drawn."""
        self._laid_out_for = 0
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        if self.size.width and self._laid_out_for != self.size.width:
            self._laid_out_for = self.size.width
            self.lay_out(self.text_width)
            self.top = min(self.top, max(0, self.row_count - 1))

    def lay_out(self, width: int) -> None:
        """Break everything into rows of a width."""
        self._rows = self._make_rows(width) if self._make_rows else ()
        self._item_rows = {}
        for number, row in enumerate(self._rows):
            if row.item is not None:
                known = self._item_rows.get(row.item)
                self._item_rows[row.item] = range(known.start if known else number, number + 1)

    def rows_in_use(self) -> range:
        """Return the rows that should stay in view when the width changes."""
        return self.rows_of(self.cursor)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the part of the view, its lines broken for the width that it has now."""
        if self._laid_out_for != self.size.width:
            self._fit()
            self.bring(self.rows_in_use())
        return super().render_lines(crop)

    @property
    def text_width(self) -> int:
        """Cells that a row's text may take."""
        return max(1, self.size.width - GUTTER)

    def rows_of(self, item: int | None) -> range:
        """Return the rows of an item, which stand together; empty if it has none."""
        return range(0) if item is None else self._item_rows.get(item, range(0))

    def place_cursor(self, item: int | None, *, above: int = 0) -> None:
        """Put the cursor on an item and bring it into view, ``above`` rows of context on top."""
        before = self.cursor
        self.cursor = item
        for rows in (self.rows_of(before), self.rows_of(item)):
            self.redraw(rows)
        if item is not None:
            self.reveal(self.rows_of(item), above=above)

    def redraw(self, rows: range) -> None:
        """Draw some rows again, and nothing else."""
        first = max(rows.start - self.top, 0)
        last = min(rows.stop - self.top, self.size.height)
        if first < last:
            self.refresh(Region(0, first, self.size.width, last - first))

    def reveal(self, rows: range, *, above: int = 0) -> None:
        """Scroll as little as needed to show the rows (their first ones, if too many)."""
        if not rows:
            return
        height = max(1, self.size.height)
        first = max(0, rows.start - above)
        if first < self.top:
            self.jump(first)
        elif rows.stop > self.top + height:
            self.jump(min(first, rows.stop - height))

    def bring(self, rows: range) -> None:
        """Show rows that are not all in view a third of the way down, with what is around them."""
        height = max(1, self.size.height)
        if rows and not self.top <= rows.start < rows.stop <= self.top + height:
            self.jump(max(0, rows.start - height // 3))

    def jump(self, row: int) -> None:
        """Scroll so that ``row`` is the first on the screen, as far as there are rows."""
        top = max(0, min(row, self.row_count - 1))
        if top != self.top:
            self.top = top
            self.refresh()

    def page(self, direction: int) -> None:
        """Scroll by a screenful less one line; direction is 1 (down) or -1 (up)."""
        height = max(1, self.size.height)
        last = max(0, self.row_count - height)
        self.jump(min(last, self.top + direction * max(1, height - 1)))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.jump(min(max(0, self.row_count - self.size.height), self.top + self.WHEEL))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.jump(self.top - self.WHEEL)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        row_number = y + self.top
        width = self._laid_out_for or self.size.width
        if row_number >= self.row_count:
            return Strip.blank(width, self.look("text"))
        row = self.row_at(row_number)
        base = self.look(row.style)
        sign = BAR if row.item is not None and row.item == self.cursor else row.sign
        sign_style = self.look("bar" if sign == BAR else "sign")
        pieces = [Segment(sign, sign_style), Segment(" ", base)]
        pieces += segments(row.text, base, ((span, self.look(name)) for span, name in row.marks))
        blanks = width - GUTTER - len(row.text)
        if blanks >= 0 and surely_single(row.text):  # as signs are
            # Not measured cell by cell: that would take longer than all the rest.
            if blanks:
                pieces.append(Segment(" " * blanks, base))
            return Strip(pieces, width)
        return Strip(pieces).adjust_cell_length(width, base)
