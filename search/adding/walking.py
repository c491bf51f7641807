"""Which files a list of paths stands for."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_NO_FILE = "it is no file (a pipe, a device, or a link that leads nowhere); take it away"


@dataclass(frozen=True, slots=True)
class Walk:
    """The files found under the paths given, absolute and in order."""

    files: tuple[str, ...]
    skipped: tuple[str, ...]
    """Files in folders that hold no documents, by their kind."""
    missing: tuple[tuple[str, str], ...]
    """(path, message) of the paths given where there is nothing."""
    unreadable: tuple[tuple[str, str], ...]
    """(path, message) of what is there but may not be entered, or is no file."""
    places: tuple[str, ...]
    """The paths given, absolute."""

    def covers(self, path: str) -> bool:
        """Tell whether the walk would have met the path: it is within one of the places.

        It is not covered where the walk could not look: what may not be entered hides it.
        """
        return any(is_within(path, place) for place in self.places) and not any(
            is_within(path, hidden) for hidden, _ in self.unreadable
        )


def is_within(path: str, place: str) -> bool:
    """Tell whether a path is that of a place, or of something below it."""
    return path == place or path.startswith(place.rstrip("/") + "/")


def walk(paths: Sequence[str | Path]) -> Walk:
    """Find the files to read: those named, and in folders all of a known kind.

    Hidden files and folders within folders are passed over; a folder that is met again through
    symbolic links is entered once.
    """
    # Not resolved: a file is known by the name under which it was given.
    places = [os.path.abspath(path) for path in paths]  # noqa: PTH100
    walking = _Walking()
    for place in places:
        walking.start(place)
    return Walk(
        tuple(walking.files),
        tuple(walking.skipped),
        tuple(walking.missing),
        tuple(walking.unreadable),
        tuple(places),
    )


@dataclass(slots=True)
class _Walking:
    files: dict[str, None] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    entered: set[tuple[int, int]] = field(default_factory=set)

    def start(self, place: str) -> None:
        """Take a path as given: a file of whatever kind, or a folder with all below it."""
        try:
            mode = Path(place).stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            if Path(place).is_symlink():
                self._refuse(place, _NO_FILE)
            else:
                self.missing.append((place, f"{place}: there is no such file or folder"))
            return
        except OSError as error:
            self._refuse(place, _reason(error))
            return
        if stat.S_ISREG(mode):
            self.files[place] = None
        elif not stat.S_ISDIR(mode):
            self._refuse(place, _NO_FILE)
        else:
            self.entered.clear()
            folders = [place]
            while folders:
                folders += reversed(self._enter(folders.pop()))

    def _enter(self, folder: str) -> list[str]:
        """Take the files of a folder; return its subfolders in order."""
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in self.entered:
                return []
            self.entered.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(folder, _reason(error))
            return []
        from search.ingest import is_known

        subfolders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir():
                    subfolders.append(entry.path)
                elif not is_known(entry.name):
                    self.skipped.append(entry.path)
                elif entry.is_file():
                    self.files[entry.path] = None
                else:
                    self._refuse(entry.path, _NO_FILE)
            except OSError as error:
                self._refuse(entry.path, _reason(error))
        return subfolders

    def _refuse(self, path: str, reason: str) -> None:
        self.unreadable.append((path, f"{path}: {reason}"))


def _reason(error: OSError) -> str:
    return f"it cannot be read ({error.strerror or error}); what was read there before is kept"
