from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color

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


def luminance(colour: Color) -> float:
    """WCAG 2.2, "relative luminance"."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour.rgb)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_shipped_theme_is_legible_by_wcag_aa(tmp_path: Path):
    themes, _ = load_themes(tmp_path)
    faint = [
        (theme.name, colour, ground)
        for theme in themes.values()
        if not theme.ansi
        for colour in ("text", "quiet", "accent", "match", "error")
        for ground in ("background", "bar", "lit")
        if contrast(theme.variables[f"desk-{colour}"], theme.variables[f"desk-{ground}"]) < 4.5
    ]
    assert not faint


def test_the_sixteen_colour_theme_writes_only_on_the_terminals_own_background(tmp_path: Path):
    """Which colours a terminal's sixteen are, nobody knows: none of them is a background."""
    theme = load_themes(tmp_path)[0][DEFAULT_SIXTEEN]
    grounds = {theme.variables[f"desk-{name}"] for name in ("background", "bar", "lit")}
    assert grounds == {"ansi_default"}
    assert theme.variables["desk-text"] == theme.variables["desk-quiet"] == "ansi_default"
