"""What storage and index keep of a document."""

from __future__ import annotations

from search.adding.preparing import abbreviations, sizes
from search.documents import Document, Person, Reference, Section, Sentence, Span
from search.index.engine import HEADING
from search.index.entries import index_entry

TEXT = "Menu\n## Doses\nThe drug47 was given. Exquisite pain (EP) fell."


def made() -> Document:
    starts = [TEXT.index(part) for part in ("Menu", "##", "The", "Exq")]
    ends = [4, starts[2] - 1, starts[3] - 1, len(TEXT)]
    names = ["FURNITURE", "METHODS", "METHODS", "METHODS"]
    return Document(
        key="k",
        text=TEXT,
        reference=Reference(
            type="article-journal",
            title="The drug",
            authors=(Person("Martínez-Lavín", "Manuel"),),
            container="J Pain",
            issued="2009-12",
            genres=("Clinical Trial",),
        ),
        sections=(
            Section("FURNITURE", 0, 5),
            Section("METHODS", 5, len(TEXT), "Doses"),
        ),
        sentences=tuple(
            Sentence(number, start, end, name)
            for number, (start, end, name) in enumerate(zip(starts, ends, names, strict=True))
        ),
        citation_marks=(Span(TEXT.index("47"), TEXT.index("47") + 2),),
    )


def test_furniture_is_left_out_and_headings_are_told_apart() -> None:
    entry = index_entry(made(), 9)
    assert entry.document == 9
    assert [one.number for one in entry.sentences] == [1, 2, 3]
    assert [one.role for one in entry.sentences] == [HEADING, "METHODS", "METHODS"]
    assert all(one.section == "METHODS" for one in entry.sentences)


def test_citation_marks_are_no_terms_and_stop_words_are_marked() -> None:
    terms = index_entry(made(), 1).sentences[1].terms.split()
    assert tuple(terms[:2]) == ("·the", "drug")
    assert "47" not in "".join(terms)


def test_what_filters_go_by() -> None:
    entry = index_entry(made(), 1)
    assert entry.authors == ("manuel", "martinez", "lavin", "m")
    assert entry.journal == ("j", "pain")
    assert entry.year == 2009
    assert entry.types == ("article-journal", "clinical", "trial")


def test_sizes_count_ranked_terms_and_the_title_for_the_document() -> None:
    entry = index_entry(made(), 1)
    found = sizes(entry)
    assert found.sentences == 3
    assert found.document_terms == found.sentence_terms + 1


def test_a_document_without_sections_is_indexed_whole() -> None:
    document = Document("k", "Pain.", sentences=(Sentence(0, 0, 5, "BODY"),))
    assert len(index_entry(document, 1).sentences) == 1


def test_abbreviations_are_kept_by_their_terms() -> None:
    (found,) = abbreviations(made())
    assert (found.short, found.long) == ("EP", "Exquisite pain")
    assert (found.short_form, found.long_form) == ("ep", "exquisit pain")
