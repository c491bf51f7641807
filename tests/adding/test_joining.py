"""Records, full texts and preprints that are one work: one document, whatever comes first."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from search import Library
from search.adding.addition import Addition

RIS = """TY  - JOUR
AU  - Wick, Ada
TI  - Lantern moths glow in the cold northern air
AB  - Lantern moths glow. The glow of copper fades.
KW  - copper
JO  - J Moths
PY  - 2009
DO  - 10.1234/moths
ER  -
"""
NBIB = """PMID- 1234567
TI  - Lantern moths glow in the cold northern air.
FAU - Wick, Ada
LID - 10.1234/moths [doi]
JT  - Journal of moths
DP  - 2009 Dec
VI  - 3
PG  - 4-5
"""
ARTICLE = "Every lantern that we lit drew moths of the northern wood. "


def page(
    doi: str = "10.1234/moths", title: str = "Lantern moths glow in the cold northern air"
) -> str:
    meta = f'<meta name="citation_doi" content="{doi}">' if doi else ""
    return (
        f'<html><head><title>{title}</title><meta name="citation_title" content="{title}">{meta}'
        f"</head><body><article><h1>{title}</h1><h2>Introduction</h2><p>{ARTICLE * 100}</p>"
        "</article></body></html>"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "lib", create=True)


def write(path: Path, text: str) -> Path:
    """Write a file so that its time of change surely differs."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))
    return path


def found(library: Library, question: str) -> list[str]:
    return [hit.key for hit in library.ask(question, expand=False).hits]


class TestARecordAndItsText:
    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    def test_they_are_one_document_in_whatever_order(
        self, library: Library, folder: Path, order: tuple[int, ...]
    ) -> None:
        files = [
            write(folder / "a.ris", RIS),
            write(folder / "b.nbib", NBIB),
            write(folder / "c.html", page()),
        ]
        reports = [library.add(files[place]) for place in order]
        assert [report.read for report in reports] == [1, 0, 0]
        assert sum(len(report.joined) for report in reports) == 2
        (key,) = library.keys()
        document = library.show(key)
        assert document.format == "html"
        assert document.path == str(files[2])
        reference = document.reference
        assert (reference.pmid, reference.doi) == ("1234567", "10.1234/moths")
        assert (reference.container, reference.keywords) == ("Journal of moths", ("copper",))
        assert (reference.issued, reference.pages) == ("2009-12", "4-5")
        assert library.paths(key) == [str(path) for path in files]
        origin = library.origin(key)
        assert (origin["text"], origin["keywords"]) == (str(files[2]), str(files[0]))
        assert origin["pmid"] == str(files[1])
        assert found(library, "lantern drew moths") == [key] * len(
            found(library, "lantern drew moths")
        )
        assert library.check() == []
        assert library.add(folder).unchanged == 3

    def test_a_record_in_one_run_with_its_text_keeps_its_key(
        self, library: Library, folder: Path
    ) -> None:
        write(folder / "a.nbib", NBIB)
        write(folder / "b.html", page())
        report = library.add(folder)
        assert (report.read, [one.key for one in report.joined]) == (1, ["1234567"])
        assert {one.format: (one.read, one.joined) for one in report.formats} == {
            "nbib": (1, 0),
            "html": (0, 1),
        }

    def test_when_the_text_goes_the_record_is_left_with_its_abstract(
        self, library: Library, folder: Path
    ) -> None:
        write(folder / "a.ris", RIS)
        text = write(folder / "b.html", page())
        library.add(folder)
        (key,) = library.keys()
        text.unlink()
        report = library.add(folder, sync=True)
        assert (report.removed, report.failures) == (0, ())
        document = library.show(key)
        assert document.format == "ris"
        assert "copper fades" in document.text
        assert found(library, "copper fades") == [key]
        assert found(library, "wood drew") == []
        assert library.paths(key) == [str(folder / "a.ris")]
        assert library.add(folder).unchanged == 1
        assert library.check() == []

    def test_when_the_record_goes_so_do_its_facts(self, library: Library, folder: Path) -> None:
        record = write(folder / "a.ris", RIS)
        write(folder / "b.html", page())
        library.add(folder)
        (key,) = library.keys()
        assert library.show(key).reference.keywords == ("copper",)
        record.unlink()
        library.add(folder, sync=True)
        assert library.keys() == [key]
        assert library.show(key).reference.keywords == ()
        assert library.show(key).format == "html"

    def test_a_change_of_the_record_changes_the_facts_only(
        self, library: Library, folder: Path
    ) -> None:
        record = write(folder / "a.ris", RIS)
        write(folder / "b.html", page())
        library.add(folder)
        write(record, RIS.replace("KW  - copper", "KW  - zinc"))
        report = library.add(folder)
        assert (report.read, report.updated, report.unchanged) == (0, 1, 1)
        (key,) = library.keys()
        assert library.show(key).reference.keywords == ("zinc",)
        assert library.show(key).format == "html"
        assert library.check() == []

    def test_a_record_that_becomes_another_parts_from_the_text(
        self, library: Library, folder: Path
    ) -> None:
        record = write(folder / "a.ris", RIS)
        write(folder / "b.html", page())
        library.add(folder)
        other = RIS.replace("moths", "seals").replace("copper", "ice")
        write(record, other)
        report = library.add(folder)
        assert (report.read, report.updated) == (1, 0)
        assert len(library.keys()) == 2
        shown = {library.show(key).reference.doi for key in library.keys()}  # noqa: SIM118
        assert shown == {"10.1234/moths", "10.1234/seals"}
        assert library.check() == []

    def test_a_kill_before_the_left_text_was_read_again_is_made_good(
        self, library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(folder / "a.ris", RIS)
        text = write(folder / "b.html", page())
        library.add(folder)
        text.unlink()

        def die(_: Addition) -> bool:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Addition, "_take_again", die)
            with pytest.raises(KeyboardInterrupt):
                library.add(folder, sync=True)
        (key,) = library.keys()
        assert library.show(key).format == "ris"
        assert "copper fades" not in library.show(key).text
        library.add(folder)
        assert "copper fades" in library.show(key).text
        assert library.check() == []


