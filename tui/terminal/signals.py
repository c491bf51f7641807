"""The end by signal: save, give the terminal back, and go with status 128 + the signal's number.

SIGHUP, SIGTERM and a terminal that is gone (which counts as SIGHUP) are met alike:

1. `save_state` of the App is called, in its event loop;
2. the App exits as by its own quit key, which restores the terminal;
3. if that takes longer than `GRACE` seconds, or at a second signal, the process ends itself: the
   state is saved if it was not yet, the terminal restored by one write, and `os._exit` called.

A signal that was ignored when the program started (`nohup`) stays ignored.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from tui.terminal.app import TerminalApp

GRACE = 3.0
"""Seconds that saving and leaving may take before the process is ended."""
_LAST_ACT = 1.0


class Farewell:
    """Ends an App properly when a signal says so; safe to call from any thread."""

    def __init__(
        self,
        app: TerminalApp[Any],
        loop: asyncio.AbstractEventLoop,
        restore: Callable[[], None],
    ) -> None:
        """`restore` gives the terminal back without the App's help."""
        self._app = app
        self._loop = loop
        self._restore = restore
        self._lock = threading.Lock()
        self._signal: int | None = None
        self._saved = False

    def listen(self) -> None:
        """Take over SIGHUP and SIGTERM, unless they are ignored. Main thread only."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda number, _frame: self.begin(number))

    def terminal_lost(self) -> None:
        """End as by SIGHUP: nobody can see or type any more."""
        self.begin(signal.SIGHUP)

    def begin(self, number: int) -> None:
        """Begin to leave because of a signal; a second one leaves at once."""
        again = self._signal is not None
        if not again:
            self._signal = number
        delay = 0.0 if again and number != signal.SIGHUP else GRACE
        watchdog = threading.Timer(delay, self._force)
        watchdog.daemon = True
        watchdog.start()
        if not again:
            try:
                self._loop.call_soon_threadsafe(self._leave)
            except RuntimeError:  # the loop is closed: the App is leaving already
                self._save()

    def _leave(self) -> None:
        self._save()
        assert self._signal is not None
        self._app.exit(return_code=128 + self._signal)

    def _save(self) -> None:
        with self._lock:
            if self._saved:
                return
            self._saved = True
        try:
            self._app.save_state()
        except Exception as error:  # leaving matters more; the state on disk is the older one
            self._app.log.error(f"The state was not saved: {error}")

    def _force(self) -> None:
        # Either may hang, on a dead file server or a stalled line: neither is waited for long.
        for last in (self._save, self._restore):
            thread = threading.Thread(target=last, daemon=True)
            thread.start()
            thread.join(_LAST_ACT)
        os._exit(128 + (self._signal or signal.SIGHUP))
