"""Documents as storage keeps them: one compressed piece of bytes each.

A piece tells in its first byte how it is deflated, and the name of a learnt dictionary follows.
Then come, up to the byte 255, the lengths of sentences: numbers without a pattern, which deflating
would make longer; then, deflated, two lines of JSON, the reference and the places of sections and
sentences, and the text, which is kept exactly.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from itertools import groupby
from typing import Any

from search.documents import Document, Person, Reference, Section, Sentence, Span
from search.storage.dictionaries import deflated, inflated, is_known, name_of

_FIELDS = tuple(one.name for one in fields(Reference))
_PLAIN, _COMMON, _LEARNT = b"\0", b"\1", b"\2"
"""What comes first in a piece: that it is not deflated, or by which dictionary."""
_NAMED = 5
"""Bytes before the lengths where the dictionary is named."""

_APART = b"\xff"
"""Ends the lengths; no UTF-8 has it."""

_HEAD = 2048
"""Bytes in which most references end."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A document as it is kept."""

    key: str
    path: str
    format: str
    digest: bytes
    """SHA-256 of the text."""
    content: bytes
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None


def pack(document: Document, learnt: bytes = b"", *, plain: bool = False) -> Packed:
    """Return a document as it is kept; ``plain`` is larger, but sooner made.

    ``learnt`` is what `search.storage.dictionaries` learnt from documents like it.
    """
    reference = document.reference
    lengths = [one.end - one.start for one in document.sentences]
    apart = _as_bytes(lengths)
    head = _json(
        [
            document.format,
            _sections(document.sections, len(document.text)),
            *_sentences(document.sentences),
            _gaps_and_lengths(document.citation_marks),
            0 if apart or not lengths else lengths,
        ]
    )
    text = document.text.encode("utf-8", "surrogatepass")
    lines = f"{reference_json(reference)}\n{head}\n".encode("utf-8", "surrogatepass")
    if plain:
        content = (_PLAIN, apart, _APART, lines, text)
    elif learnt:
        told = _LEARNT + name_of(learnt)
        content = (told, apart, _APART, deflated(lines + text, learnt), b"")
    else:
        content = (_COMMON, apart, _APART, deflated(lines + text), b"")
    return Packed(
        document.key,
        document.path,
        document.format,
        sha256(text).digest(),
        b"".join(content),
        reference.doi,
        reference.pmid,
        reference.pmcid,
    )


def _as_bytes(lengths: Sequence[int]) -> bytes:
    """Return numbers as UTF-8 has those of characters; nothing where one is none of these."""
    if not lengths or min(lengths) < 0 or max(lengths) > sys.maxunicode:
        return b""
    return "".join(map(chr, lengths)).encode("utf-8", "surrogatepass")


def _sections(sections: Sequence[Section], whole: int) -> list[str | int | None]:
    """Return name, gap before it, length and heading of each; no length where it is the last."""
    kept: list[str | int | None] = []
    end = 0
    for part in sections:
        length = None if part.end == whole else part.end - part.start
        kept += (part.name, part.start - end, length, part.heading)
        end = part.end
    return kept


def _sentences(sentences: Sequence[Sentence]) -> Iterable[object]:
    """Yield the names of sections, which of these each has, the gaps before each, the pages."""
    names = list(dict.fromkeys(one.section for one in sentences))
    yield names
    yield _runs([names.index(one.section) for one in sentences])
    ends = [0, *(one.end for one in sentences)]
    yield _runs([one.start - end for one, end in zip(sentences, ends, strict=False)])
    pages = [one.page for one in sentences]
    yield _runs(pages) if any(page is not None for page in pages) else 0


def _gaps_and_lengths(spans: Iterable[Span]) -> list[int]:
    kept: list[int] = []
    end = 0
    for one in spans:
        kept += (one.start - end, one.end - one.start)
        end = one.end
    return kept


def _runs(values: Sequence[object]) -> list[object]:
    """Return each value with how often it follows itself; the last goes on to the end."""
    runs = [each for value, run in groupby(values) for each in (value, len(list(run)))]
    return runs[:-1]


def _spread(runs: list[Any], count: int) -> list[Any]:
    spread: list[Any] = []
    for place in range(0, len(runs) - 1, 2):
        spread += [runs[place]] * runs[place + 1]
    return spread + runs[-1:] * (count - len(spread))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def reference_json(reference: Reference) -> str:
    """Return a reference as kept: JSON of the fields that say anything."""
    told = {name: value for name in _FIELDS if (value := getattr(reference, name))}
    for name in ("authors", "editors"):
        if name in told:
            told[name] = [{"family": one.family, "given": one.given} for one in told[name]]
    return _json(told)


def reference_of(kept: str) -> Reference:
    """Return the reference that `reference_json` kept."""
    fields = json.loads(kept)
    for name in ("authors", "editors"):
        if name in fields:
            fields[name] = tuple(Person(**person) for person in fields[name])
    for name in ("keywords", "genres", "subjects", "notices"):
        if name in fields:
            fields[name] = tuple(fields[name])
    return Reference(**fields)


def _taken_apart(content: bytes, most: int = 0) -> tuple[bytes, str]:
    """Return the lengths in a piece and what was deflated, or the beginning of that."""
    kind = content[:1]
    begin = _NAMED if kind == _LEARNT else 1
    end = content.index(_APART, begin)
    rest = content[end + 1 :]
    if kind != _PLAIN:
        rest = inflated(rest, content[1:begin], most)
    return content[begin:end], rest.decode("utf-8", "ignore" if most else "surrogatepass")


def is_readable(content: bytes) -> bool:
    """Tell whether the dictionary by which a piece was deflated is known."""
    return content[:1] != _LEARNT or is_known(content[1:_NAMED])


def packed_reference(content: bytes) -> str:
    """Return the reference that a piece holds, as `reference_json` gave it."""
    _, beginning = _taken_apart(content, _HEAD)
    line, end, _ = beginning.partition("\n")
    return line if end else _taken_apart(content)[1].partition("\n")[0]


def unpack(key: str, path: str, content: bytes) -> Document:
    """Return the document that was packed."""
    apart, whole = _taken_apart(content)
    reference, head, text = whole.split("\n", 2)
    form, sections, names, codes, gaps, pages, marks, lengths = json.loads(head)
    lengths = lengths or list(map(ord, apart.decode("utf-8", "surrogatepass")))
    count = len(lengths)
    sentences = []
    end = 0
    for number, (gap, length, code, page) in enumerate(
        zip(
            _spread(gaps, count),
            lengths,
            _spread(codes, count),
            _spread(pages or [None], count),
            strict=True,
        )
    ):
        begin = end + gap
        end = begin + length
        sentences.append(Sentence(number, begin, end, names[code], page))
    return Document(
        key=key,
        text=text,
        reference=reference_of(reference),
        sections=tuple(_unpacked_sections(sections, len(text))),
        sentences=tuple(sentences),
        citation_marks=tuple(_unpacked_spans(marks)),
        path=path,
        format=form,
    )


def _unpacked_sections(kept: Sequence[Any], whole: int) -> Iterable[Section]:
    end = 0
    for name, gap, length, heading in zip(*(kept[place::4] for place in range(4)), strict=True):
        start = end + gap
        end = whole if length is None else start + length
        yield Section(name, start, end, heading)


def _unpacked_spans(kept: Sequence[int]) -> Iterable[Span]:
    end = 0
    for gap, length in zip(kept[::2], kept[1::2], strict=True):
        start = end + gap
        end = start + length
        yield Span(start, end)
