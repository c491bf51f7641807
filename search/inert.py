"""Text from documents, made harmless to a terminal, a file of notes or an export.

A document may hold escape sequences that would move the cursor, set the window's title or the
clipboard, and bidirectional overrides that show words in another order than they are stored
in. Nothing that comes out of here does any of that.
"""

from __future__ import annotations

import json
import re

# DEL and C1 controls, line separators, bidirectional overrides and isolates, lone surrogates,
# byte-order marks, annotations, non-characters, tags (which hide text).
_ACTIVE = (
    "\x7f-\x9f\u061c\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
# No terminal agrees with another on how wide these are; scripts and emoji need some of them.
_WIDTHLESS = "\u200b-\u200f\u2060-\u2065"
# Of these, what only joins letters or keeps them apart: zero-width space, (non-)joiners.
_JOINERS = frozenset("\u200b\u200c\u200d\u2060")
_UNSEEN = "\u034f"
_ON_SCREEN = re.compile(f"[\x00-\x1f{_ACTIVE}{_WIDTHLESS}]")
_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f{_ACTIVE}]")
_IN_JSON = re.compile(f"[{_ACTIVE}{_WIDTHLESS}]")
_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\ufeff": ""})


def inert(text: str, *, fold: bool = False) -> str:
    """Return the text for the screen, each active character replaced by one visible one.

    The result is as long as ``text``, so that offsets into one fit the other. C0 controls and
    DEL become their pictures (U+2400 to U+2421); joiners and the zero-width space U+034F, a mark
    of no width that every terminal leaves unseen; all others U+FFFD. Newlines and tabs stay, or
    become spaces with ``fold``; so does a carriage return before a newline.
    """

    def picture(found: re.Match[str]) -> str:
        control = found[0]
        if control in "\t\n":
            return " " if fold else control
        if control == "\r" and (fold or text.startswith("\n", found.end())):
            return " "
        return _UNSEEN if control in _JOINERS else _picture(control) or "\ufffd"

    return _ON_SCREEN.sub(picture, text)


def is_plain(text: str) -> bool:
    """Return whether a text holds no character that acts on a terminal or cannot be stored."""
    return not _IN_TEXT.search(text)


def visible(text: str) -> str:
    """Return the text for a file, its active characters shown: ESC as ␛, others as ``<U+202E>``.

    Tabs and line ends stay; every kind of line end becomes a line feed.
    """
    if is_plain(text):
        return text
    text = re.sub(r"\r\n?", "\n", text).translate(_BREAKS)
    return _IN_TEXT.sub(
        lambda found: _picture(found[0]) or f"<U+{ord(found[0]):04X}>",
        text,
    )


def one_line(text: str) -> str:
    """Return the text on one line, active characters visible, runs of white space one space."""
    return " ".join(visible(text).split())


def to_json(value: object, *, indent: int | None = None) -> str:
    r"""Return JSON that is safe to print; active characters become ``\u`` escapes."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], written)


def _picture(control: str) -> str:
    """Return the picture of a C0 control or DEL, else nothing."""
    if control < "\x20":
        return chr(0x2400 + ord(control))
    return "␡" if control == "\x7f" else ""
