"""What an action of the desk is: one class, from which everything about it follows.

A command's docstring is its help, its ``keys`` become bindings in the panes named by
``where``, ``label`` stands in the footer, ``title`` in the palette and after ``/``, and
``id`` is the name by which ``config.toml`` gives it other keys.
"""

from __future__ import annotations

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


class Command:
    """An action of the desk."""

    id: ClassVar[str]
    """Stable name for configuration: ``note.keep``."""
    title: ClassVar[str]
    """What it does, in two or three words; its name in the palette."""
    keys: ClassVar[str] = ""
    """Default keys, comma-separated, in Textual's spelling; empty: palette only."""
    where: ClassVar[tuple[str, ...]] = PANES
    """Where its keys work."""
    label: ClassVar[str] = ""
    """One word for the footer; empty: not shown there."""
    argument: ClassVar[str] = ""
    """What may follow its name in the palette, if anything: ``FILE``."""

    @classmethod
    def help(cls) -> str:
        """Return the command's docstring, first line and all."""
        return cleandoc(cls.__doc__ or "")

    @classmethod
    def name(cls) -> str:
        """Return the word that calls it after ``/``: ``keep-sentence`` for "Keep sentence"."""
        return cls.title.lower().replace(" ", "-")

    @classmethod
    def binding(cls) -> Binding:
        """Return the command's binding."""
        return Binding(cls.keys, f"app.command('{cls.id}')", cls.title, show=False, id=cls.id)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Do it; ``argument`` is what was typed after its name in the palette."""
        raise NotImplementedError
