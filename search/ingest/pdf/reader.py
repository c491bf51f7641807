"""Reads PDF files: the running text, with the printed page of every sentence.

PDFium (through pypdfium2) finds the letters, in a worker process; lines, columns, paragraphs
and the record are made out of where they stand and how they are set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from search.documents import Document
from search.ingest.encoding import unreadable
from search.ingest.errors import ReadError
from search.ingest.isolation import RefusedError, WorkerLostError, stream
from search.ingest.keys import absolute, key_of
from search.ingest.pages.assembly import Hints, assemble
from search.ingest.pages.keywords import parse_keywords
from search.ingest.pdf.flow import flow
from search.ingest.pdf.front import read_front
from search.ingest.pdf.furniture import PdfPage, find_furniture
from search.ingest.pdf.lines import PrintedLine
from search.ingest.pdf.metadata import read_metadata
from search.ingest.picking import is_text

_HEAD = 1024
"""A PDF's signature may stand anywhere in so many bytes (PDF 32000-1:2008, annex H.3.4.1)."""
_LEAST_LETTERS = 25
_UNREADABLE = 0.3
"""Share of letters without a meaning from which on a font does not tell its letters."""
_TASK = "search.ingest.pdf.pages:pages_of"
_FAULTS = {
    "crash": "something in it makes the PDF reader crash",
    "time": "it takes too long to read",
    "memory": "it needs too much memory to read",
}
_REPAIR = "open it in a PDF viewer and print it to a new PDF file"


def looks_like_pdf(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a PDF."""
    return b"%PDF-" in head[:_HEAD]


def read_pdf(path: Path) -> Iterator[Document]:
    """Yield the one document of a PDF file.

    Raises ReadError where the file is no PDF, is damaged, needs a password or holds pictures
    of text only; where some pages can be read, after a document of these.
    """
    _check(path)
    about: dict[str, Any] = {"info": {}, "xmp": "", "pages": 0, "whole": False}
    pages: list[PdfPage] = []
    fault: str | None = None
    try:
        for item in stream(_TASK, absolute(path)):
            if "info" in item:
                about = item
            else:
                pages.append(_page(item, len(pages) + 1))
    except RefusedError as refusal:
        raise _refused(path, refusal.reason) from refusal
    except WorkerLostError as casualty:
        fault = _FAULTS[casualty.cause]
    if fault and not any(page.lines for page in pages):
        raise ReadError(path, fault, _REPAIR)
    _check_text(path, pages)
    yield _document(path, pages, about)
    _tell_missing(path, pages, about, fault)


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise unreadable(path, error) from error
    if not head.strip(b"\x00 \t\r\n"):
        raise ReadError(path, "the file is empty", "leave it out or save it again")
    if looks_like_pdf(head):
        return
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:300].lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        raise ReadError(
            path,
            "this is a web page, not a PDF file",
            "name it .html, or download the PDF file itself",
        )
    if start.startswith(b"<?xml"):
        raise ReadError(path, "this is an XML file, not a PDF file", "name it .xml")
    if start.startswith(b"pk\x03\x04"):
        raise ReadError(path, "this is a ZIP or Word file, not a PDF file", "name it as it is")
    if is_text(head):
        raise ReadError(path, "this is plain text, not a PDF file", "name it .txt")
    raise ReadError(path, "this is no PDF file", "download or export it again")


def _refused(path: Path, reason: str) -> ReadError:
    if reason == "password":
        return ReadError(
            path, "it is encrypted and needs a password", "save a copy without the password"
        )
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 4096))
        cut_off = b"%%EOF" not in file.read()
    if cut_off:
        return ReadError(path, "the PDF file is cut off", "download or export it again")
    return ReadError(path, "the PDF file is damaged", "download or export it again")


def _page(item: dict[str, Any], number: int) -> PdfPage:
    if item.get("broken"):
        return PdfPage(number, (), 0.0, 0.0, broken=True)
    return PdfPage(
        number,
        [PrintedLine(*line) for line in item["lines"]],
        item["width"],
        item["height"],
        item["label"],
        item["aside"],
        item["pictures"],
    )


def _check_text(path: Path, pages: Sequence[PdfPage]) -> None:
    """Refuse a file that shows text, but holds none."""
    text = "".join(line.text for page in pages for line in page.lines)
    letters = sum(map(str.isalpha, text))
    unknown = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text)
    remedy = "run OCR over it first (as ocrmypdf does)"
    if unknown > _UNREADABLE * max(len(text), 1):
        raise ReadError(path, "its fonts do not tell which letters they show", remedy)
    if letters >= _LEAST_LETTERS:
        return
    if any(page.pictures for page in pages):
        raise ReadError(path, "it holds pictures of pages, but no text", remedy)
    if not letters:
        raise ReadError(path, "its pages hold no text", "leave it out, or run OCR over it first")


def _document(path: Path, pages: Sequence[PdfPage], about: dict[str, Any]) -> Document:
    furniture = find_furniture(pages)
    told = read_metadata(about["info"], about["xmp"])
    front = read_front(pages, furniture.told, told)
    text = flow(pages, furniture, title=front.title)
    document = assemble(
        text.text,
        key=key_of(path),
        path=absolute(path),
        format="pdf",
        given=front.reference,
        hints=Hints(
            web=False,
            headings=text.headings,
            marks=text.marks,
            pages=text.pages,
            all_headings=True,
        ),
    )
    reference = document.reference
    if not reference.keywords and told.keywords and reference.doi:
        reference = replace(reference, keywords=parse_keywords(told.keywords))
    if reference.type == "article-newspaper":  # a signed and dated text, but no page of a site
        reference = replace(reference, type=front.reference.type)
    return replace(document, reference=reference)


def _tell_missing(
    path: Path, pages: Sequence[PdfPage], about: dict[str, Any], fault: str | None
) -> None:
    """Raise ReadError where pages of the file are missing from the document that was made."""
    count = int(about["pages"])
    if fault:
        place = f"page {len(pages) + 1:,} of {count:,}"
        raise ReadError(path, f"{fault}, and only the pages before were read", _REPAIR, place)
    broken = [page.number for page in pages if page.broken]
    if broken:
        place = f"page {broken[0]:,}"
        more = f" (nor can {len(broken) - 1:,} more pages)" if len(broken) > 1 else ""
        raise ReadError(path, f"this page is damaged and cannot be read{more}", _REPAIR, place)
    if len(pages) < count:
        place = f"page {len(pages) + 1:,} of {count:,}"
        raise ReadError(path, "the file is too long to be read whole", "split it", place)
    scanned = [page.number for page in pages if not page.lines and page.pictures]
    if scanned and len(scanned) * 3 >= count:
        problem = f"{len(scanned):,} of {count:,} pages are pictures without text"
        raise ReadError(path, problem, "run OCR over it (as ocrmypdf does)", f"page {scanned[0]:,}")
    if not about["whole"]:
        problem = "the file is cut off, and only what is left of it was read"
        raise ReadError(path, problem, "download or export it again")
