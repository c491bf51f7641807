"""The verb cite: references of documents, formatted or for reference managers."""

from __future__ import annotations

from collections.abc import Sequence

import click

from search.documents import Reference
from search.errors import UnknownKeyError
from tui.verbs.kept import Format, write_text
from tui.verbs.verb import ExitCode, Verb, leave, message, opened

_TEXT = "text"


def _citation_formats() -> list[str]:
    from search.notes.citations import FORMATS

    return [_TEXT, *FORMATS]


@click.command(
    cls=Verb,
    examples=(
        "flori cite mease-2009",
        "flori cite mease-2009 obata-2017 --style vancouver",
        "flori cite mease-2009 --format bibtex >> sources.bib",
        'flori cite mease-2009 --in-text --locator "p. 3"',
    ),
)
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option(
    "--style",
    default="apa",
    show_default=True,
    help="Of a text: apa, ama, vancouver, chicago-notes, ieee, … or a .csl file.",
)
@click.option(
    "--format",
    "form",
    type=Format(_citation_formats),
    default=_TEXT,
    show_default=True,
)
@click.option("--in-text", is_flag=True, help="The citation as it stands in a text.")
@click.option("--locator", metavar="PLACE", default="", help='With --in-text: "p. 3", "chap. 2".')
def cite(keys: Sequence[str], *, style: str, form: str, in_text: bool, locator: str) -> None:
    """Write the references of documents, or their citation in a text."""
    if in_text and form != _TEXT:
        raise click.UsageError("--in-text goes with --format text.")
    if locator and not in_text:
        raise click.UsageError("--locator goes with --in-text.")
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
    if in_text:
        from search.notes.in_text import format_citation

        write_text(format_citation(cited, style, locator))
    else:
        write_text(_formatted(cited, style, form))
    if unknown:
        leave(ExitCode.SOME_UNREADABLE)


def _formatted(cited: Sequence[tuple[str, Reference]], style: str, form: str) -> str:
    from search.notes import citations

    if form == _TEXT:
        return "\n".join(citations.format_references(cited, style=style))
    return citations.FORMATS[form](cited)
