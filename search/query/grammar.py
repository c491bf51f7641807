"""The grammar of a question: what its signs and operators join, before any of it means anything.

    question  = { clause | "AND" }
    clause    = factor { "OR" factor }
    factor    = ( "NOT" | "-" ) factor | "(" question ")" | [ field ":" ] piece [ "[" tag "]" ]
              | field ":" "(" question ")"
    piece     = "=" word | word [ "*" ] | '"' words '"'

``OR`` binds closer than ``AND``, which is the same as standing side by side, but says that both
sides must be there. Nothing raises: what does not fit the grammar is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

DEEPEST = 30
"""Parentheses within parentheses; what lies deeper is read as if it had none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, quotation or ``field:value``, with the signs that it was written with."""

    text: str
    """Without signs, quotation marks, field and tag."""
    start: int
    end: int
    """The span of all of it in the question, signs included."""
    quoted: bool = False
    literal: bool = False
    """Whether ``=`` stands before it: as typed, without other words."""
    negated: bool = False
    """Whether a minus stands before it."""
    field: str = ""
    """What stands before the colon, as typed."""
    tag: str = ""
    """What stands in brackets behind it, as typed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Several parts that belong together."""

    parts: tuple[Node, ...]
    demanded: tuple[bool, ...]
    """For each part, whether ``AND`` stands beside it."""
    operator: str = "AND"
    """``AND`` (side by side, too), ``OR`` or ``NOT`` (of one part)."""
    bracketed: bool = False
    """Whether it stands in parentheses."""


Node = Piece | Group

_TOKEN = re.compile(
    r"(?P<open>(?:(?<!\S)[-\u2212]|(?<!\S)(?P<scope>[A-Za-z]{2,12}):)?\()"
    r"|(?P<close>\))"
    r"|(?<![^\s()])(?P<operator>AND|OR|NOT)(?![^\s()])"
    r"|(?P<minus>(?<![^\s(])[-\u2212](?=[=\w\"\u201c]))?"
    r"(?:(?P<field>[A-Za-z]{2,12}):(?=[^\s/()]))?"
    r"(?P<literal>=(?=[\w\"\u201c]))?"
    r"(?:[\"\u201c](?P<quoted>[^\"\u201c\u201d]*)[\"\u201d]|(?P<plain>[^\s\"\u201c\u201d\[\]()]+))"
    r"(?:\s*\[(?P<tag>[A-Za-z1 /:]{2,24})\])?"
)
_QUOTATION_MARK = re.compile(r"[\"\u201c\u201d]")
_INITIALS = re.compile(r"[A-Z]{1,3}")
_AUTHOR_TAGS = frozenset({"au", "author", "1au", "lastau"})


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator or a parenthesis."""

    kind: str
    """``(``, ``)``, ``AND``, ``OR`` or ``NOT``."""
    start: int
    end: int
    negated: bool = False
    field: str = ""


def closed(question: str) -> tuple[str, bool]:
    """Return the question, of the same length, without a quotation mark that is never closed.

    The second value tells whether there was one.
    """
    places = [match.start() for match in _QUOTATION_MARK.finditer(question)]
    if len(places) % 2 == 0:
        return question, False
    return question[: places[-1]] + " " + question[places[-1] + 1 :], True


def scan(question: str) -> Iterator[Piece | Sign]:
    """Yield the pieces and signs of a question in order; an author's initials join the name."""
    waiting: Piece | None = None
    for match in _TOKEN.finditer(closed(question)[0]):
        one = _scanned(match)
        joined = _joined(waiting, one)
        if joined is not None:
            waiting = joined
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if isinstance(one, Piece):
            waiting = one
        else:
            yield one
    if waiting is not None:
        yield waiting


def _scanned(match: re.Match[str]) -> Piece | Sign:
    start, end = match.span()
    if match["open"]:
        negated = match["open"][0] in "-\u2212"
        return Sign("(", start, end, negated, match["scope"] or "")
    if match["close"]:
        return Sign(")", start, end)
    if match["operator"]:
        return Sign(match["operator"], start, end)
    quoted = match["quoted"] is not None
    return Piece(
        match["quoted"] if quoted else match["plain"],
        start,
        end,
        quoted,
        bool(match["literal"]),
        bool(match["minus"]),
        match["field"] or "",
        (match["tag"] or "").strip(),
    )


