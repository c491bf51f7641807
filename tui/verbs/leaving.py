"""The verbs by which notes leave and are looked up again: export, verify, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.verbs.kept import (
    Format,
    choice,
    choice_options,
    load,
    source_of,
    store_of,
    tell_drifted,
    write_text,
)
from tui.verbs.records import counted, one_line, write_json
from tui.verbs.verb import ExitCode, NotFound, Verb, leave, message, opened

if TYPE_CHECKING:
    from search.library import Library
    from search.notes.checking import Checked
    from search.notes.note import Note


def _export_formats() -> list[str]:
    from search.notes.export import DOCX, FORMATS

    return [*FORMATS, DOCX]


def _evidence_formats() -> list[str]:
    from search.notes.evidence import FORMATS

    return list(FORMATS)


def _groupings() -> list[str]:
    from search.notes.choosing import GROUPINGS

    return list(GROUPINGS)


@click.command(
    cls=Verb,
    examples=(
        "flori notes export > notes.md",
        "flori notes export -o notes.docx --tag efficacy --style vancouver",
        "flori notes export --format bibtex -o sources.bib --force",
        "flori notes export --conversation -o answers.md",
    ),
)
@click.option(
    "--format",
    "form",
    type=Format(_export_formats),
    help="Default: by FILE's ending, else markdown. jsonl: W3C Web Annotations.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
@click.option("--force", is_flag=True, help="Write over FILE where it exists.")
@click.option("--strict", is_flag=True, help="Write nothing if a quotation has drifted.")
@click.option("--conversation", is_flag=True, help="The desk's conversation, not the notes.")
@click.option("--by", type=Format(_groupings), help="Group pages. Default: document.")
@click.option("--style", default="apa", show_default=True, help="Of the list of references.")
@choice_options
def export(
    form: str | None,
    *,
    output: str | None,
    force: bool,
    strict: bool,
    conversation: bool,
    by: str | None,
    style: str,
    wanted: Sequence[str],
    question: str,
    documents: Sequence[str],
    verdicts: Sequence[str],
) -> None:
    """Write out notes, each quotation verified against its source.

    A quotation whose words are not in its source any more is marked so; with --strict nothing
    is written then, and the exit code is 3. Markdown and Org cite by key; written to a file,
    they have a .bib file of these keys beside them.
    """
    from search.notes.checking import check
    from search.notes.export import DOCX, drifted, exported, write_export
    from tui.exporting import format_of

    if form is None and output and Path(output).suffix:
        form = format_of(Path(output))
    form = form or "markdown"
    if form == DOCX and not output:
        raise click.UsageError(
            f"{DOCX} goes to a file: name one with -o FILE; there are also "
            f"{', '.join(_export_formats())}."
        )
    with opened() as library:
        readable, whole = _conversation(library) if conversation else load(store_of(library))
        chosen = choice(wanted, question, documents, verdicts).of(readable)
        if whole and not chosen:
            raise NotFound(_nothing(conversation=conversation, some=bool(readable)))
        items = check(chosen, source_of(library))
    lost = drifted(items)
    tell_drifted(lost)
    if strict and lost:
        message("Nothing was written: with --strict every quotation must stand in its source.")
        leave(ExitCode.SOME_UNREADABLE)
    layout = {"by": by or ("question" if conversation else "document"), "style": style}
    layout["title"] = "Conversation" if conversation else "Notes"
    if output:
        files = write_export(Path(output), items, form, force=force, **layout)
        written = " and ".join(str(file) for file in files)
        noun = "passage" if conversation else "note"
        message(f"{counted(len(chosen), noun)} written to {written}.")
    else:
        write_text(exported(items, form, **layout).decode("utf-8"))
    if not whole:
        leave(ExitCode.SOME_UNREADABLE)


def _conversation(library: Library) -> tuple[Sequence[Note], bool]:
    from search.query.conversation import load as load_conversation
    from tui.exporting import conversation_path, quoted

    path = conversation_path(library)
    loaded = load_conversation(path)
    if loaded.broken:
        message(f"{path}: {counted(loaded.broken, 'line')} cannot be read and left out.")
    return quoted(loaded.turns), not loaded.broken


def _nothing(*, conversation: bool, some: bool) -> str:
    if some:
        return "None is like that: nothing was written."
    return "There is no conversation yet." if conversation else "There is no note to export yet."


@click.command(cls=Verb, examples=("flori notes verify", "flori notes verify --update"))
@click.option("--json", "as_json", is_flag=True, help="Every note's state as JSON Lines.")
@click.option("--update", is_flag=True, help="Save the places where the same words stand now.")
@click.option(
    "--accept-changes",
    is_flag=True,
    help="With --update: quote changed words as they are now; old notes go to .trash.",
)
def verify(*, as_json: bool, update: bool, accept_changes: bool) -> None:
    """Look up every quotation in its source: exactly, by its context, then nearly the same words.

    Told are those that moved, are set differently or have changed ([-gone-] {+come+}), and those
    not found, with what stands in their place now. Exit code 3 where one has changed or is lost.
    """
    from search.notes.checking import bring_up_to_date, check

    if accept_changes and not update:
        raise click.UsageError("--accept-changes goes with --update.")
    with opened() as library:
        store = store_of(library)
        kept, whole = load(store)
        items = check(kept, source_of(library))
        updated: list[str] = []
        if update:
            updated = bring_up_to_date(store, items, accept_changes=accept_changes)
    lost = 0
    for item in items:
        settled = item.note.id in updated
        lost += item.drifted and not settled
        if as_json:
            write_json(_record(item) | {"updated": settled})
        elif item.state != "exact":
            end = " (updated)" if settled else ""
            click.echo(f"{item.note.id}\t{_told(item)}{end}\t{one_line(item.note.quote)}")
    count = counted(len(items), "note")
    message(f"{count} looked up, {lost:,} changed or not found, {len(updated):,} updated.")
    if lost or not whole:
        leave(ExitCode.SOME_UNREADABLE)


def _told(item: Checked) -> str:
    told = "moved" if item.state == "moved" else one_line(item.told)
    instead = one_line(item.now) if item.state == "missing" else ""
    return f"{told}; there stands now: {instead}" if instead else told


def _record(item: Checked) -> dict[str, object]:
    return {
        "id": item.note.id,
        "key": item.note.key,
        "state": item.state,
        "quote": item.note.quote,
        "start": item.anchor.start,
        "end": item.anchor.end,
        "now": item.now or None,
        "differences": [{"kind": part.kind, "text": part.text} for part in item.differences],
    }


@click.command(
    cls=Verb,
    examples=(
        "flori notes evidence",
        'flori notes evidence "does milnacipran help?" --format csv > evidence.csv',
    ),
)
@click.argument("question", default="")
@click.option(
    "--format",
    "form",
    type=Format(_evidence_formats),
    default="markdown",
    show_default=True,
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
@click.option("--force", is_flag=True, help="Write over FILE where it exists.")
def evidence(question: str, *, form: str, output: str | None, force: bool) -> None:
    """Lay out what was kept on a question by verdict and document, with counts.

    Without QUESTION: on every question that notes belong to.
    """
    from search.notes.checking import check
    from search.notes.choosing import Choice
    from search.notes.evidence import evidence_tables
    from search.notes.export import write_file
    from search.notes.judging import questions

    with opened() as library:
        kept, whole = load(store_of(library))
        if whole and not Choice(question=question).of(kept):
            asked = "; ".join(questions(kept))
            told = f" There are notes on: {one_line(asked)}" if asked else ""
            raise NotFound(f"No note belongs to that question.{told}")
        items = check(kept, source_of(library))
    tell_drifted([item for item in items if item.drifted])
    text = evidence_tables(items, question, form)
    if output:
        write_file(Path(output), text, force=force)
        message(f"Written to {output}.")
    else:
        write_text(text)
    if not whole:
        leave(ExitCode.SOME_UNREADABLE)
