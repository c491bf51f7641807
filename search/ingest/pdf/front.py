"""A PDF's record: what its first page prints, checked against what the file tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search.documents import Person, Reference
from search.ingest.dates import find_date
from search.ingest.names import parse_authors
from search.ingest.pages import front_lines
from search.ingest.pages.journal_lines import (
    JournalLine,
    find_doi,
    find_journal,
    find_pmcid,
    find_pmid,
    own_name,
)
from search.ingest.pages.record import without_stop
from search.ingest.pdf.authors import are_printed, believed, find_authors
from search.ingest.pdf.blocks import Body
from search.ingest.pdf.furniture import PdfPage
from search.ingest.pdf.hyphens import Hyphenation
from search.ingest.pdf.lines import PrintedLine
from search.ingest.pdf.metadata import Told
from search.ingest.sections import canonical

_COVERS = 2
"""How many pages without a title may stand before the one that has it."""
_LEAST_LARGER = 1.12
_LONGEST_TITLE = 350
_TOP = 0.12
_LOGO_WORDS = 4
_SPRINGER = re.compile(
    r"(?P<container>[A-Z][\w.&’' :-]{2,80}?)\s+\((?P<year>(?:19|20)\d\d)\),?\s+"
    r"(?P<volume>\d{1,4})(?:\s?\((?P<issue>[\w–-]{1,12})\)|:(?P<number>\d{1,3})(?=,))?\s?[:,]\s?"
    r"(?P<pages>[A-Za-z]?\d{1,7}(?:\s?[–-]\s?[A-Za-z]?\d{1,7})?)"
)
"""As ``Some Journal (2020) 25:4927–4961``, which Elsevier prints with pages after a space."""
_ELSEVIER = re.compile(
    r"(?P<container>[A-Z][\w.&’' :-]{2,80}?)\s+(?P<volume>\d{1,4})\s+\((?P<year>(?:19|20)\d\d)\)\s+"
    r"(?P<pages>[A-Za-z]?\d{1,7}(?:\s?[–-]\s?[A-Za-z]?\d{1,7})?)\b"
)
_ENGINEERS = re.compile(
    r"(?P<container>IEEE(?:/ACM)? [A-Z][A-Z&, -]{5,100}?), VOL\. ?(?P<volume>\d{1,3}),"
    r" (?:NO\. ?(?P<issue>[\d/-]{1,7}), )?(?P<date>[A-Z][A-Z/. ]{2,20} (?:19|20)\d\d)"
)
"""The running head of the transactions of the IEEE."""
_OF_ISSUE = re.compile(
    r"(?P<date>(?:[A-Z][a-z]{2,8}\.? )?(?:19|20)\d\d)[,;]?\s+(?:[Vv]olume|[Vv]ol\.|VOL\.)\s?\d"
)
_ARXIV = re.compile(
    r"arXiv:\s?(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d+)?"
    r"(?:\s*\[[\w.-]+\])?\s*(?P<date>\d{1,2} [A-Z][a-z]{2} (?:19|20)\d\d)?",
)
_PUBLISHED = re.compile(
    r"(?:published(?: online)?|available online|first published|publication date|epub)"
    r"\s*(?:on|:)?\s*(?P<date>[\w ,.]{4,30})",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[^\d]{0,60}(?:(?:19|20)\d\d\s?[,–-]\s?)*(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\.[gst]\d{3}$")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})\.?\s+(?=[A-Z])")
_GARBLED = re.compile(r"[¿¡º»«¼½¾·¸¹Æ\u0180-\u024f\u02b0-\u02ff]")
"""What stands in place of letters where a font tells wrong ones."""
_CONTENTS = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_SMALLER_LETTERS = str.maketrans({"’": "'", "‐": "-", "–": "-", "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Front:
    """What the first pages tell."""

    reference: Reference
    title: Sequence[PrintedLine] = ()
    """The printed lines of the title, as they stand among the pages' lines."""


