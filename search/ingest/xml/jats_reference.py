"""The bibliographic record of a JATS article, from its front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.documents import Person, Reference
from search.ingest.records.record_fields import bare_doi, bare_pmcid, made_date, page_range, unique
from search.ingest.xml.xml_source import DEEPEST, local
from search.ingest.xml.xml_text import TextWriter, text_of, write_run

if TYPE_CHECKING:
    from lxml.etree import _Element

_HREF = "{http://www.w3.org/1999/xlink}href"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {
    "preprint": "article",
    "book-review": "review-book",
    "product-review": "review",
    "dissertation": "thesis",
    "data-paper": "article-journal",
}
_DATES = ("ppub", "epub-ppub", "collection", "epub", "pub", "epub-original", "epreprint")
"""Kinds of dates of publication: an article is cited by that of its issue, if it has one."""
_NOTICES = {
    "retracted-article": "Retraction of",
    "retraction-forward": "Retraction in",
    "partial-retraction": "Partial retraction of",
    "retraction": "Retraction in",
    "corrected-article": "Erratum for",
    "correction-forward": "Erratum in",
    "correction": "Erratum in",
    "addended-article": "Addendum to",
    "addendum": "Addendum in",
    "object-of-concern": "Expression of concern for",
    "concern-forward": "Expression of concern in",
    "expression-of-concern": "Expression of concern in",
    "updated-article": "Update of",
    "update": "Update in",
}
_SUBJECT_KINDS = frozenset(("mesh", "subject", "taxonomy"))
_HEADED = frozenset(("heading", "article-type", "category"))
_ABBREVIATIONS = frozenset(("abbreviations", "abbr", "abbreviation"))
_FOOT = frozenset(("fn", "author-notes"))


def article_meta(article: _Element) -> _Element | None:
    """Return the element that holds an article's metadata, or None."""
    for path in ("front/article-meta", "front-stub", "front"):
        found = article.find(path)
        if found is not None:
            return found
    return None


def article_reference(article: _Element, meta: _Element | None) -> Reference:
    """Return the record of an article; of a damaged one what is left of it."""
    journal = article.find("front/journal-meta")
    if meta is None:
        return Reference(type="article-journal")
    kind = (article.get("article-type") or "").casefold()
    ids = _identifiers(meta)
    return Reference(
        type=_TYPES.get(kind, "article-journal"),
        title=title_of(meta),
        authors=tuple(_authors(meta)),
        container=_first(journal, "journal-title-group/journal-title", "journal-title")
        or _first(journal, "journal-title-group/abbrev-journal-title", "abbrev-journal-title")
        or _named_id(journal),
        issued=_issued(meta),
        volume=_first(meta, "volume"),
        issue=_first(meta, "issue"),
        pages=_pages(meta),
        doi=bare_doi(ids.get("doi")),
        pmid=ids.get("pmid"),
        pmcid=_pmcid(ids),
        url=_url(meta),
        publisher=_first(journal, "publisher/publisher-name"),
        place=_first(journal, "publisher/publisher-loc"),
        issn=_first(journal, "issn", "issn-l"),
        isbn=_first(meta, "isbn"),
        language=(article.get(_LANGUAGE) or "").lower() or None,
        keywords=unique(_keywords(meta, subjects=False)),
        genres=unique(_genres(meta)),
        subjects=unique((*_keywords(meta, subjects=True), *_subjects(meta))),
        notices=unique(_notices(meta)),
        licence=_licence(meta),
    )


def title_of(meta: _Element) -> str | None:
    """Return title and subtitle in one line, without the signs of footnotes."""
    group = meta.find("title-group")
    place = group if group is not None else meta
    title = _without_notes(place.find("article-title"))
    for part in place.iterfind("subtitle"):
        subtitle = _without_notes(part)
        if title and subtitle:
            title += (" " if title[-1] in ":?!.—–" else ": ") + subtitle
    return title or None


def _without_notes(element: _Element | None) -> str:
    if element is None:
        return ""
    writer = TextWriter()
    writer.write(element.text)
    for child in element:
        is_note = isinstance(child.tag, str) and (
            local(child) in _FOOT or (local(child) == "xref" and child.get("ref-type") != "bibr")
        )
        if not is_note:
            write_run(writer, child)
        writer.write(child.tail)
    return writer.take().text


def _first(element: _Element | None, *paths: str) -> str | None:
    if element is None:
        return None
    return next((text for path in paths if (text := text_of(element.find(path)))), None)


def _named_id(journal: _Element | None) -> str | None:
    """Return the abbreviated name that old files have in place of the journal's title."""
    if journal is None:
        return None
    ids = {one.get("journal-id-type"): text_of(one) for one in journal.iterfind("journal-id")}
    return ids.get("nlm-ta") or ids.get("iso-abbrev")


def _identifiers(meta: _Element) -> dict[str, str]:
    """Return the article's own identifiers by kind, the first of each."""
    found: dict[str, str] = {}
    for entry in meta.iterfind("article-id"):
        text = text_of(entry)
        if text:
            found.setdefault((entry.get("pub-id-type") or "").lower(), text)
    return found


def _pmcid(ids: dict[str, str]) -> str | None:
    """Return the PMCID, which older files give without its letters."""
    told = ids.get("pmcid") or ids.get("pmc") or ids.get("pmc-uid") or ""
    return bare_pmcid(f"PMC{told}" if told.isdigit() else told)


