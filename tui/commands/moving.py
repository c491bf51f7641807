"""Moving: within a pane and between the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.command import EVERYWHERE, NOTES, PROMPT, READER, Command

if TYPE_CHECKING:
    from tui.app import Desk


class Down(Command):
    """Go to the next sentence or note."""

    id = "move.down"
    title = "Down"
    keys = "down,j"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Step down."""
        desk.pane.step(1)


class Up(Command):
    """Go to the sentence or note before."""

    id = "move.up"
    title = "Up"
    keys = "up,k"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Step up."""
        desk.pane.step(-1)


class PageDown(Command):
    """Go on by a page."""

    id = "move.page_down"
    title = "Page down"
    keys = "pagedown,space"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Page down."""
        desk.pane.turn_page(1)


class PageUp(Command):
    """Go back by a page."""

    id = "move.page_up"
    title = "Page up"
    keys = "pageup,b"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Page up."""
        desk.pane.turn_page(-1)


class First(Command):
    """Go to the beginning."""

    id = "move.first"
    title = "To the beginning"
    keys = "home,g"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Go to the first item."""
        desk.pane.go_to_end(-1)


class Last(Command):
    """Go to the end."""

    id = "move.last"
    title = "To the end"
    keys = "end,G"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Go to the last item."""
        desk.pane.go_to_end(1)


class NextSection(Command):
    """Go to the next section of the document."""

    id = "move.next_section"
    title = "Next section"
    keys = "right_square_bracket,}"
    where = (READER,)
    label = "section"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Jump forward."""
        desk.reader.step_section(1)


class PreviousSection(Command):
    """Go to the section before."""

    id = "move.previous_section"
    title = "Previous section"
    keys = "left_square_bracket,{"
    where = (READER,)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Jump back."""
        desk.reader.step_section(-1)


class NextPane(Command):
    """Go to the next pane: search, reader, notes, and round again."""

    id = "move.next_pane"
    title = "Next pane"
    keys = "tab"
    where = EVERYWHERE
    label = "pane"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Move the focus on."""
        desk.step_pane(1)


class PreviousPane(Command):
    """Go to the pane before."""

    id = "move.previous_pane"
    title = "Previous pane"
    keys = "shift+tab"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Move the focus back."""
        desk.step_pane(-1)


class Back(Command):
    """Go back: end a selection, from reader or notes to the sentences, from those to the prompt.

    Where the notes are narrowed, show all of them first.
    """

    id = "move.back"
    title = "Back"
    keys = "escape,h,left"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Go back one step."""
        if desk.place == NOTES and desk.notes_pane.typed:
            desk.notes_pane.narrow("")
        else:
            desk.go_back()


class ShowSearch(Command):
    """Go to the search pane's prompt."""

    id = "move.search"
    title = "Show search"
    keys = "f2"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the focus on the prompt."""
        desk.focus_place(PROMPT)


class ShowReader(Command):
    """Go to the reader."""

    id = "move.reader"
    title = "Show reader"
    keys = "f3"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the focus on the reader."""
        desk.focus_place(READER)


MOVING_COMMANDS: tuple[type[Command], ...] = (
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    NextSection,
    PreviousSection,
    NextPane,
    PreviousPane,
    Back,
    ShowSearch,
    ShowReader,
)
