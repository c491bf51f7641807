"""Files within bounds: too large, too long, too slow, or written to while they are read."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Library, ingest
from search.adding import addition, reading
from search.adding.reading import read_prepared, why
from search.documents import Document
from search.ingest.errors import ReadError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "owls.txt"
    path.write_text("Owls hoot at noon. Nobody knows why.")
    return path


def documents(*texts: str) -> Iterator[Document]:
    for number, text in enumerate(texts):
        yield Document(f"k{number}", text)


def keys(path: Path, read: reading.Reader) -> list[tuple[str, bool]]:
    return [(one.proposal, one.alone) for one in read_prepared(str(path), read)]


def test_a_document_knows_whether_it_is_alone(file: Path) -> None:
    assert keys(file, lambda _: documents("Owls.")) == [("k0", True)]
    assert keys(file, lambda _: documents("Owls.", "Moths.")) == [("k0", False), ("k1", False)]
    assert keys(file, lambda _: documents()) == []


def test_what_was_read_before_a_fault_is_given_before_it(file: Path) -> None:
    def cut_off(_: str | Path) -> Iterator[Document]:
        yield from documents("Owls.")
        raise ReadError(file, "it is cut off", "copy it again")

    found = read_prepared(str(file), cut_off)
    assert next(found).proposal == "k0"
    with pytest.raises(ReadError, match="cut off"):
        next(found)


@pytest.mark.parametrize(
    ("bound", "value", "sentence"),
    [
        ("MOST_BYTES", 10, "owls.txt: the file is larger than"),
        ("MOST_CHARACTERS", 10, "owls.txt: document 1: its text is longer than 10 characters"),
        ("MOST_DOCUMENTS", 2, "owls.txt: it holds more than 2 documents; split it"),
        ("MOST_SECONDS", 0.05, "owls.txt: document 1: reading it took longer than"),
    ],
)
def test_each_bound_is_told_in_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: float, sentence: str
) -> None:
    def read(_: str | Path) -> Iterator[Document]:
        if bound == "MOST_SECONDS":
            try:
                time.sleep(10)
            except Exception:
                pytest.fail("a reader must not be able to go on")
        yield from documents("Owls hoot." * 5, "Moths.", "Seals.")

    monkeypatch.setattr(reading, bound, value)
    with pytest.raises(ReadError) as caught:
        list(read_prepared(str(file), read))
    assert str(caught.value).startswith(sentence)
    assert why(str(file), caught.value) == str(caught.value)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_reading_works_in_other_threads_too(file: Path) -> None:
    found: list[tuple[str, bool]] = []
    thread = threading.Thread(target=lambda: found.extend(keys(file, lambda _: documents("Owls."))))
    thread.start()
    thread.join()
    assert found == [("k0", True)]


class TestAFileThatChangesWhileItIsRead:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Library:
        return Library.open(tmp_path / "lib", create=True)

    def change(self, monkeypatch: pytest.MonkeyPatch, file: Path, times: int) -> list[str]:
        """Let each of the first readings of a file be followed by a change of it."""
        original = ingest.read
        readings: list[str] = []

        def read(path: str | Path) -> Iterator[Document]:
            yield from original(path)
            readings.append(str(path))
            if len(readings) <= times:
                file.write_text(f"Owls hoot in winter {len(readings)}.")
                os.utime(file, ns=(len(readings), len(readings)))

        monkeypatch.setattr(ingest, "read", read)
        return readings

    def test_it_is_read_once_more(
        self, library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        readings = self.change(monkeypatch, file, 1)
        report = library.add(file)
        assert (report.read, report.failures, len(readings)) == (1, (), 2)
        assert library.show("owls").text == "Owls hoot in winter 1."
        assert library.add(file).unchanged == 1

    def test_one_that_goes_on_changing_is_named(
        self, library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.change(monkeypatch, file, 2)
        report = library.add(file)
        assert [one.message for one in report.failures] == [
            f"{file}: it changed while it was read; add it again when it is done"
        ]
        again = library.add(file)
        assert (again.read + again.updated, again.failures) == (1, ())
        assert library.show("owls").text == "Owls hoot in winter 2."

    def test_one_that_was_partly_kept_is_named_and_read_later(
        self, library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(addition, "_BATCH_DOCUMENTS", 1)
        self.change(monkeypatch, file, 1)
        assert len(library.add(file).failures) == 1
        library.add(file)
        assert library.show("owls").text == "Owls hoot in winter 1."
        assert library.check() == []
