"""Faults of the program itself: a report in the state folder, one line for the reader.

A report holds the traceback, the versions and how the program was called; no text of documents
beyond what a message of Python's may quote. It is the user's alone and is never sent anywhere.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from search.errors import FlorilegiumError
from search.files import write_atomically
from search.folders import make_private, state_folder

KEPT = 20
"""How many reports stay; older ones are removed when a new one is written."""


def told(error: BaseException) -> str:
    """Return what went wrong in a sentence: our own are sentences, the system's name the file."""
    if isinstance(error, FlorilegiumError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}; this was not saved."
    return f"{type(error).__name__}: {error}"


def report(error: BaseException, arguments: Sequence[str] = ()) -> str:
    """Write a report of a fault and return the sentence for the reader.

    Where no report can be written the sentence says so; nothing is raised.
    """
    told = f"a fault of the program itself: {type(error).__name__}: {error}".rstrip(".")
    try:
        path = _write(error, arguments)
    except OSError as refused:
        return f"{told}; no report could be written ({refused.strerror or refused})."
    return f"{told}. What it was doing stands in {path}; please report it."


def _write(error: BaseException, arguments: Sequence[str]) -> Path:
    from tui.verbs.versions import versions

    folder = make_private(state_folder() / "crashes")
    now = datetime.now(UTC)
    lines = [
        f"time: {now.isoformat(timespec='seconds')}",
        f"called: {' '.join(map(repr, arguments))}",
        *(f"{name}: {version}" for name, version in versions().items()),
        f"platform: {sys.platform}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    path = folder / f"{now:%Y%m%d-%H%M%S-%f}.txt"
    write_atomically(path, "\n".join(lines).encode("utf-8", "backslashreplace"))
    for old in sorted(folder.glob("*.txt"))[:-KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path
