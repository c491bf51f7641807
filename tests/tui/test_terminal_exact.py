"""The diffed stream shows on a terminal exactly what Textual's own stream shows."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import pyte
import pytest
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, OptionList, Static

from tui.terminal import TerminalApp
from tui.terminal import app as app_module
from tui.terminal.screen import Capabilities, ShadowScreen

TEXTS = [
    "plain words of a sentence",
    "漢字とかな and latin",
    "e\u0301tude na\u0308ive 5\u2011HT\u2082",
    "emoji 🍎🍏 apples",
    "α2δ ligand ─ 10⁶ cells",
    "",
    "mixed 한글 a\u0323\u0302 x",
]
LINES = [f"{n} {TEXTS[n % len(TEXTS)]} {n * 7919 % 1000}" for n in range(120)]
STYLES = [
    Style(),
    Style(bold=True),
    Style(reverse=True),
    Style(underline=True, color="red"),
    Style(italic=True, bgcolor="#204060"),
    Style(strike=True, dim=True, color="color(140)"),
]


class Lines(ScrollView, can_focus=True):
    """A list drawn line by line, in several styles a line."""

    BINDINGS: ClassVar = [
        ("down", "step(1)"),
        ("up", "step(-1)"),
        ("pagedown", "step(9)"),
        ("pageup", "step(-9)"),
    ]
    at = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(60, len(LINES))

    def action_step(self, by: int) -> None:
        before, self.at = self.at, max(0, min(len(LINES) - 1, self.at + int(by)))
        for line in {before, self.at}:
            self.refresh(Region(0, line - self.scroll_offset.y, self.size.width, 1))
        self.scroll_to_region(Region(0, self.at, 1, 1), animate=False)

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        ground = self.rich_style + (Style(reverse=True) if line == self.at else Style())
        words = LINES[line].split(" ") if line < len(LINES) else []
        segments = [
            Segment(f"{word} ", ground + STYLES[(line + place) % len(STYLES)])
            for place, word in enumerate(words)
        ]
        return Strip(segments).adjust_cell_length(self.size.width, ground)


class Question(ModalScreen[None]):
    CSS = "Question { align: center middle; } Static { width: 21; height: 5; border: round red; }"

    def compose(self) -> ComposeResult:
        yield Static("over 漢字 wide 漢 text")


class ErasingScreen(pyte.Screen):
    """A screen that erases with the background colour, as terminals with `bce` do."""

    def erase_in_display(self, how: int = 0, *args: Any, **options: Any) -> None:
        # pyte leaves out the cells that were never written.
        if how == 2:
            for y in range(self.lines):
                for x in range(self.columns):
                    self.buffer[y][x] = self.cursor.attrs
        super().erase_in_display(how, *args, **options)


class Terminal:
    """An emulated terminal that can change its size."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = ErasingScreen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def look(self) -> list[list[tuple[object, ...]]]:
        """Return what a viewer can tell apart of every cell."""
        return [
            [_visible(self.screen.buffer[y][x]) for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]


def _visible(cell: pyte.screens.Char) -> tuple[object, ...]:
    if not cell.data:
        return ("",)
    seen_on_blank = (cell.bg, cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse):
        return (" ", *seen_on_blank)
    return (cell.data, *seen_on_blank, cell.fg, cell.bold, cell.italics)


class Recorder(HeadlessDriver):
    """A driver that is not headless to the App and feeds an emulated terminal."""

    is_headless = False  # type: ignore[assignment]

    def write(self, data: str) -> None:
        self._app.terminal.stream.feed(data)  # type: ignore[attr-defined]
        self._app.sent += len(data)  # type: ignore[attr-defined]

    def write_frame(self, frame: str) -> None:
        self.write(frame)


class Twins(TerminalApp[None]):
    """Feeds one terminal by the shadow screen, the other as Textual would."""

    CSS = """
    Lines, OptionList { height: 1fr; width: 1fr; }
    OptionList { max-width: 30; }
    #status { height: 1; }
    """

    def __init__(self, theme: str, width: int, height: int) -> None:
        super().__init__(driver_class=Recorder)
        self.theme = theme
        self.terminal, self.plain = Terminal(width, height), Terminal(width, height)
        self.sent = 0

    def compose(self) -> ComposeResult:
        yield Input(compact=True)
        yield Lines()
        yield OptionList(*[line or "-" for line in LINES[:20]])
        yield Static("status", id="status")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#status", Static).update(f"{event.value[::-1]} {len(event.value)}")

    def _paint(self, shadow: ShadowScreen, update: LayoutUpdate | ChopsUpdate) -> None:
        for twin in (self.terminal, self.plain):
            if (twin.screen.columns, twin.screen.lines) != self.size:
                twin.screen.resize(self.size.height, self.size.width)
        self.plain.stream.feed(update.render_segments(self.console))
        super()._paint(shadow, update)


CLUSTERS = ["a", "b", " ", "漢", "語", "e\u0301", "🍎", "─"]
KEYS = ["down", "up", "pagedown", "pageup", "tab", "shift+tab", "left", "right", "backspace"]
KEYS += ["home", "end", "a", "space", "z", "漢", "é", "x"]


def _pressed(key: str) -> events.Key:
    return events.Key(key, {"space": " "}.get(key, key if len(key) == 1 else None))


def _differences(app: Twins) -> list[str]:
    ours, plain = app.terminal.look(), app.plain.look()
    return [
        f"({x},{y}): {one!r}, Textual's: {other!r}"
        for y, (row, plain_row) in enumerate(zip(ours, plain, strict=True))
        for x, (one, other) in enumerate(zip(row, plain_row, strict=True))
        if one != other
    ]


async def _settle(app: Twins, pilot: Pilot[None]) -> None:
    """Wait until nothing is left to draw; a key wanders through several queues first."""
    quiet = 0
    for _ in range(300):
        await pilot.pause(0)
        screen = app.screen
        quiet += 1
        if (
            screen._compositor.size != app.size
            or screen._layout_required
            or screen._repaint_required
            or screen._dirty_widgets
            or screen._compositor._dirty_regions
        ):
            quiet = 0
        if quiet == 3:
            return
    raise AssertionError("the screen did not settle")


def _step(app: Twins, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.8:
        key = chance.choice(KEYS)
        app.post_message(_pressed(key))
        return key
    # Textual writes a screen that lies below another at its old width, over the margin.
    if drawn < 0.87 and len(app.screen_stack) == 1:
        size = Size(chance.randint(12, 60), chance.randint(8, 18))
        app._driver._size = size  # type: ignore[union-attr]
        app.post_message(events.Resize(size, size))
        return f"resize {size}"
    if drawn < 0.93:
        if len(app.screen_stack) > 1:
            app.pop_screen()
        else:
            app.push_screen(Question())
        return "screen"
    if drawn < 0.96:
        app.repaint()
        return "repaint"
    text = "".join(chance.choices(CLUSTERS, k=chance.randint(0, 60)))
    app.screen_stack[0].query_one("#status", Static).update(text)
    return f"status {text!r}"


async def _run(app: Twins, play: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    failures: list[BaseException] = []

    async def pilot_it(pilot: Pilot[None]) -> None:
        try:
            await play(pilot)
        except BaseException as failure:
            failures.append(failure)
        app.exit()

    size = (app.terminal.screen.columns, app.terminal.screen.lines)
    await app.run_async(size=size, auto_pilot=pilot_it)
    if failures:
        raise failures[0]


@pytest.mark.parametrize(
    ("theme", "capabilities", "seed"),
    [
        ("textual-dark", Capabilities(True, True, True), 1),
        ("textual-light", Capabilities(False, False), 2),
        ("ansi-dark", Capabilities(True, True, True), 3),
        ("ansi-dark", Capabilities(False, False), 4),
    ],
)
async def test_a_thousand_random_steps_show_the_same_cells(
    theme: str, capabilities: Capabilities, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "terminal_capabilities", lambda: capabilities)
    app = Twins(theme, 48, 14)

    async def play(pilot: Pilot[None]) -> None:
        chance = random.Random(seed)
        history: list[str] = []
        await pilot.pause()
        for number in range(260):
            history.append(_step(app, chance))
            await _settle(app, pilot)
            different = _differences(app)
            assert not different, f"step {number} after {history[-5:]}: {different[:5]}"
            caret = app._caret()
            assert app.terminal.screen.cursor.hidden is (caret is None)
            if caret is not None:
                cursor = app.terminal.screen.cursor
                assert (cursor.x, cursor.y) == caret

    await _run(app, play)


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
async def test_the_terminals_cursor_is_the_only_caret(theme: str) -> None:
    app = Twins(theme, 20, 8)

    async def play(pilot: Pilot[None]) -> None:
        async def column_after(*keys: str) -> int | None:
            for key in keys:
                app.post_message(_pressed(key))
            await _settle(app, pilot)
            cursor = app.terminal.screen.cursor
            assert not any(cell.reverse for cell in app.terminal.screen.buffer[0].values())
            grounds = {app.terminal.screen.buffer[0][x].bg for x in range(20)}
            assert len(grounds) == 1
            return None if cursor.hidden else cursor.x

        await pilot.pause()
        assert await column_after() == 0
        assert await column_after("a", "漢") == 3
        assert await column_after("left") == 1
        assert await column_after("b", "end") == 4
        # A text wider than its field scrolls, and the caret stays in the last column.
        assert await column_after(*"cdefghijklmnopqrstu") == 19
        assert await column_after("home") == 0
        assert await column_after("tab") is None

    await _run(app, play)


async def test_switching_between_plain_and_diff_shows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "terminal_capabilities", Capabilities)
    app = Twins("textual-dark", 30, 8)

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        app.rendering = "plain"
        app.post_message(events.Key("x", "x"))
        await pilot.pause()
        app.rendering = "diff"
        app.post_message(events.Key("y", "y"))
        await pilot.pause()
        assert "".join(app.terminal.screen.display[0]).startswith("xy ")
        assert "yx 2" in "".join(app.terminal.screen.display[-1])
        assert app.terminal.screen.cursor.x == 2

    await _run(app, play)
