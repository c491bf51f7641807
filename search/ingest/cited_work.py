"""One entry of a reference list, taken apart: who, when, what, and its identifiers.

The forms met are those of Vancouver (``Wick A, Ember B. Title. J Moths 2001;2:3``), Harvard and
APA (``Wick, A. (2001). Title.``), IEEE (``A. Wick, “Title,” J. Moths``), the ACM (``Ann Wick and
Bo Ember. 2001. Title.``) and MLA (``Wick, Ann. Title. 2001``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME = (
    r"(?:(?!(?:and|und|et|y|with|in)\b)(?:[a-zß-öø-ÿ]{1,5}|[DOLdl](?=['’]))[ '’]){0,3}"
    r"[^\W\d_a-zß-öø-ÿ][\w'’-]{0,39}"
)
"""A family or given name, with its particles: ``Wick``, ``van der Wick``, ``O'Neil``."""

INITIALS = r"(?:(?:[^\W\d_a-zß-öø-ÿ]\.[ -]?){1,4}|[^\W\d_a-zß-öø-ÿ]{1,4}(?![\w'’-]))"
"""What stands for given names: ``A``, ``AB``, ``A.-B.``."""

YEAR = r"(?:1[6-9]|20)\d\d"

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"“”]*[^\W_]")
_PMID = re.compile(r"\b(?:PMID|PubMed)\b[:\s]*(\d{4,8})\b", re.IGNORECASE)
_BARE_PMID = re.compile(r"\s(\d{7,8})\s*$")
_ELSEWHERE = re.compile(
    rf"{_DOI.pattern}|\bhttps?:\s?//\S+|\bwww\.\S+|\barXiv:\s?\S+"
    r"|\b(?:accessed|retrieved|cited|last visited)\b:?(?:\s+(?:on|at|in))?"
    r"(?:\s+[\w.-]+){0,3}?\s+\d{4}\b",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"(?<![\d/.–-])({YEAR})([a-z])?(?![\w/–-])")
_LIKELY_YEARS = (
    re.compile(rf"(?<![\d/.–-])({YEAR})([a-z])?(?=(?:\s+[A-Z][a-z]{{2}}(?:\s\d\d?)?)?\s?;)"),
    re.compile(rf"\(\s*({YEAR})([a-z])?\s*(?:,[^)]*)?\)"),
    re.compile(rf"(?<=[;,.])\s({YEAR})([a-z])?\.?\s*$"),
)
_YEAR_BREAK = re.compile(
    rf"[\s,.;]\(?\s*(?P<year>{YEAR})(?P<letter>[a-z])?(?:,[^)]{{0,30}})?\s*\)?\s*[.,:;]*\s+"
)
_QUOTED = re.compile(r"[“\"]([^”\"]{10,}?)[.,]?[”\"]")
_AUTHORS_END = re.compile(
    r"\bet al\b\.?,?|(?<=\b[A-Z])\.?:|(?<=\b[A-Z])\.\s+(?=[A-Z][\w-]+\s+[\w-])"
    r"|(?<=\b[A-Z][A-Z])\.\s+(?=[A-Z])"
)
_NOT_NAMES = re.compile(
    r"[a-zß-öø-ÿ]{3}\.\s|[?!“”\"\[\]]|\d"
    r"|(?<![\w.])(?!(?:and|und|et|al|eds?|van|von|der|den|del|della|the|of|for|dos?|das?|des?|di|du"
    r"|la|le|les|ten|ter|te|el|zu|zur|zum|bin|ibn|\w)(?![\w]))[a-zß-öø-ÿ]"
)
_GIVEN_BY_INITIALS = re.compile(
    rf"(?:[^\W\d_a-zß-öø-ÿ]\.[ -]?){{1,4}}\s*({NAME}(?:[ ]{NAME})?)"
    r"(?=\s*(?:[,.(;:]|and\b|&|et\b|$))"
)
_INITIALS_FIRST_NAMES = re.compile(
    rf"(?:(?:[^\W\d_a-zß-öø-ÿ]\.[ -]?){{1,4}}\s*{NAME}(?:[ ]{NAME})?(?:\s+et al)?"
    r"(?:\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|[.:]\s+))+(?:et al\.?[,:]?\s+)?"
)
_VOLUME_AFTER_COMMA = re.compile(rf",\s+[A-Z][^,]*?\s+\d[^,]*\(\s*{YEAR}")
_GIVEN_IN_FULL = re.compile(
    rf"(?:{NAME}\s+){{1,2}}(?:[^\W\d_a-zß-öø-ÿ]\.?[ -]?){{1,3}}\s+({NAME})"
    rf"(?=\s*(?:,|\(|and\b|&|et\b|\.\s+\(?{YEAR}))"
)
_FAMILY_THEN_INITIALS = re.compile(rf"({NAME}(?:[ ]{NAME}){{0,3}}?),?\s+{INITIALS}(?=[\s,.;:)&]|$)")
_FIRST_NAME = re.compile(NAME)
_CHUNK = re.compile(r"\s*[,.(:;&]|\s+(?:and|und|et)\s")
_ORGANISATION = re.compile(
    r"\b(?:of|for|the|on|Group|Organi[sz]ation|Association|Society|Committee|Institutes?|Agency"
    r"|Cent(?:er|re)s?|Consortium|Council|Collaboration|Team|Investigators|Commission|Bureau"
    r"|Department|Ministry|University|College|Office|Foundation|Network|Administration)\b"
)


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One entry of a reference list; what it does not tell, or cannot be told, is None.

    ``start`` and ``end`` are the entry's span of the document's text.
    """

    start: int
    end: int
    number: int | None = None
    """Its number as printed, in a numbered list."""
    doi: str | None = None
    """Lower case, without resolver."""
    pmid: str | None = None
    title: str | None = None
    year: int | None = None
    first_author: str | None = None
    """Family name, or the whole name of an organisation."""
    year_letter: str = ""
    """What tells works of one author and year apart: ``a`` of ``2011a``."""


def cited_work(entry: str, start: int, end: int, number: int | None = None) -> CitedWork:
    """Return what an entry tells; ``entry`` is its text without the number it is printed with."""
    bare = re.sub(r"\s+", " ", entry).strip()
    doi, pmid = _DOI.search(bare), _PMID.search(bare)
    if pmid is None and doi:
        pmid = _BARE_PMID.match(bare, doi.end())
    dated = _ELSEWHERE.sub(" ", bare)
    year, letter = _year(dated)
    return CitedWork(
        start,
        end,
        number=number,
        doi=doi[0].lower() if doi else None,
        pmid=pmid[1] if pmid else None,
        title=_title(bare),
        year=year,
        first_author=_first_author(bare),
        year_letter=letter,
    )


def _year(entry: str) -> tuple[int | None, str]:
    """Return the year of publication and its letter: after the authors, else as is usual."""
    after_authors = _after_names(entry)
    if after_authors:
        return int(after_authors["year"]), after_authors["letter"] or ""
    for pattern in (*_LIKELY_YEARS, _YEAR):
        found = pattern.search(entry)
        if found:
            return int(found[1]), found[2] or ""
    return None, ""


def _after_names(entry: str) -> re.Match[str] | None:
    """Return the year that stands where an entry's names end, if it has one there."""
    found = _YEAR_BREAK.search(entry)
    if found and _NOT_NAMES.search(entry, 0, found.start()) is None:
        return found
    return None


