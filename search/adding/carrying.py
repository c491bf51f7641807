"""Documents made ready, as bytes: how they come from the process that read them.

What `marshal` gives is of one version of Python and of this program; both ends are the same.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any

from search.adding.preparing import Prepared, Ready
from search.index.engine import DocumentEntry, SentenceEntry
from search.storage.lookups import Cited, Defined, Sizes
from search.storage.packing import Packed

_ENTRY = ("key", "title", "authors", "journal", "year", "types", "contents")
_PACKED = tuple(one.name for one in fields(Packed))
_PREPARED = tuple(one.name for one in fields(Prepared) if one.name != "ready")


def packed(documents: Sequence[Prepared]) -> bytes:
    """Return documents as bytes."""
    return marshal.dumps([_row(one) for one in documents])


def unpacked(content: bytes) -> Iterator[Prepared]:
    """Yield the documents that `packed` made bytes of."""
    return map(_prepared, marshal.loads(content))


def _row(one: Prepared) -> tuple[Any, ...]:
    ready, entry = one.ready, one.ready.entry
    return (
        [getattr(ready.packed, name) for name in _PACKED],
        [(each.number, each.terms, each.section, each.role) for each in entry.sentences],
        (
            entry.key,
            entry.title,
            entry.authors,
            entry.journal,
            entry.year,
            entry.types,
            entry.contents,
        ),
        astuple(ready.sizes),
        [astuple(each) for each in ready.abbreviations],
        ready.title_form,
        [astuple(each) for each in ready.cited],
        ready.attachments,
        ready.retracted,
        [getattr(one, name) for name in _PREPARED],
    )


def _prepared(row: tuple[Any, ...]) -> Prepared:
    kept, sentences, about, sizes, defined, form, cited, named, retracted, rest = row
    entry = DocumentEntry(
        document=0,
        sentences=tuple([SentenceEntry(*each) for each in sentences]),
        **dict(zip(_ENTRY, about, strict=True)),
    )
    ready = Ready(
        Packed(*kept),
        entry,
        Sizes(*sizes),
        [Defined(*each) for each in defined],
        form,
        [Cited(*each) for each in cited],
        named,
        retracted,
    )
    path, *others = rest
    return Prepared(path, ready, *others)
