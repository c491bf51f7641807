"""The command line, verb by verb: what it prints where, and what it tells the shell."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.library import Progress
from search.notes.export import FORMATS
from tui.cli import flori
from tui.verbs.add import progress_text

Flori = Callable[..., Result]

LANTERNS = """Glow of lantern moths in winter

Ada Wick, Ben Ember

Lantern moths glow brighter in cold air. The glow faded within an hour at room warmth.

Copper salts doubled the glow of lantern moths. A second trial of copper found no change.
"""
HARBOUR = """Harbour seals and the tide

Harbour seals rest when the tide is low. The long rest interval (LRI) was nine hours.
Nobody measured the LRI in winter.
"""


@pytest.fixture
def run() -> Flori:
    """Return a function that runs the command line and gives its result."""

    def run_it(*arguments: str | Path, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(flori, [str(part) for part in arguments], input=input)

    return run_it


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "lanterns.txt").write_text(LANTERNS)
    (folder / "harbour.txt").write_text(HARBOUR)
    return folder


@pytest.fixture
def library(run: Flori, papers: Path) -> str:
    """Make a library of the papers and return its name."""
    assert run("add", "-l", "shelf", papers).exit_code == 0
    return "shelf"


def lines_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def first_hit(run: Flori, library: str, question: str = "copper salts") -> dict[str, Any]:
    return lines_of(run("search", "-l", library, "--json", question))[0]


# add


def test_add_keeps_stdout_clean_and_sums_up_on_stderr(run: Flori, papers: Path) -> None:
    first = run("add", "-l", "shelf", papers)
    assert (first.exit_code, first.stdout) == (0, "")
    assert "2 read" in first.stderr
    again = run("add", "-l", "shelf", papers)
    assert "2 unchanged" in again.stderr
    assert "read" not in again.stderr


def test_add_names_each_file_that_cannot_be_read_and_goes_on(run: Flori, papers: Path) -> None:
    (papers / "empty.txt").write_text("")
    (papers / "noise.txt").write_bytes(bytes(range(256)) * 20)
    result = run("add", "-l", "shelf", papers)
    assert result.exit_code == 3
    assert "empty.txt" in result.stderr
    assert "noise.txt" in result.stderr
    assert "Traceback" not in result.output
    assert run("search", "-l", "shelf", "copper").exit_code == 0


def test_add_with_sync_forgets_what_is_gone(run: Flori, papers: Path, library: str) -> None:
    (papers / "harbour.txt").unlink()
    result = run("add", "-l", library, papers, "--sync")
    assert "1 removed" in result.stderr
    assert run("search", "-l", library, "harbour seals").exit_code == 1


def test_a_mistyped_path_makes_no_library(run: Flori, papers: Path) -> None:
    result = run("add", "-l", "shelf", papers / "nothing")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "nothing" in result.stderr
    assert "shelf" not in run("library").stdout


def test_add_goes_on_past_a_pipe_a_tilde_and_a_name_that_is_no_text(
    run: Flori, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(papers / "pipe.txt")
    (papers / "~$draft.txt").write_text("Drafts are kept by an editor.")
    Path(os.fsdecode(os.fsencode(papers) + b"/\xff odd.txt")).write_text("Odd.")
    monkeypatch.chdir(papers)
    result = run("add", "-l", "shelf", ".", "~$draft.txt")
    assert result.exit_code == 3
    assert "3 read, 2 could not be read" in result.stderr
    assert "pipe.txt: it is no file" in result.stderr
    assert "odd.txt: its name is not valid UTF-8" in result.stderr


def test_read_names_a_pipe_and_does_not_wait_for_it(run: Flori, tmp_path: Path) -> None:
    for name in ("pipe.txt", "pipe.jsonl"):
        os.mkfifo(tmp_path / name)
        result = run("read", tmp_path / name)
        assert (result.exit_code, result.stdout) == (3, "")
        assert f"{name}: this is a pipe or a device" in result.stderr


def test_add_tells_which_kinds_it_does_not_read(run: Flori, papers: Path) -> None:
    (papers / "scan.PNG").write_bytes(b"\x89PNG")
    result = run("add", "-l", "shelf", papers)
    assert result.exit_code == 0
    assert "1 passed over (.png: not read)" in result.stderr
    for path in papers.glob("*.txt"):
        path.unlink()
    assert run("add", "-l", "scans", papers).exit_code == 3


RECORD = """TY  - JOUR
AU  - Wick, Ada
TI  - Glow of lantern moths in winter
KW  - copper
PY  - 2009
DO  - 10.1234/glow
ER  -
"""


@pytest.fixture
def record(papers: Path) -> Path:
    """Return a record of the paper on lanterns, which does not tell its DOI itself."""
    path = papers / "wick.ris"
    path.write_text(RECORD)
    return path


def test_add_tells_what_was_joined_and_counts_by_format(
    run: Flori, papers: Path, record: Path
) -> None:
    result = run("add", "-l", "shelf", papers)
    assert result.exit_code == 0
    assert "wick.ris: joined to lanterns." in result.stderr
    lines = result.stderr.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("format"))
    assert [line.split() for line in lines[at : at + 3]] == [
        ["format", "read", "joined"],
        ["ris", "0", "1"],
        ["text", "2", "0"],
    ]
    assert len({len(line) for line in lines[at : at + 3]}) == 1
    assert lines[-1] == "shelf: 2 read, 1 joined."


def test_add_writes_a_report_of_each_file(run: Flori, papers: Path, record: Path) -> None:
    (papers / "empty.txt").write_text("")
    report = papers.parent / "report.jsonl"
    result = run("add", "-l", "shelf", papers, "--report", report)
    assert result.exit_code == 3
    told = {Path(one["path"]).name: one for one in map(json.loads, report.open(encoding="utf-8"))}
    assert {name: (one["format"], one["outcome"]) for name, one in told.items()} == {
        "empty.txt": ("txt", "failed"),
        "harbour.txt": ("text", "read"),
        "lanterns.txt": ("text", "read"),
        "wick.ris": ("ris", "joined"),
    }
    assert told["wick.ris"]["documents"] == ["lanterns"]
    assert "empty" in told["empty.txt"]["message"]
    assert all(
        one["seconds"] >= 0 and not one["message"] for one in told.values() if one["documents"]
    )
    harbour = papers / "harbour.txt"
    harbour.unlink()
    run("add", "-l", "shelf", papers, "--sync", "--report", report)
    told = {Path(one["path"]).name: one for one in map(json.loads, report.open(encoding="utf-8"))}
    assert told["harbour.txt"]["outcome"] == "removed"
    assert told["wick.ris"]["outcome"] == "unchanged"


def test_a_report_that_cannot_be_written_is_told_before_anything_is_read(
    run: Flori, papers: Path
) -> None:
    result = run("add", "-l", "shelf", papers, "--report", papers / "none" / "report.jsonl")
    assert result.exit_code == 2
    assert "report.jsonl: the report cannot be written" in result.stderr
    assert "shelf" not in run("library").stdout


def test_add_counts_what_was_retracted(run: Flori, papers: Path, record: Path) -> None:
    record.write_text(RECORD.replace("Glow of", "RETRACTED: Glow of"))
    assert "1 retracted: lanterns" in run("add", "-l", "shelf", papers).stderr


def test_many_of_a_sort_are_not_all_told(run: Flori, papers: Path) -> None:
    for number in range(30):
        (papers / f"twin-{number}.txt").write_text(HARBOUR)
    told = run("add", "-l", "shelf", papers).stderr.splitlines()
    assert sum("the same as" in line for line in told) == 10
    assert "… and 20 more of these." in told


def test_progress_fits_its_line_and_tells_rate_and_time_left() -> None:
    progress = Progress(
        12, 1234, "/x/" + "long-name-" * 9 + ".pdf", 12, 3456, 2_000_000, 20_000_000
    )
    line = progress_text(progress, 4.0, 79)
    assert line.startswith("12/1,234 files, 3,456 sentences, 0.5 MB/s, 36 s left  long-name-")
    assert len(line) == 79
    assert "left" not in progress_text(Progress(0, 1, "/x/a.pdf", 0, 0), 4.0, 79)
    slow = Progress(1, 2, "/x/a.pdf", 0, 1, 1, 36_000)
    assert "10 h 00 min left" in progress_text(slow, 1.0, 79)
    assert "\x1b" not in progress_text(Progress(0, 1, "/x/\x1b[2J.pdf", 0, 0), 4.0, 79)


def test_add_names_duplicates(run: Flori, papers: Path) -> None:
    (papers / "twin.txt").write_text(HARBOUR)
    result = run("add", "-l", "shelf", papers)
    assert result.exit_code == 0
    assert "twin.txt: the same as harbour" in result.stderr


def test_add_without_paths_is_wrong_usage(run: Flori) -> None:
    assert run("add").exit_code == 2


# search


def test_search_prints_ranked_sentences_one_a_line(run: Flori, library: str) -> None:
    result = run("search", "-l", library, "what do copper salts do?")
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[0] for row in rows] == [str(rank) for rank in range(1, len(rows) + 1)]
    assert rows[0][3] == "Copper salts doubled the glow of lantern moths."
    assert rows[0][2].partition("#")[0] == "lanterns"
    assert "\x1b" not in result.output


def test_search_takes_the_library_before_the_verb_too(run: Flori, library: str) -> None:
    before = run("-l", library, "search", "copper")
    after = run("search", "copper", "-l", library)
    assert before.exit_code == 0
    assert before.stdout == after.stdout


def test_search_uses_the_library_of_the_environment_else_the_last_used(
    run: Flori, library: str, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("search", "copper").exit_code == 0
    assert run("add", "-l", "other", papers / "harbour.txt").exit_code == 0
    assert run("search", "copper").exit_code == 1
    assert run("library", "info", library).exit_code == 0
    assert run().exit_code == 0
    assert run("search", "copper").exit_code == 1, "looking at a library does not choose it"
    monkeypatch.setenv("FLORILEGIUM_LIBRARY", library)
    assert run("search", "copper").exit_code == 0


def test_search_obeys_n(run: Flori, library: str) -> None:
    assert len(run("search", "-l", library, "glow", "-n", "1").stdout.splitlines()) == 1
    assert run("search", "-l", library, "glow", "-n", "0").exit_code == 2


def test_a_hit_in_json_has_the_promised_fields_and_true_offsets(run: Flori, library: str) -> None:
    hit = first_hit(run, library)
    assert list(hit)[:18] == [
        "rank",
        "score",
        "key",
        "sentence",
        "start",
        "end",
        "text",
        "section",
        "page",
        "title",
        "authors",
        "year",
        "container",
        "doi",
        "pmid",
        "path",
        "terms",
        "expanded",
    ]
    text = run("show", "-l", library, hit["key"], "--text").stdout
    assert text == LANTERNS
    assert text[hit["start"] : hit["end"]] == hit["text"]
    place = f"{hit['key']}#{hit['sentence']}"
    assert run("show", "-l", library, place, "--text").stdout == hit["text"]
    record = lines_of(run("show", "-l", library, place, "--json"))[0]
    assert {name: hit[name] for name in record} == record


def test_nothing_found_is_said_on_stderr(run: Flori, library: str) -> None:
    for options in ([], ["--json"]):
        result = run("search", "-l", library, "zeppelin", *options)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "zeppelin" in result.stderr


def test_expansion_is_told_and_can_be_switched_off(run: Flori, library: str) -> None:
    with_it = run("search", "-l", library, "LRI", "--json")
    without = run("search", "-l", library, "LRI", "--json", "--no-expand")
    assert "also: " in with_it.stderr
    assert "also: " not in without.stderr
    assert not any(hit["expanded"] for hit in lines_of(without))


@pytest.mark.parametrize("arguments", [[], ["copper", "--topics", "topics.tsv"]])
def test_search_wants_a_question_or_topics(run: Flori, library: str, arguments: list[str]) -> None:
    assert run("search", "-l", library, *arguments).exit_code == 2


# search --topics


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    file = tmp_path / "topics.tsv"
    file.write_text("\ufefft1\tcopper salts\r\n\r\nt2\tseals at low tide\r\n", "utf-8")
    return file


def test_topics_make_a_trec_run(run: Flori, library: str, topics: Path) -> None:
    result = run("search", "-l", library, "--topics", topics, "--run", "mine", "-n", "3")
    assert result.exit_code == 0
    rows = [line.split(" ") for line in result.stdout.splitlines()]
    assert {len(row) for row in rows} == {6}
    assert {(row[1], row[5]) for row in rows} == {("Q0", "mine")}
    for topic, document in (("t1", "lanterns"), ("t2", "harbour")):
        own = [row for row in rows if row[0] == topic]
        assert own[0][2].startswith(f"{document}#")
        assert [int(row[3]) for row in own] == list(range(1, len(own) + 1))
        scores = [float(row[4]) for row in own]
        assert scores == sorted(scores, reverse=True)


def test_topics_can_rank_documents(run: Flori, library: str, topics: Path) -> None:
    result = run("search", "-l", library, "--topics", topics, "--unit", "document")
    names = [tuple(line.split(" ")[0:3:2]) for line in result.stdout.splitlines()]
    assert len(names) == len(set(names))
    assert names[0] == ("t1", "lanterns")
    assert ("t2", "harbour") in names


def test_topics_in_json_are_hits_with_their_topic(run: Flori, library: str, topics: Path) -> None:
    hits = lines_of(run("search", "-l", library, "--topics", topics, "--json"))
    assert {hit["topic"] for hit in hits} == {"t1", "t2"}
    assert all(hit["end"] - hit["start"] == len(hit["text"]) for hit in hits)


def test_a_malformed_topic_is_named_with_its_line(run: Flori, library: str, topics: Path) -> None:
    topics.write_text("t1\tcopper\nno tab here\n")
    result = run("search", "-l", library, "--topics", topics)
    assert result.exit_code == 2
    assert "line 2" in result.stderr
    assert run("search", "-l", library, "--topics", topics.parent / "none").exit_code == 2


def test_topics_without_any_hit_find_nothing(run: Flori, library: str, topics: Path) -> None:
    topics.write_text("t1\tzeppelin\n")
    assert run("search", "-l", library, "--topics", topics).exit_code == 1


# show, read, split, abbreviations


def test_show_tells_the_record_and_the_text(run: Flori, library: str) -> None:
    shown = run("show", "-l", library, "lanterns").stdout
    assert "Copper salts doubled" in shown
    assert "lanterns.txt" in shown
    record = lines_of(run("show", "-l", library, "lanterns", "--json"))[0]
    assert record["text"] == LANTERNS
    assert [part["name"] for part in record["sections"]]


def test_show_names_every_file_that_holds_a_document(
    run: Flori, library: str, papers: Path
) -> None:
    (papers / "twin.txt").write_text(HARBOUR)
    assert run("add", "-l", library, papers).exit_code == 0
    files = [str(papers / "harbour.txt"), str(papers / "twin.txt")]
    shown = run("show", "-l", library, "harbour").stdout.splitlines()
    assert [line.split()[1] for line in shown if line.startswith("File:")] == files
    assert lines_of(run("show", "-l", library, "harbour", "--json"))[0]["paths"] == files


def test_show_tells_where_each_fact_is_from(run: Flori, papers: Path, record: Path) -> None:
    run("add", "-l", "shelf", papers)
    text = str(papers / "lanterns.txt")
    shown = lines_of(run("show", "-l", "shelf", "lanterns", "--json"))[0]
    assert (shown["text"], shown["doi"], shown["keywords"]) == (
        LANTERNS,
        "10.1234/glow",
        ["copper"],
    )
    assert shown["origin"]["text"] == text
    assert shown["origin"]["doi"] == shown["origin"]["title"] == str(record)
    assert [(one["path"], one["format"], one["text"]) for one in shown["sources"]] == [
        (text, "text", True),
        (str(record), "ris", False),
    ]
    told = run("show", "-l", "shelf", "lanterns").stdout
    assert "From:      text: lanterns.txt" in told
    assert any(line.startswith("From:") and "doi" in line for line in told.splitlines())
    assert "From:" not in run("show", "-l", "shelf", "harbour").stdout


def test_show_of_an_unknown_key_names_a_near_one(run: Flori, library: str) -> None:
    result = run("show", "-l", library, "lantern")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "lanterns" in result.stderr
    beyond = run("show", "-l", library, "lanterns#99")
    assert (beyond.exit_code, beyond.stdout) == (1, "")


def test_text_is_shown_to_the_byte(run: Flori, papers: Path) -> None:
    exact = "Tide tables\r\n\r\nα-waves rise.  Two spaces\tand a tab. No newline at the end"
    (papers / "tide.txt").write_bytes(exact.encode())
    run("add", "-l", "shelf", papers)
    assert run("show", "-l", "shelf", "tide", "--text").stdout_bytes == exact.encode()


def test_controls_in_a_text_are_inert_wherever_they_are_printed(run: Flori, papers: Path) -> None:
    hostile = "A plain title\n\nThe glowworm \x1b]0;owned\x07 sings \u202eloudly\x9b2J tonight.\n"
    (papers / "hostile.txt").write_text(hostile, "utf-8")
    run("add", "-l", "shelf", papers)
    for arguments in (
        ["search", "glowworm"],
        ["search", "glowworm", "--json"],
        ["show", "hostile"],
        ["show", "hostile", "--json"],
        ["read", papers / "hostile.txt"],
        ["split", papers / "hostile.txt"],
    ):
        result = run(*arguments, "-l", "shelf")
        assert "glowworm" in result.output
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(result.output)
    assert run("show", "-l", "shelf", "hostile", "--text").stdout == hostile
    assert lines_of(run("show", "-l", "shelf", "hostile", "--json"))[0]["text"] == hostile


def test_read_needs_no_library(run: Flori, papers: Path, home: Path) -> None:
    result = run("read", papers / "lanterns.txt", papers / "harbour.txt", "--json")
    assert result.exit_code == 0
    assert [record["text"] for record in lines_of(result)] == [LANTERNS, HARBOUR]
    assert not (home / "data").exists()
    assert "Copper salts" in run("read", papers / "lanterns.txt").stdout


def test_read_tells_errors_beside_records(run: Flori, papers: Path) -> None:
    missing = papers / "missing.txt"
    result = run("read", missing, papers / "harbour.txt", "--json")
    assert result.exit_code == 3
    error, record = lines_of(result)
    assert error["path"] == str(missing)
    assert error["error"] in result.stderr
    assert record["text"] == HARBOUR


def test_split_gives_offsets_into_the_file(run: Flori, papers: Path) -> None:
    records = lines_of(run("split", papers / "lanterns.txt", "--json"))
    assert [record["sentence"] for record in records] == list(range(len(records)))
    for record in records:
        assert list(record) == ["sentence", "start", "end", "text", "section"]
        assert LANTERNS[record["start"] : record["end"]] == record["text"]
    assert "Lantern moths glow brighter in cold air." in [record["text"] for record in records]


def test_split_of_several_files_names_them(run: Flori, papers: Path) -> None:
    files = sorted(papers.iterdir())
    records = lines_of(run("split", *files, "--json"))
    assert {record["path"] for record in records} == {str(file) for file in files}


def test_split_names_what_it_cannot_read(run: Flori, papers: Path) -> None:
    result = run("split", papers / "none.txt", papers / "harbour.txt")
    assert result.exit_code == 3
    assert "Harbour seals rest" in result.stdout
    assert "none.txt" in result.stderr


def test_abbreviations_of_a_file_and_of_standard_input(run: Flori, papers: Path) -> None:
    of_file = run("abbreviations", papers / "harbour.txt")
    assert (of_file.exit_code, of_file.stdout) == (0, "LRI\tlong rest interval\n")
    text = "The long rest interval (LRI) was nine hours."
    found = lines_of(run("abbreviations", "--json", input=text))[0]
    start, end = found["short_span"]
    assert text[start:end] == found["short"] == "LRI"
    start, end = found["long_span"]
    assert text[start:end] == found["long"] == "long rest interval"
    assert run("abbreviations", input="None here.").exit_code == 1


# notes and cite


@pytest.fixture
def note(run: Flori, library: str) -> str:
    """Keep a sentence and return its note's id."""
    hit = first_hit(run, library)
    place = f"{hit['key']}#{hit['sentence']}"
    kept = run("notes", "add", place, "--comment", "a claim", "--tag", "metal,moth", "-l", library)
    assert kept.exit_code == 0, kept.stderr
    return kept.stdout.strip()


