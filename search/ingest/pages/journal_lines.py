"""Journal lines and identifiers: where a document appeared, as pages and citations print it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.ingest.dates import find_date


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What a journal line tells; what it does not is None."""

    container: str | None = None
    issued: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    start: int = 0
    """Where the journal line begins in the text that was searched."""


_MONTHS = r"[A-Z][a-z]{2,8}\.?(?:\s?[-–/]\s?[A-Z][a-z]{2,8})?"
_DATE = rf"(?P<date>(?:1[89]|20)\d\d(?:[ ,]+{_MONTHS})?(?: \d{{1,2}})?)"
_CONTAINER = (
    r"(?P<container>(?:The )?[A-Z][\w.&'’():/-]*"
    r"(?:,? (?:[A-Z&(][\w.&'’():/-]*|of|and|the|in|for|on|de|der|für|et|la)){0,11})"
)
_VOLUME = r"(?P<volume>[A-Z]?\d{1,4}(?:\s?(?:Suppl|Pt|Spec No)\.?(?:\s?\d+)?)?)"
_ISSUE = r"(?:\s?\((?P<issue>[^()]{1,40})\))?"
_PAGES = r"(?P<pages>[A-Za-z]{0,3}\.?\d[\d.]*[a-z]?(?:\s?[-–—]\s?[A-Za-z]?\d+)?)"

_FORMS = tuple(
    re.compile(form)
    for form in (
        # Am J Med. 2009 Dec;122(12 Suppl):S44-55.   J Rheumatol 2006; 33:827-829.
        rf"(?:{_CONTAINER}[.,]?\s+)?\b{_DATE}\s?;\s?{_VOLUME}{_ISSUE}\s?:\s?{_PAGES}",
        # Int. J. Mol. Sci. 2017, 18(11), 2483
        rf"{_CONTAINER},?\s+{_DATE},\s{_VOLUME}{_ISSUE},\s(?:pp?\.?\s?)?{_PAGES}",
        # Volume 2016:9 Pages 301-309
        rf"[Vv]olume\s(?P<date>(?:19|20)\d\d):{_VOLUME}\s[Pp]ages\s{_PAGES}",
        # Year : 2017  |  Volume : 8  |  Issue : 2  |  Page : 33-39
        rf"[Yy]ear\s?:\s?(?P<date>(?:19|20)\d\d)\W+[Vv]olume\s?:\s?{_VOLUME}"
        rf"\W+[Ii]ssue\s?:\s?(?P<issue>[\w–-]+)\W+[Pp]ages?\s?:\s?{_PAGES}",
        # Brain, Volume 132, Issue 12, December 2009, Pages 3–10
        rf"(?:{_CONTAINER},?\s+)?[Vv]olume\s{_VOLUME}(?:,\s(?:[Ii]ssue|[Nn]umber)\s(?P<issue>[\w–-]+)"
        r"(?:,\s(?P<supplement>Supplement(?:\s\d+)?))?)?(?:(?:,?|\s-)\s(?P<date>(?:\d{1,2}\s)?(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d))?"
        rf"(?:,?\s(?:[Aa]rticle(?:\snumber)?:?|[Pp]ages?|pp?\.)\s?{_PAGES})?(?:,?\s\((?P<later>(?:19|20)\d\d)\))?",
        # Nature 461, 747–753 (2009)
        rf"{_CONTAINER},?\s(?:vol\.\s)?{_VOLUME}{_ISSUE},\s{_PAGES}\s\((?P<date>(?:19|20)\d\d)\)",
        # PLoS ONE 7(8): e42593.   The American Journal of Medicine 122(12 Suppl):S44-55
        rf"{_CONTAINER},?\s{_VOLUME}{_ISSUE}\s?:\s?{_PAGES}",
        # American Journal of Medicine, 122(12), S44–S55.
        rf"{_CONTAINER},\s{_VOLUME}{_ISSUE},\s{_PAGES}(?:,\s(?P<date>(?:19|20)\d\d))?",
    )
)
_DATED = re.compile(
    rf"(?=[^,]*\.){_CONTAINER},\s(?P<date>\d{{1,2}}\s[A-Z][a-z]{{2,8}}\s(?:19|20)\d\d)"
    rf"|Published in:?\s(?P<named>[A-Z][^()\d]{{2,80}}?)\s\((?P<year>(?:19|20)\d\d)\)"
)
"""A whole line: ``Front. Neurol., 07 March 2022`` or ``Published in: Some Journal (2017)``."""
_BEFORE_NAME = re.compile(
    r"(?:.{0,40}?\bPublishing (?:Corporation|Group|House)|.{0,60}\bet al\.?[,:]?)\s+(?=[A-Z])"
)
_YEAR_BEHIND = re.compile(r"\s*\((?P<year>(?:19|20)\d\d)\)?$")
_WILEY_PAGES = re.compile(r"\bp\.\s?(?P<pages>[A-Za-z]?\d+(?:[-–][A-Za-z]?\d+)?)")


