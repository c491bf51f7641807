"""What kind of source a document is, as far as it tells: a trial, a review, a vendor's page.

Nothing is guessed from what a text is about. A kind comes, in this order of trust, from a notice
of retraction, the publication types that an index gives, the CSL type, identifiers of registries
and preprints, the words of the title, and the lines that a shop prints around its goods.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

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


class _Sign(NamedTuple):
    """Words that tell a kind, and what is in small letters wherever they stand."""

    kind: str
    parts: tuple[str, ...]
    """One of these is in the words: most texts hold none, which is seen quickly."""
    words: re.Pattern[str]

    def stands_in(self, text: str, small: str) -> bool:
        """Whether a text, given in small letters too, says it."""
        return any(part in small for part in self.parts) and self.words.search(text) is not None


def _sign(kind: str, parts: str, words: str) -> _Sign:
    return _Sign(kind, tuple(parts.split(", ")), re.compile(words, re.IGNORECASE))


_TITLE = (
    _sign("protocol", "protocol",
          r"\b(?:study|trial|review)\s+protocol\b|\bprotocol\s+(?:for|of)\s+an?\b"),
    _sign("meta-analysis", "meta", r"\bmeta-?\s?analysis\b|\bmeta-analyses\b"),
    _sign("systematic review", "review",
          r"\b(?:systematic|scoping|cochrane|umbrella)\s+(?:literature\s+)?review\b"),
    _sign("guideline", "guideline, consensus",
          r"\b(?:practice|clinical|treatment|management) guidelines?\b|"
          r":\s*(?:\w+ )?guidelines?\b|"
          r"^guidelines?\b|\bguidelines? (?:for|on|from)\b|\bconsensus statement\b"),
    _sign("trial", "trial, randomi",
          r"\brandomi[sz]ed\b.*\b(?:trial|study)\b|\b(?:clinical|placebo-controlled|crossover|"
          r"open-label|double-blind(?:ed)?|pilot)\b.*\btrial\b|\ba trial of\b"),
    _sign("observational", "cohort, control, sectional, observational, registry",
          r"\b(?:cohort|case-control|cross-sectional|observational|registry-based)\b"
          r".*\b(?:study|analysis)\b"),
    _sign("case report", "case", r"\bcase (?:report|series)\b|\ba report of \w+ cases?\b"),
    _sign("review", "review",
          r"\b(?:a|an|narrative|literature|critical|clinical|brief|updated|state-of-the-art)"
          r"\s+(?:\w+\s+)?review\b|^review\b|:\s*review\b"),
)  # fmt: skip

_REGISTRY = _sign(
    "registry",
    "clinicaltrials, isrctn, trialsearch, nct",
    r"clinicaltrials\.gov|isrctn\.com|trialsearch\.who\.int|clinicaltrialsregister\.eu|"
    r"\bNCT\d{8}\b|\bISRCTN\d{8}\b",
)
_PREPRINT = _sign(
    "preprint",
    "rxiv, ssrn, research square, preprints.org, 10.1101/, 10.21203/, 10.20944/, 10.48550/",
    r"\b(?:biorxiv|medrxiv|arxiv|chemrxiv|psyarxiv|ssrn|research square|preprints\.org)\b"
    r"|^10\.(?:1101/(?:19|20)|21203/rs|20944/preprints|48550/arxiv)",
)
_SHOP = _sign(
    "vendor",
    "add to , catalog, for research use only, not for human, request a quote",
    r"\bCAS\s*(?:No\.?|number|#|registry)|\badd to (?:cart|basket)\b|\bcatalogu?e? (?:no|number)\b"
    r"|\bfor research use only\b|\bnot for human (?:use|consumption)\b|\brequest a quote\b",
)
_CHEMICAL = re.compile(r"cas\s*(?:no|#|nu|reg)")
"""What `_SHOP` has no part for: ``cas`` is in too many words."""
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
    if _says(_REGISTRY, " ".join((*named[:2], document.key))):
        return "registry"
    by_genre = _by_genre(reference.genres)
    if by_genre:
        return by_genre
    if any(_says(_PREPRINT, text) for text in (reference.doi or "", *named)):
        return "preprint"
    by_type = _TYPES.get(reference.type, "")
    return by_type or _by_title(reference.title or "") or _shop(document)


def _says(sign: _Sign, text: str) -> bool:
    return bool(text) and sign.stands_in(text, _small(text))


def _small(text: str) -> str:
    """Return a text in small letters, as patterns that ignore case take it."""
    small = text.lower()
    if text.isascii():
        return small
    return small.replace("i\u0307", "i").replace("ı", "i").replace("ſ", "s")


def _is_retracted(reference: Reference) -> bool:
    if any(genre.casefold() == "retracted publication" for genre in reference.genres):
        return True
    if (reference.title or "").casefold().startswith(("retracted:", "retracted article")):
        return True
    return any(
        _RETRACTION.search(notice) and not _OTHER_NOTICE.search(notice)
        for notice in reference.notices
    )


@lru_cache(maxsize=1_000)
def _by_genre(genres: tuple[str, ...]) -> str:
    """Return the kind that genres tell; few lists of them are printed again and again."""
    kinds = (kind for kind, words in _GENRE_PATTERNS if any(map(words.search, genres)))
    return next(kinds, "")


def _by_title(title: str) -> str:
    small = _small(title)
    return next((sign.kind for sign in _TITLE if sign.stands_in(title, small)), "")


def _shop(document: Document) -> str:
    """Return ``vendor`` for a page without author and journal that says what shops say."""
    reference, text = document.reference, document.text
    if reference.authors or reference.doi or reference.pmid or len(text) > _LONGEST_PAGE:
        return ""
    small = _small(text)
    if not (_SHOP.stands_in(text, small) or _CHEMICAL.search(small)):
        return ""
    said = sum(1 for _ in _SHOP.words.finditer(text))
    return "vendor" if said >= _SHOPS_SAY else ""
