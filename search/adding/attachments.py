"""Files that belong to a record: those that it names, and those that stand beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from search.documents import Document

_ADDRESS = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:(?://|10\.)", re.IGNORECASE)
_STORAGE = "storage:"
_ENDNOTE = "internal-pdf://"

FULL_TEXTS = (".pdf", ".epub", ".html", ".htm", ".xhtml", ".nxml")
"""Kinds of files that hold works as published, the likeliest first: a text or a manuscript that
stands by a record is the reader's own."""


def attached(document: Document, path: str) -> tuple[list[str], list[str]]:
    """Return the files that a record names: those that are there, and, as told, those missing.

    A name is looked for where it says, from the record's folder, then under its last part beside
    the record: libraries are exported on one machine and read on another. Web addresses are
    neither.
    """
    found: list[str] = []
    missing: list[str] = []
    for told in dict.fromkeys(document.attachments):
        if not told.strip() or (_ADDRESS.match(told) and not told.startswith(_ENDNOTE)):
            continue
        place = next((each for each in _places(told, Path(path)) if is_regular(each)), None)
        if place is None:
            missing.append(told)
        else:
            found.append(place)
    return found, missing


def _places(told: str, record: Path) -> Iterator[str]:
    name = told.strip().strip('"')
    folder = record.parent
    if name.startswith("file:"):
        name = unquote(urlsplit(name).path) or name.removeprefix("file:")
    elif name.startswith(_ENDNOTE):
        rest = unquote(name.removeprefix(_ENDNOTE))
        for data in (f"{record.stem}.Data", f"{record.stem}.enlp/{record.stem}.Data"):
            yield _joined(folder / data / "PDF", rest)
        name = rest
    elif name.startswith(_STORAGE):
        yield _joined(folder / "storage", name.removeprefix(_STORAGE))
        name = name.removeprefix(_STORAGE)
    yield _joined(folder, os.path.expanduser(name))  # noqa: PTH111 - a stranger's ~user stays
    yield _joined(folder, re.split(r"[\\/]", name)[-1])


def _joined(folder: Path, name: str) -> str:
    # Not resolved: a file is known by the name under which it was given.
    return os.path.abspath(folder / name)  # noqa: PTH100


def is_regular(path: str) -> bool:
    """Tell whether there is a file, not a folder, pipe or device, that can be looked at."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def beside_record(path: str, proposal: str, *, alone: bool) -> list[str]:
    """Return where the full text of a record may stand: beside it, under its key.

    If the record is ``alone`` in its file, the file's own stem counts too.
    """
    record = Path(path)
    stems = dict.fromkeys((proposal, record.stem) if alone else (proposal,))
    return [
        str(record.parent / f"{stem}{suffix}")
        for stem in stems
        if stem and "/" not in stem and "\0" not in stem
        for suffix in FULL_TEXTS
        if f"{stem}{suffix}" != record.name
    ]
