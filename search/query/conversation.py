"""The questions and answers of one sitting, kept on disk as they are made.

A conversation is a file of JSON Lines, one turn a line, only ever appended to. Each turn is
durable before `append` returns. Hits are kept whole: a kept answer is what was answered then,
whatever becomes of the library.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from search.documents import Span
from search.folders import make_private
from search.query.answer import Answer, Hit
from search.query.parser import Condition, Expansion, Query, Word

MOST_TURNS = 200
"""How many turns `load` brings back: the last ones."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer."""

    id: str
    question: str
    asked: str
    """ISO 8601 time, UTC, to the second."""
    expand: bool
    """Whether synonyms and abbreviations were searched too."""
    answer: Answer
    typed: str = ""
    """What was typed, where that was a follow-up and the question was made of it."""
    understood: str = ""
    """How a follow-up was understood, in a few words."""

    @property
    def prompt(self) -> str:
        """What was typed: the question, or the follow-up that it was made of."""
        return self.typed or self.question


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a conversation's file holds."""

    turns: tuple[Turn, ...]
    broken: int = 0
    """Lines that could not be understood; they stay in the file."""


def new_turn(answer: Answer, *, expand: bool = True, typed: str = "", understood: str = "") -> Turn:
    """Return a turn of now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Turn(uuid4().hex[:12], answer.question, now, expand, answer, typed, understood)


def load(path: Path) -> Loaded:
    """Return the last `MOST_TURNS` turns of a conversation; none where there is no file.

    Raises OSError where the file is there but cannot be read.
    """
    lines: deque[bytes] = deque(maxlen=MOST_TURNS)
    try:
        with path.open("rb") as file:
            lines.extend(line for line in file if line.strip())
    except FileNotFoundError:
        return Loaded(())
    turns = []
    broken = 0
    for line in lines:
        try:
            turns.append(_turn(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            broken += 1
    return Loaded(tuple(turns), broken)


def append(path: Path, turn: Turn) -> None:
    """Keep a turn at the end of a conversation; it is on disk when this returns.

    Two windows may append to one file. A line that a crash cut short is closed off first, so
    that it spoils no other. Raises OSError where the file cannot be written.
    """
    make_private(path.parent)
    line = json.dumps(asdict(turn), ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        end = os.lseek(descriptor, 0, os.SEEK_END)
        if end and os.pread(descriptor, 1, end - 1) != b"\n":
            line = b"\n" + line
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_away(path: Path) -> Path | None:
    """Set a conversation aside under the time of day, beside the new one; return its new place.

    None where there is no conversation. Raises OSError where the folder cannot be written.
    """
    if not path.exists():
        return None
    now = datetime.now(UTC)
    aside = path.with_name(f"{path.stem}-{now:%Y%m%d-%H%M%S-%f}{path.suffix}")
    path.rename(aside)
    return aside


def _turn(kept: Mapping[str, Any]) -> Turn:
    return Turn(
        id=str(kept["id"]),
        question=str(kept["question"]),
        asked=str(kept["asked"]),
        expand=bool(kept["expand"]),
        answer=_answer(kept["answer"]),
        typed=str(kept.get("typed", "")),
        understood=str(kept.get("understood", "")),
    )


def _answer(kept: Mapping[str, Any]) -> Answer:
    return Answer(
        question=kept["question"],
        query=_query(kept["query"]),
        hits=tuple(_hit(hit) for hit in kept["hits"]),
        sentences=kept["sentences"],
        documents=kept["documents"],
        unknown=tuple(kept["unknown"]),
        remarks=tuple(kept["remarks"]),
        nearest=tuple((word, tuple(others)) for word, others in kept.get("nearest", ())),
    )


def _query(kept: Mapping[str, Any]) -> Query:
    return Query(
        question=kept["question"],
        words=tuple(Word(**word) for word in kept["words"]),
        phrases=tuple(tuple(run) for run in kept["phrases"]),
        excluded=tuple(tuple(run) for run in kept["excluded"]),
        prefixes=tuple(kept["prefixes"]),
        filters=tuple((field, value) for field, value in kept["filters"]),
        expansions=tuple(
            Expansion(one["of"], tuple(one["alternatives"]), one["source"])
            for one in kept["expansions"]
        ),
        remarks=tuple(kept["remarks"]),
        either=tuple(tuple(tuple(run) for run in group) for group in kept.get("either", ())),
        excluded_filters=tuple((field, value) for field, value in kept.get("excluded_filters", ())),
        conditions=tuple(map(_condition, kept.get("conditions", ()))),
        literal=tuple(kept.get("literal", ())),
        like=kept.get("like", ""),
        ways=tuple(tuple(tuple(run) for run in group) for group in kept.get("ways", ())),
    )


def _condition(kept: Mapping[str, Any]) -> Condition:
    return Condition(
        kind=kept["kind"],
        text=kept["text"],
        run=tuple(kept["run"]),
        field=kept["field"],
        parts=tuple(map(_condition, kept["parts"])),
    )


def _hit(kept: Mapping[str, Any]) -> Hit:
    lists = {name: tuple(kept[name]) for name in ("authors", "terms", "expanded")}
    spans = {
        name: tuple(Span(**span) for span in kept.get(name, ()))
        for name in ("matches", "cue_spans")
    }
    return Hit(**{**kept, **lists, **spans})
