"""What a single line before the body of a document is: a journal line, a date, names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.documents import Person
from search.ingest.dates import is_date
from search.ingest.names import is_vancouver_list, parse_authors
from search.ingest.pages.journal_lines import find_doi, find_journal
from search.ingest.pages.lines import Line
from search.ingest.sections import inline_label

GENRES = {
    name.casefold(): name
    for name in """Review|Systematic Review|Clinical Trial|Journal Article|Clinical Study
Randomized Controlled Trial|Meta-Analysis|Case Reports|Editorial|Letter|Comment
Comparative Study|Multicenter Study|Guideline|Practice Guideline|Observational Study
Research Article|Original Article|Original Research|Review Article|Case Report
Historical Article|Evaluation Study|Validation Study|News|Clinical Trial, Phase I
Clinical Trial, Phase II|Clinical Trial, Phase III|Clinical Trial, Phase IV
Controlled Clinical Trial|Pragmatic Clinical Trial|Twin Study|Published Erratum
Short Communication|Brief Report|Brief Communication|Article|Research|Perspective|Commentary
Correspondence|Overview|Research Support, Non-U.S. Gov't
Research Support, N.I.H., Extramural|Preprint|Case Series|Full Length Article|Original Paper
Research Paper|Review Paper|Original Investigation|Viewpoint|Technical Note|Mini Review
Scoping Review|Study Protocol|Retraction""".replace("\n", "|").split("|")
}
"""Publication types as printed, by their lower-case form."""

_COMMON = frozenset(
    """article|research|overview|news|comment|letter|perspective|commentary|viewpoint|editorial
correspondence|guideline|comparative study|retraction""".replace("\n", "|").split("|")
)
"""Publication types that are headings of any text as well."""
_ACCESS = re.compile(r"(?:open access|free access|full access|free)\s*[|·:]?\s*", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"(?:doi\b|https?://(?:dx\.)?doi\.org/|pmid\b|pmcid\b|arxiv:|e?issn\b|corpus id)", re.IGNORECASE
)
_IDENTIFIERS_ONLY = re.compile(
    r"(?:(?:PMID|PMCID|NIHMSID|MID|DOI|PII|ORCID)\s?:?\s?(?:https?://\S+|10\.\S+|PMC\d+|NIHMS\d+|[\d-]+X?|S\d\S+)\s*[;,.|]?\s*(?:\[[^\]]*\])?\s*)+",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"(?:manuscript\s+|submission\s+)?(?:received|submitted|submission|accepted|revised"
    r"|published|available online|first published"
    r"|epub|posted|updated|last updated|issue date|version of record|publication date"
    r"|published online|article history|date)\b[^.]{0,30}?(?::|\d)",
    re.IGNORECASE,
)
_LABELS = frozenset(
    """affiliations|affiliation|author information|authors and affiliations|author affiliations
corresponding author|open access|free access|peer-reviewed|academic editor|authors|author notes
affiliations expand|free article|free pmc article|correspondence|article info|article history
article information|expand|affiliations collapse|affiliations:|by|published|author affiliations
correspondence address|no abstract available""".replace("\n", "|").split("|")
)
_INSTITUTION = re.compile(
    r"\b(?:Universit\w+|Department|Dept|Hospital|Institut\w*|School|College|Cent(?:er|re)|Faculty"
    r"|Division|Clinic|Laborator\w+|Academy|Ministry|Foundation|Inc|Ltd|GmbH|S\.A)\b",
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_JOINING = frozenset(("of", "and", "for", "the", "in", "at", "de", "la", "du", "für", "der", "di"))
_PUBLISHED_IN = re.compile(r"published in [A-Z][^\d.]{2,80}\s\d[^.]{3,20}$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|may|show(?:s|ed)?|said|says)\b"
)
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?:\[[\d, –-]+\])*(?=\s+[A-Z\"“(]|$)")
_LABELLED = re.compile(
    r"(?:citation|cite this as|correspondence(?: to)?|e-?mail|editors?)\s*:", re.I
)
_AUTHORS_LABEL = re.compile(
    r"(?:(?:by|written by)\s+|authors?(?:\s*:\s*|\s+))(?=[A-ZÀ-Þ])", re.IGNORECASE
)
_PLACE = re.compile(
    r"\(?[Tt]his article (?:belongs to|is part of) the\b|Sec\.\s(?=[A-Z])"
    r"|[A-Z][A-Z &/-]{3,40} article$|Editor who approved|Source of Support:|Year\s?:\s?\d{4}\b"
    r"|Authors? to whom correspondence|Published (?:in|as)\b.{0,30}:|Pages? [\d–-]+\s*\|"
    r"|\.? ?Author manuscript; available\b|Correspond(?:ence|ing) (?:[Aa]ddress|[Aa]uthor)\s*:"
)
"""Begins what a page tells of an article's place: section, special issue, issue, editor."""
_FOOTNOTE_MARKS = re.compile(r"(?:[\d,;*†‡§¶#✉ ]|[a-f](?=[,\s]|$))+(?:and|&)?|and|&")
_BULLET = re.compile(r"[•·*‣▪-]\s+")
_LONGEST = 400


