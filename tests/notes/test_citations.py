"""Citations: short forms, exchange formats read back by their own readers, formatted lists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Person, Reference
from search.errors import CitationError
from search.notes.citations import (
    bibtex,
    citation_keys,
    csl_json,
    format_references,
    nbib,
    ris,
    short_citation,
    to_csl,
)
from search.notes.styles import STYLES

ARTICLE = Reference(
    type="article-journal",
    title="Walking & sleep: α2-blockers in 50% of TREK-1 mice",
    authors=(Person("Müller", "Jo R"), Person("de Vries", "Anna-Maria"), Person("O'Neil", "K")),
    container="J Made Up Res",
    issued="2011-12-05",
    volume="12",
    issue="3 Suppl",
    pages="S44-55",
    doi="10.1000/made_up.2011.09",
    pmid="12345678",
    pmcid="PMC7654321",
    url="https://journal.example/a_b?c=d#e",
    publisher="Example Press",
    keywords=("sleep", "daily walking"),
    genres=("Journal Article", "Review"),
)
PAGE = Reference(
    type="webpage",
    title="What is rest?",
    authors=(Person("Institute of Rest and Sleep"),),
    url="https://rest.example/what",
    publisher="Institute of Rest",
)
NEWS = Reference(
    type="article-newspaper",
    title="Walking works.",
    authors=(Person("Lind", "Ada"),),
    container="The Example",
    issued="2006-05-03",
)
NAMELESS = Reference(title="A leaflet on rest")
EMPTY = Reference(type="webpage")
PAIRS = [
    ("mueller2011", ARTICLE),
    ("rest", PAGE),
    ("lind2006", NEWS),
    ("leaflet", NAMELESS),
    ("empty", EMPTY),
]


def people(*families: str) -> tuple[Person, ...]:
    return tuple(Person(family, "X") for family in families)


class TestShortCitation:
    @pytest.mark.parametrize(
        ("reference", "expected"),
        [
            (Reference(authors=people("Lind"), issued="2009-12"), "Lind 2009"),
            (Reference(authors=people("Ahn", "Berg"), issued="2010"), "Ahn & Berg 2010"),
            (Reference(authors=people("Ahn", "Berg", "Cox"), issued="2010"), "Ahn et al. 2010"),
            (Reference(authors=people("Lind")), "Lind n.d."),
            (Reference(title="Rest", issued="2001"), "Rest 2001"),
            (
                Reference(title="Rest, sleep and walking in those who hurt all over"),
                "Rest, sleep and walking in… n.d.",
            ),
            (Reference(), "some-key n.d."),
            (Reference(authors=people("Li\x1b[31m\nnd"), issued="2001"), "Li␛[31m nd 2001"),
        ],
    )
    def test_it_names_whom_and_when(self, reference: Reference, expected: str) -> None:
        assert short_citation(reference, "some-key") == expected


class TestKeys:
    def test_safe_keys_stay(self) -> None:
        keys = ["mease2009", "19962493", "Smith:2010a", "a_b-c.d"]
        assert citation_keys(keys) == {key: key for key in keys}

    def test_clashes_get_a_suffix_and_real_keys_win(self) -> None:
        assert citation_keys(["Müller", "muller", "MULLER"]) == {
            "muller": "muller",
            "MULLER": "MULLER-2",
            "Müller": "Muller-3",
        }

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.text(max_size=8), max_size=6, unique=True))
    def test_all_keys_are_safe_and_different(self, keys: list[str]) -> None:
        safe = citation_keys(keys)
        assert sorted(safe) == sorted(keys)
        assert len({key.lower() for key in safe.values()}) == len(keys)
        assert all(re.fullmatch(r"[A-Za-z0-9](?:[\w.:+/-]*[A-Za-z0-9])?", k) for k in safe.values())


class TestCsl:
    def test_every_fact_has_its_name(self) -> None:
        assert to_csl(ARTICLE, "k") == {
            "id": "k",
            "type": "article-journal",
            "title": ARTICLE.title,
            "author": [
                {"family": "Müller", "given": "Jo R"},
                {"family": "de Vries", "given": "Anna-Maria"},
                {"family": "O'Neil", "given": "K"},
            ],
            "container-title": "J Made Up Res",
            "publisher": "Example Press",
            "issued": {"date-parts": [[2011, 12, 5]]},
            "volume": "12",
            "issue": "3 Suppl",
            "page": "S44-55",
            "DOI": "10.1000/made_up.2011.09",
            "PMID": "12345678",
            "PMCID": "PMC7654321",
            "URL": "https://journal.example/a_b?c=d#e",
            "keyword": "sleep, daily walking",
        }

    def test_nothing_is_invented(self) -> None:
        assert to_csl(EMPTY, "k") == {"id": "k", "type": "webpage"}
        assert to_csl(PAGE, "k")["author"] == [{"literal": "Institute of Rest and Sleep"}]

    def test_the_file_is_json(self) -> None:
        assert json.loads(csl_json(PAIRS)) == [to_csl(ref, key) for key, ref in PAIRS]
        assert json.loads(csl_json([])) == []


def read_bibtex(text: str) -> bibtexparser.Library:
    library = bibtexparser.parse_string(
        text,
        append_middleware=[
            LatexDecodingMiddleware(keep_math_mode=False),
            SeparateCoAuthors(),
            SplitNameParts(),
        ],
    )
    assert library.failed_blocks == []
    return library


class TestBibtex:
    def test_bibtexparser_reads_it_back(self) -> None:
        library = read_bibtex(bibtex(PAIRS))
        assert [entry.key for entry in library.entries] == [key for key, _ in PAIRS]
        entry = library.entries[0]
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        authors = fields.pop("author")
        assert [" ".join(name.von + name.last) for name in authors] == [
            "Müller",
            "de Vries",
            "O'Neil",
        ]
        assert [" ".join(name.first) for name in authors] == ["Jo R", "Anna-Maria", "K"]
        assert entry.entry_type == "article"
        assert fields == {
            "title": ARTICLE.title,
            "journal": "J Made Up Res",
            "publisher": "Example Press",
            "year": "2011",
            "month": "dec",
            "day": "5",
            "volume": "12",
            "number": "3 Suppl",
            "pages": "S44–55",
            "doi": ARTICLE.doi,
            "pmid": "12345678",
            "pmcid": "PMC7654321",
            "url": ARTICLE.url,
            "keywords": "sleep, daily walking",
        }

    def test_escapes_pages_and_names_are_as_latex_wants_them(self) -> None:
        written = bibtex(PAIRS)
        assert r"Walking \& sleep: {\ensuremath{\alpha}}2-blockers in 50\% of {TREK-1}" in written
        assert "pages = {S44--55}" in written
        assert 'M{\\"u}ller, Jo R and de Vries, Anna-Maria' in written
        assert "author = {{Institute of Rest and Sleep}}" in written
        assert "month = dec," in written
        assert "doi = {10.1000/made_up.2011.09}" in written

    @settings(max_examples=80, deadline=None)
    @given(st.text(st.sampled_from("ab {}\\%&#$_~^\"'-`@,=éα“–中\n\x1b"), max_size=20))
    def test_any_title_comes_back(self, title: str) -> None:
        text = bibtex([("k", Reference(title=title, issued="2001"))])
        (entry,) = read_bibtex(text).entries
        assert entry["year"] == "2001"
        # The accents that TeX sets for ^ and the picture of ESC are not what was put in.
        expected = " ".join(title.replace("^", "ˆ").replace("\x1b", "␛").split())
        found = entry["title"] if "title" in entry.fields_dict else ""
        assert " ".join(found.split()) == expected

    @pytest.mark.parametrize("title", ["} @article{x, title = {", "{", "}}}", "\\", "a \\{ b"])
    def test_a_title_cannot_break_out(self, title: str) -> None:
        text = bibtex([("k", Reference(title=title)), ("l", Reference(title="after"))])
        assert [entry.key for entry in read_bibtex(text).entries] == ["k", "l"]
        values = re.findall(r"title = (.*),\n", text)
        assert all(value.count("{") == value.count("}") for value in values)


class TestRis:
    def test_rispy_reads_it_back(self) -> None:
        records = rispy.loads(ris(PAIRS))
        assert records[0] == {
            "type_of_reference": "JOUR",
            "id": "mueller2011",
            "title": ARTICLE.title,
            "authors": ["Müller, Jo R", "de Vries, Anna-Maria", "O'Neil, K"],
            "secondary_title": "J Made Up Res",
            "publisher": "Example Press",
            "year": "2011",
            "date": "2011/12/05",
            "volume": "12",
            "number": "3 Suppl",
            "start_page": "S44",
            "end_page": "55",
            "doi": ARTICLE.doi,
            "accession_number": "12345678",
            "custom2": "PMC7654321",
            "urls": [ARTICLE.url],
            "keywords": ["sleep", "daily walking"],
        }
        assert [record["type_of_reference"] for record in records] == [
            "JOUR",
            "ELEC",
            "NEWS",
            "GEN",
            "ELEC",
        ]
        assert records[1]["authors"] == ["Institute of Rest and Sleep"]

    @settings(max_examples=50, deadline=None)
    @given(st.text(min_size=1, max_size=30))
    def test_no_title_can_end_or_add_a_record(self, title: str) -> None:
        hostile = Reference(title=f"{title}\nER  - \r\nTY  - BOOK\x0b\x85\u2028TI  - x")
        assert len(rispy.loads(ris([("k", hostile), ("l", NAMELESS)]))) == 2


class TestNbib:
    def test_the_tags_hold_the_facts(self) -> None:
        record = nbib([("mueller2011", ARTICLE)])
        lines = re.sub(r"\n {6}", " ", record).splitlines()
        assert lines == [
            "PMID- 12345678",
            "DP  - 2011 Dec 5",
            f"TI  - {ARTICLE.title}",
            "VI  - 12",
            "IP  - 3 Suppl",
            "PG  - S44-55",
            "LID - 10.1000/made_up.2011.09 [doi]",
            "FAU - Müller, Jo R",
            "AU  - Müller JR",
            "FAU - de Vries, Anna-Maria",
            "AU  - de Vries AM",
            "FAU - O'Neil, K",
            "AU  - O'Neil K",
            "PT  - Journal Article",
            "PT  - Review",
            "PB  - Example Press",
            "TA  - J Made Up Res",
            "OT  - sleep",
            "OT  - daily walking",
            "PMC - PMC7654321",
            "AID - 10.1000/made_up.2011.09 [doi]",
        ]

    def test_records_are_parted_by_one_blank_line(self) -> None:
        assert len(nbib(PAIRS).split("\n\n")) == 4

    @settings(deadline=None, max_examples=60)
    @given(st.text(max_size=300))
    def test_every_line_is_a_tag_or_a_continuation(self, title: str) -> None:
        for line in nbib([("k", Reference(title=title, issued="2001"))]).splitlines():
            assert re.match(r"(DP|TI)  - \S|      \S", line)


BOOK = Reference(
    type="chapter",
    title="Oil & wick",
    authors=(Person("Lund", "Nora"),),
    editors=(Person("Jung", "Mia"), Person("Institute of Lamps")),
    container="Lamps of the world",
    issued="2003",
    pages="20-41",
    publisher="Coast Press",
    place="Bergen",
    edition="2",
    isbn="978-0-00-000000-2",
    language="en",
)


class TestBooks:
    def test_csl(self) -> None:
        item = to_csl(BOOK, "k")
        assert item["editor"] == [
            {"family": "Jung", "given": "Mia"},
            {"literal": "Institute of Lamps"},
        ]
        assert (item["publisher-place"], item["edition"]) == ("Bergen", "2")
        assert (item["ISBN"], item["language"]) == ("978-0-00-000000-2", "en")

    def test_bibtex(self) -> None:
        (entry,) = read_bibtex(bibtex([("k", BOOK)])).entries
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        assert entry.entry_type == "incollection"
        assert (fields["address"], fields["edition"]) == ("Bergen", "2")
        assert (fields["isbn"], fields["language"]) == ("978-0-00-000000-2", "en")
        assert "Jung, Mia and {Institute of Lamps}" in bibtex([("k", BOOK)])

    def test_ris(self) -> None:
        (record,) = rispy.loads(ris([("k", BOOK)]))
        assert record["secondary_authors"] == ["Jung, Mia", "Institute of Lamps"]
        assert (record["place_published"], record["edition"]) == ("Bergen", "2")
        assert (record["issn"], record["language"]) == ("978-0-00-000000-2", "en")

    def test_nbib(self) -> None:
        lines = nbib([("k", BOOK)]).splitlines()
        assert {"FED - Jung, Mia", "LA  - en", "PL  - Bergen", "EN  - 2"} <= set(lines)
        assert "ISBN- 978-0-00-000000-2" in lines

    @settings(max_examples=40, deadline=None)
    @given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20))
    def test_any_plain_word_in_any_field_comes_back_from_ris_and_csl(self, word: str) -> None:
        record = Reference(
            "book",
            title=word,
            authors=(Person(word, "A"),),
            container=word,
            publisher=word,
            place=word,
            volume=word,
            issue=word,
            keywords=(word,),
        )
        (read,) = rispy.loads(ris([("k", record)]))
        for name in ("title", "secondary_title", "publisher", "place_published", "number"):
            assert read[name] == word, name
        assert (read["authors"], read["keywords"]) == ([f"{word}, A"], [word])
        (item,) = json.loads(csl_json([("k", record)]))
        assert (item["title"], item["volume"], item["keyword"]) == (word, word, word)


class TestFormattedReferences:
    @pytest.mark.parametrize(
        ("style", "expected"),
        [
            (
                "ama",
                "1. Müller JR, de Vries AM, O'Neil K. Walking & sleep: α2-blockers in 50% of "
                "TREK-1 mice. J Made Up Res. 2011;12(3 Suppl):S44-S55. "
                "doi:10.1000/made_up.2011.09",
            ),
            (
                "vancouver",
                "1. Müller JR, de Vries AM, O'Neil K. Walking & sleep: α2-blockers in 50% of "
                "TREK-1 mice. J Made Up Res. 2011 Dec 5;12(3 Suppl):S44-55. "
                "doi:10.1000/made_up.2011.09. PubMed PMID: 12345678; PubMed Central PMCID: "
                "PMC7654321.",
            ),
            (
                "apa",
                "Müller, J. R., de Vries, A.-M., & O'Neil, K. (2011). Walking & sleep: "
                "α2-blockers in 50% of TREK-1 mice. J Made Up Res, 12(3 Suppl), S44–S55. "
                "https://doi.org/10.1000/made_up.2011.09",
            ),
            (
                "chicago",
                "Müller, Jo R., Anna-Maria de Vries, and K. O'Neil. 2011. “Walking & Sleep: "
                "α2-blockers in 50% of TREK-1 Mice.” J Made Up Res 12 (3 Suppl): S44–S55. "
                "https://doi.org/10.1000/made_up.2011.09.",
            ),
            (
                "mdpi",
                "1. Müller, J.R.; de Vries, A.-M.; O'Neil, K. Walking & Sleep: α2-blockers in "
                "50% of TREK-1 Mice. J Made Up Res 2011, 12, S44–S55, "
                "doi:10.1000/made_up.2011.09.",
            ),
            (
                "nature",
                "1. Müller, J. R., de Vries, A.-M. & O'Neil, K. Walking & sleep: α2-blockers "
                "in 50% of TREK-1 mice. J Made Up Res 12, S44–S55 (2011).",
            ),
        ],
    )
    def test_an_article_in_common_styles(self, style: str, expected: str) -> None:
        assert format_references([("k", ARTICLE)], style) == [expected]

    @pytest.mark.parametrize("style", sorted(STYLES))
    def test_no_style_loses_a_reference_or_shows_a_quirk(self, style: str) -> None:
        entries = format_references(PAIRS, style)
        assert len(entries) == len(PAIRS)
        text = "\n".join(entries)
        for wanted in ("Müller", "Institute of Rest and Sleep", "Lind", "leaflet", "[empty]"):
            assert len([e for e in entries if wanted.lower() in e.lower()]) == 1, wanted
        assert text.lower().count("a leaflet on rest") == 1
        for quirk in (r"\?\.", r"(?<!\.)\.\.(?!\.)", r"^\W?\d+[\])]?\.?[A-Z“]", r"\d{4}[A-Z]"):
            assert not re.search(quirk, text.replace("PMC7654321", ""), re.MULTILINE), quirk
        assert "Retrieved" not in text
        assert "Edition" not in text

    def test_numbered_styles_keep_the_order_and_named_ones_sort(self) -> None:
        numbered = format_references(PAIRS, "ama")
        assert [entry.split(". ")[0] for entry in numbered] == ["1", "2", "3", "4", "5"]
        assert format_references(PAIRS[::-1], "apa") == format_references(PAIRS, "apa")

    def test_keys_that_differ_in_case_only_are_different(self) -> None:
        entries = format_references([("A", NEWS), ("a", ARTICLE)], "apa")
        assert len(entries) == 2

    def test_a_dependent_style_prints_as_its_parent(self) -> None:
        dependent = format_references(PAIRS, "nature-biotechnology")
        assert dependent == format_references(PAIRS, "nature")

    def test_a_style_file_of_the_user(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.csl"
        path.write_text(
            '<?xml version="1.0"?><style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"'
            ' class="in-text"><info><title>Mine</title><id>mine</id></info>'
            '<citation><layout><text variable="title"/></layout></citation>'
            '<bibliography><layout suffix="!"><text variable="title"/></layout></bibliography>'
            "</style>"
        )
        assert format_references([("k", NAMELESS)], str(path)) == ["A leaflet on rest!"]

    @pytest.mark.parametrize(
        ("style", "told"),
        [
            ("vancuver", "vancouver"),
            ("no-such-style-at-all", "apa"),
            ("../no/such", "no such file"),
            ("missing.csl", "no such file"),
        ],
    )
    def test_an_unknown_style_is_named_with_a_remedy(self, style: str, told: str) -> None:
        with pytest.raises(CitationError, match=told) as caught:
            format_references([("k", ARTICLE)], style)
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize(
        "source",
        [
            "",
            "plain words",
            "<html/>",
            "<style/>",
            '<!DOCTYPE style [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            '<style xmlns="http://purl.org/net/xbiblio/csl"><info>&e;</info></style>',
            '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"/>',
            '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><bibliography/></style>',
        ],
    )
    def test_a_broken_style_file_is_an_error_of_one_sentence(
        self, tmp_path: Path, source: str
    ) -> None:
        path = tmp_path / "broken.csl"
        path.write_text(source)
        with pytest.raises(CitationError, match=r"broken\.csl"):
            format_references([("k", ARTICLE)], str(path))

    def test_markup_and_controls_in_a_title_are_inert(self) -> None:
        title = "x <i>y</i> &amp; <span class='nocase'>z \x1b[31m"
        (entry,) = format_references([("k", Reference(title=title))], "ama")
        assert "\x1b" not in entry
        assert "x <i>y</i> &amp;" in entry

    def test_no_references_give_no_list(self) -> None:
        assert format_references([], "apa") == []
