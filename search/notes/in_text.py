"""Citations as they stand in a text: ``(Lind, 2011, p. 3)``, ``[1]``, with locators."""

from __future__ import annotations

import re

from search.documents import Reference
from search.errors import CitationError
from search.inert import one_line
from search.notes.formats.fields import Pairs
from search.notes.mending import Habits
from search.notes.styles import Style, engine, printable, quiet, style_named, unusable

_LABELS = {
    "p": "page",
    "pp": "page",
    "page": "page",
    "pages": "page",
    "chap": "chapter",
    "ch": "chapter",
    "chapter": "chapter",
    "sec": "section",
    "section": "section",
    "para": "paragraph",
    "paragraph": "paragraph",
    "fig": "figure",
    "figure": "figure",
    "vol": "volume",
    "volume": "volume",
    "line": "line",
    "verse": "verse",
}
"""How a locator may begin, and the CSL 1.0.2 locator that it names."""

_LOCATOR = re.compile(r"(?:([A-Za-z]+)\.?\s+)?(.+)")


def format_citation(pairs: Pairs, style: str = "apa", locator: str = "") -> str:
    """Return the citation of references as it stands in a text.

    Numbers count the references given, in their order; a style of notes gives the note. A
    locator (``p. 3``, ``chap. 2``, a bare ``3-5`` for pages) needs a single reference. Raises
    CitationError for that, for a locator of no known kind, and for a style as
    `search.notes.styles.format_references`.
    """
    if not pairs:
        return ""
    if locator and len(pairs) > 1:
        raise CitationError("A locator goes with one document; cite the others by themselves.")
    chosen = style_named(style)
    references = [printable(key, reference, chosen) for key, reference in pairs]
    place = _place(locator)
    try:
        written = _written(chosen, references, place)
    except Exception as error:  # the processor raises whatever a style leads it to
        raise unusable(style, error) from error
    return _mended(written, place, chosen.habits)


def _place(locator: str) -> tuple[str, str] | None:
    """Return the CSL label and the value of a locator."""
    found = _LOCATOR.fullmatch(one_line(locator))
    if not found:
        return None
    label = _LABELS.get((found[1] or "p").lower())
    if label is None:
        known = ", ".join(("p.", "chap.", "sec.", "para.", "fig.", "vol.", "line", "verse"))
        raise CitationError(f"{locator!r} is no locator that is known; begin with {known}.")
    return label, found[2]


def _written(style: Style, references: list[Reference], place: tuple[str, str] | None) -> str:
    from citeproc import Citation, CitationItem
    from citeproc.source import Locator

    located = {"locator": Locator(*place)} if place else {}
    with quiet():
        _, bibliography = engine(style, references)
        citation = Citation(
            [CitationItem(str(number), **located) for number in range(len(references))]
        )
        # The same object is registered and cited: the processor compares by identity.
        bibliography.register(citation)
        return str(bibliography.cite(citation, lambda item: None))


def _mended(written: str, place: tuple[str, str] | None, habits: Habits) -> str:
    """Return a citation without what citeproc-py 0.11 leaves wrong, its locator told."""
    text = re.sub(r"([?!.])\.(?!\.)", r"\1", written.strip())
    text = re.sub(r" {2,}", " ", text)
    if habits.american:
        text = re.sub(r"”([.,])(?=\s|$)", r"\1”", text)
    if place is None:
        return _collapsed(text) if habits.numbered else text
    label = _SHORT.get(place[0], f"{place[0]} ")
    if habits.capital_labels and not habits.numbered and place[0] != "page":
        label = f"{place[0].capitalize()} "
    value = place[1].replace("-", "–")
    last = re.search(rf"(?<!\d){re.escape(value)}(?!.*{re.escape(value)})(?!\w)", text)
    if last is None:
        # A style of numbers without room for a locator: it stands behind.
        end = re.search(r"[)\]]$", text)
        return f"{text[:-1]}, {label}{value}{end[0]}" if end else f"{text}, {label}{value}"
    told = re.search(r"[A-Za-z]+\.? ?$", text[: last.start()])
    if place[0] == "page" or (told and told[0][:2].lower() == place[0][:2]):
        return text
    return text[: last.start()] + label + text[last.start() :]


def _collapsed(text: str) -> str:
    """Write three or more numbers in a row as a range: ``[1,2,3]`` as ``[1–3]``."""

    def shortened(run: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", run[0])]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            return run[0]
        return f"{numbers[0]}–{run[1] or ''}{numbers[-1]}"

    return re.sub(r"\d+(?:\]?, ?(\[)?\d+){2,}", shortened, text).replace("–[", "]–[")


_SHORT = {"page": "p. ", "chapter": "chap. ", "section": "sec. ", "paragraph": "para. "}
_SHORT |= {"figure": "fig. ", "volume": "vol. "}
