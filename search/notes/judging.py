"""What a reader makes of a passage: verdicts on questions, and coloured labels.

Words that a person wrote by hand into a note and that are none of these stay as they are;
`unknown_words` names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from search.notes.note import Note

VERDICTS = ("supports", "contradicts", "unclear", "background")
"""What a passage can say on a question."""

SIGNS = {"supports": "+", "contradicts": "−", "unclear": "~", "background": "="}
"""One character for each verdict, where there is no room for the word."""

NO_VERDICT = "no verdict"
"""What stands where none was given."""

COLOURS = ("red", "orange", "yellow", "green", "blue", "violet")
"""The labels that a reader may give, beside the tags."""


def same_question(one: str, other: str) -> bool:
    """Tell whether two questions differ in nothing but capitals, spaces and final marks."""
    return plain(one) == plain(other)


def plain(question: str) -> str:
    """Return what two spellings of one question have in common."""
    return " ".join(question.casefold().split()).rstrip(" ?.!")


def verdict_on(note: Note, question: str) -> str:
    """Return the note's verdict on a question, or nothing."""
    return next((verdict for asked, verdict in note.verdicts if same_question(asked, question)), "")


def judged(note: Note, question: str, verdict: str) -> Note:
    """Return the note with another verdict on a question; an empty one takes it away."""
    others = [pair for pair in note.verdicts if not same_question(pair[0], question)]
    return replace(note, verdicts=(*others, *([(question, verdict)] if verdict else [])))


def questions_of(note: Note) -> tuple[str, ...]:
    """Return the questions that a note belongs to: that which found it, and those judged."""
    found: list[str] = []
    for question in (note.question, *(asked for asked, _ in note.verdicts)):
        if question.strip() and not any(same_question(question, known) for known in found):
            found.append(question)
    return tuple(found)


def questions(notes: Iterable[Note]) -> list[str]:
    """Return all questions of the notes, in the order of their first notes."""
    found: dict[str, str] = {}
    for note in notes:
        for question in questions_of(note):
            found.setdefault(plain(question), question)
    return list(found.values())


def completed(typed: str, words: Iterable[str]) -> str:
    """Return the one word that begins as typed; what fits none or several stays as it is."""
    start = typed.strip().lower()
    fitting = [word for word in words if start and word.startswith(start)]
    return fitting[0] if len(fitting) == 1 else start


def unknown_words(note: Note) -> list[str]:
    """Return a remark on each verdict and colour of the note that is none of ours."""
    remarks = [
        f"{note.id}: the verdict {verdict!r} is none of {', '.join(VERDICTS)}; it is kept as it is."
        for _, verdict in note.verdicts
        if verdict not in VERDICTS
    ]
    if note.colour and note.colour not in COLOURS:
        remarks.append(
            f"{note.id}: the colour {note.colour!r} is none of {', '.join(COLOURS)}; "
            "it is kept as it is."
        )
    return remarks
