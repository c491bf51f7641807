"""Notes that leave the desk: verified against their sources, in the form that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from search.errors import NoteError
from search.files import write_atomically
from search.folders import expanded
from search.notes import citations
from search.notes.anchors import Anchor
from search.notes.checking import Checked, DocumentOf, check
from search.notes.note import Note
from search.notes.pages.docx_page import docx_page
from search.notes.pages.html_page import html_page
from search.notes.pages.markdown_page import markdown_page
from search.notes.pages.org_page import org_page
from search.notes.pages.sheet import Sheet, cited_references, laid_out
from search.notes.pages.table import csv_table
from search.notes.pages.web_annotations import web_annotations

PAGES: Mapping[str, Callable[[Sheet], str]] = {
    "markdown": markdown_page,
    "org": org_page,
    "html": html_page,
}
_RECORDS: Mapping[str, Callable[[Sequence[Checked]], str]] = {
    "csv": csv_table,
    "jsonl": web_annotations,
}
FORMATS = (*PAGES, *_RECORDS, *citations.FORMATS)
"""The formats of text that notes leave in, by name."""

DOCX = "docx"
"""The one format that is no text; it is written to files only."""

WITH_BIBLIOGRAPHY = ("markdown", "org")
"""Formats that cite by key, and have a BibTeX file with these keys written beside them."""


def verify(notes: Iterable[Note], document_of: DocumentOf) -> list[tuple[Note, Anchor]]:
    """Look up every note's passage in its source; without a source it is ``missing``."""
    return [(item.note, item.anchor) for item in check(notes, document_of)]


def export(
    notes: Iterable[Note],
    document_of: DocumentOf,
    format: str = "markdown",
    *,
    by: str = "document",
    style: str = "apa",
    title: str = "Notes",
) -> str:
    """Return notes in one of ``FORMATS``; every passage is verified first.

    ``markdown``, ``org`` and ``html`` are pages: the passages in groups
    (`search.notes.choosing.GROUPINGS`) with citations, comments, tags and a reference list in a
    citation style; ``csv`` is a table, ``jsonl`` has W3C Web Annotations; the others hold the
    references of the documents that the notes are from. Raises NoteError for an unknown format,
    CitationError for an unknown style.
    """
    if format not in FORMATS:
        raise NoteError(f"There is no format {format!r}; there are {', '.join((*FORMATS, DOCX))}.")
    return exported(check(notes, document_of), format, by=by, style=style, title=title).decode()


def exported(
    items: Sequence[Checked],
    format: str,
    *,
    by: str = "document",
    style: str = "apa",
    title: str = "Notes",
) -> bytes:
    """Return notes that were looked up already in a format, ``docx`` among them; see `export`."""
    if format == DOCX:
        return docx_page(laid_out(items, by=by, style=style, title=title))
    if format in PAGES:
        text = PAGES[format](laid_out(items, by=by, style=style, title=title))
    elif format in _RECORDS:
        text = _RECORDS[format](items)
    else:
        text = citations.FORMATS[format](cited_references(items))
    return text.encode("utf-8")


def drifted(items: Iterable[Checked]) -> list[Checked]:
    """Return the notes whose quotations are not what their sources say now, as far as known."""
    return [item for item in items if item.drifted]


def write_export(
    path: Path, items: Sequence[Checked], format: str, *, force: bool = False, **layout: str
) -> list[Path]:
    """Write notes to a file, and the bibliography that it cites from beside it (``.bib``).

    Returns the files written. ``layout`` is that of `exported`. Raises NoteError as
    `write_file`; nothing is written then, or the page alone is missing where its bibliography
    was written and the disk was full for the rest.
    """
    path = expanded(path)
    if not force:
        for wanted in in_the_way(path, items, format):
            raise _exists(wanted)
    content = exported(items, format, **layout)
    bibliography = _bibliography(path, items, format)
    if bibliography is None:
        write_file(path, content, force)
        return [path]
    references = exported(items, "bibtex")
    if not _holds(bibliography, references):
        write_file(bibliography, references, force)
    write_file(path, content, force)
    return [path, bibliography]


def in_the_way(path: Path, items: Sequence[Checked], format: str) -> list[Path]:
    """Return the files that `write_export` would replace by others."""
    path = expanded(path)
    found = [path] if path.exists() else []
    bibliography = _bibliography(path, items, format)
    if (
        bibliography is not None
        and bibliography.exists()
        and not _holds(bibliography, exported(items, "bibtex"))
    ):
        found.append(bibliography)
    return found


def _bibliography(path: Path, items: Sequence[Checked], format: str) -> Path | None:
    return path.with_suffix(".bib") if format in WITH_BIBLIOGRAPHY and items else None


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file holds just this, so that it need not be written again."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def write_file(path: Path, content: str | bytes, force: bool = False) -> None:
    """Write an export, all of it or nothing; the file is the user's alone (mode 0600).

    Raises NoteError when it cannot be written, or when a file of that name exists and
    ``force`` is not given; a file replaced by force keeps its mode.
    """
    path = expanded(path)
    if isinstance(content, str):
        content = content.encode("utf-8")
    try:
        if force and path.exists():
            # Behind a symbolic link the file itself is replaced, not the link.
            path = path.resolve()
            write_atomically(path, content, mode=path.stat().st_mode & 0o777)
        else:
            write_atomically(path, content, replace=False)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        raise NoteError.of_system(path, error, "nothing was written") from error


def _exists(path: Path) -> NoteError:
    return NoteError(f"{path}: exists already; choose another name, or add --force to replace it.")
