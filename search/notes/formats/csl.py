"""CSL-JSON, the data format of citation processors.

Source of the names: https://github.com/citation-style-language/schema (CSL 1.0.2).
"""

from __future__ import annotations

from search.documents import Person, Reference
from search.inert import to_json
from search.notes.formats.fields import Pairs, citation_keys, date_parts


def to_csl(reference: Reference, key: str) -> dict[str, object]:
    """Return a reference as a CSL-JSON item with the id ``key``; no field is invented."""
    dates = date_parts(reference)
    item: dict[str, object | None] = {
        "id": key,
        "type": reference.type,
        "title": reference.title,
        "author": [_name(person) for person in reference.authors],
        "editor": [_name(person) for person in reference.editors],
        "container-title": reference.container,
        "publisher": reference.publisher,
        "publisher-place": reference.place,
        "edition": reference.edition,
        "issued": {"date-parts": [list(dates)]} if dates else None,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages,
        "DOI": reference.doi,
        "PMID": reference.pmid,
        "PMCID": reference.pmcid,
        "URL": reference.url,
        "ISSN": reference.issn,
        "ISBN": reference.isbn,
        "language": reference.language,
        "keyword": ", ".join(reference.keywords),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(pairs: Pairs) -> str:
    """Return a CSL-JSON file with one item a reference."""
    safe = citation_keys(key for key, _ in pairs)
    return to_json([to_csl(reference, safe[key]) for key, reference in pairs], indent=2) + "\n"


def _name(person: Person) -> dict[str, str]:
    if not person.given:
        return {"literal": person.family}
    return {"family": person.family, "given": person.given}
