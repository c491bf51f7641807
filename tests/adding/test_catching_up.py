"""An index that is behind, or lost, is brought up to the documents in steps that a kill spares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from search import Library
from search.adding import addition, catching_up
from search.index.embedded import EmbeddedEngine

PAPERS = 12


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Return a library whose documents came in batches of three."""
    monkeypatch.setattr(addition, "_BATCH_DOCUMENTS", 3)
    monkeypatch.setattr(catching_up, "_COMMIT_SECONDS", 0.0)
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(PAPERS):
        (folder / f"p{number:02}.txt").write_text(f"Selkie number {number} sang. Nobody heard it.")
    library = Library.open(tmp_path / "lib", create=True)
    assert library.add(folder, jobs=1).read == PAPERS
    return library


def answers(library: Library) -> list[tuple[str, float]]:
    return [(hit.key, hit.score) for hit in library.ask("selkie number 7", limit=50).hits]


def test_a_rebuild_tells_how_far_it_is_and_gives_the_same_answers(library: Library) -> None:
    before, told = answers(library), list[tuple[int, int]]()
    assert library.rebuild(progress=lambda done, total: told.append((done, total)))
    assert told == [(done, PAPERS) for done in range(3, PAPERS + 1, 3)]
    assert answers(library) == before
    assert library.check() == []


def test_a_cancelled_rebuild_keeps_the_old_index_and_is_gone_on_with(library: Library) -> None:
    before, told = answers(library), list[tuple[int, int]]()
    chances = iter([False, False, False])
    assert not library.rebuild(cancelled=lambda: next(chances, True))
    assert answers(library) == before
    with Library.open(library.folder) as again:
        assert answers(again) == before
        assert again.rebuild(progress=lambda done, total: told.append((done, total)))
        # What stands before the last commit is not done again.
        assert told[-1][1] < PAPERS
        assert answers(again) == before
        assert again.check() == []
        assert {path.name for path in again.folder.iterdir() if path.is_dir()} == {"index"}


def test_what_was_broken_off_is_begun_anew_where_the_library_changed(
    library: Library, tmp_path: Path
) -> None:
    chances = iter([False, False, False])
    assert not library.rebuild(cancelled=lambda: next(chances, True))
    (tmp_path / "papers" / "p00.txt").unlink()
    assert library.add(tmp_path / "papers", sync=True).removed == 1
    before, told = answers(library), list[tuple[int, int]]()
    assert library.rebuild(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (PAPERS - 1, PAPERS - 1)
    assert answers(library) == before
    assert "p00" not in {key for key, _ in before}
    assert library.check() == []


def test_an_index_left_behind_catches_up_from_its_last_commit(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(library)
    library.close()
    for path in sorted((library.folder / "index").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    commits: list[int] = []
    commit = EmbeddedEngine.commit

    def break_off(self: EmbeddedEngine, generation: int, collection: Any) -> None:
        commit(self, generation, collection)
        commits.append(generation)
        if len(commits) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedEngine, "commit", break_off)
        with pytest.raises(KeyboardInterrupt), Library.open(library.folder) as broken:
            broken.ask("selkie")
    with Library.open(library.folder) as again:
        assert answers(again) == before
        assert again.check() == []
    assert commits == [1, 2]
