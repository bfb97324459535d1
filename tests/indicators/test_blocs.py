"""The real network of 2022 against the values of the methods page and against plain loops over the table."""

import csv
from collections import defaultdict

import pytest

from scobrief import paths
from scobrief.indicators import REGISTRY, blocs

SCO_TODAY = {"BLR", "CHN", "IND", "IRN", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"}
ROSTERS = {
    "SCO": SCO_TODAY,
    "SCO without China": SCO_TODAY - {"CHN"},
    "ASEAN": {"BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"},
    "EAEU": {"ARM", "BLR", "KAZ", "KGZ", "RUS"},
    "BRICS": {"BRA", "CHN", "IND", "RUS", "ZAF"},
    "USMCA": {"CAN", "MEX", "USA"},
}


@pytest.fixture(scope="module")
def today():
    return blocs.table("today").set_index("bloc")


@pytest.fixture(scope="module")
def flows():
    """Exporter -> importer -> million US dollars, goods and services together."""
    found = defaultdict(lambda: defaultdict(float))
    with (paths.DATA / "production_flows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["exporter"]][row["importer"]] += float(row["value_usd_m"])
    return {seller: dict(sales) for seller, sales in found.items()}


@pytest.fixture(scope="module")
def free(flows):
    """The no-preference matrix by 40 rounds of proportional fitting, written out in loops."""
    codes = sorted(flows)
    rows = {i: sum(flows[i].values()) for i in codes}
    columns = {j: sum(flows[i].get(j, 0) for i in codes) for j in codes}
    fitted = {i: {j: rows[i] * columns[j] for j in codes if j != i} for i in codes}
    for _ in range(40):
        for i in codes:
            scale = rows[i] / sum(fitted[i].values())
            fitted[i] = {j: value * scale for j, value in fitted[i].items()}
        for j in codes:
            scale = columns[j] / sum(fitted[i][j] for i in codes if i != j)
            for i in codes:
                if i != j:
                    fitted[i][j] *= scale
    return fitted


def shares(flows, bloc) -> tuple[float, float]:
    """S and the index of introversion of a bloc, by counting each flow at both of its ends."""
    t = dict.fromkeys(("rr", "r", "or", "o"), 0.0)
    for seller, sales in flows.items():
        for buyer, value in sales.items():
            for own, other in ((seller, buyer), (buyer, seller)):
                side = "r" if own in bloc else "o"
                t[side] += value
                if other in bloc:
                    t["rr" if side == "r" else "or"] += value
    s, v = t["rr"] / t["r"], t["or"] / t["o"]
    return s, (s - v) / (s + v - 2 * s * v)


def test_the_sco_of_today_has_the_values_of_the_methods_page(today):
    sco = today.loc["SCO"]
    assert sco["stii"] == pytest.approx(-0.27, abs=0.005)
    assert sco["stii_no_preference"] == pytest.approx(-0.38, abs=0.005)
    assert sco["intra_share_pct"] == pytest.approx(11.8, abs=0.05)
    assert sco["intra_share_pct_no_preference"] == pytest.approx(9.7, abs=0.05)


@pytest.mark.parametrize(("bloc", "ratio"), [("SCO", 1.2), ("EU", 2.0), ("ASEAN", 2.6), ("SCO without China", 3.0)])
def test_the_ratio_to_no_preference_is_the_one_of_the_methods_page(today, bloc, ratio):
    assert today.loc[bloc, "ratio_to_no_preference"] == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("bloc", ROSTERS)
def test_a_bloc_on_the_real_network_equals_a_plain_loop_over_the_table(today, flows, free, bloc):
    row, codes = today.loc[bloc], ROSTERS[bloc]
    (s, stii), (s_free, stii_free) = shares(flows, codes), shares(free, codes)
    assert row["intra_share_pct"] == pytest.approx(100 * s, rel=1e-9)
    assert row["stii"] == pytest.approx(stii, rel=1e-9)
    assert row["intra_share_pct_no_preference"] == pytest.approx(100 * s_free, rel=1e-7)
    assert row["stii_no_preference"] == pytest.approx(stii_free, rel=1e-6)
    assert row["ratio_to_no_preference"] == pytest.approx(s / s_free, rel=1e-7)
    assert row["members_in_roster"] == len(codes)
    assert row["members_reporting"] == len(codes & flows.keys())


def test_four_members_of_the_sco_are_not_in_the_network_and_are_counted_as_missing(today, flows):
    assert not {"IRN", "KGZ", "TJK", "UZB"} & flows.keys()
    assert tuple(today.loc["SCO", ["members_in_roster", "members_reporting"]]) == (10, 6)
    assert tuple(today.loc["EAEU", ["members_in_roster", "members_reporting"]]) == (5, 3)


def test_counted_once_is_half_of_internal_over_the_rest(today):
    """s = S / (2 - S), for whatever S."""
    for row in (today / 100).itertuples():
        assert row.intra_share_once_pct == pytest.approx(row.intra_share_pct / (2 - row.intra_share_pct))


def test_shares_are_percent_and_indices_keep_their_range(today):
    assert today["intra_share_pct"].between(1, 100).all()
    assert today["stii"].between(-1, 1).all()
    assert today["stii_no_preference"].between(-1, 1).all()


def test_only_the_sco_follows_the_roster_rule():
    tables = [blocs.table(rule).set_index("bloc")["members_in_roster"] for rule in ("in_force", "founders", "today")]
    assert [table["SCO"] for table in tables] == [8, 6, 10]
    assert [table["SCO without China"] for table in tables] == [7, 5, 9]
    assert [table["SCO without Russia"] for table in tables] == [7, 5, 9]
    assert {tuple(table.drop(["SCO", "SCO without China", "SCO without Russia"])) for table in tables} == {
        (6, 27, 10, 5, 3, 12, 5, 6, 4)
    }


def test_the_founders_rule_makes_the_sco_the_same_as_its_founders():
    table = blocs.table("founders").set_index("bloc")
    assert table.loc["SCO"].tolist() == table.loc["SCO founders"].tolist()


def test_flows_inside_the_sco_are_ordered_pairs_of_two_members_that_report(flows):
    table = blocs.pairs("today")
    assert len(table) == 6 * 5
    assert (table["exporter"] != table["importer"]).all()
    for row in table.itertuples():
        assert row.value_usd_m == pytest.approx(flows[row.exporter].get(row.importer, 0))


def test_the_ratio_of_a_pair_is_its_flow_over_the_flow_without_preference(free):
    for row in blocs.pairs("today").itertuples():
        assert row.no_preference_usd_m == pytest.approx(free[row.exporter][row.importer], rel=1e-6)
        assert row.ratio_to_no_preference == pytest.approx(row.value_usd_m / row.no_preference_usd_m)


@pytest.mark.parametrize("name", ["intra_share_pct", "intra_share_once_pct", "trade_intensity", "stii"])
def test_no_statistic_of_a_bloc_is_given_without_its_no_preference_value(name):
    table = REGISTRY[name].table(roster_rule="today", bloc="SCO")
    assert len(table) == 1
    assert table[f"{name}_no_preference"].notna().all()
    assert {"members_in_roster", "members_reporting"} <= set(table.columns)


def test_one_economy_of_an_indicator_is_a_part_of_its_table():
    assert REGISTRY["export_entropy"].table(economy="CHN")["iso3"].tolist() == ["CHN"]
    assert len(REGISTRY["export_entropy"].table()) == 80
    hub = REGISTRY["hubness"].table(economy="KAZ")
    assert set(hub["exporter"]) == {"KAZ"}
    assert len(hub) == 79
