"""What becomes of a document as read: new, changed, the same, or joined to one that is there.

A document is made of its sources: what each file tells of it is kept, so that the merge can be
worked out anew whenever a file changes or goes. A document's key never changes; its number does
with each change, because the index takes documents in and out whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from search.adding.attachments import FULL_TEXTS, beside_record
from search.adding.holdings import Holdings
from search.adding.identity import contradict, same_work, strangers
from search.adding.merging import TITLE_ALONE, is_record, merged, text_source
from search.adding.preparing import Prepared, Ready, make_ready
from search.documents import Document, Reference
from search.index.engine import DocumentEntry
from search.storage.lookups import Candidate, FileRecord, Source
from search.storage.packing import Packed
from search.storage.writing import Writing

_RECORD_FILES = (".bib", ".ris", ".nbib", ".json", ".xml", ".enw", ".ciw", ".rdf", ".txt")


class Outcome(StrEnum):
    """What came of a document as read from a file."""

    READ = "read"
    UPDATED = "updated"
    JOINED = "joined"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Changes:
    """What one transaction does to the index, and what it leaves to be done."""

    generation: int
    entries: dict[int, DocumentEntry] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    dropped: int = 0
    """Documents that no file holds any more."""
    reread: set[str] = field(default_factory=set)
    """Files whose text is now a document's, but is not at hand."""
    retracted: dict[str, None] = field(default_factory=dict)
    """Keys of those kept that were retracted."""


