"""Notes that leave the desk: verified against their sources, in the form that is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote as percent_encoded

from search.documents import Document, Reference
from search.errors import NoteError
from search.files import write_atomically
from search.folders import expanded
from search.inert import to_json, visible
from search.notes import anchors, citations, markdown
from search.notes.anchors import Anchor
from search.notes.note import Note

DocumentOf = Callable[[str], Document | None]
"""Returns the document of a key, or None where the library does not hold it."""

_VERDICTS = {
    "moved": "*(found elsewhere in the source than where it was kept)*",
    "missing": "**(not found in source)**",
}
_NO_SOURCE = "**(not checked: the library does not hold the source)**"


@dataclass(frozen=True, slots=True)
class _Checked:
    """A note with its source, and where its passage stands there now."""

    note: Note
    document: Document | None
    anchor: Anchor


def verify(notes: Iterable[Note], document_of: DocumentOf) -> list[tuple[Note, Anchor]]:
    """Look up every note's passage in its source; without a source it is ``missing``."""
    return [(item.note, item.anchor) for item in _checked(notes, document_of)]


def export(notes: Iterable[Note], document_of: DocumentOf, format: str = "markdown") -> str:
    """Return notes in one of ``FORMATS``; every passage is verified first.

    ``markdown`` has the passages grouped by document, with Pandoc citations, comments, tags
    and a reference list; ``jsonl`` has W3C Web Annotations; the others hold the references of
    the documents that the notes are from. Raises NoteError for an unknown format.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise NoteError(f"There is no format {format!r}; there are {', '.join(FORMATS)}.")
    return writer(_checked(notes, document_of))


def write_file(path: Path, text: str, force: bool = False) -> None:
    """Write an export, all of it or nothing; the file is the user's alone (mode 0600).

    Raises NoteError when it cannot be written, or when a file of that name exists and
    ``force`` is not given; a file replaced by force keeps its mode.
    """
    path = expanded(path)
    try:
        content = text.encode("utf-8")
        if force and path.exists():
            # Behind a symbolic link the file itself is replaced, not the link.
            path = path.resolve()
            write_atomically(path, content, mode=path.stat().st_mode & 0o777)
        else:
            write_atomically(path, content, replace=False)
    except FileExistsError as error:
        raise NoteError(
            f"{path}: exists already; choose another name, or add --force to replace it."
        ) from error
    except OSError as error:
        raise NoteError.of_system(path, error, "nothing was written") from error


def _checked(notes: Iterable[Note], document_of: DocumentOf) -> list[_Checked]:
    documents: dict[str, Document | None] = {}
    checked = []
    for note in notes:
        if note.key not in documents:
            documents[note.key] = document_of(note.key)
        document = documents[note.key]
        anchor = (
            anchors.find(document.text, note)
            if document
            else Anchor("missing", note.start, note.end)
        )
        checked.append(_Checked(note, document, anchor))
    return checked


def _pairs(items: list[_Checked]) -> list[tuple[str, Reference]]:
    """Return the documents' keys and references, in the order of their first notes."""
    references = {item.note.key: item.document.reference for item in items if item.document}
    return list(references.items())


def _markdown(items: list[_Checked]) -> str:
    if not items:
        return "# Notes\n\nNothing was kept.\n"
    safe = citations.citation_keys(item.note.key for item in items)
    parts = ["# Notes"]
    for key in dict.fromkeys(item.note.key for item in items):
        own = [item for item in items if item.note.key == key]
        parts.append(f"## {markdown.inline(_heading(own[0]))}")
        for item in own:
            parts += _entry(item, safe[key])
    references = citations.format_references(_pairs(items))
    if references:
        parts += ["## References", *(markdown.inline(line) for line in references)]
    return "\n\n".join(parts) + "\n"


def _heading(item: _Checked) -> str:
    note, document = item.note, item.document
    if document is None:
        return note.citation or note.key
    short = citations.short_citation(document.reference, note.key)
    title = document.reference.title
    return f"{title} ({short})" if title else short


def _entry(item: _Checked, safe_key: str) -> list[str]:
    """Return the paragraphs of one note."""
    note = item.note
    cited = f"[@{safe_key}{_locator(note)}]"
    verdict = _VERDICTS.get(item.anchor.state, "") if item.document else _NO_SOURCE
    parts = [markdown.blockquote(note.quote), f"{cited} {verdict}".rstrip()]
    if note.comment.strip():
        parts.append(visible(note.comment).strip("\n"))
    if note.tags:
        parts.append(f"Tags: {', '.join(markdown.inline(tag) for tag in note.tags)}")
    return parts


def _locator(note: Note) -> str:
    """Return a Pandoc locator: the page, else the section, else nothing."""
    page = markdown.inline((note.page or "").translate(_UNBRACKETED))
    if page:
        return f", pp. {page}" if _SEVERAL_PAGES.search(page) else f", p. {page}"
    section = markdown.inline(note.section.translate(_UNBRACKETED))
    return f", sec. {section.capitalize()}" if section else ""


_SEVERAL_PAGES = re.compile(r"\d\s*(?:[-–—]\s*\w|,)")
_UNBRACKETED = str.maketrans({"[": "(", "]": ")", ";": ",", "@": " "})


def _annotations(items: list[_Checked]) -> str:
    return "".join(to_json(_annotation(item)) + "\n" for item in items)


def _annotation(item: _Checked) -> dict[str, object]:
    """Return a Web Annotation (https://www.w3.org/TR/annotation-model/).

    What that model has no place for stands under ``florilegium``.
    """
    note, anchor = item.note, item.anchor
    bodies: list[dict[str, str]] = []
    if note.comment:
        bodies.append(_body(note.comment, "commenting") | {"format": "text/markdown"})
    bodies += [_body(tag, "tagging") for tag in note.tags]
    annotation: dict[str, object] = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:florilegium:note:{_iri(note.id)}",
        "type": "Annotation",
        "motivation": "commenting" if note.comment else "highlighting",
        "created": note.created,
        "body": bodies,
        "target": {
            "source": _source(item),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": note.quote,
                    "prefix": note.prefix,
                    "suffix": note.suffix,
                },
                {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
            ],
        },
        "florilegium": {
            "key": note.key,
            "citation": note.citation,
            "section": note.section,
            "page": note.page,
            "sentence": note.sentence,
            "question": note.question,
            "digest": note.digest,
            "anchor": anchor.state if item.document else "unchecked",
        },
    }
    return {name: value for name, value in annotation.items() if value}


def _body(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _source(item: _Checked) -> str:
    """Return the address of a note's document: DOI, else web address, else its key."""
    reference = item.document.reference if item.document else Reference()
    if reference.doi:
        return f"https://doi.org/{_iri(reference.doi)}"
    return reference.url or f"urn:florilegium:document:{_iri(item.note.key)}"


def _references(writer: Callable[[citations.Pairs], str]) -> Callable[[list[_Checked]], str]:
    return lambda items: writer(_pairs(items))


def _iri(text: str) -> str:
    return percent_encoded(text, safe="/:;()", errors="surrogatepass")


FORMATS: Mapping[str, Callable[[list[_Checked]], str]] = {
    "markdown": _markdown,
    "jsonl": _annotations,
    **{name: _references(writer) for name, writer in citations.FORMATS.items()},
}
"""The formats that notes leave in, by name."""
