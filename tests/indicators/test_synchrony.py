"""Growth together: by hand on a small world, then against the plain table and random groups drawn another way."""

import csv
import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.indicators import REGISTRY, synchrony
from scobrief.indicators.synchrony import GROWTH

YEARS = pd.Index(range(2001, 2005), name="year")
# China and India rise together, Russia falls; Kazakhstan lacks a year. 2004 is the year that all share.
RATES = pd.DataFrame(
    {"CHN": [1.0, 2, 3, -9], "IND": [2.0, 4, 6, -9], "RUS": [3.0, 2, 1, -9], "KAZ": [1.0, np.nan, 3, 1]}, index=YEARS
)


@pytest.fixture
def small_world(monkeypatch):
    """A world of four economies and four years."""
    flags = RATES.map(lambda _: "outturn").astype(object)
    flags.loc[2004, "RUS"] = "estimate"
    monkeypatch.setattr(synchrony, "history", lambda _: (RATES, flags))
    synchrony.correlations.cache_clear()
    synchrony.random_groups.cache_clear()
    yield
    synchrony.correlations.cache_clear()
    synchrony.random_groups.cache_clear()


def plain(variable: str, years: range) -> dict[str, list[float]]:
    """The series of all economies that report every year, read from the file itself."""
    with (paths.DATA / "annual.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["variable"] == variable and int(row["year"]) in years]
    found: dict[str, dict[int, float]] = {}
    for row in rows:
        found.setdefault(row["iso3"], {})[int(row["year"])] = float(row["value"])
    return {code: [series[year] for year in years] for code, series in found.items() if len(series) == len(years)}


def test_synchrony_is_the_mean_over_all_pairs(small_world):
    """2001 to 2003: China and India 1, each with Russia -1: a third of minus one."""
    found = synchrony.synchrony(("CHN", "IND", "RUS"), 2003, 3)
    assert found["growth_synchrony"] == pytest.approx(-1 / 3)
    assert synchrony.synchrony(("CHN", "IND"), 2003, 3)["growth_synchrony"] == pytest.approx(1)


def test_one_year_that_all_share_makes_opposites_look_alike_and_leaving_it_out_undoes_it(small_world):
    codes = ("CHN", "RUS")
    whole, calm = (synchrony.synchrony(codes, 2004, 4, without)["growth_synchrony"] for without in ((), (2004,)))
    assert calm == pytest.approx(-1)
    assert whole > 0.9


def test_an_economy_that_lacks_a_year_of_the_window_is_missing(small_world):
    found = synchrony.synchrony(("CHN", "IND", "KAZ"), 2003, 3)
    assert (found["members_in_roster"], found["members_reporting"]) == (3, 2)


def test_one_economy_alone_has_no_synchrony_and_no_band(small_world):
    found = synchrony.synchrony(("CHN", "KAZ"), 2003, 3)
    assert all(math.isnan(found[name]) for name in ("growth_synchrony", "null_low", "groups_below_pct"))


def test_the_kind_is_that_of_the_least_certain_year(small_world):
    assert synchrony.synchrony(("CHN", "RUS"), 2003, 3)["status"] == "outturn"
    assert synchrony.synchrony(("CHN", "RUS"), 2004, 4)["status"] == "estimate"
    assert synchrony.synchrony(("CHN", "IND"), 2004, 4)["status"] == "outturn"


def test_a_random_group_of_all_economies_is_all_economies(small_world):
    """There is only one such group, and its mean is that of all pairs."""
    groups = synchrony.random_groups(2003, 3, 3)
    assert len(groups) >= 2000
    assert groups == pytest.approx(-1 / 3)


def test_random_pairs_come_as_often_as_there_are_pairs_of_a_kind(small_world):
    """One pair of three correlates at 1, two at -1."""
    groups = synchrony.random_groups(2003, 3, 2)
    assert set(np.round(groups, 9)) == {-1.0, 1.0}
    assert (groups > 0).mean() == pytest.approx(1 / 3, abs=0.03)


def test_a_real_synchrony_equals_numpys_correlations_of_the_plain_table():
    series = plain(GROWTH, range(2012, 2022))
    codes = ("CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB")
    pairs = [np.corrcoef(series[a], series[b])[0, 1] for a, b in combinations(codes, 2)]
    found = synchrony.synchrony(codes, 2021, 10)
    assert found["growth_synchrony"] == pytest.approx(np.mean(pairs))
    assert found["growth_synchrony"] == pytest.approx(0.728, abs=5e-4)
    calm = [np.corrcoef(np.delete(series[a], 8), np.delete(series[b], 8))[0, 1] for a, b in combinations(codes, 2)]
    assert synchrony.synchrony(codes, 2021, 10, (2020,))["growth_synchrony"] == pytest.approx(np.mean(calm))


def test_the_band_agrees_with_groups_drawn_one_by_one():
    series = plain(GROWTH, range(2012, 2022))
    matrix = np.corrcoef(np.array([values for values in series.values() if np.std(values) > 0]))
    rng, drawn = np.random.default_rng(5), []
    for _ in range(4000):
        chosen = rng.choice(len(matrix), 8, replace=False)
        drawn.append(matrix[np.ix_(chosen, chosen)][np.triu_indices(8, 1)].mean())
    found = synchrony.synchrony(("CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"), 2021, 10)
    band = [found[name] for name in ("null_low", "null_median", "null_high")]
    assert band == pytest.approx(np.quantile(drawn, [0.025, 0.5, 0.975]), abs=0.025)


def test_the_same_window_gives_the_same_groups_whatever_was_asked_before():
    first = synchrony.random_groups(2021, 10, 8).copy()
    synchrony.random_groups.cache_clear()
    synchrony.random_groups(2015, 10, 8)
    assert (synchrony.random_groups(2021, 10, 8) == first).all()


def test_larger_groups_have_narrower_bands():
    wide, narrow = (np.ptp(np.quantile(synchrony.random_groups(2021, 10, size), [0.025, 0.975])) for size in (6, 27))
    assert narrow < wide


def test_a_line_over_time_leaves_out_windows_in_which_too_few_report():
    """The post-Soviet growth rates begin in 1993: no window of ten years that ends before 2002."""
    table = synchrony.over_time(synchrony.rosters("founders", "members", 2021), 10)
    assert table[table["bloc"] == "SCO"]["year"].min() == 2002
    assert (table["members_reporting"] >= 0.9 * table["members_in_roster"]).all()


@pytest.mark.parametrize("bloc", ["SCO", "EU", "ASEAN"])
def test_with_every_parameter_given_there_is_one_row_of_the_bloc(bloc):
    table = REGISTRY["growth_synchrony"].table(
        bloc=bloc, roster_rule="today", statuses="with_observers", window=12, as_of=2019
    )
    assert table[["bloc", "window", "year"]].iloc[0].to_list() == [bloc, 12, 2019]
    assert len(table) == 1


def test_output_fell_in_four_of_five_economies_in_2020_and_in_half_in_2009():
    assert synchrony.falling_pct(2020) == pytest.approx(82, abs=0.5)
    assert synchrony.falling_pct(2009) == pytest.approx(48, abs=0.5)
