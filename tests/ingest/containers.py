"""Writes small zip containers, as word processors and book makers do."""

from __future__ import annotations

import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def zipped(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def word(path: Path, body: str, **parts: str) -> Path:
    """Write a Word file of a body in WordprocessingML; more parts by name (``styles``)."""
    space = f'xmlns:w="{W}" xmlns:m="{MATH}" xmlns:mc="{CHOICES}"'
    named = {
        f"word/{name}.xml": f"<w:{name} {space}>{content}</w:{name}>"
        for name, content in parts.items()
    }
    document = f"<w:document {space}><w:body>{body}</w:body></w:document>"
    return zipped(path, {"word/document.xml": document, **named})


def run(text: str, properties: str = "") -> str:
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def raised(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def paragraph(*runs: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{inner}</w:p>"


OPENDOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = (
    " ".join(
        f'xmlns:{name}="{OPENDOCUMENT.format(part)}"'
        for name, part in {
            "office": "office",
            "text": "text",
            "table": "table",
            "draw": "drawing",
            "style": "style",
            "meta": "meta",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def opendocument(path: Path, body: str, *, styles: str = "", meta: str = "", **more: str) -> Path:
    """Write an OpenDocument text of what stands in ``office:text``."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "meta.xml": f"<office:document-meta {SPACES}><office:meta>{meta}</office:meta>"
        "</office:document-meta>",
        **more,
    }
    return zipped(path, parts)


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def book(path: Path, pages: dict[str, str], metadata: str = "", **more: str) -> Path:
    """Write a book of pages (name to what stands in the body), in this order."""
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if name == 'nav' else ''}/>"
        for name in pages
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
        **{
            f"OPS/{name}.xhtml": '<?xml version="1.0" encoding="utf-8"?>'
            '<html xmlns="http://www.w3.org/1999/xhtml"'
            ' xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>'
            f"<body>{body}</body></html>"
            for name, body in pages.items()
        },
        **more,
    }
    return zipped(path, parts)
