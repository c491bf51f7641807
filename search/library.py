"""The front door: open a library, add to it, ask it, show what it holds.

All that the program's faces do with documents goes through `Library`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from search.adding.catching_up import catch_up
from search.adding.checking import index_problem
from search.adding.lock import adding_lock
from search.adding.merging import merged
from search.adding.opening import delete_files, open_index, rebuild_index, unusable
from search.adding.reports import (
    Duplicate,
    Failure,
    FileOutcome,
    FormatCount,
    Joined,
    Progress,
    Report,
)
from search.documents import Document, Reference, Span
from search.errors import LibraryError, LibraryLockedError, UnknownKeyError
from search.files import bytes_within
from search.folders import libraries_folder, make_private, notes_folder
from search.index.embedded import EmbeddedEngine
from search.index.engine import EngineError
from search.index.ranking import Ranking, Weights
from search.query.answer import Answer
from search.query.asking import Asking
from search.query.explanation import Explanation, explanation
from search.query.matching import Matcher
from search.query.noted import noted_keys
from search.query.parser import Query
from search.query.similar import question_like
from search.storage.database import FILE_NAME, Storage
from search.storage.libraries import LibraryInfo, list_libraries, locate, no_library, remember
from search.storage.lookups import Source, Statistics
from search.storage.recent import RecentDocuments
from search.storage.starter import PATIENCE, STARTER, starter_files, starter_stamp

__all__ = [
    "Answer",
    "Duplicate",
    "Failure",
    "FileOutcome",
    "FormatCount",
    "Joined",
    "Library",
    "LibraryError",
    "LibraryInfo",
    "LibraryLockedError",
    "Progress",
    "Report",
    "Source",
    "Statistics",
    "UnknownKeyError",
    "list_libraries",
    "remember_last",
]


class Library:
    """A set of documents indexed together, in one folder on disk.

    Made by `Library.open`. Asking and showing are safe from any thread, while this or another
    process adds; adding is for one at a time.
    """

    def __init__(self, folder: Path, name: str, *, create: bool = False) -> None:
        """Open the library in a folder; use `Library.open`, which finds the folder."""
        self.folder = folder
        self.name = name
        if create:
            try:
                make_private(folder)
            except OSError as error:
                raise LibraryError(f"{folder}: cannot be made ({error.strerror})") from error
        self._storage = Storage(folder, create=create)
        self._opened: EmbeddedEngine | None = None
        self._opening = threading.Lock()
        self._ranking: Ranking | None = None
        self._ranked_generation = -1
        self._documents = RecentDocuments(self._storage)

    @classmethod
    def open(cls, location: str | Path | None = None, *, create: bool = False) -> Library:
        """Open a library by name or folder.

        None means ``$FLORILEGIUM_LIBRARY``, else the last used, else the starter library, which
        is made when it is missing. What contains a slash, or is a folder that holds a library,
        is a folder; anything else is the name of one of the user's libraries.

        Raises LibraryError where there is none (unless ``create``), or it cannot be used.
        """
        folder, name = locate(location)
        starter = folder == libraries_folder() / STARTER
        if not (create or starter or (folder / FILE_NAME).exists()):
            raise LibraryError(no_library(name, folder))
        library = cls(folder, name, create=create or starter)
        if starter:
            try:
                library._bring_seeds()
            except BaseException:
                library.close()
                raise
        return library

    @property
    def _engine(self) -> EmbeddedEngine:
        with self._opening:
            if self._opened is None:
                with self._plainly():
                    self._opened = open_index(self.folder, self._storage)
            return self._opened

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Tell what is wrong with the index in one sentence, with its remedy."""
        try:
            yield
        except (EngineError, OSError) as error:
            raise unusable(self.folder, self._storage, error) from error

    @property
    def notes_folder(self) -> Path:
        """Where the user's notes on this library are; it need not exist yet."""
        return notes_folder(self.name)

    @property
    def writable(self) -> bool:
        """Whether this user may add to the library."""
        return self._storage.writable

    def _must_be_writable(self) -> None:
        if not self.writable:
            raise LibraryError(
                f"{self.folder}: you may only read this library; make your own with -l NAME"
            )

    def add(
        self,
        paths: Sequence[str | Path] | str | Path,
        *,
        sync: bool = False,
        jobs: int | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        told: Callable[[FileOutcome], None] | None = None,
        waiting: Callable[[LibraryLockedError], bool] | None = None,
    ) -> Report:
        """Read files and folders into the library: what is new or changed since last time.

        What several files tell of one work is one document: see `search.adding.identity` for
        what is one, `search.adding.merging` for whose facts and text it has. Files that records
        name are read with them. ``sync`` forgets files that are gone from the places given, and
        documents that no other file holds. ``jobs`` processes read, where there is enough to do
        for them; None is one for each processor, at most four. ``progress`` is called before each
        file and now and then within a long one; ``told`` once for each file when it is kept. When
        ``cancelled`` returns True, what was read is kept and the rest left.

        A file that cannot be read is named in the report. While another process adds, ``waiting``
        is asked now and then, with a sentence that names it, whether to wait on; without it, or
        where it returns False, LibraryLockedError is raised; LibraryError where nobody may write.
        """
        # Every format's reader comes with these: whoever only asks does not wait for them.
        from search.adding.addition import Addition
        from search.adding.upgrading import fill_in
        from search.ingest import read

        given = [paths] if isinstance(paths, str | Path) else list(paths)
        self._must_be_writable()
        engine = self._engine  # may take the lock itself
        with adding_lock(self.folder, waiting), self._plainly():
            engine.refresh()
            catch_up(self._storage, engine)
            fill_in(self._storage)
            addition = Addition(self._storage, engine, read, jobs)
            return addition.run(given, sync=sync, progress=progress, cancelled=cancelled, told=told)

    def ask(
        self,
        question: str,
        *,
        limit: int = 20,
        expand: bool = True,
        varied: bool = True,
        weights: Weights | None = None,
        skip: int = 0,
        documents: int = 0,
    ) -> Answer:
        """Return the sentences that answer a question, best first.

        ``expand`` adds synonyms and the library's own abbreviations to the words. ``varied``
        shows the same sentence once and lets more documents speak on the first screen; without
        it hits stand in the order of their scores, as an evaluation wants them. ``weights``
        replaces the ranking's numbers; ``skip`` leaves out the first hits; with ``documents``, so
        many of the best documents are looked into, and each stands by its best sentence alone. No
        question is an error; LibraryError is raised where the library cannot be read any more.
        """
        with self._plainly():
            return self._asking(weights).ask(
                question,
                limit=limit,
                skip=skip,
                expanding=expand,
                varied=varied,
                documents=documents,
            )

    def similar(self, key: str, sentence: int, *, limit: int = 20) -> Answer:
        """Return sentences of other documents that say the like of one, best first.

        Its own near copies are left out. Raises UnknownKeyError where there is no such document.
        """
        self.show(key)
        return self.ask(question_like(key, sentence), limit=limit, expand=False)

    def explain(
        self, question: str, key: str, sentence: int, *, expand: bool = True
    ) -> Explanation:
        """Return what a sentence's score for a question is made of; raises UnknownKeyError."""
        document = self.show(key)
        with self._plainly():
            number = self._storage.number_of(key) or 0
            found = self._asking().explain(question, document, number, sentence, expanding=expand)
        if found is None:
            raise UnknownKeyError(f"{key}#{sentence}: there is no such sentence in the index")
        return explanation(*found)

    def _asking(self, weights: Weights | None = None) -> Asking:
        """Return what asks the index as it is now."""
        engine = self._engine
        engine.refresh()
        ranking = self._current_ranking(engine) if weights is None else Ranking(engine, weights)
        return Asking(engine, ranking, self._storage, self._documents.document, self._noted)

    def _noted(self, field: str, value: str) -> tuple[str, ...]:
        return noted_keys(self.notes_folder, field, value)

    def _current_ranking(self, engine: EmbeddedEngine) -> Ranking:
        """Return a ranking for what is visible now; it keeps what is slow to work out."""
        if self._ranking is None or self._ranked_generation != engine.generation:
            self._ranked_generation = engine.generation
            self._ranking = Ranking(engine)
        return self._ranking

    def show(self, key: str) -> Document:
        """Return the document of that key; raises UnknownKeyError, naming near keys."""
        number = self._storage.number_of(key)
        document = self._documents.document(number) if number is not None else None
        if document is None:
            from difflib import get_close_matches

            near = get_close_matches(key, self._storage.keys_around(key), n=3, cutoff=0.5)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise UnknownKeyError(f"{self.name}: there is no document {key}{hint}")
        return document

    def keys(self) -> list[str]:
        """Return the keys of all documents, in order."""
        return self._storage.keys()

    def references(self) -> list[tuple[str, Reference]]:
        """Return (key, reference) of all documents, by key."""
        return self._storage.references()

    def paths(self, key: str) -> list[str]:
        """Return every file that a document was found in; raises UnknownKeyError."""
        return list(dict.fromkeys(source.path for source in self.sources(key)))

    def sources(self, key: str) -> list[Source]:
        """Return what each file tells of a document, by path; raises UnknownKeyError."""
        return self._storage.sources_of(self._number(key))

    def origin(self, key: str) -> dict[str, str]:
        """Return the file that each field of a document's reference is from, by field.

        ``text`` stands for the text. Raises UnknownKeyError.
        """
        document = self.show(key)
        _, origin = merged(self.sources(key), document.digest)
        return {"text": document.path} | origin

    def cites(self, key: str) -> list[str]:
        """Return the keys of the documents here that a document cites; raises UnknownKeyError."""
        return self._storage.cites(self._number(key))

    def cited_by(self, key: str) -> list[str]:
        """Return the keys of the documents here that cite a document; raises UnknownKeyError."""
        return self._storage.cited_by(self._number(key))

    def _number(self, key: str) -> int:
        self.show(key)
        return self._storage.number_of(key) or 0

    def statistics(self) -> Statistics:
        """Return the size of the library; quick, however large it is."""
        sentences, terms, documents, _ = self._storage.totals()
        return Statistics(documents, sentences, terms)

    @property
    def generation(self) -> int:
        """The number of the last batch that was kept."""
        return self._storage.generation

    def bytes_on_disk(self, part: str = "") -> int:
        """Return the size of the library's folder, or of its ``library.db`` or ``index``."""
        return bytes_within(self.folder / part)

    def matches(self, document: Document, query: Query, start: int, end: int) -> list[Span]:
        """Return where the query's words stand in a stretch of a document.

        ``start`` and ``end`` and the spans returned are offsets of the document's text.
        """
        found = Matcher(query).spans(document.text[start:end], document.marks_within(start, end))
        return [Span(span.start + start, span.end + start) for span in found]

    def check(self, *, quick: bool = False) -> list[str]:
        """Return what is wrong with the library on disk, a sentence each; empty when sound.

        With ``quick`` the file of the documents is not read through.
        """
        found = [] if quick else self._storage.check()
        problems = [f"{self._storage.path}: {problem}" for problem in found]
        try:
            with self._plainly():
                problem = index_problem(self._storage, self._engine)
        except LibraryError as error:
            return [*problems, str(error)]
        return [*problems, f"{self.folder}: {problem}"] if problem else problems

    def rebuild(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Make the index anew from the documents; raises LibraryError where it may not.

        The old one, if it can be read, answers until the new one is whole. ``progress`` is told
        how many of how many documents are done. False when ``cancelled``: another call goes on.
        """
        self._must_be_writable()
        with adding_lock(self.folder), self._plainly():
            engine = rebuild_index(self.folder, self._storage, progress, cancelled)
        if engine is not None:
            with self._opening:
                self._opened, self._ranking = engine, None
        return engine is not None

    def close(self) -> None:
        """Let go of the files."""
        if self._opened is not None:
            self._opened.close()
        self._storage.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @staticmethod
    def delete(location: str | Path) -> Path:
        """Delete a library from disk and return its folder; notes and source files stay.

        Raises LibraryError where there is none, and LibraryLockedError while one adds to it.
        """
        folder, name = locate(location)
        if not (folder / FILE_NAME).exists():
            raise LibraryError(no_library(name, folder))
        with adding_lock(folder):
            delete_files(folder)
        return folder

    def _bring_seeds(self) -> None:
        """Read the packaged documents when they are new or changed; wait for who does so first."""
        stamp = starter_stamp()
        if self._storage.fact(STARTER) == stamp or not self._storage.writable:
            return
        until = monotonic() + (0 if self.statistics().documents else PATIENCE)
        with suppress(LibraryLockedError), starter_files() as paths:
            if not self.add(paths, sync=True, waiting=lambda _: monotonic() < until).failures:
                with self._storage.writing() as writing:
                    writing.set_fact(STARTER, stamp)


def remember_last(library: Library) -> None:
    """Keep that this library was used last; a state folder that cannot be written is no error."""
    remember(library.name, library.folder)
