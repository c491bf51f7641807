"""Numbered abstracts, as PubMed saves them to text, come in as records."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.ingest import read
from search.ingest.errors import ReadError

ABSTRACTS = """1. J Lamp Stud. 2013 Jan 5;3(2 Suppl 1):56-104. doi: 10.5555/jls.76. Epub 2012
Dec 1.

[Lamp light and the sleep of harbour
pilots].

[Article in Norwegian]

Keller AG(1)(2), van der Berg T(1), Núñez J(3).

Author information:
(1)Division of Sleep, University of Nowhere, Norway.
(2)Lamp Institute, Nowhere. ann@nowhere.example.

Erratum in
    J Lamp Stud. 2013;4:9.

BACKGROUND: Pilots of two harbours were
asked how they slept.
RESULTS: Pilots slept worse when the lamp was bright.

1. Numbers do not begin a record within an abstract.

Copyright © 2013 Oil Ltd.

DOI: 10.5555/jls.76
PMCID: PMC1234567
PMID: 24300999 [Indexed for MEDLINE]


2. J Oil. 1984 May 2;7(3):41-2.

A history of oil.

Roe J.

PMID: 7046000 [Indexed for MEDLINE]
"""


def test_each_abstract_is_a_record(tmp_path: Path) -> None:
    path = tmp_path / "abstract-lamps-set.txt"
    path.write_text(ABSTRACTS, encoding="utf-8")
    lamps, oil = read(path)
    reference = lamps.reference
    assert lamps.key == "24300999"
    assert reference.title == "[Lamp light and the sleep of harbour pilots]."
    assert [person.family for person in reference.authors] == ["Keller", "van der Berg", "Núñez"]
    assert (reference.container, reference.issued) == ("J Lamp Stud", "2013-01-05")
    assert (reference.doi, reference.pmcid) == ("10.5555/jls.76", "PMC1234567")
    assert reference.language == "Norwegian"
    assert reference.notices[0].startswith("Erratum in")
    assert [section.name for section in lamps.sections] == ["TITLE", "BACKGROUND", "RESULTS"]
    assert "asked how they slept." in lamps.text
    assert "Institute" not in lamps.text
    assert "Copyright" not in lamps.text
    assert (oil.key, oil.text.strip()) == ("7046000", "A history of oil.")


def test_numbered_prose_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("1. Buy lamps in 2013.\n\n2. Sell oil.\n")
    (document,) = read(path)
    assert document.format == "text"


def test_record_without_title_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    path.write_text(ABSTRACTS + "\n\n3. J Oil. 1985 Jan;8(1):1.\n\nPMID: 7046001\n", "utf-8")
    documents = read(path)
    assert [next(documents).key, next(documents).key] == ["24300999", "7046000"]
    with pytest.raises(ReadError, match="no title"):
        next(documents)
