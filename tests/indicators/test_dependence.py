"""Trade between members over their GDP, and which of two depends more: by hand, then by plain sums of the tables."""

import pandas as pd
import pytest

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, dependence, minerals

FOUNDERS = {"CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"}
FLOWS = pd.DataFrame(
    [
        ("RUS", "CHN", "crude_oil", 2021, 8e6),
        ("CHN", "RUS", "base_metals", 2021, 2e6),
        ("KAZ", "CHN", "coal", 2021, 5e6),
        ("RUS", "DEU", "crude_oil", 2021, 90e6),
        # Pakistan has no nominal GDP in 2023: neither its trade nor its product counts.
        ("RUS", "CHN", "crude_oil", 2023, 8e6),
        ("PAK", "CHN", "base_metals", 2023, 4e6),
    ],
    columns=["exporter", "importer", "product_group", "year", "value_usd_k"],
)
GDP = pd.DataFrame(
    {"CHN": [1000.0, 1000.0], "RUS": [100.0, 100.0], "KAZ": [50.0, 50.0], "PAK": [200.0, None]}, index=[2021, 2023]
)


@pytest.fixture
def few_flows(monkeypatch):
    """Let the flows and the products be the ones above."""

    def forget():
        for kept in (minerals.flows, minerals._steady, minerals._by_year):
            kept.cache_clear()

    forget()
    monkeypatch.setattr(minerals, "open_table", lambda name: {"mineral_flows": FLOWS}[name].copy())
    status = GDP.notna().replace({True: "outturn", False: None})
    monkeypatch.setattr(dependence, "history", lambda variable: (GDP, status))
    yield
    forget()


def on(code: str, partner: str, table: pd.DataFrame) -> pd.Series:
    return table.set_index(["iso3", "partner"]).loc[(code, partner)]


def test_trade_between_members_is_counted_once_over_the_product_of_all_of_them(few_flows):
    """8 + 2 + 5 of 1000 + 100 + 50 + 200; sales to Germany are no trade of members with one another."""
    row = dependence.trade_dependence("in_force", "members", years=[2021]).iloc[0]
    assert row["trade_dependence_pct"] == pytest.approx(100 * 15 / 1350)
    assert (row["intra_usd_bn"], row["gdp_bn"]) == (pytest.approx(15), pytest.approx(1350))
    assert (row["members_in_roster"], row["members_reporting"], row["lower_bound"]) == (8, 3, False)


def test_a_member_without_gdp_is_left_out_of_trade_and_of_product(few_flows):
    row = dependence.trade_dependence("in_force", "members", years=[2023]).iloc[0]
    assert row["trade_dependence_pct"] == pytest.approx(100 * 8 / 1150)


def test_a_year_in_which_no_pair_reports_is_missing_and_not_zero(few_flows, monkeypatch):
    monkeypatch.setattr(minerals, "open_table", lambda name: FLOWS[FLOWS["importer"] == "DEU"])
    minerals.flows.cache_clear()
    assert dependence.trade_dependence("in_force", "members", years=[2021])["trade_dependence_pct"].isna().all()


def test_a_pair_depends_by_its_trade_over_the_product_of_either(few_flows):
    """10 between China and Russia: 10 percent of Russia's 100, 1 percent of China's 1000."""
    table = dependence.on_giants(["CHN", "KAZ", "RUS"], 2021)
    russia = on("RUS", "CHN", table)
    assert (russia["dependence_pct"], russia["reverse_pct"]) == (pytest.approx(10), pytest.approx(1))
    assert russia["asymmetry"] == pytest.approx(9 / 11)
    china = on("CHN", "RUS", table)
    assert (china["dependence_pct"], china["asymmetry"]) == (pytest.approx(1), pytest.approx(-9 / 11))
    assert ("CHN", "CHN") not in set(zip(table["iso3"], table["partner"], strict=True))


