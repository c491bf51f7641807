"""Words compared: the same words set in another way, nearly the same words, what differs.

A text is taken as a row of words, numbers and signs, typography levelled (NFKC, plain quotation
marks and hyphens). The nearest passage is found in two steps: the stretches that share most of
the quotation's words, the rarer the better, then for each of the best a banded alignment of
words (edit distance, its ends free in the text).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search.documents import Span

MOST_WORDS = 3000
"""A quotation of more words is looked for to the letter only."""

_LEAST_ALIKE = 0.65
"""A passage is the nearest one where so much of the words agrees."""

_LEAST_ALIKE_IN_PLACE = 0.4
"""The same, where the passage stands between the quotation's old prefix and suffix."""

_CANDIDATES = 4
_WIDEST_BAND = 80

# Scripts that part no words are taken by the character.
_WORD = re.compile(
    r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|\d+(?:[.,]\d+)*|[^\W\d_](?:[^\W\d_]|\u00ad)*|[^\s\u00ad]"
)
_LEVELLED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00ad": None,
        "\u200b": None,
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of words that two texts share, or that only one of them has."""

    kind: Literal["same", "removed", "added"]
    text: str


def differences(before: str, after: str) -> list[Difference]:
    """Return what became of a text, word by word, in order; spaces and typography do not count."""
    from difflib import SequenceMatcher

    one, other = _words(before), _words(after)
    found: list[Difference] = []
    matcher = SequenceMatcher(None, one.levelled, other.levelled, autojunk=len(one.levelled) > 500)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Difference("same", other.printed(after, new_start, new_end)))
            continue
        if start < end:
            found.append(Difference("removed", one.printed(before, start, end)))
        if new_start < new_end:
            found.append(Difference("added", other.printed(after, new_start, new_end)))
    return found


def marked(found: Sequence[Difference]) -> str:
    """Return differences as ``git diff --word-diff`` writes them: ``[-gone-] {+come+}``."""
    forms = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(forms[part.kind].format(" ".join(part.text.split())) for part in found)


class WordedText:
    """A text as words, for looking up quotations in it."""

    def __init__(self, text: str) -> None:
        self._words = _words(text)
        self._stream, self._offsets = _stream(self._words.levelled)

    def same_words(self, quote: str) -> list[Span]:
        """Return where the text holds the same words, however they are spaced and set."""
        wanted, _ = _stream(_words(quote).levelled)
        found: list[Span] = []
        place = self._stream.find(wanted) if wanted else -1
        while place >= 0:
            first = bisect_left(self._offsets, place)
            last = bisect_left(self._offsets, place + len(wanted))
            # Only whole words: "art" does not stand in "heart".
            if (
                self._offsets[first : first + 1] == [place]
                and (last == len(self._offsets) or self._offsets[last] == place + len(wanted))
                and first < last
            ):
                found.append(self._words.span(first, last))
            place = self._stream.find(wanted, place + 1)
        return found

    def nearest(self, quote: str, likely: Span | None = None) -> Span | None:
        """Return the passage whose words agree best with a quotation's, or None.

        ``likely`` is where it stands by its context: less agreement is enough there, and nowhere
        else is looked.
        """
        wanted = _words(quote).levelled
        if not 2 <= len(wanted) <= MOST_WORDS:
            return None
        best: tuple[float, Span] | None = None
        if likely is not None:
            place = bisect_left(self._words.starts, likely.start)
            starts = [(place, _LEAST_ALIKE_IN_PLACE)]
        else:
            starts = [(place, _LEAST_ALIKE) for place in self._richest(wanted)]
        for place, least in starts:
            alike, first, last = _aligned(wanted, self._words.levelled, place)
            if alike < least or first >= last or (best is not None and alike <= best[0]):
                continue
            found = self._words.span(first, last)
            if likely is None or (found.start < likely.end and found.end > likely.start):
                best = alike, found
        return best[1] if best else None

    def _richest(self, wanted: Sequence[str]) -> list[int]:
        """Return the beginnings of the stretches that share most with the wanted words."""
        text = self._words.levelled
        length = len(wanted)
        needed = Counter(wanted)
        common = Counter(word for word in text if word in needed)
        weights = {word: 1 / (1 + common[word]) ** 0.5 for word in needed}
        held: Counter[str] = Counter()
        score = 0.0
        scores: list[tuple[float, int]] = []
        for end, word in enumerate(text):
            if word in needed:
                held[word] += 1
                if held[word] <= needed[word]:
                    score += weights[word]
            if end >= length and (gone := text[end - length]) in needed:
                if held[gone] <= needed[gone]:
                    score -= weights[gone]
                held[gone] -= 1
            if score > 0 and word in needed:
                scores.append((-score, max(0, end - length + 1)))
        scores.sort()
        chosen: list[int] = []
        for _, start in scores:
            if all(abs(start - other) > length // 2 for other in chosen):
                chosen.append(start)
            if len(chosen) == _CANDIDATES:
                break
        return chosen


def _aligned(wanted: Sequence[str], text: Sequence[str], place: int) -> tuple[float, int, int]:
    """Align words with the stretch of a text near a place.

    Return how much agrees (0 to 1) and the stretch's first word and the one after its last.
    """
    band = min(_WIDEST_BAND, len(wanted) // 2 + 4)
    low = max(0, place - band)
    width = place + band - low + 1
    # A cell holds (edits so far, first word of the stretch); column c of row i is the state
    # before word low + i + c of the text.
    row = [(0, low + column) for column in range(width)]
    far = (len(wanted) + width + len(text), 0)
    for number, word in enumerate(wanted):
        below: list[tuple[int, int]] = []
        for column in range(width):
            at = low + number + column
            edits, first = row[column]
            cell = (edits + (text[at] != word), first) if at < len(text) else far
            if column + 1 < width:  # the text lacks this word
                edits, first = row[column + 1]
                cell = min(cell, (edits + 1, first))
            if below:  # the text has a word more
                edits, first = below[-1]
                cell = min(cell, (edits + 1, first)) if at <= len(text) else cell
            below.append(cell)
        row = below
    (edits, first), column = min((cell, column) for column, cell in enumerate(row))
    last = min(low + len(wanted) + column, len(text))
    return 1 - edits / max(len(wanted), last - first, 1), first, last


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: levelled, and where they stand."""

    levelled: list[str]
    starts: list[int]
    ends: list[int]

    def span(self, first: int, last: int) -> Span:
        """Return the stretch from one word to before another."""
        return Span(self.starts[first], self.ends[last - 1])

    def printed(self, text: str, first: int, last: int) -> str:
        """Return words as the text prints them."""
        return text[self.starts[first] : self.ends[last - 1]]


def _words(text: str) -> _Words:
    levelled, starts, ends = [], [], []
    for match in _WORD.finditer(text):
        word = match[0]
        if not word.isascii():
            word = unicodedata.normalize("NFKC", word).translate(_LEVELLED)
        if word:
            levelled.append(word)
            starts.append(match.start())
            ends.append(match.end())
    return _Words(levelled, starts, ends)


def _stream(words: Sequence[str]) -> tuple[str, list[int]]:
    """Return the words run together, and where each begins.

    A hyphen between letters is left out, because a line's end may have brought it; numbers stay
    apart.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    for number, word in enumerate(words):
        before = words[number - 1] if number else ""
        if before[-1:].isdigit() and word[0].isdigit():
            pieces.append(" ")
            length += 1
        offsets.append(length)
        after = words[number + 1] if number + 1 < len(words) else ""
        if word == "-" and before[-1:].isalpha() and after[:1].isalpha():
            continue
        pieces.append(word)
        length += len(word)
    return "".join(pieces), offsets
