"""Index entries made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from search.index.engine import Collection, DocumentEntry, SentenceEntry, is_common


def entry(number: int, sentences: Sequence[Sequence[str]], **fields: object) -> DocumentEntry:
    values: dict[str, object] = {"key": f"doc-{number}", "title": (), "types": ("document",)}
    return DocumentEntry(
        document=number,
        sentences=tuple(
            SentenceEntry(place, " ".join(terms), "BODY", "BODY")
            for place, terms in enumerate(sentences)
        ),
        **(values | fields),  # type: ignore[arg-type]
    )


def sizes(entries: Sequence[DocumentEntry]) -> Collection:
    lengths = [
        sum(not is_common(term) for term in sentence.terms.split())
        for one in entries
        for sentence in one.sentences
    ]
    titles = sum(len(one.title) for one in entries)
    return Collection(len(lengths), sum(lengths), len(entries), sum(lengths) + titles)
