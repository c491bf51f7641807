"""The reader pane: a whole document, the sentence lit, its matched words marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from search.documents import FURNITURE, Document, Sentence, Span, short_citation
from search.inert import inert
from tui.commands import READER, bindings
from tui.panes.lines import BAR, LineView, Row
from tui.panes.long_text import LongText
from tui.panes.pane import Pane, TitleLine
from tui.panes.wrapping import wrap

CONTEXT = 3
"""Lines above a sentence that stay in view when the reader goes to it."""

Matcher = Callable[[int, int], list[Span]]
"""Gives the matched words inside a stretch of the document, as spans of its text."""


def record(document: Document) -> list[str]:
    """Return what is known of a document, a line each; the unknown is said to be unknown."""
    reference = document.reference
    authors = ", ".join(person.name for person in reference.authors)
    where = [reference.container or "", reference.issued or "year unknown"]
    volume = reference.volume or ""
    if reference.issue:
        volume += f"({reference.issue})"
    if reference.pages:
        volume += f":{reference.pages}"
    where.append(volume)
    names = [
        f"{name}:{value}"
        for name, value in (
            ("doi", reference.doi),
            ("pmid", reference.pmid),
            ("pmcid", reference.pmcid),
        )
        if value
    ]
    return [
        reference.title or "title unknown",
        authors or "author unknown",
        " · ".join(part for part in where if part),
        " · ".join([*names, document.key]),
    ]


def _no_matches(number: int) -> tuple[Span, ...]:
    return ()


RULE = 24
"""Cells of the rule below a document's title; each costs three bytes on the wire."""


