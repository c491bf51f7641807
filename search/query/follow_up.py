"""Follow-ups: a few words that build on the question before, by rules that one can state.

    and X?  ·  what about X?     X is asked for, too; a drug takes the place of the drug before
    also X  ·  or X  ·  versus X  ·  in children     X is asked for, too
    without X  ·  not in X       what holds X is left out; with reviews, that kind of source
    only results  ·  in the methods  ·  conclusions only     that section
    in reviews  ·  only trials                 that kind of source
    since 2015  ·  before 2000  ·  in 2009  ·  2005 to 2010  ·  the last 5 years     those years
    only reviews since 2015      both
    in KEY  ·  in this document                that document
    more                         the next sentences of the same answer
    wider                        without any of these conditions

Whatever fits none of these forms is a question of its own. The new question is an ordinary one,
in the language of `search.query.parser`: it can be seen, edited and asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from search.analysis.terms import normalise, tokens
from search.query.grammar import Piece, scan

MOST_WORDS = 5
"""Words that ``and …`` takes; what is longer is a question of its own."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a follow-up asks for."""

    question: str
    """The whole question, as if it had been typed."""
    remark: str
    """How it was understood, in a few words."""
    more: bool = False
    """Whether the next sentences of the same answer are wanted."""


def no_key(text: str) -> str:
    """Know no documents."""
    return ""


def follow_up(
    before: str, typed: str, *, document: str = "", key_of: Callable[[str], str] = no_key
) -> FollowUp | None:
    """Return what was meant by words that follow a question, or None: they stand by themselves.

    ``before`` is the question before, in full; ``document`` is the key of the document being
    read. ``key_of`` returns the key of a document as typed, or nothing where there is none.
    """
    said = " ".join(typed.split()).rstrip("?.! ").strip()
    if not said or not before.strip():
        return None
    if said.casefold() in _MORE:
        return FollowUp(before, "the next sentences of the answer before", more=True)
    if said.casefold() in _WIDER:
        wider = _without(before, _is_condition)
        if wider == before:
            return FollowUp(before, "nothing narrows the question before: it stays as it is")
        return FollowUp(wider, "without what narrowed the question before")
    return (
        _years(before, said)
        or _place(before, said, document, key_of)
        or _place_and_years(before, said, document, key_of)
        or _excluding(before, said)
        or _among(before, said)
        or _and(before, said)
    )


_MORE = frozenset({"more", "go on", "next", "show more", "more of these", "and more"})
_WIDER = frozenset({"wider", "everything", "all of it", "everywhere", "anywhere"})

_YEAR = r"((?:1[5-9]|20)\d\d)"
_SINCE = re.compile(
    rf"(?:only |and |but )?(since|from|after|before|until|till|up to|in) {_YEAR}", re.IGNORECASE
)
_LAST = re.compile(
    r"(?:only |and |but )?(?:in |from |of )?(?:the )?(?:last|past) (\d{1,2}) years", re.IGNORECASE
)
_BETWEEN = re.compile(
    rf"(?:only |and |but )?(?:from |between )?{_YEAR}(?: ?(?:to|and|until|\.\.|-|–|—) ?){_YEAR}",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:and |but )?(?:only|just|in|within|from)(?: (?:in|the|from|this))* (?P<what>\S.*)",
    re.IGNORECASE,
)
_ONLY_BEHIND = re.compile(r"(?P<what>\S.*) only", re.IGNORECASE)
_EXCLUDING = re.compile(
    r"(?:and |but )?(?:without|excluding|except(?: for)?|not|but not)"
    r"(?: (?:in|for|from|by|the|any))* (?P<what>.+)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:and(?: what| how)?(?: (?:about|for|in|with|of|against))?|what about|how about"
    r"|(?P<besides>also|plus|or|versus|vs\.?|compared (?:with|to)))"
    r"(?: (?:the|its|their|his|her))* (?P<what>.+)",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"(?:and |but )?(?:only |just )?(?:in|among|for)(?: (?:the|only))* "
    r"(?P<what>(?:(?:adult|elderly|female|healthy|human|male|old|older|pregnant|young|younger) )*"
    r"(?:adolescents|adults|animals|athletes|babies|boys|children|elderly|females|girls|humans"
    r"|infants|males|men|mice|newborns|outpatients|patients|people|pregnancy|rats|rodents"
    r"|teenagers|veterans|volunteers|women))",
    re.IGNORECASE,
)
"""Whom a question is asked about: other words behind ``in`` may begin a question of their own."""

