"""The documents that were asked for last, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict

from search.documents import Document
from search.storage.lookups import Lookups


class RecentDocuments:
    """Reads documents by number, and each of the last ones once; safe from any thread."""

    def __init__(self, storage: Lookups, most: int = 64) -> None:
        self._storage = storage
        self._most = most
        self._kept: OrderedDict[int, Document] = OrderedDict()
        self._lock = threading.Lock()

    def document(self, number: int) -> Document | None:
        """Return a document, or None where there is none (any more).

        What a number stands for never changes, so that nothing kept grows old.
        """
        with self._lock:
            if number in self._kept:
                self._kept.move_to_end(number)
                return self._kept[number]
        document = self._storage.document(number)
        if document is not None:
            with self._lock:
                self._kept[number] = document
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return document
