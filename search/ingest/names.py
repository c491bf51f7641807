"""Names of persons, as title pages, bylines and citations print them."""

from __future__ import annotations

import re

from search.documents import Person
from search.ingest.pages.lines import word_set

_PARTICLES = word_set(
    """
    van von der den de del della di da dos du la le ten ter zu zur bin ibn al el st. af av
    """
)
_DEGREES = re.compile(
    r"(?:,|\s)\s*(?:M\.?D\.?|Ph\.?\s?D\.?|M\.?Sc\.?|B\.?Sc\.?|M\.?P\.?H\.?|Dr\.?P\.?H\.?|R\.?N\.?"
    r"|Pharm\.?D\.?|FRCP|FACP|FACR|MBBS|M\.?A\.?|MBA|D\.?O\.?|MS|DDS|PsyD|MRCP|FRACP|DPhil|ScD|B\.?S|B\.?A|MPhil|FACS|FRCS|DVM|DPT|PT|DSc|DC)"
    r"(?=$|,|\s|;)"
)
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")
_MARKS = re.compile(
    r"\s*(?:[\d¹²³⁰-⁹ᵃ-ᶻ]+(?:\s*[,–-]\s*[\d¹²³⁰-⁹ᵃ-ᶻ]+)*|\(\d+(?:,\s?\d+)*\)|[*†‡§¶#✉]|(?<=[\d,])[a-f]\))(?=$|[\s,;*†‡§¶#✉])|\s\*?[a-f](?:,\s?[a-f])*(?=$|,|\s(?:and|&)\s)"
)
_GIVEN = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*"
_FAMILY = rf"(?:(?:{'|'.join(sorted(_PARTICLES))})\s)*{_GIVEN}(?:\s{_GIVEN})?"
_READING_ORDER = re.compile(rf"{_GIVEN}(?:[\s-]{_GIVEN}){{0,4}}(?:\s{_FAMILY})", re.UNICODE)
_INVERTED = re.compile(rf"(?P<family>{_FAMILY}),\s?(?P<given>{_GIVEN}(?:\s{_GIVEN}){{0,3}})")
_VANCOUVER = re.compile(rf"(?P<family>{_FAMILY})\s(?P<given>[A-Z]{{1,4}}(?:-[A-Z])?)")
_VANCOUVER_LIST = re.compile(
    rf"{_FAMILY}\s[A-Z]{{1,4}}(?:,\s{_FAMILY}\s[A-Z]{{1,4}})*(?:,?\set\sal\.?)?"
)
_INITIALS_LIST = re.compile(
    rf"(?:{_FAMILY},\s(?:[A-Z]\.[\s-]?)+(?:[;,&]|\sand)?\s?(?:&\s|and\s)?)+(?:et\sal\.?)?"
)
_POSITION = re.compile(r"[a-z]+(?:\s[a-z]+){0,3}")
_NOT_NAMES = word_set(
    """
    the and of for in on with to from by at an a journal review article original research
    abstract open access free university department hospital institute school college center
    centre clinic volume issue pages published received accepted january february march
    april may june july august september october november december methods results study
    studies trial clinical medicine medical pain disease treatment syndrome analysis effects
    main navigation content page report news letter editorial city international national
    american british european health care new united states read full text view download
    additional info information contact group section type data history case series brief
    communication technical note short rapid special topic section academic editor
    correspondence author authors publication therapy patients cancer science sciences
    get pdf xml html download copy citation details society author user contents articles
    submit links publications editor editors journals help home publishers policy policies
    advances systematic meta-analysis guideline guidelines controlled randomized randomised
    """
)


def parse_person(printed: str) -> Person | None:
    """Return the person a printed name stands for, or None where it is no name.

    Understands ``Philip J Mease``, ``Obata, H.``, ``Dworkin RH`` and ``Ludwig van Beethoven``;
    degrees and footnote marks are dropped, initials stay as printed.
    """
    name = _SUFFIX.sub("", _DEGREES.sub("", _MARKS.sub("", " ".join(printed.split())))).strip(
        " ,;*"
    )
    if not 3 <= len(name) <= 80:
        return None
    match = _INVERTED.fullmatch(name) or _VANCOUVER.fullmatch(name)
    if match:
        return Person(match["family"], match["given"])
    if not _READING_ORDER.fullmatch(name):
        return None
    words = name.split()
    if any(len(word) > 2 and word.casefold().strip(".,") in _NOT_NAMES for word in words):
        return None
    capitals = any(len(word) > 2 and word.isalpha() and word.isupper() for word in words)
    if capitals and not name.isupper():
        return None
    first = next(
        (at for at, word in enumerate(words) if at and word.casefold() in _PARTICLES),
        len(words) - 1,
    )
    return Person(" ".join(words[first:]), " ".join(words[:first]))


def inverted_or_plain(printed: str) -> Person:
    """Return a name that is known to be one; what cannot be parsed is an organisation's."""
    cleaned = " ".join(printed.split()).strip(" ,;")
    family, comma, given = cleaned.partition(",")
    if comma and given.strip() and "," not in given:
        return Person(family.strip(), given.strip())
    words = cleaned.split()
    if parse_person(cleaned) is None and len(words) != 2:
        return Person(cleaned)
    return parse_person(cleaned) or Person(words[-1], words[0])


def parse_authors(printed: str) -> tuple[Person, ...]:
    """Return the persons of a printed list of names, or nothing where any part is no name.

    Commas, semicolons, ``and`` and ``&`` part names; ``et al.`` ends the list.
    """
    text = " ".join(printed.split())
    if not text or len(text) > 3000:
        return ()
    text = re.sub(r"^(?:by|authors?:?|written by)\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s?[Ee]-?mail author\b|,?\s+(?:and|&)$", "", text)
    text = re.sub(r",?\s+(?:et al\.?|\.\.\.|…)\s*$", "", text).strip(" .;,")
    if _INITIALS_LIST.fullmatch(f"{text}.") or _INITIALS_LIST.fullmatch(text):
        pairs = re.findall(rf"({_FAMILY}),\s((?:[A-Z]\.?[\s-]?)+)", text)
        return tuple(Person(family, given.strip()) for family, given in pairs)
    text = _DEGREES.sub("", _MARKS.sub("", text))
    parts = re.split(r"\s*;\s*", text) if ";" in text else re.split(r"\s*,\s*", text)
    names = [name for part in parts for name in re.split(r"(?:^|\s+)(?:and|&)\s+", part)]
    names = [name.strip(" ,*") for name in names if name.strip(" ,*·•|")]
    names = [name for name in names if not _POSITION.fullmatch(name)]
    persons = [parse_person(name) for name in names]
    return tuple(person for person in persons if person) if persons and all(persons) else ()


def is_vancouver_list(printed: str) -> bool:
    """Whether a text is a list of names like ``Dworkin RH, Fields HL``."""
    return _VANCOUVER_LIST.fullmatch(printed.strip(" .")) is not None
