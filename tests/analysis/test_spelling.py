"""Other spellings of a word, by rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.spelling import apart, pair_spellings, spellings


@pytest.mark.parametrize(
    "pair",
    [
        "tumour tumor", "oestrogen estrogen", "haemoglobin hemoglobin", "anaemia anemia",
        "leukaemia leukemia", "paediatric pediatric", "anaesthesia anesthesia",
        "diarrhoea diarrhea", "foetal fetal", "sulphate sulfate", "fibre fiber", "centre center",
        "behaviour behavior", "labelled labeled", "signalling signaling", "randomised randomized",
        "analyse analyze", "localisation localization", "oedema edema", "dyspnoea dyspnea",
        "oesophagus esophagus", "coeliac celiac", "gynaecology gynecology", "leucocyte leukocyte",
        "catalogue catalog", "grey gray", "programme program", "ageing aging", "enrol enroll",
        "analysis analyses", "metastasis metastases", "nucleus nuclei", "bacterium bacteria",
        "vertebra vertebrae", "matrix matrices", "carcinoma carcinomata", "mouse mice",
        "criterion criteria", "index indices", "woman women",
    ],
)  # fmt: skip
def test_rules_go_both_ways(pair: str) -> None:
    one, other = pair.split()
    assert other in spellings(one)
    assert one in spellings(other.capitalize())


@pytest.mark.parametrize(
    ("word", "wrong"),
    [("bases", "basis"), ("filled", "filed"), ("doses", "dosis"), ("enrolled", "enrollled")],
)
def test_rules_leave_short_words_alone(word: str, wrong: str) -> None:
    assert wrong not in spellings(word)


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("follow", "up", "followup"),
        ("anti", "inflammatory", "antiinflammatory"),
        ("type", "II", "type 2"),
        ("Phase", "3", "phase III"),
        ("stage", "IIIb", "stage 3b"),
        ("IL", "6", "IL6"),
    ],
)
def test_two_words_are_written_otherwise(first: str, second: str, other: str) -> None:
    assert other in pair_spellings(first, second)


def test_numbers_that_are_no_numerals_stay() -> None:
    assert pair_spellings("type", "99") == []
    assert pair_spellings("type", "IIII") == ["typeiiii"]
    assert pair_spellings("mean", "3") == []


def test_words_are_set_apart_after_known_beginnings_only() -> None:
    assert apart("antiinflammatory") == ["anti inflammatory"]
    assert apart("followup") == ["follow up"]
    assert apart("milnacipran") == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=50), st.text(max_size=10))
def test_any_text_has_other_spellings_than_itself(word: str, second: str) -> None:
    assert word.lower() not in spellings(word)
    assert all(map(str.strip, (*spellings(word), *apart(word), *pair_spellings(word, second))))
