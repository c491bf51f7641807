"""What the dialogs over the desk have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from tui.app import Desk

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


async def show(
    desk: Desk, popup: Popup[Result], then: Callable[[Result | None], Awaitable[None] | None]
) -> None:
    """Put a dialog over the desk; ``then`` is called with its result when it is left.

    What goes wrong in ``then`` is said in the footer: it must not end the desk.
    """

    async def guarded(result: Result | None) -> None:
        try:
            work = then(result)
            if isawaitable(work):
                await work
        except Exception as error:
            desk.say_error(error)

    await desk.push_screen(popup, guarded)