class TestWhatStandsBesideOrIsNamed:
    BIB = "@article{wick2009,\n title={Moths by night},\n author={Wick, Ada},\n year={2009}%s\n}\n"

    def text(self, title: str = "Moths by night") -> str:
        return page("", title)

    def test_a_file_that_a_record_names_is_read_with_it(
        self, library: Library, folder: Path, tmp_path: Path
    ) -> None:
        target = write(tmp_path / "full text.html", self.text())
        record = write(folder / "lib.bib", self.BIB % f", file={{Full:{target}:text/html}}")
        told: list[str] = []
        report = library.add(folder, told=lambda one: told.append(one.path))
        assert told == [str(record), str(target)]
        assert (report.read, len(report.joined), report.remarks) == (1, 1, ())
        assert library.keys() == ["wick2009"]
        assert library.show("wick2009").format == "html"
        # It is looked at again with the record, though it stands elsewhere.
        assert library.add(folder).unchanged == 2
        write(target, self.text().replace("lantern", "candle"))
        assert library.add(folder).updated == 1
        assert "candle" in library.show("wick2009").text
        target.unlink()
        library.add(folder, sync=True)
        assert library.show("wick2009").format == "bibtex"
        assert library.check() == []

    def test_one_that_is_not_there_is_a_remark(self, library: Library, folder: Path) -> None:
        write(folder / "lib.bib", self.BIB % ", file={Full:gone.pdf:application/pdf}")
        report = library.add(folder)
        assert (report.read, report.failures) == (1, ())
        assert [one.message for one in report.remarks] == [
            "the full text that it names is not there: gone.pdf"
        ]

    @pytest.mark.parametrize("text_first", [True, False])
    @pytest.mark.parametrize("names", [("wick2009.html", "lib.bib"), ("one.html", "one.bib")])
    def test_a_text_beside_its_record_is_joined_by_key_or_stem(
        self, library: Library, folder: Path, names: tuple[str, str], text_first: bool
    ) -> None:
        text = write(folder / names[0], self.text("Moths"))
        record = write(folder / names[1], self.BIB % "")
        for path in (text, record) if text_first else (record, text):
            library.add(path)
        (key,) = library.keys()
        assert library.show(key).format == "html"
        assert library.show(key).reference.title == "Moths by night"

    def test_nothing_is_joined_by_place_against_what_it_says(
        self, library: Library, folder: Path
    ) -> None:
        write(folder / "one.bib", self.BIB % ", doi={10.1234/night}")
        write(folder / "one.html", page("10.1234/other", "Moths"))
        write(folder / "two.bib", self.BIB.replace("wick2009", "w2") % "")
        write(folder / "two.html", self.text("Harbour seals and the low tide"))
        library.add(folder)
        assert len(library.keys()) == 3

    def test_a_text_joins_no_two_records_that_are_of_different_works(
        self, library: Library, folder: Path
    ) -> None:
        write(folder / "one.bib", self.BIB % "")
        write(folder / "one.html", self.text("Moths"))
        write(folder / "one.ris", "TY  - JOUR\nTI  - Harbour seals and the low tide\nER  -\n")
        library.add(folder)
        keys = library.keys()
        titles = {library.show(key).reference.title for key in keys}
        assert titles == {"Moths by night", "Harbour seals and the low tide"}

    def test_of_a_file_of_many_records_the_stem_says_nothing(
        self, library: Library, folder: Path
    ) -> None:
        second = self.BIB.replace("wick2009", "ember2010").replace("night", "day")
        write(folder / "many.bib", self.BIB % "" + second % "")
        write(folder / "many.html", self.text("Moths"))
        assert library.add(folder).read == 3


