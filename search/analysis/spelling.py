"""Other spellings of a word, by rule: British and American, irregular plurals, numerals, joins.

Rules make candidates freely; whether one is a word at all is for the library to say, which is
asked for each (``tumor`` stands in it, ``advize`` does not).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_LONGEST = 40
"""Code points of a word that is looked at; what is longer is no word."""
_SHORTEST_REST = 4
"""Letters before the ending of a plural: ``bases`` are not of a ``basis``."""

# fmt: off
_SWAPPED: tuple[tuple[str, str], ...] = (
    # British, American; parts of words that differ wherever they stand.
    ("haem", "hem"), ("aemi", "emi"), ("anaesth", "anesth"), ("paed", "ped"), ("oestr", "estr"),
    ("oedem", "edem"), ("oesoph", "esoph"), ("noea", "nea"), ("rrhoea", "rrhea"), ("foet", "fet"),
    ("coel", "cel"), ("aetiol", "etiol"), ("faec", "fec"), ("caec", "cec"), ("gynaec", "gynec"),
    ("caesar", "cesar"), ("homoeo", "homeo"), ("amoeb", "ameb"), ("palaeo", "paleo"),
    ("aesth", "esth"), ("naev", "nev"), ("manoeuv", "maneuv"), ("leuco", "leuko"),
    ("caryo", "karyo"), ("sulph", "sulf"), ("grey", "gray"), ("mould", "mold"),
    ("sceptic", "skeptic"), ("artefact", "artifact"), ("aluminium", "aluminum"),
    ("programme", "program"), ("ageing", "aging"), ("enrol", "enroll"), ("fulfil", "fulfill"),
    ("licenc", "licens"), ("defenc", "defens"), ("offenc", "offens"), ("practis", "practic"),
    ("judgement", "judgment"), ("acknowledgement", "acknowledgment"), ("moustach", "mustach"),
    ("draught", "draft"), ("lacrim", "lacrym"), ("phaeo", "pheo"), ("synaesth", "synesth"),
    ("tumour", "tumor"), ("behaviour", "behavior"), ("colour", "color"), ("favour", "favor"),
    ("labour", "labor"), ("odour", "odor"), ("vapour", "vapor"), ("flavour", "flavor"),
    ("neighbour", "neighbor"), ("harbour", "harbor"), ("humour", "humor"), ("honour", "honor"),
    ("rigour", "rigor"), ("vigour", "vigor"), ("rumour", "rumor"), ("endeavour", "endeavor"),
    ("disc", "disk"),
)
_LONGER_FIRST = tuple(sorted(pair, key=len, reverse=True) for pair in _SWAPPED)
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("tre", "ter"), ("bre", "ber"), ("ogue", "og"), ("ogues", "ogs"), ("tred", "tered"),
    ("tres", "ters"), ("bres", "bers"),
)
_PLURALS: tuple[tuple[str, str], ...] = (
    ("sis", "ses"), ("us", "i"), ("um", "a"), ("ra", "rae"), ("la", "lae"), ("ix", "ices"),
    ("ax", "aces"), ("ma", "mata"), ("nx", "nges"),
)
_IRREGULAR = {
    one: other
    for pair in (
        "foot feet", "tooth teeth", "mouse mice", "woman women", "man men", "child children",
        "knife knives", "half halves", "calf calves", "louse lice", "goose geese",
        "serum sera", "ovum ova", "datum data", "basis bases", "axis axes", "crisis crises",
        "focus foci", "locus loci", "genus genera", "corpus corpora", "index indices",
        "cortex cortices", "vertex vertices", "apex apices", "ganglion ganglia", "helix helices",
        "mitochondrion mitochondria", "criterion criteria", "phenomenon phenomena",
    )
    for one, other in (pair.split(), reversed(pair.split()))
    if one != "bases" and one != "axes"
}
_PREFIXES = frozenset({
    "ante", "anti", "auto", "bi", "cardio", "cerebro", "chemo", "cross", "extra", "follow",
    "gastro", "health", "hyper", "hypo", "immuno", "inter", "intra", "life", "macro", "micro",
    "mid", "mono", "multi", "musculo", "neuro", "over", "para", "peri", "poly", "pro", "pseudo",
    "psycho", "radio", "semi", "socio", "sub", "super", "supra", "trans", "ultra", "under",
    "uni", "well",
})
"""Beginnings of words that stand apart or joined: ``anti-inflammatory``, ``followup``."""
_COUNTED = frozenset({
    "bipolar", "category", "class", "collagen", "complex", "factor", "grade", "group", "level",
    "nerve", "part", "phase", "stage", "step", "type", "angiotensin", "topoisomerase", "polymerase",
    "antithrombin", "carcinoma", "neoplasia",
})
"""Words that a Roman numeral follows, or the same number in figures."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# fmt: on

