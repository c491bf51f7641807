"""Files to documents: one reader per format, picked by the file's extension."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.html import read_html
from search.ingest.jsonl import read_jsonl
from search.ingest.markdown import read_markdown
from search.ingest.text import read_text

__all__ = ["READERS", "ReadError", "read"]

READERS: Mapping[str, Callable[[Path], Iterator[Document]]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".jsonl": read_jsonl,
}
"""Extension, in lower case, to the reader of its files."""

_NOT_YET = {
    ".pdf": "PDF files",
    ".docx": "Word files",
    ".doc": "Word files",
    ".odt": "OpenDocument files",
    ".rtf": "RTF files",
    ".epub": "EPUB books",
    ".xml": "XML files",
    ".nxml": "XML files",
    ".nbib": "NBIB records",
    ".ris": "RIS records",
    ".bib": "BibTeX records",
    ".csv": "tables",
    ".json": "JSON files",
}


def read(path: str | Path) -> Iterator[Document]:
    """Yield the documents of a file, with the keys that they propose.

    Raises ReadError, one sentence that names file, place and remedy, where the file or a
    record of it cannot be read; records that can be are yielded before.
    """
    file = Path(path)
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise _unknown(file)
    if _never_ends(file):
        raise ReadError(file, "this is a pipe or a device", "copy what it gives into a file")
    yield from reader(file)


def _never_ends(path: Path) -> bool:
    """Tell whether a path is neither file nor folder: reading it might wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _unknown(path: Path) -> ReadError:
    suffix = path.suffix.lower()
    if path.is_dir():
        return ReadError(path, "this is a folder", "give a file in it")
    if not path.exists():
        return ReadError(path, "there is no such file", "check the path")
    if suffix in _NOT_YET:
        return ReadError(path, f"{_NOT_YET[suffix]} cannot be read yet", "save its text as .txt")
    kind = f"files ending in {suffix}" if suffix else "files without an extension"
    return ReadError(path, f"{kind} are not known", "if it is plain text, name it .txt")
