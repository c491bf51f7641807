"""Reads books in EPUB 2 and 3: the chapters in the order of the spine, as a reader sees them."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from search.documents import Document, Person, Reference, Span
from search.ingest.dates import find_date
from search.ingest.encoding import decode
from search.ingest.errors import ReadError
from search.ingest.names import inverted_or_plain, parse_authors
from search.ingest.office.archive import Archive, open_archive
from search.ingest.office.paragraphs import Paragraph, document_of
from search.ingest.pages.html import declared_encoding, refuse_depth
from search.ingest.pages.html_text import page_text
from search.ingest.pages.journal_lines import find_doi

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = re.compile(r"obfuscat|font", re.IGNORECASE)
_MOST_PAGES = 5000
_AROUND = re.compile(r"(?:^|[\W_\d])(?:cover|toc|nav|contents)(?:[\W_\d]|$)", re.I)
_GUIDE = frozenset(("cover", "toc"))
_ISBN = re.compile(r"(?:urn:isbn:|isbn[:\s]*)?((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])", re.I)
_MARKUP = re.compile(r"x?html|xml")


@dataclass(frozen=True, slots=True)
class _Item:
    """One page of the book."""

    name: str
    around: bool
    """Whether it is a cover or a table of contents."""


def read_epub(path: Path) -> Iterator[Document]:
    """Yield the one document of a book; its chapters are sections.

    Raises ReadError where it is no book, is damaged or protected, or holds no text.
    """
    with open_archive(path) as archive:
        place = _package_name(archive, path)
        package = archive.xml(place)
        _refuse_protected(archive, path)
        paragraphs: list[Paragraph] = []
        fault: ReadError | None = None
        for item in _spine(package, posixpath.dirname(place)):
            try:
                paragraphs += _page(archive, item, path)
            except ReadError as error:
                if item.name not in archive or not item.around:
                    fault = fault or error
        given = _reference(package)
    if fault and not any(one.text.strip() for one in paragraphs):
        raise fault
    yield document_of(paragraphs, path=path, format="epub", given=given, catalogued=True)
    fault = fault or archive.fault
    if fault:
        raise fault


def _package_name(archive: Archive, path: Path) -> str:
    if _CONTAINER in archive:
        for element in archive.xml(_CONTAINER).iter("{*}rootfile"):
            name = posixpath.normpath(unquote(element.get("full-path") or ""))
            if name in archive:
                return name
    named = next((name for name in archive.names if name.endswith(".opf")), None)
    if named is None:
        raise ReadError(path, "this is no EPUB book, or it is damaged", "download it again")
    return named


def _refuse_protected(archive: Archive, path: Path) -> None:
    """Refuse books whose pages are encrypted; obfuscated fonts do not matter."""
    if _ENCRYPTION not in archive:
        return
    for element in archive.xml(_ENCRYPTION).iter("{*}CipherReference"):
        if _MARKUP.search((element.get("URI") or "").rpartition(".")[2]):
            problem = "the book is protected against copying (DRM)"
            raise ReadError(path, problem, "ask its seller for a copy that is not")


def _spine(package: _Element, folder: str) -> Iterator[_Item]:
    """Yield the pages in reading order."""
    items = {element.get("id"): element for element in package.iter("{*}item")}
    guided = {
        _resolved(folder, element.get("href") or "")
        for element in package.iter("{*}reference")
        if (element.get("type") or "").casefold() in _GUIDE
    }
    seen: set[str] = set()
    for reference in list(package.iter("{*}itemref"))[:_MOST_PAGES]:
        item = items.get(reference.get("idref"))
        if item is None or not _MARKUP.search(item.get("media-type") or "html"):
            continue
        name = _resolved(folder, item.get("href") or "")
        if name in seen:
            continue
        seen.add(name)
        stem = posixpath.basename(name).rpartition(".")[0]
        around = (
            "nav" in (item.get("properties") or "").split()
            or name in guided
            or bool(_AROUND.search(stem))
        )
        yield _Item(name, around)


def _resolved(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _page(archive: Archive, item: _Item, path: Path) -> list[Paragraph]:
    """Return the paragraphs of one page, by the rules for saved web pages."""
    from selectolax.lexbor import LexborHTMLParser

    data = archive.read(item.name)
    if not data.strip():
        return []
    source = decode(data, path, declared_encoding(data))
    refuse_depth(source, path)
    page = page_text(LexborHTMLParser(_closed(source)))
    headings = sorted(page.headings)
    cited = [mark.start for mark in page.citations]
    around = [span.start for span in page.furniture]
    paragraphs: list[Paragraph] = []
    at = 0
    for text in page.text.split("\n\n"):
        end = at + len(text)
        place = bisect_left(headings, at)
        heads = place < len(headings) and headings[place] < end
        level = page.headings[headings[place]] if heads else 0
        marks = tuple(
            Span(mark.start - at, mark.end - at)
            for mark in page.citations[bisect_left(cited, at) : bisect_left(cited, end)]
        )
        last = bisect_left(around, end) - 1
        marked = last >= 0 and page.furniture[last].end > at
        paragraphs.append(
            Paragraph(text, level, marks, furniture=item.around or (marked and not level))
        )
        at = end + 2
    return paragraphs


_EMPTY = re.compile(
    r"<(title|script|style|a|div|span|p|td|i|b|em|strong|textarea|iframe)(\s[^<>]*)?/>",
    re.IGNORECASE,
)


def _closed(source: str) -> str:
    """Return XHTML as HTML: elements that XML lets close themselves, which HTML does not."""
    return _EMPTY.sub(r"<\1\2></\1>", source)


def _reference(package: _Element) -> Reference:
    """Return what the package's Dublin Core metadata tell."""
    fields: dict[str, list[_Element]] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        fields.setdefault(element.tag.rpartition("}")[2].casefold(), []).append(element)

    def texts(name: str) -> list[str]:
        found = (
            " ".join("".join(map(str, one.itertext())).split()) for one in fields.get(name, ())
        )
        return [text for text in found if text]

    refined = _refinements(package)
    authors: list[Person] = []
    editors: list[Person] = []
    for one in fields.get("creator", []) + fields.get("contributor", []):
        role = _role(one, refined)
        persons = _persons(one, refined)
        contributes = one.tag.casefold().endswith("contributor")
        if role == "aut" or (role == "" and not contributes):
            authors += persons
        elif role == "edt":
            editors += persons
    dates = texts("date")
    identifiers = texts("identifier") + texts("source")
    isbn = next((found[1] for text in identifiers if (found := _ISBN.fullmatch(text))), None)
    return Reference(
        type="book",
        title=next(iter(texts("title")), None),
        authors=tuple(dict.fromkeys(authors)),
        editors=tuple(dict.fromkeys(editors)),
        issued=next((date for text in dates if (date := find_date(text))), None),
        doi=find_doi(" ".join(identifiers)),
        isbn=re.sub(r"[- ]", "", isbn) if isbn else None,
        publisher=next(iter(texts("publisher")), None),
        language=next(iter(texts("language")), None),
        licence=next(iter(texts("rights")), None),
        keywords=tuple(dict.fromkeys(texts("subject"))),
    )


def _refinements(package: _Element) -> dict[tuple[str, str], str]:
    """Return what EPUB 3 says of an element elsewhere: (id, property) to value."""
    return {
        ((element.get("refines") or "").removeprefix("#"), element.get("property") or ""): text
        for element in package.iter("{*}meta")
        if element.get("refines") and (text := (element.text or "").strip())
    }


def _attribute(element: _Element, name: str) -> str:
    """Return an attribute of whatever namespace (``opf:role``)."""
    found = (value for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name)
    return str(next(found, "")).strip()


def _role(element: _Element, refined: dict[tuple[str, str], str]) -> str:
    role = _attribute(element, "role") or refined.get((element.get("id") or "", "role"), "")
    return role.casefold()


def _persons(element: _Element, refined: dict[tuple[str, str], str]) -> Sequence[Person]:
    """Return the persons of one element, in which some programs put the names of all."""
    shown = " ".join("".join(map(str, element.itertext())).split())
    filed = _attribute(element, "file-as") or refined.get((element.get("id") or "", "file-as"), "")
    name = filed if "," in filed else shown
    if not name or name.casefold() in ("unknown", "anonymous"):
        return ()
    several = parse_authors(shown)
    return several if len(several) > 1 else (inverted_or_plain(name),)
