"""Which words of a text are shown as matched."""

from __future__ import annotations

from dataclasses import replace

from search.documents import Document, Span
from search.query.matching import Matcher
from search.query.parser import Expansion, parse


def matched(question: str, text: str, *expansions: Expansion) -> list[str]:
    query = replace(parse(question), expansions=expansions)
    return [text[span.start : span.end] for span in Matcher(query).spans(text)]


def test_words_match_by_stem_and_stop_words_do_not() -> None:
    assert matched("does pain hurt", "The pains are hurting, as pain does.") == [
        "pains",
        "hurting",
        "pain",
    ]


def test_phrases_are_one_span() -> None:
    assert matched('"superior to placebo"', "It was not superior to placebo.") == [
        "superior to placebo"
    ]


def test_alternative_phrases_are_one_span_each() -> None:
    text = "A high dose or a low dose."
    assert matched('"low dose" OR "high dose"', text) == ["high dose", "low dose"]


def test_alternatives_of_several_words_are_one_span() -> None:
    expansion = Expansion("LDN", ("low dose naltrexone",), "abbreviation")
    text = "Low dose naltrexone, not naltrexone alone."
    assert matched("LDN", text, expansion) == ["Low dose naltrexone"]


def test_prefixes_match_the_beginnings_of_words() -> None:
    assert matched("analg*", "Analgesics, antianalgesic and an analgesia.") == [
        "Analgesics",
        "analgesia",
    ]


def test_own_terms_are_told_from_expanded_ones() -> None:
    query = replace(
        parse("pain noradrenaline"),
        expansions=(Expansion("noradrenaline", ("norepinephrine",), "synonym"),),
    )
    spans, own, others = Matcher(query).match("Norepinephrine and pain.")
    assert own == ("pain",)
    assert others == ("norepinephrin",)
    assert spans == (Span(0, 14), Span(19, 23))


def test_citation_marks_do_not_hide_a_word() -> None:
    document = Document("k", "On receptors47. Then", citation_marks=(Span(12, 14),))
    assert document.marks_within(3, 15) == [Span(9, 11)]
    spans = Matcher(parse("receptors")).spans("receptors47.", document.marks_within(3, 15))
    assert spans == [Span(0, 9)]
