"""How documents are cited: short forms, reference data in exchange formats, formatted lists.

Everything is made from a document's Reference; what the source does not tell stays absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from search.documents import short_citation
from search.notes.formats.bibtex import bibtex
from search.notes.formats.csl import csl_json, to_csl
from search.notes.formats.fields import Pairs, citation_keys
from search.notes.formats.nbib import nbib
from search.notes.formats.ris import ris
from search.notes.in_text import format_citation
from search.notes.styles import format_references

__all__ = [
    "FORMATS",
    "Pairs",
    "bibtex",
    "citation_keys",
    "csl_json",
    "format_citation",
    "format_references",
    "nbib",
    "ris",
    "short_citation",
    "to_csl",
]

FORMATS: Mapping[str, Callable[[Pairs], str]] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
    "nbib": nbib,
}
"""The formats that reference managers exchange, by name."""
