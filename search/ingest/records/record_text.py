"""The text of a bibliographic record: title and abstract, their mark-up made plain."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from search.documents import Document, Reference
from search.ingest.citation_marks import find_citation_marks
from search.ingest.raised import raised
from search.ingest.sections import canonical
from search.ingest.structured import Block, compose

_END = r"(?:\s*/?>|\s+[\w:-]+\s*=[^<>]{0,300}>)"
_RAISED = re.compile(
    rf"<(?:jats:)?(?P<tag>sup|sups){_END}(?P<text>[^<>]{{0,80}})</(?:jats:)?(?P=tag)\s*>",
    re.IGNORECASE,
)
_HEADING = re.compile(
    rf"<(?:jats:)?title{_END}(?P<text>[^<>]{{1,90}}?):?\s*</(?:jats:)?title\s*>", re.IGNORECASE
)
_BREAK = re.compile(
    rf"</?(?:jats:)?(?:p|br|div|sec|section|li|ul|ol|list|list-item|h[1-6]|blockquote){_END}",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:jats:)?(?:i|b|u|s|a|em|strong|italic|bold|underline|sc|scp|smallcaps|span|font|tt|small"
    rf"|sub|sup|sups|inf|infs|abstract|title|nocase){_END}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});")
_UNWRAPPED = 120
"""Longest line of a text that is wrapped; longer ones are paragraphs."""

_LABEL = re.compile(
    r"(?:^|(?<=[.!?)\]\"”])\s+|(?<=[.!?])(?=[A-Z]{4}))"
    r"(?P<label>[A-Z][^\W\d_][^.:;!?\n]{1,70}?)\s?:(?:\s+|$)"
)


def plain_markup(text: str) -> str:
    """Return a text without the HTML or JATS mark-up and entities that exports leave in fields.

    Only tags that such fields have are taken for mark-up, so that ``p<0.05`` stays. Raised
    text stays apart from what it follows (``10⁶``, ``Ca²⁺``); paragraphs become lines.
    """
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if "<" in text:
            text = _without_tags(text)  # some exports escape their mark-up, too
    return text


def one_line_field(text: str | None) -> str | None:
    """Return a field as one line of plain text, or None where nothing is left of it."""
    return " ".join(plain_markup(text or "").split()) or None


def _without_tags(text: str) -> str:
    text = _RAISED.sub(_raised_text, text)
    text = _HEADING.sub(lambda match: f"\n\n{match['text']}: ", text)
    return _TAG.sub("", _BREAK.sub("\n\n", text))


def _raised_text(match: re.Match[str]) -> str:
    before = match.string[max(match.start() - 40, 0) : match.start()]
    return raised(match["text"], before)[0]


def abstract_blocks(abstract: str) -> Iterator[Block]:
    """Yield the paragraphs of an abstract, each labelled part a section of its own.

    A label (``METHODS:``) stands as a block, as printed but for its colon, before its text.
    Labels in capitals may be any, those in small letters must be known ones; they are
    believed where the abstract begins with one.
    """
    name, heading = "ABSTRACT", ""
    paragraphs = _paragraphs(plain_markup(abstract))
    labelled = bool(paragraphs) and _begins_labelled(paragraphs)
    for paragraph in paragraphs:
        at = 0
        for match in _LABEL.finditer(paragraph) if labelled else ():
            label = match["label"].strip()
            known = canonical(label)
            if known is None and not _in_capitals(label):
                continue
            yield from _block(paragraph[at : match.start()], name, heading)
            name, heading, at = known or "ABSTRACT", label, match.end()
            yield Block(label, name, heading)
        yield from _block(paragraph[at:], name, heading)


def record_document(
    path: Path,
    *,
    format: str,
    key: str,
    reference: Reference,
    abstract: str = "",
    title: str | None = None,
    attachments: Sequence[str] = (),
) -> Document | None:
    """Return the document of a record, its title and abstract; None where it has neither.

    ``title`` stands in the text in place of a title that the record does not have.
    """
    printed = reference.title or title
    blocks = [Block(printed, "TITLE")] if printed else []
    blocks += abstract_blocks(abstract)
    if not any(block.text.strip() for block in blocks):
        return None
    return compose(
        blocks,
        key=key,
        path=path,
        format=format,
        reference=reference,
        attachments=tuple(dict.fromkeys(attachments)),
    )


def _block(text: str, name: str, heading: str) -> Iterator[Block]:
    text = text.strip()
    if text:
        marks = find_citation_marks(text) if re.search(r"[¹²³⁰⁴-⁹]", text) else ()
        yield Block(text, name, heading, marks)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text whose lines may be wrapped, each as one line."""
    lines = text.splitlines()
    if any(len(line) > _UNWRAPPED for line in lines):
        parts = lines
    else:
        parts = re.split(r"\n\s*\n", "\n".join(lines))
    return [line for part in parts if (line := " ".join(part.split()))]


def _begins_labelled(paragraphs: Sequence[str]) -> bool:
    match = _LABEL.match(paragraphs[0])
    if match is None:
        return False
    if canonical(match["label"].strip()):
        return True
    rest = paragraphs[0][match.end() :] + "\n" + "\n".join(paragraphs[1:])
    others = (found["label"].strip() for found in _LABEL.finditer(rest))
    return _in_capitals(match["label"]) and any(canonical(one) for one in others)


def _in_capitals(label: str) -> bool:
    return label.isupper() and sum(letter.isalpha() for letter in label) > 3
