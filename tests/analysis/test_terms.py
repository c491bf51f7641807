"""The analyzer: what is found by what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.terms import (
    LONGEST_TERM,
    STOP_MARK,
    _blanked,
    _forms,
    _stemmed,
    joined_terms,
    normalise,
    terms,
    tokens,
)
from search.documents import Span

SCIENCE = st.text(
    st.sampled_from("aZéαβμ0159-‐–−.,'’²⁶⁻ \u00ad\u200b\u0301日本/()^_½ﬁ\n") | st.characters()
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-HT", ["5ht"]),
        ("5HT", ["5ht"]),
        ("5-HT1A 5-HT-1A 5HT1A", ["5ht1a"] * 3),
        ("TREK-1 TREK1 trek‑1 Trek−1", ["trek1"] * 4),
        ("IL-6 il6", ["il6"] * 2),
        ("IL-1β IL-1-beta", ["il1beta"] * 2),
        ("S44-55", ["s4455"]),
        ("alpha-2 alpha2 α2 α-2 Α2", ["alpha2"] * 5),
        ("α2-adrenergic", ["alpha2", "adrenerg"]),
        ("COX-2-selective", ["cox2", "select"]),
        ("TNF-α TNFα TNF-alpha", ["tnfalpha"] * 3),
        ("NF-κB NFκB NF-kappaB", ["nfkappab"] * 3),
        ("β-blockers", ["beta", "blocker"]),
        ("6-week", ["6", "week"]),
        ("type-2 phase-3", ["type", "2", "phase", "3"]),
        ("24-h", ["24", "h"]),
        ("Mar-2005", ["mar", "2005"]),
        ("2009-12-05", ["2009", "12", "05"]),
        ("dual-action", ["dual", "action"]),
        ("serotonin-norepinephrine", ["serotonin", "norepinephrin"]),
        ("pre-clinical preclinical", ["preclin"] * 2),
        ("T-cell", ["t", "cell"]),
        ("0.05", ["0.05"]),
        ("1,234 1234", ["1234"] * 2),
        ("p<0.05", ["p", "0.05"]),
        ("p < .05", ["p", "0.05"]),
        ("10⁶ 10^6", ["10^6"] * 2),
        ("10⁻⁶ 10^-6", ["10^-6"] * 2),
        ("effects⁴", ["effect"]),
        ("Ca²⁺ Ca2+", ["ca2"] * 2),
        ("Martínez Martinez MARTI\u0301NEZ", ["martinez"] * 3),
        ("Ångström Łódź", ["angstrom", "lodz"]),
        ("µg μg", ["ug"] * 2),
        ("μ-opioid", ["mu", "opioid"]),
        ("fibro\u00admyalgia fibro\u200bmyalgia", ["fibromyalgia"] * 2),
        ("Alzheimer's Alzheimer’s", ["alzheim"] * 2),
        ("patients' O'Brien", ["patient", "obrien"]),
        ("SNRIs SNRI RCTs NSAIDs snris", ["snri", "snri", "rct", "nsaid", "snri"]),
        ("CNS cns virus viruses mass", ["cns", "cns", "virus", "virus", "mass"]),
        ("U.S. i.v.", ["us", "iv"]),
        ("doi:10.1016/j.amjmed.2009.09.010.", ["doi", "10.1016/j.amjmed.2009.09.010"]),
        ("Foxp3 Sirt1 alpha1", ["foxp3", "sirt1", "alpha1"]),
        ("日本語", ["日", "本", "語"]),
        ("παν", ["παν"]),
        ("½ ﬁbre", ["1/2", "fibr"]),
        ("Jane_Doe", ["jane", "doe"]),
        ("", []),
        ("?! …", []),
    ],
)
def test_text_becomes_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_question_leaves_the_words_that_rank() -> None:
    assert terms("Does milnacipran help fibromyalgia pain?") == [
        "milnacipran",
        "fibromyalgia",
        "pain",
    ]
    assert terms("who wrote about sympathetic hyperactivity") == ["sympathet", "hyperact"]
    assert terms("is it effective") == ["effect"]


def test_stop_words_are_marked_not_lost() -> None:
    found = tokens("not the pain")
    assert [(token.term, token.stop) for token in found] == [
        ("not", True),
        ("the", True),
        ("pain", False),
    ]


def test_tokens_keep_the_offsets_of_the_text_as_given() -> None:
    text = "The α2-adrenergic (Martínez’s) TREK-1."
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "The",
        "α2",
        "adrenergic",
        "Martínez’s",
        "TREK-1",
    ]


def test_marked_citation_numbers_are_no_part_of_a_word() -> None:
    text = "receptors47 and (FMS)6 but Foxp3"
    found = tokens(text, [Span(9, 11), Span(21, 22)])
    assert [token.term for token in found] == ["receptor", "and", "fms", "but", "foxp3"]
    assert text[found[0].start : found[0].end] == "receptors"


def test_words_are_normalised_without_stemming() -> None:
    assert normalise("Martínez-Lavín") == "martinez lavin"
    assert normalise("TREK-1") == "trek1"
    assert normalise("analgesics") == "analgesics"
    assert normalise("") == ""


def test_a_very_long_word_makes_a_bounded_term() -> None:
    (token,) = tokens("ACGT" * 10_000)
    assert len(token.term) == LONGEST_TERM
    assert (token.start, token.end) == (0, 40_000)


@settings(max_examples=150, deadline=None)
@given(SCIENCE)
def test_offsets_are_in_order_and_hold_something(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.term
        assert not any(character.isspace() for character in token.term)
        end = token.end
    normalise(text)


@settings(max_examples=100, deadline=None)
@given(SCIENCE, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), max_size=4))
def test_marks_are_in_no_token(text: str, marks: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in marks]
    marked = {place for span in spans for place in range(span.start, span.end)}
    for token in tokens(text, spans):
        assert not marked & set(range(token.start, token.end))


@settings(max_examples=100, deadline=None)
@given(SCIENCE, SCIENCE)
def test_lines_do_not_influence_each_other(first: str, second: str) -> None:
    assert terms(first) + terms(second) == terms(f"{first}\n\n{second}")
    assert terms(first) == terms(first)


WORDS = """
The the patients' (e.g., i.v.) U.S. 10.1016/j.amj(2009)·x. .05 p<.05 HIVs SNRIs) «α2» it's
10⁶; 5-HT—a 1,234.5 ﷺ x_y- ...word... not not. 日本語 O’Brien 10^-6 10.1234/α,b 2·5
"""
A_WORD = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(A_WORD | SCIENCE).map("\x1c \u3000\n".join) | st.lists(A_WORD).map(" ".join),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), max_size=2),
)
def test_no_term_goes_beyond_a_blank(text: str, marks: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in marks]
    found = tokens(text, spans)
    forms = list(_forms(_blanked(text, spans)))
    assert [(one.start, one.end) for one in found] == [(start, end) for _, start, end in forms]
    assert [one.term for one in found] == [_stemmed(form)[:LONGEST_TERM] for form, _, _ in forms]
    marked = [STOP_MARK + one.term if one.stop else one.term for one in found]
    assert joined_terms(text, spans) == " ".join(marked)
    assert joined_terms(text, spans).split() == marked
    assert not any(one.term.startswith(STOP_MARK) for one in found)
    if not spans:
        assert normalise(text) == " ".join(form for form, _, _ in forms)
