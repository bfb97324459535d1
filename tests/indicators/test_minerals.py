"""Trade inside the bloc on a hand-made table of flows, then on the real one."""

import pandas as pd
import pytest

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, minerals

FLOWS = pd.DataFrame(
    [
        # Every reference year: Russia to China 30, China to Russia 10, Russia to Germany 40, Brazil to China 20.
        *(row for year in (2019, 2020, 2021) for row in (
            ("RUS", "CHN", "crude_oil", year, 30e6),
            ("CHN", "RUS", "base_metals", year, 10e6),
            ("RUS", "DEU", "crude_oil", year, 40e6),
            ("BRA", "CHN", "iron_ore", year, 20e6),
        )),
        # Kazakhstan to China in two of the three years: not steady, so its silence later is no loss.
        ("KAZ", "CHN", "coal", 2019, 5e6),
        ("KAZ", "CHN", "coal", 2020, 5e6),
        # Afterwards China to Russia is silent; Russia sells gas to China, which it did not before.
        ("RUS", "CHN", "crude_oil", 2022, 60e6),
        ("RUS", "CHN", "pipeline_gas", 2022, 20e6),
        ("RUS", "DEU", "crude_oil", 2022, 10e6),
        ("BRA", "CHN", "iron_ore", 2022, 10e6),
        # India joined in 2017.
        ("RUS", "IND", "coal", 2016, 10e6),
        ("RUS", "IND", "coal", 2017, 10e6),
        ("RUS", "CHN", "coal", 2016, 10e6),
        ("RUS", "CHN", "coal", 2017, 10e6),
        # A year in which no member reports, and one before the founding.
        ("BRA", "DEU", "iron_ore", 2005, 5e6),
        ("RUS", "CHN", "coal", 2000, 10e6),
    ],
    columns=["exporter", "importer", "product_group", "year", "value_usd_k"],
)  # fmt: skip


@pytest.fixture
def few_flows(monkeypatch):
    """Let the module read the flows above in place of the real table."""

    def forget():
        minerals.flows.cache_clear()
        minerals._steady.cache_clear()
        minerals._by_year.cache_clear()

    forget()
    monkeypatch.setattr(minerals, "open_table", lambda name: {"mineral_flows": FLOWS}[name].copy())
    yield
    forget()


def row(year: int, rule="in_force", products="all", counting="both_ends"):
    return minerals.intra_share(rule, "members", products, counting, [year]).iloc[0]


def test_both_ends_of_internal_trade_count_in_the_share(few_flows):
    """Inside 40; members sell 80 and buy 60: 2 * 40 of 140."""
    assert row(2021)["intra_share_pct"] == pytest.approx(200 * 40 / 140)


def test_counted_once_internal_trade_is_taken_off_the_whole(few_flows):
    """40 of 140 - 40."""
    assert row(2021, counting="once")["intra_share_pct"] == pytest.approx(40)


def test_internal_trade_in_dollars_is_counted_once_by_either_rule(few_flows):
    assert row(2021)["intra_usd_bn"] == row(2021, counting="once")["intra_usd_bn"] == pytest.approx(40)


def test_a_share_of_one_product_counts_that_product_alone(few_flows):
    """Crude oil in 2021: 30 inside; members sell 70 and buy 30."""
    assert row(2021, products="crude_oil")["intra_share_pct"] == pytest.approx(200 * 30 / 100)
    assert row(2021, products="base_metals")["intra_share_pct"] == pytest.approx(100)
    nobody_with_another = row(2021, products="iron_ore")  # not on record is missing, not zero
    assert pd.isna(nobody_with_another["intra_share_pct"])
    assert pd.isna(nobody_with_another["intra_usd_bn"])
    assert (nobody_with_another["pairs_reporting"], nobody_with_another["members_reporting"]) == (0, 1)


def test_energy_is_crude_oil_gas_and_coal_and_no_metal(few_flows):
    """In 2022: 80 inside; members sell 90 and buy 80."""
    assert row(2022, products="energy")["intra_share_pct"] == pytest.approx(200 * 80 / 170)
    assert row(2022, products="energy")["intra_usd_bn"] == pytest.approx(80)


