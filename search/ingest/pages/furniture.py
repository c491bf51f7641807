"""Which lines of a saved web page are its furniture: menus, banners, links, notices.

Prose that merely mentions such things is never furniture: a known label must be the whole
line, and the short ones (``Share``, ``Https``) count only on a text that shows by others
that it is a web page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from search.ingest.pages import furniture_labels as known
from search.ingest.pages.front_lines import opens_text
from search.ingest.pages.lines import Line, cut, label
from search.ingest.sections import canonical, inline_label, reference_number

_LONGEST = 800
_PROSE = 80
_SKIP_LINK = re.compile(r"(?:skip|jump) to\b")
_SKIP_LINES = 40
_GLUE = re.compile(r"(?<=[a-z.])(?=[A-Z])|[|/»›·•,]|\s[-–>]\s")
_LONGEST_LABEL = 14
_MOST_LABELS = 40
_COUNT = re.compile(r"\s*\(?\d+\)?$")
_PROSE_END = re.compile(r"[.!?][\"”’')\]]*$")


def split_trailing_links(lines: Sequence[Line]) -> list[Line]:
    """Cut ``View Full-Text`` and the like off the ends of paragraphs."""
    parts: list[Line] = []
    for line in lines:
        match = known.TRAILING.search(line.text, max(0, len(line.text) - 40))
        parts.extend(cut(line, [match.start()]) if match else [line])
    return parts


def is_web_page(lines: Sequence[Line]) -> bool:
    """Whether a text shows by its lines that it was saved from a web page.

    The hidden links that pages begin with (``Skip to content``), and links to neighbouring
    articles, are proof alone.
    """
    certain: set[str] = set()
    likely: set[str] = set()
    for index, line in enumerate(lines):
        words = _label(line)
        if _certain(words):
            certain.add(words)
            linked = _SKIP_LINK.match(words) or known.NEIGHBOUR.match(words)
            if linked and index < _SKIP_LINES:
                return True
        elif _likely(words):
            likely.add(words)
        if len(certain) > 1 or (certain and len(likely) > 2):
            return True
    return False


def find_furniture(
    lines: Sequence[Line],
    *,
    web: bool,
    marked: Collection[int] = (),
    headings: Collection[int] = (),
) -> set[int]:
    """Return the indices of the lines that are page furniture.

    ``marked`` are lines known to be furniture (by a page's mark-up), ``headings`` lines known
    to be headings, which the short labels do not make furniture.
    """
    labels = [_label(line) for line in lines]
    found = set(marked)
    for index, words in enumerate(labels):
        printed_over = index in headings
        if (
            _certain(words)
            or (web and not printed_over and _likely(words))
            or (not printed_over and _is_menu(lines[index].text, web=web))
        ):
            found.add(index)
    found |= _registry_lists(lines, web=web)
    found |= _neighbouring_titles(lines, labels)
    if web:
        found |= _ready_citations(lines, labels)
        found |= _tails(lines, labels, found, marked)
        found |= _empty_headings(lines, found)
    return found


def certainly_furniture(line: Line) -> bool:
    """Whether a line is a label that pages print on buttons and links, whatever is around it."""
    words = _label(line)
    return _certain(words) or _likely(words)


def ready_citations(lines: Sequence[Line]) -> list[str]:
    """Return the ready-made citations of the document that its page offers."""
    labels = [_label(line) for line in lines]
    return [
        lines[index].text for index in sorted(_ready_citations(lines, labels, labels_too=False))
    ]


def _label(line: Line) -> str:
    return label(line.text) if len(line.text) <= _LONGEST else ""


def _certain(words: str) -> bool:
    return bool(words) and (
        words in known.CERTAIN or known.CERTAIN_PATTERNS.fullmatch(words) is not None
    )


def _likely(words: str) -> bool:
    return (
        words in known.LIKELY
        or words in known.TAILS
        or (len(words) <= _LONGEST and known.LIKELY_PATTERNS.fullmatch(words) is not None)
    )


def _is_menu(text: str, *, web: bool) -> bool:
    """Whether a line is several labels in a row, run together or not (``SaveEmailSend to``)."""
    if len(text) > _LONGEST:
        return False
    words = [word for part in _GLUE.split(text) for word in label(part).split()]
    if not 1 < len(words) <= _MOST_LABELS:
        return False
    at = labels = 0
    certain = False
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_LABEL), at, -1):
            piece = label(" ".join(words[at:end]))
            if _certain(piece) or (web and _likely(piece)):
                break
        else:
            return False
        certain = certain or _certain(piece)
        labels, at = labels + 1, end
    return labels > 1 and (web or certain)


def _registry_lists(lines: Sequence[Line], *, web: bool) -> set[int]:
    rows = {
        index
        for index, line in enumerate(lines)
        if len(line.text) < 60 and known.REGISTRY_NUMBER.fullmatch(line.text)
    }
    return {index for index in rows if web or {index - 1, index + 1} & rows}


def _neighbouring_titles(lines: Sequence[Line], labels: Sequence[str]) -> set[int]:
    return {
        index + 1
        for index, words in enumerate(labels[:-1])
        if known.NEIGHBOUR.fullmatch(words)
        and len(lines[index + 1].text) < 400
        and canonical(lines[index + 1].text) is None
    }


def _ready_citations(
    lines: Sequence[Line], labels: Sequence[str], *, labels_too: bool = True
) -> set[int]:
    found: set[int] = set()
    for index, words in enumerate(labels[:-1]):
        following = lines[index + 1].text
        if words in known.CITATION_STYLES and _is_citation(following):
            found |= {index, index + 1} if labels_too else {index + 1}
    return found


def _is_citation(text: str) -> bool:
    return len(text) < 1000 and bool(re.search(r"\b(?:19|20)\d\d\b", text)) and text.count(".") > 1


def _tails(
    lines: Sequence[Line], labels: Sequence[str], found: set[int], marked: Collection[int]
) -> set[int]:
    """Return what stands under the headings that follow a document on its page."""
    pubmed = any(
        words == "pubmed disclaimer" or words.startswith("access keys ncbi") for words in labels
    )
    run: set[int] = set()
    in_document = in_tail = False
    for index, line in enumerate(lines):
        if index in marked:
            continue
        if _COUNT.sub("", labels[index]) in known.TAILS:
            in_tail = in_document
        elif canonical(line.text):
            in_tail = False
            in_document = in_document or opens_text(lines, index)
        elif inline_label(line.text) or reference_number(line.text):
            in_tail, in_document = False, True
        elif index not in found and _PROSE_END.search(line.text[-5:]):
            in_document = in_document or len(line.text.split()) > 5
            in_tail = in_tail and (pubmed or len(line.text) < _PROSE)
        if in_tail:
            run.add(index)
    return run


def _empty_headings(lines: Sequence[Line], found: set[int]) -> set[int]:
    """Return headings with nothing of the document under them: entries of a page's menu."""
    last = len(lines) - 1
    return {
        index
        for index, line in enumerate(lines)
        if (index == last or index + 1 in found)
        and index not in found
        and canonical(line.text) not in (None, "KEYWORDS")
    }
