from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.panes.wrapping import wrap


def shown(text: str, width: int) -> list[str]:
    return [text[line.start : line.end] for line in wrap(text, width)]


def test_breaks_after_the_last_blank_that_fits():
    assert shown("hello world foo bar", 11) == ["hello world", "foo bar"]


def test_breaks_a_word_that_is_wider_than_the_line():
    assert shown("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_newlines_break_and_empty_lines_stay():
    assert shown("a\n\nb  \nc", 10) == ["a", "", "b", "c"]


def test_wide_characters_count_two_cells():
    assert shown("日本語日本語", 8) == ["日本語日", "本語"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])), st.integers(2, 30))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int):
    lines = wrap(text, width)
    assert all(cell_len(text[line.start : line.end]) <= width for line in lines)
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    kept = "".join(text[line.start : line.end] for line in lines)
    assert kept.replace(" ", "") == text.replace(" ", "").replace("\n", "")
