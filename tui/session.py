"""Where the reader was: kept when the desk is left, however it is left, and found again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from search.files import write_atomically
from search.folders import make_private


@dataclass(frozen=True, slots=True)
class Session:
    """The place in the desk that survives leaving it."""

    draft: str = ""
    """What stood in the prompt."""
    item: int | None = None
    """The hit under the cursor, counted over the whole conversation."""
    key: str = ""
    """The document in the reader."""
    sentence: int = 0
    place: str = "prompt"
    """What held the focus."""
    theme: str = ""
    """The theme chosen in the desk; empty: none was."""
    search_width: int = 0
    reader_width: int = 0
    notes_width: int = 0
    """Shares of the width; 0: the default."""


def load_session(path: Path) -> Session:
    """Read a session; a missing or damaged file gives a new one."""
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Session()
    if not isinstance(values, dict):
        return Session()
    new = Session()
    usable: dict[str, Any] = {}
    for field in fields(Session):
        value = values.get(field.name)
        kind = int if field.name == "item" else type(getattr(new, field.name))
        if isinstance(value, kind):
            usable[field.name] = value
    return Session(**usable)


def save_session(path: Path, session: Session) -> None:
    """Write a session in place of the one before, atomically, readable by the user alone.

    Raises OSError where the file system refuses.
    """
    make_private(path.parent)
    write_atomically(path, json.dumps(asdict(session)).encode())
