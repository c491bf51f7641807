"""A question as typed, and the query that is made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search.analysis.terms import normalise, tokens
from search.index.engine import index_term, index_terms, is_common


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question: as typed, and the term it is indexed by."""

    text: str
    term: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other words for a word (or run of words) of the question.

    ``of`` and each of ``alternatives`` are words as a reader would write them.
    """

    of: str
    alternatives: tuple[str, ...]
    source: str
    """``synonym`` (the built-in table) or ``abbreviation`` (defined in the library)."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed question."""

    question: str
    words: tuple[Word, ...] = ()
    """The words that rank; stop words left out, each term once."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Runs of terms (stop words included) that a sentence must hold side by side, all of them."""
    excluded: tuple[tuple[str, ...], ...] = ()
    """Runs of one or more terms that a sentence must not hold."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of words (``analg*``), normalised, not stemmed."""
    filters: tuple[tuple[str, str], ...] = ()
    """(field, value) pairs: ``("author", "mease")``, ``("year", "2005..2017")``."""
    expansions: tuple[Expansion, ...] = ()
    remarks: tuple[str, ...] = ()
    """How the question was taken where a reader might have meant otherwise, a sentence each."""
    either: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Groups of runs that ``OR`` joins; a sentence must hold at least one run of each group."""
    excluded_filters: tuple[tuple[str, str], ...] = ()
    """Conditions, as in ``filters``, that a sentence must not meet."""

    @property
    def ranks(self) -> bool:
        """Whether there is anything to rank by: a word or the beginning of one."""
        return bool(self.words or self.prefixes)

    @property
    def narrows(self) -> bool:
        """Whether there is any condition on what is found."""
        return bool(
            self.phrases or self.either or self.excluded or self.filters or self.excluded_filters
        )


FIELDS = ("title", "author", "year", "journal", "section", "type", "key")
"""What may stand before a colon: ``author:mease``."""

MOST_WORDS = 64
"""Different words of a question that are searched; a pasted page is cut there."""

_TAGS = {
    "ti": "title", "title": "title",
    "au": "author", "author": "author", "1au": "author", "lastau": "author",
    "dp": "year", "pdat": "year", "date": "year",
    "ta": "journal", "jour": "journal", "journal": "journal",
    "pt": "type",
    "tiab": "", "ab": "", "tw": "", "text": "", "all": "",
}  # fmt: skip
"""PubMed's field tags (https://pubmed.ncbi.nlm.nih.gov/help/#search-tags) and our fields."""

