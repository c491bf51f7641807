"""LaTeX in running text to Unicode: accents, signs, simple formulae, ligatures.

What each macro stands for is pylatexenc's knowledge; the text around is split here, since
records hold the same few macros over and over and its parser takes a millisecond for each field.
"""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from search.ingest.pages.lines import word_set
from search.ingest.raised import raised

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

_GROUP = r"\{(?:[^{}]|\{[^{}]*\}){0,2000}\}"
_SPECIAL = re.compile(r"[\\${}~]|--|``|''|[?!]`")
_MATH = re.compile(
    rf"\\ensuremath\s*(?P<group>{_GROUP})|\\\((?P<round>[^$]{{1,1000}}?)\\\)"
    r"|(?<!\\)\$\$?(?P<dollars>(?:[^$\\]|\\.){1,1000})\$\$?"
)
_SCRIPT = re.compile(
    r"\s*(?P<mark>[\^_])\s*(?:\{(?P<group>[^{}]*)\}|(?P<one>\\[A-Za-z]+|[^\s{}\\]))"
)
_RAISED = re.compile(r"\\textsuperscript\s*\{(?P<text>[^{}]{0,100})\}")
_ARGUMENT = r"(?:\{\s*(?:\\[A-Za-z]+|[^\\{}])?\s*\}|\\[A-Za-z]+\s?|[^\W_])"
_ACCENT = re.compile(rf"\\(?:[\"'`^~=.]\s*|[uvHtcdbkr](?![A-Za-z])\s*){_ARGUMENT}")
_SILENT = re.compile(
    rf"\\(?:cite[a-z]*|label|footnote|noopsort|vspace|hspace|bibliography|ref)\*?\s*(?:\[[^\[\]]*\])?"
    rf"{_GROUP}"
)
_LINK = re.compile(rf"\\href\s*{_GROUP}\s*(?={_GROUP})")
_MACRO = re.compile(r"\\(?:(?P<name>[A-Za-z]+)\*?(?:\{\}|\s*)|(?P<sign>[^A-Za-z]))", re.DOTALL)
_FORMATTING = word_set(
    """
    textit textbf textrm textsc textsf texttt textsl textup textmd textnormal text emph em it bf rm
    sc sf tt sl mbox hbox mathrm mathit mathbf mathsf mathtt mathcal operatorname itshape bfseries
    upshape scshape rmfamily sffamily ttfamily uppercase lowercase url path nolinkurl underline
    textsubscript left right big Big bigl bigr displaystyle textstyle protect relax centering
    small large Large footnotesize normalsize tiny foreignlanguage boldsymbol bm limits
    """
)
_OWN = {
    "textgreater": ">",
    "textless": "<",
    "textbar": "|",
    "newline": " ",
    "par": "\n\n",
    "quad": " ",
    "qquad": " ",
    "textendash": "–",
    "textemdash": "—",
    "lbrace": "{",
    "rbrace": "}",
    "textbackslash": "\\",
    "backslash": "\\",
    "textasciigrave": "`",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textquotesingle": "'",
    "textmu": "µ",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "BibTeX": "BibTeX",
    "slash": "/",
}
_SIGNS = {" ": " ", ",": " ", ";": " ", ":": " ", "\\": " ", "\n": " ", "-": "", "/": "", "!": ""}
_MOST_CACHED = 20_000
# Characters that come out of macros are no mark-up any more: they wait as noncharacters.
_WAITING = {
    "{": "\ufdd0",
    "}": "\ufdd1",
    "~": "\ufdd2",
    "-": "\ufdd3",
    "`": "\ufdd4",
    "'": "\ufdd5",
}
_HIDE = str.maketrans(_WAITING)
_SHOW = str.maketrans({hidden: shown for shown, hidden in _WAITING.items()})
_LIGATURES = re.compile(r"---?|``|''|[?!]`")
_LIGATURE = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡"}
_ORDINALS = word_set("st nd rd th")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]{1,200})\}\s*\{([^{}]{1,200})\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]{1,200})\}")
_VERBATIM = (
    (re.compile(r"\$\\backslash\$|\\textbackslash\s?(?:\{\})?"), "\\\\"),
    (re.compile(r"\{?\\textasciitilde\s?(?:\{\})?\}?|\$\\sim\$|\\~(?:\{\})?"), "~"),
    (re.compile(r"\\(?:url|nolinkurl|path)\s*(?=\{)"), ""),
    (re.compile(r"\\([&%$#_])"), r"\1"),
    (re.compile(r"(?<!\\)[{}]"), ""),
)


