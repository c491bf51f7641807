"""How many keys the commonest tasks take, besides the words that are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Library
from search.notes.store import NoteStore
from tests.tui.test_desk import QUESTION, WIDE, screen, settle
from tui.app import Desk
from tui.commands import HITS, NOTES, PROMPT, READER

KEYS = {
    "ask and go to the best sentence": ("enter",),
    "keep it": ("s",),
    "comment it": ("c", "WORDS", "enter"),
    "tag it": ("t", "WORDS", "enter"),
    "read it in its source": ("enter",),
    "the next sentence, in its source": ("n",),
    "copy it with its citation": ("y",),
    "build on the question": ("slash", "WORDS", "enter"),
    "look at the notes": ("f4",),
    "write the notes to a file": ("E", "enter"),
}
"""The keys of each task, in the order of a day's work; the README tells their number."""

WORDS = {
    "comment it": "for the talk",
    "tag it": "light",
    "build on the question": "only results",
}


def test_no_task_takes_more_than_two_keys():
    counts = [len([key for key in keys if key != "WORDS"]) for keys in KEYS.values()]
    assert max(counts) == 2
    assert sum(counts) == 14


async def test_the_keys_do_the_tasks(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TMUX", "")
    monkeypatch.chdir(tmp_path)
    desk = Desk(library)
    reached: dict[str, bool] = {}

    def notes() -> list[tuple[str, tuple[str, ...]]]:
        kept = NoteStore(library.notes_folder).notes().notes
        return [(note.comment, tuple(note.tags)) for note in kept]

    async with desk.run_test(size=WIDE) as pilot:
        await pilot.press(*QUESTION)
        for task, keys in KEYS.items():
            chosen = desk.search_pane.chosen
            before = chosen[1].rank if chosen else 0
            for key in keys:
                await pilot.press(*(WORDS[task] if key == "WORDS" else [key]))
            await settle(desk, pilot)
            rank = desk.search_pane.chosen[1].rank if desk.search_pane.chosen else 0
            reached[task] = {
                "ask and go to the best sentence": desk.place == HITS and rank == 1,
                "keep it": len(notes()) == 1,
                "comment it": notes()[:1] and notes()[0][0] == "for the talk",
                "tag it": notes()[:1] and notes()[0][1] == ("light",),
                "read it in its source": desk.place == READER,
                "the next sentence, in its source": desk.place == READER and rank == before + 1,
                "copy it with its citation": "Copied to" in desk.footer.message,
                "build on the question": "section:results" in screen(desk),
                "look at the notes": desk.place == NOTES,
                "write the notes to a file": (tmp_path / "lamps-notes.md").exists(),
            }[task]
        assert reached == dict.fromkeys(KEYS, True)
        assert desk.place != PROMPT
