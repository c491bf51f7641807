"""Synonyms from the official files of MeSH, here made-up ones in their form."""

from __future__ import annotations

import gzip
import stat
from pathlib import Path

import pytest

from search.analysis.imported_synonyms import (
    forget_imported,
    import_synonyms,
    imported_file,
    imported_synonyms,
)
from search.analysis.mesh import SynonymFileError, natural
from search.analysis.synonyms import alternatives, other_words


def xml(*concepts: tuple[str, ...]) -> str:
    """Return a file of descriptors, each with one of the concepts."""
    records = "".join(
        "<DescriptorRecord><ConceptList><Concept><TermList>"
        + "".join(f"<Term><String>{name}</String></Term>" for name in names)
        + "</TermList></Concept></ConceptList></DescriptorRecord>"
        for names in concepts
    )
    head = (
        '<?xml version="1.0"?>\n<!DOCTYPE DescriptorRecordSet SYSTEM "https://example.org/x.dtd">'
    )
    return f"{head}\n<DescriptorRecordSet>{records}</DescriptorRecordSet>"


QUUX = ("Pain, Quux", "Quuxalgia", "Quux Pain", "QXP", "Woe (Psychology)")
COLD = ("Cold Temperature", "Cold", "Low Quuxness")
ASCII = """*NEWRECORD
RECTYPE = D
MH = Pain, Quux
PRINT ENTRY = Quuxalgia|T047|T184|NON|EQV|NLM (1991)|900308|abbcdef
ENTRY = Left Quux Pain|T047|NON|NRW|NLM (1991)|900308|abcdef
ENTRY = Pains, Quux

*NEWRECORD
RECTYPE = D
MH = Loneliness
"""


def imported(path: Path, content: str | bytes) -> None:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    import_synonyms([path])


def test_names_of_a_concept_stand_for_each_other(tmp_path: Path) -> None:
    imported(tmp_path / "desc.xml", xml(QUUX, COLD))
    assert other_words("quuxalgia") == {"imported": ("QXP", "Quux Pain")}
    assert alternatives(["quux", "pains"])[0].alternatives == ("Quuxalgia", "QXP")
    facts = imported_synonyms().facts()
    assert facts is not None
    assert (facts.files, facts.concepts, facts.names) == ("desc.xml", 2, 5)


def test_short_forms_are_asked_for_in_capitals(tmp_path: Path) -> None:
    imported(tmp_path / "desc.xml", xml(QUUX))
    assert other_words("QXP")
    assert not other_words("qxp")


def test_everyday_words_are_neither_asked_for_nor_offered(tmp_path: Path) -> None:
    imported(tmp_path / "desc.xml", xml(COLD))
    assert other_words("cold") == {}
    assert other_words("cold temperature") == {"imported": ("Low Quuxness",)}


def test_the_packed_form_and_the_plain_text_form_are_read(tmp_path: Path) -> None:
    imported(tmp_path / "desc.gz", gzip.compress(xml(QUUX).encode()))
    assert other_words("quuxalgia")
    imported(tmp_path / "d.bin", ASCII)
    assert other_words("quuxalgia") == {"imported": ("Quux Pain",)}
    assert other_words("left quux pain") == {}


def test_what_was_imported_is_private_and_can_be_forgotten(tmp_path: Path) -> None:
    imported(tmp_path / "desc.xml", xml(QUUX))
    assert stat.S_IMODE(imported_file().stat().st_mode) == 0o600
    assert forget_imported()
    assert not forget_imported()
    assert other_words("quuxalgia") == {}
    assert imported_synonyms().facts() is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("just words", "is no file of MeSH"),
        ("", "is no file of MeSH"),
        ("<html></html>", "holds no descriptor"),
        (xml(QUUX)[:-40], "is not well-formed XML"),
        (gzip.compress(xml(QUUX).encode())[:-12], "cut short"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_changes_nothing(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    imported(tmp_path / "good.xml", xml(QUUX))
    bad = tmp_path / "bad"
    with pytest.raises(SynonymFileError, match=said) as raised:
        imported(bad, content)
    assert str(bad) in str(raised.value)
    assert other_words("quuxalgia")
    assert [path.name for path in imported_file().parent.iterdir()] == ["synonyms.db"]


def test_no_entity_of_a_file_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Hidden Words", "utf-8")
    text = xml(("Quuxalgia", "&leak;", "Quux Pain")).replace(
        'SYSTEM "https://example.org/x.dtd"', f'[<!ENTITY leak SYSTEM "{secret.as_uri()}">]'
    )
    imported(tmp_path / "desc.xml", text)
    assert other_words("quuxalgia") == {"imported": ("Quux Pain",)}


def test_a_damaged_file_of_ours_says_nothing(tmp_path: Path) -> None:
    imported(tmp_path / "desc.xml", xml(QUUX))
    imported_file().write_bytes(b"no database at all" * 100)
    assert other_words("quuxalgia") == {}


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Pain, Chronic", "Chronic Pain"),
        ("Lupus Erythematosus, Systemic", "Systemic Lupus Erythematosus"),
        ("1,2-Dipalmitoylquux", "1,2-Dipalmitoylquux"),
        ("Depression (Psychology)", ""),
        ("Ear, Nose, and Throat", ""),
    ],
)
def test_inverted_names_are_turned_back(name: str, spoken: str) -> None:
    assert natural(name) == spoken
