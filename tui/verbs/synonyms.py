"""The verb synonyms: other words for a word, and where they come from."""

from __future__ import annotations

from pathlib import Path

import click

from tui.verbs.records import counted, one_line, table, write_json
from tui.verbs.verb import ExitCode, VerbGroup, leave, message, on_terminal


class _Synonyms(VerbGroup):
    """A word that is no verb of the group is one whose other words are wanted."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, ``list`` put in where it goes without saying."""
        word = self._first_word(args)
        named = word is None or word in self.commands or ctx.resilient_parsing
        return super().parse_args(ctx, args if named else ["list", *args])


synonyms = _Synonyms(
    "synonyms",
    usual="sources",
    help="Show other words for a word, and import those of MeSH.",
    examples=(
        "flori synonyms",
        "flori synonyms paracetamol",
        "flori synonyms import desc2026.gz",
        "flori synonyms forget",
    ),
)

_NAMED = {"own": "yours", "shipped": "built in", "imported": "MeSH", "spelling": "tried as well"}
"""What the sources are called on the screen."""


@synonyms.command(examples=("flori synonyms",))
@click.option("--json", "as_json", is_flag=True, help="As one JSON record.")
def sources(*, as_json: bool) -> None:
    """Show the tables of synonyms, how much they hold, and what is wrong with your own.

    Your own is a file of lines: a word, a tab, another word for it. More columns may follow; a
    line with - in place of the other word leaves the word as typed.
    """
    from search.analysis.imported_synonyms import imported_file, imported_synonyms
    from search.analysis.own_synonyms import own_file, own_synonyms
    from search.analysis.synonyms import shipped_size

    own, facts = own_synonyms(), imported_synonyms().facts()
    if as_json:
        write_json(
            {
                "shipped": shipped_size(),
                "own": len(own.groups) + len(own.silenced),
                "own_file": str(own_file()),
                "problems": list(own.problems),
                "imported": facts.concepts if facts else 0,
                "imported_names": facts.names if facts else 0,
                "imported_from": facts.files if facts else None,
            }
        )
        return
    size = counted(len(own.groups) + len(own.silenced), "line")
    rows = [
        ("built in:", counted(shipped_size(), "group")),
        ("yours:", f"{size} in {own_file()}" if own_file().exists() else f"none ({own_file()})"),
    ]
    if facts:
        held = f"{counted(facts.concepts, 'concept')} with {counted(facts.names, 'name')}"
        rows.append(("MeSH:", f"{held} from {facts.files}"))
    elif imported_file().exists():
        rows.append(("MeSH:", f"{imported_file()} cannot be read; import it again"))
    else:
        rows.append(("MeSH:", "none; flori synonyms import FILE"))
    for line in table([(name, one_line(told)) for name, told in rows], aligned=on_terminal()):
        click.echo(line)
    for problem in own.problems:
        message(problem)


@synonyms.command(name="list", examples=("flori synonyms list heart attack",))
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="As one JSON record.")
def list_them(words: tuple[str, ...], *, as_json: bool) -> None:
    """Show the other words for a word, or for several that are one term, with their source.

    A question is also asked with the abbreviations that the library's own documents define, and
    with other spellings that rules make; those that it does not hold are left out.
    """
    from search.analysis.spelling import apart, spellings
    from search.analysis.synonyms import other_words

    term = " ".join(words)
    found = other_words(term)
    spelt = () if " " in term else tuple(dict.fromkeys((*spellings(term), *apart(term))))
    if as_json:
        write_json({"word": term, **found, "spelling": spelt})
    else:
        rows = [
            (f"{_NAMED[source]}:", one_line("; ".join(others)))
            for source, others in {**found, "spelling": spelt}.items()
            if others
        ]
        for line in table(rows, aligned=on_terminal()):
            click.echo(line)
    if not found:
        message(f"No other words for {one_line(term)} are known.")
        leave(ExitCode.NOTHING_FOUND)


@synonyms.command(name="import", examples=("flori synonyms import desc2026.gz supp2026.gz",))
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def import_them(files: tuple[Path, ...]) -> None:
    """Import the official files of MeSH, in place of what was imported before.

    They are desc20XX.xml or d20XX.bin, and those of supplementary concepts, packed by gzip or
    not, from https://www.nlm.nih.gov/databases/download/mesh.html
    """
    from search.analysis.imported_synonyms import import_synonyms

    facts = import_synonyms(files)
    names = counted(facts.names, "name")
    message(f"Imported {counted(facts.concepts, 'concept')} with {names} from {facts.files}.")


@synonyms.command(examples=("flori synonyms forget",))
def forget() -> None:
    """Forget what was imported; the built-in table and your own stay."""
    from search.analysis.imported_synonyms import forget_imported

    if forget_imported():
        message("What was imported is forgotten.")
        return
    message("Nothing was imported.")
    leave(ExitCode.NOTHING_FOUND)
