"""The command line: ``flori``, its verbs, and what every failure says to the shell."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from tui.verbs.add import add
from tui.verbs.desk import desk
from tui.verbs.documents import abbreviations, read, show, split
from tui.verbs.libraries import library
from tui.verbs.notes import cite, notes
from tui.verbs.search import search
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
    raise Refusal(
        f"a fault of the program itself: {type(error).__name__}: {error}. "
        "Run it again with FLORILEGIUM_DEBUG=1 and report what it prints."
    ) from error


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
click.version_option(package_name="florilegium", prog_name="florilegium")(flori)
for verb in (desk, add, search, show, read, split, abbreviations, notes, cite, library):
    flori.add_command(verb)


def main() -> None:
    """Run the command line; whatever files it makes are the user's alone."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape for it, never an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    flori()
