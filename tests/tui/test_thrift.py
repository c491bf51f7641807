"""What is not drawn: half-typed words' remarks, answers to single letters, documents in passing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest
from textual._compositor import Compositor
from textual.pilot import Pilot
from textual.screen import Screen

from search import Library
from search.documents import Document
from search.folders import make_private, state_folder
from search.query.conversation import MOST_TURNS, new_turn
from tests.tui.test_desk import NARROW, WIDE, ask, screen, settle
from tui.app import Desk
from tui.commands import HITS
from tui.doing import reading
from tui.panes import search as search_module
from tui.panes.lines import LineView


async def test_a_word_that_is_being_typed_is_not_called_unknown_yet(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press(*"winter fatigxyz")
        await settle(desk, pilot)
        assert "winter fatigxyz" in screen(desk)
        assert "not in this library" not in screen(desk)
        await pilot.press("space")
        await settle(desk, pilot)
        assert "not in this library: fatigxyz" in screen(desk)


async def test_a_kept_answer_says_which_words_are_unknown(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press(*"winter fatigxyz", "enter")
        await settle(desk, pilot)
        assert "not in this library: fatigxyz" in screen(desk)


async def test_single_letters_are_asked_only_when_the_keys_rest(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search_module, "LONG_PAUSE", 60.0)
    asked: list[str] = []
    answer = library.ask

    def listening(question: str, **how: object) -> object:
        asked.append(question)
        return answer(question, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "ask", listening)
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        for letter in "winter fa":
            await pilot.press("space" if letter == " " else letter)
            await pilot.pause(0.1)
        await settle(desk, pilot)
        assert "winter" in asked
        assert not {"w", "wi", "winter f", "winter fa"} & set(asked)
        await pilot.press("enter")
        await settle(desk, pilot)
        assert asked[-1] == "winter fa", "Enter asks whatever stands there"


async def test_the_reader_follows_a_held_key_only_where_it_stops(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "HURRY", 30.0)
    monkeypatch.setattr(reading, "REST", 0.3)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "lamp")
        opened: list[Document] = []
        show = desk.reader.open

        def listening(document: Document, *rest: object, **how: object) -> None:
            opened.append(document)
            show(document, *rest, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.reader, "open", listening)
        await pilot.press(*["down"] * 8)
        await settle(desk, pilot)
        chosen = desk.search_pane.chosen
        assert len(opened) == 1
        assert chosen is not None
        assert opened[0].key == chosen[1].key
        lit = desk.reader.view.lit
        assert opened[0].text[lit.start : lit.end] == chosen[1].text


class Gate:
    """Lets questions through to a library when it is opened; takes note of them."""

    def __init__(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.opened = threading.Event()
        answer = library.ask

        def waiting(question: str, **how: object) -> object:
            self.asked.append(question)
            assert self.opened.wait(30)
            return answer(question, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(library, "ask", waiting)
        monkeypatch.setattr(search_module, "PAUSE", 0.001)

    async def type(self, desk: Desk, pilot: Pilot[None], text: str) -> None:
        """Type, and give the desk time to ask it."""
        desk.prompt.value = text
        for _ in range(5):
            await pilot.pause(0.02)


async def test_of_questions_that_wait_only_the_newest_is_asked(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    gate = Gate(library, monkeypatch)
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        for typed in ("winter", "winter fatigue", "winter fatigue light", "bright lamp"):
            await gate.type(desk, pilot, typed)
        gate.opened.set()
        await settle(desk, pilot)
        assert gate.asked == ["winter", "bright lamp"]
        assert desk.search_pane.draft is not None
        assert desk.search_pane.draft.prompt == "bright lamp"


async def test_enter_keeps_the_answer_that_is_on_its_way(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    gate = Gate(library, monkeypatch)
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await gate.type(desk, pilot, "winter")
        entered = asyncio.create_task(pilot.press("enter"))
        await pilot.pause(0.1)
        assert desk.prompt.value == "", "the key was seen at once"
        gate.opened.set()
        await entered
        await settle(desk, pilot)
        assert gate.asked == ["winter"]
        assert [turn.question for turn in desk.search_pane.turns] == ["winter"]
        assert desk.place == HITS


def counted(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[object]:
    """Return whom a method is called on, from now on."""
    calls: list[object] = []
    method = getattr(owner, name)

    def listening(self: object, *given: object, **how: object) -> object:
        calls.append(self)
        return method(self, *given, **how)

    monkeypatch.setattr(owner, name, listening)
    return calls


async def test_a_letter_draws_the_prompt_and_lays_nothing_out(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search_module, "PAUSE", 60.0)
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        layouts = counted(monkeypatch, Screen, "_refresh_layout")
        lines = counted(monkeypatch, LineView, "render_line")
        await pilot.press(*"lampoil")
        await settle(desk, pilot)
        assert not layouts
        assert not lines


async def test_a_question_draws_every_line_once(library: Library, monkeypatch: pytest.MonkeyPatch):
    make_private(state_folder())
    (state_folder() / "tour-seen").touch()
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        layouts = counted(monkeypatch, Screen, "_refresh_layout")
        whole = counted(monkeypatch, Compositor, "render_full_update")
        await pilot.press(*"winter fatigue")
        await settle(desk, pilot)
        lines = counted(monkeypatch, LineView, "render_line")
        await pilot.press("enter")
        await settle(desk, pilot)
        pane = desk.search_pane
        assert desk.place == HITS
        best = len(pane.view.rows_of(pane.view.cursor))
        assert lines.count(pane.view) <= pane.view.size.height + best
        assert lines.count(desk.reader.view) <= 2 * desk.reader.view.size.height
        lines.clear()
        await pilot.press("i", "escape")  # only the focus moves
        await settle(desk, pilot)
        assert not lines
        assert not layouts
        assert not whole


async def test_a_long_conversation_breaks_no_more_into_lines_than_a_short_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    broken: list[object] = []
    rows = search_module.hit_rows

    def listening(*given: object, **how: object) -> object:
        broken.append(given[0])
        return rows(*given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(search_module, "hit_rows", listening)
    answer = library.ask("lamp", limit=40)
    desk = Desk(library)
    desk.search_pane.turns = [new_turn(answer) for _ in range(MOST_TURNS)]
    async with desk.run_test(size=WIDE) as pilot:
        await settle(desk, pilot)
        assert len(broken) <= 5 * len(answer.hits)
        broken.clear()
        await ask(desk, pilot, "winter fatigue")
        newest = desk.search_pane.turns[-1]
        assert len(broken) <= len(newest.answer.hits)
        assert len(desk.search_pane.turns) == MOST_TURNS, "as many as come back"
        broken.clear()
        await pilot.resize_terminal(150, 40)
        await settle(desk, pilot)
        assert len(broken) <= 5 * len(answer.hits)


def test_the_desk_starts_without_what_only_adding_or_leaving_needs():
    absent = {
        "lxml", "nltk", "numpy", "rank_bm25", "citeproc", "docx", "pypdfium2",
        "search.adding.addition", "search.ingest", "search.notes.export", "search.notes.styles",
        "search.query.follow_up", "tui.popups.help", "tui.popups.why",
    }  # fmt: skip
    program = "import tui.app; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not absent & set(done.stdout.split())
