"""What kind of source a document is, as far as it tells: a trial, a review, a vendor's page.

Nothing is guessed from what a text is about. A kind comes, in this order of trust, from a notice
of retraction, the publication types that an index gives, the CSL type, identifiers of registries
and preprints, the words of the title, and the lines that a shop prints around its goods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.documents import Document, Reference

RETRACTED = "retracted"
"""The kind that outweighs all others."""

KINDS = (
    RETRACTED, "meta-analysis", "systematic review", "review", "guideline", "trial",
    "observational", "case report", "protocol", "registry", "preprint", "editorial", "letter",
    "news", "vendor", "thesis", "book", "patent", "dataset",
)  # fmt: skip
"""Every kind there is."""

_RETRACTION = re.compile(r"\bretract(?:ed|ion)\b|\bwithdrawn\b", re.IGNORECASE)
_OTHER_NOTICE = re.compile(r"\bretract(?:ed|ion)\s+(?:and|of)\b.*\breplace", re.IGNORECASE)

_GENRES: tuple[tuple[str, str], ...] = (
    ("meta-analysis", r"meta-?analysis"),
    ("systematic review", r"systematic review"),
    ("guideline", r"guideline|consensus development"),
    ("trial", r"clinical trial(?!.*protocol)|randomi[sz]ed|controlled trial|pragmatic trial"),
    ("protocol", r"protocol"),
    ("review", r"\breview"),
    ("case report", r"case reports?\b|case stud(?:y|ies)\b"),
    ("observational", r"observational|cohort|case-control|cross-sectional|twin study"),
    ("preprint", r"preprint"),
    ("editorial", r"editorial|commentary|viewpoint|perspective"),
    ("letter", r"\bletter"),
    ("news", r"\bnews|press release"),
    ("thesis", r"thesis|dissertation"),
    ("dataset", r"\bdataset"),
)
_GENRE_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _GENRES)

_TYPES = {
    "article-newspaper": "news", "article-magazine": "news", "post-weblog": "news",
    "broadcast": "news", "book": "book", "chapter": "book", "thesis": "thesis",
    "patent": "patent", "dataset": "dataset", "review": "review", "standard": "guideline",
}  # fmt: skip
"""Kinds by CSL 1.0.2 item type; the other types tell none."""

_TITLE: tuple[tuple[str, str], ...] = (
    ("protocol", r"\b(?:study|trial|review)\s+protocol\b|\bprotocol\s+(?:for|of)\s+an?\b"),
    ("meta-analysis", r"\bmeta-?\s?analysis\b|\bmeta-analyses\b"),
    ("systematic review", r"\b(?:systematic|scoping|cochrane|umbrella)\s+"
                          r"(?:literature\s+)?review\b"),
    ("guideline", r"\b(?:practice|clinical|treatment|management) guidelines?\b|"
                  r":\s*(?:\w+ )?guidelines?\b|"
                  r"^guidelines?\b|\bguidelines? (?:for|on|from)\b|\bconsensus statement\b"),
    ("trial", r"\brandomi[sz]ed\b.*\b(?:trial|study)\b|\b(?:clinical|placebo-controlled|crossover|"
              r"open-label|double-blind(?:ed)?|pilot)\b.*\btrial\b|\ba trial of\b"),
    ("observational", r"\b(?:cohort|case-control|cross-sectional|observational|registry-based)\b"
                      r".*\b(?:study|analysis)\b"),
    ("case report", r"\bcase (?:report|series)\b|\ba report of \w+ cases?\b"),
    ("review", r"\b(?:a|an|narrative|literature|critical|clinical|brief|updated|state-of-the-art)"
               r"\s+(?:\w+\s+)?review\b|^review\b|:\s*review\b"),
)  # fmt: skip
_TITLE_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _TITLE)

_REGISTRY = re.compile(
    r"clinicaltrials\.gov|isrctn\.com|trialsearch\.who\.int|clinicaltrialsregister\.eu|"
    r"\bNCT\d{8}\b|\bISRCTN\d{8}\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(
    r"\b(?:biorxiv|medrxiv|arxiv|chemrxiv|psyarxiv|ssrn|research square|preprints\.org)\b"
    r"|^10\.(?:1101/(?:19|20)|21203/rs|20944/preprints|48550/arxiv)",
    re.IGNORECASE,
)
_SHOP = re.compile(
    r"\bCAS\s*(?:No\.?|number|#|registry)|\badd to (?:cart|basket)\b|\bcatalogu?e? (?:no|number)\b"
    r"|\bfor research use only\b|\bnot for human (?:use|consumption)\b|\brequest a quote\b",
    re.IGNORECASE,
)
_LONGEST_PAGE = 30_000
"""Code points; what is longer is no page of a shop, and would take long to look through."""
_SHOPS_SAY = 2
"""A text that says so much of a shop's words is a shop's; one may stand in any methods section."""


def kind_of(document: Document) -> str:
    """Return one of `KINDS`, or nothing where the document does not tell."""
    reference = document.reference
    if _is_retracted(reference):
        return RETRACTED
    named = (reference.url or "", reference.container or "", reference.publisher or "")
    if _REGISTRY.search(" ".join((*named[:2], document.key))):
        return "registry"
    by_genre = _first(_GENRE_PATTERNS, reference.genres)
    if by_genre:
        return by_genre
    if _PREPRINT.search(reference.doi or "") or any(map(_PREPRINT.search, named)):
        return "preprint"
    by_type = _TYPES.get(reference.type, "")
    return by_type or _first(_TITLE_PATTERNS, (reference.title or "",)) or _shop(document)


def _is_retracted(reference: Reference) -> bool:
    if any(genre.casefold() == "retracted publication" for genre in reference.genres):
        return True
    if (reference.title or "").casefold().startswith(("retracted:", "retracted article")):
        return True
    return any(
        _RETRACTION.search(notice) and not _OTHER_NOTICE.search(notice)
        for notice in reference.notices
    )


def _first(patterns: Sequence[tuple[str, re.Pattern[str]]], texts: Sequence[str]) -> str:
    return next((kind for kind, words in patterns if any(words.search(text) for text in texts)), "")


def _shop(document: Document) -> str:
    """Return ``vendor`` for a page without author and journal that says what shops say."""
    reference = document.reference
    if reference.authors or reference.doi or reference.pmid or len(document.text) > _LONGEST_PAGE:
        return ""
    said = sum(1 for _ in _SHOP.finditer(document.text))
    return "vendor" if said >= _SHOPS_SAY else ""
