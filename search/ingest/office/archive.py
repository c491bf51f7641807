"""Opens zip containers (DOCX, ODT, EPUB) so that no hostile one costs memory, time or files.

Nothing is ever unpacked to disk. What a member says of its size is not believed: reading stops at
the limits whatever the directory of the archive claims.
"""

from __future__ import annotations

import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from search.ingest.encoding import unreadable
from search.ingest.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 100_000_000
"""Bytes of one member, expanded."""
LARGEST_SUM = 300_000_000
"""Bytes of all members that are read, expanded."""
HIGHEST_RATIO = 200
"""Expanded by packed size; markup packs to a tenth, repetitive tables to a fiftieth."""
_RATIO_COUNTS_FROM = 10_000_000
_HARMLESS = frozenset(("ERR_UNDECLARED_ENTITY", "ERR_INVALID_CHAR", "ERR_INVALID_CHARREF"))
_STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)
"""The name space of strict Office Open XML, and that of the usual form of the same."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    struct.error,
    NotImplementedError,
    ValueError,
    IndexError,
)


class Archive:
    """An open zip container; made by `open_archive`."""

    def __init__(self, path: Path, file: zipfile.ZipFile) -> None:
        self._path = path
        self._file = file
        self._members = {
            name: member for member in file.infolist() if (name := _safe(member.filename))
        }
        self._read = 0
        self.fault: ReadError | None = None
        """The first damage met in a part of which something could be read all the same."""
        self._size = path.stat().st_size

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in order; those that climb out of the container are left out."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of a member.

        Raises ReadError where there is none of that name, or it is damaged, encrypted, or
        larger than the limits of this module.
        """
        member = self._members.get(name)
        if member is None:
            raise ReadError(self._path, f"its part {name} is missing", "save it again")
        if member.flag_bits & 1:
            raise ReadError(self._path, "it is encrypted", "save it without a password")
        most = min(LARGEST_MEMBER, LARGEST_SUM - self._read)
        packed = min(member.compress_size, self._size)
        trusted = max(_RATIO_COUNTS_FROM, HIGHEST_RATIO * packed)
        data = b""
        try:
            with self._file.open(member) as stream:
                data = stream.read(min(most, trusted) + 1)
        except _DAMAGED as error:
            problem = "it is damaged and cannot be unpacked"
            raise ReadError(self._path, problem, "copy or save it again", name) from error
        except RuntimeError as error:  # zipfile's word for a missing password
            raise ReadError(self._path, "it is encrypted", "save it without a password") from error
        except OSError as error:
            raise unreadable(self._path, error) from error
        if len(data) > min(most, trusted):
            raise ReadError(
                self._path,
                "it grows beyond all measure when it is unpacked",
                "leave it out, or save its text as .txt",
                name,
            )
        self._read += len(data)
        return data

    def xml(self, name: str) -> _Element:
        """Return the root of a member that is XML: no entities, no network, bounded depth.

        Of damaged XML what is whole is returned, and ``fault`` is set. Raises ReadError as
        `read`, and where nothing of it can be parsed.
        """
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        damaged = ReadError(self._path, "its XML is damaged", "save it again", name)
        try:
            root: _Element | None = etree.fromstring(self.read(name).replace(*_STRICT), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged from error
        if root is None:
            raise damaged
        faults = (entry for entry in parser.error_log if entry.level_name == "FATAL")
        if any(entry.type_name not in _HARMLESS for entry in faults):
            problem = "its XML is damaged, and only what is whole could be read"
            self.fault = self.fault or ReadError(self._path, problem, "save it again", name)
        return root

    def optional(self, name: str) -> _Element | None:
        """Return the root of a member that may be missing; a damaged one is as good as none."""
        if name not in self:
            return None
        try:
            return self.xml(name)
        except ReadError:
            return None


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a zip container for reading.

    Raises ReadError where it is none, is damaged, or has more than ``MOST_MEMBERS`` members.
    """
    try:
        if path.stat().st_size == 0:
            raise ReadError(path, "the file is empty", "leave it out or save it again")
        file = zipfile.ZipFile(path)
    except _DAMAGED as error:
        kind = path.suffix.lstrip(".").upper() or "zip"
        problem = f"this is no {kind} file, or it is damaged"
        raise ReadError(path, problem, "copy or save it again") from error
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        if len(file.infolist()) > MOST_MEMBERS:
            problem = f"it holds over {MOST_MEMBERS:,} parts"
            raise ReadError(path, problem, "unpack it and add what you need")
        yield Archive(path, file)


def _safe(name: str) -> str | None:
    """Return a member's name in plain form, or None where it leads out of the container."""
    plain = posixpath.normpath(name.replace("\\", "/"))
    if plain.startswith(("/", "../")) or plain == ".." or name.endswith("/"):
        return None
    return plain
