"""Where the letters of a short form stand in the words before it: the best of all alignments.

Schwartz and Hearst (2003, Pacific Symposium on Biocomputing 8:451-462) take the shortest stretch
that holds the letters. Often that is too short (``phosphatase 2A`` for PP2A) or holds them by
accident. Here every alignment with the first letter at the beginning of a word is weighed, and
the best is taken, the shortest of equals: letters that begin words speak for it, words passed
over against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.analysis.figures import NUMBERS
from search.documents import Span

_BEGINS_WORD, _BEGINS_PART, _CAPITAL, _INSIDE, _FOLLOWS = 1.0, 0.9, 0.8, 0.3, 0.4
_SKIPPED_WORD = 0.4
"""Worth of a letter by where it stands, and what a word without a letter costs."""

_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+")
_STARTING = re.compile(r"[^\W_]")

# fmt: off
_SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the",
    "to", "with", "type", "gene", "protein", "dependent",
})
"""Words that a short form passes over freely."""
NEVER_FIRST = frozenset({
    "a", "an", "and", "are", "as", "at", "both", "but", "by", "for", "from", "has", "have", "in",
    "into", "is", "its", "of", "on", "or", "that", "the", "their", "these", "this", "those", "to",
    "was", "were", "which", "with",
})
"""Words with which no long form begins."""
_ARTICLES = frozenset({"a", "an", "the", "this", "these", "in", "of"})
"""Those of them that open sentences, with a capital then."""
# fmt: on


@dataclass(frozen=True, slots=True)
class Alignment:
    """A stretch of a text that holds the letters of a short form."""

    start: int
    """Where the word begins that holds the first letter."""
    worth: float
    """Mean worth of a letter: 1 where each begins a word, less where letters stand inside."""
    initial: bool
    """Whether each letter begins a word or a part of one."""
    skipped: int
    """How many words without a letter it passes over, those that forms pass over freely apart."""


class _Word(NamedTuple):
    """A word of a stretch, as letters are looked for in it."""

    number: int
    start: int
    lower: str
    first: int
    """Where its first letter or digit stands."""


class _Place(NamedTuple):
    """A place at which a letter may stand."""

    at: int
    worth: float
    word: int
    """Number of the word that holds it."""
    begins: bool
    """Whether it begins a word or a part of one."""


class _Path(NamedTuple):
    """The best way from a place to the end of the short form."""

    worth: float
    initial: bool
    skipped: int


def align(text: str, stretch: Span, short: str) -> Alignment | None:
    """Return the best alignment of a short form within a stretch that ends with the long form.

    None where the letters and digits do not stand in the stretch in order, the first of them at
    the beginning of a word (or of a part of one, after a hyphen or slash).
    """
    letters = [character for character in short.lower() if character.isalnum()]
    if not letters or not _in_order(text[stretch.start : stretch.end].lower(), letters):
        return None
    words = [match.span() for match in _WORD.finditer(text, stretch.start, stretch.end)]
    if not words:
        return None
    looked_at = _looked_at(text, words)
    costs = _costs(text, words)
    total = costs[-1]
    following: list[tuple[_Place, _Path]] = []
    for index in range(len(letters) - 1, -1, -1):
        reached: list[tuple[_Place, _Path]] = []
        for place in _places(text, looked_at, letters[index]):
            if index == len(letters) - 1:
                unused = total - costs[place.word]
                path = _Path(place.worth - unused * _SKIPPED_WORD, place.begins, unused)
            else:
                best = _best_from(place, following, costs)
                if best is None:
                    continue
                path = best
            if index == 0 and not place.begins:
                continue
            reached.append((place, path))
        if not reached:
            return None
        following = reached
    return _chosen(text, words, following, len(letters))


def _chosen(
    text: str, words: list[tuple[int, int]], paths: list[tuple[_Place, _Path]], letters: int
) -> Alignment | None:
    """Return the best path that begins with a word that a long form may begin with."""
    possible: list[Alignment] = []
    for place, path in paths:
        start = _opening(text, *words[place.word])
        first = _PART.match(text, start)
        if first and first[0] not in NEVER_FIRST and first[0].lower() not in _ARTICLES:
            possible.append(Alignment(start, path.worth / letters, path.initial, path.skipped))
    if not possible:
        return None
    return max(possible, key=lambda one: (round(one.worth, 6), one.start))


def _opening(text: str, start: int, end: int) -> int:
    """Return where a word begins without the brackets and quotation marks that open before it."""
    while start < end - 1 and text[start] in "([{\"'“‘«" and not _closed(text[start:end]):
        start += 1
    return start


def _closed(word: str) -> bool:
    """Whether the bracket that a word begins with is closed within it."""
    return (word[0] == "(" and ")" in word) or (word[0] == "[" and "]" in word)


def _costs(text: str, words: list[tuple[int, int]]) -> list[int]:
    """Return for each word how many of those up to and including it are no small ones."""
    costs: list[int] = []
    sum_so_far = 0
    for start, end in words:
        word = text[start:end]
        bare = word.strip("()[],;:").lower()
        sum_so_far += bare not in _SMALL_WORDS and _STARTING.search(bare) is not None
        costs.append(sum_so_far)
    return costs


def _best_from(
    place: _Place, following: list[tuple[_Place, _Path]], costs: list[int]
) -> _Path | None:
    at, own_worth, word, begins = place
    cost = costs[word]
    best: _Path | None = None
    best_worth, best_skipped = 0.0, 0
    for other, path in following:
        if other.at <= at:
            continue
        skipped = max(0, costs[other.word - 1] - cost) if other.word else 0
        worth = path.worth + own_worth - skipped * _SKIPPED_WORD
        if other.at == at + 1:
            worth += _FOLLOWS
        if best is None or worth > best_worth:
            best, best_worth, best_skipped = path, worth, skipped
    if best is None:
        return None
    return _Path(best_worth, best.initial and begins, best.skipped + best_skipped)


def _looked_at(text: str, words: list[tuple[int, int]]) -> list[_Word]:
    """Return the words whose small letters stand where their letters do."""
    return [
        _Word(number, start, lower, _first_letter(text, start, end))
        for number, (start, end) in enumerate(words)
        if len(lower := text[start:end].lower()) == end - start
    ]


def _in_order(lower: str, letters: Sequence[str]) -> bool:
    """Whether letters may stand in order in words: most brackets define nothing, seen here.

    Digits may be told in words.
    """
    end = len(lower)
    for letter in reversed(letters):
        if letter not in NUMBERS:
            end = lower.rfind(letter, 0, end)
            if end < 0:
                return False
    return True


def _places(text: str, words: list[_Word], letter: str) -> list[_Place]:
    """Return where a letter or digit stands, and what each place is worth."""
    found: list[_Place] = []
    for word in words:
        number, start, lower, first = word
        at = lower.find(letter)
        while at >= 0:
            found.append(_place(text, start, start + at, first, number))
            at = lower.find(letter, at + 1)
        if letter in NUMBERS:
            roman, *named = NUMBERS[letter]
            for part in _PART.finditer(lower):
                if part[0] == roman or part[0].startswith(tuple(named)):
                    found.append(_place(text, start, start + part.start(), first, number))
    return found


def _place(text: str, start: int, at: int, first: int, number: int) -> _Place:
    if at == first:
        return _Place(at, _BEGINS_WORD, number, True)
    before, here = text[at - 1] if at > start else " ", text[at]
    if not before.isalnum() or (here.isdigit() and not before.isdigit()):
        return _Place(at, _BEGINS_PART, number, True)
    if here.isupper() and before.islower():
        return _Place(at, _CAPITAL, number, False)
    return _Place(at, _INSIDE, number, False)


def _first_letter(text: str, start: int, end: int) -> int:
    if text[start].isalnum():
        return start
    match = _STARTING.search(text, start, end)
    return match.start() if match else start
