"""How a turn of the conversation is laid out in lines: the question, then its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.documents import Span
from search.inert import inert
from search.query.answer import Answer, Hit, also, nearest_question, understanding
from search.query.conversation import Turn
from tui.explaining import CUE_WORDS, KIND_SIGNS, telling
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
    rows = [*_plain("? " + turn.prompt, width, "question")]
    for line in _told(turn):
        rows += _plain(line, width, "quiet")
    return [*rows, Row("", "quiet")]


def _told(turn: Turn) -> list[str]:
    """Return what an answer says of itself: counts, other words used, words not held."""
    answer = turn.answer
    lines = []
    if turn.typed:
        lines.append(f"understood as: {turn.question}")
    if answer.hits:
        lines.append(f"{_counts(answer)}:")
    else:
        lines.append(_nothing(answer))
    others = also(answer)
    if others:
        lines.append(f"{others} (x: without)")
    elif not turn.expand and not answer.query.like:
        lines.append("without other words (x: with)")
    lines += understanding(answer)
    if nearest_question(answer):
        lines.append("F6: ask with the nearest words")
    return lines


def _nothing(answer: Answer) -> str:
    """Return that there is nothing to show, and what would show something."""
    if answer.sentences:
        return "No other sentence was found."
    query = answer.query
    if query.ranks and (query.filters or query.excluded or query.excluded_filters):
        return "No sentence was found; typing “wider” asks without what narrows the question."
    return "No sentence was found."


def _counts(answer: Answer) -> str:
    """Return how much there is, and which part of it stands here."""
    counted = f"{_count(answer.sentences, 'sentence')} in {_count(answer.documents, 'document')}"
    first, last = answer.hits[0].rank, answer.hits[-1].rank
    if first > 1:
        return f"{counted}, {first} to {last}"
    return f"{counted}, the best {last}" if answer.sentences > last else counted


def hit_rows(hit: Hit, item: int, width: int, *, kept: bool) -> list[Row]:
    """Return a sentence with its matched words marked, and the line that says its source."""
    shown = inert(hit.text, fold=True)
    rows = []
    for line in wrap(shown, width):
        marks = tuple(_within(_styled(hit), line))
        rows.append(Row(shown[line.start : line.end], "text", item, marks))
    rows = shortened(rows, SENTENCE_LINES, width)
    sign = "•" if kept else " "
    return [*rows, Row(_source(hit, width, kept=kept), "source", item, sign=sign), Row("", "quiet")]


_Styled = tuple[Span, str]


def _styled(hit: Hit) -> Iterator[_Styled]:
    """Yield the marked stretches of a sentence, in order and apart; a match hides a cue."""
    cues = list(hit.cue_spans)
    for match in (*hit.matches, None):
        while cues and (match is None or cues[0].start < match.end):
            cue = cues.pop(0)
            end = cue.end if match is None else min(cue.end, match.start)
            if cue.start < end:
                yield Span(cue.start, end), "cue"
            if match is not None and cue.end > match.end:
                cues.insert(0, Span(match.end, cue.end))
                break
        if match is not None:
            yield match, "match"


def _within(styled: Iterable[_Styled], line: Span) -> Iterator[_Styled]:
    """Yield what of the marked stretches stands on a line, counted from its start."""
    for span, style in styled:
        if span.start < line.end and span.end > line.start:
            yield Span(max(span.start - line.start, 0), min(span.end, line.end) - line.start), style


def _plain(text: str, width: int, style: str) -> list[Row]:
    shown = inert(text, fold=True)
    return [Row(shown[line.start : line.end], style) for line in wrap(shown, width)]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _source(hit: Hit, width: int, *, kept: bool) -> str:
    parts = ["kept"] if kept else []
    parts.append(f"{CUE_WORDS.get(hit.cue, '')} {hit.citation}".strip())
    parts += [KIND_SIGNS.get(hit.kind, hit.kind), telling(hit.section)]
    parts += [f"p. {hit.page}" if hit.page else "", f"+{hit.copies} alike" if hit.copies else ""]
    parts = [part for part in (*parts, hit.container) if part]
    rows = shortened(_plain(" · ".join(parts), width, "source"), 1, width)
    return rows[0].text
