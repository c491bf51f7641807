"""Words for what a hit tells of itself, and the parts of its score as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.inert import inert

if TYPE_CHECKING:
    from search.query.explanation import Explanation

CUE_WORDS = {"negation": "not:", "contrast": "but:", "limit": "limits:"}
"""What stands before the source of a sentence that holds a cue: a hint, never by colour alone."""

KIND_SIGNS = {"retracted": "RETRACTED!"}
"""How a kind of source is written where its own name would be overlooked."""


def telling(section: str) -> str:
    """Return a section's name as it stands beside a source; that of a mere body tells nothing."""
    return "" if section == "BODY" else section.lower()


_COLUMN = 9
"""Cells of a column of numbers."""
_HEADS = ("rarity", "sentence", "title", "document", "all")
_NARROWEST, _WIDEST = 14, 44
"""Cells of the words before the numbers."""

NOTE = """\
sentence: by standing in the sentence itself (BM25). title: what standing in the document's title \
adds. document: the whole document's BM25. rarity: the word's idf; a rarer word weighs more. \
The parts sum to the score. It says how well words meet, not whether a sentence is true."""


def explanation_lines(found: Explanation, width: int = 78) -> list[str]:
    """Return the parts of a score as lines of a table, at most so many cells wide."""
    words = max(_NARROWEST, min(width - _COLUMN * len(_HEADS), _WIDEST))
    lines = [" " * words + "".join(f"{head:>{_COLUMN}}" for head in _HEADS)]
    for word in found.words:
        if not word.total:
            continue
        parts = (word.idf, word.sentence, word.title, word.document, word.total)
        lines.append(_line(word.word, words, parts))
        others = [other for other in word.by if other != word.word]
        if others:
            lines.append(f"  by: {inert(', '.join(others), fold=True)}")
    missing = [word.word for word in found.words if not word.total]
    if missing:
        lines.append(f"not there: {inert(', '.join(missing), fold=True)}")
    lines.append(_line("subject: other words of the best documents", words, (found.subject,)))
    lines.append(_line(f"place and section: x {found.factor:.2f}", words, (found.standing,)))
    lines.append(_line("score", words, (found.score,)))
    return lines


def _line(name: str, words: int, parts: tuple[float, ...]) -> str:
    """Return a name and numbers that end at the right-hand edge of the table."""
    numbers = "".join(f"{part:>{_COLUMN}.2f}" for part in parts)
    room = words + _COLUMN * len(_HEADS) - len(numbers)
    return f"{inert(name, fold=True)[: room - 1]:<{room}}{numbers}"
