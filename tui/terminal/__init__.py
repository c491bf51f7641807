"""What crosses the wire between the desk and the terminal.

How an App uses it: derive from `TerminalApp` instead of `textual.app.App`::

    class Desk(TerminalApp[None]):
        rendering = "diff"                  # "plain": Textual's own output, unchanged

        def save_state(self) -> None: ...   # called once when SIGHUP/SIGTERM ends the program

    desk = Desk()
    desk.run()                              # mouse=False: no mouse reporting at all
    sys.exit(desk.return_code or 0)         # 128 + n after signal n

- Only changed cells are sent; `repaint()` (bind Ctrl+L to the action `repaint`) sends all of them.
- The terminal's own cursor stands at the caret of the focused `Input` or `TextArea` and is hidden
  otherwise. Such widgets need `cursor_blink = False`; `TerminalApp` sees to it and draws no second
  caret of its own.
- `copy(text, write)` hands text to the clipboard; `app.copy_to_clipboard` uses it.

It relies on private names of Textual 8.2 (`App._display`, the compositor's update classes,
`LinuxDriver`, the parser's timeout), so the release line is pinned.
"""

from tui.terminal.app import TerminalApp
from tui.terminal.clipboard import copy
from tui.terminal.screen import ShadowScreen

__all__ = ["ShadowScreen", "TerminalApp", "copy"]
