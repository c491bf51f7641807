"""Reading, on the desk: from a hit, a note or a key to a document in the reader."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from search.documents import Document, Span
from search.library import UnknownKeyError
from search.notes import anchors
from search.notes.checking import check
from search.notes.note import Note
from search.query.answer import Hit
from search.query.parser import Query
from tui.commands import NOTES, READER
from tui.doing.references import References, links_told
from tui.panes.notes import changed_words
from tui.panes.reader import Matcher
from tui.popups.picker import Choice, Chosen, Picker
from tui.popups.popup import show

if TYPE_CHECKING:
    from tui.app import Desk

HURRY = 0.15
"""Seconds between two steps of a key that is held, at most."""

REST = 0.1
"""Seconds that the cursor stands still before the reader catches up with a held key."""


def passage_of(document: Document, quoted: Hit | Note) -> Span | None:
    """Return where the words of a hit or note stand in a document as it is now, if they do.

    A document may have changed since the answer was given or the note was taken.
    """
    if isinstance(quoted, Hit):
        note = Note("", quoted.key, quoted.text, quoted.start, quoted.end)
    else:
        note = quoted
    anchor = anchors.find(document.text, note)
    return None if anchor.state == "missing" else Span(anchor.start, anchor.end)


class Reading:
    """What the desk does with documents; they are fetched off the event loop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked_for = 0
        self._followed = 0.0
        self.references = References(desk)
        """What follows citations from document to document."""
        self.query: Query | None = None
        """Whose words are marked in the reader."""

    def document_or_none(self, key: str) -> Document | None:
        """Return a document, or None if the library does not hold it any more. For workers."""
        try:
            return self._desk.library.show(key)
        except UnknownKeyError:
            return None

    def follow(self, hit: Hit, query: Query) -> None:
        """Show a hit in its document while the cursor goes on; only the newest is shown.

        A single step is followed at once; of a key that is held, only where it stops.
        """
        hurried = monotonic() - self._followed < HURRY
        self._followed = monotonic()
        self._desk.run_worker(
            self._follow(hit, query, hurried=hurried),
            group="read",
            exclusive=True,
            exit_on_error=False,
        )

    async def _follow(self, hit: Hit, query: Query, *, hurried: bool) -> None:
        number = self._asked_for
        if hurried:
            await asyncio.sleep(REST)
        if number == self._asked_for:
            await self.open(hit.key, hit, query=query)

    async def read_source(self) -> None:
        """Read the hit or note under the cursor in its document."""
        desk = self._desk
        if desk.place == NOTES:
            note = desk.notes_pane.chosen
            if note is not None:
                await self.open(note.key, note, go=True)
            return
        chosen = desk.search_pane.chosen
        if chosen is not None:
            turn, hit = chosen
            await self.open(hit.key, hit, query=turn.answer.query, go=True)

    async def step_hit(self, direction: int) -> None:
        """Go to the next or previous hit of the conversation, and read it."""
        pane = self._desk.search_pane
        before = pane.view.cursor
        pane.step(direction)
        if pane.chosen is None:
            self._desk.say("Nothing has been found yet.")
        elif pane.view.cursor == before:
            self._desk.say("There is no other hit that way.")
        else:
            turn, hit = pane.chosen
            await self.open(hit.key, hit, query=turn.answer.query)

    async def open(
        self,
        key: str,
        target: Hit | Note | int | None = None,
        *,
        query: Query | None = None,
        go: bool = False,
        quiet: bool = False,
    ) -> None:
        """Show a document, at a hit, a note's passage or the sentence of a number.

        The words of the query are marked; ``go`` puts the focus on the reader; ``quiet`` says
        nothing if the document is not there. Of several requests the last one is met.
        """
        self._asked_for += 1
        number = self._asked_for
        desk = self._desk
        try:
            document, links = await asyncio.to_thread(self._document_with_links, key)
        except Exception as error:  # a library that went away must not take the desk along
            if not quiet:
                desk.say_error(error)
            return
        if number != self._asked_for:
            return
        sentence = target if isinstance(target, int) else None
        self.query = query
        desk.reader.open(document, self._matcher(document, query), sentence, links=links)
        desk.keeping.mark_kept()
        if isinstance(target, Note):
            await self._light_note(document, target)
        elif isinstance(target, Hit):
            passage = passage_of(document, target)
            if passage is None:
                desk.say("The document has changed: these words are not in it now.", error=True)
            else:
                desk.reader.light_passage(passage)
        if go:
            desk.focus_place(READER)

    def _document_with_links(self, key: str) -> tuple[Document, str]:
        library = self._desk.library
        return library.show(key), links_told(len(library.cites(key)), len(library.cited_by(key)))

    async def _light_note(self, document: Document, note: Note) -> None:
        """Light a note's passage; where its words have changed, say how."""
        desk = self._desk
        (checked,) = await asyncio.to_thread(check, [note], lambda _: document)
        if checked.state != "missing":
            desk.reader.light_passage(Span(checked.anchor.start, checked.anchor.end))
        elif checked.anchor.instead:
            desk.reader.light_passage(checked.anchor.instead)
        if checked.state == "changed":
            said = f"The source's words have changed: {changed_words(checked.differences)}"
            desk.say(said, error=True)
        elif checked.state == "missing":
            desk.say("Not found in source: these words are not in it now.", error=True)

    def _matcher(self, document: Document, query: Query | None) -> Matcher | None:
        if query is None:
            return None
        library = self._desk.library

        def matches(start: int, end: int) -> list[Span]:
            return library.matches(document, query, start, end)

        return matches

    async def choose(self) -> None:
        """Let the user choose a document by typing."""
        references = await asyncio.to_thread(self._desk.library.references)
        choices = [
            Choice(key, key, " · ".join(filter(None, (reference.title, reference.issued))))
            for key, reference in references
        ]

        async def read(chosen: Chosen | None) -> None:
            if chosen is not None:
                await self.open(chosen.id, go=True)

        await show(self._desk, Picker("Document", choices), read)
