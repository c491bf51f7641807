"""JATS: articles in full text become sections, captions, rows and references."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document, Person
from search.ingest.errors import ReadError
from search.ingest.xml.jats import read_jats

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
FRONT = """<front><journal-meta><journal-title-group><journal-title>Journal of Naps</journal-title>
</journal-title-group><issn pub-type="epub">1234-5679</issn><publisher>
<publisher-name>Nap House</publisher-name><publisher-loc>Ulm</publisher-loc></publisher>
</journal-meta>
<article-meta><article-id pub-id-type="pmid">31000001</article-id>
<article-id pub-id-type="pmc">7000001</article-id>
<article-id pub-id-type="doi">10.1234/NAP.7</article-id>
<article-categories><subj-group subj-group-type="heading"><subject>Research Article</subject>
</subj-group><subj-group subj-group-type="Discipline"><subject>Sleep</subject></subj-group>
</article-categories>
<title-group><article-title>Naps in <italic>Mus</italic><xref ref-type="fn" rid="f1">*</xref>
</article-title><subtitle>a trial</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Ahn</surname>
<given-names>Bo C</given-names></name><xref ref-type="aff" rid="a1"><sup>1</sup></xref></contrib>
<contrib contrib-type="author"><collab>The Nap Group<contrib-group><contrib
 contrib-type="author"><name><surname>Member</surname><given-names>M</given-names></name></contrib>
</contrib-group></collab></contrib>
<contrib contrib-type="editor"><name><surname>Eder</surname></name></contrib></contrib-group>
<pub-date pub-type="collection"><year>2019</year></pub-date>
<pub-date pub-type="epub"><day>4</day><month>3</month><year>2019</year></pub-date>
<pub-date pub-type="pmc-release"><year>2020</year></pub-date>
<volume>7</volume><issue>2</issue><fpage>11</fpage><lpage>19</lpage>
<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Open.
</license-p></license></permissions>
<related-article related-article-type="correction-forward" xlink:href="10.1234/nap.9"/>
<abstract><sec><title>Methods</title><p>We let mice nap.</p></sec></abstract>
<kwd-group><title>Keywords</title><kwd>nap</kwd><kwd>mouse</kwd></kwd-group>
</article-meta></front>"""
BODY = """<body><sec sec-type="intro"><label>1</label><title>Why</title>
<p>Naps help<sup><xref ref-type="bibr" rid="r1">1</xref>,<xref ref-type="bibr" rid="r2">2</xref>
</sup> at 10<sup>6</sup> cells and Ca<sup>2+</sup>, as said
[<xref ref-type="bibr" rid="r2">2</xref>].
<fig id="g"><label>Figure 1</label><caption><title>A mouse.</title><p>It naps.</p></caption>
<graphic xlink:href="g.tif"/></fig> They wake.</p></sec>
<sec><title>Methods</title><sec><title>Outcomes</title><p>We timed <disp-formula><label>(1)</label>
<alternatives><tex-math>\\begin{document}$$x$$\\end{document}</tex-math>
<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>E</mml:mi><mml:mo>=</mml:mo>
<mml:msup><mml:mi>m</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math></alternatives></disp-formula>
each.</p><table-wrap><label>Table 1</label><caption><p>Times of naps.</p></caption><table>
<thead><tr><th>Mouse</th><th>Time</th></tr></thead><tbody><tr><td>A</td><td>5<break/>min</td></tr>
</tbody></table><table-wrap-foot><fn><p>All male.</p></fn></table-wrap-foot></table-wrap></sec>
<sec><title>Care</title><list><list-item><p>Warm</p></list-item><list-item><p>Dry</p></list-item>
</list></sec></sec></body>"""
BACK = """<back><ack><p>We thank the mice.</p></ack><ref-list><title>References</title>
<ref id="r1"><element-citation publication-type="journal"><person-group person-group-type="author">
<name><surname>Berg</surname><given-names>D</given-names></name><name><surname>Cole</surname>
<given-names>E</given-names></name><etal/></person-group><article-title>On naps</article-title>
<source>J Rest</source><year>2009</year><volume>4</volume><issue>2</issue><fpage>5</fpage>
<lpage>9</lpage><pub-id pub-id-type="doi">10.1234/REST.4</pub-id>
<pub-id pub-id-type="pmid">19000001</pub-id></element-citation></ref>
<ref id="r2"><mixed-citation><name><surname>Dahl</surname><given-names>F</given-names></name><name>
<surname>Eck</surname><given-names>G</given-names></name>. <article-title>Sleep</article-title>.
 <source>J Rest</source> 2010.<pub-id pub-id-type="pmid">20000001</pub-id></mixed-citation></ref>
