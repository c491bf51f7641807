"""The index brought up to what storage holds: after a kill, or where it was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic

from search.adding.memory import give_back
from search.index.engine import Collection, DocumentEntry, Engine
from search.index.entries import index_entry
from search.storage.database import Storage

Progress = Callable[[int, int], None]
"""Is told how many documents are done, of how many."""

_COMMIT_SECONDS = 10.0
"""Between two commits at least: about what a kill costs."""


def catch_up(
    storage: Storage,
    engine: Engine,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    chunk: int = 500,
) -> bool:
    """Index what storage has kept after the engine's generation; False when cancelled.

    Now and then what is done so far is committed: another call goes on from there.
    """
    behind = engine.generation
    if behind == storage.generation:
        return True
    if behind > storage.generation:
        engine.clear()
        behind = -1
    engine.remove(storage.removed(after=behind))
    collection = Collection(*storage.totals())
    numbers = storage.numbers(after=behind)
    ends = {first: generation for generation, first in storage.batches(after=behind)}
    committed, reached = monotonic(), behind
    done = 0
    for part in _parts(numbers, ends, chunk):
        if cancelled and cancelled():
            return False
        if part[0] in ends:
            # All batches before this one are whole.
            if reached > behind and monotonic() - committed >= _COMMIT_SECONDS:
                engine.commit(reached, collection)
                give_back()
                committed = monotonic()
            reached = ends[part[0]]
        # One of the two indexes may hold them already: it was killed before the other.
        engine.remove(part)
        engine.add(_stored_entries(storage, part))
        done += len(part)
        if progress:
            progress(done, len(numbers))
    engine.commit(storage.generation, collection)
    engine.finish()
    return True


def _parts(numbers: Sequence[int], firsts: dict[int, int], most: int) -> Iterator[list[int]]:
    """Yield the numbers in parts, none of which goes on into another batch."""
    part: list[int] = []
    for number in numbers:
        if part and (len(part) == most or number in firsts):
            yield part
            part = []
        part.append(number)
    if part:
        yield part


def _stored_entries(storage: Storage, numbers: Sequence[int]) -> Iterator[DocumentEntry]:
    for number in numbers:
        document = storage.document(number)
        if document is not None:
            yield index_entry(document, number)
