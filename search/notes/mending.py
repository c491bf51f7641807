"""What citeproc-py 0.11 leaves wrong in a formatted reference, put right.

It does not know names that take the place of others, empty values beside their labels, the case
of a label, the quotation marks of British styles, dates whose parts touch. Each mend names what
it is for; `habits_of` reads from a style what they must know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.documents import Person, Reference
from search.notes.formats.fields import MONTHS, date_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_CAPITAL_LABELS = ("apa", "american-chemical-society", "ieee", "multidisciplinary-digital")
_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True, slots=True)
class Habits:
    """What must be known of a style to mend its output."""

    numbered: bool
    american: bool
    """Full stops and commas go inside quotation marks."""
    british: bool
    """Titles stand in single quotation marks, commas outside."""
    capital_labels: bool
    """``Eds.``, not ``eds.``"""
    hyphened: bool
    """Page ranges have a hyphen, not a dash: NLM's Citing Medicine."""


def habits_of(root: _Element, name: str) -> Habits:
    """Return the habits of a style, by its XML and its name in the styles package."""
    numbered = any(
        part.get("variable") == "citation-number"
        for part in root.iter(f"{_NAMESPACE}text", f"{_NAMESPACE}number")
    )
    locale = root.get("default-locale", "en-US")
    british = locale == "en-GB" or name.startswith("harvard-cite-them-right")
    capital = name.startswith(_CAPITAL_LABELS)
    american = locale == "en-US" and not british
    return Habits(numbered, american, british, capital, name.startswith("nlm"))


def mended(entry: str, reference: Reference, habits: Habits, number: int) -> str:
    """Return the entry that stands ``number``-th in the list, mended."""
    entry = entry.strip()
    if habits.numbered:
        entry = re.sub(rf"^(\W?{number}[.)\]]*)\s*(?=\S)", r"\1 ", entry)
    title = reference.title
    if title and not reference.authors and entry.lower().count(title.lower()) > 1:
        entry = _once(entry, title)
    if not reference.authors:
        entry = _editors_once(entry, reference.editors)
    if title:
        entry = _parted(entry, reference.authors, title)
    entry = _dated(entry, reference)
    entry = _without_empty_labels(entry)
    if reference.doi:
        entry = _one_doi(entry, reference.doi)
    entry = re.sub(r"\b(Proceedings of the) Proceedings of the\b", r"\1", entry)
    if habits.capital_labels:
        entry = re.sub(r"(?<=\()e(ds?\.)(?=\))|(?<=[,;] )e(ds\.)(?=[),;.])", _capital, entry)
    if habits.hyphened:
        entry = re.sub(r"((?::|p\. )\w+)–(\w+)", r"\1-\2", entry)
        entry = re.sub(r"(?<=[^.]) (?=PubMed (?:PMID|Central PMCID): )", ". ", entry, count=1)
    entry = re.sub(r"([?!.])(”?)\.(?!\.)", r"\1\2", entry)
    entry = re.sub(r"([?!…])(”)[.,]", r"\1\2", entry)
    if habits.american:
        entry = re.sub(r"”([.,])(?=\s|$)", r"\1”", entry)
    if habits.british:
        entry = re.sub(r"([.,])”", r"”\1", entry).replace("“", "‘").replace("”", "’")
        entry = entry.replace("(eds.)", "(eds)")
    entry = re.sub(r"\s+([.,;])(?=\s|$)", r"\1", re.sub(r" {2,}", " ", entry)).strip()
    return re.sub(r"[;,]\.(?=\s|$)", ".", entry)


def _capital(label: re.Match[str]) -> str:
    return label[0].capitalize()


def _once(entry: str, title: str) -> str:
    """Remove the second printing of a title that already stands in the authors' place."""
    first = entry.lower().index(title.lower()) + len(title)
    again = re.compile(rf"[“\"]?{re.escape(title)}[.?!]?[”\"]?[.,]?\s*", re.IGNORECASE)
    return entry[:first] + again.sub("", entry[first:], count=1)


def _editors_once(entry: str, editors: tuple[Person, ...]) -> str:
    """Remove the second printing of editors who already stand in the authors' place."""
    if not editors or entry.count(editors[0].family) < 2:
        return entry
    cut = entry.index(editors[0].family) + len(editors[0].family)
    named = ".*?".join(re.escape(person.family) for person in editors)
    given = r"(?:[A-Z][\w’'-]*\.? ){0,3}"
    again = (
        rf"\s*\([^()]*?{named}[^()]*\)"
        rf"|(?<=[.,;]) Edited by {given}{named}(?: [A-Z]+)?[.,]"
        rf"|(?<=[.;]) {given}{named}[^.;:]*?, (?:editors?|[Ee]ds?)\.?"
    )
    return entry[:cut] + re.sub(again, "", entry[cut:], count=1)


def _parted(entry: str, authors: tuple[Person, ...], title: str) -> str:
    """Part an organisation from the title, and the title from an address, by a full stop."""
    if authors and not authors[-1].given:
        family = re.escape(authors[-1].family)
        entry = re.sub(rf"({family}) (?={re.escape(title)})", r"\1. ", entry, flags=re.IGNORECASE)
    return re.sub(r"(?<=[^\s.?!]) (?=Available online:)", ". ", entry)


def _dated(entry: str, reference: Reference) -> str:
    """Part a year from a month and a month from a day: ``2009Dec5``."""
    for year in date_parts(reference)[:1]:
        entry = re.sub(rf"\b({year})({'|'.join(MONTHS)})(?![a-z])", r"\1 \2", entry)
        entry = re.sub(rf"\b({year} \w{{3}})(\d{{1,2}})\b", r"\1 \2", entry)
    return entry


def _without_empty_labels(entry: str) -> str:
    """Remove labels whose values are unknown: no time of access is ever given, often no pages."""
    entry = re.sub(r"\bRetrieved (?:from )?(?=https?://)", "", entry)
    entry = re.sub(r"[.,] Edition(?=[.,](?: |$))", "", entry)
    return re.sub(r"[;,]? pp?(?:\. ?(?=[;.]|$)| (?=\.))", "", entry)


def _one_doi(entry: str, doi: str) -> str:
    """Remove a DOI at the end that stands in the entry before."""
    last = re.search(rf" (?:doi: ?|https?://doi\.org/){re.escape(doi)}\.?$", entry)
    if last and doi in entry[: last.start()]:
        return entry[: last.start()].rstrip(" ,;") + ("." if entry.endswith(".") else "")
    return entry
