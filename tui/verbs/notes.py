"""The verbs on what was kept: notes and cite."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.documents import Document, Reference
from search.errors import UnknownKeyError
from search.inert import inert
from tui.verbs.documents import find
from tui.verbs.records import counted, one_line, table, write_json
from tui.verbs.verb import (
    ExitCode,
    NotFound,
    Refusal,
    Verb,
    VerbGroup,
    leave,
    message,
    on_terminal,
    opened,
    parse_place,
)

if TYPE_CHECKING:
    from search.library import Library
    from search.notes.note import Note
    from search.notes.store import NoteStore

notes = VerbGroup(
    "notes",
    usual="list",
    help="List, make, change, export and verify notes.",
    examples=(
        "flori notes",
        'flori notes add mease-2009#12 --comment "both drugs" --tag efficacy',
        "flori notes export --format markdown -o notes.md",
    ),
)


_TEXT = "text"


def _export_formats() -> list[str]:
    from search.notes.export import FORMATS

    return list(FORMATS)


def _citation_formats() -> list[str]:
    from search.notes.citations import FORMATS

    return [_TEXT, *FORMATS]


class _Format(click.ParamType[str]):
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


def _store(library: Library) -> NoteStore:
    from search.notes.store import NoteStore

    return NoteStore(library.notes_folder)


def _load(store: NoteStore) -> tuple[tuple[Note, ...], bool]:
    """Return the notes, and whether all could be read; what could not is named on stderr."""
    loaded = store.notes()
    for problem in loaded.problems:
        message(problem.message)
    return loaded.notes, not loaded.problems


def _note(store: NoteStore, name: str) -> Note:
    """Return the note whose id is ``name``, or the only one whose id begins or ends with it."""
    kept, _ = _load(store)
    found = [note for note in kept if note.id == name] or [
        note for note in kept if note.id.startswith(name) or note.id.endswith(name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"{name!r} fits {len(found)} notes; give more of the id.")
    raise NotFound(f"There is no note {name!r}; `flori notes` lists those that there are.")


def _tags(given: Sequence[str]) -> list[str]:
    parts = (tag.strip().lstrip("#") for tag in ",".join(given).split(","))
    return [tag for tag in dict.fromkeys(parts) if tag]


def _source(library: Library) -> Callable[[str], Document | None]:
    """Return a function that gives a note's document, or None where it is gone."""

    def document_of(key: str) -> Document | None:
        try:
            return library.show(key)
        except UnknownKeyError:
            return None

    return document_of


@notes.command(
    name="list",
    examples=("flori notes list", "flori notes list --tag efficacy --json"),
)
@click.option("--tag", "wanted", multiple=True, help="Only notes with this tag.")
@click.option("--json", "as_json", is_flag=True, help="The notes as JSON Lines.")
def list_notes(wanted: Sequence[str], *, as_json: bool) -> None:
    """List the notes, oldest first: id, citation, quotation, comment, tags."""
    with opened() as library:
        readable, whole = _load(_store(library))
    kept = [note for note in readable if set(_tags(wanted)) <= set(note.tags)]
    rows = []
    for note in kept:
        if as_json:
            write_json(asdict(note))
            continue
        told = [f"“{one_line(note.quote)}”"]
        told += [one_line(note.comment)] if note.comment else []
        told += [" ".join(f"#{one_line(tag)}" for tag in note.tags)] if note.tags else []
        rows.append((note.id, one_line(note.citation or note.key), " · ".join(told)))
    for line in table(rows, aligned=on_terminal()):
        click.echo(line)
    if not whole:
        leave(ExitCode.SOME_UNREADABLE)
    if not kept:
        message("There is no note yet." if not wanted else "No note has that tag.")
        leave(ExitCode.NOTHING_FOUND)


@notes.command(
    examples=(
        "flori notes add mease-2009#12",
        'flori notes add mease-2009#12 --comment "both drugs" --tag efficacy --tag trial',
    )
)
@click.argument("place", metavar="KEY#N")
@click.option("--comment", default="", help="Your own words.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given more than once.")
def add(place: str, *, comment: str, tags: Sequence[str]) -> None:
    """Keep a sentence; its note's id is printed."""
    from search.notes.store import new_note

    if parse_place(place)[1] is None:
        raise click.UsageError("Name a sentence as KEY#N; `flori search` shows them so.")
    with opened() as library:
        document, sentence = find(library, place)
        if sentence is None:
            raise click.UsageError("Name a sentence as KEY#N; `flori search` shows them so.")
        note = new_note(document, sentence.start, sentence.end)
        note = _store(library).save(replace(note, comment=comment, tags=tuple(_tags(tags))))
    click.echo(note.id)


