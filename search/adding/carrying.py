"""Documents made ready, as bytes: how they come from the process that read them.

What `marshal` gives is of one version of Python and of this program; both ends are the same.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from typing import Any

from search.adding.preparing import Prepared, Ready
from search.index.engine import DocumentEntry, SentenceEntry
from search.storage.lookups import Cited, Defined, Sizes, Source
from search.storage.packing import pack, unpack


def packed(documents: Sequence[Prepared]) -> bytes:
    """Return documents as bytes."""
    return marshal.dumps([_row(one) for one in documents])


def unpacked(content: bytes) -> Iterator[Prepared]:
    """Yield the documents that `packed` made bytes of."""
    return map(_prepared, marshal.loads(content))


def _row(one: Prepared) -> tuple[Any, ...]:
    ready, source = one.ready, one.source
    entry = ready.entry
    return (
        one.path,
        pack(ready.document),
        ready.document.attachments,
        [(each.number, each.terms, each.section, each.role) for each in entry.sentences],
        (entry.key, entry.title, entry.authors, entry.journal, entry.year, entry.types),
        astuple(ready.sizes),
        [astuple(each) for each in ready.abbreviations],
        ready.title_form,
        [astuple(each) for each in ready.cited],
        (source.proposal, source.digest, source.fullness, source.length),
        one.attachments,
        one.missing,
        one.alone,
    )


def _prepared(row: tuple[Any, ...]) -> Prepared:
    path, columns, named, sentences, about, sizes, defined, form, cited, source, *rest = row
    document = replace(unpack(columns), attachments=named)
    key, title, authors, journal, year, types = about
    entry = DocumentEntry(
        0,
        key,
        tuple(
            SentenceEntry(number, terms, section, role)
            for number, terms, section, role in sentences
        ),
        title,
        authors,
        journal,
        year,
        types,
    )
    ready = Ready(
        document,
        entry,
        Sizes(*sizes),
        [Defined(*each) for each in defined],
        form,
        [Cited(*each) for each in cited],
    )
    proposal, digest, fullness, length = source
    told = Source(path, proposal, digest, fullness, length, document.reference, document.format)
    return Prepared(path, ready, told, *rest)
