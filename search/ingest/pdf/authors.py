"""The names of authors between a PDF's title and its text.

They stand in a list, with marks that send to addresses, or each above its own address, side by
side or below one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from search.documents import Person
from search.ingest.names import parse_authors, parse_person
from search.ingest.pages import front_lines
from search.ingest.pdf.blocks import Body
from search.ingest.pdf.furniture import PdfPage
from search.ingest.pdf.lines import PrintedLine
from search.ingest.sections import canonical, inline_label

_LONGEST = 3000
_MOST_LINES = 60
_FAR = 300
"""Points below the title where no further names are looked for once some are found."""
_SAME_SIZE = 0.06
_FIRM = re.compile(
    r"\b(?:AG|Corp|Corporation|Company|Consulting|Pharma\w*|Therapeutics|Sciences|Group"
    r"|Research|Ltd|LLC|Inc|GmbH|Society|Association|Council|Committee|Republic|Kingdom|States"
    r"|Labs?|Street|Avenue|Road|Way|Drive|Boulevard|Usability|Engineering|Technolog\w+|Informatics)\b"
)
_RAISED = "⁰¹²³⁴-⁹ᵃ-ᶻ"
_MARKS = re.compile(rf"[*∗†‡§¶#✉⋆☆\u24d0-\u24e9]|\(cid:\d+\)|(?<=\w)[{_RAISED}]+(?:,[{_RAISED}]+)*")
_SIGNS = re.compile(rf"(?<=[^\W\d_])[+$◦♦♠♣⋄{_RAISED}]+(?=\d?\s*(?:[,;]|$|and\b))")
_MARKED_OFF = re.compile(rf"(?<=[^\W\d_])[{_RAISED},*∗†‡§¶]*[{_RAISED}*∗†‡§¶]\s+(?=[A-ZÀ-Þ])")
"""A mark that stands between two names, which no comma parts then."""
_SET_IN_LINE = re.compile(r"(?<=[^\W\d_])\d{1,2}(?:\s?,\s?\d{1,2})*(?=$|[\s,;])")
_MAIL = re.compile(r"\s*[(\[<{][^()\[\]<>{}]{0,80}@[^()\[\]<>{}]{1,80}[)\]>}]")
_GRADE = re.compile(
    r",?\s*\b(?:(?:Life |Senior |Graduate |Student |Associate )*(?:Member|Fellow)),?"
    r"\s+(?:IEEE|ACM|OSA|SPIE|IET)\b(?:,\s*(?=and\b))?"
)
"""How the engineers' societies name their members."""
_INITIALS = re.compile(r"(?<=\b[A-ZÀ-Þ]\.)(?=[A-ZÀ-Þ][^\W\d_]{2})")
_SEPARATORS = re.compile(r"\s*[·•|∙⋅]\s*|\t+")
_CAPITALS = re.compile(r"(?<![^\W\d_])[A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}(?![^\W\d_])")
_POSTCODE = re.compile(r"\d{4}|[A-Z]{1,2}\d{1,2} \d[A-Z]{2}")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})\.?\s+(?=[A-Z])")
_CONTENTS = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_GOES_ON = re.compile(r"[,;·&]\s*$|\band\s*$")


def find_authors(page: PdfPage, title: Sequence[PrintedLine], body: Body) -> tuple[Person, ...]:
    """Return the persons whom the lines between title and text name, in the order of the page."""
    if not title:
        return ()
    found: list[Person] = []
    held = ""
    held_names: tuple[Person, ...] = ()
    first: PrintedLine | None = None
    listed = False
    for line in _below(page, title, body):
        own = printed_names(line.text) or printed_names(line.bare)
        if own and first is not None and not held and not _alike(line, first):
            own = ()
        if len(own) == 1 and not held and listed:
            own = ()
        text = line.text
        whole = printed_names(f"{held} {text}") if held else ()
        open_ended = bool(held) and (not held_names or _GOES_ON.search(held) is not None)
        broken = len(held_names) > 1 and len(whole) > len(held_names) + len(own)
        if broken or (open_ended and len(whole) > len(held_names) and len(whole) >= len(own)):
            found = found[: len(found) - len(held_names)] + list(whole)
            held, held_names = f"{held} {text}", whole
        elif own:
            found += own
            held, held_names = text, own
        elif _begins_list(text):
            held, held_names = (f"{held} {text}" if open_ended else text), ()
        else:
            if len(found) > 1 and line.y - title[-1].y > _FAR:
                break
            held, held_names = "", ()
        if found and first is None:
            first, listed = line, len(found) > 1
    return tuple(dict.fromkeys(found))


