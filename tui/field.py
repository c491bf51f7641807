"""A line to type in, whose keys act in the order in which they were typed."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class Field(Input):
    """An Input for slow lines, where many keys arrive at once.

    Textual's own lets keys that are no characters (Backspace, Ctrl+U, Enter) climb to the App and
    come back: by then the characters typed after them stand in the line already. It also lays
    the whole screen out anew for each letter, though a line of the desk never changes its size.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)
    """The size of what is typed."""

    async def _on_key(self, event: events.Key) -> None:
        """Type, or do at once what the key does."""
        own = self._bindings.key_to_bindings.get(event.key, [])
        binding = next((one for one in own if not one.priority), None)
        if binding is None or event.is_printable:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(binding.action)
