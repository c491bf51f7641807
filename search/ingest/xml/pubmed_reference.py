"""The bibliographic record of a PubMed record.

Elements as in NLM's DTD (https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.documents import Person, Reference
from search.ingest.records.record_fields import (
    bare_doi,
    bare_pmcid,
    iso_date,
    made_date,
    stated_licence,
    type_of_genres,
    unique,
)
from search.ingest.xml.xml_text import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_AVAILABLE = "[not available]"
_NOTICES = {
    "RetractionIn": "Retraction in",
    "RetractionOf": "Retraction of",
    "PartialRetractionIn": "Partial retraction in",
    "PartialRetractionOf": "Partial retraction of",
    "RetractedandRepublishedIn": "Retracted and republished in",
    "RetractedandRepublishedFrom": "Retracted and republished from",
    "ExpressionOfConcernIn": "Expression of concern in",
    "ExpressionOfConcernFor": "Expression of concern for",
    "ErratumIn": "Erratum in",
    "ErratumFor": "Erratum for",
    "CorrectedandRepublishedIn": "Corrected and republished in",
    "CorrectedandRepublishedFrom": "Corrected and republished from",
    "UpdateIn": "Update in",
    "UpdateOf": "Update of",
}


def citation_reference(citation: _Element, data: _Element | None) -> Reference:
    """Return the record of a ``MedlineCitation`` and the ``PubmedData`` beside it."""
    article = citation.find("Article")
    if article is None:
        return Reference(pmid=_plain(citation.find("PMID")))
    journal = article.find("Journal")
    issue = journal.find("JournalIssue") if journal is not None else None
    genres = _texts(article, "PublicationTypeList/PublicationType")
    ids = _own_ids(data)
    return Reference(
        type=type_of_genres(genres),
        title=_title(article),
        authors=tuple(_people(article.find("AuthorList"))),
        container=_first(journal, "Title", "ISOAbbreviation")
        or _first(citation, "MedlineJournalInfo/MedlineTA"),
        issued=_date(issue.find("PubDate") if issue is not None else None)
        or _date(article.find("ArticleDate")),
        volume=_first(issue, "Volume"),
        issue=_first(issue, "Issue"),
        pages=_pages(article.find("Pagination")),
        doi=_doi(article, ids),
        pmid=_plain(citation.find("PMID")) or ids.get("pubmed"),
        pmcid=bare_pmcid(ids.get("pmc")),
        url=ids.get("url"),
        keywords=_texts(citation, "KeywordList/Keyword"),
        genres=genres,
        subjects=unique(_headings(citation)),
        notices=unique(_notices(citation, genres)),
        licence=_licence(article),
        issn=_first(journal, "ISSN") or _first(citation, "MedlineJournalInfo/ISSNLinking"),
        language=(_first(article, "Language") or "").lower() or None,
    )


def book_reference(book: _Element, data: _Element | None) -> Reference:
    """Return the record of a ``BookDocument``: of a chapter where it has a title of its own."""
    ids = _ids(book.find("ArticleIdList")) | _own_ids(data)
    whole = book.find("Book")
    title, book_title = _plain(book.find("ArticleTitle")), _first(whole, "BookTitle")
    chapter = title is not None and title != book_title
    lists = [
        *book.iterfind("AuthorList"),
        *(whole.iterfind("AuthorList") if whole is not None else ()),
    ]
    editors = [one for one in lists if (one.get("Type") or "").startswith("editor")]
    authors = [one for one in lists if one not in editors]
    return Reference(
        type="chapter" if chapter else "book",
        title=title or book_title,
        authors=tuple(person for one in authors[:1] for person in _people(one)),
        editors=tuple(person for one in editors[:1] for person in _people(one)),
        container=book_title if chapter else None,
        issued=_date(whole.find("PubDate") if whole is not None else None)
        or _date(book.find("ContributionDate")),
        volume=_first(whole, "Volume"),
        edition=_first(whole, "Edition"),
        pages=_pages(book.find("Pagination")),
        doi=bare_doi(ids.get("doi")),
        pmid=_plain(book.find("PMID")) or ids.get("pubmed"),
        pmcid=bare_pmcid(ids.get("pmc")),
        publisher=_first(whole, "Publisher/PublisherName"),
        place=_first(whole, "Publisher/PublisherLocation"),
        isbn=_first(whole, "Isbn"),
        language=(_first(book, "Language") or "").lower() or None,
        keywords=_texts(book, "KeywordList/Keyword"),
        genres=_texts(book, "PublicationType"),
        licence=_licence(book),
    )


def _plain(element: _Element | None) -> str | None:
    return text_of(element) or None


def _first(element: _Element | None, *paths: str) -> str | None:
    """Return the first text that stands at one of the paths."""
    if element is None:
        return None
    return next((text for path in paths if (text := text_of(element.find(path)))), None)


def _texts(element: _Element, path: str) -> tuple[str, ...]:
    return unique(text_of(one) for one in element.iterfind(path))


def _title(article: _Element) -> str | None:
    title = _plain(article.find("ArticleTitle"))
    if title and not title.casefold().startswith(_NOT_AVAILABLE):
        return title
    return _plain(article.find("VernacularTitle")) or title


def _people(persons: _Element | None) -> Iterator[Person]:
    """Yield authors; those marked as misprinted in the journal stand right in another entry."""
    if persons is None:
        return
    for author in persons.iterfind("Author"):
        if author.get("ValidYN") == "N" and len(persons) > 1:
            continue
        family = _plain(author.find("LastName"))
        group = _plain(author.find("CollectiveName"))
        if family:
            yield Person(family, _first(author, "ForeName", "FirstName", "Initials") or "")
        elif group:
            yield Person(group)


def _date(element: _Element | None) -> str | None:
    if element is None:
        return None
    medline = text_of(element.find("MedlineDate"))
    if medline:
        return iso_date(medline)
    return made_date(*(text_of(element.find(name)) for name in ("Year", "Month", "Day")))


def _pages(pagination: _Element | None) -> str | None:
    printed = _first(pagination, "MedlinePgn")
    if printed:
        return printed.strip(" .;") or None
    start, end = _first(pagination, "StartPage"), _first(pagination, "EndPage")
    return f"{start}-{end}" if start and end and start != end else start


def _ids(entries: _Element | None) -> dict[str, str]:
    """Return the identifiers of a list by their kind, the first of each."""
    found: dict[str, str] = {}
    if entries is not None:
        for entry in entries.iterfind("ArticleId"):
            text = text_of(entry)
            if text:
                found.setdefault(entry.get("IdType", ""), text)
    return found


def _own_ids(data: _Element | None) -> dict[str, str]:
    """Return the record's own identifiers: those of its reference list stand deeper."""
    return _ids(data.find("ArticleIdList")) if data is not None else {}


