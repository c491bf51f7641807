"""Notes on the command line: judged, looked up again, laid out as evidence, exported, cited."""

from __future__ import annotations

import csv
import json
import stat
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from search.library import Library
from search.notes.store import NoteStore
from search.query import conversation
from tests.terminal_program import FLORI, TerminalProgram
from tui.cli import flori
from tui.exporting import conversation_path

Flori = Callable[..., Result]
ASKED = "does copper help?"
PAPER = """Glow of lantern moths in winter

Ada Wick, Ben Ember. J Moth Glow. 2010;3(1):5-9.

Lantern moths glow brighter in cold air. The glow faded within an hour at room warmth.

Copper salts doubled the glow of lantern moths. A second trial of copper found no change.
"""


@pytest.fixture
def run() -> Flori:
    def run_it(*arguments: str | Path) -> Result:
        return CliRunner().invoke(flori, [str(part) for part in arguments])

    return run_it


@pytest.fixture
def paper(tmp_path: Path, run: Flori) -> Path:
    """Return the one paper of the library ``moths``."""
    path = tmp_path / "moths.txt"
    path.write_text(PAPER)
    assert run("add", "-l", "moths", path).exit_code == 0
    return path


def place(run: Flori, words: str) -> str:
    hits = run("search", "-l", "moths", "--json", words).stdout.splitlines()
    hit = next(hit for hit in map(json.loads, hits) if words in hit["text"])
    return f"{hit['key']}#{hit['sentence']}"


@pytest.fixture
def kept(run: Flori, paper: Path) -> list[str]:
    """Keep two sentences on a question; return their ids."""
    ids = []
    for words, verdict in (("Copper salts", "sup"), ("second trial", "contradicts")):
        asked = ("--question", ASKED, "--verdict", verdict)
        done = run("notes", "add", place(run, words), *asked, "-l", "moths")
        assert done.exit_code == 0, done.stderr
        ids.append(done.stdout.strip())
    return ids


def change(run: Flori, paper: Path, old: str, new: str) -> None:
    paper.write_text(PAPER.replace(old, new))
    assert run("add", "-l", "moths", paper).exit_code == 0


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_verdict_and_a_colour_are_given_changed_and_taken_away(
    run: Flori, kept: list[str]
) -> None:
    listed = lines(run("notes", "list", "--json"))
    assert [note["verdicts"] for note in listed] == [{ASKED: "supports"}, {ASKED: "contradicts"}]
    done = run("notes", "edit", kept[0], "--verdict", "unc", "--colour", "red")
    assert done.exit_code == 0, done.stderr
    (note,) = lines(run("notes", "list", "--json", "--verdict", "unclear"))
    assert (note["verdicts"], note["colour"]) == ({ASKED: "unclear"}, "red")
    run("notes", "edit", kept[0], "--verdict", "", "--colour", "")
    first = lines(run("notes", "list", "--json"))[0]
    assert (first["verdicts"], first["colour"]) == ({}, "")
    wrong = run("notes", "edit", kept[0], "--verdict", "maybe")
    assert wrong.exit_code == 2
    assert "supports, contradicts, unclear, background" in wrong.stderr


def test_keeping_a_sentence_again_adds_to_its_note(run: Flori, kept: list[str]) -> None:
    again = run("notes", "add", place(run, "Copper salts"), "--tag", "metal", "-l", "moths")
    assert again.stdout.strip() == kept[0]
    assert "Kept already" in again.stderr
    assert lines(run("notes", "list", "--json"))[0]["tags"] == ["metal"]
    assert len(lines(run("notes", "list", "--json"))) == 2


def test_some_notes_are_listed_and_exported(run: Flori, kept: list[str]) -> None:
    for wanted in (("--verdict", "supports"), ("--question", "Does copper HELP")):
        assert run("notes", "list", *wanted).exit_code == 0
    assert run("notes", "list", "--document", "nobody").exit_code == 1
    some = run("notes", "export", "--verdict", "contradicts").stdout
    assert "second trial" in some
    assert "Copper salts" not in some
    none = run("notes", "export", "--tag", "nothing")
    assert (none.exit_code, none.stdout) == (1, "")


def test_evidence_is_a_table_by_verdict(run: Flori, kept: list[str], tmp_path: Path) -> None:
    page = run("notes", "evidence", "Does copper help").stdout
    assert "2 passages from 1 document: supports 1, contradicts 1, " in page
    assert page.index("| supports |") < page.index("| contradicts |")
    rows = list(csv.DictReader(StringIO(run("notes", "evidence", "--format", "csv").stdout)))
    assert [row["verdict"] for row in rows] == ["supports", "contradicts"]
    (record,) = lines(run("notes", "evidence", "--format", "json"))
    assert record["counts"]["supports"] == {"passages": 1, "documents": 1}
    path = tmp_path / "evidence.html"
    assert run("notes", "evidence", "--format", "html", "-o", path).exit_code == 0
    assert "<table>" in path.read_text("utf-8")
    assert run("notes", "evidence", "--format", "html", "-o", path).exit_code == 2
    unasked = run("notes", "evidence", "does tin help?")
    assert (unasked.exit_code, unasked.stdout) == (1, "")
    assert ASKED in unasked.stderr


