"""The verb ask: the plain conversation, on any terminal and in pipes."""

from __future__ import annotations

import io
import os
import select
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from tui.verbs.verb import ExitCode, Verb, leave, message, opened

if TYPE_CHECKING:
    from search.library import Library
    from tui.plain.history import History

PROMPT = "> "

HITS = 40
"""The most sentences that are shown at a time."""

_PATIENCE = 0.3
"""Seconds that a pipe's first line is waited for, where lines were not asked for by name."""


@click.command(
    cls=Verb,
    examples=(
        "flori ask",
        'flori ask "does milnacipran help fibromyalgia pain?"',
        'flori ask "only results"                    build on the question before',
        "flori ask -l fibro < questions.txt > answers.txt",
    ),
)
@click.argument("question", nargs=-1)
@click.option(
    "-n",
    "shown",
    type=click.IntRange(min=1, max=HITS),
    default=5,
    show_default=True,
    help="How many sentences at a time.",
)
def ask(question: Sequence[str], *, shown: int) -> None:
    """Ask, read and keep line by line, without the full screen.

    For screen readers, slow lines, scripts and pipes. On a terminal it goes on with the desk's
    conversation until Ctrl+D. In a pipe each line is a question or command; such a conversation
    begins anew and is not kept. /help tells the commands.

    Exit code 1 where the last question found nothing, 3 where a line could not be done.
    """
    with opened() as library:
        converse(library, " ".join(question).strip(), shown)


def talks() -> bool:
    """Tell whether somebody types and reads on a terminal, whatever it can draw."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def lines_wait() -> bool:
    """Tell whether lines come from a file or pipe; waits a moment for the first."""
    try:
        if sys.stdin.isatty():
            return False
        if not select.select([sys.stdin], [], [], _PATIENCE)[0]:
            return False
        buffer = sys.stdin.buffer
        return isinstance(buffer, io.BufferedReader) and bool(buffer.peek(1))
    except (OSError, ValueError, AttributeError):  # no standard input at all
        return False


def converse(library: Library, question: str = "", shown: int = 5) -> None:
    """Hold a plain conversation: on a terminal until the user leaves, else over all lines.

    A question given is answered first; without a terminal nothing else is.
    """
    from tui.plain.conversation import PlainConversation

    person = talks()
    conversation = PlainConversation(
        library,
        click.echo,
        refuse=None if person else message,
        width=_columns if sys.stdout.isatty() else None,
        kept=person or bool(question),
        shown=shown,
    )
    if question:
        conversation.take(question)
    elif person:
        conversation.greet()
    if person:
        _talk(conversation.take, conversation.commands)
        return
    if not question:
        _take_all(conversation.take, _typed_lines())
    if conversation.refusals:
        leave(ExitCode.SOME_UNREADABLE)
    if conversation.nothing_found:
        leave(ExitCode.NOTHING_FOUND)


def _columns() -> int:
    return shutil.get_terminal_size().columns


def _typed_lines() -> Iterable[str]:
    # A byte that is no UTF-8 is somebody's word in another encoding: shown, not an error.
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin


def _take_all(take: Callable[[str], bool], lines: Iterable[str]) -> None:
    """Take every line, each written before its answer."""
    from search.inert import inert

    for line in lines:
        if line.strip():
            click.echo(f"{PROMPT}{inert(line.strip(), fold=True)}")
            if not take(line):
                return


def _talk(take: Callable[[str], bool], commands: Sequence[str]) -> None:
    """Take lines from a terminal until Ctrl+D; Ctrl+C clears the line or ends an answer."""
    from tui.plain.history import History

    history = History()
    _edit_lines(history, commands)

    def take_next() -> bool:
        try:
            line = input(PROMPT)
        except EOFError:
            click.echo("")
            return False
        except OSError:  # the terminal is gone
            return False
        history.add(line)
        return take(line)

    going_on = True
    while going_on:
        try:
            going_on = take_next()
        except KeyboardInterrupt:
            click.echo("")


def _edit_lines(history: History, commands: Sequence[str]) -> None:
    """Let readline edit, complete and bring back lines, where the terminal has a cursor to move.

    On others the terminal's own line editing is the plainest, and what screen readers know.
    """
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return
    try:
        import readline
    except ImportError:
        return
    from tui.exporting import EXPORTS
    from tui.plain.history import completions

    def complete(_typed: str, number: int) -> str | None:
        found = completions(readline.get_line_buffer(), commands, tuple(EXPORTS))
        return found[number] if number < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(complete)
    native = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if native else "tab: complete")
    for line in history.lines():
        readline.add_history(line)
