"""BibTeX comes in with its LaTeX read, its macros resolved, and nothing lost to a broken entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Person
from search.ingest.errors import ReadError
from search.ingest.latex_text import latex_to_text, verbatim_latex
from search.ingest.records.bibtex import read_bibtex


def read(folder: Path, text: str | bytes):
    path = folder / "some.bib"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_bibtex(path))


def one(folder: Path, *fields: str, kind: str = "article"):
    entry = f"@{kind}{{key,\n title = {{A title}},\n" + ",\n".join(fields) + "}\n"
    (document,) = read(folder, entry)
    return document


def test_an_entry_gives_its_reference(tmp_path: Path) -> None:
    (document,) = read(
        tmp_path,
        r"""
@string(jex = "Journal of Examples")
Words between the entries, with an @ sign.
@Article{berg_2011,
    author = "Jos{\'e} de la Cruz and {\O}stergaard, S{\o}ren and {Rest Study Group} and others",
    title = {{\"U}ber die {Wirkung} von \textit{in vitro} $\alpha$-Blockern: 10$^{-6}$ \& more},
    journal = jex # ", Series~B",
    year = 2011, month = mar,
    volume = {12}, number = {3}, pages = {S44--S55},
    doi = {10.5555/Rest\_2011}, pmid = {10000001}, pmcid = {PMC7654321},
    url = {https://example.org/a_b?x=1\&y=%20},
    issn = {1234-567x}, language = {de},
    keywords = {cells, growth},
    abstract = {Background: Ten \% of it.
      Results: Wrapped
      lines.},
}
""",
    )
    found = document.reference
    assert found.title == "Über die Wirkung von in vitro α-Blockern: 10⁻⁶ & more"
    assert found.authors == (
        Person("de la Cruz", "José"),
        Person("Østergaard", "Søren"),
        Person("Rest Study Group"),
    )
    assert found.container == "Journal of Examples, Series B"
    assert (found.issued, found.volume, found.issue) == ("2011-03", "12", "3")
    assert (found.pages, found.doi) == ("S44-S55", "10.5555/rest_2011")
    assert (found.pmid, found.pmcid) == ("10000001", "PMC7654321")
    assert found.url == "https://example.org/a_b?x=1&y=%20"
    assert (found.issn, found.language) == ("1234-567X", "de")
    assert found.keywords == ("cells", "growth")
    assert document.key == "berg_2011"
    assert document.text.endswith("Background\n\nTen % of it.\n\nResults\n\nWrapped lines.")


def test_a_broken_entry_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "some.bib"
    path.write_text(
        "@article{a, title = {One}}\n@article{b, title = {Never closed,\n  year = 2001}\n"
        "@article{c, title = {Three}}\n@article{d title = {No comma}}\n"
        "@article(e, title = {Five})\n@article{f, title = {Cut off"
    )
    keys, error = [], None
    try:
        for document in read_bibtex(path):
            keys.append(document.key)
    except ReadError as problem:
        error = str(problem)
    assert keys == ["a", "c", "e"]
    assert error == (
        "some.bib: line 2: the entry that begins here is broken (and 2 more faults: line 5, "
        "line 7); look for a brace, quotation mark or comma that is missing."
    )


def test_a_key_that_stands_twice_is_told_and_both_are_read(tmp_path: Path) -> None:
    path = tmp_path / "some.bib"
    path.write_text("@misc{a, title={One}}\n@misc{A, title={Two}, title={Not this}}\n")
    reader = read_bibtex(path)
    assert [next(reader).reference.title for _ in range(2)] == ["One", "Two"]
    with pytest.raises(ReadError, match=r'line 2: the key "A" stands before another entry'):
        next(reader)


def test_fields_are_inherited(tmp_path: Path) -> None:
    child, chapter, parent = read(
        tmp_path,
        "@incollection{x, crossref={P}, author={Knut, D.}, title={First}, pages={1-20}}\n"
        "@inproceedings{y, crossref={y}, xdata={none}, title={Round}}\n"
        "@book{p, title={Parent}, editor={de la Fontaine, Jean}, year={1997}, doi={10.5555/p}}\n",
    )
    found = child.reference
    assert (found.container, found.issued, found.doi) == ("Parent", "1997", None)
    assert found.editors == (Person("de la Fontaine", "Jean"),)
    assert (found.title, found.pages) == ("First", "1-20")
    assert chapter.reference.title == "Round"
    assert (parent.reference.title, parent.reference.type) == ("Parent", "book")


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        (["date = {2011-03-04/2012-01-01}"], "2011-03-04"),
        (["date = {2011~}"], "2011"),
        (["year = {2011a}", 'month = 10 # "~" # oct'], "2011-10-10"),
        (["year = 2011", "month = {September}", "day = 5"], "2011-09-05"),
        (["year = {in press}"], None),
    ],
)
def test_dates_of_bibtex_and_biblatex(
    tmp_path: Path, fields: list[str], issued: str | None
) -> None:
    assert one(tmp_path, *fields).reference.issued == issued


@pytest.mark.parametrize(
    ("printed", "paths"),
    [
        ("papers/a.pdf", ("papers/a.pdf",)),
        (":papers/a.pdf:PDF", ("papers/a.pdf",)),
        (r"Full:/x/a\;b.pdf:application/pdf;Snap:s.html:text/html", ("/x/a;b.pdf", "s.html")),
        (r":C$\backslash$:/Users/x\_y/a.pdf:pdf", ("C:/Users/x_y/a.pdf",)),
        (r":C\:\\Users\\x\\a.pdf:PDF", ("C:\\Users\\x\\a.pdf",)),
        ("https://example.org/a.pdf", ()),
    ],
)
def test_attachments_as_each_program_names_them(
    tmp_path: Path, printed: str, paths: tuple[str, ...]
) -> None:
    assert one(tmp_path, f"file = {{{printed}}}").attachments == paths


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        (["eprint = {10000001}", "eprinttype = {pubmed}"], "pmid", "10000001"),
        (["note = {PMID: 10000001}"], "pmid", "10000001"),
        (["eprint = {2001.01234}", "archivePrefix = {arXiv}"], "url", "https://arxiv.org/abs/2001.01234"),
        (["url = {https://doi.org/10.5555/a}"], "doi", "10.5555/a"),
        (["author = {{Berg, A and Fa, O}}"], "authors", (Person("Berg", "A"), Person("Fa", "O"))),
        (["author = {{Rest and Sleep, Inc.}}"], "authors", (Person("Rest and Sleep, Inc."),)),
        (["journaltitle = {Notes}"], "container", "Notes"),
        (["subtitle = {And more}"], "title", "A title: And more"),
        (["author = {A. Berg; O. Falk}"], "authors", (Person("Berg", "A."), Person("Falk", "O."))),
    ],
)  # fmt: skip
def test_facts_that_stand_in_other_fields(
    tmp_path: Path, fields: list[str], name: str, value: object
) -> None:
    assert getattr(one(tmp_path, *fields).reference, name) == value


def test_the_encoding_that_a_file_names_is_believed(tmp_path: Path) -> None:
    text = "% Encoding: ISO8859_2\n@misc{k, title={Książka},\n author={Dvořák, Antonín}}\n"
    (document,) = read(tmp_path, text.encode("iso8859_2"))
    assert document.text == "Książka"
    assert document.reference.authors == (Person("Dvořák", "Antonín"),)


def test_a_macro_that_doubles_itself_stays_small(tmp_path: Path) -> None:
    doubling = "@string{a = {aaaaaaaaaa}}\n" + "@string{a = a # a}\n" * 200
    (document,) = read(tmp_path, doubling + "@misc{k, title = a}\n")
    assert len(document.text) <= 200_000


def test_what_is_no_bibtex_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no BibTeX entry was found"):
        read(tmp_path, "A letter to me@example.org.\n")
    with pytest.raises(ReadError, match=r'line 1: the entry "k" has neither title nor abstract'):
        read(tmp_path, "@misc{k, year = 2001}")


@pytest.mark.parametrize(
    ("latex", "printed"),
    [
        (r"Fr{\'{i}}o, Mu\~noz, {\L}ukasz", "Frío, Muñoz, Łukasz"),
        (r"Erd\H os, na\"{\i}ve, na\"\i ve", "Erdős, naïve, naïve"),
        (r"\v{S}koda \c{C}a \aa{} {\ss}", "Škoda Ça å ß"),
        (r"$\beta_2$, Ca$^{2+}$, 37\,$^\circ$C, $5^{th}$", "β2, Ca²⁺, 37 °C, 5th"),
        (r"10\textsuperscript{6} \ensuremath{\geq} $x^{ab}$", "10⁶ ≥ x^(ab)"),
        (r"TNF-\textalpha, $\upbeta$, 5~\textmu{}M", "TNF-α, β, 5 µM"),
        (r"costs \$5 or $6 and $7", "costs $5 or $6 and $7"),
        (r"``quoted'' -- text --- here", "“quoted” – text — here"),
        (r"\emph{in \textbf{vivo}} \unknown{kept} {\it too}", "in vivo kept too"),
        (r"\href{http://x.org}{words} of \cite{berg}2", "words of 2"),
        (r"\{a\} \textbackslash{} \~{} \% \textasciicircum", "{a} \\ ~ % ^"),
        (r"$\frac{a}{b}$ of $x \le y$", "a/b of x ≤ y"),
        (r"broken \'", "broken '"),
    ],
)  # fmt: skip
def test_latex_is_read(latex: str, printed: str) -> None:
    assert latex_to_text(latex) == printed


def test_files_are_not_read_for_latex() -> None:
    assert latex_to_text(r"\input{/etc/passwd}\include{x}") == "/etc/passwdx"
    assert verbatim_latex(r"a{\_}b\%20{\textasciitilde}c") == "a_b%20~c"


HAND_MADE = r"""
@article{lamp
  title = {Lamps at sea},
  year = {2012}
}

@techreport{
  journal = {Lamp Notes},
  title = {Lamps on land},
  year = 2013
}

@book{wick,
  title = {Wicks {and} oil}
  year = 2014
  author = {Keller, Ann}
}
@string{oil = {Oil}}
@misc{last, title = oil # { lamps in \LaTeX{}}}
"""


def test_entries_without_key_or_commas_are_read(tmp_path: Path) -> None:
    lamp, land, wick, last = read(tmp_path, HAND_MADE)
    assert (lamp.key, lamp.reference.title, lamp.reference.year) == ("lamp", "Lamps at sea", 2012)
    assert (land.reference.title, land.reference.year) == ("Lamps on land", 2013)
    assert (wick.reference.title, wick.reference.year) == ("Wicks and oil", 2014)
    assert wick.reference.authors[0].family == "Keller"
    assert last.reference.title == "Oil lamps in LaTeX"
