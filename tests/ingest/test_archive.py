"""Zip containers: bounded, whatever they claim; nothing outside them is touched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from search.ingest import ReadError, read
from search.ingest.office import archive
from search.ingest.office.archive import open_archive
from tests.ingest.containers import book, paragraph, word, zipped


def test_parts_are_read_by_name(tmp_path: Path) -> None:
    with open_archive(zipped(tmp_path / "a.zip", {"one.xml": "<a>b</a>", "two": b"c"})) as opened:
        assert opened.names == ("one.xml", "two")
        assert "one.xml" in opened
        assert opened.read("two") == b"c"
        assert opened.xml("one.xml").text == "b"
        assert opened.optional("three") is None
        with pytest.raises(ReadError, match="its part three is missing"):
            opened.read("three")


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "a/../../evil", "..\\evil"])
def test_names_that_climb_out_are_not_there(tmp_path: Path, name: str) -> None:
    with open_archive(zipped(tmp_path / "a.zip", {name: "x", "a/../b": "y"})) as opened:
        assert opened.names == ("b",)


def test_a_climbing_file_is_read_without_what_climbs(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", paragraph("Rats sleep."))
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("../evil.xml", "<x/>")
    assert [one.text for one in read(path)] == ["Rats sleep."]
    assert not (tmp_path.parent / "evil.xml").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = book(tmp_path / "a.epub", {"one": "<p>" + "x" * 30_000_000})
    with pytest.raises(ReadError, match=r"a\.epub: OPS/one\.xhtml: it grows beyond all measure"):
        list(read(bomb))


def test_all_parts_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_SUM", 2500)
    path = zipped(tmp_path / "a.zip", dict.fromkeys("abc", "x" * 1000))
    with open_archive(path) as opened:
        opened.read("a")
        opened.read("b")
        with pytest.raises(ReadError, match="grows beyond all measure"):
            opened.read("c")


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    path = zipped(tmp_path / "a.zip", {str(number): "x" for number in range(5)})
    with pytest.raises(ReadError, match="over 3 parts"), open_archive(path):
        pass


def test_damage_and_passwords_are_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"one": "some words " * 50})
    data = bytearray(path.read_bytes())
    data[40:50] = b"\xff" * 10
    path.write_bytes(data)
    with open_archive(path) as opened, pytest.raises(ReadError, match="damaged"):
        opened.read("one")
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with open_archive(path) as opened, pytest.raises(ReadError, match="encrypted"):
        opened.read("one")


@pytest.mark.parametrize("content", [b"", b"\x00\xff noise" * 50, b"PK\x03\x04 and more"])
def test_what_is_no_container_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(ReadError), open_archive(path):
        pass
    with pytest.raises(ReadError):
        list(read(path))


def test_entities_are_neither_expanded_nor_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    declared = (
        f'<!DOCTYPE w [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY a "AAAA">'
        '<!ENTITY b "&a;&a;&a;&a;">]>'
    )
    path = word(tmp_path / "a.docx", paragraph("Rats &s;&b; sleep."))
    parts = {}
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            parts[name] = declared.encode() + file.read(name)
    text = "".join(one.text for one in read(zipped(path, parts)))
    assert "SECRET" not in text
    assert "AAAA" not in text
