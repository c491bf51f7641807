"""Dates as title pages print them, to ISO 8601."""

from __future__ import annotations

import re

_NAMES = (
    "jan january",
    "feb february",
    "mar march",
    "apr april",
    "may",
    "jun june",
    "jul july",
    "aug august",
    "sep sept september",
    "oct october",
    "nov november",
    "dec december",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/](?P<number>0?[1-9]|1[0-2])[-/](?P<day>[0-3]?\d)(?!\d)",
        rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}\b",
        rf"{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"{_YEAR}[,\s]+{_MONTH}(?:\s*[-–/]\s*[A-Z][a-z]{{2}})?(?:\s+(?P<day>[0-3]?\d)\b)?",
        rf"\b{_MONTH},?\s+{_YEAR}\b",
        rf"{_YEAR}[-/](?P<number>0[1-9]|1[0-2])(?!\d)",
        rf"\b{_YEAR}\b",
    )
)


def find_date(text: str) -> str | None:
    """Return the first date in a text as ISO 8601, as exact as it is printed, or None.

    ``2009 Dec`` gives ``2009-12``, ``April 12, 2006`` gives ``2006-04-12``.
    """
    for form in _FORMS:
        match = form.search(text)
        if match:
            return _iso(match)
    return None


def is_date(text: str) -> bool:
    """Whether a text is a date of at least month and year and nothing else."""
    return any(form.fullmatch(text.strip(" .")) for form in (*_FORMS[:3], _FORMS[4]))


def _iso(match: re.Match[str]) -> str:
    found = match.groupdict()
    parts = [found["year"]]
    month = found.get("month")
    number = _MONTHS[month.casefold()] if month else int(found.get("number") or 0)
    if number:
        parts.append(f"{number:02d}")
        day = int(found.get("day") or 0)
        if 1 <= day <= 31:
            parts.append(f"{day:02d}")
    return "-".join(parts)
