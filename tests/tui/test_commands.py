"""The commands are data: what holds for all of them."""

from __future__ import annotations

import pytest

from tui.commands import COMMANDS, EVERYWHERE, GROUPS, PROMPT, Command, command, footer
from tui.help import help_rows
from tui.keys import keymap, keys_of, shown

TAKEN = {"ctrl+b", "ctrl+a", "ctrl+s", "ctrl+q", "ctrl+z", "ctrl+backslash"}
"""Keys that tmux, screen or the tty take for themselves."""


@pytest.mark.parametrize("item", COMMANDS.values(), ids=lambda item: item.id)
def test_every_command_is_complete(item: type[Command]):
    assert item.help()
    assert item.title
    assert item.where
    assert command(item.name()) is item
    assert not TAKEN & set(keys_of(item, {}))


@pytest.mark.parametrize("place", EVERYWHERE)
def test_no_key_calls_two_commands_in_one_place(place: str):
    keys = [key for item in COMMANDS.values() if place in item.where for key in keys_of(item, {})]
    assert len(keys) == len(set(keys))


def test_no_letter_is_a_key_in_the_prompt():
    for item in COMMANDS.values():
        if PROMPT in item.where:
            assert all(len(key) > 1 for key in keys_of(item, {}))
            assert {"slash", "question_mark"} & set(keys_of(item, {})) <= {"question_mark"}


def test_escape_is_never_the_only_way():
    for item in COMMANDS.values():
        keys = keys_of(item, {})
        assert keys != ["escape"]


def test_every_place_has_a_footer_that_ends_in_help():
    for place in EVERYWHERE:
        labels = [item.label for item in footer(place)]
        assert "help" in labels
        assert len(labels) == len(set(labels))


def test_the_help_names_every_command_and_the_users_own_keys():
    text = "\n".join(row.text for row in help_rows(78, {"note.keep": "ctrl+k"}))
    for group in GROUPS:
        assert group in text
    for item in COMMANDS.values():
        assert item.help().split()[0] in text
    assert "^k" in text
    assert max(len(row.text) for row in help_rows(78, {})) <= 78


def test_unknown_ids_in_the_users_keys_are_named():
    usable, remarks = keymap({"note.keep": "k", "note.burn": "x"})
    assert usable == {"note.keep": "k"}
    assert "note.burn" in remarks[0]


def test_keys_are_shown_as_people_write_them():
    assert [shown(key) for key in ("ctrl+p", "slash", "f1", "shift+tab", "G")] == [
        "^p",
        "/",
        "F1",
        "Shift+Tab",
        "G",
    ]
