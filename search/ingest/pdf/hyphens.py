"""Hyphens at the ends of lines: those that only part a word, and those that belong to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from search.ingest.pages.lines import word_set

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W_]+)*")
_LONGEST_WORD = 80
_LAST = re.compile(r"(?P<word>(?:[^\W_]+[-‐])*[^\W_]+)(?P<hyphen>[-‐\xad])$")
_FIRST = re.compile(r"(?P<word>[^\W_]+(?:[-‐][^\W_]+)*)")
_SURE_PREFIXES = word_set(
    """
    self well high low long short half double single one two three four five six eight ten
    dose risk evidence patient population community hospital case time cost health quality
    placebo age sex
    """
)
"""First parts of compounds that are usually printed with their hyphen."""
_SECOND = word_set(
    """
    based related like free specific dependent independent associated induced controlled
    blind blinded term effective up control centred centered reported adjusted matched
    randomised randomized treated positive negative level quality risk dose year
    """
)
"""Second parts of compounds, likewise."""
_CLOSING = word_set("a an any be by every for in into no off on out over some to under up with")
"""Short words that begin more words than they form compounds."""


class Hyphenation:
    """Decides about hyphens at the ends of lines by the words that a document has elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        self._firsts: set[str] = set()
        """First parts of the compounds that stand within lines, and below their second parts."""
        self._seconds: set[str] = set()
        for line in lines:
            words = _WORD.findall(line.casefold().replace("‐", "-"))
            if line.rstrip()[-1:] in ("-", "‐", "\xad") and words:
                words = words[:-1]
            self._seen.update(words)
            for word in words:
                parts = word.split("-")
                self._firsts.update(parts[:-1])
                self._seconds.update(parts[1:])

    def join(self, before: str, after: str) -> str:
        """Return two lines of one paragraph as one."""
        before = before.rstrip()
        after = after.lstrip()
        last = _LAST.search(before, max(len(before) - _LONGEST_WORD, 0))
        if last is None:
            return _closed(before, after)
        first = _FIRST.match(after)
        if first is None or last["hyphen"] == "\xad":
            glue = "" if last["hyphen"] == "\xad" else " "
            return before.rstrip("\xad") + (glue if first is None else "") + after
        if self._belongs(last["word"], first["word"]):
            return before + after
        return before[:-1] + after

    def _belongs(self, left: str, right: str) -> bool:
        """Whether the hyphen between two halves is part of the word."""
        if not right[0].islower() or not left[-1].islower():
            return True  # COVID-19, F1-Score, X-ray, Mann-Whitney
        piece = re.split(r"[-‐]", left)[-1].casefold()
        following = re.split(r"[-‐]", right)[0].casefold()
        whole = (left + right).casefold().replace("‐", "-")
        parted = f"{left}-{right}".casefold().replace("‐", "-")
        joined_times = self._times(whole) + self._times(piece + following)
        parted_times = self._times(parted) + self._times(f"{piece}-{following}")
        if joined_times or parted_times:
            return parted_times > joined_times
        if piece in _SURE_PREFIXES and following in _SECOND:
            return True
        if not (self._seen[piece] and self._seen[following]) or piece in _CLOSING:
            return False
        return (
            following in _SECOND
            or following in self._seconds
            or piece in self._firsts
            or piece in _SURE_PREFIXES
        )

    def _times(self, word: str) -> int:
        """Return how often a word stands within lines, in the singular or plural."""
        other = word[:-1] if word.endswith("s") else f"{word}s"
        return self._seen[word] + self._seen[other]


def _closed(before: str, after: str) -> str:
    """Join two lines without a hyphen; addresses and dashes take no space."""
    if before.endswith(("–", "—")) and before[-2:-1] not in (" ", ""):
        return before + after
    if re.search(r"(?:https?://|www\.|doi\.org/|\b10\.\d{4,9}/)\S*[/._=&?-]$", before[-300:]):
        return before + after
    return f"{before} {after}" if before else after
