"""Text that cannot act: control and direction characters made visible or escaped."""

from __future__ import annotations

import json
import re

# DEL and C1 controls, line separators, bidirectional overrides and isolates, lone surrogates,
# annotations, tags (which hide text), byte-order marks and non-characters. The C0 controls are
# treated where they are met; the zero-width joiners that scripts and emoji need are harmless.
_ACTIVE = (
    r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\U000e0000-\U000e007f"
)
_IN_JSON = re.compile(f"[{_ACTIVE}]")
_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f{_ACTIVE}]")
_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\ufeff": ""})


def is_plain(text: str) -> bool:
    """Return whether a text holds no character that acts on a terminal or cannot be stored."""
    return not _IN_TEXT.search(text)


def visible(text: str) -> str:
    """Return the text with its active characters shown: ESC as ␛, others as ``<U+202E>``.

    Tabs and line ends stay; every kind of line end becomes a line feed.
    """
    if is_plain(text):
        return text
    text = re.sub(r"\r\n?", "\n", text).translate(_BREAKS)
    return _IN_TEXT.sub(lambda match: _picture(ord(match[0])), text)


def one_line(text: str) -> str:
    """Return the text on one line, active characters visible, runs of white space one space."""
    return " ".join(visible(text).split())


def to_json(value: object, *, indent: int | None = None) -> str:
    r"""Return JSON that is safe to print; active characters become ``\u`` escapes."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], written)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
