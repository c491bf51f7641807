"""The far end of a worker process: files read and made ready, one after another."""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

from search.adding.carrying import packed
from search.adding.preparing import Prepared
from search.adding.reading import (
    RUN,
    Reader,
    Share,
    file_digest,
    file_state,
    learn_from,
    read_prepared,
    why,
)

BEGUN, DOCUMENTS, FAULT, END, LEARNT = b"b", b"d", b"f", b"e", b"l"
"""Kinds of messages: the file's state, documents, a sentence on what went wrong, the end; what was
learnt from the file's beginning."""

HEAD = struct.Struct("<cQ")
"""What stands before a message: its kind, and how many bytes it has."""

_MOST_CHARACTERS = 1_000_000
"""Of the documents of a message, but for the last one."""


def messages(
    path: str, share: Share, read: Reader, known: str = "", learnt: bytes = b""
) -> Iterator[tuple[bytes, bytes]]:
    """Yield what becomes of a share of a file, as messages.

    Where a file is shared, each message has the documents of one run. One of the digest ``known``
    is not read. A share of none is for learning.
    """
    if not share.of:
        yield LEARNT, learn_from(path, read)
        yield END, b""
        return
    try:
        state = file_state(path)
        digest = "" if share.number else file_digest(path)
    except OSError as error:
        yield FAULT, why(path, error).encode("utf-8", "surrogatepass")
        return
    yield BEGUN, json.dumps([*state, digest]).encode()
    if known and digest == known:
        yield END, b""
        return
    held: list[Prepared] = []
    fault: Exception | None = None
    try:
        for one in read_prepared(path, read, share, learnt):
            held.append(one)
            if len(held) == RUN or (share.of == 1 and _length(held) >= _MOST_CHARACTERS):
                yield DOCUMENTS, packed(held)
                held = []
    except Exception as error:
        fault = error
    if held:
        yield DOCUMENTS, packed(held)
    if fault is not None:
        yield FAULT, why(path, fault).encode("utf-8", "surrogatepass")
    else:
        yield END, b""


def _length(documents: list[Prepared]) -> int:
    return sum(one.characters for one in documents)


def serve() -> None:
    """Read the files that the lines of standard input name: the worker's whole life."""
    import queue

    from search.ingest import read

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a library prints is no message
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests.put), daemon=True).start()
    while True:
        path, number, of, known, learnt = json.loads(requests.get())
        for kind, content in messages(path, Share(number, of), read, known, learnt.encode()):
            answers.write(HEAD.pack(kind, len(content)))
            answers.write(content)
            answers.flush()


def _listen(source: BinaryIO, take: Callable[[bytes], None]) -> None:
    for line in source:
        take(line)
    os._exit(0)  # whoever asked is gone, even in the middle of a file
