"""What the tables hold of whom: counted again by other code, and cases that can be checked by eye."""

import csv

import pandas as pd
import pytest

from scobrief import paths
from scobrief.datapackage import open_table
from scobrief.indicators import coverage, indicator
from scobrief.members import roster


def states(table: str, year: int, codes: tuple[str, ...]) -> dict[str, tuple[int, int, str]]:
    found = coverage.of_table(table, year, codes)
    return {row.iso3: (row.held, row.of, row.state) for row in found.itertuples()}


def rows(name: str) -> list[dict[str, str]]:
    with (paths.DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_network_lacks_three_of_the_members_of_2021():
    """As the source's list of economies says: neither Kyrgyzstan, Tajikistan nor Uzbekistan is among its 80."""
    found = states("production_flows", 2021, roster(2021))
    assert {code for code, (_, _, state) in found.items() if state == "missing"} == {"KGZ", "TJK", "UZB"}
    assert found["CHN"] == (2, 2, "whole")


def test_an_island_has_no_land_border_to_state_and_so_no_gap():
    assert states("land_borders", 2021, ("LKA", "KAZ")) == {
        "LKA": (0, 0, "nothing to hold"),
        "KAZ": (5, 5, "whole"),
    }


def test_a_border_that_the_source_puts_under_another_entry_is_not_missing():
    """Hong Kong and Macao state their line with the mainland; China's entry has it in its total."""
    assert states("land_borders", 2021, ("CHN",))["CHN"] == (14, 14, "whole")


def test_the_outlook_has_nothing_of_afghanistan_from_2021_on():
    assert states("annual", 2020, ("AFG",))["AFG"][2] != "missing"
    assert states("annual", 2021, ("AFG",))["AFG"] == (0, 9, "missing")


@pytest.mark.parametrize(("year", "code"), [(2021, "NPL"), (2024, "PAK"), (2001, "TJK"), (2026, "CHN")])
def test_variables_of_the_annual_panel_are_counted_as_in_the_file(year, code):
    expected = {row["variable"] for row in rows("annual.csv") if row["iso3"] == code and row["year"] == str(year)}
    assert states("annual", year, (code,))[code][:2] == (len(expected), 9)


def test_what_a_state_may_lack_because_there_is_nothing_to_count_is_no_gap_of_the_factbook():
    wanted = {row["variable"] for row in rows("factbook.csv")} - set(coverage.OPTIONAL)
    own = {row["variable"] for row in rows("factbook.csv") if row["iso3"] == "TJK"} & wanted
    assert wanted - own == {"broadband_subscriptions_per_100"}
    assert states("factbook", 2021, ("TJK",))["TJK"] == (len(own), len(wanted), "part")


def test_trade_that_was_steady_and_is_gone_makes_a_part_and_trade_that_never_was_does_not():
    """Counted again with plain pandas: directions of 2024, and those of each of 2019 to 2021 that 2024 lacks."""
    codes = roster(2024)
    flows = open_table("mineral_flows")
    flows = flows[flows["exporter"].isin(codes) & flows["importer"].isin(codes)]
    pairs = {year: set(zip(rows["exporter"], rows["importer"], strict=True)) for year, rows in flows.groupby("year")}
    lost = (pairs[2019] & pairs[2020] & pairs[2021]) - pairs[2024]
    found = states("mineral_flows", 2024, codes)
    for code in codes:
        now, gone = (sum(code in pair for pair in some) for some in (pairs[2024], lost))
        assert found[code][:2] == (now, now + gone), code
    assert ("RUS", "BLR") in lost
    assert found["KAZ"][2] == "whole"


@pytest.mark.parametrize(
    ("table", "year", "read"),
    [("governance", 2001, 2000), ("governance", 2021, 2021), ("mineral_flows", 2026, 2024), ("annual", 2026, 2026)],
)
def test_a_year_that_a_table_does_not_have_gives_way_to_the_nearest_and_of_two_to_the_earlier(table, year, read):
    assert set(coverage.of_table(table, year, ("CHN",))["year_read"]) == {read}


def test_a_table_without_one_year_says_so():
    assert coverage.of_table("factbook", 2021, ("CHN",))["year_read"].isna().all()


def test_the_summary_counts_what_is_whole_and_names_what_is_not():
    made = pd.DataFrame(
        [
            ("A", "annual", "whole"),
            ("A", "factbook", "part"),
            ("A", "governance", "missing"),
            ("B", "annual", "whole"),
            ("B", "factbook", "whole"),
            ("B", "land_borders", "nothing to hold"),
        ],
        columns=["iso3", "table", "state"],
    )
    assert coverage.summary(made).to_numpy().tolist() == [["A", 1, 3, "factbook governance"], ["B", 2, 2, ""]]


def test_in_2021_five_of_eight_members_are_whole_in_every_table():
    found = coverage.summary(coverage.of_tables(2021, roster(2021))).set_index("iso3")["lacking"]
    assert found[found != ""].to_dict() == {
        "KGZ": "production_flows",
        "TJK": "factbook production_flows",
        "UZB": "factbook production_flows",
    }


def test_the_family_of_2026_has_two_states_that_are_too_small_for_the_map():
    assert coverage.without_shape(roster(2026, "in_force", "family")) == ("BHR", "MDV")
    assert coverage.without_shape(roster(2021)) == ()


def test_every_row_typed_by_hand_is_counted_once_with_its_certainty():
    table = coverage.certainty()
    for name in ("memberships", "clashes", "timeline", "published"):
        typed = pd.Series([row["certainty"] for row in rows(f"curated/{name}.csv")]).value_counts()
        counted = table[table["table"] == f"curated-{name}"].groupby("certainty")["rows"].sum()
        assert counted[counted > 0].to_dict() == typed.to_dict()
    aiib = table[table["rows_of"] == "AIIB"].set_index("certainty")["rows"]
    assert aiib.to_dict() == {"high": 31, "medium": 22, "low": 54}


def test_a_sum_is_as_certain_as_its_least_certain_figure():
    """Tajikistan's figures end in 2020: with it the nominal GDP of 2021 is an estimate, without it an outturn."""
    columns = ["variable", "year", "kind", "outturn", "estimate", "projection", "members_reporting"]

    def nominal(codes, year):
        table = coverage.kinds(codes)[columns]
        found = table[(table["variable"] == "gdp_nominal_usd_bn") & (table["year"] == year)]
        return found.iloc[0, 2:].to_list()

    assert nominal(("CHN", "TJK"), 2021) == ["estimate", 1, 1, 0, 2]
    assert nominal(("CHN",), 2021) == ["outturn", 1, 0, 0, 1]
    assert nominal(("CHN", "PAK"), 2024) == ["projection", 0, 0, 1, 1]
    assert nominal(("AFG",), 2024) == ["not reported", 0, 0, 0, 0]


def test_figures_of_2021_by_kind_are_those_of_the_file():
    codes = roster(2021)
    typed = [row["status"] for row in rows("annual.csv") if row["iso3"] in codes and row["year"] == "2021"]
    table = coverage.kinds(codes)
    now = table[table["year"] == 2021][["outturn", "estimate", "projection"]].sum()
    assert now.to_dict() == {kind: typed.count(kind) for kind in ("outturn", "estimate", "projection")}


def test_the_indicator_has_one_row_for_a_full_definition_and_leaves_out_who_has_nothing_to_hold():
    entry = indicator("roster_coverage_pct")
    one = entry.table(as_of=2021, table="production_flows", roster_rule="in_force", statuses="members")
    assert one["roster_coverage_pct"].to_list() == [100 * 5 / 8]
    assert one["members_reporting"].to_list() == [5]
    borders = entry.table(as_of=2021, table="land_borders", statuses="family").iloc[0]
    assert (borders["members_in_roster"], borders["roster_coverage_pct"]) == (18, 100)
