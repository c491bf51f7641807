"""Citations followed on the desk: to the entry, to the document, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

from search import Library
from search.documents import Reference
from search.ingest.cited_work import CitedWork
from tests.tui.test_desk import WIDE, screen
from tui.app import Desk
from tui.cli import flori
from tui.commands import READER
from tui.doing.references import entry_name, is_of, links_told
from tui.popups.picker import Picker

PAPERS = {
    "ahn-2011.txt": """\
Bright light and winter fatigue

Soo Ahn. J Lamp Stud. 2011 Mar;4(2):17-25.
doi: 10.5555/jls.2011.17.

RESULTS: Bright light reduced winter fatigue in most workers.
""",
    "dahl-2015.md": """\
# What lamps can do

Lamps warm the hands of those who read at night [2]. Bright light was found to help [1], and oil \
to be dear [2, 3]. Nobody has asked the moths.

## References

1. Ahn S. Bright light and winter fatigue. J Lamp Stud. 2011;4(2):17-25. doi:10.5555/jls.2011.17.

2. Wick A, Ember B. Warm hands by lamplight. J Lamp Stud. 2009;2(1):5-9.

3. Tallow C. The price of oil on the coast. Lamp Trade. 2012;1(1):1-4.
""",
}


@pytest.fixture
def cited(tmp_path: Path) -> Iterator[Library]:
    """Return a library of two documents, one of which cites the other."""
    folder = tmp_path / "cited"
    folder.mkdir()
    for name, text in PAPERS.items():
        (folder / name).write_text(text, "utf-8")
    library = Library.open("cited", create=True)
    library.add([folder])
    yield library
    library.close()


async def settle(desk: Desk, pilot: Pilot[None]) -> None:
    """Wait until what was asked for is done and drawn."""
    await pilot.pause()
    await desk.workers.wait_for_complete()
    await pilot.pause()


async def read(desk: Desk, pilot: Pilot[None], words: str, key: str = "dahl-2015") -> None:
    """Open a document at the sentence that holds some words."""
    document = desk.library.show(key)
    number = next(
        one.number for one in document.sentences if words in document.text[one.start : one.end]
    )
    await desk.reading.open(key, number, go=True)
    await settle(desk, pilot)


def marked(desk: Desk) -> list[str]:
    """Return the words in the reader that are marked."""
    view = desk.reader.view
    rows = [view.row_at(number) for number in range(view.row_count)]
    return [
        row.text[span.start : span.end]
        for row in rows
        for span, style in row.marks
        if style.endswith("match")
    ]


def lit(desk: Desk) -> str:
    document = desk.reader.document
    assert document is not None
    span = desk.reader.view.lit
    return document.text[span.start : span.end]


async def test_a_citation_leads_to_its_entry_and_on_to_the_document_and_back(cited: Library):
    desk = Desk(cited)
    async with desk.run_test(size=WIDE) as pilot:
        await read(desk, pilot, "warm the hands")
        await pilot.press("f")
        await settle(desk, pilot)
        assert lit(desk).startswith("2. Wick A, Ember B.")
        assert "2 Wick 2009 is not in this library" in desk.footer.message
        await pilot.press("backspace")
        await settle(desk, pilot)
        assert lit(desk).startswith("Lamps warm the hands")


async def test_the_way_back_marks_the_words_of_the_question_again(cited: Library):
    desk = Desk(cited)
    async with desk.run_test(size=WIDE) as pilot:
        desk.prompt.value = "warm hands at night"
        await pilot.press("enter")
        await settle(desk, pilot)
        await pilot.press("enter")
        await settle(desk, pilot)
        words = marked(desk)
        assert words
        await pilot.press("r", "enter")
        await settle(desk, pilot)
        assert marked(desk) != words
        await pilot.press("ctrl+o")
        await settle(desk, pilot)
        assert marked(desk) == words


async def test_of_several_works_one_is_chosen(cited: Library):
    desk = Desk(cited)
    async with desk.run_test(size=WIDE) as pilot:
        await read(desk, pilot, "oil to be dear")
        await pilot.press("f")
        await settle(desk, pilot)
        assert isinstance(desk.screen, Picker)
        shown = screen(desk)
        assert "● Bright light and winter fatigue" in shown
        assert "3 Tallow 2012" in shown
        await pilot.press("enter")
        await settle(desk, pilot)
        assert lit(desk).startswith("1. Ahn S.")
        assert "is in this library" in desk.footer.message
        await pilot.press("f")
        await settle(desk, pilot)
        assert desk.reader.document is not None
        assert desk.reader.document.key == "ahn-2011"
        assert desk.place == READER
        await pilot.press("ctrl+o")
        await settle(desk, pilot)
        assert lit(desk).startswith("1. Ahn S.")
        await pilot.press("ctrl+o")
        await settle(desk, pilot)
        assert "oil to be dear" in lit(desk)
        await pilot.press("ctrl+o")
        await settle(desk, pilot)
        assert "No reference has been followed" in desk.footer.message


async def test_an_entry_that_is_not_held_is_copied(cited: Library, monkeypatch: pytest.MonkeyPatch):
    copied: list[str] = []
    desk = Desk(cited)
    monkeypatch.setattr(desk, "copy", lambda text: copied.append(text) or "terminal")
    async with desk.run_test(size=WIDE) as pilot:
        await read(desk, pilot, "Tallow")
        await pilot.press("f")
        await settle(desk, pilot)
        assert copied == ["3. Tallow C. The price of oil on the coast. Lamp Trade. 2012;1(1):1-4."]
        assert "3 Tallow 2012 is not in this library" in desk.footer.message


async def test_where_nothing_is_cited_it_says_so(cited: Library):
    desk = Desk(cited)
    async with desk.run_test(size=WIDE) as pilot:
        await pilot.press("escape")
        desk.focus_place(READER)
        await pilot.press("f")
        await settle(desk, pilot)
        assert "no document in the reader" in desk.footer.message
        await read(desk, pilot, "Nobody has asked")
        await pilot.press("f")
        await settle(desk, pilot)
        assert "Nothing from the reference list" in desk.footer.message
        await read(desk, pilot, "Bright light reduced", "ahn-2011")
        await pilot.press("f")
        await settle(desk, pilot)
        assert "No reference list" in desk.footer.message


async def test_what_links_documents_stands_in_the_head_and_opens(cited: Library):
    desk = Desk(cited)
    async with desk.run_test(size=WIDE) as pilot:
        await read(desk, pilot, "Nobody has asked")
        desk.reader.go_to_end(-1)
        await settle(desk, pilot)
        assert "cites 1 here" in screen(desk)
        await pilot.press("r")
        await settle(desk, pilot)
        assert "cites Ahn 2011" in screen(desk)
        await pilot.press("enter")
        await settle(desk, pilot)
        assert desk.reader.document is not None
        assert desk.reader.document.key == "ahn-2011"
        assert "cited by 1 here" in screen(desk)
        await pilot.press("backspace")
        await settle(desk, pilot)
        assert desk.reader.document.key == "dahl-2015"
        assert desk.reader.sentence == 0


def test_show_tells_what_a_document_cites_and_what_cites_it(cited: Library):
    shown = CliRunner().invoke(flori, ["show", "-l", "cited", "dahl-2015"])
    assert "Cites:     ahn-2011\n" in shown.output
    record = CliRunner().invoke(flori, ["show", "-l", "cited", "ahn-2011", "--json"])
    assert json.loads(record.output)["cited_by"] == ["dahl-2015"]


def test_entries_and_links_are_named_shortly():
    assert entry_name(CitedWork(0, 9, 12, None, None, None, 2001, "Wick", "a")) == "12 Wick 2001a"
    assert entry_name(CitedWork(0, 9)) == "? n.d."
    assert links_told(0, 0) == ""
    assert links_told(3, 2) == "cites 3, cited by 2 here"


@pytest.mark.parametrize(
    ("work", "same"),
    [
        (CitedWork(0, 9, doi="10.5555/a", title="Something else"), True),
        (CitedWork(0, 9, doi="10.5555/b", title="Lamps and moths"), False),
        (CitedWork(0, 9, pmid="77", title="Lamps and  MOTHS"), True),
        (CitedWork(0, 9, title="Lamps"), False),
        (CitedWork(0, 9, title="Lamps and móths: a trial"), True),
        (CitedWork(0, 9), False),
    ],
)
def test_identifiers_decide_then_the_title(work: CitedWork, same: bool):
    assert is_of(work, Reference(title="Lamps and moths.", doi="10.5555/A")) is same
