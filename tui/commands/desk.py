"""The desk itself: help, palette, themes, the width of the panes, leaving."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from tui.commands.command import EVERYWHERE, PANES, PROMPT, Command

if TYPE_CHECKING:
    from tui.app import Desk


class Palette(Command):
    """List every command; type to narrow the list, Enter runs one.

    A ``/`` in the empty prompt does the same.
    """

    id = "desk.palette"
    title = "Palette"
    keys = "ctrl+p,colon"
    where = EVERYWHERE
    label = "commands"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Open the palette."""
        return desk.open_palette(argument)


class Help(Command):
    """Show every key and what it does; with words, what the help says of them."""

    id = "desk.help"
    title = "Help"
    keys = "question_mark,f1"
    where = EVERYWHERE
    label = "help"
    argument = "WORDS"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Open the help."""
        return desk.open_help(argument)


class ShowTour(Command):
    """Begin the tour of five steps, or leave it."""

    id = "desk.tour"
    title = "Tour"
    keys = "f9"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Show or hide the line of the tour."""
        desk.tour.toggle()


class Wider(Command):
    """Make this pane wider."""

    id = "desk.wider"
    title = "Wider"
    keys = "greater_than_sign"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Widen."""
        desk.resize_pane(1)


class Narrower(Command):
    """Make this pane narrower."""

    id = "desk.narrower"
    title = "Narrower"
    keys = "less_than_sign"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Narrow."""
        desk.resize_pane(-1)


class ChooseTheme(Command):
    """Choose the colours."""

    id = "desk.theme"
    title = "Theme"
    keys = "T"
    argument = "NAME"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None] | None:
        """Set the theme by name, or let the user choose."""
        if not argument:
            return desk.colours.choose()
        desk.colours.set(argument)
        return None


class Redraw(Command):
    """Draw the whole screen again."""

    id = "desk.redraw"
    title = "Redraw"
    keys = "ctrl+l"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Repaint."""
        desk.repaint()


class Suspend(Command):
    """Go back to the shell for a while; ``fg`` brings the desk back."""

    id = "desk.suspend"
    title = "Suspend"
    keys = "ctrl+z"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Stop the process, as the terminal would."""
        desk.action_suspend_process()


class Quit(Command):
    """Leave the desk; conversation, place and draft are there again the next time."""

    id = "desk.quit"
    title = "Quit"
    keys = "q"
    where = PANES
    label = "quit"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Leave."""
        return desk.leave()


class QuitFromPrompt(Command):
    """Clear the prompt; in an empty prompt, leave the desk."""

    id = "desk.clear_or_quit"
    title = "Clear or quit"
    keys = "ctrl+d,ctrl+c"
    where = (PROMPT,)
    label = "quit"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Clear, or leave."""
        return desk.clear_or_leave()


DESK_COMMANDS: tuple[type[Command], ...] = (
    Palette,
    Help,
    ShowTour,
    Wider,
    Narrower,
    ChooseTheme,
    Redraw,
    Suspend,
    Quit,
    QuitFromPrompt,
)
