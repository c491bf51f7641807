"""The record that journal lines, dates, identifiers and ready-made citations add up to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from search.documents import Person, Reference
from search.ingest.dates import find_date, is_date
from search.ingest.names import parse_authors
from search.ingest.pages import front_lines
from search.ingest.pages.furniture import certainly_furniture
from search.ingest.pages.journal_lines import (
    JournalLine,
    find_doi,
    find_journal,
    find_pmcid,
    find_pmid,
)
from search.ingest.pages.lines import Line
from search.ingest.sections import heading_text

_PUBLISHED = re.compile(r"published(?:\s+online)?[^:\d]{0,12}:?\s*(?=[\dA-Z])", re.IGNORECASE)
_PUBLISHED_IN = re.compile(r"published in (?P<container>[A-Z][^\d]{2,80}?)\s+(?=\d)", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?P<authors>[^.].*?)\.\s+(?P<container>[A-Z][^;:0-9]{1,80}?)\.\s+"
    r"(?P<date>(?:19|20)\d\d(?:\s[A-Z][a-z]{2}(?:[-/][A-Z][a-z]{2})?)?(?:\s\d{1,2})?)\.?"
)
_PLACE_IN_JOURNAL = re.compile(r"\s?;\s?\w+")
_TRAIL = re.compile(
    r"[>»›]\s*(?P<name>[A-Z][^>»›\d]{2,80}?)\s*[>»›]\s*Vol(?:ume|\.)?\s?(?P<volume>\d+)"
    r"(?:,\s(?:Issue|No\.?)\s(?P<issue>\w+))?"
)
"""A trail of links: ``Journals » Some Journal » Volume 12``."""
_TOP = 200
_LOGO = re.compile(r"(?P<name>.{3,80}?) logo ?Link to (?P=name)")


def signed(text: str) -> tuple[tuple[Person, ...], str, str] | None:
    """Return what a line like ``Philip J Mease. Am J Med. 2009 Dec.`` tells."""
    match = _SIGNED.match(text) if len(text) < 1000 else None
    rest = text[match.end() :] if match else ""
    if match is None or (rest and not _PLACE_IN_JOURNAL.match(rest)):
        return None
    if "." in match["container"] or not _own(match["authors"], match["container"]):
        return None
    persons = parse_authors(match["authors"])
    return (persons, match["container"], match["date"]) if persons else None


def _own(authors: str, container: str) -> bool:
    """Whether names before a journal's are names, not the start of it (``Brain Res. Bull.``)."""
    return len(container.split()) > 1 or bool(re.search(r"\b[A-Z]{1,3}\b|,", authors))


def without_stop(title: str) -> str:
    """Return a title without soft hyphens and the full stop that some indexes print after it."""
    title = heading_text(" ".join(title.replace("\N{SOFT HYPHEN}", "").split()))
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


