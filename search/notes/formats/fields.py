"""What the formats share: safe keys, dates, page ranges, initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from search.documents import Person, Reference

Pairs = Sequence[tuple[str, Reference]]
"""Documents' keys with their references, in the order to write them."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_PAGE = re.compile(r"([A-Za-z]*)(\d+)")
_RANGE = re.compile(r"([^\s–—-]+)\s*[–—-]+\s*([^\s–—-]+)$")


def citation_keys(keys: Iterable[str]) -> dict[str, str]:
    """Return, for each key, one that BibTeX, LaTeX and Pandoc all accept.

    Letters lose their accents, other characters become hyphens; keys that would clash (BibTeX
    ignores case) get a suffix. A key that is safe already stays as it is.
    """
    safe: dict[str, str] = {}
    taken: set[str] = set()
    # Safe keys first, so that no key made up here takes the name of a real one.
    for key in sorted(dict.fromkeys(keys), key=lambda key: _safe(key) != key):
        wanted = candidate = _safe(key)
        count = 1
        while candidate.lower() in taken:
            count += 1
            candidate = f"{wanted}-{count}"
        taken.add(candidate.lower())
        safe[key] = candidate
    return safe


def date_parts(reference: Reference) -> tuple[int, ...]:
    """Return year, month and day of publication as far as they are known."""
    match = _DATE.match(reference.issued or "")
    if not match:
        return ()
    parts = tuple(int(part) for part in match.groups() if part)
    return parts if len(parts) < 2 or 1 <= parts[1] <= 12 else parts[:1]


def page_range(pages: str) -> tuple[str, str]:
    """Return first and last page as printed; the last is empty where there is no range."""
    match = _RANGE.match(pages.strip())
    return (match[1], match[2]) if match else (pages.strip(), "")


def whole_range(pages: str) -> str:
    """Return a page range with its last page written out: ``113-5`` as ``113-115``.

    Citation styles abbreviate ranges each in its own way, and need to know the whole.
    """
    first, last = page_range(pages)
    start, end = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if not start or not end or (end[1] and end[1] != start[1]):
        return pages.strip()
    digits = end[2] if len(end[2]) >= len(start[2]) else start[2][: -len(end[2])] + end[2]
    return f"{first}-{start[1]}{digits}" if int(digits) >= int(start[2]) else pages.strip()


def initials(person: Person) -> str:
    """Return the initials of the given names, as MEDLINE writes them: ``PJ``."""
    return "".join(part[0].upper() for part in re.split(r"[\s.-]+", person.given) if part)


def _safe(key: str) -> str:
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]*$|^[^A-Za-z0-9]*", "", re.sub(r"[^\w.:+/-]+", "-", plain)) or "x"
