"""The clipboard, over SSH and inside tmux.

Three ways, best first: tmux's own buffer (which tmux passes on to the terminal's clipboard), the
terminal's OSC 52, and a file that only its owner may read.
"""

from __future__ import annotations

import os
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from search.folders import make_private, state_folder

# The longest base64 text that terminals are known to take (xterm's bound less the command).
OSC_52_LIMIT = 74_994
_TMUX_SECONDS = 2.0
_FILE_NAME = "clipboard.txt"


def copy(text: str, write: Callable[[str], object], *, folder: Path | None = None) -> str:
    """Copy text to the clipboard and return the way it went.

    `write` sends a control string to the terminal; `folder` is where the file goes (default: the
    user's state folder). The answer is ``tmux``, ``terminal`` (OSC 52: sent, but no terminal says
    whether it obeyed) or ``file PATH``.

    Raises OSError when not even the file can be written.
    """
    data = text.encode("utf-8", "replace")
    if os.environ.get("TMUX") and _to_tmux(data):
        return "tmux"
    encoded = b64encode(data).decode("ascii")
    if len(encoded) <= OSC_52_LIMIT and _terminal_obeys():
        write(f"\x1b]52;c;{encoded}\x07")
        return "terminal"
    return f"file {_to_file(data, folder or state_folder())}"


def _to_tmux(data: bytes) -> bool:
    """Load tmux's buffer; `-w` (tmux 3.2) also sets the clipboard of the terminal outside."""
    for options in (["-w", "-"], ["-"]):
        try:
            done = subprocess.run(
                ["tmux", "load-buffer", *options],
                input=data,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_TMUX_SECONDS,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        if done.returncode == 0:
            return True
    return False


def _terminal_obeys() -> bool:
    """Tell whether OSC 52 can arrive: tmux and screen keep it, the Linux console has none."""
    environment = os.environ
    return not (
        environment.get("TMUX")
        or environment.get("STY")
        or environment.get("TERM", "") in ("", "dumb", "linux")
    )


def _to_file(data: bytes, folder: Path) -> Path:
    path = make_private(folder) / _FILE_NAME
    # A new file each time: what stands under the name may be another's, or a link.
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return path
