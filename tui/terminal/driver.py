"""A driver that ends with its terminal, obeys signals, and knows who writes on the screen."""

from __future__ import annotations

import os
import re
import selectors
import termios
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, TextIO

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.signals import Farewell

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.terminal.app import TerminalApp

# Commands that leave cells, pen and cursor alone: OSC strings, the bell, questions, keyboard
# protocols, and private modes other than those of the cursor and of the alternate screen.
_HARMLESS = re.compile(
    r"(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07"
    r"|\x1b\[\?(?!25[hl]|47[hl]|104[79][hl])[0-9]+(?:[hl]|\$p)|\x1b\[[<>=][0-9;]*u)*"
)
# Buttons, motion while one is held, and positions beyond column 223. Not 1003, which reports
# every move of the mouse over the line.
_MOUSE_MODES = (1000, 1002, 1006)
_PIXEL_MODE = 1016
# Textual's parser tells a lone Escape from a sequence by time: while it waits, it is asked this
# often, in seconds; else we sleep until there is input.
_TICK = 0.05


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, without the gaps a dropped line falls into."""

    def __init__(self, app: TerminalApp[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._desk = app
        self._in_use = False
        self._wake_read, self._wake_write = os.pipe()
        self._farewell = Farewell(app, self._loop, self.emergency_restore)
        # Textual types it as a text stream and uses write, flush and fileno.
        self._file: Any = GuardedStream(self._file, self._farewell.terminal_lost)

    # Writing ------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write what is not a frame; what may change cells makes the next frame a full one."""
        if not self._in_use:
            return
        if not _HARMLESS.fullmatch(data):
            self._desk.forget_screen()
            data = f"\x1b[m{data}"
        super().write(data)

    def write_frame(self, frame: str) -> None:
        """Write a frame of the shadow screen."""
        if self._in_use:
            super().write(frame)

    # Modes --------------------------------------------------------------------------------

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return (columns, lines), asked of the terminal itself.

        Not ``$COLUMNS`` and ``$LINES``, which programs that read lines leave behind as they were.
        """
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return (size.columns, size.lines) if size.columns else super()._get_terminal_size()

    def start_application_mode(self) -> None:
        """Take the terminal over; after a suspension too."""
        self._in_use = True
        self._farewell.listen()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._loop.call_soon_threadsafe(self._desk.repaint)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        super().stop_application_mode()
        self._in_use = False

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write("".join(f"\x1b[?{mode}h" for mode in _MOUSE_MODES))

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            modes = (*_MOUSE_MODES, _PIXEL_MODE) if self._mouse_pixels else _MOUSE_MODES
            self.write("".join(f"\x1b[?{mode}l" for mode in modes))

    def _sigcont_application(self, *_: object) -> None:
        """Continue: after our own suspension, or after a SIGSTOP that gave us no time for one."""
        if self._auto_restart:
            if self._in_use:
                self.suspend_application_mode()
            self.resume_application_mode()

    def emergency_restore(self) -> None:
        """Give the terminal back past all queues, when an orderly end did not come."""
        if not self._in_use:
            return
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except (termios.error, OSError):
                return
        modes = (*_MOUSE_MODES, _PIXEL_MODE, 1004, 2004, 2026, 2048)
        leave = "".join(f"\x1b[?{mode}l" for mode in modes)
        try:
            os.write(
                self._file.fileno(), f"{leave}\x1b[?7h\x1b[<u\x1b[m\x1b[?1049l\x1b[?25h".encode()
            )
        except OSError:
            return

    # Reading ------------------------------------------------------------------------------

    def disable_input(self) -> None:
        """Stop reading at once."""
        os.write(self._wake_write, b"x")
        super().disable_input()
        os.read(self._wake_read, 64)

    def run_input_thread(self) -> None:
        """Read keys until told to stop or until the terminal is gone; sleep while none come."""
        parser = XTermParser(self._debug)
        # A byte that is not UTF-8 (a mistyped key in another encoding) must not end the program.
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                tick = None if parser._timeout_time is None else _TICK
                ready = {key.fd for key, _ in selector.select(tick)}
                if self.fileno in ready:
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:
                        data = b""
                    if not data:
                        self._farewell.terminal_lost()
                        return
                    for message in parser.feed(decode(data)):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)


class GuardedStream:
    """A text stream on the terminal that calls `lost` once when it is gone, then swallows all."""

    def __init__(self, stream: TextIO, lost: Callable[[], None]) -> None:
        self._stream = stream
        self._lost = lost
        self._gone = False

    def write(self, text: str) -> int:
        """Write text to the terminal, if there still is one."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        self._try(self._stream.flush)

    def fileno(self) -> int:
        """Return the descriptor of the terminal."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Tell whether there is a terminal at all."""
        return self._stream.isatty()

    def _try(self, action: Callable[[], object]) -> None:
        if self._gone:
            return
        try:
            action()
        except (OSError, ValueError):
            self._gone = True
            self._lost()
