"""The lines before a document's body: title, authors, where and when it appeared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.documents import FURNITURE, Reference
from search.ingest.dates import find_date, is_date
from search.ingest.pages import front_lines
from search.ingest.pages.lines import Line
from search.ingest.pages.record import Told, signed, without_stop
from search.ingest.sections import canonical, inline_label, reference_number

TITLE, FRONT = "TITLE", "FRONT MATTER"
_ZONE = 600
_LONGEST_TITLE = 400
_LONGEST_NOTICE = 400
_NEAR = 8
_LONGER_THAN_MENUS = 4
_NEWS_SITE = re.compile(r"comments on (?P<site>[\w.’' -]{2,40}) are moderated", re.IGNORECASE)
_DATELINE = re.compile(r"(?:[A-Z][\w.]+[ ,]+){1,5}(?:\([^)]{1,40}\)\s*)?[-–—]{1,2}\s")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the lines before the body tell, and which lines those are."""

    reference: Reference
    roles: Mapping[int, str] = field(default_factory=dict)
    """Line index to TITLE, FRONT MATTER or (a repeated title) FURNITURE."""
    body: int = 0
    """Index of the first line of the body."""


def read_front_matter(
    lines: Sequence[Line],
    furniture: Collection[int],
    *,
    web: bool,
    given: Reference,
    headings: Mapping[int, int],
    citations: Iterable[str] = (),
) -> FrontMatter:
    """Find the title, authors, journal, date and identifiers in the lines before the body.

    ``given`` is what is known already (from a page's metadata): it wins. ``headings`` maps
    the lines that mark-up names headings to their level. ``citations`` are ready-made
    citations of the document from its page.
    """
    zone = _zone(lines, furniture, web=web, given=given)
    front, candidates, body = zone.front, zone.candidates, zone.body
    if not web and not _tells_of_document(lines, zone, furniture):
        front = []
    later = _told_later(lines, body)
    told = Told(lines, [*front, *later], furniture, citations)
    evidence = web or bool(front) or bool(told.journal)
    title = _title(lines, zone, headings, told.title(given), furniture, web=web, evidence=evidence)
    roles = dict.fromkeys([*front, *later], FRONT)
    roles.update(dict.fromkeys(zone.menu, FURNITURE))
    if told.above is not None:
        roles[told.above] = FRONT
    printed_title = given.title
    if title is not None:
        if web:
            near = [i for i in front if abs(i - title) <= _NEAR]
            told.genres = [g for i in near for g in front_lines.genres_of(lines[i].text)]
        roles[title] = TITLE
        printed_title = printed_title or without_stop(lines[title].text)
        for index in candidates:
            if index != title and _same(lines[index].text, lines[title].text):
                roles[index] = FURNITURE
    byline: list[int] = []
    if title is not None:
        if title in _over_names(lines, zone, furniture):
            roles.update({index: FURNITURE for index in zone.notices if index < title})
        byline = _byline(
            lines, title, [i for i in candidates if i > title and i not in roles], front, told
        )
        roles.update(dict.fromkeys(byline, FRONT))
    if web:
        for index in candidates:
            if index not in roles and not front_lines.is_prose(lines[index].text):
                below = title is not None and index > title and index not in headings
                roles[index] = FRONT if below else FURNITURE
    authors = tuple(p for i in byline for p in front_lines.authors_of(lines[i].text))
    reference = told.reference(given, printed_title, tuple(dict.fromkeys(authors)), web=web)
    if reference.type == "document" and byline and _is_news(lines, front, body):
        reference = replace(reference, type="article-newspaper")
    site = next((m for line in lines if (m := _NEWS_SITE.search(line.text[:200]))), None)
    if site and not reference.container and web:
        reference = replace(reference, container=site["site"])
    return FrontMatter(reference, roles, body)


@dataclass(frozen=True, slots=True)
class _Zone:
    """The lines before the body, by their indices."""

    front: list[int]
    """Journal lines, dates, identifiers, addresses."""
    candidates: list[int]
    """Lines that may be a title or names."""
    menu: list[int]
    """Names of sections that only a menu lists."""
    notices: list[int]
    """Running text that stands before the abstract of a page, above or below the title."""
    body: int
    """The first line of the body."""


