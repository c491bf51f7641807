"""The desk: three panes on one library, where the focus is, and how the desk looks."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key, Resize

from search.errors import FlorilegiumError
from search.folders import config_folder, exposed, state_folder
from search.inert import inert
from search.library import Library
from search.notes.store import NoteStore
from search.query import conversation
from search.storage.starter import STARTER
from tui import commands
from tui.commands import HITS, NOTES, PROMPT, READER, Command
from tui.crash import told
from tui.doing.asking import Asking
from tui.doing.colours import Colours
from tui.doing.keeping import Keeping
from tui.doing.reading import Reading
from tui.doing.tour import Tour
from tui.keys import keymap, keys_of, shown, understood
from tui.layout import Shares, visible
from tui.panes.footer import Footer
from tui.panes.notes import NotesPane
from tui.panes.pane import Pane
from tui.panes.reader import ReaderPane
from tui.panes.search import Prompt, SearchPane
from tui.session import Session, load_session, save_session
from tui.settings import load_settings
from tui.terminal import TerminalApp

_log = logging.getLogger(__name__)

EXAMPLE = "does milnacipran help fibromyalgia pain?"

SAVE_PLACE = 5.0
"""Seconds between looks whether the place has changed and should be on disk."""

PATIENCE = 1.0
"""Seconds that keys wait for a command that asks or reads before they go on without it."""


class Desk(TerminalApp[None]):
    """The full-screen program on one library."""

    CSS_PATH = "desk.tcss"
    TITLE = "florilegium"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.animation_level = "none"
        self.library = library
        self.settings = load_settings(config_folder() / "config.toml")
        self.rendering: Literal["diff", "plain"] = (
            "plain" if self.settings.render == "plain" else "diff"
        )
        self.symbols = self.settings.symbols
        wishes = understood(self.settings.keys, self.settings.preset, self.settings.lines)
        self._keys = wishes.changed
        self.remarks = (*self.settings.remarks, *wishes.remarks)
        """What could not be used or read, a sentence each."""
        folder = state_folder() / library.notes_folder.name
        self._session_path = folder / "session.json"
        self._conversation_path = folder / "conversation.jsonl"
        self._session = load_session(self._session_path)
        self._shares = Shares.of(self._session)
        self.place = PROMPT
        """What holds the focus: prompt, hits, reader or notes."""
        self.keeping = Keeping(self, NoteStore(library.notes_folder))
        self.reading = Reading(self)
        self.asking = Asking(self)
        self.search_pane = SearchPane(
            self.asking.answer, self.asking.resolve, self.keeping.is_kept, self._example()
        )
        self.reader = ReaderPane()
        self.notes_pane = NotesPane()
        self.tour = Tour(self._keys)
        self.footer = Footer()
        self.colours = Colours(self, self.settings.theme, self._session.theme)
        self._read_state()

    def _read_state(self) -> None:
        """Read what the desk shows at once, before there is an event loop that could wait."""
        statistics = self.library.statistics()
        self.search_pane.title_line.show(
            f"{self.library.name} · {statistics.documents:,} documents · "
            f"{statistics.sentences:,} sentences"
        )
        try:
            kept = conversation.load(self._conversation_path)
        except OSError as error:
            self.remarks = (*self.remarks, f"The conversation cannot be read ({error}).")
            return
        self.search_pane.turns = list(kept.turns)
        if kept.broken:
            remark = f"{self._conversation_path}: {kept.broken} lines cannot be read."
            self.remarks = (*self.remarks, remark)

    def _example(self) -> str:
        """Return a question for whoever opens the starter library for the first time."""
        return EXAMPLE if self.library.name == STARTER else ""

    def compose(self) -> ComposeResult:
        """Lay out the panes and the footer."""
        with Horizontal(id="desk"):
            yield self.search_pane
            yield self.reader
            yield self.notes_pane
        yield self.tour
        yield self.footer

    # Coming and leaving

    def on_mount(self) -> None:
        """Bring back what was there when the desk was left."""
        self.set_keymap(keymap(self._keys))
        with self.prompt.prevent(Prompt.Changed):
            self.prompt.value = self._session.draft
        self.focus_place(PROMPT)
        self.call_after_refresh(self._restore)
        # What is there by now stays until the end: the garbage collector, which would look at all
        # of it every few questions, passes it by.
        self.call_after_refresh(gc.freeze)
        self.keeping.begin()
        self.tour.begin_once(asked=bool(self.search_pane.turns))
        self.set_interval(SAVE_PLACE, self._save_place_if_changed)
        if self.remarks:
            more = len(self.remarks) - 1
            rest = f" ({more} more, told when you leave)" if more else ""
            self.say(self.remarks[0] + rest, error=True)

    def _restore(self) -> None:
        """Go where the reader was when the desk was left, unless they have gone on already."""
        session = self._session
        if self.search_pane.was_asked:
            return
        self.search_pane.show_turns()
        self.search_pane.show_newest()
        if self.search_pane.turns and session.place != PROMPT:
            self.focus_place(session.place)
        if self.search_pane.turns and session.item is not None:
            self.search_pane.choose(session.item)
        if session.key:
            self.run_worker(self.reading.open(session.key, session.sentence, quiet=True))

    def save_state(self) -> None:
        """Save the place in the desk; a disk that refuses costs the place, nothing else."""
        self._save(self._place_now())

    def _save_place_if_changed(self) -> None:
        session = self._place_now()
        if session != self._session:
            self._session = session
            self.keeping.later(lambda: self._save(session))

    def _place_now(self) -> Session:
        document = self.reader.document
        return Session(
            draft=self.prompt.value,
            item=self.search_pane.view.cursor,
            key=document.key if document else "",
            sentence=self.reader.sentence,
            place=self.place,
            theme=self.colours.chosen,
            **self._shares.as_session(),
        )

    def _save(self, session: Session) -> None:
        try:
            save_session(self._session_path, session)
        except OSError as error:
            self.log.error(f"the place was not saved: {error}")

    async def action_quit(self) -> None:
        """Leave as the command does, whatever Textual's own key was pressed."""
        await self.leave()

    def action_help_quit(self) -> None:
        """Say how to leave, where Ctrl+C is pressed outside the prompt."""
        self.say("q leaves the desk; everything stays as it is.")

    async def leave(self) -> None:
        """End the desk; everything kept is on disk by then."""
        self.save_state()
        await self.keeping.end()
        self.exit()

    async def clear_or_leave(self) -> None:
        """Clear the prompt, or leave if it is empty."""
        if self.prompt.value:
            self.prompt.value = ""
        else:
            await self.leave()

    # Places

    @property
    def prompt(self) -> Prompt:
        """The line that questions are typed in."""
        return self.search_pane.prompt

    @property
    def pane(self) -> Pane:
        """The pane in use."""
        panes: dict[str, Pane] = {READER: self.reader, NOTES: self.notes_pane}
        return panes.get(self.place, self.search_pane)

    def focus_place(self, place: str) -> None:
        """Put the focus on the prompt, the hits, the reader or the notes."""
        if place == HITS and not any(turn.answer.hits for turn in self.search_pane.shown):
            place = PROMPT
        self.place = place
        self._arrange()
        # Not Widget.focus(), which waits its turn behind keys that are typed already.
        used = self.prompt if place == PROMPT else self.pane.view
        self.screen_stack[0].set_focus(used, scroll_visible=False)
        if place == HITS and self.search_pane.view.cursor is None:
            self.search_pane.choose_best()
        if place == NOTES and self.notes_pane.view.cursor is None:
            self.notes_pane.step(1)
        entries = [
            (shown(keys[0]), command.label)
            for command in commands.footer(place)
            if (keys := commands.keys_in(place, keys_of(command, self._keys)))
        ]
        self.footer.show_keys(tuple(sorted(entries, key=lambda entry: entry[1] == "help")))

    def step_pane(self, direction: int) -> None:
        """Go to the next or previous pane."""
        order: list[Pane] = [self.search_pane, self.reader, self.notes_pane]
        step = (order.index(self.pane) + direction) % len(order)
        self.focus_place((HITS, READER, NOTES)[step])

    def go_back(self) -> None:
        """End a selection; else go from reader or notes to the hits, from those to the prompt."""
        if self.place == READER and self.reader.end_selection():
            return
        self.focus_place(PROMPT if self.place == HITS else HITS)

    def on_resize(self, event: Resize) -> None:
        """Lay out anew for the width."""
        self._arrange(event.size.width)

    def _arrange(self, width: int | None = None) -> None:
        """Show the panes that fit the width, the one in use among them."""
        panes: dict[str, Pane] = {
            "search": self.search_pane,
            "reader": self.reader,
            "notes": self.notes_pane,
        }
        reader_was_shown = self.reader.display
        shares = visible(width or self.size.width, self.pane.id or "search", self._shares)
        for name, pane in panes.items():
            pane.display = name in shares
            pane.styles.width = f"{shares.get(name, 1)}fr"
            pane.set_class(name != next(iter(shares)), "divided")
        if self.reader.display and not reader_was_shown and self.place in (PROMPT, HITS):
            self._follow()

    def resize_pane(self, direction: int) -> None:
        """Make the pane in use wider or narrower."""
        self._shares = self._shares.changed(self.pane.id or "search", direction)
        self._arrange()

    # Commands and messages

    async def action_command(self, id: str) -> None:
        """Run a command by its id."""
        await self.run_command(commands.COMMANDS[id])

    async def run_command(self, command: type[Command], argument: str = "") -> None:
        """Run a command; what goes wrong is said in the footer.

        Keys that are typed meanwhile wait for it, for a while: they are meant for what comes.
        """
        self.footer.say("")
        _log.debug("command %s %r", command.id, argument)

        async def attempt() -> None:
            try:
                work = command().run(self, argument)
                if work is not None:
                    await work
            except Exception as error:  # a fault in one command must not end the desk
                self.say_error(error)

        await asyncio.wait({asyncio.create_task(attempt())}, timeout=PATIENCE)
        self.tour.follow(command.id, self.place)

    async def open_palette(self, typed: str = "") -> None:
        """List the commands and run the one that is chosen."""
        from tui.popups.palette import open_palette

        await open_palette(self, self._keys, typed)

    async def open_help(self, wanted: str = "") -> None:
        """Show the help, or what of it holds some words."""
        from tui.popups.help import HelpScreen

        await self.push_screen(HelpScreen(self._keys, wanted))

    def on_key(self, event: Key) -> None:
        """Take a message off the footer at the next key."""
        self.footer.say("")

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message in the footer until the next key."""
        self.footer.say(message, error=error)

    def say_error(self, error: Exception) -> None:
        """Say what went wrong."""
        expected = isinstance(error, FlorilegiumError | OSError)
        _log.warning("%s: %s", type(error).__name__, error, exc_info=None if expected else error)
        self.say(told(error), error=True)

    # Asking

    async def keep_turn(self) -> None:
        """Make what stands in the prompt a turn of the conversation, and go to its sentences."""
        self.turn_kept(await self.search_pane.keep_turn())

    async def toggle_expansion(self) -> None:
        """Ask the chosen turn's question again, with or without other words."""
        chosen = self.search_pane.chosen
        if chosen is not None:
            turn = chosen[0]
            again = await self.search_pane.keep_answer(turn.question, expand=not turn.expand)
            self.turn_kept(again)

    def turn_kept(self, turn: conversation.Turn | None) -> None:
        """Put a turn on disk and go to its sentences."""
        if turn is not None:
            self.keeping.later(lambda: conversation.append(self._conversation_path, turn))
            self.focus_place(HITS if turn.answer.hits else PROMPT)

    def on_search_pane_failed(self, event: SearchPane.Failed) -> None:
        """Say why a question was not answered."""
        self.say_error(event.error)

    def on_search_pane_hit_chosen(self) -> None:
        """Let the reader follow the cursor, where it can be seen."""
        if self.reader.display and self.place != READER:
            self._follow()

    def _follow(self) -> None:
        chosen = self.search_pane.chosen
        if chosen is not None:
            turn, hit = chosen
            self.reading.follow(hit, turn.answer.query)

    def edit_question(self) -> None:
        """Put the question of the hit under the cursor back into the prompt."""
        chosen = self.search_pane.chosen
        if chosen is not None:
            self.edit(chosen[0].question)

    def edit(self, question: str) -> None:
        """Put a question into the prompt."""
        self.prompt.value = question
        self.prompt.cursor_position = len(question)
        self.focus_place(PROMPT)

    def clear_conversation(self) -> None:
        """Put the turns away on disk and begin anew."""
        self.keeping.later(lambda: conversation.put_away(self._conversation_path))
        self.search_pane.forget_turns()
        self.focus_place(PROMPT)


def run(library: Library) -> int:
    """Open the desk on a library; return the exit status when it is left."""
    desk = Desk(library)
    desk.remarks += tuple(exposed([state_folder(), library.notes_folder, config_folder()]))
    desk.run(mouse=desk.settings.mouse)
    for remark in desk.remarks:
        print(inert(remark, fold=True), file=sys.stderr)
    return desk.return_code or 0