def test_a_note_is_kept_changed_and_deleted(run: Flori, library: str, note: str) -> None:
    (listed,) = lines_of(run("notes", "--json", "-l", library))
    assert listed["id"] == note
    assert listed["quote"] == "Copper salts doubled the glow of lantern moths."
    assert (listed["comment"], listed["tags"]) == ("a claim", ["metal", "moth"])
    assert listed["quote"] in run("notes", "-l", library).stdout

    end = note[-4:]
    changed = run("notes", "edit", end, "--comment", "doubted", "--tag", "trial", "--untag", "moth")
    assert changed.exit_code == 0, changed.stderr
    (listed,) = lines_of(run("notes", "list", "--json", "-l", library))
    assert (listed["comment"], listed["tags"]) == ("doubted", ["metal", "trial"])
    assert run("notes", "list", "--tag", "moth").exit_code == 1

    assert run("notes", "delete", note).exit_code == 0
    empty = run("notes")
    assert (empty.exit_code, empty.stdout) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["add", "lanterns"], 2),
        (["add", "nobody#0"], 1),
        (["edit", "nothing", "--tag", "x"], 1),
        (["edit", "nothing"], 2),
        (["delete", "nothing"], 1),
        (["export"], 1),
        (["frobnicate"], 2),
    ],
)
def test_what_notes_cannot_do(run: Flori, library: str, arguments: list[str], code: int) -> None:
    result = run("notes", *arguments, "-l", library)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("note")
