"""Which format a file has: by what is in it where that is certain, else by its name.

Names lie: a text is called ``.pdf``, a MEDLINE download ``.txt``, a saved page ``.xml``. What
the first bytes prove is believed before the name.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from pathlib import Path

from search.ingest.encoding import unreadable
from search.ingest.records.pubmed_text import looks_like_pubmed_text

HEAD = 65_536
"""How many bytes of a file are looked at."""

RECORDS = frozenset(
    ("ris", "nbib", "pubmed-text", "bibtex", "web-of-science", "refer", "csl-json", "jsonl")
)
XML = frozenset(("pubmed-xml", "jats", "endnote-xml", "zotero-rdf"))
_PROVEN = frozenset(("pdf", "docx", "odt", "epub", "rtf", "zotero"))
"""Formats that the first bytes prove, whatever the name says."""
_NEVER = frozenset(("zip", "ole", "sqlite", "gzip", "picture"))
_READABLE = RECORDS | XML | {"html", "latex"}

_SIGNATURES = (
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
_PDF_WITHIN = 1024
"""Readers of PDF find its header among the first bytes, not only at the beginning."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ROOTS = {
    **dict.fromkeys(
        (
            "pubmedarticleset",
            "pubmedarticle",
            "pubmedbookarticleset",
            "pubmedbookarticle",
            "medlinecitationset",
            "medlinecitation",
        ),
        "pubmed-xml",
    ),
    **dict.fromkeys(("article", "pmc-articleset", "oai-pmh", "articles"), "jats"),
    **dict.fromkeys(("xml", "records"), "endnote-xml"),
    "rdf": "zotero-rdf",
    "html": "html",
}
_PROLOGUE = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?P<doctype>[\w:.-]+)"
    r"(?:[^>\[\"']|\"[^\"]*\"|'[^']*'|\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\])*>)*",
    re.DOTALL | re.IGNORECASE,
)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[\w.-]+)")
_HTML_PART = re.compile(
    r"<(?:html|head|body|title|meta|div|p|script|table|h[1-6]|center|font)[\s>]", re.IGNORECASE
)
_RIS = re.compile(r"^[ \t]*TY[ \t]{0,2}-[ \t]?[A-Z]{2,}", re.MULTILINE | re.IGNORECASE)
_NBIB = re.compile(r"^PMID[ \t]?-[ \t]?\d", re.MULTILINE)
_BIBTEX = re.compile(
    r"^[ \t]*@(?:article|book|inproceedings|incollection|inbook|misc|phdthesis|mastersthesis"
    r"|techreport|proceedings|conference|unpublished|booklet|manual|online|report|thesis"
    r"|dataset|software|string|preamble|comment)[ \t]*[{(]",
    re.MULTILINE | re.IGNORECASE,
)
_CIW = re.compile(r"\AFN (?:Clarivate|ISI|Thomson)|\AVR 1\.0\s|^PT [JBSP]\r?\n", re.MULTILINE)
_ENW = re.compile(r"\A\s*%0 [A-Z][a-z]")
_LATEX = re.compile(r"^[^%\n]*\\(?:documentclass|documentstyle|begin\{document\})", re.MULTILINE)
_FORMS = (
    (_CIW, "web-of-science"),
    (_ENW, "refer"),
    (_NBIB, "nbib"),
    (_RIS, "ris"),
    (_LATEX, "latex"),
)
_JSON = re.compile(r"[\[\s]*\{\s*[\"}]")
_SQLITE = b"SQLite format 3\x00"
_WITHIN = 4000
"""Before the first record stand at most some lines: a search's name, blank ones."""


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file; raises ReadError where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise unreadable(path, error) from error


def recognise(head: bytes, path: Path) -> str | None:
    """Return the format that a file's first bytes prove, or None where they prove nothing.

    Besides formats that can be read the answer may be ``zip``, ``ole``, ``sqlite``, ``gzip`` or
    ``picture``, or ``xml:NAME`` for XML with another root element.
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith(_SQLITE):
        return "zotero" if _is_zotero(path) else "sqlite"
    if head.startswith(b"PK\x03\x04"):
        return _container(path)
    return _text_format(_decoded(head))


def is_text(head: bytes) -> bool:
    """Tell whether first bytes are certainly text: valid UTF-8 without control characters."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text)


