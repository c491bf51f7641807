"""The verbs completion and man: what a shell and ``man`` need, made from the verbs themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

import click

from tui.verbs.verb import Verb, VerbGroup

_WHERE = {
    "bash": "~/.local/share/bash-completion/completions/flori",
    "zsh": '"${fpath[1]}/_flori"',
    "fish": "~/.config/fish/completions/flori.fish",
}


@click.command(
    cls=Verb,
    examples=tuple(f"flori completion {shell} > {place}" for shell, place in _WHERE.items()),
)
@click.argument("shell", type=click.Choice(tuple(_WHERE)))
def completion(shell: str) -> None:
    """Print what makes a shell complete verbs, options, libraries and keys."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    root = click.get_current_context().find_root().command
    click.echo(maker(root, {}, "flori", "_FLORI_COMPLETE").source())


@click.command(
    cls=Verb,
    examples=("flori man > ~/.local/share/man/man1/flori.1", "flori man | man -l -"),
)
def man() -> None:
    """Print the manual page, for the program of the same name."""
    root = click.get_current_context().find_root().command
    assert isinstance(root, VerbGroup)
    click.echo("\n".join(manual(root)))


def manual(root: VerbGroup) -> Iterator[str]:
    """Yield the lines of the manual page of a command line; macros of man(7)."""
    today = datetime.now(UTC).date().isoformat()
    yield f'.TH FLORI 1 "{today}" "florilegium {version("florilegium")}" "User Commands"'
    yield ".SH NAME"
    yield "flori \\- a keyboard-driven literature desk for the terminal"
    yield ".SH SYNOPSIS"
    yield ".B flori"
    yield "[\\fIPATH\\fR... | \\fIVERB\\fR ...]"
    yield ".SH DESCRIPTION"
    yield _plain(root.help or "")
    yield ".SH OPTIONS"
    shared = {option for parameter in root.params for option in parameter.opts}
    yield from _options(root, frozenset())
    yield ".SH VERBS"
    for name, verb in _verbs(root, ""):
        yield ".SS " + _plain(f"{name} {_arguments(verb)}".rstrip())
        yield _plain(verb.help or "")
        yield from _options(verb, frozenset(shared))
        for example in getattr(verb, "examples", ()):
            call, _, meaning = example.partition("   ")
            yield from (".TP", f".B {_plain(call)}", _plain(meaning) or ".br")
    yield ".SH EXIT STATUS"
    for code, meaning in (
        ("0", "Done."),
        ("1", "Nothing was found."),
        ("2", "Wrong usage, or a library that cannot be read."),
        ("3", "Done, but some inputs could not be read; each is named on standard error."),
    ):
        yield from (".TP", f".B {code}", meaning)
    yield ".SH ENVIRONMENT"
    for name, meaning in (
        ("FLORILEGIUM_LIBRARY", "The library to use where -l names none."),
        ("NO_COLOR", "No colour and no bold."),
        ("XDG_DATA_HOME, XDG_STATE_HOME, XDG_CONFIG_HOME", "Where things are kept."),
    ):
        yield from (".TP", f".B {_plain(name)}", meaning)


def _verbs(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, verb in group.commands.items():
        whole = f"{before}{name}"
        if isinstance(verb, click.Group):
            yield from _verbs(verb, f"{whole} ")
        else:
            yield whole, verb


def _arguments(verb: click.Command) -> str:
    return " ".join(
        parameter.metavar or (parameter.name or "").upper()
        for parameter in verb.params
        if isinstance(parameter, click.Argument)
    )


def _options(verb: click.Command, left_out: frozenset[str]) -> Iterator[str]:
    for parameter in verb.params:
        if isinstance(parameter, click.Option) and not left_out & set(parameter.opts):
            told = f"\\fB{_plain(', '.join(parameter.opts))}\\fR {_plain(_value(parameter))}"
            yield from (".TP", told.rstrip(), _plain(parameter.help or ""))


def _value(option: click.Option) -> str:
    """Return what stands behind an option: ``FILE``, ``sentence|document``, nothing."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.metavar or ("N" if "int" in option.type.name else option.type.name.upper())


def _plain(text: str) -> str:
    """Return text for roff: no line of it is a request, no character an escape."""
    escaped = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    escaped = escaped.replace("…", "...") or r"\&"
    portable = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", escaped)
    return re.sub(r"^(?=[.'])", r"\\&", portable)
