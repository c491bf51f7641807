"""Which words of a text a query matched, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.analysis.terms import normalise, tokens
from search.documents import Span
from search.index.engine import COMMON, Run, index_terms
from search.query.parser import Query


class Matcher:
    """Finds the matches of one query; the same analyzer made the index."""

    def __init__(self, query: Query) -> None:
        self._own = {word.term: None for word in query.words}
        others = {index_terms(other) for one in query.expansions for other in one.alternatives}
        self._runs: dict[Run, bool] = dict.fromkeys(others, False) | dict.fromkeys(query.held, True)
        self._firsts: dict[str, list[Run]] = {}
        for run in self._runs:
            if run:
                self._firsts.setdefault(run[0], []).append(run)
        self._prefixes = query.prefixes
        self._beginnings = self._own.keys() | self._firsts.keys()

    def spans(self, text: str, marks: Sequence[Span] = ()) -> list[Span]:
        """Return where matched words stand, in order; a run of words is one span."""
        return self._match(text, marks)[0]

    def match(
        self, text: str, marks: Sequence[Span] = ()
    ) -> tuple[tuple[Span, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the spans, the query's own terms found, and terms that only expansions found.

        Own terms come in the query's order, without the mark of stop words.
        """
        spans, own, others = self._match(text, marks)
        ordered = [term for term in self._own if term in own]
        ordered += sorted(own - self._own.keys())
        return (
            tuple(spans),
            tuple(term.removeprefix(COMMON) for term in ordered),
            tuple(dict.fromkeys(term for term in others if term not in own)),
        )

    def _match(self, text: str, marks: Sequence[Span]) -> tuple[list[Span], set[str], list[str]]:
        found = tokens(text, marks)
        terms = [COMMON + token.term if token.stop else token.term for token in found]
        places: Iterable[int] = range(len(terms))
        if not self._prefixes:
            places = [place for place in places if terms[place] in self._beginnings]
        own: set[str] = set()
        others: list[str] = []
        spans: list[Span] = []
        reached = 0
        for place in places:
            token = found[place]
            width = 0
            for run in self._firsts.get(terms[place], ()):
                if tuple(terms[place : place + len(run)]) == run:
                    width = max(width, len(run))
                    if not self._runs[run]:
                        others.append(" ".join(term.removeprefix(COMMON) for term in run))
            if terms[place] in self._own or (
                self._prefixes and self._begins(text[token.start : token.end])
            ):
                own.add(terms[place])
                width = max(width, 1)
            if width:
                end = found[place + width - 1].end
                if token.start >= reached:
                    spans.append(Span(token.start, end))
                elif end > reached:
                    spans[-1] = Span(spans[-1].start, end)
                reached = max(reached, end)
        return spans, own, others

    def _begins(self, word: str) -> bool:
        if not self._prefixes:
            return False
        return any(part.startswith(self._prefixes) for part in normalise(word).split())
