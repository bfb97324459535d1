"""What a page carries of a chart is little, and the chart can be put together again from it."""

import pytest

from scobrief.charts import live

ROWS = [
    {"year": 2001, "rule": "the founders throughout", "share_pct": 24.23719416799427, "note": None, "run": 1},
    {"year": 2002, "rule": "the founders throughout", "share_pct": 23.5, "note": None, "run": 1},
    {"year": 2003, "rule": "founders and those who joined", "share_pct": None, "note": None, "run": 1},
    {"year": 2004, "rule": "the founders throughout", "share_pct": 23.0, "note": None, "run": 1},
]


def unpacked(table: dict) -> list[dict]:
    """The same as `rows` of js/charts.js."""
    cells = {}
    for name, values in table["columns"].items():
        if isinstance(values, dict):
            values = [values["of"][at] for at in values.get("at", [0] * table["rows"])]
        cells[name] = values
    return [{name: values[i] for name, values in cells.items()} for i in range(table["rows"])]


def merged(one: dict, other: dict) -> dict:
    both = dict(one)
    for key, value in other.items():
        nested = isinstance(both.get(key), dict) and isinstance(value, dict)
        both[key] = merged(both[key], value) if nested else value
    return both


def test_a_table_goes_by_columns_and_comes_back_as_rows():
    assert unpacked(live.packed(ROWS)) == ROWS
    assert live.packed(ROWS)["columns"]["rule"] == {
        "of": ["the founders throughout", "founders and those who joined"],
        "at": [0, 0, 1, 0],
    }
    assert live.packed(ROWS)["columns"]["run"] == {"of": [1]}
    assert live.packed([]) == {"rows": 0, "columns": {}}


def test_a_column_that_the_chart_does_not_name_stays_out_and_numbers_have_the_digits_that_show():
    table = live.packed(ROWS, named={"year", "share_pct"}, digits=7)
    assert list(table["columns"]) == ["year", "share_pct"]
    assert table["columns"]["share_pct"][0] == 24.23719


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "c": {"x": 1, "y": {"z": [1]}}}, {"a": 1, "c": {"x": 2, "y": {"z": [1]}}}),
        ({"a": None, "b": {"x": 1}}, {"a": {"x": 1}, "b": None}),
        ({"hconcat": [1]}, {"vconcat": [1]}),
        ({}, {"c": {}}),
    ],
)
def test_both_layouts_can_be_had_from_what_they_share_and_what_each_adds(one, other):
    common, first, second = live.parted(one, other)
    assert (merged(common, first), merged(common, second)) == (one, other)


def test_a_chart_that_its_reader_sets_keeps_every_column_and_digit():
    """Its expressions may name a column by a word that is put together only then."""
    spec = {"params": [{"name": "measure"}], "datasets": {"d": ROWS}}
    assert unpacked(live.carried(spec, spec, spec)["datasets"]["d"]) == ROWS
