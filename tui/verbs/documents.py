"""The verbs that show texts: show, read, split, abbreviations."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.documents import Document, Sentence
from search.errors import UnknownKeyError
from search.inert import inert
from tui.verbs.records import (
    document_record,
    header,
    one_line,
    sentence_record,
    table,
    write_json,
)
from tui.verbs.verb import (
    ExitCode,
    NotFound,
    Verb,
    leave,
    message,
    on_terminal,
    opened,
    parse_place,
)

if TYPE_CHECKING:
    from search.library import Library, Source

STANDARD_INPUT = "-"


@click.command(
    cls=Verb,
    examples=(
        "flori show mease-2009",
        "flori show mease-2009#12          one sentence, counted from 0",
        "flori show mease-2009 --text | cut -c1-72",
    ),
)
@click.argument("place", metavar="KEY[#N]")
@click.option("--text", "form", flag_value="text", help="Exactly the text that offsets count in.")
@click.option("--json", "form", flag_value="json", help="The record, with the text, as JSON.")
def show(place: str, form: str | None) -> None:
    """Show a document, or one of its sentences."""
    with opened() as library:
        document, sentence = find(library, place)
        sources, origin = library.sources(document.key), library.origin(document.key)
        links = {"cites": library.cites(document.key), "cited_by": library.cited_by(document.key)}
    paths = list(dict.fromkeys(source.path for source in sources))
    if form == "json" and sentence:
        write_json({"key": document.key, **sentence_record(document, sentence)})
    elif form == "json":
        told = [_source_record(source, origin["text"]) for source in sources]
        found = {"paths": paths, "sources": told, "origin": origin}
        write_json(document_record(document) | found | links)
    elif form == "text":
        _write_exactly(document.text_of(sentence) if sentence else document.text)
    elif sentence:
        click.echo(one_line(document.text_of(sentence)))
    else:
        _write_document(document, paths, origin if len(paths) > 1 else {}, links)


def _source_record(source: Source, text_path: str) -> dict[str, object]:
    """Return a file that a document was found in, ready for JSON."""
    return {
        "path": source.path,
        "format": source.format,
        "key": source.proposal,
        "text": source.path == text_path,
    }


def find(library: Library, place: str) -> tuple[Document, Sentence | None]:
    """Return the document, and the sentence if one is named, that ``KEY[#N]`` means.

    Raises NotFound if the library has no such document, or the document no such sentence.
    """
    key, number = parse_place(place)
    try:
        document = library.show(key)
    except UnknownKeyError:
        if number is None:
            raise
        # Keys that records bring with them may themselves end in ``#N``.
        document, number = library.show(place), None
    if number is None:
        return document, None
    for sentence in document.sentences:
        if sentence.number == number:
            return document, sentence
    raise NotFound(
        f"{key} has no sentence {number}: its sentences are numbered from 0 to "
        f"{len(document.sentences) - 1}."
    )


def _write_exactly(text: str) -> None:
    if on_terminal():
        click.echo(inert(text), nl=False)
        return
    # Bytes, so that no newline is translated and offsets into what a pipe gets stay true.
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _write_document(
    document: Document,
    paths: Sequence[str] = (),
    origin: Mapping[str, str] | None = None,
    links: Mapping[str, Sequence[str]] | None = None,
) -> None:
    for line in header(document, paths):
        click.echo(line)
    facts: dict[str, list[str]] = {}
    for name, path in (origin or {}).items():
        facts.setdefault(path, []).append(name)
    for path, names in facts.items():
        click.echo(f"{'From:':<11}{', '.join(names)}: {one_line(Path(path).name)}")
    for name, keys in (links or {}).items():
        if keys:
            label = f"{name.replace('_', ' ').capitalize()}:"
            click.echo(f"{label:<11}{one_line(', '.join(keys))}")
    click.echo()
    click.echo(inert(document.text).rstrip("\n"))


@click.command(
    cls=Verb,
    examples=(
        "flori read article.html",
        "flori read ~/papers/*.txt --json | jq .title",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="A record or an error, one JSON line each.")
def read(files: Sequence[str], *, as_json: bool) -> None:
    """Show what would be read from files, without a library."""
    reading = Reading(as_json=as_json)
    for number, document in enumerate(chain.from_iterable(map(reading.documents, files))):
        if as_json:
            write_json(document_record(document))
        else:
            if number:
                click.echo(f"\n{'─' * 40}\n")
            _write_document(document)
    reading.finish()


@click.command(
    cls=Verb,
    examples=(
        "flori split article.txt",
        "flori split *.txt --json > sentences.jsonl",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Offsets, text and section as JSON Lines.")
def split(files: Sequence[str], *, as_json: bool) -> None:
    """Show the sentences of files, with their offsets.

    Offsets count code points: of the file for .txt and .md, of the text that "flori show
    --text" prints for other formats.
    """
    reading = Reading(as_json=False)
    for file in files:
        for document in reading.documents(file):
            place = {"path": file} if len(files) > 1 else {}
            if document.format == "jsonl":
                place["key"] = document.key
            for sentence in document.sentences:
                record = sentence_record(document, sentence)
                if as_json:
                    write_json(record | place)
                else:
                    click.echo(f"{sentence.start}\t{sentence.end}\t{one_line(record['text'])}")
    reading.finish()


@click.command(
    cls=Verb,
    examples=(
        "flori abbreviations article.txt",
        'echo "Fibromyalgia (FM) is common." | flori abbreviations --json',
    ),
)
@click.argument("files", metavar="[FILE...]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Both forms with their spans, JSON Lines.")
def abbreviations(files: Sequence[str], *, as_json: bool) -> None:
    """Show the abbreviations that texts define.

    Without a FILE (or with -) the text is read from standard input.
    """
    if not files and sys.stdin.isatty():
        raise click.UsageError("Name a FILE, or send a text to standard input.")
    from search.analysis.abbreviations import find_abbreviations

    reading = Reading(as_json=False)
    rows = []
    for file in files or (STANDARD_INPUT,):
        for text in reading.texts(file):
            for found in find_abbreviations(text):
                if as_json:
                    place = {"path": file} if len(files) > 1 else {}
                    short, long = found.short_span, found.long_span
                    write_json(
                        {
                            "short": found.short,
                            "long": found.long,
                            "short_span": [short.start, short.end],
                            "long_span": [long.start, long.end],
                        }
                        | place
                    )
                rows.append((one_line(found.short), one_line(found.long)))
    if rows and not as_json:
        for line in table(rows, aligned=on_terminal()):
            click.echo(line)
    if not rows and not reading.failed:
        message("No abbreviation is defined there.")
        leave(ExitCode.NOTHING_FOUND)
    reading.finish()


class Reading:
    """Reads files one after another; what cannot be read is named on stderr and counted."""

    def __init__(self, *, as_json: bool) -> None:
        """Start; with ``as_json`` each failure is also a line ``{"path", "error"}`` on stdout."""
        self.as_json = as_json
        self.failed = 0

    def documents(self, file: str) -> Iterator[Document]:
        """Yield the documents of a file; a failure ends it, but not the run."""
        from search.ingest import ReadError
        from search.ingest import read as read_file

        try:
            yield from read_file(file)
        except ReadError as error:
            self.failed += 1
            if self.as_json:
                write_json({"path": file, "error": str(error)})
            message(str(error))

    def texts(self, file: str) -> Iterator[str]:
        """Yield the texts of a file, or of standard input for ``-``."""
        if file == STANDARD_INPUT:
            yield sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
        else:
            yield from (document.text for document in self.documents(file))

    def finish(self) -> None:
        """Leave with the exit code for unreadable inputs, if there were any."""
        return leave(ExitCode.SOME_UNREADABLE) if self.failed else None
