"""Paragraphs of an office file or book, put together from runs, and made a Document.

Word processors and books name headings, but seldom authors or abstracts: those are found in
the words, as in plain text, by `search.ingest.pages.assembly`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from search.documents import Document, Person, Reference, Span
from search.ingest.errors import ReadError
from search.ingest.keys import absolute, key_of
from search.ingest.names import inverted_or_plain
from search.ingest.pages.assembly import Hints, assemble
from search.ingest.pages.lines import word_set
from search.ingest.raised import raised

_FIRST = 60
"""Among how many paragraphs a title known from elsewhere is looked for."""
_NO_TITLE = re.compile(
    r"(?:microsoft word|powerpoint|untitled|document|dokument|unbenannt|sans titre|title"
    r"|titel|manuscript|word document|slide|blank|template|unknown|no title|draft)?[\s\d._-]*"
    r"|(?:microsoft word|powerpoint presentation)\s+-.*"
    r"|\S+\.(?:docx?|odt|rtf|pdf|tex|txt|dotx?|indd|html?|epub)",
    re.IGNORECASE,
)
_NO_PERSONS = word_set(
    """
    user users admin administrator administrateur author owner unknown anonymous guest default
    microsoft office windows word python-docx libreoffice openoffice pandoc calibre converter
    hp dell lenovo acer asus toshiba sony apple mac pc home test root me customer anwender
    benutzer utilisateur usuario utente gebruiker various
    """
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading, table row, note or caption, as printed."""

    text: str
    level: int = 0
    """Of a heading, from 1; 0 for all else."""
    marks: tuple[Span, ...] = ()
    """Citation numbers printed raised, counted in ``text``."""
    title: bool = False
    """Whether it is marked as the title of the whole document."""
    furniture: bool = False
    """Whether it is no part of the document: a table of contents, a navigation."""

    def after(self, printed: str) -> Paragraph:
        """Return the paragraph with a number or label printed before it."""
        marks = tuple(
            Span(mark.start + len(printed), mark.end + len(printed)) for mark in self.marks
        )
        return replace(self, text=printed + self.text, marks=marks)


def row_of(cells: Iterable[Iterable[Paragraph]]) -> Paragraph:
    """Return the row of a table as one paragraph: tabs between cells, spaces within them."""
    text = ""
    marks: list[Span] = []
    for number, cell in enumerate(cells):
        text += "\t" if number else ""
        for one in cell:
            if not one.text.strip():
                continue
            text += " " if text and text[-1] != "\t" else ""
            marks += [Span(mark.start + len(text), mark.end + len(text)) for mark in one.marks]
            text += one.text.replace("\n", " ")
    return Paragraph(text, marks=tuple(marks))


@dataclass(slots=True)
class ParagraphWriter:
    """Puts the text of a paragraph together from its runs."""

    parts: list[str] = field(default_factory=list)
    marks: list[Span] = field(default_factory=list)
    length: int = 0
    above: str = ""
    """Raised text that more may follow."""
    linked: bool = False

    def write(self, text: str, *, position: str = "", linked: bool = False) -> None:
        """Add a run; ``position`` is ``super``, ``sub`` or empty, ``linked`` a run that cites."""
        if position == "super":
            self.above += text
            self.linked = self.linked or linked
            return
        self._settle()
        self._put(text)

    def ends_in_space(self) -> bool:
        """Whether white space after what was written would show nothing: at the start too."""
        last = self.above or (self.parts[-1] if self.parts else " ")
        return last[-1:].isspace()

    def paragraph(self, *, level: int = 0, title: bool = False) -> Paragraph:
        """Return what was written, and begin anew."""
        self._settle()
        text = "".join(self.parts)
        made = Paragraph(text, level, tuple(self.marks), title)
        self.parts, self.marks, self.length = [], [], 0
        return made

    def _settle(self) -> None:
        if not self.above.strip():
            self._put(self.above)
        else:
            lead = self.above[: len(self.above) - len(self.above.lstrip())]
            self._put(lead)
            before = "".join(self.parts[-3:])[-40:]
            text, cites = raised(self.above.strip(), before, linked=self.linked)
            self._put(text)
            if cites:
                self.marks.append(Span(self.length - len(text), self.length))
            self._put(self.above[len(self.above.rstrip()) :])
        self.above, self.linked = "", False

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)


def document_of(
    paragraphs: Sequence[Paragraph],
    *,
    path: Path,
    format: str,
    given: Reference,
    catalogued: bool = False,
) -> Document:
    """Return the document of paragraphs in reading order, a blank line between each two.

    What ``given`` tells is the file's own metadata. Where it was ``catalogued`` by a publisher
    it is believed and nothing else looked for; otherwise its title is believed where it is
    printed or nothing else is, and its authors are, where no names stand under the title.

    Raises ReadError where the paragraphs hold no text.
    """
    pieces: list[str] = []
    headings: dict[int, int] = {}
    furniture: list[Span] = []
    marks: list[Span] = []
    titles: list[str] = []
    at = 0
    for one in paragraphs:
        text = one.text.strip()
        if not text:
            continue
        shift = at - (len(one.text) - len(one.text.lstrip()))
        end = at + len(text)
        marks += [
            Span(mark.start + shift, mark.end + shift)
            for mark in one.marks
            if at <= mark.start + shift and mark.end + shift <= end
        ]
        if one.title:
            titles.append(" ".join(text.split()))
            headings[at] = 1
        elif one.level:
            headings[at] = one.level
        if one.furniture:
            furniture.append(Span(at, end))
        pieces.append(text)
        at = end + 2
    if not pieces:
        raise ReadError(path, "it holds no text", "leave it out, or run text recognition on it")
    told = given.title if given.title and not _NO_TITLE.fullmatch(given.title) else None
    printed = {_bare(piece) for piece in pieces[:_FIRST]}
    title = titles[0] if titles else told if told and _bare(told) in printed else None
    if catalogued:
        title = told or title
    document = assemble(
        "\n\n".join(pieces),
        key=key_of(path),
        path=absolute(path),
        format=format,
        given=replace(given, title=title, authors=()),
        hints=Hints(
            web=False,
            furniture=furniture,
            headings=headings,
            marks=marks,
            all_headings=any(one.level for one in paragraphs),
        ),
    )
    found = document.reference
    if catalogued:
        return replace(document, reference=replace(given, title=found.title))
    return replace(
        document,
        reference=replace(
            found,
            # A signed and dated text is news among saved pages, but not here.
            type="document" if found.type == "article-newspaper" else found.type,
            title=found.title or told,
            authors=found.authors or given.authors,
        ),
    )


def persons(printed: str) -> tuple[Person, ...]:
    """Return the authors that a file's metadata names; the names of programs are none."""
    names = [name.strip() for name in re.split(r"\s*[;\n]\s*|\s+(?:and|&)\s+", printed)]
    return tuple(
        inverted_or_plain(name)
        for name in names
        if name
        and any(letter.isupper() or not letter.isascii() for letter in name)
        and not any(word in _NO_PERSONS for word in re.split(r"[\s,.]+", name.casefold()))
        and not any(letter.isdigit() or letter in "@/\\" for letter in name)
    )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text[:600]).strip().casefold()
