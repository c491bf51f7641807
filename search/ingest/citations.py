"""The citations in the running text of a document: which entries of its list a place points to.

Known are numbers in square brackets (``[3, 5–7]``), in round ones where a document counts its
references so, raised or glued to a word (`Document.citation_marks`), and names with years
(``Smith and Roe (2010)``, ``(Smith et al., 2010; Jones 2011a, b)``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.documents import FURNITURE, Document
from search.ingest.reference_list import CitedWork, references_of

_LIST = r"\d{1,3}(?:\s*[-–—,;]\s*\d{1,3}){0,40}"
_SQUARE = re.compile(
    rf"(?<![\w\])]\b)\[\s*(?P<from>\d{{1,3}})\s*\]\s*[-–—]\s*\[\s*(?P<to>\d{{1,3}})\s*\]"
    rf"|\[\s*(?P<list>{_LIST})\s*(?:,\s*(?:pp?|ch|sec)\.?\s?[\w–-]+)?\s*\](?![\w-])"
)
_ROUND = re.compile(rf"(?<=[\w.,”\")’])\s?\(\s*(?P<list>{_LIST})\s*\)(?![\w(-])")
_PART = re.compile(r"(\d{1,3})(?:\s*[-–—]\s*(\d{1,3}))?")
_INTERVAL_BEFORE = re.compile(
    r"(?:\b(?:CI|CrI|interval|range|ranges?d?|IQR|between|limits|scale|in|∈|index)|[=∈<>±])"
    r"\s*[:,=]?\s*$",
    re.IGNORECASE,
)
_VARIABLE_BEFORE = re.compile(r"(?:^|[^\w])[^\W\d_]$|\d$")
_COUNTED_BEFORE = re.compile(
    r"(?:\d|[%=<>≤≥±]|\b(?:eqs?|equations?|figs?|figures?|tables?|steps?|n|p|phase|stage|items?"
    r"|aims?|class|type|grade|level|formula|reactions?|schemes?|compounds?)\.?)\s*$",
    re.IGNORECASE,
)
_ENDS_CLAUSE = re.compile(r"\s*(?:[.,;:)]|$|(?:and|but|or|which|who|while)\b)")
_YEARS = re.compile(
    r"(?<![\w/.–-])((?:1[6-9]|20)\d\d)((?:[a-z](?:\s*[,&–-]\s*[a-z]\b)*)?)(?![\w/-])"
)
_BETWEEN = re.compile(
    r"[~˜¨´`ˆ]?(?:\s[a-zß-ÿ]\b)?(?:['’]s?)?(?P<given>,?\s+(?:[A-Z]\.?[ -]?){1,3}(?=[\s,]))?"
    r"(?:(?:\s*,\s*|\s*,?\s+(?:and|und|et|y)\s+|\s*,?\s*&\s*)(?P<others>[^()\[\];0-9]{1,80}?))?"
    r"(?:,?\s+(?:et\s+al|and\s+(?:colleagues|co-?workers|others))\b\.?)?(?:['’]s?)?"
    r"[\s,.:]*[(\[]?\s*(?:(?:1[6-9]|20)\d\d[a-z]?(?:\s*[,&–-]\s*[a-z])*\s*(?:,|;|&|\band\b)\s*)*"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MOST_OF_A_YEAR = 52
"""Works of one author in one year that are told apart; more is no list of anybody's works."""
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹˒⁻", "0123456789,-")
_LOOK_BACK = 160
"""Characters before a year in which its author is looked for."""
_WIDEST_RANGE = 60
"""Works that ``[3–62]`` may stand for; more is a span of something else."""
_LEAST_COVERED = 1 / 3
"""Share of a list that numbers in round brackets must name, to be believed as citations."""
_LEAST_NUMBERS = 3
_STRANGE = 4
"""A list without numbers is not counted where one in so many numbers cited goes beyond it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place of a text, span ``[start, end)``, that cites works of the reference list."""

    start: int
    end: int
    entries: tuple[int, ...]
    """Positions in `references_of` of the document, from 0, in the order cited."""


