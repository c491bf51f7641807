"""The doctor finds what is amiss, and says what to do about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.folders import data_folder, make_private
from tui.cli import flori


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(flori, ["doctor", *arguments])


def findings(result: Result) -> dict[str, dict[str, str]]:
    return {one["name"]: one for one in map(json.loads, result.stdout.splitlines())}


@pytest.fixture(autouse=True)
def good_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)


def test_where_all_is_well_it_says_so() -> None:
    result = doctor()
    assert result.exit_code == 0
    assert "!!" not in result.stdout
    told = findings(doctor("--json"))
    assert {"terminal", "clipboard", "data folder", "library seeds", "notes"} <= told.keys()
    assert not [one for one in told.values() if one["remedy"]]
    assert told["library seeds"]["fact"].endswith("sentences")


def test_what_others_may_read_is_named_with_its_remedy() -> None:
    make_private(data_folder()).chmod(0o755)
    result = doctor("--json")
    assert result.exit_code == 3
    assert "chmod -R go=" in findings(result)["data folder"]["remedy"]


def test_a_terminal_that_cannot_be_drawn_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("LC_ALL", "C")
    told = findings(doctor("--json"))
    assert "flori ask" in told["terminal"]["remedy"]
    assert "UTF-8" in told["locale"]["remedy"]


def test_settings_that_cannot_be_used_are_named_with_their_line(home: Path) -> None:
    file = home / "config" / "florilegium" / "config.toml"
    file.parent.mkdir(parents=True)
    file.parent.chmod(0o700)
    file.write_text('theme = "florilegium-light"\n[keys]\n"note.burn" = "x"\n')
    assert "line 3" in findings(doctor("--json"))["settings"]["remedy"]


def test_a_library_that_cannot_be_used_is_named(home: Path) -> None:
    result = doctor("--json", "-l", str(home / "nowhere"))
    assert result.exit_code == 3
    assert "nowhere" in findings(result)["library"]["remedy"]


def test_damage_is_found() -> None:
    assert doctor().exit_code == 0
    file = data_folder() / "libraries" / "seeds" / "library.db"
    pages = bytearray(file.read_bytes())
    pages[8192:] = b"\xff" * (len(pages) - 8192)
    file.write_bytes(bytes(pages))
    result = doctor("--json")
    assert result.exit_code == 3
    assert "library.db" in findings(result)["library"]["remedy"]
