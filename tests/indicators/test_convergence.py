"""Spread of incomes and growth on initial income: by hand on a small world, then against the plain table."""

import csv
import math

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.indicators import REGISTRY, convergence, history
from scobrief.indicators.convergence import INCOME, PEOPLE

CODES = ["CHN", "IND", "KAZ", "RUS"]
YEARS = pd.Index([2016, 2017, 2018], name="year")
# Nobody's income moves. Kazakhstan reports nothing in 2018, and no people ever.
INCOMES = pd.DataFrame([[100.0, 50, 400, 400]] * 2 + [[100, 50, np.nan, 400]], index=YEARS, columns=CODES)
PEOPLES = pd.DataFrame([[30.0, 30, np.nan, 10]] * 3, index=YEARS, columns=CODES)
FLAGS = pd.DataFrame(
    [["outturn"] * 4, ["outturn", "estimate", "outturn", "outturn"], [None] * 4], index=YEARS, columns=CODES
)


@pytest.fixture
def small_world(monkeypatch):
    """A world of four economies and three years; the rosters are the real ones."""
    tables = {INCOME: (INCOMES, FLAGS), PEOPLE: (PEOPLES, FLAGS)}
    monkeypatch.setattr(convergence, "history", tables.__getitem__)


@pytest.fixture
def growing_world(monkeypatch):
    """Three economies whose logs are 1, 2, 3 at first and grow by 30, 20 and 10 percent in ten years."""
    first = np.exp([1.0, 2.0, 3.0])
    table = pd.DataFrame(
        [first, first * np.exp([0.3, 0.2, 0.1])],
        index=pd.Index([2000, 2010], name="year"),
        columns=["CHN", "IND", "RUS"],
    )
    flags = table.map(lambda _: "outturn").astype(object)
    flags.loc[2010, "RUS"] = "estimate"
    monkeypatch.setattr(convergence, "history", lambda _: (table, flags))


def spread(codes, year=2016, weighting="unweighted") -> float:
    return convergence.dispersion(codes, [year], weighting)["income_dispersion"][0]


def column(variable: str, year: int) -> dict[str, float]:
    """A variable of a year read from the file itself."""
    with (paths.DATA / "annual.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["iso3"]: float(row["value"])
            for row in csv.DictReader(file)
            if (row["variable"], row["year"]) == (variable, str(year))
        }


def test_the_spread_of_two_economies_is_half_the_log_of_their_ratio(small_world):
    """100 and 400: the logs stand ln 2 from their mean on either side."""
    assert spread(("CHN", "RUS")) == pytest.approx(math.log(2))


def test_the_spread_by_people_weighs_each_economy_by_its_people(small_world):
    """30 and 10 people: the square root of 3/4 times 1/4 of the squared log of 4."""
    assert spread(("CHN", "RUS"), weighting="population") == pytest.approx(math.sqrt(3 / 16) * math.log(4))


def test_economies_with_as_many_people_have_the_same_spread_both_ways(small_world):
    assert spread(("CHN", "IND"), weighting="population") == pytest.approx(spread(("CHN", "IND")))


def test_a_member_without_an_income_or_without_people_does_not_report_and_is_no_zero(small_world):
    codes = ("CHN", "KAZ", "RUS")
    for year, weighting in ((2018, "unweighted"), (2016, "population")):
        row = convergence.dispersion(codes, [year], weighting).iloc[0]
        assert (row["members_in_roster"], row["members_reporting"]) == (3, 2)
        assert row["income_dispersion"] == pytest.approx(spread(("CHN", "RUS"), 2016, weighting))


def test_one_economy_alone_has_no_spread(small_world):
    assert math.isnan(spread(("CHN",)))
    assert math.isnan(spread(()))


def test_enlargement_moves_the_spread_of_the_roster_in_force_though_no_income_moved(small_world):
    """India and Pakistan joined in 2017; only India has an income here, the lowest."""
    in_force = [spread(history.codes_of("SCO", year, "in_force", "members"), year) for year in (2016, 2017)]
    founders = [spread(history.codes_of("SCO", year, "founders", "members"), year) for year in (2016, 2017)]
    assert in_force[1] > in_force[0] * 1.2
    assert founders[0] == founders[1] == in_force[0]


