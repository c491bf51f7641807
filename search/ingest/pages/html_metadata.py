"""The bibliographic record that a web page carries in its metadata.

Read are Highwire Press tags (``citation_*``), Dublin Core, PRISM, Open Graph and schema.org
in JSON-LD; the first that tells something wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from search.documents import Person, Reference
from search.ingest.dates import find_date
from search.ingest.names import inverted_or_plain, parse_authors, parse_person
from search.ingest.pages.jats_classes import read_classes
from search.ingest.pages.journal_lines import find_doi
from search.ingest.pages.keywords import parse_keywords

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_TYPES = {
    "scholarlyarticle": "article-journal",
    "medicalscholarlyarticle": "article-journal",
    "newsarticle": "article-newspaper",
    "reportagenewsarticle": "article-newspaper",
    "blogposting": "post-weblog",
    "report": "report",
    "thesis": "thesis",
    "book": "book",
    "chapter": "chapter",
    "article": "webpage",
    "webpage": "webpage",
    "medicalwebpage": "webpage",
}
_MOST_JSON = 2_000_000
_MOST_NODES = 5000
_MOST_MARKS = 20
_BY = re.compile(r"^(?:by|von|par|por|di)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)


def read_metadata(tree: LexborHTMLParser) -> tuple[Reference, str | None]:
    """Return (what a page's metadata tells, the name that its window had).

    The record's title comes from bibliographic fields only; the window's name, without the
    site's, serves where the page shows no heading of its own.
    """
    fields = _fields(tree)
    record = _from_fields(fields)
    for thing in _things(tree):
        record = _filled(record, _from_thing(thing))
    classes = read_classes(tree) if record.title is None else None
    if classes:
        record = _filled(record, classes)
    record = _filled(record, _from_marks(tree))
    site = _first(fields, "og:site_name")
    window = _first(fields, "og:title", "twitter:title") or _window_name(tree)
    if record.type in ("webpage", "article-newspaper", "post-weblog"):
        record = replace(record, container=record.container or site)
    address = tree.css_first('link[rel="canonical"]')
    url = record.url or (address.attributes.get("href") if address else None)
    record = replace(record, url=url or _first(fields, "og:url"))
    return record, _without_site(window, site) if window else None


def _fields(tree: LexborHTMLParser) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = _without_tags(attributes.get("content") or attributes.get("value") or "")
        if name and content:
            fields.setdefault(_usual(name), []).append(content)
    return fields


def _usual(name: str) -> str:
    """Return the name of a field as the others call it: repositories have their own prefixes."""
    plain = name.casefold().replace("dcterms.", "dc.").replace("dc:", "dc.")
    return plain.removeprefix("bepress_")


_TAG = re.compile(
    r"</?(?:i|b|em|strong|su[bp]|span|italic|bold|sc|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


def _without_tags(printed: str) -> str:
    """Return a value without the mark-up that some publishers leave in it (``CO<sub>2</sub>``)."""
    return " ".join(_TAG.sub("", printed).split())


def _first(fields: Mapping[str, list[str]], *names: str) -> str | None:
    return next((fields[name][0] for name in names if name in fields), None)


def _from_fields(fields: Mapping[str, list[str]]) -> Reference:
    first_page = _first(fields, "citation_firstpage", "prism.startingpage")
    last_page = _first(fields, "citation_lastpage", "prism.endingpage")
    pages = first_page and (
        f"{first_page}-{last_page}" if last_page and last_page != first_page else first_page
    )
    container = _first(
        fields,
        "citation_journal_title",
        "citation_conference_title",
        "citation_inbook_title",
        "prism.publicationname",
        "citation_journal_abbrev",
    )
    date = _first(
        fields,
        "citation_publication_date",
        "citation_date",
        "prism.publicationdate",
        "citation_online_date",
        "citation_year",
        "dc.date",
        "dc.issued",
        "dc.date.issued",
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "date",
    )
    identifiers = " ".join(fields.get("citation_doi", []) + fields.get("prism.doi", []))
    doi = find_doi(identifiers or " ".join(fields.get("dc.identifier", [])))
    genre = _first(fields, "citation_article_type", "prism.section")
    return Reference(
        type=_type(fields),
        title=_first(fields, "citation_title", "dc.title"),
        authors=_authors(fields),
        container=container,
        issued=find_date(date) if date else None,
        volume=_first(fields, "citation_volume", "prism.volume"),
        issue=_first(fields, "citation_issue", "prism.number"),
        pages=pages or _first(fields, "citation_article_number", "citation_pages"),
        doi=doi,
        pmid=_first(fields, "citation_pmid"),
        pmcid=_first(fields, "citation_pmcid"),
        url=_first(fields, "citation_public_url", "citation_abstract_html_url"),
        publisher=_first(fields, "citation_publisher", "dc.publisher"),
        keywords=_keywords(fields),
        genres=(genre,) if genre else (),
        editors=tuple(inverted_or_plain(name) for name in fields.get("citation_editor", [])),
        issn=_first(fields, "citation_issn", "prism.issn", "prism.eissn", "citation_eissn"),
        isbn=_first(fields, "citation_isbn", "prism.isbn"),
        language=_first(fields, "citation_language", "dc.language"),
        licence=_first(fields, "dc.rights.license", "dc.license", "dc.rights"),
    )


def _type(fields: Mapping[str, list[str]]) -> str:
    if "citation_conference_title" in fields:
        return "paper-conference"
    if "citation_dissertation_institution" in fields:
        return "thesis"
    if "citation_inbook_title" in fields:
        return "chapter"
    if "citation_journal_title" in fields or "citation_doi" in fields:
        return "article-journal"
    return "webpage"


def _authors(fields: Mapping[str, list[str]]) -> tuple[Person, ...]:
    names = fields.get("citation_author")
    if not names and "citation_authors" in fields:
        names = [part for text in fields["citation_authors"] for part in text.split(";")]
    names = names or fields.get("dc.creator")
    shown = [name for name in names or _signed(fields) if name and not name.startswith("http")]
    return tuple(inverted_or_plain(name) for name in dict.fromkeys(shown))


def _signed(fields: Mapping[str, list[str]]) -> list[str]:
    """Return the names that the fields of news sites tell; no addresses, nor the site's name."""
    sites = {name.casefold() for name in fields.get("og:site_name", [])}
    for field in ("author", "article:author", "og:article:author", "parsely-author", "byl"):
        told = [name for name in fields.get(field, []) if not re.match(r"https?:|www\.", name)]
        told = [name for name in told if name.casefold() not in sites]
        names = [_BY.sub("", name) for name in told]
        if len(names) == 1:
            several = parse_authors(names[0])
            return [person.name for person in several] if len(several) > 1 else names
        if names:
            return names
    return []


def _from_marks(tree: LexborHTMLParser) -> Reference:
    """Return the authors and the day that the visible page marks as such.

    Marked are they by ``rel="author"`` and by the microdata of schema.org.
    """
    found: list[Person] = []
    for node in tree.css('[rel~="author"], [itemprop="author"]')[:_MOST_MARKS]:
        name = node.css_first('[itemprop="name"]') or node
        printed = _BY.sub("", " ".join(name.text(deep=True).split()))
        person = parse_person(printed)
        found += [person] if person else parse_authors(printed)
    day = tree.css_first('time[itemprop="datePublished"], time[pubdate]')
    stamp = (day.attributes.get("datetime") or day.text(deep=True)) if day else None
    return Reference(
        type="webpage",
        authors=tuple(dict.fromkeys(found)),
        issued=find_date(stamp) if stamp else None,
    )


def _keywords(fields: Mapping[str, list[str]]) -> tuple[str, ...]:
    printed = fields.get("citation_keywords") or fields.get("dc.subject")
    if not printed and not _are_the_sites(fields):
        printed = fields.get("keywords")
    if not printed:
        return ()
    if len(printed) > 1:
        return tuple(dict.fromkeys(word.strip() for word in printed if word.strip()))
    return parse_keywords(printed[0])


def _are_the_sites(fields: Mapping[str, list[str]]) -> bool:
    """Whether the plain keywords are the publisher's, the same on all pages of its site."""
    names = ("citation_journal_title", "citation_publisher", "og:site_name")
    told = {name.casefold() for field in names for name in fields.get(field, [])}
    told |= {"open access", "open-access"}
    words = parse_keywords("; ".join(fields.get("keywords", [])).replace(",", ";"))
    return any(word.casefold() in told for word in words)


def _things(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    """Yield the schema.org articles that the page describes."""
    for script in tree.css('script[type="application/ld+json"]'):
        source = script.text(deep=True)
        if len(source) > _MOST_JSON:
            continue
        try:
            content = json.loads(source)
        except (ValueError, RecursionError):
            continue
        waiting = [content]
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting = thing[:_MOST_NODES] + waiting
            elif isinstance(thing, dict):
                waiting += [thing[name] for name in ("@graph", "mainEntity") if name in thing]
                if _thing_type(thing):
                    yield thing


def _thing_type(thing: Mapping[str, Any]) -> str | None:
    kinds = thing.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return next(
        (_TYPES[str(name).casefold()] for name in names if str(name).casefold() in _TYPES), None
    )


def _from_thing(thing: Mapping[str, Any]) -> Reference:
    published = _text(thing.get("datePublished")) or _text(thing.get("dateCreated"))
    identifiers = " ".join(
        _text(part) or ""
        for name in ("identifier", "sameAs", "@id", "url", "doi")
        for part in _list(thing.get(name))
    )
    container, volume, issue = _part_of(thing.get("isPartOf"))
    first_page, last_page = _text(thing.get("pageStart")), _text(thing.get("pageEnd"))
    pages = f"{first_page}-{last_page}" if first_page and last_page != first_page else first_page
    words = [text for word in _list(thing.get("keywords")) if (text := _text(word))]
    people = [text for person in _list(thing.get("author")) if (text := _text(person))]
    return Reference(
        type=_thing_type(thing) or "webpage",
        title=_text(thing.get("headline")) or _text(thing.get("name")),
        authors=tuple(inverted_or_plain(name) for name in people),
        container=container,
        issued=find_date(published) if published else None,
        volume=volume or _text(thing.get("volumeNumber")),
        issue=issue or _text(thing.get("issueNumber")),
        pages=(pages if last_page else first_page) or _text(thing.get("pagination")),
        doi=find_doi(identifiers),
        publisher=_text(thing.get("publisher")),
        keywords=parse_keywords(words[0]) if len(words) == 1 else tuple(dict.fromkeys(words)),
    )


def _part_of(thing: Any) -> tuple[str | None, str | None, str | None]:
    """Return (journal, volume, issue) of the nested parts that an article belongs to."""
    journal = volume = issue = None
    for _ in range(5):
        parts = [part for part in _list(thing) if isinstance(part, dict)]
        if not parts:
            break
        part = parts[0]
        volume = volume or _text(part.get("volumeNumber"))
        issue = issue or _text(part.get("issueNumber"))
        if "Periodical" in _list(part.get("@type")) or "isPartOf" not in part:
            journal = journal or _text(part.get("name"))
        thing = part.get("isPartOf")
    return journal, volume, issue


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name") or value.get("value") or value.get("@value")
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _without_tags(value) or None if isinstance(value, str) else None


def _filled(record: Reference, other: Reference) -> Reference:
    """Return a record with what another tells where it is silent."""
    told = {
        name: getattr(other, name)
        for name in Reference.__dataclass_fields__
        if name != "type" and not getattr(record, name)
    }
    kind = other.type if record.type == "webpage" else record.type
    return replace(record, type=kind, **told)


def _window_name(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("title")
    return " ".join(node.text(deep=True).split()) or None if node else None


def _without_site(name: str, site: str | None) -> str:
    """Return a window's name without the site's name at its end."""
    if site and name.casefold().endswith(site.casefold()):
        name = name[: -len(site)]
    else:
        name = re.sub(r"\s+[|•·]\s+[^|•·]*$", "", name)
    return name.strip(" |-–—•·:")