def _authors(meta: _Element) -> Iterator[Person]:
    for group in meta.iterfind("contrib-group"):
        told = (group.get("content-type") or "author").rstrip("s")
        for contributor in group.iterfind("contrib"):
            kind = contributor.get("contrib-type") or told
            if kind.startswith("author") or kind in ("collab", "group", "consortium"):
                yield from persons_in(contributor)


def persons_in(contributor: _Element) -> Iterator[Person]:
    """Yield the persons or the group that an element names; members of a group are passed over."""
    for child in contributor:
        name = local(child) if isinstance(child.tag, str) else ""
        if name in ("name-alternatives", "collab-alternatives"):
            yield from list(persons_in(child))[:1]
        elif name in ("name", "string-name"):
            person = person_of(child)
            if person:
                yield person
        elif name in ("collab", "institution"):
            group = _group(child)
            if group:
                yield Person(group)


def person_of(name: _Element) -> Person | None:
    """Return the person of a ``name``, or None where it is empty."""
    family, given = text_of(name.find("surname")), text_of(name.find("given-names"))
    if family or given:
        return Person(family or given, given if family else "")
    whole = text_of(name)
    return Person(whole) if whole else None


def _group(collab: _Element) -> str:
    """Return a group's name without its members, who are listed inside it."""
    writer = TextWriter()
    writer.write(collab.text)
    for child in collab:
        if isinstance(child.tag, str) and local(child) not in ("contrib-group", "xref", "aff"):
            write_run(writer, child, DEEPEST // 2)
        writer.write(child.tail)
    return writer.take().text.strip(" ,;")


def _issued(meta: _Element) -> str | None:
    dates: dict[str, str] = {}
    for element in meta.iterfind("pub-date"):
        kind = element.get("pub-type") or element.get("date-type") or "pub"
        form = element.get("publication-format") or ""
        if kind == "pub" and form.startswith(("electronic", "online")):
            kind = "epub"
        elif kind in ("pub", "issue-pub") and form in ("print", "ppub"):
            kind = "ppub"
        date = _date(element)
        if date:
            dates.setdefault(kind, date)
    chosen = next((dates[kind] for kind in _DATES if kind in dates), None)
    exact = dates.get("epub")
    if chosen and exact and chosen == dates.get("collection") and exact[:4] == chosen[:4]:
        return exact  # there is no printed issue: the day online is the day of publication
    return chosen or next(iter(dates.values()), None)


def _date(element: _Element) -> str | None:
    parts = (text_of(element.find(name)) for name in ("year", "month", "day"))
    return made_date(*parts) or made_date(*(element.get("iso-8601-date") or "")[:10].split("-"))


def _pages(meta: _Element) -> str | None:
    told = page_range(_first(meta, "fpage"), _first(meta, "lpage"))
    return told or _first(meta, "elocation-id", "page-range")


def _url(meta: _Element) -> str | None:
    for link in meta.iterfind("self-uri"):
        address = link.get(_HREF) or ""
        if address.startswith("http") and link.get("content-type") != "pdf":
            return address
    return None


def _keywords(meta: _Element, *, subjects: bool) -> Iterator[str]:
    """Yield the keywords, or with ``subjects`` the headings of an index among them."""
    for group in meta.iterfind("kwd-group"):
        kind = (group.get("kwd-group-type") or "").casefold()
        if kind not in _ABBREVIATIONS and (kind in _SUBJECT_KINDS) == subjects:
            yield from (text_of(keyword).strip(" ,;") for keyword in group.iter("kwd"))


def _genres(meta: _Element) -> Iterator[str]:
    """Yield what the article is headed with in its issue: ``Research Article``."""
    for group in meta.iterfind("article-categories/subj-group"):
        if group.get("subj-group-type", "heading") in _HEADED:
            yield from (text_of(subject) for subject in group.iterfind("subject"))


def _subjects(meta: _Element) -> Iterator[str]:
    for group in meta.iterfind("article-categories/subj-group"):
        if group.get("subj-group-type", "heading") not in _HEADED:
            yield from (text_of(subject) for subject in group.iter("subject"))


def _notices(meta: _Element) -> Iterator[str]:
    for link in (*meta.iterfind("related-article"), *meta.iterfind("related-object")):
        kind = _NOTICES.get((link.get("related-article-type") or "").casefold())
        if kind is None:
            continue
        address = link.get(_HREF) or ""
        doi = bare_doi(address)
        told = [text_of(link), f"doi:{doi}" if doi else address]
        if doi and doi in told[0].lower():
            told.pop()
        yield f"{kind}: {' '.join(part for part in told if part)}"


def _licence(meta: _Element) -> str | None:
    """Return the address of the licence, else its words."""
    words = None
    for place in (meta.find("permissions"), meta):
        if place is None:
            continue
        for licence in place.iterfind("license"):
            address = licence.get(_HREF)
            for inner in licence.iter("{*}license_ref"):
                address = address or text_of(inner)
            if address:
                return address
            words = words or text_of(licence) or licence.get("license-type")
        reference = place.find("{*}license_ref")
        if reference is not None:
            return text_of(reference) or words
    return words
