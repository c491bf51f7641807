"""Pages and tables of notes: read back by the readers of their formats, safe, complete."""

from __future__ import annotations

import csv
import multiprocessing
import os
import re
import signal
import time
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path

import bibtexparser
import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from search.documents import Document, Person, Reference
from search.errors import NoteError
from search.inert import visible
from search.notes import export as exporting
from search.notes.checking import bring_up_to_date, check
from search.notes.evidence import FORMATS as EVIDENCE_FORMATS
from search.notes.evidence import evidence, evidence_tables
from search.notes.export import drifted, export, exported, write_export
from search.notes.judging import judged
from search.notes.note import Note
from search.notes.pages.org_page import ESCAPE
from search.notes.pages.table import cell
from search.notes.store import NoteStore, new_note

markdown_reader = MarkdownIt("commonmark").enable("table")

ASKED = "does walking help?"
TEXT = "Rest helps little. Walking every day helps more. Sleep matters too."
WALKING = Document(
    "lind 2011",
    TEXT,
    Reference("article-journal", "Walking & <rest>", (Person("Lind", "Ada"),), issued="2011"),
)
OTHER = Document("LIND-2011", "Nobody walks.", Reference(title="Standing", issued="2012"))
DOCUMENTS = {document.key: document for document in (WALKING, OTHER)}

any_text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


def kept() -> list[Note]:
    return [
        judged(new_note(WALKING, 19, 48, question=ASKED), ASKED, "supports"),
        replace(new_note(WALKING, 0, 18), comment="see also", tags=("rest",), colour="blue"),
        judged(new_note(OTHER, 0, 13), ASKED, "contradicts"),
    ]


def kept_text(text: str) -> Note:
    return replace(new_note(Document("k", text), 0, len(text)), comment=text, tags=(text,))


class Texts(HTMLParser):
    """Collects the text of each element of a kind, and every tag."""

    def __init__(self, wanted: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted, self.tags, self.found = wanted, set[str](), list[str]()
        self._open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag == self.wanted:
            self._open = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != self.wanted

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1] += data


class TestHtml:
    @settings(max_examples=60, deadline=None)
    @given(any_text | st.text(st.sampled_from("<>&\"' ab/script=!-\n"), min_size=1, max_size=30))
    def test_any_quotation_comes_back_as_text(self, text: str) -> None:
        page = export([kept_text(text)], {}.get, "html")
        reader = Texts("blockquote")
        reader.feed(page)
        assert reader.found == [visible(text)]
        assert not reader.tags & {"script", "img", "iframe", "object", "link", "a"}

    def test_it_stands_alone(self) -> None:
        page = export(kept(), DOCUMENTS.get, "html")
        assert page.startswith("<!DOCTYPE html>")
        assert "default-src 'none'" in page
        assert not re.search(r"<script|src=|@import|url\(", page)
        assert "Walking &amp; &lt;rest&gt;" in page
        assert "Verdict: supports (does walking help?)" in page


class TestDocx:
    @settings(max_examples=15, deadline=None)
    @given(any_text)
    def test_any_quotation_comes_back(self, text: str) -> None:
        made = exported(check([kept_text(text)], {}.get), "docx")
        quotes = [
            p.text for p in docx.Document(BytesIO(made)).paragraphs if p.style.name == "Quote"
        ]
        assert quotes == [visible(text)]

    def test_headings_citations_and_references(self) -> None:
        made = docx.Document(BytesIO(exported(check(kept(), DOCUMENTS.get), "docx")))
        told = [(p.style.name, p.text) for p in made.paragraphs]
        assert ("Title", "Notes") in told
        assert ("Heading 1", "Walking & <rest> (Lind 2011)") in told
        assert ("Quote", "Walking every day helps more.") in told
        assert ("Normal", "(Lind 2011)") in told
        assert ("Normal", "Colour: blue") in told
        assert told[-2][1].startswith("Lind, A. (2011).")
        assert made.core_properties.author == ""


class TestOrg:
    @settings(max_examples=80, deadline=None)
    @given(any_text | st.text(st.sampled_from("*#+-:|[]<>@{} \nab1."), min_size=1, max_size=30))
    def test_nothing_in_a_quotation_is_structure(self, text: str) -> None:
        page = export([kept_text(text)], {}.get, "org")
        held = page.split("#+begin_quote\n", 1)[1].split("\n#+end_quote", 1)[0]
        assert held.replace(ESCAPE, "") == visible(text).replace(ESCAPE, "")
        for line in held.split("\n"):
            assert not re.match(r"\*+ |#\+|[ \t]*\||[ \t]*:\w+:|[ \t]*[-+] |[ \t]*\d+[.)] ", line)
            assert "[[" not in line
            assert "[fn:" not in line

    def test_citations_are_orgs(self) -> None:
        page = export(kept(), DOCUMENTS.get, "org")
        assert "[cite:@lind-2011-2]" in page
        assert "* Walking & <rest> (Lind 2011)" in page.splitlines()


