"""BibTeX source to entries with their fields: macros and cross-references resolved.

bibtexparser splits the file into entries; what a value consists of (``jan # "~1"``) is worked
out here, because it leaves that as printed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from search.ingest.pages.lines import word_set

_LONGEST_VALUE = 200_000
_MONTHS = {
    name: name.capitalize() for name in word_set("jan feb mar apr may jun jul aug sep oct nov dec")
}
_PIECE = re.compile(r'\s*(?:(?P<open>[{"])|(?P<word>[^\s{}"#,]+))')
_NEXT_FIELD = re.compile(r"\s*\n\s*(?P<name>[A-Za-z][\w-]*)\s*=\s*(?=[{\"\w])")
_JOINED = re.compile(r"\s*#\s*")
_MOST_GLUED = 100
_NO_COMMA = re.compile(
    r"^(?P<begin>[ \t]*@(?!(?:string|preamble|comment)\b)[A-Za-z]+[ \t]*[{(])(?P<gap>\s*)"
    r"(?:(?P<key>[^\s,={}()\"]+)(?P<below>[ \t]*\r?\n\s*))?(?=[A-Za-z][\w-]*\s*=\s*[{\"\w])",
    re.MULTILINE | re.IGNORECASE,
)
"""An entry without key, or without the comma behind it."""
_BOUND = re.compile(r'\\?[{}]|"')
_OWN = word_set(
    """
    crossref xref xdata key keywords keyword abstract doi pmid pmcid pmc url urldate file note
    annote annotation shorttitle sorttitle label ids eprint eprinttype archiveprefix pages
    entryset related title subtitle titleaddon author date-added date-modified timestamp
    """
)
"""Fields that no entry inherits."""
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry; its values are LaTeX."""

    kind: str
    """``article``, in lower case."""
    key: str
    line: int
    """Where it begins in its file, from 1."""
    fields: Mapping[str, str]
    """Values by name in lower case; of a field given twice the first."""


@dataclass(slots=True)
class BibtexSource:
    """What a file holds."""

    entries: list[SourceEntry] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    """Lines on which entries begin that cannot be read."""
    twice: list[SourceEntry] = field(default_factory=list)
    """Entries whose key another before them has."""


def parse_bibtex(text: str) -> BibtexSource:
    """Return the entries of a BibTeX file, those behind a broken one as well."""
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its warnings are told by us
    source = BibtexSource()
    macros = dict(_MONTHS)
    seen: set[str] = set()
    text = _NO_COMMA.sub(_with_comma, text)
    blocks: list[Any] = Splitter(text).split().blocks
    for block in blocks:
        kind = type(block).__name__
        if kind == "String":
            macros[block.key.casefold()] = _value(block.value, macros)
            continue
        if kind == "ParsingFailedBlock":
            source.broken.append(block.start_line + 1)
            continue
        while kind in ("DuplicateBlockKeyBlock", "DuplicateFieldKeyBlock"):
            block = block.ignore_error_block
            kind = type(block).__name__
        if kind != "Entry":
            continue
        entry = _entry(block, macros)
        source.entries.append(entry)
        if entry.key.casefold() in seen and entry.key:
            source.twice.append(entry)
        seen.add(entry.key.casefold())
    return source


def _with_comma(match: re.Match[str]) -> str:
    return f"{match['begin']}{match['gap']}{match['key'] or ''},{match['below'] or ''}"


def with_inherited(source: BibtexSource) -> Iterator[SourceEntry]:
    """Yield the entries, with the fields that ``crossref`` and ``xdata`` give them."""
    by_key: dict[str, SourceEntry] = {}
    for entry in source.entries:
        by_key.setdefault(entry.key.casefold(), entry)
    for entry in source.entries:
        fields = _inherited(entry, by_key, _DEEPEST) if _parents(entry) else entry.fields
        yield SourceEntry(entry.kind, entry.key, entry.line, fields)


def _parents(entry: SourceEntry) -> list[str]:
    told = f"{entry.fields.get('crossref', '')},{entry.fields.get('xdata', '')}"
    return [key.strip().casefold() for key in told.split(",") if key.strip()][:_DEEPEST]


def _inherited(entry: SourceEntry, by_key: Mapping[str, SourceEntry], depth: int) -> dict[str, str]:
    fields = dict(entry.fields)
    for key in _parents(entry):
        parent = by_key.get(key)
        if parent is None or parent is entry or not depth:
            continue
        given = _inherited(parent, by_key, depth // 2)
        if parent.kind == "xdata":
            fields = {**given, **fields}
            continue
        container = given.get("booktitle") or given.get("title")
        if container and not fields.get("booktitle") and not fields.get("journal"):
            fields["booktitle"] = container
        fields = {**{name: given[name] for name in given if name not in _OWN}, **fields}
    return fields


def _entry(block: Any, macros: Mapping[str, str]) -> SourceEntry:
    fields: dict[str, str] = {}
    for one in block.fields:
        for name, value in _fields_in(one.key.strip(), one.value):
            fields.setdefault(name.casefold(), _value(value, macros))
    return SourceEntry(
        kind=block.entry_type.casefold(),
        key=" ".join(block.key.split()),
        line=block.start_line + 1,
        fields=fields,
    )


def _fields_in(name: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield a field's name and value, and those of fields behind it that no comma parts from it."""
    for _ in range(_MOST_GLUED):
        stop = _value_end(source)
        following = _NEXT_FIELD.match(source, stop)
        yield name, source if following is None else source[:stop]
        if following is None:
            return
        name, source = following["name"], source[following.end() :]


def _value_end(source: str) -> int:
    """Return where a value ends: behind its last part that a ``#`` joins to those before."""
    at = 0
    while match := _PIECE.match(source, at):
        at = match.end()
        if match["open"]:
            at = min(_end(source, at, match["open"]) + 1, len(source))
        joined = _JOINED.match(source, at)
        if joined is None:
            return at
        at = joined.end()
    return at


def _value(source: str, macros: Mapping[str, str]) -> str:
    """Return a value: its parts, joined by ``#``, without what encloses them."""
    parts: list[str] = []
    at = size = 0
    while at < len(source) and size < _LONGEST_VALUE:
        match = _PIECE.match(source, at)
        if match is None:
            at += 1
            continue
        if match["open"]:
            end = _end(source, match.end(), match["open"])
            part = source[match.end() : end]
            at = end + 1
        else:
            part = macros.get(match["word"].casefold(), match["word"])
            at = match.end()
        parts.append(part)
        size += len(part)
    return "".join(parts)[:_LONGEST_VALUE].strip()


def _end(source: str, start: int, opened: str) -> int:
    """Return where the value that begins at ``start`` ends: at its brace or quotation mark."""
    depth = 0
    for match in _BOUND.finditer(source, start):
        bound = match[0]
        if bound == "{":
            depth += 1
        elif bound == "}":
            if opened == "{" and not depth:
                return match.start()
            depth = max(depth - 1, 0)
        elif bound == '"' and opened == '"' and not depth:
            return match.start()
    return len(source) - (1 if source.endswith("}") and opened == "{" else 0)
