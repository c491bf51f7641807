"""Other words for the words of a question."""

from __future__ import annotations

from search.index.engine import Run
from search.query.expansion import expand
from search.query.parser import Expansion, parse


class Defined:
    """What a made library's documents define: ``fibromyalgia (FM)`` and the like."""

    def __init__(self, *pairs: tuple[str, str, str, str]) -> None:
        self.pairs = pairs

    def long_forms(self, short_form: str) -> list[tuple[str, str]]:
        return [(long, form) for _, long, short, form in self.pairs if short == short_form]

    def short_forms(self, long_form: str) -> list[tuple[str, str]]:
        return [(short, form) for short, _, form, long in self.pairs if long == long_form]


PAIRS = Defined(
    ("XQ", "exquisite pain", "xq", "exquisit pain"),
    ("IS", "itching skin", "is", "itch skin"),
)


def expansions(question: str, absent: frozenset[Run] = frozenset()) -> tuple[Expansion, ...]:
    return expand(parse(question), PAIRS, lambda run: 0 if run in absent else 1).expansions


def test_an_abbreviation_of_the_library_goes_both_ways() -> None:
    there = Expansion("XQ", ("exquisite pain",), "abbreviation")
    back = Expansion("exquisite pain", ("XQ",), "abbreviation")
    assert there in expansions("does XQ last")
    assert back in expansions("does exquisite pain last")


def test_what_no_sentence_holds_is_left_out() -> None:
    assert expansions("does exquisite pain last", frozenset({("xq",)})) == ()


def test_a_stop_word_is_an_abbreviation_only_in_capitals() -> None:
    assert expansions("what is new") == ()
    assert expansions("treating IS") == (Expansion("IS", ("itching skin",), "abbreviation"),)


def test_synonyms_come_from_the_built_in_table() -> None:
    found = {one.of: one for one in expansions("noradrenaline in the spinal cord")}
    assert "norepinephrine" in found["noradrenaline"].alternatives
    assert found["noradrenaline"].source == "synonym"


def test_a_long_question_ends_somewhere() -> None:
    assert expansions("XQ " * 10_000) != ()
