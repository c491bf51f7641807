"""NBIB, the tagged format of MEDLINE.

Source of the tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from search.documents import Reference
from search.inert import one_line
from search.notes.formats.fields import MONTHS, Pairs, date_parts, initials

_WIDTH = 88
_INDENT = " " * 6
_ABBREVIATED = re.compile(r"\.|\b[A-Z]\b")


def nbib(pairs: Pairs) -> str:
    """Return a file of MEDLINE records; a journal printed abbreviated stands in TA, else JT."""
    records = ("".join(_record(reference)) for _, reference in pairs)
    return "\n".join(record for record in records if record)


def _record(reference: Reference) -> Iterator[str]:
    for tag, value in _tagged(reference):
        text = one_line(value or "")
        if text:
            lines = textwrap.wrap(
                text,
                _WIDTH - len(_INDENT),
                break_long_words=False,
                break_on_hyphens=False,
            )
            yield f"{tag:<4}- " + f"\n{_INDENT}".join(lines) + "\n"


def _tagged(reference: Reference) -> Iterator[tuple[str, str | None]]:
    container = reference.container or ""
    yield "PMID", reference.pmid
    yield "DP", _date(reference)
    yield "TI", reference.title
    yield "VI", reference.volume
    yield "IP", reference.issue
    yield "PG", reference.pages
    yield "LID", reference.doi and f"{reference.doi} [doi]"
    for person in reference.authors:
        if person.given:
            yield "FAU", f"{person.family}, {person.given}"
            yield "AU", f"{person.family} {initials(person)}"
        else:
            yield "CN", person.family
    for person in reference.editors:
        yield "FED", f"{person.family}, {person.given}" if person.given else person.family
    yield "LA", reference.language
    for genre in reference.genres:
        yield "PT", genre
    yield "PB", reference.publisher
    yield "IS", reference.issn
    yield "ISBN", reference.isbn
    yield "PL", reference.place
    yield "EN", reference.edition
    yield ("TA" if _ABBREVIATED.search(container) else "JT"), container
    for keyword in reference.keywords:
        yield "OT", keyword
    yield "PMC", reference.pmcid
    yield "AID", reference.doi and f"{reference.doi} [doi]"


def _date(reference: Reference) -> str:
    dates = date_parts(reference)
    parts = [str(part) for part in dates]
    if len(dates) > 1:
        parts[1] = MONTHS[dates[1] - 1]
    return " ".join(parts)
