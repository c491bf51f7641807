"""Reads the RDF that Zotero exports: items with what they are part of, and their files.

The classes and properties are those of Zotero's own export: Bibliography Ontology 0.x (``bib``),
Dublin Core, PRISM, FOAF and its own (``z``). In RDF/XML (W3C 2004) a node may stand inside the
property that leads to it or elsewhere in the file, under the name that the property gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.faults import Faults
from search.ingest.records.record_fields import bare_doi, file_path, unique
from search.ingest.records.zotero_item import ZoteroItem, zotero_document
from search.ingest.xml.xml_source import flat, local, records

if TYPE_CHECKING:
    from lxml.etree import _Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"
_EVERY = ("{*}*",)
_FILE = "Attachment"
_NO_ITEMS = frozenset((_FILE, "Memo", "Collection"))
_NO_KINDS = frozenset(("attachment", "note", "annotation"))
_CLASSES = {"Article": "journalArticle", "Book": "book", "BookSection": "bookSection"}
"""What a node is that tells no item type, as other programs write them."""
_WHOLE = frozenset(("book", "thesis", "report", "manuscript"))
"""Kinds of items whose ``isPartOf`` is a series, not a container."""
_ROLES = {
    "authors": "author",
    "creators": "author",
    "presenters": "presenter",
    "inventors": "inventor",
    "programmers": "programmer",
    "directors": "director",
    "interviewees": "interviewee",
    "artists": "artist",
    "editors": "editor",
}
_NUMBER = re.compile(r"\s*(?:urn:)?(?P<kind>ISSN|ISBN)[\s:]+(?P<number>[\dXx –-]+)", re.IGNORECASE)
_ENCODED = re.compile(r"(?![a-z]+://)[^\s%]*(?:%[0-9A-Fa-f]{2}[^\s%]*)+")
_MOST_LINKED = 500_000
"""Journals and files that are kept while the items are read."""

_Values = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class _Linked:
    """What items lead to by name, gathered before they are read."""

    parts: dict[str, _Values] = field(default_factory=dict)
    """Journals, books and series: their properties by local name."""
    files: dict[str, str] = field(default_factory=dict)


def read_zotero_rdf(path: Path) -> Iterator[Document]:
    """Yield a document for each item: title and abstract.

    Its key is its citation key where it has one, else its PMID, else made from its DOI, else
    from the file's name. Files exported with it, whose paths count from the RDF file, are
    attachments; notes and collections are no documents. A ReadError at the end names the first
    item without a title, or the damage.
    """
    linked = _linked(path)
    faults = Faults(path, "Zotero item")
    number = found = 0
    for node in records(path, _EVERY, kind="Zotero item", top=True):
        kind = _kind(node)
        if kind is None:
            continue
        number += 1
        item = _item(node, kind, linked)
        document = zotero_document(item, path, number, format="zotero-rdf")
        if document is None:
            faults.note("the item has no title", "give it one", f"item {number:,}")
        else:
            found += 1
            yield document
    faults.settle(found)


def _linked(path: Path) -> _Linked:
    """Return the journals and files of an export, as far as it can be read."""
    linked = _Linked()
    try:
        for node in records(path, _EVERY, kind="Zotero item", top=True):
            name = node.get(_ABOUT)
            if not name or len(linked.parts) + len(linked.files) >= _MOST_LINKED:
                continue
            if local(node) == _FILE:
                linked.files[name] = _file(node)
            elif _kind(node) is None and local(node) not in _NO_ITEMS:
                linked.parts[name] = _values(node)
    except ReadError:
        pass  # the items come from a second reading, which tells of the same damage
    return linked


def _kind(node: _Element) -> str | None:
    """Return the item type of a node, or None where it is no item."""
    told = _text(node, "itemType")
    if local(node) in _NO_ITEMS or told in _NO_KINDS:
        return None
    return told or _CLASSES.get(local(node))


def _item(node: _Element, kind: str, linked: _Linked) -> ZoteroItem:
    values = _values(node)
    parts = [*_parts(node, linked)]
    identifiers = [*_all(values, "identifier"), node.get(_ABOUT) or ""]
    identifiers += [one for part in parts for one in _all(part, "identifier")]
    identifiers += [link.get(_RESOURCE) or "" for link in node.iterfind("{*}isPartOf")]
    numbers = [match for one in identifiers if (match := _NUMBER.match(one))]
    fields = {
        "title": _first("title", values),
        "abstractNote": "\n".join(_all(values, "abstract")),
        "publicationTitle": "" if kind in _WHOLE else _container(parts),
        "date": _first("date", values),
        "volume": _first("volume", values, *parts),
        "issue": _first("number", values, *parts),
        "pages": _first("pages", values),
        "edition": _first("edition", values, *parts),
        "language": _first("language", values),
        "rights": _first("rights", values),
        "extra": "\n".join(_all(values, "description")),
        "genre": _first("type", values),
        "DOI": next((doi for one in identifiers if (doi := bare_doi(one))), ""),
        "url": next((one for one in identifiers if one.startswith(("http://", "https://"))), ""),
        "publisher": _publisher(node, "name"),
        "place": _publisher(node, "locality"),
        "ISSN": " ".join(one["number"] for one in numbers if one["kind"].upper() == "ISSN"),
        "ISBN": " ".join(one["number"] for one in numbers if one["kind"].upper() == "ISBN"),
    }
    names = (link.get(_RESOURCE) or "" for link in node.iterfind("{*}link"))
    return ZoteroItem(
        kind=kind,
        key=_first("citationKey", values),
        fields={name: text for name, text in fields.items() if text},
        creators=tuple(_creators(node)),
        tags=unique(_all(values, "subject")),
        attachments=tuple(file for name in names if (file := linked.files.get(name))),
    )


def _values(node: _Element) -> _Values:
    """Return a node's properties by local name: text, also of a node inside, or the name told."""
    found: dict[str, list[str]] = {}
    for child in node:
        if isinstance(child.tag, str):
            text = (child.get(_RESOURCE) or flat(child)).strip()
            if text:
                found.setdefault(local(child), []).append(text)
    return found


