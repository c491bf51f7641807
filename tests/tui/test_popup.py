"""A dialog is left once, and nothing that follows from it ends the desk."""

from __future__ import annotations

import pytest

from search.library import Library
from tui.app import Desk
from tui.popups.line_input import LineInput
from tui.popups.popup import show


@pytest.mark.parametrize("waits", [False, True])
async def test_what_goes_wrong_after_a_dialog_is_said(library: Library, waits: bool):
    desk = Desk(library)

    def fail(_: str | None) -> None:
        raise ZeroDivisionError("lantern")

    async def fail_later(_: str | None) -> None:
        raise ZeroDivisionError("lantern")

    async with desk.run_test(size=(80, 24)) as pilot:
        await show(desk, LineInput("Name:"), fail_later if waits else fail)
        await pilot.pause()
        await pilot.press("x", "enter")
        await pilot.pause()
        assert "lantern" in desk.footer.message
        assert desk.is_running