def _joined(name: Piece | None, initials: Piece | Sign) -> Piece | None:
    """Return ``Mease PJ[au]`` as one piece; None where the two are not such a pair."""
    if (
        name is None
        or not isinstance(initials, Piece)
        or name.quoted
        or name.field
        or name.tag
        or initials.negated
        or initials.tag.casefold() not in _AUTHOR_TAGS
        or not _INITIALS.fullmatch(initials.text)
    ):
        return None
    return replace(name, text=f"{name.text} {initials.text}", end=initials.end, tag=initials.tag)


def read(question: str) -> Group:
    """Return what a question is made of."""
    return _Reader(list(scan(question))).group(0)


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[Piece | Sign]) -> None:
        self._tokens = tokens
        self._next = 0

    def _peek(self, *kinds: str) -> Sign | None:
        """Return the next token where it is one of these signs."""
        if self._next < len(self._tokens):
            token = self._tokens[self._next]
            if isinstance(token, Sign) and token.kind in kinds:
                return token
        return None

    def group(self, depth: int) -> Group:
        """Read to the closing parenthesis, or to the end."""
        parts: list[Node] = []
        demanded: list[bool] = []
        joined = False
        while self._next < len(self._tokens):
            if self._peek(")"):
                self._next += 1
                if depth:
                    break
                continue
            if self._peek("AND", "OR"):
                joined = bool(self._peek("AND")) and bool(parts)
                self._next += 1
                continue
            node = self._clause(depth)
            if node is None:
                continue
            if joined:
                demanded[-1] = True
            parts.append(node)
            demanded.append(joined)
            joined = False
        return _spliced(parts, demanded, bracketed=depth > 0)

    def _clause(self, depth: int) -> Node | None:
        """Read what ``OR`` joins."""
        parts = [self._factor(depth)]
        while self._peek("OR"):
            self._next += 1
            parts.append(self._factor(depth))
        held = tuple(part for part in parts if part is not None)
        if len(held) < 2:
            return held[0] if held else None
        return Group(held, (False,) * len(held), "OR")

    def _factor(self, depth: int) -> Node | None:
        """Read one piece or parenthesis with what denies it; None where there is none."""
        negations = 0
        while self._peek("NOT"):
            self._next += 1
            negations += 1
        if self._next >= len(self._tokens) or self._peek(")", "AND", "OR"):
            return None
        token = self._tokens[self._next]
        self._next += 1
        node: Node | None
        if isinstance(token, Piece):
            node = replace(token, negated=False) if token.negated else token
        else:
            node = self._bracketed(token, depth)
        negations += token.negated
        if node is None or negations % 2 == 0:
            return node
        return Group((node,), (True,), "NOT")

    def _bracketed(self, sign: Sign, depth: int) -> Node | None:
        if depth >= DEEPEST:
            return None
        inner = self.group(depth + 1)
        if not inner.parts:
            return None
        if sign.field:
            inner = within(inner, sign.field)
        if len(inner.parts) == 1 and isinstance(inner.parts[0], Group):
            return replace(inner.parts[0], bracketed=True)
        return inner


def _spliced(parts: list[Node], demanded: list[bool], *, bracketed: bool) -> Group:
    """Return a group in which parentheses that change nothing are gone: ``pain (FM) sleep``."""
    flat: list[Node] = []
    flags: list[bool] = []
    for part, flag in zip(parts, demanded, strict=True):
        if isinstance(part, Group) and part.operator == "AND" and not flag:
            flat += part.parts
            flags += part.demanded
        else:
            flat.append(part)
            flags.append(flag)
    return Group(tuple(flat), tuple(flags), bracketed=bracketed)


def within(group: Group, field: str) -> Group:
    """Return the group with a field before every piece that has none: ``title:(a OR b)``."""
    return replace(
        group,
        parts=tuple(
            within(part, field)
            if isinstance(part, Group)
            else part
            if part.field or part.tag
            else replace(part, field=field)
            for part in group.parts
        ),
    )
