"""Who buys, on a hand-made table of flows, then on the real one."""

import pandas as pd
import pytest

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, minerals, sales_by_buyer

EU27 = {
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA",
    "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
}  # fmt: skip
FLOWS = pd.DataFrame(
    [
        # 2019: 100 in all; Britain is in the EU, Croatia too, Turkmenistan sells to China alone.
        ("KAZ", "CHN", "coal", 2019, 10e6),
        ("KAZ", "RUS", "coal", 2019, 20e6),
        ("KAZ", "GBR", "crude_oil", 2019, 30e6),
        ("KAZ", "HRV", "crude_oil", 2019, 10e6),
        ("UZB", "KAZ", "coal", 2019, 5e6),
        ("TKM", "CHN", "pipeline_gas", 2019, 25e6),
        # 2020 and 2021: Britain has left.
        *(row for year in (2020, 2021) for row in (
            ("KAZ", "CHN", "coal", year, 10e6),
            ("KAZ", "GBR", "crude_oil", year, 30e6),
            ("KAZ", "HRV", "crude_oil", year, 60e6),
        )),
        # 2022: Croatia is no longer on record; Uzbekistan's coal was not steady and is no loss.
        ("KAZ", "CHN", "coal", 2022, 10e6),
        ("KAZ", "GBR", "crude_oil", 2022, 30e6),
        # 2005: sales, but none to Russia; 2003, before Croatia's and Poland's entry.
        ("KAZ", "CHN", "coal", 2005, 10e6),
        ("KAZ", "POL", "coal", 2003, 10e6),
        ("KAZ", "POL", "coal", 2004, 10e6),
        # Russia's own, and somebody else's.
        ("RUS", "CHN", "coal", 2019, 30e6),
        ("RUS", "DEU", "coal", 2019, 10e6),
        ("BRA", "CHN", "coal", 2019, 99e6),
    ],
    columns=["exporter", "importer", "product_group", "year", "value_usd_k"],
)  # fmt: skip


@pytest.fixture
def few_flows(monkeypatch):
    """Let the flows be the ones above."""

    def forget():
        minerals.flows.cache_clear()
        sales_by_buyer._sales.cache_clear()

    forget()
    monkeypatch.setattr(minerals, "open_table", lambda name: {"mineral_flows": FLOWS}[name].copy())
    yield
    forget()


def shares(year: int, seller="central_asia", products="all") -> dict[str, float]:
    return sales_by_buyer.by_buyer(seller, products, [year]).set_index("buyer")["buyer_share_pct"].to_dict()


def test_each_buyer_has_its_part_of_what_the_five_sold(few_flows):
    assert shares(2019) == pytest.approx({"CHN": 35, "RUS": 20, "EU": 40, "other": 5})


def test_without_turkmenistan_what_it_sold_is_in_neither_part(few_flows):
    assert shares(2019, "central_asia_members") == pytest.approx(
        {"CHN": 1000 / 75, "RUS": 2000 / 75, "EU": 4000 / 75, "other": 500 / 75}
    )


def test_britain_is_one_of_the_others_from_the_year_in_which_it_left(few_flows):
    assert shares(2020) == pytest.approx({"CHN": 10, "EU": 60, "other": 30, "RUS": float("nan")}, nan_ok=True)


def test_a_state_counts_as_the_eu_only_from_the_year_in_which_it_joined(few_flows):
    """Poland in 2004."""
    assert shares(2003)["other"] == shares(2004)["EU"] == pytest.approx(100)


def test_a_buyer_without_a_sale_on_record_has_a_missing_share_and_not_zero(few_flows):
    assert pd.isna(shares(2005)["RUS"])
    assert shares(2005)["CHN"] == pytest.approx(100)


def test_a_year_without_any_sale_on_record_is_missing_throughout(few_flows):
    table = sales_by_buyer.by_buyer("central_asia", years=[2010])
    assert table[["buyer_share_pct", "value_usd_bn", "sold_usd_bn"]].isna().all(axis=None)
    assert set(table["sellers_reporting"]) == {0}


def test_nobody_buys_from_himself(few_flows):
    assert set(shares(2019, "RUS")) == {"CHN", "EU", "other"}
    assert shares(2019, "RUS") == pytest.approx({"CHN": 75, "EU": 25, "other": float("nan")}, nan_ok=True)
    assert REGISTRY["buyer_share_pct"].table(seller="RUS", buyer="RUS", as_of=2019).empty