class DocumentView(LineView):
    """The lines of one document; only those on the screen are ever drawn."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(READER)

    def __init__(self) -> None:
        super().__init__(id="document")
        self.document: Document | None = None
        self.lit = Span(0, 0)
        """The stretch of the text that is lit."""
        self.kept: tuple[tuple[Span, str], ...] = ()
        """Passages of the document that are kept as notes, each with its sign."""
        self.section_starts: list[int] = []
        """Numbers of the sentences that sections begin with, page furniture left out."""
        self.links = ""
        """What the library holds of the works that the document cites, and that cite it."""
        self._head: list[Row] = []
        self._text = LongText("", 1)
        self._sentence_starts: list[int] = []
        self._matches: Callable[[int], tuple[Span, ...]] = _no_matches

    def show(self, document: Document, matcher: Matcher | None, links: str = "") -> None:
        """Show a document, with its matched words marked and its ``links`` in the head."""
        self.document = document
        self.links = links
        self._sentence_starts = [sentence.start for sentence in document.sentences]
        self.section_starts = sorted(
            {
                bisect_left(self._sentence_starts, section.start)
                for section in document.sections
                if section.indexed
            }
        )
        self.top = 0
        self.mark(matcher)
        self.rebuild()

    def mark(self, matcher: Matcher | None) -> None:
        """Mark other words."""
        document = self.document

        @lru_cache(maxsize=512)
        def matches(number: int) -> tuple[Span, ...]:
            if matcher is None or document is None:
                return ()
            sentence = document.sentences[number]
            return tuple(matcher(sentence.start, sentence.end))

        self._matches = matches
        self.refresh()

    def lay_out(self, width: int) -> None:
        """Break the document into lines of a width."""
        if self.document is None:
            return
        self._head = []
        links = [self.links] if self.links else []
        for number, text in enumerate([*record(self.document), *links]):
            shown = inert(text, fold=True)
            style = "strong" if number == 0 else "quiet"
            self._head += [Row(shown[at.start : at.end], style) for at in wrap(shown, width)]
        self._head.append(Row("─" * min(width, RULE), "quiet"))
        self._text = LongText(self.document.text, width)

    def rows_in_use(self) -> range:
        """Return the lit rows."""
        return self.rows_between(self.lit) if self.lit.end else range(0)

    @property
    def row_count(self) -> int:
        """How many lines there are, as far as known: the record, then the text."""
        return len(self._head) + self._text.row_count

    def jump(self, row: int) -> None:
        """Scroll so that ``row`` is the first on the screen, as far as there are rows."""
        super().jump(row)
        if self.top >= len(self._head):
            at = self._text.place_of(self.top - len(self._head)).stretch
            self._break_around(at, at)

    def _break_around(self, first: int, last: int) -> None:
        """Break stretches of the text into lines; what is on the screen stays where it is."""
        place = self._text.place_of(max(0, self.top - len(self._head)))
        self._text.break_around(first, last)
        if self.top >= len(self._head):
            self.top = len(self._head) + self._text.row_of(place)

    def rows_between(self, span: Span) -> range:
        """Return the rows that a stretch of the text stands on."""
        last = max(span.start, span.end - 1)
        self._break_around(self._text.stretch_at(span.start), self._text.stretch_at(last))
        above = len(self._head)
        return range(self._text.row_at(span.start) + above, self._text.row_at(last) + 1 + above)

    def light(self, span: Span, *, near: bool = False) -> None:
        """Light another stretch of the text and bring it into view.

        ``near`` scrolls as little as needed, as after a step; else what is around is shown too.
        """
        before, self.lit = self.lit, span
        if self.document is None:
            return
        for rows in (self.rows_between(before), self.rows_between(span)):
            self.redraw(rows)
        if near:
            self.reveal(self.rows_between(span), above=CONTEXT)
        else:
            self.bring(self.rows_between(span))

    def first_sentence_in_view(self) -> int | None:
        """Return the number of the first sentence that begins on the screen."""
        line = self._text.line(max(0, self.top - len(self._head)))
        if line is None:
            return None
        return min(
            bisect_right(self._sentence_starts, line[0].start - 1),
            len(self._sentence_starts) - 1,
        )

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that an offset of the text stands in or after."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def row_at(self, number: int) -> Row:
        """Return a line with everything that is marked on it."""
        if number < len(self._head):
            return self._head[number]
        found = self._text.line(number - len(self._head))
        if found is None:
            return Row("")
        line, text = found
        if line.start < self.lit.end and max(line.start + 1, line.end) > self.lit.start:
            sign = BAR
        else:
            kept = (
                (span.start < line.end and span.end > line.start, own) for span, own in self.kept
            )
            sign = next((own for here, own in kept if here), " ")
        marks = tuple(
            (Span(span.start - line.start, span.end - line.start), style)
            for span, style in self._styled(line)
        )
        return Row(text, "text", None, marks, sign)

    def _styled(self, line: Span) -> Iterable[tuple[Span, str]]:
        """Cut a line into its sentences, lit or quiet or plain, and those at matched words."""
        document = self.document
        if document is None or not document.sentences:
            return
        number = self.sentence_at(line.start)
        while number < len(document.sentences):
            sentence = document.sentences[number]
            if sentence.start >= line.end:
                return
            start, end = max(sentence.start, line.start), min(sentence.end, line.end)
            if start < end:
                yield from self._words(sentence, Span(start, end), number)
            number += 1

    def _words(self, sentence: Sentence, part: Span, number: int) -> Iterable[tuple[Span, str]]:
        lit = self.lit.start < part.end and self.lit.end > part.start
        base = "lit" if lit else "quiet" if sentence.section == FURNITURE else "text"
        position = part.start
        for match in self._matches(number):
            start, end = max(match.start, position), min(match.end, part.end)
            if start >= end:
                continue
            if position < start:
                yield Span(position, start), base
            yield Span(start, end), f"{base} match"
            position = end
        if position < part.end:
            yield Span(position, part.end), base


class ReaderPane(Pane):
    """A document, with a cursor that moves from sentence to sentence."""

    def __init__(self) -> None:
        super().__init__(id="reader", classes="pane")
        self.title_line = TitleLine("READER")
        self.view: DocumentView = DocumentView()
        self.sentence = 0
        """Number of the sentence under the cursor."""
        self._anchor: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out title and text."""
        yield self.title_line
        yield self.view

    @property
    def document(self) -> Document | None:
        """The document on show."""
        return self.view.document

    @property
    def passage(self) -> Span | None:
        """The sentence under the cursor, or all that are selected."""
        document = self.document
        if document is None or not document.sentences:
            return None
        first, last = sorted(
            (self.sentence, self.sentence if self._anchor is None else self._anchor)
        )
        return Span(document.sentences[first].start, document.sentences[last].end)

    def open(
        self,
        document: Document,
        matcher: Matcher | None,
        sentence: int | None = None,
        *,
        links: str = "",
    ) -> None:
        """Show a document, at a sentence or at its beginning."""
        self._anchor = None
        if document is self.document and links == self.view.links:
            self.view.mark(matcher)
        else:
            self.view.show(document, matcher, links)
        self.title_line.show(short_citation(document.reference, document.key))
        if sentence is None:
            self.sentence = self._next_readable(-1, 1, len(document.sentences)) or 0
            self.view.jump(0)
        else:
            self.sentence = max(0, min(sentence, len(document.sentences) - 1))
        self._light()

    def light_passage(self, span: Span) -> None:
        """Light a stretch that need not be whole sentences, such as a note's."""
        document = self.document
        if document is None:
            return
        self.sentence = self.view.sentence_at(span.start)
        self._anchor = None
        self.view.light(span)

    def _light(self, *, near: bool = False) -> None:
        passage = self.passage
        if passage is not None:
            self.view.light(passage, near=near)

    def _next_readable(self, number: int, direction: int, length: int) -> int | None:
        document = self.document
        number += direction
        while document is not None and 0 <= number < length:
            if document.sentences[number].section != FURNITURE:
                return number
            number += direction
        return None

    def step(self, direction: int) -> None:
        """Move to the next or previous sentence, over page furniture."""
        if self.document is None:
            return
        number = self._next_readable(self.sentence, direction, len(self.document.sentences))
        if number is None:
            self.view.jump(self.view.top + direction)
        else:
            self.sentence = number
            self._light(near=True)

    def turn_page(self, direction: int) -> None:
        """Scroll by a screenful; the cursor goes to the first sentence there."""
        self.view.page(direction)
        number = self.view.first_sentence_in_view()
        if number is not None:
            top = self.view.top
            self.sentence = number
            self._light()
            self.view.jump(top)

    def go_to_end(self, direction: int) -> None:
        """Move to the first or last sentence."""
        if self.document is not None and self.document.sentences:
            self.sentence = len(self.document.sentences) - 1 if direction > 0 else 0
            self._light()
            self.view.jump(0 if direction < 0 else self.view.row_count - self.view.size.height)

    def step_section(self, direction: int) -> None:
        """Move to the first sentence of the next section, or of this or the one before."""
        later = [
            number
            for number in self.view.section_starts
            if (number - self.sentence) * direction > 0
        ]
        if later:
            self.sentence = later[0] if direction > 0 else later[-1]
            self._light()

    def toggle_selection(self) -> None:
        """Begin to select sentences here, or forget the selection."""
        self._anchor = self.sentence if self._anchor is None else None
        self._light()

    def end_selection(self) -> bool:
        """Forget the selection; return whether there was one."""
        if self._anchor is None:
            return False
        self.toggle_selection()
        return True

    def show_kept(self, kept: Iterable[tuple[Span, str]]) -> None:
        """Mark other passages as kept, each by a sign of one character beside its lines."""
        passages = tuple(kept)
        if passages != self.view.kept:
            self.view.kept = passages
            self.view.refresh()
