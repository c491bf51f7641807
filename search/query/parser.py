"""A question as typed, and the query that is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from search.analysis.terms import normalise, tokens
from search.index.engine import index_term, is_common
from search.query.grammar import Group, Node, Piece, closed, read

UNRANKED = "No word to rank by was asked for: all that is left is shown, document by document."
"""The remark on a question of conditions alone; it stands where anything is found."""


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
class Condition:
    """What a sentence must meet, as ``AND``, ``OR``, ``NOT`` and parentheses say it.

    ``kind`` is ``and``, ``or`` or ``not`` of ``parts``; or ``word``, ``phrase`` (``run``: its
    terms; ``text``: as typed), ``prefix`` (``text``) or ``field`` (``text`` is its value).
    """

    kind: str
    text: str = ""
    run: tuple[str, ...] = ()
    field: str = ""
    parts: tuple[Condition, ...] = ()


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
    conditions: tuple[Condition, ...] = ()
    """What ``AND``, parentheses and ``OR`` between unlike things demand, all of it."""
    literal: tuple[str, ...] = ()
    """Words that are to be searched as typed (``=word``), without other words for them."""
    like: str = ""
    """The sentence ``KEY#N`` whose words are asked for (``like:KEY#N``)."""
    ways: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Groups of plain words (runs of terms) that ``OR`` joins: the best of each group counts."""

    @property
    def ranks(self) -> bool:
        """Whether there is anything to rank by: a word or the beginning of one."""
        return bool(self.words or self.prefixes)

    @property
    def narrows(self) -> bool:
        """Whether there is any condition on what is found."""
        return bool(
            self.phrases
            or self.either
            or self.excluded
            or self.filters
            or self.excluded_filters
            or self.conditions
        )

    @property
    def held(self) -> tuple[tuple[str, ...], ...]:
        """Every run of terms that a phrase or a condition names, the denied ones left out."""
        runs = [*self.phrases, *(run for group in self.either for run in group)]
        for condition in self.conditions:
            runs += _runs(condition)
        return tuple(dict.fromkeys(runs))


def _runs(condition: Condition) -> Iterator[tuple[str, ...]]:
    if condition.kind == "not":
        return
    if condition.run:
        yield condition.run
    for part in condition.parts:
        yield from _runs(part)


FIELDS = ("title", "author", "year", "journal", "section", "type", "key", "has", "tag", "like")
"""What may stand before a colon: ``author:mease``."""

MOST_WORDS = 64
"""Different words of a question that are searched; a pasted page is cut there."""

_TAGS = {
    "ti": "title", "title": "title",
    "au": "author", "author": "author", "1au": "author", "lastau": "author", "fau": "author",
    "dp": "year", "pdat": "year", "edat": "year", "date": "year", "publication date": "year",
    "ta": "journal", "jour": "journal", "journal": "journal",
    "pt": "type", "ptyp": "type", "publication type": "type",
    "pmid": "key", "uid": "key",
    "tiab": "", "title/abstract": "", "ab": "", "abstract": "", "tw": "", "text": "",
    "text word": "", "all": "", "all fields": "", "ot": "", "other term": "",
}  # fmt: skip
"""PubMed's field tags (https://pubmed.ncbi.nlm.nih.gov/help/#search-tags) and our fields."""

_HEADING_TAGS = frozenset({"mh", "mesh", "mesh terms", "majr", "mesh major topic", "sh", "nm"})

_YEARS = re.compile(r"(\d{4})?(\.\.|-|:)?(\d{4})?")
_DAY = re.compile(r"\b(\d{4})(?:/\d{1,2}){1,2}")


def parse(question: str) -> Query:
    """Understand a question; never raises.

    Plain words need no rules; `search.query.grammar` tells how signs join them.
    ``"exact phrase"``, ``-not``, ``prefix*``, ``=word`` (as typed), ``field:value`` (`FIELDS`;
    ``year:2005..2017``, either end open) and PubMed's ``[ti] [au] [dp] [ta] [pt] [tiab]`` are
    understood. ``AND`` demands what stands on both its sides; of plain words that
    ``OR`` joins the best one counts, and in parentheses one of them must be there. What is
    malformed is taken as plain words, with a remark.
    """
    return _reading(question).query(question)


