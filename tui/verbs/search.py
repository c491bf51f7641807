"""The verb search: one question for a reader, or a file of questions for an evaluation."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.explaining import CUE_WORDS, KIND_SIGNS, explanation_lines
from tui.verbs.records import counted, one_line, table, write_json
from tui.verbs.verb import (
    ExitCode,
    NotFound,
    Refusal,
    Verb,
    coloured,
    leave,
    message,
    on_terminal,
    opened,
)

if TYPE_CHECKING:
    from search.library import Library
    from search.query.answer import Answer, Hit
    from search.query.explanation import Explanation

HITS = 10
RUN_HITS = 100
_DOCUMENTS_LOOKED_INTO = 2
"""How many documents are looked into, for each one that a run of documents wants."""


@click.command(
    cls=Verb,
    examples=(
        'flori search "does milnacipran help fibromyalgia pain?"',
        "flori search 'title:fibromyalgia -opioid \"low dose\" year:2005..2017' -n 5",
        "flori search naltrexone --json | jq -r .text",
        'flori search "(milnacipran OR duloxetine) AND placebo" --explain -n 3',
        "flori search --topics topics.tsv --run mine --unit document > mine.run",
    ),
)
@click.argument("question", nargs=-1)
@click.option(
    "-n",
    "limit",
    type=click.IntRange(min=1),
    help=f"How many hits. Default: {HITS}; with --topics {RUN_HITS} for each.",
)
@click.option("--json", "as_json", is_flag=True, help="The hits as JSON Lines.")
@click.option(
    "--explain", "explained", is_flag=True, help="With each hit, what its score is made of."
)
@click.option("--no-expand", is_flag=True, help="Without synonyms and abbreviations.")
@click.option(
    "--topics",
    metavar="FILE",
    help="Answer every line qid<TAB>question of FILE (- for standard input) as a TREC run.",
)
@click.option("--run", "tag", metavar="TAG", default="florilegium", help="The run's name.")
@click.option(
    "--unit",
    type=click.Choice(["sentence", "document"]),
    default="sentence",
    show_default=True,
    help="What a TREC run ranks: KEY#N, or KEY by its best sentence.",
)
def search(
    question: Sequence[str],
    *,
    limit: int | None,
    as_json: bool,
    explained: bool,
    no_expand: bool,
    topics: str | None,
    tag: str,
    unit: str,
) -> None:
    """Find the sentences that answer a question, best first."""
    asked = " ".join(question).strip()
    if bool(asked) == bool(topics):
        raise click.UsageError("Ask a QUESTION, or name a file of them with --topics.")
    if topics and explained:
        raise click.UsageError("--explain goes with a QUESTION, not with --topics.")
    if not topics:
        _answer_one(
            asked, limit or HITS, expand=not no_expand, as_json=as_json, explained=explained
        )
        return
    if any(space.isspace() for space in tag) or not tag:
        raise click.UsageError("A run's TAG is one word.")
    with opened() as library:
        run = Run(library, limit or RUN_HITS, expand=not no_expand, by_document=unit == "document")
        found = 0
        for topic, text in read_topics(topics):
            for hit in run.hits(text):
                found += 1
                if as_json:
                    write_json({"topic": topic, **hit_record(hit)})
                else:
                    document = "_".join(hit.key.split())
                    name = document if run.by_document else f"{document}#{hit.sentence}"
                    click.echo(f"{topic} Q0 {name} {hit.rank} {hit.score:.6f} {tag}")
    if not found:
        raise NotFound("Nothing found for any topic.")


def _answer_one(question: str, limit: int, *, expand: bool, as_json: bool, explained: bool) -> None:
    with opened() as library:
        answer = library.ask(question, limit=limit, expand=expand)
        tell(answer)
        if explained:
            for hit in answer.hits:
                found = library.explain(question, hit.key, hit.sentence, expand=expand)
                _write_explained(hit, found, as_json=as_json)
        elif as_json:
            for hit in answer.hits:
                write_json(hit_record(hit))
        else:
            write_hits(answer.hits)
    if not answer.hits:
        message(f"Nothing found for “{question}” in the library {library.name}.")
        leave(ExitCode.NOTHING_FOUND)


def _write_explained(hit: Hit, found: Explanation, *, as_json: bool) -> None:
    if as_json:
        write_json({**hit_record(hit), "explanation": asdict(found)})
        return
    write_hits([hit])
    for line in explanation_lines(found):
        click.echo(f"    {line}".rstrip())


def hit_record(hit: Hit) -> dict[str, Any]:
    """Return a hit, ready for JSON: the fields that are promised, in order, then hints.

    ``cue`` and ``kind`` are None where the sentence or its document tells none; ``cue_spans`` are
    [start, end) pairs within ``text``.
    """
    names = [field.name for field in fields(hit)]
    promised = {name: getattr(hit, name) for name in names[: names.index("expanded") + 1]}
    return promised | {
        "cue": hit.cue or None,
        "cue_spans": [[span.start, span.end] for span in hit.cue_spans],
        "kind": hit.kind or None,
        "copies": hit.copies,
    }


def tell(answer: Answer) -> None:
    """Say on stderr how the question was understood and how much there is."""
    from search.query.answer import also, nearest_question, understanding

    for line in (also(answer), *understanding(answer)):
        if line:
            message(line)
    nearest = nearest_question(answer)
    if nearest:
        message(f"Perhaps: {nearest}")
    if answer.hits:
        message(
            f"{counted(answer.sentences, 'sentence')} in {counted(answer.documents, 'document')}"
        )


def source(hit: Hit) -> str:
    """Return the citation of a hit with what it tells of itself: ``not: Berg 2014, trial``."""
    cue = f"{CUE_WORDS[hit.cue]} " if hit.cue else ""
    kind = f", {KIND_SIGNS.get(hit.kind, hit.kind)}" if hit.kind else ""
    copies = f", +{hit.copies} alike" if hit.copies else ""
    return f"{cue}{hit.citation}{kind}{copies}"


def write_hits(hits: Iterable[Hit]) -> None:
    """Write hits to stdout, one a line: rank, citation, place, sentence.

    On a terminal the citation says what is known of the source, too.
    """
    marked = coloured()
    rows = [
        (
            str(hit.rank),
            one_line(source(hit) if on_terminal() else hit.citation),
            one_line(f"{hit.key}#{hit.sentence}"),
            one_line(hit.text, hit.matches, marked=marked),
        )
        for hit in hits
    ]
    if rows:
        for line in table(rows, aligned=on_terminal()):
            click.echo(line)


class Run:
    """Answers topics for an evaluation: hits in the order of their scores."""

    def __init__(self, library: Library, limit: int, *, expand: bool, by_document: bool) -> None:
        """Prepare a run of at most ``limit`` hits a topic, a sentence or a document each."""
        self.library = library
        self.limit = limit
        self.expand = expand
        self.by_document = by_document

    def hits(self, question: str) -> list[Hit]:
        """Return the hits of one topic, ranked anew from 1.

        Evaluation programs sort a run by its scores, so ranks here follow the scores, also
        where an answer for a reader stands in another order.
        """
        ranked = self._best(question)
        return [replace(hit, rank=rank) for rank, hit in enumerate(ranked[: self.limit], 1)]

    def _best(self, question: str) -> list[Hit]:
        """Return the hits of one topic by their scores."""
        answer = self.library.ask(
            question,
            limit=self.limit,
            expand=self.expand,
            varied=False,
            documents=_DOCUMENTS_LOOKED_INTO * self.limit if self.by_document else 0,
        )
        return sorted(answer.hits, key=lambda hit: -hit.score)


def read_topics(file: str) -> Iterator[tuple[str, str]]:
    """Yield (topic, question) for each line ``qid<TAB>question``; blank lines are passed over.

    Raises Refusal, naming file and line, where a line has another form.
    """
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        topic, tab, question = line.partition("\t")
        if not tab or not question.strip() or len(topic.split()) != 1:
            raise Refusal(f"{file}, line {number}: write a topic as qid<TAB>question.")
        yield topic.strip(), question.strip()


def _lines(file: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except OSError as error:
        raise Refusal(f"{file}: {error.strerror}; name a readable file of topics.") from None
    except UnicodeDecodeError as error:
        raise Refusal(f"{file}, byte {error.start}: not UTF-8; save the topics as UTF-8.") from None
