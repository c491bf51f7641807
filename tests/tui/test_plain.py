"""The plain conversation: asked, read, kept and taken away line by line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from search import Library
from search.folders import state_folder
from search.notes.store import NoteStore
from search.query import conversation
from tests.terminal_program import FLORI, TerminalProgram
from tui.cli import flori
from tui.exporting import conversation_path
from tui.plain.conversation import PlainConversation
from tui.plain.history import KEPT, History, completions

QUESTION = "does bright light help winter fatigue?"


class Sitting:
    """A plain conversation whose lines are collected."""

    def __init__(self, library: Library, *, width: int = 0, kept: bool = True) -> None:
        self.said: list[str] = []
        self.refused: list[str] = []
        self.conversation = PlainConversation(
            library,
            self.said.append,
            refuse=self.refused.append,
            width=(lambda: width) if width else None,
            kept=kept,
        )

    def __call__(self, line: str) -> str:
        """Type a line; return what is said, or refused."""
        before, refused = len(self.said), len(self.refused)
        assert self.conversation.take(line)
        return "\n".join([*self.said[before:], *self.refused[refused:]])


def notes(library: Library) -> list[str]:
    return [note.quote for note in NoteStore(library.notes_folder).notes().notes]


def test_the_whole_path_ask_read_keep_take_away(library: Library, tmp_path: Path):
    type_in = Sitting(library)
    answer = type_in(QUESTION)
    first = next(line for line in answer.splitlines() if line.startswith("1. "))
    read = type_in("1")
    assert "Bright light and winter fatigue" in read
    marked = next(line for line in read.splitlines() if line.startswith("> "))
    assert first.startswith(f"1. {marked[2:]} [")
    assert "Kept: Ahn 2011" in type_in("/keep 1 for the talk")
    assert "Kept already" in type_in("/k 1")
    listed = type_in("/notes")
    assert marked[2:] in listed
    assert "for the talk" in listed
    assert "Ahn, S. (2011" in type_in("/cite 1")
    assert "score" in type_in("/why 1")
    file = tmp_path / "notes.md"
    assert f"Written: {file}" in type_in(f"/export {file}")
    assert marked[2:] in file.read_text()
    assert type_in.refused == []


def test_follow_ups_build_on_the_question_before(library: Library):
    type_in = Sitting(library)
    type_in(QUESTION)
    told = type_in("only results")
    assert "section:results" in told
    assert "Bright light reduced winter fatigue" in told
    assert "CONCLUSION" not in told


def test_more_goes_on_beyond_what_was_asked_for(library: Library):
    type_in = Sitting(library)
    numbers = [
        int(line.split(".")[0])
        for typed in ["lamp", *["more"] * 12]
        for line in type_in(typed).splitlines()
        if line.split(".")[0].isdecimal()
    ]
    assert numbers == list(range(1, 66))
    assert "> " in type_in("3"), "the numbers before stay"
    assert "> " in type_in("50")


def test_enter_alone_reads_on_without_repeating(library: Library):
    type_in = Sitting(library)
    type_in("lamp number 20")
    lines = [line for typed in ("1", "", "") for line in type_in(typed).splitlines()]
    chapters = [line for line in lines if "tells of lamp number" in line]
    assert len(chapters) == len(set(chapters)) > 4


def test_the_conversation_is_the_desks_own(library: Library):
    Sitting(library)(QUESTION)
    turns = conversation.load(conversation_path(library)).turns
    assert [turn.question for turn in turns] == [QUESTION]
    later = Sitting(library)
    later.conversation.greet()
    assert f"Before: {QUESTION}" in later.said
    assert "section:results" in later("only results")
    assert "> " in later("1")


def test_new_begins_anew_and_puts_the_old_away(library: Library):
    type_in = Sitting(library)
    type_in(QUESTION)
    type_in("/new")
    assert conversation.load(conversation_path(library)).turns == ()
    assert len(list(conversation_path(library).parent.glob("conversation-*.jsonl"))) == 1
    assert "ask something first" in type_in("1")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("99", "from 1 to"),
        ("/keep", "from 1 to"),
        ("/keep 999999999999999999999", "from 1 to"),
        ("/nonsense", "no command /nonsense"),
        ("/", "no command"),
        ("/n", "/notes or /new"),
        ("/export", "Name the file"),
        ("/export notes.xyz", "ending"),
        ("/export /nowhere/at/all.md", "no notes"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(library: Library, typed: str, told: str):
    type_in = Sitting(library)
    type_in(QUESTION)
    said = len(type_in.said)
    type_in(typed)
    assert type_in.said[said:] == []
    assert len(type_in.refused) == 1
    assert told in type_in.refused[0]
    assert type_in.conversation.refusals == 1


def test_a_full_disk_costs_the_keeping_once_and_never_the_answer(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(conversation, "append", full)
    type_in = Sitting(library)
    assert "Bright light" in type_in(QUESTION)
    assert "Bright light" in type_in("only results")
    assert len(type_in.refused) == 1
    assert "No space left" in type_in.refused[0]


@pytest.mark.parametrize("width", [30, 40, 80, 300])
def test_lines_fit_the_terminal(library: Library, width: int):
    type_in = Sitting(library, width=width)
    for typed in (QUESTION, "1", "", "/keep 1 " + "word " * 40, "/notes", "/cite 1"):
        type_in(typed)
    assert max(map(len, type_in.said)) < min(width, 101)


def test_nothing_of_a_document_acts_on_the_terminal(papers: Path):
    evil = "Moths \x1b[2J glow \x1b]52;c;aGk=\x07 and \u202egnorw\u202c \x9b31m hide [red]x[/red]."
    (papers / "evil.txt").write_text(f"Moths \x1b]0;owned\x07 tonight\n\n{evil}\n")
    with Library.open("lamps", create=True) as library:
        library.add([papers])
        type_in = Sitting(library)
        for typed in ("do moths glow?", "1", "/keep 1 \x1b[31m", "/notes", "/cite 1", "/why 1"):
            type_in(typed)
        everything = "".join([*type_in.said, *type_in.refused])
    assert "Moths ␛[2J glow" in everything
    assert "[red]x[/red]" in everything
    assert not set(everything) & set("\x1b\x07\x9b\u202e\u202c\n")


# The verb


def run(*arguments: str, lines: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(flori, list(arguments), input=lines)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_each_line_of_a_pipe_is_taken_and_stands_before_its_answer(library: Library):
    typed = f"{QUESTION}\n\n/keep 1\nonly results\n/quit\nnever asked\n"
    code, out, err = run("ask", "-l", "lamps", lines=typed)
    assert (code, err) == (0, "")
    asked = [line for line in out.splitlines() if line.startswith("> ")]
    assert asked == [f"> {QUESTION}", "> /keep 1", "> only results", "> /quit"]
    assert len(notes(library)) == 1
    assert not conversation_path(library).exists(), "a script leaves the user's conversation alone"


def test_a_pipe_keeps_stdout_clean_and_tells_the_shell(library: Library):
    code, out, err = run("ask", "-l", "lamps", lines="zebra\n")
    assert (code, err) == (1, "")
    assert "Nothing found." in out
    code, out, err = run("ask", "-l", "lamps", lines=f"/bogus\n{QUESTION}\n")
    assert code == 3
    assert "/bogus; /help" in err
    assert "There is no command" not in out


def test_a_question_given_is_answered_and_the_next_call_follows_up(library: Library):
    code, out, _ = run("ask", "-l", "lamps", "-n", "2", *QUESTION.split(), lines="never read")
    assert code == 0
    assert [line[:2] for line in out.splitlines()[1:]] == ["1.", "2."]
    code, out, _ = run("ask", "-l", "lamps", "only", "results")
    assert "section:results" in out


def test_input_that_is_no_utf_8_is_a_question_like_any(library: Library):
    done = CliRunner().invoke(flori, ["ask", "-l", "lamps"], input=b"lamp caf\xe9\n")
    assert done.exit_code == 0


# On a terminal


def test_on_a_dumb_terminal_the_program_itself_is_the_plain_conversation(library: Library):
    with TerminalProgram(FLORI, "-l", "lamps", TERM="dumb") as program:
        program.until("Type a question")
        program.type("winter fatigue\r")
        program.until("Ahn 2011")
        program.type("half a line")
        program.press("\x03")
        program.press("/keep 1\r")
        program.until("Kept: Ahn 2011")
        program.press("\x04")
        assert program.wait() == 0
        assert b"\x1b" not in program.output
    assert len(notes(library)) == 1


def test_a_terminal_completes_brings_back_and_keeps_the_history_private(library: Library):
    with TerminalProgram(FLORI, "-l", "lamps", "ask", "winter fatigue") as program:
        program.until("Ahn 2011")
        program.press("/ke\t")
        program.until("> /keep ")
        program.press("1\r")
        program.until("Kept: Ahn 2011")
        program.press("\x04")
        assert program.wait() == 0
    file = state_folder() / "typed.txt"
    assert file.read_text() == "/keep 1\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with TerminalProgram(FLORI, "-l", "lamps", "ask") as program:
        program.until("Before: winter fatigue")
        program.press("\x1b[A")
        program.until("> /keep 1")
        program.press("\x04", "\r", "\x04")
        program.wait()


def test_a_lost_terminal_ends_it_and_what_was_asked_is_kept(library: Library):
    with TerminalProgram(FLORI, "-l", "lamps", "ask", "winter fatigue", TERM="dumb") as program:
        program.until("Ahn 2011")
        program.hang_up()
        program.wait()
    turns = conversation.load(conversation_path(library)).turns
    assert [turn.question for turn in turns] == ["winter fatigue"]


# History and completion


def test_history_keeps_the_newest_and_no_control_characters(tmp_path: Path):
    history = History(tmp_path / "deep" / "typed.txt")
    assert history.lines() == []
    for number in range(2 * KEPT):
        history.add(f"question {number}")
    history.add("evil \x1b[2J")
    assert history.lines() == [f"question {number}" for number in range(KEPT, 2 * KEPT)]
    assert len((tmp_path / "deep" / "typed.txt").read_text().splitlines()) == KEPT


def test_a_history_that_cannot_be_written_is_none(tmp_path: Path):
    (tmp_path / "file").write_text("")
    history = History(tmp_path / "file" / "typed.txt")
    history.add("a question")
    assert history.lines() == []


def test_completions_are_commands_and_files(tmp_path: Path):
    for name in ("notes.md", "notes.txt", ".hidden.md", "bad\x1b.md"):
        (tmp_path / name).write_text("")
    (tmp_path / "new").mkdir()
    assert completions("/n", ["keep", "notes", "new"]) == ["/notes ", "/new "]
    assert completions("why n", ["notes"]) == []
    found = completions(f"/export {tmp_path}/", ["export"], (".md",))
    assert found == [f"/export {tmp_path}/new/", f"/export {tmp_path}/notes.md"]
    assert completions("/export /nowhere/at/", ["export"]) == []
