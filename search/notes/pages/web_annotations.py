"""Notes as W3C Web Annotations, one a line.

Source: https://www.w3.org/TR/annotation-model/. What that model has no place for stands under
``florilegium``.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as percent_encoded

from search.documents import Reference
from search.inert import to_json
from search.notes.checking import Checked


def web_annotations(items: Sequence[Checked]) -> str:
    """Return JSON Lines, one Web Annotation a note."""
    return "".join(to_json(_annotation(item)) + "\n" for item in items)


def _annotation(item: Checked) -> dict[str, object]:
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


def _source(item: Checked) -> str:
    """Return the address of a note's document: DOI, else web address, else its key."""
    reference = item.document.reference if item.document else Reference()
    if reference.doi:
        return f"https://doi.org/{_iri(reference.doi)}"
    return reference.url or f"urn:florilegium:document:{_iri(item.note.key)}"


def _iri(text: str) -> str:
    return percent_encoded(text, safe="/:;()", errors="surrogatepass")