def genres_of(text: str) -> tuple[str, ...]:
    """Return the publication types that a line names and nothing else (``Open AccessReview``)."""
    text = _BULLET.sub("", text, count=1)
    bare = _ACCESS.sub("", text.strip(" .|"), count=1)
    if not bare and text:
        return ()
    parts = re.split(r"\s*[;|•·]\s*", bare)
    if all(part.casefold() in GENRES for part in parts):
        return tuple(GENRES[part.casefold()] for part in parts)
    return (GENRES[bare.casefold()],) if bare.casefold() in GENRES else ()


def is_common_heading(text: str) -> bool:
    """Whether a line is a publication type that prose has as a heading, too (``Overview``)."""
    return text.casefold().strip(" .:") in _COMMON


def is_front_matter(text: str) -> bool:
    """Whether a line before the body tells about the document: date, identifier, address.

    Titles and names of authors are not decided here.
    """
    bullet = _BULLET.match(text)
    text = text[bullet.end() :] if bullet else text
    if len(text) > _LONGEST:
        return _LABELLED.match(text) is not None and len(text) < 3 * _LONGEST
    return bool(
        genres_of(text)
        or _PUBLISHED_IN.match(text)
        or text.casefold().strip(" .:") in _LABELS
        or _ACCESS.fullmatch(text)
        or _LABELLED.match(text)
        or is_identifiers(text)
        or (_IDENTIFIER.match(text) and len(text) < 60)
        or (len(text) < 300 and find_doi(text) and not _VERB.search(text))
        or is_date(text)
        or (_HISTORY.match(text) and len(text) < 250 and not _VERB.search(text))
        or (len(text) < 250 and _PLACE.match(text))
        or is_journal_line(text)
        or is_affiliation(text)
    )


def is_identifiers(text: str) -> bool:
    """Whether a line holds identifiers only (``PMID: 123 PMCID: PMC123 DOI: 10.…``)."""
    return len(text) < 300 and _IDENTIFIERS_ONLY.fullmatch(text) is not None


def is_journal_line(text: str) -> bool:
    """Whether a line is where the document appeared, with little besides."""
    journal = find_journal(text) if len(text) < 250 else None
    return journal is not None and journal.start <= 3 and not _VERB.search(text)


def is_affiliation(text: str) -> bool:
    """Whether a line is an address or e-mail of authors."""
    if _MAIL.search(text) and len(text) < 200:
        return not _VERB.search(text)
    if not _INSTITUTION.search(text) or text.count(",") < 2 or _VERB.search(text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    plain = [word for word in words if word.islower() and word not in _JOINING]
    return len(plain) * 4 <= len(words)


def is_ready_citation(text: str) -> bool:
    """Whether a line between the sections says how to cite the document, as PLOS prints it."""
    return text.casefold().startswith(("citation:", "cite this as:"))


def opens_text(lines: Sequence[Line], index: int) -> bool:
    """Whether text follows a line that is a section's heading, as none does in a menu."""
    below = lines[index : index + 4]
    return any(is_prose(line.text) or inline_label(line.text) for line in below)


def is_institution(text: str) -> bool:
    """Whether a short line is the name of an institution."""
    return len(text) < 120 and bool(_INSTITUTION.search(text)) and not _VERB.search(text)


def is_prose(text: str) -> bool:
    """Whether a line is running text: two sentences, or one of length that ends with a stop."""
    ends = len(_SENTENCE_END.findall(text[:2000]))
    words = len(text[:2000].split())
    return (ends > 1 and words > 7) or (ends == 1 and words > 7) or words > 45


def sentences_in(text: str) -> int:
    """Return roughly how many sentences a line holds."""
    return len(_SENTENCE_END.findall(text[:2000]))


def authors_of(text: str) -> tuple[Person, ...]:
    """Return the persons whom a line of names and nothing else names, or nothing."""
    return parse_authors(_AUTHORS_LABEL.sub("", text)) if len(text) < 3000 else ()


def is_footnote_marks(text: str) -> bool:
    """Whether a line holds only the marks that send from a name to its addresses (``1,2,*``)."""
    return _FOOTNOTE_MARKS.fullmatch(text) is not None


def are_authors(text: str) -> bool:
    """Whether names say that they are authors': by a label, or marks that send to addresses."""
    return (
        bool(_AUTHORS_LABEL.match(text))
        or re.search(r"[^\W\d_]{2}\.?\s?,?[\d¹²³⁴-⁹*†‡§✉]", text) is not None
    )


def is_byline(text: str) -> bool:
    """Whether a line of names says itself that it is one: a label, marks, degrees or a list."""
    return bool(
        _AUTHORS_LABEL.match(text)
        or re.search(r"[,;]|\band\b|&|\d\s*[,*]?$|[*†✉]$", text)
        or is_vancouver_list(text)
    )
