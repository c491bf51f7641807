"""`flori synonyms`: other words for a word, and where they come from."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tui.cli import flori

MESH = (
    "<DescriptorRecordSet><DescriptorRecord><ConceptList><Concept><TermList>"
    "<Term><String>Pain, Quux</String></Term><Term><String>Quuxalgia</String></Term>"
    "</TermList></Concept></ConceptList></DescriptorRecord></DescriptorRecordSet>"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flori, ["synonyms", *arguments])


def test_the_sources_are_shown_with_what_is_wrong(home: Path) -> None:
    table = home / "config" / "florilegium" / "synonyms.tsv"
    table.parent.mkdir(parents=True)
    table.write_text("quux\tfrob\nbroken\n", "utf-8")
    shown = run()
    assert shown.exit_code == 0
    assert "built in:" in shown.stdout
    assert f"1 line in {table}" in shown.stdout
    assert f"{table}, line 2: " in shown.stderr
    assert json.loads(run("sources", "--json").stdout)["own"] == 1


def test_other_words_are_listed_by_source() -> None:
    shown = run("list", "heart", "attack")
    assert shown.exit_code == 0
    assert "myocardial infarction" in shown.stdout
    assert "tumor" in json.loads(run("list", "tumour", "--json").stdout)["spelling"]
    assert run("list", "xyzzy").exit_code == 1
    assert run("heart", "attack").stdout == shown.stdout
    assert run("tumour", "--json").exit_code == 0


def test_mesh_is_imported_and_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "desc.xml"
    file.write_text(MESH, "utf-8")
    done = run("import", str(file))
    assert (done.exit_code, "1 concept with 2 names" in done.stderr) == (0, True)
    assert "Quux Pain" in run("list", "quuxalgia").stdout
    assert "from desc.xml" in run().stdout
    assert run("forget").exit_code == 0
    assert run("list", "quuxalgia").exit_code == 1
    assert run("forget").exit_code == 1


def test_a_file_that_is_none_of_mesh_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("nothing of the kind", "utf-8")
    refused = run("import", str(file))
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert str(file) in refused.stderr