def test_notes_are_exported(run: Flori, library: str, form: str, tmp_path: Path) -> None:
    shown = run("notes", "export", "--format", form, "-l", library)
    assert shown.exit_code == 0, shown.stderr
    assert "Copper salts" in shown.stdout or "Glow of lantern moths" in shown.stdout
    file = tmp_path / "out"
    assert run("notes", "export", "--format", form, "-o", file, "-l", library).exit_code == 0
    written = file.read_text("utf-8")
    assert written.rstrip("\n") == shown.stdout.rstrip("\n")
    file.write_text("precious")
    refused = run("notes", "export", "--format", form, "-o", file, "-l", library)
    assert refused.exit_code == 2
    assert file.read_text() == "precious"
    forced = run("notes", "export", "--format", form, "-o", file, "--force", "-l", library)
    assert forced.exit_code == 0
    assert file.read_text("utf-8") == written


def test_verify_tells_a_quotation_that_is_no_longer_there(
    run: Flori, library: str, note: str, papers: Path
) -> None:
    assert run("notes", "verify", "-l", library).exit_code == 0
    changed = LANTERNS.replace("Copper salts doubled", "Copper salts halved")
    (papers / "lanterns.txt").write_text(changed)
    assert run("add", "-l", library, papers).exit_code == 0
    result = run("notes", "verify", "-l", library)
    assert result.exit_code == 3
    assert note in result.stdout