def gunzipped_head(head: bytes) -> bytes:
    """Return the first bytes of what is packed in a gzip file's first bytes."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def is_encrypted_office(head: bytes, path: Path) -> bool:
    """Tell whether an OLE container is a Word file behind a password ([MS-OFFCRYPTO], 2.3)."""
    name = "EncryptedPackage".encode("utf-16-le")
    if name in head:
        return True
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - 1_000_000, 0))
            return name in file.read(1_000_000)
    except OSError:
        return False


def _container(path: Path) -> str:
    """Return the kind of a zip container, by its members."""
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
            told = b""
            if "mimetype" in names:
                with file.open("mimetype") as member:
                    told = member.read(100)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error):
        return "zip"
    if b"opendocument.text" in told:
        return "odt"
    if told.startswith(b"application/epub") or "META-INF/container.xml" in names:
        return "epub"
    if any(name.startswith("word/") for name in names):
        return "docx"
    return "zip"


def _is_zotero(path: Path) -> bool:
    """Whether a database is Zotero's: by its name, as it may not be opened in its place."""
    return path.name.casefold().startswith("zotero") and "sqlite" in path.name.casefold()


def _decoded(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, errors="replace")
    if head[:400].count(0) * 3 > len(head[:400]):
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", errors="replace")
    return head.decode("utf-8", errors="replace")


def _text_format(text: str) -> str | None:
    start = text.lstrip("\ufeff \t\r\n\f\v\x00")
    if start.startswith("<"):
        return _markup(start)
    if _JSON.match(start):
        return _json(start)
    if looks_like_pubmed_text(start):
        return "pubmed-text"
    first = start[:_WITHIN]
    for form, name in _FORMS:
        if form.search(first):
            return name
    # Prose on how to write BibTeX shows entries as well: only comments stand before the first.
    match = _BIBTEX.search(first)
    if match and (match.start() < 200 or first[:1] in "%@"):
        return "bibtex"
    return None


def _markup(text: str) -> str | None:
    prologue = _PROLOGUE.match(text)
    at = prologue.end() if prologue else 0
    if prologue and (prologue["doctype"] or "").casefold() == "html":
        return "html"
    element = _ELEMENT.match(text, at)
    name = element["name"].casefold() if element else ""
    if name in _ROOTS:
        return _ROOTS[name]
    is_xml = text.startswith("<?xml")
    if _HTML_PART.match(text, at) or (not is_xml and _HTML_PART.search(text[:2000])):
        return "html"
    return f"xml:{element['name']}" if element else None


def _json(start: str) -> str:
    """Return ``jsonl`` for an object a line in the form of BEIR, else ``csl-json``."""
    line = start.split("\n", 1)[0]
    one_a_line = line.rstrip().endswith("}") or len(line) == len(start)
    return "jsonl" if start.startswith("{") and '"_id"' in line and one_a_line else "csl-json"


def choose(named: str | None, found: str | None, head: bytes) -> str | None:
    """Return the format to read a file as, or None where no reader should take it.

    ``named`` is the format that its name promises (``xml`` for all kinds of XML), ``found`` what
    `recognise` says of its first bytes.
    """
    if found in _PROVEN:
        return found
    if found in _NEVER:
        return named if found == "zip" and named in _PROVEN else None
    if named in _PROVEN:
        if named == "pdf" and found == "html":
            return named  # a page that asks to log in, which its reader tells
        return found if found in _READABLE else "text" if is_text(head) else named
    if named == "xml":
        return found if found in _READABLE or found is None else None
    if named == "html":
        return found if found in XML else named
    if named == "text":
        return found if found in _READABLE else named
    if named in RECORDS:
        array = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        if named == "jsonl":
            return "csl-json" if array else named
        return found if found in RECORDS or found in XML else named
    if named is None:
        return found if found in _READABLE - {"csl-json", "jsonl"} else None
    return named