_ISE = re.compile(r"([a-z]{3,}[iy])([sz])(e|ed|es|er|ers|ing|ation|ations|able)$")
_DOUBLED = re.compile(r"([a-z]*[aeiou][a-z]*[aeiou])(ll?)(ed|ing|ings|er|ers|or)$")
_NUMERAL = re.compile(r"([IVX]+|\d{1,2})([a-dA-D]?)$")


@lru_cache(maxsize=5_000)
def spellings(word: str) -> tuple[str, ...]:
    """Return how else a single word may be spelt, each once; many of them are no words."""
    if not 3 <= len(word) <= _LONGEST or not word.isalpha() or not word.isascii():
        return ()
    lower = word.lower()
    return tuple([other for other in dict.fromkeys(_spellings(lower)) if other != lower])


def pair_spellings(first: str, second: str) -> list[str]:
    """Return how else two neighbouring words may be written.

    Joined (``follow up``: ``followup``), and with the number in the other figures (``type II``:
    ``type 2``).
    """
    found: list[str] = []
    if first.isalpha() and second.isalpha() and len(first) > 1 and len(second) > 1:
        found.append((first + second).lower())
    elif first.isalpha() and second.isdigit() and first.isupper() and len(first) <= 5:
        found.append(first + second)
    if first.lower() in _COUNTED:
        found += (f"{first.lower()} {number}" for number in _other_numerals(second))
    return found


def apart(word: str) -> list[str]:
    """Return how a word that begins as many do is set apart: ``followup``, ``follow up``."""
    lower = word.lower()
    if not lower.isalpha() or not lower.isascii() or len(lower) > _LONGEST:
        return []
    return [
        f"{lower[:place]} {lower[place:]}"
        for place in range(2, min(9, len(lower) - 1))
        if lower[:place] in _PREFIXES
    ]


def _spellings(word: str) -> Iterator[str]:
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for longer, shorter in _LONGER_FIRST:
        if longer in word:
            yield word.replace(longer, shorter, 1)
        elif shorter in word:
            yield word.replace(shorter, longer, 1)
    ise = _ISE.search(word)
    if ise:
        yield ise[1] + ("z" if ise[2] == "s" else "s") + ise[3]
    doubled = _DOUBLED.search(word)
    if doubled:
        yield doubled[1] + ("l" if doubled[2] == "ll" else "ll") + doubled[3]
    yield from _exchanged(word, _ENDINGS, 2)
    yield from _exchanged(word, _PLURALS, _SHORTEST_REST)


def _exchanged(word: str, endings: Iterable[tuple[str, str]], shortest: int) -> Iterator[str]:
    """Yield a word with its ending exchanged, where so many letters are left before it."""
    for one, other in endings:
        for ending, replaced in ((one, other), (other, one)):
            if word.endswith(ending) and len(word) - len(ending) >= shortest:
                yield word.removesuffix(ending) + replaced


def _other_numerals(written: str) -> Sequence[str]:
    """Return a Roman numeral in figures, or figures as a Roman numeral; letters after it stay."""
    match = _NUMERAL.fullmatch(written)
    if match is None:
        return ()
    if match[1].isdigit():
        number = int(match[1])
        return (_ROMAN[number - 1] + match[2],) if 1 <= number <= len(_ROMAN) else ()
    return (f"{_ROMAN.index(match[1]) + 1}{match[2]}",) if match[1] in _ROMAN else ()
