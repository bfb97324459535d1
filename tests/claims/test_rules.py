import numpy as np
import pandas as pd
import pytest

from scobrief.claims.rules import (
    FINDINGS,
    RULES,
    VERDICTS,
    cases_verdict,
    combined,
    comparison_verdict,
    differences,
    distance,
    finding,
    findings,
    number_verdict,
)

MET, NEAR, NOT, OPEN = FINDINGS

# Held against 43, with the tolerances of the methods page: met within 0.5, approximately met within 2.5.
FINDINGS_OF_43 = [
    (43.0, "met"),
    (43.49, "met"),
    (43.5, "met"),
    (43.51, "approximately met"),
    (42.51, "met"),
    (42.5, "met"),
    (42.49, "approximately met"),
    (45.49, "approximately met"),
    (45.5, "approximately met"),
    (45.51, "not met"),
    (40.51, "approximately met"),
    (40.5, "approximately met"),
    (40.49, "not met"),
    (0.0, "not met"),
    (100.0, "not met"),
]


@pytest.mark.parametrize(("value", "expected"), FINDINGS_OF_43)
def test_both_bounds_belong_to_the_better_side(value, expected):
    assert finding(value, 43.0, 0.5, 2.5) == expected


@pytest.mark.parametrize(
    ("value", "printed", "tolerance"),
    [
        (0.8, 0.5, 0.3),  # 0.30000000000000004 apart in floats
        (25.1, 25.0, 0.1),  # 0.10000000000000142
        (42.9, 43.0, 0.1),  # 0.10000000000000142
        (80.3, 80.0, 0.3),  # 0.29999999999999716
        (43.0 + 0.1 + 0.2, 43.0, 0.3),
    ],
)
def test_a_value_on_the_edge_is_on_it_whatever_its_binary_form(value, printed, tolerance):
    assert finding(value, printed, tolerance, 2.5) == "met"


def test_a_value_a_millionth_beyond_the_edge_is_beyond_it():
    assert finding(43.500001, 43.0, 0.5, 2.5) == "approximately met"
    assert finding(45.500001, 43.0, 0.5, 2.5) == "not met"


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_a_missing_value_decides_nothing(missing):
    assert finding(missing, 43.0, 0.5, 2.5) == "undecidable"


def test_with_no_tolerance_only_the_printed_number_itself_meets_it():
    assert finding(43.0, 43.0, 0, 0) == "met"
    assert finding(43.1, 43.0, 0, 0) == "not met"


def test_a_tolerance_wider_than_near_leaves_no_room_for_approximately():
    assert [finding(value, 43.0, 3, 1) for value in (44.5, 46.0, 46.1)] == ["met", "met", "not met"]


def test_a_distance_has_no_sign_and_keeps_a_missing_value_missing():
    apart = distance(pd.Series([42.5, 43.0, 43.5, np.nan]), 43.0)
    assert apart[:3].tolist() == [0.5, 0.0, 0.5]
    assert pd.isna(apart[3])


def test_many_findings_at_once_are_those_of_one_at_a_time():
    values = pd.Series([*(value for value, _ in FINDINGS_OF_43), np.nan])
    assert findings(values, 43.0, 0.5, 2.5).tolist() == [*(expected for _, expected in FINDINGS_OF_43), OPEN]


@pytest.mark.parametrize(
    ("difference", "above", "below"),
    [
        (0.51, MET, NOT),
        (0.500001, MET, NOT),
        (0.5, NEAR, NEAR),  # on the margin is within it: too close to call
        (0.0, NEAR, NEAR),
        (-0.5, NEAR, NEAR),
        (-0.500001, NOT, MET),
        (np.nan, OPEN, OPEN),
    ],
)
def test_a_comparison_holds_beyond_its_margin_only(difference, above, below):
    assert differences(pd.Series([difference]), "above", 0.5).tolist() == [above]
    assert differences(pd.Series([difference]), "below", 0.5).tolist() == [below]


