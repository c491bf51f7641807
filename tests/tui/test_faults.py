"""Logs, and what becomes of a fault of the program itself: a line, and a report on disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from search.folders import state_folder
from tui import crash, logs
from tui.cli import flori


@pytest.fixture(autouse=True)
def unlogged() -> Iterator[None]:
    yield
    for name in logs.LOGGERS:
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()


def reports() -> list[Path]:
    return sorted((state_folder() / "crashes").glob("*.txt"))


def raised(text: str) -> Exception:
    try:
        raise KeyError(text)
    except KeyError as error:
        return error


def test_a_fault_is_one_line_and_a_private_report(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def broken() -> None:
        raise ZeroDivisionError("lantern")

    monkeypatch.setitem(flori.commands, "library", broken)
    result = CliRunner().invoke(flori, ["library"])
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    [report] = reports()
    assert "ZeroDivisionError: lantern" in line
    assert str(report) in line
    text = report.read_text()
    assert "Traceback" in text
    assert "textual: " in text
    assert report.stat().st_mode & 0o777 == 0o600
    assert report.parent.stat().st_mode & 0o777 == 0o700


def test_only_the_last_reports_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "KEPT", 3)
    for number in range(5):
        crash.report(raised(str(number)))
    assert len(reports()) == 3
    assert "KeyError: '4'" in reports()[-1].read_text()


def test_where_no_report_can_be_written_the_line_says_so(home: Path) -> None:
    (home / "state").write_text("a file where a folder should be")
    assert "no report could be written" in crash.report(raised("x"))


def test_the_log_tells_what_was_called_and_how_long_it_took(tmp_path: Path) -> None:
    file = tmp_path / "flori.log"
    assert CliRunner().invoke(flori, ["--log", str(file), "library"]).exit_code in (0, 1)
    CliRunner().invoke(flori, ["--log", str(file), "nonsense"])
    lines = file.read_text().splitlines()
    assert "called:" in lines[0]
    assert "s in all" in lines[1]
    assert len(lines) >= 4
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_log_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(flori, ["--log", str(tmp_path / "no" / "log"), "library"])
    assert result.exit_code == 2
    assert "the log cannot be written" in result.stderr


def test_nothing_in_a_log_acts_on_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "flori.log"
    logs.begin(file, "info")
    logging.getLogger("tui").info("one\x1b]0;title\x07\ntwo")
    assert len(file.read_text().splitlines()) == 2
    assert "\x1b" not in file.read_text()
