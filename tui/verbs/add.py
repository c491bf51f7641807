"""The verb add, and how adding shows itself: progress and report on stderr."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from search.inert import inert
from tui.verbs.records import counted, one_line
from tui.verbs.verb import ExitCode, Verb, leave, message, opened

if TYPE_CHECKING:
    from search.library import Library, Progress, Report

_KINDS_TOLD = 5

_INTERVAL = 0.25
"""Seconds between two drawings of the progress line: few bytes on a thin line."""


@click.command(
    cls=Verb,
    examples=(
        "flori add ~/papers",
        "flori add -l fibro page.html notes.md     into the library fibro, made if missing",
        "flori add ~/papers --sync                 forget what is gone from there",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--sync", is_flag=True, help="Forget documents whose files are gone.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many processes; one reads for now.",
)
def add(paths: Sequence[str], *, sync: bool, jobs: int) -> None:
    """Read new and changed files and folders into a library."""
    if not sync and not any(map(_is_there, paths)):
        # A library is not made, nor chosen, by a slip of the pen.
        for path in paths:
            message(f"{path}: there is no such file or folder.")
        leave(ExitCode.SOME_UNREADABLE)
    with opened(create=True) as library:
        report = add_to(library, paths, sync=sync, jobs=jobs)
    nothing = report.read + report.updated + report.unchanged + len(report.duplicates) == 0
    if report.failures or (report.skipped and nothing):
        leave(ExitCode.SOME_UNREADABLE)


def _is_there(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return Path(path).is_symlink()
    except OSError:
        return True  # what may not be looked at is named in the report
    return True


def add_to(library: Library, paths: Sequence[str], *, sync: bool = False, jobs: int = 1) -> Report:
    """Add files to a library, with progress, failures and a summary on stderr.

    Ctrl+C ends it at a commit, and the verb with exit code 130.
    """
    line = ProgressLine()
    with interruptible() as interruption:
        report = library.add(
            [Path(path) for path in paths],
            sync=sync,
            jobs=jobs,
            progress=line.show,
            cancelled=lambda: interruption.came,
        )
        line.clear()
    for failure in report.failures:
        message(_failure(failure.path, failure.message))
    for duplicate in report.duplicates:
        message(f"{duplicate.path}: the same as {duplicate.key}, kept once.")
    message(f"{library.name}: {summary(report)}")
    if report.cancelled:
        message("Stopped; what had been committed is kept. Run it again to go on.")
        leave(ExitCode.INTERRUPTED)
    return report


def _failure(path: str, sentence: str) -> str:
    return sentence if path in sentence else f"{path}: {sentence}"


def summary(report: Report) -> str:
    """Return what came of adding, in one line."""
    parts = [
        f"{report.read:,} read",
        f"{report.updated:,} updated",
        f"{report.unchanged:,} unchanged",
        counted(len(report.duplicates), "duplicate"),
        f"{report.removed:,} removed",
        f"{len(report.failures):,} could not be read",
        f"{len(report.skipped):,} passed over ({kinds(report.skipped)}: not read yet)",
    ]
    told = [part for part in parts if not part.startswith("0 ")]
    return ", ".join(told or ["nothing to read there"]) + "."


def kinds(paths: Sequence[str]) -> str:
    """Return the kinds of files by their endings, the most frequent first: ``.pdf, .docx``."""
    endings = Counter(Path(path).suffix.lower() or "no ending" for path in paths)
    shown = [one_line(ending) for ending, _ in endings.most_common(_KINDS_TOLD)]
    return ", ".join(shown) + (", …" if len(endings) > _KINDS_TOLD else "")


class ProgressLine:
    """One line on stderr that tells how far adding has come; silent where nobody watches."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._next = time.monotonic() + _INTERVAL

    def show(self, progress: Progress) -> None:
        """Draw the line anew, if it is time."""
        if self._watched and time.monotonic() >= self._next:
            line = (
                f"{progress.done:,}/{progress.total:,} files, "
                f"{counted(progress.sentences, 'sentence')}  {Path(progress.path).name}"
            )
            columns = shutil.get_terminal_size().columns
            click.echo(f"\r{inert(line, fold=True)[: columns - 1]}\x1b[K", err=True, nl=False)
            self._next = time.monotonic() + _INTERVAL

    def clear(self) -> None:
        """Take the line away."""
        if self._watched:
            click.echo("\r\x1b[K", err=True, nl=False)


class Interruption:
    """Whether Ctrl+C was pressed; a second time it breaks off at once."""

    def __init__(self) -> None:
        self.came = False

    def note(self, signum: int, frame: FrameType | None) -> None:
        """Remember a signal; raises KeyboardInterrupt at the second."""
        if self.came:
            signal.default_int_handler(signum, frame)
        self.came = True


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Let Ctrl+C end the work inside at its next commit instead of breaking it off."""
    interruption = Interruption()
    before = signal.signal(signal.SIGINT, interruption.note)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