def test_intra_share_counts_india_only_from_the_year_it_joined(few_flows):
    """Catch composition jumps hidden as trade growth: the flows of 2016 and 2017 are the same."""
    assert row(2016)["intra_share_pct"] == pytest.approx(200 * 10 / 30)
    assert row(2017)["intra_share_pct"] == pytest.approx(100)
    assert row(2016, "today")["intra_share_pct"] == row(2017, "today")["intra_share_pct"] == pytest.approx(100)
    assert row(2016, "founders")["intra_share_pct"] == row(2017, "founders")["intra_share_pct"]


def test_a_pair_that_reported_steadily_and_fell_silent_makes_the_figure_a_lower_bound(few_flows):
    """China to Russia, 10 in 2021. Kazakhstan to China was not steady and is no loss."""
    after = row(2022)
    assert (after["pairs_lost"], after["lost_usd_bn"], after["lower_bound"]) == (1, pytest.approx(10), True)


def test_no_pair_is_lost_up_to_2021(few_flows):
    """China to Russia is silent in 2016 too; what was not yet reported is not lost."""
    for year in (2016, 2021):
        before = row(year)
        assert (before["pairs_lost"], before["lost_usd_bn"], before["lower_bound"]) == (0, 0, False)


def test_a_pair_is_lost_only_for_the_products_that_it_traded(few_flows):
    assert row(2022, products="crude_oil")["pairs_lost"] == 0
    assert row(2022, products="base_metals")["pairs_lost"] == 1


def test_a_pair_outside_the_roster_is_no_loss_of_the_bloc(few_flows):
    """Russia to Germany could vanish altogether."""
    inside, across = minerals._lost("all", ("CHN", "KAZ"), FLOWS.head(0))
    assert len(inside) == 0
    inside, across = minerals._lost("all", ("CHN", "RUS"), FLOWS.head(0))
    assert len(inside) == 2
    assert not {pair for pair in across.index if set(pair) <= {"CHN", "RUS"}}


def test_the_restored_share_puts_back_what_is_lost_on_both_sides_of_the_border(monkeypatch):
    """Members A, B; 40 inside and 160 with others on record; 10 inside and 20 across no longer: 2*50 / (240+20+20)."""
    steady = pd.Series({("RUS", "BLR"): 10.0, ("RUS", "DEU"): 20.0}).rename_axis(["exporter", "importer"])
    trade = pd.DataFrame(
        [("BLR", "RUS", 40.0), ("RUS", "CHN", 160.0)], columns=["exporter", "importer", "value_usd_bn"]
    )
    monkeypatch.setattr(minerals, "_steady", lambda products: steady)
    monkeypatch.setattr(minerals, "_by_year", lambda products: {2024: trade})
    found = minerals.share_of(("BLR", "RUS"), 2024)
    assert found["intra_share_pct"] == pytest.approx(100 * 80 / 240)
    assert found["restored_share_pct"] == pytest.approx(100 * 100 / 280)
    assert (found["pairs_lost"], found["lost_usd_bn"], found["outside_lost_usd_bn"]) == (1, 10, 20)
    assert found["lower_bound"]


def test_before_the_founding_there_is_no_roster_in_force_and_the_share_is_missing_not_zero(few_flows):
    before = row(2000)
    assert pd.isna(before["intra_share_pct"])
    assert pd.isna(before["intra_usd_bn"])
    assert (before["members_in_roster"], before["members_reporting"]) == (0, 0)
    assert row(2000, "founders")["intra_share_pct"] == pytest.approx(100)


def test_a_year_in_which_no_member_reports_is_missing_and_not_zero(few_flows):
    silent = row(2005)
    assert pd.isna(silent["intra_share_pct"])
    assert pd.isna(silent["intra_usd_bn"])
    assert (silent["members_in_roster"], silent["members_reporting"]) == (6, 0)


def test_members_that_report_are_those_with_any_flow(few_flows):
    """Of eight members in 2021 Russia and China trade at all; ordered pairs inside: both directions."""
    assert tuple(row(2021)[["members_in_roster", "members_reporting", "pairs_reporting"]]) == (8, 2, 2)


