"""Reads JATS and NLM XML: articles in full text, as PMC, its bulk files and publishers give them.

Elements as in JATS (ANSI/NISO Z39.96) and its forerunners, the NLM tag sets 1.0 to 3.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from search.documents import Document
from search.ingest.errors import ReadError
from search.ingest.keys import key_of
from search.ingest.records.record_fields import record_key
from search.ingest.structured import compose
from search.ingest.xml.jats_body import ArticleBlocks
from search.ingest.xml.jats_reference import article_meta, article_reference
from search.ingest.xml.xml_source import records, without_namespace
from search.ingest.xml.xml_text import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_jats(path: Path) -> Iterator[Document]:
    """Yield a document for each article: title, abstracts, body, captions, tables, references.

    The key of an article that is a file of its own is the file's; in a set of articles it is
    the PMCID, else the PMID, else made from the DOI. An article that is cut off or damaged is
    given as far as it could be read, before the ReadError.
    """
    silent = 0
    for number, article in enumerate(
        records(path, ("article",), kind="JATS article", unfinished=True), start=1
    ):
        alone = article.getparent() is None
        without_namespace(article)
        document = _document(article, path, alone, number)
        if document.text:
            yield document
        else:
            silent += 1
    if silent:
        more = f" ({silent:,} of them)" if silent > 1 else ""
        raise ReadError(path, f"an article holds no text{more}", "leave it out")


def _document(article: _Element, path: Path, alone: bool, number: int) -> Document:
    meta = article_meta(article)
    reference = article_reference(article, meta)
    blocks = ArticleBlocks(article)
    blocks.front(reference.title, meta)
    for name in ("body", "back"):
        blocks.matter(article.find(name))
    blocks.floats(article.find("floats-group"))
    blocks.floats(article.find("floats-wrap"))
    if meta is not None:
        blocks.notes(meta.find("author-notes"))
        for statement in meta.iterfind("funding-group/funding-statement"):
            blocks.statement(text_of(statement))
    for tag in ("sub-article", "response"):
        for part in article.iterfind(tag):
            blocks.sub_article(part)
    return compose(
        blocks.found,
        key=key_of(path) if alone else record_key(reference.pmcid, reference, path, number),
        path=path,
        format="jats",
        reference=reference,
    )
