"""Which keys call which command, and how a key is written for people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from tui.commands import COMMANDS, Command, binding_id, keys_in

_SHOWN = {
    "slash": "/",
    "plus": "+",
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


PRESETS: dict[str, dict[str, str]] = {
    "vim": {
        "move.page_down": "pagedown,space,ctrl+f,ctrl+d",
        "move.page_up": "pageup,b,ctrl+u",
    },
    "emacs": {
        "desk.palette": "alt+x,colon",
        "move.down": "down,ctrl+n,j",
        "move.up": "up,ctrl+p,k",
        "move.page_down": "pagedown,space,ctrl+v",
        "move.page_up": "pageup,b,alt+v",
        "move.first": "home,alt+less_than_sign,g",
        "move.last": "end,alt+greater_than_sign,G",
        "move.back": "escape,ctrl+g,h,left",
        "search.sentences": "down,escape,ctrl+n,ctrl+g",
        "note.undo": "u,ctrl+underscore",
    },
}
"""Keys by command id that ``preset`` in config.toml puts before the user's own."""

_TAKEN = {
    "ctrl+b": "tmux",
    "ctrl+a": "GNU screen",
    "ctrl+s": "the terminal (it stops the output)",
    "ctrl+q": "the terminal (it goes on with the output)",
    "ctrl+backslash": "the terminal (it ends the program)",
}
_MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}
_NAMED = {key.value for key in Keys} | {
    KEY_NAME_REPLACEMENTS.get(name, name)
    for name in (
        re.sub("[- ]", "_", unicodedata.name(chr(code), "").lower()) for code in range(33, 256)
    )
}


@dataclass(frozen=True, slots=True)
class Understood:
    """What can be used of the keys that a user wants."""

    changed: dict[str, str]
    """Keys by command id, for all commands whose keys are not their own any more."""
    remarks: tuple[str, ...]
    """What cannot be used or will not work, a sentence each, with the line in config.toml."""


def understood(
    wanted: Mapping[str, str], preset: str = "", lines: Mapping[str, int] | None = None
) -> Understood:
    """Return the keys that a preset and the user's own wishes add up to.

    ``lines`` tells where each wish stands in config.toml. A key that the user gives to a command
    is taken from those that had it in the same place; of two wishes for it the first one wins.
    """
    lines = lines or {}
    remarks: list[str] = []
    if preset and preset not in PRESETS:
        known = ", ".join(PRESETS)
        remarks.append(_at(lines, "preset") + f"there is no preset {preset!r}; there are {known}.")
    changed = dict(PRESETS.get(preset, {}))
    owners: dict[tuple[str, str], str] = {}
    for id, text in wanted.items():
        place = _at(lines, id)
        if id not in COMMANDS:
            remarks.append(f"{place}[keys] {id!r} is no command; the help lists them.")
            continue
        usable = []
        for key in filter(None, (part.strip() for part in text.split(","))):
            rivals = [owners[key, where] for where in COMMANDS[id].where if (key, where) in owners]
            if not is_key(key):
                remarks.append(f"{place}{key!r} is no key; write it like ctrl+k, f5 or slash.")
            elif rivals:
                remarks.append(f"{place}{key!r} calls {rivals[0]} already.")
            else:
                usable.append(key)
                if key in _TAKEN:
                    remarks.append(f"{place}{key!r} may never arrive: {_TAKEN[key]} takes it.")
        for key in usable:
            owners.update({(key, where): id for where in COMMANDS[id].where})
        changed[id] = ",".join(usable)
    return Understood(_without_taken(changed, owners), tuple(remarks))


def _at(lines: Mapping[str, int], name: str) -> str:
    return f"config.toml, line {lines[name]}: " if name in lines else "config.toml: "


def _without_taken(
    changed: dict[str, str], owners: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    """Return the changes, the keys that a wish took away from other commands among them."""
    result = dict(changed)
    for id, command in COMMANDS.items():
        own = keys_of(command, changed)
        kept = [
            key for key in own if all(owners.get((key, where), id) == id for where in command.where)
        ]
        if kept != own:
            result[id] = ",".join(kept)
    return result


def is_key(key: str) -> bool:
    """Tell whether Textual knows a key of that spelling: ``ctrl+k``, ``slash``, ``f5``, ``G``."""
    *modifiers, last = key.split("+")
    if not last or not set(modifiers) <= _MODIFIERS:
        return False
    return len(last) == 1 or last in _NAMED


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
