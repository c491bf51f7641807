"""The evidence on a question: its kept passages by verdict and document, with counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.documents import short_citation
from search.errors import NoteError
from search.inert import one_line, to_json
from search.notes import markdown
from search.notes.checking import Checked
from search.notes.choosing import Choice
from search.notes.formats.fields import citation_keys
from search.notes.judging import NO_VERDICT, VERDICTS, questions, verdict_on
from search.notes.pages.html_page import shown, whole_page
from search.notes.pages.sheet import locator
from search.notes.pages.table import csv_text


@dataclass(frozen=True, slots=True)
class Finding:
    """One kept passage as evidence."""

    item: Checked
    verdict: str
    """One of `search.notes.judging.VERDICTS`, another word of the reader's, or nothing."""
    key: str
    """The citation key."""

    @property
    def citation(self) -> str:
        """Short citation with its place: ``Lind 2011, p. 7``."""
        note, document = self.item.note, self.item.document
        cited = short_citation(document.reference, note.key) if document else note.citation
        place = locator(note.page, note.section)
        return f"{one_line(cited or note.key)}{', ' + place if place else ''}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was kept on one question, in the order of the verdicts, then of the documents."""

    question: str
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """For each verdict: how many passages, from how many documents; those in use first."""
        held: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
        for finding in self.findings:
            held.setdefault(finding.verdict or NO_VERDICT, []).append(finding.item.note.key)
        return {verdict: (len(keys), len(set(keys))) for verdict, keys in held.items()}

    @property
    def documents(self) -> int:
        """How many documents the passages are from."""
        return len({finding.item.note.key for finding in self.findings})

    def summary(self) -> str:
        """Return the counts in one line; of documents only where one gave several passages."""
        told = [
            f"{verdict} {passages}"
            + (f" (from {_documents(documents)})" if documents < passages else "")
            for verdict, (passages, documents) in self.counts.items()
        ]
        kept, held = len(self.findings), self.documents
        return (
            f"{kept} passage{'' if kept == 1 else 's'} from {_documents(held)}: {', '.join(told)}"
        )


def _documents(number: int) -> str:
    return f"{number} document{'' if number == 1 else 's'}"


def evidence(items: Sequence[Checked], question: str) -> Evidence:
    """Return what was kept on a question (`search.notes.judging.questions_of`)."""
    wanted = Choice(question=question)
    own = [item for item in items if wanted.holds(item.note)]
    safe = citation_keys(item.note.key for item in items)
    order = list(dict.fromkeys(item.note.key for item in own))
    findings = [Finding(item, verdict_on(item.note, question), safe[item.note.key]) for item in own]
    findings.sort(key=lambda one: (_order(one.verdict), order.index(one.item.note.key)))
    return Evidence(question, tuple(findings))


def evidence_tables(items: Sequence[Checked], question: str, format: str) -> str:
    """Return the evidence on a question, or on every question where none is named.

    ``format`` is one of ``FORMATS``. Raises NoteError for another.
    """
    if format not in FORMATS:
        raise NoteError(f"There is no format {format!r}; there are {', '.join(FORMATS)}.")
    asked = [question] if question else questions(item.note for item in items)
    return FORMATS[format]([evidence(items, one) for one in asked])


def _order(verdict: str) -> int:
    if verdict in VERDICTS:
        return VERDICTS.index(verdict)
    return len(VERDICTS) + (not verdict)


def _markdown(tables: Sequence[Evidence]) -> str:
    parts = ["# Evidence"]
    for table in tables:
        parts += [f"## {markdown.inline(table.question)}", markdown.inline(table.summary())]
        if not table.findings:
            continue
        lines = ["| Verdict | Source | Passage | Comment |", "|---|---|---|---|"]
        for finding in table.findings:
            told = f" *({_cell(finding.item.told)})*" if finding.item.told else ""
            source = f"{_cell(finding.citation)} [@{finding.key}]"
            passage = f"“{_cell(finding.item.note.quote)}”{told}"
            comment = _cell(finding.item.note.comment)
            lines.append(
                f"| {_cell(finding.verdict or NO_VERDICT)} | {source} | {passage} | {comment} |"
            )
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    """Return a text that may stand in a cell; a bar becomes an entity, which no table cuts at."""

    def entity(bar: re.Match[str]) -> str:
        return bar[1][: len(bar[1]) // 2 * 2] + "&#124;"

    return re.sub(r"(\\*)\|", entity, markdown.inline(text))


_COLUMNS = ("question", "verdict", "key", "citation", "quote", "comment", "state", "id")


def _csv(tables: Sequence[Evidence]) -> str:
    return csv_text(
        _COLUMNS,
        (
            (
                table.question,
                finding.verdict,
                finding.key,
                finding.citation,
                finding.item.note.quote,
                finding.item.note.comment,
                finding.item.state,
                finding.item.note.id,
            )
            for table in tables
            for finding in table.findings
        ),
    )


def _html(tables: Sequence[Evidence]) -> str:
    parts = ["<h1>Evidence</h1>"]
    for table in tables:
        parts += [f"<h2>{shown(table.question)}</h2>", f"<p>{shown(table.summary())}</p>"]
        if not table.findings:
            continue
        rows = ["<tr><th>Verdict</th><th>Source</th><th>Passage</th><th>Comment</th></tr>"]
        for finding in table.findings:
            note = finding.item.note
            told = f" ({finding.item.told})" if finding.item.told else ""
            cells = (
                finding.verdict or NO_VERDICT,
                finding.citation,
                f"“{note.quote}”{told}",
                note.comment,
            )
            rows.append(f"<tr>{''.join(f'<td>{shown(cell)}</td>' for cell in cells)}</tr>")
        parts.append("<table>\n" + "\n".join(rows) + "\n</table>")
    return whole_page("Evidence", parts)


def _json(tables: Sequence[Evidence]) -> str:
    return "".join(
        to_json(
            {
                "question": table.question,
                "counts": {
                    verdict: {"passages": passages, "documents": documents}
                    for verdict, (passages, documents) in table.counts.items()
                },
                "documents": table.documents,
                "findings": [
                    {
                        "verdict": finding.verdict or None,
                        "key": finding.item.note.key,
                        "citation": finding.citation,
                        "quote": finding.item.note.quote,
                        "comment": finding.item.note.comment,
                        "state": finding.item.state,
                        "id": finding.item.note.id,
                    }
                    for finding in table.findings
                ],
            }
        )
        + "\n"
        for table in tables
    )


FORMATS: Mapping[str, Callable[[Sequence[Evidence]], str]] = {
    "markdown": _markdown,
    "csv": _csv,
    "html": _html,
    "json": _json,
}
"""The formats of evidence tables; ``json`` has one line a question."""
