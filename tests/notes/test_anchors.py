"""A kept passage is found again in its source."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.notes.anchors import Anchor, Source, find
from search.notes.rewording import differences, marked
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


class TestReanchoring:
    def anchored(self, text: str, now: str, quote: str) -> tuple[Anchor, str]:
        start = text.index(quote)
        note = new_note(Document("k", text), start, start + len(quote))
        anchor = Source(now).reanchor(note)
        return anchor, now[anchor.start : anchor.end]

    @pytest.mark.parametrize(
        ("quote", "now"),
        [
            ("Group B slept badly.", "Group B\n  slept badly."),
            ("treatment of “deep” sleep", 'treat-\nment of "deep" sleep'),
            ("a well-known fact", "a well‐known fact"),
            ("the final effect", "the ﬁnal eﬀect"),
            ("sleep\u00adless nights", "sleepless nights"),
        ],
    )
    def test_the_same_words_set_differently_are_reset(self, quote: str, now: str) -> None:
        anchor, found = self.anchored(
            f"Before. {quote} After.", f"New. Before. {now} After.", quote
        )
        assert (anchor.state, found) == ("reset", now)
        assert not anchor.drifted

    def test_numbers_that_run_together_are_not_the_same(self) -> None:
        anchor, _ = self.anchored("Doses of 10 20 mg.", "Doses of 1020 mg.", "10 20")
        assert anchor.drifted

    def test_half_a_word_is_no_match(self) -> None:
        anchor, _ = self.anchored("The art\nsank.", "The heart sank.", "art\nsank.")
        assert anchor.state != "reset"

    def test_its_surroundings_keep_it_from_a_passage_that_looks_alike(self) -> None:
        now = TEXT.replace("slept badly", "did not sleep well at all")
        anchor, _ = self.anchored(TEXT, f"Lead. {now}", "Group B slept badly.")
        assert anchor.state == "missing"
        assert anchor.instead is not None
        stands = f"Lead. {now}"[anchor.instead.start : anchor.instead.end]
        assert stands == "Group B did not sleep well at all."

    def test_changed_words_are_found_elsewhere(self) -> None:
        was = "Sailors who read by lamplight slept an hour less than others did."
        now = was.replace("an hour", "two hours")
        anchor, found = self.anchored(f"A. {was} B.", f"Another {'text ' * 50}. {now} C.", was)
        assert (anchor.state, found) == ("changed", now)

    def test_a_reversed_finding_is_told_as_a_change(self) -> None:
        was = "In this trial the drug was superior to placebo after six weeks of treatment."
        now = was.replace("was superior", "was not superior")
        anchor, found = self.anchored(f"One. {was} Two.", f"One. {now} Two.", was)
        assert (anchor.state, found) == ("changed", now)
        assert marked(differences(was, found)).count("{+not+}") == 1

    def test_what_stands_instead_is_told_where_the_surroundings_stand(self) -> None:
        text = "The one before stays here. Nobody ever dreamt of it. The one after stays too."
        now = text.replace("Nobody ever dreamt of it.", "[removed]")
        anchor, _ = self.anchored(text, now, "Nobody ever dreamt of it.")
        assert anchor.state == "missing"
        assert anchor.instead is not None
        assert now[anchor.instead.start : anchor.instead.end] == "[removed]"

    def test_scripts_without_spaces_are_taken_by_the_character(self) -> None:
        was = "患者的睡眠在六周内明显改善"
        now = was.replace("明显", "没有")
        anchor, found = self.anchored(f"前。{was}。后。", f"前。{now}。后。", was)
        assert (anchor.state, found) == ("changed", now)

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(st.sampled_from(["lamp", "oil", "wick", "night", "coast", "burns"]), max_size=60),
        st.integers(0, 50),
        st.integers(2, 30),
        st.text(st.sampled_from("ab ,.-\n"), max_size=6),
    )
    def test_a_span_is_always_inside_the_text(
        self, words: list[str], first: int, count: int, noise: str
    ) -> None:
        text = " ".join(words) or "lamp"
        first = min(first, len(text) - 1)
        note = new_note(Document("k", text), first, min(first + count, len(text)))
        now = noise.join(text.split(" ")[1:])
        anchor = Source(now).reanchor(note)
        if anchor.state != "missing":
            assert 0 <= anchor.start < anchor.end <= len(now)
        if anchor.state in ("exact", "moved"):
            assert now[anchor.start : anchor.end] == note.quote

    def test_a_megabyte_takes_a_bounded_time(self) -> None:
        line = "On night {} the lamp on the coast burnt for {} hours and {} minutes. "
        text = "".join(line.format(n, n * 7 % 11, n * 13 % 60) for n in range(16_000))
        quote = text[600_000:600_400]
        note = new_note(Document("k", text), 600_000, 600_400)
        now = text.replace(quote, quote.replace("lamp", "lantern", 2).replace("hours", "h", 1))
        source = Source(now)
        started = process_time()
        found = [source.reanchor(replace(note, comment=str(n))) for n in range(3)]
        assert process_time() - started < 6
        assert {anchor.state for anchor in found} == {"changed"}
        assert abs(found[0].start - note.start) < 40


class TestDifferences:
    def test_both_sides_come_back(self) -> None:
        found = differences("the old lamp burnt", "the new lamp burnt out")
        assert [(part.kind, part.text) for part in found] == [
            ("same", "the"),
            ("removed", "old"),
            ("added", "new"),
            ("same", "lamp burnt"),
            ("added", "out"),
        ]

    @settings(deadline=None, max_examples=60)
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_removed_and_same_words_are_the_old_text(self, one: str, other: str) -> None:
        found = differences(one, other)
        new = "".join(part.text for part in found if part.kind != "removed")
        assert (
            "".join(new.split())
            == "".join(c for c in "".join(other.split()) if c not in "\u00ad\u200b")
            or not new.isascii()
        )
        assert all(part.text for part in found)
        assert differences(one, one) == [] or {p.kind for p in differences(one, one)} == {"same"}
