"""The desk: three panes on one library, where the focus is, and how the desk looks."""

from __future__ import annotations

import os
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key, Resize

from search.library import Library
from search.notes.store import NoteStore
from search.places import config_folder, state_folder
from search.query import conversation
from search.query.answer import Answer
from tui import commands, themes
from tui.commands import HITS, NOTES, PROMPT, READER, Command
from tui.help import HelpScreen
from tui.keeping import Keeping
from tui.keys import keymap, keys_in, keys_of, shown
from tui.layout import Shares, visible
from tui.panes.footer import Footer
from tui.panes.notes import NotesPane
from tui.panes.pane import Pane
from tui.panes.reader import ReaderPane
from tui.panes.search import Prompt, SearchPane
from tui.picker import Choice, Chosen, Picker
from tui.reading import Reading
from tui.session import Session, load_session, save_session
from tui.settings import load_settings
from tui.terminal import TerminalApp

HITS_ASKED = 20
"""How many sentences an answer on the desk holds."""


class Desk(TerminalApp[None]):
    """The full-screen program on one library."""

    CSS_PATH = "desk.tcss"
    TITLE = "florilegium"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, library: Library) -> None:
        self._themes, theme_remarks = themes.load_themes(config_folder() / "themes")
        super().__init__()
        self.animation_level = "none"
        self.library = library
        self.settings = load_settings(config_folder() / "config.toml")
        self.rendering: Literal["diff", "plain"] = (
            "plain" if self.settings.render == "plain" else "diff"
        )
        self._keys, key_remarks = keymap(self.settings.keys)
        self._remarks = (*self.settings.remarks, *theme_remarks, *key_remarks)
        folder = state_folder() / library.notes_folder.name
        self._session_path = folder / "session.json"
        self._conversation_path = folder / "conversation.jsonl"
        self._session = load_session(self._session_path)
        self._shares = Shares.of(self._session)
        self._theme_chosen = ""
        self._left = False
        self.place = PROMPT
        """What holds the focus: prompt, hits, reader or notes."""
        self.keeping = Keeping(self, NoteStore(library.notes_folder))
        self.reading = Reading(self)
        self.search_pane = SearchPane(self._answer, self.keeping.is_kept)
        self.reader = ReaderPane()
        self.notes_pane = NotesPane()
        self.footer = Footer()
        self._dress()

    def compose(self) -> ComposeResult:
        """Lay out the panes and the footer."""
        with Horizontal(id="desk"):
            yield self.search_pane
            yield self.reader
            yield self.notes_pane
        yield self.footer

    # Coming and leaving

    def on_mount(self) -> None:
        """Bring back what was there when the desk was left."""
        self.set_keymap(self._keys)
        statistics = self.library.statistics()
        self.search_pane.title_line.show(
            f"{self.library.name} · {statistics.documents:,} documents · "
            f"{statistics.sentences:,} sentences"
        )
        self.search_pane.turns = list(conversation.load(self._conversation_path).turns)
        with self.prompt.prevent(Prompt.Changed):
            self.prompt.value = self._session.draft
        self.focus_place(PROMPT)
        self.call_after_refresh(self._restore)
        self.keeping.begin()
        if self._remarks:
            self.say(self._remarks[0], error=True)

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
            self.reading.open(session.key, session.sentence, quiet=True)

    def save_state(self) -> None:
        """Save the place in the desk; a disk that refuses costs the place, nothing else."""
        document = self.reader.document
        session = Session(
            draft=self.prompt.value,
            item=self.search_pane.view.cursor,
            key=document.key if document else "",
            sentence=self.reader.sentence,
            place=self.place,
            theme=self._theme_chosen,
            **self._shares.as_session(),
        )
        try:
            save_session(self._session_path, session)
        except OSError as error:
            self.log.error(f"the place was not saved: {error}")

    def leave(self) -> None:
        """End the desk; everything kept is on disk by then."""
        self.save_state()
        self.keeping.end()
        self.exit()

    def clear_or_leave(self) -> None:
        """Clear the prompt, or leave if it is empty."""
        if self.prompt.value:
            self.prompt.value = ""
        else:
            self.leave()

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
        (self.prompt if place == PROMPT else self.pane.view).focus(scroll_visible=False)
        if place == HITS and self.search_pane.view.cursor is None:
            self.search_pane.choose_best()
        if place == NOTES and self.notes_pane.view.cursor is None:
            self.notes_pane.step(1)
        entries = [
            (shown(keys[0]), command.label)
            for command in commands.footer(place)
            if (keys := keys_in(place, keys_of(command, self._keys)))
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
        self._arrange()

    def _arrange(self) -> None:
        """Show the panes that fit the width, the one in use among them."""
        panes: dict[str, Pane] = {
            "search": self.search_pane,
            "reader": self.reader,
            "notes": self.notes_pane,
        }
        shares = visible(self.size.width, self.pane.id or "search", self._shares)
        for name, pane in panes.items():
            pane.display = name in shares
            pane.styles.width = f"{shares.get(name, 1)}fr"
            pane.set_class(name != next(iter(shares)), "divided")

    def resize_pane(self, direction: int) -> None:
        """Make the pane in use wider or narrower."""
        self._shares = self._shares.changed(self.pane.id or "search", direction)
        self._arrange()

    # Commands and messages

    def action_command(self, id: str) -> None:
        """Run a command by its id."""
        self.footer.say("")
        commands.COMMANDS[id]().run(self)

    def open_palette(self, typed: str = "") -> None:
        """List the commands and run the one that is chosen."""
        choices = [
            Choice(item.id, item.name(), self._detail(item), bool(item.argument))
            for item in commands.COMMANDS.values()
        ]

        def run(chosen: Chosen | None) -> None:
            if chosen is not None:
                commands.COMMANDS[chosen.id]().run(self, chosen.argument)

        self.push_screen(Picker("Command", choices, typed), run)

    def _detail(self, command: type[Command]) -> str:
        keys = " ".join(shown(key) for key in keys_of(command, self._keys))
        first = command.help().partition("\n")[0]
        parts = [f"[{keys}]" if keys else "", command.argument, first]
        return "  ".join(part for part in parts if part)

    def on_prompt_palette_asked(self) -> None:
        """Open the palette for a ``/`` in the empty prompt."""
        self.open_palette()

    def open_help(self) -> None:
        """Show the help."""
        self.push_screen(HelpScreen(self._keys))

    def on_key(self, event: Key) -> None:
        """Take a message off the footer at the next key."""
        self.footer.say("")

    def say(self, message: str, *, error: bool = False) -> None:
        """Show a message in the footer until the next key."""
        self.footer.say(message, error=error)

    # Asking

    def _answer(self, question: str, expand: bool) -> Answer:
        return self.library.ask(question, limit=HITS_ASKED, expand=expand)

    def on_search_pane_turn_kept(self, event: SearchPane.TurnKept) -> None:
        """Write the turn down and go to its best sentence."""
        turn = event.turn
        self.keeping.later(lambda: conversation.append(self._conversation_path, turn))
        self.focus_place(HITS if turn.answer.hits else PROMPT)

    def on_search_pane_failed(self, event: SearchPane.Failed) -> None:
        """Say why a question was not answered."""
        self.say(event.message, error=True)

    def on_search_pane_hit_chosen(self, event: SearchPane.HitChosen) -> None:
        """Let the reader follow the cursor, where it can be seen."""
        if self.reader.display and self.place != READER:
            self.reading.show_hit(event.hit, event.turn)

    def edit_question(self) -> None:
        """Put the question of the hit under the cursor back into the prompt."""
        chosen = self.search_pane.chosen
        if chosen is not None:
            self.prompt.value = chosen[0].question
            self.prompt.cursor_position = len(self.prompt.value)
            self.focus_place(PROMPT)

    def toggle_expansion(self) -> None:
        """Ask the chosen turn's question again, with or without other words."""
        chosen = self.search_pane.chosen
        if chosen is not None:
            self.search_pane.ask(chosen[0].question, expand=not chosen[0].expand, keep=True)

    def clear_conversation(self) -> None:
        """Put the turns away on disk and begin anew."""
        self.keeping.later(lambda: conversation.put_away(self._conversation_path))
        self.search_pane.forget_turns()
        self.focus_place(PROMPT)

    # Colours

    def _dress(self) -> None:
        """Take the theme of the settings, else the one chosen last, else the terminal's best."""
        for theme in self._themes.values():
            self.register_theme(theme)
        colours = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        usual = themes.DEFAULT if colours else themes.DEFAULT_SIXTEEN
        for name in (self.settings.theme, self._session.theme, usual):
            if name in self._themes:
                self.theme = name
                break
            if name:
                self._remarks = (*self._remarks, self._no_theme(name))
        self._theme_chosen = self._session.theme

    def _no_theme(self, name: str) -> str:
        return f"There is no theme {name!r}; there are {', '.join(self._themes)}."

    def set_theme(self, name: str) -> None:
        """Take another theme, and remember it."""
        full = name if name in self._themes else f"florilegium-{name}"
        if full not in self._themes:
            self.say(self._no_theme(name), error=True)
            return
        self.theme = full
        self._theme_chosen = full

    def choose_theme(self) -> None:
        """Let the user choose a theme."""

        def take(chosen: Chosen | None) -> None:
            if chosen is not None:
                self.set_theme(chosen.id)

        self.push_screen(Picker("Theme", [Choice(name, name) for name in self._themes]), take)


def run(library: Library) -> int:
    """Open the desk on a library; return the exit status when it is left."""
    desk = Desk(library)
    desk.run(mouse=desk.settings.mouse)
    return desk.return_code or 0