def _all(values: _Values, name: str) -> Sequence[str]:
    return values.get(name, ())


def _first(name: str, *nodes: _Values) -> str:
    return next((node[name][0] for node in nodes if node.get(name)), "")


def _text(node: _Element, name: str) -> str:
    return next((flat(child).strip() for child in node.iterfind(f"{{*}}{name}")), "")


def _file(attachment: _Element) -> str:
    """Return the path of a file; Zotero writes it as it is, others as an address."""
    for name in ("path", "resource"):
        for child in attachment.iterfind(f"{{*}}{name}"):
            told = (child.get(_RESOURCE) or flat(child)).strip()
            return file_path(unquote(told) if _ENCODED.fullmatch(told) else told)
    return ""


def _parts(node: _Element, linked: _Linked) -> Iterator[_Values]:
    """Yield what an item is part of, whether it stands inside the item or elsewhere."""
    for link in node.iterfind("{*}isPartOf"):
        name = link.get(_RESOURCE)
        if name in linked.parts:
            yield linked.parts[name]
        for part in link:
            if isinstance(part.tag, str):
                yield _values(part)


def _container(parts: Sequence[_Values]) -> str:
    """Return the journal or book; a series beside it tells no more than its name and number."""
    named = [part for part in parts if part.get("title")]
    return _first("title", *sorted(named, key=len, reverse=True))


def _creators(node: _Element) -> Iterator[tuple[str, str, str]]:
    for child in node:
        role = _ROLES.get(local(child)) if isinstance(child.tag, str) else None
        for person in child.iter("{*}Person", "{*}Organization") if role else ():
            family = _text(person, "surname") or _text(person, "name")
            yield role or "", family, _text(person, "givenName") or _text(person, "givenname")


def _publisher(node: _Element, name: str) -> str:
    for publisher in node.iterfind("{*}publisher"):
        for inner in publisher.iter(f"{{*}}{name}"):
            return flat(inner)
        if name == "name" and not len(publisher):
            return flat(publisher)
    return ""