@pytest.mark.parametrize("verb", ["verify", "list", "export"])
@pytest.mark.usefixtures("note")
def test_a_note_that_cannot_be_read_is_told_to_the_shell(
    run: Flori, library: str, verb: str
) -> None:
    facts = lines_of(run("library", "info", library, "--json"))[0]
    broken = Path(facts["notes"]) / "broken.md"
    broken.write_text("---\n<<<<<<< ours\n---\n")
    result = run("notes", verb, "-l", library)
    assert result.exit_code == 3
    assert str(broken) in result.stderr


def test_cite_writes_references(run: Flori, library: str) -> None:
    for form, sign in (
        ("text", "Glow of lantern moths in winter"),
        ("bibtex", "@"),
        ("ris", "TY  - "),
        ("csl-json", '"title"'),
        ("nbib", "TI  - "),
    ):
        result = run("cite", "lanterns", "--format", form, "-l", library)
        assert result.exit_code == 0, result.stderr
        assert sign in result.stdout
        assert result.stdout.endswith("\n")


def test_cite_tells_unknown_keys_and_styles(run: Flori, library: str) -> None:
    none = run("cite", "nobody", "-l", library)
    assert (none.exit_code, none.stdout) == (1, "")
    some = run("cite", "nobody", "lanterns", "-l", library)
    assert some.exit_code == 3
    assert "lantern moths" in some.stdout
    assert "nobody" in some.stderr
    style = run("cite", "lanterns", "--style", "no-such-style", "-l", library)
    assert (style.exit_code, style.stdout) == (2, "")
    assert "no-such-style" in style.stderr


