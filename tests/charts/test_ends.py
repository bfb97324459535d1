"""Names at the ends of lines, words above rules, labels of levels, names of points: where Python puts them."""

import re

import altair as alt
import drawn
import numpy as np
import pandas as pd
import pytest

from scobrief.charts import coding, ends, frame, layout, lines, points, renderer, theme, variants
from scobrief.charts.axes import Axis, axis, log_axis

COLOURS = alt.Scale(domain=["a", "b", "c"], range=[theme.BLOC[name] for name in ("SCO", "EU", "ASEAN")])


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def series(**last: float) -> pd.DataFrame:
    """A line for each name, from 0 in 2000 to the given value in 2026."""
    rows = [(year, name, value) for name, end in last.items() for year, value in ((2000, 0.0), (2026, end))]
    return pd.DataFrame(rows, columns=["year", "name", "value"])


def chart(table: pd.DataFrame, words: dict | None = None, events: bool = False) -> dict:
    upright = axis(table["value"], height=200)
    span = int(table["year"].min()), int(table["year"].max())
    base = alt.Chart(table).mark_line()
    line = base.encode(
        x=frame.years_axis(*span), y=upright.y("value", "percent"), color=alt.Color("name:N", scale=COLOURS)
    )
    names = ends.ends(table, "name", "value", upright, COLOURS, words)
    layers = [*([frame.event_marks(*span)] if events else []), line, names]
    return alt.layer(*layers).properties(height=200, description="Lines.").to_dict()


def picture(spec: dict, variant: str = "wide") -> str:
    return layout.fit(spec, variant, renderer.draw).svg


def shown(svg: str) -> list[str]:
    return [word.text for word in drawn.words(svg)]


def test_an_axis_ends_on_round_numbers_and_holds_zero_where_bars_and_shares_want_it():
    assert axis([3, 42.5], height=265).ticks == (0, 10, 20, 30, 40, 50)
    assert axis([0.31, 0.35], height=212, zero=False).ticks == (0.31, 0.32, 0.33, 0.34, 0.35)
    assert axis([-0.4, 4.5], height=320).ticks == (-1, 0, 1, 2, 3, 4, 5)
    assert axis([7], zero=False).low < 7 < axis([7], zero=False).high
    assert axis([0.1, 0.3, float("nan")], height=159).ticks == (0, 0.1, 0.2, 0.3)


def test_px_count_from_the_top_and_values_come_back():
    linear = Axis(0, 50, (0, 50), 200)
    assert linear.px([50, 25, 0]).tolist() == [0, 100, 200]
    ratios = log_axis([1, 16], [1, 2, 4, 8, 16, 32], height=100)
    assert ratios.ticks == (1, 2, 4, 8, 16)
    steps = np.diff(ratios.px(ratios.ticks))
    assert np.allclose(steps, steps[0])  # equal ratios, equal steps
    assert np.allclose(ratios.value(ratios.px([3, 7])), [3, 7])


def test_names_that_would_meet_are_moved_apart_as_little_as_can_be():
    assert ends.spread(np.array([50.0, 100.0]), 15, 0, 200).tolist() == [50, 100]
    assert ends.spread(np.array([100.0, 100.0]), 10, 0, 200).tolist() == [95, 105]
    # 100, 102 and 104 want 90, 92 and 84 with the gaps taken out: their mean is 92, for all three.
    assert ends.spread(np.array([104.0, 100.0, 102.0]), 10, 0, 200).tolist() == [112, 92, 102]
    assert ends.spread(np.array([199.0, 198.0]), 10, 0, 200).tolist() == [200, 190]
    assert ends.spread(np.array([]), 10, 0, 200).tolist() == []


def test_names_of_lines_that_end_together_keep_apart_in_the_picture():
    svg = picture(chart(series(a=40, b=40.5, c=39.8)))
    assert {"a", "b", "c"} <= set(shown(svg))
    assert drawn.collisions(svg) == drawn.cut(svg) == []


def test_a_line_that_ends_before_the_others_says_when():
    table = series(a=40, b=20)
    table.loc[3, "year"] = 2022
    assert "b (to 2022)" in shown(picture(chart(table)))


