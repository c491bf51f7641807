"""Draw the README's picture: the desk itself, on the starter library, saved as it stands.

Run ``python docs/picture.py``; it writes ``docs/desk.svg`` and touches no library of yours.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

SIZE = (132, 38)
QUESTION = "does milnacipran help fibromyalgia pain?"


async def draw(path: Path) -> None:
    """Ask, read, keep and tag a sentence, and save the screen."""
    from search import Library
    from tui.app import Desk
    from tui.commands import HITS

    library = Library.open("seeds")
    desk = Desk(library)
    async with desk.run_test(size=SIZE) as pilot:

        async def settle() -> None:
            for _ in range(3):
                await pilot.pause(0.2)
                await desk.workers.wait_for_complete()
                await asyncio.wrap_future(desk.keeping.later(lambda: None))

        await pilot.press(*QUESTION, "enter")
        await settle()
        await pilot.press("s", "down", "s")
        await settle()
        await pilot.press("t", *"efficacy, RCT", "enter")
        await settle()
        await pilot.press("f9")  # the tour is for newcomers
        desk.focus_place(HITS)
        desk.say("")
        await settle()
        picture = desk.export_screenshot(title="flori")
    library.close()
    # The page that shows the picture must not have to fetch a font for it.
    picture = re.sub(r"@font-face\s*{[^}]*}", "", picture)
    path.write_text(re.sub(r"[ \t]+$", "", picture, flags=re.MULTILINE), "utf-8")


def main() -> None:
    """Draw in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        for name in ("DATA", "STATE", "CONFIG", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = f"{home}/{name.lower()}"
        os.environ["COLORTERM"] = "truecolor"
        asyncio.run(draw(Path(__file__).with_name("desk.svg")))


if __name__ == "__main__":
    main()