def latex_to_text(latex: str) -> str:
    r"""Return what a stretch of LaTeX prints: ``{\"o}`` is ö, ``$10^{-6}$`` is 10⁻⁶.

    Braces go, macros that are not known go and leave their arguments, and what is no LaTeX
    stays. Lines stay broken where they are.
    """
    if not _SPECIAL.search(latex):
        return latex
    text = latex
    if "\\" in text or "$" in text:
        text = _MATH.sub(_math, text)
    if "\\" in text:
        text = _LINK.sub("", _SILENT.sub("", text))
        text = _RAISED.sub(
            lambda match: raised(match["text"], text[max(match.start() - 40, 0) : match.start()])[
                0
            ],
            text,
        )
        text = _ACCENT.sub(lambda match: _accented(match[0]), text)
        text = _MACRO.sub(_macro, text)
    text = _LIGATURES.sub(lambda match: _LIGATURE[match[0]], text).replace("~", " ")
    return text.replace("{", "").replace("}", "").translate(_SHOW)


def verbatim_latex(latex: str) -> str:
    """Return an address or path that stands in a LaTeX field: only escaped signs are undone."""
    text = latex
    for form, printed in _VERBATIM:
        text = form.sub(printed, text)
    return " ".join(text.split())


def _raised_text(match: re.Match[str]) -> str:
    before = match.string[max(match.start() - 40, 0) : match.start()]
    return raised(match["text"], before)[0]


def _math(match: re.Match[str]) -> str:
    dollars = match["dollars"]
    if dollars is None:
        return _formula(match["round"] or match["group"][1:-1])
    plain = not re.search(r"[\\^_]", dollars)
    price = dollars[-1].isspace() or match.string[match.end() : match.end() + 1].isdigit()
    if plain and (price or dollars[0].isspace()):
        return match[0]
    return _formula(dollars)


@lru_cache(_MOST_CACHED)
def _formula(latex: str) -> str:
    """Return a formula on one line; powers raised where Unicode can, indices on the line."""
    text = _SCRIPT.sub(_script, latex)
    text = _ROOT.sub(r"√(\1)", _FRACTION.sub(r"\1/\2", text))
    text = _MACRO.sub(_spaced_macro, _ACCENT.sub(lambda match: _accented(match[0]), text))
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return " ".join(text.split()).translate(_HIDE)


def _script(match: re.Match[str]) -> str:
    inner = _MACRO.sub(_macro, match["group"] or match["one"] or "").strip().translate(_SHOW)
    if match["mark"] == "_":
        return inner
    if inner in ("∘", "°"):
        return "°"
    if inner in ("′", "'"):
        return "′"
    shown, _ = raised(inner, "2")
    if shown != inner or inner in _ORDINALS:
        return shown
    return f"^{inner}" if len(inner) < 2 else f"^({inner})"


@lru_cache(_MOST_CACHED)
def _accented(latex: str) -> str:
    bare = re.sub(r"[\s{}]", "", latex)
    if len(bare) == 2 and not bare[1].isalpha():
        return bare[1].translate(_HIDE)  # an accent over nothing is its sign: \~{}
    return _printed(latex).translate(_HIDE) or bare.lstrip("\\")[1:]


def _spaced_macro(match: re.Match[str]) -> str:
    """Return what a macro in a formula prints, with the space after it: ``x ≤ y``."""
    return _macro(match) + (" " if match[0][-1].isspace() else "")


def _macro(match: re.Match[str]) -> str:
    sign = match["sign"]
    if sign is not None:
        return _SIGNS.get(sign, sign).translate(_HIDE)
    return _named(match["name"]).translate(_HIDE)


@lru_cache(_MOST_CACHED)
def _named(name: str) -> str:
    if name in _OWN:
        return _OWN[name]
    if name in _FORMATTING:
        return ""
    # Upright Greek of packages: \textalpha, \upalpha.
    bare = name.removeprefix("text").removeprefix("up")
    candidates = (rf"\{name}{{}}", rf"$\{name}$", rf"$\{bare}$" if bare else "")
    return next((printed for one in candidates if (printed := _printed(one))), "")


def _printed(latex: str) -> str:
    """Return what pylatexenc makes of one macro; nothing where it does not know it."""
    try:
        printed = str(_converter().latex_to_text(latex)).strip("\xa0 \n")
    except Exception:  # it raises what happens to happen inside on macros cut short
        return ""
    return "" if "%" in printed else printed  # its templates for arguments that are not there


@cache
def _converter() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    return LatexNodes2Text(math_mode="text")
