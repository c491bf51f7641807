r"""A note as a text file: names and values between ``---`` lines, then the comment.

::

    ---
    key: "mease2009"
    quote: "Pain is often widespread."
    start: 120
    end: 145
    tags: ["pain"]
    verdicts: {"does rest help pain?": "contradicts"}
    colour: "yellow"
    ---

    My own words, in Markdown.

Each value is JSON on one line, which is YAML too. What a person wrote by hand may be plain
words instead (``section: RESULTS``, ``tags: pain, sleep``) or a YAML list of ``- word`` lines;
``verdict: supports`` is a verdict on the note's own question. The file's stem is the note's id.
A comment with control characters cannot stand as plain text; it becomes a value,
``comment: "…"``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields

from search.inert import is_plain, to_json
from search.notes.note import Note

_FENCE = "---"
_NAMED = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")

_WORDS = (
    "key",
    "quote",
    "prefix",
    "suffix",
    "digest",
    "section",
    "citation",
    "question",
    "colour",
    "created",
)
_WRITTEN = tuple(field.name for field in fields(Note) if field.name not in ("id", "comment"))
_KNOWN = {*_WRITTEN, "id", "comment", "verdict"}


class FormatError(Exception):
    """A note file that cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class NoteFile:
    """What a note's file holds: the note, and the lines that are not ours but the user's."""

    note: Note
    others: tuple[str, ...] = ()
    """Front-matter lines of unknown names and YAML comments, as written."""


def write(file: NoteFile) -> str:
    """Return the text of a note's file."""
    note = file.note
    lines = [_FENCE]
    for name in _WRITTEN:
        value = getattr(note, name)
        if name == "tags":
            value = list(value)
        elif name == "verdicts":
            value = dict(value)
        lines.append(f"{name}: {to_json(value)}")
    plain = is_plain(note.comment)
    if not plain:
        lines.append(f"comment: {to_json(note.comment)}")
    lines += [*file.others, _FENCE, ""]
    text = "\n".join(lines)
    return f"{text}\n{note.comment}\n" if plain and note.comment else text


def read(text: str, id: str) -> NoteFile:
    """Read a note's file.

    Raises FormatError with line and reason when a passage and its place cannot be made out.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        raise FormatError("line 1: a note begins with a line ---")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise FormatError("the line --- that ends the front matter is missing")
    values, others = _front_matter(lines[1:end])
    body = "\n".join(lines[end + 1 :]).removeprefix("\n").removesuffix("\n")
    stored = _text(values["comment"]) if "comment" in values else ""
    comment = f"{stored}\n\n{body}" if stored and body.strip() else stored or body
    missing = [name for name in ("key", "quote", "start", "end") if name not in values]
    if missing:
        raise FormatError(f"the front matter has no {' and no '.join(missing)}")
    start, stop = _number("start", values["start"]), _number("end", values["end"])
    if stop < start:
        raise FormatError(f"end {stop} lies before start {start}")
    page = values.get("page", "null")
    sentence = values.get("sentence", "null")
    return NoteFile(
        Note(
            id=id,
            start=start,
            end=stop,
            page=None if _decoded(page) is None else _text(page),
            sentence=None if _decoded(sentence) is None else _number("sentence", sentence),
            tags=_list(values["tags"]) if "tags" in values else (),
            verdicts=_verdicts(values),
            comment=comment,
            **{name: _text(values[name]) for name in _WORDS if name in values},
        ),
        others,
    )


def _front_matter(lines: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the known names with their values as written, and the other lines."""
    values: dict[str, str] = {}
    others: list[str] = []
    name = ""
    for number, line in enumerate(lines, 2):
        named, item = _NAMED.match(line), _ITEM.match(line)
        if named:
            name = named[1]
            if name in values:
                raise FormatError(f"line {number}: {name} stands twice")
            if name in _KNOWN:
                values[name] = (named[2] or "").strip()
            else:
                others.append(line)
        elif name == "tags" and item and (not values[name] or values[name].startswith("\n")):
            values[name] += "\n" + item[1]
        elif name not in _KNOWN or not line.strip() or line.lstrip().startswith("#"):
            others.append(line)
        else:
            raise FormatError(f"line {number}: expected name: value")
    return values, tuple(others)


def _decoded(written: str) -> object:
    """Return the JSON value, or the words themselves where they are not JSON."""
    try:
        value: object = json.loads(written)
    except (ValueError, RecursionError):
        return written
    return value


def _text(written: str) -> str:
    """Return a string; a number that a person wrote bare (``page: 44``) stays as written."""
    value = _decoded(written)
    if value is None:
        return ""
    return value if isinstance(value, str) else written


def _number(name: str, written: str) -> int:
    value = _decoded(written)
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FormatError(f"{name} is {written[:40]!r}, not a whole number from 0 on")
    return value


def _verdicts(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the verdicts by question; a bare ``verdict`` is on the note's own question."""
    held = _decoded(values.get("verdicts") or "{}")
    if not isinstance(held, dict):
        raise FormatError('verdicts is not written as {"question": "verdict"}')
    told = {question: str(verdict) for question, verdict in held.items() if verdict}
    alone = _text(values.get("verdict", ""))
    if alone:
        told.setdefault(_text(values.get("question", "")), alone)
    return tuple(told.items())


def _list(written: str) -> tuple[str, ...]:
    """Return a list written as JSON, as ``[a, b]``, as ``a, b`` or as ``- a`` lines."""
    if written.startswith("\n"):
        items = written[1:].split("\n")
    else:
        value = _decoded(written)
        if isinstance(value, list):
            return tuple(item if isinstance(item, str) else json.dumps(item) for item in value)
        bare = _text(written)
        if bare.startswith("[") and bare.endswith("]"):
            bare = bare[1:-1]
        items = bare.split(",")
    return tuple(word for item in items if (word := _text(item.strip()).strip()))