def test_long_names_stand_at_lines_on_a_wide_page_and_in_a_legend_on_a_phone():
    spec = chart(series(a=40, b=20), {"a": "founding members throughout"})
    wide, phone = picture(spec), picture(spec, "phone")
    assert "founding members throughout" in shown(wide)
    assert "role-legend" not in wide
    assert "founding members throughout" not in shown(phone)
    assert "role-legend-label" in phone


def test_short_names_stand_at_lines_on_a_phone_too():
    phone = picture(chart(series(a=40, b=20)), "phone")
    assert {"a", "b"} <= set(shown(phone))
    assert "role-legend" not in phone
    assert drawn.cut(phone) == []
    assert drawn.size(phone)[0] <= 331


@pytest.mark.parametrize("first", [1992, 1996, 2000, 2001])
@pytest.mark.parametrize("last", [2021, 2024, 2027])
@pytest.mark.parametrize("variant", ["wide", "phone"])
def test_events_are_named_above_the_plot_and_keep_apart(first, last, variant):
    table = series(a=40, b=39).replace({"year": {2000: first, 2026: last}})
    svg = picture(chart(table, events=True), variant)
    expected = {text for year, text in frame.EVENTS.items() if first <= year <= last}
    assert expected <= set(shown(svg))
    assert drawn.collisions(svg) == drawn.cut(svg) == []


def test_no_colour_reads_on_both_papers_so_names_are_in_ink():
    """4.5:1 on white wants a luminance of 0.183 or less, on the dark page of 0.21 or more."""

    def luminance(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darkest = 4.5 * (luminance(theme.PAPER["dark"]) + 0.05) - 0.05
    lightest = (luminance(theme.PAPER["light"]) + 0.05) / 4.5 - 0.05
    assert darkest > lightest
    inks = re.findall(r'<text [^>]*fill="([^"]*)"', picture(chart(series(a=40))))
    assert set(inks) == {"currentColor"}


def test_a_label_of_a_level_goes_where_the_lines_leave_room():
    table = series(a=40.0)
    upright = axis(table["value"], height=200)
    rising = ends.clear_side(table, "value", upright, 38)
    assert (rising["align"], rising["year"]) == ("left", 2000)  # the line arrives at the level on the right
    falling = table.assign(value=[40.0, 0.0])
    assert ends.clear_side(falling, "value", upright, 38)["year"] == 2026


def test_a_kind_of_figure_is_explained_where_there_is_more_than_one():
    assert lines.kinds(["outturn", "outturn"]).to_dict()["legend"] is None
    assert lines.kinds(["projection", "outturn"]).to_dict()["scale"]["domain"] == ["outturn", "projection"]
    assert lines.kinds(["projection", "outturn"], legend=False).to_dict()["legend"] is None


def test_names_of_points_avoid_points_and_names_and_fall_away_where_there_is_no_room():
    x, y = np.array([0.0, 5.0, 100.0]), np.array([50.0, 50.0, 50.0])
    first, second, third = points.sides(["AAA", "BBB", "CCC"], x, y)
    assert first == third == 0
    assert second not in (0, None)
    crowd = points.sides(["AAA"] * 30, np.zeros(30), np.full(30, 50.0))
    assert crowd == [0, 1, *[None] * 28]  # one above, one below: beside the heap there are points


def test_words_that_rows_repeat_are_held_once_and_drawn_all_the_same():
    table = pd.DataFrame({"value": range(40), "kind": ["a long name of a kind", "another"] * 20})
    plain, short = alt.Chart(table), coding.coded(table, ["kind"])
    drawn_plain, drawn_short = (
        renderer.draw(c.mark_point().encode(x="value:Q", color="kind:N").to_dict()) for c in (plain, short)
    )
    assert re.sub(r"aria-\w+=\"[^\"]*\"", "", drawn_plain) == re.sub(r"aria-\w+=\"[^\"]*\"", "", drawn_short)
    assert len(str(short.mark_point().to_dict())) < len(str(plain.mark_point().to_dict()))


def test_views_for_one_width_are_left_out_of_the_other():
    table = pd.DataFrame({"x": [1]})
    layers = [alt.Chart(table, name=name).mark_point().encode(x="x:Q") for name in ("wide_one", "phone_one", "both")]
    spec = alt.layer(*layers).to_dict()
    assert list(variants.names(variants.chosen(spec, "wide"))) == ["wide_one", "both"]
    assert list(variants.names(variants.chosen(spec, "phone"))) == ["phone_one", "both"]
