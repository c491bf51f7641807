"""Which section each line of a document stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from search.documents import FURNITURE
from search.ingest.pages.front_matter import FRONT, TITLE, FrontMatter, line_is_alone
from search.ingest.pages.keywords import keyword_line
from search.ingest.pages.lines import Line
from search.ingest.sections import (
    canonical,
    heading_text,
    inline_label,
    looks_like_heading,
    reference_number,
)

BODY, ABSTRACT, KEYWORDS, REFERENCES = "BODY", "ABSTRACT", "KEYWORDS", "REFERENCES"
_LONGEST_KEYWORD = 80
_MOST_KEYWORDS = 30
_PROSE_BELOW = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands."""

    name: str
    """Canonical name of its section."""
    section: int
    """Lines in a row with one number and name make one section."""
    heading: str = ""
    """What the source prints over the section, if anything."""
    alone: bool = True
    """Whether the line is a block by itself: a title, heading, label or entry."""


def outline(
    lines: Sequence[Line],
    furniture: Collection[int],
    front: FrontMatter,
    headings: Mapping[int, int],
    skip_to: int = 0,
    *,
    guess: bool = True,
) -> list[Place]:
    """Return the place of each line, in order.

    ``guess``: whether a line that only looks like a heading of its own is one; where not, a
    heading ends the section that one of its own level or a lower one has opened.
    """
    references = _reference_list(lines, furniture)
    places: list[Place] = []
    name, heading, section = BODY, "", 0
    depth = 0
    for index, line in enumerate(lines):
        role = FRONT if line.end <= skip_to else front.roles.get(index)
        if index in furniture or role == FURNITURE:
            places.append(Place(FURNITURE, 0))
            continue
        if role:
            places.append(Place(role, 0))
            continue
        starts_list = keyword_line(line.text)
        opened = _opened(lines, index, furniture, front, headings, name, guess=guess)
        level = headings.get(index)
        if not guess and opened and level:
            if canonical(line.text):
                depth = level
            elif level <= depth and opened[0] == name:
                opened, depth = (BODY, *opened[1:]), 0
        if name == KEYWORDS and starts_list is None and _ends_keywords(lines, index, headings):
            name, heading, section = BODY, "", section + 1
        is_heading = False
        if starts_list is not None:
            name, heading, section = KEYWORDS, line.text[:starts_list].strip(" :"), section + 1
        elif index in references and name != REFERENCES:
            name, heading, section = REFERENCES, "", section + 1
        elif opened is not None:
            is_heading = opened[2]
            name, heading, section = opened[0], opened[1], section + 1
        alone = is_heading or (name in (KEYWORDS, REFERENCES) and _entry(line))
        places.append(Place(name, section, heading, alone))
    return _with_abstract(places)


def _entry(line: Line) -> bool:
    return keyword_line(line.text) is not None or reference_number(line.text) is not None


def _opened(
    lines: Sequence[Line],
    index: int,
    furniture: Collection[int],
    front: FrontMatter,
    headings: Mapping[int, int],
    current: str,
    *,
    guess: bool,
) -> tuple[str, str, bool] | None:
    """Return (name, heading, is the whole line the heading) of a section that a line opens."""
    line = lines[index]
    marked = index in headings
    known = canonical(line.text)
    if known and (marked or current == KEYWORDS or _stands_over(lines, index, furniture, front)):
        return known, heading_text(line.text), True
    if marked:
        name = BODY if current in (ABSTRACT, KEYWORDS) and headings[index] < 4 else current
        return name, heading_text(line.text), True
    labelled = inline_label(line.text)
    if labelled and _starts_paragraph(lines, index):
        return labelled[0], labelled[1], False
    if guess and _is_subheading(lines, index) and current != REFERENCES:
        return (BODY if current == ABSTRACT else current), line.text, True
    return None


def _starts_paragraph(lines: Sequence[Line], index: int) -> bool:
    if lines[index].after_blank:
        return True
    above = lines[index - 1].text
    return above[-1] in '.!?:)]"”' or canonical(above) is not None


def _stands_over(
    lines: Sequence[Line], index: int, furniture: Collection[int], front: FrontMatter
) -> bool:
    """Whether a known heading is a line of its own and not the end of a wrapped sentence."""
    above = index - 1
    return _starts_paragraph(lines, index) or above in furniture or above in front.roles


def _is_subheading(lines: Sequence[Line], index: int) -> bool:
    following = index + 1
    return (
        index > 0
        and following < len(lines)
        and line_is_alone(lines, index)
        and looks_like_heading(lines[index].text)
        and len(lines[following].text) >= _PROSE_BELOW
    )


def _ends_keywords(lines: Sequence[Line], index: int, headings: Mapping[int, int]) -> bool:
    """Whether a line under a keyword label no longer belongs to the list."""
    line = lines[index]
    listed = keyword_line(lines[index - 1].text)
    under_label = listed is not None and listed >= len(lines[index - 1].text)
    if under_label:
        return False
    if index in headings or canonical(line.text) is not None or len(line.text) > _LONGEST_KEYWORD:
        return True
    return line.after_blank and not _in_column(lines, index)


def _in_column(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is one of several under a label that each hold one keyword."""
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    if len(following) > _LONGEST_KEYWORD and not lines[index - 1].text.endswith(";"):
        return False  # It is the heading of that paragraph.
    for above in range(index - 1, max(index - _MOST_KEYWORDS, -1), -1):
        text = lines[above].text
        listed = keyword_line(text)
        if listed is not None:
            return listed >= len(text)
        if len(text) > _LONGEST_KEYWORD or re.search(r"[;,·|]\s|[.!?]$", text):
            return False
    return False


def _reference_list(lines: Sequence[Line], furniture: Collection[int]) -> set[int]:
    """Return the lines of a numbered reference list that ends the document."""
    kept = [index for index in range(len(lines)) if index not in furniture]
    run: list[int] = []
    expected: int | None = None
    for index in reversed(kept):
        number = reference_number(lines[index].text)
        if number is None or (expected is not None and number != expected):
            break
        run.append(index)
        expected = number - 1
    return set(run) if run and expected == 0 else set()


def _with_abstract(places: Sequence[Place]) -> list[Place]:
    """Name the text between front matter and keywords, where no heading does, the abstract."""
    shown = [place for place in places if place.name != FURNITURE]
    names = [place.name for place in shown]
    if KEYWORDS not in names or TITLE not in names or ABSTRACT in names:
        return list(places)
    before = shown[: names.index(KEYWORDS)]
    if any(place.name not in (BODY, FRONT, TITLE) or place.heading for place in before):
        return list(places)
    section = next((place.section for place in before if place.name == BODY), None)
    return [
        replace(place, name=ABSTRACT) if place.name == BODY and place.section == section else place
        for place in places
    ]
