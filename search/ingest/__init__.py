"""Files to documents: one reader per format, picked by what is in the file, then by its name."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.office.docx import read_docx
from search.ingest.office.epub import read_epub
from search.ingest.office.latex import read_latex
from search.ingest.office.odt import read_odt
from search.ingest.office.rtf import read_rtf
from search.ingest.packed import unpacked
from search.ingest.pages.html import read_html
from search.ingest.pages.markdown import read_markdown
from search.ingest.pages.text import read_text
from search.ingest.pdf.reader import read_pdf
from search.ingest.picking import (
    HEAD,
    XML,
    choose,
    gunzipped_head,
    head_of,
    is_encrypted_office,
    recognise,
)
from search.ingest.records.bibtex import read_bibtex
from search.ingest.records.csl_json import read_csl_json
from search.ingest.records.jsonl import read_jsonl
from search.ingest.records.nbib import read_nbib
from search.ingest.records.pubmed_text import read_pubmed_text
from search.ingest.records.refer import read_refer
from search.ingest.records.ris import read_ris
from search.ingest.records.web_of_science import read_web_of_science
from search.ingest.records.zotero import read_zotero
from search.ingest.refusals import DOCUMENTS, refused
from search.ingest.xml.endnote_xml import read_endnote_xml
from search.ingest.xml.jats import read_jats
from search.ingest.xml.pubmed_xml import read_pubmed_xml
from search.ingest.xml.zotero_rdf import read_zotero_rdf

__all__ = ["FORMATS", "READERS", "ReadError", "is_known", "read"]

Reader = Callable[[Path], Iterator[Document]]

FORMATS: Mapping[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "odt": read_odt,
    "epub": read_epub,
    "rtf": read_rtf,
    "latex": read_latex,
    "jats": read_jats,
    "pubmed-xml": read_pubmed_xml,
    "endnote-xml": read_endnote_xml,
    "nbib": read_nbib,
    "pubmed-text": read_pubmed_text,
    "ris": read_ris,
    "refer": read_refer,
    "web-of-science": read_web_of_science,
    "bibtex": read_bibtex,
    "csl-json": read_csl_json,
    "jsonl": read_jsonl,
    "zotero": read_zotero,
    "zotero-rdf": read_zotero_rdf,
}
"""Format to its reader."""

_SUFFIXES = {
    "text": ".txt .text",
    "markdown": ".md .markdown",
    "html": ".html .htm .xhtml .shtml",
    "pdf": ".pdf",
    "docx": ".docx .docm .dotx",
    "odt": ".odt .ott",
    "epub": ".epub",
    "rtf": ".rtf",
    "latex": ".tex .latex .ltx",
    "nbib": ".nbib .medline",
    "ris": ".ris",
    "refer": ".enw",
    "web-of-science": ".ciw .isi",
    "bibtex": ".bib .bibtex",
    "jsonl": ".jsonl .ndjson",
    "csl-json": ".json .csljson",
    "zotero-rdf": ".rdf",
    "xml": ".xml .nxml .jats",
}
_NAMED = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}


def _read_xml(path: Path) -> Iterator[Document]:
    """Refuse a file named as XML that is none; what it is was looked for before."""
    raise ReadError(path, "this is no XML", "check which file this is, or save it again")


READERS: Mapping[str, Reader] = {
    suffix: FORMATS.get(name, _read_xml) for suffix, name in _NAMED.items()
}
"""Extension, in lower case, to the reader of files that are called so and are what they say."""


def read(path: str | Path) -> Iterator[Document]:
    """Yield the documents of a file, with the keys that they propose.

    What the first bytes prove is believed before the name; of gzip files what is packed is
    read. Raises ReadError, one sentence that names file, place and remedy, where the file or a
    record of it cannot be read; records that can be are yielded before.
    """
    file = Path(path)
    if _never_ends(file):
        raise ReadError(file, "this is a pipe or a device", "copy what it gives into a file")
    head = head_of(file)
    if not head.strip() and len(head) < HEAD:
        raise ReadError(file, "the file is empty", "leave it out or save it again")
    found = recognise(head, file)
    if found == "gzip":
        yield from _read_packed(file, gunzipped_head(head))
    else:
        yield from _reader(file, found, head)(file)


def is_known(name: str) -> bool:
    """Tell whether a file in a folder is to be read, or to be named as one that cannot be.

    All else (pictures, tables, archives, the lock files of office programs) is passed over.
    """
    path = Path(name)
    suffix = path.suffix.casefold()
    if name.startswith("~$") and _NAMED.get(suffix) != "text":
        return False
    if suffix == ".gz":
        return path.with_suffix("").suffix.casefold() in READERS
    return suffix in READERS or suffix in DOCUMENTS or name.casefold() == "zotero.sqlite"


def _reader(path: Path, found: str | None, head: bytes) -> Reader:
    chosen = choose(_NAMED.get(path.suffix.casefold()), found, head)
    if chosen == "xml" or (chosen is None and found is None and path.suffix.casefold() in READERS):
        return _read_xml
    if chosen is None or chosen not in FORMATS:
        encrypted = found == "ole" and is_encrypted_office(head, path)
        raise refused(path, found, encrypted=encrypted)
    return FORMATS[chosen]


def _read_packed(path: Path, head: bytes) -> Iterator[Document]:
    """Yield the documents of a gzip file; readers of XML unpack by themselves, piece by piece."""
    inner = path.stem if path.suffix.casefold() == ".gz" else path.name
    found = recognise(head, Path(inner))
    if found == "gzip":
        raise refused(path, "gzip")
    reader = _reader_within(path, inner, found, head)
    if found in XML:
        yield from reader(path)
    else:
        yield from unpacked(path, reader, inner)


def _reader_within(path: Path, inner: str, found: str | None, head: bytes) -> Reader:
    """Return the reader for what is packed; a ReadError is about the packed file."""
    try:
        return _reader(Path(inner), found, head)
    except ReadError as error:
        if found is None:
            raise refused(path, None) from error
        raise ReadError(path, error.problem, error.remedy) from error


def _never_ends(path: Path) -> bool:
    """Tell whether a path is neither file nor folder: reading it might wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
