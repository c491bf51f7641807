"""Writing text as Markdown so that it reads as printed, whatever characters it holds.

Escapes what CommonMark, GitHub and Pandoc would act on, and nothing else.
"""

from __future__ import annotations

import re

from search.inert import one_line, visible

# Active wherever they stand: emphasis, code, math, sub- and superscripts, escapes.
_ALWAYS = re.compile(r"[\\`*$^~]")
_IN_PLACE = re.compile(
    r"(?<![^\W_])_|_(?![^\W_])"  # emphasis; an underscore inside a word is none
    r"|(?<=\])(?=[(\[:{])"  # links, references, definitions and attributes follow a bracket
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|(?<!\w)@(?=[\w{])"  # Pandoc's citations
    r"|-(?=-)|\.(?=\.\.)"  # Pandoc's dashes and ellipses
)
_AT_START = re.compile(
    r"(#{1,6}(?:\s|$)"
    r"|[>|:%]"
    r"|[-+](?=\s|$)"
    r"|[-=][-= \t|:+]*$"
    r"|\[[ xX]?\](?=\s)"
    r"|\\~)"
)
_NUMBER = re.compile(r"(\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|@[\w-]*))([.)])(?=\s|$)")


def inline(text: str) -> str:
    """Return a text on one line that may stand inside a heading or a paragraph."""
    return _line(one_line(text))


def blockquote(text: str) -> str:
    """Return a text as a block quotation; its line and paragraph breaks stay."""
    lines = [_line(line.strip(" \t")) for line in visible(text).strip("\n").split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _line(line: str) -> str:
    escaped = _ALWAYS.sub(r"\\\g<0>", line)
    escaped = _IN_PLACE.sub(r"\\\g<0>", escaped)
    numbered = _NUMBER.match(escaped)
    if numbered:
        return f"{numbered[1]}\\{escaped[numbered.end(1) :]}"
    starts = _AT_START.match(escaped)
    return f"\\{escaped}" if starts and not escaped.startswith("\\") else escaped
