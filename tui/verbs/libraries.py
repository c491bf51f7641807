"""The verb library: which there are, what they hold, how they are, and their end."""

from __future__ import annotations

from dataclasses import asdict

import click

from tui.verbs.records import counted, one_line, table, write_json
from tui.verbs.verb import (
    ExitCode,
    VerbGroup,
    leave,
    library_location,
    library_names,
    message,
    on_terminal,
    opened,
)

library = VerbGroup(
    "library",
    usual="list",
    help="List, describe, check, rebuild and delete libraries.",
    examples=(
        "flori library",
        "flori library info fibro",
        "flori library delete fibro",
    ),
)

_NAME = click.argument(
    "name", metavar="[NAME|FOLDER]", required=False, shell_complete=library_names
)


@library.command(name="list", examples=("flori library list",))
def list_them() -> None:
    """List the libraries: name, size, folder."""
    from search.library import list_libraries

    rows = [
        (one_line(each.name), counted(each.documents, "document"), one_line(str(each.folder)))
        for each in list_libraries()
    ]
    for line in table(rows, aligned=on_terminal()):
        click.echo(line)
    if not rows:
        message("There is no library yet; `flori add PATH` makes one.")
        leave(ExitCode.NOTHING_FOUND)


@library.command(examples=("flori library info", "flori library info fibro --json"))
@_NAME
@click.option("--json", "as_json", is_flag=True, help="As one JSON record.")
def info(name: str | None, *, as_json: bool) -> None:
    """Show how much a library holds, where it is, and whether its index is sound."""
    with opened(name, remember=False) as shown:
        facts: dict[str, object] = {
            "name": shown.name,
            "folder": str(shown.folder),
            "notes": str(shown.notes_folder),
        } | asdict(shown.statistics())
        facts["bytes"] = shown.bytes_on_disk()
        facts["documents_bytes"] = shown.bytes_on_disk("library.db")
        facts["index_bytes"] = shown.bytes_on_disk("index")
        facts["generation"] = shown.generation
        facts["health"] = " ".join(shown.check(quick=True)) or "sound"
    if as_json:
        write_json(facts)
        return
    rows = [(f"{name.replace('_', ' ')}:", _told(fact)) for name, fact in facts.items()]
    for line in table(rows, aligned=on_terminal()):
        click.echo(line)


def _told(fact: object) -> str:
    return f"{fact:,}" if isinstance(fact, int | float) else one_line(str(fact))


@library.command(examples=("flori library check",))
@_NAME
def check(name: str | None) -> None:
    """Look for damage; exit code 2 where there is any."""
    with opened(name, remember=False) as checked:
        problems = checked.check()
    for problem in problems:
        click.echo(one_line(problem))
    message(f"{checked.name}: {counted(len(problems), 'problem')} found.")
    if problems:
        leave(ExitCode.UNUSABLE)


@library.command(examples=("flori library rebuild fibro",))
@_NAME
def rebuild(name: str | None) -> None:
    """Make the index anew from the documents that are stored.

    Ctrl+C ends it at a commit; run it again to go on.
    """
    from tui.verbs.add import ProgressLine, interruptible

    line = ProgressLine()
    with opened(name, remember=False) as rebuilt, interruptible() as interruption:
        whole = rebuilt.rebuild(line.show_documents, lambda: interruption.came)
        line.clear()
    if not whole:
        message("Stopped; the old index is in use. Run it again to go on.")
        leave(ExitCode.INTERRUPTED)
    message(f"{rebuilt.name}: the index is made anew.")


@library.command(examples=("flori library delete fibro", "flori library delete fibro --yes"))
@_NAME
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(name: str | None, *, yes: bool) -> None:
    """Delete a library with its index; the files it was made from and the notes stay."""
    from search.library import Library

    doomed = name or library_location()
    if not doomed:
        raise click.UsageError("Name the library to delete.")
    if not yes and not click.confirm(f"Delete the library {one_line(doomed)}?", err=True):
        message("Nothing was deleted.")
        return
    Library.delete(doomed)
    message(f"Deleted the library {doomed}; its notes are kept.")
