"""What the verbs on notes share: the notes of a library, which of them, how texts are written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from search.documents import Document
from search.errors import UnknownKeyError
from search.inert import inert
from tui.verbs.verb import NotFound, Refusal, message

if TYPE_CHECKING:
    from search.library import Library
    from search.notes.checking import Checked
    from search.notes.choosing import Choice
    from search.notes.note import Note
    from search.notes.store import NoteStore


class Format(click.ParamType[str]):
    """One of a table of formats, which is looked at only when one is named."""

    name = "format"

    def __init__(self, names: Callable[[], list[str]]) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the names, for the help."""
        return f"[{'|'.join(self._names())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; any other is wrong usage."""
        if value not in self._names():
            self.fail(f"{value!r} is not one of {', '.join(self._names())}.", param, ctx)
        return value


def store_of(library: Library) -> NoteStore:
    """Return the user's notes on a library."""
    from search.notes.store import NoteStore

    return NoteStore(library.notes_folder)


def load(store: NoteStore) -> tuple[tuple[Note, ...], bool]:
    """Return the notes, and whether all could be read; what could not is named on stderr."""
    loaded = store.notes()
    for remark in loaded.remarks:
        message(remark)
    return loaded.notes, not loaded.problems


def note_named(store: NoteStore, name: str) -> Note:
    """Return the note whose id is ``name``, or the only one whose id begins or ends with it."""
    kept, _ = load(store)
    found = [note for note in kept if note.id == name] or [
        note for note in kept if note.id.startswith(name) or note.id.endswith(name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"{name!r} fits {len(found)} notes; give more of the id.")
    raise NotFound(f"There is no note {name!r}; `flori notes` lists those that there are.")


def tags_in(given: Sequence[str]) -> list[str]:
    """Return the tags in options, each of which may hold several, parted by commas."""
    parts = (tag.strip().lstrip("#") for tag in ",".join(given).split(","))
    return [tag for tag in dict.fromkeys(parts) if tag]


def source_of(library: Library) -> Callable[[str], Document | None]:
    """Return a function that gives a note's document, or None where it is gone."""

    def document_of(key: str) -> Document | None:
        try:
            return library.show(key)
        except UnknownKeyError:
            return None

    return document_of


def tell_drifted(items: Sequence[Checked]) -> None:
    """Name on stderr the notes whose quotations are not what their sources say now."""
    for item in items:
        message(f"{item.note.id or item.note.key}: {item.told}: “{item.note.quote}”")


def choice_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options that say which notes are meant; `choice` makes them one thing."""
    for option in (
        click.option("--verdict", "verdicts", multiple=True, help="Only notes with this verdict."),
        click.option("--document", "documents", multiple=True, help="Only notes of this key."),
        click.option("--question", default="", help="Only notes that belong to this question."),
        click.option("--tag", "wanted", multiple=True, help="Only notes with this tag."),
    ):
        command = option(command)
    return command


def choice(
    wanted: Sequence[str], question: str, documents: Sequence[str], verdicts: Sequence[str]
) -> Choice:
    """Return which notes are meant by the options of `choice_options`."""
    from search.notes.choosing import Choice
    from search.notes.judging import VERDICTS, completed

    return Choice(
        tags=tuple(tags_in(wanted)),
        question=question,
        documents=tuple(documents),
        verdicts=tuple(completed(verdict, VERDICTS) for verdict in verdicts),
    )


def write_text(text: str) -> None:
    """Write a text to stdout, ending in one newline; inert where a person reads it."""
    shown = inert(text) if sys.stdout.isatty() else text
    click.echo(shown.rstrip("\n"))