<ref id="r3"><mixed-citation>Unread. 2011.</mixed-citation></ref></ref-list></back>"""
ARTICLE = (
    f'<article {XLINK} article-type="research-article" xml:lang="en">{FRONT}{BODY}{BACK}</article>'
)


def read(folder: Path, content: str, name: str = "nap.nxml") -> tuple[list[Document], str]:
    """Return the documents of a file, and what the reader complained of at its end."""
    path = folder / name
    path.write_text(content, "utf-8")
    found: list[Document] = []
    try:
        found.extend(read_jats(path))
    except ReadError as error:
        return found, str(error)
    return found, ""


def body_of(folder: Path, body: str) -> Document:
    [document], complaint = read(folder, f"<article {XLINK}>{FRONT}<body>{body}</body></article>")
    assert complaint == ""
    return document


def last_block(folder: Path, body: str) -> str:
    return body_of(folder, body).text.split("\n\n")[-1]


def test_the_front_matter_becomes_the_record(tmp_path: Path) -> None:
    [document], complaint = read(tmp_path, ARTICLE)
    told = document.reference
    assert complaint == ""
    assert document.key == "nap"
    assert told.title == "Naps in Mus: a trial"
    assert told.authors == (Person("Ahn", "Bo C"), Person("The Nap Group"))
    assert (told.doi, told.pmid, told.pmcid) == ("10.1234/nap.7", "31000001", "PMC7000001")
    assert (told.container, told.issn, told.publisher) == (
        "Journal of Naps",
        "1234-5679",
        "Nap House",
    )
    assert (told.issued, told.volume, told.issue, told.pages) == ("2019-03-04", "7", "2", "11-19")
    assert (told.keywords, told.genres, told.subjects) == (
        ("nap", "mouse"),
        ("Research Article",),
        ("Sleep",),
    )
    assert told.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert told.notices == ("Erratum in: doi:10.1234/nap.9",)


def test_the_text_stands_in_its_sections_in_reading_order(tmp_path: Path) -> None:
    [document], _ = read(tmp_path, ARTICLE)
    assert [(one.name, one.heading) for one in document.sections] == [
        ("TITLE", ""),
        ("METHODS", "Methods"),
        ("INTRODUCTION", "1 Why"),
        ("METHODS", "Methods"),
        ("METHODS", "Outcomes"),
        ("METHODS", "Care"),
        ("ACKNOWLEDGEMENTS", ""),
        ("REFERENCES", "References"),
    ]
    assert document.text.split("\n\n") == [
        "Naps in Mus: a trial",
        "Methods",
        "We let mice nap.",
        "1 Why",
        "Naps help¹,² at 10⁶ cells and Ca²⁺, as said [2].",
        "Figure 1. A mouse.",
        "It naps.",
        "They wake.",
        "Methods",
        "Outcomes",
        "We timed E = m² (1) each.",
        "Table 1. Times of naps.",
        "Mouse\tTime",
        "A\t5 min",
        "All male.",
        "Care",
        "Warm",
        "Dry",
        "We thank the mice.",
        "References",
        "1. Berg D, Cole E, et al. On naps. J Rest. 2009;4(2):5-9. doi:10.1234/rest.4."
        " PMID 19000001.",
        "2. Dahl F, Eck G. Sleep. J Rest 2010. PMID 20000001",
        "3. Unread. 2011.",
    ]


def test_raised_citations_are_marked_and_exponents_are_not(tmp_path: Path) -> None:
    [document], _ = read(tmp_path, ARTICLE)
    marked = [document.text[mark.start : mark.end] for mark in document.citation_marks]
    assert marked == ["¹,²"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('naps.<xref ref-type="bibr" rid="r"><sup>4</sup></xref> They', "naps.⁴ They"),
        ('naps<xref ref-type="bibr" rid="r">4</xref> help', "naps⁴ help"),
        ('naps (<xref ref-type="bibr" rid="r">4</xref>)', "naps (4)"),
        ('by <xref ref-type="bibr" rid="r">Ahn 2009</xref>', "by Ahn 2009"),
        ("H<sub>2</sub>O", "H2O"),
        ("10<sub>5</sub>", "10₅"),
        ("a<italic>b </italic>c", "ab c"),
        ("α<sub>2</sub>-receptor", "α2-receptor"),
        ("one&#x2009;two\n three", "one\N{THIN SPACE}two three"),
        ("see <ext-link xlink:href='http://a.b'>there</ext-link>", "see there"),
    ],
)
def test_running_text_reads_as_printed(tmp_path: Path, source: str, text: str) -> None:
    assert last_block(tmp_path, f"<p>{source}</p>") == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac>", "a/(b+c)"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "xi"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>", "10⁻³"),
        ("<mrow><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></mrow>", "p < 0.05"),
        ("<semantics><mi>y</mi><annotation>noise</annotation></semantics>", "y"),
    ],
)
def test_formulae_are_readable(tmp_path: Path, formula: str, text: str) -> None:
    space = 'xmlns="http://www.w3.org/1998/Math/MathML"'
    source = f"<p><inline-formula><math {space}>{formula}</math></inline-formula></p>"
    assert last_block(tmp_path, source).replace(" + ", "+") == text


def test_tex_without_mathml_loses_its_preamble(tmp_path: Path) -> None:
    tex = r"\documentclass{minimal}\usepackage{a}\begin{document}$$E = mc^2$$\end{document}"
    source = f"<p>So <inline-formula><tex-math>{tex}</tex-math></inline-formula>.</p>"
    assert last_block(tmp_path, source) == "So E = mc^2."


def test_sets_of_articles_are_read_one_by_one(tmp_path: Path) -> None:
    namespaced = ARTICLE.replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/" ')
    other = f"<article {XLINK}><front><article-meta><title-group><article-title>B</article-title>"
    other += "</title-group></article-meta></front></article>"
    content = f"<pmc-articleset>{namespaced}{other}</pmc-articleset>"
    documents, complaint = read(tmp_path, content, "set.xml")
    assert [one.key for one in documents] == ["PMC7000001", "set-2"]
    assert documents[0].reference.title == "Naps in Mus: a trial"
    assert complaint == ""


def test_reviews_of_an_article_stand_behind_it(tmp_path: Path) -> None:
    review = """<sub-article article-type="reviewer-report"><front-stub><title-group>
    <article-title>Report 1</article-title></title-group></front-stub><body><sec>
    <title>Methods</title><p>They are sound.</p></sec></body></sub-article></article>"""
    [document], _ = read(tmp_path, ARTICLE.replace("</article>", review))
    assert document.text.endswith("Report 1\n\nMethods\n\nThey are sound.")
    assert document.sections[-1].name == "BODY"


def test_a_retraction_tells_what_it_retracts(tmp_path: Path) -> None:
    link = 'related-article-type="retracted-article" xlink:href="info:doi/10.1234/old"'
    content = ARTICLE.replace('related-article-type="correction-forward"', "x=''")
    content = content.replace("<abstract>", f"<related-article {link}/><abstract>")
    [document], _ = read(tmp_path, content)
    assert document.reference.notices == ("Retraction of: doi:10.1234/old",)


def test_a_cut_off_article_is_given_as_far_as_it_goes(tmp_path: Path) -> None:
    [document], complaint = read(tmp_path, ARTICLE[: ARTICLE.index("They wake")])
    assert document.reference.title == "Naps in Mus: a trial"
    assert document.text.endswith("It naps.")
    assert "the file is cut off here; download it again." in complaint


def test_deep_nesting_ends_in_a_sentence(tmp_path: Path) -> None:
    documents, complaint = read(tmp_path, "<article><body>" + "<sec>" * 250 + "deep words")
    assert "deep words" in documents[0].text
    assert complaint
    documents, complaint = read(tmp_path, "<article><body>" + "<sec>" * 4000)
    assert not documents
    assert complaint


def test_xml_without_an_article_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, "<other><p>a</p></other>")[1] == (
        "nap.nxml: it holds no JATS article; check which file this is."
    )
    assert "an article holds no text" in read(tmp_path, "<article/>")[1]
