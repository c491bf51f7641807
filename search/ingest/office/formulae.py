"""Formulae of office files as readable text: ``x² + 1/(2y)``, ``Σ_{i}^{n}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.ingest.raised import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 60


def office_formula(element: _Element) -> str:
    """Return an Office formula (m:oMath, ISO/IEC 29500-1, 22.1) as one line of text."""
    return " ".join(_office(element, 0).split())


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _office(element: _Element, depth: int) -> str:
    name = _name(element)
    if depth > _DEEPEST or name.endswith("Pr") or not name:
        return ""
    if name == "t":
        return element.text or ""
    parts = {_name(child): _office(child, depth + 1) for child in element}
    if name == "f":
        return f"{_grouped(parts.get('num', ''))}/{_grouped(parts.get('den', ''))}"
    if name in ("sSup", "sSub", "sSubSup"):
        return parts.get("e", "") + _indices(parts)
    if name == "nary":
        return f"{_sign(element)}{_indices(parts)} {parts.get('e', '')}"
    if name == "rad":
        return f"√{_grouped(parts.get('e', ''))}"
    if name == "d":
        inner = ", ".join(_office(child, depth + 1) for child in element if _name(child) == "e")
        return f"({inner})"
    return "".join(_office(child, depth + 1) for child in element)


def _indices(parts: dict[str, str]) -> str:
    below, above = parts.get("sub", ""), parts.get("sup", "")
    lower = (below if below.isalnum() and len(below) < 3 else f"_({below})") if below else ""
    if not above:
        return lower
    shown, _ = raised(above, "2")
    return lower + (shown if shown != above else f"^{_grouped(above)}")


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isdigit() or text.isalpha() else f"({text})"


def _sign(element: _Element) -> str:
    for child in element.iter():
        if _name(child) == "chr":
            signs = (str(value) for key, value in child.attrib.items() if str(key).endswith("val"))
            return next(signs, "∫")
    return "∫"
