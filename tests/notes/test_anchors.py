"""A kept passage is found again in its source."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.notes.anchors import Anchor, find
from search.notes.store import new_note

TEXT = "Group A slept well. Group B slept badly. In the end all slept well. Nobody complained."


def test_unchanged_text_holds_the_passage_at_its_place() -> None:
    note = new_note(Document("k", TEXT), 20, 40)
    assert find(TEXT, note) == Anchor("exact", 20, 40)


def test_a_passage_that_moved_is_found() -> None:
    note = new_note(Document("k", TEXT), 20, 40)
    assert find("New lead. " + TEXT, note) == Anchor("moved", 30, 50)


def test_of_several_the_one_with_the_same_surroundings_is_taken() -> None:
    second = TEXT.rindex("slept well")
    note = new_note(Document("k", TEXT), second, second + len("slept well"))
    changed = "slept well slept well. " + TEXT
    assert find(changed, note) == Anchor("moved", second + 23, second + 33)


def test_of_equal_surroundings_the_nearest_is_taken() -> None:
    note = new_note(Document("k", "x " * 60 + "pain" + " x" * 60), 120, 124)
    block = " x" * 20 + " pain" + " x" * 20
    changed = "." + block * 3
    middle = changed.index("pain", changed.index("pain") + 1)
    assert find(changed, note) == Anchor("moved", middle, middle + 4)


def test_a_passage_that_is_gone_is_missing() -> None:
    note = new_note(Document("k", TEXT), 20, 40)
    assert find(TEXT.replace("badly", "little"), note) == Anchor("missing", 20, 40)
    assert find("", note).state == "missing"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(min_size=1, max_size=10), st.text(max_size=80), st.text())
def test_whatever_is_found_is_the_quotation(before: str, quote: str, after: str, lead: str) -> None:
    text = before + quote + after
    note = new_note(Document("k", text), len(before), len(before) + len(quote))
    assert find(text, note) == Anchor("exact", note.start, note.end)
    anchor = find(lead + text, note)
    assert anchor.state != "missing"
    assert (lead + text)[anchor.start : anchor.end] == quote


def test_the_context_of_many_places_is_not_copied_from_the_start() -> None:
    text = "word " * 200_000
    note = replace(new_note(Document("k", text), 0, 4), start=7, end=11, suffix="", prefix="")
    started = process_time()
    assert find(text, note) == Anchor("moved", 5, 9)
    assert process_time() - started < 2
