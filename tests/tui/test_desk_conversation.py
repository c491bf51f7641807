"""The conversation on the desk: follow-ups, unknown words, the like, and why."""

from __future__ import annotations

import pytest
from test_desk import NARROW, WIDE, ask, screen, settle

from search import Library
from search.query import conversation
from tui.app import Desk
from tui.commands import HITS, PROMPT, READER
from tui.popups.why import WhyScreen


def shown(desk: Desk) -> str:
    return " ".join(screen(desk).split())


async def test_a_follow_up_says_how_it_was_understood(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot, "bright light fatigue")
        await ask(desk, pilot, "only conclusions")
        turn = desk.search_pane.turns[-1]
        assert turn.question == "bright light fatigue section:conclusions"
        assert {hit.section for hit in turn.answer.hits} == {"CONCLUSIONS"}
        assert "? only conclusions understood as: bright light fatigue section:" in shown(desk)
        await ask(desk, pilot, "before 1900")
        assert "No sentence was found; typing “wider” asks without what narrows" in shown(desk)
        await ask(desk, pilot, "wider")
        assert desk.search_pane.turns[-1].question == "bright light fatigue"
        assert "No sentence was found" not in shown(desk)


async def test_a_follow_up_is_answered_as_it_is_typed_and_comes_back(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "bright light fatigue")
        await pilot.press("i", *"since 2014")
        await settle(desk, pilot)
        assert "understood as: bright light fatigue year:2014.." in shown(desk)
        await pilot.press("enter")
        await settle(desk, pilot)
        kept = conversation.load(desk._conversation_path).turns[-1]
        assert (kept.typed, kept.question) == ("since 2014", "bright light fatigue year:2014..")


async def test_cue_kind_and_words_are_told_without_colour(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await ask(desk, pilot, "bright light superior")
        assert "not: Berg & Dahl 2014 · trial" in shown(desk)


async def test_the_nearest_words_are_a_key_away(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=NARROW) as pilot:
        await pilot.press(*"brihgt fatiuge")
        await settle(desk, pilot)
        assert "brihgt (near: bright)" in shown(desk)
        await pilot.press("f6")
        await settle(desk, pilot)
        assert desk.search_pane.turns[-1].question == "bright fatigue"
        assert desk.prompt.value == ""
        assert desk.place == HITS
        await pilot.press("f6")
        await settle(desk, pilot)
        assert "nothing to put right" in desk.footer.message


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_why_shows_numbers_that_sum_to_the_score(library: Library, size: tuple[int, int]):
    desk = Desk(library)
    async with desk.run_test(size=size) as pilot:
        await ask(desk, pilot, "bright light fatigue")
        chosen = desk.search_pane.chosen
        assert chosen is not None
        await pilot.press("w")
        await settle(desk, pilot)
        assert isinstance(desk.screen, WhyScreen)
        assert f"{chosen[1].score:.2f}" in screen(desk)
        assert all(word in screen(desk) for word in ("bright", "sentence", "document", "place"))
        await pilot.press("escape")
        await settle(desk, pilot)
        assert desk.place == HITS


async def test_more_like_this_from_sentences_and_reader(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "bright light reduced winter fatigue")
        chosen = desk.search_pane.chosen
        assert chosen is not None
        await pilot.press("L")
        await settle(desk, pilot)
        turn = desk.search_pane.turns[-1]
        assert turn.question == f"like:{chosen[1].key}#{chosen[1].sentence}"
        assert turn.answer.hits
        assert chosen[1].key not in {hit.key for hit in turn.answer.hits}
        await pilot.press("enter")
        await settle(desk, pilot)
        assert desk.place == READER
        await pilot.press("L")
        await settle(desk, pilot)
        assert len(desk.search_pane.turns) == 3


async def test_more_shows_the_next_sentences(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "lamp")
        first = desk.search_pane.turns[-1]
        await pilot.press("plus")
        await settle(desk, pilot)
        await ask(desk, pilot, "more")
        ranks = [[hit.rank for hit in turn.answer.hits] for turn in desk.search_pane.turns]
        assert ranks[0][-1] + 1 == ranks[1][0]
        assert ranks[1][-1] + 1 == ranks[2][0]
        assert f"{ranks[2][0]} to {ranks[2][-1]}:" in shown(desk)
        texts = {(hit.key, hit.sentence) for hit in first.answer.hits}
        again = {(h.key, h.sentence) for t in desk.search_pane.turns[1:] for h in t.answer.hits}
        assert not texts & again


async def test_the_interpretation_can_be_edited(library: Library):
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await ask(desk, pilot, "does bright light help with tiredness?")
        await pilot.press("I")
        await settle(desk, pilot)
        assert desk.place == PROMPT
        assert desk.prompt.value.startswith("bright light")
        assert "does" not in desk.prompt.value
