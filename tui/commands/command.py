"""What an action of the desk is: one class, from which everything about it follows.

A command's docstring is its help, its ``keys`` become bindings in the panes named by
``where``, ``label`` stands in the footer, ``title`` in the palette and after ``/``, and
``id`` is the name by which ``config.toml`` gives it other keys.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable
from inspect import cleandoc
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

if TYPE_CHECKING:
    from tui.app import Desk

PROMPT, HITS, READER, NOTES = "prompt", "hits", "reader", "notes"
"""The places that can hold the focus; ``where`` of a command is made of them."""

PANES = (HITS, READER, NOTES)
"""Where letters are keys; in the prompt they are typed."""

EVERYWHERE = (PROMPT, *PANES)


_CHARACTERS = {
    "slash",
    "plus",
    "colon",
    "question_mark",
    "greater_than_sign",
    "less_than_sign",
    "right_square_bracket",
    "left_square_bracket",
}
"""Textual's names for keys that type a character."""


def keys_in(place: str, keys: list[str]) -> list[str]:
    """Return the keys that can be used in a place.

    In the prompt, characters are typed; a ``/`` is too, unless it is the first.
    """
    if place != PROMPT:
        return keys
    return [key for key in keys if len(key) > 1 and key not in _CHARACTERS - {"slash"}]


def binding_id(command: str, place: str) -> str:
    """Return the name by which Textual knows a command's binding in a place."""
    return f"{command}@{place}"


class Command:
    """An action of the desk."""

    id: ClassVar[str]
    """Stable name for configuration: ``note.keep``."""
    title: ClassVar[str]
    """What it does, in two or three words; its name in the palette."""
    keys: ClassVar[str]
    """Default keys, comma-separated, in Textual's spelling."""
    where: ClassVar[tuple[str, ...]] = PANES
    """Where its keys work."""
    label: ClassVar[str] = ""
    """One word for the footer; empty: not shown there."""
    argument: ClassVar[str] = ""
    """What may follow its name in the palette, if anything: ``FILE``."""

    @classmethod
    def help(cls) -> str:
        """Return the command's docstring, first line and all, as it is shown."""
        return re.sub(r"``(.+?)``", r"“\1”", cleandoc(cls.__doc__ or ""))

    @classmethod
    def name(cls) -> str:
        """Return the word that calls it after ``/``: ``keep-sentence`` for "Keep sentence"."""
        return cls.title.lower().replace(" ", "-")

    @classmethod
    def binding(cls, place: str) -> Binding:
        """Return the command's binding in a place.

        With priority it runs before the next key is looked at, so that keys typed in a burst
        mean what they are meant for; otherwise each key would take its own way up the widgets.
        """
        keys = ",".join(keys_in(place, cls.keys.split(",")))
        action = f"app.command('{cls.id}')"
        id = binding_id(cls.id, place)
        return Binding(keys, action, cls.title, show=False, priority=True, id=id)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None] | None:
        """Do it; ``argument`` is what was typed after its name in the palette.

        What takes time is returned to be awaited.
        """
        raise NotImplementedError
