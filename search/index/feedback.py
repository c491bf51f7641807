"""What the best documents say besides the question's words: pseudo-relevance feedback.

The terms that weigh most in the first documents found are taken as a second, weaker question
on documents (after Lavrenko and Croft 2001, "Relevance-Based Language Models", and its form
RM3, Abdul-Jaleel et al. 2004). It moves documents that are on the subject up; sentences are
never scored by words that nobody asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from search.index.engine import Collection, Engine, Request, is_common
from search.index.okapi import Asked, Texts, positive_idf, scores

FIRST_DOCUMENTS = 10
"""The documents that are taken to be on the subject."""

MOVED_DOCUMENTS = 40
"""The best documents, which feedback may put into another order; others stay below."""

_TERMS = 30
_CONSIDERED = 200
"""Terms whose frequency is looked up, the heaviest first."""
_LEAST_DOCUMENTS = 2
"""A term that only one of the first documents holds is its own, not the subject's."""


def weights(engine: Engine, documents: Mapping[int, float]) -> dict[str, tuple[float, float]]:
    """Return (weight, idf) of the terms that the best of the documents share; weights sum to 1.

    ``documents`` are numbers of documents with their scores.
    """
    first = _best(documents, FIRST_DOCUMENTS)
    if len(first) < _LEAST_DOCUMENTS:
        return {}
    whole = sum(documents[number] for number in first)
    shares: defaultdict[str, float] = defaultdict(float)
    holders: Counter[str] = Counter()
    found = engine.lengths(Request(), first)
    counted = engine.contents([one.document for one in found])
    for counts in counted:
        holders.update(counts.keys())
    held = [
        term for term, count in holders.items() if count >= _LEAST_DOCUMENTS and not is_common(term)
    ]
    for one, counts in zip(found, counted, strict=True):
        share = documents[one.document] / whole
        for term in held:
            if term in counts:
                shares[term] += share * counts[term] / max(one.length, 1)
    shared = sorted(held, key=lambda term: (-shares[term], term))[:_CONSIDERED]
    size = engine.collection.documents
    idf = {term: positive_idf(size, engine.document_frequency(term)) for term in shared}
    best = sorted(shared, key=lambda term: (-shares[term] * idf[term], term))[:_TERMS]
    total = sum(shares[term] for term in best)
    return {term: (shares[term] / total, idf[term]) for term in best}


def _best(documents: Mapping[int, float], most: int) -> list[int]:
    found = [number for number, score in documents.items() if score > 0]
    return sorted(found, key=lambda number: (-documents[number], number))[:most]


def feedback_scores(
    engine: Engine,
    documents: Mapping[int, float],
    collection: Collection,
    *,
    k1: float,
    b: float,
) -> dict[int, float]:
    """Return, for the best of the documents, the mean BM25 of the shared terms by their weight."""
    best = _best(documents, MOVED_DOCUMENTS)
    weighted = weights(engine, documents)
    if not weighted:
        return {}
    runs = [(term,) for term in weighted]
    found = engine.lengths(Request(tuple((run, 1.0) for run in runs)), best)
    if not found:
        return {}
    texts = Texts(
        [
            {run: count for run, count in zip(runs, one.frequencies, strict=True) if count}
            for one in found
        ],
        [one.length for one in found],
        collection.document_terms / max(collection.documents, 1),
        {(term,): weight * idf for term, (weight, idf) in weighted.items()},
    )
    values = scores(texts, [Asked(tuple(runs))], k1=k1, b=b)
    return dict(zip((one.document for one in found), values.tolist(), strict=True))
