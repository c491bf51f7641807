"""Keyword lines: their list, and the repeat that some pages print after it."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?:author\s+)?(?:key\s?-?words?(?:\s+and\s+phrases)?|index terms|subject terms)"
    r"\s*(?:[:.—–]|$)\s*",
    re.IGNORECASE,
)
_LONGEST_RUN = 5000


def keyword_line(text: str) -> int | None:
    """Return where the list of a keyword line begins, or None for another line.

    A label that stands alone has its list, if any, on the lines that follow.
    """
    match = _LABEL.match(text)
    return match.end() if match and len(text) <= _LONGEST_RUN else None


def repeat_start(text: str) -> int | None:
    """Return where a list that is printed twice in a row begins again, or None.

    Some publishers' pages hold the keywords a second time, for narrow screens; saved as
    text they follow the first list after a space only.
    """
    start = keyword_line(text)
    if start is None:
        return None
    words = [(word[0], start + word.start()) for word in re.finditer(r"\S+", text[start:])]
    half, odd = divmod(len(words), 2)
    if odd or half < 2:
        return None
    first = [word.rstrip(";,.") for word, _ in words[:half]]
    second = [word.rstrip(";,.") for word, _ in words[half:]]
    return words[half][1] if first == second else None


def parse_keywords(text: str) -> tuple[str, ...]:
    """Return the keywords of a list, each once, in the order printed."""
    separator = next((mark for mark in ";·•|" if mark in text), ",")
    found = (" ".join(part.split()).strip(" .") for part in text.split(separator))
    return tuple(dict.fromkeys(word for word in found if word))
