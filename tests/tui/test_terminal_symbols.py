"""What a terminal cannot show is written as what it can, cell for cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.screen import ShadowScreen
from tui.terminal.symbols import takes_utf8, writer


@pytest.mark.parametrize(
    ("environment", "known"),
    [
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "C", "LC_ALL": "de_DE.utf8"}, True),
        ({"LC_CTYPE": "en_US.UTF-8"}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({}, False),
        ({"LANG": "en_US.ISO-8859-1"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, False),
        # What Python itself puts there in the C locale.
        ({"LC_CTYPE": "C.UTF-8"}, False),
    ],
)
def test_the_locale_tells_what_may_be_written(environment: dict[str, str], known: bool):
    assert takes_utf8(environment) is known
    assert (writer("auto", environment) is None) is known
    assert writer("unicode", environment) is None


def shown(text: str, symbols: str, environment: dict[str, str]) -> str:
    screen = ShadowScreen(40, 1, writer=writer(symbols, environment))
    screen.paint(0, 0, [(text, "")])
    return screen.frame()


def test_in_a_plain_locale_nothing_but_ascii_is_sent():
    frame = shown("│▌• “Müller” — 5 µg ≤ β 日本 e\u0301x …", "auto", {})
    assert frame.isascii()
    assert '||* "Muller" - 5 ug < b ? ?  ex ~' in frame


def test_asked_for_ascii_the_letters_of_documents_stay():
    frame = shown("▌ Müller → β e\u0301", "ascii", {"LANG": "en_GB.UTF-8"})
    assert "| Müller > β e\u0301" in frame


@given(st.text(max_size=60))
def test_whatever_is_written_takes_the_cells_it_took(text: str):
    plain, written = ShadowScreen(80, 1), ShadowScreen(80, 1, writer=writer("auto", {}))
    end = plain.paint(0, 0, [(text, ""), ("|", "")])
    assert written.paint(0, 0, [(text, ""), ("|", "")]) == end
    frame = written.frame()
    assert frame.isascii()
    assert frame.count("\x1b") <= plain.frame().count("\x1b") + 1
