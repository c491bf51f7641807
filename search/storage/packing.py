"""Documents as rows of SQLite: the compact forms of references, sections and sentences.

Text and offsets are kept exactly. Sentences and citation marks are packed as unsigned 32-bit
integers in this machine's byte order; all else is compact JSON.
"""

from __future__ import annotations

import json
from array import array
from dataclasses import fields
from typing import Any

from search.documents import Document, Person, Reference, Section, Sentence, Span

COLUMNS = "key, text, reference, sections, sentences, pages, marks, path, format"
"""The columns that `unpack` takes and `pack` gives, in this order."""

_FIELDS = tuple(one.name for one in fields(Reference))


def pack(document: Document) -> tuple[Any, ...]:
    """Return the values of `COLUMNS` for a document."""
    names = [part.name for part in document.sections]
    names += [one.section for one in document.sentences]
    code = {name: place for place, name in enumerate(dict.fromkeys(names))}
    sentences = array("I")
    for one in document.sentences:
        sentences.extend((one.start, one.end, code[one.section]))
    pages = [one.page for one in document.sentences]
    marks = array("I", [n for mark in document.citation_marks for n in (mark.start, mark.end)])
    sections = [[part.name, part.start, part.end, part.heading] for part in document.sections]
    return (
        document.key,
        document.text,
        reference_json(document.reference),
        _json({"names": list(code), "sections": sections}),
        sentences.tobytes(),
        _json(pages) if any(pages) else None,
        marks.tobytes(),
        document.path,
        document.format,
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def reference_json(reference: Reference) -> str:
    """Return a reference as kept: JSON of the fields that say anything."""
    told = {name: value for name in _FIELDS if (value := getattr(reference, name))}
    for name in told.keys() & {"authors", "editors"}:
        told[name] = [{"family": one.family, "given": one.given} for one in told[name]]
    return _json(told)


def reference_of(kept: str) -> Reference:
    """Return the reference that `reference_json` kept."""
    fields = json.loads(kept)
    for name in ("authors", "editors"):
        fields[name] = tuple(Person(**person) for person in fields.get(name, ()))
    for name in ("keywords", "genres", "subjects", "notices"):
        fields[name] = tuple(fields.get(name, ()))
    return Reference(**fields)


def _spans(packed: bytes) -> tuple[Span, ...]:
    numbers = array("I", packed)
    return tuple(Span(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))


def unpack(row: tuple[Any, ...]) -> Document:
    """Return the document of a row of `COLUMNS`."""
    key, text, reference, sections, sentences, pages, marks, path, form = row
    kept = json.loads(sections)
    names: list[str] = kept["names"]
    numbers = array("I", sentences)
    printed: list[str | None] = json.loads(pages) if pages else [None] * (len(numbers) // 3)
    return Document(
        key=key,
        text=text,
        reference=reference_of(reference),
        sections=tuple(Section(*part) for part in kept["sections"]),
        sentences=tuple(
            Sentence(number, start, end, names[code], page)
            for number, (start, end, code, page) in enumerate(
                zip(numbers[::3], numbers[1::3], numbers[2::3], printed, strict=True)
            )
        ),
        citation_marks=_spans(marks),
        path=path,
        format=form,
    )
