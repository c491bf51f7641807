"""Which files a list of paths stands for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Walk:
    """The files found under the paths given, absolute and in order."""

    files: tuple[str, ...]
    skipped: tuple[str, ...]
    """Files in folders whose kind cannot be read."""
    missing: tuple[tuple[str, str], ...]
    """(path, message) of what is not there or may not be entered."""
    places: tuple[str, ...]
    """The paths given, absolute."""

    def covers(self, path: str) -> bool:
        """Tell whether a path is one of the places given, or within one."""
        return any(
            path == place or path.startswith(place.rstrip("/") + "/") for place in self.places
        )


def walk(paths: Sequence[str | Path]) -> Walk:
    """Find the files to read: those named, and in folders all of a known kind.

    Hidden files and folders within folders are passed over; a folder that is met again through
    symbolic links is entered once.
    """
    from search.ingest import READERS

    files: dict[str, None] = {}
    skipped: list[str] = []
    missing: list[tuple[str, str]] = []
    places = [os.path.abspath(Path(path).expanduser()) for path in paths]  # noqa: PTH100
    for place in places:
        if Path(place).is_dir():
            _walk_folder(place, frozenset(READERS), files, skipped, missing)
        elif Path(place).exists():
            files[place] = None
        else:
            missing.append((place, f"{place}: there is no such file or folder"))
    return Walk(tuple(files), tuple(skipped), tuple(missing), tuple(places))


def _walk_folder(
    top: str,
    known: frozenset[str],
    files: dict[str, None],
    skipped: list[str],
    missing: list[tuple[str, str]],
) -> None:
    entered: set[tuple[int, int]] = set()

    def refused(error: OSError) -> None:
        missing.append((str(error.filename), f"{error.filename}: {error.strerror}"))

    for folder, subfolders, names in os.walk(top, followlinks=True, onerror=refused):
        status = Path(folder).stat()
        identity = (status.st_dev, status.st_ino)
        if identity in entered:
            subfolders.clear()
            continue
        entered.add(identity)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = str(Path(folder) / name)
            if name.startswith("."):
                continue
            if Path(name).suffix.casefold() in known:
                files[path] = None
            else:
                skipped.append(path)
