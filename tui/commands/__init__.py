"""The actions of the desk, one class each."""

from __future__ import annotations

from textual.binding import BindingType

from tui.commands.command import (
    EVERYWHERE,
    HITS,
    NOTES,
    PANES,
    PROMPT,
    READER,
    Command,
    binding_id,
    keys_in,
)
from tui.commands.desk import DESK_COMMANDS
from tui.commands.keeping import KEEPING_COMMANDS
from tui.commands.moving import MOVING_COMMANDS
from tui.commands.references import REFERENCE_COMMANDS
from tui.commands.searching import SEARCHING_COMMANDS

__all__ = [
    "COMMANDS",
    "EVERYWHERE",
    "GROUPS",
    "HITS",
    "NOTES",
    "PANES",
    "PROMPT",
    "READER",
    "Command",
    "binding_id",
    "bindings",
    "footer",
    "keys_in",
]

GROUPS: dict[str, tuple[type[Command], ...]] = {
    "Asking": SEARCHING_COMMANDS,
    "Keeping": KEEPING_COMMANDS,
    "Moving": MOVING_COMMANDS,
    "Following references": REFERENCE_COMMANDS,
    "The desk": DESK_COMMANDS,
}
"""Every command, by the chapter of the help that it stands in."""

COMMANDS: dict[str, type[Command]] = {item.id: item for group in GROUPS.values() for item in group}
"""Every command by its id."""


def bindings(place: str) -> list[BindingType]:
    """Return the bindings that hold while the focus is in a place."""
    return [item.binding(place) for item in COMMANDS.values() if place in item.where]


def footer(place: str) -> list[type[Command]]:
    """Return the commands whose keys the footer shows for a place, in order."""
    return [item for item in COMMANDS.values() if item.label and place in item.where]
