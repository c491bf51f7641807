"""What ours and its peers do with the same sentences and questions; `speed.py` measures it.

Each has something to build in a folder, and ways of asking what was built. Peers keep the text,
stem as they do for English, and are asked without stop words, which some of them lack and all are
the slower for. Ours gets documents and finds the sentences itself, and gets questions as typed.
"""

from __future__ import annotations

import json
import pickle
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import corpora

TOP = 10
_HITS_ON_THE_DESK = 40
_WORD = re.compile(r"\w+")
_BEGUN = re.compile(r"(?<!\w)\w{1,2}\Z")
"""One or two letters at the end: the desk waits whether more will follow."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what peers are asked in its place; made before anything is measured."""

    text: str
    words: str
    """Without stop words, which our analyzer tells from others for all alike."""
    terms: list[str]
    """Stems, for a peer that has none of its own."""


Way = tuple[Callable[[Question], list[Any]], Callable[[Any], object]]
"""What makes of a question what is to be asked, which is not measured, and what asks it."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Something that finds sentences."""

    build: Callable[[Path, Path], int]
    """Builds from a corpus, in a folder; returns the number of sentences."""
    ways: Mapping[str, Callable[[Path], Way]] = field(default_factory=lambda: MappingProxyType({}))
    """Opens what was built, to be asked in a way that has a name."""
    grow: Callable[[Path, Path], int] | None = None
    """Adds another corpus to what was built."""
    on_lines: bool = False
    """Whether each sentence is given on a line of its own."""


def question_of(text: str) -> Question:
    """Return a question as ours and its peers are asked it."""
    from search.analysis.terms import terms

    words = dict.fromkeys(word for word in _WORD.findall(text.lower()) if terms(word))
    return Question(text, " ".join(words), list(dict.fromkeys(terms(text))))


def as_typed(question: Question) -> list[str]:
    """Return what the desk asks while a question is typed so slowly that each key asks."""
    text = question.text
    grown = (text[:length].strip() for length in range(1, len(text) + 1))
    return [part for part in dict.fromkeys(grown) if part and not _BEGUN.search(part)]


# --- ours


def _ours(jobs: int) -> Callable[[Path, Path], int]:
    def build(corpus: Path, folder: Path) -> int:
        from search.library import Library

        with Library.open(folder, create=True) as library:
            report = library.add(corpus, jobs=jobs)
            if report.failures:
                raise SystemExit(str(report.failures[0]))
            return library.statistics().sentences

    return build


def _whole(folder: Path) -> Way:
    from search.library import Library

    library = Library.open(folder)
    return (lambda question: [question.text]), (lambda text: library.ask(text, limit=TOP))


def _typed(folder: Path) -> Way:
    from search.library import Library

    library = Library.open(folder)
    return as_typed, (lambda text: library.ask(text, limit=_HITS_ON_THE_DESK))


def _stage(*, exact: bool) -> Callable[[Path], Way]:
    """Return a way of asking for candidates only, or for candidates ranked exactly.

    The words of the question are understood before; no other words stand in for them, as with
    the peers.
    """

    def opened(folder: Path) -> Way:
        from search.library import Library
        from search.query.asking import CANDIDATES

        asking = Library.open(folder)._asking()
        ranking = asking._ranking

        def ready(question: Question) -> list[Any]:
            planned = asking.plan(question.text, expanding=False)
            return [planned] if planned.words else []

        def ask(planned: Any) -> object:
            if exact:
                return ranking.find(planned.request, planned.words, CANDIDATES)
            return ranking.gather(planned.request, CANDIDATES)

        return ready, ask

    return opened


# --- tantivy, and what one would write with it in an afternoon


