"""Records out of XML files, one after the other, however large the file and whoever wrote it.

The one door for XML: lxml's parser with no network, no DTD, no entity expanded, bounded depth
(libxml2's own 256), bounded size of a record and of what a gzip archive unpacks to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.entities import html5
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from search.ingest.errors import ReadError
from search.ingest.pages.lines import word_set
from search.ingest.xml.xml_bytes import clean_content

if TYPE_CHECKING:
    from lxml.etree import XMLPullParser, _Element

RECORD_BYTES: Final = 64_000_000
"""Most bytes from the end of a record to the end of the next."""
RECORD_NODES: Final = 2_000_000
"""Most tags, attributes and entities in them: each costs some 120 bytes of memory."""
DEEPEST: Final = 100
"""Readers that follow elements into each other go no deeper, and take the rest as flat text."""

_HELD = 1 << 20
_NUMBERED = re.compile(rb"&#(x[0-9a-fA-F]+|[0-9]+);")
_LONGEST_NUMBER = 12
_BARE = re.compile(rb"&(?!#?\w{1,32};)")
_LESS = re.compile(rb"<(?![A-Za-z_/!?])")
_BEGUN = re.compile(rb"&#?\w*\Z")
_FORBIDDEN = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character in XML 1.0 (section 2.2), however it is written."""
_LONGEST_REFERENCE = 40
_HARMLESS = word_set(
    """
    ERR_INVALID_CHAR ERR_INVALID_CHARREF ERR_UNDECLARED_ENTITY ERR_ENTITYREF_SEMICOL_MISSING
    ERR_ATTRIBUTE_REDEFINED ERR_INVALID_ENCODING ERR_ENTITY_IS_EXTERNAL
    """
)
"""Faults that cost a character or an attribute, not the shape of a record."""
_MOST_TOLD = 50
"""libxml2 tells no more than 100 faults of a file; a parser that told so many is replaced."""


def records(
    path: Path,
    tags: Sequence[str],
    *,
    kind: str,
    top: bool = False,
    unfinished: bool = False,
) -> Iterator[_Element]:
    """Yield the elements of the given names, in any namespace; each is emptied after its turn.

    A record of one name right inside a record of another belongs to it. With ``top`` the names
    may have wildcards (``{http://…}*``) and only children of the root are records. With
    ``unfinished`` a record that is damaged or cut off is given as far as it could be read.

    Raises ReadError, after the last whole record, where the file cannot be read, is damaged
    or cut off, unpacks to too much, or holds no such record (a ``kind`` in words).
    """
    yield from _Reading(path, tags, kind, top, unfinished).records()