def running_words(question: str) -> list[str]:
    """Return the words of a question that rank or could, as typed and in order.

    Stop words are among them; fields, exclusions, prefixes and operators are not.
    """
    return [word.text for word in _reading(question).running]


def years(value: str) -> tuple[int | None, int | None] | None:
    """Read ``2009``, ``2005..2017``, ``2005..`` or ``..2010``; None where it is no such thing.

    PubMed's ``2005/01/01:2010/12/31`` counts by its years, and its year 3000 is an open end.
    """
    value = _DAY.sub(r"\1", value)
    match = _YEARS.fullmatch(value)
    if not match or not (match[1] or match[3]):
        return None
    first, last = (int(year) if year else None for year in (match[1], match[3]))
    if not match[2]:
        return (first, first) if not match[3] else None
    return first, None if last == 3000 else last


@lru_cache(maxsize=100)
def _reading(question: str) -> _Reading:
    """Read a question, of which more than one thing is asked each time."""
    reading = _Reading()
    if closed(question)[1]:
        reading.remarks.append(
            "A quotation mark is not closed: its words were taken as plain words."
        )
    reading.take(read(question))
    return reading


class _Reading:
    """A question as far as its meaning has been read."""

    def __init__(self) -> None:
        self.running: list[Word] = []
        self.phrases: list[tuple[str, ...]] = []
        self.either: list[tuple[tuple[str, ...], ...]] = []
        self.excluded: list[tuple[str, ...]] = []
        self.prefixes: list[str] = []
        self.filters: list[tuple[str, str]] = []
        self.excluded_filters: list[tuple[str, str]] = []
        self.conditions: list[Condition] = []
        self.literal: list[str] = []
        self.remarks: list[str] = []
        self.like = ""
        self.ways: list[tuple[tuple[str, ...], ...]] = []

    def take(self, group: Group) -> None:
        """Take the parts of a question; each counts, and what is demanded must be met."""
        for part, demanded in zip(group.parts, group.demanded, strict=True):
            condition = self._condition(part, denied=False)
            if condition is None:
                continue
            if condition.kind == "or" and _is_plain(condition):
                self._take_ways(condition)
            bracketed = isinstance(part, Group) and part.operator == "OR" and part.bracketed
            if demanded or bracketed or not _is_plain(condition):
                self._demand(condition)

    def _take_ways(self, condition: Condition) -> None:
        """Keep plain words that ``OR`` joins: said one way or another, it counts once."""
        ways = (
            tuple(term for leaf in part.parts or (part,) for term in leaf.run)
            for part in condition.parts
        )
        group = tuple(dict.fromkeys(way for way in ways if way))
        if len(group) > 1:
            self.ways.append(group)

    def _demand(self, condition: Condition) -> None:
        """Keep what a sentence must meet, in the simplest form that says it."""
        inner = condition.parts[0] if condition.kind == "not" else condition
        if condition.kind == "phrase":
            self.phrases.append(condition.run)
        elif condition.kind == "field":
            self.filters.append((condition.field, condition.text))
        elif condition.kind == "not" and inner.run:
            self.excluded.append(inner.run)
        elif condition.kind == "not" and inner.kind == "field":
            self.excluded_filters.append((inner.field, inner.text))
        elif condition.kind == "or" and all(part.run for part in condition.parts):
            self._demand_one(condition)
        else:
            self.conditions.append(condition)

    def _demand_one(self, condition: Condition) -> None:
        """Keep runs of which one must be there; plain words may be met by other words too."""
        if any(part.kind == "phrase" for part in condition.parts):
            self.either.append(tuple(dict.fromkeys(part.run for part in condition.parts)))
        else:
            self.conditions.append(condition)

    def _condition(self, node: Node, *, denied: bool) -> Condition | None:
        """Return what a part of the question demands, and keep its words; None: nothing."""
        if isinstance(node, Piece):
            return self._piece(node, denied)
        if node.operator == "NOT":
            inner = self._condition(node.parts[0], denied=not denied)
            if inner is None:
                return None
            return inner.parts[0] if inner.kind == "not" else Condition("not", parts=(inner,))
        made = (self._condition(part, denied=denied) for part in node.parts)
        parts = tuple(part for part in made if part is not None)
        if len(parts) < 2:
            return parts[0] if parts else None
        return Condition(node.operator.casefold(), parts=parts)

    def _piece(self, piece: Piece, denied: bool) -> Condition | None:
        name = piece.field.casefold()
        if piece.tag:
            name = self._tagged(piece.tag)
        if not name:
            return self._words(piece, piece.text, denied)
        if name == "like":
            if denied:
                self.remarks.append("like: cannot be denied: it was left out.")
            else:
                self.like = piece.text
            return None
        problem = _problem(name, piece.text)
        if not problem:
            return Condition("field", piece.text, field=name)
        self.remarks.append(problem)
        if piece.quoted or piece.tag:
            return self._words(piece, piece.text, denied)
        return self._words(piece, f"{piece.field}:{piece.text}", denied)

    def _tagged(self, tag: str) -> str:
        name = tag.casefold()
        if name in _HEADING_TAGS:
            self.remarks.append(f"[{tag}] is not searched apart: it was taken as plain words.")
        elif name not in _TAGS:
            self.remarks.append(f"[{tag}] is not a known field: it was left out.")
        return _TAGS.get(name, "")

    def _words(self, piece: Piece, text: str, denied: bool) -> Condition | None:
        found = tokens(text)
        if not found:
            return None
        run = tuple(map(index_term, found))
        if text.endswith("*") and not piece.quoted and len(normalise(text)) > 1:
            beginning = normalise(text).split(" ")[-1]
            if not denied:
                self.prefixes.append(beginning)
            return Condition("prefix", beginning)
        if "*" in (text if piece.quoted else text[:-1]):
            self.remarks.append("A * is understood only at the end of a word outside quotation.")
        words = [
            Word(text[token.start : token.end], term)
            for token, term in zip(found, run, strict=True)
        ]
        if not denied:
            self.running += words
            if piece.literal:
                self.literal.append(text)
        if piece.quoted:
            return Condition("phrase", text, run)
        if not denied and all(map(is_common, run)):
            return None
        return Condition("word", text, run)

    def query(self, question: str) -> Query:
        """Return what was read; a question of stop words alone asks for those."""
        remarks = list(self.remarks)
        ranked = [word for word in self.running if not is_common(word.term)]
        if not ranked and not self.prefixes:
            ranked = self.running
        first: dict[str, Word] = {}
        for word in ranked:
            first.setdefault(word.term, word)
        if len(first) > MOST_WORDS:
            remarks.append(f"Only the first {MOST_WORDS} words were searched.")
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
            conditions=tuple(self.conditions),
            literal=tuple(dict.fromkeys(self.literal)),
            like=self.like,
            ways=tuple(self.ways),
        )
        if query.narrows and not (query.ranks or query.like):
            remarks.append(UNRANKED)
        return replace(query, remarks=tuple(dict.fromkeys(remarks)))


def _problem(field: str, value: str) -> str:
    """Return why ``field:value`` is no condition, a sentence; nothing where it is one."""
    if field == "list":
        return "list: is not there yet: it was taken as a plain word."
    if field not in FIELDS:
        return f"There is no field {field}: it was taken as a plain word."
    if field == "year" and years(value) is None:
        return f"year:{value} is not a year (2009) or range (2005..2017): taken as plain words."
    if field == "has" and value.casefold() not in ("note", "notes"):
        return f"has:{value} is not known (there is has:note): taken as plain words."
    return ""


def _is_plain(condition: Condition) -> bool:
    """Tell whether a condition is made of nothing but plain words and beginnings of words."""
    if condition.kind in ("and", "or"):
        return all(map(_is_plain, condition.parts))
    return condition.kind in ("word", "prefix")