def _tantivy_index(folder: Path) -> Any:
    import tantivy

    folder.mkdir(parents=True, exist_ok=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
    return tantivy.Index(builder.build(), path=str(folder))


def _tantivy_add(sentences: Iterable[str], folder: Path) -> int:
    import tantivy

    index = _tantivy_index(folder)
    writer = index.writer(50_000_000, 1)
    count = 0
    for text in sentences:
        writer.add_document(tantivy.Document(text=text))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    index.writer(15_000_000, 1).garbage_collect_files()
    return count


def _tantivy_ready_split(corpus: Path, folder: Path) -> int:
    return _tantivy_add(corpora.sentences_of(corpus), folder)


def _tantivy_from_text(corpus: Path, folder: Path) -> int:
    return _tantivy_add(_punkt_sentences(corpus), folder)


def _tantivy_top(count: int) -> Callable[[Path], Way]:
    def opened(folder: Path) -> Way:
        index = _tantivy_index(folder)
        searcher = index.searcher()

        def ask(question: str) -> object:
            hits = searcher.search(index.parse_query(question, ["text"]), count).hits
            return [searcher.doc(address) for _, address in hits]

        return (lambda question: [question.words]), ask

    return opened


# --- Punkt alone


def _punkt_sentences(corpus: Path) -> Iterator[str]:
    """Yield sentences as nltk's Punkt finds them, as it comes, untrained."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    splitter = PunktSentenceTokenizer()
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text"]
            yield from (text[start:end] for start, end in splitter.span_tokenize(text))


def _punkt(corpus: Path, folder: Path) -> int:
    folder.mkdir()
    return sum(1 for _ in _punkt_sentences(corpus))


# --- SQLite FTS5


def _fts5(corpus: Path, folder: Path) -> int:
    folder.mkdir()
    database = sqlite3.connect(folder / "texts.db")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61')")
    texts = ((text,) for text in corpora.sentences_of(corpus))
    database.executemany("INSERT INTO texts VALUES (?)", texts)
    database.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    database.commit()
    return int(database.execute("SELECT max(rowid) FROM texts").fetchone()[0])


def _fts5_top(folder: Path) -> Way:
    database = sqlite3.connect(folder / "texts.db")
    asked = f"SELECT text FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT {TOP}"

    def ask(question: str) -> object:
        words = " OR ".join(f'"{word}"' for word in question.split())
        return database.execute(asked, (words,)).fetchall()

    return (lambda question: [question.words]), ask


# --- rank-bm25 and bm25s, whose indexes are in memory, and are kept in files for the next time


def _rank_bm25(corpus: Path, folder: Path) -> int:
    from rank_bm25 import BM25Okapi

    from search.analysis.terms import terms

    okapi = BM25Okapi([terms(text) for text in corpora.sentences_of(corpus)])
    folder.mkdir()
    with (folder / "okapi.pickle").open("wb") as file:
        pickle.dump(okapi, file, protocol=5)
    return int(okapi.corpus_size)


def _rank_bm25_top(folder: Path) -> Way:
    import numpy as np

    with (folder / "okapi.pickle").open("rb") as file:
        okapi = pickle.load(file)

    def ask(question: list[str]) -> object:
        scores = okapi.get_scores(question)
        best = np.argpartition(-scores, TOP)[:TOP]
        return best[np.argsort(-scores[best])]

    return (lambda question: [question.terms]), ask


def _bm25s_tokens(texts: list[str]) -> Any:
    import bm25s
    from Stemmer import Stemmer

    return bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer("english"), show_progress=False)


def _bm25s(corpus: Path, folder: Path) -> int:
    import bm25s

    texts = list(corpora.sentences_of(corpus))
    retriever = bm25s.BM25()
    retriever.index(_bm25s_tokens(texts), show_progress=False)
    retriever.save(folder, show_progress=False)
    return len(texts)


def _bm25s_top(folder: Path) -> Way:
    import bm25s

    retriever = bm25s.BM25.load(folder, mmap=True)

    def ask(question: str) -> object:
        return retriever.retrieve(_bm25s_tokens([question]), k=TOP, show_progress=False)

    return (lambda question: [question.words]), ask


# --- all of them

OURS = "ours, 2 jobs"
ALONE = "ours, 1 job"
ON_LINES = "ours, 1 job, a sentence a line"
OWN = (OURS, ALONE, ON_LINES)
NAIVE = "Punkt + tantivy"
TANTIVY = "tantivy, ready-split"
RANK_BM25 = "rank-bm25"
TYPED, WHOLE = "as typed, top 40", "whole, top 10"
STAGE, EXACT = "candidates only", "candidates, ranked exactly"
PLAIN, AS_MANY = "top 10", "top 150"

ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        OURS: Engine(
            _ours(2),
            {WHOLE: _whole, TYPED: _typed, STAGE: _stage(exact=False), EXACT: _stage(exact=True)},
            _ours(2),
        ),
        ALONE: Engine(_ours(1)),
        ON_LINES: Engine(_ours(1), on_lines=True),
        NAIVE: Engine(_tantivy_from_text),
        TANTIVY: Engine(
            _tantivy_ready_split,
            {PLAIN: _tantivy_top(TOP), AS_MANY: _tantivy_top(150)},
            _tantivy_ready_split,
        ),
        "Punkt alone": Engine(_punkt),
        "SQLite FTS5": Engine(_fts5, {PLAIN: _fts5_top}),
        "bm25s": Engine(_bm25s, {PLAIN: _bm25s_top}),
        RANK_BM25: Engine(_rank_bm25, {PLAIN: _rank_bm25_top}),
    }
)
"""By the name that stands in the tables."""
