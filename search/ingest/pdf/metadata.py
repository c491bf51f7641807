"""What a PDF tells of itself: its document information and its XMP packet.

Both are filled by programs, often with nonsense: a title is believed only where it is printed
on the first page as well (`search.ingest.pdf.front`), identifiers always. XMP: ISO 16684-1;
the PRISM names in it: PRISM Metadata for Images and Basic Metadata 3.0, which the big
publishers write.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from search.documents import Person
from search.ingest.dates import find_date
from search.ingest.names import inverted_or_plain, parse_authors
from search.ingest.pages.journal_lines import find_doi

_JUNK = re.compile(
    r"^(?:microsoft word\b|untitled|no job name|doi:|pii:|\S+\.(?:docx?|pdf|tex|dvi|indd|qxd|rtf|ps"
    r"|fm|pages|odt)\b|[\w.-]{1,40}\d{3,}[\w.-]*$|title$|none$|full page|layout \d|article in press"
    r"|[\d\W_]+$)|\.(?:docx?|indd|qxd|dvi|tex|pdf)$",
    re.IGNORECASE,
)
_ATTRIBUTE = r"\b{name}=(?P<quote>[\"'])(?P<value>[^\"'<]{{0,1000}})(?P=quote)"
_LONGEST = 3000
_IN_BRACKETS = re.compile(r"\s*\([^()]{0,200}\)")
"""Where an author works, as some write behind the name."""
_ITEM = re.compile(r"<rdf:li[^>]{0,200}>([^<]{0,1000})</rdf:li>")
_TAG = re.compile(r"<[^>]{0,300}>")


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says about its document; what it does not is None or empty."""

    title: str | None = None
    authors: tuple[Person, ...] = ()
    doi: str | None = None
    container: str | None = None
    issued: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    issn: str | None = None
    publisher: str | None = None
    keywords: str = ""


def read_metadata(info: Mapping[str, str], xmp: str) -> Told:
    """Return what a PDF's document information and XMP packet tell."""
    fields = {name: " ".join(value[:_LONGEST].split()) for name, value in info.items()}
    first = _one(xmp, "prism:startingPage")
    last = _one(xmp, "prism:endingPage")
    pages = _one(xmp, "prism:pageRange") or (f"{first}-{last}" if first and last else first)
    container = _one(xmp, "prism:publicationName")
    dated = _one(xmp, "prism:coverDate") or _one(xmp, "prism:publicationDate")
    return Told(
        title=_title(fields.get("Title") or None) or _title(_one(xmp, "dc:title")),
        authors=_authors(xmp, fields.get("Author", "")),
        doi=_doi(fields, xmp),
        container=container,
        issued=find_date(dated) if dated and container else None,
        volume=_one(xmp, "prism:volume"),
        issue=_one(xmp, "prism:number"),
        pages=re.sub(r"\s*[–—-]+\s*", "-", pages) if pages else None,
        issn=_one(xmp, "prism:issn"),
        publisher=_one(xmp, "dc:publisher") if container else None,
        keywords=fields.get("Keywords", ""),
    )


def _title(printed: str | None) -> str | None:
    if printed is None or _JUNK.search(printed) or sum(map(str.isalpha, printed)) < 4:
        return None
    return printed


def _doi(fields: Mapping[str, str], xmp: str) -> str | None:
    own = (
        _one(xmp, "prism:doi"),
        _one(xmp, "pdfx:doi"),
        fields.get("doi"),
        fields.get("DOI"),
        _one(xmp, "crossmark:DOI"),
        fields.get("WPS-ARTICLEDOI"),
        _one(xmp, "dc:identifier"),
        fields.get("Subject"),
        fields.get("Title"),
    )
    return next((doi for text in own if text and (doi := find_doi(text))), None)


def _authors(xmp: str, info: str) -> tuple[Person, ...]:
    creator = _property(xmp, "dc:creator")
    names = [_plain(item) for item in _ITEM.findall(creator)] if creator else []
    names = [bare for name in names if (bare := _IN_BRACKETS.sub("", name).strip())]
    if len(names) == 1:
        several = parse_authors(names[0])
        return several or (inverted_or_plain(names[0]),)
    if names:
        return tuple(inverted_or_plain(name) for name in names)
    return parse_authors(_IN_BRACKETS.sub("", info))


def _one(xmp: str, name: str) -> str | None:
    """Return the text of a property, of its first item where it has several."""
    inside = _property(xmp, name)
    if inside is None:
        return None
    items = _ITEM.findall(inside)
    return _plain(items[0] if items else inside) or None


def _property(xmp: str, name: str) -> str | None:
    begin = xmp.find(f"<{name}")
    stop = xmp.find(f"</{name}>", begin)
    if 0 <= begin < stop:
        return xmp[xmp.find(">", begin) + 1 : stop]
    match = re.search(_ATTRIBUTE.format(name=re.escape(name)), xmp) if name in xmp else None
    return match["value"] if match else None


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())
