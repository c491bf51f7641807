"""Words that mean more in a question than a table of terms means by them.

MeSH has Cold for the temperature, AGEs are advanced glycation end products: typed as such words
are, in small letters, they have no other words from a table, nor are they offered as such.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def everyday_words() -> frozenset[str]:
    """Return the words of common speech, in small letters: ``everyday_words.txt``."""
    text = files("search.analysis").joinpath("everyday_words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if line[:1] != "#" for word in line.split())