def test_a_held_roster_leaves_out_whoever_lacks_a_year(small_world):
    assert convergence.held(("CHN", "IND", "KAZ", "RUS", "UZB"), 2016, 2018) == ("CHN", "IND", "RUS")


def test_a_line_over_time_has_only_the_years_in_which_all_of_its_group_report(small_world, monkeypatch):
    monkeypatch.setattr(convergence, "YEARS", range(2016, 2019))
    table = convergence.over_time({"three": ("CHN", "KAZ", "RUS"), "two": ("CHN", "RUS")}, "group")
    assert table.groupby(["group", "weighting"])["year"].apply(list).to_dict() == {
        ("three", "unweighted"): [2016, 2017],
        ("two", "population"): [2016, 2017, 2018],
        ("two", "unweighted"): [2016, 2017, 2018],
    }


def test_the_kind_of_a_spread_is_that_of_its_weakest_income(small_world):
    kinds = [
        convergence.dispersion(codes, [2017], "unweighted")["status"][0] for codes in (("CHN", "RUS"), ("CHN", "IND"))
    ]
    assert kinds == ["outturn", "estimate"]


def test_growth_is_the_difference_of_logs_over_the_years(growing_world):
    table = convergence.growth(("CHN", "IND", "RUS", "UZB"), 2000, 2010).set_index("iso3")
    assert table["growth_pct"].to_dict() == pytest.approx({"CHN": 3.0, "IND": 2.0, "RUS": 1.0})
    assert table["status"].to_dict() == {"CHN": "outturn", "IND": "outturn", "RUS": "estimate"}


def test_the_slope_of_points_on_a_line_is_that_line_and_its_interval_nothing(growing_world):
    """A log more is a point of growth less: -1, so the gap closes at -ln(1 - 0.01 * 10) / 10 a year."""
    found = convergence.slope(("CHN", "IND", "RUS"), 2000, 2010)
    assert [found[end] for end in ("beta_slope", "slope_low", "slope_high")] == pytest.approx([-1.0] * 3)
    assert found["rate_pct"] == pytest.approx(-10 * math.log(0.9))
    assert (found["members_reporting"], found["status"]) == (3, "estimate")


@pytest.mark.parametrize("span", [(2010, 2010), (2010, 2000)])
def test_without_a_later_year_there_is_no_growth_and_no_slope(growing_world, span):
    assert convergence.growth(("CHN", "IND", "RUS"), *span).empty
    assert math.isnan(convergence.slope(("CHN", "IND", "RUS"), *span)["beta_slope"])


def test_a_rate_undoes_its_slope_and_a_slope_too_steep_has_none():
    """Two percent a year close 33 percent of a gap in 20 years: a slope of -1.648."""
    slope = -100 * (1 - math.exp(-0.02 * 20)) / 20
    assert convergence.rate_pct(slope, 20) == pytest.approx(2.0)
    assert convergence.rate_pct(0.0, 20) == 0
    assert convergence.rate_pct(1.0, 20) < 0
    assert math.isnan(convergence.rate_pct(-5.0, 20))


@pytest.mark.parametrize("bloc", ["SCO", "EU", "ASEAN"])
@pytest.mark.parametrize("year", [2001, 2021])
def test_a_real_spread_equals_a_plain_loop_over_the_table(bloc, year):
    income, people = column(INCOME, year), column(PEOPLE, year)
    codes = [code for code in history.codes_of(bloc, 2021, "in_force", "members") if code in income]
    logs = [math.log(income[code]) for code in codes]
    mean = sum(logs) / len(logs)
    plain = math.sqrt(sum((one - mean) ** 2 for one in logs) / len(logs))
    assert spread(codes, year) == pytest.approx(plain)
    assert np.std(logs) == pytest.approx(plain)
    weights = [people[code] for code in codes]
    centre = np.average(logs, weights=weights)
    by_people = math.sqrt(np.average((np.array(logs) - centre) ** 2, weights=weights))
    assert spread(codes, year, "population") == pytest.approx(by_people)


