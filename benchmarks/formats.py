"""How many facts the readers get out of sample files, by kind; with -v which they miss.

Usage: ``python benchmarks/formats.py --data PATH [--kinds pdf,ris] [-v]`` where PATH is a folder
with ``expected.json``, or one with such a folder named ``formats``. That file is a list of

    {"file", "kind", "outcome", "records", "facts", "sentences", "hard", "absent"}

(all but the first three may be missing). ``outcome`` is ``ok`` (read whole, without complaint),
``partial`` (damaged: what is whole comes out), ``refuse`` (no record, one sentence) or ``any``.
``facts`` holds for one record each the ``title`` (or a list of titles, one of which will do),
``doi``, ``year``, number of ``authors`` and family name of the ``first``; ``sentences`` must
stand in one piece in the text, ``hard`` also where hyphens at line ends are in the way, and what
is ``absent`` must not.

Counted for each file: that it is answered (in time, with nothing but ReadError), its outcome
(unless any will do), the number of its records, each fact, each sentence. Texts are compared
with white space, ligatures, quotation marks, soft hyphens and composed letters made plain. Each
file is read by `search.read` in a process of its own; its time and memory are those of reading.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import resource
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sets import data_folder

from search import read, split_sentences
from search.documents import Document
from search.ingest import ReadError

_SECONDS = 120.0
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\ufeff"),
    }
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")

Expected = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading a file."""

    documents: Sequence[Document] = ()
    error: str | None = None
    """The sentence of its ReadError."""
    fault: str | None = None
    """What must never happen: another exception, a dead process, no end."""
    seconds: float = 0.0
    megabytes: float = 0.0
    """Growth of the process at its peak."""


@dataclass(slots=True)
class Tally:
    """Facts of a kind, met and asked."""

    met: int = 0
    asked: int = 0
    files: int = 0
    right: int = 0
    """Files all of whose facts are met."""
    misses: list[str] = field(default_factory=list)


def main() -> None:
    """Read all samples and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="the folder that holds expected.json")
    parser.add_argument("--kinds", default="", help="only these, joined by commas")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what is missed")
    options = parser.parse_args()
    folder = data_folder(parser, options.data)
    folder = folder if (folder / "expected.json").exists() else folder / "formats"
    if not (folder / "expected.json").exists():
        print(f"{options.data}: holds no expected.json.", file=sys.stderr)
        sys.exit(2)
    kinds = set(filter(None, options.kinds.split(",")))
    samples = json.loads((folder / "expected.json").read_text("utf-8"))
    chosen = [one for one in samples if not kinds or one["kind"] in kinds]
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    costs: list[tuple[float, float, str]] = []
    split_sentences("What is slow to import is imported. It is not measured.")
    for sample in chosen:
        outcome = read_apart(folder / sample["file"])
        costs.append((outcome.seconds, outcome.megabytes, sample["file"]))
        count(sample, outcome, tallies[sample["kind"]])
    report(tallies, costs, verbose=options.verbose)


def count(sample: Expected, outcome: Outcome, tally: Tally) -> None:
    """Add one file's facts to the tally of its kind."""
    found = list(checks(sample, outcome))
    missed = [name for name, met in found if not met]
    tally.files += 1
    tally.asked += len(found)
    tally.met += len(found) - len(missed)
    tally.right += not missed
    tally.misses += [f"{sample['file']}: {name}" for name in missed]
    if missed and outcome.error:
        tally.misses.append(f"    told: {outcome.error}")


def report(
    tallies: Mapping[str, Tally], costs: Sequence[tuple[float, float, str]], *, verbose: bool
) -> None:
    """Print the table, what is missed, and the files that cost most."""
    print(f"{'kind':14}{'facts met':>10} /{'asked':>6}{'files right':>14} /{'all':>4}")
    for kind, tally in tallies.items():
        print(f"{kind:14}{tally.met:>10} /{tally.asked:>6}{tally.right:>14} /{tally.files:>4}")
        for miss in tally.misses if verbose else ():
            print(f"    {miss}")
    met = sum(tally.met for tally in tallies.values())
    asked = sum(tally.asked for tally in tallies.values())
    print(f"{'all':14}{met:>10} /{asked:>6}  {met / max(asked, 1):.1%}")
    print(
        "slowest:", ", ".join(f"{name} {spent:.2f} s" for spent, _, name in sorted(costs)[:-4:-1])
    )
    largest = sorted(costs, key=lambda cost: cost[1])[:-4:-1]
    print("largest:", ", ".join(f"{name} +{size:.0f} MB" for _, size, name in largest))


