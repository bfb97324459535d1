"""Names beside marks: they cover no line, no mark and no other name where there is room for them."""

import altair as alt
import pandas as pd
import pytest

from scobrief.charts import labels, placing, renderer

SQUARE = [(200, 200)]


def test_a_name_alone_stands_to_the_right():
    assert placing.sides(["A"], [(0.5, 0.5)], SQUARE) == ["right"]


def test_a_name_leaves_the_side_where_a_line_runs_and_the_side_of_the_frame():
    # From A, in the middle, a line runs to B at the right; B has no room beyond the frame.
    one, other = placing.sides(["A", "BBBB"], [(0.5, 0.5), (1, 0.5)], SQUARE, [(0, 1)])
    assert one != "right"
    assert other not in ("right", "left")


def test_two_marks_close_together_have_their_names_apart():
    one, other = placing.sides(["CSTO", "CIS"], [(0.5, 0.5), (0.55, 0.5)], SQUARE)
    assert one != other


def test_a_side_must_do_for_a_narrow_picture_too():
    # A stands 200 px left of B on a wide page and 20 px on a phone, where its name cannot stand between them.
    at = [(0.2, 0.5), (0.4, 0.5)]
    assert placing.sides(["AAAA", "B"], at, [(1000, 200)])[0] == "right"
    assert placing.sides(["AAAA", "B"], at, [(1000, 200), (100, 200)])[0] != "right"


def test_a_layer_of_names_is_made_for_each_side_that_is_taken():
    table = pd.DataFrame({"name": ["A", "B"], "side": ["above", "left"]})
    layers = placing.texts(alt.Chart(table), "name")
    assert [layer.to_dict()["mark"]["align"] for layer in layers] == ["center", "right"]


@pytest.mark.parametrize(
    ("order", "level"),
    [(["P1", "P2", "P3"], ["0", "0"]), (["interdependence"] * 8, ["-90", "-90"])],
)
def test_names_of_columns_stand_level_where_they_fit(order, level):
    angle = labels.heads("column", order, ["row"]).to_dict()["axis"]["labelAngle"]["expr"]
    assert angle == level[0] == level[1]


def test_names_of_columns_that_fit_a_wide_page_alone_stand_upright_on_a_phone():
    axis = labels.heads("column", ["interdependence", "security"] * 2, ["a row"]).to_dict()["axis"]
    assert axis["labelAngle"]["expr"] == f"{labels.IS_PHONE} ? -90 : 0"


def test_lines_of_names_end_at_the_same_height():
    renderer.enable()
    axis = labels.heads("column", ["India and Pakistan", "China"], ["row" * 10]).to_dict()["axis"]
    assert '["", "China"]' in axis["labelExpr"]
