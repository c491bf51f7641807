"""The clipboard: tmux's buffer, the terminal's OSC 52, a private file."""

from __future__ import annotations

import stat
from base64 import b64decode
from pathlib import Path

import pytest

from tui.terminal.clipboard import OSC_52_LIMIT, copy


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return []


def _tmux(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a tmux of our own first in the path; it leaves what it was given in a file."""
    program = folder / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("TMUX", "/tmp/tmux-1/default,1,0")
    return folder / "loaded"


def test_the_terminal_gets_osc_52(sent: list[str], tmp_path: Path) -> None:
    text = "α2δ \x1b]0;title\x07 漢"
    assert copy(text, sent.append, folder=tmp_path) == "terminal"
    assert len(sent) == 1
    assert sent[0].startswith("\x1b]52;c;")
    assert sent[0].endswith("\x07")
    assert b64decode(sent[0][7:-1]).decode() == text
    assert list(tmp_path.iterdir()) == []


def test_tmux_is_preferred(
    sent: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = _tmux(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/args; cat > {tmp_path}/loaded')
    assert copy("kept wörds", sent.append) == "tmux"
    assert loaded.read_text() == "kept wörds"
    assert (tmp_path / "args").read_text() == "load-buffer -w -\n"
    assert sent == []


def test_an_older_tmux_gets_its_buffer_without_the_option(
    sent: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = _tmux(tmp_path, monkeypatch, f'[ "$2" = -w ] && exit 1; cat > {tmp_path}/loaded')
    assert copy("words", sent.append) == "tmux"
    assert loaded.read_text() == "words"


def test_a_tmux_that_fails_or_hangs_leads_to_a_private_file(
    sent: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.terminal.clipboard._TMUX_SECONDS", 0.2)
    for number, script in enumerate(("exit 1", "exec sleep 20")):
        _tmux(tmp_path, monkeypatch, script)
        folder = tmp_path / f"state{number}"
        assert copy("words", sent.append, folder=folder) == f"file {folder / 'clipboard.txt'}"
        assert (folder / "clipboard.txt").read_text() == "words"
        assert stat.S_IMODE((folder / "clipboard.txt").stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sent == []


@pytest.mark.parametrize(("length", "way"), [(56_244, "terminal"), (56_245, "file")])
def test_a_text_too_long_for_the_terminal_goes_to_a_file(
    sent: list[str], tmp_path: Path, length: int, way: str
) -> None:
    assert copy("x" * length, sent.append, folder=tmp_path).split()[0] == way
    assert all(len(data) <= OSC_52_LIMIT + 8 for data in sent)


def test_a_link_in_the_files_place_is_not_followed(
    sent: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    other = tmp_path / "other"
    other.write_text("mine")
    (tmp_path / "clipboard.txt").symlink_to(other)
    copy("words", sent.append, folder=tmp_path)
    assert other.read_text() == "mine"
    assert (tmp_path / "clipboard.txt").read_text() == "words"
