"""The documents of the starter library, which come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

STARTER = "seeds"
"""The library that is there from the start, and the package of its documents."""

PATIENCE = 30.0
"""Seconds that an empty starter library is waited for while another process fills it."""

_KINDS = (".txt", ".html", ".md")


def starter_stamp() -> str:
    """Return what tells one state of the starter library's packaged documents from another."""
    texts = [(entry.name, sha256(entry.read_bytes()).hexdigest()) for entry in _starter_entries()]
    return sha256(repr(texts).encode()).hexdigest()


@contextmanager
def starter_files() -> Iterator[list[Path]]:
    """Give the packaged documents as files; if they are zipped, only within the block."""
    from importlib.resources import as_file, files

    names = [entry.name for entry in _starter_entries()]
    with as_file(files(STARTER)) as folder:
        yield [folder / name for name in names]


def _starter_entries() -> list[Traversable]:
    from importlib.resources import files

    entries = [entry for entry in files(STARTER).iterdir() if Path(entry.name).suffix in _KINDS]
    return sorted(entries, key=lambda entry: entry.name)
