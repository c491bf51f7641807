"""The surface of a LaTeX source: comments, arguments in braces, simple macros of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(\n[ \t]*(?!\n))?")
_LEFT_OUT = re.compile(r"\\begin\s*\{(?P<name>comment|filecontents\*?)\}|\\iffalse(?![A-Za-z])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACKET = re.compile(r"\s*\[[^\[\]]{0,500}\]")
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_DEFINED = re.compile(
    r"\\(?:(?:re)?newcommand\*?|providecommand\*?|def)\s*\{?\s*\\(?P<name>[A-Za-z]{2,40})\s*\}?\s*(?=\{)"
)
_MOST_MACROS = 300
_LONGEST_MACRO = 500
_MOST_GROWTH = 4


def uncommented(source: str) -> str:
    """Return a source without comments; a line's end behind one is none."""
    source = _COMMENT.sub(lambda match: match[1], source)
    kept: list[str] = []
    at = 0
    while match := _LEFT_OUT.search(source, at):
        kept.append(source[at : match.start()])
        end = f"\\end{{{match['name']}}}" if match["name"] else "\\fi"
        found = source.find(end, match.end())
        at = found + len(end) if found >= 0 else len(source)
    return "".join([*kept, source[at:]])


@lru_cache(maxsize=4)
def _pairs(source: str) -> dict[int, int]:
    """Return where each brace that is closed is closed."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for match in _BRACE.finditer(source):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            pairs[opened.pop()] = match.start()
    return pairs


def group(source: str, at: int) -> tuple[int, int] | None:
    """Return the span of what stands in the braces that begin at an offset, or None.

    White space and one argument in brackets may come before them.
    """
    bracket = _BRACKET.match(source, at)
    while bracket:
        at = bracket.end()
        bracket = _BRACKET.match(source, at)
    space = _SPACE.match(source, at)
    at = space.end() if space else at
    end = _pairs(source).get(at)
    return (at + 1, end) if end is not None else None


def arguments(source: str, command: str) -> Iterator[str]:
    """Yield the argument of each use of a command, options in brackets passed over."""
    at = 0
    form = re.compile(rf"\\{command}\*?(?![A-Za-z])")
    while match := form.search(source, at):
        span = group(source, match.end())
        at = span[1] if span else match.end()
        if span:
            yield source[span[0] : span[1]]


def argument(source: str, command: str) -> str | None:
    """Return the argument of the first use of a command, or None."""
    return next((text for text in arguments(source, command) if text.strip()), None)


def expanded(source: str, preamble: str) -> str:
    """Return a source with the macros of its preamble that take no arguments written out.

    Each is written out once, so that none can grow without end.
    """
    macros: dict[str, str] = {}
    for match in _DEFINED.finditer(preamble):
        span = group(preamble, match.end())
        if span and span[1] - span[0] <= _LONGEST_MACRO and len(macros) < _MOST_MACROS:
            text = preamble[span[0] : span[1]]
            if "#" not in text:
                macros[match["name"]] = text.replace("\\xspace", "").replace("\\ensuremath", "")
    if not macros:
        return source
    names = "|".join(sorted(map(re.escape, macros), key=len, reverse=True))
    room = max(len(source) * (_MOST_GROWTH - 1), 10_000)

    def written(match: re.Match[str]) -> str:
        nonlocal room
        text = macros[match["name"]]
        room -= len(text)
        return match[0] if room < 0 or match["defines"] else f"{{{text}}}"

    form = rf"(?P<defines>command\*?\s*\{{?|\\def\s*)?\\(?P<name>{names})(?![A-Za-z])(?:\{{\}})?"
    return re.sub(form, written, source)