class _Reading:
    """One pass through a file."""

    def __init__(
        self, path: Path, tags: Sequence[str], kind: str, top: bool, unfinished: bool
    ) -> None:
        self.path = path
        self.kind = kind
        self.top = top
        self.unfinished = unfinished
        self.tags = tags
        names = "|".join(re.escape(tag) for tag in tags)
        self.start = re.compile(rf"<(?:[\w.-]+:)?(?:{names})[\s/>]".encode()) if not top else None
        self.end = re.compile(rf"</(?:[\w.-]+:)?(?:{names})\s*>".encode()) if not top else None
        self.header: bytes | None = None
        self.lines = 0
        self.line_shift = 0
        self.first_fault: ReadError | None = None
        self.faults = 0
        self.found = 0
        self.in_set = False
        self.seen = 0
        """How many messages of the parser's log were looked at."""
        self.size = self.nodes = 0
        """Bytes, tags and attributes since the last record."""
        self.empty = True
        self.parser = self._new_parser()

    def _new_parser(self) -> XMLPullParser:
        from lxml import etree

        self.seen = 0
        names = list(self.tags) if self.top else [f"{{*}}{tag}" for tag in self.tags]
        return etree.XMLPullParser(
            events=("end",),
            tag=names,
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def records(self) -> Iterator[_Element]:
        damaged = False
        source = _pieces(clean_content(self.path), self.end)
        while True:
            try:
                piece, whole = next(source)
            except StopIteration:
                break
            except ReadError as error:
                self._note(error)
                break
            self.empty = self.empty and not piece.strip()
            if damaged and not self.unfinished:
                self.lines += piece.count(b"\n")
                damaged = not whole
                continue
            self._weigh(piece)
            self.parser.feed(_escaped(piece))
            fault = self._fault()
            self.lines += piece.count(b"\n")
            if fault and whole and not self.unfinished and self._repaired(piece):
                fault = None
            if fault and not self.unfinished and self.end:
                self._note(fault)
                self._keep_header(piece)
                self._restart()
                damaged = not whole
                continue
            if fault:
                self._note(fault)
            yield from self._finished()
            self._keep_header(piece)
            if whole and self.in_set and self.seen > _MOST_TOLD:
                self._restart()
        yield from self._rest()
        self._complain()

    def _weigh(self, piece: bytes) -> None:
        self.size += len(piece)
        self.nodes += piece.count(b"<") + piece.count(b"=") + piece.count(b"&")
        if self.size > RECORD_BYTES or self.nodes > RECORD_NODES:
            where = f"line {self.lines + 1:,}"
            problem = f"a single {self.kind} is too large to be read"
            raise ReadError(self.path, problem, "split it, or leave it out", where)

    def _keep_header(self, piece: bytes) -> None:
        """Remember what stands before the first record: a parser started anew must see it."""
        if self.header is None and self.start:
            first = self.start.search(piece)
            self.header = piece[: first.start()] if first else b""

    def _restart(self) -> None:
        """Go on after a damaged record with a parser that knows nothing of it."""
        header = self.header or b""
        self.parser = self._new_parser()
        self.parser.feed(header or b"<records>")
        self.line_shift = self.lines - header.count(b"\n")
        self.size = self.nodes = 0

    def _repaired(self, piece: bytes) -> bool:
        """Read a damaged record again with what cannot begin a tag escaped (``p < 0.05``)."""
        mended = _LESS.sub(b"&lt;", piece)
        if mended == piece or self.start is None or b"<![CDATA[" in piece:
            return False
        self._keep_header(piece)
        first = self.start.search(mended)
        if first is None:
            return False
        begun = self.lines - mended.count(b"\n", first.start())
        self._restart()
        self.line_shift += begun - self.lines
        self._weigh(mended)
        self.parser.feed(_escaped(mended[first.start() :]))
        return self._fault() is None

    def _finished(self) -> Iterator[_Element]:
        for _, element in self.parser.read_events():
            record = cast("_Element", element)
            parent = record.getparent()
            if self._is_part(record, parent):
                continue
            self.found += 1
            self.in_set = parent is not None
            self.size = self.nodes = 0
            _name_entities(record)
            yield record
            _forget(record)

    def _is_part(self, record: _Element, parent: _Element | None) -> bool:
        if self.top:
            return parent is None or parent.getparent() is not None
        if parent is None:
            return False
        name = local(parent)
        return name in self.tags and name != local(record)

    def _rest(self) -> Iterator[_Element]:
        """End the parser; note a cut-off end, and yield what was begun where that is wanted."""
        from lxml import etree

        if self.empty:
            return
        try:
            root = self.parser.close()
        except etree.XMLSyntaxError:
            root = None
        fault = self._fault()
        if fault is None and self.seen > _MOST_TOLD and not self.found:
            fault = self._damaged(f"line {self.lines + 1:,}")
        if fault and not self.first_fault:
            self._note(fault)
        if self.unfinished and self.first_fault and root is not None and not self.found:
            for tag in self.tags:
                for record in [root] if local(root) == tag else root.iter(f"{{*}}{tag}"):
                    _name_entities(record)
                    self.found += 1
                    yield record
                    return

    def _fault(self) -> ReadError | None:
        """Return the first new fault of the parser that damages a record, if there is one."""
        log = self.parser.feed_error_log
        news = list(log)[self.seen :] if len(log) > self.seen else []
        self.seen += len(news)
        for entry in news:
            name = entry.type_name
            if name in _HARMLESS or name.startswith(("NS_", "WAR_")):
                continue
            if name == "ERR_NAME_REQUIRED" and "EntityRef" in entry.message:
                continue
            where = f"line {entry.line + self.line_shift:,}"
            if name == "ERR_TAG_NOT_FINISHED":
                where = f"line {self.lines + 1:,}"
                return ReadError(self.path, "the file is cut off here", "download it again", where)
            if name == "ERR_DOCUMENT_EMPTY":
                return self._not_xml()
            if name in ("ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP"):
                problem = "its elements or entities nest too deeply, or one holds too much text"
                return ReadError(self.path, problem, "leave it out", where)
            return self._damaged(where)
        return None

    def _damaged(self, where: str) -> ReadError:
        return ReadError(self.path, "the XML is damaged", "repair it or export it again", where)

    def _not_xml(self) -> ReadError:
        problem = "this is no XML, or XML too damaged to be read"
        return ReadError(self.path, problem, "download or export it again")

    def _note(self, fault: ReadError) -> None:
        self.first_fault = self.first_fault or fault
        self.faults += 1

    def _complain(self) -> None:
        first = self.first_fault
        if first and self.faults > 1 and not self.unfinished:
            more = f"{self.faults - 1:,} more fault" + ("s" if self.faults > 2 else "")
            problem = f"{first.problem} (and {more} in it)"
            raise ReadError(self.path, problem, first.remedy, first.place)
        if first:
            raise first
        if self.empty:
            raise ReadError(self.path, "the file is empty", "leave it out or save it again")
        if not self.found:
            raise ReadError(self.path, f"it holds no {self.kind}", "check which file this is")


def local(element: _Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def flat(element: _Element) -> str:
    """Return all characters in an element, as they stand."""
    return "".join(cast("Iterator[str]", element.itertext()))


def without_namespace(record: _Element) -> None:
    """Rename the elements of a record's own namespace to their local names, in place."""
    tag = str(record.tag)
    if not tag.startswith("{"):
        return
    prefix = tag[: tag.index("}") + 1]
    for element in record.iter(f"{prefix}*"):
        element.tag = str(element.tag)[len(prefix) :]


def _name_entities(record: _Element) -> None:
    """Replace references to entities by the characters that HTML names so, or by themselves."""
    from lxml import etree

    found: list[Any] = list(record.iter(etree.Entity))
    for parent in {entity.getparent(): None for entity in found}:
        before: _Element | None = None
        parts = [parent.text or ""]
        named: list[Any] = []
        for child in parent:
            if child.tag is etree.Entity:
                parts += [html5.get(f"{child.name};", f"&{child.name};"), child.tail or ""]
                named.append(child)
            else:
                _set_text(parent, before, "".join(parts))
                before, parts = child, [child.tail or ""]
        _set_text(parent, before, "".join(parts))
        for entity in named:
            entity.tail = None
            parent.remove(entity)


def _set_text(parent: _Element, before: _Element | None, text: str) -> None:
    """Set the text that stands at a parent's beginning, or behind one of its elements."""
    if before is None:
        parent.text = text
    else:
        before.tail = text


def _forget(record: Any) -> None:
    """Free what was read: the record's content, and all that stands before it."""
    record.clear(keep_tail=True)
    parent = record.getparent()
    while parent is not None and record.getprevious() is not None:
        del parent[0]


def _escaped(piece: bytes) -> bytes:
    """Escape every ``&`` that a hand-made file leaves bare: ``R & D``, ``?a=1&b=2``.

    References to characters that cannot be (``&#xD800;``), of which the parser would make
    invalid text, become references to the replacement character.
    """
    piece = _NUMBERED.sub(_possible, piece)
    return piece if b"<![CDATA[" in piece else _BARE.sub(b"&amp;", piece)


def _possible(reference: re.Match[bytes]) -> bytes:
    digits = reference[1]
    if len(digits) < _LONGEST_NUMBER:
        code = int(digits[1:], 16) if digits[0] in b"xX" else int(digits)
        if code < 0x110000 and not _FORBIDDEN.match(chr(code)):
            return reference[0]
    return b"&#xFFFD;"


def _pieces(chunks: Iterator[bytes], end: re.Pattern[bytes] | None) -> Iterator[tuple[bytes, bool]]:
    """Yield a file's bytes cut behind the end of each record, and whether a piece ends so.

    Only what the parser is fed at once depends on it: a fault is then known to be one
    record's own. No piece ends within a reference to a character.
    """
    held = b""
    for chunk in chunks:
        held += chunk
        at = 0
        for match in end.finditer(held) if end else ():
            yield held[at : match.end()], True
            at = match.end()
        held = held[at:]
        if end is None or len(held) > _HELD:
            begun = _BEGUN.search(held, max(len(held) - _LONGEST_REFERENCE, 0))
            cut = begun.start() if begun else len(held)
            yield held[:cut], False
            held = held[cut:]
    if held:
        yield held, False
