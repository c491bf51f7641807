"""An App whose frames pass through the shadow screen and that a signal ends properly."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Literal

from rich.color import ColorSystem
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.filter import Monochrome, NoColor
from textual.geometry import Offset
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tui.terminal.clipboard import copy
from tui.terminal.pens import pen_of
from tui.terminal.screen import Capabilities, ShadowScreen
from tui.terminal.symbols import Symbols, writer

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.strip import Strip
    from textual.widget import Widget

# Shorter frames arrive in one piece anyway; the markers would cost more than they do.
_SYNCHRONISE_FROM = 512


class StillScreen(Screen[None]):
    """A screen that is not drawn anew, all of it, whenever the focus moves.

    Widgets that look different in focus draw themselves.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)


class TerminalApp(App[ReturnType], Generic[ReturnType]):
    """A Textual App that sends only changed cells; see the package's docstring."""

    DEFAULT_CSS = """
    Input > .input--cursor, TextArea .text-area--cursor {
        background: transparent !important;
        color: $foreground !important;
        text-style: none !important;
    }
    """

    rendering: Literal["diff", "plain"] = "diff"
    """`diff`: only changed cells are sent; `plain`: what Textual sends by itself."""

    symbols: Symbols = "auto"
    """`ascii`: no lines, arrows and marks beyond ASCII; `auto`: nothing that the locale lacks.

    Not obeyed when `rendering` is `plain`.
    """

    _shadow: ShadowScreen | None = None

    def __init__(self, *, driver_class: type[Driver] | None = None) -> None:
        """Make an App; `driver_class` is for tests that want to see what is sent."""
        super().__init__(driver_class=driver_class)
        # Textual takes NO_COLOR out of the environment, where an editor may look for it; and it
        # makes greys of the colours, which on the terminal's own background nobody may see.
        if self.no_color:
            os.environ["NO_COLOR"] = "1"
        if self.no_color or colours_of_terminal() == 0:
            self.no_color = True
            kept = [one for one in self._filters if not isinstance(one, Monochrome)]
            self._filters = [*kept, NoColor()]

    def save_state(self) -> None:
        """Save what must outlive the program; called once when a signal ends it."""

    def repaint(self) -> None:
        """Send every cell again, as after something else wrote on the terminal."""
        self.forget_screen()
        if self._running and self._screen_stack:
            self.screen.refresh()

    def action_repaint(self) -> None:
        """Draw the whole screen anew."""
        self.repaint()

    def forget_screen(self) -> None:
        """Take the terminal's contents for unknown: the next frame paints all of it."""
        if self._shadow is not None:
            self._shadow.invalidate()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text to the clipboard by the best way there is."""
        self.copy(text)

    def copy(self, text: str) -> str:
        """Copy text to the clipboard; return which way it went (see `clipboard.copy`)."""
        self._clipboard = text
        return copy(text, self._write_through)

    def get_default_screen(self) -> Screen[None]:
        """Return the screen at the bottom."""
        return StillScreen(id="_default")

    def get_driver_class(self) -> type[Driver]:
        """Return our driver where Textual would take its own for Linux and macOS."""
        chosen = super().get_driver_class()
        if sys.platform != "win32":
            from textual.drivers.linux_driver import LinuxDriver

            if chosen is LinuxDriver:
                from tui.terminal.driver import TerminalDriver

                return TerminalDriver
        return chosen

    def _fatal_error(self) -> None:
        """End with one line and a report on disk, not with a picture of everything in memory."""
        from rich.text import Text

        from search.inert import inert
        from tui.crash import report

        fault = self._exception or sys.exception() or RuntimeError("unknown")
        with suppress(Exception):  # the fault that ends it matters more
            self.save_state()
        self.panic(Text(f"flori: {inert(report(fault, sys.argv), fold=True)}"))

    # Frames -------------------------------------------------------------------------------

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send what changed instead of what Textual repaints."""
        driver = self._driver
        if (
            driver is None
            or self.rendering == "plain"
            or self._batch_count
            or not self._running
            or self._closed
            or self.is_headless
            or driver.is_inline
            or not isinstance(renderable, LayoutUpdate | ChopsUpdate)
        ):
            super()._display(screen, renderable)
            if self.rendering == "plain" and renderable is not None:
                self.forget_screen()
                self._place_cursor_plainly()
            return
        try:
            shadow = self._fitting_shadow()
            if not shadow.valid and isinstance(renderable, ChopsUpdate):
                renderable = self._whole_update(screen)
            self._paint(shadow, renderable)
            self._send(shadow.frame(self._caret()))
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _fitting_shadow(self) -> ShadowScreen:
        """Return the shadow screen, made or resized to the App's size."""
        width, height = self.size
        if self._shadow is None:
            self._shadow = ShadowScreen(
                width, height, terminal_capabilities(), writer(self.symbols)
            )
        elif (self._shadow.width, self._shadow.height) != (width, height):
            self._shadow.resize(width, height)
        return self._shadow

    def _whole_update(self, screen: Screen[object]) -> LayoutUpdate:
        update = screen._compositor.render_update(full=True, screen_stack=self._background_screens)
        assert isinstance(update, LayoutUpdate)
        return update

    def _paint(self, shadow: ShadowScreen, update: LayoutUpdate | ChopsUpdate) -> None:
        """Paint an update of the compositor on the shadow screen."""
        colours = self.console._color_system or ColorSystem.TRUECOLOR
        if isinstance(update, LayoutUpdate):
            for y, line in enumerate(update.strips, update.region.y):
                x = update.region.x
                for strip in line:
                    x = _paint_strip(shadow, x, y, strip, colours)
        else:
            for x, y, strip in _pieces(update):
                _paint_strip(shadow, x, y, strip, colours)

    def _send(self, frame: str) -> None:
        if not frame or self._driver is None:
            return
        if self._sync_available and len(frame) >= _SYNCHRONISE_FROM:
            frame = f"{SYNC_START}{frame}{SYNC_END}"
        self._write_frame(frame)
        self._driver.flush()

    def _write_frame(self, frame: str) -> None:
        assert self._driver is not None
        # A driver of another kind does not tell frames from other writes.
        getattr(self._driver, "write_frame", self._driver.write)(frame)

    def _write_through(self, data: str) -> None:
        """Write a command that leaves the cells alone."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(data)
            self._driver.flush()

    # The cursor ---------------------------------------------------------------------------

    def _caret(self) -> tuple[int, int] | None:
        """Return where the terminal's cursor belongs: the focused field's caret, if in sight."""
        field = self.screen.focused if self._screen_stack else None
        if isinstance(field, Input):
            # Not `cursor_screen_offset`: at the end of the text that is one cell too far.
            left, top, _, _ = field.content_region
            column = field._position_to_cell(field.cursor_position)
            caret = Offset(left + column - field.scroll_offset.x, top)
        elif isinstance(field, TextArea) and field.show_cursor:
            caret = field.cursor_screen_offset
        else:
            return None
        seen, clip = self.screen._compositor.visible_widgets.get(field, (None, None))
        if seen is None or clip is None or not seen.intersection(clip).contains(*caret):
            return None
        return caret.x, caret.y

    def _on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = False
        self.call_after_refresh(self._place_cursor)

    def _on_descendant_blur(self) -> None:
        self.call_after_refresh(self._place_cursor)

    def _place_cursor(self) -> None:
        """Bring the cursor where it belongs, when a move of the focus repainted nothing."""
        if self.rendering == "plain":
            self._place_cursor_plainly()
        elif self._shadow is not None and self._shadow.valid:
            self._send(self._shadow.frame(self._caret()))

    def _place_cursor_plainly(self) -> None:
        if self._driver is None or self.is_headless or not self._running:
            return
        caret = self._caret()
        if caret is None:
            self._write_frame("\x1b[?25l")
        else:
            self._write_frame(f"\x1b[{caret[1] + 1};{caret[0] + 1}H\x1b[?25h")


def _paint_strip(shadow: ShadowScreen, x: int, y: int, strip: Strip, colours: ColorSystem) -> int:
    return shadow.paint(x, y, [(text, pen_of(style, colours)) for text, style, _ in strip])


def _pieces(update: ChopsUpdate) -> list[tuple[int, int, Strip]]:
    """Return (x, y, strip) for all that a partial update covers."""
    pieces: list[tuple[int, int, Strip]] = []
    for y, start, end in update.spans:
        for chop_end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x >= end or chop_end <= start:
                continue
            if chop_end > end:
                strip = strip.crop(0, end - x)
            pieces.append((x, y, strip))
    return pieces


def colours_of_terminal() -> int | None:
    """Return how many colours terminfo knows the terminal to have; None where it says nothing."""
    try:
        import curses

        curses.setupterm(os.environ.get("TERM", "dumb"), 2)
        return max(0, curses.tigetnum("colors"))
    except Exception:  # no curses, no terminfo entry
        return None


def terminal_capabilities() -> Capabilities:
    """Look up in terminfo which erasing the terminal (``$TERM``) is known to do."""
    try:
        import curses

        curses.setupterm(os.environ.get("TERM", "dumb"), 2)
        return Capabilities(
            background_erase=curses.tigetflag("bce") > 0,
            erase_characters=bool(curses.tigetstr("ech")),
            scrolling_region=bool(curses.tigetstr("csr") and curses.tigetstr("ri")),
        )
    except Exception:  # no curses, no terminfo entry: erase on the default background only
        return Capabilities()
