"""Signals, a terminal that is gone, and what is left behind, in a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys, time
from pathlib import Path
from textual.widgets import Input, Static
from tui.terminal import TerminalApp, signals
signals.GRACE = 1.0

class Demo(TerminalApp[None]):
    BINDINGS = [("ctrl+l", "repaint"), ("ctrl+b", "block"), ("ctrl+t", "suspend_process"),
                ("ctrl+g", "edit")]
    def compose(self):
        yield Input(id="field")
        yield Static("all is ready", id="status")
    def on_input_changed(self, event):
        self.query_one(Static).update(f"typed <{event.value}>")
    def action_block(self):
        time.sleep(60)
    def action_edit(self):
        with self.suspend():
            sys.__stdout__.write("in the editor\\n")
            sys.__stdout__.flush()
            time.sleep(0.2)
    def save_state(self):
        if "fail" in sys.argv:
            raise ValueError("no")
        with open(sys.argv[1], "a") as file:
            file.write("saved\\n")

app = Demo()
app.run()
sys.exit(app.return_code or 0)
"""


class Session:
    """The program in a pseudo-terminal of 80 by 24."""

    def __init__(self, folder: Path, *arguments: str, ignore_hangup: bool = False) -> None:
        self.state = folder / "state"
        self.seen = b""
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.attributes = termios.tcgetattr(slave)

        def prepare() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if ignore_hangup:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)

        program = folder / "program.py"
        program.write_text(PROGRAM)
        self.process = subprocess.Popen(
            [sys.executable, str(program), str(self.state), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
            start_new_session=True,
            preexec_fn=prepare,
        )
        self.slave = slave
        self.until(b"all is ready")

    def read(self, seconds: float) -> bytes:
        """Return what comes until nothing came for so long."""
        new = b""
        while select.select([self.master], [], [], seconds)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                break
            if not data:
                break
            new += data
        self.seen += new
        return new

    def until(self, text: bytes, seconds: float = 10.0) -> bytes:
        """Return what comes up to a text, and what follows at once; fails if it does not come."""
        end = time.monotonic() + seconds
        new = b""
        while text not in new:
            assert time.monotonic() < end, f"{text!r} did not come; last: {self.seen[-300:]!r}"
            new += self.read(0.05)
        return new

    def send(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def ended(self, seconds: float = 8.0) -> int:
        """Return the exit status; the terminal is read meanwhile."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, "the program did not end"
            self.read(0.02)
        self.read(0.05)
        assert self.process.returncode is not None
        return self.process.returncode

    def stopped(self, seconds: float = 5.0) -> None:
        end = time.monotonic() + seconds
        status = Path(f"/proc/{self.process.pid}/stat")
        while status.read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < end, "the program did not stop"
            self.read(0.02)
        self.read(0.05)

    def modes(self) -> set[int]:
        """Return the private modes left on by all that came."""
        on: set[int] = set()
        for modes, switch in re.findall(rb"\x1b\[\?([\d;]+)([hl])", self.seen):
            for mode in map(int, modes.split(b";")):
                (on.add if switch == b"h" else on.discard)(mode)
        return on

    def saved(self) -> int:
        """Return how often the state was saved."""
        return len(self.state.read_text().splitlines()) if self.state.exists() else 0


Start = Callable[..., Session]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    sessions: list[Session] = []

    def begin(*arguments: str, ignore_hangup: bool = False) -> Session:
        sessions.append(Session(tmp_path, *arguments, ignore_hangup=ignore_hangup))
        return sessions[-1]

    yield begin
    for session in sessions:
        if session.process.poll() is None:
            session.process.kill()
            session.process.wait()
        for descriptor in (session.master, session.slave):
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _left_clean(session: Session) -> None:
    # Of all modes, a shell expects line wrap and the visible cursor.
    assert session.modes() == {7, 25}
    assert session.seen.count(b"\x1b[>") == session.seen.count(b"\x1b[<u")
    assert termios.tcgetattr(session.slave)[:4] == session.attributes[:4]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_and_gives_the_terminal_back(start: Start, number: int) -> None:
    session = start()
    session.send(b"abc")
    session.until(b"abc")
    session.signal(number)
    assert session.ended() == 128 + number
    assert session.saved() == 1
    _left_clean(session)
    assert b"Traceback" not in session.seen


def test_a_state_that_cannot_be_saved_does_not_keep_the_program(start: Start) -> None:
    session = start("fail")
    session.signal(signal.SIGTERM)
    assert session.ended() == 128 + signal.SIGTERM
    _left_clean(session)


def test_a_program_that_hangs_is_ended_with_its_state_saved(start: Start) -> None:
    session = start()
    session.send(b"\x02")
    session.read(0.2)
    session.signal(signal.SIGTERM)
    assert session.ended() == 128 + signal.SIGTERM
    assert session.saved() == 1
    _left_clean(session)


@pytest.mark.parametrize("ignore_hangup", [False, True])
def test_a_terminal_that_is_gone_ends_the_program(start: Start, ignore_hangup: bool) -> None:
    session = start(ignore_hangup=ignore_hangup)
    os.close(session.slave)
    os.close(session.master)
    assert session.process.wait(5) == 128 + signal.SIGHUP
    assert session.saved() == 1


def test_the_quit_key_ends_with_zero_and_without_a_rescue(start: Start) -> None:
    session = start()
    session.send(b"\x11")
    assert session.ended() == 0
    assert session.saved() == 0
    _left_clean(session)


def test_suspending_gives_the_terminal_back_and_continuing_paints_all(start: Start) -> None:
    session = start()
    session.send(b"\x14")
    session.stopped()
    _left_clean(session)
    session.signal(signal.SIGCONT)
    again = session.until(b"all is ready")
    assert b"\x1b[?1049h" in again
    session.send(b"xyz")
    session.until(b"xyz")
    session.signal(signal.SIGTERM)
    assert session.ended() == 128 + signal.SIGTERM
    _left_clean(session)


def test_continuing_after_a_stop_without_warning_takes_the_terminal_again(start: Start) -> None:
    session = start()
    session.signal(signal.SIGSTOP)
    session.stopped()
    session.signal(signal.SIGCONT)
    session.until(b"all is ready")
    session.send(b"x")
    session.until(b"x")
    assert session.modes() >= {1049, 2004, 25}
    session.signal(signal.SIGTERM)
    assert session.ended() == 128 + signal.SIGTERM
    _left_clean(session)


def test_coming_back_from_an_editor_paints_all(start: Start) -> None:
    session = start()
    session.send(b"\x07")
    session.until(b"in the editor")
    session.until(b"all is ready")


def test_repainting_sends_all_again(start: Start) -> None:
    session = start()
    assert session.read(0.3) == b""
    session.send(b"\x0c")
    assert b"\x1b[2J" in session.until(b"all is ready")


def test_nothing_is_sent_when_nothing_happens_and_a_key_costs_little(start: Start) -> None:
    session = start()
    session.send(b"a")
    session.until(b"typed <a>")
    session.send(b"b")
    assert 0 < len(session.until(b"b")) <= 150
    assert session.read(1.2) == b""


def test_moves_of_the_mouse_are_not_asked_for(start: Start) -> None:
    session = start()
    assert session.modes() >= {1000, 1002, 1006}
    assert b"1003" not in session.seen


def test_input_that_is_not_utf_8_does_not_end_the_program(start: Start) -> None:
    session = start()
    session.send(b"\xe9\xff")
    session.read(0.2)
    session.send(b"q")
    session.until(b"q")
    assert session.process.poll() is None
