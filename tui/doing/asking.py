"""Asking, on the desk: follow-ups, the interpretation of a question, and why a sentence stands."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING

from search.library import UnknownKeyError
from search.query.answer import Answer, nearest_question
from search.query.conversation import Turn
from tui.commands import PROMPT, READER

if TYPE_CHECKING:
    from search.query.follow_up import FollowUp
    from tui.app import Desk

_log = logging.getLogger(__name__)

HITS_ASKED = 40
"""How many sentences an answer on the desk holds."""


class Asking:
    """What the desk does with questions; they are answered off the event loop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(self, question: str, expand: bool, skip: int) -> Answer:
        """Answer a question. For a worker."""
        started = monotonic()
        library = self._desk.library
        answer = library.ask(question, limit=HITS_ASKED, expand=expand, skip=skip)
        _log.debug("asked %r: %.1f ms", question, 1000 * (monotonic() - started))
        return answer

    def resolve(self, before: str, typed: str) -> FollowUp | None:
        """Tell what words mean that follow a question. For a worker."""
        from search.query.follow_up import follow_up

        document = self._desk.reader.document
        return follow_up(
            before, typed, document=document.key if document else "", key_of=self._key_of
        )

    def _key_of(self, typed: str) -> str:
        try:
            return self._desk.library.show(typed).key
        except UnknownKeyError:
            return ""

    @property
    def _turn(self) -> Turn | None:
        """The turn under the cursor, else the newest."""
        pane = self._desk.search_pane
        if self._desk.place != PROMPT and pane.chosen is not None:
            return pane.chosen[0]
        return pane.shown[-1] if pane.shown else None

    async def nearest(self) -> None:
        """Ask again with the nearest words that the library holds."""
        turn = self._turn
        question = nearest_question(turn.answer) if turn else ""
        if turn is None or not question:
            self._desk.say("There is nothing to put right in this question.")
            return
        self._desk.search_pane.empty_prompt()
        await self._ask(question, expand=turn.expand)

    async def more(self) -> None:
        """Ask for the next sentences of the same answer."""
        turn = self._turn
        if turn is not None and turn.answer.hits:
            last = turn.answer.hits[-1].rank
            if last >= turn.answer.sentences:
                self._desk.say("These are all the sentences there are.")
                return
            await self._ask(turn.question, expand=turn.expand, after=turn)

    async def like_this(self) -> None:
        """Ask for sentences like the one under the cursor."""
        from search.query.similar import question_like

        desk = self._desk
        if desk.place == READER:
            document = desk.reader.document
            if document is None or not document.sentences:
                return
            key, number = document.key, desk.reader.sentence
        else:
            chosen = desk.search_pane.chosen
            if chosen is None:
                return
            key, number = chosen[1].key, chosen[1].sentence
        await self._ask(question_like(key, number), expand=True)

    async def _ask(self, question: str, *, expand: bool, after: Turn | None = None) -> None:
        desk = self._desk
        desk.turn_kept(await desk.search_pane.keep_answer(question, expand=expand, after=after))

    def edit_understood(self) -> None:
        """Put the question, as it was understood, into the prompt."""
        from search.query.interpretation import explicit

        turn = self._turn
        if turn is not None:
            self._desk.edit(explicit(turn.answer.query))

    async def why(self) -> None:
        """Show what the score of the sentence under the cursor is made of."""
        from tui.popups.why import WhyScreen

        desk = self._desk
        chosen = desk.search_pane.chosen
        if chosen is None:
            return
        turn, hit = chosen
        found = await asyncio.to_thread(
            desk.library.explain, turn.question, hit.key, hit.sentence, expand=turn.expand
        )
        await desk.push_screen(WhyScreen(turn.question, hit, found))
