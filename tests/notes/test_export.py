"""Notes leave verified, in forms that their readers understand, and safely."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import bibtexparser
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from search.documents import Document, Person, Reference, Sentence
from search.errors import NoteError
from search.inert import visible
from search.notes.export import FORMATS, export, verify, write_file
from search.notes.markdown import blockquote, inline
from search.notes.note import Note
from search.notes.store import NoteStore, new_note

TEXT = "Rest helps little. Walking every day helps more. Sleep matters too."
WALKING = Document(
    key="lind2011",
    text=TEXT,
    reference=Reference(
        type="article-journal",
        title="Walking *and* rest",
        authors=(Person("Lind", "Ada"),),
        container="J Made Up Res",
        issued="2011",
        doi="10.1000/rest",
    ),
    sentences=(Sentence(0, 0, 18, "ABSTRACT"), Sentence(1, 19, 48, "RESULTS", page="7")),
)
LEAFLET = Document("leaf let", "Sleep is free.", Reference(title="A leaflet"))
DOCUMENTS = {document.key: document for document in (WALKING, LEAFLET)}

markdown_reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def kept() -> list[Note]:
    return [
        replace(new_note(WALKING, 19, 48), comment="Dose?\n\n- ask *Ada*", tags=("walk", "a_b_")),
        new_note(LEAFLET, 0, 14),
        new_note(WALKING, 0, 18),
    ]


def printed(tokens: list[Token]) -> str:
    """Return the text that a reader sees, and see to it that it is nothing but text."""
    words = []
    for token in tokens:
        if token.type == "inline":
            assert {child.type for child in token.children or []} <= {"text", "softbreak"}
            words += [child.content or "\n" for child in token.children or []]
        else:
            assert token.type in (
                "blockquote_open",
                "blockquote_close",
                "paragraph_open",
                "paragraph_close",
            ), token.type
            words.append("\n")
    return "".join(words)


class TestMarkdown:
    def test_three_notes_make_this_page(self) -> None:
        assert export(kept(), DOCUMENTS.get) == (
            "# Notes\n\n"
            "## Walking \\*and\\* rest (Lind 2011)\n\n"
            "> Walking every day helps more.\n\n"
            "[@lind2011, p. 7]\n\n"
            "Dose?\n\n- ask *Ada*\n\n"
            "Tags: walk, a_b\\_\n\n"
            "> Rest helps little.\n\n"
            "[@lind2011, sec. Abstract]\n\n"
            "## A leaflet (A leaflet n.d.)\n\n"
            "> Sleep is free.\n\n"
            "[@leaf-let]\n\n"
            "## References\n\n"
            "A leaflet. (n.d.).\n\n"
            "Lind, A. (2011). Walking \\*and\\* rest. J Made Up Res. "
            "https://doi.org/10.1000/rest\n"
        )

    def test_what_changed_in_the_source_is_said(self) -> None:
        note = new_note(WALKING, 19, 48)
        moved = replace(WALKING, text="New. " + TEXT)
        gone = replace(WALKING, text="All new.")
        assert "(found elsewhere" in export([note], {"lind2011": moved}.get)
        assert "(not found in source)" in export([note], {"lind2011": gone}.get)
        unchecked = export([note], {}.get)
        assert "(not checked: the library does not hold the source)" in unchecked
        assert "## Lind 2011" in unchecked
        assert "(" not in export([note], DOCUMENTS.get).split("\n\n")[3]

    def test_no_notes_make_a_page_that_says_so(self) -> None:
        assert "Nothing was kept." in export([], DOCUMENTS.get)

    @pytest.mark.parametrize(
        "quote",
        [
            "# not a heading",
            "> not a quotation",
            "first\n---\nsecond",
            "first\n===",
            "* * *",
            "- no item\n+ none\n1. none\n2) none",
            "    no code\n\tnor this",
            "```\nno code\n```",
            "~~~\nno code",
            "a | b\n--- | ---\nc | d",
            "see [12](http://x.example) and ![x](y) and [a][b]",
            "[12]: http://x.example",
            "<script>alert(1)</script> &amp; &lt; <!-- x -->",
            "<http://auto.example>",
            "*stars* _lines_ __both__ snake_case_word `code` ~~gone~~",
            "back\\slash \\* and at the end \\",
            "two spaces  \nat the end",
            "paragraph\n\n\nanother",
            "p<0.05 & n=20 < 30",
        ],
    )
    def test_active_characters_are_printed_as_they_stand(self, quote: str) -> None:
        seen = printed(markdown_reader.parse(blockquote(quote)))
        assert seen.split() == quote.split()

    @settings(max_examples=300, deadline=None)
    @given(
        st.text(st.sampled_from("ab1 \n\t#>-+*_`~[](){}<>&;:!|=\\.\"'$^@%/\x1b\u202e"), max_size=25)
        | st.text(max_size=25)
    )
    def test_any_quotation_reads_as_printed(self, quote: str) -> None:
        written = blockquote(quote)
        assert all(line.startswith(">") for line in written.split("\n"))
        assert "".join(printed(markdown_reader.parse(written)).split()) == "".join(
            visible(quote).replace("\0", "").split()
        )

    @pytest.mark.parametrize("text", ["H~2~O", "x^2^", "$5 and $6", "says @lind", "a -- b ... c"])
    def test_what_only_pandoc_acts_on_is_escaped(self, text: str) -> None:
        bare = inline(text)
        for sign in ("~", "^", "$", "@", "--", "..."):
            assert f"\\{sign}" in bare if sign in text else sign not in bare

    def test_ordinary_prose_stays_as_it_is(self) -> None:
        prose = "Pain fell by 30% (p < 0.05) [12, 13]; see a@b.example, TREK-1 & 5-HT_2A. (Ref. 7)"
        assert inline(prose) == prose
        assert blockquote(prose) == f"> {prose}"

    def test_controls_are_visible(self) -> None:
        hostile = "a\x1b]52;c;eA==\x07b\x9bc\u202ed\re"
        note = new_note(Document("k", hostile), 0, len(hostile))
        page = export([replace(note, comment=hostile, tags=(hostile,))], {}.get)
        assert not set(page) & set("\x1b\x07\x9b\u202e\r")
        assert "␛" in page
        assert "<U+202E>" in page

    def test_a_locator_cannot_leave_its_brackets(self) -> None:
        note = replace(new_note(WALKING, 0, 18), page="3]; [@evil")
        assert "[@lind2011, p. 3), ( evil]" in export([note], DOCUMENTS.get)


class TestOtherFormats:
    def test_references_are_those_of_the_notes(self) -> None:
        library = bibtexparser.parse_string(export(kept(), DOCUMENTS.get, "bibtex"))
        assert [entry.key for entry in library.entries] == ["lind2011", "leaf-let"]
        records = rispy.loads(export(kept(), DOCUMENTS.get, "ris"))
        assert [record["title"] for record in records] == ["Walking *and* rest", "A leaflet"]
        items = json.loads(export(kept(), DOCUMENTS.get, "csl-json"))
        assert [item["id"] for item in items] == ["lind2011", "leaf-let"]

    def test_lines_are_web_annotations(self) -> None:
        lines = export(kept(), DOCUMENTS.get, "jsonl").splitlines()
        assert len(lines) == 3
        annotation = json.loads(lines[0])
        assert annotation["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert annotation["type"] == "Annotation"
        assert annotation["motivation"] == "commenting"
        assert [body["purpose"] for body in annotation["body"]] == [
            "commenting",
            "tagging",
            "tagging",
        ]
        quotation, position = annotation["target"]["selector"]
        assert annotation["target"]["source"] == "https://doi.org/10.1000/rest"
        assert quotation["exact"] == "Walking every day helps more."
        assert quotation["prefix"] == "Rest helps little. "
        assert TEXT[position["start"] : position["end"]] == quotation["exact"]
        assert annotation["florilegium"]["anchor"] == "exact"
        leaflet = json.loads(lines[1])
        assert leaflet["target"]["source"] == "urn:florilegium:document:leaf%20let"
        assert leaflet["motivation"] == "highlighting"

    @settings(deadline=None, max_examples=60)
    @given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=30))
    def test_any_text_comes_back_from_the_lines(self, text: str) -> None:
        document = Document(text, text)
        note = replace(new_note(document, 0, len(text)), comment=text)
        (line,) = export([note], {text: document}.get, "jsonl").splitlines()
        annotation = json.loads(line)
        assert annotation["target"]["selector"][0]["exact"] == text
        assert annotation["body"][0]["value"] == text
        assert annotation["florilegium"]["key"] == text

    def test_an_unknown_format_is_named_with_those_there_are(self) -> None:
        with pytest.raises(NoteError, match=r"'odt'.*markdown"):
            export([], DOCUMENTS.get, "odt")

    @pytest.mark.parametrize("format", FORMATS)
    def test_every_format_takes_no_notes_and_notes_without_source(self, format: str) -> None:
        export([], DOCUMENTS.get, format)
        export(kept(), {}.get, format)


class TestVerify:
    def test_every_note_is_looked_up(self, tmp_path: Path) -> None:
        store = NoteStore(tmp_path)
        walking, leaflet, rest = (store.save(note) for note in kept())
        changed = replace(WALKING, text=TEXT.replace("Rest", "Idling") + " More.")
        found = verify(store.notes().notes, {"lind2011": changed}.get)
        assert [(note, anchor.state) for note, anchor in found] == [
            (walking, "moved"),
            (leaflet, "missing"),
            (rest, "changed"),
        ]


class TestWriteFile:
    def test_it_writes_privately_and_never_over_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.md"
        write_file(path, "mine ü\n")
        assert path.read_text("utf-8") == "mine ü\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with pytest.raises(NoteError, match="--force"):
            write_file(path, "other")
        assert path.read_text("utf-8") == "mine ü\n"
        assert list(tmp_path.iterdir()) == [path]

    def test_force_replaces_and_keeps_mode_and_links(self, tmp_path: Path) -> None:
        path, link = tmp_path / "notes.md", tmp_path / "link.md"
        path.write_text("old")
        path.chmod(0o640)
        link.symlink_to(path)
        write_file(link, "new", force=True)
        assert path.read_text() == "new"
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        assert link.is_symlink()

    def test_a_failure_leaves_nothing_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(NoteError, match="no such file"):
            write_file(tmp_path / "nowhere" / "notes.md", "x")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(NoteError, match="no space left"):
            write_file(tmp_path / "notes.md", "x")
        assert list(tmp_path.iterdir()) == []


def test_passages_of_real_documents_survive_the_whole_way(real_seeds: Path, tmp_path: Path) -> None:
    store = NoteStore(tmp_path / "notes")
    documents = {}
    for path in sorted(real_seeds.glob("*.txt")):
        document = Document(path.stem, path.read_text("utf-8", "replace"))
        documents[document.key] = document
        for start in range(0, len(document.text) - 300, 1000):
            store.save(new_note(document, start, start + 300))
    assert documents
    loaded = NoteStore(store.folder).notes()
    assert loaded.problems == ()
    for note in loaded.notes:
        assert documents[note.key].text[note.start : note.end] == note.quote
        seen = printed(markdown_reader.parse(blockquote(note.quote)))
        assert seen.split() == visible(note.quote).split()
    assert {anchor.state for _, anchor in verify(loaded.notes, documents.get)} == {"exact"}