def test_the_asymmetry_is_that_of_the_two_products_and_no_trade_enters_it(few_flows):
    table = dependence.on_giants(["KAZ", "RUS"], 2021)
    assert on("KAZ", "CHN", table)["asymmetry"] == pytest.approx((1000 - 50) / (1000 + 50))
    assert on("RUS", "CHN", table)["asymmetry"] == pytest.approx((1000 - 100) / (1000 + 100))


def test_trade_that_is_not_on_record_is_missing_and_half_of_it_is_said_to_be_half(few_flows):
    table = dependence.on_giants(["KAZ"], 2021)
    assert pd.isna(on("KAZ", "RUS", table)["dependence_pct"])
    assert (on("KAZ", "RUS", table)["directions"], on("KAZ", "CHN", table)["directions"]) == (0, 1)


def test_every_state_of_central_asia_is_shown_beside_the_roster():
    table = dependence.members_on_giants("in_force", "members", 2021)
    assert set(table["iso3"]) == FOUNDERS | {"IND", "PAK", "TKM"}


def test_on_the_network_trade_is_that_of_2022_whatever_the_year():
    """Russia to China 87.1 billion, the check value of the source, and what came back."""
    table = pd.read_csv(paths.DATA / "production_flows.csv")
    pair = table[table["exporter"].isin(["RUS", "CHN"]) & table["importer"].isin(["RUS", "CHN"])]
    both = pair["value_usd_m"].sum() / 1e3
    row = on("RUS", "CHN", dependence.on_giants(["RUS"], 2010, trade="network"))
    assert row["trade_usd_bn"] == pytest.approx(both)
    assert pair.loc[pair["exporter"] == "RUS", "value_usd_m"].sum() / 1e3 == pytest.approx(87.1, abs=0.05)
    assert row["dependence_pct"] == pytest.approx(100 * both / 2133.09)  # Russia's GDP of 2022 in the outlook
    missing = on("UZB", "CHN", dependence.on_giants(["UZB"], 2022, trade="network"))
    assert pd.isna(missing["dependence_pct"])


@pytest.mark.parametrize(("year", "measure"), [(2001, "nominal"), (2013, "ppp")])
def test_a_real_value_equals_a_plain_sum_over_the_tables(year, measure):
    flows = pd.read_parquet(paths.DATA / "mineral_flows.parquet", filters=[("year", "==", year)])
    inside = flows["exporter"].isin(FOUNDERS) & flows["importer"].isin(FOUNDERS)
    annual = pd.read_csv(paths.DATA / "annual.csv")
    variable = {"nominal": "gdp_nominal_usd_bn", "ppp": "gdp_ppp_intl_bn"}[measure]
    gdp = annual[(annual["variable"] == variable) & (annual["year"] == year) & annual["iso3"].isin(FOUNDERS)]
    expected = 100 * flows.loc[inside, "value_usd_k"].sum() / 1e6 / gdp["value"].sum()
    found = dependence.trade_dependence("in_force", "members", measure, [year]).iloc[0]
    assert found["trade_dependence_pct"] == pytest.approx(expected)


def test_after_2021_a_lost_pair_makes_the_figure_a_lower_bound():
    table = dependence.trade_dependence("today", "members", years=[2021, 2024]).set_index("year")
    assert table["lower_bound"].tolist() == [False, True]
    assert table["pairs_lost"][2024] == len(
        minerals.lost_pairs(tuple(sorted({*FOUNDERS, "IND", "PAK", "IRN", "BLR"})), 2024)
    )


def test_one_definition_gives_one_row_and_a_year_beyond_the_flows_is_refused():
    entry = REGISTRY["trade_dependence_pct"]
    assert len(entry.table(as_of=2024, roster_rule="today", statuses="family", gdp_measure="ppp")) == 1
    assert entry.table()["year"].tolist() == list(range(2001, 2025))
    for year in (2000, 2025):
        with pytest.raises(ParameterError, match="a whole number from 2001 to 2024"):
            entry.table(as_of=year)