def test_from_2001_to_2021_the_spread_of_the_eight_stays_and_that_of_people_grows():
    eight = history.codes_of("SCO", 2021, "in_force", "members")
    ends = [[spread(eight, year, weighting) for year in (2001, 2021)] for weighting in convergence.WEIGHTINGS]
    assert ends == [pytest.approx([0.737, 0.730], abs=5e-4), pytest.approx([0.425, 0.535], abs=5e-4)]


@pytest.mark.parametrize("bloc", ["SCO", "EU", "ASEAN"])
def test_a_real_slope_agrees_with_numpys_fit_of_the_plain_table(bloc):
    first, last = column(INCOME, 2001), column(INCOME, 2021)
    codes = history.codes_of(bloc, 2021, "in_force", "members")
    x = np.log([first[code] for code in codes])
    y = [100 * math.log(last[code] / first[code]) / 20 for code in codes]
    (slope, _), covariance = np.polyfit(x, y, 1, cov=True)
    found = REGISTRY["beta_slope"].table(bloc=bloc, until=2021).iloc[0]
    assert found["beta_slope"] == pytest.approx(slope)
    t = {"SCO": 2.447, "EU": 2.060, "ASEAN": 2.306}[bloc]
    assert found["slope_high"] - slope == pytest.approx(t * math.sqrt(covariance[0, 0]), rel=1e-3)


def test_the_interval_contains_zero_for_the_sco_and_not_for_the_eu_and_asean():
    table = REGISTRY["beta_slope"].table(until=2021).set_index("bloc")
    contains = (table["slope_low"] < 0) & (table["slope_high"] > 0)
    assert contains.to_dict() == {"SCO": True, "EU": False, "ASEAN": False}
    assert (table["beta_slope"] < 0).all()


FULL = {
    "income_dispersion": {"weighting": "population", "as_of": 2021},
    "beta_slope": {"since": 2001, "until": 2021},
}


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("bloc", ["SCO", "EU", "ASEAN"])
@pytest.mark.parametrize("rule", ["in_force", "founders", "today"])
def test_with_every_parameter_given_there_is_one_row_of_the_bloc(name, bloc, rule):
    table = REGISTRY[name].table(bloc=bloc, roster_rule=rule, statuses="family", **FULL[name])
    assert table["bloc"].to_list() == [bloc]
    assert pd.notna(table[name][0])
    assert table["members_reporting"][0] <= table["members_in_roster"][0]


def test_a_year_whose_roster_in_force_is_not_known_has_no_row_and_a_fixed_roster_has_one():
    assert REGISTRY["income_dispersion"].table(bloc="SCO", as_of=2027).empty
    assert REGISTRY["beta_slope"].table(bloc="SCO", until=2027).empty
    assert len(REGISTRY["income_dispersion"].table(bloc="SCO", as_of=2027, roster_rule="today")) == 1


def test_before_its_founding_the_sco_in_force_has_no_members_and_no_spread():
    row = REGISTRY["income_dispersion"].table(bloc="SCO", as_of=1995).iloc[0]
    assert (row["members_in_roster"], row["status"]) == (0, "not reported")
    assert pd.isna(row["income_dispersion"])


def test_the_statuses_widen_the_sco_alone():
    sizes = {
        bloc: [len(history.codes_of(bloc, 2021, "in_force", statuses)) for statuses in ("members", "family")]
        for bloc in history.BLOCS
    }
    assert sizes == {"SCO": [8, 18], "EU": [27, 27], "ASEAN": [10, 10]}


def test_the_fitted_band_holds_its_line_and_spans_the_incomes_of_the_bloc():
    groups = convergence.rosters("in_force", "members", 2001, 2021)
    points, lines = convergence.scatter(groups, 2001, 2021)
    assert len(points) == 8 + 27 + 10
    assert ((lines["low_pct"] < lines["fitted_pct"]) & (lines["fitted_pct"] < lines["high_pct"])).all()
    for bloc, found in lines.groupby("bloc"):
        ours = points[points["bloc"] == bloc]["initial_intl"]
        assert (found["initial_intl"].min(), found["initial_intl"].max()) == pytest.approx((ours.min(), ours.max()))


def test_a_scatter_without_growth_is_empty_and_no_error():
    points, lines = convergence.scatter(convergence.rosters("founders", "members", 2015, 2001), 2015, 2001)
    assert points.empty
    assert lines.empty
