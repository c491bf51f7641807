"""The command line: ``flori``, its verbs, and what every failure says to the shell."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from tui.verbs.add import add
from tui.verbs.ask import ask
from tui.verbs.cite import cite
from tui.verbs.desk import desk
from tui.verbs.doctor import doctor
from tui.verbs.documents import abbreviations, read, show, split
from tui.verbs.libraries import library
from tui.verbs.notes import notes
from tui.verbs.search import search
from tui.verbs.shells import completion, man
from tui.verbs.synonyms import synonyms
from tui.verbs.verb import ExitCode, NotFound, Refusal, VerbGroup, leave, message


class CommandLine(VerbGroup):
    """The whole command line; no failure of ours or of the system shows as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; tell each failure in one sentence, with the exit code that fits."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _forget_stdout()
            leave(ExitCode.PIPE_CLOSED)
        except (KeyboardInterrupt, click.Abort):
            message("Stopped.")
            leave(ExitCode.INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            _refuse(error)
        return result


def _refuse(error: Exception) -> NoReturn:
    """Raise the Refusal that fits a failure; a fault of the program itself is named as one."""
    from search.errors import FlorilegiumError, UnknownKeyError

    if isinstance(error, UnknownKeyError):
        raise NotFound(str(error)) from error
    if isinstance(error, FlorilegiumError):
        raise Refusal(str(error)) from error
    if isinstance(error, OSError):
        _forget_stdout()
        place = f"{error.filename}: " if error.filename else ""
        raise Refusal(f"{place}{error.strerror or error}.") from error
    if os.environ.get("FLORILEGIUM_DEBUG"):
        raise error
    from tui.crash import report

    raise Refusal(report(error, sys.argv)) from error


def _tell_versions(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        from tui.verbs.versions import tell

        tell(context, option, asked)


def _forget_stdout() -> None:
    """Let go of what is still buffered for a pipe that closed or a disk that is full."""
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


flori = CommandLine(
    "flori",
    usual="open",
    takes_words=True,
    help="Ask your own documents, read the sentences that answer, keep them with their citation.",
    examples=(
        "flori                             open the desk",
        "flori ~/papers                    open it on the files of a folder",
        'flori search "does milnacipran help fibromyalgia pain?"',
    ),
)
flori.params.append(
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_tell_versions,
        help="Show the versions of the program and of its parts.",
    )
)
VERBS = (
    desk,
    add,
    search,
    ask,
    show,
    read,
    split,
    abbreviations,
    synonyms,
    notes,
    cite,
    library,
    doctor,
    completion,
    man,
)
"""In the order of a day's work, which is that of the help."""

for verb in VERBS:
    flori.add_command(verb)


def main() -> None:
    """Run the command line; whatever files it makes are the user's alone."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape for it, never an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    flori()
