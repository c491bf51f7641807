"""Bytes of a text file to text: byte-order marks, UTF-8, Windows-1252, then a guess."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from search.ingest.errors import ReadError

LIMIT = 200_000_000
"""Largest file that is read whole, in bytes."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP, DOCX or EPUB file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "an RTF file"),
)
_NOISE = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_NOISE = 0.05  # random bytes hold 10 % control characters, texts with stray ones far less
_GUESS_BYTES = 200_000
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_LETTERS_1252 = re.compile(rb"[\xc0-\xff\x8a\x8c\x8e\x9a\x9c\x9e\x9f]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def load(path: Path) -> bytes:
    """Return the bytes of a file of at most ``LIMIT`` bytes.

    Raises ReadError where it is larger, empty or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > LIMIT:
        megabytes = LIMIT // 1_000_000
        raise ReadError(path, f"the file is over {megabytes} MB", "split it into smaller files")
    if not data.strip():
        raise ReadError(path, "the file is empty", "leave it out or save it again")
    return data


def unreadable(path: Path, error: OSError) -> ReadError:
    """Return the ReadError for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return ReadError(path, "there is no such file", "check the path")
    if isinstance(error, IsADirectoryError):
        return ReadError(path, "this is a folder", "give a file in it")
    if isinstance(error, PermissionError):
        return ReadError(path, "you may not read this file", "ask its owner for permission")
    reason = (error.strerror or "unknown fault").lower()
    return ReadError(path, f"the system cannot read it ({reason})", "copy it again and retry")


def decode(data: bytes, path: str | Path, declared: str | None = None) -> str:
    """Return the text that bytes stand for, newlines as they are and a byte-order mark dropped.

    ``declared`` is the encoding that the file names itself, tried after UTF-8 (which is
    never right by chance). Raises ReadError for bytes that are no text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(path, f"this is {kind}, not text", "save its text as .txt")
    text = _decode_marked(data)
    if text is None:
        text = _decode_unmarked(data, declared)
    _refuse_noise(text, path)
    if not text.strip():
        raise ReadError(path, "the file holds no text", "leave it out or save it again")
    return text


def _decode_marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    return None


def _decode_unmarked(data: bytes, declared: str | None) -> str:
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and _known(declared):
        try:
            return data.decode(declared)
        except UnicodeDecodeError:
            pass
    return data.decode(_legacy_encoding(data), errors="replace")


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 kind of unmarked bytes: every other byte of Latin text is then 0."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 8 or sample.count(0) < 0.4 * half:
        return None
    if sample[1::2].count(0) > 0.8 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * half:
        return "utf-16-be"
    return None


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _legacy_encoding(data: bytes) -> str:
    """Return the most likely encoding of bytes that are not valid UTF-8."""
    foreign = len(_NOT_ASCII.findall(data))
    letters = len(_LETTERS_1252.findall(data))
    damaged = data.decode("utf-8", errors="replace")
    broken = damaged.count("\N{REPLACEMENT CHARACTER}")
    if len(damaged) > 8 and broken * 4 < foreign:
        return "utf-8"  # most of it is UTF-8: a few bytes were damaged
    if not _UNDEFINED_1252.search(data) and foreign < 0.3 * len(data) and letters * 3 >= foreign:
        return "cp1252"
    if foreign < 0.02 * len(data) and not _UNDEFINED_1252.search(data):
        return "cp1252"  # quotation marks, dashes and signs only
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_GUESS_BYTES]).best()
    return best.encoding if best else "cp1252"


def _refuse_noise(text: str, path: str | Path) -> None:
    noise = len(_NOISE.findall(text)) + text.count("\N{REPLACEMENT CHARACTER}")
    if noise > 2 and noise > _MAX_NOISE * len(text):
        raise ReadError(path, "its content is binary, not text", "save its text as .txt")
