"""The conversation line by line: for screen readers, slow lines, scripts and dumb terminals.

It is the desk's own: the same questions, follow-ups and notes, kept in the same files. Every line
typed brings some lines in answer; nothing is ever drawn over, and no control sequence is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from search.documents import FURNITURE, Document, Span, short_citation
from search.errors import FlorilegiumError, NoteError
from search.folders import expanded
from search.library import Library
from search.notes.anchors import find
from search.notes.note import Note
from search.notes.store import NoteStore, kept_already, new_note
from search.query import conversation
from search.query.answer import Hit
from search.query.follow_up import follow_up
from search.query.similar import question_like
from tui.explaining import explanation_lines
from tui.exporting import conversation_path, format_of
from tui.plain.telling import Teller
from tui.verbs.records import counted, one_line

HITS_ASKED = 40
"""How many sentences an answer holds, as on the desk; ``more`` asks for as many again."""

SHOWN = 5
"""Sentences that are shown at a time."""

AROUND = 2
"""Sentences that are shown before and after one that is read in its source."""

HELP = """\
Type a question: the sentences that answer it come with a number each.
N                   read the sentence of that number in its source; Enter alone reads on
more                the next sentences
and X? / only results / since 2015 / in reviews / without X / wider
                    build on the question before
/keep N [words]     keep it as a note, your words as its comment
/notes              what was kept
/cite N             the reference of its document
/why N              what its score is made of
/like N             sentences that say the like
/x                  ask again without other words for yours, or with them
/export FILE        write the notes: .md .org .html .docx .csv .jsonl .bib .ris .nbib .json
/new                begin a new conversation
/help, /quit        this; leave (Ctrl+D too). Commands may be shortened: /k 3"""

_LEAVING = ("/quit", "/q", "/exit")


class PlainConversation:
    """One sitting: takes lines, says lines."""

    def __init__(
        self,
        library: Library,
        say: Callable[[str], None],
        *,
        refuse: Callable[[str], None] | None = None,
        width: Callable[[], int] | None = None,
        kept: bool = True,
        shown: int = SHOWN,
    ) -> None:
        """Make a sitting whose lines go to ``say``, and to ``refuse`` where something fails.

        ``width`` tells the columns to break lines for; without it they are not broken, and a hit
        is one line. With ``kept`` it goes on with the conversation that the desk, or the sitting
        before, left, and keeps its turns there. ``shown`` sentences are said at a time. Raises
        OSError where the conversation cannot be read.
        """
        self._library = library
        self._tell = Teller(say, width)
        self._say = self._tell.say
        self._refuse = refuse or say
        self._at_a_time = shown
        self._path = conversation_path(library) if kept else None
        self._store = NoteStore(library.notes_folder)
        self.nothing_found = False
        """Whether the last question found nothing."""
        self.refusals = 0
        """How many lines could not be done."""
        turns = conversation.load(self._path).turns if self._path else ()
        self._turn = turns[-1] if turns else None
        self._hits = {hit.rank: hit for hit in self._turn.answer.hits} if self._turn else {}
        self._shown = max(self._hits, default=0)
        self._reading: tuple[Document, int] | None = None
        """The document that is read, and the number of the sentence to go on with."""
        self._commands: dict[str, Callable[[str], None]] = {
            "keep": self._keep,
            "notes": self._notes,
            "cite": self._cite,
            "why": self._why,
            "like": self._like,
            "x": self._switch,
            "export": self._export,
            "new": self._begin_anew,
            "help": self._help,
        }

    @property
    def commands(self) -> list[str]:
        """The words that may follow a ``/``."""
        return [*self._commands, "quit"]

    def greet(self) -> None:
        """Say what is asked, and what went before."""
        statistics = self._library.statistics()
        self._say(
            f"Florilegium, library {self._library.name}: "
            f"{counted(statistics.documents, 'document')}, "
            f"{counted(statistics.sentences, 'sentence')}."
        )
        self._say("Type a question, /help, or /quit.")
        if self._turn is not None:
            self._say(f"Before: {self._turn.prompt}")

    def take(self, line: str) -> bool:
        """Do what a line asks for; return False when it asks to leave.

        What cannot be done is said in a sentence; nothing is raised but faults of the program
        and BrokenPipeError.
        """
        line = line.strip()
        if line.casefold() in _LEAVING:
            return False
        try:
            if not line:
                self._read_on()
            elif line.isdecimal():
                self._read_in_source(line)
            elif line.startswith("/"):
                name, _, rest = line[1:].partition(" ")
                self._command(name.casefold(), rest.strip())
            elif line.casefold() in ("help", "?"):
                self._help("")
            else:
                self._ask(line)
        except BrokenPipeError:
            raise
        except FlorilegiumError as error:
            self._refused(str(error))
        except OSError as error:
            self._refused(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
        return True

    def _command(self, name: str, rest: str) -> None:
        known = [command for command in self._commands if name and command.startswith(name)]
        if name in self._commands:
            known = [name]
        if len(known) != 1:
            among = f" It may be {' or '.join(f'/{one}' for one in known)}." if known else ""
            raise NoteError(f"There is no command /{name}; /help lists them.{among}")
        self._commands[known[0]](rest)

    # Saying

    def _refused(self, text: str) -> None:
        self.refusals += 1
        self._refuse(one_line(text))

    # Asking

    def _ask(self, typed: str) -> None:
        before = self._turn.question if self._turn else ""
        read = self._reading[0].key if self._reading else ""
        meant = follow_up(before, typed, document=read, key_of=self._key_of)
        if meant is None:
            self._answer(typed)
        elif meant.more:
            self._more()
        else:
            expand = self._turn.expand if self._turn else True
            self._answer(meant.question, typed=typed, understood=meant.remark, expand=expand)

    def _answer(
        self, question: str, *, typed: str = "", understood: str = "", expand: bool = True
    ) -> None:
        answer = self._library.ask(question, limit=HITS_ASKED, expand=expand)
        if understood:
            self._say(f"Understood as: {question} ({understood})")
        self._tell.answer(answer)
        self._hits = {}
        self._shown = 0
        self._reading = None
        self.nothing_found = not answer.hits
        self._take_turn(
            conversation.new_turn(answer, expand=expand, typed=typed, understood=understood)
        )
        self._show()

    def _take_turn(self, turn: conversation.Turn) -> None:
        """Go on from a turn; a disk that refuses costs its keeping, not the answer."""
        self._turn = turn
        self._hits |= {hit.rank: hit for hit in turn.answer.hits}
        if self._path is None:
            return
        try:
            conversation.append(self._path, turn)
        except OSError as error:
            self._refused(
                f"{self._path}: {error.strerror or error}; "
                "the conversation goes on, but is not kept from here."
            )
            self._path = None

    def _more(self) -> None:
        if self._turn is None:
            raise NoteError("Nothing was asked yet.")
        last = max(self._hits, default=0)
        if self._shown >= last:
            turn = self._turn
            if last >= turn.answer.sentences:
                self._say("There are no more sentences.")
                return
            answer = self._library.ask(
                turn.question, limit=HITS_ASKED, expand=turn.expand, skip=last
            )
            if not answer.hits:
                self._say("There are no more sentences.")
                return
            self._take_turn(conversation.new_turn(answer, expand=turn.expand, typed="more"))
        self._show()

    def _show(self) -> None:
        following = [number for number in sorted(self._hits) if number > self._shown]
        numbers = following[: self._at_a_time]
        for number in numbers:
            self._tell.hit(self._hits[number])
        self._shown = max(numbers, default=self._shown)
        total = self._turn.answer.sentences if self._turn else 0
        if self._tell.for_a_person and self._shown < total:
            self._say(f"{self._shown} of {total} shown; more shows the next.")

    def _switch(self, _: str) -> None:
        if self._turn is None:
            raise NoteError("Nothing was asked yet.")
        expand = not self._turn.expand
        self._say("With other words, too." if expand else "Without other words.")
        self._answer(self._turn.question, expand=expand)

    def _like(self, rest: str) -> None:
        hit = self._hit(rest)
        self._answer(question_like(hit.key, hit.sentence))

    def _begin_anew(self, _: str) -> None:
        if self._path is not None:
            conversation.put_away(self._path)
        self._turn = None
        self._hits = {}
        self._shown = 0
        self._reading = None
        self._say("A new conversation; the one before is put away beside it.")

    def _document_of(self, key: str) -> Document | None:
        try:
            return self._library.show(key)
        except FlorilegiumError:
            return None

    def _key_of(self, typed: str) -> str:
        """Return the key of a document as typed, or nothing."""
        document = self._document_of(typed)
        return document.key if document else ""

    # Hits

    def _hit(self, rest: str) -> Hit:
        """Return the hit whose number a command begins with; raises NoteError where it has none."""
        found = re.match(r"\d+", rest)
        hit = self._hits.get(int(found[0])) if found and len(found[0]) < 9 else None
        if hit is not None:
            return hit
        if not self._hits:
            raise NoteError("There are no sentences yet; ask something first.")
        raise NoteError(
            f"Give the number of a sentence, from {min(self._hits)} to {max(self._hits)}."
        )

    def _place(self, hit: Hit) -> tuple[Document, Span]:
        """Return the document of a hit and where its words stand in it now.

        Raises NoteError where they are gone, UnknownKeyError where the document is.
        """
        document = self._library.show(hit.key)
        anchor = find(document.text, Note("", hit.key, hit.text, hit.start, hit.end))
        if anchor.state == "missing":
            raise NoteError("The source does not say this any more; ask again.")
        return document, Span(anchor.start, anchor.end)

    def _read_in_source(self, line: str) -> None:
        document, place = self._place(self._hit(line))
        number = next((one.number for one in document.sentences if one.end > place.start), 0)
        self._say(document.reference.title or document.key)
        self._say(short_citation(document.reference, document.key))
        self._go_on_reading(document, max(0, number - AROUND), number)

    def _read_on(self) -> None:
        if self._reading is None:
            return
        document, number = self._reading
        if all(one.section == FURNITURE for one in document.sentences[number:]):
            self._say("The end of the document.")
        else:
            self._go_on_reading(document, number)

    def _go_on_reading(self, document: Document, first: int, lit: int | None = None) -> None:
        self._reading = (document, self._tell.sentences(document, first, 2 * AROUND + 1, lit))

    def _keep(self, rest: str) -> None:
        hit = self._hit(rest)
        comment = re.sub(r"^\d+\s*", "", rest)
        document, place = self._place(hit)
        there = kept_already(self._store.notes().notes, document, place.start, place.end)
        if there is not None:
            self._say(f"Kept already: {there.id}")
            return
        question = self._turn.question if self._turn else ""
        note = new_note(document, place.start, place.end, question=question)
        self._store.save(replace(note, comment=comment))
        self._say(f"Kept: {note.citation} ({note.id})")

    def _cite(self, rest: str) -> None:
        from search.notes.styles import format_references

        hit = self._hit(rest)
        reference = self._library.show(hit.key).reference
        for line in format_references([(hit.key, reference)]):
            self._say(line)

    def _why(self, rest: str) -> None:
        hit = self._hit(rest)
        if self._turn is None:
            raise NoteError("Nothing was asked yet.")
        told = self._library.explain(
            self._turn.question, hit.key, hit.sentence, expand=self._turn.expand
        )
        for line in explanation_lines(told):
            self._tell.line(line)

    # Notes

    def _notes(self, _: str) -> None:
        loaded = self._store.notes()
        for note in loaded.notes:
            self._say(f"“{note.quote}” {note.citation or note.key}", "- ")
            if note.comment:
                self._say(note.comment, "  ")
        for remark in loaded.remarks:
            self._refused(remark)
        self._say(f"{counted(len(loaded.notes), 'note')}.")

    def _export(self, rest: str) -> None:
        from search.notes.checking import check
        from search.notes.export import write_export

        if not rest:
            raise NoteError("Name the file: /export notes.md")
        path = expanded(rest)
        form = format_of(Path(path))
        notes = self._store.notes().notes
        if not notes:
            raise NoteError("There are no notes to export.")
        for file in write_export(path, check(notes, self._document_of), form):
            self._say(f"Written: {file}")

    def _help(self, _: str) -> None:
        for line in HELP.splitlines():
            self._tell.line(line)
