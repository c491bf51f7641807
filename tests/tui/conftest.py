"""A small library of documents made for the tests, and a desk on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Library

DOCUMENTS = {
    "ahn-2011.txt": """\
Bright light and winter fatigue

Soo Ahn. J Lamp Stud. 2011 Mar;4(2):17-25.
doi: 10.5555/jls.2011.17.

BACKGROUND: Winter fatigue is common in the far north. Its cause is not known.

RESULTS: Bright light reduced winter fatigue in 41 of 60 workers. Sleep did not change.

CONCLUSION: Bright light relieves winter fatigue within two weeks.
""",
    "berg-2014.txt": """\
A trial of lamps in night workers

Eva Berg, Jon Dahl. J Lamp Stud. 2014;7(1):3-9.

Night workers sat before a lamp for an hour. However, bright light was not superior to a dim lamp \
for fatigue. [bold]Markup[/bold] must stay what it is.
""",
    "long.txt": "A long book on lamps\n\n"
    + "\n\n".join(
        f"Chapter {number} tells of lamp number {number}. Its oil lasted {number} nights, "
        "which was longer than anybody on the coast had thought that a lamp could burn."
        for number in range(1, 400)
    )
    + "\n",
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Return a folder with the documents."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def library(papers: Path) -> Iterator[Library]:
    """Return a library of the documents."""
    library = Library.open("lamps", create=True)
    library.add([papers])
    yield library
    library.close()