def test_coverage_tells_lost_from_never_reported(few_flows):
    table = minerals.coverage("founders", "members", 2022).set_index(["exporter", "importer"])
    assert len(table) == 6 * 5
    assert table.loc[("RUS", "CHN"), "state"] == "reported"
    assert table.loc[("RUS", "CHN"), "value_usd_bn"] == pytest.approx(80)
    assert table.loc[("CHN", "RUS"), "state"] == "lost"
    assert table.loc[("KAZ", "CHN"), "state"] == "not reported"
    assert pd.isna(table.loc[("CHN", "RUS"), "value_usd_bn"])
    assert (table["state"] == "reported").sum() == 1


def test_nothing_is_called_lost_in_a_year_up_to_2021(few_flows):
    assert set(minerals.coverage("founders", "members", 2005)["state"]) == {"not reported"}


def test_the_largest_flows_come_first_and_a_new_one_has_no_value_before(few_flows):
    table = minerals.largest("in_force", "members", 2022, n=2)
    assert table[["exporter", "importer", "product_group"]].to_numpy().tolist() == [
        ["RUS", "CHN", "crude_oil"],
        ["RUS", "CHN", "pipeline_gas"],
    ]
    assert table["value_usd_bn"].tolist() == pytest.approx([60, 20])
    assert table["before_usd_bn"][0] == pytest.approx(30)
    assert pd.isna(table["before_usd_bn"][1])


def test_a_flow_that_is_not_reported_is_none_of_the_largest(few_flows):
    """China to Russia was reported in 2021 only; asking for twelve flows must not bring it up."""
    assert minerals.largest("in_force", "members", 2022, n=12)["value_usd_bn"].notna().all()


def test_a_roster_before_2000_or_after_2024_is_refused():
    entry = REGISTRY["minerals_intra_share_pct"]
    for year in (1999, 2025):
        with pytest.raises(ParameterError, match="a whole number from 2000 to 2024, or left out for all"):
            entry.table(as_of=year)


def test_russia_sold_china_crude_oil_for_62_59_billion_dollars_in_2024():
    """The check value of the source."""
    table = minerals.flows("crude_oil").set_index(["exporter", "importer", "year"])["value_usd_bn"]
    assert table["RUS", "CHN", 2024] == pytest.approx(62.59, abs=0.005)


def test_all_products_of_2022_sum_to_3_56_trillion_dollars():
    table = minerals.flows()
    assert table.loc[table["year"] == 2022, "value_usd_bn"].sum() == pytest.approx(3560, abs=5)


@pytest.mark.parametrize(
    ("year", "rule", "counting"),
    [(2001, "in_force", "once"), (2017, "in_force", "both_ends"), (2024, "today", "once")],
)
def test_a_real_share_equals_a_plain_loop_over_the_table(year, rule, counting):
    founders = {"CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"}
    codes = {2001: founders, 2017: founders | {"IND", "PAK"}, 2024: founders | {"IND", "PAK", "IRN", "BLR"}}[year]
    table = pd.read_parquet(paths.DATA / "mineral_flows.parquet", filters=[("year", "==", year)])
    inside = sold = bought = 0.0
    for exporter, importer, value in zip(table["exporter"], table["importer"], table["value_usd_k"], strict=True):
        sold += value * (exporter in codes)
        bought += value * (importer in codes)
        inside += value * (exporter in codes and importer in codes)
    expected = 2 * inside / (sold + bought) if counting == "both_ends" else inside / (sold + bought - inside)
    found = minerals.intra_share(rule, "members", "all", counting, [year]).iloc[0]
    assert found["intra_share_pct"] == pytest.approx(100 * expected)
    assert found["intra_usd_bn"] == pytest.approx(inside / 1e6)


def test_the_share_in_force_is_missing_before_2001_and_known_in_every_year_after():
    table = REGISTRY["minerals_intra_share_pct"].table().set_index("year")
    assert list(table.index) == list(range(2000, 2025))
    assert table.index[table["minerals_intra_share_pct"].isna()].tolist() == [2000]


def test_after_2021_russia_and_belarus_are_silent_and_the_share_is_a_lower_bound():
    table = minerals.coverage("today", "members", 2024).set_index(["exporter", "importer"])["state"]
    assert table["RUS", "BLR"] == table["BLR", "RUS"] == "lost"
    assert bool(row(2024)["lower_bound"])
    assert not row(2021)["lower_bound"]
