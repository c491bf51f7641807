"""Florilegium as a Python library: documents in, the sentences that answer out.

``Library`` is the front door; ``read``, ``split_sentences`` and ``find_abbreviations`` work
without a library. The names are loaded when they are first used, so that ``import search``
costs next to nothing.

The faces in ``tui`` use, besides: `search.library` with what it exports; the plain data of
`search.documents`; `search.errors`, all of which are sentences for the reader; `search.inert`,
before a text reaches a terminal; `search.notes`, the notes that a person keeps; `search.query`
for answers, conversations and how a question was understood; and `search.folders`,
`search.files` and `search.storage.starter` for where things are. They use neither the index nor
the database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.analysis.abbreviations import find_abbreviations
    from search.analysis.sentences import split_sentences
    from search.ingest import read
    from search.library import Library

__all__ = ["Library", "find_abbreviations", "read", "split_sentences"]

_HOMES = {
    "Library": "search.library",
    "find_abbreviations": "search.analysis.abbreviations",
    "read": "search.ingest",
    "split_sentences": "search.analysis.sentences",
}


def __getattr__(name: str) -> Any:
    """Load one of the public names from its module, when it is first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
