"""Answers and passages as plain lines, for terminals that are not drawn on and for pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from search.documents import FURNITURE, Document
from search.inert import inert
from search.query.answer import Answer, Hit, also, nearest_question, understanding
from tui.explaining import CUE_WORDS, KIND_SIGNS, telling
from tui.verbs.records import counted, one_line

WIDEST = 100
"""Columns; longer lines are hard to read, and to listen to."""


class Teller:
    """Says things line by line; whatever it is given is made inert."""

    def __init__(self, say: Callable[[str], None], width: Callable[[], int] | None = None) -> None:
        """Break lines for the columns that ``width`` tells now; without it none is broken."""
        self._say = say
        self._width = width

    @property
    def for_a_person(self) -> bool:
        """Whether lines are broken, because somebody reads them on a terminal."""
        return self._width is not None

    def line(self, text: str) -> None:
        """Say one line as it is laid out."""
        self._say(inert(text, fold=True).rstrip())

    def say(self, text: str, mark: str = "") -> None:
        """Say a paragraph, a mark before its first line and blanks before the others."""
        shown = one_line(text)
        lines = [shown]
        if self._width:
            from tui.panes.wrapping import wrap

            # The last column stays free: terminals differ in what they do after it.
            room = min(self._width() - 1, WIDEST) - len(mark)
            lines = [shown[line.start : line.end] for line in wrap(shown, room)]
        for number, line in enumerate(lines):
            self._say((" " * len(mark) if number else mark) + line)

    def answer(self, answer: Answer) -> None:
        """Say how much an answer holds, and how its question was understood."""
        for line in _heads(answer):
            self.say(line)

    def hit(self, hit: Hit) -> None:
        """Say a sentence and its source; without a width both on one line, with its place."""
        number = f"{hit.rank}. "
        told = [
            f"{CUE_WORDS.get(hit.cue, '')} {hit.citation}".strip(),
            f"p. {hit.page}" if hit.page else telling(hit.section),
            KIND_SIGNS.get(hit.kind, hit.kind),
            hit.container or "",
            f"+{hit.copies} alike" if hit.copies else "",
        ]
        source = ", ".join(filter(None, told))
        if self._width:
            self.say(hit.text, number)
            self.say(source, " " * len(number))
        else:
            self.say(f"{hit.text} [{source}; {hit.key}#{hit.sentence}]", number)

    def sentences(self, document: Document, first: int, most: int, lit: int | None = None) -> int:
        """Say sentences from number ``first`` on, with the headings between them.

        The one of number ``lit`` is marked; page furniture is passed over. Returns the number of
        the sentence to go on with.
        """
        heading = ""
        following = first
        for sentence in document.sentences[first:]:
            if sentence.section == FURNITURE and sentence.number != lit:
                continue
            if most == 0:
                break
            most -= 1
            text = document.text_of(sentence)
            section = document.section_of(sentence)
            if section is not None and section.heading and section.heading != heading:
                heading = section.heading
                if not text.startswith(heading):
                    self.say(f"{heading}:")
            page = f" (p. {sentence.page})" if sentence.page and sentence.number == lit else ""
            self.say(text + page, "> " if sentence.number == lit else "  ")
            following = sentence.number + 1
        return following


def _heads(answer: Answer) -> Iterator[str]:
    if answer.hits:
        yield (
            f"{counted(answer.sentences, 'sentence')} in {counted(answer.documents, 'document')}"
        )
    else:
        yield "Nothing found."
    yield from filter(None, (also(answer), *understanding(answer)))
    nearest = nearest_question(answer)
    if nearest:
        yield f"Did you mean: {nearest}"
