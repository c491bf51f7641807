"""Whole pages: what is furniture, what the record says, which section a line is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import FURNITURE, Document, Reference
from search.ingest import read
from search.ingest.pages.assembly import assemble
from tests.ingest import pages


def document(text: str) -> Document:
    return assemble(text, key="made", path="", format="text", given=Reference())


def indexed(found: Document) -> str:
    return "\n".join(
        found.text_of(sentence) for sentence in found.sentences if sentence.section != FURNITURE
    )


def section(found: Document, name: str) -> str:
    return "\n".join(found.text[s.start : s.end] for s in found.sections if s.name == name)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (pages.ELSEVIER, ("European Journal of Pain Science", "2014-07", "22", "7", "101-109")),
        (pages.SPRINGER, ("CNS Compd", "2012-08-23", "24", None, "523-536")),
        (pages.WILEY, ("Journal of Amines", "2010-03-12", "12", "3", "123-145")),
        (pages.PLOS, ("PLoS ONE", "2012-03-14", "7", "3", "e42593")),
        (pages.BMJ, ("BMJ", "2010-03-12", "340", None, "c0001")),
        (
            pages.RESEARCHGATE,
            ("The American Journal of Amines", "2009-12", "122", "12 Suppl", "S44-55"),
        ),
        (pages.SEMANTIC_SCHOLAR, ("American Journal of Amines", "2009-12-01", None, None, None)),
        (pages.PUBMED, ("Am J Med", "2009-12", "122", "12 Suppl", "S44-55")),
        (pages.PUBMED_TEXT, ("Am J Med", "2009-12", "122", "12 Suppl", "S44-55")),
        (pages.JOURNAL_PAGE, ("J. Amin. Sci.", "2017-11-21", "18", "11", "2483")),
        (pages.AGGREGATOR, (None, None, None, None, None)),
    ],
)
def test_scholarly_pages_give_their_record(page: str, expected: tuple[str | None, ...]) -> None:
    found = document(page)
    told = found.reference
    assert told.title == pages.TITLE
    assert told.type == "article-journal"
    assert (told.container, told.issued, told.volume, told.issue, told.pages) == expected
    assert section(found, "TITLE").rstrip(".") == pages.TITLE
    assert "Release was slow and grew with the stimulus." in indexed(found)


@pytest.mark.parametrize(
    ("page", "authors"),
    [
        (pages.ELSEVIER, ["Anna B. Keller", "Tom van der Berg"]),
        (pages.SPRINGER, ["Anna B. Keller", "Tom van der Berg", "José Núñez"]),
        (pages.WILEY, ["Anna B. Keller", "Tom van der Berg"]),
        (pages.PLOS, ["Anna B. Keller", "Tom van der Berg"]),
        (pages.BMJ, ["Anna B Keller", "Tom van der Berg"]),
        (pages.RESEARCHGATE, ["Anna B Keller", "Tom van der Berg"]),
        (pages.SEMANTIC_SCHOLAR, ["A. Keller", "T. van der Berg"]),
        (pages.PUBMED, ["Anna B Keller", "Tom van der Berg", "José M Núñez"]),
        (pages.PUBMED_TEXT, ["AB Keller", "T van der Berg"]),
        (pages.NEWS, ["Anna Keller"]),
        (pages.AGGREGATOR, []),
    ],
)
def test_pages_give_their_authors(page: str, authors: list[str]) -> None:
    assert [person.name for person in document(page).reference.authors] == authors


@pytest.mark.parametrize(
    "words",
    [
        "Next Article",
        "A Sensor for",
        "Channels That Open",
        "Article Menu",
        "cover image",
        "Export",
        "View Full-Text",
        "Download PDF",
        "Creative Commons",
        "Scifeed",
        "alerts",
        "ACS Style",
        "J. Amin. Sci. 2017, 18, 2483",
        "citation formats",
        "Related Articles",
        "Metrics",
        "Return to top",
        "EISSN",
        "Back to Top",
    ],
)
def test_furniture_of_a_journal_page_is_never_indexed(words: str) -> None:
    found = document(pages.JOURNAL_PAGE)
    assert words in found.text or words.casefold() in found.text.casefold()
    assert words not in indexed(found)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (pages.PUBMED, ("official website", "Another article", "citing article", "metabolism")),
        (pages.AGGREGATOR, ("Add like", "WebMD", "mobile app", "located links", "terms of use")),
        (
            pages.ELSEVIER,
            ("Sign in", "Section snippets", "Something that", "rights reserved"),
        ),
        (pages.SPRINGER, ("Spinal modulation", "Accesses", "preview of", "Download")),
        (pages.SEMANTIC_SCHOLAR, ("214,123,456", "Something else", "Logo")),
        (pages.NEWS, ("story about cats", "Dogs feel", "Privacy", "Share")),
        (pages.RESEARCHGATE, ("Discover", "Join for free")),
    ],
)
def test_furniture_of_other_pages_is_never_indexed(page: str, words: tuple[str, ...]) -> None:
    found = document(page)
    for each in words:
        assert each in found.text
        assert each not in indexed(found)


def test_a_news_story_goes_on_behind_its_related_stories() -> None:
    found = document(pages.NEWS)
    assert '"We were surprised," said Dr Tom van der Berg' in indexed(found)
    assert found.reference.type == "article-newspaper"
    assert found.reference.issued == "2010-03-12"


def test_a_link_behind_a_paragraph_is_split_off() -> None:
    found = document(pages.JOURNAL_PAGE)
    last = [s for s in found.sentences if s.section == "ABSTRACT"][-1]
    assert found.text_of(last) == "Release was slow and grew with the stimulus."


def test_keywords_printed_twice_count_once() -> None:
    found = document(pages.JOURNAL_PAGE)
    assert found.reference.keywords == ("amines", "5-HT", "dorsal horn", "rats")
    assert section(found, "KEYWORDS") == "Keywords: amines; 5-HT; dorsal horn; rats"


def test_text_before_keywords_is_the_abstract() -> None:
    assert section(document(pages.JOURNAL_PAGE), "ABSTRACT") == pages.ABSTRACT


def test_a_repeated_title_is_furniture_but_for_the_one_next_to_the_abstract() -> None:
    page = pages.PUBMED.replace("doi:", f"{pages.TITLE}\ndoi:", 1)
    found = document(page)
    titles = [s for s in found.sections if s.name == "TITLE"]
    assert [found.text[s.start : s.end] for s in titles] == [pages.TITLE]
    assert titles[0].start == page.rindex(pages.TITLE)


def test_inline_labels_begin_sections_and_stay_in_the_sentence() -> None:
    found = document(pages.AGGREGATOR)
    names = [s.name for s in found.sections if s.name not in (FURNITURE, "FRONT MATTER")]
    assert names == ["TITLE", "BACKGROUND", "METHODS", "CONCLUSIONS"]
    assert section(found, "METHODS").startswith("METHOD: We measured")


def test_genres_are_told_once() -> None:
    assert document(pages.AGGREGATOR).reference.genres == ("Clinical Trial", "Journal Article")
    assert document(pages.JOURNAL_PAGE).reference.genres == ("Review",)


@pytest.mark.parametrize(
    "prose",
    [
        "Patients were asked to subscribe to a newsletter and to share it.",
        "Similar articles reported no difference between the arms of the trial.",
        "Cookies were offered to all of the children. We use cookies as palatable food for rats.",
        "Privacy was a concern: the terms of use of such services are seldom read.",
        "The next article in journal club was chosen by the students.",
        "Cited by\nmany, the theory has never been put to the test.",
        "Share\nof the patients who left: 12 %.",
        "Home\nvisits were made by a nurse. Help\nwas given to the old.",
        "We skip to main content of the lecture now, he said.",
        "507-60-8 is the registry number of one substance.",
        "Copyright law was changed in 1994 and again in 2024.",
    ],
)
def test_prose_that_mentions_furniture_loses_nothing(prose: str) -> None:
    found = document(f"{prose}\n\nA second paragraph follows the first one here.")
    assert all(part.indexed for part in found.sections)


def test_a_paper_about_cookies_loses_nothing_on_a_web_page_either() -> None:
    sentence = "Similar articles were screened twice, and cited by hand where it mattered."
    found = document(pages.SPRINGER.replace(pages.ABSTRACT, f"{pages.ABSTRACT}\n{sentence}"))
    assert sentence in indexed(found)


def test_prose_without_a_page_around_it_gets_no_record() -> None:
    found = document(
        "Amines act on receptors4. They also act on channels7. More is known of dopamine12. "
        "The rest is unclear10.\nCAS No.: 50-00-0\nCAS No.: 64-17-5"
    )
    assert found.reference == Reference()
    assert "CAS" not in indexed(found)
    assert len(found.citation_marks) == 4


def test_a_numbered_list_at_the_end_is_the_reference_list() -> None:
    found = document(
        "Pain of rats\n\nIt was studied once [1]. It was studied twice [2].\n\n"
        "1. Doe J. A cited paper. Pain 2001; 1:2-3.\n\n2. Roe J. Another. Pain 2002; 4:5-6.\n"
    )
    assert section(found, "REFERENCES").startswith("1. Doe")
    assert section(found, "TITLE") == "Pain of rats"


SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("name", "title", "author", "issued", "marks"),
    [
        ("pubmed-mease-2009.txt", "Further strategies", "Philip J Mease", "2009-12", 0),
        ("mdpi-obata-2017.html", "Analgesic Mechanisms", "Hideaki Obata", "2017-11-21", 2),
        ("medscape-martinez-lavin-2006.md", "Fibromyalgia seen", "Janis Kelly", "2006-04-12", 0),
        ("qxmd-low-dose-naltrexone.txt", "Low Dose Naltrexone in", "", None, 0),
        ("vendor-milnacipran.txt", "", "", None, 10),
    ],
)
def test_the_starter_library(
    name: str, title: str, author: str, issued: str | None, marks: int
) -> None:
    [found] = read(SEEDS / name)
    told = found.reference
    assert (told.title or "").startswith(title)
    assert bool(told.title) == bool(title)
    assert "".join(person.name for person in told.authors) == author
    assert told.issued == issued
    assert len(found.citation_marks) == marks
    assert 9 <= sum(each.section != FURNITURE for each in found.sentences) <= 26


class TestRealDocuments:
    """The pages that the project was begun for; they are not part of it."""

    def only(self, folder: Path, name: str) -> Document:
        [found] = read(folder / name)
        return found

    def test_pubmed(self, real_seeds: Path) -> None:
        told = self.only(real_seeds, "pubmed-mease-2009.txt").reference
        assert [person.name for person in told.authors] == ["Philip J Mease"]
        assert (told.container, told.issued, told.volume) == ("Am J Med", "2009-12", "122")
        assert (told.issue, told.pages) == ("12 Suppl", "S44-55")
        assert told.doi == "10.1016/j.amjmed.2009.09.010"
        assert told.genres == ("Review",)

    def test_journal_page(self, real_seeds: Path) -> None:
        found = self.only(real_seeds, "mdpi-obata-2017.txt")
        told = found.reference
        assert told.issued == "2017-11-21"
        assert (told.volume, told.issue, told.pages) == ("18", "11", "2483")
        assert len(told.keywords) == 10
        assert [person.family for person in told.authors] == ["Obata"]
        assert "TREK-1" not in indexed(found)

    def test_news(self, real_seeds: Path) -> None:
        found = self.only(real_seeds, "medscape-martinez-lavin-2006.txt")
        told = found.reference
        assert (told.type, told.container) == ("article-newspaper", "Medscape")
        assert told.issued == "2006-04-12"
        assert len([s for s in found.sections if s.name == "REFERENCES"]) == 1
        assert "Post as" not in indexed(found)

    def test_vendor(self, real_seeds: Path) -> None:
        found = self.only(real_seeds, "vendor-milnacipran-overview.txt")
        marks = [found.text[mark.start : mark.end] for mark in found.citation_marks]
        assert marks == [
            "47",
            "6",
            "10",
            "4",
            "4",
            "7",
            "5",
            "12",
            "1",
            "2",
            "368",
            "68",
            "3",
            "7910",
            "9",
            "10",
        ]
        assert found.reference == Reference()

    def test_aggregator(self, real_seeds: Path) -> None:
        found = self.only(real_seeds, "qxmd-low-dose-naltrexone.txt")
        assert found.reference.year is None
        assert found.reference.authors == ()
        assert "mobile app" not in indexed(found)
