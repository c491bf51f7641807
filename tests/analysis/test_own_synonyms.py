"""The user's own table of synonyms."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis.own_synonyms import own_file, own_synonyms
from search.analysis.synonyms import alternatives, other_words


@pytest.fixture
def table(home: Path) -> Path:
    path = home / "config" / "florilegium" / "synonyms.tsv"
    path.parent.mkdir(parents=True)
    return path


def test_without_a_table_nothing_is_said(home: Path) -> None:
    assert own_file() == home / "config" / "florilegium" / "synonyms.tsv"
    assert len(own_synonyms().groups) == 0
    assert own_synonyms().problems == ()


def test_its_words_are_found_from_both_sides_and_come_first(table: Path) -> None:
    table.write_text("# mine\nquux pain\tQP\tquuxalgia\nstroke\tbrain insult\n", "utf-8")
    assert alternatives(["quux", "pain"])[0].alternatives == ("QP", "quuxalgia")
    assert alternatives(["Quuxalgia"])[0].alternatives == ("quux pain", "QP")
    assert alternatives(["strokes"])[0].alternatives[0] == "brain insult"
    assert other_words("QP") == {"own": ("quux pain", "quuxalgia")}


def test_a_word_can_be_silenced(table: Path) -> None:
    assert alternatives(["stroke"])
    table.write_text("stroke\t-\n", "utf-8")
    assert alternatives(["stroke"]) == []
    assert other_words("stroke") == {}


def test_a_change_is_seen_at_once(table: Path) -> None:
    table.write_text("quux\tfrob\n", "utf-8")
    assert other_words("quux") == {"own": ("frob",)}
    table.write_text("quux\tfrobs and more\n", "utf-8")
    assert other_words("quux") == {"own": ("frobs and more",)}
    table.unlink()
    assert other_words("quux") == {}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("lonely", "needs a word, a tab"),
        ("\tquux", "needs a word, a tab"),
        ("quux\t!?", "holds no letter or digit"),
        ("quux\t" + "word " * 9, "longer than 8 words"),
        ("tremor\ttremors", "are found by each other already"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_left_out(
    table: Path, line: str, wrong: str
) -> None:
    table.write_text(f"# head\n{line}\nquux\tfrob\n", "utf-8")
    (problem,) = own_synonyms().problems
    assert f"{table}, line 2: " in problem
    assert wrong in problem
    assert other_words("frob") == {"own": ("quux",)}


def test_a_table_of_another_encoding_is_named(table: Path) -> None:
    table.write_bytes(b"caf\xe9\tquux\n")
    assert "is not UTF-8" in own_synonyms().problems[0]
    assert other_words("quux") == {}
