"""Fields of bibliographic records as the exchange formats write them: names, dates, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from search.documents import Person, Reference
from search.ingest.dates import find_date
from search.ingest.keys import key_of
from search.ingest.pages.journal_lines import find_pmcid
from search.ingest.pages.lines import word_set

_PARTICLES = word_set("van von der den de del della di da dos du la le ten ter zu zur el al af av")
_INITIALS_AT_END = re.compile(r"(?P<family>\S.*?)\s(?P<given>(?:[^\W\d_]\.[\s-]?)+)")
_CAPITALS_AT_END = re.compile(r"(?P<family>\S.*?)\s(?P<given>[A-Z]{1,4}(?:-[A-Z])?)")
_BETWEEN_NAMES = re.compile(r";\s+|;$|;(?=[^\W\d_][\w'’-]*,)")
_OTHERS = re.compile(r"(?:et al\.?|others|\[?anonymous\]?|anon\.?)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_IN_ADDRESS = re.compile(r"10\.\d{4,9}/[^\s&?#]+")
_NUMERIC_DATE = re.compile(r"(\d{4})(?:[-/.]{1,2}(\d{1,2})(?:[-/.]{1,2}(\d{1,2}))?)?(?=\D|$)")
_COMPACT_DATE = re.compile(r"([12]\d{3})([01]\d)([0-3]\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"(?<![^\W\d_])({'|'.join(_MONTHS)})[a-z]*", re.IGNORECASE)
_ISSN = re.compile(r"(?<![\dX-])(\d{4})[-–]?(\d{3}[\dXx])(?![\dXx]|[-–]\d)")
_ISBN = re.compile(
    r"(?<![\dX])(?:97[89][- ]?)?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dXx](?![\dXx])"
)
_GENRE_TYPES = {
    "preprint": "article",
    "dataset": "dataset",
    "newspaper article": "article-newspaper",
    "academic dissertation": "thesis",
}
_LICENCE = re.compile(
    r"creative ?commons|\bCC[ -]?(?:BY|0)\b|open[- ]access|public domain|licen[cs]ed under"
    r"|under (?:the terms of|an?|the) .{0,60}licen[cs]e",
    re.IGNORECASE,
)
_PAGE_DASH = re.compile(r"(?<=\w)\s*(?:-{2,}|[–—‐‑])\s*(?=\w)")


def catalogue_person(printed: str) -> Person | None:
    """Return the person of a name in catalogue order, or None for ``et al.`` and the like.

    ``Mease, Philip J``, ``King, Martin Luther, Jr.``, ``Liu R.`` and ``Dworkin RH`` are
    understood; a name without comma and initials is an organisation's or a single name.
    """
    name = " ".join(printed.split()).strip(" ,;")
    if not name or _OTHERS.fullmatch(name):
        return None
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family:
        return Person(family, " ".join(part.strip() for part in given.split(",")).strip())
    match = _INITIALS_AT_END.fullmatch(name) or _CAPITALS_AT_END.fullmatch(name)
    if match and _is_family(match["family"], dotted="." in match["given"]):
        return Person(match["family"], match["given"].strip())
    return Person(name)


def people(names: Iterable[str]) -> tuple[Person, ...]:
    """Return the persons of names in catalogue order; a name may hold several, with semicolons."""
    single = (part for name in names for part in _BETWEEN_NAMES.split(name))
    return tuple(person for one in single if (person := catalogue_person(one)))


def _is_family(words: str, *, dotted: bool) -> bool:
    own = [word for word in words.split() if word.casefold() not in _PARTICLES]
    if dotted:
        return 1 <= len(own) <= 3
    return len(own) == 1 and not (own[0].isupper() and len(own[0]) > 1)


def iso_date(printed: str) -> str | None:
    """Return a date as ISO 8601, as exact as it is told, or None where no year is in it.

    Understands ``2009/12/05/``, ``2012///``, ``20091205``, ``2009 Dec 5``, ``5 Dec. 2009``.
    """
    text = " ".join(printed.split())[:100]
    match = _NUMERIC_DATE.match(text)
    if match and (match[2] or not _MONTH_NAME.search(text)):
        return made_date(match[1], match[2], match[3])
    compact = _COMPACT_DATE.fullmatch(text)
    if compact:
        return made_date(compact[1], compact[2], compact[3])
    found = find_date(text.replace("//", " "))
    if found:
        return found
    year = _YEAR.search(text)
    return made_date(year[0]) if year else None


def made_date(year: str, month: str | None = None, day: str | None = None) -> str | None:
    """Return ISO 8601 of numbers as printed; a month or day that cannot be is left out.

    ``month`` may be a name (``oct``). None for a year outside 1 to 9999.
    """
    digits = year.strip()
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits[:6]) <= 9999:
        return None
    whole = f"{int(digits[:6]):04d}"
    number = _month(month or "")
    if not number:
        return whole
    try:
        date(int(whole), number, int((day or "").strip() or "0"))
    except ValueError:
        return f"{whole}-{number:02d}"
    return f"{whole}-{number:02d}-{int(day or 0):02d}"


def _month(printed: str) -> int:
    named = _MONTH_NAME.search(printed)
    if named:
        return _MONTHS.index(named[1].casefold()) + 1
    digits = printed.strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 3 else 0
    return number if 1 <= number <= 12 else 0


def best_date(year: str | None, *others: str | None) -> str | None:
    """Return the most exact of several dates that have the year of the first that tells one.

    A date without year (``DEC 5``) belongs to that year.
    """
    dates = [found for text in (year, *others) if text and (found := iso_date(text))]
    if not dates:
        return None
    best = dates[0]
    for text in others:
        found = text and (iso_date(text) or iso_date(f"{best[:4]} {text}"))
        if found and found[:4] == best[:4] and len(found) > len(best):
            best = found
    return best


def page_range(first: str | None, last: str | None = None) -> str | None:
    """Return pages as ``52-57``, whichever dash the source prints; None where none are told."""
    start, end = (_PAGE_DASH.sub("-", (text or "").strip()) for text in (first, last))
    if start and end and start != end and "-" not in start:
        return f"{start}-{end}"
    return start or end or None


def bare_doi(printed: str | None) -> str | None:
    """Return the DOI in a field, lower case and without resolver, or None where there is none."""
    text = (printed or "").strip()
    if "%2f" in text.casefold():
        text = unquote(text)
    match = (_DOI_IN_ADDRESS if "://" in text else _DOI).search(text)
    if match is None:
        return None
    doi = match[0].casefold().rstrip(".,;\"'”’")
    return doi[:-1] if doi.endswith((")", "]", "}")) and not re.search(r"[(\[{]", doi) else doi


def bare_pmcid(printed: str | None) -> str | None:
    """Return ``PMC2783281`` from a field, or None."""
    return find_pmcid((printed or "").upper())


def serial_numbers(values: Sequence[str]) -> tuple[str | None, str | None]:
    """Return ISSN (``0306-4530``) and ISBN of fields that may hold either, labelled or not."""
    issn = isbn = None
    for value in values:
        text = value[:300]
        book = next((m[0] for m in _ISBN.finditer(text) if len(_bare_number(m[0])) in (10, 13)), "")
        isbn = isbn or book or None
        serial = None if book else _ISSN.search(text)
        issn = issn or (f"{serial[1]}-{serial[2].upper()}" if serial else None)
    return issn, isbn


def _bare_number(printed: str) -> str:
    return re.sub(r"[- ]", "", printed)


def type_of_genres(genres: Iterable[str]) -> str:
    """Return the CSL type that PubMed's publication types tell; mostly a journal's article."""
    found = (_GENRE_TYPES.get(genre.casefold()) for genre in genres)
    return next((kind for kind in found if kind), "article-journal")


def stated_licence(copyright_line: str) -> str | None:
    """Return a copyright line if it tells of a licence, else None."""
    return copyright_line if _LICENCE.search(copyright_line) else None


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return values each once, in order, white space collapsed, empty ones left out."""
    squeezed = (" ".join(value.split()) for value in values)
    return tuple(dict.fromkeys(value for value in squeezed if value))


def file_path(told: str) -> str:
    """Return the path that a record tells of a file: file addresses become paths.

    EndNote's ``internal-pdf://`` becomes the path within the folder of its PDF files. Empty
    for an address on the web.
    """
    text = told.strip().strip("<>")
    scheme, separator, rest = text.partition("://")
    if not separator:
        return unquote(text[5:]) if text.casefold().startswith("file:/") else text
    if scheme.casefold() == "file":
        path = unquote(rest.removeprefix("localhost"))
        return path[1:] if re.match(r"/[A-Za-z]:[/\\]", path) else path
    return unquote(rest) if scheme.casefold() == "internal-pdf" else ""


def record_key(own: str | None, reference: Reference, path: Path, number: int) -> str:
    """Return the key of a record: its own, else its PMID, else its DOI with hyphens for signs.

    Without any of these the file's name, with the record's ``number`` in it from the second on.
    """
    if own and own.strip():
        return " ".join(own.split())
    if reference.pmid:
        return reference.pmid
    if reference.doi:
        return re.sub(r"[^\w.]+", "-", reference.doi).strip("-.")
    return key_of(path) if number == 1 else f"{key_of(path)}-{number}"
