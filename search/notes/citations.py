"""How documents are cited: short forms, reference data in exchange formats, formatted lists.

Everything is made from a document's Reference; what the source does not tell stays absent.
"""

from __future__ import annotations

from search.documents import Reference
from search.inert import one_line
from search.notes.formats.bibtex import bibtex
from search.notes.formats.csl import csl_json, to_csl
from search.notes.formats.fields import Pairs, citation_keys
from search.notes.formats.nbib import nbib
from search.notes.formats.ris import ris
from search.notes.styles import CitationError, format_references

__all__ = [
    "CitationError",
    "Pairs",
    "bibtex",
    "citation_keys",
    "csl_json",
    "format_references",
    "nbib",
    "ris",
    "short_citation",
    "to_csl",
]

_LONGEST_TITLE = 32


def short_citation(reference: Reference, key: str) -> str:
    """Return a short citation for lists.

    ``Mease 2009``, ``Ahn & Berg 2010``, ``Ahn et al. 2010``; without authors the shortened
    title, else the key; without a year ``n.d.``.
    """
    year = reference.issued[:4] if reference.issued else "n.d."
    return f"{_names(reference) or key} {year}"


def _names(reference: Reference) -> str:
    families = [name for person in reference.authors if (name := one_line(person.family))]
    if len(families) > 2:
        return f"{families[0]} et al."
    if families:
        return " & ".join(families)
    title = one_line(reference.title or "")
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + "…"