def read_front(pages: Sequence[PdfPage], heads: Iterable[str], told: Told) -> Front:
    """Return the record of a document, and where its title stands.

    ``heads`` are its running heads and feet, ``told`` what the file says of itself.
    """
    title: Sequence[PrintedLine] = ()
    page = next((page for page in pages if page.lines), None)
    body = Body.of([line for page in pages[:8] for line in page.lines])
    for candidate in [page for page in pages if page.lines][: _COVERS + 1]:
        title = _told_title(candidate, told.title) or _largest(candidate, body)
        if title:
            page = candidate
            break
    if page is None:
        return Front(Reference())
    printed = _joined(title) if title else None
    texts = [line.text for line in page.lines]
    journal = _journal([*texts, *heads])
    journal = _with_issue(journal, [*texts, *heads])
    authors = _authors(page, title, body, told)
    reference = Reference(
        title=without_stop(printed) if printed else told.title,
        authors=tuple(dict.fromkeys(authors)),
        container=told.container or journal.container,
        issued=told.issued or _issued(texts, heads, journal),
        volume=told.volume or journal.volume,
        issue=told.issue or journal.issue,
        pages=told.pages or journal.pages,
        doi=told.doi or _doi(page, heads),
        pmid=next(filter(None, map(find_pmid, texts)), None),
        pmcid=next(filter(None, map(find_pmcid, texts)), None),
        issn=told.issn,
        publisher=told.publisher,
    )
    reference = _with_arxiv(reference, page, texts)
    scholarly = reference.doi or reference.volume or reference.pmid
    if reference.type == "document" and scholarly and reference.title:
        reference = replace(reference, type="article-journal")
    return Front(reference, title)


def _joined(lines: Sequence[PrintedLine]) -> str:
    hyphenation = Hyphenation(())
    text = ""
    for line in lines:
        bare = (line.bare or line.text).strip(" *∗†‡⋆☆").replace("\t", " ")
        text = hyphenation.join(text, bare) if text else bare
    return text


def _told_title(page: PdfPage, title: str | None) -> Sequence[PrintedLine]:
    """Return the lines that print the title which the file names, or none."""
    wanted = _bare(title or "")
    if len(wanted) < 6:
        return ()
    for at, line in enumerate(page.lines):
        if not _bare(line.text) or not wanted.startswith(_bare(line.bare or line.text)[:12]):
            continue
        found = ""
        for stop in range(at, min(at + 8, len(page.lines))):
            found += _bare(page.lines[stop].bare or page.lines[stop].text)
            if found == wanted:
                return page.lines[at : stop + 1]
            if not wanted.startswith(found):
                break
    return ()


def _largest(page: PdfPage, body: Body) -> Sequence[PrintedLine]:
    """Return the lines in the largest type that can be a title."""
    groups: list[list[PrintedLine]] = []
    for _, run in groupby(page.lines, lambda line: (line.region, round(line.size * 2), line.bold)):
        held = list(run)
        start = 0
        for at in range(1, len(held) + 1):
            if at == len(held) or not 0 < held[at].y - held[at - 1].y < 2.1 * held[at].size:
                groups.append(held[start:at])
                start = at
    likely = [group for group in groups if _may_be_title(group, page, body)]
    likely = [group for group in likely if not _is_other(_joined(group))] or likely
    likely = [group for group in likely if not _is_logo(group, likely, page)] or likely
    if not likely:
        return ()
    # Logos and names of journals are large, too, but short.
    return max(likely, key=lambda group: _prominence(group))


def _prominence(lines: Sequence[PrintedLine]) -> tuple[float, float]:
    return lines[0].size ** 1.5 * min(len(_joined(lines)), 24) ** 0.5, -lines[0].y


def _may_be_title(lines: Sequence[PrintedLine], page: PdfPage, body: Body) -> bool:
    text = _joined(lines)
    words = text.split()
    larger = lines[0].size >= _LEAST_LARGER * body.size
    bold = lines[0].bold and lines[0].size >= 0.98 * body.size and not body.bold
    if not (larger or bold) or lines[0].y > 0.6 * page.height or len(lines) > 7:
        return False
    if len(text) > _LONGEST_TITLE or (len(words) < 2 and not (larger and len(text) > 5)):
        return False
    if sum(map(str.isalpha, text)) < 0.6 * len(text.replace(" ", "")):
        return False
    if canonical(text) or front_lines.genres_of(text) or text[-1] in ",;":
        return False
    if _NUMBERED.match(text) or len(_GARBLED.findall(text)) * 5 > len(text):
        return False
    return not (
        re.search(r"https?://|www\.|@|\bISSN\b|^(?:volume|vol\.)\s\d", text, re.IGNORECASE)
        or _CONTENTS.fullmatch(text)
        or len(parse_authors(text)) > 1
    )


