"""The index brought up to what storage holds: after a kill, or where it was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.index.engine import Collection, DocumentEntry, Engine
from search.index.entries import index_entry
from search.storage.database import Storage


def catch_up(storage: Storage, engine: Engine, *, chunk: int = 500) -> int:
    """Index what storage has kept after the engine's generation; return how many documents."""
    behind = engine.generation
    if behind == storage.generation:
        return 0
    if behind > storage.generation:
        engine.clear()
        behind = -1
    engine.remove(storage.removed(after=behind))
    numbers = storage.numbers(after=behind)
    for start in range(0, len(numbers), chunk):
        # One of the two indexes may hold them already: it was killed before the other.
        engine.remove(numbers[start : start + chunk])
        engine.add(_stored_entries(storage, numbers[start : start + chunk]))
    engine.commit(storage.generation, Collection(*storage.totals()))
    engine.finish()
    return len(numbers)


def _stored_entries(storage: Storage, numbers: Sequence[int]) -> Iterator[DocumentEntry]:
    for number in numbers:
        document = storage.document(number)
        if document is not None:
            yield index_entry(document, number)