class Citations:
    """Finds the citations in stretches of one document; what is slow to learn is kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._lists = [part for part in document.sections if part.name == "REFERENCES"]
        self._elsewhere = [
            part for part in document.sections if part.name in ("REFERENCES", FURNITURE)
        ]
        self._elsewhere_starts = [part.start for part in self._elsewhere]

    @cached_property
    def works(self) -> list[CitedWork]:
        """The entries of the reference list."""
        return references_of(self.document)

    def entry_at(self, start: int, end: int) -> int | None:
        """Return which entry of the list stands in a stretch of the text, the first one of it."""
        at = bisect_right(self.works, start, key=lambda work: work.end)
        inside = at < len(self.works) and self.works[at].start < end
        return at if inside else None

    def within(self, start: int, end: int) -> list[Citation]:
        """Return the citations that stand wholly in a stretch of the text, none over another.

        What stands in the reference list itself or in page furniture is none. A number that is not
        in the list, an interval (``95% CI [3, 5]``), an equation's number or a year alone is none.
        """
        if not self.works:
            return []
        found: list[Citation] = []
        for citation in sorted(self._found(start, end), key=lambda one: (one.start, one.end)):
            if self._is_elsewhere(citation.start):
                continue
            if found and citation.start < found[-1].end:
                before = found.pop()
                entries = dict.fromkeys((*before.entries, *citation.entries))
                stop = max(before.end, citation.end)
                citation = Citation(before.start, stop, tuple(entries))
            found.append(citation)
        return found

    def _found(self, start: int, end: int) -> Iterator[Citation]:
        if self._positions:
            yield from self._in_square_brackets(start, end)
            if self._counts_in_raised_marks:
                yield from self._raised(start, end)
            if self._counts_in_round_brackets:
                for match in self._round_brackets(start, end):
                    yield from self._cited(match.start("list") - 1, match.end(), match["list"])
        yield from self._by_name(start, end)

    def _is_elsewhere(self, offset: int) -> bool:
        at = bisect_right(self._elsewhere_starts, offset) - 1
        return at >= 0 and offset < self._elsewhere[at].end

    # --- by number

    @cached_property
    def _positions(self) -> dict[int, list[int]]:
        """Where the works of each number stand; empty where they are not cited by number.

        A list printed without its numbers is counted from 1, if the text cites numbers at all
        and hardly names with years.
        """
        positions: dict[int, list[int]] = {}
        for position, work in enumerate(self.works):
            if work.number is not None:
                positions.setdefault(work.number, []).append(position)
        if len(positions) * 2 >= len(self.works):
            return positions
        if any(work.number is not None for work in self.works):
            return {}
        text = self.document.text
        named = sum(1 for _ in self._by_name(0, len(text)))
        cited = [number for listed in self._lists_of_numbers() for number in _numbers(listed)]
        strange = sum(number > len(self.works) for number in cited)
        if len(cited) <= named or strange * _STRANGE > len(cited):
            return {}
        return {number + 1: [number] for number in range(len(self.works))}

    def _lists_of_numbers(self) -> Iterator[str]:
        text = self.document.text
        for match in _SQUARE.finditer(text):
            yield match["list"] or match["from"]
        for mark in self.document.citation_marks:
            yield text[mark.start : mark.end].translate(_PLAIN_DIGITS)

    @cached_property
    def _counts_in_raised_marks(self) -> bool:
        """Whether raised numbers are citations: not where brackets are, and they are notes."""
        return len(self.document.citation_marks) >= sum(
            1 for _ in _SQUARE.finditer(self.document.text)
        )

    def _positions_of(self, numbers: Iterable[int], place: int) -> tuple[int, ...] | None:
        """Return the works of numbers cited at a place, or None if one is not in the list."""
        found: list[int] = []
        for number in numbers:
            positions = self._positions.get(number)
            if positions is None:
                return None
            found.append(self._nearest(positions, place)[0])
        return tuple(dict.fromkeys(found)) or None

    def _nearest(self, positions: Sequence[int], place: int) -> list[int]:
        """Return those in the first list after a place, as of a chapter, else in the last one."""
        following = [part for part in self._lists if part.end > place] or self._lists
        for part in (*following, *reversed(self._lists)):
            here = [one for one in positions if part.start <= self.works[one].start < part.end]
            if here:
                return here
        return list(positions)

    def _cited(self, start: int, end: int, listed: str) -> Iterator[Citation]:
        numbers = _numbers(listed)
        positions = self._positions_of(numbers, start) if numbers else None
        if positions:
            yield Citation(start, end, positions)

    def _in_square_brackets(self, start: int, end: int) -> Iterator[Citation]:
        text = self.document.text
        for match in _SQUARE.finditer(text, start, end):
            before = text[max(0, match.start() - 12) : match.start()]
            listed = match["list"] or f"{match['from']}-{match['to']}"
            several = not listed.isdigit()
            if _VARIABLE_BEFORE.search(before) or (several and _INTERVAL_BEFORE.search(before)):
                continue
            yield from self._cited(match.start(), match.end(), listed)

    def _round_brackets(self, start: int, end: int) -> Iterator[re.Match[str]]:
        text = self.document.text
        for match in _ROUND.finditer(text, start, end):
            before = text[max(0, match.start() - 12) : match.start()]
            if not _COUNTED_BEFORE.search(before) and not self._is_elsewhere(match.start()):
                yield match

    @cached_property
    def _counts_in_round_brackets(self) -> bool:
        """Whether numbers in round brackets are citations: they name a good part of the list."""
        if all(work.number is None for work in self.works):
            return False
        text = self.document.text
        named: set[int] = set()
        ending = places = 0
        for match in self._round_brackets(0, len(text)):
            numbers = _numbers(match["list"])
            if numbers and all(number in self._positions for number in numbers):
                named.update(numbers)
                places += 1
                ending += _ENDS_CLAUSE.match(text, match.end()) is not None
        least = max(_LEAST_NUMBERS, len(self._positions) * _LEAST_COVERED)
        if len(named) < least or ending * 2 < places:
            return False
        return len(list(self._in_square_brackets(0, len(text)))) < places

    def _raised(self, start: int, end: int) -> Iterator[Citation]:
        marks = self.document.citation_marks
        first = bisect_right(marks, start, key=lambda mark: mark.end)
        for mark in marks[first:]:
            if mark.start >= end:
                return
            if mark.start >= start and mark.end <= end:
                shown = self.document.text[mark.start : mark.end].translate(_PLAIN_DIGITS)
                yield from self._cited(mark.start, mark.end, shown)

    # --- by name and year

    @cached_property
    def _by_year(self) -> dict[int, dict[str, list[int]]]:
        """Where the works of each year stand, by the last word of their first author's name."""
        found: dict[int, dict[str, list[int]]] = {}
        for position, work in enumerate(self.works):
            words = _WORD.findall(work.first_author or "")
            if work.year is not None and words:
                same = found.setdefault(work.year, {}).setdefault(words[-1], [])
                if len(same) < _MOST_OF_A_YEAR:
                    same.append(position)
        return found

    def _by_name(self, start: int, end: int) -> Iterator[Citation]:
        text = self.document.text
        for match in _YEARS.finditer(text, start, end):
            candidates = self._by_year.get(int(match[1]))
            if not candidates:
                continue
            named = self._named(candidates, max(start, match.start() - _LOOK_BACK), match.start())
            if named is None:
                continue
            begin, positions = named
            letters = set(re.findall(r"[a-z]", match[2]))
            if letters:
                with_letter = [one for one in positions if self.works[one].year_letter in letters]
                without = [one for one in positions if not self.works[one].year_letter]
                positions = with_letter or without
            if not positions:
                continue
            stop = match.end()
            if "(" in text[begin:stop] and text[stop : stop + 1] == ")" and stop < end:
                stop += 1
            yield Citation(begin, stop, tuple(self._nearest(positions, match.start())))

    def _named(
        self, by_name: dict[str, list[int]], start: int, end: int
    ) -> tuple[int, list[int]] | None:
        """Return the works whose authors a stretch ends with, and where these begin."""
        text = self.document.text
        for word in _WORD.finditer(text, start, end):
            name = re.sub(r"['’]s?$", "", word[0])
            positions = by_name.get(name)
            if not positions or (word.start() == start > 0 and text[start - 1].isalnum()):
                continue
            stop = word.start() + len(name)
            between = _BETWEEN.fullmatch(text, stop, end)
            if between is None:
                continue
            meant = [one for one in positions if self._writes_too(self.works[one], between)]
            if meant:
                family = self.works[meant[0]].first_author or name
                whole = stop - len(family) >= start and text.startswith(family, stop - len(family))
                return stop - len(family if whole else name), meant
        return None

    def _writes_too(self, work: CitedWork, between: re.Match[str]) -> bool:
        """Whether the initials and all further names of a citation stand in the entry."""
        entry = self.document.text[work.start : work.end]
        others = re.findall(r"[^\W\d_]{3,}", between["others"] or "")
        initials = re.findall(r"[A-Z]", between["given"] or "")
        head = entry.partition(work.first_author or "")[2].lstrip(" ,")
        return all(name in entry for name in others if name[0].isupper()) and (
            not initials or head.startswith(initials[0])
        )


def _numbers(listed: str) -> list[int]:
    """Return the numbers of ``3, 5–7``; nothing where it cannot be a list of works."""
    found: list[int] = []
    for first, last in _PART.findall(listed):
        stop = int(last or first)
        if not int(first) <= stop < int(first) + _WIDEST_RANGE:
            return []
        found += range(int(first), stop + 1)
    return found
