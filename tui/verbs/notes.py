"""The verbs on what was kept: notes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from tui.verbs.documents import find
from tui.verbs.kept import choice, choice_options, load, note_named, store_of, tags_in
from tui.verbs.leaving import evidence, export, verify
from tui.verbs.records import one_line, table, write_json
from tui.verbs.verb import ExitCode, VerbGroup, leave, message, on_terminal, opened, parse_place

if TYPE_CHECKING:
    from search.notes.note import Note
    from search.notes.store import NoteStore

notes = VerbGroup(
    "notes",
    usual="list",
    help="List, make, change, export and verify notes; lay out evidence.",
    examples=(
        "flori notes",
        'flori notes add mease-2009#12 --comment "both drugs" --tag efficacy',
        "flori notes export --format markdown -o notes.md",
    ),
)


@notes.command(
    name="list",
    examples=("flori notes list", "flori notes list --tag efficacy --json"),
)
@choice_options
@click.option("--json", "as_json", is_flag=True, help="The notes as JSON Lines.")
def list_notes(
    wanted: Sequence[str],
    question: str,
    documents: Sequence[str],
    verdicts: Sequence[str],
    *,
    as_json: bool,
) -> None:
    """List the notes, oldest first: id, citation, quotation, comment, verdicts, tags."""
    with opened() as library:
        readable, whole = load(store_of(library))
    kept = choice(wanted, question, documents, verdicts).of(readable)
    rows = []
    for note in kept:
        if as_json:
            write_json(asdict(note) | {"verdicts": dict(note.verdicts)})
            continue
        told = [f"“{one_line(note.quote)}”"]
        told += [one_line(note.comment)] if note.comment else []
        told += [one_line(verdict) for _, verdict in note.verdicts]
        told += [one_line(note.colour)] if note.colour else []
        told += [" ".join(f"#{one_line(tag)}" for tag in note.tags)] if note.tags else []
        rows.append((note.id, one_line(note.citation or note.key), " · ".join(told)))
    for line in table(rows, aligned=on_terminal()):
        click.echo(line)
    if not whole:
        leave(ExitCode.SOME_UNREADABLE)
    if not kept:
        message("No note is like that." if readable else "There is no note yet.")
        leave(ExitCode.NOTHING_FOUND)


@notes.command(
    examples=(
        "flori notes add mease-2009#12",
        'flori notes add mease-2009#12 --comment "both drugs" --tag efficacy --tag trial',
        'flori notes add mease-2009#12 --question "does it help?" --verdict supports',
    )
)
@click.argument("place", metavar="KEY#N")
@click.option("--comment", default="", help="Your own words.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given more than once.")
@click.option("--question", default="", help="The question that the sentence belongs to.")
@click.option("--verdict", default="", help="What it says on the question.")
@click.option("--colour", default="", help="A coloured label.")
def add(
    place: str, *, comment: str, tags: Sequence[str], question: str, verdict: str, colour: str
) -> None:
    """Keep a sentence; its note's id is printed. One that is kept already stays one note."""
    from search.notes.judging import judged
    from search.notes.store import kept_already, new_note

    if parse_place(place)[1] is None:
        raise click.UsageError("Name a sentence as KEY#N; `flori search` shows them so.")
    verdict, colour = _verdict(verdict), _colour(colour)
    with opened() as library:
        document, sentence = find(library, place)
        if sentence is None:
            raise click.UsageError("Name a sentence as KEY#N; `flori search` shows them so.")
        store = store_of(library)
        there = kept_already(store.notes().notes, document, sentence.start, sentence.end)
        note = there or new_note(document, sentence.start, sentence.end, question=question)
        changed = replace(
            note,
            comment=comment or note.comment,
            tags=tuple(dict.fromkeys([*note.tags, *tags_in(tags)])),
            colour=colour or note.colour,
        )
        if verdict:
            changed = judged(changed, question or changed.question, verdict)
        if there is None or changed != there:
            store.save(changed)
    if there is not None:
        message("Kept already: what you gave is added to that note.")
    click.echo(note.id)


@notes.command(
    examples=(
        "flori notes edit a1b2",
        'flori notes edit a1b2 --comment "see also the appendix"',
        "flori notes edit a1b2 --tag trial --untag efficacy --verdict supports",
    )
)
@click.argument("name", metavar="ID")
@click.option("--comment", help="Your own words, instead of those before.")
@click.option("--tag", "tags", multiple=True, help="A tag to add.")
@click.option("--untag", "untags", multiple=True, help="A tag to take away.")
@click.option("--verdict", help="What it says on the question; an empty one takes it away.")
@click.option("--question", default="", help="The verdict's question, if not the note's own.")
@click.option("--colour", help="A coloured label; an empty one takes it away.")
def edit(
    name: str,
    *,
    comment: str | None,
    tags: Sequence[str],
    untags: Sequence[str],
    verdict: str | None,
    question: str,
    colour: str | None,
) -> None:
    """Change a note; ID may be its beginning or its end.

    Without an option the note opens in your editor ($VISUAL, else $EDITOR): front matter and
    comment are yours to change. What cannot be read then is kept aside and named.
    """
    from search.notes.judging import judged

    nothing = comment is None and verdict is None and colour is None and not tags and not untags
    if nothing and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "Say what to change: --comment, --tag, --untag, --verdict or --colour; "
            "on a terminal an editor opens without them."
        )
    with opened() as library:
        store = store_of(library)
        note = note_named(store, name)
        if nothing:
            _edit_in_editor(store, note)
            return
        kept = [tag for tag in [*note.tags, *tags_in(tags)] if tag not in tags_in(untags)]
        changed = replace(
            note,
            comment=note.comment if comment is None else comment,
            tags=tuple(dict.fromkeys(kept)),
            colour=note.colour if colour is None else _colour(colour),
        )
        if verdict is not None:
            changed = judged(changed, question or note.question, _verdict(verdict))
        store.save(changed)
    message(f"Changed {note.id}.")


def _edit_in_editor(store: NoteStore, note: Note) -> None:
    from search.notes import drafts
    from tui.editor import run_editor

    draft = drafts.begin(store, note.id)
    if draft.resumed:
        message(f"Going on with the earlier edit in {draft.path}.")
    run_editor(draft.path)
    changed = drafts.take(store, draft)
    message(f"Changed {note.id}." if changed != note else f"{note.id} is as it was.")


def _verdict(given: str) -> str:
    from search.notes.judging import VERDICTS

    return _one_of(given, VERDICTS, "verdict")


def _colour(given: str) -> str:
    from search.notes.judging import COLOURS

    return _one_of(given, COLOURS, "colour")


def _one_of(given: str, words: Sequence[str], name: str) -> str:
    """Return the word that was given or begun; none is one too."""
    from search.notes.judging import completed

    word = completed(given, words)
    if word and word not in words:
        raise click.UsageError(f"{given!r} is no {name}; there are {', '.join(words)}.")
    return word


@notes.command(examples=("flori notes delete a1b2",))
@click.argument("name", metavar="ID")
def delete(name: str) -> None:
    """Delete a note; its file goes to the folder .trash beside the notes."""
    with opened() as library:
        store = store_of(library)
        note = store.delete(note_named(store, name).id)
    message(f"Deleted {note.id}; its file is kept in {store.folder / '.trash'}.")


for _verb in (export, verify, evidence):
    notes.add_command(_verb)
