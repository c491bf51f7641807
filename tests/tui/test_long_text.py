"""A long text opens at once, and reads as if all of it had been broken into lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Library
from search.documents import Span
from tests.tui.test_desk import WIDE, screen
from tui.app import Desk
from tui.panes import long_text
from tui.panes.long_text import LongText
from tui.panes.wrapping import wrap


@pytest.fixture
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stretch hold little more than a screen."""
    monkeypatch.setattr(long_text, "STRETCH", 3_500)


def rows_of(text: LongText) -> list[str]:
    rows, number = [], 0
    while (line := text.line(number)) is not None:
        rows.append(line[1])
        number += 1
    return rows


TEXTS = st.lists(
    st.sampled_from(["moth ", "lamp", "\n", "\n\n", "日本", " ", "é", "a\r\n"]), max_size=60
)


@settings(max_examples=60)
@given(TEXTS.map("".join), st.integers(1, 30), st.lists(st.integers(0, 200), max_size=6))
def test_stretches_give_the_lines_of_the_whole(text: str, width: int, looked_at: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_text, "STRETCH", 20)
        made = LongText(text, width)
        for offset in looked_at:
            row = made.row_at(min(offset, len(text)))
            line = made.line(row)
            assert line is not None
            assert line[0].start <= min(offset, len(text))
        shown = text.replace("\r\n", " \n")
        assert rows_of(made) == [shown[at.start : at.end] for at in wrap(shown, width)]


def test_a_place_stays_when_stretches_before_it_are_broken(short_stretches: None) -> None:
    text = LongText("\n".join(f"line {number} of the book" for number in range(2_000)), 40)
    offset = 30_000
    row = text.row_at(offset)
    place, line = text.place_of(row), text.line(row)
    text.break_around(0, 2)
    assert text.line(text.row_of(place)) == line


def test_a_paragraph_without_end_is_cut_at_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_text, "STRETCH", 50)
    monkeypatch.setattr(long_text, "_MOST_WITHOUT_NEWLINE", 120)
    words = [f"moth{number}" for number in range(200)]
    assert " ".join(rows_of(LongText(" ".join(words), 30))).split() == words
    assert "".join(rows_of(LongText("x" * 1_000, 30))) == "x" * 1_000


async def test_a_long_document_is_read_from_end_to_end(
    library: Library, short_stretches: None
) -> None:
    desk = Desk(library)
    async with desk.run_test(size=WIDE) as pilot:
        await desk.reading.open("long", 400, go=True)
        await pilot.pause()
        document = desk.reader.document
        assert document is not None
        view = desk.reader.view
        seen = [view.row_at(view.top + line).text for line in range(view.size.height)]
        assert document.text_of(document.sentences[400]) in " ".join(seen)
        await pilot.press("G")
        await pilot.pause()
        assert "Chapter 399 tells" in screen(desk)
        assert view.top == view.row_count - view.size.height
        await pilot.press("g")
        await pilot.pause()
        assert "Chapter 1 tells" in screen(desk)
        view.jump(view.row_count // 2)
        for _ in range(400):
            seen = [view.row_at(view.top + line).text for line in range(view.size.height)]
            top = view.top
            view.page(-1)
            if view.top == 0:
                break
            now = [view.row_at(view.top + line).text for line in range(view.size.height)]
            assert now[-1] == seen[0], top
        assert view.top == 0


def test_only_what_is_looked_at_is_broken_into_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[int] = []

    def counted(text: str, width: int) -> list[Span]:
        broken.append(len(text))
        return wrap(text, width)

    monkeypatch.setattr(long_text, "wrap", counted)
    book = LongText("A lamp burned for many nights on the coast.\n" * 50_000, 60)
    assert broken == []
    row = book.row_at(1_000_000)
    assert book.line(row) is not None
    assert sum(broken) < 4 * long_text.STRETCH
