"""The user's settings: ``$XDG_CONFIG_HOME/florilegium/config.toml``.

    theme = "florilegium-light"     # a theme of the program or of the folder themes/ beside it
    render = "diff"                 # "plain": Textual's own screen writer
    symbols = "auto"                # "ascii": no lines and marks beyond ASCII; "unicode": all
    mouse = true                    # false: the terminal keeps the mouse

    [keys]                          # a command's id and the keys that call it instead
    preset = "vim"                  # or "emacs"; the keys below come on top
    "note.keep" = "s,ctrl+k"

Everything is optional, and a mistake never keeps the desk from opening.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar, cast

_T = TypeVar("_T")
_SYMBOLS = ("auto", "unicode", "ascii")
_ENTRY = re.compile(r"""\s*["']?([\w.]+)["']?\s*=""")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set; the defaults where they did not."""

    theme: str | None = None
    render: str = "diff"
    symbols: Literal["auto", "unicode", "ascii"] = "auto"
    mouse: bool = True
    preset: str = ""
    """The name of a set of keys; empty: none."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys by command id, comma-separated, in Textual's spelling."""
    lines: dict[str, int] = field(default_factory=dict)
    """Where the entries of ``keys`` and ``preset`` stand in the file, counted from 1."""
    remarks: tuple[str, ...] = ()
    """What could not be used, a sentence each."""


def load_settings(path: Path) -> Settings:
    """Read the settings from a file; a missing file gives the defaults."""
    try:
        text = path.read_text("utf-8")
        values = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Settings(remarks=(f"{path}: not used ({error}).",))
    remarks: list[str] = []
    theme = _take(values, "theme", str, remarks, path)
    render = _one_of(values, "render", ("diff", "plain"), remarks, path)
    symbols = _one_of(values, "symbols", _SYMBOLS, remarks, path)
    mouse = _take(values, "mouse", bool, remarks, path)
    keys = _take(values, "keys", dict, remarks, path) or {}
    usable = {name: text for name, text in keys.items() if isinstance(text, str)}
    remarks += [f"{path}: [keys] {name} must be a text." for name in keys.keys() - usable.keys()]
    return Settings(
        theme=theme,
        render=render,
        symbols=cast('Literal["auto", "unicode", "ascii"]', symbols),
        mouse=True if mouse is None else mouse,
        preset=usable.pop("preset", ""),
        keys=usable,
        lines=_lines(text),
        remarks=tuple(remarks),
    )


def _lines(text: str) -> dict[str, int]:
    """Return the line of each entry of the file; of two of one name the last."""
    return {
        found[1]: number
        for number, line in enumerate(text.splitlines(), 1)
        if (found := _ENTRY.match(line))
    }


def _one_of(
    values: dict[str, object], name: str, choice: tuple[str, ...], remarks: list[str], path: Path
) -> str:
    """Return what a setting was set to, or the first of what it may be."""
    value = _take(values, name, str, remarks, path) or choice[0]
    if value in choice:
        return value
    known = " or ".join(f'"{each}"' for each in choice)
    remarks.append(f"{path}: {name} must be {known}, not {value!r}.")
    return choice[0]


def _take(
    values: dict[str, object], name: str, kind: type[_T], remarks: list[str], path: Path
) -> _T | None:
    value = values.get(name)
    if value is None or isinstance(value, kind):
        return value
    remarks.append(f"{path}: {name} must be a {kind.__name__}, not {value!r}.")
    return None
