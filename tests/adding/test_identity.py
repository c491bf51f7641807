"""What is one work, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.adding.identity import (
    contradict,
    is_preprint,
    is_retracted,
    same_work,
    strangers,
    title_form,
)
from search.documents import Person, Reference

TITLE = "Lantern moths glow in the cold northern air"


def work(
    title: str | None = TITLE, author: str = "Wick", year: str = "2009", **more: str
) -> Reference:
    authors = (Person(author, "Ada"),) if author else ()
    return Reference(title=title, authors=authors, issued=year or None, **more)  # type: ignore[arg-type]


SAME = [
    (work(doi="10.1/a"), work("Another wording", "", "", doi="10.1/a")),
    (work("Éditorial", "", "", pmid="5"), work(pmid="5", doi="10.1/a")),
    (work(pmcid="PMC5"), work("Moths", "", "", pmcid="PMC5")),
    (work(), work("LANTERN MOTHS glow – in the cold, northern air.")),
    (work("Effects of α-tocopherol on moths"), work("Effects of alpha-tocopherol on moths")),
    (work(author="Wíck"), work(author="Wick")),
    (work(), work(year="2010")),
    (work(), work(TITLE + ": a field study of two winters")),
    (work(), work(author="")),
    (work(), work(year="")),
    (work("RETRACTED: " + TITLE), work()),
    (work("[Retracted] " + TITLE), work()),
    (work(doi="10.1101/2020.01.02.345678", year="2020"), work(doi="10.1/a", year="2022", pmid="5")),
    (work(doi="10.48550/arxiv.2001.1", pmid="4"), work(doi="10.1/a", pmid="5")),
    (work("Editorial", container="Moths", volume="3", pages="1-2"),
     work("Editorial.", container="MOTHS", volume="3", pages="1")),
]  # fmt: skip
OTHER = [
    (work(doi="10.1/a"), work(doi="10.1/b")),
    (work(pmid="5", doi="10.1/a"), work(pmid="6", doi="10.1/a")),
    (work("Editorial"), work("editorial", year="2010")),
    (work("Introduction", container="Moths", volume="3", pages="1"),
     work("Introduction", container="Moths", volume="4", pages="1")),
    (work("Letter to the editor on moths", url="a"), work("Letter to the editor on moths")),
    (work(), work(author="Ember")),
    (work(), work(year="2015")),
    (work(author="", year=""), work(author="", year="")),
    (work("Moths glow cold", author=""), work("Moths glow cold")),
    (work("Erratum: " + TITLE, doi="10.1/a"), work(doi="10.1/a")),
    (work("Comment on " + TITLE), work()),
    (work("Reply to: " + TITLE), work()),
    (work("Retraction notice: " + TITLE), work()),
    (work("Correction to: " + TITLE), work("Reply to: " + TITLE)),
    (work(TITLE + ": part I"), work(TITLE + ": part II")),
    (work(TITLE), work(TITLE + ". Part II")),
    (work(TITLE + ": in winter"), work(TITLE + ": in spring")),
    (work(doi="10.1101/2020.01.02.345678"), work(author="Ember", doi="10.1/a")),
    (work("Harbour seals and the low tide", "Ember", doi="10.1/b"), work(doi="10.1/b")),
    (Reference(), Reference()),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_work(one: Reference, other: Reference) -> None:
    assert same_work(one, other)
    assert same_work(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_works(one: Reference, other: Reference) -> None:
    assert not same_work(one, other)
    assert not same_work(other, one)


def test_the_same_text_is_the_same_work_unless_the_records_say_otherwise() -> None:
    assert same_work(Reference(), Reference(), same_text=True)
    assert same_work(work("Editorial"), Reference(title="Editorial"), same_text=True)
    assert not same_work(work(pmid="5"), work(pmid="6"), same_text=True)
    assert not same_work(work(author="Ember"), work(), same_text=True)


def test_titles_are_looked_up_whatever_their_case_marks_and_subtitle() -> None:
    assert title_form(TITLE) == title_form(TITLE.upper() + ": a study.") is not None
    assert title_form("Editorial") is title_form("Moths glow") is title_form(None) is None
    assert title_form("Letter to the editor of this journal") is None
    assert title_form(TITLE) != title_form(TITLE + " today")


references = st.builds(
    Reference,
    title=st.sampled_from([None, TITLE, "Editorial", f"Erratum: {TITLE}", f"{TITLE}: in winter"]),
    authors=st.sampled_from([(), (Person("Wick"),), (Person("Ember"),)]),
    issued=st.sampled_from([None, "2009", "2010-02", "2015"]),
    doi=st.sampled_from([None, "10.1/a", "10.1/b", "10.48550/arxiv.1"]),
    pmid=st.sampled_from([None, "5", "6"]),
)


@settings(max_examples=150)
@given(references, references)
def test_being_one_work_is_mutual_and_never_against_the_identifiers(
    one: Reference, other: Reference
) -> None:
    assert same_work(one, other) == same_work(other, one)
    assert contradict(one, other) == contradict(other, one)
    if same_work(one, other) and not (is_preprint(one) or is_preprint(other)):
        assert not (one.doi and other.doi and one.doi != other.doi)
        assert not (one.pmid and other.pmid and one.pmid != other.pmid)


def test_preprints_are_known_by_doi_or_server() -> None:
    assert is_preprint(Reference(doi="10.1101/123456"))
    assert is_preprint(Reference(container="bioRxiv : the preprint server"))
    assert not is_preprint(Reference(doi="10.1101/gr.123456"))
    assert not is_preprint(Reference(doi="10.1/a", container="bioRxiv"))


def test_retracted_works_are_told_from_the_notices_about_them() -> None:
    assert is_retracted(Reference(genres=("Retracted Publication",)))
    assert is_retracted(Reference(notices=("Retraction in: J Moths. 2010;1:2",)))
    assert is_retracted(Reference(notices=("Retracted",)))
    assert is_retracted(Reference(title="RETRACTED: " + TITLE))
    assert not is_retracted(Reference(notices=("Retraction of: J Moths. 2009;1:2",)))
    assert not is_retracted(Reference(title="Retracted wings of moths"))
    assert not is_retracted(Reference(notices=("Erratum in: J Moths",)))


def test_strangers_share_hardly_a_word() -> None:
    assert strangers(work(), work("Harbour seals and a low tide"))
    assert not strangers(work(), work("Lantern moths"))
    assert not strangers(work(), Reference())
