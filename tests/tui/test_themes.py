from __future__ import annotations

from pathlib import Path

import pytest

from tui.themes import COLOURS, DEFAULT, DEFAULT_SIXTEEN, ThemeError, load_themes, read_theme


def test_the_program_ships_two_dark_one_light_and_one_of_sixteen_colours(tmp_path: Path):
    themes, remarks = load_themes(tmp_path)
    assert remarks == ()
    assert {DEFAULT, DEFAULT_SIXTEEN} <= themes.keys()
    assert sum(theme.dark and not theme.ansi for theme in themes.values()) >= 2
    assert sum(not theme.dark for theme in themes.values()) >= 1
    assert sum(theme.ansi for theme in themes.values()) >= 1


def a_theme(name: str, **changes: str) -> str:
    colours = {**dict.fromkeys(COLOURS, "#123456"), **changes}
    return f'name = "{name}"\n[colours]\n' + "".join(
        f'{key} = "{value}"\n' for key, value in colours.items() if value
    )


def test_a_users_theme_is_found_and_a_broken_one_is_named(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(a_theme("mine"))
    (tmp_path / "bad.toml").write_text(a_theme("bad", lit="no colour"))
    (tmp_path / "worse.toml").write_text("name = ")
    themes, remarks = load_themes(tmp_path)
    assert "mine" in themes
    assert "bad" not in themes
    assert len(remarks) == 2
    assert any("bad.toml" in remark and "lit" in remark for remark in remarks)


def test_a_theme_that_lacks_a_colour_says_which(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text(a_theme("mine", match=""))
    with pytest.raises(ThemeError, match="lacks match"):
        read_theme(file)
