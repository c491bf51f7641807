"""Short and long forms that a text defines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.abbreviations import find_abbreviations
from search.analysis.figures import same_number


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("It acts in the central nervous system (CNS).", "CNS", "central nervous system"),
        ("Chronic irritable bowel syndrome (IBS; see below)", "IBS", "irritable bowel syndrome"),
        ("by tricyclic antidepressants (TCAs) alone", "TCAs", "tricyclic antidepressants"),
        ("the mouse mammary tumor virus (MMTV) enters", "MMTV", "mouse mammary tumor virus"),
        ("CGRP (calcitonin gene-related peptide) rose", "CGRP", "calcitonin gene-related peptide"),
        ("5-hydroxytryptamine (5-HT) fell", "5-HT", "5-hydroxytryptamine"),
        # The best alignment, not the shortest.
        ("a protein phosphatase 2A (PP2A) falls", "PP2A", "protein phosphatase 2A"),
        ("of cytochrome c oxidase (COX) in it", "COX", "cytochrome c oxidase"),
        ("a broad outer rim effect (BORE) held", "BORE", "broad outer rim effect"),
        # Small letters, and letters within a word.
        ("about 70 base pairs (bp) long", "bp", "base pairs"),
        ("temperature-sensitive (ts) cells", "ts", "temperature-sensitive"),
        ("all topoisomerase (topo) there", "topo", "topoisomerase"),
        ("by camptothecin (Cpt) alone", "Cpt", "camptothecin"),
        # Numbers: as words, in Roman figures, or not told at all.
        ("two-dimensional gels (2DG) show", "2DG", "two-dimensional gels"),
        ("the topoisomerase I (Top1) binds", "Top1", "topoisomerase I"),
        ("by protein kinase C (Pkc1) only", "Pkc1", "protein kinase C"),
        ("the calm lake factor (hCLF) rose", "hCLF", "calm lake factor"),
        # Brackets in brackets, other brackets, lists, lead words, quotation marks.
        ("a lipid rich (lr) Lipoprotein(a) (Lp(a)) test", "Lp(a)", "Lipoprotein(a)"),
        ("a promoter [mouse mammary tumor virus (MMTV)], but", "MMTV", "mouse mammary tumor virus"),
        ("soft tissue pain [STP] was", "STP", "soft tissue pain"),
        ("(soft tissue pain, STP) was", "STP", None),
        ("felt it (soft tissue pain, STP) here", "STP", "soft tissue pain"),
        ("soft tissue pain (hereafter STP) was", "STP", "soft tissue pain"),
        ("soft tissue pain (also called “STP”) was", "STP", "soft tissue pain"),
        ("soft tissue pain (STP scale) was", "STP", "soft tissue pain"),
        ("with 1, 3-propanediol (Pr) or", "Pr", "1, 3-propanediol"),
    ],
)
def test_definitions_are_found(text: str, short: str, long: str | None) -> None:
    if long is None:
        assert find_abbreviations(text) == []
        return
    found = {one.short: one for one in find_abbreviations(text)}[short]
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
        "It was measured twice (i.e. every day) there.",
        "The intake (e.g. of intense doses) rose.",
        "The cost was better (better) than before.",
        "They kept the gene Sir2p (Sir2) there.",
        "A drug of the upper class (kg) was used.",
        "Thanks to all (J. S.) who joined us.",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert find_abbreviations(text) == []


def test_a_long_form_does_not_reach_into_the_sentence_before() -> None:
    text = "All had central pain. Nervous people slept (CNS)."
    assert find_abbreviations(text) == []


def test_several_short_forms_in_one_bracket_name_one_thing() -> None:
    found = find_abbreviations("the glow receptor (GR; also GR1) and more")
    assert [(one.short, one.long) for one in found] == [
        ("GR", "glow receptor"),
        ("GR1", "glow receptor"),
    ]


def test_a_long_form_holds_no_definition_before_it() -> None:
    found = find_abbreviations("its proline-rich (PXP) and diarginine rest (DR) parts")
    assert {one.short: one.long for one in found} == {"DR": "diarginine rest"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LDN", "low dose naltrexone", True),
        ("IL-6", "interleukin", False),
        ("IL-6", "interleukin 6", True),
        ("COPII", "coat protein complex II", True),
        ("2D", "two-dimensional", True),
        ("ADHD", "attention deficit hyperactivity disorder", True),
    ],
)
def test_forms_tell_the_same_number(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("abCS ()[]-.,;\n") | st.characters()))
def test_spans_hold_the_forms(text: str) -> None:
    for found in find_abbreviations(text):
        assert text[found.short_span.start : found.short_span.end] == found.short
        assert text[found.long_span.start : found.long_span.end] == found.long
        assert len(found.long) > len(found.short) >= 2
