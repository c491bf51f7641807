"""Other words for the words of a question."""

from __future__ import annotations

from importlib.resources import files

from search.analysis.synonyms import Synonym, alternatives
from search.analysis.terms import tokens


def test_a_word_has_its_synonyms_whatever_its_form() -> None:
    assert alternatives(["noradrenaline"]) == [Synonym(0, 1, ("norepinephrine",))]
    assert alternatives(["Tumours"]) == [Synonym(0, 1, ("tumor",))]
    assert alternatives(["5HT"]) == [Synonym(0, 1, ("serotonin", "5-hydroxytryptamine"))]


def test_several_words_may_be_one_and_one_several() -> None:
    assert alternatives(["of", "low", "dose", "naltrexone"]) == [Synonym(1, 4, ("LDN",))]
    assert alternatives(["low-dose", "naltrexone"]) == [Synonym(0, 2, ("LDN",))]
    (found,) = alternatives(["LDN"])
    assert found.alternatives == ("low dose naltrexone",)


def test_the_longest_run_wins_and_runs_do_not_overlap() -> None:
    words = ["serotonin", "norepinephrine", "reuptake", "inhibitors", "and", "serotonin"]
    first, second = alternatives(words)
    assert (first.start, first.end) == (0, 4)
    assert "SNRI" in first.alternatives
    assert (second.start, second.end) == (5, 6)


def test_words_without_synonyms_have_none() -> None:
    assert alternatives([]) == []
    assert alternatives(["pain", "?", "", "the"]) == []


def test_every_line_of_the_table_says_something() -> None:
    lines = files("search.analysis").joinpath("synonyms.txt").read_text("utf-8").splitlines()
    groups = [line.split(" = ") for line in lines if line and not line.startswith("#")]
    assert len(groups) > 80
    for group in groups:
        forms = [tuple(token.term for token in tokens(side)) for side in group]
        assert all(forms)
        assert len(set(forms)) > 1, group


def test_alternatives_differ_from_what_was_typed() -> None:
    (found,) = alternatives(["SNRIs"])
    typed = [token.term for token in tokens("SNRIs")]
    assert all([t.term for t in tokens(other)] != typed for other in found.alternatives)