class TestOneWorkSeenLate:
    def test_a_record_that_joins_two_documents_leaves_both_keys(
        self, library: Library, folder: Path
    ) -> None:
        first = "TY  - JOUR\nTI  - Moths\nDO  - 10.1234/moths\nER  -\n"
        library.add(write(folder / "first.ris", first))
        library.add(write(folder / "second.nbib", NBIB.replace("LID - 10.1234/moths [doi]\n", "")))
        old, other = sorted(library.keys(), key=lambda key: key == "1234567")
        assert other == "1234567"
        report = library.add(write(folder / "third.nbib", NBIB))
        assert [one.key for one in report.joined] == [old]
        assert library.keys() == [old]
        assert library.show(other).key == old
        assert len(library.paths(old)) == 3
        assert library.check() == []
        assert library.add(folder).unchanged == 3

    def test_a_preprint_and_its_article_are_one_under_the_articles_doi(
        self, library: Library, folder: Path
    ) -> None:
        early = RIS.replace("10.1234/moths", "10.48550/arXiv.0901.00001").replace("2009", "2008")
        library.add(write(folder / "early.ris", early))
        library.add(write(folder / "late.ris", RIS))
        (key,) = library.keys()
        assert library.show(key).reference.doi == "10.1234/moths"
        assert library.show(key).reference.issued == "2009"


def test_retracted_documents_are_told(library: Library, folder: Path) -> None:
    write(folder / "a.nbib", NBIB + "PT  - Retracted Publication\nRIN - J Moths. 2010;4:1\n")
    assert library.add(folder).retracted == ("1234567",)


def test_titles_without_more_do_not_make_two_records_one(library: Library, folder: Path) -> None:
    record = "TY  - JOUR\nTI  - Editorial\nAU  - {}\nPY  - {}\nER  -\n"
    write(folder / "a.ris", record.format("Wick, Ada", 2001) + record.format("Ember, Ben", 2003))
    assert library.add(folder).read == 2
