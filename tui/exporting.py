"""What notes, and a conversation, are exported as: formats by the endings of files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from search.errors import NoteError
from search.folders import state_folder
from search.library import Library
from search.notes.note import Note
from search.query.conversation import Turn

EXPORTS = {
    ".md": "markdown",
    ".org": "org",
    ".html": "html",
    ".docx": "docx",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".bib": "bibtex",
    ".ris": "ris",
    ".nbib": "nbib",
    ".json": "csl-json",
}
"""What an export's file name ends in, and the format that it is then written in."""


def format_of(path: Path) -> str:
    """Return the format that a file's ending stands for; raises NoteError for another ending."""
    form = EXPORTS.get(path.suffix.lower())
    if form is None:
        raise NoteError(f"{path.name}: the ending must be one of {', '.join(EXPORTS)}.")
    return form


def conversation_path(library: Library) -> Path:
    """Return where the desk keeps the conversation on a library."""
    return state_folder() / library.notes_folder.name / "conversation.jsonl"


def quoted(turns: Iterable[Turn]) -> list[Note]:
    """Return the hits of a conversation as notes that are not kept, to be exported like those."""
    return [
        Note(
            id="",
            key=hit.key,
            quote=hit.text,
            start=hit.start,
            end=hit.end,
            sentence=hit.sentence,
            section=hit.section,
            page=hit.page,
            citation=hit.citation,
            question=turn.question,
            created=turn.asked,
        )
        for turn in turns
        for hit in turn.answer.hits
    ]