class TestCsv:
    @settings(max_examples=60, deadline=None)
    @given(any_text | st.text(st.sampled_from("=+-@'\"\t,;\nab"), min_size=1, max_size=12))
    def test_any_text_comes_back_and_nothing_is_run(self, text: str) -> None:
        table = export([kept_text(text)], {}.get, "csv")
        (row,) = csv.DictReader(StringIO(table, newline=""))
        for name in ("quote", "comment"):
            held = row[name]
            assert held[:1] not in ("=", "+", "-", "@", "\t")
            guarded = re.match(r"'+[=+\-@\t]", held) is not None
            assert (held[1:] if guarded else held) == visible(text)

    def test_a_formula_is_text(self) -> None:
        assert cell('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
        assert cell("-0.3 points") == "'-0.3 points"
        assert cell("plain = text") == "plain = text"

    def test_it_tells_what_the_source_says_now(self) -> None:
        changed = replace(WALKING, text=TEXT.replace("every day", "each day"))
        (row,) = csv.DictReader(StringIO(export(kept()[:1], {WALKING.key: changed}.get, "csv")))
        assert (row["state"], row["now"]) == ("changed", "Walking each day helps more.")
        assert row["verdicts"] == "does walking help?: supports"


class TestWholeExport:
    def test_the_bibliography_has_the_keys_that_the_page_cites(self, tmp_path: Path) -> None:
        for ending, form in (("md", "markdown"), ("org", "org")):
            path = tmp_path / ending / f"notes.{ending}"
            path.parent.mkdir()
            files = write_export(path, check(kept(), DOCUMENTS.get), form)
            assert files == [path, path.with_suffix(".bib")]
            cited = set(re.findall(r"@([\w-]+)[],]", path.read_text("utf-8")))
            entries = bibtexparser.parse_file(str(files[1])).entries
            assert {entry.key for entry in entries} == cited == {"lind-2011-2", "LIND-2011"}

    def test_a_key_stays_the_same_where_a_source_is_gone(self, tmp_path: Path) -> None:
        files = write_export(
            tmp_path / "n.md", check(kept(), {WALKING.key: WALKING}.get), "markdown"
        )
        cited = set(re.findall(r"@([\w-]+)]", files[0].read_text("utf-8")))
        entries = bibtexparser.parse_file(str(files[1])).entries
        assert {entry.key for entry in entries} == cited
        assert len(cited) == 2

    @pytest.mark.parametrize("there", ["notes.md", "notes.bib"])
    def test_neither_file_is_ever_replaced_unasked(self, tmp_path: Path, there: str) -> None:
        (tmp_path / there).write_text("precious")
        items = check(kept(), DOCUMENTS.get)
        with pytest.raises(NoteError, match=f"{there}.*--force"):
            write_export(tmp_path / "notes.md", items, "markdown")
        assert [path.name for path in tmp_path.iterdir()] == [there]
        assert (tmp_path / there).read_text() == "precious"
        write_export(tmp_path / "notes.md", items, "markdown", force=True)
        assert "Walking" in (tmp_path / "notes.md").read_text("utf-8")

    def test_a_full_disk_leaves_no_half_of_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls = []
        flush = os.fsync

        def full(descriptor: int) -> None:
            calls.append(descriptor)
            if len(calls) > 2:
                raise OSError(28, "No space left on device")
            flush(descriptor)

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(NoteError, match="no space left"):
            write_export(tmp_path / "notes.md", check(kept(), DOCUMENTS.get), "markdown")
        assert [path.name for path in tmp_path.iterdir()] == ["notes.bib"]

    def test_a_kill_leaves_a_whole_file_or_none(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.csv"
        start = multiprocessing.get_context("spawn")
        for attempt in range(3):
            writer = start.Process(target=write_endlessly, args=(path,))
            writer.start()
            end = time.monotonic() + 20
            while not path.exists() and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(0.01 * attempt)
            assert writer.pid
            os.kill(writer.pid, signal.SIGKILL)
            writer.join()
            rows = list(csv.DictReader(StringIO(path.read_text("utf-8"), newline="")))
            assert len(rows) == 300
            path.unlink()

    def test_by_question(self) -> None:
        page = export(kept(), DOCUMENTS.get, by="question", title="All of it")
        assert page.startswith("# All of it\n\n## does walking help?\n")
        assert page.index("Nobody walks.") < page.index("## no question")
        assert "Verdict: contradicts (does walking help?)" in page

    def test_another_style(self) -> None:
        page = export(kept()[:1], DOCUMENTS.get, style="vancouver")
        assert "1\\. Lind A. Walking & <rest>." in page.replace("\\<", "<")

    def test_what_has_drifted_is_named(self) -> None:
        changed = replace(WALKING, text=TEXT.replace("Walking every", "Running each"))
        items = check(kept(), {WALKING.key: changed}.get)
        assert [item.state for item in drifted(items)] == ["changed", "missing"] or [
            item.state for item in drifted(items)
        ] == ["changed", "unchecked"]
        page = exporting.exported(items, "markdown").decode()
        assert "have changed: " in page
        assert "{+Running each+}" in page.replace("\\", "")


def write_endlessly(path: Path) -> None:
    items = check([replace(kept()[0], comment="long " * 500)] * 300, DOCUMENTS.get)
    while True:
        write_export(path, items, "csv", force=True)


class TestUpdating:
    def test_places_are_brought_up_to_date_and_words_only_when_asked(self, tmp_path: Path) -> None:
        store = NoteStore(tmp_path)
        for note in kept()[:2]:
            store.save(note)
        now = "New. " + TEXT.replace("every day", "each day").replace("Rest helps", "Rest\nhelps")
        sources = {WALKING.key: replace(WALKING, text=now)}.get
        items = check(store.notes().notes, sources)
        assert {item.state for item in items} == {"changed", "reset"}
        assert len(bring_up_to_date(store, items)) == 1
        again = check(store.notes().notes, sources)
        assert {item.state for item in again} == {"changed", "exact"}
        assert len(bring_up_to_date(store, again, accept_changes=True)) == 1
        assert {item.state for item in check(store.notes().notes, sources)} == {"exact"}
        assert {note.digest for note in store.notes().notes} == {sources(WALKING.key).digest}  # type: ignore[union-attr]
        former = " ".join(path.read_text("utf-8") for path in (tmp_path / ".trash").iterdir())
        assert "Walking every day helps more." in former


class TestEvidence:
    def table(self) -> list[Note]:
        extra = judged(new_note(WALKING, 49, 67), ASKED, "supports")
        undecided = new_note(OTHER, 0, 6, question="Does walking help")
        return [*kept(), extra, undecided]

    def test_passages_stand_by_verdict_then_document_with_counts(self) -> None:
        found = evidence(check(self.table(), DOCUMENTS.get), ASKED)
        assert [one.verdict for one in found.findings] == [
            "supports",
            "supports",
            "contradicts",
            "",
        ]
        assert found.counts == {
            "supports": (2, 1),
            "contradicts": (1, 1),
            "unclear": (0, 0),
            "background": (0, 0),
            "no verdict": (1, 1),
        }
        assert found.documents == 2
        assert found.summary() == (
            "4 passages from 2 documents: supports 2 (from 1 document), contradicts 1, "
            "unclear 0, background 0, no verdict 1"
        )

    def test_the_table_in_markdown(self) -> None:
        page = evidence_tables(check(self.table(), DOCUMENTS.get), ASKED, "markdown")
        rows = [line for line in page.splitlines() if line.startswith("|")]
        assert len(rows) == 6
        assert rows[2] == (
            "| supports | Lind 2011 [@lind-2011-2] | “Walking every day helps more.” |  |"
        )

    @settings(max_examples=40, deadline=None)
    @given(st.text(st.sampled_from("a|b\\`*\n<"), min_size=1, max_size=12))
    def test_no_text_adds_a_cell(self, text: str) -> None:
        note = replace(kept_text(text), question=ASKED)
        page = evidence_tables(check([note], {}.get), ASKED, "markdown")
        (row,) = [line for line in page.splitlines() if line.startswith("| no verdict")]
        assert row.count("|") == 5
        (passage,) = [
            token
            for token in markdown_reader.parse(page)
            if "“" in token.content and token.children
        ]
        told = "".join(child.content or " " for child in passage.children or [])
        assert told.split("”")[0] == "“" + " ".join(text.split())

    @pytest.mark.parametrize("form", EVIDENCE_FORMATS)
    def test_every_format_takes_all_questions_and_none(self, form: str) -> None:
        items = check(self.table(), DOCUMENTS.get)
        assert "Nobody walks." in evidence_tables(items, "", form)
        evidence_tables([], "", form)
        evidence_tables(items, "what nobody asked", form)

    def test_an_unknown_format_is_named(self) -> None:
        with pytest.raises(NoteError, match="'xlsx'"):
            evidence_tables([], ASKED, "xlsx")
