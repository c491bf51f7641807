"""A library's index on disk: opened, brought up to date, or made anew from the documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from search.adding.catching_up import Progress, catch_up
from search.adding.lock import adding_lock
from search.errors import LibraryError, LibraryLockedError
from search.files import is_full, no_room
from search.index.embedded import EmbeddedEngine
from search.index.engine import DamagedIndexError
from search.storage.database import FILE_NAME, VERSION_NAME, Storage

_INDEX, _NEW, _OLD = "index", "index.new", "index.old"

_INDEX_FOLDERS = (_INDEX, _NEW, _OLD)
"""Folders within a library's that hold an index, or what a kill left of one."""

_BEGUN = "rebuilding"
"""A fact: the generation for which an index is being made anew; empty when it was whole."""


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
            made = make_index(folder, storage)
            assert made is not None, "nobody can cancel it"
            return made
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


def rebuild_index(
    folder: Path,
    storage: Storage,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> EmbeddedEngine | None:
    """Make the index anew, whatever state it is in; None when cancelled. Needs the lock.

    What was begun and broken off goes on, if the library is as it was then.
    """
    generation = storage.generation
    if storage.fact(_BEGUN) != str(generation):
        with storage.writing() as writing:
            # Whoever has the old index open is to see that there is another.
            writing.set_fact("generation", str(generation + 1))
    return make_index(folder, storage, progress, cancelled)


def make_index(
    folder: Path,
    storage: Storage,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> EmbeddedEngine | None:
    """Make the index anew beside what is there and put it in its place; needs the lock.

    None when cancelled; then, as after a kill, the next call goes on, unless the library changed:
    what was removed from it meanwhile may be forgotten.
    """
    place, new, old = (folder / name for name in _INDEX_FOLDERS)
    shutil.rmtree(old, ignore_errors=True)
    if storage.fact(_BEGUN) != str(storage.generation):
        shutil.rmtree(new, ignore_errors=True)
        with storage.writing() as writing:
            writing.set_fact(_BEGUN, str(storage.generation))
    try:
        engine = EmbeddedEngine(new)
    except DamagedIndexError:
        shutil.rmtree(new, ignore_errors=True)
        engine = EmbeddedEngine(new)
    whole = catch_up(storage, engine, progress=progress, cancelled=cancelled)
    engine.close()
    if not whole:
        return None
    if place.exists():
        place.rename(old)
    new.rename(place)
    with storage.writing() as writing:
        writing.set_fact(_BEGUN, "")
    shutil.rmtree(old, ignore_errors=True)
    return EmbeddedEngine(place)


def delete_files(folder: Path) -> None:
    """Delete what a library's folder holds of it, and the folder if it is empty; needs the lock."""
    for part in _INDEX_FOLDERS:
        shutil.rmtree(folder / part, ignore_errors=True)
    for part in (FILE_NAME, f"{FILE_NAME}-journal", VERSION_NAME, "lock"):
        (folder / part).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
