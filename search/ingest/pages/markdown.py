"""Reads Markdown: a block of metadata in YAML, if there is one, and ``#`` headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from search.documents import Document, Person, Reference, Span
from search.ingest.dates import find_date
from search.ingest.encoding import decode, load
from search.ingest.keys import absolute, key_of
from search.ingest.names import inverted_or_plain
from search.ingest.pages.assembly import Hints, assemble
from search.ingest.pages.journal_lines import find_doi

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<block>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<value>.*)")
_ITEM = re.compile(
    r"[ \t]*-[ \t]+(?P<value>.*)|[ \t]+(?P<name>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<inner>.*)"
)
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<words>\S)[^\r\n]*$", re.M)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.M)
_LONGEST_FRONT = 100_000


def read_markdown(path: Path) -> Iterator[Document]:
    """Yield the one document of a Markdown file; its text is the decoded file as it is.

    Raises ReadError where the file cannot be read as text.
    """
    text = decode(load(path), path)
    match = _FRONT.match(text[:_LONGEST_FRONT])
    fields = _fields(match["block"]) if match else {}
    skip = match.end() if match else 0
    headings = _headings(text, skip)
    yield assemble(
        text,
        key=key_of(path),
        path=absolute(path),
        format="markdown",
        given=_reference(fields),
        hints=Hints(
            headings={start: marks.end - marks.start for start, marks in headings.items()},
            furniture=tuple(headings.values()),
            skip_to=skip,
        ),
    )


def _headings(text: str, skip: int) -> dict[int, Span]:
    """Return where the words of headings outside fenced code begin, and the marks before them."""
    fences = [match.start() for match in _FENCE.finditer(text, skip)]
    found: dict[int, Span] = {}
    passed = 0
    for match in _HEADING.finditer(text, skip):
        while passed < len(fences) and fences[passed] < match.start():
            passed += 1
        if passed % 2 == 0:
            found[match.start("words")] = Span(*match.span("marks"))
    return found


def _fields(block: str) -> dict[str, list[str]]:
    """Return the fields of a metadata block: the part of YAML that such blocks use.

    Plain and quoted values, lists in brackets or with hyphens, and ``name:`` of authors.
    """
    found: dict[str, list[str]] = {}
    current = ""
    for line in block.splitlines():
        field = _FIELD.match(line)
        item = _ITEM.match(line)
        if field:
            current = field["name"].casefold()
            found[current] = _values(field["value"])
        elif item and current:
            inner = item["value"] if item["value"] is not None else None
            named = _FIELD.match(inner) if inner else None
            if named:
                found[current] += _values(named["value"]) if named["name"] == "name" else []
            elif inner is not None:
                found[current] += [_unquoted(inner)]
            elif item["name"] == "name":
                found[current] += _values(item["inner"])
    return found


def _values(printed: str) -> list[str]:
    value = printed.strip()
    if value.startswith("[") and value.endswith("]"):
        parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^,\[\]]+", value[1:-1])
        return [text for part in parts if (text := _unquoted(part))]
    text = _unquoted(value)
    return [text] if text and text not in ("|", ">") else []


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return re.sub(r"\s+#.*$", "", value).strip()


def _reference(fields: dict[str, list[str]]) -> Reference:
    def first(*names: str) -> str | None:
        return next((fields[name][0] for name in names if fields.get(name)), None)

    date = first("date", "issued", "published", "year")
    doi = first("doi")
    container = first("journal", "container-title", "container", "publication")
    kind = first("type") or ("article-journal" if container or doi else "document")
    return Reference(
        type=kind,
        title=first("title"),
        authors=_authors(fields.get("author") or fields.get("authors") or []),
        container=container,
        issued=find_date(date) if date else None,
        volume=first("volume"),
        issue=first("issue", "number"),
        pages=first("pages", "page"),
        doi=find_doi(doi) if doi else None,
        pmid=first("pmid"),
        pmcid=first("pmcid"),
        url=first("url"),
        publisher=first("publisher"),
        keywords=tuple(fields.get("keywords") or ()),
    )


def _authors(names: list[str]) -> tuple[Person, ...]:
    single = [part for name in names for part in re.split(r"\s+and\s+|\s*;\s*", name)]
    return tuple(inverted_or_plain(name) for name in single if name)
