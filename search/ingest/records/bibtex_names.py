"""Names of persons in BibTeX, to persons.

The rules are BibTeX's own (Patashnik 1988, BibTeXing; Markey 2009, Tame the BeaST), applied by
bibtexparser.
"""

from __future__ import annotations

import re

from search.documents import Person
from search.ingest.latex_text import latex_to_text
from search.ingest.records.record_fields import catalogue_person

_LONGEST = 200_000
_LONGEST_NAME = 2_000


def bibtex_people(latex: str) -> tuple[Person, ...]:
    """Return the persons of an ``author`` or ``editor`` field; ``and others`` is left out.

    A name in braces is an organisation's, whole in its family name; particles (``von``)
    belong to the family name.
    """
    from bibtexparser.middlewares.names import split_multiple_persons_names

    text = _unwrapped(" ".join(latex[:_LONGEST].split()))
    names = split_multiple_persons_names(text)
    if len(names) == 1:
        names = _by_signs(names[0])
    people = (_person(name) for name in names)
    return tuple(person for person in people if person)


def _unwrapped(names: str) -> str:
    """Return a list of names without the braces that Web of Science sets around all of it."""
    inner = names[1:-1]
    if not (names.startswith("{") and names.endswith("}")) or "{" in inner:
        return names
    parts = inner.split(" and ")
    return inner if len(parts) > 1 and all("," in part for part in parts) else names


def _by_signs(names: str) -> list[str]:
    """Part names that a careless export parts by semicolons or commas."""
    if "; " in names and not re.search(r"[\\{&]", names):
        return names.split("; ")
    if names.count(",") < 3:
        return [names]
    parts = [part.strip() for part in names.split(",")]
    return parts if all(" " in part for part in parts) else [names]


def _person(latex: str) -> Person | None:
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
    )

    name = latex.strip(" ,;")
    if not name or name.casefold() in ("others", "et al.", "et al"):
        return None
    if len(name) > _LONGEST_NAME:
        return catalogue_person(_plain(name))
    try:
        parts = parse_single_name_into_parts(name, strict=False)
    except InvalidNameError:
        return catalogue_person(_plain(name))
    family = _plain(" ".join([*parts.von, *parts.last]))
    given = _plain(" ".join([*parts.first, *parts.jr]))
    if not family:
        return catalogue_person(_plain(name))
    return Person(family, given)


def _plain(latex: str) -> str:
    return re.sub(r"\s+", " ", latex_to_text(latex)).strip()
