"""Citation numbers that a text has glued to words: ``receptors47``, ``(FMS)6``, ``effects.4``.

Whether a text has them is decided for the text as a whole: where such numbers are rare, or
stand in the middle of clauses as well, they are parts of names (``Foxp3``) and stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from search.documents import Span
from search.ingest.pages.lines import word_set

_LIST = r"\d{0,5}(?:[,–-]\s?[1-9]\d{0,2})*"
_AFTER = r"(?![\w%])(?P<after>[.,;:?!)](?=[\s\"”)\]]|$)|(?=\s|$))"
_BEFORE_SENTENCE = r"(?=\s+[A-Z\"“(]|\s*$)"
_AT_WORD = re.compile(
    r"(?P<name>[^\W\d_][\w'’.-]{0,38}[^\W\d_]|\([^()\s]{0,38}[^\W\d_]\)|[”\"])"
    rf"(?P<numbers>[1-9]{_LIST}){_AFTER}"
)
_AFTER_STOP = re.compile(
    r"(?P<name>[^\W\d_][\w'’-]{0,38}[^\W\d_])[)\]”\"]?[.,;]"
    rf"(?P<numbers>[1-9]{_LIST}){_BEFORE_SENTENCE}",
    re.MULTILINE,
)
_NUMBERS_AT_WORD = re.compile(rf"[1-9](?<=(?:[^\W\d_]|[)”\"])[1-9]){_LIST}{_AFTER}")
_NUMBERS_AFTER_STOP = re.compile(
    rf"[.,;][1-9](?<=(?:[^\W\d_]|[)\]”\"])[.,;][1-9]){_LIST}{_BEFORE_SENTENCE}", re.MULTILINE
)
_NAME_START = re.compile(r"(?<![\w/])(?:[^\W\d_]|[(”\"])")
_LONGEST_NAME = 41
"""How far before the numbers, or the stop before them, a name with its brackets may begin."""

_RAISED_DIGIT = r"[⁰¹²³⁴-⁹]"
_RAISED_LIST = rf"{_RAISED_DIGIT}*(?:[,˒–-]{_RAISED_DIGIT}+)*"
_RAISED = re.compile(
    rf"{_RAISED_DIGIT}(?:(?<=[^\W\d_]{{3}}{_RAISED_DIGIT}){_RAISED_LIST}(?![⁺⁻ᵃ-ᵿ\w])"
    rf"|(?P<more>(?<=[.,;)\]”]{_RAISED_DIGIT}){_RAISED_LIST}(?=\s|$)))"
)
_UNIT = re.compile(r"(?:^|[\W\d])(?:min|sec|mol|rad|ppm|cells|mmol|nmol)$")

_LAST_WORD = re.compile(r"[^\W\d_]+$")
_LEAST = 3
"""A text needs as many marks at the ends of clauses before any is believed."""

_SERIES = word_set(
    """
    alpha beta gamma delta epsilon zeta eta theta kappa lambda sigma omega phase stage grade
    type class group day week month year figure fig table tab equation version step model
    day visit caspase connexin aquaporin annexin galectin claudin cyclin interleukin
    presenilin neuroligin sirtuin complexin syntaxin kinesin myosin laminin keratin
    cytokeratin mucin orexin hypocretin neurexin semaphorin ephrin peroxiredoxin sestrin
    stathmin importin calpain cathepsin granzyme perilipin plexin sortilin thioredoxin
    uroplakin integrin kinase factor covid vitamin channel receptor subunit exon intron
    domain chromosome isoform omega sars ref refs eq eqs sec no nos vol ch chap pp ver para
    art item question part chapter section study experiment trial cohort level period
    session aim chr mir let rs pmid doi page line
    """
)
_AFFECTED = re.compile(r"[A-Z]{1,6}s|[A-Z]?[a-z'’-]{3,}|\([^()\s]{2,40}\)|[”\"]")
_SHORT_NAME = re.compile(r"[A-Z][a-z]{1,4}")


def find_citation_marks(text: str) -> tuple[Span, ...]:
    """Return the glued citation numbers of a text: spans of digits, commas and hyphens only."""
    ends: list[tuple[str, Span]] = []
    inside: Counter[str] = Counter()
    for match in _found(_AT_WORD, _NUMBERS_AT_WORD, text):
        name = match["name"]
        if match["after"] or _ends_line(text, match.end()):
            ends.append((name, Span(*match.span("numbers"))))
        else:
            inside[f"{name}{match['numbers']}"] += 1
            inside[name] += 1
    candidates = [
        (name, span)
        for name, span in ends
        if _may_be_cited(name)
        and not inside[f"{name}{text[span.start : span.end]}"]
        and not inside[name]
    ]
    after_stop = [
        (match["name"], Span(*match.span("numbers")))
        for match in _found(_AFTER_STOP, _NUMBERS_AFTER_STOP, text)
        if _may_be_cited(match["name"])
    ]
    candidates += after_stop
    in_clauses = sum(
        count for name, count in inside.items() if not name[-1].isdigit() and _may_be_cited(name)
    )
    names = {name for name, _ in candidates}
    glued = len(candidates) >= _LEAST and len(names) > 1 and in_clauses * 3 <= len(candidates)
    marks = [span for _, span in candidates] if glued else []
    marks += _raised_marks(text)
    return tuple(_without_overlap(marks))


def _found(pattern: re.Pattern[str], tail: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a name with numbers, like ``finditer``.

    Texts have many words and few numbers: so its tail is searched for, and names before that.
    """
    place = 0
    for numbers in tail.finditer(text):
        at = numbers.start()
        for start in _NAME_START.finditer(text, max(place, at - _LONGEST_NAME), at):
            match = pattern.match(text, start.start())
            if match:
                yield match
                place = match.end()
                break
        else:
            place = max(place, at)


def _ends_line(text: str, end: int) -> bool:
    rest = text[end : end + 1]
    return not rest or rest in "\r\n\f\v"


def _may_be_cited(name: str) -> bool:
    """Whether a name with a number can be a word with a citation: no gene, compound or series."""
    if not _AFFECTED.fullmatch(name) or _SHORT_NAME.fullmatch(name):
        return False
    last = re.split(r"[-'’]", name)[-1].casefold()
    return last not in _SERIES and name.casefold() not in _SERIES


def _raised_marks(text: str) -> list[Span]:
    """Return raised citation numbers, without exponents (``mol²``) and residues (``Met¹⁴⁹``)."""
    marks: list[Span] = []
    if text.isascii():
        return marks
    for match in _RAISED.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        name = _LAST_WORD.search(before)
        if name and (_UNIT.search(before) or _SHORT_NAME.fullmatch(name[0])):
            continue
        if match["more"] is not None or name:
            marks.append(Span(match.start(), match.end()))
    return marks


def _without_overlap(marks: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for mark in sorted(marks, key=lambda span: (span.start, -span.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