def _zone(
    lines: Sequence[Line], furniture: Collection[int], *, web: bool, given: Reference
) -> _Zone:
    front: list[int] = []
    candidates: list[int] = []
    menu: list[int] = []
    notices: list[int] = []
    abstract = _abstract(lines, furniture) if web else -1
    titled = _known_title(lines, furniture, given)
    for index, line in enumerate(lines[:_ZONE]):
        text = line.text
        if index in furniture:
            continue
        if given.title and _same(text, given.title):
            candidates.append(index)
        elif canonical(text) or inline_label(text):
            if index > titled and (not web or front_lines.opens_text(lines, index)):
                return _Zone(front, candidates, menu, notices, index)
            menu.append(index)
        elif front_lines.is_front_matter(text) or signed(text):
            front.append(index)
        elif (
            not front_lines.is_prose(text)
            or front_lines.authors_of(text)
            or _stopped_title(text, index, candidates, front, lines, web=web)
        ):
            candidates.append(index)
        elif index < abstract and len(text) < _LONGEST_NOTICE:
            notices.append(index)
        elif index > titled:
            return _Zone(front, candidates, menu, notices, index)
    return _Zone(front, candidates, menu, notices, min(len(lines), _ZONE))


def _abstract(lines: Sequence[Line], furniture: Collection[int]) -> int:
    """Return the heading of the abstract that text follows, or -1."""
    return next(
        (
            index
            for index, line in enumerate(lines[:_ZONE])
            if index not in furniture
            and canonical(line.text) == "ABSTRACT"
            and front_lines.opens_text(lines, index)
        ),
        -1,
    )


def _tells_of_document(lines: Sequence[Line], zone: _Zone, furniture: Collection[int]) -> bool:
    """Whether plain text begins like a paper.

    A heading such as "Overview" is not enough, nor an address unless names stand under a title.
    """
    told = [lines[index].text for index in zone.front]
    proper = [text for text in told if not front_lines.is_common_heading(text)]
    if proper and all(front_lines.is_affiliation(text) for text in proper):
        return bool(_over_names(lines, zone, furniture))
    return bool(proper)


def _told_later(lines: Sequence[Line], body: int) -> list[int]:
    """Return the lines of the body that tell of the document: identifiers, not of references."""
    found: list[int] = []
    listed = False
    for index in range(body, len(lines)):
        text = lines[index].text
        listed = listed or canonical(text) == "REFERENCES" or reference_number(text) is not None
        if front_lines.is_ready_citation(text) or (not listed and front_lines.is_identifiers(text)):
            found.append(index)
    return found


def _known_title(lines: Sequence[Line], furniture: Collection[int], given: Reference) -> int:
    """Return the first line that is the title known from metadata, or -1."""
    if given.title is None:
        return -1
    return next(
        (
            index
            for index, line in enumerate(lines[:_ZONE])
            if index not in furniture and _same(line.text, given.title)
        ),
        -1,
    )


def _stopped_title(
    text: str,
    index: int,
    candidates: Sequence[int],
    front: Sequence[int],
    lines: Sequence[Line],
    *,
    web: bool,
) -> bool:
    """Whether a line with a full stop is a title all the same: alone, first, on a page."""
    named = _names_follow(lines, index)
    if front_lines.sentences_in(text) > (2 if named else 1) or len(text) > 300:
        return False
    if not (web or front or named):
        return False
    if not named and any(_may_be_title(lines[other].text) for other in candidates):
        return False
    return (line_is_alone(lines, index) or named) and text[0].isupper() and text[-1] not in "!:;,"


def _names_follow(lines: Sequence[Line], index: int) -> bool:
    """Whether the next line is a list of names."""
    if index + 1 == len(lines):
        return False
    below = lines[index + 1].text
    return front_lines.is_byline(below) and len(front_lines.authors_of(below)) > 1


