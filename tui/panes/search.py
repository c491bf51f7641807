"""The search pane: the conversation, and the prompt below it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from search.query.answer import Answer, Hit
from search.query.conversation import Turn, new_turn
from search.query.follow_up import FollowUp
from tui.commands import HITS, PROMPT, bindings
from tui.field import Field
from tui.panes.footer import Footer
from tui.panes.lines import LineView, Row
from tui.panes.pane import Pane, TitleLine
from tui.panes.turns import head_rows, hit_rows, welcome_rows

PAUSE = 0.08
"""Seconds without a key before the question is asked as it stands: a burst of keys asks once."""

LONG_PAUSE = 0.6
"""The same where one or two letters stand at the end: they are rarely a word yet."""

_BEGUN = re.compile(r"(?<!\w)\w{1,2}\Z")

Asker = Callable[[str, bool, int], Answer]
"""Answers a question, with or without other words for its words, after so many first hits;
raises what the library raises."""

Resolver = Callable[[str, str], FollowUp | None]
"""Tells what words mean that follow a question; None: they are a question of their own."""


_Layout = tuple[str, int, int, tuple[bool, ...], str]
"""What a turn's rows depend on: the turn, the width, its first item, which hits are kept, and the
word that is being typed."""


class HitView(LineView):
    """The turns of the conversation, drawn by line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(HITS)


class Prompt(Field):
    """The line that questions are typed in."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(PROMPT)

    def __init__(self) -> None:
        super().__init__(
            id="prompt",
            placeholder="Ask a question, or / for commands",
            compact=True,
            select_on_focus=False,
        )
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        """Type; what the footer said has been read by then."""
        for footer in self.screen.query(Footer):
            footer.say("")
        await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        """Paste all lines, as one."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))


