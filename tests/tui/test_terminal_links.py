"""Hyperlinks are closed whatever comes between, and terminals without any hear nothing of them."""

from __future__ import annotations

from tui.terminal.screen import ShadowScreen


def test_no_link_no_osc_8():
    screen = ShadowScreen(10, 1)
    screen.paint(0, 0, [("plain", "1")])
    assert "\x1b]" not in screen.frame()


def test_a_link_that_was_open_when_the_screen_was_forgotten_is_closed():
    screen = ShadowScreen(10, 1)
    screen.paint(0, 0, [("linked", "\0http://192.0.2.1")])
    assert "\x1b]8;;http://192.0.2.1\x1b\\" in screen.frame()
    screen.invalidate()
    screen.invalidate()
    screen.paint(0, 0, [("plain     ", "")])
    again = screen.frame()
    assert again.startswith("\x1b]8;;\x1b\\")
    assert again.count("\x1b]8;") == 1
    screen.invalidate()
    assert "\x1b]8;" not in screen.frame()
