"""Which folder a name or a path stands for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.errors import LibraryError
from search.folders import expanded, libraries_folder
from search.storage.libraries import locate, remember


def test_a_name_stands_for_a_folder_of_the_user() -> None:
    assert locate("trials") == (libraries_folder() / "trials", "trials")


def test_a_home_is_put_in_for_a_tilde(home: Path) -> None:
    assert locate("~/shelf")[0] == home / "shelf"
    assert expanded("~/shelf") == home / "shelf"


@pytest.mark.parametrize("name", ["~$draft.txt", "~nobody-of-this-name/x"])
def test_a_user_that_nobody_knows_is_part_of_a_name(name: str) -> None:
    assert expanded(name) == Path(name)


def test_a_location_with_a_tilde_of_nobody_is_refused_in_a_sentence() -> None:
    with pytest.raises(LibraryError, match="not a name"):
        locate("~$draft")


def test_a_folder_whose_name_is_not_utf8_is_not_remembered(tmp_path: Path) -> None:
    remember("odd", Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")))
