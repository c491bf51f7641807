"""All that can go wrong is one family, so that a face needs to know one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import (
    CitationError,
    FlorilegiumError,
    LibraryError,
    LibraryLockedError,
    NoteError,
    UnknownKeyError,
)
from search.index.engine import EngineError
from search.ingest import ReadError
from tui.cli import flori


@pytest.mark.parametrize(
    "kind",
    [CitationError, EngineError, LibraryError, LibraryLockedError, NoteError, UnknownKeyError],
)
def test_each_is_a_sentence_on_stderr(
    kind: type[FlorilegiumError], monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from search.library import Library

    def fail(*_: object, **__: object) -> None:
        raise kind("shelf: it is out of reach; try again.")

    monkeypatch.setattr(Library, "open", fail)
    result = CliRunner().invoke(flori, ["search", "owls"])
    assert result.exit_code == (1 if kind is UnknownKeyError else 2)
    assert result.stderr == "flori: shelf: it is out of reach; try again.\n"


def test_a_reader_s_error_is_one_of_them() -> None:
    assert isinstance(ReadError("a.txt", "it is empty", "leave it out"), FlorilegiumError)


def test_what_the_system_refused_is_told_with_what_follows() -> None:
    error = NoteError.of_system(Path("/x"), OSError(28, "No space left"), "nothing was changed")
    assert str(error) == (
        "/x: no space left; nothing was changed, so check free space and permissions."
    )
