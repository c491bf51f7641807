"""Which keys call which command, and how a key is written for people."""

from __future__ import annotations

from tui.commands import COMMANDS, PROMPT, Command

_CHARACTERS = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
}
"""Textual's names for keys that type a character."""

_SHOWN = _CHARACTERS | {
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


def shown(key: str) -> str:
    """Return a key as people write it: ``^p`` for ``ctrl+p``, ``/`` for ``slash``."""
    *modifiers, last = key.strip().split("+")
    name = _SHOWN.get(last, last.upper() if len(last) > 1 and last[0] == "f" else last)
    for modifier in reversed(modifiers):
        name = f"^{name}" if modifier == "ctrl" else f"{modifier.capitalize()}+{name}"
    return name


def keymap(wanted: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the usable part of a user's keys by command id, and a remark on each of the rest."""
    usable = {id: keys for id, keys in wanted.items() if id in COMMANDS}
    remarks = tuple(
        f"config.toml: [keys] {id!r} is no command; the help lists them."
        for id in wanted
        if id not in COMMANDS
    )
    return usable, remarks


def keys_of(command: type[Command], changed: dict[str, str]) -> list[str]:
    """Return the keys that call a command, as Textual spells them, the first one first."""
    keys = changed.get(command.id, command.keys)
    return [key.strip() for key in keys.split(",") if key.strip()]


def keys_in(place: str, keys: list[str]) -> list[str]:
    """Return the keys that can be used in a place: in the prompt, characters are typed."""
    if place != PROMPT:
        return keys
    return [key for key in keys if len(key) > 1 and key not in _CHARACTERS]
