"""Reads PubMed XML: what efetch gives and the baseline and update files, packed or not.

Elements as in NLM's DTD (https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.records.record_fields import record_key
from search.ingest.sections import canonical
from search.ingest.structured import Block, compose
from search.ingest.xml.pubmed_reference import book_reference, citation_reference
from search.ingest.xml.xml_source import records
from search.ingest.xml.xml_text import passage_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_CATEGORIES = frozenset(["BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"])
_NO_LABELS = frozenset(("", "UNASSIGNED", "UNLABELLED", "UNLABELED"))


def read_pubmed_xml(path: Path) -> Iterator[Document]:
    """Yield a document for each record: title and abstract; its key is the PMID.

    Records that a later file deletes (``DeleteCitation``) are no documents and are passed over.
    A ReadError at the end names the first record that cannot be read.
    """
    bare = 0
    number = 0
    first = ""
    for number, record in enumerate(records(path, _RECORDS, kind="PubMed record"), start=1):
        document = _document(record, path, number)
        if document.text:
            yield document
        else:
            bare += 1
            first = first or document.key
    if bare:
        more = f" ({bare - 1:,} more have none either)" if bare > 1 else ""
        raise ReadError(path, f"the record has no title{more}", "leave it out", f"record {first}")


def _document(record: _Element, path: Path, number: int) -> Document:
    book = record.find("BookDocument")
    if book is not None:
        reference = book_reference(book, record.find("PubmedBookData"))
        content = book
    else:
        citation = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
        if citation is None:
            citation = record
        reference = citation_reference(citation, record.find("PubmedData"))
        content = citation
    return compose(
        list(_blocks(content, reference.title)),
        key=record_key(None, reference, path, number),
        path=path,
        format="pubmed-xml",
        reference=reference,
    )


def _blocks(content: _Element, title: str | None) -> Iterator[Block]:
    if title:
        yield Block(title, "TITLE")
    article = content.find("Article")
    place = content if article is None else article
    vernacular = text_of(place.find("VernacularTitle"))
    if vernacular and vernacular != title:
        yield Block(vernacular, "TITLE")
    for abstract in (*place.iterfind("Abstract"), *content.iterfind("OtherAbstract")):
        for part in abstract.iterfind("AbstractText"):
            yield from _part(part)
    for section in content.iterfind("Sections/Section"):
        heading = text_of(section.find("SectionTitle"))
        yield Block(heading, canonical(heading) or "BODY", heading)


def _part(part: _Element) -> Iterator[Block]:
    """Yield a part of an abstract: its label on its own, then its text."""
    passage = passage_of(part)
    label = " ".join((part.get("Label") or "").split()).strip(" :")
    if label.upper() in _NO_LABELS or not passage.text:
        yield Block(passage.text, "ABSTRACT", marks=passage.marks)
        return
    category = (part.get("NlmCategory") or "").upper()
    name = canonical(label) or (category if category in _CATEGORIES else "ABSTRACT")
    yield Block(label, name, label)
    yield Block(passage.text, name, label, passage.marks)
