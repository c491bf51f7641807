"""Reads plain text: saved pages, abstracts, notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Reference
from search.ingest.encoding import decode, load
from search.ingest.keys import absolute, key_of
from search.ingest.pages.assembly import assemble


def read_text(path: Path) -> Iterator[Document]:
    """Yield the one document of a plain text file; its text is the decoded file as it is.

    Raises ReadError where the file cannot be read as text.
    """
    text = decode(load(path), path)
    yield assemble(text, key=key_of(path), path=absolute(path), format="text", given=Reference())
