"""Outcomes of a roster: bounds worked by hand, and each figure once more by plain pandas from the tables."""

import numpy as np
import pandas as pd
import pytest

from scobrief.datapackage import open_table
from scobrief.indicators import blocs, minerals, outcomes
from scobrief.indicators.outcomes import ALL, INSTEAD, MIN_MEMBERS, NONE, OUTCOMES, beyond
from scobrief.members import roster

SCO, EU, SAARC = (roster(2021, organisation=name) for name in ("SCO", "EU", "SAARC"))


def annual(variable: str) -> pd.DataFrame:
    table = open_table("annual")
    return table[table["variable"] == variable].set_index(["year", "iso3"])["value"].unstack()


def test_beyond_is_nought_without_preference_a_hundred_for_all_inside_and_negative_below():
    assert beyond(0.3, 0.3) == 0
    assert beyond(1.0, 0.3) == pytest.approx(100)
    assert beyond(0.65, 0.3) == pytest.approx(50)
    assert beyond(0.0, 0.5) == pytest.approx(-100)


def test_trade_agrees_with_the_blocs_of_the_trade_chapter():
    table = blocs.table().set_index("bloc")
    for bloc, codes in (("SCO", roster(2022)), ("EU", roster(2022, organisation="EU"))):
        row = table.loc[bloc]
        assert outcomes.trade_share(codes, 2022)[0] == pytest.approx(row["intra_share_pct"])
        assert outcomes.trade_ratio(codes, 2022)[0] == pytest.approx(row["ratio_to_no_preference"])
        share, free = row["intra_share_pct"] / 100, row["intra_share_pct_no_preference"] / 100
        assert outcomes.trade_beyond(codes, 2022)[0] == pytest.approx(100 * (share - free) / (1 - free))
        assert outcomes.trade_beyond(codes, 2022)[1] == row["members_reporting"]


@pytest.mark.parametrize("codes", [SCO, EU, SAARC], ids=["SCO", "EU", "SAARC"])
@pytest.mark.parametrize("year", [2001, 2010, 2021])
def test_the_share_of_minerals_agrees_with_the_sum_over_the_flows(codes, year):
    found = minerals.share_of(codes, year)
    assert outcomes.minerals_share(codes, year)[:2] == (
        pytest.approx(found["intra_share_pct"]),
        found["members_reporting"],
    )


def test_without_preference_the_mineral_network_keeps_its_sums():
    network, null = outcomes.minerals_network(2021)
    assert null.flows.sum(axis=1) == pytest.approx(network.flows.sum(axis=1))
    assert null.flows.sum(axis=0) == pytest.approx(network.flows.sum(axis=0), rel=1e-6, abs=1e-9)
    assert not np.diag(null.flows).any()
    assert network.flows.sum() == pytest.approx(minerals.flows().query("year == 2021")["value_usd_bn"].sum())


def test_customers_are_the_mean_over_sellers_one_without_a_fellow_member_counting_as_nought():
    table = open_table("trade_partners")
    sales = table[(table["direction"] == "exports") & table["iso3"].isin(SAARC)]
    by_seller = [group.loc[group["partner_iso3"].isin(SAARC), "share_pct"].sum() for _, group in sales.groupby("iso3")]
    value, n, _ = outcomes.customers(SAARC, 2021)
    assert (value, n) == (pytest.approx(np.mean(by_seller)), len(by_seller))
    assert min(by_seller) == 0


def test_growth_in_step_is_the_mean_of_all_pairs():
    growth = annual("gdp_growth_pct").loc[2012:2021, list(SCO)]
    pairs = [growth[a].corr(growth[b]) for i, a in enumerate(SCO) for b in SCO[i + 1 :]]
    value, n, kind = outcomes.in_step(SCO, 2021)
    assert (value, n, kind) == (pytest.approx(np.mean(pairs)), 8, "estimate")


def test_the_income_gap_and_how_much_of_it_closed_are_of_the_same_states():
    income = np.log(annual("gdp_per_head_ppp2017_intl").loc[[2011, 2021], list(SAARC)].dropna(axis=1))
    then, now = (float(np.sqrt(((row - row.mean()) ** 2).mean())) for _, row in income.iterrows())
    assert outcomes.income_gap(SAARC, 2021)[:2] == (pytest.approx(now), 7)  # Afghanistan's figures end before 2021
    assert outcomes.gap_closed(SAARC, 2021)[:2] == (pytest.approx(100 * (1 - now / then)), 7)


def test_stability_and_its_gain_are_means_of_the_source():
    table = open_table("governance").set_index(["year", "iso3"])["political_stability"]
    now, then = table.loc[2021].reindex(SCO), table.loc[2011].reindex(SCO)
    assert outcomes.stability_level(SCO, 2021)[0] == pytest.approx(now.mean())
    assert outcomes.stability_gain(SCO, 2021)[:2] == (pytest.approx((now - then).mean()), 8)
    # There was no edition for 2001; that of 2000 stands in.
    assert outcomes.stability_gain(SCO, 2011)[0] == pytest.approx(
        (table.loc[2011].reindex(SCO) - table.loc[2000].reindex(SCO)).mean()
    )


@pytest.mark.parametrize("key", ALL)
def test_no_outcome_is_read_later_than_the_last_year_that_is_no_projection(key):
    now, later = (ALL[key].measure(SCO, year) for year in (2021, 2026))
    assert now == pytest.approx(later) if isinstance(now, float) else now[:2] == pytest.approx(later[:2])
    assert later[2] != "projection"


def test_two_members_are_enough_unless_every_state_counts_alike():
    assert not OUTCOMES["trade"].enough(MIN_MEMBERS - 1, 2)
    assert OUTCOMES["trade"].enough(2, 10)
    assert not OUTCOMES["stability"].enough(2, 5)
    assert OUTCOMES["stability"].enough(3, 6)


def test_the_outcomes_of_the_composite_have_no_tilt_and_every_other_reading_belongs_to_one_of_them():
    assert {outcome.tilt for outcome in OUTCOMES.values()} == {NONE}
    assert sorted(OUTCOMES.keys() | {key for keys in INSTEAD.values() for key in keys}) == sorted(ALL)
