"""Notes on disk: one folder, one text file a note, safe with several windows at once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from search.documents import Document, short_citation
from search.errors import NoteError
from search.files import remove_unfinished, sync_folder, write_atomically
from search.folders import make_private
from search.notes import front_matter
from search.notes.anchors import context, find
from search.notes.front_matter import FormatError, NoteFile
from search.notes.judging import unknown_words
from search.notes.lock import locked
from search.notes.note import Note

MAXIMUM_SIZE = 16 * 1024 * 1024
"""Bytes; a larger file is not a note."""

_SUFFIX = ".md"
_TRASH = ".trash"
# A file changed this lately (ns) may change again without its time stamp telling.
_UNSETTLED = 50_000_000

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """A file among the notes that cannot be read; it is left as it is."""

    path: Path
    message: str
    """One sentence that names the file, the place in it and the remedy."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that a folder of notes holds."""

    notes: tuple[Note, ...]
    """In order of creation."""
    problems: tuple[Problem, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader should know of the files: those unreadable, and verdicts misspelt."""
        misspelt = (remark for note in self.notes for remark in unknown_words(note))
        return (*(problem.message for problem in self.problems), *misspelt)


def new_note(
    document: Document,
    start: int,
    end: int,
    *,
    question: str = "",
) -> Note:
    """Return a note of the passage ``[start, end)`` of a document; it is not saved yet.

    Section and page are those of the passage's first sentence. Raises NoteError where the span
    is empty or reaches beyond the text.
    """
    if not 0 <= start < end <= len(document.text):
        raise NoteError(
            f"{document.key}: no passage stands at {start} to {end} of {len(document.text)} "
            "characters; select some text first."
        )
    first = bisect_right(document.sentences, start, key=lambda part: part.end)
    held = document.sentences[first : first + 1]
    place = held[0] if held and held[0].start < end else None
    now = datetime.now(UTC)
    prefix, suffix = context(document.text, start, end)
    name = re.sub(r"[^A-Za-z0-9]+", "-", document.key).strip("-")[:40] or "note"
    return Note(
        id=f"{now:%Y%m%d-%H%M%S-%f}-{name}-{secrets.token_hex(2)}",
        key=document.key,
        quote=document.text[start:end],
        start=start,
        end=end,
        prefix=prefix,
        suffix=suffix,
        digest=document.digest,
        sentence=place.number if place else None,
        section=place.section if place else "",
        page=place.page if place else None,
        citation=short_citation(document.reference, document.key),
        question=question,
        created=f"{now:%Y-%m-%dT%H:%M:%SZ}",
    )


def kept_already(notes: Iterable[Note], document: Document, start: int, end: int) -> Note | None:
    """Return the note of this very passage, wherever the passage stood when it was kept."""
    words = document.text[start:end]
    for note in notes:
        if note.key == document.key and note.quote == words:
            anchor = find(document.text, note)
            if (anchor.start, anchor.end) == (start, end):
                return note
    return None


class NoteStore:
    """The notes of one library and user, in a folder of their own.

    Every call looks at the folder afresh (cheaply), so notes that another window saved, a
    person edited or ``git pull`` brought are seen. Nothing is written before the first save.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._read: dict[str, tuple[_Stamp, NoteFile | Problem]] = {}
        self._seen: dict[str, Note] = {}
        self._tidied = False

    def notes(self) -> Loaded:
        """Return the notes in order of creation, and the files that cannot be read.

        Raises NoteError when the folder itself cannot be read.
        """
        notes: list[Note] = []
        problems: list[Problem] = []
        paths = self._paths()
        for path in paths:
            found = self._load(path)
            if isinstance(found, NoteFile):
                notes.append(found.note)
            elif found is not None:
                problems.append(found)
        notes.sort(key=lambda note: (note.created, note.id))
        self._seen = {note.id: note for note in notes}
        present = {path.stem for path in paths}
        self._read = {id: kept for id, kept in self._read.items() if id in present}
        return Loaded(tuple(notes), tuple(sorted(problems, key=lambda item: str(item.path))))

    def get(self, id: str) -> Note:
        """Return one note; raises NoteError when there is none or its file cannot be read."""
        note = self._file(id).note
        self._seen[id] = note
        return note

    def stamp(self) -> str:
        """Return a short text that changes whenever a note is added, changed or removed."""
        digest = hashlib.blake2b(digest_size=16)
        for path in self._paths():
            with contextlib.suppress(OSError):
                digest.update(os.fsencode(path.name) + repr(_stamp(path.stat())).encode())
        return digest.hexdigest()

    def save(
        self,
        note: Note,
        *,
        base: Note | None = None,
        others: tuple[str, ...] | None = None,
        keep_former: bool = False,
    ) -> Note:
        """Save a new or changed note and return it as saved.

        ``base`` is the note that a change started from (default: as this store saw it last).
        What another window changed since then is kept, field by field; where both changed
        the same field the one saved now wins, and the other version goes to ``.trash``.
        ``others`` are front-matter lines of the user's own (default: those in the file);
        ``keep_former`` puts the former version into ``.trash`` whatever was changed.
        Raises NoteError, and leaves the file as it was, when that cannot be done.
        """
        path = self._path(note.id)
        with self._writing():
            held: tuple[str, ...] = ()
            if path.exists():
                current = self._file(note.id)
                held = current.others
                note, clash = _merge(base or self._seen.get(note.id), current.note, note)
                if clash or keep_former:
                    self._keep_in_trash(path, copy=True)
            self._write(path, NoteFile(note, held if others is None else others))
        return note

    def file(self, id: str) -> NoteFile:
        """Return a note with the lines of its file that are the user's own; see `get`."""
        return self._file(id)

    def delete(self, id: str) -> Note:
        """Move a note's file to ``.trash`` and return the note, so that it can be restored.

        Raises NoteError when there is no such note or its file cannot be read.
        """
        if not self._path(id).exists():
            raise _unknown(id)
        with self._writing():
            note = self._file(id).note
            self._keep_in_trash(self._path(id))
        self._seen.pop(id, None)
        return note

    def restore(self, note: Note) -> Note:
        """Bring a deleted note back, with whatever else its file held; return it as saved.

        A note that is there again already stays as it is.
        """
        path = self._path(note.id)
        with self._writing():
            if path.exists():
                return self._file(note.id).note
            others: tuple[str, ...] = ()
            trashed = self._in_trash(note.id)
            if trashed:
                with contextlib.suppress(OSError, ValueError, FormatError):
                    others = front_matter.read(trashed[-1].read_text("utf-8"), note.id).others
            self._write(path, NoteFile(note, others))
            if trashed:
                trashed[-1].unlink()
        return note

    def _paths(self) -> list[Path]:
        try:
            with os.scandir(self.folder) as entries:
                names = [entry.name for entry in entries]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise NoteError.of_system(self.folder, error, "the notes cannot be read") from error
        return [
            self.folder / name
            for name in sorted(names)
            if name.endswith(_SUFFIX) and name[0] != "." and name.lower() != "readme.md"
        ]

    def _path(self, id: str) -> Path:
        if not id or id[0] == "." or "/" in id or "\0" in id or len(os.fsencode(id)) > 240:
            raise NoteError(f"{id[:60]!r} cannot name a note; use letters, digits and hyphens.")
        return self.folder / f"{id}{_SUFFIX}"

    def _file(self, id: str) -> NoteFile:
        found = self._load(self._path(id))
        if found is None:
            raise _unknown(id)
        if isinstance(found, Problem):
            raise NoteError(found.message)
        return found

    def _load(self, path: Path) -> NoteFile | Problem | None:
        """Read one file, or recall it where it has not changed; None where it is gone."""
        try:
            status = path.stat()
            kept = self._read.get(path.stem)
            if kept and kept[0] == _stamp(status):
                return kept[1]
            found = _read(path, status)
        except FileNotFoundError:
            return None
        except OSError as error:
            # Not kept: what the system refuses now may be granted without a change of the file.
            return Problem(path, str(NoteError.of_system(path, error, "this note is left out")))
        if time.time_ns() - status.st_mtime_ns > _UNSETTLED:
            self._read[path.stem] = (_stamp(status), found)
        return found

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            make_private(self.folder)
            with locked(self.folder):
                if not self._tidied:
                    remove_unfinished(self.folder)
                    self._tidied = True
                yield
        except OSError as error:
            raise NoteError.of_system(self.folder, error, "nothing was changed") from error

    def _write(self, path: Path, file: NoteFile) -> None:
        write_atomically(path, front_matter.write(file).encode("utf-8"))
        self._seen[file.note.id] = file.note

    def _in_trash(self, id: str) -> list[Path]:
        """Return the thrown-away files of a note, oldest first."""
        named = re.compile(re.escape(id) + r"(?:~(\d+))?" + re.escape(_SUFFIX))
        with contextlib.suppress(FileNotFoundError):
            found = [
                (int(match[1] or 0), path)
                for path in (self.folder / _TRASH).iterdir()
                if (match := named.fullmatch(path.name))
            ]
            return [path for _, path in sorted(found)]
        return []

    def _keep_in_trash(self, path: Path, *, copy: bool = False) -> None:
        trash = self.folder / _TRASH
        make_private(trash)
        earlier = self._in_trash(path.stem)
        last = re.search(r"~(\d+)$", earlier[-1].stem) if earlier else None
        count = int(last[1]) + 1 if last else len(earlier)
        target = trash / (f"{path.stem}~{count}{_SUFFIX}" if count else path.name)
        if copy:
            write_atomically(target, path.read_bytes())
        else:
            path.rename(target)
            sync_folder(trash)
            sync_folder(self.folder)


def _merge(base: Note | None, theirs: Note, ours: Note) -> tuple[Note, bool]:
    """Return our note with what only they changed, and whether a change of theirs is lost."""
    if base is None:
        return ours, theirs != ours
    changes: dict[str, object] = {}
    clash = False
    for name in (field.name for field in fields(Note)):
        was, their, our = (getattr(note, name) for note in (base, theirs, ours))
        if name == "verdicts":
            changes[name], lost = _merged_verdicts(was, their, our)
            clash = clash or lost
        elif our == was:
            changes[name] = their
        elif their not in (was, our):
            clash = True
    return replace(ours, **changes), clash  # type: ignore[arg-type]


_Verdicts = tuple[tuple[str, str], ...]


def _merged_verdicts(was: _Verdicts, their: _Verdicts, our: _Verdicts) -> tuple[_Verdicts, bool]:
    """Merge verdicts question by question; return them, and whether one of theirs is lost."""
    base, theirs, ours = dict(was), dict(their), dict(our)
    merged: dict[str, str] = {}
    lost = False
    for question in dict.fromkeys([*ours, *theirs]):
        before, told, meant = (held.get(question) for held in (base, theirs, ours))
        chosen = told if meant == before else meant
        lost = lost or (chosen == meant and told not in (before, meant))
        if chosen is not None:
            merged[question] = chosen
    return tuple(merged.items()), lost


def _read(path: Path, status: os.stat_result) -> NoteFile | Problem:
    """Read one file; raises OSError where the system refuses."""
    try:
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAXIMUM_SIZE:
            raise FormatError("it is not an ordinary file of at most 16 MB")
        return front_matter.read(path.read_bytes().decode("utf-8"), path.stem)
    except UnicodeDecodeError as error:
        return Problem(path, _broken(path, f"byte {error.start} is not UTF-8"))
    except FormatError as error:
        return Problem(path, _broken(path, str(error)))


def _stamp(status: os.stat_result) -> _Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _unknown(id: str) -> NoteError:
    return NoteError(f"There is no note {id[:80]!r}; `flori notes` lists those that there are.")


def _broken(path: Path, reason: str) -> str:
    return f"{path}: {reason}; mend it in an editor (it is left as it is until then)."
