"""Which characters may be written: all, none of the desk's own symbols, or ASCII alone.

A terminal that does not take UTF-8 shows rubbish for every character beyond its own, and tmux an
underscore. What it cannot show is written as the nearest ASCII character of the same width.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal
from unicodedata import decomposition, normalize

Symbols = Literal["auto", "unicode", "ascii"]

_LINES = {"─": "-", "━": "-", "═": "-", "│": "|", "┃": "|", "║": "|"}
_LINES |= dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝", "+")
_MARKS = _LINES | {
    "▌": "|", "▐": "|", "█": "#", "•": "*", "·": "-", "»": ">", "«": "<", "›": ">", "‹": "<",
    "←": "<", "→": ">", "↑": "^", "↓": "v", "…": "~", "▸": ">", "▾": "v", "●": "*", "○": "o",
    "✓": "+", "✗": "x", "✎": "~",
}  # fmt: skip
_LETTERS = {
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "‘": "'", "’": "'", "‚": ",", "“": '"',
    "”": '"', "„": '"', "′": "'", "″": '"', "×": "x", "÷": "/", "≤": "<", "≥": ">", "≈": "~",
    "µ": "u", "μ": "u", "α": "a", "β": "b", "γ": "g", "δ": "d", "κ": "k", "ß": "s", "ø": "o",
    "Ø": "O", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ı": "i",
}  # fmt: skip


def takes_utf8(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale is one of UTF-8, by the rule of POSIX: LC_ALL, LC_CTYPE, LANG.

    Python itself sets ``LC_CTYPE=C.UTF-8`` where the locale is that of C (PEP 538); that is
    taken for what it was.
    """
    names = dict(environment)
    untold = names.get("LANG", "") in ("", "C", "POSIX") and not names.get("LC_ALL")
    if untold and names.get("LC_CTYPE") == "C.UTF-8":
        return False
    told = names.get("LC_ALL") or names.get("LC_CTYPE") or names.get("LANG") or ""
    return "utf-8" in told.casefold() or "utf8" in told.casefold()


def writer(symbols: Symbols, environment: Mapping[str, str] = os.environ) -> Writer | None:
    """Return what turns each cluster into one that may be written; None where all may.

    ``ascii`` keeps the letters of documents and replaces the desk's lines, arrows and marks;
    ``auto`` replaces every character beyond ASCII where the locale is not one of UTF-8.
    """
    if symbols == "ascii" and takes_utf8(environment):
        return _without_marks
    if symbols == "ascii" or (symbols == "auto" and not takes_utf8(environment)):
        return _ascii
    return None


Writer = Callable[[str], str]
"""Takes a cluster, returns one of the same width, or of one cell."""


def _without_marks(cluster: str) -> str:
    return _MARKS.get(cluster, cluster)


@lru_cache(maxsize=4096)
def _ascii(cluster: str) -> str:
    known = _MARKS.get(cluster) or _LETTERS.get(cluster)
    if known or cluster.isascii():
        return known or cluster
    base = cluster[0]
    if decomposition(base):
        base = normalize("NFKD", base)[0]
    return base if base.isascii() and base.isprintable() else _LETTERS.get(base, "?")
