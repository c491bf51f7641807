"""Whose facts and whose text a document of several files has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search.adding.merging import (
    ABSTRACT,
    FULL_TEXT,
    TITLE_ALONE,
    TRUST,
    merged,
    source_of,
    text_source,
    trust,
)
from search.documents import Document, Person, Reference, Section
from search.ingest.structured import Block, compose
from search.storage.lookups import Source


def source(
    format: str, reference: Reference | None = None, fullness: int = ABSTRACT, length: int = 900
) -> Source:
    name = f"/{format}"
    return Source(name, "k", format, fullness, length, reference or Reference(), format)


def test_each_field_is_from_the_most_trusted_source_that_has_it() -> None:
    index = Reference(title="Moths glow.", pmid="5", issued="2009", pages="S44")
    manager = Reference(title="moths", keywords=("glow",), issued="2009-12", pages="S44-55")
    guess = Reference(title="Microsoft Word", authors=(Person("Admin"),), publisher="Press")
    sources = [source("pdf", guess), source("ris", manager), source("nbib", index)]
    reference, origin = merged(sources)
    assert reference == Reference(
        title="Moths glow.",
        pmid="5",
        keywords=("glow",),
        authors=(Person("Admin"),),
        publisher="Press",
        issued="2009-12",
        pages="S44-55",
    )
    assert origin["title"] == origin["pmid"] == "/nbib"
    assert origin["keywords"] == origin["issued"] == origin["pages"] == "/ris"
    assert origin["authors"] == "/pdf"
    assert merged(sources[::-1]) == (reference, origin)


def test_notices_of_all_are_kept() -> None:
    first = source("nbib", Reference(notices=("Retraction in: J Moths",)))
    second = source("ris", Reference(notices=("Erratum in: J Moths", "Retraction in: J Moths")))
    assert merged([second, first])[0].notices == ("Retraction in: J Moths", "Erratum in: J Moths")


def test_a_preprint_tells_nothing_of_the_published_version_but_its_matter() -> None:
    early = Reference(
        title="Moths", doi="10.48550/arxiv.1", issued="2008", pmid="4", keywords=("glow",)
    )
    late = Reference(title="Moths", doi="10.1/a", container="J Moths")
    assert merged([source("nbib", early), source("pdf", late)])[0] == Reference(
        title="Moths", doi="10.1/a", container="J Moths", keywords=("glow",)
    )
    assert merged([source("nbib", early)])[0] == early


def test_the_fullest_text_wins_then_the_published_then_the_trusted() -> None:
    title = source("nbib", fullness=TITLE_ALONE, length=0)
    abstract = source("ris")
    pdf = source("pdf", fullness=FULL_TEXT, length=30_000)
    page = source("html", fullness=FULL_TEXT, length=29_000)
    extract = source("jats", fullness=FULL_TEXT, length=6_000)
    preprint = source("latex", Reference(doi="10.48550/arxiv.1"), FULL_TEXT, 31_000)
    assert text_source([title, abstract]) is abstract
    assert text_source([abstract, pdf, title]) is pdf
    assert text_source([pdf, page, extract]) is page
    assert text_source([pdf, preprint]) is pdf
    assert text_source([preprint, abstract]) is preprint


def test_among_equals_the_text_stays_but_for_one_that_was_cut_off() -> None:
    one = source("pdf", fullness=FULL_TEXT, length=30_000)
    other = replace(one, path="/b", digest="other")
    assert text_source([one, other], "other") is other
    assert text_source([one, other], one.digest) is one
    cut = replace(one, length=20_000)
    assert text_source([cut, other], cut.digest) is other


sources = st.lists(
    st.builds(
        Source,
        path=st.sampled_from(["/a", "/b", "/c"]),
        proposal=st.just("k"),
        digest=st.sampled_from(["x", "y", "z"]),
        fullness=st.integers(0, 2),
        length=st.integers(0, 60_000),
        reference=st.builds(
            Reference,
            title=st.sampled_from([None, "A", "B"]),
            doi=st.sampled_from([None, "10.1/a", "10.48550/arxiv.1"]),
            issued=st.sampled_from([None, "2009", "2009-12"]),
        ),
        format=st.sampled_from([form for level in TRUST for form in level] + ["odd"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=100)
@given(sources)
def test_a_merge_invents_nothing_and_loses_no_field(given: list[Source]) -> None:
    reference, origin = merged(given)
    for name in ("title", "doi", "issued"):
        told = {getattr(one.reference, name) for one in given} - {None}
        value = getattr(reference, name)
        assert value in told if value is not None else name != "title" or not told
        assert (name in origin) == (value is not None)
    assert text_source(given) in given
    # What was once worked out stays so.
    assert text_source(given, text_source(given).digest).digest == text_source(given).digest
    assert len(given) > 1 or reference == given[0].reference


def test_formats_that_are_not_named_are_trusted_least() -> None:
    assert trust("nbib") < trust("jats") < trust("ris") < trust("pdf") < trust("text")
    assert trust("text") < trust("unheard of")


def test_how_full_a_text_is_is_told_by_its_sections_and_format() -> None:
    def made(format: str, *blocks: Block) -> Document:
        return compose(blocks, key="k", path=Path("/a"), format=format, reference=Reference())

    title, body = Block("Moths", "TITLE"), Block("Moths glow. " * 500)
    assert source_of(made("pdf", title), "/a").fullness == TITLE_ALONE
    assert source_of(made("pdf", title, Block("They glow.", "ABSTRACT")), "/a").fullness == ABSTRACT
    assert source_of(made("pdf", title, body), "/a").fullness == FULL_TEXT
    assert source_of(made("ris", title, body), "/a").fullness == ABSTRACT
    listed = made("pdf", title, Block("Moths glow. " * 500, "REFERENCES"))
    assert source_of(listed, "/a").fullness == TITLE_ALONE
    assert listed.sections[-1] == Section("REFERENCES", 7, len(listed.text))
