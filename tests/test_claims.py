import csv

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.claims import PRINTED, distance_pp, finding
from scobrief.indicators import REGISTRY

# Held against 43, with the tolerances of the methods page: met within 0.5, approximately met within 2.5.
FINDINGS = [
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


@pytest.mark.parametrize(("value_pct", "expected"), FINDINGS)
def test_both_bounds_belong_to_the_better_side(value_pct, expected):
    assert finding(value_pct, 43.0, 0.5, 2.5) == expected


@pytest.mark.parametrize(
    ("value_pct", "printed_pct", "tolerance_pp"),
    [
        (0.8, 0.5, 0.3),  # 0.30000000000000004 apart in floats
        (25.1, 25.0, 0.1),  # 0.10000000000000142
        (42.9, 43.0, 0.1),  # 0.10000000000000142
        (80.3, 80.0, 0.3),  # 0.29999999999999716
        (43.0 + 0.1 + 0.2, 43.0, 0.3),
    ],
)
def test_a_value_on_the_edge_is_on_it_whatever_its_binary_form(value_pct, printed_pct, tolerance_pp):
    assert finding(value_pct, printed_pct, tolerance_pp, 2.5) == "met"


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
    apart = distance_pp(pd.Series([42.5, 43.0, 43.5, np.nan]), 43.0)
    assert apart[:3].tolist() == [0.5, 0.0, 0.5]
    assert pd.isna(apart[3])


def test_each_printed_number_is_a_claim_of_the_ledger_and_its_text_says_the_number():
    with (paths.CURATED / "claims.csv").open(encoding="utf-8", newline="") as file:
        ledger = {row["id"]: row for row in csv.DictReader(file)}
    assert {number.id: number.printed_pct for number in PRINTED.values()} == {"C16": 43, "C17": 25, "C18": 80}
    for number in PRINTED.values():
        assert f"{number.printed_pct:.0f}%" in ledger[number.id]["paraphrase"]
        assert ledger[number.id]["paragraph"] == number.paragraph
        assert number.indicator in REGISTRY
