"""Notes on disk: whole round trips, hand edits, other windows, kills, modes."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Person, Reference, Sentence
from search.errors import NoteError
from search.notes import front_matter
from search.notes.front_matter import NoteFile
from search.notes.note import Note
from search.notes.store import NoteStore, new_note

TEXT = "Rest helps little. Walking every day helps more, says Lind. Sleep matters too."
DOCUMENT = Document(
    key="lind2011",
    text=TEXT,
    reference=Reference(authors=(Person("Lind", "Ada"),), issued="2011"),
    sentences=(
        Sentence(0, 0, 18, "ABSTRACT"),
        Sentence(1, 19, 59, "RESULTS", page="7"),
        Sentence(2, 60, 78, "RESULTS", page="8"),
    ),
)

any_text = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.fixture
def store(tmp_path: Path) -> NoteStore:
    return NoteStore(tmp_path / "home" / "notes")


@pytest.fixture
def note(store: NoteStore) -> Note:
    return store.save(new_note(DOCUMENT, 19, 59))


def file_of(store: NoteStore, note: Note) -> Path:
    return store.folder / f"{note.id}.md"


class TestNewNote:
    def test_it_holds_passage_place_and_citation(self) -> None:
        note = new_note(DOCUMENT, 19, 59, question="does walking help?")
        assert note.quote == "Walking every day helps more, says Lind."
        assert (note.prefix, note.suffix) == ("Rest helps little. ", " Sleep matters too.")
        assert (note.key, note.citation) == ("lind2011", "Lind 2011")
        assert (note.sentence, note.section, note.page) == (1, "RESULTS", "7")
        assert note.question == "does walking help?"
        assert len(note.digest) == 64
        assert note.created.endswith("Z")

    def test_a_passage_across_sentences_belongs_to_the_first(self) -> None:
        assert new_note(DOCUMENT, 25, 70).sentence == 1

    def test_the_context_is_at_most_32_code_points(self) -> None:
        note = new_note(Document("k", "α" * 50 + "here" + "𝛽" * 50), 50, 54)
        assert (note.prefix, note.suffix) == ("α" * 32, "𝛽" * 32)

    def test_ids_differ_and_sort_by_time(self) -> None:
        ids = [new_note(DOCUMENT, 0, 5).id for _ in range(50)]
        assert len(set(ids)) == 50
        assert ids == sorted(ids)

    @pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 4), (-1, 3), (0, len(TEXT) + 1)])
    def test_an_impossible_passage_is_refused(self, start: int, end: int) -> None:
        with pytest.raises(NoteError, match="lind2011"):
            new_note(DOCUMENT, start, end)

    def test_a_key_of_any_characters_makes_a_plain_file_name(self, store: NoteStore) -> None:
        note = store.save(new_note(replace(DOCUMENT, key="../../etc/ümlaut key"), 0, 4))
        assert store.notes().notes == (note,)
        assert [path.name for path in store.folder.glob("*.md")] == [f"{note.id}.md"]


class TestRoundTrip:
    @settings(max_examples=150, deadline=None)
    @given(quote=any_text, comment=any_text, tags=st.lists(any_text, max_size=3), page=any_text)
    def test_any_text_comes_back_identical(
        self, quote: str, comment: str, tags: list[str], page: str
    ) -> None:
        note = Note(
            "id", "k", quote, 3, 9, comment=comment, tags=tuple(tags), page=page, question=quote
        )
        written = front_matter.write(NoteFile(note)).encode("utf-8").decode("utf-8")
        assert front_matter.read(written, "id").note == note

    @settings(deadline=None, max_examples=60)
    @given(st.text(st.sampled_from('-: \n#>\t"a'), max_size=30))
    def test_comments_that_look_like_front_matter_come_back(self, comment: str) -> None:
        note = Note("id", "k", "q", 0, 1, comment=comment)
        assert front_matter.read(front_matter.write(NoteFile(note)), "id").note == note

    def test_the_store_brings_back_what_was_saved(self, store: NoteStore) -> None:
        first = store.save(replace(new_note(DOCUMENT, 0, 18), comment="# Mine\n\nyes", tags=("a",)))
        second = store.save(new_note(DOCUMENT, 60, 78))
        assert NoteStore(store.folder).notes().notes == (first, second)
        assert store.get(second.id) == second

    def test_terminal_escapes_never_reach_the_file_raw(self, store: NoteStore) -> None:
        hostile = "red \x1b[31m \x9b2J \u202e \x07 text"
        note = new_note(Document("k", hostile), 0, len(hostile))
        note = store.save(replace(note, comment=hostile, tags=(hostile,)))
        raw = file_of(store, note).read_text("utf-8")
        assert not set(raw) & set("\x1b\x9b\x07\u202e")
        assert NoteStore(store.folder).get(note.id) == note


class TestHandEdits:
    def test_an_edit_is_seen_at_the_next_call(self, store: NoteStore, note: Note) -> None:
        path = file_of(store, note)
        before = store.stamp()
        path.write_text(path.read_text() + "\nmy own words\n")
        assert store.notes().notes[0].comment == "my own words"
        assert store.stamp() != before

    def test_plain_words_and_lists_are_understood(self, store: NoteStore) -> None:
        store.folder.mkdir(parents=True)
        (store.folder / "by hand.md").write_bytes(
            b"\xef\xbb\xbf---\r\nkey: lind2011\r\nquote: Sleep matters too.\r\nstart: 60\r\n"
            b"end: 78\r\npage: 44\r\ntags:\r\n  - sleep\r\n  - to read\r\n---\r\nWhy?\r\n"
        )
        note = store.get("by hand")
        assert (note.key, note.quote, note.page) == ("lind2011", "Sleep matters too.", "44")
        assert note.tags == ("sleep", "to read")
        assert note.comment == "Why?"

    @pytest.mark.parametrize("written", ['["a", "b c"]', "[a, b c]", "a, b c"])
    def test_tags_may_be_written_in_many_ways(self, written: str) -> None:
        text = f'---\nkey: k\nquote: "q"\nstart: 0\nend: 1\ntags: {written}\n---\n'
        assert front_matter.read(text, "id").note.tags == ("a", "b c")

    def test_unknown_names_survive_a_save(self, store: NoteStore, note: Note) -> None:
        path = file_of(store, note)
        path.write_text(path.read_text().replace("tags: []", "tags: []\nmood: hopeful\n# mine"))
        store.save(replace(store.get(note.id), comment="changed"))
        assert "\nmood: hopeful\n# mine\n" in path.read_text()
        assert store.get(note.id).comment == "changed"

    def test_a_readme_is_no_note(self, store: NoteStore, note: Note) -> None:
        (store.folder / "README.md").write_text("About these notes")
        assert store.notes().problems == ()
        assert store.notes().notes == (note,)


BROKEN = {
    "no front matter": b"only words",
    "no end": b"---\nkey: k\n",
    "no quote": b"---\nkey: k\nstart: 0\nend: 1\n---\n",
    "twice": b"---\nkey: k\nkey: k\nquote: q\nstart: 0\nend: 1\n---\n",
    "no number": b"---\nkey: k\nquote: q\nstart: soon\nend: 1\n---\n",
    "endless number": b"---\nkey: k\nquote: q\nstart: " + b"9" * 9000 + b"\nend: 1\n---\n",
    "end before start": b"---\nkey: k\nquote: q\nstart: 5\nend: 1\n---\n",
    "no name": b"---\nkey: k\nquote: q\n  more of it\nstart: 0\nend: 1\n---\n",
    "conflict": b"---\n<<<<<<< ours\nkey: k\n=======\nkey: l\n>>>>>>> theirs\n---\n",
    "not UTF-8": b"---\nkey: \xff\n---\n",
    "empty": b"",
}


class TestBrokenFiles:
    @pytest.mark.parametrize("name", BROKEN)
    def test_it_is_named_and_left_alone(self, store: NoteStore, note: Note, name: str) -> None:
        path = store.folder / "broken.md"
        path.write_bytes(BROKEN[name])
        loaded = store.notes()
        assert loaded.notes == (note,)
        assert [problem.path for problem in loaded.problems] == [path]
        assert str(path) in loaded.problems[0].message
        for change in (
            lambda: store.save(replace(note, id="broken")),
            lambda: store.delete("broken"),
            lambda: store.get("broken"),
        ):
            with pytest.raises(NoteError, match=r"broken\.md"):
                change()
        assert path.read_bytes() == BROKEN[name]

    def test_it_is_read_again_only_when_it_changed(
        self, store: NoteStore, note: Note, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = store.folder / "broken.md"
        path.write_bytes(BROKEN["conflict"])
        os.utime(path, ns=(10**18, 10**18))
        read: list[str] = []
        original = front_matter.read

        def count(text: str, id: str) -> NoteFile:
            read.append(id)
            return original(text, id)

        monkeypatch.setattr(front_matter, "read", count)
        first = store.notes()
        assert store.notes() == first
        assert read.count("broken") == 1
        path.write_text(front_matter.write(NoteFile(replace(note, id="broken"), ())))
        assert [kept.id for kept in store.notes().notes if kept.id == "broken"] == ["broken"]

    def test_a_pipe_or_folder_among_the_notes_does_not_hang(self, store: NoteStore) -> None:
        store.folder.mkdir(parents=True)
        os.mkfifo(store.folder / "pipe.md")
        (store.folder / "folder.md").mkdir()
        (store.folder / "nowhere.md").symlink_to(store.folder / "gone")
        assert len(store.notes().problems) == 2

    @pytest.mark.parametrize("id", ["", "../x", ".hidden", "a/b", "nul\0", "x" * 300])
    def test_an_id_cannot_lead_out_of_the_folder(self, store: NoteStore, id: str) -> None:
        with pytest.raises(NoteError):
            store.save(Note(id, "k", "q", 0, 1))


class TestDeleting:
    def test_a_deleted_note_can_be_restored_with_all_it_held(
        self, store: NoteStore, note: Note
    ) -> None:
        path = file_of(store, note)
        path.write_text(path.read_text().replace("tags: []", "tags: []\nmood: hopeful"))
        assert store.delete(note.id) == note
        assert store.notes().notes == ()
        assert store.restore(note) == note
        assert NoteStore(store.folder).notes().notes == (note,)
        assert "mood: hopeful" in path.read_text()
        assert list((store.folder / ".trash").iterdir()) == []

    def test_each_deletion_is_kept(self, store: NoteStore, note: Note) -> None:
        for count in range(12):
            store.delete(note.id)
            store.save(replace(note, comment=str(count)))
        kept = {path.read_text()[-3:].strip("-\n") for path in (store.folder / ".trash").iterdir()}
        assert kept == {"", *(str(count) for count in range(11))}

    def test_restoring_never_replaces_a_note(self, store: NoteStore, note: Note) -> None:
        changed = store.save(replace(note, comment="newer"))
        assert store.restore(note) == changed
        assert store.get(note.id) == changed

    def test_an_unknown_note_is_an_error(self, store: NoteStore) -> None:
        for call in (store.delete, store.get):
            with pytest.raises(NoteError, match="no note 'x'"):
                call("x")
        assert not store.folder.exists()


class TestTwoWindows:
    def test_changes_to_different_fields_are_both_kept(self, store: NoteStore, note: Note) -> None:
        other = NoteStore(store.folder)
        other.save(replace(other.get(note.id), tags=("sleep",)))
        saved = store.save(replace(note, comment="mine"))
        assert (saved.comment, saved.tags) == ("mine", ("sleep",))
        assert other.get(note.id) == saved

    def test_of_two_versions_of_a_field_the_other_goes_to_the_trash(
        self, store: NoteStore, note: Note
    ) -> None:
        NoteStore(store.folder).save(replace(note, comment="theirs"), base=note)
        store.notes()
        saved = store.save(replace(note, comment="mine"), base=note)
        assert saved.comment == "mine"
        (kept,) = (store.folder / ".trash").iterdir()
        assert kept.read_text().endswith("\ntheirs\n")

    def test_the_stamp_tells_of_every_change(self, store: NoteStore, note: Note) -> None:
        other = NoteStore(store.folder)
        stamps = [store.stamp()]
        assert store.stamp() == stamps[0]
        other.save(replace(note, comment="x"))
        stamps.append(store.stamp())
        second = other.save(new_note(DOCUMENT, 0, 18))
        stamps.append(store.stamp())
        other.delete(second.id)
        stamps.append(store.stamp())
        assert all(one != next for one, next in itertools.pairwise(stamps))

    def test_two_processes_saving_at_once_lose_nothing(self, store: NoteStore, note: Note) -> None:
        start = multiprocessing.get_context("spawn")
        writers = [start.Process(target=save_many, args=(store.folder, note, n)) for n in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
            assert writer.exitcode == 0
        loaded = NoteStore(store.folder).notes()
        assert loaded.problems == ()
        assert len(loaded.notes) == 1 + 2 * 100
        shared = store.get(note.id)
        assert shared.comment == "99"
        assert shared.question == "99"

    def test_a_held_lock_is_an_error_that_says_so(
        self, store: NoteStore, note: Note, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from search.notes import lock
        from search.notes import store as module

        monkeypatch.setattr(module, "locked", lambda folder: lock.locked(folder, patience=0.02))
        with lock.locked(store.folder), pytest.raises(NoteError, match="another program"):
            store.save(replace(note, comment="late"))


def save_many(folder: Path, shared: Note, number: int) -> None:
    """Save new notes, and change one field of a note that the other process changes too."""
    store = NoteStore(folder)
    for count in range(100):
        store.save(new_note(DOCUMENT, 0, 18))
        field = ("comment", "question")[number]
        store.save(replace(store.get(shared.id), **{field: str(count)}))


class TestKill:
    def test_a_kill_in_the_middle_of_saving_loses_nothing(self, tmp_path: Path) -> None:
        start = multiprocessing.get_context("spawn")
        for attempt in range(3):
            folder = tmp_path / str(attempt)
            receiving, sending = start.Pipe(duplex=False)
            writer = start.Process(target=save_endlessly, args=(folder, sending))
            writer.start()
            sending.close()
            told = [receiving.recv() for _ in range(20 + 7 * attempt)]
            assert writer.pid
            os.kill(writer.pid, signal.SIGKILL)
            writer.join()
            told += drained(receiving)
            store = NoteStore(folder)
            loaded = store.notes()
            assert loaded.problems == ()
            assert set(told) <= {note.id for note in loaded.notes}
            store.save(new_note(DOCUMENT, 0, 18))
            assert list(folder.glob(".*.tmp")) == []

    def test_a_full_disk_leaves_the_old_note(
        self, store: NoteStore, note: Note, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(NoteError, match="no space left"):
            store.save(replace(note, comment="x" * 1000))
        assert NoteStore(store.folder).notes().notes == (note,)
        assert list(store.folder.glob(".*.tmp")) == []


def save_endlessly(folder: Path, told: object) -> None:
    store = NoteStore(folder)
    while True:
        note = store.save(replace(new_note(DOCUMENT, 0, 18), comment="long " * 2000))
        told.send(note.id)  # type: ignore[attr-defined]


def drained(receiving: object) -> Iterator[str]:
    try:
        while True:
            yield receiving.recv()  # type: ignore[attr-defined]
    except (EOFError, OSError):
        return


class TestModes:
    @pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
    def test_files_are_private_whatever_the_umask(self, tmp_path: Path, umask: int) -> None:
        before = os.umask(umask)
        try:
            store = NoteStore(tmp_path / "a" / "b")
            note = store.save(new_note(DOCUMENT, 0, 18))
            store.delete(note.id)
            store.restore(note)
        finally:
            os.umask(before)
        for path in [tmp_path / "a", *(tmp_path / "a").rglob("*")]:
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path

    def test_reading_writes_nothing(self, tmp_path: Path) -> None:
        store = NoteStore(tmp_path / "notes")
        assert store.notes().notes == ()
        store.stamp()
        assert list(tmp_path.iterdir()) == []


def test_many_notes_are_recalled_quickly(store: NoteStore) -> None:
    store.folder.mkdir(parents=True)
    note = new_note(DOCUMENT, 19, 59)
    text = front_matter.write(NoteFile(note))
    for number in range(500):
        path = store.folder / f"n{number}.md"
        path.write_text(text)
        os.utime(path, (1e9, 1e9))
    store.notes()
    began = time.process_time()
    assert len(store.notes().notes) == 500
    assert time.process_time() - began < 0.25
