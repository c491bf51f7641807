"""Where sentences begin and end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.sentences import split_blocks, split_sentences
from search.documents import Span

HOSTILE = st.text(
    st.sampled_from("aAbI1 .?!…()[]\"'“”\n\r\t\f\u2028\x1f,;:-•。日é\u00ad\u200b2")
    | st.characters()
)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        # A bar stands where one sentence ends and the next begins.
        "Doses rose slowly (Fig. 2 and Figs. 3, 4). |Pain fell.",
        "Lee et al. 2004 saw it, i.e. twice, vs. placebo, approx. 3 times, e.g. later. |It held.",
        "See ref. 12 and no. 5 for more. |No. 7 differs.",
        "The letter of Philip J. Meyer convinced us. |J. Smith agreed.",
        "We thank A. Brown, C. D. Green and Dr. E. Black. |They helped.",
        "The mean was 3.14 mg (p < .05). |It rose to 4.2. |Then it fell.",
        "See doi:10.1000/j.abc.2001.01.001 for it. |The rest is there.",
        "Cultures of E. coli grew in vitamin E. |However, S. aureus did not.",
        "They measured expression. |p53 was absent. |mRNA was not.",
        'He called it "a success." |She did not.',
        '"It works." she said.',
        "(This was seen twice.) |It was not seen again.",
        "He waited . . . and left.",
        "They left it there.... |She went on.",
        "It binds many receptors47. |It helps (FMS)6. |No other does.",
        "It had no effects.4 |Unlike others, it stayed.",
        "They felt less pain.12,13 |In rats it was the same.",
        "They felt less pain [3]. |The rest did not.",
        "They felt less pain. [3] |The rest did not.",
        "Am J Med. 2009 Dec;122(12 Suppl):S44-55.",
        "Int. J. Mol. Sci. 2017, 18(11), 2483",
        "The U.S. Food Office and the U.K. agency agreed. |Dr. Roe, Ph.D. did not.",
        "She came at 5 p.m. on Monday. |He left.",
        "1. Rinse the dish. |2. Dry it well.",
        "1) The first thing |2) The second thing",
        "BACKGROUND: Pain is common. |METHODS: We asked ten people.",
        "Fig. 3. Time course of the response. |Bars are errors.",
        "Who knows? |Nobody does! |Really.",
        "Hepatitis C. |Most carriers feel well.",
        "The samples stood for 5 h. |Tubes were then closed.",
        "The buffer was changed.|The cells were kept.",
        "これは文です。|これも文です。",
        "Ask Yahoo! in the morning.",
        "They moved to Washington, D.C. in 1990.",
        "The effect was large. |p38 MAPK was not changed. |mTOR was.",
        "The effect was large (see Refs. 3-5). |miR-21 fell.",
        "This agrees with Smith et al. |However, Jones et al. disagree.",
        "Sodium (Na+) rose. |5-HT fell. |3 patients left.",
        "P<0.001. |n=30. |In all, 3 left.",
        "IL-2, IL-4, etc. were measured. |IL-6, etc. |TNF was not.",
        "Mice (C57BL/6J; Jackson Lab., Bar Harbor, ME) were used. |They were fed.",
        "Doses of 10, 20, and 40 mg. |At 40 mg. it worked.",
        "He (b. 1950, d. 2000) was great. |He was loved.",
        "It is so (Sect. 2.1.). |It worked (Eq. 2.).",
        "Available at https://example.org/a.b.c?x=1. |It was read on May 5.",
        "H. pylori infection is common. |C. difficile is not.",
    ],
)
def test_sentences_of_a_line(text: str) -> None:
    assert split(text.replace("|", "")) == [part.strip() for part in text.split("|")]


def test_a_line_ends_a_sentence() -> None:
    assert split("A heading\nThen text without end\r\nAnd more") == [
        "A heading",
        "Then text without end",
        "And more",
    ]


def test_hard_wrapped_paragraphs_are_read_across_their_lines() -> None:
    text = (
        "The patients of the first group were asked to come back after six weeks and\n"
        "were then seen by one of two nurses. None of them knew which treatment had\n"
        "been given, nor was it written anywhere in the files that they could open\n"
        "before the end.\n"
        "\n"
        "A heading\n"
        "\n"
        "The second group was seen at home, because many of its members lived far\n"
        "from the clinic. They were older.\n"
    )
    assert [" ".join(sentence.split())[-20:] for sentence in split(text)] == [
        "y one of two nurses.",
        "open before the end.",
        "A heading",
        "far from the clinic.",
        "They were older.",
    ]


def test_lists_of_short_lines_are_not_taken_for_wrapped_text() -> None:
    text = "Similar articles\nCited by\nreferences\nadd like\nadd dislike\nrelated resources\n"
    assert split(text) == text.splitlines()


def test_blocks_are_not_crossed_and_what_lies_between_is_left_out() -> None:
    text = "RESULTS: One was well. Two were not MENU and three left."
    blocks = [Span(0, 8), Span(9, 36), Span(41, len(text))]
    found = split_blocks(text, blocks)
    assert [text[start:end] for start, end in found] == [
        "RESULTS:",
        "One was well.",
        "Two were not",
        "and three left.",
    ]


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_spans_are_in_order_and_lose_nothing(text: str) -> None:
    spans = split_sentences(text)
    end = 0
    covered = []
    for start, stop in spans:
        assert end <= start < stop <= len(text)
        assert not text[start].isspace()
        assert not text[stop - 1].isspace()
        covered.append(text[start:stop])
        end = stop
    assert "".join("".join(covered).split()) == "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_blank_line_always_ends_a_sentence(first: str, second: str) -> None:
    text = f"{first}\n\n{second}"
    place = len(first) + 1
    assert not any(start < place < end for start, end in split_sentences(text))


@settings(max_examples=60, deadline=None)
@given(HOSTILE, st.lists(st.integers(0, 60), max_size=6))
def test_blocks_hold_their_sentences(text: str, places: list[int]) -> None:
    edges = sorted({min(place, len(text)) for place in places})
    blocks = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    spans = split_blocks(text, blocks)
    for block in blocks:
        inside = [text[s:e] for s, e in spans if block.start <= s and e <= block.end]
        assert "".join("".join(inside).split()) == "".join(text[block.start : block.end].split())
    assert all(any(b.start <= s and e <= b.end for b in blocks) for s, e in spans)


@pytest.mark.parametrize("unit", ["x", "a.", "A. ", "1. 2. ", "!)", "1,", "(", " ", '"', "。"])
def test_a_huge_line_without_sentences_is_read_in_linear_time(unit: str) -> None:
    text = unit * (400_000 // len(unit)) + "x"
    spans = split_sentences(text)
    assert spans[-1][1] == len(text)


def test_long_lines_are_split_the_same_at_any_place() -> None:
    one = "The patients of group B. Smith were seen twice. No change (Fig. 2) was found. "
    expected = len(split(one.strip()))
    assert len(split(one * 2_000)) == expected * 2_000


def test_real_documents_keep_their_sentences(real_seeds: Path) -> None:
    pubmed = next(real_seeds.glob("pubmed*.txt")).read_text("utf-8")
    vendor = next(real_seeds.glob("vendor*.txt")).read_text("utf-8")
    found = split(pubmed)
    assert ". 2009 Dec;122(12 Suppl):S44-55." in found
    assert any(s.startswith("Both duloxetine and") and s.endswith("fibromyalgia.") for s in found)
    first = split(vendor)[0]
    assert first.startswith("Milnacipran hydrochloride")
    assert first.endswith("receptors47.")