def _is_logo(
    lines: Sequence[PrintedLine], likely: Sequence[Sequence[PrintedLine]], page: PdfPage
) -> bool:
    """Whether large type at the top of the page names the journal, and the title stands below.

    The title is longer, hardly smaller, and other lines stand between: a subtitle follows.
    """
    if lines[0].y > _TOP * page.height or len(_joined(lines).split()) > _LOGO_WORDS:
        return False
    return any(
        other[0].y - lines[-1].y > 4 * lines[0].size
        and other[0].size >= 0.7 * lines[0].size
        and other[0].bold == lines[0].bold
        and len(_joined(other).split()) > _LOGO_WORDS + 2
        and any(lines[-1].y < line.y < other[0].y for line in page.lines)
        for other in likely
    )


def _is_other(text: str) -> bool:
    """Whether large type may be a name, where there is a choice."""
    return len(text.split()) <= 3 and bool(parse_authors(text))


def _authors(
    page: PdfPage, title: Sequence[PrintedLine], body: Body, told: Told
) -> tuple[Person, ...]:
    """Return the authors as printed; as the file names them where it has more of the printed."""
    found = find_authors(page, title, body)
    if len(told.authors) > len(found) and are_printed(told.authors, page):
        return told.authors
    return found or believed(told.authors, page)


def _journal(texts: Sequence[str]) -> JournalLine:
    for text in texts:
        for part in text.split("\t"):
            if len(part) > 250:
                continue
            match = _SPRINGER.search(part) or _ELSEVIER.search(part)
            if match:
                found = match.groupdict()
                return JournalLine(
                    own_name(re.sub(r"^[\d\s|]+", "", found["container"]).strip()),
                    found["year"],
                    found["volume"],
                    found.get("issue") or found.get("number"),
                    re.sub(r"\s?[–-]\s?", "-", found["pages"]),
                )
    for text in texts:
        if len(text) > 250:
            continue
        match = _ENGINEERS.search(text)
        if match:
            date = find_date(match["date"].title().replace("/", "-"))
            return JournalLine(match["container"], date, match["volume"], match["issue"])
        journal = find_journal(text.replace("\t", " "))
        if journal and journal.volume and journal.pages and journal.issued:
            return journal
    return JournalLine()


def _with_issue(journal: JournalLine, texts: Sequence[str]) -> JournalLine:
    """Add the issue where another line of the same volume tells it."""
    if journal.issue or not journal.volume:
        return journal
    found = (find_journal(text.replace("\t", " ")) for text in texts if len(text) < 250)
    issues = [one.issue for one in found if one and one.issue and one.volume == journal.volume]
    return replace(journal, issue=issues[0]) if issues else journal


def _issued(texts: Sequence[str], heads: Iterable[str], journal: JournalLine) -> str | None:
    dates = [
        date
        for text in texts
        if len(text) < 300 and (match := _PUBLISHED.search(text))
        if (date := find_date(match["date"]))
    ]
    if dates and (journal.issued is None or dates[0][:4] == journal.issued[:4]):
        return dates[0]
    if journal.issued:
        return journal.issued
    of_issue = (
        match for text in texts[:8] if len(text) < 200 for match in [_OF_ISSUE.search(text)]
    )
    told = next((find_date(match["date"]) for match in of_issue if match), None)
    if told:
        return told
    years = [match["year"] for text in [*texts, *heads] if (match := _COPYRIGHT.search(text))]
    return years[0] if years else None


def _doi(page: PdfPage, heads: Iterable[str]) -> str | None:
    """Return the document's DOI: from a line that is about it, not a sentence that cites one."""
    candidates: list[tuple[int, str]] = []
    in_references = False
    for text in [*heads, *(line.text for line in page.lines), *page.aside]:
        in_references = in_references or canonical(text) == "REFERENCES"
        doi = find_doi(text)
        if doi is None or in_references:
            continue
        doi = _PART_OF.sub("", doi)
        before = text[: text.casefold().find(doi[:8])]
        own = len(before.split()) <= 3 or re.search(r"\bdoi\b", before, re.IGNORECASE)
        candidates.append((0 if own else 1, doi))
    return min(candidates, key=lambda pair: pair[0])[1] if candidates else None


def _with_arxiv(reference: Reference, page: PdfPage, texts: Sequence[str]) -> Reference:
    stamp = next((m for text in [*page.aside, *texts[:6]] if (m := _ARXIV.search(text))), None)
    if stamp is None:
        return reference
    date = find_date(stamp["date"]) if stamp["date"] else None
    return replace(
        reference,
        type="article" if reference.volume is None else reference.type,
        url=f"https://arxiv.org/abs/{stamp['id']}",
        publisher=reference.publisher or ("arXiv" if reference.container is None else None),
        issued=reference.issued or date,
    )


def _bare(text: str) -> str:
    return re.sub(r"[\W_\d]+", "", text.casefold().translate(_SMALLER_LETTERS))
