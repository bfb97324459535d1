"""How a fact is printed, kept and published."""

import json

import numpy as np
import pandas as pd
import pytest

from scobrief.errors import FactError
from scobrief.facts import MIME, from_payload
from scobrief.facts.sheet import Facts, number, percent


@pytest.fixture
def sheet():
    made = Facts("size")
    made.percent("share", 42.1987, "population_share_pct")
    made.number("step_pp", -1234.5678, "points", "population_share_pct", 1)
    made.percent("unknown", np.nan, "population_share_pct")
    made.add("count", np.int64(8), "eight", "states", "population_share_pct")
    made.add("lower", np.bool_(True), "at least", "words", "population_share_pct")
    made.sentence("answer", "8 < 9 & 9 > 8", "population_share_pct")
    return made


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (42.1987, 1, "42.2"),
        (1234567.891, 2, "1,234,567.89"),
        (1000, 0, "1,000"),
        (-0.27, 2, "−0.27"),
        (-1234.5, 1, "−1,234.5"),
        (0, 1, "0.0"),
        (np.float64(2.0), 0, "2"),
    ],
)
def test_a_number_has_commas_and_a_true_minus_sign(value, digits, expected):
    assert number(value, digits) == expected
    assert percent(value, digits) == f"{expected}%"


@pytest.mark.parametrize("value", [-0.0, -0.04, -1e-9])
def test_a_number_that_rounds_to_zero_has_no_sign(value):
    assert number(value, 1) == "0.0"
    assert percent(value, 1) == "0.0%"


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT])
def test_a_missing_number_is_printed_as_not_reported(missing):
    assert number(missing) == percent(missing) == "not reported"


def test_a_fact_knows_its_name_its_tables_and_their_vintages(sheet):
    fact = sheet["share"]
    assert fact.name == "size.share"
    assert (fact.value, fact.unit, fact.text) == (42.1987, "percent", "42.2%")
    assert fact.indicator == "population_share_pct"
    assert fact.tables == ("annual", "curated-memberships")
    assert "imf-weo-2022-10" in fact.vintage
    assert f"{fact}" == "42.2%"


def test_a_fact_that_is_given_twice_is_refused_even_with_the_same_value(sheet):
    with pytest.raises(FactError, match=r"fact 'size\.share' is given twice"):
        sheet.percent("share", 42.1987, "population_share_pct")


def test_an_unknown_fact_names_the_nearest(sheet):
    for name in ("shar", "size.shar"):
        with pytest.raises(FactError, match=r"fact 'size\.shar' is unknown\. Did you mean 'size\.share'\?"):
            sheet[name]


def test_an_unknown_fact_that_resembles_none_gets_no_question(sheet):
    with pytest.raises(FactError, match=r"fact 'size\.0123456789' is unknown") as error:
        sheet["0123456789"]
    assert "None" not in str(error.value)


def test_a_sheet_is_a_mapping_by_short_and_by_full_name(sheet):
    assert sheet["share"] is sheet["size.share"]
    assert list(sheet) == [f"size.{name}" for name in ("share", "step_pp", "unknown", "count", "lower", "answer")]
    assert len(sheet) == len(dict(sheet)) == 6


def test_the_payload_holds_plain_values_and_no_nan(sheet):
    payload = json.loads(json.dumps(sheet.payload(), allow_nan=False))
    assert payload["size.unknown"]["value"] is None
    assert payload["size.unknown"]["text"] == "not reported"
    assert payload["size.count"]["value"] == 8
    assert payload["size.lower"]["value"] is True


@pytest.mark.parametrize("missing", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT])
def test_whatever_says_missing_is_null_in_the_payload(missing):
    sheet = Facts("size")
    sheet.add("x", missing, "not reported", "percent", "population_share_pct")
    assert json.loads(json.dumps(sheet.payload(), allow_nan=False))["size.x"]["value"] is None


def test_the_facts_come_back_from_the_payload_as_they_were(sheet):
    assert from_payload(json.loads(json.dumps(sheet.payload()))) == dict(sheet)


def test_a_notebook_publishes_the_facts_as_json_as_a_table_and_as_text(sheet):
    bundle = sheet._repr_mimebundle_()
    assert bundle[MIME] == sheet.payload()
    assert "<td><code>size.answer</code></td><td>8 &lt; 9 &amp; 9 &gt; 8</td>" in bundle["text/html"]
    assert "size.share: 42.2%" in bundle["text/plain"].splitlines()
