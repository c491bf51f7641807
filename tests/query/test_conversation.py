"""Turns come back as they were kept."""

from __future__ import annotations

import json
import multiprocessing
import stat
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Span
from search.query.answer import Answer, Hit
from search.query.conversation import MOST_TURNS, append, load, new_turn
from search.query.parser import Condition, Expansion, Query, Word


def answer(question: str = "pain?", text: str = "Pain is common.") -> Answer:
    hit = Hit(
        1, 2.5, "key", 3, 10, 10 + len(text), text, "BODY", None, None, ("A B",), 2009, None,
        None, None, "/x.txt", ("pain",), (), (Span(0, 4),),
        cue="negation", cue_spans=(Span(1, 2),), kind="trial", copies=2,
    )  # fmt: skip
    query = Query(
        question,
        (Word("pain", "pain"),),
        (("a", "b"),),
        (("c",),),
        ("pre",),
        (("year", "2009"),),
        (Expansion("pain", ("ache",), "synonym"),),
        ("A remark.",),
        ((("c", "d"), ("e",)),),
        (("author", "x"),),
        (Condition("not", parts=(Condition("word", "rat", ("rat",)),)),),
        ("LDN",),
        "key#3",
        ((("pain",), ("ach",)),),
    )
    nearest = (("zzz", ("zzy", "zyz")),)
    return Answer(question, query, (hit,), 7, 3, ("zzz",), ("Another.",), nearest)


def test_a_turn_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "sittings" / "today.jsonl"
    second = new_turn(answer("pain sleep"), expand=False, typed="and sleep?", understood="both")
    turns = [new_turn(answer()), second]
    for turn in turns:
        append(path, turn)
    assert load(path).turns == tuple(turns)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@settings(max_examples=30)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_comes_back(question: str, text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.jsonl"
        turn = new_turn(answer(question, text))
        append(path, turn)
        append(path, turn)
        assert load(path).turns == (turn, turn)


def test_no_file_is_an_empty_conversation(tmp_path: Path) -> None:
    assert load(tmp_path / "none.jsonl").turns == ()


def test_a_turn_of_an_older_program_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    turn = new_turn(answer())
    append(path, turn)
    kept = json.loads(path.read_text())
    newer = ("either", "excluded_filters", "conditions", "literal", "like", "ways")
    for name in newer:
        del kept["answer"]["query"][name]
    for name in ("cue", "cue_spans", "kind", "copies"):
        del kept["answer"]["hits"][0][name]
    del kept["answer"]["nearest"], kept["typed"], kept["understood"]
    path.write_text(json.dumps(kept) + "\n")
    (back,) = load(path).turns
    query = back.answer.query
    assert all(not getattr(query, name) for name in newer)
    assert (back.answer.hits[0].cue, back.answer.hits[0].kind, back.typed) == ("", "", "")
    assert query.words == turn.answer.query.words


def test_broken_lines_are_counted_and_left(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    good = new_turn(answer())
    append(path, good)
    with path.open("ab") as file:
        file.write(b'{"id": 1}\n[]\n\xff\xfe\n{"cut": ')
    later = new_turn(answer("later"))
    append(path, later)
    loaded = load(path)
    assert loaded.turns == (good, later)
    assert loaded.broken == 4
    assert b'{"cut": \n' in path.read_bytes()


def test_only_the_last_turns_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    turn = new_turn(answer())
    append(path, turn)
    line = path.read_bytes()
    path.write_bytes(line * (MOST_TURNS + 5))
    assert len(load(path).turns) == MOST_TURNS


def _append_many(path: Path, name: str) -> None:
    for _ in range(20):
        append(path, new_turn(answer(name)))


def test_two_windows_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    context = multiprocessing.get_context("fork")
    windows = [context.Process(target=_append_many, args=(path, name)) for name in "ab"]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert len(load(path).turns) == 40
    assert all(json.loads(line) for line in path.read_text().splitlines())
