"""A disk that is full, over quota or not the user's, and a clock that jumps: the desk goes on."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from search import Library
from search.notes import store
from search.notes.store import NoteStore
from search.query import conversation
from tests.tui.test_desk import NARROW, QUESTION, ask, screen, settle
from tui import app as app_module
from tui.app import Desk
from tui.commands import HITS
from tui.exporting import conversation_path

REFUSALS = [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS]


def refusing(number: int) -> Any:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "/home/someone/file")

    return refuse


@pytest.mark.parametrize("number", REFUSALS)
async def test_a_disk_that_refuses_is_said_and_costs_nothing_else(
    library: Library, monkeypatch: pytest.MonkeyPatch, number: int
):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(conversation, "append", refusing(number))
            patched.setattr(app_module, "save_session", refusing(number))
            patched.setattr(store, "write_atomically", refusing(number))
            await ask(desk, pilot)
            said = f"{os.strerror(number)}; this was not saved"
            assert said in " ".join(screen(desk).split()) or said in desk.footer.message
            assert desk.place == HITS
            await pilot.press("s")
            await settle(desk, pilot)
            assert os.strerror(number).lower() in desk.footer.message.lower()
            assert NoteStore(library.notes_folder).notes().notes == ()
            desk.save_state()
            await pilot.press("down", "up")
            assert desk.footer.message == "", "it is said once"
        await pilot.press("s")
        await settle(desk, pilot)
        assert "Kept" in desk.footer.message
    assert len(NoteStore(library.notes_folder).notes().notes) == 1


@pytest.mark.parametrize("jump", [timedelta(days=-3650), timedelta(days=3650), timedelta(0)])
async def test_a_clock_that_jumps_mixes_nothing_up(
    library: Library, monkeypatch: pytest.MonkeyPatch, jump: timedelta
):
    start = datetime(2021, 3, 28, 1, 30, tzinfo=UTC)
    clock = [start]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return clock[0]

    monkeypatch.setattr(store, "datetime", Clock)
    monkeypatch.setattr(conversation, "datetime", Clock)
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
        await pilot.press("s")
        await settle(desk, pilot)
        clock[0] = start + jump
        await pilot.press("down", "s")
        await settle(desk, pilot)
        await ask(desk, pilot, "lamp number 20")
        await pilot.press("s")
        await settle(desk, pilot)
        notes = NoteStore(library.notes_folder).notes().notes
        assert len({note.quote for note in notes}) == 3
        await pilot.press("u")
        await settle(desk, pilot)
        left = {note.quote for note in NoteStore(library.notes_folder).notes().notes}
        assert len(left) == 2
        assert not any("lamp number 20" in quote for quote in left)
    turns = conversation.load(conversation_path(library)).turns
    assert [turn.question for turn in turns] == [QUESTION, "lamp number 20"]
