"""The record of a page made from JATS, whose elements keep its names as their classes.

Style sheets turn ``<contrib-group><contrib><name><surname>`` into ``div``s and ``span``s with
these classes, and such pages seldom have metadata besides (JATS: ANSI/NISO Z39.96-2019).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.documents import Person, Reference
from search.ingest.dates import find_date
from search.ingest.pages.html_text import page_text
from search.ingest.pages.journal_lines import find_doi

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_AUTHORS = 2000
_TITLES = ".title-group .article-title, .article-meta .article-title"
_DATES = ('[class^="pub-date-e"]', '[class^="pub-date-p"]', '[class^="pub-date"]')


def read_classes(tree: LexborHTMLParser) -> Reference | None:
    """Return what the front matter of such a page tells, or None where it is no such page."""
    title = tree.css_first(_TITLES)
    if title is None or tree.css_first(".contrib-group, .journal-meta, .article-meta") is None:
        return None
    first, last = _field(tree, ".fpage"), _field(tree, ".lpage")
    pages = f"{first}-{last}" if first and last and last != first else first
    container = _printed(tree.css_first(".journal-meta .journal-title, .journal-title-group"))
    return Reference(
        type="article-journal" if container else "webpage",
        title=_as_shown(title),
        authors=_authors(tree),
        container=container,
        issued=_issued(tree),
        volume=_field(tree, ".volume"),
        issue=_field(tree, ".issue"),
        pages=pages or _field(tree, ".elocation-id"),
        doi=find_doi(_field(tree, ".doi") or ""),
        publisher=_printed(tree.css_first(".journal-meta .publisher-name")),
    )


def _authors(tree: LexborHTMLParser) -> tuple[Person, ...]:
    group = tree.css_first(".contrib-group")
    found = [_person(name) for name in group.css(".contrib")[:_MOST_AUTHORS]] if group else []
    return tuple(dict.fromkeys(person for person in found if person))


def _person(contributor: LexborNode) -> Person | None:
    family = _printed(contributor.css_first(".surname"))
    if family:
        return Person(family, _printed(contributor.css_first(".given-names")) or "")
    body = _printed(contributor.css_first(".collab"))
    return Person(body) if body else None


def _issued(tree: LexborHTMLParser) -> str | None:
    """Return the date of publication: on line, else in print, else any."""
    for dates in _DATES:
        printed = _field(tree, dates)
        found = find_date(printed.rpartition(":")[2]) if printed else None
        if found:
            return found
    return None


def _field(tree: LexborHTMLParser, name: str) -> str | None:
    """Return what an element of the article's own record holds; references have the same."""
    return _printed(tree.css_first(f".article-meta {name}"))


def _as_shown(node: LexborNode) -> str | None:
    """Return a title as the page's text has it: lowered and raised letters at their words."""
    from selectolax.lexbor import LexborHTMLParser

    return " ".join(page_text(LexborHTMLParser(node.html or "")).text.split()) or None


def _printed(node: LexborNode | None) -> str | None:
    return " ".join(node.text(deep=True).split()) or None if node else None
