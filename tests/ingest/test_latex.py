"""LaTeX sources: what the page would print, section by section, citations and formulae readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.documents import Document
from search.ingest import ReadError, read

ARTICLE = r"""
\documentclass[12pt]{article}
\usepackage{amsmath} % COMMENT
\newcommand{\mnp}{milnacipran}
\title[Short]{Amines in the \emph{tail}\\ of the rat\thanks{Paid by nobody.}}
\author{Anna B.\ Keller\thanks{Corresponding} \and Tom\'as Ib\'a\~nez\\ House of Rats}
\date{2 March 2014}
\begin{document}
\maketitle
\begin{abstract}
We bred ninety rats. Half of them ate \mnp{}.
\end{abstract}
\section{Introduction}\label{sec:in}
Rats sleep~\cite{berg,keller}, see \citep[e.g.][p.~3]{berg}.\footnote{This was doubted.}
They eat $10^{6}$ grains, 5\% of them at 8\,$^{\circ}$C (Fig.~\ref{fig:a}).
% a comment in between
It is so.

\subsection*{Animals}
Here
\begin{equation} x^2 = \frac{1}{2} \label{eq:a} \end{equation}
holds ---``always''.
\begin{figure}[ht]\centering\includegraphics[width=3cm]{a.png}
\caption[Short]{Tails of rats.}\end{figure}
\begin{tabular}{lr}\hline Group & Rats \\ Salt & 45 \\ \hline\end{tabular}
\begin{enumerate}\item First. \item Second.\end{enumerate}
\begin{tikzpicture}\draw DRAWING;\end{tikzpicture}
\input{other}
\begin{thebibliography}{9}
\bibitem{berg} Berg T. On the feeding of rats. J Amines 2001; 4: 11--19.
\bibitem[K]{keller} Keller A. Tails that grow. Pain 2009; 12: 44.
\end{thebibliography}
\end{document}
AFTER THE END
"""


def only(path: Path, source: str) -> Document:
    path.write_text(source, "utf-8")
    [document] = read(path)
    assert document.format == "latex"
    return document


def body(path: Path, source: str) -> str:
    return only(path / "a.tex", rf"\begin{{document}}{source}\end{{document}}").text


def test_an_article(tmp_path: Path) -> None:
    document = only(tmp_path / "a.tex", ARTICLE)
    told = document.reference
    assert (told.title, told.issued) == ("Amines in the tail of the rat", "2014-03-02")
    assert [one.name for one in told.authors] == ["Anna B. Keller", "Tomás Ibáñez"]
    assert [(one.name, one.heading) for one in document.sections] == [
        ("TITLE", ""),
        ("FRONT MATTER", ""),
        ("ABSTRACT", "Abstract"),
        ("INTRODUCTION", "Introduction"),
        ("INTRODUCTION", "Animals"),
        ("REFERENCES", "References"),
    ]
    paragraphs = document.text.split("\n\n")
    assert "We bred ninety rats. Half of them ate milnacipran." in paragraphs
    assert paragraphs[5:7] == [
        "Rats sleep [1, 2], see [e.g. 1, p. 3]. They eat 10⁶ grains, 5% of them at 8 °C (Fig."
        "). It is so.",
        "This was doubted.",
    ]
    assert "Here x² = 1/2 holds —“always”." in paragraphs
    assert "Tails of rats." in paragraphs
    assert paragraphs[paragraphs.index("Group\tRats") + 1] == "Salt\t45"
    assert {"1. First.", "2. Second."} <= set(paragraphs)
    assert paragraphs[-1] == "[2] Keller A. Tails that grow. Pain 2009; 12: 44."
    for absent in ("COMMENT", "DRAWING", "AFTER", "other", "\\", "{", "Paid"):
        assert absent not in document.text


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (r"\author[1]{Anna Keller}\author[2]{Tom Berg}\affil[1]{House}", "Anna Keller; Tom Berg"),
        (r"\author*[1]{\fnm{Ada} \sur{van Dijk}}\author{\fnm{Li} \sur{Wu}}", "Ada van Dijk; Li Wu"),
        (r"\author{\IEEEauthorblockN{Anna Keller, Tom Berg}}", "Anna Keller; Tom Berg"),
        (
            r"\author{Anna Keller$^{1,*}$, Tom Berg$^2$ and Ida Stern\\ \small House of Rats}",
            "Anna Keller; Tom Berg; Ida Stern",
        ),
    ],
)
def test_authors_in_the_forms_of_many_classes(tmp_path: Path, source: str, names: str) -> None:
    document = only(tmp_path / "a.tex", rf"{source}\begin{{document}}Text.\end{{document}}")
    assert "; ".join(one.name for one in document.reference.authors) == names


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\textbf{Rats} \& mice, ``so''~it is\ldots", "Rats & mice, “so” it is…"),
        (r"In CO$_2$ and Ca$^{2+}$, $\alpha$2.", "In CO2 and Ca²⁺, α2."),
        (r"It is known \citet{berg_2001}.", "It is known [berg_2001]."),
        (r"\[ \sum_{i=1}^{n} x_i \]", "∑i=1ⁿ xi"),
        (r"\begin{verbatim}x = {1}\end{verbatim}", "x = {1}"),
        (r"One.\par Two.", "One.\n\nTwo."),
        ("A % 5 of\n% all\nline.", "A line."),
        (r"\setlength{\parskip}{3pt}\def\x{y}Rats.", "Rats."),
    ],
)
def test_what_is_printed(tmp_path: Path, source: str, shown: str) -> None:
    assert body(tmp_path, source) == shown


def test_a_chapter_without_preamble_is_read(tmp_path: Path) -> None:
    document = only(tmp_path / "a.tex", "\\chapter{Methods}\nRats slept.\n\\section{Food}\nIt was.")
    assert document.text == "Methods\n\nRats slept.\n\nFood\n\nIt was."
    assert [one.name for one in document.sections] == ["METHODS", "METHODS"]


def test_macros_cannot_grow_without_end(tmp_path: Path) -> None:
    macros = "".join(rf"\newcommand{{\m{a}a}}{{{'x' * 400}}}" for a in "abcdefgh")
    uses = r"\maa \mba \mca " * 20_000
    text = only(tmp_path / "a.tex", rf"{macros}\begin{{document}}{uses}\end{{document}}").text
    assert len(text) < 4_000_000


def test_a_source_that_prints_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_text(r"\documentclass{article}\begin{document}\maketitle\end{document}")
    with pytest.raises(ReadError, match="holds no text"):
        list(read(path))
