"""What was typed in the plain conversation: kept for the next sitting, completed on a terminal.

The lines stand in one file in the state folder, readable by the user alone, each on disk as soon
as it is typed, so that a lost line loses none and two sittings keep each other's.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from search.files import write_atomically
from search.folders import make_private, state_folder
from search.inert import is_plain

KEPT = 1000
"""Lines that are brought back, the newest; a file of twice as many is cut to them."""


class History:
    """The lines typed, oldest first, on disk."""

    def __init__(self, path: Path | None = None) -> None:
        """Use a file; by default the user's own."""
        self._path = path or state_folder() / "typed.txt"

    def lines(self) -> list[str]:
        """Return the newest lines; none where the file is missing or cannot be read."""
        try:
            lines = self._path.read_text("utf-8", "replace").splitlines()
            if len(lines) >= 2 * KEPT:
                lines = lines[-KEPT:]
                write_atomically(self._path, "".join(f"{line}\n" for line in lines).encode())
        except OSError:
            return []
        return [line for line in lines[-KEPT:] if line and is_plain(line)]

    def add(self, line: str) -> None:
        """Keep a line; where the disk refuses, it is not kept and nothing is said."""
        if not line.strip() or not is_plain(line):
            return
        try:
            make_private(self._path.parent)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            descriptor = os.open(self._path, flags, 0o600)
            try:
                os.write(descriptor, f"{' '.join(line.split())}\n".encode())
            finally:
                os.close(descriptor)
        except OSError:
            return


def completions(typed: str, commands: Sequence[str], endings: Sequence[str] = ()) -> list[str]:
    """Return what a line may be completed to: commands after ``/``, files after ``/export``.

    Folders end in a slash; of the files only those with one of the ``endings`` are offered.
    """
    if typed.startswith("/export "):
        begun = typed.removeprefix("/export ").lstrip()
        return [f"/export {path}" for path in _paths(begun, endings)]
    if typed.startswith("/") and " " not in typed:
        return [f"/{name} " for name in commands if name.startswith(typed[1:])]
    return []


def _paths(begun: str, endings: Sequence[str]) -> list[str]:
    folder, slash, start = begun.rpartition("/")
    found = []
    try:
        # Not Path(): what was typed stays as it was typed, "./" and "~" included.
        for entry in os.scandir(os.path.expanduser(folder + slash) or "."):  # noqa: PTH111
            hidden = entry.name.startswith(".") and not start
            fits = entry.is_dir() or entry.name.endswith(tuple(endings))
            if entry.name.startswith(start) and fits and not hidden and is_plain(entry.name):
                found.append(f"{folder}{slash}{entry.name}{'/' if entry.is_dir() else ''}")
    except OSError:
        return []
    return sorted(found)
