"""Where the full text of a record is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.adding.attachments import attached, beside_record
from search.documents import Document


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("a.pdf", "a.pdf"),
        ("files/a b.pdf", "files/a b.pdf"),
        ("../a.pdf", "../a.pdf"),
        ("storage:KEY/a.pdf", "storage/KEY/a.pdf"),
        ("internal-pdf://123/a%20b.pdf", "lib.Data/PDF/123/a b.pdf"),
        (r"C:\Users\ada\papers\a.pdf", "a.pdf"),
        ("/home/someone/else/a.pdf", "a.pdf"),
        ("~nobody-of-this-name/a.pdf", "a.pdf"),
    ],
)
def test_a_named_file_is_found(tmp_path: Path, told: str, place: str) -> None:
    folder = tmp_path / "records"
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    target.write_text("x")
    found, missing = attached(Document("k", "t", attachments=(told,)), str(folder / "lib.xml"))
    assert ([Path(path) for path in found], missing) == ([target.resolve()], [])


def test_an_absolute_name_and_an_address_of_a_file(tmp_path: Path) -> None:
    target = tmp_path / "a b.pdf"
    target.write_text("x")
    told = (str(target), target.as_uri())
    found, _ = attached(Document("k", "t", attachments=told), "/elsewhere/lib.bib")
    assert found == [str(target)] * 2


def test_what_is_not_there_is_told_and_the_web_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    told = ("https://example.org/a.pdf", "doi:10.1/a", "gone.pdf", "folder.pdf", "a\0b", "")
    found, missing = attached(Document("k", "t", attachments=told), str(tmp_path / "lib.bib"))
    assert found == []
    assert missing == ["gone.pdf", "folder.pdf", "a\0b"]


def test_beside_a_record_its_key_counts_and_alone_its_stem() -> None:
    assert "/x/wick.pdf" in beside_record("/x/lib.bib", "wick", alone=False)
    assert "/x/lib.pdf" not in beside_record("/x/lib.bib", "wick", alone=False)
    assert "/x/lib.pdf" in beside_record("/x/lib.bib", "wick", alone=True)
    assert beside_record("/x/lib.bib", "10.1/a", alone=False) == []
