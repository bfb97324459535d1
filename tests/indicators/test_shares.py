"""Shares of many rosters at once, on figures that fit the screen."""

import numpy as np
import pandas as pd
import pytest

from scobrief.indicators import shares

WHO = {"organisation": ["SCO"], "roster_rule": ["founders"], "statuses": ["members"], "as_of": [2016]}


def figures(*rows: dict[str, float], ranks=None, whole=None) -> shares.Figures:
    made = [pd.Series(row, dtype=float) for row in rows]
    return shares.Figures.of(made, ranks or [0] * len(made), whole or [row.sum() for row in made])


def test_a_share_is_that_of_the_series_that_its_choices_name():
    """The founders hold 60 of 100 by the first source and 1 of 4 by the second."""
    two = figures({"CHN": 50, "RUS": 10, "USA": 40}, {"CHN": 1, "USA": 3})
    table = shares.grid(WHO | {"source": ["a", "b"]}, ["source"], np.array([0, 1]), two)
    assert table["share_pct"].tolist() == [60, 25]
    assert table["members_reporting"].tolist() == [2, 1]
    assert table["members_in_roster"].tolist() == [6, 6]
    assert table["roster"].unique().tolist() == ["CHN KAZ KGZ RUS TJK UZB"]


def test_a_combination_without_a_series_does_not_exist():
    one = figures({"CHN": 50, "USA": 50})
    table = shares.grid(WHO | {"source": ["a", "b"]}, ["source"], np.array([0, -1]), one)
    assert table["source"].tolist() == ["a"]


def test_the_roster_in_force_in_a_year_that_lies_ahead_does_not_exist():
    one = figures({"CHN": 50, "USA": 50})
    who = WHO | {"roster_rule": ["in_force", "today"], "as_of": [2020, 2040]}
    table = shares.grid(who, ["as_of"], np.array([0, 0]), one)
    assert list(zip(table["roster_rule"], table["as_of"].astype(int), strict=True)) == [
        ("in_force", 2020),
        ("today", 2020),
        ("today", 2040),
    ]


def test_a_share_of_which_no_member_reports_is_missing_and_not_zero():
    table = shares.grid(WHO, [], np.array(0), figures({"USA": 5}))
    assert table["share_pct"].isna().all()
    assert table["members_reporting"].tolist() == [0]


def test_a_figure_of_zero_is_reported():
    table = shares.grid(WHO, [], np.array(0), figures({"CHN": 0, "USA": 5}))
    assert table["share_pct"].tolist() == [0]
    assert table["members_reporting"].tolist() == [1]


def test_a_stated_whole_stands_where_the_series_has_none():
    made = figures({"CHN": 30}, {"CHN": 30}, whole=[np.nan, 60])
    axes = WHO | {"measure": ["stated", "summed"], "whole": [100, 300]}
    table = shares.grid(axes, ["measure"], np.array([0, 1]), made)
    assert table["share_pct"].tolist() == [30, 10, 50, 50]


def test_the_status_of_a_sum_is_that_of_its_least_certain_part_and_outsiders_do_not_count():
    ranks = [pd.Series({"CHN": 0, "RUS": 1, "USA": 2})]
    table = shares.grid(WHO, [], np.array(0), figures({"CHN": 5, "RUS": 3, "USA": 2}, ranks=ranks))
    assert table["status"].tolist() == ["estimate"]


def test_every_combination_comes_once_in_the_order_of_the_choices():
    one = figures({"CHN": 50, "USA": 50})
    who = WHO | {"roster_rule": ["founders", "today"], "statuses": ["members", "family"]}
    table = shares.grid(who, [], np.array(0), one)
    assert list(zip(table["roster_rule"], table["statuses"], strict=True)) == [
        ("founders", "members"),
        ("founders", "family"),
        ("today", "members"),
        ("today", "family"),
    ]


@pytest.mark.parametrize("code", ["CHN", "XKX"])
def test_every_economy_of_the_table_has_its_place(code):
    assert code in shares.economies()
