"""Texts of documents cannot steer a terminal."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from search.inert import inert, to_json

CONTROLS = st.sampled_from("\x00\x07\x1b\x7f\x85\x9b\r\n\t\u200b\u202e\u2066\u2028\ufeff\ud800")
TEXTS = st.lists(st.text() | CONTROLS).map("".join)


def steering(text: str) -> set[str]:
    """Return the control, surrogate and bidirectional format characters of a text."""
    return {
        letter
        for letter in text
        if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(letter)
        in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }


@given(TEXTS)
@settings(max_examples=200)
def test_nothing_that_steers_is_left_and_offsets_fit(text: str) -> None:
    shown = inert(text)
    assert len(shown) == len(text)
    assert steering(shown) <= {"\n", "\t"}
    assert not steering(inert(text, fold=True))
    assert inert(shown) == shown


def test_what_stands_for_a_control_tells_which_it_was() -> None:
    assert inert("a\x1b[31m\x7f\x9b") == "a␛[31m␡\ufffd"
    assert inert("one\r\ntwo\rthree\tfour") == "one \ntwo␍three\tfour"
    assert inert("one\r\ntwo\tthree", fold=True) == "one  two three"


def test_joiners_are_not_seen_and_marks_of_direction_are() -> None:
    assert inert("می\u200cخواهم, co\u200bworker, \U0001f469\u200d\U0001f52c") == (
        "می\u034fخواهم, co\u034fworker, \U0001f469\u034f\U0001f52c"
    )
    assert inert("a\u200eb\u202ec") == "a\ufffdb\ufffdc"


def test_plain_text_of_any_script_stays_as_it_is() -> None:
    text = "α2-adrenergic, 10⁶ cells, 日本語, עברית, naïve ß"
    assert inert(text) == text


@given(TEXTS)
@settings(max_examples=200)
def test_json_brings_back_exactly_the_text(text: str) -> None:
    line = to_json({"text": text})
    assert json.loads(line) == {"text": text}
    assert not steering(line)