def test_verify_tells_what_changed_and_update_brings_up_to_date(
    run: Flori, kept: list[str], paper: Path
) -> None:
    change(run, paper, "Copper salts doubled", "Much later. Copper salts tripled")
    told = run("notes", "verify")
    assert told.exit_code == 3
    assert "[-doubled-] {+tripled+}" in told.stdout
    assert f"{kept[1]}\tmoved" in told.stdout
    first, second = lines(run("notes", "verify", "--json"))
    assert (first["state"], second["state"]) == ("changed", "moved")
    assert first["now"] == "Copper salts tripled the glow of lantern moths."
    assert {"kind": "added", "text": "tripled"} in first["differences"]
    moved = run("notes", "verify", "--update")
    assert moved.exit_code == 3
    assert "(updated)" in moved.stdout
    assert [held["state"] for held in lines(run("notes", "verify", "--json"))] == [
        "changed",
        "exact",
    ]
    assert run("notes", "verify", "--accept-changes").exit_code == 2
    assert run("notes", "verify", "--update", "--accept-changes").exit_code == 0
    assert lines(run("notes", "list", "--json"))[0]["quote"].startswith("Copper salts tripled")


def test_strict_writes_nothing_where_a_quotation_has_drifted(
    run: Flori, kept: list[str], paper: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out.md"
    change(run, paper, "Copper salts doubled", "Copper salts tripled")
    strict = run("notes", "export", "--strict", "-o", path)
    assert strict.exit_code == 3
    assert not path.exists()
    assert kept[0] in strict.stderr
    flagged = run("notes", "export", "-o", path)
    assert flagged.exit_code == 0
    assert kept[0] in flagged.stderr
    assert "words have changed" in path.read_text("utf-8")
    change(run, paper, "", "")
    assert run("notes", "export", "--strict", "-o", path, "--force").exit_code == 0


def test_a_files_ending_names_the_format(run: Flori, kept: list[str], tmp_path: Path) -> None:
    for ending, sign in (("org", "#+title"), ("html", "<!DOCTYPE"), ("csv", "id,key")):
        path = tmp_path / f"out.{ending}"
        assert run("notes", "export", "-o", path).exit_code == 0
        assert path.read_text("utf-8").startswith(sign)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("notes", "export", "-o", tmp_path / "out.docx").exit_code == 0
    texts = [part.text for part in docx.Document(str(tmp_path / "out.docx")).paragraphs]
    assert "Copper salts doubled the glow of lantern moths." in texts
    to_stdout = run("notes", "export", "--format", "docx")
    assert (to_stdout.exit_code, to_stdout.stdout) == (2, "")
    unknown = run("notes", "export", "-o", tmp_path / "out.rtf")
    assert unknown.exit_code == 2
    assert "out.rtf: the ending must be one of .md, " in unknown.stderr
    assert not (tmp_path / "out.rtf").exists()
    # The same bibliography is in nobody's way.
    assert run("notes", "export", "-o", tmp_path / "out.md").exit_code == 0


def test_the_conversation_is_exported(run: Flori, paper: Path) -> None:
    assert run("notes", "export", "--conversation", "-l", "moths").exit_code == 1
    with Library.open("moths") as library:
        answer = library.ask("copper salts")
        conversation.append(conversation_path(library), conversation.new_turn(answer))
    page = run("notes", "export", "--conversation", "-l", "moths").stdout
    assert page.startswith("# Conversation\n\n## copper salts\n")
    assert "> Copper salts doubled the glow of lantern moths." in page


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "(Wick & Ember, 2010, p. 3)"),
        ("chicago-author-date", "(Wick and Ember 2010, 3)"),
        ("vancouver", "(1, p. 3)"),
        ("ieee", "[1, p. 3]"),
    ],
)
def test_a_citation_in_a_text(run: Flori, paper: Path, style: str, expected: str) -> None:
    done = run("cite", "moths", "--in-text", "--locator", "p. 3", "--style", style, "-l", "moths")
    assert done.stdout.strip() == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ("--in-text", "--format", "ris"),
        ("--locator", "p. 3"),
        ("--in-text", "--locator", "xx. 3"),
    ],
)
def test_a_citation_that_cannot_be(run: Flori, paper: Path, arguments: tuple[str, ...]) -> None:
    done = run("cite", "moths", *arguments, "-l", "moths")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """Return an editor that replaces words: the first argument by the second."""
    path = tmp_path / "editor.py"
    path.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\nfile = pathlib.Path(sys.argv[3])\n"
        "file.write_text(file.read_text().replace(sys.argv[1], sys.argv[2]))\n"
    )
    path.chmod(0o700)
    return path


def in_terminal(*arguments: str, editor: str) -> tuple[str, int]:
    with TerminalProgram(FLORI, *arguments, columns=200, EDITOR=editor, VISUAL="") as program:
        code = program.wait()
        program.read(0.1)
        return program.text, code


def test_a_note_is_edited_in_the_users_editor(run: Flori, kept: list[str], editor: Path) -> None:
    text, code = in_terminal(
        "notes", "edit", kept[0], editor=f"{editor} 'tags: []' 'tags: metal, moth'"
    )
    assert code == 0, text
    assert "Changed" in text
    assert lines(run("notes", "list", "--json"))[0]["tags"] == ["metal", "moth"]

    text, code = in_terminal("notes", "edit", kept[0], editor=f"{editor} start: stort:")
    assert code == 2
    assert "no start" in text
    assert lines(run("notes", "list", "--json"))[0]["tags"] == ["metal", "moth"]
    text, code = in_terminal("notes", "edit", kept[0], editor=f"{editor} stort: start:")
    assert code == 0, text
    assert "Going on with the earlier edit" in text

    text, code = in_terminal("notes", "edit", kept[0], editor="no-such-editor-here")
    assert code == 2
    assert "no-such-editor-here" in text
    with Library.open("moths") as library:
        folder = NoteStore(library.notes_folder).folder / ".drafts"
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())


def test_without_a_terminal_no_editor_is_opened(run: Flori, kept: list[str]) -> None:
    done = run("notes", "edit", kept[0])
    assert done.exit_code == 2
    assert "on a terminal" in done.stderr
