"""The verb add, and how adding shows itself: progress and report on stderr."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from search.inert import inert, to_json
from tui.verbs.records import counted, one_line, table
from tui.verbs.verb import ExitCode, Verb, leave, message, opened

if TYPE_CHECKING:
    from search.library import (
        Duplicate,
        FileOutcome,
        FormatCount,
        Joined,
        Library,
        LibraryLockedError,
        Progress,
        Report,
    )

_KINDS_TOLD = 5
_MOST_LINES = 10
"""Of one sort that are told; the report file has all."""
_MOST_KEYS = 3
"""Documents of one file that are named one by one."""
_WIDEST = 100
"""Columns of the progress line."""

_INTERVAL = 0.25
"""Seconds between two drawings of the progress line: few bytes on a thin line."""


@click.command(
    cls=Verb,
    examples=(
        "flori add ~/papers",
        "flori add -l fibro page.html notes.md     into the library fibro, made if missing",
        "flori add ~/papers --sync                 forget what is gone from there",
        "flori add ~/papers --report report.jsonl  what came of each file",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--sync", is_flag=True, help="Forget documents whose files are gone.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False),
    help="Write what came of each file there, as JSON Lines.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1, max=64),
    help="How many processes read.  [default: one for each processor, at most 4]",
)
@click.option("--no-wait", is_flag=True, help="Do not wait while another process adds.")
def add(
    paths: Sequence[str], *, sync: bool, report_file: str | None, jobs: int | None, no_wait: bool
) -> None:
    """Read new and changed files and folders into a library.

    What several files tell of one work (a record and its PDF, two exports) is one document, and
    the files that records name are read with them.
    """
    if not sync and not any(map(_is_there, paths)):
        # A library is not made, nor chosen, by a slip of the pen.
        for path in paths:
            message(f"{path}: there is no such file or folder.")
        leave(ExitCode.SOME_UNREADABLE)
    with report_lines(report_file) as told, opened(create=True) as library:
        report = add_to(library, paths, sync=sync, jobs=jobs, told=told, wait=not no_wait)
    taken = report.read + report.updated + report.unchanged
    nothing = taken + len(report.joined) + len(report.duplicates) == 0
    if report.failures or (report.skipped and nothing):
        leave(ExitCode.SOME_UNREADABLE)


@contextmanager
def report_lines(path: str | None) -> Iterator[Callable[[FileOutcome], None] | None]:
    """Give what writes a line of JSON for each file; None where no file is asked for.

    Each line is ``{"path", "format", "outcome", "documents", "message", "seconds"}`` and is
    written when what the file holds is kept.
    """
    if path is None:
        yield None
        return
    try:
        file = Path(path).open("wb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise click.UsageError(
            f"{path}: the report cannot be written ({error.strerror}); give another file."
        ) from error

    def write(one: FileOutcome) -> None:
        record = {
            "path": one.path,
            "format": one.format,
            "outcome": one.outcome,
            "documents": list(one.keys),
            "message": one.message,
            "seconds": round(one.seconds, 3),
        }
        file.write(to_json(record).encode() + b"\n")
        file.flush()

    with file:
        yield write


def _is_there(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return Path(path).is_symlink()
    except OSError:
        return True  # what may not be looked at is named in the report
    return True


def add_to(
    library: Library,
    paths: Sequence[str],
    *,
    sync: bool = False,
    jobs: int | None = None,
    told: Callable[[FileOutcome], None] | None = None,
    wait: bool = True,
) -> Report:
    """Add files to a library, with progress, failures and a summary on stderr.

    While another process adds it waits, unless ``wait`` is False, and says for whom. Ctrl+C ends
    it at a commit, and the verb with exit code 130.
    """
    line = ProgressLine()
    with interruptible() as interruption:
        report = library.add(
            [Path(path) for path in paths],
            sync=sync,
            jobs=jobs,
            progress=line.show,
            cancelled=lambda: interruption.came,
            told=told,
            waiting=_Patience(interruption).lasts if wait else None,
        )
        line.clear()
    for told_line in report_text(report):
        message(told_line)
    message(f"{library.name}: {summary(report)}")
    if report.cancelled:
        message("Stopped; what had been committed is kept. Run it again to go on.")
        leave(ExitCode.INTERRUPTED)
    return report


def report_text(report: Report) -> Iterator[str]:
    """Yield what is told of an addition before its summary, a line each."""
    for failure in report.failures:
        yield _failure(failure.path, failure.message)
    yield from _shortened([_failure(one.path, one.message) for one in report.remarks])
    yield from _shortened(_by_path(report.joined, "joined to {}", "joined"))
    yield from _shortened(
        _by_path(report.duplicates, "the same as {}, kept once", "the same as others, kept once")
    )
    if len(report.formats) > 1:
        yield from table(_rows(report.formats), aligned=True)
    if report.retracted:
        shown = ", ".join(one_line(key) for key in report.retracted[:_MOST_LINES])
        more = ", …" if len(report.retracted) > _MOST_LINES else ""
        yield f"{len(report.retracted):,} retracted: {shown}{more}"


def _by_path(told: Sequence[Joined | Duplicate], one: str, many: str) -> list[str]:
    """Return a line for each of a few documents of a file, one in all for many."""
    lines = []
    for path, group in groupby(told, key=lambda each: each.path):
        keys = [each.key for each in group]
        if len(keys) > _MOST_KEYS:
            lines.append(f"{path}: {len(keys):,} {many}.")
        else:
            lines += [f"{path}: {one.format(key)}." for key in keys]
    return lines


def _shortened(lines: list[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _MOST_LINES
    return lines if more <= 1 else [*lines[:_MOST_LINES], f"… and {more:,} more of these."]


def _rows(formats: Sequence[FormatCount]) -> list[tuple[str, ...]]:
    """Return the counts by format as a table; a column of zeros only is left out."""
    names = ("read", "updated", "unchanged", "joined", "duplicates", "failed")
    told = [name for name in names if any(getattr(one, name) for one in formats)]
    widths = {
        name: max(len(name), *(len(f"{getattr(one, name):,}") for one in formats)) for name in told
    }
    head = ("format", *(f"{name:>{widths[name]}}" for name in told))
    rows = [
        (one_line(one.format), *(f"{getattr(one, name):>{widths[name]},}" for name in told))
        for one in formats
    ]
    return [head, *rows]


def _failure(path: str, sentence: str) -> str:
    return sentence if path in sentence else f"{path}: {sentence}"


def summary(report: Report) -> str:
    """Return what came of adding, in one line."""
    parts = [
        f"{report.read:,} read",
        f"{report.updated:,} updated",
        f"{report.unchanged:,} unchanged",
        f"{len(report.joined):,} joined",
        counted(len(report.duplicates), "duplicate"),
        f"{report.removed:,} removed",
        f"{len(report.failures):,} could not be read",
        f"{len(report.skipped):,} passed over ({kinds(report.skipped)}: not read)",
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
        self._began = time.monotonic()
        self._next = self._began + _INTERVAL

    def show(self, progress: Progress) -> None:
        """Draw how far adding is, if it is time."""
        self._draw(lambda seconds, width: progress_text(progress, seconds, width))

    def show_documents(self, done: int, total: int) -> None:
        """Draw how many documents are done, if it is time."""
        self._draw(lambda _, width: f"{done:,}/{total:,} documents"[:width])

    def _draw(self, line: Callable[[float, int], str]) -> None:
        now = time.monotonic()
        if self._watched and now >= self._next:
            columns = min(shutil.get_terminal_size().columns, _WIDEST)
            click.echo(f"\r{line(now - self._began, columns - 1)}\x1b[K", err=True, nl=False)
            self._next = now + _INTERVAL

    def clear(self) -> None:
        """Take the line away."""
        if self._watched:
            click.echo("\r\x1b[K", err=True, nl=False)


def progress_text(progress: Progress, seconds: float, width: int) -> str:
    """Return the line that tells how far adding has come after so many seconds.

    Files, sentences, the rate in millions of bytes, the time left as the rate lets it be
    guessed, and the present file, which is left out first where there is no room.
    """
    parts = [
        f"{progress.done:,}/{progress.total:,} files",
        counted(progress.sentences, "sentence"),
    ]
    if progress.bytes_done and seconds > 0:
        rate = progress.bytes_done / seconds
        left = max(0, progress.bytes_total - progress.bytes_done) / rate
        parts += [f"{rate / 1e6:.1f} MB/s", f"{_span(left)} left"]
    line = ", ".join(parts)
    name = inert(Path(progress.path).name, fold=True)
    return f"{line}  {name}"[:width].rstrip()


def _span(seconds: float) -> str:
    """Return a span of time: ``8 s``, ``3 min``, ``2 h 05 min``."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


class Interruption:
    """Whether Ctrl+C was pressed; a second time it breaks off at once."""

    def __init__(self) -> None:
        self.came = False

    def note(self, signum: int, frame: FrameType | None) -> None:
        """Remember a signal; raises KeyboardInterrupt at the second."""
        if self.came:
            signal.default_int_handler(signum, frame)
        self.came = True


class _Patience:
    """Waits for another process until Ctrl+C, and says so once."""

    def __init__(self, interruption: Interruption) -> None:
        self._interruption = interruption
        self._said = False

    def lasts(self, locked: LibraryLockedError) -> bool:
        """Tell whether to wait on."""
        if not self._said:
            message(f"{str(locked).partition(';')[0]}; waiting until it is done.")
            self._said = True
        if self._interruption.came:
            leave(ExitCode.INTERRUPTED)
        return True


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Let Ctrl+C end the work inside at its next commit instead of breaking it off."""
    interruption = Interruption()
    before = signal.signal(signal.SIGINT, interruption.note)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
