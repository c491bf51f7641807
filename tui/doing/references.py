"""References on the desk: from citation to entry, from entry to document, and back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from search.documents import Document, Reference, Span, short_citation
from search.inert import one_line
from search.query.parser import Query
from tui.commands import READER
from tui.popups.picker import Choice, Chosen, Picker
from tui.popups.popup import show

if TYPE_CHECKING:
    from search.ingest.citations import Citations
    from search.ingest.cited_work import CitedWork
    from tui.app import Desk

_MOST_PLACES = 100
"""Places that can be gone back to."""

_MOST_LISTED = 200
"""Linked documents whose titles are fetched for a list."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader was: a document and the stretch of it that was lit."""

    key: str
    lit: Span
    query: Query | None = None
    """Whose words were marked."""


def entry_name(work: CitedWork) -> str:
    """Return how an entry of a reference list is called: ``12 Wick 2001``, ``Wick 2001a``."""
    number = str(work.number) if work.number is not None else ""
    year = f"{work.year}{work.year_letter}" if work.year else "n.d."
    return one_line(" ".join(filter(None, (number, work.first_author or "?", year))))


def is_of(work: CitedWork, reference: Reference) -> bool:
    """Whether an entry names the work of a reference, which is one of those its document cites.

    Identifiers decide where both have them; else the title without its subtitle, its letters
    and figures alone.
    """
    if work.doi and reference.doi:
        return work.doi == reference.doi.lower()
    if work.pmid and reference.pmid:
        return work.pmid == reference.pmid
    title = _bare(work.title)
    return bool(title) and title == _bare(reference.title)


def _bare(title: str | None) -> str:
    main = re.split(r"\s*(?::\s|[?–—]|\s-\s)", title or "", maxsplit=1)[0]
    return "".join(filter(str.isalnum, normalize("NFKD", main).casefold()))


def links_told(cites: int, cited_by: int) -> str:
    """Return how many documents of the library a document cites, and how many cite it."""
    told = [f"cites {cites}"] if cites else []
    told += [f"cited by {cited_by}"] if cited_by else []
    return f"{', '.join(told)} here" if told else ""


class References:
    """What the desk does with the references of the document in the reader."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._citations: Citations | None = None
        self._been: list[Place] = []

    async def follow(self) -> None:
        """Go from a citation to its entry, from an entry to its document."""
        desk = self._desk
        document, lit = desk.reader.document, desk.reader.view.lit
        if document is None:
            desk.say("There is no document in the reader.")
            return
        citations = await asyncio.to_thread(self._citations_of, document)
        works = await asyncio.to_thread(lambda: citations.works)
        if not works:
            desk.say("No reference list could be read in this document.")
            return
        entry = citations.entry_at(lit.start, lit.end)
        if entry is not None:
            await self._open_entry(document, works[entry])
            return
        found = await asyncio.to_thread(citations.within, lit.start, lit.end)
        entries = list(dict.fromkeys(entry for citation in found for entry in citation.entries))
        if not entries:
            desk.say("Nothing from the reference list is cited in this sentence.")
        elif len(entries) == 1:
            await self._go_to_entry(document, works[entries[0]])
        else:
            await self._choose_entry(document, works, entries)

    def _citations_of(self, document: Document) -> Citations:
        """Return what a document cites. For a thread: the readers of files come with it."""
        from search.ingest.citations import Citations

        if self._citations is None or self._citations.document is not document:
            self._citations = Citations(document)
        return self._citations

    async def _go_to_entry(self, document: Document, work: CitedWork) -> None:
        desk = self._desk
        self._remember()
        desk.reader.light_passage(Span(work.start, work.end))
        desk.focus_place(READER)
        held = await asyncio.to_thread(self._held, document.key)
        if any(is_of(work, reference) for _, reference in held):
            desk.say(f"{entry_name(work)} is in this library; follow once more to read it.")
        else:
            desk.say(f"{entry_name(work)} is not in this library; follow once more to copy it.")

    async def _choose_entry(
        self, document: Document, works: Sequence[CitedWork], entries: Sequence[int]
    ) -> None:
        held = await asyncio.to_thread(self._held, document.key)
        choices = []
        for entry in entries:
            work = works[entry]
            here = any(is_of(work, reference) for _, reference in held)
            title = work.title or document.text[work.start : work.end]
            detail = f"{'● ' if here else ''}{one_line(title)}"
            choices.append(Choice(str(entry), entry_name(work), detail))

        async def go(chosen: Chosen | None) -> None:
            if chosen is not None:
                await self._go_to_entry(document, works[int(chosen.id)])

        await show(self._desk, Picker("Cited here (● in the library)", choices), go)

    async def _open_entry(self, document: Document, work: CitedWork) -> None:
        """Open the document that an entry names, or copy the entry where there is none."""
        desk = self._desk
        held = await asyncio.to_thread(self._held, document.key)
        key = next((key for key, reference in held if is_of(work, reference)), "")
        if key:
            self._remember()
            await desk.reading.open(key, go=True)
            return
        entry = one_line(document.text[work.start : work.end])
        way = desk.copy(entry)
        link = f" https://doi.org/{work.doi}" if work.doi else ""
        desk.say(f"{entry_name(work)} is not in this library; its entry is copied ({way}).{link}")

    def _held(self, key: str) -> list[tuple[str, Reference]]:
        """Return the documents here that a document cites. For workers."""
        return self._with_references(self._desk.library.cites(key))

    def _with_references(self, keys: Sequence[str]) -> list[tuple[str, Reference]]:
        library = self._desk.library
        return [(key, library.show(key).reference) for key in keys[:_MOST_LISTED]]

    async def show_links(self) -> None:
        """List the documents here that this one cites, and those that cite it; Enter reads."""
        desk = self._desk
        document = desk.reader.document
        if document is None:
            desk.say("There is no document in the reader.")
            return
        choices = await asyncio.to_thread(self._links, document.key)
        if not choices:
            desk.say("No document of this library is cited here, and none cites this one.")
            return

        async def read(chosen: Chosen | None) -> None:
            if chosen is not None:
                self._remember()
                await desk.reading.open(chosen.id, go=True)

        name = short_citation(document.reference, document.key)
        await show(desk, Picker(f"Cited by and citing {name}", choices), read)

    def _links(self, key: str) -> list[Choice]:
        library = self._desk.library
        choices = []
        for relation, keys in (("cites", library.cites(key)), ("cited by", library.cited_by(key))):
            choices += [
                Choice(
                    linked,
                    f"{relation} {short_citation(reference, linked)}",
                    one_line(reference.title or linked),
                )
                for linked, reference in self._with_references(keys)
            ]
        return choices

    # --- the way back

    def _remember(self) -> None:
        """Keep where the reader is, to go back to."""
        reader = self._desk.reader
        if reader.document is not None:
            self._been.append(Place(reader.document.key, reader.view.lit, self._desk.reading.query))
            del self._been[:-_MOST_PLACES]

    async def back(self) -> None:
        """Go back to where a reference was followed from."""
        desk = self._desk
        if not self._been:
            desk.say("No reference has been followed from anywhere.")
            return
        place = self._been.pop()
        document = desk.reader.document
        if document is None or document.key != place.key:
            await desk.reading.open(place.key, query=place.query, go=True)
        if desk.reader.document is not None and desk.reader.document.key == place.key:
            desk.reader.light_passage(place.lit)
            desk.focus_place(READER)
