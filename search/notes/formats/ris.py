"""RIS, written by rispy."""

from __future__ import annotations

from search.documents import Person, Reference
from search.inert import one_line
from search.notes.formats.fields import Pairs, citation_keys, date_parts, page_range

_TYPES = {
    "article-journal": "JOUR",
    "article": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "webpage": "ELEC",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "manuscript": "UNPB",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
}


def ris(pairs: Pairs) -> str:
    """Return a RIS file; PMID and PMCID stand in AN and C2, as reference managers have it."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        def set_header(self, count: int) -> str:
            return ""

    safe = citation_keys(key for key, _ in pairs)
    records = [_record(safe[key], reference) for key, reference in pairs]
    written: str = rispy.dumps(records, implementation=Writer)
    return written


def _record(key: str, reference: Reference) -> dict[str, str | list[str]]:
    dates = date_parts(reference)
    first, last = page_range(reference.pages or "")
    date = "/".join([f"{dates[0]}", *(f"{part:02d}" for part in dates[1:])]) if dates else ""
    record: dict[str, str | list[str] | None] = {
        "type_of_reference": _TYPES.get(reference.type, "GEN"),
        "id": key,
        "title": reference.title,
        "authors": [_name(person) for person in reference.authors],
        "secondary_title": reference.container,
        "publisher": reference.publisher,
        "year": f"{dates[0]}" if dates else "",
        "date": date + "/" * (3 - len(dates)) if date else "",
        "volume": reference.volume,
        "number": reference.issue,
        "start_page": first,
        "end_page": last,
        "doi": reference.doi,
        "accession_number": reference.pmid,
        "custom2": reference.pmcid,
        "secondary_authors": [_name(person) for person in reference.editors],
        "edition": reference.edition,
        "place_published": reference.place,
        "issn": reference.isbn or reference.issn,
        "language": reference.language,
        "urls": [reference.url] if reference.url else [],
        "keywords": list(reference.keywords),
    }
    return {
        name: one_line(value) if isinstance(value, str) else [one_line(item) for item in value]
        for name, value in record.items()
        if value
    }


def _name(person: Person) -> str:
    return f"{person.family}, {person.given}" if person.given else person.family
