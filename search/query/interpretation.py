"""How a question was understood, written as a question that says so itself."""

from __future__ import annotations

from collections.abc import Sequence

from search.index.engine import Run, index_terms, is_common
from search.query.grammar import Piece, Sign, scan
from search.query.parser import Query

_LONGEST_RUN = 8
"""Pieces of a question that one expansion may stand for."""


def explicit(query: Query) -> str:
    """Return the question with its other words written out and without its stop words.

    Asked again it finds much the same, and each word can be changed: ``=`` before a word means
    that no further words are searched for it.
    """
    others: dict[Run, list[str]] = {}
    for expansion in query.expansions:
        others.setdefault(index_terms(expansion.of), []).extend(expansion.alternatives)
    pieces = list(scan(query.question))
    written: list[str] = []
    place = 0
    while place < len(pieces):
        width, alternatives = _expanded(pieces, place, others)
        piece = pieces[place]
        place += width
        own = query.question[piece.start : pieces[place - 1].end]
        if alternatives:
            written.append(" OR ".join(map(_literally, (own.rstrip("?.!,;"), *alternatives))))
        elif isinstance(piece, Sign) or not _is_idle(piece):
            written.append(own)
    return " ".join(written).replace("( ", "(").replace(" )", ")")


def _expanded(
    pieces: Sequence[Piece | Sign], place: int, others: dict[Run, list[str]]
) -> tuple[int, list[str]]:
    """Return how many pieces from here have other words, and those; 1 and none where none has."""
    for width in range(min(_LONGEST_RUN, len(pieces) - place), 0, -1):
        run: Run = ()
        for piece in pieces[place : place + width]:
            if not isinstance(piece, Piece) or not _is_plain(piece):
                break
            run += index_terms(piece.text)
        else:
            if run in others:
                return width, others[run]
    return 1, []


def _is_plain(piece: Piece) -> bool:
    return not (piece.quoted or piece.literal or piece.negated or piece.field or piece.tag)


def _is_idle(piece: Piece) -> bool:
    """Tell whether a piece is nothing but stop words."""
    return _is_plain(piece) and all(map(is_common, index_terms(piece.text)))


def _literally(words: str) -> str:
    """Write words so that they stand for themselves only."""
    parts = [f"={word}" for word in words.split()]
    return parts[0] if len(parts) == 1 else f"({' '.join(parts)})"
