"""A library's index on disk: opened, brought up to date, or made anew from the documents."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from search.adding.catching_up import catch_up
from search.adding.lock import adding_lock
from search.errors import LibraryError, LibraryLockedError
from search.files import is_full, no_room
from search.index.embedded import EmbeddedEngine
from search.index.engine import DamagedIndexError
from search.storage.database import FILE_NAME, VERSION_NAME, Storage

_INDEX, _NEW, _OLD = "index", "index.new", "index.old"

_INDEX_FOLDERS = (_INDEX, _NEW, _OLD)
"""Folders within a library's that hold an index, or what a kill left of one."""


def open_index(folder: Path, storage: Storage) -> EmbeddedEngine:
    """Open the index; bring it up to date, or make a damaged one anew, if this user may.

    An index that the system refuses to open for now stays as it is. Raises EngineError or
    OSError where it cannot be opened, and LibraryLockedError where a damaged one cannot be made
    anew because another process adds.
    """
    if not (folder / FILE_NAME).exists():
        raise FileNotFoundError(folder)
    try:
        engine = EmbeddedEngine(folder / _INDEX)
    except DamagedIndexError:
        if not storage.writable:
            raise
        with adding_lock(folder):
            return make_index(folder, storage)
    if storage.writable and engine.generation != storage.generation:
        # Whoever holds the lock is about to commit: what is there already can be asked.
        with suppress(LibraryLockedError), adding_lock(folder):
            engine.refresh()
            catch_up(storage, engine)
    return engine


def unusable(folder: Path, storage: Storage, error: Exception) -> LibraryError:
    """Return the sentence on what the system or the index refused, with its remedy."""
    if not os.path.exists(folder / FILE_NAME):  # noqa: PTH110 - a lost mount raises otherwise
        return LibraryError(f"{folder}: is the library still there?")
    if is_full(error):
        return LibraryError(no_room(folder, error))
    ask = "run" if storage.writable else "ask its owner to run"
    return LibraryError(f"{error}; if this stays so, {ask}: flori library rebuild -l {folder}")


def make_index(folder: Path, storage: Storage) -> EmbeddedEngine:
    """Make the index anew beside what is there and put it in its place; needs the lock."""
    place, new, old = (folder / name for name in _INDEX_FOLDERS)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    engine = EmbeddedEngine(new)
    catch_up(storage, engine)
    engine.close()
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return EmbeddedEngine(place)


def delete_files(folder: Path) -> None:
    """Delete what a library's folder holds of it, but nothing else; needs the lock."""
    for part in _INDEX_FOLDERS:
        shutil.rmtree(folder / part, ignore_errors=True)
    for part in (FILE_NAME, f"{FILE_NAME}-journal", VERSION_NAME, "lock"):
        (folder / part).unlink(missing_ok=True)
