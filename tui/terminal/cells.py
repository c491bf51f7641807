"""Text as the cells of a terminal: a cluster each, the second cell of a wide one empty."""

from __future__ import annotations

from unicodedata import category

from rich.cells import split_graphemes

from tui.terminal.symbols import Writer

# Never sent: control characters, line and paragraph separators, and the controls that make
# terminals show text in another order than it is stored in.
_COMMANDS = frozenset({"Cc", "Zl", "Zp"})
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def extend(cells: list[str], text: str, writer: Writer | None) -> None:
    """Add the cells of a text; characters without width join the cell before them."""
    for start, end, width in split_graphemes(text)[0]:
        cluster = _inert(text[start:end])
        if width and writer and cluster and (written := writer(cluster)) != cluster:
            cells.append(written)
            cells.extend([" "] * (width - 1))
        elif width:
            cells.append(cluster or " ")
            cells.extend([""] * (width - 1))
        elif cells and (writer is None or writer(cluster) == cluster):
            cells[-1 if cells[-1] else -2] += cluster


def _inert(cluster: str) -> str:
    """Return a cluster without anything that a terminal could take for a command."""
    if cluster.isprintable():
        return cluster
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else char
        for char in cluster
        if category(char) not in _COMMANDS and char not in _REORDERING
    )


def certain(text: str) -> bool:
    """Tell whether all terminals agree on how many cells this text takes."""
    if text.isascii():
        return True
    return len(text) == 1 and text < "\U0001f000" and category(text) not in ("Cf", "Co", "Cn")


def clipped(cells: list[str], start: int, end: int) -> list[str]:
    """Return the cells from start to end; a halved wide character becomes a blank."""
    kept = cells[max(0, start) : max(0, end)]
    if kept and not kept[0]:
        kept[0] = " "
    if kept and 0 <= end < len(cells) and not cells[end]:
        kept[-1] = " "
    return kept