class Told:
    """What journal lines, dates, identifiers and ready-made citations tell together."""

    above: int | None
    """Index of the line with the journal's name that stands over a journal line without one."""

    def __init__(
        self,
        lines: Sequence[Line],
        front: Sequence[int],
        furniture: Collection[int],
        citations: Iterable[str],
    ) -> None:
        self.identifiers = [lines[index].text for index in front]
        self.above: int | None = None
        self.citations = list(citations)
        self.genres: list[str] = []
        self.signed = next((s for text in self.identifiers if (s := signed(text))), None)
        self.journal = self._journal(lines, front, furniture)
        for text in self.identifiers:
            self.genres += front_lines.genres_of(text)
        if self.journal is None or self.journal.container is None:
            # Second best: a name and a date (``Front. Neurol., 07 March 2022``), no volume.
            found = (find_journal(text) for text in self.identifiers if len(text) < 200)
            named = next((j for j in found if j and j.container and j.issued), None)
            self.journal = _merge(self.journal or JournalLine(), named) if named else self.journal
        trail = next((m for line in lines[:_TOP] if (m := _TRAIL.search(line.text[:300]))), None)
        if trail:
            linked = JournalLine(trail["name"], None, trail["volume"], trail["issue"])
            self.journal = _merge(self.journal or JournalLine(), linked)
        for text in self.identifiers:
            if text.casefold().startswith("citation:"):
                self.citations.append(text.partition(":")[2].strip())

    def _journal(
        self, lines: Sequence[Line], front: Sequence[int], furniture: Collection[int]
    ) -> JournalLine | None:
        for index in front:
            text = lines[index].text
            if len(text) > 400:
                continue
            journal = find_journal(text)
            if journal and (journal.volume or journal.pages):
                if self.signed and find_date(self.signed[2]) == journal.issued:
                    journal = replace(journal, container=self.signed[1])
                if journal.container is None:
                    self.above = _name_above(lines, index, furniture)
                if self.above is not None:
                    name = lines[self.above].text.strip(" .")
                    logo = _LOGO.fullmatch(name)
                    journal = replace(journal, container=logo["name"] if logo else name)
                return journal
        return None

    def title(self, given: Reference) -> str | None:
        """Return the title as far as it is known before looking at the lines."""
        return given.title or next((t for c in self.citations if (t := _cited(c)[1])), None)

    def reference(
        self, given: Reference, title: str | None, authors: tuple[Person, ...], *, web: bool
    ) -> Reference:
        """Return the record: what was given first, then what the lines tell."""
        journal = self.journal or JournalLine()
        for citation in self.citations:
            cited = find_journal(citation)
            journal = _merge(journal, cited) if cited else journal
            authors = authors or _cited(citation)[0]
        if self.signed:
            authors = authors or self.signed[0]
            journal = _merge(journal, JournalLine(self.signed[1], issued=find_date(self.signed[2])))
        text = "\n".join(self.identifiers)
        named = _PUBLISHED_IN.search(text)
        if named:
            date = find_date(text[named.end() :][:40])
            journal = _merge(journal, JournalLine(named["container"], issued=date))
        genres = tuple(dict.fromkeys(self.genres))
        told = replace(
            given,
            title=title,
            authors=given.authors or authors,
            container=given.container or journal.container,
            issued=given.issued or self._issued(journal),
            volume=given.volume or journal.volume,
            issue=given.issue or journal.issue,
            pages=given.pages or journal.pages,
            doi=given.doi or find_doi(text),
            pmid=given.pmid or find_pmid(text),
            pmcid=given.pmcid or find_pmcid(text),
            genres=given.genres or genres,
        )
        scholarly = told.volume or told.doi or told.pmid or any(g != "News" for g in genres)
        if told.type in ("document", "webpage") and scholarly and told.title:
            return replace(told, type="article-journal")
        if told.type == "document" and web and told.title and not (told.authors and told.issued):
            return replace(told, type="webpage")
        return told

    def _issued(self, journal: JournalLine) -> str | None:
        published = None
        for text in self.identifiers:
            match = _PUBLISHED.search(text) if len(text) < 400 else None
            published = published or (find_date(text[match.end() :][:40]) if match else None)
        if journal.issued and (published is None or published[:4] != journal.issued[:4]):
            return journal.issued
        if published or journal.issued:
            return published or journal.issued
        dates = [find_date(text) for text in self.identifiers if is_date(text)]
        return dates[0] if dates else None


def _merge(first: JournalLine, second: JournalLine) -> JournalLine:
    return JournalLine(
        first.container or second.container,
        first.issued or second.issued,
        first.volume or second.volume,
        first.issue or second.issue,
        first.pages or second.pages,
    )


def _name_above(lines: Sequence[Line], index: int, furniture: Collection[int]) -> int | None:
    """Return the line over a journal line, buttons passed over, if it can be a journal's name."""
    for above in range(index - 1, max(index - 4, -1), -1):
        if _LOGO.fullmatch(lines[above].text):
            return above
        if above in furniture and certainly_furniture(lines[above]):
            continue
        return above if _may_be_journal(lines[above].text) else None
    return None


def _may_be_journal(text: str) -> bool:
    bare = text.strip(" .")
    if not 2 < len(bare) < 90 or len(bare.split()) > 10 or not bare[0].isupper():
        return False
    return not (front_lines.genres_of(text) or re.search(r"\d{3}|[.!?:]\s", bare))


def _cited(citation: str) -> tuple[tuple[Person, ...], str | None]:
    """Return the authors and the title of a ready-made citation, as far as they can be told."""
    text = " ".join(citation.split())[:3000]
    for match in re.finditer(r"(?:\.\s|:\s|\s\((?:19|20)\d\d[a-z]?\)[.:]?\s)", text[:1500]):
        names = text[: match.start()]
        persons = parse_authors(names) or parse_authors(f"{names}.")
        rest = text[match.end() :]
        if persons and not re.match(r"[A-Z]\.|\(?(?:19|20)\d\d", rest):
            rest = re.sub(r"^\(?(?:19|20)\d\d[a-z]?\)?[.:]?\s", "", rest)
            title = re.split(r"[.?!]\s(?=[A-Z(\d])", rest, maxsplit=1)[0].strip(" .")
            return persons, title if len(title.split()) > 1 else None
    return (), None