class SearchPane(Pane):
    """Questions, each with the sentences that answer it, and the prompt."""

    class HitChosen(Message):
        """The cursor came to stand on another hit."""

    class Failed(Message):
        """A question could not be answered."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self, ask: Asker, resolve: Resolver, is_kept: Callable[[Hit], bool], example: str
    ) -> None:
        """Make a pane that asks by ``ask``; ``example`` is a question for whoever is new."""
        super().__init__(id="search", classes="pane")
        self.title_line = TitleLine("SEARCH")
        self.view = HitView(id="hits", rows=self._rows)
        self.prompt = Prompt()
        self.turns: list[Turn] = []
        """The conversation, oldest turn first."""
        self.draft: Turn | None = None
        """The answer to what stands in the prompt, not kept yet."""
        self._ask = ask
        self._resolve = resolve
        self._example = example
        self._is_kept = is_kept
        self._items: list[tuple[Turn, Hit]] = []
        self._questions_asked = 0
        self._timer: Timer | None = None
        self._laid_out: dict[_Layout, list[Row]] = {}

    def compose(self) -> ComposeResult:
        """Lay out title, conversation and prompt."""
        yield self.title_line
        yield self.view
        yield self.prompt

    # Asking

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask what stands in the prompt, once the keys pause."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._questions_asked += 1
        if event.value.strip():
            pause = LONG_PAUSE if _BEGUN.search(event.value) else PAUSE
            self._timer = self.set_timer(pause, self._ask_draft)
        elif self.draft is not None:
            self.draft = None
            self.show_turns()
            self.show_newest()

    def _ask_draft(self) -> None:
        question = self.prompt.value.strip()
        if question and (self.draft is None or self.draft.prompt != question):
            self.run_worker(
                self._show_draft(question), group="ask", exclusive=True, exit_on_error=False
            )
        elif self.draft is not None and self.draft.answer.unknown:
            self.show_turns()  # an unknown word at the end has ended by now

    async def _show_draft(self, question: str) -> None:
        """Show the answer to a question, unless another was typed meanwhile."""
        number = self._questions_asked
        turn = await self._turn(question)
        if turn is not None and number == self._questions_asked:
            self.draft = turn
            self.show_turns()
            self.show_newest()

    async def _turn(self, typed: str) -> Turn | None:
        """Ask off the event loop what was typed, or what it means after the turn before."""
        before = self.turns[-1] if self.turns else None
        return await self._off_the_loop(self._answered, typed, before)

    async def _off_the_loop(self, work: Callable[..., Turn], *given: object) -> Turn | None:
        try:
            return await asyncio.to_thread(work, *given)
        except Exception as error:  # whatever went wrong, the desk stays up and says so
            self.post_message(self.Failed(error))
            return None

    def _answered(self, typed: str, before: Turn | None) -> Turn:
        """Return the turn of a question or follow-up. For a thread."""
        meant = self._resolve(before.question, typed) if before is not None else None
        if before is None or meant is None:
            return self._asked(typed, True, None)
        turn = self._asked(meant.question, before.expand, before if meant.more else None)
        return replace(turn, typed=typed, understood=meant.remark)

    def _asked(self, question: str, expand: bool, after: Turn | None) -> Turn:
        """Return the turn of a question, with the hits after those of another. For a thread."""
        skip = after.answer.hits[-1].rank if after is not None and after.answer.hits else 0
        turn = new_turn(self._ask(question, expand, skip), expand=expand)
        return replace(turn, typed="more") if skip else turn

    async def keep_turn(self) -> Turn | None:
        """Make the question in the prompt and its answer a turn of the conversation."""
        question = self.prompt.value.strip()
        if not question:
            return None
        self._set_prompt("")
        if self.draft is not None and self.draft.prompt == question:
            return self._keep(self.draft)
        turn = await self._turn(question)
        if turn is None and not self.prompt.value:
            self._set_prompt(question)
        return None if turn is None else self._keep(turn)

    async def keep_answer(
        self, question: str, *, expand: bool = True, after: Turn | None = None
    ) -> Turn | None:
        """Ask a whole question and make it a turn; None if it could not be answered.

        With ``after`` only the hits that follow those of another turn are taken.
        """
        turn = await self._off_the_loop(self._asked, question, expand, after)
        return None if turn is None else self._keep(turn)

    def empty_prompt(self) -> None:
        """Take what was typed, and its answer, off the pane."""
        self._set_prompt("")
        self.draft = None

    def _set_prompt(self, text: str) -> None:
        """Change the prompt without asking what then stands in it."""
        if self._timer is not None:
            self._timer.stop()
        self._questions_asked += 1
        with self.prompt.prevent(Input.Changed):
            self.prompt.value = text

    def _keep(self, turn: Turn) -> Turn:
        self.draft = None
        self.turns.append(turn)
        self.show_turns()
        self.show_newest()
        return turn

    def forget_turns(self) -> None:
        """Show an empty conversation."""
        self.turns = []
        self.view.top = 0
        self.view.cursor = None
        self.show_turns()

    # Showing

    @property
    def was_asked(self) -> bool:
        """Whether anything was typed or asked since the desk was opened."""
        return self._questions_asked > 0

    @property
    def shown(self) -> list[Turn]:
        """Every turn on show, oldest first."""
        return [*self.turns, self.draft] if self.draft is not None else self.turns

    @property
    def chosen(self) -> tuple[Turn, Hit] | None:
        """The hit under the cursor, and the turn that it belongs to."""
        cursor = self.view.cursor
        return self._items[cursor] if cursor is not None and cursor < len(self._items) else None

    def show_turns(self) -> None:
        """Show the conversation as it is now; the cursor stays on its hit."""
        self._items = [(turn, hit) for turn in self.shown for hit in turn.answer.hits]
        self.view.rebuild()

    def _rows(self, width: int) -> list[Row]:
        rows: list[Row] = []
        laid_out: dict[_Layout, list[Row]] = {}
        item = 0
        for turn in self.shown:
            hits = turn.answer.hits
            kept_hits = tuple(self._is_kept(hit) for hit in hits)
            layout = (turn.id, width, item, kept_hits, self._half_typed(turn))
            turn_rows = self._laid_out.get(layout)
            if turn_rows is None:
                turn_rows = self._head(turn, width)
                for number, (hit, kept) in enumerate(zip(hits, kept_hits, strict=True), item):
                    turn_rows += hit_rows(hit, number, width, kept=kept)
            laid_out[layout] = turn_rows
            rows += turn_rows
            item += len(hits)
        self._laid_out = laid_out
        return rows or welcome_rows(width, self._example)

    def _half_typed(self, turn: Turn) -> str:
        """Return the unknown word at the end of the prompt: it may be a part of a word only."""
        typed = self.prompt.value if turn is self.draft else ""
        return next((word for word in turn.answer.unknown if typed.endswith(word)), "")

    def _head(self, turn: Turn, width: int) -> list[Row]:
        """Return the head of a turn; of a word that is being typed it says nothing yet."""
        word = self._half_typed(turn)
        if word:
            known = replace(
                turn.answer,
                unknown=tuple(one for one in turn.answer.unknown if one != word),
                nearest=tuple(one for one in turn.answer.nearest if one[0] != word),
            )
            turn = replace(turn, answer=known)
        return head_rows(turn, width)

    def show_newest(self) -> None:
        """Scroll so that the newest question stands on top, and choose nothing."""
        self.view.cursor = None
        if not self.shown:
            self.view.jump(0)
            return
        turn = self.shown[-1]
        head = len(self._head(turn, self.view.text_width))
        rows = self.view.rows_of(len(self._items) - len(turn.answer.hits))
        self.view.jump(rows.start - head if rows else self.view.row_count - head)

    # Moving

    def choose(self, item: int) -> None:
        """Put the cursor on the hit number ``item`` of all that are on show."""
        if not self._items:
            return
        item = max(0, min(item, len(self._items) - 1))
        turn, hit = self._items[item]
        first = hit is turn.answer.hits[0]
        self.view.place_cursor(
            item, above=len(self._head(turn, self.view.text_width)) if first else 0
        )
        self.post_message(self.HitChosen())

    def choose_best(self) -> None:
        """Put the cursor on the best hit of the newest turn that has one."""
        last = next((turn for turn in reversed(self.shown) if turn.answer.hits), None)
        if last is not None:
            self.choose(next(n for n, (turn, _) in enumerate(self._items) if turn is last))

    def step(self, direction: int) -> None:
        """Move to the next or previous hit."""
        if self.view.cursor is None:
            self.choose_best()
        else:
            self.choose(self.view.cursor + direction)

    def turn_page(self, direction: int) -> None:
        """Move over as many hits as a screenful shows."""
        item = self.view.cursor
        if item is None:
            self.choose_best()
            return
        height = max(1, self.view.size.height - 1)
        wanted = self.view.rows_of(item).start + direction * height
        while (
            0 <= item + direction < len(self._items)
            and (self.view.rows_of(item).start - wanted) * direction < 0
        ):
            item += direction
        self.choose(item)

    def go_to_end(self, direction: int) -> None:
        """Move to the newest or oldest hit."""
        self.choose(len(self._items) - 1 if direction > 0 else 0)
