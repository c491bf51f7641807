"""Numbers in words: figures, Roman numerals and the beginnings of words that tell them."""

from __future__ import annotations

import re

# fmt: off
NUMBERS = {
    "1": ("i", "one", "mono", "first", "uni", "single"),
    "2": ("ii", "two", "di", "second", "bi", "double"),
    "3": ("iii", "three", "tri", "third", "triple"),
    "4": ("iv", "four", "tetra", "quadr"),
    "5": ("v", "five", "penta", "fifth"),
    "6": ("vi", "six", "hexa"),
}
"""Words that a digit stands for: its Roman numeral, and the beginnings of others."""
# fmt: on


def figures(word: str) -> list[str]:
    """Return the number that a word tells, in figures: *2* for ``ii``, ``two`` and ``dimer``."""
    if word.isdigit():
        return [word]
    return [
        figure
        for figure, (roman, *named) in NUMBERS.items()
        if word == roman or word.startswith(tuple(named))
    ]


def same_number(one: str, other: str) -> bool:
    """Whether two forms of an abbreviation tell the same number, where one holds a figure.

    ``IL-6`` is defined as *interleukin* now and then; it is no other word for that.
    """
    return _tells_figures_of(one, other) and _tells_figures_of(other, one)


def _tells_figures_of(form: str, other: str) -> bool:
    """Whether a form tells one of the other's numbers, as figure, Roman numeral or word."""
    wanted = set(re.findall(r"\d+", other))
    words = re.findall(r"\d+|[^\W\d_]+", form.lower())
    return not wanted or any(not wanted.isdisjoint(figures(word)) for word in words)
