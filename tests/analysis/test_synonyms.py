"""Other words for the words of a question."""

from __future__ import annotations

from importlib.resources import files

import pytest

from search.analysis.synonyms import Synonym, alternatives
from search.analysis.terms import tokens


def others(words: str) -> set[str]:
    return {other for found in alternatives(words.split()) for other in found.alternatives}


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("noradrenaline", "norepinephrine"),
        ("Tumours", "neoplasm"),
        ("5HT", "serotonin"),
        ("heart attack", "myocardial infarction"),
        ("Tylenol", "paracetamol"),
        ("pembrolizumab", "Keytruda"),
        ("CABG", "bypass surgery"),
        ("RCTs", "randomized controlled trial"),
        ("β-blockers", "beta-adrenergic antagonist"),
        ("twice daily", "b.i.d."),
    ],
)
def test_a_word_has_its_synonyms_whatever_its_form(words: str, other: str) -> None:
    assert other in others(words)
    assert alternatives(words.split())[0].start == 0


def test_everyday_words_are_no_short_forms_unless_typed_so() -> None:
    assert others("aging") == others("camp") == set()
    assert "acquired immunodeficiency syndrome" in others("AIDS")
    assert others("hearing aids") == set()


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
    assert len(groups) > 1000
    for group in groups:
        forms = [tuple(token.term for token in tokens(side)) for side in group]
        assert all(forms)
        assert len(set(forms)) > 1, group


def test_alternatives_differ_from_what_was_typed() -> None:
    (found,) = alternatives(["SNRIs"])
    typed = [token.term for token in tokens("SNRIs")]
    assert all([t.term for t in tokens(other)] != typed for other in found.alternatives)