_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-\u2212](?=[\w\"\u201c]))?"
    r"(?:(?P<field>[A-Za-z]{2,12}):(?=[^\s/]))?"
    r"(?:[\"\u201c](?P<quoted>[^\"\u201c\u201d]*)[\"\u201d]|(?P<plain>[^\s\"\u201c\u201d\[\]()]+))"
    r"(?:\s*\[(?P<tag>[A-Za-z1 ]{2,20})\])?"
)
_LONE_QUOTE = re.compile(r"[\"\u201c\u201d]")
_YEARS = re.compile(r"(\d{4})?(\.\.|-|:)?(\d{4})?")
_INITIALS = re.compile(r"[A-Z]{1,3}")


def parse(question: str) -> Query:
    """Understand a question; never raises.

    Plain words need no rules. ``"exact phrase"``, ``"one" OR "another"``, ``-not``,
    ``-"not this"``, ``NOT x``, ``prefix*``, ``field:value`` (`FIELDS`; ``year:2005..2017``,
    either end open), ``-field:value`` and PubMed's ``[ti] [au] [dp] [ta] [pt] [tiab]`` after a
    word are understood. ``AND`` and ``OR`` between plain words change nothing, since those are
    optional anyway. What is malformed is taken as plain words, with a remark.
    """
    reading = _Reading()
    for piece in _PIECE.finditer(_closed(question, reading)):
        reading.take(piece)
    return reading.query(question)


def running_words(question: str) -> list[str]:
    """Return the words of a question that rank or could, as typed and in order.

    Stop words are among them; fields, exclusions, prefixes and operators are not.
    """
    reading = _Reading()
    for piece in _PIECE.finditer(_closed(question, reading)):
        reading.take(piece)
    return [word.text for word in reading.running]


def years(value: str) -> tuple[int | None, int | None] | None:
    """Read ``2009``, ``2005..2017``, ``2005..`` or ``..2010``; None where it is no such thing."""
    match = _YEARS.fullmatch(value)
    if not match or not (match[1] or match[3]):
        return None
    first, last = (int(year) if year else None for year in (match[1], match[3]))
    if not match[2]:
        return (first, first) if not match[3] else None
    return first, last


def _closed(question: str, reading: _Reading) -> str:
    """Return the question without a quotation mark that is never closed."""
    places = [match.start() for match in _LONE_QUOTE.finditer(question)]
    if len(places) % 2 == 0:
        return question
    reading.remarks.append("A quotation mark is not closed: its words were taken as plain words.")
    return question[: places[-1]] + " " + question[places[-1] + 1 :]


@dataclass(frozen=True, slots=True)
class _Part:
    """One piece that is asked for, as far as ``OR`` is concerned."""

    run: tuple[str, ...] = ()
    """Its terms; none for a condition or the beginning of a word."""
    quoted: bool = False
    condition: bool = False


class _Reading:
    """A question as far as it has been read."""

    def __init__(self) -> None:
        self.running: list[Word] = []
        self.phrases: list[tuple[str, ...]] = []
        self.either: list[tuple[tuple[str, ...], ...]] = []
        self.excluded: list[tuple[str, ...]] = []
        self.prefixes: list[str] = []
        self.filters: list[tuple[str, str]] = []
        self.excluded_filters: list[tuple[str, str]] = []
        self.remarks: list[str] = []
        self._negated = False
        self._joined = False
        self._groups: list[list[_Part]] = []
        """What was asked for, piece by piece; pieces that ``OR`` joins are one group."""
        self._name: Word | None = None
        """The plain word just before, which an author's initials may follow."""
        self._name_negated = False

    def take(self, piece: re.Match[str]) -> None:
        field = (piece["field"] or "").casefold()
        value = piece["quoted"] if piece["quoted"] is not None else piece["plain"]
        quoted = piece["quoted"] is not None
        if not quoted and not field and value in ("AND", "OR", "NOT"):
            self._negated, self._joined, self._name = value == "NOT", value == "OR", None
            return
        negated, self._negated = bool(piece["minus"]) or self._negated, False
        tag = self._tag(piece)
        if tag:
            self._take_tagged(tag, value, negated)
        elif field and self._filter(field, value, negated):
            pass
        elif field and not quoted:
            self._take_words(f"{piece['field']}:{value}", negated, quoted)
        else:
            if field:
                self._take_words(piece["field"], negated, False)
            self._take_words(value, negated, quoted)
        self._joined = False

    def _tag(self, piece: re.Match[str]) -> str:
        if not piece["tag"]:
            return ""
        name = piece["tag"].strip().casefold()
        if name not in _TAGS:
            self.remarks.append(f"[{piece['tag']}] is not a known field: it was left out.")
        return _TAGS.get(name, "")

    def _take_tagged(self, field: str, value: str, negated: bool) -> None:
        """Take ``Mease PJ[au]``: initials bring the name before them along."""
        name = self._name
        if field == "author" and name and _INITIALS.fullmatch(value):
            value = f"{name.text} {value}"
            negated = self._name_negated
            (self.excluded if negated else self.running).pop()
            if not negated:
                self._groups.pop()
        if not self._filter(field, value, negated):
            self._take_words(value, negated, False)

    def _filter(self, field: str, value: str, negated: bool) -> bool:
        """Keep a condition; False where it is none and must be taken as plain words."""
        if field not in FIELDS:
            self.remarks.append(f"There is no field {field}: it was taken as a plain word.")
            return False
        if field == "year" and years(value) is None:
            self.remarks.append(
                f"year:{value} is not a year (2009) or range (2005..2017): taken as plain words."
            )
            return False
        (self.excluded_filters if negated else self.filters).append((field, value))
        self._group(_Part(condition=True))
        return True

    def _group(self, part: _Part) -> None:
        """Keep what a piece asks for, with what ``OR`` joins it to."""
        if self._joined and self._groups:
            self._groups[-1].append(part)
        else:
            self._groups.append([part])
        self._name = None

    def _take_words(self, text: str, negated: bool, quoted: bool) -> None:
        run = index_terms(text)
        if not run:
            return
        words = [Word(text[token.start : token.end], index_term(token)) for token in tokens(text)]
        if negated:
            self.excluded.append(run)
            self._name = None
        elif text.endswith("*") and not quoted and len(normalise(text)) > 1:
            self.prefixes.append(normalise(text).split(" ")[-1])
            self._group(_Part())
        else:
            self.running += words
            self._group(_Part(run, quoted))
        if len(words) == 1 and not quoted:
            self._name, self._name_negated = words[0], negated

    def _settle(self) -> None:
        """Sort what ``OR`` joins from what must be held as it stands."""
        for group in self._groups:
            quoted = any(part.quoted for part in group)
            if len(group) == 1:
                self.phrases += [part.run for part in group if part.quoted]
            elif any(part.condition for part in group):
                self.remarks.append(
                    "OR beside a field is not understood: each condition must be met."
                )
                self.phrases += [part.run for part in group if part.quoted]
            elif quoted and all(part.run for part in group):
                self.either.append(tuple(dict.fromkeys(part.run for part in group)))
            elif quoted:
                self.remarks.append(
                    "OR between a phrase and the beginning of a word is not understood: "
                    "the phrase was taken as plain words."
                )

    def query(self, question: str) -> Query:
        """Return what was read; a question of stop words alone asks for those."""
        self._settle()
        ranked = [word for word in self.running if not is_common(word.term)]
        if not ranked and not self.prefixes:
            ranked = self.running
        first: dict[str, Word] = {}
        for word in ranked:
            first.setdefault(word.term, word)
        if len(first) > MOST_WORDS:
            self.remarks.append(f"Only the first {MOST_WORDS} words were searched.")
            first = dict(list(first.items())[:MOST_WORDS])
        query = Query(
            question=question,
            words=tuple(first.values()),
            phrases=tuple(self.phrases),
            excluded=tuple(self.excluded),
            prefixes=tuple(dict.fromkeys(self.prefixes)),
            filters=tuple(self.filters),
            either=tuple(self.either),
            excluded_filters=tuple(self.excluded_filters),
        )
        if query.narrows and not query.ranks:
            self.remarks.append(
                "No word to rank by was asked for: all that is left is shown, document by document."
            )
        return replace(query, remarks=tuple(dict.fromkeys(self.remarks)))
