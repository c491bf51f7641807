"""Some of the notes, and notes in groups: by document, tag, question or verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.notes.judging import (
    NO_VERDICT,
    VERDICTS,
    plain,
    questions_of,
    same_question,
    verdict_on,
)
from search.notes.note import Note

UNGROUPED = "time"
GROUPINGS = (UNGROUPED, "document", "tag", "question", "verdict")
"""What notes can be grouped by; ``time`` means not at all, newest first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which notes are wanted; what is empty asks for nothing."""

    tags: tuple[str, ...] = ()
    """All of these."""
    question: str = ""
    """Notes that belong to it (`judging.questions_of`)."""
    documents: tuple[str, ...] = ()
    """Keys, one of which it must be."""
    verdicts: tuple[str, ...] = ()
    """One of these, on the question if one is named, else on any."""
    words: str = ""
    """Words or parts of them, all of which the note must hold; ``#tag`` is how a tag begins."""

    def holds(self, note: Note) -> bool:
        """Tell whether a note is wanted."""
        return (
            set(self.tags) <= set(note.tags)
            and (not self.documents or note.key in self.documents)
            and (
                not self.question
                or any(same_question(asked, self.question) for asked in questions_of(note))
            )
            and (not self.verdicts or bool(set(self.verdicts) & set(self._told(note))))
            and _holds_words(note, self.words)
        )

    def of(self, notes: Iterable[Note]) -> list[Note]:
        """Return the notes that are wanted, in their order."""
        return [note for note in notes if self.holds(note)]

    def _told(self, note: Note) -> list[str]:
        if self.question:
            return [verdict_on(note, self.question)]
        return [verdict for _, verdict in note.verdicts]


def _holds_words(note: Note, typed: str) -> bool:
    wanted = typed.casefold().split()
    if not wanted:
        return True
    tags = [f"#{tag}".casefold() for tag in note.tags]
    verdicts = [word for pair in note.verdicts for word in pair]
    held = " ".join(
        (note.quote, note.comment, note.citation, note.key, note.question, note.colour, *verdicts)
    ).casefold()
    words = f" {' '.join(held.split())} {' '.join(tags)}"
    return all(
        any(tag.startswith(word) for tag in tags) if word.startswith("#") else word in words
        for word in wanted
    )


def grouped(notes: Sequence[Note], by: str) -> list[tuple[str, list[Note]]]:
    """Return notes in groups with their headings; each group keeps the notes' order.

    A note stands in every group that it belongs to. Tags come by the alphabet, documents and
    questions in the order of their first notes, verdicts in theirs; those that have none last,
    under a heading that says so.
    """
    if by == UNGROUPED:
        return [("", list(notes))] if notes else []
    groups: dict[str, tuple[str, list[Note]]] = {}
    for note in notes:
        for name, heading in _GROUPS[by](note) or [("", _NONE[by])]:
            groups.setdefault(name, (heading, []))[1].append(note)
    found = sorted(groups.items(), key=lambda item: (not item[0], _order(by, item[1][0])))
    return [group for _, group in found]


def _order(by: str, heading: str) -> tuple[int, str]:
    """Return what to sort headings by; equal ones stay in the order of their first notes."""
    if by in ("document", "question"):
        return 0, ""
    if by == "verdict" and heading in VERDICTS:
        return VERDICTS.index(heading), heading
    return len(VERDICTS), heading.casefold()


_GROUPS: dict[str, Callable[[Note], list[tuple[str, str]]]] = {
    "document": lambda note: [(note.key, note.citation or note.key)],
    "tag": lambda note: [(tag, f"#{tag}") for tag in note.tags],
    "question": lambda note: [(plain(asked), asked) for asked in questions_of(note)],
    "verdict": lambda note: [(told, told) for told in dict.fromkeys(v for _, v in note.verdicts)],
}
"""What a note's groups are called, and their headings."""

_NONE = {"tag": "no tag", "question": "no question", "verdict": NO_VERDICT}
