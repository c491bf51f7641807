"""The content of an XML file as clean UTF-8: unpacked, decoded, without what XML forbids."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from search.ingest.encoding import unreadable
from search.ingest.errors import ReadError

MOST_BYTES: Final = 8_000_000_000
"""A file may unpack to so many bytes; a yearly file of PubMed has 0.3 billion."""
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
_RATIO = 150
"""A gzip archive of XML unpacks to 5-20 times its size; one of zeros to 1,000 times."""
_FREE = 64_000_000
"""What any archive may unpack to, whatever its own size."""
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w.:-]{2,30})""")
_SPACES = bytes.maketrans(
    bytes(code for code in range(32) if code not in (9, 10, 13)), b" " * 29
)  # characters that XML forbids, and that EndNote and others write all the same
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_AS_WINDOWS = ("iso-8859-1", "latin-1", "latin1", "windows-1252")
_FALLBACK = "florilegium-windows-1252"


def clean_content(path: Path) -> Iterator[bytes]:
    """Yield a file's content in chunks, in UTF-8; control characters are spaces.

    A gzip archive is unpacked. Bytes that are not in the encoding that the file declares are
    read as Windows-1252. Raises ReadError where the file cannot be opened, is a damaged
    archive or unpacks to too much.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if not packed:
                yield from _as_utf8(file.read)
                return
            size = path.stat().st_size
            with gzip.GzipFile(fileobj=file, mode="rb") as archive:
                done = 0
                for chunk in _as_utf8(archive.read1):  # a cut-off end is given, too
                    done += len(chunk)
                    if done > MOST_BYTES or done > _FREE + _RATIO * size:
                        problem = f"the archive unpacks to over {done // 1_000_000:,} MB"
                        raise ReadError(path, problem, "unpack and split it, or leave it out")
                    yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = "the gzip archive is cut off or damaged"
        raise ReadError(path, problem, "download it again") from error
    except OSError as error:
        raise unreadable(path, error) from error


def _as_utf8(read: Callable[[int], bytes]) -> Iterator[bytes]:
    head = read(_CHUNK)
    decoder = codecs.getincrementaldecoder(_encoding(head))(errors=_FALLBACK)
    while head:
        yield decoder.decode(head).encode("utf-8", "replace").translate(_SPACES)
        head = read(_CHUNK)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace").translate(_SPACES)


def _encoding(head: bytes) -> str:
    """Return the encoding of an XML file by its first bytes: mark, declaration, else UTF-8.

    A declared wide encoding that the bytes belie is taken for UTF-8.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.match(head[:300])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _AS_WINDOWS:
        return "cp1252"
    if name.startswith(("utf-16", "utf16", "utf-32", "ucs-2", "iso-10646")):
        return "utf-8"
    try:
        known = codecs.lookup(name)._is_text_encoding
        codecs.getincrementaldecoder(name)
    except (LookupError, ValueError):
        return "utf-8"
    return name if known else "utf-8"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not what was declared as Windows-1252, which they mostly are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    damaged = error.object[error.start : error.end]
    return damaged.decode("cp1252", "replace"), error.end


codecs.register_error(_FALLBACK, _as_windows_1252)