def find_journal(text: str) -> JournalLine | None:
    """Return what the first journal line in a text tells, or None where there is none.

    Forms: NLM, Vancouver, AMA, ACS (MDPI), APA, Nature, PLOS and the publishers' ``Volume 12,
    Issue 3, Pages 4-5``.
    """
    for form in _FORMS:
        match = form.search(text[:1500])
        if match:
            return _journal_line(match, text)
    dated = _DATED.fullmatch(text[:200])
    if dated:
        issued = find_date(dated["date"] or dated["year"])
        return JournalLine((dated["container"] or dated["named"]).strip(), issued)
    return None


def _journal_line(match: re.Match[str], text: str) -> JournalLine:
    found = match.groupdict()
    container = found.get("container")
    behind = _YEAR_BEHIND.search(container or "")
    if container:
        container = own_name(container.strip(" ,:("))
        if container.count(".") <= 1:
            container = container.rstrip(".")
    pages = found.get("pages")
    if pages is None and found.get("volume"):
        printed = _WILEY_PAGES.search(text, match.end())
        pages = printed["pages"] if printed else None
    issue = found.get("issue")
    if issue and found.get("supplement"):
        issue = f"{issue} {found['supplement']}"
    date = found.get("date") or found.get("later") or (behind["year"] if behind else None)
    return JournalLine(
        container=container or None,
        issued=find_date(date) if date else None,
        volume=found.get("volume"),
        issue=issue,
        pages=re.sub(r"\s?[–—-]\s?", "-", pages).rstrip(".") if pages else None,
        start=match.start(),
    )


def own_name(container: str) -> str:
    """Return a journal's name without what is printed before it: a title's end, names, a publisher.

    A year in brackets behind the name is left out, too.

    Words of an abbreviated name end with a stop one or two at a time; more of them, or one
    of the small words of titles among them, are no part of it.
    """
    container = _YEAR_BEHIND.sub("", _BEFORE_NAME.sub("", container))
    parts = container.split(". ")
    for at in range(len(parts) - 1, 0, -1):
        words = parts[at - 1].split()
        if len(words) > 3 or any(word.islower() for word in words):
            return ". ".join(parts[at:])
    return container


_FIGURE_OF = re.compile(r"/(?:fig|table|supp|tab)-?\d+$")
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>|]+)", re.IGNORECASE)
_PMID = re.compile(r"\bPMID\s?:?\s?(\d{1,9})\b")
_PMCID = re.compile(r"\b(PMC\d{3,9})\b")
_OPENERS = {")": "(", "]": "[", "}": "{", ">": "<"}


def find_doi(text: str) -> str | None:
    """Return the first DOI in a text, lower case, without resolver and closing punctuation."""
    match = _DOI.search(text)
    if match is None:
        return None
    doi = match[1].lower()
    while doi and (doi[-1] in ".,;:'’”" or _unopened(doi)):
        doi = doi[:-1]
    return _FIGURE_OF.sub("", doi)


def _unopened(doi: str) -> bool:
    opener = _OPENERS.get(doi[-1])
    return opener is not None and doi.count(opener) < doi.count(doi[-1])


def find_pmid(text: str) -> str | None:
    """Return the PubMed number that a text names (``PMID: 19962493``)."""
    match = _PMID.search(text)
    return match[1] if match else None


def find_pmcid(text: str) -> str | None:
    """Return the PubMed Central number that a text names (``PMC2783281``)."""
    match = _PMCID.search(text)
    return match[1] if match else None