def checks(sample: Expected, outcome: Outcome) -> Iterator[tuple[str, bool]]:
    """Yield each fact that is asked of a file, in words, and whether it is met."""
    documents = outcome.documents
    yield f"answered ({outcome.fault})", outcome.fault is None
    wanted = sample["outcome"]
    if wanted == "ok":
        yield "read without complaint", bool(documents) and outcome.error is None
    elif wanted == "partial":
        yield "what is whole comes out", bool(documents) and outcome.fault is None
    elif wanted == "refuse":
        yield "refused with a sentence", not documents and outcome.error is not None
    if "records" in sample:
        number = sample["records"]
        yield f"{number} records (found {len(documents)})", len(documents) == number
    remaining = list(documents)
    for facts in sample.get("facts", ()):
        record = max(remaining, key=lambda one: _fit(facts, one), default=None)
        if record is not None:
            remaining.remove(record)
        for name, value in facts.items():
            shown = "" if record is None else f" (found {_found(name, record)!r})"
            yield f"{name} {value!r}{shown}", record is not None and _holds(name, value, record)
    text = "\n".join(plain(one.text) for one in documents)
    for sentence in sample.get("sentences", ()):
        yield f"sentence {sentence!r}", plain(sentence) in text
    squeezed = squeeze(text)
    for sentence in sample.get("hard", ()):
        yield f"hard sentence {sentence!r}", squeeze(plain(sentence)) in squeezed
    for words in sample.get("absent", ()):
        yield f"absent {words!r}", plain(words) not in text


def plain(text: str) -> str:
    """Return a text with all that differs between equal prints made the same."""
    composed = unicodedata.normalize("NFC", text.translate(_PLAIN))
    spelt = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), composed)
    return " ".join(spelt.split())


def squeeze(text: str) -> str:
    """Return a text without hyphens and white space."""
    return re.sub(r"[-\s]+", "", text)


def _fit(facts: Expected, document: Document) -> int:
    titled = 2 * ("title" in facts and _holds("title", facts["title"], document))
    return titled + sum(_holds(name, value, document) for name, value in facts.items())


def _found(name: str, document: Document) -> str | int | None:
    reference = document.reference
    if name == "year":
        return str(reference.year or "")
    if name == "authors":
        return len(reference.authors)
    if name == "first":
        return reference.authors[0].family if reference.authors else ""
    value = reference.title if name == "title" else reference.doi
    return value or ""


def _holds(name: str, value: Any, document: Document) -> bool:
    found = _found(name, document)
    if name == "doi":
        return str(found).casefold() == str(value).casefold()
    if name != "title":
        return str(found) == str(value)
    wanted = value if isinstance(value, list) else [value]
    return any(_bare(str(found)) == _bare(one) for one in wanted)


def _bare(title: str) -> str:
    return plain(title).casefold().rstrip(". ")


def read_apart(path: Path) -> Outcome:
    """Read a file in a process of its own, for at most two minutes."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_read_and_send, args=(path, sending))
    start = time.perf_counter()
    process.start()
    sending.close()
    try:
        if not receiving.poll(_SECONDS):
            return Outcome(fault=f"no end after {_SECONDS:.0f} s", seconds=_SECONDS)
        outcome: Outcome = receiving.recv()
        return outcome
    except EOFError:
        process.join()
        spent = time.perf_counter() - start
        return Outcome(fault=f"the process ended with {process.exitcode}", seconds=spent)
    finally:
        process.kill()
        process.join()


def _read_and_send(path: Path, sending: Connection) -> None:
    documents: list[Document] = []
    error = fault = None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    try:
        documents.extend(read(path))
    except ReadError as problem:
        error = str(problem)
    except BaseException as problem:
        fault = f"{type(problem).__name__}: {problem}"
    spent = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sending.send(Outcome(documents, error, fault, spent, grown))


if __name__ == "__main__":
    main()
