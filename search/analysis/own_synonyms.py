"""The user's own table of synonyms: ``$XDG_CONFIG_HOME/florilegium/synonyms.tsv``.

A line is a word (or several), a tab, and what else it is called; more columns may follow. Lines
that are empty or begin with ``#`` say nothing. ``word<TAB>-`` silences all sources for a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from search.analysis.groups import MOST_TERMS, Groups, Terms, terms_of
from search.folders import config_folder

FILE_NAME = "synonyms.tsv"

_SILENT = "-"
_LARGEST = 4_000_000
"""Bytes of a table that is read; beyond that it is a mistake."""


@dataclass(frozen=True, slots=True)
class OwnSynonyms:
    """What the user's table says."""

    groups: Groups = field(default_factory=lambda: Groups(()))
    silenced: frozenset[Terms] = frozenset()
    """Words that have no other words, by the user's will."""
    problems: tuple[str, ...] = ()
    """What is wrong with it, a sentence for each line that was left out."""


_NOTHING = OwnSynonyms()
_kept: tuple[tuple[str, int, int], OwnSynonyms] | None = None


def own_file() -> Path:
    """Return where the user's table is; it need not exist."""
    return config_folder() / FILE_NAME


def own_synonyms() -> OwnSynonyms:
    """Return the user's table as it is now; never raises. It is read again when it changed."""
    global _kept
    path = own_file()
    try:
        state = path.stat()
    except OSError:
        return _NOTHING
    stamp = (str(path), state.st_mtime_ns, state.st_size)
    if _kept is None or _kept[0] != stamp:
        _kept = (stamp, _read(path, state.st_size))
    return _kept[1]


def _read(path: Path, size: int) -> OwnSynonyms:
    """Read a table; what cannot be used is named in its problems."""
    if size > _LARGEST:
        limit = _LARGEST // 1_000_000
        return OwnSynonyms(problems=(f"{path}: is larger than {limit} MB, so it is not used.",))
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return OwnSynonyms(problems=(f"{path}: {reason}, so it is not used.",))
    except UnicodeDecodeError:
        return OwnSynonyms(problems=(f"{path}: is not UTF-8; save it so, and it is used.",))
    groups: list[tuple[str, ...]] = []
    silenced: set[Terms] = set()
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [" ".join(column.split()) for column in line.split("\t")]
        sides = [column for column in columns if column and column != _SILENT]
        problem = _problem(columns, sides)
        if problem:
            problems.append(f"{path}, line {number}: {problem}, so it is left out.")
        elif len(sides) == 1:
            silenced.add(terms_of(sides[0]))
        else:
            groups.append(tuple(sides))
    return OwnSynonyms(Groups(groups), frozenset(silenced), tuple(problems))


def _problem(columns: list[str], sides: list[str]) -> str:
    """Return what is wrong with a line; nothing where it can be used."""
    if len(columns) < 2 or not sides or (len(sides) == 1 and columns[1:] != [_SILENT]):
        return "needs a word, a tab and another word for it"
    made = {terms_of(side): side for side in sides}
    for terms, side in made.items():
        if not terms:
            return f"“{side}” holds no letter or digit"
        if len(terms) > MOST_TERMS:
            return f"“{side[:40]}” is longer than {MOST_TERMS} words"
    if len(sides) > 1 and len(made) == 1:
        return f"“{sides[0]}” and “{sides[1]}” are found by each other already"
    return ""
