"""What is said of files that cannot be read, and how their text may be had all the same."""

from __future__ import annotations

from pathlib import Path

from search.ingest.errors import ReadError

_PICTURE = ("this is a picture", "run text recognition (OCR) on it and add the PDF or text")
_TABLE = ("tables are not read", "save what is text in it as .txt, or records as RIS or BibTeX")
_SLIDES = ("slide shows are not read", "save it as PDF")
_BOOK = ("this e-book format is not read", "convert it to EPUB")
_PACKED = ("archives are not unpacked", "unpack it and add the folder")
_OLD_WORD = ("old Word files are not read", "save it as .docx")
_SOUND = ("sound and films hold no text", "add a transcript as .txt")

DOCUMENTS = {
    ".doc": _OLD_WORD,
    ".dot": _OLD_WORD,
    ".wpd": ("WordPerfect files are not read", "save it as .docx"),
    ".pages": ("Pages files are not read", "export it as .docx or PDF"),
    ".wps": ("Works files are not read", "save it as .docx"),
    ".ppt": _SLIDES,
    ".pptx": _SLIDES,
    ".odp": _SLIDES,
    ".key": _SLIDES,
    ".mobi": _BOOK,
    ".azw": _BOOK,
    ".azw3": _BOOK,
    ".fb2": _BOOK,
    ".lit": _BOOK,
    ".djvu": ("DjVu files are not read", "convert it to PDF"),
    ".ps": ("PostScript files are not read", "convert it to PDF (ps2pdf)"),
    ".eps": ("PostScript files are not read", "convert it to PDF (ps2pdf)"),
    ".xps": ("XPS files are not read", "print it as PDF"),
    ".mht": ("web archives are not read", "save the page as .html"),
    ".mhtml": ("web archives are not read", "save the page as .html"),
    ".webarchive": ("web archives are not read", "save the page as .html"),
    ".enl": ("EndNote libraries are not read", "export them in EndNote as XML"),
    ".caj": ("CAJ files are not read", "convert it to PDF"),
}
"""Documents whose format is not read: in folders they are named, not passed over."""

_OTHERS = {
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".svg", ".heic"),
        _PICTURE,
    ),
    **dict.fromkeys((".csv", ".tsv", ".xls", ".xlsx", ".ods", ".numbers"), _TABLE),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".gz"), _PACKED),
    **dict.fromkeys((".mp3", ".wav", ".mp4", ".avi", ".mov", ".mkv", ".m4a"), _SOUND),
    ".sqlite": ("databases other than Zotero's are not read", "export it as RIS or BibTeX"),
    ".bst": ("this is a style of BibTeX", "leave it out"),
    ".lnk": ("this is a link of Windows", "add the file that it leads to"),
    ".url": ("this is a link to a page", "save the page as .html"),
    ".webloc": ("this is a link to a page", "save the page as .html"),
}

_BY_CONTENT = {
    "picture": _PICTURE,
    "zip": ("this is a ZIP archive, or a damaged DOCX, ODT or EPUB file", "unpack or repair it"),
    "sqlite": ("this is a database other than Zotero's", "export it as RIS, BibTeX or XML"),
    "gzip": ("this is a gzip archive inside another", "unpack it"),
}


def refused(path: Path, kind: str | None, *, encrypted: bool = False) -> ReadError:
    """Return the ReadError for a file that no reader takes.

    ``kind`` is what `search.ingest.picking.recognise` says of it, ``encrypted`` whether it is
    an office file behind a password.
    """
    suffix = path.suffix.lower()
    if encrypted:
        return ReadError(path, "it is encrypted", "save it without a password")
    named = DOCUMENTS.get(suffix) or _OTHERS.get(suffix)
    if named:
        return ReadError(path, *named)
    if kind == "ole":
        return ReadError(path, "this is an old Office file", "save it as .docx or PDF")
    if kind and kind.startswith("xml:"):
        root = kind.removeprefix("xml:")[:40]
        problem = f"XML of this kind (its root is <{root}>) is not known"
        return ReadError(path, problem, "export it as PubMed, JATS or EndNote XML")
    if kind in _BY_CONTENT:
        return ReadError(path, *_BY_CONTENT[kind])
    kinds = f"files ending in {suffix}" if suffix else "files without an extension"
    return ReadError(path, f"{kinds} are not known", "if it is plain text, name it .txt")
