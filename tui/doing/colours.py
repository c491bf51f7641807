"""Colours, on the desk: which theme it wears, and choosing another."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from search.folders import config_folder
from tui import themes
from tui.popups.picker import Choice, Chosen, Picker
from tui.popups.popup import show

if TYPE_CHECKING:
    from tui.app import Desk


class Colours:
    """What the desk does with themes."""

    def __init__(self, desk: Desk, wanted: str | None, remembered: str) -> None:
        """Take the theme of the settings, else the one chosen last, else the terminal's best."""
        self._desk = desk
        self._themes, remarks = themes.load_themes(config_folder() / "themes")
        self.chosen = remembered
        """The theme that was chosen in the desk, now or in a sitting before."""
        for theme in self._themes.values():
            desk.register_theme(theme)
        many = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        usual = themes.DEFAULT if many else themes.DEFAULT_SIXTEEN
        named = [name for name in (wanted, remembered) if name]
        remarks += tuple(self._no_theme(name) for name in named if name not in self._themes)
        desk.theme = next((name for name in named if name in self._themes), usual)
        desk.remarks += remarks

    def set(self, name: str) -> None:
        """Take another theme, and remember it."""
        full = name if name in self._themes else f"florilegium-{name}"
        if full not in self._themes:
            self._desk.say(self._no_theme(name), error=True)
            return
        self._desk.theme = full
        self.chosen = full

    async def choose(self) -> None:
        """Let the user choose a theme."""

        def take(chosen: Chosen | None) -> None:
            if chosen is not None:
                self.set(chosen.id)

        choices = [Choice(name, name) for name in self._themes]
        await show(self._desk, Picker("Theme", choices, at=self._desk.theme), take)

    def _no_theme(self, name: str) -> str:
        return f"There is no theme {name!r}; there are {', '.join(self._themes)}."