def _title(entry: str) -> str | None:
    """Return the title: what is quoted, else what follows the authors, or the year after them."""
    quoted = _QUOTED.search(entry)
    if quoted:
        return quoted[1]
    year = _after_names(entry)
    begins = _begin_of_title(entry)
    authors = _AUTHORS_END.search(entry)
    if year:
        rest = entry[year.end() :]
    elif begins is not None:
        rest = entry[begins:]
        journal = _VOLUME_AFTER_COMMA.search(rest)
        rest = rest[: journal.start()] if journal else rest
    elif authors:
        rest = entry[authors.end() :]
    else:
        rest = entry.partition(". ")[2]
    rest = re.split(r"\s*(?:https?:\s?//|\barXiv:|\bdoi:)", rest, maxsplit=1)[0]
    title = re.split(r"[.?!](?=\s+[A-Z(]|\s*$)", rest.strip(" .:,"), maxsplit=1)[0].strip()
    return title if len(title) >= 10 else None


def _begin_of_title(entry: str) -> int | None:
    """Return where the title begins after names whose initials stand first, if they do."""
    if _GIVEN_BY_INITIALS.match(entry) is None:
        return None
    names = _INITIALS_FIRST_NAMES.match(entry)
    return names.end() if names else None


def _first_author(entry: str) -> str | None:
    """Return the family name that an entry begins with, however its names are ordered."""
    for pattern in (_GIVEN_BY_INITIALS, _GIVEN_IN_FULL, _FAMILY_THEN_INITIALS):
        found = pattern.match(entry)
        if found:
            return found[1]
    first = _FIRST_NAME.match(entry)
    if first is None or len(first[0]) < 2:
        return None
    chunk, stop, rest = _chunk(entry)
    if " " not in chunk:
        return first[0]
    if _ORGANISATION.search(chunk):
        return chunk
    given = _chunk(rest)[0]
    if stop == "," and given and " " not in given:
        return chunk
    names = list(_FIRST_NAME.finditer(chunk))
    whole = names and names[-1].end() == len(chunk) and chunk[-2].isalpha()
    return names[-1][0] if whole else first[0]


def _chunk(entry: str) -> tuple[str, str, str]:
    """Return what stands before the first mark between names, the mark, and what follows it."""
    stop = _CHUNK.search(entry)
    if stop is None:
        return entry.strip(), "", ""
    return entry[: stop.start()].strip(), stop[0].strip(), entry[stop.end() :].strip()
