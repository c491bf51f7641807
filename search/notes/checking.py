"""Notes beside their sources: every quotation looked up before it is shown or leaves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from search.documents import Document
from search.notes.anchors import Anchor, Source, context
from search.notes.note import Note
from search.notes.rewording import Difference, differences, marked
from search.notes.store import NoteStore

DocumentOf = Callable[[str], Document | None]
"""Returns the document of a key, or None where the library does not hold it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A note with its source, and where its passage stands there now."""

    note: Note
    document: Document | None
    anchor: Anchor

    @property
    def state(self) -> str:
        """The anchor's state; ``unchecked`` where the library does not hold the source."""
        return self.anchor.state if self.document else "unchecked"

    @property
    def drifted(self) -> bool:
        """Whether the quotation is not what the source says now, as far as is known."""
        return self.anchor.drifted

    @property
    def now(self) -> str:
        """What the source says at the passage now; nothing where that is not known."""
        if self.document is None:
            return ""
        if self.anchor.state == "missing":
            place = self.anchor.instead
            return self.document.text[place.start : place.end] if place else ""
        return self.document.text[self.anchor.start : self.anchor.end]

    @property
    def differences(self) -> list[Difference]:
        """What became of the words; empty unless the passage is ``changed``."""
        return differences(self.note.quote, self.now) if self.anchor.state == "changed" else []

    @property
    def told(self) -> str:
        """What a reader should know of the quotation, or nothing where it stands as kept."""
        if self.anchor.state == "changed":
            return f"the source's words have changed: {marked(self.differences)}"
        return _TOLD[self.state]


_TOLD = {
    "exact": "",
    "moved": "found elsewhere in the source than where it was kept",
    "reset": "the same words, set differently in the source",
    "missing": "not found in source",
    "unchecked": "not checked: the library does not hold the source",
}


def check(notes: Iterable[Note], document_of: DocumentOf) -> list[Checked]:
    """Look up every note's passage in its source."""
    sources: dict[str, tuple[Document | None, Source]] = {}
    found: list[Checked] = []
    for note in notes:
        if note.key not in sources:
            document = document_of(note.key)
            sources[note.key] = (document, Source(document.text if document else ""))
        document, source = sources[note.key]
        anchor = source.reanchor(note) if document else Anchor("missing", note.start, note.end)
        found.append(Checked(note, document, anchor))
    return found


def brought_up_to_date(item: Checked, *, accept_changes: bool = False) -> Note:
    """Return the note with its anchor as it is now; unchanged where that is not sure.

    Words that changed are taken over with ``accept_changes`` only.
    """
    document, anchor = item.document, item.anchor
    if document is None or anchor.state == "missing":
        return item.note
    if anchor.state == "changed" and not accept_changes:
        return item.note
    prefix, suffix = context(document.text, anchor.start, anchor.end)
    first = bisect_right(document.sentences, anchor.start, key=lambda part: part.end)
    held = document.sentences[first : first + 1]
    place = held[0] if held and held[0].start < anchor.end else None
    return replace(
        item.note,
        quote=document.text[anchor.start : anchor.end],
        start=anchor.start,
        end=anchor.end,
        prefix=prefix,
        suffix=suffix,
        digest=document.digest,
        sentence=place.number if place else None,
        section=place.section if place else "",
        page=place.page if place else None,
    )


def bring_up_to_date(
    store: NoteStore, items: Iterable[Checked], *, accept_changes: bool = False
) -> list[str]:
    """Save the notes whose anchors are not what they were; return their ids.

    The former note of one whose quotation becomes another goes to ``.trash``. Raises NoteError
    as `NoteStore.save`.
    """
    changed: list[str] = []
    for item in items:
        note = brought_up_to_date(item, accept_changes=accept_changes)
        if note != item.note:
            store.save(note, base=item.note, keep_former=note.quote != item.note.quote)
            changed.append(note.id)
    return changed
