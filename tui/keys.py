"""Which keys call which command, and how a key is written for people."""

from __future__ import annotations

from tui.commands import COMMANDS, Command, binding_id, keys_in

_SHOWN = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}

_NO_KEY = "f24"
"""Stands for "no key": Textual takes an empty entry for none at all."""


def shown(key: str) -> str:
    """Return a key as people write it: ``^p`` for ``ctrl+p``, ``/`` for ``slash``."""
    *modifiers, last = key.strip().split("+")
    name = _SHOWN.get(last, last.upper() if len(last) > 1 and last[0] == "f" else last)
    for modifier in reversed(modifiers):
        name = f"^{name}" if modifier == "ctrl" else f"{modifier.capitalize()}+{name}"
    return name


def understood(wanted: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the usable part of a user's keys by command id, and a remark on each of the rest."""
    usable = {id: keys for id, keys in wanted.items() if id in COMMANDS}
    remarks = tuple(
        f"config.toml: [keys] {id!r} is no command; the help lists them."
        for id in wanted
        if id not in COMMANDS
    )
    return usable, remarks


def keymap(changed: dict[str, str]) -> dict[str, str]:
    """Return the user's keys as Textual takes them: by binding, one for each place."""
    return {
        binding_id(id, place): ",".join(keys_in(place, keys_of(COMMANDS[id], changed))) or _NO_KEY
        for id in changed
        for place in COMMANDS[id].where
    }


def keys_of(command: type[Command], changed: dict[str, str]) -> list[str]:
    """Return the keys that call a command, as Textual spells them, the first one first."""
    keys = changed.get(command.id, command.keys)
    return [key.strip() for key in keys.split(",") if key.strip()]