def test_formats_are_named_in_the_help_and_where_one_is_not_known(run: Flori) -> None:
    for verb in (["cite", "lanterns"], ["notes", "export"]):
        named = run(verb[0], *verb[1:], "--help").stdout
        refused = run(*verb, "--format", "odt")
        assert refused.exit_code == 2
        for form in ("bibtex", "ris", "csl-json", "nbib"):
            assert form in named
            assert form in refused.stderr


# library


def test_library_tells_what_there_is(run: Flori, library: str) -> None:
    assert library in run("library").stdout.split()
    facts = lines_of(run("library", "info", library, "--json"))[0]
    assert (facts["name"], facts["documents"]) == (library, 2)
    assert facts["sentences"] > 4
    assert str(facts["documents"]) in run("library", "info", "-l", library).stdout
    check = run("library", "check", "-l", library)
    assert (check.exit_code, check.stdout) == (0, "")


def test_a_library_of_a_former_version_is_brought_up_to_date_once(run: Flori, library: str) -> None:
    folder = Path(json.loads(run("library", "info", library, "--json").stdout)["folder"])
    before = run("search", "copper glow", "--json").stdout
    index = sorted(path.stat().st_ino for path in (folder / "index").rglob("*.store"))
    (folder / "VERSION").write_text("2\n")
    first, second = (run("search", "copper glow", "--json") for _ in range(2))
    assert "present format, once" in first.stderr
    assert (folder / "VERSION").read_text() != "2\n"
    assert index != sorted(path.stat().st_ino for path in (folder / "index").rglob("*.store"))
    assert first.stdout == second.stdout == before
    assert "present format" not in second.stderr


