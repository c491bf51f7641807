"""Names of the same concept, in the official files of MeSH.

The National Library of Medicine gives them out
(https://www.nlm.nih.gov/databases/download/mesh.html).

Two forms are read, packed by gzip or not: XML (``desc2026.xml``, also ``supp2026.xml``), where a
Concept holds the Terms that mean the same, and ASCII (``d2026.bin``, ``c2026.bin``), where each
other name says how it relates to its heading (``EQV`` the same; ``NRW``, ``BRD``, ``REL`` not).

MeSH inverts names ("Pain, Chronic"), qualifies them ("Depression (Psychology)") and holds
everyday words that mean one thing there only (Cold, for the temperature): names are turned back,
qualified ones and everyday words are left out.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from search.analysis.everyday import everyday_words
from search.errors import FlorilegiumError

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST = 6_000_000_000
"""Bytes that are unpacked at most: ten times what MeSH has."""
_RECORDS = ("DescriptorRecord", "SupplementalRecord")
_QUALIFIED = re.compile(r"\s\([^)]*\)$")
_GZIP = b"\x1f\x8b"
_NEW_RECORD = b"*NEWRECORD"


class SynonymFileError(FlorilegiumError):
    """A file of synonyms cannot be read; the message names it and says what to do."""


def concepts(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the names of each concept of a MeSH file that has two or more, as a reader would say.

    Raises SynonymFileError where the file is none of MeSH's, or is cut short.
    """
    try:
        with _opened(path) as stream:
            yield from _read(path, stream)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it is cut short or damaged"
        raise SynonymFileError(f"{path}: {str(reason).lower()}; download it again.") from error


def natural(name: str) -> str:
    """Return a name in the order of speech: ``Pain, Chronic`` is ``Chronic Pain``.

    Empty where the name is qualified, or a list ("Nose, Mouth and Throat").
    """
    name = " ".join(name.split())
    if _QUALIFIED.search(name):
        return ""
    parts = name.split(", ")
    if len(parts) == 1:
        return name
    if any(part.startswith(("and ", "or ")) or " and " in part for part in parts[1:]):
        return ""
    return " ".join(reversed(parts))


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def _read(path: Path, stream: IO[bytes]) -> Iterator[tuple[str, ...]]:
    start = stream.read(400).lstrip(b"\xef\xbb\xbf \r\n\t")
    stream.seek(0)
    if start.startswith(_NEW_RECORD):
        groups = _from_ascii(path, stream)
    elif start.startswith(b"<"):
        groups = _from_xml(path, stream)
    else:
        raise SynonymFileError(
            f"{path}: is no file of MeSH; get desc20XX.xml or d20XX.bin from "
            "https://www.nlm.nih.gov/databases/download/mesh.html"
        )
    found = False
    for names in groups:
        found = True
        sides = tuple(dict.fromkeys(side for name in names if (side := natural(name))))
        kept = tuple(side for side in sides if side.lower() not in everyday_words())
        if len(kept) > 1:
            yield kept
    if not found:
        raise SynonymFileError(f"{path}: holds no descriptor of MeSH; is it desc20XX.xml?")


def _from_xml(path: Path, stream: IO[bytes]) -> Iterator[list[str]]:
    from lxml import etree

    records = etree.iterparse(
        stream, events=("end",), tag=_RECORDS, resolve_entities=False, no_network=True
    )
    try:
        for _, record in records:
            for concept in record.iter("Concept"):
                yield [_text(term) for term in concept.iterfind("TermList/Term/String")]
            record.clear()
            while record.getprevious() is not None:
                del record.getparent()[0]
            if stream.tell() > _LARGEST:
                raise SynonymFileError(f"{path}: is larger than any file of MeSH; is it one?")
    except etree.XMLSyntaxError as error:
        raise SynonymFileError(
            f"{path}, line {error.lineno}: is not well-formed XML; download it again."
        ) from error


def _text(element: _Element) -> str:
    return element.text or ""


def _from_ascii(path: Path, stream: IO[bytes]) -> Iterator[list[str]]:
    names: list[str] = []
    while raw := stream.readline(1_000_000):
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if stream.tell() > _LARGEST:
            raise SynonymFileError(f"{path}: is larger than any file of MeSH; is it one?")
        field, separator, value = line.partition(" = ")
        if line.startswith("*NEWRECORD") and names:
            yield names
            names = []
        elif separator and field in ("MH", "NM"):
            names.append(value)
        elif separator and field in ("ENTRY", "PRINT ENTRY", "SY") and _means_the_same(value):
            names.append(value.partition("|")[0])
    if names:
        yield names


def _means_the_same(entry: str) -> bool:
    """Whether an entry is equivalent to its heading.

    The last of its parts tells by a letter for each part what that is; ``d`` is the relation, as
    in ``name|T047|NON|EQV|...|abcdef``. Entries of one part are other orders and numbers of the
    entries before them, of whatever relation: they say nothing for certain.
    """
    parts = entry.split("|")
    place = parts[-1].find("d")
    return 0 <= place < len(parts) - 1 and parts[place] == "EQV"
