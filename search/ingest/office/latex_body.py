"""The paragraphs that the body of a LaTeX source prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search.ingest.latex_text import latex_to_text
from search.ingest.office.latex_source import group
from search.ingest.office.paragraphs import Paragraph
from search.ingest.pages.lines import word_set

_STRUCTURE = re.compile(
    r"(?P<blank>\n[ \t]*\n\s*)"
    r"|\\(?P<heading>part|chapter|section|subsection|subsubsection|paragraph|subparagraph)\*?(?![A-Za-z])"
    r"|\\begin\s*\{(?P<begin>[A-Za-z*]{1,40})\}|\\end\s*\{(?P<end>[A-Za-z*]{1,40})\}"
    r"|\\(?P<entry>item|bibitem)(?![A-Za-z])"
    r"|\\(?P<caption>caption|captionof\s*\{\w+\})\*?(?![A-Za-z])"
    r"|\\(?P<footnote>footnote|footnotetext|thanks)(?![A-Za-z])"
    r"|\\(?P<held>abstract|title|author|date|keywords|doi|affil|affiliation|address|institute|email"
    r"|thanksref|journal|titlerunning|authorrunning|orcid|acmDOI|maketitle|tableofcontents)\*?(?![A-Za-z])"
    r"|\\(?P<stop>par|newpage|clearpage|appendix|bigskip|medskip|smallskip|pagebreak)(?![A-Za-z])"
)
_LEVELS = {
    "part": 1,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
    "subparagraph": 6,
}
_PICTURES = word_set("tikzpicture picture pspicture forest lrbox CCSXML")
_FORMULAE = word_set(
    """
    equation align gather multline eqnarray displaymath math alignat flalign split aligned
    """
)
_TABLES = word_set("tabular tabularx longtable supertabular tabulary array tblr")
_LISTS = word_set("enumerate itemize description")
_VERBATIM = word_set("verbatim lstlisting minted Verbatim")
_NAMED = {
    "abstract": "Abstract",
    "thebibliography": "References",
    "acknowledgements": "Acknowledgements",
    "acknowledgments": "Acknowledgments",
    "acks": "Acknowledgments",
    "keyword": "Keywords",
    "keywords": "Keywords",
    "IEEEkeywords": "Keywords",
}
_SET = re.compile(
    r"\\(?:setlength|addtolength|setcounter|addtocounter|definecolor|newcommand|renewcommand"
    r"|providecommand)\*?\s*\{[^{}]*\}\s*(?:\[[^\]]*\]\s*)*\{(?:[^{}]|\{[^{}]*\})*\}"
    r"|\\def\s*\\[A-Za-z@]+[#\d]*\s*\{(?:[^{}]|\{[^{}]*\})*\}"
)
_OPERATOR = re.compile(r"(\\[A-Za-z]+)\s?(?=[_^])")
_REPEATED_HEAD = re.compile(
    r"(?<=\\endfirsthead).*?\\endhead(?:.*\\endlastfoot|.*\\endfoot)?"
    r"|\\end(?:first)?head(?![a-z])",
    re.DOTALL,
)
_CITE = re.compile(
    r"\\(?:[A-Za-z]*cite[A-Za-z]*)\*?\s*(?P<options>(?:\[[^\[\]]{0,200}\]\s*){0,2})"
    r"\{(?P<keys>[^{}]{1,1000})\}"
)
_SILENT = re.compile(
    r"\\(?:label|index|vspace|hspace|includegraphics|includepdf|bibliographystyle|bibliography|input"
    r"|include|addbibresource|pagestyle|thispagestyle|setcounter|setlength|addtolength|hypersetup"
    r"|graphicspath|markboth|addcontentsline|phantomsection|captionsetup|usepackage|resizebox"
    r"|scalebox|vskip|hskip|rule|ccsdesc|printbibliography|cline|cmidrule|multirow|columnwidth"
    r"|begingroup|endgroup|newcommand|renewcommand|definecolor|color|textcolor)\*?(?![A-Za-z])"
    r"\s*(?:\[[^\[\]]{0,300}\]|\([lr]{1,2}\))*\s*(?:\{[^{}]{0,300}\})?"
)
_REFERENCE = re.compile(r"\s*~?\\(?:[A-Za-z]*ref)\*?\s*\{[^{}]{0,200}\}")
_SWITCHES = re.compile(
    r"\\(?:centering|raggedright|noindent|hline|toprule|midrule|bottomrule|footnotesize|small|tiny"
    r"|large|normalsize|scriptsize|newline|linebreak|sloppy|indent|hfill|hrulefill|vfill|hrule"
    r"|leavevmode|protect|itshape|bfseries)(?![A-Za-z])"
)
_DISPLAYED = re.compile(r"\\\[(.{1,3000}?)\\\]|\$\$(.{1,3000}?)\$\$", re.DOTALL)
_ROW = re.compile(r"\\\\(?:\s*\[[^\]]{0,20}\])?|\\tabularnewline")
_CELL = re.compile(r"(?<!\\)&")
_COLUMNS = re.compile(r"\\multicolumn\s*\{[^{}]*\}\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_EMPTY = re.compile(r"\s*\(\s*\)|\s*\[\s*\]")
_LONGEST_FORMULA = 900


class Body:
    """The body of a source, to be read once."""

    def __init__(self, source: str) -> None:
        self._source = source
        keys = re.findall(r"\\bibitem\s*(?:\[[^\]]*\])?\s*\{([^{}]{1,200})\}", source)
        self._numbers = {key.strip(): number for number, key in enumerate(keys, start=1)}
        self._listed = 0
        self._counts: list[int | None] = []
        """The open lists; of numbered ones how many entries they had."""
        self._held: list[str] = []
        self._notes: list[Paragraph] = []

    def paragraphs(self) -> list[Paragraph]:
        """Return what the source prints, in order; headings below parts and chapters shift up."""
        found = [one for one in self._read() if one.text.strip()]
        top = min((one.level for one in found if one.level), default=1)
        return [replace(one, level=one.level - top + 1) if one.level else one for one in found]

    def _read(self) -> Iterator[Paragraph]:
        source = self._source
        at = 0
        while match := _STRUCTURE.search(source, at):
            self._held.append(source[at : match.start()])
            at = match.end()
            kind = match.lastgroup
            if kind == "footnote":
                text, at = self._argument(at)
                self._notes.append(Paragraph(self._line(text)))
                continue
            if kind == "begin" and match["begin"].rstrip("*") in _FORMULAE:
                text, at = self._environment(match["begin"], at)
                self._held.append(_formula(text))
                continue
            yield from self._flush()
            if kind == "heading":
                text, at = self._argument(at)
                yield Paragraph(self._line(text), level=_LEVELS[match["heading"]])
                yield from self._flush()
            elif kind == "caption":
                text, at = self._argument(at)
                yield Paragraph(self._line(text))
            elif kind == "held":
                at = self._past(at)
            elif kind == "entry":
                at = self._entry(match["entry"], at)
            elif kind == "end" and match["end"] in _LISTS and self._counts:
                self._counts.pop()
            elif kind == "begin":
                blocks, at = self._begun(match["begin"], at)
                yield from blocks
        self._held.append(source[at:])
        yield from self._flush()

    def _begun(self, name: str, at: int) -> tuple[list[Paragraph], int]:
        """Return what an environment prints at its beginning, and where to read on."""
        bare = name.rstrip("*")
        if bare in _PICTURES:
            return [], self._environment(name, at)[1]
        if bare in _VERBATIM:
            text, at = self._environment(name, at)
            return [Paragraph(text.strip("\n"))], at
        if bare in _TABLES:
            text, at = self._environment(name, at)
            return list(self._rows(text)), at
        if name in _LISTS:
            self._counts.append(0 if name == "enumerate" else None)
        if name == "thebibliography":
            at = self._past(at)
        if name in _NAMED:
            return [Paragraph(_NAMED[name], level=2)], at
        options = re.compile(r"(?:\s*\[[^\[\]]{0,200}\])?").match(self._source, at)
        return [], options.end() if options else at

    def _entry(self, kind: str, at: int) -> int:
        """Begin an entry of a list: its label or number is printed before it."""
        label = re.compile(r"\s*\[([^\[\]]{0,200})\]").match(self._source, at)
        if kind == "item":
            number = self._counts[-1] if self._counts else None
            if label:
                self._held.append(f"{label[1]} ")
            elif number is not None:
                self._counts[-1] = number + 1
                self._held.append(f"{number + 1}. ")
            return label.end() if label else at
        self._listed += 1
        self._held.append(f"[{self._listed}] ")
        return self._past(at)

    def _flush(self) -> Iterator[Paragraph]:
        text = self._line("".join(self._held))
        notes, self._notes, self._held = self._notes, [], []
        yield Paragraph(text)
        yield from notes

    def _argument(self, at: int) -> tuple[str, int]:
        span = group(self._source, at)
        return (self._source[span[0] : span[1]], span[1] + 1) if span else ("", at)

    def _past(self, at: int) -> int:
        span = group(self._source, at)
        return span[1] + 1 if span else at

    def _environment(self, name: str, at: int) -> tuple[str, int]:
        end = self._source.find(f"\\end{{{name}}}", at)
        if end < 0:
            return self._source[at:], len(self._source)
        return self._source[at:end], end + len(name) + 6

    def _rows(self, text: str) -> Iterator[Paragraph]:
        text = _REPEATED_HEAD.sub("", text)
        span = group(text, 0)
        for row in _ROW.split(text[span[1] + 1 :] if span else text):
            cells = (self._line(_COLUMNS.sub("", cell)) for cell in _CELL.split(row))
            yield Paragraph("\t".join(cells))

    def _line(self, latex: str) -> str:
        """Return what a stretch of source prints, on one line."""
        text = _DISPLAYED.sub(lambda match: _formula(match[1] or match[2]), _SET.sub("", latex))
        text = _OPERATOR.sub(r"\1{}", text)
        text = _CITE.sub(self._citation, text)
        text = _REFERENCE.sub("", _SWITCHES.sub("", _SILENT.sub("", text)))
        return _EMPTY.sub("", " ".join(latex_to_text(text).split()))

    def _citation(self, match: re.Match[str]) -> str:
        options = [part.strip() for part in re.findall(r"\[([^\[\]]*)\]", match["options"])]
        keys = [key.strip() for key in match["keys"].split(",") if key.strip()]
        shown = ", ".join(str(self._numbers.get(key, key)) for key in keys).replace("_", "\\_")
        before = options[0] if len(options) == 2 and options[0] else ""
        behind = options[-1] if options and options[-1] else ""
        inner = " ".join(part for part in (before, shown) if part)
        return f"[{inner}, {behind}]" if behind else f"[{inner}]"


def _formula(latex: str) -> str:
    """Return a displayed formula as one in the line."""
    text = re.sub(r"\\(?:label|tag)\*?\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])", "", latex)
    text = re.sub(r"\\begin\s*\{[^{}]*\}(?:\{[^{}]*\})?|\\end\s*\{[^{}]*\}", "", text)
    text = " ".join(_CELL.sub(" ", _ROW.sub(" ", text)).split())
    return f" \\({text}\\) " if 0 < len(text) <= _LONGEST_FORMULA else f" {text} "