def test_library_rebuild_gives_the_same_answers(run: Flori, library: str) -> None:
    before = run("search", "-l", library, "copper glow", "--json").stdout
    assert run("library", "rebuild", library).exit_code == 0
    assert run("search", "-l", library, "copper glow", "--json").stdout == before


def test_library_delete_asks_first(run: Flori, library: str, papers: Path) -> None:
    assert run("library", "delete").exit_code == 2
    run("library", "delete", library, input="n\n")
    assert library in run("library").stdout.split()
    deleted = run("library", "delete", library, input="y\n")
    assert (deleted.exit_code, deleted.stdout) == (0, "")
    assert library not in run("library").stdout.split()
    assert (papers / "lanterns.txt").exists()


@pytest.mark.parametrize(
    "verb", [["search", "copper"], ["show", "lanterns"], ["notes"], ["cite", "a"]]
)
def test_a_library_that_is_not_there_is_refused(
    run: Flori, tmp_path: Path, verb: list[str]
) -> None:
    for location in ("nowhere", str(tmp_path / "nowhere")):
        result = run(*verb, "-l", location)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "nowhere" in result.stderr
        assert len(result.stderr.splitlines()) == 1


# the desk's place, and failures


def test_without_a_terminal_one_question_is_answered(run: Flori) -> None:
    result = run()
    assert result.exit_code == 0, result.stderr
    assert "does milnacipran help fibromyalgia pain?" in result.stdout
    assert "Milnacipran" in result.stdout or "milnacipran" in result.stdout
    assert "open the desk" in result.stdout
    assert "search" in result.stdout


