"""The desk in every kind of terminal, at every size, on slow lines, and whatever is in the text."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from search.folders import config_folder
from search.library import Library
from tests.terminal_program import FLORI, TerminalProgram, desk

QUESTION = "does milnacipran help fibromyalgia pain?"

SGR = re.compile(rb"\x1b\[([0-9;]*)m")
COLOURS = {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a data folder with the starter library, made once."""
    folder = str(tmp_path_factory.mktemp("data"))
    subprocess.run(
        [FLORI, "search", "-l", "seeds", "pain"],
        env=os.environ | {"XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder},
        capture_output=True,
        check=True,
    )
    return folder


@pytest.fixture(autouse=True)
def data(starter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all desks of a test use it; conversations and settings are each test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", starter)


def colours_sent(output: bytes) -> set[int]:
    """Return the colours among the SGR parameters that were sent."""
    numbers = {int(code or 0) for found in SGR.finditer(output) for code in found[1].split(b";")}
    return numbers & COLOURS


def resize(program: TerminalProgram, columns: int, lines: int) -> None:
    program.screen.resize(lines, columns)
    size = struct.pack("HHHH", lines, columns, 0, 0)
    fcntl.ioctl(program._master, termios.TIOCSWINSZ, size)
    os.killpg(program.process.pid, signal.SIGWINCH)


def read_and_leave(program: TerminalProgram) -> None:
    """Ask, read the best sentence in its source, and leave."""
    program.until("Ask a question")
    program.type(QUESTION)
    program.press("enter")
    program.until("5 documents:")
    program.press("enter")
    program.until("READER")
    program.press("q")
    assert program.wait() == 0


TERMINALS = [
    "xterm", "tmux-256color", "screen", "linux", "putty", "vt100", "a-terminal-nobody-knows",
]  # fmt: skip


@pytest.mark.parametrize("term", TERMINALS)
def test_each_kind_of_terminal_shows_the_desk_and_is_left_as_it_was(term: str):
    with desk(TERM=term) as program:
        read_and_leave(program)
        output = program.output
    assert b"\x1b]8" not in output, "no hyperlinks: the oldest print them"
    for mode in set(re.findall(rb"\x1b\[\?(\d+)h", output)):
        last = max(output.rfind(b"\x1b[?%s%s" % (mode, end)) for end in (b"h", b"l"))
        on = output.rfind(b"\x1b[?%sh" % mode) == last
        assert on == (mode in (b"7", b"25")), f"mode {mode!r} was left {'on' if on else 'off'}"
    assert bool(colours_sent(output)) == (term != "vt100")


@pytest.mark.parametrize("how", ["NO_COLOR", "--no-color", "plain", "truecolour theme"])
def test_without_colours_none_is_sent_and_nothing_is_lost(how: str):
    config_folder().mkdir(parents=True)
    settings = {"plain": 'render = "plain"', "truecolour theme": 'theme = "florilegium-light"'}
    (config_folder() / "config.toml").write_text(settings.get(how, ""))
    arguments = ["--no-color"] if how == "--no-color" else []
    environment = {} if arguments else {"NO_COLOR": "1"}
    with desk(*arguments, COLORTERM="truecolor", **environment) as program:
        program.until("Ask a question")
        program.type(QUESTION)
        program.press("enter")
        program.until("▌ ")
        marked = {
            program.screen.buffer[y][x].data
            for y in range(24)
            for x in range(80)
            if program.screen.buffer[y][x].underscore
        }
        assert marked >= set("milnacpr"), "matched words are told without colour, too"
        program.press("q")
        program.wait()
        assert colours_sent(program.output) == set()


def test_the_terminal_is_as_large_as_it_says_whatever_the_environment_tells():
    with desk(columns=160, lines=45, COLUMNS="40", LINES="12") as program:
        program.until("READER")
        program.until("NOTES")


@pytest.mark.parametrize(("columns", "lines"), [(40, 12), (300, 100)])
def test_from_tiny_to_huge_it_can_be_used(columns: int, lines: int):
    with desk(columns=columns, lines=lines) as program:
        program.until(lambda text: "SEARCH" in text)
        program.press("\x1b[20~")
        program.type(QUESTION)
        program.press("enter")
        program.until("▌ ")
        program.press("enter")
        program.until(lambda text: "READER" in text and "milnacipran" in text)
        program.press("s")
        program.until(lambda text: "Kept" in text or "kept" in text)
        program.press("\x1bOP")
        program.until("┌")
        program.press("q")
        program.until(lambda text: "┌" not in text)
        program.press("q")
        assert program.wait() == 0


def test_resizing_in_the_middle_of_anything_ends_in_the_same_picture():
    sizes = [(160, 45), (40, 12), (101, 30), (20, 5), (300, 100), (119, 24), (80, 24)]
    with desk() as program:
        program.until("Ask a question")
        program.press("\x1b[20~")
        for size, key in zip(sizes, QUESTION[:7], strict=True):
            os.write(program._master, key.encode())
            resize(program, *size)
            program.read(0.02)
        program.type(QUESTION[7:])
        program.press("enter")
        program.until("▌ ")
        for keys in (("enter",), ("?",), ("q",), ("\x10",), ("\x1b[B", "\x03"), ("\x1b",)):
            for size, key in zip(sizes, (*keys, *[""] * len(sizes)), strict=False):
                os.write(program._master, key.encode())
                resize(program, *size)
                program.read(0.03)
            program.read(0.3)
        program.until("? " + QUESTION)
        program.read(0.3)
        stormy = program.text
        program.press("\x0c")
        program.read(0.3)
        assert program.text == stormy, "what was shown is what a full repaint shows"
        program.press("q")
        assert program.wait() == 0


# What is in the text

TONGUES = """Lamps in many tongues

灯台の光は冬の疲れを和らげる winter lamp 漢字とかな混じりの長い文が続いて行の折り返しを試す。
The e\u0301tude of la\u0308mps 🍎 and \U0001f469\u200d\U0001f52c shows a lamp of winter.
\u05d0\u05d5\u05e8 \u05d7\u05d5\u05e8\u05e3 \u0636\u0648\u0621 \u0627\u0644\u0634\u062a\u0627\u0621.
A winter lamp \u0e41\u0e2a\u0e07\u0e44\u0e1f and \u0939\u093f\u0928\u094d\u0926\u0940 a\u0323\u0302.
"""

HOSTILE = (
    "Winter lamps \x1b]0;OWNED\x07 shine \x1b]52;c;T1dORUQ=\x07 brightly "
    "\x1b]8;;http://192.0.2.1/\x1b\\here\x1b]8;;\x1b\\ \x1b[2J\x1b[31m \x9b5n \x90q\x9c "
    "[red]marked[/red] [link=http://192.0.2.1/]up[/link] \u202eesrever\u202c \u2066iso\u2069 "
    "\x1b[?1049l\x1bc\x0e\x08\x7f tonight."
)


@pytest.fixture
def lamps(tmp_path: Path) -> Iterator[Library]:
    """Return a library of hard texts."""
    (tmp_path / "tongues.txt").write_text(TONGUES)
    (tmp_path / "evil\x1b[31m.txt").write_text(
        f"Lamps \x1b]2;OWNED\x07 at night\n\nA. Evil\x1b[31m\n\n{HOSTILE}\n"
    )
    library = Library.open("lamps", create=True)
    library.add([tmp_path / "tongues.txt", tmp_path / "evil\x1b[31m.txt"])
    yield library
    library.close()


@pytest.mark.parametrize("columns", [160, 81])
def test_wide_combining_and_right_to_left_characters_break_no_column(lamps: Library, columns: int):
    with desk("-l", "lamps", columns=columns, lines=30) as program:
        program.until("Ask a question")
        program.press("\x1b[20~")
        program.type("winter lamp tongues")
        program.press("enter")
        program.until("▌ ")
        program.press("down", "up")
        program.read(0.5)
        lines = program.text.splitlines()
        bodies = lines[:-2]
        assert any("灯台" in line for line in lines)
        # pyte keeps an empty cell behind a wide character: every row has its full width.
        assert {cell_len(line) for line in lines} == {columns}
        if columns == 160:
            places = {
                tuple(found.start() for found in re.finditer("│", cells(line))) for line in bodies
            }
            assert len(places) == 1, "the lines between the panes are straight"
            assert len(next(iter(places))) == 2
        program.press("\x0c")
        program.read(0.5)
        assert program.text.splitlines() == lines
        program.press("q")
        program.wait()


def cells(line: str) -> str:
    """Return a line with one character for each cell, as far as columns go."""
    return "".join("x" * cell_len(char) if cell_len(char) != 1 else char for char in line)


@pytest.mark.parametrize("render", ["diff", "plain"])
def test_nothing_in_a_document_acts_on_the_terminal(lamps: Library, render: str):
    config_folder().mkdir(parents=True)
    (config_folder() / "config.toml").write_text(f'render = "{render}"')
    with desk("-l", "lamps", columns=160, lines=45) as program:
        program.until("Ask a question")
        program.press("\x1b[20~")
        program.type("winter lamps shine brightly tonight")
        program.press("enter")
        program.until("▌ ")
        program.press("s")
        program.until(lambda text: "Kept" in text or "kept" in text)
        program.press("enter")
        program.read(0.4)
        program.press("o")
        program.until("evil")
        program.press("\x03", "V")
        program.read(0.3)
        program.press("\x03", "w")
        program.read(0.3)
        program.press("\x03", "E")
        program.until("Export")
        program.press("\x03", "q", "q")
        assert program.wait() == 0
        output = program.output
        assert "[red]marked[/red]" in output.decode() or "[red]" in output.decode()
    for active in (
        b"OWNED\x07",
        b"\x1b]52",
        b"\x1b]8;;h",
        b"\x1b]0;",
        b"\x1b]2;",
        b"\x1bc",
        b"\x0e",
        b"\x1b[5n",
        b"\x1bP",
        b"\x7f",
    ):
        assert active not in output, active
    text = output.decode()
    assert not set(text) & set("\x9b\x90\x9c\u202e\u202c\u2066\u2069")
    assert output.count(b"\x1b[?1049l") == 1


def test_nothing_in_a_document_acts_in_the_editor_or_in_exports(lamps: Library, tmp_path: Path):
    seen = tmp_path / "seen"
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncat "$1" >> {seen}\n')
    editor.chmod(0o700)
    exports = [tmp_path / f"notes-{end[1:]}{end}" for end in (
        ".md", ".org", ".html", ".csv", ".jsonl", ".bib", ".ris", ".nbib", ".json"
    )]  # fmt: skip
    with desk("-l", "lamps", columns=160, lines=45, VISUAL=str(editor)) as program:
        program.until("Ask a question")
        program.type("winter lamps shine brightly tonight")
        program.press("enter")
        program.until("▌ ")
        program.press("s")
        program.until(lambda text: "Kept" in text or "kept" in text)
        program.press("f4", "e")
        program.read(0.8)
        for export in exports:
            program.press("E")
            program.until("Export to:")
            program.press("\x15")
            program.type(str(export))
            program.press("enter")
            program.until("written to")
        program.press("q")
        program.wait()
    for file in (seen, *exports):
        text = file.read_text()
        assert "Lamps" in text or "lamps" in text or "evil" in text
        found = set(text) & set("\x1b\x07\x08\x0e\x7f\x9b\x90\x9c\u202e\u202c\u2066\u2069")
        assert not found, (file, found)


# Slow lines

BAUD_9600 = 960
"""Bytes a second: ten bits each."""


def test_at_9600_baud_a_held_key_is_followed_and_then_stands_still():
    with desk() as program:
        program.until("Ask a question")
        program.press("\x1b[20~")
        program.type(QUESTION)
        program.press("enter")
        program.until("▌ ")
        program.read(0.3)
        for number in range(20):
            os.write(program._master, b"\x1b[B" if number % 10 < 5 else b"\x1b[A")
            throttled(program, 1 / 30)
        released = time.monotonic()
        last = released
        while time.monotonic() - last < 1.0:
            if throttled(program, 0.05):
                last = time.monotonic()
        assert last - released < 10.0
        shown = program.text
        program.press("\x0c")
        program.read(0.5)
        assert program.text == shown


def throttled(program: TerminalProgram, seconds: float) -> int:
    """Take what a line of 9600 baud brings in so many seconds; return how many bytes it was."""
    allowed = max(1, round(BAUD_9600 * seconds))
    end = time.monotonic() + seconds
    count = 0
    while (left := end - time.monotonic()) > 0:
        if count < allowed and select.select([program._master], [], [], left)[0]:
            data = os.read(program._master, allowed - count)
            program._stream.feed(data)
            count += len(data)
        elif count >= allowed:
            time.sleep(left)
    return count


def test_a_terminal_that_cannot_be_drawn_on_gets_the_plain_conversation():
    with TerminalProgram(FLORI, TERM="dumb", columns=40) as program:
        program.until("Type a question")
        program.type("milnacipran\r")
        program.until("shown; more")
        program.press("\x04")
        assert program.wait() == 0
        assert b"\x1b" not in program.output