_SECTIONS = {
    "abstract": "abstract", "abstracts": "abstract", "background": "background",
    "introduction": "introduction", "introductions": "introduction",
    "objective": "objective", "objectives": "objective", "aims": "objective",
    "method": "methods", "methods": "methods",
    "result": "results", "results": "results", "findings": "results",
    "discussion": "discussion", "discussions": "discussion", "limitations": "discussion",
    "conclusion": "conclusions", "conclusions": "conclusions",
    "title": "title", "titles": "title",
}  # fmt: skip
_KINDS = {
    "reviews": "review", "systematic reviews": "systematic-review",
    "meta-analyses": "meta-analysis", "metaanalyses": "meta-analysis", "trials": "trial",
    "clinical trials": "trial", "controlled trials": "trial", "rcts": "trial",
    "randomised trials": "trial", "randomised controlled trials": "trial",
    "randomized trials": "trial", "randomized controlled trials": "trial",
    "guidelines": "guideline",
    "case reports": "case-report", "observational studies": "observational",
    "cohort studies": "observational", "protocols": "protocol", "registries": "registry",
    "preprints": "preprint", "editorials": "editorial", "letters": "letter", "news": "news",
    "books": "book", "theses": "thesis", "vendor pages": "vendor",
}  # fmt: skip


def _years(before: str, said: str) -> FollowUp | None:
    between, last = _BETWEEN.fullmatch(said), _LAST.fullmatch(said)
    if between:
        years = f"{between[1]}..{between[2]}"
    elif last:
        years = f"{date.today().year - int(last[1])}.."
    else:
        since = _SINCE.fullmatch(said)
        if since is None:
            return None
        word, year = since[1].casefold(), int(since[2])
        years = {
            "since": f"{year}..", "from": f"{year}..", "after": f"{year + 1}..",
            "before": f"..{year - 1}", "until": f"..{year}", "till": f"..{year}",
            "up to": f"..{year}", "in": f"{year}",
        }[word]  # fmt: skip
    return FollowUp(_with_field(before, "year", years), f"the same, year:{years}")


def _place(before: str, said: str, document: str, key_of: Callable[[str], str]) -> FollowUp | None:
    """Understand ``only results``, ``in reviews``, ``in this document``, ``in KEY``."""
    match = _ONLY_BEHIND.fullmatch(said) or _PLACE.fullmatch(said)
    if match is None:
        return None
    what = match["what"].casefold()
    if what in ("document", "paper", "article", "text", "one") and "this" in said.casefold():
        key = document
    elif what in _SECTIONS:
        return FollowUp(
            _with_field(before, "section", _SECTIONS[what]), f"the same, section:{_SECTIONS[what]}"
        )
    else:
        kind = _kind(what)
        if kind:
            return FollowUp(_with_field(before, "type", kind), f"the same, type:{kind}")
        key = key_of(match["what"])
    if not key:
        return None
    return FollowUp(_with_field(before, "key", key), f"the same, in the document {key}")


def _kind(named: str) -> str:
    return _KINDS.get(named) or _KINDS.get(named + "s", "")


def _place_and_years(
    before: str, said: str, document: str, key_of: Callable[[str], str]
) -> FollowUp | None:
    """Understand ``only reviews since 2015``; ``reviews since 2015`` is enough here."""
    words = said.split()
    for place in range(1, len(words)):
        years = _years(before, " ".join(words[place:]))
        if years is None:
            continue
        named = " ".join(words[:place])
        known = named.casefold() in _SECTIONS or _kind(named.casefold())
        both = _place(years.question, f"only {named}" if known else named, document, key_of)
        if both is not None:
            return FollowUp(
                both.question, f"{years.remark}, {both.remark.removeprefix('the same, ')}"
            )
    return None


def _among(before: str, said: str) -> FollowUp | None:
    match = _AMONG.fullmatch(said)
    if match is None:
        return None
    return FollowUp(_with_words(before, match["what"]), f"the same, and {match['what']}")


def _excluding(before: str, said: str) -> FollowUp | None:
    match = _EXCLUDING.fullmatch(said)
    if match is None or not _is_short(match["what"]):
        return None
    kind = _kind(match["what"].casefold())
    if kind:
        return FollowUp(f"{before.rstrip()} -type:{kind}", f"the same, without type:{kind}")
    words = _bare(match["what"])
    denied = f'-"{words}"' if " " in words else f"-{words}"
    return FollowUp(f"{before.rstrip()} {denied}", f"the same, without {words}") if words else None


def _and(before: str, said: str) -> FollowUp | None:
    """Carry the topic over: a drug for the drug before, anything else besides."""
    match = _AND.fullmatch(said)
    if match is None or not _is_short(match["what"]):
        return None
    new = match["what"]
    before = _without(before, lambda piece: piece.field.casefold() == "like")
    if not match["besides"] and _drugs(tokens_of(new)):
        old = list(_drugs(_own_pieces(before)))
        if len({normalise(piece.text) for piece in old}) == 1:
            question = before
            for piece in reversed(old):
                question = question[: piece.start] + new + question[piece.end :]
            return FollowUp(question, f"the same, with {new} for {old[0].text}")
    return FollowUp(_with_words(before, new), f"the same, and {new}")


