"""What `flori search` says beside its hits: cues, kinds, near words, the parts of a score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui.cli import flori
from tui.explaining import explanation_lines

MOTHS = """A randomised trial of copper in lantern moths

Ada Wick. J Glow. 2011;4(2):17-25.

Copper salts doubled the glow of lantern moths. However, copper was not superior to zinc.
"""
SEALS = "Harbour seals\n\nHarbour seals rest when the tide is low. Copper is of no use to them.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> None:
    """Make a library to search."""
    for name, text in (("moths.txt", MOTHS), ("seals.txt", SEALS)):
        (tmp_path / name).write_text(text)
    added = run("add", "-l", "shelf", str(tmp_path / "moths.txt"), str(tmp_path / "seals.txt"))
    assert added.exit_code == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flori, list(arguments))


def search(*arguments: str) -> Result:
    return run("search", "-l", "shelf", *arguments)


def test_json_tells_cue_and_kind_after_the_promised_fields(shelf: None) -> None:
    hits = [
        json.loads(line)
        for line in search("copper superior zinc", "--json").stdout.split("\n")
        if line
    ]
    names = list(hits[0])
    assert names.index("expanded") < names.index("cue")
    denial = next(hit for hit in hits if "not superior" in hit["text"])
    assert (denial["cue"], denial["kind"]) == ("negation", "trial")
    assert [denial["text"][start:end] for start, end in denial["cue_spans"]] == [
        "However",
        "was not superior",
    ]
    other = next(hit for hit in hits if "doubled" in hit["text"])
    assert (other["cue"], other["cue_spans"]) == (None, [])


def test_words_that_are_not_there_are_told_with_near_ones(shelf: None) -> None:
    result = search("coper salts")
    assert "not in this library: coper (near: copper)" in result.stderr
    assert "Perhaps: copper salts" in result.stderr
    assert search("coper").exit_code == 1


def test_explain_shows_the_parts_of_each_score(shelf: None) -> None:
    result = search("copper glow", "--explain", "-n", "1")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("1\t")
    assert any(line.split()[:1] == ["copper"] for line in lines)
    score = float(next(line for line in lines if line.strip().startswith("score")).split()[-1])
    (hit,) = [
        json.loads(line) for line in search("copper glow", "--json", "-n", "1").stdout.splitlines()
    ]
    assert score == pytest.approx(hit["score"], abs=0.01)


def test_explain_in_json_sums_to_the_score(shelf: None) -> None:
    for line in search("copper glow", "--explain", "--json").stdout.splitlines():
        hit = json.loads(line)
        told = hit["explanation"]
        words = sum(word["sentence"] + word["title"] + word["document"] for word in told["words"])
        assert words + told["subject"] + told["standing"] == pytest.approx(hit["score"])


def test_explain_goes_with_a_question_only(shelf: None, tmp_path: Path) -> None:
    topics = tmp_path / "topics.tsv"
    topics.write_text("t1\tcopper\n")
    assert search("--topics", str(topics), "--explain").exit_code == 2


def test_a_table_of_parts_fits_its_width(shelf: None) -> None:
    from search import Library

    with Library.open("shelf") as library:
        hit = library.ask("copper glow moths").hits[0]
        told = library.explain("copper glow moths", hit.key, hit.sentence)
    for width in (60, 75, 120):
        assert max(map(len, explanation_lines(told, width))) <= width


def test_a_run_of_documents_names_each_once(shelf: None, tmp_path: Path) -> None:
    topics = tmp_path / "topics.tsv"
    topics.write_text("t1\tcopper\n")
    lines = search("--topics", str(topics), "--unit", "document").stdout.splitlines()
    assert [line.split()[2] for line in lines] == sorted({line.split()[2] for line in lines})
    assert [line.split()[3] for line in lines] == ["1", "2"]
