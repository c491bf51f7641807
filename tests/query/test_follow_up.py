"""Follow-ups: a few words that build on the question before."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.follow_up import FollowUp, follow_up

BEFORE = "does milnacipran help fibromyalgia pain?"


def keys(text: str) -> str:
    return "ahn-2011" if text.casefold() == "ahn-2011" else ""


def meant(typed: str, before: str = BEFORE) -> str | None:
    found = follow_up(before, typed, document="berg-2014", key_of=keys)
    return found.question if found else None


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("and duloxetine?", "does duloxetine help fibromyalgia pain?"),
        ("what about low-dose naltrexone?", "does low-dose naltrexone help fibromyalgia pain?"),
        ("And sleep?", "does milnacipran help fibromyalgia pain sleep"),
        ("without rats", f"{BEFORE} -rats"),
        ("but not animal models", f'{BEFORE} -"animal models"'),
        ("only conclusions", f"{BEFORE} section:conclusions"),
        ("in the results", f"{BEFORE} section:results"),
        ("in reviews", f"{BEFORE} type:review"),
        ("only meta-analyses", f"{BEFORE} type:meta-analysis"),
        ("since 2015", f"{BEFORE} year:2015.."),
        ("after 2015", f"{BEFORE} year:2016.."),
        ("before 2000", f"{BEFORE} year:..1999"),
        ("in 2009", f"{BEFORE} year:2009"),
        ("from 2005 to 2010", f"{BEFORE} year:2005..2010"),
        ("in this document", f"{BEFORE} key:berg-2014"),
        ("in Ahn-2011", f"{BEFORE} key:ahn-2011"),
        ("also naltrexone", "does milnacipran help fibromyalgia pain naltrexone"),
        ("versus placebo", "does milnacipran help fibromyalgia pain placebo"),
        ("and its side effects?", "does milnacipran help fibromyalgia pain side effects"),
        ("and in children?", "does milnacipran help fibromyalgia pain children"),
        ("only in older adults", "does milnacipran help fibromyalgia pain older adults"),
        ("but not in rats", f"{BEFORE} -rats"),
        ("without reviews", f"{BEFORE} -type:review"),
        ("conclusions only", f"{BEFORE} section:conclusions"),
        ("in randomised controlled trials", f"{BEFORE} type:trial"),
        ("only reviews since 2015", f"{BEFORE} year:2015.. type:review"),
        ("conclusions before 2000", f"{BEFORE} year:..1999 section:conclusions"),
        ("in the last 5 years", f"{BEFORE} year:{date.today().year - 5}.."),
    ],
)
def test_each_rule(typed: str, question: str) -> None:
    assert meant(typed) == question


@pytest.mark.parametrize(
    "typed",
    [
        "does duloxetine help?",
        "in vitro studies of lamps",
        "and does it help women?",
        "pain",
        "and what is known of the many other ways to treat it?",
        "in unknown-key",
        "",
        "   ",
    ],
)
def test_what_fits_no_rule_is_a_question_of_its_own(typed: str) -> None:
    assert meant(typed) is None


def test_without_a_question_before_nothing_follows() -> None:
    assert follow_up("", "and duloxetine?") is None


def test_a_condition_takes_the_place_of_one_of_its_sort() -> None:
    first = meant("since 2015")
    assert first is not None
    assert meant("before 2000", first) == f"{BEFORE} year:..1999"


def test_wider_takes_off_what_narrows() -> None:
    assert meant("wider", f'{BEFORE} year:2015.. -rats section:results -"a b"') == BEFORE
    assert meant("wider") == BEFORE
    assert meant("wider", "like:k#3 year:2015..") == "like:k#3"


def test_more_asks_the_same_and_says_so() -> None:
    found = follow_up(BEFORE, "more")
    assert found == FollowUp(BEFORE, found.remark if found else "", more=True)


def test_one_drug_of_several_is_not_guessed_at() -> None:
    before = "is milnacipran better than duloxetine"
    assert meant("and tramadol?", before) == f"{before} tramadol"


@pytest.mark.parametrize("no_drug", ["placebo", "dopamine", "serotonin", "cholesterol", "insulin"])
def test_what_only_ends_like_a_drug_takes_no_drugs_place(no_drug: str) -> None:
    assert meant(f"and {no_drug}?") == f"does milnacipran help fibromyalgia pain {no_drug}"
    before = f"does exercise change {no_drug}"
    assert meant("and aspirin?", before) == f"{before} aspirin"


def test_words_are_added_before_the_conditions() -> None:
    assert meant("and sleep?", "fatigue year:2015..") == "fatigue sleep year:2015.."


@given(st.text(max_size=60), st.text(max_size=40))
def test_any_words_are_met_somehow(before: str, typed: str) -> None:
    found = follow_up(before, typed)
    assert found is None or found.question
