"""A note in an editor: taken over, kept aside, merged with what others do meanwhile."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import Document
from search.errors import NoteError
from search.files import write_atomically
from search.notes import drafts
from search.notes.note import Note
from search.notes.store import NoteStore, new_note

DOCUMENT = Document("lind2011", "Rest helps little. Walking helps more.")


@pytest.fixture
def store(tmp_path: Path) -> NoteStore:
    return NoteStore(tmp_path / "notes")


@pytest.fixture
def note(store: NoteStore) -> Note:
    return store.save(replace(new_note(DOCUMENT, 0, 18), comment="first"))


def test_what_was_edited_is_taken_over_and_nothing_stays_behind(
    store: NoteStore, note: Note
) -> None:
    draft = drafts.begin(store, note.id)
    assert stat.S_IMODE(draft.path.stat().st_mode) == 0o600
    assert store.notes().notes == (note,), "a copy is no note"
    text = draft.path.read_text("utf-8").replace("tags: []", "# mine\ntags: walk, dose")
    draft.path.write_text(text.replace("first", "second\n\nthird"), "utf-8")
    saved = drafts.take(store, draft)
    assert (saved.comment, saved.tags) == ("second\n\nthird", ("walk", "dose"))
    assert store.get(note.id) == saved
    assert "# mine" in (store.folder / f"{note.id}.md").read_text("utf-8")
    assert list((store.folder / drafts.FOLDER).iterdir()) == []


def test_an_editor_left_without_a_change_changes_nothing(store: NoteStore, note: Note) -> None:
    before = store.stamp()
    assert drafts.take(store, drafts.begin(store, note.id)) == note
    assert store.stamp() == before


@pytest.mark.parametrize("content", [b"", b" \n", None])
def test_an_emptied_copy_changes_nothing(
    store: NoteStore, note: Note, content: bytes | None
) -> None:
    draft = drafts.begin(store, note.id)
    if content is None:
        draft.path.unlink()
    else:
        draft.path.write_bytes(content)
    assert drafts.take(store, draft) == note


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (lambda text: text.replace("start: 0", "start: soon"), "start is 'soon'"),
        (lambda text: text.replace("---", "", 1), "line 1"),
        (lambda text: text.replace("quote:", "quoth:"), "no quote"),
    ],
)
def test_a_broken_edit_is_named_and_the_next_one_goes_on_with_it(
    store: NoteStore, note: Note, fault: object, told: str
) -> None:
    draft = drafts.begin(store, note.id)
    whole = draft.path.read_text("utf-8").replace("first", "long work")
    draft.path.write_text(fault(whole), "utf-8")  # type: ignore[operator]
    with pytest.raises(NoteError, match=told) as caught:
        drafts.take(store, draft)
    assert str(draft.path) in str(caught.value)
    assert store.get(note.id) == note
    again = drafts.begin(store, note.id)
    assert again.resumed
    assert "long work" in again.path.read_text("utf-8")
    again.path.write_text(whole, "utf-8")
    assert drafts.take(store, again).comment == "long work"


def test_bytes_that_are_no_text_are_a_broken_edit(store: NoteStore, note: Note) -> None:
    draft = drafts.begin(store, note.id)
    draft.path.write_bytes(b"---\n\xff\n---\n")
    with pytest.raises(NoteError, match="UTF-8"):
        drafts.take(store, draft)


def test_another_window_may_change_the_note_meanwhile(store: NoteStore, note: Note) -> None:
    draft = drafts.begin(store, note.id)
    NoteStore(store.folder).save(replace(note, tags=("other",)), base=note)
    draft.path.write_text(draft.path.read_text("utf-8").replace("first", "mine"), "utf-8")
    saved = drafts.take(store, draft)
    assert (saved.comment, saved.tags) == ("mine", ("other",))


def test_a_full_disk_keeps_the_edit(
    store: NoteStore, note: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafts.begin(store, note.id)
    draft.path.write_text(draft.path.read_text("utf-8").replace("first", "mine"), "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.notes.store.write_atomically", full)
    with pytest.raises(NoteError, match="no space left"):
        drafts.take(store, draft)
    monkeypatch.setattr("search.notes.store.write_atomically", write_atomically)
    assert drafts.begin(store, note.id).resumed
    assert drafts.take(store, draft).comment == "mine"
