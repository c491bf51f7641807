"""Rules for the boundaries of sentences within a line, where Punkt errs.

Each rule looks at a few dozen characters on either side of a place where a sentence might begin.
``left`` is what stands before it, trailing white space removed; ``right`` what stands after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REACH = 60
"""How many code points a rule sees on either side of a place."""

_OPEN = r"[\"'“‘«(\[]*"
_CITATION = r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*"
_RAISED = r"[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹⁻,–-]*"

CANDIDATE = re.compile(rf"\.[\"'”’)\]]*+\s++(?={_OPEN}[A-Z])")
"""A full stop, and white space to where a sentence may begin though Punkt sees none."""

_GLUED = re.compile(
    rf"(?:(?<=[a-z]{{3}}[.?!])|(?<=[a-z\d][)\]][.?!])|(?<=[a-z]{{3}}[.?!][\"”]))"
    rf"(?:{_CITATION}|{_RAISED}|\[{_CITATION}\])\s+(?={_OPEN}[A-Z])"
)
_NO_SPACE = re.compile(
    r"(?<=[a-z]{3}[.?!])(?=[A-Z][a-z]*\s[a-z])|(?<=[a-z\d][)\]]\.)(?=[A-Z][a-z]+\s[a-z])"
)
_IDEOGRAPHIC = re.compile(r"[。！？｡][。！？｡」』”’）)\]]*+\s*+")
_BRACKETED_CITATION = re.compile(
    rf"(?:(?<=[.?!]\s)|(?<=[.?!][\"”]\s))\[{_CITATION}\]\.?\s+(?={_OPEN}[A-Z])"
)
_CITATION_FOLLOWS = re.compile(rf"\[{_CITATION}\]\.?(?:\s|$)")

_CLOSES = re.compile(r"[.,;:?!…)\]}”’»±=<>≤≥×]|%\s")
_SMALL = re.compile(r"[a-zà-öø-ÿ]")
_SMALL_NAME = re.compile(
    r"(?:[a-z]{1,5}-)?[a-z]{0,5}(?:\d|[A-Z])|[a-z]-[a-z]|[a-z]{1,2}[α-ω]|[a-z]\s?[=<>]\s?\d"
    r"|(?!and|but|or|nor|so|i\.|e\.|eg|ie)(?:[a-z]{1,3}[,:]\s|[a-z]\.\s[A-Z])"
)
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-z](?:\s?[,–-]\s?[A-Za-z])*|[ivxIVX]{1,5})"
_ENUMERATOR = re.compile(rf"[•⁃‣◦▪●*–-]?\s*[(\[]?{_NUMBER}\s*[.)\]]{{1,2}}")
_INNER_ENUMERATOR = re.compile(r"[:;]\s(?:and\s)?[(\[]?\d{1,2}[.)\]]{1,2}$")
_LABEL = re.compile(
    r"(?:(?:Supplementa\w+|Extended Data|Additional)\s+)?"
    r"(?:Fig(?:ure|s)?|Tab(?:le)?|Box|Scheme|Video|Movie|Appendix|File)\.?\s+[A-Z]?\d{1,3}[A-Za-z]?\s*[.:]"
)
_BEFORE_NUMBER = (
    r"(?:[Nn]os?|N[°º]|Hs|Mm|Rn|[Cc]at|[Ff]igs?|[Ss]ects?|[Ee]qn?s?|[Rr]efs?|[Ss]uppl|[Vv]ols?)\."
)
_NUMBERED = re.compile(rf"(?:^|[\s(\[:]){_BEFORE_NUMBER}$")
_BORN_OR_DIED = re.compile(r"[(,;]\s?[bdc]\.$")
_HAS_DIGIT = re.compile(r"\S*\d")
_LAST_OF_ABBREVIATION = re.compile(r"\.$(?<=[A-Za-z°º\s]\.)")
"""How the last three of what ``joined`` searches for end: most places need none of them."""
_DOTTED_CAPITALS = re.compile(r"(?:^|[\s(\[/-])(?:[A-Z]\.[-\s]?)+(?:[A-Z]\.)$")
_TITLE_OR_INITIAL = re.compile(r"(?:^|[\s(\[-])(?:Drs?|Profs?|Mrs?|Ms|[A-Z])\.$")
_INITIAL = re.compile(r"[A-Z]\.(?:[\s-]|[A-Z]\.)")
_AUTHORS = re.compile(r"\bet\.?\s+al\s?\.$|,\s[A-Z]\.$")
_YEAR = re.compile(r"[(\[]?(?:1[89]|20)\d\d")
_SPACED_ELLIPSIS = re.compile(r"(?:^|[^.\s]\s)\.\s\.\s\.$")
_WORD = re.compile(r"[^\W_]")
_FIRST_WORD = re.compile(rf"{_OPEN}([^\W\d_]+)")

_NO_ABBREVIATION = re.compile(
    r"(?:vitamins?|hepatitis|types?|groups?|panels?|figures?|tables?|phases?|factors?|proteins?"
    r"|genes?|coenzyme|class|grade|arms?|kinase|influenza|site|domain|exon|chromosome|sample|lane"
    r"|experiment|cohort|model|mutant|strain|cytochrome|cyclosporine?|complex|region|clone|cyclin"
    r"|appendix|schedule|stage|category|child|box|part|section|version|variant|subunit|chain"
    r"|solution|buffer|medium|plasmid|interval|peptide|toxin|subtype|allele|isoform|route|scheme"
    r"|\w*ase|collagen|Fig\.\s*\d+)\s[(\"']?[A-Z]\.$"
    r"|(?:^|[\s,])[α-ω]\.$|\s[acdghk]\.$|(?<![A-Z.])[A-Z]{2,}\.$|[)\]][a-z]\.$|\b(?:etc|spp|wt|max)\.$"
)
_QUANTITY = re.compile(
    r"\d\s*(?:°\s?)?(?:h|s|d|m|g|l|L|V|A|W|J|K|C|F|N|U|M|Hz|wt|vol|min|in|sec)\.$"
)
_BEGINS = re.compile(rf"{_OPEN}[A-Z]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.[\"'”’)\]]*$")


_MAY_BE_ADDED = re.compile(
    r"[.?!](?:(?<=[a-z)\]][.?!])(?:[A-Z]|[\"”]?(?:[⁰¹²³⁴-⁹]|\[?\d))|[\"”]?\s\[)"
)
"""What all of the next three need, in a form that is searched for quickly."""
_ADDED = (_GLUED, _NO_SPACE, _BRACKETED_CITATION)
_PLAIN = re.compile(rf"(?!\S*{_BEFORE_NUMBER}$)\S*[A-Za-z]{{2}}[A-HJ-UWYZa-hj-uwyz]\.")


def added(line: str) -> Iterator[int]:
    """Yield the beginnings of sentences in a line that need no white space after a full stop."""
    patterns = _ADDED if _MAY_BE_ADDED.search(line) else ()
    if "。" in line or "！" in line or "？" in line or "｡" in line:
        patterns = (*patterns, _IDEOGRAPHIC)
    for pattern in patterns:
        for match in pattern.finditer(line):
            if match.end() < len(line):
                yield match.end()
    yield from _items(line)


def is_plain(word: str) -> bool:
    """Whether no rule of ``joined`` looks at a word with its full stop before a capitalised word.

    Such words end in three letters, which are no Roman number, and announce no number.
    """
    return _PLAIN.fullmatch(word) is not None


def joined(sentence: str, left: str, right: str, starters: frozenset[str]) -> bool:
    """Whether a place that Punkt cut at is none: its two sides are of one sentence.

    ``sentence`` is the sentence so far, shortened in its middle if it is long.
    """
    if not _WORD.search(sentence) or _CLOSES.match(right):
        return True
    if _ENUMERATOR.fullmatch(sentence) or _LABEL.fullmatch(sentence):
        return True
    if _INNER_ENUMERATOR.search(left) or _CITATION_FOLLOWS.match(right):
        return True
    if _YEAR.match(right) and _AUTHORS.search(left):
        return True
    if _INITIAL.match(right) and _TITLE_OR_INITIAL.search(left):
        return True
    if _SMALL.match(right):
        return not _SMALL_NAME.match(right)
    if _YEAR.match(right) and _BORN_OR_DIED.search(left):
        return True
    if not _LAST_OF_ABBREVIATION.search(left):
        return False
    if _NUMBERED.search(left):
        return bool(_HAS_DIGIT.match(right))
    if _SPACED_ELLIPSIS.search(left):
        return True
    if _DOTTED_CAPITALS.search(left):
        word = _FIRST_WORD.match(right)
        return word is None or word[1].lower() not in starters
    return False


def parted(left: str, right: str, capital_only: frozenset[str]) -> bool:
    """Whether a sentence ends at a place where Punkt saw an abbreviation.

    ``capital_only`` are words that abbreviate only when they have a capital: ``Med.``, ``Dec.``.
    """
    if not _BEGINS.match(right):
        return False
    if _NO_ABBREVIATION.search(left) or _QUANTITY.search(left):
        return True
    word = _LAST_WORD.search(left)
    return word is not None and word[1] in capital_only


_FIRST_ITEM = re.compile(r"\s*([•⁃‣◦▪●]?)\s*([(\[]?)(\d{1,3}|[a-z])([.)\]]{1,2})\s+\S")
_BULLET = re.compile(r"\s*([•⁃‣◦▪●])")


def _items(line: str) -> Iterator[int]:
    """Yield the beginnings of the second and later items of a list written in one line."""
    first = _FIRST_ITEM.match(line)
    if first:
        yield from _numbered_items(line, first)
    else:
        bullet = _BULLET.match(line)
        if bullet:
            again = re.compile(rf"\s(?={bullet[1]})")
            yield from (match.end() for match in again.finditer(line, bullet.end()))


def _numbered_items(line: str, first: re.Match[str]) -> Iterator[int]:
    """Yield where the items after the first begin, as long as they count on."""
    mark, opening, number, closing = first.groups()
    place = first.end() - 1
    while number not in ("z", "999"):
        number = str(int(number) + 1) if number.isdecimal() else chr(ord(number) + 1)
        label = rf"{mark}\s?{re.escape(opening + number + closing)}"
        item = re.compile(rf"(?<![,;:\s])\s(?={label}\s[^\W\d_])").search(line, place)
        if item is None or line.endswith((" and", " or"), 0, item.start()):
            return
        yield item.end()
        place = item.end()
