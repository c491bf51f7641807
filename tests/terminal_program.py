"""The real program in a real pseudo-terminal, with a terminal emulator for eyes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

ROOT = Path(__file__).parent.parent

FLORI = str(Path(sys.executable).with_name("flori"))
"""The program as it was installed."""

KEYS = {"enter": "\r", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "f4": "\x1bOS"}


class TerminalProgram:
    """A command in a terminal of ``columns`` by ``lines``."""

    def __init__(self, *command: str, columns: int = 80, lines: int = 24, **environment: str):
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = 0
        """Bytes that the terminal has received."""
        self.output = b""
        self.keys = 0
        """Keys that were pressed."""
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm-256color", **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def read(self, seconds: float) -> int:
        """Take what comes until nothing came for so long; return how many bytes it was."""
        count = 0
        while select.select([self._master], [], [], seconds)[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                break
            if not data:
                break
            count += len(data)
            self.output += data
            self._stream.feed(data)
        self.bytes += count
        return count

    def until(self, condition: str | Callable[[str], bool], seconds: float = 20.0) -> None:
        """Wait until a text stands on the screen, or a condition holds of it."""
        holds = (lambda text: condition in text) if isinstance(condition, str) else condition
        end = time.monotonic() + seconds
        while not holds(self.text):
            assert time.monotonic() < end, f"{condition!r} did not come:\n{self.text}"
            assert self.process.poll() is None or self.read(0.05), f"it ended:\n{self.text}"
            self.read(0.02)
        self.read(0.1)

    def press(self, *keys: str) -> int:
        """Press keys, each by its name in KEYS or as it is; return the bytes that came of it."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self.keys += 1
        return self.read(0.15)

    def type(self, text: str) -> None:
        """Type a text, a key for each character."""
        for character in text:
            os.write(self._master, character.encode())
            self.keys += 1
        self.read(0.15)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost SSH connection does."""
        os.close(self._master)
        self._master = -1

    def wait(self, seconds: float = 20.0) -> int:
        """Wait for the end and return the exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, "the program did not end"
            if self._master >= 0:
                self.read(0.02)
            else:
                time.sleep(0.02)
        if self._master >= 0:
            self.read(0.05)
        return self.process.returncode

    def __enter__(self) -> TerminalProgram:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            with contextlib.suppress(OSError):
                os.close(self._master)


def desk(
    *arguments: str, columns: int = 80, lines: int = 24, **environment: str
) -> TerminalProgram:
    """Start the desk as a user would."""
    return TerminalProgram(FLORI, *arguments, columns=columns, lines=lines, **environment)
