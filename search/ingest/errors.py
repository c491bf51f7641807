"""What a reader raises when a file cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

from search.errors import FlorilegiumError

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class ReadError(FlorilegiumError):
    """A file, or a part of one, that cannot be read.

    ``str()`` of it is one sentence that names the file, the place (if there is one) and the
    remedy: ``notes.pdf: PDF files cannot be read yet; save its text as .txt.``
    """

    def __init__(self, path: str | Path, problem: str, remedy: str, place: str = "") -> None:
        self.path = str(path)
        self.problem = problem
        self.remedy = remedy
        self.place = place
        where = f"{printable(Path(path).name or str(path))}: " + (f"{place}: " if place else "")
        super().__init__(f"{where}{problem}; {remedy}.")

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str, str, str]]:
        return ReadError, (self.path, self.problem, self.remedy, self.place)


def printable(name: str) -> str:
    """Return a file's name with its control and direction characters written as escapes."""
    return _CONTROLS.sub(lambda match: f"\\x{ord(match[0]):02x}", name)
