"""What documents are deflated by: dictionaries of what stands in many of them (RFC 1951).

One comes with the program. A library may have one more, learnt from documents of its own; what
was deflated by that names it, and it must be known before it is inflated.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from search.errors import LibraryError

_COMMON = Path(__file__).with_name("common_words.txt")
"""What stands in many abstracts. What was deflated by it needs it for ever: it never changes."""

_SIGNS = (
    '"publisher":"","keywords":["","genres":["Review","Clinical Trial","Journal Article"],'
    '"subjects":["Humans","Male","Female","Adult","language":"eng"}\n["pdf",'
    '["FRONT MATTER","INTRODUCTION","METHODS","RESULTS","DISCUSSION","ACKNOWLEDGEMENTS",'
    '"REFERENCES","FURNITURE","BODY",["BACKGROUND","OBJECTIVE","CONCLUSIONS","KEYWORDS",'
    '"family":"","given":""},{"family":""}],"container":"","issued":"2015-01","volume":"",'
    '"issue":"","pages":"","doi":"10.1016/j.","pmid":"","pmcid":"PMC","url":"https://doi.org/'
    '{"type":"article-journal","title":"","authors":[{"family":""}\n["pubmed-xml","nbib",'
    '["TITLE",0,,"","ABSTRACT",2,null,""],["TITLE","ABSTRACT"],[0,1,1],[0,1,2,1,1],0,[],0]\n'
    '{"type":"document","title":""}\n["jsonl",["BODY",0,null,""],["BODY"],[0],[0,1,1],0,[],0]\n'
)
"""What stands in the two lines of many documents; as fixed as the words are."""

_WORD = re.compile(r"\s?\S+")
_MOST_BYTES = 12_000
"""Learnt; with more, taking the dictionary in costs more than it saves."""
_MOST_INFLATED = 300_000_000
"""Bytes; no document that was kept has so many."""
_LEAST_DOCUMENTS = 3
"""In which a word is worth learning."""

_learnt: dict[bytes, bytes] = {}
"""What was learnt, by its name. It is named by what it says, so that libraries may share this."""


def learn(texts: Iterable[str]) -> bytes:
    """Return the words that are the most worth to know beforehand, the best last."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_WORD.findall(text)))
    often = [word for word, count in counts.items() if count >= _LEAST_DOCUMENTS]
    # Two bytes is about what is written for a word that is known.
    often.sort(key=lambda word: ((2 - len(word)) * counts[word], word))
    chosen: list[bytes] = []
    left = _MOST_BYTES
    for word in often:
        chosen.append(word.encode("utf-8", "ignore"))
        left -= len(chosen[-1])
        if left < 0:
            break
    return b"".join(reversed(chosen))


def name_of(learnt: bytes) -> bytes:
    """Return the four bytes by which a learnt dictionary is named; from now on it is known."""
    name = sha256(learnt).digest()[:4]
    _learnt[name] = learnt
    return name


def is_known(name: bytes) -> bool:
    """Tell whether the dictionary of that name is known."""
    return name in _learnt


@lru_cache(maxsize=1)
def common() -> bytes:
    """Return the dictionary that comes with the program."""
    words = _COMMON.read_text("ascii").replace("\n", " ")
    return f" {words}{_SIGNS}".encode()


def _whole(learnt: bytes) -> bytes:
    """Return a dictionary: what is the likeliest stands last, where it is named in fewer bits."""
    words, signs = common()[: -len(_SIGNS)], common()[-len(_SIGNS) :]
    return words + learnt + signs


@lru_cache(maxsize=2)
def _primed(learnt: bytes) -> Any:
    return zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, 8, zdict=_whole(learnt))


def deflated(content: bytes, learnt: bytes = b"") -> bytes:
    """Return bytes deflated by the common dictionary and by what was learnt."""
    # Taking in the dictionary costs more than an abstract does: copies have taken it in.
    deflating = _primed(learnt).copy()
    return bytes(deflating.compress(content) + deflating.flush())


def inflated(content: bytes, name: bytes = b"", most: int = 0) -> bytes:
    """Return what was deflated, or so many bytes of it; ``name`` is that of what was learnt.

    Raises LibraryError where it is damaged.
    """
    try:
        words = _whole(_learnt[name]) if name else common()
        inflating = zlib.decompressobj(-zlib.MAX_WBITS, zdict=words)
        found = inflating.decompress(content, most or _MOST_INFLATED)
    except (zlib.error, KeyError) as error:
        raise LibraryError(f"a document of the library is damaged ({error})") from error
    if not most and not inflating.eof:
        raise LibraryError("a document of the library is damaged (it has no end)")
    return found
