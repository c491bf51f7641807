"""Reading, on the desk: from a hit, a note or a key to a document in the reader."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from search.documents import Document, Span
from search.library import UnknownKeyError
from search.notes import anchors
from search.notes.note import Note
from search.query.answer import Hit
from search.query.conversation import Turn
from tui.commands import NOTES, READER
from tui.panes.reader import Matcher
from tui.picker import Choice, Chosen, Picker

if TYPE_CHECKING:
    from tui.app import Desk

CACHED = 8
"""Documents that are kept in memory."""


class Reading:
    """What the desk does with documents; they are fetched in a worker."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    def document(self, key: str) -> Document:
        """Return a document of the library; raises what `Library.show` raises. For workers."""
        with self._lock:
            document = self._documents.pop(key, None) or self._desk.library.show(key)
            self._documents[key] = document
            while len(self._documents) > CACHED:
                self._documents.popitem(last=False)
            return document

    def document_or_none(self, key: str) -> Document | None:
        """Return a document, or None if the library does not hold it any more. For workers."""
        try:
            return self.document(key)
        except UnknownKeyError:
            return None

    def show_hit(self, hit: Hit, turn: Turn, *, go: bool = False) -> None:
        """Show a hit in its document; ``go`` puts the focus there."""
        self.open(hit.key, hit.sentence, turn=turn, go=go)

    def read_source(self) -> None:
        """Read the hit or note under the cursor in its document."""
        desk = self._desk
        if desk.place == NOTES:
            note = desk.notes_pane.chosen
            if note is not None:
                self.open(note.key, note=note, go=True)
            return
        chosen = desk.search_pane.chosen
        if chosen is not None:
            self.show_hit(chosen[1], chosen[0], go=True)

    def step_hit(self, direction: int) -> None:
        """Go to the next or previous hit of the conversation, and read it."""
        pane = self._desk.search_pane
        before = pane.view.cursor
        pane.step(direction)
        chosen = pane.chosen
        if chosen is None or pane.view.cursor == before:
            self._desk.say("There is no other hit that way.")
        else:
            self.show_hit(chosen[1], chosen[0])

    def open(
        self,
        key: str,
        sentence: int | None = None,
        *,
        turn: Turn | None = None,
        note: Note | None = None,
        go: bool = False,
        quiet: bool = False,
    ) -> None:
        """Show a document, at a sentence or at a note's passage.

        The words of the turn's question are marked; ``go`` puts the focus on the reader, and
        ``quiet`` says nothing if the document is not there.
        """
        desk = self._desk

        def fetch() -> None:
            try:
                document = self.document(key)
            except Exception as error:  # a library that went away must not take the desk along
                if not quiet:
                    desk.call_from_thread(desk.say, str(error), error=True)
                return
            desk.call_from_thread(self._show, document, sentence, turn, note, go)

        desk.run_worker(fetch, thread=True, group="read", exclusive=True, exit_on_error=False)

    def _show(
        self,
        document: Document,
        sentence: int | None,
        turn: Turn | None,
        note: Note | None,
        go: bool,
    ) -> None:
        desk = self._desk
        desk.reader.open(document, self._matcher(document, turn), sentence)
        desk.keeping.mark_kept()
        if note is not None:
            anchor = anchors.find(document.text, note)
            if anchor.state == "missing":
                desk.say("The quotation is not found in its source any more.", error=True)
            else:
                desk.reader.light_passage(Span(anchor.start, anchor.end))
        if go:
            desk.focus_place(READER)

    def _matcher(self, document: Document, turn: Turn | None) -> Matcher | None:
        if turn is None:
            return None
        query, library = turn.answer.query, self._desk.library

        def matches(start: int, end: int) -> list[Span]:
            return library.matches(document, query, start, end)

        return matches

    def choose(self) -> None:
        """Let the user choose a document by typing."""
        choices = [
            Choice(key, key, " · ".join(filter(None, (reference.title, reference.issued))))
            for key, reference in self._desk.library.references()
        ]

        def read(chosen: Chosen | None) -> None:
            if chosen is not None:
                self.open(chosen.id, go=True)

        self._desk.push_screen(Picker("Document", choices), read)
