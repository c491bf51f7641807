"""The whole path through the real program in a pseudo-terminal, and what survives its end."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from search.library import Library
from search.notes.store import NoteStore
from search.query import conversation
from tests.terminal_program import FLORI, TerminalProgram, desk
from tui.app import SAVE_PLACE
from tui.exporting import conversation_path

QUESTION = "does milnacipran help fibromyalgia pain?"


def ask(program: TerminalProgram) -> None:
    program.until("Ask a question")
    program.type(QUESTION)
    program.press("enter")
    program.until("? " + QUESTION)
    program.until("▌")


def kept() -> list[str]:
    library = Library.open("seeds")
    try:
        return [note.quote for note in NoteStore(library.notes_folder).notes().notes]
    finally:
        library.close()


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 45)])
def test_from_nothing_to_a_kept_sentence_in_under_60_keys(columns: int, lines: int):
    with desk(columns=columns, lines=lines) as program:
        ask(program)
        program.press("down", "enter")
        program.until("READER")
        program.press("s")
        program.until("Kept")
        program.press("f4")
        program.until("1 kept")
        assert program.keys < 60
        program.press("q")
        assert program.wait() == 0
    assert len(kept()) == 1
    assert b"\x1b[?1049l" in program.output[-2000:]


def test_a_desk_at_rest_sends_nothing():
    with desk() as program:
        ask(program)
        program.read(1.0)
        before = program.bytes
        program.read(3.0)
        assert program.bytes == before
        program.press("q")
        program.wait()


def test_a_killed_desk_loses_no_turn_and_no_note():
    with desk() as program:
        ask(program)
        program.press("s")
        program.until("Kept")
        program.process.send_signal(signal.SIGKILL)
        program.wait()
    assert len(kept()) == 1
    with desk() as program:
        program.until("? " + QUESTION)
        program.until("kept ·")
        program.press("f4")
        program.until("1 kept")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_saves_place_and_draft_and_leaves_the_terminal_sane(number: signal.Signals):
    with desk() as program:
        ask(program)
        program.press("down", "/")
        program.type("and what of duloxet")
        program.process.send_signal(number)
        program.wait()
        assert b"\x1b[?1049l" in program.output
        assert program.output.rfind(b"\x1b[?25h") > program.output.rfind(b"\x1b[?25l")
    with desk() as program:
        program.until("? " + QUESTION)
        program.until("and what of duloxet")


def test_a_lost_terminal_ends_the_desk_and_saves_the_place():
    with desk() as program:
        ask(program)
        program.press("/")
        program.type("a draft about sleep")
        program.hang_up()
        program.wait()
    with desk() as program:
        program.until("a draft about sleep")


def test_two_desks_on_one_library_see_each_others_notes():
    with desk() as one, desk() as other:
        ask(one)
        ask(other)
        one.press("s")
        one.until("Kept")
        other.press("f4")
        other.until("1 kept")


def test_the_program_says_where_to_look_when_there_is_no_terminal():
    done = subprocess.run(
        [FLORI],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0
    assert "milnacipran" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_key_stops_the_desk_and_the_shell_brings_it_back():
    with TerminalProgram("bash", "--norc", "-i", PS1="shell> ") as program:
        program.until("shell> ")
        program.type(f"{FLORI}\r")
        program.until("Ask a question")
        program.type("half a question")
        program.press("\x1a")
        program.until("shell> ")
        program.until("Stopped")
        assert program.output.rfind(b"\x1b[?1049l") > program.output.rfind(b"\x1b[?1049h")
        program.type("fg\r")
        program.until("half a question")
        program.type(" goes on")
        program.until("half a question goes on")
        program.press("\x03", "\x04")
        program.until("shell> ")
        program.type("exit\r")
        assert program.wait() == 0


def test_a_desk_that_was_frozen_draws_itself_anew():
    with desk() as program:
        ask(program)
        shown = program.text
        program.process.send_signal(signal.SIGSTOP)
        program.screen.reset()
        program.process.send_signal(signal.SIGCONT)
        program.until(lambda text: text == shown)
        program.press("down")
        program.until("▌")


def test_after_a_kill_the_draft_and_the_place_come_back():
    with desk() as program:
        ask(program)
        program.press("down", "enter")
        program.until("READER")
        program.press("\x1bOQ")
        program.type("a draft about sleep")
        program.read(SAVE_PLACE + 1)
        program.process.kill()
        program.wait()
    with desk() as program:
        program.until("? " + QUESTION)
        program.until("a draft about sleep")
        program.press("\x1bOR")
        program.until("READER")
        program.until("▌ ")


def test_two_desks_keep_both_conversations_and_one_note_of_one_sentence():
    with desk() as one, desk() as other:
        ask(one)
        other.until("Ask a question")
        other.type("naltrexone")
        other.press("enter")
        other.until("? naltrexone")
        one.press("s")
        one.until("Kept")
        other.press("/")
        other.type(QUESTION)
        other.press("enter")
        other.until("▌ ")
        other.until("kept ·")
        other.press("s")
        other.until("already")
        one.press("q")
        other.press("q")
        assert (one.wait(), other.wait()) == (0, 0)
    assert len(kept()) == 1
    library = Library.open("seeds")
    path = conversation_path(library)
    library.close()
    assert [turn.question for turn in conversation.load(path).turns] == [
        QUESTION,
        "naltrexone",
        QUESTION,
    ]


def test_keys_that_arrive_at_once_act_in_the_order_in_which_they_were_typed(tmp_path: Path):
    with desk() as program:
        program.until("Ask a question")
        os.write(program._master, b"what?\x15does milnaciprom\x7f\x7fan help?\r")
        program.until("? does milnacipran help?")
        os.write(program._master, b"s")
        program.until("Kept")
        program.press("E")
        path = tmp_path / "notes.md"
        os.write(program._master, f"\x15{path}\r".encode())
        program.until("written to")
        assert path.exists()
