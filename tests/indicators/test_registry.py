"""Every indicator of the registry is documented, computes, and can be cited."""

import re
from functools import cache

import pandas as pd
import pytest

from scobrief import paths
from scobrief.datapackage import descriptor
from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, indicator
from scobrief.indicators.registry import register

BIBLIOGRAPHY = set(re.findall(r"^@\w+\{(\S+),$", (paths.BOOK / "references.bib").read_text(encoding="utf-8"), re.M))
TABLES = {item["name"] for item in descriptor()["resources"]}
ENTRIES = pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY)


@cache
def table_of(name: str) -> pd.DataFrame:
    """The indicator with its defaults."""
    return REGISTRY[name].table()


@ENTRIES
def test_an_indicator_computes_with_its_defaults_into_a_column_of_its_name(entry):
    table = table_of(entry.name)
    assert entry.name in table.columns
    assert table.columns.is_unique
    assert len(table) > 1
    values = pd.to_numeric(table[entry.name])
    assert values.notna().sum() > len(values) / 3
    assert values.dropna().abs().lt(float("inf")).all()


@ENTRIES
def test_an_indicator_stays_in_the_range_that_it_states(entry):
    low = {"-1 to 1": -1, "any number": -float("inf")}.get(entry.range, 0)
    high = {"0 to 100": 100, "0 to 1": 1, "1/n to 1": 1, "-1 to 1": 1}.get(entry.range, float("inf"))
    assert table_of(entry.name)[entry.name].dropna().between(low, high).all()


@ENTRIES
def test_an_indicator_can_be_cited(entry):
    assert entry.cite in BIBLIOGRAPHY


@ENTRIES
def test_an_indicator_names_tables_that_exist(entry):
    assert entry.tables
    assert set(entry.tables) <= TABLES


@ENTRIES
def test_an_indicator_says_what_it_is_in_words(entry):
    for field in ("title", "unit", "formula", "range", "neutral", "direction", "caveat"):
        assert getattr(entry, field).strip(), field
    assert entry.compute.__doc__
    assert entry.caveat.endswith(".")
    assert entry.axis == f"{entry.title} ({entry.unit})"


@ENTRIES
def test_every_parameter_of_an_indicator_has_a_meaning_and_a_default(entry):
    for name, field in entry.parameters.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name


@ENTRIES
def test_an_indicator_refuses_a_parameter_that_it_does_not_have(entry):
    with pytest.raises(
        ParameterError, match=rf"^{entry.name}: 'colour' is not one of .*scobrief indicator {entry.name}"
    ):
        entry.table(colour="red")


@ENTRIES
def test_a_unit_says_percent_wherever_the_name_does(entry):
    assert entry.name.endswith("_pct") == entry.unit.startswith("percent")


def test_each_indicator_is_registered_under_its_own_name():
    assert {name: entry.name for name, entry in REGISTRY.items()} == {name: name for name in REGISTRY}
    assert indicator("stii") is REGISTRY["stii"]


@pytest.mark.parametrize(
    ("wrong", "right"), [("stti", "stii"), ("GDP_SHARE", "gdp_share_pct"), ("overlap_jacard", "overlap_jaccard")]
)
def test_an_unknown_indicator_names_the_nearest(wrong, right):
    with pytest.raises(ParameterError, match=rf"indicator '{wrong}' is not one of .* Did you mean '{right}'\?"):
        indicator(wrong)


def test_an_indicator_cannot_be_registered_twice():
    with pytest.raises(ValueError, match="indicator 'stii' is registered twice"):
        register(name="stii")(REGISTRY["stii"].compute)
