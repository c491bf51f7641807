"""The user's settings: ``$XDG_CONFIG_HOME/florilegium/config.toml``.

    theme = "florilegium-light"     # a theme of the program or of the folder themes/ beside it
    render = "diff"                 # "plain": Textual's own screen writer
    mouse = true                    # false: the terminal keeps the mouse

    [keys]                          # a command's id and the keys that call it instead
    "note.keep" = "s,ctrl+k"

Everything is optional, and a mistake never keeps the desk from opening.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set; the defaults where they did not."""

    theme: str | None = None
    render: str = "diff"
    mouse: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    """Keys by command id, comma-separated, in Textual's spelling."""
    remarks: tuple[str, ...] = ()
    """What could not be used, a sentence each."""


def load_settings(path: Path) -> Settings:
    """Read the settings from a file; a missing file gives the defaults."""
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError:
        return Settings()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Settings(remarks=(f"{path}: not used ({error}).",))
    remarks: list[str] = []
    theme = _take(values, "theme", str, remarks, path)
    render = _take(values, "render", str, remarks, path) or "diff"
    if render not in ("diff", "plain"):
        remarks.append(f'{path}: render must be "diff" or "plain", not {render!r}.')
        render = "diff"
    mouse = _take(values, "mouse", bool, remarks, path)
    keys = _take(values, "keys", dict, remarks, path) or {}
    usable = {name: text for name, text in keys.items() if isinstance(text, str)}
    remarks += [f"{path}: [keys] {name} must be a text." for name in keys.keys() - usable.keys()]
    return Settings(theme, render, True if mouse is None else mouse, usable, tuple(remarks))


def _take(
    values: dict[str, object], name: str, kind: type[_T], remarks: list[str], path: Path
) -> _T | None:
    value = values.get(name)
    if value is None or isinstance(value, kind):
        return value
    remarks.append(f"{path}: {name} must be a {kind.__name__}, not {value!r}.")
    return None
