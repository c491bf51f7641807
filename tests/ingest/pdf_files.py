"""Writes small PDF files: text of the standard fonts at places of pages, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FONTS = {
    "regular": "Helvetica",
    "bold": "Helvetica-Bold",
    "italic": "Helvetica-Oblique",
    "even": "Courier",
    "greek": "Symbol",
}
WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Text:
    """A string at a place; ``y`` counts from the top of the page, in points."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "regular"
    turned: bool = False
    """Whether it runs upwards."""


def column(
    lines: Sequence[str],
    *,
    x: float = 60,
    y: float = 200,
    size: float = 10,
    step: float = 12,
    font: str = "regular",
) -> list[Text]:
    """Return lines under each other; those that begin with a tab are set in."""
    return [
        Text(x + (12 if line.startswith("\t") else 0), y + at * step, line.strip("\t"), size, font)
        for at, line in enumerate(lines)
    ]


def write_pdf(
    pages: Sequence[Sequence[Text]],
    *,
    info: Mapping[str, str] | None = None,
    xmp: str = "",
    labels: str = "",
    picture: bool = False,
    locked: bool = False,
    without: int | None = None,
) -> bytes:
    """Return a PDF file of pages.

    ``labels`` is the ``Nums`` of its page labels. ``picture`` puts one on each page; ``locked``
    asks for a password that nobody knows; the object ``without`` is left out though it is
    referred to (page number N from 0 is object 100 + 2 * N).
    """
    objects: dict[int, bytes] = {}
    fonts = " ".join(f"/{name} {10 + at} 0 R" for at, name in enumerate(FONTS))
    for at, font in enumerate(FONTS.values()):
        encoding = "" if font == "Symbol" else "/Encoding/WinAnsiEncoding"
        objects[10 + at] = f"<</Type/Font/Subtype/Type1/BaseFont/{font}{encoding}>>".encode()
    kids = " ".join(f"{100 + 2 * at} 0 R" for at in range(len(pages)))
    tail = f"/PageLabels<</Nums[{labels}]>>" if labels else ""
    tail += "/Metadata 4 0 R" if xmp else ""
    objects[1] = f"<</Type/Catalog/Pages 2 0 R{tail}>>".encode()
    objects[2] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()
    told = "".join(f"/{name}{_string(value)}" for name, value in (info or {}).items())
    objects[3] = f"<<{told}>>".encode("latin-1")
    if xmp:
        objects[4] = _stream(xmp.encode(), "/Type/Metadata/Subtype/XML")
    pictures = "/XObject<</Im 5 0 R>>" if picture else ""
    if picture:
        shape = "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray"
        objects[5] = _stream(b"\x00\xff\xff\x00", f"{shape}/BitsPerComponent 8")
    for at, page in enumerate(pages):
        place = 100 + 2 * at
        objects[place] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {place + 1} 0 R"
            f"/Resources<</Font<<{fonts}>>{pictures}>>>>"
        ).encode()
        drawn = "\n".join(_shown(text) for text in page)
        if picture:
            drawn += "\nq 500 0 0 700 40 60 cm /Im Do Q"
        objects[place + 1] = _stream(drawn.encode("cp1252"), "")
    if locked:
        nobody = f"/O<{'00' * 32}>/U<{'11' * 32}>"
        objects[6] = f"<</Filter/Standard/V 1/R 2/Length 40{nobody}/P -4>>".encode()
    objects.pop(without, None)  # type: ignore[arg-type]
    return _file(objects, locked=locked)


def _file(objects: Mapping[int, bytes], *, locked: bool) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, last = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % last
    for number in range(last):
        at = places.get(number)
        out += b"0000000000 65535 f \n" if at is None else b"%010d 00000 n \n" % at
    lock = b"/Encrypt 6 0 R/ID[<00><00>]" if locked else b""
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 3 0 R%s>>\n" % (last, lock)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _stream(data: bytes, entries: str) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def _string(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped})"


def _shown(text: Text) -> str:
    place = f"{text.x:g} {HEIGHT - text.y:g}"
    turn = "0 1 -1 0" if text.turned else "1 0 0 1"
    return f"BT /{text.font} {text.size:g} Tf {turn} {place} Tm {_string(text.text)} Tj ET"
