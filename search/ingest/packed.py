"""Single files packed with gzip: unpacked within bounds to a private place while they are read."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from search.documents import Document
from search.ingest.encoding import unreadable
from search.ingest.errors import ReadError
from search.ingest.keys import absolute

MOST_BYTES = 4_000_000_000
_FREE = 64_000_000
"""What any archive may unpack to, whatever its own size."""
_RATIO = 100
_CHUNK = 1 << 20


def unpacked(
    path: Path, read: Callable[[Path], Iterator[Document]], name: str
) -> Iterator[Document]:
    """Yield what ``read`` makes of a gzip file's content, which has the given name meanwhile.

    Raises ReadError, always about the packed file, where it is damaged or grows too much.
    """
    with tempfile.TemporaryDirectory(prefix="florilegium-") as folder:
        inner = Path(folder) / name
        _unpack(path, inner)
        try:
            for document in read(inner):
                yield replace(document, path=absolute(path))
        except ReadError as error:
            raise ReadError(path, error.problem, error.remedy, error.place) from error


def _unpack(path: Path, inner: Path) -> None:
    try:
        most = min(MOST_BYTES, _FREE + _RATIO * path.stat().st_size)
        free = shutil.disk_usage(inner.parent).free // 2
        done = 0
        with gzip.open(path) as archive, inner.open("wb") as file:
            while chunk := archive.read(_CHUNK):
                done += len(chunk)
                if done > most or done > free:
                    problem = f"the archive unpacks to over {done // 1_000_000:,} MB"
                    raise ReadError(path, problem, "unpack and split it, or leave it out")
                file.write(chunk)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = "the gzip archive is cut off or damaged"
        raise ReadError(path, problem, "download it again") from error
    except OSError as error:
        raise unreadable(path, error) from error
