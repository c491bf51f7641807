"""Asking: the question, its answer, and how it was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.command import EVERYWHERE, HITS, NOTES, PANES, PROMPT, READER, Command

if TYPE_CHECKING:
    from tui.app import Desk


class Ask(Command):
    """Keep the answer in the conversation and go to its sentences.

    The answer shows while you type; Enter makes it a turn of the conversation.
    """

    id = "search.ask"
    title = "Ask"
    keys = "enter"
    where = (PROMPT,)
    label = "ask"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Keep the turn."""
        if argument:
            desk.prompt.value = argument
        desk.search_pane.keep_turn()


class ToSentences(Command):
    """Go from the prompt to the sentences of the answer."""

    id = "search.sentences"
    title = "To the sentences"
    keys = "down,escape"
    where = (PROMPT,)
    label = "sentences"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the focus on the hits."""
        desk.focus_place(HITS)


class NewQuestion(Command):
    """Type another question."""

    id = "search.prompt"
    title = "New question"
    keys = "slash,i"
    where = PANES
    label = "ask"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the focus on the prompt."""
        desk.focus_place(PROMPT)


class EditQuestion(Command):
    """Put the question of this answer back into the prompt, to change it."""

    id = "search.edit"
    title = "Edit question"
    keys = "e"
    where = (HITS,)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Fill the prompt."""
        desk.edit_question()


class ToggleExpansion(Command):
    """Switch other words for the question's words ("also: …") off or on."""

    id = "search.expansion"
    title = "Other words on or off"
    keys = "x"
    where = (HITS,)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Ask the same question again the other way."""
        desk.toggle_expansion()


class ReadSource(Command):
    """Read the sentence in its document."""

    id = "search.read"
    title = "Read in source"
    keys = "enter,l,right"
    where = (HITS, NOTES)
    label = "read"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Go to the reader."""
        desk.reading.read_source()


class NextHit(Command):
    """Go to the next sentence of the answer, in whichever document it stands."""

    id = "search.next"
    title = "Next hit"
    keys = "n"
    where = (READER,)
    label = "next hit"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Step down in the answer."""
        desk.reading.step_hit(1)


class PreviousHit(Command):
    """Go to the sentence of the answer before this one."""

    id = "search.previous"
    title = "Previous hit"
    keys = "N"
    where = (READER,)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Step up in the answer."""
        desk.reading.step_hit(-1)


class OpenDocument(Command):
    """Choose a document of the library and read it."""

    id = "search.document"
    title = "Open document"
    keys = "o"
    where = PANES
    argument = "KEY"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Open by key, or let the user choose."""
        if argument:
            desk.reading.open(argument, go=True)
        else:
            desk.reading.choose()


class ClearConversation(Command):
    """Begin a new conversation; notes stay, the old turns are put away on disk."""

    id = "search.clear"
    title = "Clear conversation"
    where = EVERYWHERE

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the turns away."""
        desk.clear_conversation()


SEARCHING_COMMANDS: tuple[type[Command], ...] = (
    Ask,
    ToSentences,
    ReadSource,
    NewQuestion,
    EditQuestion,
    ToggleExpansion,
    NextHit,
    PreviousHit,
    OpenDocument,
    ClearConversation,
)
