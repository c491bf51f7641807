"""What is kept when files change, share their texts, vanish or cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from search import Library
from search.storage.writing import Writing

SEALS = "Seals rest when the tide is low. Nobody counted them in winter."
MOTHS = "Moths glow in cold air. The glow fades in an hour."


def touch(path: Path, text: str) -> None:
    """Write a file so that its time of change surely differs."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def texts(library: Library) -> dict[str, str]:
    return {key: library.show(key).text for key in library.keys()}  # noqa: SIM118


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "lib", create=True)


@pytest.fixture
def twins(library: Library, folder: Path) -> tuple[Path, Path]:
    """Return two files of the same text, added: one document, ``a``."""
    pair = folder / "a.txt", folder / "b.txt"
    for path in pair:
        path.write_text(SEALS)
    library.add(folder)
    assert library.keys() == ["a"]
    return pair


class TestTwoFilesOfOneText:
    def test_a_change_of_one_leaves_the_others_text(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        first, second = twins
        touch(first, MOTHS)
        report = library.add(folder)
        assert (report.read, report.updated, report.removed) == (1, 0, 0)
        assert texts(library) == {"a": SEALS, "a-2": MOTHS}
        assert library.paths("a") == [str(second)]
        assert library.paths("a-2") == [str(first)]
        assert library.check() == []

    def test_the_document_names_a_file_that_still_holds_it(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        touch(twins[0], MOTHS)
        library.add(folder)
        library.close()
        assert Library.open(library.folder).show("a").path == str(twins[1])

    def test_the_same_change_of_both_keeps_the_key(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        for path in twins:
            touch(path, MOTHS)
        report = library.add(folder)
        assert report.updated == 1
        assert texts(library) == {"a": MOTHS}
        assert library.paths("a") == [str(path) for path in twins]
        assert library.add(folder).unchanged == 2
        assert library.check() == []

    def test_two_changes_make_two_documents(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        touch(twins[0], MOTHS)
        touch(twins[1], "Owls hoot.")
        library.add(folder)
        assert sorted(texts(library).values()) == sorted([MOTHS, "Owls hoot."])
        assert library.check() == []

    def test_only_a_new_date_is_no_change(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        touch(twins[0], MOTHS)
        touch(twins[1], SEALS)
        library.add(folder)
        assert texts(library) == {"a": SEALS, "a-2": MOTHS}

    def test_a_copy_that_is_out_of_reach_keeps_its_text(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        twins[1].unlink()
        touch(twins[0], MOTHS)
        library.add(folder)
        assert texts(library) == {"a": SEALS, "a-2": MOTHS}

    def test_three_of_one_text_part_one_after_the_other(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        third = folder / "c.txt"
        third.write_text(SEALS)
        library.add(folder)
        touch(twins[0], MOTHS)
        library.add(folder)
        touch(twins[1], "Owls hoot.")
        library.add(folder)
        assert texts(library) == {"a": SEALS, "a-2": MOTHS, "b": "Owls hoot."}
        assert library.paths("a") == [str(third)]
        assert library.check() == []

    def test_a_copy_that_is_to_be_forgotten_does_not(
        self, library: Library, folder: Path, twins: tuple[Path, Path]
    ) -> None:
        twins[1].unlink()
        touch(twins[0], MOTHS)
        library.add(folder, sync=True)
        assert texts(library) == {"a": MOTHS}
        assert library.paths("a") == [str(twins[0])]


class TestTwoFilesOfOnePublication:
    """The same DOI, other words: the first one's text is held."""

    FORM = "Title of {0}\n\nAda Wick\n\nhttps://doi.org/10.1234/owls\n\n{1}\n"

    @pytest.fixture
    def versions(self, library: Library, folder: Path) -> tuple[Path, Path]:
        pair = folder / "first.txt", folder / "second.txt"
        for path in pair:
            path.write_text(self.FORM.format("owls", f"Owls hoot in the {path.stem} wood."))
        report = library.add(folder)
        assert [one.key for one in report.duplicates] == ["first"]
        return pair

    def test_a_change_of_the_first_is_kept(
        self, library: Library, folder: Path, versions: tuple[Path, Path]
    ) -> None:
        touch(versions[0], self.FORM.format("owls", "Owls hoot at noon."))
        assert library.add(folder).updated == 1
        assert "noon" in texts(library)["first"]
        assert library.paths("first") == [str(path) for path in versions]

    def test_a_change_of_the_second_is_not(
        self, library: Library, folder: Path, versions: tuple[Path, Path]
    ) -> None:
        touch(versions[1], self.FORM.format("owls", "Owls hoot at noon."))
        assert library.add(folder).updated == 0
        assert "first wood" in texts(library)["first"]

    def test_without_the_first_the_second_is_read_again(
        self, library: Library, folder: Path, versions: tuple[Path, Path]
    ) -> None:
        versions[0].unlink()
        library.add(folder, sync=True)
        library.add(folder, sync=True)
        assert "second wood" in texts(library)["first"]
        assert library.paths("first") == [str(versions[1])]
        assert library.add(folder).unchanged == 1


class TestWhatCannotBeRead:
    @pytest.fixture
    def closed(self, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Return a subfolder, added and then closed, whoever runs the test."""
        closed = folder / "inner"
        closed.mkdir()
        (closed / "seals.txt").write_text(SEALS)
        (folder / "moths.txt").write_text(MOTHS)
        library.add(folder)
        enter = os.scandir

        def refuse(path: Any) -> Any:
            if Path(path) == closed:
                raise OSError(5, "Input/output error", str(path))
            return enter(path)

        monkeypatch.setattr(os, "scandir", refuse)
        return closed

    @pytest.mark.parametrize("sync", [False, True])
    def test_a_closed_folder_is_reported_and_nothing_of_it_forgotten(
        self, library: Library, folder: Path, closed: Path, sync: bool
    ) -> None:
        (folder / "moths.txt").unlink()
        report = library.add(folder, sync=sync)
        assert [failure.path for failure in report.failures] == [str(closed)]
        assert report.removed == int(sync)
        assert "seals" in library.keys()  # noqa: SIM118

    def test_a_pipe_does_not_hold_up_the_rest(self, library: Library, folder: Path) -> None:
        os.mkfifo(folder / "pipe.txt")
        (folder / "seals.txt").write_text(SEALS)
        report = library.add(folder)
        assert report.read == 1
        assert [Path(failure.path).name for failure in report.failures] == ["pipe.txt"]

    def test_a_name_that_is_not_utf8_is_told(self, library: Library, folder: Path) -> None:
        odd = os.fsencode(folder) + b"/\xff odd.txt"
        Path(os.fsdecode(odd)).write_text(MOTHS)
        (folder / "seals.txt").write_text(SEALS)
        report = library.add(folder)
        assert library.keys() == ["seals"]
        assert [os.fsencode(failure.path) for failure in report.failures] == [odd]
        assert "UTF-8" in report.failures[0].message

    def test_a_path_that_never_was_is_told_under_sync_too(
        self, library: Library, folder: Path
    ) -> None:
        (folder / "seals.txt").write_text(SEALS)
        library.add(folder)
        report = library.add([folder, folder / "slip.txt"], sync=True)
        assert [Path(failure.path).name for failure in report.failures] == ["slip.txt"]
        (folder / "seals.txt").unlink()
        report = library.add(folder / "seals.txt", sync=True)
        assert (report.removed, report.failures) == (1, ())


def test_many_of_one_name_are_not_counted_from_the_start_each_time(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    original = Writing.number_of

    def count(self: Writing, key: str) -> int | None:
        nonlocal asked
        asked += 1
        return original(self, key)

    monkeypatch.setattr(Writing, "number_of", count)
    for number in range(60):
        (folder / f"{number:02}").mkdir()
        (folder / f"{number:02}" / "index.txt").write_text(f"Page number {number} of many.")
    library.add(folder)
    assert len(library.keys()) == 60
    assert "index-60" in library.keys()  # noqa: SIM118
    assert asked < 4 * 60


def test_repeated_keys_of_one_file_are_updated_in_their_order(
    library: Library, folder: Path
) -> None:
    file = folder / "records.jsonl"

    def write(*told: str) -> None:
        lines = [json.dumps({"_id": "r", "title": "", "text": text}) for text in told]
        touch(file, "\n".join(lines))

    write("One owl.", "Two owls.", "Three owls.")
    library.add(file)
    assert texts(library) == {"r": "One owl.", "r-2": "Two owls.", "r-3": "Three owls."}
    write("One owl.", "Two grey owls.")
    report = library.add(file)
    assert (report.read, report.updated, report.removed) == (0, 1, 1)
    assert texts(library) == {"r": "One owl.", "r-2": "Two grey owls."}
