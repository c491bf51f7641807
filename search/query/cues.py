"""Words that deny, turn or limit what a sentence says: hints for a reader, never verdicts.

A cue names words that stand in the sentence and says what sort they are of; whether the
sentence speaks for or against anything is for the reader to tell. The lexicon is small and its
scope rules are few: a denial counts with up to three words after it (``not superior to``), and
set phrases in which the same word denies nothing (``not only``, ``no doubt``) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.documents import Span

NEGATION, CONTRAST, LIMIT = "negation", "contrast", "limit"
"""The sorts of cues; where a sentence has several, the first of these names it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a sentence that are a cue."""

    kind: str
    """`NEGATION`, `CONTRAST` or `LIMIT`."""
    span: Span
    """Where they stand in the sentence."""


_EFFECT = (
    r"(?:differences?|differen(?:t|ce)|effects?|benefits?|improvements?|evidence|associations?|"
    r"correlations?|relations?(?:hip)?s?|changes?|influence|impact|advantages?|superiority|"
    r"efficacy|effectiveness|response|reduction|increase|decrease|support|interactions?|"
    r"adverse\s+(?:events?|effects?)|trials?|stud(?:y|ies)|data)"
)
_BETWEEN = r"(?:[\w-]+\s+){0,3}?"

_NEGATION = rf"""
    (?<!\bwhether\sor\s)(?<!\bif\s)(?<!\bor\s)
    \b(?:(?:did|does|do|was|were|is|are|has|have|had|could|can|would|should|may|might)\s+)?not\b
        (?!\s+(?:only|merely|just|least|surprising|infrequent|uncommon|unusual|unlike|un\w+|to\s+mention
        |limited\s+to|restricted\s+to|exclusively|necessarily\b))
        (?:\s+(?:be|been|appear\s+to|seem\s+to|statistically|significantly|clinically|found\s+to|shown\s+to))*
        (?:\s+(?:superior|inferior|different|differ|improve\w*|reduce\w*|affect\w*|effective|significant\w*
        |associated|correlated|better|worse|help\w*|increase\w*|decrease\w*|change\w*|support\w*
        |recommended|known|clear|show\w*|demonstrate\w*))?
  | \b(?:cannot|can't|didn't|doesn't|don't|wasn't|weren't|isn't|aren't|hasn't
      |haven't|couldn't|won't)\b
  | \bno\s+{_BETWEEN}{_EFFECT}\b
  | \bno\s+(?:more|less|better|worse|longer|greater|higher|lower)\b(?:\s+\w+){{0,2}}?\s+than\b
  | \bnone\s+of\b | \bneither\b | \bnor\b | \bnever\b
  | \bwithout\s+(?:any\s+)?{_BETWEEN}{_EFFECT}\b
  | \bfail(?:s|ed|ing)?\s+to\b(?:\s+\w+)? | \bfailure\s+to\b
  | \b(?:lack(?:s|ed|ing)?|absence)\s+of\s+{_BETWEEN}{_EFFECT}\b
  | \b(?:non-?significant(?:ly)?|insignificant(?:ly)?|ineffective|unchanged|unaffected)\b
  | \bunable\s+to\b
"""
_CONTRAST = r"""
    \b(?:however|although|though|even\s+though|whereas|nevertheless|nonetheless|notwithstanding
      |conversely|by\s+contrast|in\s+contrast(?:\s+(?:to|with))?|on\s+the\s+other\s+hand|on\s+the\s+contrary
      |contrary\s+to|despite|in\s+spite\s+of|unlike|rather\s+than|yet(?=\s+(?:the|it|they|we|no|not)\b))\b
  | (?<!\bnothing\s)(?<!\ball\s)(?<!\bnone\s)(?<!\bonly\s)\bbut\b(?!\s+(?:also|not\s+limited|for\b))
"""
_LIMIT = r"""
    \b(?:further|more|additional|future|larger|long(?:er)?-term|well-designed|high-quality)
      \s+(?:[\w-]+,?\s+){0,4}?(?:research|stud(?:y|ies)|trials?|investigations?|work|evidence|data)
      \s+(?:[\w-]+\s+){0,4}?(?:needed|required|warranted|necessary|awaited|follow)\b
  | \b(?:needs?|requires?|warrants?|deserves?|merits?|awaits?)\s+(?:further|more|additional)\s+\w+
  | \b(?:need|call|necessity)\s+for\s+(?:further|more|additional|larger)\s+\w+
  | \b(?:limited|hampered|weakened|restricted)\s+by\b
  | \blimitations?\b(?!\s+(?:in|of)\s+(?:activit|mobility|function|movement|motion|daily))
  | \b(?:limited|insufficient|inconclusive|weak|scarce|sparse|conflicting|inconsistent|preliminary
      |low(?:-|\s+)quality|low-certainty|very\s+low)\s+(?:[\w-]+\s+)?(?:evidence|data|results?|findings?|quality|certainty)\b
  | \b(?:evidence|data|results?|findings?)\s+(?:is|are|was|were|remains?)\s+
      (?:limited|insufficient|inconclusive|weak|scarce|sparse|conflicting|inconsistent|lacking|preliminary)\b
  | \bsmall\s+(?:sample|number\s+of\s+(?:patients|participants|subjects|trials|studies))\b
  | \b(?:remains?|is|are|still)\s+(?:still\s+|largely\s+|to\s+be\s+)*(?:unclear|unknown|uncertain
      |controversial|debated|elucidated|determined|established|poorly\s+understood)\b
  | \b(?:yet|remains?)\s+to\s+be\s+\w+
  | \binterpreted\s+(?:with\s+caution|cautiously)\b | \bwith\s+caution\b
  | \b(?:risk|high\s+risk)\s+of\s+bias\b
"""


def _at_words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that is tried only where a word begins, as all its cues do."""
    return re.compile(rf"\b(?=\w)(?:{pattern})", re.VERBOSE | re.IGNORECASE)


_PATTERNS = (
    (NEGATION, _at_words(_NEGATION)),
    (CONTRAST, _at_words(_CONTRAST)),
    (LIMIT, _at_words(_LIMIT)),
)
_LONGEST = 4000
"""Code points of a sentence that are looked at: what is longer is a table or a list."""

_WORD = re.compile(r"[a-z']+")
_TRIGGERS = {
    NEGATION: frozenset({
        "absence", "aren't", "can't", "cannot", "couldn't", "didn't", "doesn't", "don't",
        "fail", "failed", "failing", "fails", "failure", "hasn't", "haven't", "ineffective",
        "insignificant", "insignificantly", "isn't", "lack", "lacked", "lacking", "lacks",
        "neither", "never", "no", "non", "none", "nonsignificant", "nonsignificantly", "nor",
        "not", "unable", "unaffected", "unchanged", "wasn't", "weren't", "without", "won't",
    }),
    CONTRAST: frozenset({
        "although", "but", "contrary", "contrast", "conversely", "despite", "hand", "however",
        "nevertheless", "nonetheless", "notwithstanding", "rather", "spite", "though", "unlike",
        "whereas", "yet",
    }),
    LIMIT: frozenset({
        "yet", "remain", "remains",
        "additional", "caution", "cautiously", "conflicting", "controversial", "debated",
        "determined", "elucidated", "established", "further", "future", "hampered", "high",
        "inconclusive", "inconsistent", "insufficient", "lacking", "larger", "limitation",
        "limitations", "limited", "long", "longer", "low", "more", "poorly", "preliminary",
        "restricted", "risk", "scarce", "small", "sparse", "uncertain", "unclear", "unknown",
        "very", "weak", "weakened", "well",
    }),
}  # fmt: skip
"""Words of which each cue of a sort holds one: most sentences hold none, and cost nothing."""

_APOSTROPHE = str.maketrans("\u2019", "'")


@lru_cache(maxsize=1_000)
def cues(text: str) -> tuple[Cue, ...]:
    """Return the cues of a sentence in order, none overlapping another."""
    looked_at = text[:_LONGEST].translate(_APOSTROPHE)
    words = frozenset(_WORD.findall(looked_at.casefold()))
    found: list[Cue] = []
    for kind, pattern in _PATTERNS:
        if words.isdisjoint(_TRIGGERS[kind]):
            continue
        for match in pattern.finditer(looked_at):
            start, end = match.span()
            if all(end <= one.span.start or start >= one.span.end for one in found):
                found.append(Cue(kind, Span(start, end)))
    return tuple(sorted(found, key=lambda one: one.span.start))


def main_kind(found: Sequence[Cue]) -> str:
    """Return the sort that names a sentence with these cues; nothing where there are none."""
    kinds = {one.kind for one in found}
    return next((kind for kind in (NEGATION, CONTRAST, LIMIT) if kind in kinds), "")


DENYING = frozenset({
    "absenc", "cannot", "didn't", "doesn't", "fail", "failur", "ineffect", "insignific",
    "isn't", "lack", "neither", "never", "no", "none", "nonsignific", "nor", "not", "unabl",
    "unaffect", "unchang", "wasn't", "weren't", "without", "·cannot", "·neither", "·never",
    "·no", "·none", "·nor", "·not", "·without",
})  # fmt: skip
"""Index terms that may deny: a first look, cheaper than `cues`, at sentences not yet read."""