def test_without_a_margin_equal_is_neither_above_nor_below():
    assert differences(pd.Series([0.0, 1e-6]), "above", 0).tolist() == [NEAR, MET]


@pytest.mark.parametrize(
    ("stated", "meant", "expected"),
    [
        (MET, [], "supported"),
        (MET, [NOT, NOT], "supported"),
        (NEAR, [MET, NOT], "supported under a stated definition"),
        (NOT, [MET], "supported under a stated definition"),
        (OPEN, [MET], "supported under a stated definition"),
        (NEAR, [NOT], "mixed"),
        (NOT, [NEAR, NOT], "mixed"),
        (NOT, [NOT], "not supported"),
        (NOT, [OPEN], "not supported"),
        (OPEN, [NOT], "undecidable"),
        (OPEN, [NEAR], "undecidable"),
        (OPEN, [OPEN], "undecidable"),
        (OPEN, [], "undecidable"),
    ],
)
def test_a_printed_number_is_judged_by_what_is_stated_and_by_what_could_have_been_meant(stated, meant, expected):
    assert number_verdict(stated, meant) == expected


@pytest.mark.parametrize(
    ("stated", "share", "expected"),
    [
        (MET, 1.0, "supported"),
        (MET, 0.8, "supported"),  # at the bound
        (MET, 0.7999, "supported under a stated definition"),
        (MET, 0.1, "supported under a stated definition"),
        (NEAR, 0.9, "mixed"),
        (NOT, 0.9, "mixed"),
        (NOT, 0.2001, "mixed"),
        (NOT, 0.2, "not supported"),  # at the other bound
        (NEAR, 0.2, "not supported"),
        (NOT, 0.0, "not supported"),
        (OPEN, 0.8, "supported under a stated definition"),
        (OPEN, 0.79, "undecidable"),
        (OPEN, 0.0, "undecidable"),
        (OPEN, np.nan, "undecidable"),
        (MET, np.nan, "undecidable"),
    ],
)
def test_a_comparison_is_judged_by_what_is_stated_and_by_how_many_definitions_agree(stated, share, expected):
    assert comparison_verdict(stated, share, 0.8) == expected


@pytest.mark.parametrize(
    ("found", "every", "most"),
    [
        ([MET] * 5, "supported", "supported"),
        ([MET] * 4 + [NOT], "not supported", "supported"),  # four of five is 0.8
        ([MET] * 7 + [NOT] * 2, "not supported", "mixed"),  # 0.78
        ([MET] + [NOT] * 4, "not supported", "not supported"),  # one of five is 0.2
        ([MET] * 2 + [NOT] * 7, "not supported", "mixed"),  # 0.22
        ([NOT] * 3, "not supported", "not supported"),
        ([MET, MET, NEAR], "not supported", "mixed"),
        ([MET, MET, OPEN], "supported", "supported"),  # what cannot be decided counts neither way
        ([OPEN, OPEN], "undecidable", "undecidable"),
        ([], "undecidable", "undecidable"),
    ],
)
def test_one_case_that_fails_refutes_every_and_a_share_decides_most(found, every, most):
    assert cases_verdict(found, "every", 0.8) == every
    assert cases_verdict(found, "most", 0.8) == most


def test_a_claim_of_parts_takes_what_they_share_or_is_mixed():
    assert combined(["supported", "supported"]) == "supported"
    assert combined(["supported", "not supported"]) == "mixed"
    assert combined(["normative"]) == "normative"
    assert combined(["supported", "supported under a stated definition"]) == "supported under a stated definition"
    assert combined(["supported", "supported under a stated definition", "mixed"]) == "mixed"


def test_every_kind_of_test_has_its_rule_in_words():
    assert set(RULES) == {"number", "comparison", "cases", "date", "reading", "parts"}
    assert len(VERDICTS) == 7
