"""Gas by pipe and by ship on a hand-made record, then on the real one."""

import pandas as pd
import pytest

from scobrief.indicators import REGISTRY, gas
from scobrief.members import roster

SALES = pd.DataFrame(
    [
        # Among China, Kazakhstan and Russia in 2021: 6 by pipe, 2 as LNG; to Germany 4 by pipe, from Qatar 12 as LNG.
        ("RUS", "CHN", 2021, 5.0, "pipeline_gas"),
        ("KAZ", "CHN", 2021, 1.0, "pipeline_gas"),
        ("RUS", "CHN", 2021, 2.0, "lng"),
        ("RUS", "DEU", 2021, 4.0, "pipeline_gas"),
        ("QAT", "CHN", 2021, 12.0, "lng"),
        ("NOR", "DEU", 2021, 9.0, "pipeline_gas"),
        # On record three years running and then no more: a loss inside, one outside, a bottle too small to count.
        *(("RUS", "KAZ", year, float(year - 2015), "pipeline_gas") for year in (2016, 2017, 2018)),
        *(("RUS", "POL", year, 3.0, "pipeline_gas") for year in (2018, 2019, 2020)),
        *(("CHN", "RUS", year, 0.001, "lng") for year in (2016, 2017, 2018)),
        # Two years, and a third after a gap: no run.
        *(("KAZ", "RUS", year, 7.0, "pipeline_gas") for year in (2015, 2016, 2018)),
    ],
    columns=["exporter", "importer", "year", "value_usd_bn", "way"],
)
THREE = ("CHN", "KAZ", "RUS")


@pytest.fixture
def few_sales(monkeypatch):
    """Let the module read the sales above in place of the real ones."""
    gas._runs.cache_clear()
    gas._gone.cache_clear()
    monkeypatch.setattr(gas, "sales", lambda: SALES.copy())
    yield
    gas._runs.cache_clear()
    gas._gone.cache_clear()


def test_the_share_by_pipe_is_of_pipe_and_lng_together(few_sales):
    """Inside 6 of 8; outside 4 of 16, what goes out and what comes in."""
    inside, outside = (gas.by_pipe(THREE, 2021, flow) for flow in ("inside", "outside"))
    assert inside["gas_by_pipe_pct"] == pytest.approx(75)
    assert (inside["pipe_usd_bn"], inside["lng_usd_bn"], inside["pairs_reporting"]) == (6, 2, 2)
    assert outside["gas_by_pipe_pct"] == pytest.approx(25)
    assert (inside["members_reporting"], outside["members_reporting"], inside["members_in_roster"]) == (3, 2, 3)


def test_what_is_sold_and_what_is_bought_stand_apart(few_sales):
    table = gas.split(THREE, 2021).set_index(["flow", "way"])["value_usd_bn"]
    assert table.dropna().to_dict() == {
        ("inside", "pipeline_gas"): 6,
        ("inside", "lng"): 2,
        ("sold", "pipeline_gas"): 4,
        ("bought", "lng"): 12,
    }


def test_a_direction_is_silent_after_three_years_running_and_not_before(few_sales):
    """The bottle is too small, two years are no run, and Norway's gas is nobody's here."""
    gone = gas.silent(THREE, 2021)
    assert list(zip(gone["exporter"], gone["importer"], gone["last_year"], gone["value_usd_bn"], strict=True)) == [
        ("RUS", "KAZ", 2018, 3),
        ("RUS", "POL", 2020, 3),
    ]
    assert gone.set_index("importer")["flow"].to_dict() == {"KAZ": "inside", "POL": "outside"}
    assert gas.silent(THREE, 2018).empty


def test_with_the_silent_put_back_the_share_is_that_of_their_last_values(few_sales):
    """Inside 6 + 3 of 8 + 3; outside 4 + 3 of 16 + 3."""
    inside, outside = (gas.by_pipe(THREE, 2021, flow) for flow in ("inside", "outside"))
    assert inside["restored_pct"] == pytest.approx(100 * 9 / 11)
    assert outside["restored_pct"] == pytest.approx(100 * 7 / 19)
    assert (inside["pairs_silent"], inside["silent_usd_bn"], inside["lower_bound"]) == (1, 3, True)


def test_without_a_sale_the_share_is_missing_and_not_zero(few_sales):
    assert pd.isna(gas.by_pipe(THREE, 2001, "inside")["gas_by_pipe_pct"])
    assert gas.split(THREE, 2001)["value_usd_bn"].isna().all()


def test_before_the_founding_nobody_is_in_force_but_the_founders_can_be_read():
    assert gas.roster_of(2000, "in_force", "members") == ()
    assert len(gas.roster_of(2000, "founders", "members")) == 6
    (row,) = REGISTRY["gas_by_pipe_pct"].table(as_of=2000).to_dict("records")
    assert pd.isna(row["gas_by_pipe_pct"])


@pytest.mark.parametrize("flow", ["inside", "outside"])
def test_the_members_share_of_2021_is_that_of_a_plain_sum(flow):
    table = gas.minerals.open_table("mineral_flows")
    table = table[(table["year"] == 2021) & table["product_group"].isin(gas.WAYS)]
    sells, buys = (table[end].isin(roster(2021)) for end in ("exporter", "importer"))
    chosen = table[sells & buys if flow == "inside" else sells != buys]
    total = chosen.groupby("product_group", observed=True)["value_usd_k"].sum()
    (row,) = REGISTRY["gas_by_pipe_pct"].table(as_of=2021, flow=flow).to_dict("records")
    assert row["gas_by_pipe_pct"] == pytest.approx(100 * total["pipeline_gas"] / total.sum())


def test_russias_gas_to_belarus_and_germany_is_off_the_record():
    """The caveat of the indicator says from when."""
    gone = gas.silent(("RUS",), 2024).set_index(["importer", "way"])["last_year"]
    assert gone["BLR", "pipeline_gas"] == 2020
    assert gone["DEU", "pipeline_gas"] == 1999
