"""Files of tagged lines (MEDLINE, RIS, Refer, Web of Science), read line by line."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from search.ingest.encoding import decode, load, unreadable
from search.ingest.errors import ReadError

LARGEST_RECORD = 2_000_000
"""Characters of one record beyond which no more of it are kept."""

_HEAD = 65_536
_CHUNK = 1 << 20
_LONGEST_LINE = 4_000_000


class TaggedRecord:
    """One record: tags with their values, in the order of the file."""

    def __init__(self, line: int) -> None:
        """``line`` is where it begins in its file, from 1."""
        self.line = line
        self.fields: list[tuple[str, list[str]]] = []
        """Each tag with the lines of its value."""
        self._size = 0
        self._places: dict[str, list[int]] = {}

    @property
    def oversized(self) -> bool:
        """Whether it is so large that its end was left out."""
        return self._size > LARGEST_RECORD

    def begin(self, tag: str, text: str) -> None:
        """Add a field."""
        self._size += len(text) + len(tag)
        if not self.oversized:
            self._places.setdefault(tag, []).append(len(self.fields))
            self.fields.append((tag, [text]))

    def extend(self, text: str) -> None:
        """Add a line to the value of the last field."""
        self._size += len(text) + 1
        if self.fields and not self.oversized:
            self.fields[-1][1].append(text)

    def lines(self, *tags: str) -> list[str]:
        """Return the values of these tags, tag after tag, their line breaks kept."""
        return [
            "\n".join(self.fields[place][1]).strip()
            for tag in tags
            for place in self._places.get(tag, ())
        ]

    def values(self, *tags: str) -> list[str]:
        """Return the values of these tags that are not empty, white space collapsed."""
        values = (
            " ".join(" ".join(self.fields[place][1]).split())
            for tag in tags
            for place in self._places.get(tag, ())
        )
        return [value for value in values if value]

    def ordered(self, *tags: str) -> list[str]:
        """Return the values of these tags as `values` does, but in the order of the file."""
        places = sorted(place for tag in tags for place in self._places.get(tag, ()))
        values = (" ".join(" ".join(self.fields[place][1]).split()) for place in places)
        return [value for value in values if value]

    def first(self, *tags: str) -> str | None:
        """Return the first value of the first of these tags that has one."""
        for tag in tags:
            if tag in self._places and (values := self.values(tag)):
                return values[0]
        return None


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, without their ends, holding one at a time in memory.

    Files in UTF-8 may be of any size, others as large as `search.ingest.encoding.LIMIT`; a
    line of over four million characters comes in pieces. Raises ReadError where the file is
    empty, no text, or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if not head.strip():
            raise ReadError(path, "the file is empty", "leave it out or save it again")
        decode(head.rpartition(b"\n")[0].strip() or head, path)  # refuses what is no text
        if _is_utf8(path, head):
            with path.open(encoding="utf-8-sig", errors="replace", newline=None) as lines:
                yield from _pieces(lines)
            return
    except OSError as error:
        raise unreadable(path, error) from error
    yield from _pieces(io.StringIO(decode(load(path), path), newline=None))


def _pieces(lines: io.TextIOBase) -> Iterator[str]:
    while line := lines.readline(_LONGEST_LINE):
        yield line.rstrip("\n")


def _is_utf8(path: Path, head: bytes) -> bool:
    if head.count(0) > len(head) // 5:
        return False  # UTF-16 without a mark
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
