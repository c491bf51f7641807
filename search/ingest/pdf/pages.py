"""The worker's part of reading a PDF: the file to the printed lines of its pages.

Runs in a worker process (`search.ingest.isolation`), because PDFium is written in C++ and
some files make it crash. What it yields is JSON: first what the file tells of itself, then
each page.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.ingest.isolation import RefusedError
from search.ingest.pdf.lines import page_lines, without_line_numbers
from search.ingest.pdf.words import page_words

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_PASSWORD, _SECURITY = 4, 5
"""FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of PDFium's ``fpdfview.h``."""
_LARGEST_MENDED = 300_000_000
_CATALOGUE = re.compile(rb"(\d{1,9} \d{1,5}) obj\s{0,9}<<[^>]{0,500}?/Type\s{0,9}/Catalog\b")
_MOST_PAGES = 20_000
_MOST_CHARACTERS = 60_000_000
_XMP_BEGIN, _XMP_END = b"<x:xmpmeta", b"</x:xmpmeta>"
_LONGEST_XMP = 300_000
_MOST_PACKETS = 50


def pages_of(path: str) -> Iterator[dict[str, Any]]:
    """Yield ``{"pages", "info", "xmp", "whole"}`` of a file, then a record for each page.

    A page's record has ``lines`` (see `PrintedLine`), ``aside``, ``width``, ``height``,
    ``label`` and ``pictures``, or only ``broken`` where the page cannot be read. Raises
    RefusedError("password") or RefusedError("format").
    """
    document = _opened(path)
    count = len(document)
    xmp, whole = _around(path)
    yield {"pages": count, "info": document.get_metadata_dict(), "xmp": xmp, "whole": whole}
    letters, numbered = 0, False
    for index in range(min(count, _MOST_PAGES)):
        page = _page(document, index, numbered=numbered)
        numbered = numbered or page.pop("numbered", False)
        letters += sum(len(line[0]) for line in page.get("lines", ()))
        yield page
        if letters > _MOST_CHARACTERS:
            break
    document.close()


def _opened(path: str) -> PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_PASSWORD, _SECURITY):
            raise RefusedError("password") from error
    try:
        return pypdfium2.PdfDocument(_with_trailer(path))
    except pypdfium2.PdfiumError as error:
        raise RefusedError("format") from error


def _with_trailer(path: str) -> bytes:
    """Return what is left of a file, with an end that says where its catalogue is.

    Where its table of objects is lost PDFium looks for the objects itself, but not for this.
    """
    with Path(path).open("rb") as file:
        data = file.read(_LARGEST_MENDED)
    catalogue = _CATALOGUE.search(data)
    if catalogue is None:
        raise RefusedError("format")
    return data + b"\ntrailer\n<</Root %s R>>\nstartxref\n0\n%%%%EOF\n" % catalogue[1]


def _page(document: PdfDocument, index: int, *, numbered: bool) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return {"broken": True}
    try:
        words = page_words(page)
        lines = page_lines(words, numbered=numbered, first=index == 0)
        pictures = 0
        if not lines:
            kinds = (pdfium.FPDF_PAGEOBJ_IMAGE,)
            pictures = sum(1 for _ in page.get_objects(filter=kinds, max_depth=2))
        return {
            "lines": lines,
            "aside": list(words.aside),
            "width": words.width,
            "height": words.height,
            "label": document.get_page_label(index),
            "pictures": pictures,
            "numbered": len(without_line_numbers(words.words)) < len(words.words),
        }
    except MemoryError:
        raise
    except Exception:  # whatever it is that a page holds, it costs only this page
        return {"broken": True}
    finally:
        page.close()


def _around(path: str) -> tuple[str, bool]:
    """Return the longest XMP packet that the file holds in plain, and whether it has its end.

    Pictures have packets, too, but short ones.
    """
    with (
        Path(path).open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        whole = data.rfind(b"%%EOF", max(0, len(data) - 4096)) >= 0
        packets = [b""]
        begin = data.find(_XMP_BEGIN)
        while begin >= 0 and len(packets) < _MOST_PACKETS:
            stop = data.find(_XMP_END, begin, begin + _LONGEST_XMP)
            packets.append(data[begin : max(stop, begin)])
            begin = data.find(_XMP_BEGIN, begin + 1)
    return max(packets, key=len).decode("utf-8", "replace"), whole