@notes.command(
    examples=(
        'flori notes edit a1b2 --comment "see also the appendix"',
        "flori notes edit a1b2 --tag trial --untag efficacy",
    )
)
@click.argument("name", metavar="ID")
@click.option("--comment", help="Your own words, instead of those before.")
@click.option("--tag", "tags", multiple=True, help="A tag to add.")
@click.option("--untag", "untags", multiple=True, help="A tag to take away.")
def edit(name: str, *, comment: str | None, tags: Sequence[str], untags: Sequence[str]) -> None:
    """Change a note's comment or tags; ID may be its beginning or its end."""
    if comment is None and not tags and not untags:
        raise click.UsageError("Say what to change: --comment, --tag or --untag.")
    with opened() as library:
        store = _store(library)
        note = _note(store, name)
        kept = [tag for tag in [*note.tags, *_tags(tags)] if tag not in _tags(untags)]
        changed = replace(
            note,
            comment=note.comment if comment is None else comment,
            tags=tuple(dict.fromkeys(kept)),
        )
        store.save(changed)
    message(f"Changed {note.id}.")


@notes.command(examples=("flori notes delete a1b2",))
@click.argument("name", metavar="ID")
def delete(name: str) -> None:
    """Delete a note; its file goes to the folder .trash beside the notes."""
    with opened() as library:
        store = _store(library)
        note = store.delete(_note(store, name).id)
    message(f"Deleted {note.id}; its file is kept in {store.folder / '.trash'}.")


@notes.command(
    examples=(
        "flori notes export > notes.md",
        "flori notes export --format bibtex -o sources.bib --force",
    )
)
@click.option(
    "--format",
    "form",
    type=_Format(_export_formats),
    default="markdown",
    show_default=True,
    help="jsonl: W3C Web Annotations.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
@click.option("--force", is_flag=True, help="Write over FILE where it exists.")
def export(form: str, *, output: str | None, force: bool) -> None:
    """Write out all notes, each quotation verified against its source."""
    from search.notes.export import export as export_notes
    from search.notes.export import write_file

    with opened() as library:
        kept, whole = _load(_store(library))
        if whole and not kept:
            raise NotFound("There is no note to export yet.")
        text = export_notes(kept, _source(library), form)
    if output:
        write_file(Path(output), text, force=force)
        message(f"{counted(len(kept), 'note')} written to {output}.")
    else:
        _write(text)
    if not whole:
        leave(ExitCode.SOME_UNREADABLE)


@notes.command(examples=("flori notes verify",))
def verify() -> None:
    """Look up every quotation in its source; exit code 3 where one is lost or unreadable."""
    from search.notes.export import verify as verify_notes

    with opened() as library:
        kept, whole = _load(_store(library))
        verified = verify_notes(kept, _source(library))
    missing = 0
    for note, anchor in verified:
        missing += anchor.state == "missing"
        if anchor.state != "exact":
            told = "not found in source" if anchor.state == "missing" else "moved"
            click.echo(f"{note.id}\t{told}\t{one_line(note.quote)}")
    message(f"{counted(len(verified), 'note')} looked up, {missing:,} not found.")
    if missing or not whole:
        leave(ExitCode.SOME_UNREADABLE)


@click.command(
    cls=Verb,
    examples=(
        "flori cite mease-2009",
        "flori cite mease-2009 obata-2017 --style vancouver",
        "flori cite mease-2009 --format bibtex >> sources.bib",
    ),
)
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option(
    "--style",
    default="apa",
    show_default=True,
    help="Of a text: ama, apa, vancouver, chicago, ieee, … or a .csl file.",
)
@click.option(
    "--format",
    "form",
    type=_Format(_citation_formats),
    default=_TEXT,
    show_default=True,
)
def cite(keys: Sequence[str], *, style: str, form: str) -> None:
    """Write the references of documents."""
    cited: list[tuple[str, Reference]] = []
    unknown = 0
    with opened() as library:
        for key in dict.fromkeys(keys):
            try:
                document = library.show(key)
            except UnknownKeyError as error:
                unknown += 1
                message(str(error))
            else:
                cited.append((document.key, document.reference))
    if not cited:
        leave(ExitCode.NOTHING_FOUND)
    _write(_formatted(cited, style, form))
    if unknown:
        leave(ExitCode.SOME_UNREADABLE)


def _formatted(cited: Sequence[tuple[str, Reference]], style: str, form: str) -> str:
    from search.notes import citations

    if form == _TEXT:
        return "\n".join(citations.format_references(cited, style=style))
    return citations.FORMATS[form](cited)


def _write(text: str) -> None:
    """Write a text to stdout, ending in one newline; inert where a person reads it."""
    shown = inert(text) if sys.stdout.isatty() else text
    click.echo(shown.rstrip("\n"))
