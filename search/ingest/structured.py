"""Blocks of a source that names its own sections, to a Document: records, JATS, office files.

Where the mark-up tells what is a title, a heading or a paragraph, nothing needs to be guessed
from the look of lines, as `search.ingest.pages.assembly` must.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.documents import Document, Reference, Section, Sentence, Span
from search.ingest.deferring import deferred
from search.ingest.keys import absolute


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, caption, table row or list entry."""

    text: str
    """As printed; blank lines within it are kept, white space around it is not."""
    section: str = "BODY"
    """Canonical name, see `search.documents.Section`."""
    heading: str = ""
    """The heading of the section that the block stands in, as printed (itself, for a heading)."""
    marks: tuple[Span, ...] = ()
    """Citation numbers printed raised, counted in ``text``."""
    page: str | None = None


def compose(
    blocks: Sequence[Block],
    *,
    key: str,
    path: Path,
    format: str,
    reference: Reference,
    attachments: tuple[str, ...] = (),
) -> Document:
    """Return the document of blocks in reading order, a blank line between each two.

    Blocks that follow each other under the same section and heading make one section; no
    sentence crosses the end of a block. Blocks without text are left out.
    """
    from search.analysis.sentences import split_blocks

    pieces: list[str] = []
    spans: list[Span] = []
    kept: list[Block] = []
    marks: list[Span] = []
    at = 0
    for block in blocks:
        text = block.text.strip()
        if not text:
            continue
        lead = len(block.text) - len(block.text.lstrip())
        pieces.append(text)
        spans.append(Span(at, at + len(text)))
        kept.append(block)
        marks += [
            Span(mark.start - lead + at, mark.end - lead + at)
            for mark in block.marks
            if lead <= mark.start < mark.end <= lead + len(text)
        ]
        at += len(text) + 2
    whole = "\n\n".join(pieces)
    known = Document(
        key=key,
        text=whole,
        reference=reference,
        sections=_sections(kept, spans),
        citation_marks=tuple(marks),
        path=absolute(path),
        format=format,
        attachments=attachments,
    )
    return deferred(
        known,
        lambda: replace(known, sentences=_sentences(split_blocks(whole, spans), kept, spans)),
    )


def _sections(blocks: Sequence[Block], spans: Sequence[Span]) -> tuple[Section, ...]:
    found: list[Section] = []
    for block, span in zip(blocks, spans, strict=True):
        last = found[-1] if found else None
        if last and (last.name, last.heading) == (block.section, block.heading):
            found[-1] = Section(last.name, last.start, span.end, last.heading)
        else:
            found.append(Section(block.section, span.start, span.end, block.heading))
    return tuple(found)


def _sentences(
    split: Sequence[tuple[int, int]], blocks: Sequence[Block], spans: Sequence[Span]
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    at = 0
    for number, (start, end) in enumerate(split):
        while spans[at].end <= start:
            at += 1
        found.append(Sentence(number, start, end, blocks[at].section, blocks[at].page))
    return tuple(found)
