"""The shadow screen: what stands on the terminal, what should, and the difference between them.

It knows nothing of Textual's widgets: runs of text with a pen are painted on the wanted screen,
and `frame` returns the control string that makes the terminal show it. Positions are zero-based
columns and rows of cells; a wide character takes two cells, of which the second holds "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tui.terminal.cells import certain, clipped, extend
from tui.terminal.pens import DEFAULT_PEN, blank, erasable, parts, transition
from tui.terminal.scrolling import find_scroll
from tui.terminal.symbols import Writer

# Below these lengths (cells) erasing saves nothing over writing spaces.
_ERASE_LINE_FROM = 4
_ERASE_CELLS_FROM = 10
_BLANKS = " " * _ERASE_CELLS_FROM
# A gap of unchanged cells is written again rather than jumped over, up to this length.
_REWRITE_UP_TO = 4


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What of the terminal's erasing may be used.

    `background_erase`: erased cells take the current background (terminfo ``bce``);
    `erase_characters`: ECH is known (terminfo ``ech``); `scrolling_region`: so are DECSTBM and RI
    (``csr``, ``ri``).
    Erasing to the end of a line on the default background is exact everywhere.
    """

    background_erase: bool = False
    erase_characters: bool = False
    scrolling_region: bool = False


class ShadowScreen:
    """A model of the terminal's cells, and of its cursor and pen."""

    def __init__(
        self,
        width: int,
        height: int,
        capabilities: Capabilities = Capabilities(),
        writer: Writer | None = None,
    ) -> None:
        """Make a screen of unknown contents, `width` columns by `height` rows.

        `writer` says what is written for a cluster; None: every one as it is.
        """
        self.capabilities = capabilities
        self._writer = writer
        self._pen: str | None = None
        self._link_open = False
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Take a new size; all contents are forgotten and the next frame paints everything."""
        self.width, self.height = width, height
        self._texts = [[" "] * width for _ in range(height)]
        self._pens = [[DEFAULT_PEN] * width for _ in range(height)]
        self.invalidate()

    def invalidate(self) -> None:
        """Forget what the terminal shows: the next frame clears it and paints everything."""
        self.valid = False
        self._touched: set[int] = set(range(self.height))
        self._shown_texts: list[list[str]] = []
        self._shown_pens: list[list[str]] = []
        self._link_open = self._link_open or bool(self._pen and parts(self._pen).link)
        self._pen = None
        self._x: int | None = None
        self._y: int | None = None
        self._cursor_shown: bool | None = None

    # Painting -----------------------------------------------------------------------------

    def paint(self, x: int, y: int, runs: Iterable[tuple[str, str]]) -> int:
        """Put runs of (text, pen) side by side on the wanted screen; return the column after.

        Control characters are left out, lone surrogates replaced. What falls outside the screen
        is cut off, and half a wide character becomes a blank. Combining characters join the cell
        before them; at the very start there is none that they belong to, and they are left out.
        """
        if not 0 <= y < self.height:
            return x
        cells: list[str] = []
        pens: list[str] = []
        for text, pen in runs:
            if text.isascii() and text.isprintable():
                cells.extend(text)
            else:
                extend(cells, text, self._writer)
            pens.extend([pen] * (len(cells) - len(pens)))
        end = x + len(cells)
        if x < 0 or end > self.width:
            cells, pens = clipped(cells, -x, self.width - x), pens[max(0, -x) :][: self.width]
        if cells:
            self._place(max(0, x), y, cells, pens[: len(cells)])
        return end

    def _place(self, x: int, y: int, cells: list[str], pens: list[str]) -> None:
        row = self._texts[y]
        end = x + len(cells)
        # What is left of a wide character that is half covered is a blank.
        if x and not row[x]:
            row[x - 1] = " "
        if end < self.width and not row[end]:
            row[end] = " "
        row[x:end] = cells
        self._pens[y][x:end] = pens
        self._touched.add(y)

    # Sending ------------------------------------------------------------------------------

    def frame(self, cursor: tuple[int, int] | None = None) -> str:
        """Return what must be sent so that the terminal shows the wanted screen.

        `cursor` is where the terminal's cursor shall stand, visible; None hides it.
        The empty string means that nothing changed.
        """
        out: list[str] = []
        if not self.valid:
            self._clear(out)
        elif self.capabilities.scrolling_region:
            self._scroll(out)
        for y in sorted(self._touched):
            if self._texts[y] != self._shown_texts[y] or self._pens[y] != self._shown_pens[y]:
                self._send_row(out, y)
                self._shown_texts[y] = self._texts[y].copy()
                self._shown_pens[y] = self._pens[y].copy()
        self._touched.clear()
        self._send_cursor(out, cursor)
        return "".join(out)

    def _clear(self, out: list[str]) -> None:
        ground = DEFAULT_PEN
        if self.capabilities.background_erase and self.width:
            grounds = Counter(
                blank(pen)
                for texts, pens in zip(self._texts, self._pens, strict=True)
                for text, pen in zip(texts, pens, strict=True)
                if text == " " and erasable(blank(pen))
            )
            ground = grounds.most_common(1)[0][0] if grounds else DEFAULT_PEN
        if self._link_open:
            out.append("\x1b]8;;\x1b\\")
            self._link_open = False
        out.append(f"\x1b[?25l{transition(None, ground)}\x1b[2J")
        self._cursor_shown = False
        self._pen = ground
        self._shown_texts = [[" "] * self.width for _ in range(self.height)]
        self._shown_pens = [[ground] * self.width for _ in range(self.height)]
        self.valid = True

    def _scroll(self, out: list[str]) -> None:
        """Let the terminal move rows that are wanted higher up or further down."""
        changed = [y for y in self._touched if self._texts[y] != self._shown_texts[y]]
        scroll = find_scroll(self._texts, self._shown_texts, changed)
        if scroll is None:
            return
        # The rows that come in take the pen's background: on the default one all terminals agree.
        self._draw_with(out, DEFAULT_PEN)
        out.append(scroll.sequence())
        self._x = self._y = None
        count = abs(scroll.by)
        gone = scroll.top if scroll.by > 0 else scroll.bottom - count
        new = scroll.bottom - count if scroll.by > 0 else scroll.top
        for shown, blank_cell in ((self._shown_texts, " "), (self._shown_pens, DEFAULT_PEN)):
            del shown[gone : gone + count]
            shown[new:new] = [[blank_cell] * self.width for _ in range(count)]
        self._touched.update(range(scroll.top, scroll.bottom))

    def _send_row(self, out: list[str], y: int) -> None:
        texts, pens = self._texts[y], self._pens[y]
        changed = self._changed(y)
        if not changed:
            return
        tail = self._blank_tail(y)
        in_tail = [x for x in changed if x >= tail]
        if len(in_tail) >= _ERASE_LINE_FROM and self._can_erase(pens[-1]):
            changed = changed[: -len(in_tail)]
        else:
            in_tail = []
        skip_to = 0
        for at, x in enumerate(changed):
            if x < skip_to or not texts[x]:
                continue
            length = self._blank_run(y, x) if texts[x] == " " else 0
            self._go(out, x, y)
            if length >= _ERASE_CELLS_FROM:
                self._draw_with(out, blank(pens[x]))
                out.append(f"\x1b[{length}X")
                skip_to = x + length
            else:
                self._write(out, x, y)
                if texts[x] != " " and self._x == x + 1:
                    skip_to = self._write_on(out, changed, at, y)
        if in_tail:
            self._go(out, in_tail[0], y)
            self._draw_with(out, blank(pens[-1]))
            out.append("\x1b[K")

    def _changed(self, y: int) -> list[int]:
        """Return the columns of a row that do not look as they should."""
        texts, pens = self._texts[y], self._pens[y]
        shown, shown_pens = self._shown_texts[y], self._shown_pens[y]
        cells = zip(texts, shown, pens, shown_pens, strict=True)
        differing = [
            x
            for x, (text, shown_text, pen, shown_pen) in enumerate(cells)
            if text != shown_text or pen != shown_pen
        ]
        changed: list[int] = []
        for x in differing:
            text = texts[x]
            if text == " " == shown[x] and blank(pens[x]) == blank(shown_pens[x]):
                continue
            # A wide character is sent whole, by its first cell.
            if not text and x and (not changed or changed[-1] != x - 1):
                changed.append(x - 1)
            changed.append(x)
        return changed

    def _blank_tail(self, y: int) -> int:
        """Return the column from which on a row is blank, all of one look."""
        texts, pens = self._texts[y], self._pens[y]
        x = self.width
        while x and texts[x - 1] == " " and blank(pens[x - 1]) == blank(pens[-1]):
            x -= 1
        return x

    def _blank_run(self, y: int, x: int) -> int:
        """Return how many cells from x on may be erased with ECH (0: none)."""
        texts, pens = self._texts[y], self._pens[y]
        if not self.capabilities.erase_characters or not self._can_erase(pens[x]):
            return 0
        look = blank(pens[x])
        end = x
        while end < self.width and texts[end] == " " and blank(pens[end]) == look:
            end += 1
        shown, shown_pens = self._shown_texts[y], self._shown_pens[y]
        while end > x and shown[end - 1] == " " and blank(shown_pens[end - 1]) == look:
            end -= 1
        return end - x

    def _can_erase(self, pen: str) -> bool:
        look = blank(pen)
        if not erasable(look):
            return False
        return look == DEFAULT_PEN or self.capabilities.background_erase

    def _draw_with(self, out: list[str], pen: str) -> None:
        if pen != self._pen:
            out.append(transition(self._pen, pen))
            self._pen = pen

    def _write(self, out: list[str], x: int, y: int) -> None:
        """Write the cell at x, where the cursor stands."""
        text = self._texts[y][x]
        pen = self._pens[y][x]
        if text != " ":
            self._draw_with(out, pen)
        elif self._pen is None or blank(self._pen) != blank(pen):
            self._draw_with(out, blank(pen))
        out.append(text)
        wide = x + 1 < self.width and not self._texts[y][x + 1]
        after = x + 1 + wide
        # At the margin terminals differ in where the cursor is; after a cluster whose width they
        # may see differently, too.
        self._x = after if after < self.width and certain(text) else None

    def _write_on(self, out: list[str], changed: list[int], at: int, y: int) -> int:
        """Write the changed cells that follow one just written, as far as they are like it.

        They take one ASCII character each and the pen in use, and none may be erased instead.
        Return the column after the last of them.
        """
        texts, pens = self._texts[y], self._pens[y]
        start = end = changed[at] + 1
        pen = pens[start - 1]
        for number in range(at + 1, len(changed)):
            text = texts[end] if changed[number] == end else ""
            if not text or not text.isascii() or pens[end] != pen:
                break
            end += 1
        written = "".join(texts[start:end])
        blanks = written.find(_BLANKS)
        if blanks < 0 and written.endswith(" "):
            # They may go on behind the last.
            blanks = len(written.rstrip(" "))
            if "".join(texts[start + blanks : start + blanks + _ERASE_CELLS_FROM]) != _BLANKS:
                blanks = -1
        if blanks >= 0:
            written = written[:blanks]
            end = start + blanks
        if written:
            out.append(written)
            self._x = end if end < self.width else None
        return end

    # Moving -------------------------------------------------------------------------------

    def _go(self, out: list[str], x: int, y: int) -> None:
        if (x, y) == (self._x, self._y):
            return
        start = self._x if self._y == y else None
        if start is not None and self._rewritable(start, x, y):
            out.append("".join(self._texts[y][start:x]))
            self._x = x
            return
        out.append(min(self._moves(x, y), key=len))
        self._x, self._y = x, y

    def _rewritable(self, start: int, end: int, y: int) -> bool:
        """Tell whether writing the unchanged cells between again is shorter than a jump."""
        if not 0 < end - start <= _REWRITE_UP_TO or self._pen is None:
            return False
        texts, pens = self._texts[y], self._pens[y]
        look = blank(self._pen)
        return all(
            text.isascii() and text and (pen == self._pen or (text == " " and blank(pen) == look))
            for text, pen in zip(texts[start:end], pens[start:end], strict=True)
        )

    def _moves(self, x: int, y: int) -> list[str]:
        """Return the ways to move the cursor from where it is to (x, y), best of equals first."""
        moves = [_csi("H", y + 1, x + 1) if x else _csi("H", y + 1)]
        if self._y is None:
            return moves
        if self._y == y:
            moves.append(_csi("G", x + 1) if x else "\r")
            if self._x is not None:
                moves.append(_csi("C", x - self._x) if x > self._x else _csi("D", self._x - x))
                if 0 < self._x - x <= 3:
                    moves.append("\b" * (self._x - x))
        elif y == self._y + 1:
            moves.append("\r\n" + (_csi("C", x) if x else ""))
        if self._x == x:
            moves.append(_csi("B", y - self._y) if y > self._y else _csi("A", self._y - y))
        return moves

    def _send_cursor(self, out: list[str], cursor: tuple[int, int] | None) -> None:
        if cursor is not None and 0 <= cursor[0] < self.width and 0 <= cursor[1] < self.height:
            if cursor != (self._x, self._y):
                out.append(min(self._moves(*cursor), key=len))
                self._x, self._y = cursor
            if not self._cursor_shown:
                out.append("\x1b[?25h")
                self._cursor_shown = True
        elif self._cursor_shown is not False:
            out.append("\x1b[?25l")
            self._cursor_shown = False


def _csi(final: str, *numbers: int) -> str:
    """Return a control sequence; trailing ones are its default and left out."""
    kept = list(numbers)
    while kept and kept[-1] == 1:
        kept.pop()
    return f"\x1b[{';'.join(map(str, kept))}{final}"
