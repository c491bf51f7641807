"""Names of sections: headings, and labels printed before the text they name."""

from __future__ import annotations

import re

_HEADINGS = {
    "ABSTRACT": "abstract|summary|synopsis|graphical abstract|author summary|lay summary"
    "|plain language summary|executive summary|highlights|key points|significance",
    "BACKGROUND": "background|context|rationale|importance|background and aims"
    "|background and purpose|background and objective|background and objectives"
    "|background/aims|introduction and aims|background/objectives|purpose and background",
    "OBJECTIVE": "objective|objectives|aim|aims|purpose|goal|goals|aim of the study"
    "|study objective|hypothesis|question|aims and objectives|purpose of review"
    "|purpose of the study",
    "INTRODUCTION": "introduction|intro",
    "METHODS": "method|methods|materials and methods|material and methods|methods and materials"
    "|patients and methods|subjects and methods|participants and methods|methodology|methods/design"
    "|experimental|experimental procedures|experimental section|study design|design|setting"
    "|participants|patients|subjects|intervention|interventions|measurements|data sources"
    "|main outcome measures|main outcomes and measures|outcome measures|study selection"
    "|data extraction|design, setting, and participants|search strategy|statistical analysis"
    "|research design and methods|design and methods|data collection|eligibility criteria",
    "RESULTS": "result|results|findings|main results|recent findings|key results|outcomes"
    "|observations|results and discussion|data synthesis|main findings",
    "DISCUSSION": "discussion|discussion and conclusion|discussion and conclusions|comment"
    "|limitations|interpretation|implications|strengths and limitations",
    "CONCLUSIONS": "conclusion|conclusions|concluding remarks|conclusions and relevance|summary and"
    " conclusions|conclusion and perspectives|conclusions/significance|author's conclusions"
    "|authors' conclusions|future directions|conclusions and future directions"
    "|conclusions and implications",
    "KEYWORDS": "keywords|key words|keyword|index terms|author keywords|mesh keywords"
    "|subject terms",
    "REFERENCES": "references|bibliography|literature cited|works cited|reference list"
    "|list of references|references and notes|literature|notes and references|cited literature",
    "ACKNOWLEDGEMENTS": "acknowledgements|acknowledgments|acknowledgement|acknowledgment"
    "|funding|funding statement|conflict of interest|conflicts of interest|competing interests"
    "|conflict of interest statement|declaration of competing interest|author contributions"
    "|authors' contributions|disclosures|disclosure|disclosure statement|ethics statement"
    "|data availability|data availability statement|funding information|ethics declarations"
    "|declarations|declaration of interests|author's contributions|financial disclosure",
}
_CANONICAL = {
    heading: name for name, headings in _HEADINGS.items() for heading in headings.split("|")
}
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-H]\.|#{1,6})\s+")
_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z'’,/& ]{2,60}?)\s?(?P<stop>[:.–—]|\s[-|])(?=\s|$)")
_LONGEST_HEADING = 90


def heading_text(printed: str) -> str:
    """Return a heading without the marks that Markdown sets around it."""
    return printed.strip("# \t") if printed.startswith("#") else printed


def canonical(heading: str) -> str | None:
    """Return the canonical section name of a heading, or None if it is no known one.

    Numbering (``2.1 Methods``, ``IV. RESULTS``) and a colon or stop at its end do not matter.
    """
    if len(heading) > _LONGEST_HEADING:
        return None
    bare = _NUMBERING.sub("", heading.strip()).strip(" .:#*_").casefold().replace("’", "'")
    return _CANONICAL.get(re.sub(r"\s*&\s*", " and ", bare))


def inline_label(text: str) -> tuple[str, str] | None:
    """Return (canonical name, label as printed) of a line like ``METHOD: We asked …``.

    A label in capitals may end with a colon, a stop or a dash; one in small letters needs
    the colon, so that ``Results. All of them …`` in prose stays prose.
    """
    match = _LABEL.match(text[:_LONGEST_HEADING])
    if match is None or not text[match.end() :].strip():
        return None
    name = canonical(match["label"])
    if name is None:
        return None
    if not (match["label"].isupper() or match["stop"] == ":" or match["label"] == "Abstract"):
        return None
    if not match["label"][0].isupper():
        return None
    return name, match["label"].strip()


_REFERENCE_ENTRY = re.compile(r"^\[?\s?(?P<number>\d{1,3})\s?(?:[.)\]]\s*|\s+)(?=\S)")
_REFERENCE_LIKE = re.compile(
    r"\b(?:1[89]|20)\d\d[a-z]?\b.*\d|doi|https?://|\bet al\b|\bin press\b", re.IGNORECASE
)


def reference_number(line: str) -> int | None:
    """Return the number of an entry of a numbered reference list, or None for another line."""
    match = _REFERENCE_ENTRY.match(line)
    if match is None or len(line) > 1000 or not _REFERENCE_LIKE.search(line[match.end() :]):
        return None
    return int(match["number"])


def looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone is worded like a heading: short, capital, no stop."""
    if not 3 <= len(line) <= 100 or len(line.split()) > 12:
        return False
    first = line.lstrip("0123456789. ")[:1]
    return first.isupper() and line[-1] not in '.,;:!…"”)'