def _doi(article: _Element, ids: dict[str, str]) -> str | None:
    told = [
        text_of(one)
        for one in article.iterfind("ELocationID")
        if one.get("EIdType") == "doi" and one.get("ValidYN") != "N"
    ]
    return next((doi for one in (*told, ids.get("doi")) if (doi := bare_doi(one))), None)


def _headings(citation: _Element) -> Iterator[str]:
    """Yield subject headings with their qualifiers: ``Fibromyalgia/drug therapy``."""
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        parts = [*heading.iterfind("DescriptorName"), *heading.iterfind("QualifierName")]
        yield "/".join(text_of(part) for part in parts)


def _notices(citation: _Element, genres: tuple[str, ...]) -> Iterator[str]:
    retracted = False
    for note in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        kind = _NOTICES.get(note.get("RefType", ""))
        if kind is None:
            continue
        retracted = retracted or kind == "Retraction in"
        source = text_of(note.find("RefSource"))
        pmid = text_of(note.find("PMID"))
        yield f"{kind}: {source}" + (f" PMID: {pmid}" if pmid else "")
    if not retracted:
        yield from (genre for genre in genres if genre == "Retracted Publication")


def _licence(article: _Element) -> str | None:
    return stated_licence(text_of(article.find("Abstract/CopyrightInformation")))
