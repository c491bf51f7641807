"""Which files still are as they were when they were read, while others are read anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.adding.reading import file_digest
from search.storage.lookups import FileRecord


class Holdings:
    """Which files still hold what they held before this run."""

    def __init__(self, known: dict[str, FileRecord], gone: Sequence[str]) -> None:
        self._known = known
        self._gone = frozenset(gone)
        self._done: set[str] = set()
        self._seen: dict[str, bool] = {}

    def note_done(self, path: str) -> None:
        """Note that what is kept of a file is what it holds now."""
        self._done.add(path)

    def still_holds(self, path: str) -> bool:
        """Tell whether a file is as it was; where it cannot be told, it is."""
        if path in self._done:
            return True
        if path in self._gone:
            return False
        if path not in self._seen:
            self._seen[path] = self._is_as_read(path)
        return self._seen[path]

    def _is_as_read(self, path: str) -> bool:
        record = self._known.get(path)
        try:
            if record is None or not record.digest or not Path(path).is_file():
                return True
            return file_digest(path) == record.digest
        except OSError:
            return True
