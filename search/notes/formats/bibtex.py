"""BibTeX, written by bibtexparser."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from search.documents import Person, Reference
from search.inert import one_line
from search.notes.formats.fields import MONTHS, Pairs, citation_keys, date_parts, page_range

_ENTRY_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "article": "article",
    "book": "book",
    "chapter": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "manuscript": "unpublished",
}
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
_VERBATIM = {"doi", "url"}

_SPECIAL = {
    "\\": r"{\textbackslash}",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
    **{character: f"\\{character}" for character in "%&#$_{}"},
}
# BibTeX counts braces even behind a backslash, so single ones must not be written as such.
_SINGLE_BRACES = {"{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}"}
_LIGATURES = re.compile(r"-(?=-)|'(?=')|`(?=`)|[?!](?=`)")
_CAPITALS = re.compile(r"\w-?[A-Z]|^[A-Z]-|[A-Z]\d")


def bibtex(pairs: Pairs) -> str:
    """Return a BibTeX file: safe keys, LaTeX escapes, page ranges with ``--``.

    Latin and Greek letters and typographic signs are written as LaTeX where reading them back
    gives the same; other scripts stay UTF-8. Words with inner capitals (``TREK-1``) are
    braced in titles, so that styles keep them.
    """
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import AddEnclosingMiddleware
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat

    safe = citation_keys(key for key, _ in pairs)
    library = Library()
    for key, reference in pairs:
        entry_type = _ENTRY_TYPES.get(reference.type, "misc")
        fields = []
        for name, value in _fields(entry_type, reference).items():
            fields.append(Field(name, value))
            if name == "month":
                fields[-1].enclosing = "no-enclosing"
        library.add(Entry(entry_type, safe[key], fields))
    layout: Any = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent = "  "
    layout.block_separator = "\n"
    layout.trailing_comma = True
    enclose = AddEnclosingMiddleware(
        reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{"
    )
    written: str = write_string(library, unparse_stack=[enclose], bibtex_format=layout)
    return written


def _fields(entry_type: str, reference: Reference) -> dict[str, str]:
    dates = date_parts(reference)
    first, last = page_range(reference.pages or "")
    values = {
        "author": " and ".join(_name(person) for person in reference.authors),
        "editor": " and ".join(_name(person) for person in reference.editors),
        "title": _protected(_escaped(reference.title)),
        _CONTAINERS.get(entry_type, "howpublished"): _escaped(reference.container),
        _PUBLISHERS.get(entry_type, "publisher"): _escaped(reference.publisher),
        "address": _escaped(reference.place),
        "edition": _escaped(reference.edition),
        "year": str(dates[0]) if dates else "",
        "month": MONTHS[dates[1] - 1].lower() if len(dates) > 1 else "",
        "day": str(dates[2]) if len(dates) > 2 else "",
        "volume": _escaped(reference.volume),
        "number": _escaped(reference.issue),
        "pages": f"{_escaped(first)}--{_escaped(last)}" if last else _escaped(first),
        "doi": _verbatim(reference.doi),
        "pmid": _escaped(reference.pmid),
        "pmcid": _escaped(reference.pmcid),
        "url": _verbatim(reference.url),
        "issn": _escaped(reference.issn),
        "isbn": _escaped(reference.isbn),
        "language": _escaped(reference.language),
        "keywords": _escaped(", ".join(reference.keywords)),
    }
    return {name: value for name, value in values.items() if value}


def _name(person: Person) -> str:
    """Return ``Family, Given``; an organisation is braced, so that it is not taken apart."""
    family, given = _escaped(person.family), _escaped(person.given)
    if not given:
        return f"{{{family}}}" if re.search(r"[\s,]", family) else family
    if re.search(r",|\band\b", family):
        family = f"{{{family}}}"
    if re.search(r",|\band\b", given):
        given = f"{{{given}}}"
    return f"{family}, {given}"


def _verbatim(value: str | None) -> str:
    """Return an address; LaTeX reads these as they stand, but for comments and braces."""
    address = re.sub(r"\s", "", one_line(value or ""))
    for character in "{}\\":
        address = address.replace(character, f"%{ord(character):02X}")
    return address.replace("%", "\\%")


def _escaped(value: str | None) -> str:
    text = one_line(value or "")
    special = _SPECIAL if _balanced(text) else _SPECIAL | _SINGLE_BRACES
    text = _LIGATURES.sub(lambda match: f"{match[0]}\0", text)
    return "".join(special.get(c) or (c if c < "\x7f" else _latex(c)) for c in text).replace(
        "\0", "{}"
    )


def _protected(title: str) -> str:
    """Brace the words whose capitals a style must keep."""
    return " ".join(
        f"{{{word}}}" if _CAPITALS.search(word) and not re.search(r"\\[{}]", word) else word
        for word in title.split(" ")
    )


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


@cache
def _latex(character: str) -> str:
    """Return LaTeX for a letter or sign, where reading that gives the same character again."""
    if character >= "\u2212" or "\u0400" <= character < "\u1e00":
        return character
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]
    from pylatexenc.latexencode import unicode_to_latex  # type: ignore[import-untyped]

    written = unicode_to_latex(character, unknown_char_policy="keep", unknown_char_warning=False)
    written = written if written[0] == "{" else f"{{{written}}}"
    return written if LatexNodes2Text().latex_to_text(written) == character else character
