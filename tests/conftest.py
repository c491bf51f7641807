"""What all tests share: no test sees, or leaves anything in, the home of who runs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REAL_SEEDS = os.environ.get("FLORILEGIUM_REAL_SEEDS", "")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own; children that it starts inherit it."""
    for name in [name for name in os.environ if name.startswith("FLORILEGIUM_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name in ("COLUMNS", "LINES"):  # a test runner may have left its own
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable, folder in (
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    return home


@pytest.fixture(scope="session")
def real_seeds() -> Path:
    """Return the folder of the real documents, named by FLORILEGIUM_REAL_SEEDS, else skip."""
    folder = Path(REAL_SEEDS)
    if not REAL_SEEDS or not folder.is_dir():
        pytest.skip("FLORILEGIUM_REAL_SEEDS names no folder of real documents")
    return folder
