"""The user's editor, on a file of ours."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from search.errors import NoteError

_USUAL = ("nano", "vim", "vi")


def editor() -> list[str]:
    """Return the command of the user's editor: ``$VISUAL``, else ``$EDITOR``, else a usual one.

    Raises NoteError where there is none.
    """
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(variable, ""))
        except ValueError as error:
            raise NoteError(f"${variable} cannot be understood ({error}); mend it.") from error
        if words:
            return words
    found = next((name for name in _USUAL if shutil.which(name)), None)
    if found is None:
        raise NoteError("There is no editor; name yours in $EDITOR.")
    return [found]


def run_editor(path: Path) -> None:
    """Open a file in the user's editor and wait until it is left.

    Raises NoteError where it cannot be started or says that it failed; the file is what it left.
    """
    command = editor()
    try:
        status = subprocess.call([*command, str(path)])
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NoteError(f"{command[0]}: {reason}; name your editor in $EDITOR.") from error
    if status:
        raise NoteError(
            f"{command[0]} ended with status {status}; the note is as it was, and what was "
            f"edited is kept in {path}."
        )
