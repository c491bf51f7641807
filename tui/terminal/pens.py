"""Pens: how a cell is drawn, as SGR parameters, and the shortest way from one pen to another.

A pen is a string: SGR parameters as Textual renders them (``1;38;2;250;250;250;48;5;17``), then,
for a hyperlink, a NUL and its address. The empty pen is the terminal's default.
Formats: ECMA-48 (SGR), ISO 8613-6 (38/48), and the OSC 8 hyperlink convention.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

DEFAULT_PEN = ""

# What switches an attribute off; some share their switch, so the survivors are set again.
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 21: 24, 51: 54, 52: 54}
_OFF[53] = 55
# Attributes that show nothing on a blank cell.
_UNSEEN_ON_BLANK = frozenset({1, 2, 3})


class Pen(NamedTuple):
    """The parts of a pen; an empty colour is the terminal's default."""

    attributes: frozenset[int]
    foreground: str
    background: str
    link: str


@lru_cache(maxsize=8192)
def parts(pen: str) -> Pen:
    """Take a pen apart; explicit default colours (39, 49) count as none."""
    sgr, _, link = pen.partition("\0")
    attributes: set[int] = set()
    foreground = background = ""
    codes = iter(sgr.split(";") if sgr else ())
    for code in codes:
        number = int(code or 0)
        colour = code
        if number in (38, 48):
            form = next(codes, "5")
            colour = ";".join(
                (code, form, *(next(codes, "0") for _ in range(1 + 2 * (form == "2"))))
            )
        if number == 0:
            attributes.clear()
            foreground = background = ""
        elif 30 <= number <= 38 or 90 <= number <= 97:
            foreground = colour
        elif number == 39:
            foreground = ""
        elif 40 <= number <= 48 or 100 <= number <= 107:
            background = colour
        elif number == 49:
            background = ""
        elif number in _OFF:
            attributes.add(number)
    return Pen(frozenset(attributes), foreground, background, link)


@lru_cache(maxsize=8192)
def blank(pen: str) -> str:
    """Return the plainest pen that draws a blank cell looking as this pen draws it."""
    attributes, _, background, link = parts(pen)
    if link or not attributes <= _UNSEEN_ON_BLANK:
        return pen
    return background


@lru_cache(maxsize=8192)
def erasable(pen: str) -> bool:
    """Tell whether blanks of this pen are nothing but background, which is all erasing sets."""
    attributes, foreground, _, link = parts(pen)
    return not (attributes or foreground or link)


@lru_cache(maxsize=8192)
def transition(before: str | None, after: str) -> str:
    """Return the shortest control string that turns the pen `before` to `after`.

    A pen that is unknown (None) holds no link: whoever forgets a pen closes its link.
    """
    new = parts(after)
    wanted = [*map(str, sorted(new.attributes)), *filter(None, (new.foreground, new.background))]
    full = ";".join(["0", *wanted] if wanted else [])
    if before is None:
        # Not to terminals that never had a link: the oldest print what they do not know.
        opened = f"\x1b]8;;{new.link}\x1b\\" if new.link else ""
        return f"{opened}\x1b[{full}m"
    old = parts(before)
    link = f"\x1b]8;;{new.link}\x1b\\" if old.link != new.link else ""
    off = {_OFF[code] for code in old.attributes - new.attributes}
    on = {code for code in new.attributes if code not in old.attributes or _OFF[code] in off}
    step = [*map(str, sorted(off)), *map(str, sorted(on))]
    if old.foreground != new.foreground:
        step.append(new.foreground or "39")
    if old.background != new.background:
        step.append(new.background or "49")
    if not step:
        return link
    return f"{link}\x1b[{min(full, ';'.join(step), key=len)}m"


def pen_of(style: Style | None, colours: ColorSystem) -> str:
    """Return the pen of a Rich style, at the terminal's depth of colour."""
    if style is None:
        return DEFAULT_PEN
    # Textual keeps the rendered parameters on the style, for its own output and for us.
    sgr = style._ansi
    if sgr is None:
        sgr = Strip.render_ansi(style, colours)
    if style._link:
        address = "".join(char for char in style._link if char.isprintable() and char.isascii())
        return f"{sgr}\0{address}"
    return sgr
