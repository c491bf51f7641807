"""The verb that goes without saying: open the desk, or answer plainly where it cannot be."""

from __future__ import annotations

import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.verbs.add import add_to
from tui.verbs.ask import converse, lines_wait, talks
from tui.verbs.records import counted, one_line
from tui.verbs.verb import (
    ExitCode,
    Verb,
    coloured,
    leave,
    library_location,
    on_terminal,
    opened,
    own_command,
)

if TYPE_CHECKING:
    from search.library import Library

QUESTION = "does milnacipran help fibromyalgia pain?"
_HITS = 5


@click.command(
    name="open",
    cls=Verb,
    examples=(
        "flori                             the library used last, or the starter library",
        "flori ~/papers                    a library of this folder, made if missing",
        "flori -l fibro",
    ),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1)
def desk(paths: Sequence[str]) -> None:
    """Open the desk; with PATHs, on a library of these files.

    Where the terminal cannot be drawn on, or lines come from a pipe, it is the plain conversation
    of `flori ask`; without any of them, one question is answered in plain text.
    """
    for path in paths:
        _must_exist(path)
    from search.storage.starter import STARTER

    drawable = on_terminal() and sys.stdin.isatty()
    plainly = not drawable and (talks() or lines_wait())
    location = library_location() or (library_of(paths) if paths else None)
    if not location and not (drawable or plainly):
        location = STARTER
    unreadable = False
    remember = drawable or plainly or bool(paths)
    with opened(location, create=bool(paths), remember=remember) as library:
        if paths:
            unreadable = bool(add_to(library, paths).failures)
        if drawable:
            from tui.app import run

            if not coloured():
                os.environ["NO_COLOR"] = "1"
            leave_with = run(library)
            raise click.exceptions.Exit(leave_with)
        if plainly:
            converse(library)
        else:
            answer_plainly(library)
    if unreadable:
        leave(ExitCode.SOME_UNREADABLE)


def _must_exist(path: str) -> None:
    if Path(path).exists():
        return
    context = click.get_current_context()
    group = context.find_root().command
    verbs = list(group.commands) if isinstance(group, click.Group) else []
    near = get_close_matches(path, verbs, n=1)
    hint = f"; did you mean `flori {near[0]}`?" if near else "; `flori --help` lists the verbs."
    raise click.UsageError(f"{one_line(path)!r} is neither a verb nor a file{hint}", context)


def library_of(paths: Sequence[str]) -> str:
    """Return the name of the library made from these files, or a free name for a new one.

    The name is that of the first path; a suffix parts it from a library of this name whose
    documents come from elsewhere.
    """
    from search.library import list_libraries
    from search.storage.starter import STARTER

    first = Path(paths[0]).resolve()
    taken = {each.name for each in list_libraries()} | {STARTER}
    stem = slug(first.stem if first.is_file() else first.name)
    for name in chain([stem], (f"{stem}-{number}" for number in count(2))):
        if name not in taken or (name != STARTER and _comes_from(name, paths)):
            return name
    raise AssertionError("count() does not end")


def slug(name: str) -> str:
    """Return a name of lower-case letters, digits and hyphens: ``my-papers``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", letters).strip("-") or "library"


def _comes_from(name: str, paths: Sequence[str]) -> bool:
    from search.library import Library

    folders = [Path(path).resolve() for path in paths]
    held = Library.open(name)
    try:
        keys = list(islice(held.keys(), 1))
        return all(
            any(Path(held.show(key).path).is_relative_to(folder) for folder in folders)
            for key in keys
        )
    finally:
        held.close()


def answer_plainly(library: Library) -> None:
    """Write what the library is, one question with its best answers, and how to go on."""
    from search.storage.starter import STARTER

    statistics = library.statistics()
    click.echo(
        f"Florilegium, library {library.name}: "
        f"{counted(statistics.documents, 'document')}, "
        f"{counted(statistics.sentences, 'sentence')}."
    )
    if library.name == STARTER:
        click.echo(f"\n> {QUESTION}\n")
        for hit in library.ask(QUESTION, limit=_HITS).hits:
            click.echo(f"{hit.rank}. “{one_line(hit.text)}”")
            click.echo(
                f"   {one_line(hit.citation)}, {one_line(hit.section)} ({hit.key}#{hit.sentence})\n"
            )
    program = own_command()
    location = "" if library.name == STARTER else f" -l {_location(library)}"
    click.echo(f"To open the desk, run in a terminal:  {program}{location}")
    click.echo(f'To ask from the shell:  {program} search{location} "low dose naltrexone"')


def _location(library: Library) -> str:
    """Return what -l must be given to open this library again."""
    from search.folders import libraries_folder

    named = library.folder.parent == libraries_folder()
    return library.name if named else shlex.quote(str(library.folder))
