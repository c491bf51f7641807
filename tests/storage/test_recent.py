"""Documents asked for last are kept in memory: many short ones, few long ones."""

from __future__ import annotations

import pytest

from search.documents import Document, Reference
from search.storage import recent
from search.storage.lookups import Lookups


class Counting(Lookups):
    """Gives documents, and counts how often."""

    def __init__(self, text: str) -> None:
        self.text, self.read = text, 0

    def document(self, number: int) -> Document | None:
        self.read += 1
        return Document(key=str(number), text=self.text, reference=Reference()) if number else None


@pytest.mark.parametrize(
    ("text", "kept"), [("short", 40), ("x" * recent._MOST_CHARACTERS, 1), ("x" * 6_000_000, 1)]
)
def test_as_many_are_kept_as_memory_allows(text: str, kept: int) -> None:
    storage = Counting(text)
    documents = recent.RecentDocuments(storage)
    for _ in range(2):
        for number in range(1, 41):
            assert documents.document(number) is not None
    assert storage.read == (40 if kept == 40 else 80)
    assert documents.document(40) is not None
    assert storage.read == (40 if kept == 40 else 80), "the last one is always kept"
    assert documents.document(0) is None


def test_no_more_than_some_hundreds_are_kept() -> None:
    storage = Counting("short")
    documents = recent.RecentDocuments(storage)
    for number in range(1, recent._MOST + 2):
        documents.document(number)
    documents.document(2)
    assert storage.read == recent._MOST + 1
    documents.document(1)
    assert storage.read == recent._MOST + 2
