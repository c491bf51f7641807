"""Entries of a JATS reference list, one line each: ``3. Ahn B. Title. J Pain. 2009;4(2):5-9.``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.ingest.records.record_fields import bare_doi, page_range
from search.ingest.xml.jats_reference import person_of, persons_in
from search.ingest.xml.xml_source import DEEPEST, local
from search.ingest.xml.xml_text import TextWriter, text_of, write_run

if TYPE_CHECKING:
    from lxml.etree import _Element

    from search.documents import Person

_CITATIONS = ("mixed-citation", "element-citation", "nlm-citation", "citation")
_HREF = "{http://www.w3.org/1999/xlink}href"
_NAMES = ("name", "string-name", "collab", "person-group")
_DIGITS = re.compile(r"\d{1,4}")


def reference_entry(reference: _Element, number: str) -> str:
    """Return a ``ref`` as one line, its label first.

    ``number`` is what the text cites it by; it stands in for a label that the file leaves out.
    """
    label = text_of(reference.find("label")) or number
    if _DIGITS.fullmatch(label):
        label = f"{label}."
    parts: list[str] = []
    for child in reference.iter(*_CITATIONS, "note"):
        if local(child) in _CITATIONS and _inside_citation(child, reference):
            continue
        text = text_of(child) if local(child) == "note" else citation(child)
        parts += [text] if text else []
    entry = " ".join(parts) or text_of(reference)
    return f"{label} {entry}" if label and entry and not entry.startswith(label) else entry


def _inside_citation(element: _Element, reference: _Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not reference:
        if isinstance(parent.tag, str) and local(parent) in (*_CITATIONS, "note"):
            return True
        parent = parent.getparent()
    return False


def citation(element: _Element) -> str:
    """Return a citation as printed where it is, else put together from its parts."""
    return _as_printed(element) if _is_printed(element) else _put_together(element)


def _is_printed(element: _Element) -> bool:
    """Whether a citation holds its own punctuation, so that it can be read as it stands."""
    if local(element) == "element-citation":
        return False
    between = "".join([element.text or "", *(child.tail or "" for child in element)])
    return bool(between.strip())


def _as_printed(element: _Element) -> str:
    writer = TextWriter()
    _write_printed(writer, element, 0)
    return writer.take().text.strip()


def _write_printed(writer: TextWriter, element: _Element, depth: int) -> None:
    writer.write(element.text)
    last = ""
    for child in element:
        name = local(child) if isinstance(child.tag, str) else ""
        before = writer.before()
        if name in _NAMES and last in _NAMES:
            writer.write(", ")
        elif name in ("given-names", "suffix") and before[-1:].isalpha():
            writer.space()
        elif name in ("pub-id", "object-id"):
            _write_identifier(writer, child, before)
        elif name and last and before[-1:].isalnum():
            writer.space()
        if name in ("person-group", "name", "string-name", "collab") and depth < DEEPEST:
            _write_printed(writer, child, depth + 1)
        elif name not in ("pub-id", "object-id", "label"):
            write_run(writer, child, depth + 1)
        last = "" if (child.tail or "").strip() else name
        writer.write(child.tail)


def _write_identifier(writer: TextWriter, element: _Element, before: str) -> None:
    kind, text = (element.get("pub-id-type") or "").lower(), text_of(element)
    told = before.casefold().rstrip(" :/")
    names = {"doi": "doi", "pmid": "PMID", "pmc": "PMCID", "pmcid": "PMCID"}
    if before and before[-1] not in " :/([":
        writer.space()
    already = told.endswith((kind, "pubmed", "doi.org", "pmcid")) or kind not in names
    prefix = "doi:" if kind == "doi" else f"{names.get(kind, '')} "
    writer.write(text if already or text.lower().startswith(names[kind].lower()) else prefix + text)


def _put_together(element: _Element) -> str:
    """Return a citation in the order of the Vancouver style, with what the element tells."""
    parts = [
        _people(element, "author"),
        _first(element, "article-title", "data-title", "chapter-title", "trans-title"),
        _source(element),
        _place_in_source(element),
        *_identifiers(element),
        *(text_of(comment) for comment in element.iterfind("comment")),
        *_links(element),
    ]
    kept = [part.rstrip(" ,;") for part in parts if part.strip(" .,;")]
    text = " ".join(part if part[-1] in ".?!" else f"{part}." for part in kept)
    return text or text_of(element)


def _first(element: _Element, *names: str) -> str:
    return next((text for name in names if (text := text_of(element.find(name)))), "")


def _people(element: _Element, kind: str) -> str:
    found: list[Person] = []
    others = False
    groups = [
        group
        for group in element.iterfind("person-group")
        if (group.get("person-group-type") or "author") == kind
    ]
    for group in (*groups, *([element] if kind == "author" else [])):
        for child in group:
            name = local(child) if isinstance(child.tag, str) else ""
            if name in ("name", "string-name"):
                person = person_of(child)
                found += [person] if person else []
            elif name in ("collab", "name-alternatives", "collab-alternatives"):
                found += list(persons_in(group)) if not found else []
            others = others or name == "etal"
    names = [f"{person.family} {person.given}".strip() for person in found]
    return ", ".join([*names, "et al"] if others and names else names)


def _source(element: _Element) -> str:
    source = _first(element, "source", "conf-name")
    editors = _people(element, "editor")
    edition = _first(element, "edition")
    if editors and source:
        source = f"In: {editors}, editors. {source}"
    return f"{source}. {edition}" if edition and source else source or edition


def _place_in_source(element: _Element) -> str:
    """Return publisher, date, volume, issue and pages: ``2009;12(3):45-50``."""
    publisher = ": ".join(
        text for name in ("publisher-loc", "publisher-name") if (text := _first(element, name))
    )
    when = " ".join(text for name in ("year", "month", "day") if (text := _first(element, name)))
    volume, issue = _first(element, "volume"), _first(element, "issue")
    pages = page_range(_first(element, "fpage"), _first(element, "lpage")) or _first(
        element, "elocation-id", "page-range"
    )
    where = volume + (f"({issue})" if issue else "")
    if pages:
        where = f"{where}:{pages}" if where else f"p. {pages}"
    return "; ".join(part for part in (publisher, _dated(when, where)) if part)


def _dated(when: str, where: str) -> str:
    gap = " " if where.startswith("p.") else ""
    return f"{when};{gap}{where}" if when and where else when or where


def _identifiers(element: _Element) -> Iterator[str]:
    for one in (*element.iterfind("pub-id"), *element.iterfind("object-id")):
        kind, text = (one.get("pub-id-type") or "").lower(), text_of(one)
        if kind == "doi" and text:
            yield f"doi:{bare_doi(text) or text}"
        elif kind in ("pmid", "pmc", "pmcid") and text:
            yield f"PMC{text.removeprefix('PMC')}" if kind != "pmid" else f"PMID {text}"


def _links(element: _Element) -> Iterator[str]:
    for link in (*element.iterfind("ext-link"), *element.iterfind("uri")):
        text, address = text_of(link), link.get(_HREF) or ""
        yield text if text else address
