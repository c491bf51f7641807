"""What shells and man(1) are given is made of the verbs that there are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from tui.cli import VERBS, flori


def completed(*words: str, begun: str = "") -> list[str]:
    completer = ShellComplete(flori, {}, "flori", "_FLORI_COMPLETE")
    return [item.value for item in completer.get_completions(list(words), begun)]


def test_a_shell_completes_verbs_libraries_and_options(tmp_path: Path) -> None:
    assert {verb.name for verb in VERBS} <= set(completed())
    assert completed(begun="sea") == ["search"]
    (tmp_path / "moths.txt").write_text("Moths glow in winter.\n")
    assert CliRunner().invoke(flori, ["add", "-l", "lanterns", str(tmp_path)]).exit_code == 0
    assert "lanterns" in completed("search", "-l", begun="lan")
    assert "--json" in completed("search", begun="--js")
    assert "list" in completed("library")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_of_its_own(shell: str) -> None:
    result = CliRunner().invoke(flori, ["completion", shell])
    assert result.exit_code == 0
    assert f"_FLORI_COMPLETE={shell}_complete" in result.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=result.stdout, text=True, check=True)


def test_the_manual_names_every_verb_and_option() -> None:
    page = CliRunner().invoke(flori, ["man"]).stdout
    plain = page.replace("\\-", "-")
    for verb in VERBS:
        assert f".SS {verb.name}" in page
        for parameter in verb.params:
            assert all(option in plain for option in parameter.opts if option.startswith("-"))
    requests = {line.split()[0] for line in page.splitlines() if line[:1] in ".'"}
    assert requests <= {".TH", ".SH", ".SS", ".TP", ".B", ".br"}


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_the_manual_is_set_without_a_complaint() -> None:
    page = CliRunner().invoke(flori, ["man"]).stdout
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww"], input=page, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_version_names_the_parts() -> None:
    told = CliRunner().invoke(flori, ["--version"]).stdout
    assert told.startswith("florilegium, version")
    assert "textual" in told
    assert "sqlite" in told