def test_a_share_of_one_product_counts_that_product_alone(few_flows):
    assert shares(2019, products="crude_oil")["EU"] == pytest.approx(100)
    assert shares(2019, products="energy") == shares(2019)


def test_sales_that_were_steady_and_are_gone_are_counted_and_can_be_put_back(few_flows):
    """Croatia, 60 in 2021 and silent in 2022: 10 and 30 are left of 100."""
    table = sales_by_buyer.by_buyer("central_asia", years=[2022]).set_index("buyer")
    assert table["directions_lost"].to_dict() == {"CHN": 0, "RUS": 0, "EU": 1, "other": 0}
    assert table["lost_usd_bn"]["EU"] == pytest.approx(60)
    assert pd.isna(table["buyer_share_pct"]["EU"])
    assert table["buyer_share_pct"]["CHN"] == pytest.approx(25)
    assert table["restored_share_pct"].to_dict() == pytest.approx({"CHN": 10, "RUS": 0, "EU": 60, "other": 30})


def test_up_to_2021_nothing_is_lost(few_flows):
    for year in (2005, 2020, 2021):
        assert len(sales_by_buyer.lost("central_asia", "all", year)) == 0


def test_any_set_of_buyers_can_be_held_fixed(few_flows):
    assert sales_by_buyer.share_to("central_asia", ("GBR", "HRV"), 2019) == pytest.approx(40)
    assert sales_by_buyer.sales_to("central_asia", ("GBR", "HRV"), 2019) == pytest.approx(40)
    assert pd.isna(sales_by_buyer.share_to("central_asia", ("DEU",), 2019))


@pytest.mark.parametrize(("seller", "year"), [("central_asia", 2021), ("central_asia_members", 2004), ("RUS", 2024)])
def test_a_real_share_equals_a_plain_loop_over_the_table(seller, year):
    codes = {
        "central_asia": {"KAZ", "KGZ", "TJK", "TKM", "UZB"},
        "central_asia_members": {"KAZ", "KGZ", "TJK", "UZB"},
        "RUS": {"RUS"},
    }[seller]
    union = EU27 if year > 2004 else (EU27 | {"GBR"}) - {"BGR", "ROU", "HRV"}
    table = pd.read_parquet(paths.DATA / "mineral_flows.parquet", filters=[("year", "==", year)])
    sums = {"CHN": 0.0, "RUS": 0.0, "EU": 0.0, "other": 0.0}
    for exporter, importer, value in zip(table["exporter"], table["importer"], table["value_usd_k"], strict=True):
        if exporter in codes:
            sums[importer if importer in ("CHN", "RUS") else "EU" if importer in union else "other"] += value
    expected = {buyer: 100 * value / sum(sums.values()) for buyer, value in sums.items() if value}
    assert shares(year, seller) == pytest.approx(expected)


def test_the_four_shares_of_a_year_add_up_to_all_sales_on_record():
    table = REGISTRY["buyer_share_pct"].table()
    assert table.groupby("year")["buyer_share_pct"].sum().to_numpy() == pytest.approx(100)
    assert table["year"].min() == 1995
    assert set(table["sellers_in_group"]) == {5}


def test_before_2004_a_fourth_of_the_sales_is_booked_to_islands_of_traders():
    """Why shares are compared from 2004 on: EU members of today go from a fourth to a half in one year."""
    booked, placed = (sales_by_buyer.share_to("central_asia", ("BMU", "VGB"), year) for year in (2003, 2004))
    assert (booked, placed) == (pytest.approx(25.2, abs=0.1), pytest.approx(4.7, abs=0.1))


def test_no_year_before_the_data_or_after_is_taken():
    for year in (1994, 2025):
        with pytest.raises(ParameterError, match="a whole number from 1995 to 2024, or left out for all"):
            REGISTRY["buyer_share_pct"].table(as_of=year)


def test_a_partner_that_is_not_among_the_first_five_has_no_share_and_not_zero():
    """The Factbook's export partners of Uzbekistan: Switzerland 34, Russia 12, UK 11, China 7, Turkey 6 percent."""
    table = sales_by_buyer.all_goods().set_index(["iso3", "direction", "partner"])
    assert table.loc[("UZB", "exports", "RUS"), "share_pct"] == 12
    assert table.loc[("UZB", "exports", "CHN"), ["share_pct", "fifth_pct"]].tolist() == [7, 6]
    assert pd.isna(table.loc[("KGZ", "exports", "CHN"), "share_pct"])
    assert len(table) == 5 * 2 * 2
