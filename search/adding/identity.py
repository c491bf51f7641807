"""Whether two records are of the same work: identifiers first, then title, year and author.

The rules lean to caution: two documents that should be one are a nuisance, two works shown as
one are a fault. Different DOIs or PMIDs part them, unless one is a preprint's; errata, replies
and comments are never the work that they are about; a title such as "Editorial" proves nothing.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from search.analysis.terms import normalise
from search.documents import Reference

_PREPRINT_DOI = re.compile(
    r"10\.1101/(?:\d{6,}|\d{4}\.\d\d\.\d\d\.\d+)"  # bioRxiv, medRxiv; the prefix is CSHL's too
    r"|10\.64898/"  # openRxiv
    r"|10\.48550/"  # arXiv
    r"|10\.21203/rs\."  # Research Square
    r"|10\.20944/preprints"
    r"|10\.2139/ssrn"
    r"|10\.26434/chemrxiv"
    r"|10\.(?:31234|31219|31235|31222|31233|35542)/osf\.io"
    r"|10\.36227/techrxiv"
    r"|10\.22541/au\."  # Authorea
    r"|10\.1590/scielopreprints"
)
_PREPRINT_SERVER = re.compile(r"\b(?:bio|med|chem|psy|soc|tech)?rxiv\b|\bpreprints?\b|\bssrn\b")

_RETRACTED = re.compile(
    r"^\s*[\[(]?\s*(?:retracted(?: article| paper)?|withdrawn)\s*[\])]?\s*[:.–—-]*\s+",
    re.IGNORECASE,
)
"""What publishers print before the title of a work that was retracted: it is the same work."""

_MARKED_RETRACTED = re.compile(
    r"\W*retracted(?: article| paper)?\s*[\])]?\s*[\]):.–—-]", re.IGNORECASE
)
_ABOUT = re.compile(
    r"^\W*(?P<kind>errat(?:um|a)|corrigend(?:um|a)|corrections?|author correction|"
    r"publisher correction|retraction|expression of concern|comments?|commentary|repl(?:y|ies)|"
    r"response|authors?['’]? (?:reply|response)|letter|re)\b(?:\s*[:.–—-]|\s+(?:on|to|for|from|by|"
    r"of|note|notice)\b)",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"\s*[:?!]\s+|\.\s+(?=[A-Z])|\s+[–—-]\s+")
_HAS_SUBTITLE = re.compile(r"[:?!]\s|\.\s+(?=[A-Z])|[–—-](?<=\s.)\s")
"""Matches where `_SUBTITLE` does, and is quicker to say that it does not."""
_PART = re.compile(r"^(?:part|volume|chapter|study|section|\d+|[ivx]+)\b", re.IGNORECASE)
_GENERIC = re.compile(
    r"^(?:editorial|introduction|preface|foreword|index|contents|abstracts?|letters?|"
    r"book reviews?|news|announcements?|obituary|in (?:this|brief)|issue information|"
    r"(?:letters? )?to the editors?|editors? (?:note|s note|choice)|conference|proceedings|"
    r"poster|session|supplement|acknowledge?ments?|reviewers|references|untitled)\b"
)
_LEAST_WORDS = 4
"""A title of fewer words is shared by too many works."""
_TELLING_WORDS = 6
"""A title of so many words needs only one of author and year beside it."""


def is_preprint(reference: Reference) -> bool:
    """Tell whether a record is of a preprint: by its DOI, else by where it appeared."""
    if reference.doi:
        return _PREPRINT_DOI.match(reference.doi) is not None
    return _PREPRINT_SERVER.search((reference.container or "").casefold()) is not None


def is_retracted(reference: Reference) -> bool:
    """Tell whether a record says that its work was retracted (not that it is such a notice)."""
    if any(genre.casefold() == "retracted publication" for genre in reference.genres):
        return True
    if _MARKED_RETRACTED.match(reference.title or ""):
        return True
    return any(
        re.match(r"\W*retract(?:ed|ion)\b(?!\s*of)", notice, re.IGNORECASE)
        for notice in reference.notices
    )


def title_form(title: str | None) -> int | None:
    """Return what a title is looked up by; None for one that too many works share.

    Case, punctuation, diacritics, Greek letters and a subtitle make no difference to it.
    """
    if not title:
        return None
    main = _form(_parts(title)[0])
    if len(main.split()) < _LEAST_WORDS:
        main = _form(_unmarked(title))
    if len(main.split()) < _LEAST_WORDS or _GENERIC.match(main):
        return None
    return int.from_bytes(blake2b(main.encode(), digest_size=8).digest(), signed=True)


def _form(title: str) -> str:
    return normalise(title)


def _parts(title: str) -> tuple[str, str]:
    """Return a title and its subtitle; a mark of retraction is no part of either."""
    whole = _unmarked(title.strip()).rstrip(" .")
    if not _HAS_SUBTITLE.search(whole):
        return whole, ""
    main, sub = _SUBTITLE.split(whole, maxsplit=1)
    return main, sub


def _unmarked(title: str) -> str:
    """Return a title without a mark of retraction."""
    mark = _RETRACTED.match(title)
    return title[mark.end() :] if mark else title


def same_work(one: Reference, other: Reference, *, same_text: bool = False) -> bool:
    """Tell whether two records are of one work.

    ``same_text`` says that their texts are equal, and more than a title.
    """
    if contradict(one, other):
        return False
    if one.pmid and one.pmid == other.pmid:
        return True
    if (one.doi and one.doi == other.doi) or (one.pmcid and one.pmcid == other.pmcid):
        return not (strangers(one, other) and _authors_differ(one, other))
    if same_text:
        return not _differ(one, other)
    return _same_title(one, other) or _same_place(one, other)


def contradict(one: Reference, other: Reference) -> bool:
    """Tell whether identifiers or kinds say that two records are of different works."""
    if _kind(one) != _kind(other) and not (one.pmid and one.pmid == other.pmid):
        return True
    if is_preprint(one) != is_preprint(other) or (one.doi and is_preprint(one)):
        return False
    pairs = ((one.doi, other.doi), (one.pmid, other.pmid), (one.pmcid, other.pmcid))
    return any(mine and its and mine != its for mine, its in pairs)


def _kind(reference: Reference) -> str:
    """Return what a record is to the work in its title: empty for the work itself."""
    match = _ABOUT.match(_unmarked(reference.title or ""))
    return match["kind"].casefold()[:5] if match else ""


def strangers(one: Reference, other: Reference) -> bool:
    """Tell whether the titles of two records have hardly a word in common.

    So it is where one identifier stands for two works: a book's chapters, a DOI misread.
    """
    mine, its = (set(_form(each.title or "").split()) for each in (one, other))
    shorter = min(len(mine), len(its))
    return shorter >= _LEAST_WORDS and 4 * len(mine & its) < shorter


def _differ(one: Reference, other: Reference) -> bool:
    """Tell whether year or first author differ, where both are known."""
    return _years_apart(one, other) > _most_years(one, other) or _authors_differ(one, other)


def _authors_differ(one: Reference, other: Reference) -> bool:
    return bool(_author(one) and _author(other)) and _author(one) != _author(other)


def _same_title(one: Reference, other: Reference) -> bool:
    mine, its = _parts(one.title or ""), _parts(other.title or "")
    main, its_main = _form(mine[0]), _form(its[0])
    whole, its_whole = (_form(" ".join(parts)) for parts in (mine, its))
    if title_form(one.title) is None or title_form(other.title) is None:
        return False
    if whole != its_whole:
        sub = mine[1] or its[1]
        if main != its_main or (mine[1] and its[1]) or _PART.match(sub):
            return False
    if _differ(one, other):
        return False
    author = bool(_author(one) and _author(other))
    year = one.year is not None and other.year is not None
    if is_preprint(one) or is_preprint(other):
        return author
    return (author and year) or (
        (author or year) and min(len(whole.split()), len(its_whole.split())) >= _TELLING_WORDS
    )


def _same_place(one: Reference, other: Reference) -> bool:
    """Tell whether two records of one title, however short, say the same of where it is."""
    if one == other:
        return bool(one.title and one.authors and one.issued)

    def place(reference: Reference) -> tuple[str, ...]:
        first_page = re.match(r"\w+", reference.pages or "")
        parts = (
            reference.title,
            reference.container,
            reference.volume,
            first_page and first_page[0],
        )
        return tuple(_form(part or "") for part in parts)

    return all(place(one)) and place(one) == place(other) and not _differ(one, other)


def _years_apart(one: Reference, other: Reference) -> int:
    return abs(one.year - other.year) if one.year and other.year else 0


def _most_years(one: Reference, other: Reference) -> int:
    # Online one year, in print the next; a preprint may wait longer.
    return 4 if is_preprint(one) or is_preprint(other) else 1


def _author(reference: Reference) -> str:
    """Return the first author's family name in the form that names are compared in."""
    return _form(reference.authors[0].family).replace(" ", "") if reference.authors else ""
