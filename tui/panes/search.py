"""The search pane: the conversation, and the prompt below it."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from search.query.answer import Answer, Hit
from search.query.conversation import MOST_TURNS, Turn, new_turn
from tui.commands import HITS, PROMPT, bindings
from tui.field import Field
from tui.panes.blocks import Block, BlockView
from tui.panes.footer import Footer
from tui.panes.lines import Row
from tui.panes.pane import Pane, TitleLine
from tui.panes.turns import head_rows, hit_rows, welcome_rows

if TYPE_CHECKING:
    from search.query.follow_up import FollowUp

PAUSE = 0.08
"""Seconds without a key before the question is asked as it stands: a burst of keys asks once."""

LONG_PAUSE = 0.6
"""The same where one or two letters stand at the end: they are rarely a word yet."""

_BEGUN = re.compile(r"(?<!\w)\w{1,2}\Z")

Asker = Callable[[str, bool, int], Answer]
"""Answers a question, with or without other words for its words, after so many first hits;
raises what the library raises."""

Resolver = Callable[[str, str], "FollowUp | None"]
"""Tells what words mean that follow a question; None: they are a question of their own."""


_HEAD_GUESS, _HIT_GUESS = 4, 5
"""Rows that the head of a turn and a sentence take, roughly."""


class HitView(BlockView):
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
        for footer in self.screen.children:
            if isinstance(footer, Footer):
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
        self.view: HitView = HitView(id="hits", blocks=self._blocks)
        self.prompt = Prompt()
        self.turns: list[Turn] = []
        """The conversation, oldest turn first."""
        self.draft: Turn | None = None
        """The answer to what stands in the prompt, not kept yet."""
        self._ask = ask
        self._resolve = resolve
        self._example = example
        self._is_kept = is_kept
        self._laid_out: tuple[Turn, ...] = ()
        self._first_items = [0]
        """The number of each turn's first hit; at the end how many there are."""
        self._questions_asked = 0
        self._one_by_one = asyncio.Lock()
        """Is held while what is typed is answered: two at once would hold each other up."""
        self._awaited = ""
        """What is to be kept as soon as it is answered."""
        self._timer: Timer | None = None

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
            self.run_worker(self._show_draft(question), group="ask", exit_on_error=False)
        elif self.draft is not None and self.draft.answer.unknown:
            self.show_turns()  # an unknown word at the end has ended by now

    async def _show_draft(self, question: str) -> None:
        """Show the answer to a question; if another was typed meanwhile, do not even ask it."""
        number = self._questions_asked
        async with self._one_by_one:
            if number != self._questions_asked:
                return
            turn = await self._turn(question)
            if turn is not None and number == self._questions_asked:
                self.draft = turn
                self.show_turns()
                self.show_newest()
            elif turn is not None and question == self._awaited:
                self.draft = turn

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
        self._awaited = question
        async with self._one_by_one:
            self._awaited = ""
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
        self.turns = [*self.turns, turn][-MOST_TURNS:]  # as many as come back
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
        return self._at(cursor) if cursor is not None and cursor < self._first_items[-1] else None

    def _at(self, item: int) -> tuple[Turn, Hit]:
        """Return a hit by its number among all that are on show, and its turn."""
        number = bisect_right(self._first_items, item) - 1
        turn = self._laid_out[number]
        return turn, turn.answer.hits[item - self._first_items[number]]

    def show_turns(self) -> None:
        """Show the conversation as it is now; the cursor stays on its hit."""
        self._laid_out = tuple(self.shown)
        hits = (len(turn.answer.hits) for turn in self._laid_out)
        self._first_items = [0, *accumulate(hits)]
        self.view.rebuild()

    def show_kept(self) -> None:
        """Show which hits are kept now."""
        self.view.forget_rows()

    def _blocks(self) -> list[Block]:
        """Return a block for each turn, or one that says welcome."""
        if not self.shown:
            return [Block("", 0, 1, lambda _, width: welcome_rows(width, self._example))]
        return [
            Block(
                (turn.id, half_typed := self._half_typed(turn)),
                len(turn.answer.hits),
                _HEAD_GUESS + _HIT_GUESS * len(turn.answer.hits),
                partial(self._rows, turn, half_typed),
            )
            for turn in self.shown
        ]

    def _rows(self, turn: Turn, half_typed: str, first: int, width: int) -> list[Row]:
        """Return the rows of a turn, whose first hit has a number among all."""
        rows = _head(turn, half_typed, width)
        for number, hit in enumerate(turn.answer.hits, first):
            rows += hit_rows(hit, number, width, kept=self._is_kept(hit))
        return rows

    def _half_typed(self, turn: Turn) -> str:
        """Return the unknown word at the end of the prompt: it may be a part of a word only."""
        typed = self.prompt.value if turn is self.draft else ""
        return next((word for word in turn.answer.unknown if typed.endswith(word)), "")

    def show_newest(self) -> None:
        """Scroll so that the newest question stands on top, and choose nothing."""
        self.view.cursor = None
        self.view.jump_to_block(max(0, len(self.shown) - 1))

    # Moving

    def choose(self, item: int) -> None:
        """Put the cursor on the hit number ``item`` of all that are on show."""
        count = self._first_items[-1]
        if not count:
            return
        item = max(0, min(item, count - 1))
        turn, hit = self._at(item)
        first = hit is turn.answer.hits[0]
        self.view.place_cursor(item, above=self.view.rows_before(item) if first else 0)
        self.post_message(self.HitChosen())

    def choose_best(self) -> None:
        """Put the cursor on the best hit of the newest turn that has one."""
        items = zip(reversed(self._first_items[:-1]), reversed(self._laid_out), strict=True)
        best = next((item for item, turn in items if turn.answer.hits), None)
        if best is not None:
            self.choose(best)

    def step(self, direction: int) -> None:
        """Move to the next or previous hit."""
        if self.view.cursor is None:
            self.choose_best()
        else:
            self.choose(self.view.cursor + direction)

    def turn_page(self, direction: int) -> None:
        """Move over as many hits as a screenful shows."""
        begun = item = self.view.cursor
        if begun is None or item is None:
            self.choose_best()
            return
        height = max(1, self.view.size.height - 1)
        while (
            0 <= item + direction < self._first_items[-1]
            # Both anew: the number of a row changes where rows before it are broken into lines.
            and (self.view.rows_of(item).start - self.view.rows_of(begun).start) * direction
            < height
        ):
            item += direction
        self.choose(item)

    def go_to_end(self, direction: int) -> None:
        """Move to the newest or oldest hit."""
        self.choose(self._first_items[-1] - 1 if direction > 0 else 0)


def _head(turn: Turn, half_typed: str, width: int) -> list[Row]:
    """Return the head of a turn; of a word that is being typed it says nothing yet."""
    if half_typed:
        known = replace(
            turn.answer,
            unknown=tuple(one for one in turn.answer.unknown if one != half_typed),
            nearest=tuple(one for one in turn.answer.nearest if one[0] != half_typed),
        )
        turn = replace(turn, answer=known)
    return head_rows(turn, width)