def tokens_of(text: str) -> list[Piece]:
    """Return the words of a text as pieces."""
    return [Piece(text[one.start : one.end], one.start, one.end) for one in tokens(text)]


def _own_pieces(question: str) -> list[Piece]:
    """Return the plain words of a question, each apart, where they stand."""
    return [
        Piece(word.text, piece.start + word.start, piece.start + word.end)
        for piece in scan(question)
        if isinstance(piece, Piece) and not (piece.negated or piece.field or piece.quoted)
        for word in tokens_of(question[piece.start : piece.end])
    ]


def _with_words(question: str, words: str) -> str:
    """Put words behind the plain words of a question, before its conditions."""
    end = 0
    for piece in scan(question):
        if isinstance(piece, Piece) and (piece.negated or piece.field):
            break
        end = piece.end
    head, tail = question[:end].rstrip("?! "), question[end:].lstrip("?! ")
    return " ".join(part for part in (head, words, tail) if part)


def _with_field(question: str, field: str, value: str) -> str:
    """Put a condition behind a question, in place of one of that field."""
    bare = _without(question, lambda piece: piece.field.casefold() == field and not piece.negated)
    plain = not any(sign.isspace() or sign in '()[]"' for sign in value)
    return f"{bare.rstrip()} {field}:{value}" if plain else f'{bare.rstrip()} {field}:"{value}"'


def _without(question: str, unwanted: Callable[[Piece], bool]) -> str:
    """Return a question without those of its fields and exclusions that are unwanted."""
    kept = question
    pieces = [one for one in scan(question) if isinstance(one, Piece)]
    for piece in reversed(pieces):
        if (piece.negated or piece.field) and unwanted(piece):
            kept = f"{kept[: piece.start].rstrip()} {kept[piece.end :].lstrip()}".strip()
    return kept


def _is_condition(piece: Piece) -> bool:
    """Tell whether a field or exclusion narrows; ``like:`` is what is asked for itself."""
    return piece.field.casefold() != "like"


def _is_short(text: str) -> bool:
    """Tell whether words are few enough, and make no question of their own."""
    words = text.split()
    return 0 < len(words) <= MOST_WORDS and words[0].casefold() not in _ASKING


_ASKING = frozenset({
    "are", "can", "could", "did", "do", "does", "has", "have", "how", "is", "should", "was",
    "were", "what", "when", "where", "whether", "which", "who", "why", "will", "would",
})  # fmt: skip


def _bare(text: str) -> str:
    return " ".join(text.replace('"', " ").split()).lstrip("-=")


_GENERIC_NAME = re.compile(
    r"(?:pran|oxetine|aline|opram|triptyline|imine|idone|apine|prazole|piprazole|gabalin|gabapentin"
    r"|trexone|morphone|codone|adol|orphine|fentanil|fentanyl|profen|oxicam|coxib|fenac|statin|pril"
    r"|sartan|olol|dipine|thiazide|semide|gliptin|gliflozin|glitazone|glutide|formin"
    r"|cillin|mycin|micin|cycline|floxacin|conazole|penem|bactam|vir|vudine|quine|nidazole|azepam"
    r"|azolam|zolpidem|barbital|barbitone|triptan|setron|tidine|caine|curonium|mab|nib|platin|taxel"
    r"|rubicin|bicin|xaban|gatran|grel|parin|lukast|(?<!s)terol|trexate|sonide|olone|asone|methasone|bamol|zaprine"
    r"|racetam|toin|trigine|iramate|zine|zepine|ketamine|amine|lithium|aspirin|paracetamol|warfarin"
    r"|acetaminophen|melatonin|cannabidiol)$"
)
"""How generic names end (the stems of the WHO's INN programme, and some names without one)."""

_NO_DRUGS = frozenset({
    "adrenaline", "alkaline", "amine", "april", "baseline", "crystalline", "cystatin", "cytidine",
    "decline", "determine", "dopamine", "examine", "glutamine", "guideline", "headline",
    "histamine", "histidine", "magazine", "mainline", "medicine", "melamine", "noradrenaline",
    "norepinephrine", "online", "saline", "serotonin", "somatostatin", "spartan", "thiamine",
    "vitamine",
})  # fmt: skip


def _drugs(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the words that are names of drugs, by how they or their synonyms end."""
    from search.analysis.synonyms import alternatives  # its table is read on import

    found = []
    for piece in pieces:
        own = normalise(piece.text)
        if own in _NO_DRUGS:  # its other names may end like a drug's: 5-hydroxytryptamine
            continue
        names = [own]
        for synonym in alternatives([piece.text]):
            names += map(normalise, synonym.alternatives)
        if any(_GENERIC_NAME.search(name) and name not in _NO_DRUGS for name in names):
            found.append(piece)
    return found
