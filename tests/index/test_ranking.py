"""The exact ranking gives rank-bm25's own scores, and context on top of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_entries import entry, sizes
from rank_bm25 import BM25Okapi

from search.index import feedback
from search.index.embedded import EmbeddedEngine
from search.index.engine import DocumentEntry, is_common
from search.index.okapi import occurrences
from search.index.ranking import PLAIN, Asked, Ranking, Weights

Filled = Callable[[Sequence[DocumentEntry]], EmbeddedEngine]


def plain_scores(texts: list[list[list[str]]], question: list[str]) -> dict[tuple[int, int], float]:
    places = [(d, n) for d, sentences in enumerate(texts) for n in range(len(sentences))]
    corpus = [[term for term in texts[d][n] if not is_common(term)] for d, n in places]
    return dict(zip(places, BM25Okapi(corpus).get_scores(question).tolist(), strict=True))


def words(*terms: str) -> list[Asked]:
    return [Asked(((term,),)) for term in terms]


@pytest.mark.parametrize(
    "question",
    [["w3", "w17"], ["everywhere"], ["everywhere", "w0", "w40"], ["w5", "w5"], ["w9", "absent"]],
)
def test_without_context_scores_are_those_of_rank_bm25_over_everything(
    filled: Filled, made_texts: list[list[list[str]]], question: list[str]
) -> None:
    engine = filled([entry(number, text) for number, text in enumerate(made_texts)])
    ranking = Ranking(engine, PLAIN)
    asked = words(*question)
    found = ranking.find(ranking.request(asked), asked, limit=1000)
    expected = plain_scores(made_texts, question)
    holding = {place for place in expected if set(question) & set(made_texts[place[0]][place[1]])}
    assert {(one.candidate.document, one.candidate.number) for one in found} == holding
    for one in found:
        place = (one.candidate.document, one.candidate.number)
        assert one.score == pytest.approx(expected[place], abs=1e-6)
    order = [(-one.score, one.candidate.document, one.candidate.number) for one in found]
    assert order == sorted(order)


def test_scores_stay_exact_after_documents_were_removed(
    filled: Filled, made_texts: list[list[list[str]]]
) -> None:
    entries = [entry(number, text) for number, text in enumerate(made_texts)]
    engine = filled(entries)
    engine.remove(list(range(0, 60, 3)))
    kept = [one for one in entries if one.document % 3]
    engine.commit(2, sizes(kept))
    ranking = Ranking(engine, PLAIN)
    asked = words("everywhere", "w2")
    remaining = [text for number, text in enumerate(made_texts) if number % 3]
    expected = plain_scores(remaining, ["everywhere", "w2"])
    found = ranking.find(ranking.request(asked), asked, limit=1000)
    numbers = [one.document for one in kept]
    for one in found:
        place = (numbers.index(one.candidate.document), one.candidate.number)
        assert one.score == pytest.approx(expected[place], abs=1e-6)
    engine.finish()


def test_a_term_in_most_sentences_still_finds(filled: Filled) -> None:
    engine = filled([entry(1, [["pain"]]), entry(2, [["pain", "relief"]])])
    ranking = Ranking(engine)
    asked = words("pain")
    found = ranking.find(ranking.request(asked), asked)
    assert {one.candidate.document for one in found} == {1, 2}


def test_an_alternative_never_beats_the_word_itself(filled: Filled) -> None:
    texts = [[["noradrenalin", "x"]], [["norepinephrin", "x"]], *[[["y", "z"]] for _ in range(20)]]
    engine = filled([entry(number, text) for number, text in enumerate(texts)])
    asked = [Asked((("noradrenalin",),), (("norepinephrin",),))]
    ranking = Ranking(engine, PLAIN)
    first, second = ranking.find(ranking.request(asked), asked)
    assert (first.candidate.document, second.candidate.document) == (0, 1)
    assert second.score == pytest.approx(0.7 * first.score)


def test_a_phrase_is_an_alternative_as_one_term(filled: Filled) -> None:
    texts = [
        [["low", "dose", "naltrexon"]],
        [["dose", "low", "naltrexon"]],
        *[[["low"], ["y"]] for _ in range(9)],
    ]
    engine = filled([entry(number, text) for number, text in enumerate(texts)])
    asked = [Asked((("ldn",),), (("low", "dose", "naltrexon"),))]
    ranking = Ranking(engine, PLAIN)
    found = ranking.find(ranking.request(asked), asked)
    assert [one.candidate.document for one in found] == [0]


def test_the_document_lifts_its_sentences(filled: Filled) -> None:
    about = [["drug", "pain"], ["drug", "sleep"], ["drug", "mood"]]
    passing = [["drug", "price"], ["a1", "a2"], ["a3", "a4"]]
    rest = [[["b", "c"], ["d", "e"]] for _ in range(10)]
    engine = filled([entry(n, text) for n, text in enumerate([passing, about, *rest])])
    asked = words("drug")
    plain, context = Ranking(engine, PLAIN), Ranking(engine, Weights())
    assert plain.find(plain.request(asked), asked)[0].candidate.document == 0
    assert context.find(context.request(asked), asked)[0].candidate.document == 1


def test_the_title_speaks_for_each_sentence(filled: Filled) -> None:
    rest = [entry(n, [["x1", "x2"], ["x3", "x4"]]) for n in range(3, 9)]
    titled = entry(2, [["dose", "effect"], ["a1", "a2"]], title=("drug",))
    engine = filled([entry(1, [["dose", "effect"], ["drug", "price"]]), titled, *rest])
    asked = words("drug", "dose")
    weights = replace(PLAIN, title=0.5)
    best = Ranking(engine, weights).find(Ranking(engine).request(asked), asked)[0]
    assert (best.candidate.document, best.candidate.number) == (2, 0)
    assert best.sentence_score > Ranking(engine, PLAIN).idf(("dose",))


def test_in_a_short_text_what_stands_last_counts_more(filled: Filled) -> None:
    short = [["drug", "w1"], ["drug", "w2"], ["drug", "w3"]]
    long = [["drug", f"v{number}", *["y"] * 60] for number in range(12)]
    rest = [[["b", "c"]] for _ in range(40)]
    engine = filled([entry(n, text) for n, text in enumerate([short, long, *rest])])
    asked = words("drug")
    weights = replace(PLAIN, ending=0.1)
    found = Ranking(engine, weights).find(Ranking(engine).request(asked), asked)
    by_document = {
        number: [one for one in found if one.candidate.document == number] for number in (0, 1)
    }
    assert [one.candidate.number for one in by_document[0]] == [2, 1, 0]
    assert by_document[0][0].score == pytest.approx(1.1 * by_document[0][2].score)
    assert [one.candidate.number for one in by_document[1]] == list(range(12))


def test_documents_on_the_subject_rise_by_the_words_they_share(filled: Filled) -> None:
    subject = [[["drug", "serotonin", "pain"], ["serotonin", "noradrenalin"]] for _ in range(4)]
    aside = [[["drug", "price", "shop"], ["market", "share"]]]
    rest = [[["b", "c", "d"], ["e", "f"]] for _ in range(20)]
    engine = filled([entry(n, text) for n, text in enumerate([*aside, *subject, *rest])])
    asked = words("drug")
    order = {
        share: [
            one.candidate.document
            for one in Ranking(engine, replace(Weights(), feedback=share)).find(
                Ranking(engine).request(asked), asked
            )
        ]
        for share in (0.0, 0.3)
    }
    assert order[0.0][0] == 0
    assert order[0.3] == [1, 2, 3, 4, 0]


def test_one_document_alone_gives_no_feedback(filled: Filled) -> None:
    engine = filled([entry(1, [["drug", "pain"]]), entry(2, [["b", "c"]])])
    assert feedback.weights(engine, {1: 2.0, 2: 0.0}) == {}


def test_no_candidates_no_answer(filled: Filled) -> None:
    engine = filled([entry(1, [["pain"]])])
    ranking = Ranking(engine)
    asked = words("absent")
    assert ranking.find(ranking.request(asked), asked) == []


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), min_size=1))
def test_occurrences_are_those_of_the_text(terms: list[str], run: list[str]) -> None:
    width = len(run)
    expected = sum(terms[place : place + width] == run for place in range(len(terms)))
    assert occurrences(tuple(run), terms) == expected
