"""References: following citations, and what links the documents of a library."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from tui.commands.command import READER, Command

if TYPE_CHECKING:
    from tui.app import Desk


class FollowReference(Command):
    """Go from a citation to its entry in the reference list, from there to its document.

    Where a sentence cites several works you choose one. An entry whose document the library
    does not hold is copied.
    """

    id = "reference.follow"
    title = "Follow citation"
    keys = "f"
    where = (READER,)
    label = "follow"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Follow."""
        return desk.reading.references.follow()


class GoBack(Command):
    """Go back to where you followed a citation or a link from; again for the place before."""

    id = "reference.back"
    title = "Back to citation"
    keys = "ctrl+o,backspace"
    where = (READER,)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Go back."""
        return desk.reading.references.back()


class ShowLinks(Command):
    """List the documents of the library that this one cites or that cite it; Enter reads one."""

    id = "reference.links"
    title = "Cites and cited by"
    keys = "r"
    where = (READER,)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """List."""
        return desk.reading.references.show_links()


REFERENCE_COMMANDS: tuple[type[Command], ...] = (FollowReference, GoBack, ShowLinks)
