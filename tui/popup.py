"""What the dialogs over the desk have in common."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Popup(ModalScreen[Result | None], Generic[Result]):
    """A dialog that is left once, with a result or without, however many keys are waiting."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,ctrl+d", "leave", "Leave", show=False, priority=True)
    ]

    def finish(self, result: Result | None) -> None:
        """Leave with a result; only the first call counts."""
        if self.is_current and self.is_running:
            self.dismiss(result)

    def action_leave(self) -> None:
        """Leave without a result."""
        self.finish(None)
