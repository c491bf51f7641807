"""Other words for the words of a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from search.index.engine import Run
from search.query.expansion import expand
from search.query.parser import Expansion, parse
from search.storage.lookups import Definition


class Defined:
    """What a made library's documents define: ``fibromyalgia (FM)`` and the like."""

    def __init__(self, *found: Definition) -> None:
        self.found = found

    def definitions(self, forms: Sequence[str]) -> list[Definition]:
        return [one for one in self.found if {one.short_form, one.long_form} & set(forms)]


DEFINED = Defined(
    Definition("XQ", "exquisite pain", "xq", "exquisit pain", 30),
    Definition("IS", "itching skin", "is", "itch skin", 3),
    Definition("VALUES", "very able nurses", "valu", "veri abl nurs", 3),
    Definition("XQ", "xenon quench", "xq", "xenon quench", 2),
    Definition("ZQ-6", "zoquin", "zq6", "zoquin", 4),
)


def expansions(
    question: str, frequency: Callable[[Run], int] = lambda run: 1
) -> tuple[Expansion, ...]:
    return expand(parse(question), DEFINED, frequency).expansions


def of(question: str, word: str, frequency: Callable[[Run], int] = lambda run: 1) -> set[str]:
    """Return what a word of a question is expanded to."""
    return {
        other
        for one in expansions(question, frequency)
        if one.of == word
        for other in one.alternatives
    }


def test_an_abbreviation_of_the_library_goes_both_ways() -> None:
    there = Expansion("XQ", ("exquisite pain",), "abbreviation")
    back = Expansion("exquisite pain", ("XQ",), "abbreviation")
    assert there in expansions("does XQ last")
    assert back in expansions("does exquisite pain last")


def test_what_no_sentence_holds_is_left_out() -> None:
    absent = {("xq",), ("exquisitepain",)}
    question = "does exquisite pain last"
    assert of(question, "exquisite pain", lambda run: run not in absent) == set()


def test_a_stop_word_is_an_abbreviation_only_in_capitals() -> None:
    assert not of("what is new", "is")
    assert of("treating IS", "IS") == {"itching skin"}


def test_a_small_word_is_an_abbreviation_only_where_it_is_hardly_used_otherwise() -> None:
    assert of("the values fell", "values", lambda run: 10) == {"very able nurses"}
    assert of("the values fell", "values", lambda run: 10_000) == set()
    assert of("the value fell", "value", lambda run: 10) == {"very able nurses"}
    assert of("VALUES fell", "VALUES", lambda run: 10_000) == {"very able nurses"}


def test_a_rare_sense_of_an_ambiguous_short_form_is_left_out() -> None:
    assert of("does XQ last", "XQ") == {"exquisite pain"}
    assert "XQ" not in of("does xenon quench last", "xenon quench")


def test_a_long_form_that_does_not_tell_the_number_is_no_other_word() -> None:
    assert of("does zoquin work", "zoquin") == set()


def test_synonyms_come_from_the_built_in_table() -> None:
    found = {one.of: one for one in expansions("noradrenaline in the spinal cord")}
    assert "norepinephrine" in found["noradrenaline"].alternatives
    assert found["noradrenaline"].source == "synonym"


def test_spellings_are_those_that_the_library_holds() -> None:
    held = {("behavior",), ("type", "2"), ("followup",)}
    question = "behaviour at follow-up in type II disease"
    assert [
        (one.of, one.alternatives, one.source)
        for one in expansions(question, lambda run: run in held)
    ] == [
        ("behaviour", ("behavior",), "spelling"),
        ("follow up", ("followup",), "spelling"),
        ("type II", ("type 2",), "spelling"),
    ]


def test_words_that_lack_their_blank_somewhere_are_no_other_spelling() -> None:
    counts = {("quuxpain",): 1, ("quux", "pain"): 400}
    assert of("quux pain", "quux pain", lambda run: counts.get(run, 0)) == set()
    assert of("quux pain", "quux pain", lambda run: 1) == {"quuxpain"}


def test_a_word_asked_for_as_typed_has_no_other_words() -> None:
    query = replace(parse("noradrenaline and XQ"), literal=("noradrenaline",))
    assert [one.of for one in expand(query, DEFINED, lambda run: 1).expansions] == ["XQ"]
    assert expand(parse("=noradrenaline"), DEFINED, lambda run: 1).expansions == ()


def test_sources_can_be_left_out() -> None:
    query = parse("XQ and tumours")
    only = expand(query, DEFINED, lambda run: 1, sources=("abbreviation",))
    assert [one.source for one in only.expansions] == ["abbreviation"]
    assert expand(query, DEFINED, lambda run: 1, sources=()).expansions == ()


def test_a_fault_in_the_users_own_table_is_a_remark(home: Path) -> None:
    table = home / "config" / "florilegium" / "synonyms.tsv"
    table.parent.mkdir(parents=True)
    table.write_text("quux\tfrob\nbroken line\n", "utf-8")
    found = expand(parse("quux"), DEFINED, lambda run: 1)
    assert "line 2" in found.remarks[-1]
    assert found.expansions == (Expansion("quux", ("frob",), "synonym"),)


def test_a_long_question_ends_somewhere() -> None:
    assert expansions("XQ " * 10_000) != ()
