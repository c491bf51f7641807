"""Presentation MathML (W3C, MathML 3) and TeX formulae of XML articles, as a line of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.ingest.raised import raised
from search.ingest.xml.xml_source import flat

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 60
_SILENT = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"))
_SPACED = frozenset("=<>≤≥≈≠±×→+−≡∼∝∈∣⇒↔")
_BODY = re.compile(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", re.DOTALL)
_DELIMITERS = re.compile(r"\${1,2}|\\[()\[\]]|\\(?:begin|end)\s*\{(?:equation|align|math)\*?\}")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def mathml(element: _Element) -> str:
    """Return a formula as one line: ``x²``, ``a/(b + c)``, ``√(n)``; annotations are left out."""
    return " ".join(_linear(element, 0).split())


def tex(source: str) -> str:
    """Return a TeX formula without the preamble and the signs around it that publishers print."""
    body = _BODY.search(source)
    return " ".join(_DELIMITERS.sub(" ", body[1] if body else source).split())


def lowered(text: str, before: str) -> str:
    """Return an index as plain text can hold it: ``H2O``, but ``5₂`` after a digit."""
    stripped = "".join(text.split())
    if stripped.isdigit() and stripped.isascii() and before[-1:].isdigit():
        return stripped.translate(_LOWERED)
    return text


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _linear(element: _Element, depth: int) -> str:
    name = _name(element)
    if not name or name in _SILENT or depth > _DEEPEST:
        return ""
    if name == "mo":
        sign = "".join((element.text or "").split())
        return f" {sign} " if sign in _SPACED else sign
    if name in ("mi", "mn", "mtext", "ms"):
        return flat(element)
    if name == "mspace":
        return " "
    parts = [_linear(child, depth + 1) for child in element if _name(child)]
    if name in ("msup", "mover") and len(parts) == 2:
        return parts[0] + _above(parts[1], parts[0])
    if name in ("msub", "munder") and len(parts) == 2:
        return parts[0] + _below(parts[1], parts[0])
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return parts[0] + _below(parts[1], parts[0]) + _above(parts[2], parts[0])
    if name == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if name == "mroot" and len(parts) == 2:
        return f"{_above(parts[1], '')}√{_grouped(parts[0])}"
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name == "mfenced":
        return f"{element.get('open', '(')}{', '.join(parts)}{element.get('close', ')')}"
    if name == "mtd":
        return "".join(parts) + " "
    if name == "mtr":
        return "".join(parts) + "; "
    return (element.text or "").strip() + "".join(parts)


def _above(text: str, base: str) -> str:
    shown, _ = raised(text, base[-1:] if base[-1:].isdigit() else "2")
    if shown != text or len(text.strip()) == 1:
        return shown.strip()
    return f"^{_grouped(text)}" if text.strip() else ""


def _below(text: str, base: str) -> str:
    text = text.strip()
    if text.isalnum() and len(text) < 4:
        return lowered(text, base)
    return f"_{_grouped(text)}" if text else ""


def _grouped(text: str) -> str:
    text = text.strip()
    return text if text.isalnum() or len(text) < 2 else f"({text})"
