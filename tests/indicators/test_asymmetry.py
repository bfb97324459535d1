"""China against Russia, the two in the bloc, the concentration of the world: by hand, and by plain sums."""

import csv
import math
from collections import defaultdict

import pandas as pd
import pytest

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, asymmetry
from scobrief.indicators.asymmetry import concentration_of


@pytest.fixture(scope="module")
def gdp() -> dict[str, dict[int, dict[str, tuple[float, str]]]]:
    """Value and status by variable, year and iso3, straight from the file."""
    found = defaultdict(lambda: defaultdict(dict))
    with (paths.DATA / "annual.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["variable"] in ("gdp_nominal_usd_bn", "gdp_ppp_intl_bn"):
                found[row["variable"]][int(row["year"])][row["iso3"]] = float(row["value"]), row["status"]
    return found


def test_the_ratio_is_one_figure_of_the_outlook_over_another():
    """China 17,744.64 and Russia 1,778.53 billion dollars in 2021, the check values of the source."""
    row = asymmetry.gdp_ratio("nominal", [2021]).iloc[0]
    assert row["gdp_ratio_china_russia"] == pytest.approx(17744.64 / 1778.53)
    assert (row["china_bn"], row["russia_bn"], row["status"]) == (17744.64, 1778.53, "outturn")


def test_there_is_no_ratio_before_russia_has_a_figure_and_one_in_every_year_after(gdp):
    for variable in gdp:
        assert {year for year in (1990, 1991) if "CHN" in gdp[variable][year]} == {1990, 1991}
        assert not {year for year in (1990, 1991) if "RUS" in gdp[variable][year]}
    table = asymmetry.ratio_by_measure()
    assert table.groupby("gdp_measure")["year"].agg(["min", "max"]).to_numpy().tolist() == [[1992, 2027]] * 2
    assert table["gdp_ratio_china_russia"].notna().all()
    with pytest.raises(ParameterError, match="from 1992 to 2027"):
        REGISTRY["gdp_ratio_china_russia"].table(as_of=1991)


def test_a_year_without_a_figure_has_a_missing_ratio_and_not_zero():
    row = asymmetry.gdp_ratio("nominal", [1991]).iloc[0]
    assert math.isnan(row["gdp_ratio_china_russia"])


def test_the_nominal_ratio_narrows_from_1999_to_2007_and_widens_after(gdp):
    """A trend told from its ends alone would hide this."""
    table = gdp["gdp_nominal_usd_bn"]
    plain = [table[year]["CHN"][0] / table[year]["RUS"][0] for year in (1992, 1994, 1999, 2007, 2021)]
    found = asymmetry.gdp_ratio("nominal", [1992, 1994, 1999, 2007, 2021])["gdp_ratio_china_russia"]
    assert found.tolist() == pytest.approx(plain)
    assert found[0] > found[1] < found[2] > found[3] < found[4]


def test_from_2022_the_ratio_is_a_projection():
    status = asymmetry.gdp_ratio("ppp").set_index("year")["status"]
    assert set(status.loc[:2021]) == {"outturn"}
    assert set(status.loc[2022:]) == {"projection"}


def test_the_two_giants_share_is_the_sum_over_the_founders_by_hand(gdp):
    founders = ("CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB")
    figures = {code: gdp["gdp_ppp_intl_bn"][2016][code][0] for code in founders}
    row = asymmetry.china_russia_share("in_force", "members", "ppp", [2016]).iloc[0]
    assert row["china_share_pct"] == pytest.approx(100 * figures["CHN"] / sum(figures.values()))
    assert row["russia_share_pct"] == pytest.approx(100 * figures["RUS"] / sum(figures.values()))
    assert row["china_russia_share_pct"] == pytest.approx(row["china_share_pct"] + row["russia_share_pct"])
    assert (row["members_in_roster"], row["members_reporting"], row["status"]) == (6, 6, "outturn")


def test_the_two_giants_share_counts_a_silent_member_in_the_roster_alone():
    """The nominal GDP of Pakistan ends in 2022."""
    row = asymmetry.china_russia_share("today", "members", "nominal", [2024]).iloc[0]
    assert (row["members_in_roster"], row["members_reporting"], row["status"]) == (10, 9, "projection")


def test_enlargement_lowers_the_two_giants_share_and_leaves_that_of_the_founders():
    in_force, founders = (
        asymmetry.china_russia_share(rule, "members", years=[2016, 2017])["china_russia_share_pct"]
        for rule in ("in_force", "founders")
    )
    assert in_force[0] == founders[0]
    assert in_force[1] < in_force[0] - 10
    assert abs(founders[1] - founders[0]) < 1


@pytest.mark.parametrize("n", [2, 7, 190])
def test_equal_powers_have_no_concentration(n):
    assert concentration_of(pd.Series([3.5] * n)) == pytest.approx(0, abs=1e-7)


def test_one_power_that_holds_nearly_all_comes_near_one():
    assert concentration_of(pd.Series([1e9, 1.0, 1.0])) == pytest.approx(1, abs=1e-6)


def test_halves_a_third_and_a_sixth_have_a_concentration_of_the_root_of_one_twelfth():
    """HHI 14/36; (14/36 - 12/36) / (1 - 12/36) = 1/12."""
    assert concentration_of(pd.Series([3.0, 2.0, 1.0])) == pytest.approx(math.sqrt(1 / 12))


def test_scaling_or_renaming_changes_no_concentration():
    parts = pd.Series([5.0, 4.0, 1.0], index=["a", "b", "c"])
    assert concentration_of(parts * 1000) == pytest.approx(concentration_of(parts))
    assert concentration_of(parts.set_axis(["z", "y", "x"])) == pytest.approx(concentration_of(parts))


@pytest.mark.parametrize("values", [[], [7.0], [float("nan"), 7.0]])
def test_fewer_than_two_powers_have_no_concentration(values):
    assert math.isnan(concentration_of(pd.Series(values, dtype=float)))


@pytest.mark.parametrize(("measure", "variable"), [("nominal", "gdp_nominal_usd_bn"), ("ppp", "gdp_ppp_intl_bn")])
@pytest.mark.parametrize("year", [1992, 2011, 2021])
def test_the_concentration_of_the_world_equals_a_plain_loop_over_the_table(gdp, measure, variable, year):
    values = [value for value, _ in gdp[variable][year].values()]
    n, total = len(values), sum(values)
    hhi = sum((value / total) ** 2 for value in values)
    row = asymmetry.power_concentration(measure, [year]).iloc[0]
    assert row["power_concentration"] == pytest.approx(math.sqrt((hhi - 1 / n) / (1 - 1 / n)))
    assert row["economies_reporting"] == n
    top = sorted(values, reverse=True)
    assert [row["first_share_pct"], row["second_share_pct"]] == pytest.approx([100 * v / total for v in top[:2]])


def test_economies_that_come_and_go_hardly_move_the_concentration_of_the_world():
    table = asymmetry.concentration_by_measure()
    assert (table["power_concentration"] - table["power_concentration_fixed"]).abs().max() < 0.007


def test_the_world_of_a_year_is_an_estimate_once_estimates_are_a_hundredth_of_it(gdp):
    """In 2020 estimates are 0.3 percent of the sum, in 2021 they are 6.5 percent."""
    part = {}
    for year in (2020, 2021):
        cells = gdp["gdp_nominal_usd_bn"][year].values()
        part[year] = sum(v for v, status in cells if status == "estimate") / sum(v for v, _ in cells)
    assert part[2020] < 0.01 < part[2021]
    status = asymmetry.power_concentration("nominal").set_index("year")["status"]
    assert status[[2020, 2021, 2022]].tolist() == ["outturn", "estimate", "projection"]


@pytest.mark.parametrize("name", ["gdp_ratio_china_russia", "power_concentration"])
def test_one_year_and_measure_give_one_row_and_no_year_gives_all(name):
    assert len(REGISTRY[name].table(as_of=1992, gdp_measure="ppp")) == 1
    assert REGISTRY[name].table()["year"].tolist() == list(range(1992, 2028))


def test_one_definition_of_the_two_giants_share_gives_one_row():
    table = REGISTRY["china_russia_share_pct"].table(
        as_of=2026, roster_rule="founders", statuses="family", gdp_measure="ppp"
    )
    assert len(table) == 1
