"""The verb doctor: what the program finds where it runs, and what to do about it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from search.folders import config_folder, data_folder, exposed, is_writable, state_folder
from tui.verbs.records import one_line, table, write_json
from tui.verbs.verb import ExitCode, Verb, leave, library_location, on_terminal

_LITTLE_SPACE = 200_000_000
_SLOW_ESCAPE = 100
_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "afs", "lustre", "beegfs"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    fact: str
    remedy: str = ""
    """What to do, where something is amiss; empty where all is well."""


@click.command(cls=Verb, examples=("flori doctor", "flori doctor -l fibro --json"))
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
def doctor(*, as_json: bool) -> None:
    """Look at terminal, folders, settings and library, and say what to do.

    Exit code 3 where something should be done.
    """
    findings = [finding for look in _LOOKS for finding in look()]
    if as_json:
        for finding in findings:
            write_json(asdict(finding))
    else:
        rows = [("!!" if one.remedy else "ok", one.name, one_line(one.fact)) for one in findings]
        for line, finding in zip(table(rows, aligned=on_terminal()), findings, strict=True):
            click.echo(line)
            if finding.remedy:
                click.echo(f"    {one_line(finding.remedy)}")
    if any(finding.remedy for finding in findings):
        leave(ExitCode.SOME_UNREADABLE)


def _parts() -> Iterator[Finding]:
    from tui.verbs.versions import versions

    for name, version in versions().items():
        missing = version == "not installed" and name != "florilegium"
        yield Finding(name, version, f"Install it: pip install {name}" if missing else "")


def _terminal() -> Iterator[Finding]:
    from tui.terminal.symbols import takes_utf8

    term = os.environ.get("TERM", "")
    plain = term in ("", "dumb")
    yield Finding(
        "terminal",
        term or "none told",
        "The desk cannot be drawn here; `flori ask` answers line by line." if plain else "",
    )
    yield Finding("colours", _colours(term))
    size = shutil.get_terminal_size()
    small = size.columns < 40 or size.lines < 12
    yield Finding(
        "size",
        f"{size.columns} columns, {size.lines} lines",
        "Below 40 by 12 little can be seen; make the window larger." if small else "",
    )
    utf8 = takes_utf8(os.environ)
    yield Finding(
        "locale",
        "UTF-8" if utf8 else "not one of UTF-8: everything is written in ASCII",
        "" if utf8 else "Set one, such as LANG=C.UTF-8, if the terminal shows more than ASCII.",
    )
    yield Finding("clipboard", *_clipboard())
    if os.environ.get("TMUX"):
        yield from _tmux()


def _colours(term: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "none (NO_COLOR is set)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "true colour"
    return "256" if "256" in term else "the terminal's sixteen"


def _clipboard() -> tuple[str, str]:
    if os.environ.get("TMUX"):
        return "through tmux (load-buffer -w)", ""
    if os.environ.get("STY"):
        return (
            "a file: GNU screen keeps copying to itself",
            "Copied text goes to clipboard.txt in the state folder; tmux would pass it on.",
        )
    if os.environ.get("TERM", "") in ("", "dumb", "linux"):
        return "a file in the state folder: this terminal has no clipboard", ""
    return "through the terminal (OSC 52), where it allows that", ""


def _tmux() -> Iterator[Finding]:
    wait = _asked_of_tmux("escape-time")
    if wait.isdigit():
        slow = int(wait) > _SLOW_ESCAPE
        yield Finding(
            "tmux escape-time",
            f"{wait} ms",
            "Esc takes that long to arrive: put `set -sg escape-time 10` into ~/.tmux.conf, "
            "or use h, ← or F2 instead of Esc."
            if slow
            else "",
        )


def _asked_of_tmux(option: str) -> str:
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-sv", option],
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _folders() -> Iterator[Finding]:
    mounts = _mounts()
    for name, folder in (
        ("data folder", data_folder()),
        ("state folder", state_folder()),
        ("settings folder", config_folder()),
    ):
        yield Finding(name, f"{folder} ({_kind_of(folder, mounts)})", _trouble(folder))


def _trouble(folder: Path) -> str:
    if not is_writable(folder):
        return f"You may not write there; set another XDG folder or run: chmod u+rwx {folder}"
    open_to_others = exposed([folder])
    if open_to_others:
        return open_to_others[0]
    there = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(there).free
    return "" if free > _LITTLE_SPACE else f"Only {free // 1_000_000} MB are free there; make room."


def _mounts() -> list[tuple[str, str]]:
    """Return (mount point, file system), the deepest first; nothing where it is not told."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    told = [line.split() for line in lines]
    return sorted(((parts[1], parts[2]) for parts in told if len(parts) > 2), reverse=True)


def _kind_of(folder: Path, mounts: list[tuple[str, str]]) -> str:
    place = str(folder) + "/"
    kind = next((kind for at, kind in mounts if place.startswith(at.rstrip("/") + "/")), "")
    return f"over the network, {kind}" if kind in _REMOTE else kind or "local"


def _settings() -> Iterator[Finding]:
    from tui.keys import understood
    from tui.settings import load_settings
    from tui.themes import load_themes

    path = config_folder() / "config.toml"
    settings = load_settings(path)
    wishes = understood(settings.keys, settings.preset, settings.lines)
    _, faults = load_themes(config_folder() / "themes")
    remarks = (*settings.remarks, *wishes.remarks, *faults)
    yield Finding("settings", str(path) if path.exists() else "none; the defaults hold")
    for remark in remarks:
        yield Finding("settings", "something cannot be used", remark)


def _library() -> Iterator[Finding]:
    from search.errors import FlorilegiumError
    from search.library import Library

    try:
        with Library.open(library_location()) as library:
            size = library.statistics()
            may = "" if library.writable else ", to read only"
            yield Finding(
                f"library {library.name}",
                f"{library.folder}: {size.documents:,} documents, "
                f"{size.sentences:,} sentences{may}",
            )
            for problem in library.check():
                yield Finding("library", "damaged", f"{problem}; run: flori library rebuild")
            yield from _notes(library)
    except FlorilegiumError as error:
        yield Finding("library", "cannot be used", str(error))


def _notes(library: object) -> Iterator[Finding]:
    from search.library import Library
    from search.notes.store import NoteStore

    assert isinstance(library, Library)
    loaded = NoteStore(library.notes_folder).notes()
    yield Finding("notes", f"{library.notes_folder}: {len(loaded.notes):,}")
    for problem in loaded.problems:
        yield Finding("notes", "a file cannot be used", str(problem))


_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _parts,
    _terminal,
    _folders,
    _settings,
    _library,
)
