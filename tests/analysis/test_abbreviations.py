"""Short and long forms that a text defines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.abbreviations import find_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("It acts in the central nervous system (CNS).", "CNS", "central nervous system"),
        ("Chronic irritable bowel syndrome (IBS; see below)", "IBS", "irritable bowel syndrome"),
        ("by tricyclic antidepressants (TCAs) alone", "TCAs", "tricyclic antidepressants"),
        ("the mouse mammary tumor virus (MMTV) enters", "MMTV", "mouse mammary tumor virus"),
        ("CGRP (calcitonin gene-related peptide) rose", "CGRP", "calcitonin gene-related peptide"),
        ("5-hydroxytryptamine (5-HT) fell", "5-HT", "5-hydroxytryptamine"),
    ],
)
def test_definitions_are_found(text: str, short: str, long: str) -> None:
    (found,) = find_abbreviations(text)
    assert (found.short, found.long) == (short, long)
    assert text[found.short_span.start : found.short_span.end] == short
    assert text[found.long_span.start : found.long_span.end] == long


@pytest.mark.parametrize(
    "text",
    [
        "Pain was seen in two (II) of them.",
        "They came (in part) from here.",
        "It rose (12%) again (Fig. 2).",
        "Nothing matches here (XYZ).",
        "No brackets at all, CNS.",
        "yTaf(II) is a protein",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert find_abbreviations(text) == []


def test_a_long_form_does_not_reach_into_the_sentence_before() -> None:
    text = "All had central pain. Nervous people slept (CNS)."
    assert find_abbreviations(text) == []


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("abCS ()[]-.,;\n") | st.characters()))
def test_spans_hold_the_forms(text: str) -> None:
    for found in find_abbreviations(text):
        assert text[found.short_span.start : found.short_span.end] == found.short
        assert text[found.long_span.start : found.long_span.end] == found.long
        assert len(found.long) > len(found.short) >= 2
