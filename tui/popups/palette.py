"""The palette: every command by name, and what is typed that is none as a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.commands import COMMANDS, Command
from tui.commands.searching import Ask
from tui.keys import keys_of, shown
from tui.popups.picker import Choice, Chosen, Picker
from tui.popups.popup import show

if TYPE_CHECKING:
    from tui.app import Desk


async def open_palette(desk: Desk, changed: Mapping[str, str], typed: str = "") -> None:
    """List the commands and run the one that is chosen; ``changed`` are the user's own keys."""
    choices = [
        Choice(item.id, item.name(), _detail(item, changed), bool(item.argument))
        for item in COMMANDS.values()
    ]

    async def run(chosen: Chosen | None) -> None:
        if chosen is not None and chosen.id == Ask.id and chosen.argument:
            desk.prompt.value = chosen.argument
        if chosen is not None:
            await desk.run_command(COMMANDS[chosen.id], chosen.argument)

    ask = Choice(Ask.id, "No command of that name: Enter asks it as a question")
    await show(desk, Picker("Command", choices, typed, otherwise=ask), run)


def _detail(command: type[Command], changed: Mapping[str, str]) -> str:
    keys = " ".join(shown(key) for key in keys_of(command, dict(changed)))
    first = command.help().partition("\n")[0]
    parts = [f"[{keys}]" if keys else "", command.argument, first]
    return "  ".join(part for part in parts if part)
