"""What every verb shares: its options, its examples, the library it works on, its exit codes."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from search.library import Library

_LIBRARY = "florilegium.library"
_PLAIN = "florilegium.plain"
_LOG_LEVEL = "florilegium.log_level"


class ExitCode(IntEnum):
    """What a verb tells the shell."""

    DONE = 0
    NOTHING_FOUND = 1
    UNUSABLE = 2
    """Wrong usage, or a library that cannot be read."""
    SOME_UNREADABLE = 3
    """Done, but some inputs could not be read; each is named on stderr."""
    INTERRUPTED = 130
    """Ctrl+C: 128 + SIGINT."""
    PIPE_CLOSED = 141
    """The reader of our output left: 128 + SIGPIPE."""


class Refusal(click.ClickException):
    """One sentence that says what cannot be done."""

    exit_code = ExitCode.UNUSABLE

    def show(self, file: Any = None) -> None:
        """Write the sentence to stderr (or ``file``)."""
        from search.inert import inert

        click.echo(f"flori: {inert(self.message, fold=True)}", file=file, err=file is None)


class NotFound(Refusal):
    """One sentence that says what is not there."""

    exit_code = ExitCode.NOTHING_FOUND


def leave(code: ExitCode) -> NoReturn:
    """End the verb with an exit code; nothing is written."""
    raise click.exceptions.Exit(code)


def message(text: str) -> None:
    """Write one line to stderr, control characters made visible."""
    from search.inert import inert

    click.echo(inert(text, fold=True), err=True)


def _remember(name: str) -> Any:
    def callback(context: click.Context, _option: click.Parameter, value: Any) -> None:
        if value:
            context.meta[name] = value

    return callback


def _begin_log(context: click.Context, _option: click.Parameter, file: str | None) -> None:
    if file and not context.resilient_parsing:
        from tui.logs import LogError, begin, end

        try:
            begin(file, context.meta.get(_LOG_LEVEL, "info"), sys.argv)
        except LogError as error:
            raise Refusal(str(error)) from error
        context.find_root().call_on_close(end)


def library_names(
    _context: click.Context, _parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return the libraries that a shell may complete a name to; then folders."""
    from click.shell_completion import CompletionItem

    from search.library import list_libraries

    names = [each.name for each in list_libraries() if each.name.startswith(begun)]
    return [*map(CompletionItem, names), CompletionItem(begun, type="dir")]


def document_keys(
    context: click.Context, _parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return the keys of documents that a shell may complete a key to."""
    from click.shell_completion import CompletionItem

    from search.errors import FlorilegiumError
    from search.library import Library

    try:
        with Library.open(context.meta.get(_LIBRARY)) as library:
            keys = library.keys()
    except FlorilegiumError:
        return []
    return [CompletionItem(key) for key in keys if key.startswith(begun)]


def shared_options() -> list[click.Parameter]:
    """Return new instances of the options that stand before a verb as well as after it."""
    return [
        click.Option(
            ["-l", "--library"],
            metavar="NAME|FOLDER",
            expose_value=False,
            shell_complete=library_names,
            callback=_remember(_LIBRARY),
            help="The library to use. Default: $FLORILEGIUM_LIBRARY, else the last used, "
            "else seeds.",
        ),
        click.Option(
            ["--no-color"],
            is_flag=True,
            expose_value=False,
            callback=_remember(_PLAIN),
            help="No colour and no bold; NO_COLOR in the environment does the same.",
        ),
        click.Option(
            ["--log"],
            metavar="FILE",
            expose_value=False,
            callback=_begin_log,
            help="Append to a log what is done.",
        ),
        click.Option(
            ["--log-level"],
            type=click.Choice(("error", "warning", "info", "debug")),
            is_eager=True,
            expose_value=False,
            callback=_remember(_LOG_LEVEL),
            help="How much the log tells; info if nothing else is said.",
        ),
    ]


class _Exemplified(click.Command):
    """A command that takes the shared options and shows examples at the end of its help."""

    examples: Sequence[str]

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line, never rewrapped."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class Verb(_Exemplified):
    """One verb."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params += shared_options()


class VerbGroup(_Exemplified, click.Group):
    """A group of verbs, one of which may go without saying."""

    command_class = Verb

    def __init__(
        self,
        *args: Any,
        usual: str = "",
        takes_words: bool = False,
        examples: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """Make a group whose verb ``usual`` is meant where none is named.

        With ``takes_words`` it is meant too where the first word is no verb of the group.
        """
        words = "[PATH... | VERB ...]" if takes_words else "[VERB ...]"
        super().__init__(*args, **kwargs)
        self.subcommand_metavar = words
        self.usual = usual
        self.takes_words = takes_words
        self.examples = examples
        self.params += shared_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, the usual verb put in where it goes without saying."""
        word = self._first_word(args)
        if ctx.resilient_parsing and word is None:
            return super().parse_args(ctx, args)  # a shell asks which verbs there are
        if self.usual and (word is None or (self.takes_words and word not in self.commands)):
            asks_for_help = "--help" in (args if word is None else args[: args.index(word)])
            if not asks_for_help and "--version" not in args:
                args = [self.usual, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they were added: that of a day's work."""
        return list(self.commands)

    def _first_word(self, args: Sequence[str]) -> str | None:
        rest = iter(args)
        options = [one for one in self.params if isinstance(one, click.Option) and not one.is_flag]
        with_value = {name for one in options for name in one.opts}
        for arg in rest:
            if arg in with_value:
                next(rest, None)
            elif arg == "--":
                return next(rest, None)
            elif not arg.startswith("-") or arg == "-":
                return arg
        return None


def library_location() -> str | None:
    """Return the library named on this command line, or None where none is."""
    location: str | None = click.get_current_context().meta.get(_LIBRARY)
    return location


@contextmanager
def opened(
    location: str | Path | None = None, *, create: bool = False, remember: bool = True
) -> Iterator[Library]:
    """Open the library at ``location``, else the one that this command line names.

    With ``remember`` it is the one that is used where the next command line names none.
    """
    from search.library import Library, remember_last
    from search.storage.libraries import is_former

    chosen = location or library_location()
    former = is_former(chosen)
    if former:
        message("Bringing this library to the present format, once; a large one takes minutes.")
    library = Library.open(chosen, create=create)
    try:
        if former:
            _make_index_anew(library)
        if remember:
            remember_last(library)
        yield library
    finally:
        library.close()


def _make_index_anew(library: Library) -> None:
    """Make the index of the present format, which would otherwise be made at the first question."""
    from tui.verbs.add import ProgressLine, interruptible

    line = ProgressLine()
    with interruptible() as interruption:
        library.rebuild(line.show_documents, lambda: interruption.came)
    line.clear()


def on_terminal() -> bool:
    """Whether a person sees stdout on a terminal that can place and colour text."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def coloured() -> bool:
    """Whether matched words may be marked; https://no-color.org is obeyed."""
    plain = click.get_current_context().meta.get(_PLAIN) or os.environ.get("NO_COLOR")
    return on_terminal() and not plain


def own_command() -> str:
    """Return how this program can be called again from where the user stands."""
    name = click.get_current_context().find_root().info_name or "flori"
    return name if shutil.which(name) else sys.argv[0]


_PLACE = re.compile(r"(?P<key>.+)#(?P<number>\d+)", re.DOTALL)


def parse_place(place: str) -> tuple[str, int | None]:
    """Return the key and the number of the sentence of ``KEY#N``; None for a bare ``KEY``."""
    found = _PLACE.fullmatch(place)
    return (found["key"], int(found["number"])) if found else (place, None)
