"""Tasks for a worker process that end in every way that a task can end."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

from search.ingest.isolation import RefusedError


def count(upto: str) -> Iterator[int]:
    yield from range(int(upto))


def whoami(_: str) -> Iterator[int]:
    yield os.getpid()


def refuse(reason: str) -> Iterator[int]:
    yield 1
    raise RefusedError(reason)


def fail(_: str) -> Iterator[int]:
    yield 1
    raise ZeroDivisionError


def die(_: str) -> Iterator[int]:
    yield 1
    os.kill(os.getpid(), signal.SIGSEGV)


def spin(_: str) -> Iterator[int]:
    yield os.getpid()
    while True:
        pass


def sleep(_: str) -> Iterator[int]:
    yield os.getpid()
    time.sleep(600)


def gorge(_: str) -> Iterator[int]:
    yield 1
    yield len(bytearray(10_000_000_000))


def chatter(_: str) -> Iterator[int]:
    print("this must not be taken for an answer", flush=True)
    os.write(1, b"nor this\n")
    yield 7


def modules(_: str) -> Iterator[list[str]]:
    import search.ingest.pdf.pages  # noqa: F401 - what the tasks on PDF files need

    yield sorted(sys.modules)


def _one_page() -> Iterator[dict[str, object]]:
    yield {"info": {}, "xmp": "", "pages": 3, "whole": True}
    text = "One page came through before it happened."
    line = [text, 60.0, 260.0, 200.0, 10.0, False, False, 0, 0, [], ""]
    page = {"lines": [line], "aside": [], "width": 595.0, "height": 842.0}
    yield {**page, "label": "", "pictures": 0}


def pages_then_die(_: str) -> Iterator[dict[str, object]]:
    yield from _one_page()
    os.kill(os.getpid(), signal.SIGSEGV)


def pages_then_gorge(_: str) -> Iterator[dict[str, object]]:
    yield from _one_page()
    raise MemoryError
