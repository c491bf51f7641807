"""Judging, on the desk: verdicts, colours, the evidence on a question, notes looked up again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from search.notes.checking import check
from search.notes.choosing import Choice as Wanted
from search.notes.judging import COLOURS, VERDICTS, completed, questions, verdict_on
from search.notes.note import Note
from tui.commands import NOTES
from tui.editor import run_editor
from tui.popups.line_input import LineInput
from tui.popups.picker import Choice, Chosen, Picker
from tui.popups.popup import show

if TYPE_CHECKING:
    from search.notes.evidence import Evidence
    from tui.app import Desk
    from tui.doing.keeping import Ask, Keeping, Take

NONE = "none"
"""Is chosen to take a verdict or a colour away."""

_MEANINGS = {
    "supports": "the passage speaks for it",
    "contradicts": "the passage speaks against it",
    "unclear": "it may be read either way",
    "background": "it says what one must know, not whether it is so",
}


class Judging:
    """What the desk does with the reader's judgement of notes."""

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        self._desk = desk
        self._keeping = keeping

    async def verdict(self, text: str = "") -> None:
        """Give the note a verdict on the question it is looked at for."""

        async def ask(note: Note | None, question: str, take: Take) -> None:
            choices = [Choice(word, word, _MEANINGS[word]) for word in VERDICTS]
            choices.append(Choice(NONE, NONE, "take the verdict away"))
            title = f"Verdict on: {question}" if question else "Verdict"
            told = verdict_on(note, question) if note else ""
            await self._choose(Picker(title, choices, at=told), take)

        def change(note: Note, question: str, word: str) -> Note:
            return self._keeping.notebook.judge(note, question, "" if word == NONE else word)

        await self._judge(ask, change, text, VERDICTS, "verdict")

    async def colour(self, text: str = "") -> None:
        """Give the note a coloured label."""

        async def ask(note: Note | None, _: str, take: Take) -> None:
            choices = [Choice(word, word) for word in COLOURS]
            choices.append(Choice(NONE, NONE, "take the colour away"))
            await self._choose(Picker("Colour", choices, at=note.colour if note else ""), take)

        def change(note: Note, _: str, word: str) -> Note:
            return self._keeping.notebook.colour(note, "" if word == NONE else word)

        await self._judge(ask, change, text, COLOURS, "colour")

    async def _judge(
        self,
        ask: Ask,
        change: Callable[[Note, str, str], Note],
        text: str,
        words: tuple[str, ...],
        name: str,
    ) -> None:
        word = completed(text, (*words, NONE))
        if word and word not in (*words, NONE):
            said = f"{text!r} is no {name}; there are {', '.join(words)} and {NONE}."
            self._desk.say(said, error=True)
            return
        await self._keeping.with_note(ask, change, word, f"{name.capitalize()} saved.")

    async def _choose(self, picker: Picker, take: Take) -> None:
        def chosen(choice: Chosen | None) -> None:
            take(choice.id if choice else None)

        await show(self._desk, picker, chosen)

    async def filter(self) -> None:
        """Show only the notes that hold what the user types, while it is typed."""
        pane = self._desk.notes_pane

        def left(typed: str | None) -> None:
            pane.narrow(typed or "")

        line = LineInput("Notes with:", pane.typed, changed=pane.narrow)
        await show(self._desk, line, left)

    def look_up(self) -> None:
        """Look up every note in its source, and show what became of it beside it."""
        desk = self._desk

        def look() -> None:
            items = check(self._keeping.notebook.load().notes, desk.reading.document_or_none)
            told = [item for item in items if item.told]
            lost = sum(item.drifted for item in items)
            desk.call_later(desk.notes_pane.show_checked, {item.note.id: item for item in told})
            all_well = f"{len(items)} notes looked up: all stand where they were kept."
            some = f"{len(items)} notes looked up: {lost} changed or not found, "
            some += f"{len(told) - lost} moved or set differently."
            desk.call_later(desk.say, some if told else all_well)

        self._keeping.later(look)

    async def show_evidence(self, question: str = "") -> None:
        """Show what was kept on a question: the one named, or under the cursor, or chosen."""
        desk = self._desk
        known = questions(self._keeping.notes)
        if not question:
            chosen = desk.search_pane.chosen
            if desk.place == NOTES:
                question = desk.notes_pane.chosen_question
            elif chosen is not None:
                question = chosen[0].question
        if question and Wanted(question=question).of(self._keeping.notes):
            await self._open_evidence(question)
        elif known:

            async def take(choice: Chosen | None) -> None:
                if choice is not None:
                    await self._open_evidence(choice.id)

            choices = [Choice(asked, asked) for asked in known]
            await show(desk, Picker("Evidence on", choices), take)
        else:
            desk.say("No note belongs to a question yet.")

    async def _open_evidence(self, question: str) -> None:
        desk = self._desk
        notes = Wanted(question=question).of(self._keeping.notes)

        # Not before the first picture: tables and pages of notes come with it.
        from search.notes.evidence import evidence
        from tui.popups.evidence import EvidenceScreen

        def look_up() -> Evidence:
            return evidence(check(notes, desk.reading.document_or_none), question)

        table = await asyncio.to_thread(look_up)

        async def read(note: Note | None) -> None:
            if note is not None:
                await desk.reading.open(note.key, note, go=True)

        await show(desk, EvidenceScreen(table), read)

    async def edit(self) -> None:
        """Open the note under the cursor in the user's editor."""
        desk, notebook = self._desk, self._keeping.notebook
        note = desk.notes_pane.chosen
        if note is None:
            desk.say("There is no note under the cursor.")
            return
        draft = await asyncio.to_thread(notebook.begin_edit, note)
        try:
            with desk.suspend():
                run_editor(draft.path)
        finally:
            desk.repaint()

        def take() -> None:
            saved = notebook.end_edit(note, draft)
            done = "Edited" if saved != note else "Nothing changed"
            self._keeping.reload(f"{done}: {note.citation}", note.id)

        self._keeping.later(take)
