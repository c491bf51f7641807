"""What is not drawn: half-typed words' remarks, answers to single letters, documents in passing."""

from __future__ import annotations

import pytest

from search import Library
from search.documents import Document
from tests.tui.test_desk import NARROW, WIDE, ask, screen, settle
from tui.app import Desk
from tui.doing import reading
from tui.panes import search as search_module


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
