"""What holds for every text: offsets, order, and no loss of what is not white space."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document, Reference
from search.ingest.pages.assembly import assemble
from tests.ingest import pages

PAGES = [value for name, value in vars(pages).items() if name.isupper()]
LINES = sorted({line for page in PAGES for line in page.splitlines()})


def check(document: Document) -> None:
    text = document.text
    for spans in (document.sections, document.sentences, document.citation_marks):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
    for spans in (document.sections, document.sentences):
        covered = "".join(text[span.start : span.end] for span in spans)
        assert "".join(covered.split()) == "".join(text.split())
    assert [each.number for each in document.sentences] == list(range(len(document.sentences)))
    for sentence in document.sentences:
        part = document.section_of(sentence)
        assert part is not None
        assert part.name == sentence.section
        assert sentence.end <= part.end


def made(text: str) -> Document:
    return assemble(text, key="made", path="", format="text", given=Reference())


@pytest.mark.parametrize("page", PAGES)
def test_spans_of_pages(page: str) -> None:
    check(made(page))
    check(made(page.replace("\n", "\r\n")))


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_spans_of_any_text(text: str) -> None:
    check(made(text))


@given(st.lists(st.sampled_from([*LINES, "", "", "Rats ate. They slept."]), max_size=25))
@settings(max_examples=80, deadline=None)
def test_spans_of_any_mixture_of_lines(lines: list[str]) -> None:
    check(made("\n".join(lines)))
