"""The tour: shown once, in nobody's way, gone as soon as it is not wanted."""

from __future__ import annotations

import stat

import pytest

from search import Library
from search.folders import state_folder
from tests.tui.test_desk import NARROW, ask, screen, settle
from tui.app import Desk
from tui.commands import HITS, NOTES, PROMPT, READER
from tui.doing.tour import STEPS, Tour, text_of


async def test_a_first_sitting_is_led_through_by_doing(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        seen = [desk.tour.step]
        await ask(desk, pilot)
        for key in ("enter", "s", "f4", "y"):
            seen.append(desk.tour.step)
            assert f"Tour {len(seen)}/5" in screen(desk)
            await pilot.press(key)
            await settle(desk, pilot)
        assert seen == [0, 1, 2, 3, 4]
        assert desk.tour.step is None
        assert "Tour" not in screen(desk)


async def test_typing_is_never_in_its_way(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        assert desk.tour.step == 0
        await pilot.press(*"winter q fatigue?")
        assert desk.prompt.value == "winter q fatigue?"


@pytest.mark.parametrize("key", ["f9", "escape"])
async def test_it_is_left_at_once_and_not_shown_again(library: Library, key: str):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press(key)
        await settle(desk, pilot)
        assert desk.tour.step is None
        assert desk.place == PROMPT
    again = Desk(library)
    async with again.run_test(size=NARROW) as pilot:
        assert again.tour.step is None
        await pilot.press("f9")
        assert again.tour.step == 0
    assert stat.S_IMODE((state_folder() / "tour-seen").stat().st_mode) == 0o600


async def test_who_has_asked_before_is_not_shown_around(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot)
    (state_folder() / "tour-seen").unlink()
    desk = Desk(library)
    async with desk.run_test(size=NARROW):
        assert desk.tour.step is None


async def test_a_folder_that_cannot_be_written_does_not_matter(library: Library, tmp_path):
    (tmp_path / "file").write_text("")
    desk = Desk(library)
    desk.tour = Tour({}, tmp_path / "file" / "seen")
    async with desk.run_test(size=NARROW):
        assert desk.tour.step == 0


def test_steps_go_by_in_whichever_order():
    steps = {
        place: next(number for number, step in enumerate(STEPS) if step.place == place)
        for place in (HITS, READER, NOTES)
    }
    assert sorted(steps.values()) == [0, 1, 3]


def test_the_line_names_the_users_own_keys():
    assert "^k keeps" in text_of(2, {"note.keep": "ctrl+k"})
    assert all("{" not in text_of(number, {}) for number in range(len(STEPS)))
    assert all(len(text_of(number, {})) < 80 for number in range(len(STEPS)))
