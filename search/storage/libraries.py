"""Where libraries are: names and folders, and the one that was used last."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from search.errors import LibraryError
from search.folders import expanded, is_writable, libraries_folder, make_private, state_folder
from search.storage.database import FILE_NAME, Storage, version_told
from search.storage.schema import SCHEMA_VERSION
from search.storage.starter import STARTER

_NAME = re.compile(r"[^\W_][\w.-]{0,63}")


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """One of the user's named libraries."""

    name: str
    folder: Path
    documents: int


def list_libraries() -> list[LibraryInfo]:
    """Return the user's named libraries, by name; one that cannot be opened counts 0 documents."""
    found = []
    for path in sorted(libraries_folder().glob(f"*/{FILE_NAME}")):
        documents = 0
        with suppress(LibraryError):
            storage = Storage(path.parent)
            documents = storage.totals()[2]
            storage.close()
        found.append(LibraryInfo(path.parent.name, path.parent, documents))
    return found


def remember(name: str, folder: Path) -> None:
    """Keep which library was used last; a state folder that cannot be written is no error."""
    named = folder.parent == libraries_folder()
    with suppress(OSError, UnicodeEncodeError):
        path = make_private(state_folder()) / "last-library"
        path.write_text(name if named else str(folder), encoding="utf-8")
        path.chmod(0o600)


def _last_used() -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        kept = (state_folder() / "last-library").read_text(encoding="utf-8").strip()
        if kept and (locate(kept)[0] / FILE_NAME).exists():
            return kept
    return None


def is_former(location: str | Path | None) -> bool:
    """Tell whether a former version of the program made a library, which opening it changes."""
    folder, _ = locate(location)
    return 0 < version_told(folder) < SCHEMA_VERSION and is_writable(folder)


def locate(location: str | Path | None) -> tuple[Path, str]:
    """Return the folder and name that a location stands for; raises LibraryError."""
    if location is None or location == "":
        location = os.environ.get("FLORILEGIUM_LIBRARY") or _last_used() or STARTER
    given = expanded(location)
    is_folder = isinstance(location, Path) or "/" in str(location)
    if is_folder or (given / FILE_NAME).exists():
        folder = given.absolute()
        if folder.parent == libraries_folder():
            return folder, folder.name
        return folder, f"{folder.name}-{sha256(os.fsencode(folder)).hexdigest()[:8]}"
    name = str(location)
    if not _NAME.fullmatch(name):
        raise LibraryError(
            f"{name}: not a name for a library; use letters, digits, dots and hyphens"
        )
    return libraries_folder() / name, name


def no_library(name: str, folder: Path) -> str:
    """Return the sentence that says that there is no such library, and what to do."""
    from difflib import get_close_matches

    near = get_close_matches(name, [one.name for one in list_libraries()], n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; make one with: flori add PATH -l {name}"
    return f"{name}: there is no such library ({folder}){hint}"
