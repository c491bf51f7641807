"""Notes as a table of comma-separated values (RFC 4180), one note a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from search.documents import Reference
from search.inert import visible
from search.notes.checking import Checked
from search.notes.formats.fields import citation_keys

COLUMNS = (
    "id",
    "key",
    "citation",
    "quote",
    "section",
    "page",
    "comment",
    "tags",
    "verdicts",
    "colour",
    "question",
    "state",
    "now",
    "title",
    "authors",
    "issued",
    "container",
    "doi",
    "pmid",
    "url",
    "created",
)
"""Names of the columns. ``state`` and ``now`` tell where the passage stands in its source and,
if that is not what was kept, what stands there."""

_FORMULA = re.compile(r"'*[=+\-@\t]")


def csv_table(items: Sequence[Checked]) -> str:
    """Return the table; tags are parted by ``; ``, verdicts stand as ``question: verdict``."""
    safe = citation_keys(item.note.key for item in items)
    return csv_text(COLUMNS, (_row(item, safe[item.note.key]) for item in items))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with its header.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front, as do those
    that begin with apostrophes before such a sign; so taking one away gives the text again.
    """
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(text) for text in row])
    return written.getvalue()


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs."""
    shown = visible(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _row(item: Checked, key: str) -> list[str]:
    note = item.note
    reference = item.document.reference if item.document else Reference()
    return [
        note.id,
        key,
        note.citation,
        note.quote,
        note.section,
        note.page or "",
        note.comment,
        "; ".join(note.tags),
        "; ".join(f"{asked}: {told}" if asked else told for asked, told in note.verdicts),
        note.colour,
        note.question,
        item.state,
        item.now if item.drifted else "",
        reference.title or "",
        "; ".join(person.name for person in reference.authors),
        reference.issued or "",
        reference.container or "",
        reference.doi or "",
        reference.pmid or "",
        reference.url or "",
        note.created,
    ]
