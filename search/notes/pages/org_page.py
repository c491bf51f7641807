"""Notes as an Org document, with Org's own citations.

Sources: https://orgmode.org/manual/ (chapters Escape Character, Paragraphs, Citation handling).
Emphasis, entities and sub- and superscripts are switched off for the file, and a zero-width
space, Org's own escape, stands before what would begin a heading, a list, a block or a link.
"""

from __future__ import annotations

import re

from search.inert import one_line, visible
from search.notes.pages.sheet import EMPTY, Entry, Sheet

ESCAPE = "\u200b"
"""Org's escape character."""

_AT_START = re.compile(r"[ \t]*(?:\*+[ \t]|#|[-+][ \t]|[-+]$|\d+[.)]|[A-Za-z][.)]|\||:|-{5}|\[fn:)")
_INSIDE = re.compile(r"\[(?=\[|fn:|cite|\d)|<(?=[<\d%]|[a-z]+:)|\{(?=\{\{)|@(?=@)")
_PLANNING = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):")


def org_page(sheet: Sheet) -> str:
    """Return the document: quotation blocks, ``[cite:@key p. 3]``, the reader's words."""
    parts = [f"#+title: {one_line(sheet.title)}\n#+options: ^:nil *:nil e:nil -:nil tex:verbatim"]
    for heading, entries in sheet.groups:
        if heading:
            parts.append(f"* {inline(heading)}")
        for entry in entries:
            parts += _entry(entry)
    if not sheet.groups:
        parts.append(EMPTY)
    if sheet.references:
        parts += ["* References", *(inline(line) for line in sheet.references)]
    return "\n\n".join(parts) + "\n"


def inline(text: str) -> str:
    """Return a text on one line that Org takes for nothing but text."""
    return _line(one_line(text))


def block(text: str) -> str:
    """Return a text of several lines that Org takes for nothing but text."""
    return "\n".join(_line(line) for line in visible(text).split("\n"))


def _line(line: str) -> str:
    escaped = _INSIDE.sub(rf"\g<0>{ESCAPE}", line)
    if _AT_START.match(line) or _PLANNING.match(line):
        return ESCAPE + escaped
    return escaped


def _entry(entry: Entry) -> list[str]:
    place = entry.locator.translate(_UNBRACKETED)
    cited = f"[cite:@{entry.key} {place}]" if place else f"[cite:@{entry.key}]"
    remark = f" ({inline(entry.remark)})" if entry.remark else ""
    parts = [f"#+begin_quote\n{block(entry.quote)}\n#+end_quote", cited + remark]
    if entry.comment.strip():
        parts.append(block(entry.comment.strip("\n")))
    for question, verdict in entry.verdicts:
        about = f" ({inline(question)})" if question.strip() else ""
        parts.append(f"Verdict: {inline(verdict)}{about}")
    if entry.tags:
        parts.append(f"Tags: {', '.join(inline(tag) for tag in entry.tags)}")
    if entry.colour:
        parts.append(f"Colour: {inline(entry.colour)}")
    return parts


_UNBRACKETED = str.maketrans({"[": "(", "]": ")", ";": ",", "@": " "})