class Keeper:
    """Keeps documents within a transaction; one for each run of adding."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._path = ""
        self._fresh: set[tuple[str, str]] = set()
        """(key, proposed key) of what the present file was found to hold in this run."""
        self._former: dict[str, list[str]] | None = None
        """Keys of what it held before this run, by proposed key."""
        self._tried: dict[str, int] = {}
        """For each proposed key the last number that was put behind it."""
        self._writing: Writing
        self._changes: Changes

    def begin(self, writing: Writing, changes: Changes) -> None:
        """Go on within another transaction."""
        self._writing, self._changes = writing, changes

    def keep(self, one: Prepared) -> tuple[Outcome, str]:
        """Keep a document; return what came of it and its key."""
        self._turn_to(one.path)
        proposal = one.proposal
        former = self._former_of(proposal)
        if former is not None:
            if self._is_unchanged(former, one):
                outcome, key = Outcome.UNCHANGED, former.key
            elif self._may_change(former, one):
                sources = [*self._without(former.number, one), one.source()]
                changed = self._make(former.key, [former.number], sources, one)
                alike = Outcome.DUPLICATE if len(sources) > 1 else Outcome.UNCHANGED
                outcome, key = (Outcome.UPDATED if changed else alike), former.key
            else:
                self._writing.remove_source(one.path, former.number, proposal)
                self._make_anew(former.number)
                outcome, key = self._take_in(one)
        else:
            outcome, key = self._take_in(one)
        self._fresh.add((key, proposal))
        if one.attachments:
            self._writing.put_attachments(one.path, proposal, one.attachments)
        return outcome, key

    def complete(self, record: FileRecord) -> None:
        """Keep that a file was read to its end, and forget what it no longer holds."""
        self._turn_to(record.path)
        self._writing.put_file(record)
        if self._held_before():
            self._drop(record.path, self._fresh)
        self._holdings.note_done(record.path)

    def forget(self, path: str) -> None:
        """Forget a file, and the documents that no other one holds."""
        self._drop(path, frozenset())
        self._writing.remove_file(path)

    def _turn_to(self, path: str) -> None:
        if path != self._path:
            self._path, self._fresh, self._former = path, set(), None
            self._writing.remove_attachments(path)

    # --- what it was before

    def _former_of(self, proposal: str) -> Candidate | None:
        """Return the document that the file held under that proposed key before this run."""
        former = self._held_before()
        for key in former.get(proposal, ()):
            number = self._writing.number_of(key)
            if number is not None:
                found = self._writing.candidate(number)
                if found and (found.key, proposal) not in self._fresh:
                    return found
        return None

    def _held_before(self) -> dict[str, list[str]]:
        """Return the keys of what the file held before this run, by proposed key."""
        if self._former is None:
            self._former = {}
            for _, key, proposed in self._writing.sources(self._path):
                self._former.setdefault(proposed, []).append(key)
        return self._former

    def _is_unchanged(self, former: Candidate, one: Prepared) -> bool:
        sources = self._writing.sources_of(former.number)
        own = next((source for source in sources if _is_of(source, one)), None)
        if own is None or replace(own, format=one.format) != one.source():
            # A library of an earlier version knows no more than text and reference.
            return False
        digest = self._writing.digest_of(former.number)
        if len(sources) == 1:
            return own.digest == digest
        current = self._current(sources, one.path)
        return (
            text_source(current, digest).digest == digest
            and merged(current, digest)[0] == former.reference
        )

    def _may_change(self, former: Candidate, one: Prepared) -> bool:
        """Tell whether a changed document is still the one it was, as its other files have it."""
        others = [
            source
            for source in self._without(former.number, one)
            if source.path != one.path or (former.key, source.proposal) in self._fresh
        ]
        others = [source for source in others if self._holdings.still_holds(source.path)]
        if not others or former.number in self._linked(one):
            return True
        told = one.source()
        return any(source.digest == told.digest for source in others) or same_work(
            told.reference, merged(others)[0]
        )

    def _without(self, number: int, one: Prepared) -> list[Source]:
        return [source for source in self._writing.sources_of(number) if not _is_of(source, one)]

    # --- what it is the same as

    def _take_in(self, one: Prepared) -> tuple[Outcome, str]:
        """Keep a document that its file did not hold before."""
        matches = self._matches(one)
        if not matches:
            key = self._free_key(one.proposal or Path(one.path).stem)
            if one.plain:
                self._keep_as_read(key, one)
            else:
                self._make(key, [], [one.source()], one)
            return Outcome.READ, key
        key = matches[0].key
        if (key, one.proposal) in self._fresh:
            return Outcome.DUPLICATE, key
        numbers = [match.number for match in matches]
        sources = [source for number in numbers for source in self._writing.sources_of(number)]
        for match in matches[1:]:
            self._writing.put_alias(match.key, key)
            self._fresh = {(key if own == match.key else own, told) for own, told in self._fresh}
        changed = self._make(key, numbers, [*sources, one.source()], one)
        return (Outcome.JOINED if changed else Outcome.DUPLICATE), key

    def _matches(self, one: Prepared) -> list[Candidate]:
        """Return the documents that are the same work, the oldest first."""
        candidates = self._writing.candidates(one.ready.packed, one.ready.title_form)
        told = one.source().reference if candidates else Reference()
        found = {
            each.number: each
            for each in candidates
            if same_work(
                told,
                each.reference,
                same_text=each.same_text and one.fullness > TITLE_ALONE,
            )
        }
        for number in self._linked(one):
            each = self._writing.candidate(number)
            if each and number not in found and self._may_stand_by(one, each):
                found[number] = each
        kept: list[Candidate] = []
        for number in sorted(found):
            # Each is this work, but they need not be each other's: identifiers may part them.
            if not any(contradict(found[number].reference, other.reference) for other in kept):
                kept.append(found[number])
        return kept

    def _may_stand_by(self, one: Prepared, each: Candidate) -> bool:
        # A PDF's title is a guess; that of a page or book is not.
        told = one.source().reference
        guessed = "pdf" in (one.format, *self._formats(each.number, one))
        return not contradict(told, each.reference) and (
            guessed or not strangers(told, each.reference)
        )

    def _linked(self, one: Prepared) -> list[int]:
        """Return the numbers of documents whose files name this one's, stand by it, or reverse."""
        if is_record(one.format):
            places = [
                *one.attachments,
                *beside_record(one.path, one.proposal, alone=one.alone),
            ]
            holders = self._writing.holders(places)
            numbers = [
                holders[place][0][0]
                for place in dict.fromkeys(places)
                if len(holders.get(place, ())) == 1
            ]
            return [number for number in numbers if self._takes(number, one)][:1]
        if not one.alone:
            return []
        numbers = [number for number, _ in self._writing.attached_to(one.path)]
        numbers += self._records_beside(one)
        return [number for number in numbers if self._takes(number, one)][:1]

    def _records_beside(self, one: Prepared) -> list[int]:
        path = Path(one.path)
        if path.suffix.lower() not in FULL_TEXTS:
            return []
        siblings = [str(path.with_suffix(suffix)) for suffix in _RECORD_FILES]
        held = self._writing.holders(place for place in siblings if place != one.path)
        numbers = [holding[0][0] for holding in held.values() if len(holding) == 1]
        named = self._writing.number_of(path.stem)
        if named is not None and any(
            source.proposal == path.stem and Path(source.path).parent == path.parent
            for source in self._writing.sources_of(named)
        ):
            numbers.append(named)
        return numbers

    def _takes(self, number: int, one: Prepared) -> bool:
        """Tell whether a record and a text may be joined by their places alone.

        A record takes one text of each kind: a second PDF is a supplement, a work of its own.
        A text takes one record: that two are of one work, only they themselves can tell.
        """
        formats = self._formats(number, one)
        if is_record(one.format):
            return bool(formats) and not any(map(is_record, formats))
        return any(map(is_record, formats)) and one.format not in formats

    def _formats(self, number: int, one: Prepared) -> list[str]:
        """Return the formats of a document's other sources."""
        return [source.format for source in self._without(number, one)]

    def _free_key(self, proposal: str) -> str:
        """Return the proposal, or the first of proposal-2, proposal-3, … that is free."""
        if self._writing.number_of(proposal) is None:
            return proposal
        number = self._tried.get(proposal, 1)
        while True:
            number += 1
            key = f"{proposal}-{number}"
            if self._writing.number_of(key) is None:
                self._tried[proposal] = number
                return key

    # --- making it of its sources

    def _current(self, sources: Sequence[Source], path: str = "") -> list[Source]:
        """Return the sources whose files still hold what they held, or all if none does."""
        current = [
            source
            for source in sources
            if source.path == path or self._holdings.still_holds(source.path)
        ]
        return current or list(sources)

    def _keep_as_read(self, key: str, one: Prepared) -> None:
        """Keep a new document as its file has it."""
        packed = one.ready.packed
        if packed.key != key:
            packed = replace(packed, key=key)
        made = self._put(packed, one.ready)
        self._writing.put_own_source(made, packed, one.proposal, one.fullness, one.length)

    def _put(self, packed: Packed, ready: Ready) -> int:
        made = self._writing.put_document(
            packed,
            self._changes.generation,
            ready.sizes,
            ready.abbreviations,
            title_form=ready.title_form,
            cited=ready.cited,
        )
        self._changes.entries[made] = replace(ready.entry, document=made, key=packed.key)
        if ready.retracted:
            self._changes.retracted[packed.key] = None
        return made

    def _make(
        self, key: str, numbers: Sequence[int], sources: Sequence[Source], one: Prepared | None
    ) -> bool:
        """Keep the document that the sources make in place of those of the numbers.

        False where it is what it was, and only the sources differ.
        """
        stored = self._writing.document(numbers[0]) if numbers else None
        kept = stored.digest if stored else ""
        current = self._current(sources, one.path if one else "")
        if stored:
            current.sort(key=lambda source: source.path != stored.path)
        chosen = text_source(current, kept)
        reference, _ = merged(current, chosen.digest)
        document = replace(
            self._with_text(chosen, numbers, one),
            key=key,
            reference=reference,
            path=chosen.path,
            format=chosen.format,
        )
        if len(numbers) == 1 and document == stored:
            for source in sources:
                self._writing.put_source(numbers[0], source)
            return False
        read_so = one is not None and document == replace(one.ready.document(), key=key)
        ready = one.ready if one and read_so else make_ready(document)
        for number in numbers:
            self._writing.remove_document(number, self._changes.generation)
            self._changes.removed.append(number)
        made = self._put(replace(ready.packed, key=key), ready)
        for source in sources:
            self._writing.put_source(made, source)
        return True

    def _with_text(self, chosen: Source, numbers: Sequence[int], one: Prepared | None) -> Document:
        """Return a document that has the text of a source.

        Where that is only in a file, the text at hand stays until the file was read again.
        """
        if one is not None and chosen.digest == one.ready.packed.digest.hex():
            return one.ready.document()
        stored = [self._writing.document(number) for number in numbers]
        for document in stored:
            if document is not None and document.digest == chosen.digest:
                return document
        self._changes.reread.add(chosen.path)
        self._writing.forget_reading(chosen.path)
        at_hand = [document for document in stored if document is not None]
        return at_hand[0] if at_hand or one is None else one.ready.document()

    def _make_anew(self, number: int) -> None:
        """Work out a document again from the sources that it has left."""
        found = self._writing.candidate(number)
        sources = self._writing.sources_of(number)
        if found is not None:
            self._make(found.key, [number], sources, None)

    def _drop(self, path: str, fresh: set[tuple[str, str]] | frozenset[tuple[str, str]]) -> None:
        """Forget what a file no longer holds; a document goes when no file holds it."""
        for _, key, proposal in self._writing.sources(path):
            if (key, proposal) in fresh:
                continue
            present = self._writing.number_of(key)
            if present is None:
                continue
            self._writing.remove_source(path, present, proposal)
            if self._writing.sources_of(present):
                self._make_anew(present)
            else:
                self._writing.remove_document(present, self._changes.generation)
                self._changes.removed.append(present)
                self._changes.dropped += 1


def _is_of(source: Source, one: Prepared) -> bool:
    return (source.path, source.proposal) == (one.path, one.proposal)