def _below(page: PdfPage, title: Sequence[PrintedLine], body: Body) -> Iterator[PrintedLine]:
    """Yield the lines below the title, until the text begins."""
    lines = list(page.lines)
    last = next(at for at, line in enumerate(lines) if line is title[-1])
    for line in lines[last + 1 : last + _MOST_LINES]:
        text = line.text
        if canonical(text) in ("ABSTRACT", "INTRODUCTION") or inline_label(text):
            return
        if _CONTENTS.fullmatch(text.strip()):
            return
        if _NUMBERED.match(text) and (line.bold or line.size > 1.07 * body.size):
            return
        if front_lines.is_prose(text) and len(text) > 60 and not printed_names(text):
            return
        yield line


def _alike(line: PrintedLine, first: PrintedLine) -> bool:
    """Whether a line is set as the first line of names is: addresses are set otherwise."""
    same = abs(line.size - first.size) <= _SAME_SIZE * first.size
    return same and (line.bold == first.bold or bool(line.bare or first.bare))


def _begins_list(text: str) -> bool:
    """Whether a line is names of which the last goes on in the next line."""
    if "@" in text or front_lines.is_institution(text) or front_lines.is_affiliation(text):
        return False
    if _GOES_ON.search(text):
        return True
    parts = re.split(r"[,;]|\band\b", _plain(text))
    return len(parts) > 1 and parse_person(parts[0].strip()) is not None


def printed_names(printed: str) -> tuple[Person, ...]:
    """Return the persons whom a line names, or nothing where it holds anything else.

    Names may be parted by commas, ``and``, wide gaps or marks; e-mail addresses in brackets and
    grades (``Member, IEEE``) are left out.
    """
    if not printed or len(printed) > _LONGEST:
        return ()
    cells = [cell for cell in printed.split("\t") if "@" not in _MAIL.sub("", cell)]
    if not cells or any(_is_no_name(cell) for cell in cells):
        return ()
    text = _plain(", ".join(cells))
    found = parse_authors(text)
    return found or _with_capitals(text)


def _is_no_name(text: str) -> bool:
    bare = _MAIL.sub("", text)
    return bool(front_lines.is_institution(bare) or _FIRM.search(bare) or _POSTCODE.search(bare))


def _plain(printed: str) -> str:
    """Return a list of names without marks, grades and addresses, commas between the names."""
    text = _GRADE.sub(" ", _MAIL.sub("", printed))
    text = re.sub(r"\bAND\b", "and", text)
    text = _MARKED_OFF.sub(", ", text)
    text = _SEPARATORS.sub(", ", _SIGNS.sub("", _MARKS.sub("", text)))
    text = _INITIALS.sub(" ", _SET_IN_LINE.sub("", text))
    text = re.sub(r"\s+,", ",", re.sub(r"(?:,\s*){2,}", ", ", text)).strip(" ,;")
    return re.sub(r",\s*(?=and\b)", " ", text)


def _with_capitals(text: str) -> tuple[Person, ...]:
    """Return the persons of a list whose family names are printed in capitals."""
    if not re.search(r"[a-z]{2}", text) or not _CAPITALS.search(text):
        return ()
    capitals = {match[0].capitalize(): match[0] for match in _CAPITALS.finditer(text)}
    found = parse_authors(_CAPITALS.sub(lambda match: match[0].capitalize(), text))
    if len(found) < 2 or not all(person.family.split()[-1] in capitals for person in found):
        return ()
    return tuple(
        replace(person, family=" ".join(capitals.get(w, w) for w in person.family.split()))
        for person in found
    )


def believed(told: Sequence[Person], page: PdfPage | None) -> tuple[Person, ...]:
    """Return those whom the file itself names as authors, without names of accounts and offices.

    A single word (``jsmith``) is believed where a line of the first page is that word.
    """
    lines = {line.text.casefold().strip() for line in page.lines} if page else set()
    return tuple(person for person in told if " " in person.name or person.name.casefold() in lines)


def are_printed(told: Sequence[Person], page: PdfPage) -> bool:
    """Whether the first page prints the family names of all these persons."""
    text = " ".join(line.text for line in page.lines[:_MOST_LINES]).casefold()
    return all(person.given and person.family.casefold() in text for person in told)
