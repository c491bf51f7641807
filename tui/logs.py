"""``--log FILE``: what the program does, for whoever looks for a fault or for what is slow.

Without it nothing is logged. ``debug`` names every command and question. The file is the user's
alone (0600) and is appended to.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

from search.errors import FlorilegiumError
from search.folders import expanded

_STARTED = time.monotonic()

LOGGERS = ("tui", "search")


class LogError(FlorilegiumError):
    """The log cannot be written where it was asked for."""


def begin(path: str | Path, level: str = "info", arguments: Sequence[str] = ()) -> None:
    """Log to a file from now on, first how the program was called.

    Raises LogError where the file cannot be opened.
    """
    file = expanded(path)
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        handler = logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        reason = error.strerror or str(error)
        raise LogError(f"{file}: the log cannot be written ({reason}); name another.") from error
    handler.setFormatter(_OneLine("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(level.upper())
        logger.addHandler(handler)
        logger.propagate = False
    logging.getLogger("tui").info("called: %s", " ".join(map(repr, arguments)))


def end() -> None:
    """Log how long the program ran."""
    wall, work = time.monotonic() - _STARTED, time.process_time()
    logging.getLogger("tui").info("%.3f s in all, %.3f of them at work", wall, work)


class _OneLine(logging.Formatter):
    """Writes a message on one line, whatever a document's text in it would do to a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        from search.inert import inert

        return inert(super().formatMessage(record), fold=True)
