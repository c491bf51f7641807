"""Which panes stand side by side, and how wide, for a width of the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.session import Session

WIDE = 120
"""Columns from which all three panes stand side by side."""
MEDIUM = 100
"""Columns from which two do."""

PANES = ("search", "reader", "notes")
_LEAST, _MOST, _STEP = 10, 80, 4


@dataclass(frozen=True, slots=True)
class Shares:
    """How the width is shared between the panes; only the proportions count."""

    search: int = 40
    reader: int = 40
    notes: int = 24

    @staticmethod
    def of(session: Session) -> Shares:
        """Return the shares of a session, the defaults where it has none."""
        new = Shares()
        return Shares(
            session.search_width or new.search,
            session.reader_width or new.reader,
            session.notes_width or new.notes,
        )

    def as_session(self) -> dict[str, int]:
        """Return the shares by the names that a session keeps them under."""
        return {
            "search_width": self.search,
            "reader_width": self.reader,
            "notes_width": self.notes,
        }

    def changed(self, pane: str, direction: int) -> Shares:
        """Return the shares with one pane made wider (1) or narrower (-1)."""
        share: int = getattr(self, pane) + direction * _STEP
        return replace(self, **{pane: max(_LEAST, min(share, _MOST))})


def visible(width: int, used: str, shares: Shares) -> dict[str, int]:
    """Return the panes that stand side by side on ``width`` columns, and their shares.

    The pane in use is always among them.
    """
    if width >= WIDE:
        names: tuple[str, ...] = PANES
    elif width >= MEDIUM:
        names = ("search", "notes") if used == "notes" else ("search", "reader")
    else:
        names = (used,)
    return {name: getattr(shares, name) for name in names}
