"""Where things live on disk (XDG Base Directory Specification), all private to the user.

Folders are made on demand with mode 0700, whatever the umask.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

_PROGRAM = "florilegium"


def _base(variable: str, fallback: str) -> Path:
    """Return an XDG base folder; a relative path in the variable is ignored, as XDG demands."""
    given = os.environ.get(variable, "")
    return Path(given) if given.startswith("/") else Path.home() / fallback


def data_folder() -> Path:
    """Return where libraries and notes are kept: ``$XDG_DATA_HOME/florilegium``."""
    return _base("XDG_DATA_HOME", ".local/share") / _PROGRAM


def state_folder() -> Path:
    """Return where conversations and last positions are kept: ``$XDG_STATE_HOME/florilegium``."""
    return _base("XDG_STATE_HOME", ".local/state") / _PROGRAM


def config_folder() -> Path:
    """Return where the user's settings and themes are: ``$XDG_CONFIG_HOME/florilegium``."""
    return _base("XDG_CONFIG_HOME", ".config") / _PROGRAM


def libraries_folder() -> Path:
    """Return the folder whose subfolders are the user's named libraries."""
    return data_folder() / "libraries"


def notes_folder(name: str) -> Path:
    """Return the folder of the user's notes on the library of that name."""
    return data_folder() / "notes" / name


def make_private(folder: Path) -> Path:
    """Make a folder and those above it that are missing, each 0700; return it.

    Raises OSError where the file system refuses. Folders that exist keep their mode.
    """
    missing = [folder, *folder.parents]
    for part in reversed([part for part in missing if not part.exists()]):
        part.mkdir(mode=0o700, exist_ok=True)
        part.chmod(0o700)
    return folder


def exposed(folders: Iterable[Path]) -> list[str]:
    """Return a sentence with its remedy for each of the folders that others may look into."""
    found = []
    for folder in folders:
        try:
            mode = folder.stat().st_mode
        except OSError:
            continue
        if mode & 0o077:
            found.append(
                f"{folder}: other users of this machine may look into it; "
                f"run: chmod -R go= {shlex.quote(str(folder))}"
            )
    return found


def expanded(path: str | Path) -> Path:
    """Return a path that a person typed with ``~`` and ``~user`` replaced by the home folder.

    A user that nobody knows is taken for a part of the name: ``~$draft.txt`` is a file.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def is_writable(folder: Path) -> bool:
    """Tell whether the user may make files in the folder, or in the one that it would be in."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)
