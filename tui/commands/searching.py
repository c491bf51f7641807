"""Asking: the question, its answer, and how it was understood."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from tui.commands.command import HITS, NOTES, PANES, PROMPT, READER, Command

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

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Keep the turn."""
        return desk.keep_turn()


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


class Slash(Command):
    """List every command, if the prompt is empty; else type the ``/``."""

    id = "search.slash"
    title = "Slash"
    keys = "slash"
    where = (PROMPT,)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None] | None:
        """Open the palette, or type."""
        if not desk.prompt.value:
            return desk.open_palette()
        desk.prompt.insert_text_at_cursor("/")
        return None


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

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask the same question again the other way."""
        return desk.toggle_expansion()


class EditUnderstood(Command):
    """Put the question into the prompt as it was understood, its other words written out.

    Each can then be taken out or changed; ``=`` before a word means: no other words for it.
    """

    id = "search.understood"
    title = "Edit as understood"
    keys = "I"
    where = (HITS,)

    def run(self, desk: Desk, argument: str = "") -> None:
        """Fill the prompt."""
        desk.asking.edit_understood()


class NearestWords(Command):
    """Ask again with the nearest words that the library holds, for those that it does not."""

    id = "search.nearest"
    title = "Nearest words"
    keys = "f6"
    where = (PROMPT, HITS)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask again."""
        return desk.asking.nearest()


class MoreSentences(Command):
    """Show the next sentences of the same answer; typing ``more`` does the same."""

    id = "search.more"
    title = "More sentences"
    keys = "plus"
    where = (HITS,)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask for more."""
        return desk.asking.more()


class MoreLikeThis(Command):
    """Find sentences of other documents that say the like of this one."""

    id = "search.like"
    title = "More like this"
    keys = "L"
    where = (HITS, READER)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Ask by the sentence's own words."""
        return desk.asking.like_this()


class WhyThis(Command):
    """Show why the sentence stands where it does: what its score is made of."""

    id = "search.why"
    title = "Why this"
    keys = "w"
    where = (HITS,)
    label = "why"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Show the parts of the score."""
        return desk.asking.why()


class ReadSource(Command):
    """Read the sentence in its document."""

    id = "search.read"
    title = "Read in source"
    keys = "enter,l,right"
    where = (HITS, NOTES)
    label = "read"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Go to the reader."""
        return desk.reading.read_source()


class NextHit(Command):
    """Go to the next sentence of the answer, in whichever document it stands."""

    id = "search.next"
    title = "Next hit"
    keys = "n"
    where = (READER,)
    label = "next"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Step down in the answer."""
        return desk.reading.step_hit(1)


class PreviousHit(Command):
    """Go to the sentence of the answer before this one."""

    id = "search.previous"
    title = "Previous hit"
    keys = "N"
    where = (READER,)

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Step up in the answer."""
        return desk.reading.step_hit(-1)


class OpenDocument(Command):
    """Choose a document of the library and read it."""

    id = "search.document"
    title = "Open document"
    keys = "o"
    where = PANES
    argument = "KEY"

    def run(self, desk: Desk, argument: str = "") -> Awaitable[None]:
        """Open by key, or let the user choose."""
        return desk.reading.open(argument, go=True) if argument else desk.reading.choose()


class ClearConversation(Command):
    """Begin a new conversation; notes stay, the old turns are put away on disk."""

    id = "search.clear"
    title = "Clear conversation"
    keys = "C"

    def run(self, desk: Desk, argument: str = "") -> None:
        """Put the turns away."""
        desk.clear_conversation()


SEARCHING_COMMANDS: tuple[type[Command], ...] = (
    Ask,
    ToSentences,
    Slash,
    ReadSource,
    NewQuestion,
    EditQuestion,
    EditUnderstood,
    ToggleExpansion,
    NearestWords,
    MoreSentences,
    MoreLikeThis,
    WhyThis,
    NextHit,
    PreviousHit,
    OpenDocument,
    ClearConversation,
)
