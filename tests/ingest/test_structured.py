"""Blocks of a source become one text whose sections and sentences are where they say."""

from pathlib import Path

from search.documents import Reference, Section, Span
from search.ingest.structured import Block, compose


def made(*blocks: Block):
    return compose(blocks, key="a", path=Path("a.xml"), format="test", reference=Reference())


def test_each_block_is_a_paragraph_and_no_sentence_crosses_its_end() -> None:
    document = made(
        Block("A title without a stop", "TITLE"),
        Block("We asked ten. Nine answered", "ABSTRACT", "Abstract"),
        Block("All were glad.", "ABSTRACT", "Abstract", page="3"),
    )
    assert document.text == (
        "A title without a stop\n\nWe asked ten. Nine answered\n\nAll were glad."
    )
    assert [document.text_of(one) for one in document.sentences] == [
        "A title without a stop",
        "We asked ten.",
        "Nine answered",
        "All were glad.",
    ]
    assert [one.section for one in document.sentences] == ["TITLE", *["ABSTRACT"] * 3]
    assert document.sentences[3].page == "3"
    assert document.sections == (
        Section("TITLE", 0, 22),
        Section("ABSTRACT", 24, len(document.text), "Abstract"),
    )


def test_marks_move_with_their_block_and_empty_blocks_are_left_out() -> None:
    document = made(
        Block("  \n", "BODY"), Block("One."), Block("  receptors4 bind.", marks=(Span(11, 12),))
    )
    assert [document.text[mark.start : mark.end] for mark in document.citation_marks] == ["4"]
    assert made(Block(" ")).text == ""
