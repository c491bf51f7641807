"""How a turn of the conversation is laid out in lines: the question, then its sentences."""

from __future__ import annotations

from search.documents import Span
from search.inert import inert
from search.query.answer import Hit, also, understanding
from search.query.conversation import Turn
from tui.panes.lines import Row, shortened
from tui.panes.wrapping import wrap

SENTENCE_LINES = 6
"""Lines of a sentence that the conversation shows; the reader shows it whole."""


def welcome_rows(width: int, example: str) -> list[Row]:
    """Return what stands in the pane before the first question."""
    lines = ["Ask your documents a question. Their sentences answer it, best first."]
    if example:
        lines += ["", f"  {example}"]
    lines += ["", "Enter goes to the sentences, s keeps one, F1 shows all keys."]
    return [row for text in lines for row in _plain(text, width, "quiet")]


def head_rows(turn: Turn, width: int) -> list[Row]:
    """Return the question and how it was understood."""
    rows = [*_plain("? " + turn.question, width, "question")]
    for line in _told(turn):
        rows += _plain(line, width, "quiet")
    return [*rows, Row("", "quiet")]


def _told(turn: Turn) -> list[str]:
    """Return what an answer says of itself: counts, other words used, words not held."""
    answer = turn.answer
    lines = []
    if answer.hits:
        best = f", the best {len(answer.hits)}:" if answer.sentences > len(answer.hits) else ":"
        sentences = _count(answer.sentences, "sentence")
        lines.append(f"{sentences} in {_count(answer.documents, 'document')}{best}")
    else:
        lines.append("No sentence was found.")
    others = also(answer)
    if others:
        lines.append(f"{others} (x: without)")
    elif not turn.expand:
        lines.append("without other words (x: with)")
    return [*lines, *understanding(answer)]


def hit_rows(hit: Hit, item: int, width: int, *, kept: bool) -> list[Row]:
    """Return a sentence with its matched words marked, and the line that says its source."""
    shown = inert(hit.text, fold=True)
    rows = []
    for line in wrap(shown, width):
        marks = tuple(
            (Span(max(span.start - line.start, 0), min(span.end, line.end) - line.start), "match")
            for span in hit.matches
            if span.start < line.end and span.end > line.start
        )
        rows.append(Row(shown[line.start : line.end], "text", item, marks))
    rows = shortened(rows, SENTENCE_LINES, width)
    sign = "•" if kept else " "
    return [*rows, Row(_source(hit, width, kept=kept), "source", item, sign=sign), Row("", "quiet")]


def _plain(text: str, width: int, style: str) -> list[Row]:
    shown = inert(text, fold=True)
    return [Row(shown[line.start : line.end], style) for line in wrap(shown, width)]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _source(hit: Hit, width: int, *, kept: bool) -> str:
    parts = ["kept"] if kept else []
    parts += [hit.citation, hit.section.lower()]
    if hit.page:
        parts.append(f"p. {hit.page}")
    if hit.container:
        parts.append(hit.container)
    rows = shortened(_plain(" · ".join(parts), width, "source"), 1, width)
    return rows[0].text
