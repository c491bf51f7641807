"""Whether a library's index holds what its documents say."""

from __future__ import annotations

from search.index.engine import Engine, Request
from search.storage.database import Storage


def index_problem(storage: Storage, engine: Engine) -> str:
    """Return what is wrong between documents and index, in some words; empty when sound."""
    engine.refresh()
    if engine.generation != storage.generation:
        return "the index is behind the documents; rebuild it"
    held, kept = engine.count(Request())[0], storage.totals()[0]
    if held != kept:
        return f"the index holds {held} sentences, the documents {kept}; rebuild it"
    return ""
