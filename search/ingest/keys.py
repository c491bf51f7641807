"""What a document takes from its file: the key that it may have, and its path."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path


def key_of(path: Path) -> str:
    """Return the key that a file's document may have: its stem in lower case, with hyphens."""
    decomposed = unicodedata.normalize("NFKD", path.stem.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:80].strip("-") or "document"


def absolute(path: Path) -> str:
    """Return a path as documents keep it: absolute, symbolic links as they are."""
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve would follow the links
