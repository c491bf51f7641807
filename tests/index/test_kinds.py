"""What kind of source a document is, where it tells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Person, Reference
from search.index.entries import index_entry
from search.index.kinds import _PREPRINT, _REGISTRY, _TITLE, KINDS, _small, kind_of


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"genres": ("Journal Article", "Review")}, "review"),
        ({"genres": ("Review", "Meta-Analysis")}, "meta-analysis"),
        ({"genres": ("Randomized Controlled Trial",)}, "trial"),
        ({"genres": ("Case Reports",)}, "case report"),
        ({"genres": ("Clinical Trial Protocol",)}, "protocol"),
        ({"genres": ("Review", "Retracted Publication")}, "retracted"),
        ({"notices": ("Retraction in: Lamp J 2012",), "genres": ("Review",)}, "retracted"),
        ({"notices": ("Erratum in: Lamp J 2012",), "genres": ("Review",)}, "review"),
        ({"type": "article-newspaper"}, "news"),
        ({"type": "thesis"}, "thesis"),
        ({"doi": "10.1101/2020.01.02.123456"}, "preprint"),
        ({"url": "https://clinicaltrials.gov/study/NCT00000001"}, "registry"),
        ({"title": "Lamps: a systematic review and meta-analysis"}, "meta-analysis"),
        ({"title": "Light for sleep: a randomised placebo-controlled trial"}, "trial"),
        ({"title": "Oil lamps: a case report and review of the literature"}, "case report"),
        ({"title": "Lamp burns: clinical practice guideline"}, "guideline"),
        ({"title": "Care by guidelines in twelve lighthouses"}, ""),
        ({"title": "On lamps"}, ""),
    ],
)
def test_the_record_tells(fields: dict[str, Any], kind: str) -> None:
    assert kind_of(Document("k", "Text.", Reference(**fields))) == kind
    assert not kind or kind in KINDS


def test_a_shop_is_known_by_what_it_prints_around_its_goods() -> None:
    text = "Lamp oil burns.\nCAS No.: 1-2-3\nAdd to cart"
    assert kind_of(Document("k", text)) == "vendor"
    assert kind_of(Document("k", "Lamp oil (CAS number 1-2-3) burns.")) == ""
    assert kind_of(Document("k", text, Reference(authors=(Person("Ahn"),)))) == ""


def test_kinds_can_be_asked_for_by_type() -> None:
    document = Document("k", "Text.", Reference(title="A lamp: case report"))
    assert {"case-report", "case", "report"} <= set(index_entry(document, 1).types)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from((*_TITLE, _REGISTRY, _PREPRINT)).flatmap(
        lambda sign: st.tuples(st.just(sign), st.from_regex(sign.words))
    )
)
def test_what_a_sign_matches_holds_one_of_its_parts(made: Any) -> None:
    sign, text = made
    assert sign.stands_in(text, _small(text)) == (sign.words.search(text) is not None)
