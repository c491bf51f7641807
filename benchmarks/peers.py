"""What others make of the same questions: rank-bm25, bm25s, tantivy and SQLite FTS5.

Each ranks the texts that it is given as its documentation shows, with English stems and without
stop words where it has them; none knows titles of sentences, neighbours or synonyms.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

from sets import Place

from search.analysis.terms import terms

Ranker = Callable[[str], Sequence[Place]]
"""A question's best sentences, or documents."""
Maker = Callable[[Sequence[str], Sequence[Place], int], Ranker]
"""Makes a ranker of texts, their places, and how many are wanted."""

_WORD = re.compile(r"\w+")


def makers() -> Iterator[tuple[str, Maker]]:
    """Yield the peers that are there, by name."""
    yield "plain rank-bm25", rank_bm25
    if find_spec("bm25s"):
        yield "bm25s", bm25s
    yield "tantivy", tantivy
    yield "SQLite FTS5", sqlite_fts5


def rank_bm25(texts: Sequence[str], places: Sequence[Place], depth: int) -> Ranker:
    """Return ``BM25Okapi`` as it comes, over the terms that we use ourselves."""
    import numpy as np
    from rank_bm25 import BM25Okapi

    okapi = BM25Okapi([terms(text) for text in texts])

    def rank(question: str) -> list[Place]:
        scores = okapi.get_scores(list(dict.fromkeys(terms(question))))
        order = np.argsort(-scores, kind="stable")[:depth]
        return [places[place] for place in order if scores[place] > 0]

    return rank


def bm25s(texts: Sequence[str], places: Sequence[Place], depth: int) -> Ranker:
    """Return bm25s with its English stop words and Snowball stems."""
    import bm25s
    from Stemmer import Stemmer

    stemmer = Stemmer("english")

    def tokenised(given: list[str]) -> object:
        return bm25s.tokenize(given, stopwords="en", stemmer=stemmer, show_progress=False)

    retriever = bm25s.BM25()
    retriever.index(tokenised(list(texts)), show_progress=False)
    wanted = min(depth, len(texts))

    def rank(question: str) -> list[Place]:
        found, scores = retriever.retrieve(tokenised([question]), k=wanted, show_progress=False)
        return [
            places[place] for place, score in zip(found[0], scores[0], strict=True) if score > 0
        ]

    return rank


def tantivy(texts: Sequence[str], places: Sequence[Place], depth: int) -> Ranker:
    """Return tantivy with its analyzer ``en_stem``, any word of the question sufficing."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_unsigned_field("place", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(50_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, place=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(question: str) -> list[Place]:
        words = " ".join(_WORD.findall(question)).lower()
        if not words:
            return []
        found = searcher.search(index.parse_query(words, ["text"]), depth).hits
        return [places[searcher.doc(address)["place"][0]] for _, address in found]

    return rank


def sqlite_fts5(texts: Sequence[str], places: Sequence[Place], depth: int) -> Ranker:
    """Return SQLite FTS5 with Porter's stems, any word of the question sufficing.

    FTS5 knows no stop words: those of the question are left out for it.
    """
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61')")
    database.executemany("INSERT INTO texts VALUES (?)", ((text,) for text in texts))

    def rank(question: str) -> list[Place]:
        words = [word for word in _WORD.findall(question) if terms(word)]
        if not words:
            return []
        rows = database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?",
            (" OR ".join(f'"{word}"' for word in words), depth),
        )
        return [places[row[0] - 1] for row in rows]

    return rank
