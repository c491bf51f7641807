"""The commands are data: what holds for all of them."""

from __future__ import annotations

import pytest

from tui.commands import COMMANDS, EVERYWHERE, GROUPS, PROMPT, Command, footer, keys_in
from tui.keys import PRESETS, is_key, keymap, keys_of, shown, understood
from tui.popups.help import help_rows

TAKEN = {"ctrl+b", "ctrl+a", "ctrl+s", "ctrl+q", "ctrl+backslash"}
"""Keys that tmux, screen or the tty take for themselves (Ctrl+Z does what the tty would)."""


@pytest.mark.parametrize("item", COMMANDS.values(), ids=lambda item: item.id)
def test_every_command_is_complete(item: type[Command]):
    assert item.help()
    assert item.title
    assert item.where
    assert keys_of(item, {})
    assert not TAKEN & set(keys_of(item, {}))


def test_no_two_commands_have_one_name():
    names = [item.name() for item in COMMANDS.values()]
    assert len(names) == len(set(names)) == sum(len(group) for group in GROUPS.values())


@pytest.mark.parametrize("place", EVERYWHERE)
def test_no_key_calls_two_commands_in_one_place(place: str):
    keys = [key for item in COMMANDS.values() if place in item.where for key in keys_of(item, {})]
    assert len(keys) == len(set(keys))


def test_no_character_is_a_key_in_the_prompt():
    for item in COMMANDS.values():
        if PROMPT in item.where:
            keys = item.binding(PROMPT).key.split(",")
            assert all(len(key) > 1 for key in keys)
            assert not {"question_mark", "colon"} & set(keys)
    own = keymap({"desk.help": "question_mark,h"})
    assert own["desk.help@prompt"] == "f24"
    assert own["desk.help@reader"] == "question_mark,h"


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
    wishes = understood({"note.keep": "f5", "note.burn": "x"}, lines={"note.burn": 7})
    assert wishes.changed == {"note.keep": "f5"}
    assert "note.burn" in wishes.remarks[0]
    assert "line 7" in wishes.remarks[0]


def test_what_is_no_key_and_what_others_take_is_named():
    wishes = understood({"note.keep": "ctrl-k,s", "note.tag": "ctrl+b", "note.undo": "s"})
    assert wishes.changed["note.keep"] == "s"
    assert ["ctrl-k" in wishes.remarks[0], "tmux" in wishes.remarks[1]] == [True, True]
    assert "note.keep" in wishes.remarks[2]


def test_a_key_that_the_user_gives_away_is_taken_from_whoever_had_it():
    changed = understood({"note.keep": "k"}).changed
    assert changed["note.keep"] == "k"
    assert changed["move.up"] == "up"


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("place", EVERYWHERE)
def test_no_preset_gives_a_key_to_two_commands_in_one_place(preset: str, place: str):
    wishes = understood({}, preset)
    keys = [
        key
        for item in COMMANDS.values()
        if place in item.where
        for key in keys_in(place, keys_of(item, wishes.changed))
    ]
    assert wishes.remarks == ()
    assert len(keys) == len(set(keys))
    assert not TAKEN & set(keys)


def test_presets_are_made_of_commands_and_keys_that_exist():
    for changes in PRESETS.values():
        assert changes.keys() <= COMMANDS.keys()
        assert all(is_key(key) for keys in changes.values() for key in keys.split(","))
    for item in COMMANDS.values():
        assert all(is_key(key) for key in keys_of(item, {}))


def test_a_preset_that_is_not_there_is_named():
    assert "vi, " not in understood({}, "vi").remarks[0]
    assert "vim" in understood({}, "vi").remarks[0]


def test_keys_are_shown_as_people_write_them():
    assert [shown(key) for key in ("ctrl+p", "slash", "f1", "shift+tab", "G")] == [
        "^p",
        "/",
        "F1",
        "Shift+Tab",
        "G",
    ]
