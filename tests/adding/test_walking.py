"""Which files are found, and what is said of places that cannot be looked into."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from search.adding.walking import walk


def names(paths: tuple[str, ...]) -> list[str]:
    return [Path(path).name for path in paths]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "inner").mkdir(parents=True)
    for name in ("b.txt", "a.md", "plot.png", ".hidden.txt", "inner/c.TXT"):
        (folder / name).write_text("Words.")
    return folder


@pytest.fixture
def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a subfolder that may not be entered, whoever runs the test."""
    closed = folder / "inner"
    enter = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return enter(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return closed


def test_files_of_known_kinds_come_in_order(folder: Path) -> None:
    found = walk([folder])
    assert names(found.files) == ["a.md", "b.txt", "c.TXT"]
    assert names(found.skipped) == ["plot.png"]
    assert found.covers(str(folder / "gone.txt"))
    assert not found.covers(f"{folder}-other/gone.txt")


def test_a_file_named_is_taken_whatever_its_kind(folder: Path) -> None:
    assert names(walk([folder / "plot.png", folder / "plot.png"]).files) == ["plot.png"]


def test_a_tilde_is_part_of_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    Path("~$notes.txt").write_text("Kept by an editor.")
    Path("~").mkdir()
    Path("~/d.txt").write_text("A folder that is called so.")
    assert names(walk(["~$notes.txt", "~"]).files) == ["~$notes.txt", "d.txt"]


def test_links_are_followed_and_a_circle_is_entered_once(folder: Path) -> None:
    (folder / "inner" / "back").symlink_to(folder)
    (folder / "linked.txt").symlink_to(folder / "b.txt")
    assert names(walk([folder]).files) == ["a.md", "b.txt", "linked.txt", "c.TXT"]


def test_what_is_not_there_is_missing(folder: Path) -> None:
    found = walk([folder / "absent", folder / "b.txt" / "below"])
    assert [Path(path).name for path, _ in found.missing] == ["absent", "below"]
    assert all(path in message for path, message in found.missing)


def test_what_may_not_be_entered_is_unreadable_and_not_covered(closed: Path) -> None:
    found = walk([closed.parent])
    assert names(found.files) == ["a.md", "b.txt"]
    (told,) = found.unreadable
    assert told[0] == str(closed)
    assert "Permission denied" in told[1]
    assert found.covers(str(closed.parent / "gone.txt"))
    assert not found.covers(str(closed / "c.TXT"))


def test_pipes_and_dead_links_are_named_and_not_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "dead.txt").symlink_to(folder / "absent.txt")
    found = walk([folder, folder / "pipe.txt", folder / "dead.txt"])
    assert names(found.files) == ["a.md", "b.txt", "c.TXT"]
    told = [Path(path).name for path, _ in found.unreadable]
    assert told == ["dead.txt", "pipe.txt", "pipe.txt", "dead.txt"]
