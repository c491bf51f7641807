"""Finding out that rows moved up or down, which a terminal does by itself for a few bytes.

Only whole rows can be moved (DECSTBM, the scrolling region of the VT100, reaches from margin to
margin), so this helps where one pane fills the width of the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST_ROWS = 4
"""Fewer rows than that are sent as cells."""


@dataclass(frozen=True, slots=True)
class Scroll:
    """Rows from ``top`` to before ``bottom`` move up by ``by`` rows (down if negative)."""

    top: int
    bottom: int
    by: int

    def sequence(self) -> str:
        """Return what makes the terminal do it; the cursor's place is unknown afterwards."""
        region = f"\x1b[{self.top + 1};{self.bottom}r"
        if self.by > 0:
            return f"{region}\x1b[{self.bottom}H" + "\n" * self.by + "\x1b[r"
        return f"{region}\x1b[{self.top + 1}H" + "\x1bM" * -self.by + "\x1b[r"


def find_scroll(
    wanted: Sequence[Sequence[str]], shown: Sequence[Sequence[str]], rows: Iterable[int]
) -> Scroll | None:
    """Return the move that brings most of the changed ``rows`` to where they are wanted.

    ``wanted`` and ``shown`` hold the cells' texts, row by row.
    """
    wanted_rows = {y: text for y in rows if (text := "".join(wanted[y])).strip()}
    places: dict[str, list[int]] = {}
    for y in wanted_rows:
        places.setdefault("".join(shown[y]), []).append(y)
    votes = Counter(
        place - y for y, text in wanted_rows.items() for place in places.get(text, ()) if place != y
    )
    if not votes:
        return None
    by, count = votes.most_common(1)[0]
    if count < LEAST_ROWS:
        return None
    moved = [y for y, text in wanted_rows.items() if y + by in places.get(text, ())]
    ends = [*moved, *(y + by for y in moved)]
    return Scroll(min(ends), max(ends) + 1, by)