def test_paths_become_a_library_of_their_name(run: Flori, papers: Path, tmp_path: Path) -> None:
    assert run(papers).exit_code == 0
    assert run("search", "-l", "papers", "copper").exit_code == 0
    again = run(papers)
    assert "2 unchanged" in again.stderr

    namesake = tmp_path / "elsewhere" / "papers"
    namesake.mkdir(parents=True)
    (namesake / "kelp.txt").write_text("Kelp beds\n\nKelp grows by the hour.\n")
    assert run(namesake).exit_code == 0
    assert run("search", "-l", "papers-2", "kelp").exit_code == 0
    assert run("search", "-l", "papers", "kelp").exit_code == 1


def test_a_word_that_is_no_verb_and_no_file_is_wrong_usage(run: Flori) -> None:
    result = run("serch", "copper")
    assert result.exit_code == 2
    assert "flori search" in result.stderr


@pytest.mark.parametrize("verb", sorted(flori.commands))
def test_every_verb_has_help_with_examples(run: Flori, verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert result.stdout.count("flori ") >= 2
    assert "--library" in result.stdout


def test_a_fault_of_the_program_is_one_sentence(
    run: Flori, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.library import Library

    def fail(*_arguments: object, **_options: object) -> None:
        raise ValueError("[bold]quite\x1b[31m wrong")

    monkeypatch.setattr(Library, "ask", fail)
    result = run("search", "copper", "-l", library)
    assert result.exit_code == 2
    assert "ValueError" in result.stderr
    assert "\x1b" not in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_full_disk_is_one_sentence(
    run: Flori, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.library import Library

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device", "/shelf/library.db")

    monkeypatch.setattr(Library, "add", fail)
    result = run("add", ".", "-l", library)
    assert result.exit_code == 2
    assert result.stderr == "flori: /shelf/library.db: No space left on device.\n"
