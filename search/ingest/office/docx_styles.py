"""What the styles and lists of a Word file say of its paragraphs (ISO/IEC 29500-1, 17.7, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 20
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek"
    r"|nadpis|заголовок|címsor|başlık|επικεφαλίδα|标题|標題|見出し|제목)\s*(?P<level>[1-9])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"title|titel|titre|título|titulo|titolo|otsikko|tytuł|název|название|cím|표제|标题|標題|表題"
    r"|article[ _-]?title|paper[ _-]?title|manuscript[ _-]?title|maintitle|title1"
    r"|mdpi_\d\.\d_title",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"toc\s*(?:heading|\d)|table of (?:figures|authorities)|index\s*(?:heading|\d)"
    r"|(?:contents|verzeichnis|inhaltsverzeichnis|tdm|tm|sumário)\s*\d?",
    re.IGNORECASE,
)


def attribute(element: _Element | None, name: str = "val") -> str | None:
    """Return an attribute of an element that may be missing."""
    return None if element is None else element.get(f"{W}{name}")


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or characters, with what it inherits."""

    level: int = 0
    """Of headings, from 1."""
    title: bool = False
    contents: bool = False
    """Whether it is that of a table of contents."""
    position: str | None = None
    """``super``, ``sub`` or ``""`` (on the line) where it says so."""
    hidden: bool | None = None
    list: tuple[str, int] | None = None
    """The list that its paragraphs are numbered in, and their depth in it."""


_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file, by their ids."""

    by_id: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: _Element | None) -> Styles:
        """Return the styles of the part ``styles.xml``, of which a file may have none."""
        if root is None:
            return cls()
        elements = {
            name: element
            for element in root.iter(f"{W}style")
            if (name := attribute(element, "styleId"))
        }
        return cls({name: _style(name, elements) for name in elements})

    def get(self, name: str | None) -> Style:
        """Return a style by its id; an unknown one says nothing."""
        return self.by_id.get(name or "", _PLAIN)


def _style(name: str, elements: dict[str, _Element]) -> Style:
    level = 0
    title = contents = False
    position: str | None = None
    hidden: bool | None = None
    listed: tuple[str, int] | None = None
    above: str | None = name
    for _ in range(_LONGEST_CHAIN):
        element = elements.get(above or "")
        if element is None:
            break
        printed = attribute(element.find(f"{W}name")) or above or ""
        if above == name or not level:
            level = level or heading_level(printed) or outline_level(element.find(f"{W}pPr"))
        title = title or is_title_name(printed)
        contents = contents or bool(_CONTENTS.fullmatch(printed))
        marks = element.find(f"{W}rPr")
        position = position if position is not None else vertical(marks)
        hidden = hidden if hidden is not None else is_hidden(marks)
        listed = listed or list_of(element.find(f"{W}pPr"))
        above = attribute(element.find(f"{W}basedOn"))
    return Style(level, title and not contents, contents, position, hidden, listed)


def heading_level(name: str) -> int:
    """Return the level of a heading that a style's name tells, in many languages, or 0."""
    match = _HEADING.match(name)
    return int(match["level"]) if match else 0


def is_title_name(name: str) -> bool:
    """Tell whether a style's name is that of a document's title, in many languages."""
    return bool(_TITLE.fullmatch(name))


def outline_level(properties: _Element | None) -> int:
    """Return the level of a heading that a paragraph's own outline tells, or 0."""
    value = None if properties is None else attribute(properties.find(f"{W}outlineLvl"))
    return int(value) + 1 if value and value.isdigit() and int(value) < 9 else 0


def vertical(marks: _Element | None) -> str | None:
    """Return ``super``, ``sub`` or ``""`` where a run's properties say so, else None."""
    value = None if marks is None else attribute(marks.find(f"{W}vertAlign"))
    return {"superscript": "super", "subscript": "sub", "baseline": ""}.get(value or "-")


def is_hidden(marks: _Element | None) -> bool | None:
    """Return whether a run's properties hide it, None where they say nothing of it."""
    element = None if marks is None else marks.find(f"{W}vanish")
    return None if element is None else attribute(element) not in ("0", "false", "off")


def list_of(properties: _Element | None) -> tuple[str, int] | None:
    """Return (id, depth) of the list that a paragraph stands in, id ``0`` for none."""
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if numbering is None:
        return None
    name = attribute(numbering.find(f"{W}numId"))
    depth = attribute(numbering.find(f"{W}ilvl")) or "0"
    return (name, int(depth) if depth.isdigit() else 0) if name else None


@dataclass(slots=True)
class Numbering:
    """The lists of a file: what Word prints before their paragraphs."""

    forms: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    """List id to depth to (kind of number, text around it, first number)."""
    same: dict[str, str] = field(default_factory=dict)
    """List id to the list that it counts together with."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: _Element | None) -> Numbering:
        """Return the lists of the part ``numbering.xml``, of which a file may have none."""
        made = cls()
        if root is None:
            return made
        kinds = {
            name: dict(_levels(element))
            for element in root.iter(f"{W}abstractNum")
            if (name := attribute(element, "abstractNumId"))
        }
        for element in root.iter(f"{W}num"):
            name = attribute(element, "numId")
            kind = attribute(element.find(f"{W}abstractNumId")) or ""
            if name is None:
                continue
            changed = list(element.iter(f"{W}lvlOverride"))
            made.forms[name] = dict(kinds.get(kind, {}))
            made.same[name] = f"of {name}" if changed else kind
            for override in changed:
                made.forms[name].update(_levels(override))
        return made

    def number(self, place: tuple[str, int] | None) -> str:
        """Count a paragraph of a list; return what is printed before it: ``3.``, ``[3]``, ``2.1``.

        Bullets, and numbers in letters or Roman figures, are not printed.
        """
        if place is None:
            return ""
        name, depth = place
        forms = self.forms.get(name, {})
        if depth not in forms:
            return ""
        counts = self.counts.setdefault(self.same[name], {})
        counts[depth] = counts.get(depth, forms[depth][2] - 1) + 1
        for below in [deeper for deeper in counts if deeper > depth]:
            del counts[below]
        if any(forms[level][0] != "decimal" for level in _used(forms[depth][1], depth, forms)):
            return ""
        return re.sub(
            r"%([1-9])",
            lambda match: str(counts.get(int(match[1]) - 1, 1)),
            forms[depth][1],
        ).strip()


def _used(text: str, depth: int, forms: dict[int, tuple[str, str, int]]) -> list[int]:
    levels = [int(digit) - 1 for digit in re.findall(r"%([1-9])", text)]
    return [level for level in levels if level in forms] or [depth]


def _levels(element: _Element) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for level in element.iter(f"{W}lvl"):
        depth = attribute(level, "ilvl") or "0"
        start = attribute(level.find(f"{W}start")) or "1"
        kind = attribute(level.find(f"{W}numFmt")) or "decimal"
        text = attribute(level.find(f"{W}lvlText")) or ""
        if depth.isdigit() and start.isdigit():
            yield int(depth), (kind, text, int(start))
