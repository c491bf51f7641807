"""Colour themes: one TOML file each, the program's own in ``themes/`` and the user's.

A theme file names itself and gives colours, each as ``#rrggbb`` or as one of the terminal's own
(``ansi_default``, ``ansi_red``, ``ansi_bright_black``, …):

    name = "my-theme"
    dark = true             # whether the background is dark
    ansi = false            # true: only the terminal's own sixteen colours are used
    [colours]
    text = "#d8dee9"        # what is read
    background = "#1b2028"
    quiet = "#8a94a6"       # page furniture, counts, hints
    accent = "#88c0d0"      # the cursor's bar, keys, names of panes
    match = "#ebcb8b"       # the words of the question
    lit = "#2b3442"         # behind the sentence that is lit
    line = "#3b4454"        # between the panes
    bar = "#242b36"         # behind titles and footer
    error = "#e06c75"
"""

from __future__ import annotations

import tomllib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import Theme

from search.errors import FlorilegiumError

COLOURS = ("text", "background", "quiet", "accent", "match", "lit", "line", "bar", "error")
"""The colours that every theme gives."""

DEFAULT = "florilegium-dark"
DEFAULT_SIXTEEN = "florilegium-ansi"
"""The theme for terminals that do not announce more than sixteen colours."""


class ThemeError(FlorilegiumError):
    """A theme file that cannot be used; the message names file, place and remedy."""


def load_themes(user_folder: Path) -> tuple[dict[str, Theme], tuple[str, ...]]:
    """Return the program's themes and the user's by name, and a remark on each unusable file.

    A user's theme of the same name takes the place of the program's.
    """
    themes: dict[str, Theme] = {}
    remarks: list[str] = []
    own = sorted(resources.files("themes").iterdir(), key=lambda file: file.name)
    users = sorted(user_folder.glob("*.toml")) if user_folder.is_dir() else []
    for file in [*own, *users]:
        if not file.name.endswith(".toml"):
            continue
        try:
            theme = read_theme(file)
        except ThemeError as error:
            remarks.append(str(error))
        else:
            themes[theme.name] = theme
    return themes, tuple(remarks)


def read_theme(file: Traversable) -> Theme:
    """Read a theme file. Raises ThemeError."""
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(f"{file}: not a theme ({error}).") from error
    name = values.get("name")
    colours = values.get("colours")
    if not isinstance(name, str) or not name.strip():
        raise ThemeError(f'{file}: a theme needs a line name = "…".')
    if not isinstance(colours, dict):
        raise ThemeError(f"{file}: a theme needs a table [colours].")
    for colour in COLOURS:
        given = colours.get(colour)
        if not isinstance(given, str):
            raise ThemeError(f"{file}: [colours] lacks {colour}.")
        try:
            Color.parse(given)
        except ColorParseError as error:
            raise ThemeError(f"{file}: [colours] {colour} = {given!r} is not a colour.") from error
    return Theme(
        name=name.strip(),
        primary=colours["accent"],
        error=colours["error"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["background"],
        panel=colours["bar"],
        dark=bool(values.get("dark", True)),
        ansi=bool(values.get("ansi", False)),
        variables={
            **{f"desk-{colour}": colours[colour] for colour in COLOURS},
            # Textual's own style sheet asks for these in themes of the terminal's colours.
            "ansi-background": colours["background"],
            "ansi-foreground": colours["text"],
            "input-selection-background": colours["accent"],
            "input-selection-foreground": colours["background"],
        },
    )