def line_is_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether blank lines (or the edges of the text) stand around a line."""
    after = index + 1 == len(lines) or lines[index + 1].after_blank
    return lines[index].after_blank and after


def _title(
    lines: Sequence[Line],
    zone: _Zone,
    headings: Mapping[int, int],
    known: str | None,
    furniture: Collection[int],
    *,
    web: bool,
    evidence: bool,
) -> int | None:
    candidates = zone.candidates
    if known:
        same = [index for index in candidates if _same(lines[index].text, known)]
        if same:
            return same[-1]
    main = [index for index in candidates if headings.get(index) == 1]
    if len(main) == 1:
        return main[0]
    likely = [index for index in candidates if _may_be_title(lines[index].text)]
    repeated = _repeated(lines, likely)
    if not web and repeated:
        return max(repeated)
    if evidence:
        titles = [i for i in likely if not front_lines.authors_of(lines[i].text)]
        if web and not titles:
            over = zone.body - 1
            titles = [i for i in candidates if i == over and _may_be_title(lines[i].text, least=1)]
        # Menus are short lines: the title is the first of those that are long enough, unless
        # the names of the authors stand under another.
        longest = 8 if web else 3
        signed_off = _over_names(lines, zone, furniture)
        return max(
            titles,
            key=lambda i: (
                signed_off.get(i, 0),
                i in repeated,
                min(_length(lines[i]), longest),
                -i,
            ),
            default=None,
        )
    if 0 in candidates and len(lines) > 1 and _stands_over_text(lines):
        first = lines[0].text
        # One word is a title where the text goes on about it.
        least = 1 if first.casefold() in lines[1].text[:400].casefold() else 2
        return 0 if _may_be_title(first, least=least) else None
    return None


def _repeated(lines: Sequence[Line], likely: Sequence[int]) -> set[int]:
    """Return the lines that repeat an earlier one and are longer than the entries of menus."""
    seen: set[str] = set()
    found: set[int] = set()
    for index in likely:
        bare = _bare(lines[index].text)
        if bare in seen and _length(lines[index]) >= _LONGER_THAN_MENUS:
            found.add(index)
        seen.add(bare)
    return found


def _over_names(lines: Sequence[Line], zone: _Zone, furniture: Collection[int]) -> dict[int, int]:
    """Return the lines right under which names stand, dates and buttons passed over.

    Each has 2 where the names are marked as authors', else 1: menus have no such marks.
    """
    front = set(zone.front)
    found: dict[int, int] = {}
    above: int | None = None
    for index in range(min(zone.body, len(lines))):
        if index in furniture or index in front:
            continue
        text = lines[index].text
        persons = front_lines.authors_of(text)
        if above is not None and persons and (len(persons) > 1 or front_lines.is_byline(text)):
            found[above] = 2 if front_lines.are_authors(text) else 1
        above = None if persons else index
    return found


def _stands_over_text(lines: Sequence[Line]) -> bool:
    """Whether the first line is set off from the text: by a blank line, or by being much shorter.

    The first line of a hard-wrapped paragraph is neither.
    """
    first, second = lines[0].text, lines[1].text
    if first[-1] in ".!;:,":
        return False
    shorter = len(second) > 1.5 * len(first) and not second[0].islower()
    return lines[1].after_blank or shorter


def _length(line: Line) -> int:
    return len(line.text.split())


def _may_be_title(text: str, least: int = 3) -> bool:
    words = text.split()
    return (
        least <= len(words) <= 50
        and len(text) <= _LONGEST_TITLE
        and (text[0].isupper() or text[0].isdigit() or text[0] in "\"“‘'«¿α-ω")
        and text[-1] not in ",;:"
        and not re.search(r"https?://|www\.|@", text)
    )


def _byline(
    lines: Sequence[Line],
    title: int,
    candidates: Sequence[int],
    front: Collection[int],
    told: Told,
) -> list[int]:
    """Return the lines of names under the title; addresses may stand between them."""
    groups: list[list[int]] = [[]]
    for index in candidates:
        text = lines[index].text
        if front_lines.authors_of(text):
            groups[-1].append(index)
        elif front_lines.is_footnote_marks(text):
            continue
        elif groups[-1] and not front_lines.is_institution(text):
            groups.append([])
    for group in groups:
        persons = [person for i in group for person in front_lines.authors_of(lines[i].text)]
        if len(persons) > 1 or any(front_lines.is_byline(lines[i].text) for i in group):
            return group
    groups = [group for group in groups if group and group[0] - title <= _NEAR]
    near = [g for g in groups if g and {g[0] + 1, g[0] + 2, g[0] - 1} & set(front)]
    single = near or [group for group in groups if group and told.journal]
    return single[0] if single else []


def _is_news(lines: Sequence[Line], front: Sequence[int], body: int) -> bool:
    """Whether a signed and dated text without a journal is news: its day or dateline tells."""
    dates = [lines[index].text for index in front if is_date(lines[index].text)]
    dated = any(len(find_date(date) or "") == len("2006-04-12") for date in dates)
    return dated or (body < len(lines) and bool(_DATELINE.match(lines[body].text[:120])))


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text[:600]).strip().casefold()
