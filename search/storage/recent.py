"""The documents that were asked for last, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict

from search.documents import Document
from search.storage.lookups import Lookups

_MOST = 400
_MOST_CHARACTERS = 5_000_000
"""Of the texts that are kept, together: hundreds of abstracts, or a few books."""


class RecentDocuments:
    """Reads documents by number, and each of the last ones once; safe from any thread."""

    def __init__(self, storage: Lookups) -> None:
        self._storage = storage
        self._kept: OrderedDict[int, Document] = OrderedDict()
        self._characters = 0
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
                self._keep(number, document)
        return document

    def _keep(self, number: int, document: Document) -> None:
        if number not in self._kept:
            self._kept[number] = document
            self._characters += len(document.text)
        while len(self._kept) > 1 and (
            len(self._kept) > _MOST or self._characters > _MOST_CHARACTERS
        ):
            self._characters -= len(self._kept.popitem(last=False)[1].text)
