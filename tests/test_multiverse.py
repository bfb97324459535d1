"""Every definition against a loop over the raw tables that shares no code with the brief."""

import csv
from functools import cache

import pytest

from scobrief import members, paths
from scobrief.claims import finding
from scobrief.multiverse import AXES, FINDINGS, definitions, joint

STATUSES = {
    "members": {"member"},
    "with_observers": {"member", "observer"},
    "family": {"member", "observer", "dialogue_partner", "partner"},
}
TODAY, FOUNDING = "2026-09-04", "2001-06-15"
PRINTED = {"C16": 43, "C17": 25, "C18": 80}
VARIABLES = {"population": "population_m", "nominal": "gdp_nominal_usd_bn", "ppp": "gdp_ppp_intl_bn"}
BOOK = {"population": "population_persons", "nominal": "gdp_official_usd_bn"}
YEARS = range(2017, 2026)


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (paths.DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def codes(rule: str, statuses: str, year: int) -> frozenset[str]:
    """The roster by comparing ISO dates as text."""
    day = {"in_force": f"{year}-12-31", "founders": FOUNDING, "today": TODAY}[rule]
    return frozenset(
        row["iso3"]
        for row in rows("curated/memberships.csv")
        if row["organisation"] == "SCO"
        and row["status"] in STATUSES[statuses]
        and row["from"] <= day < (row["to"] or "9999")
    )


@cache
def annual(variable: str, year: int) -> dict[str, float]:
    return {
        row["iso3"]: float(row["value"])
        for row in rows("annual.csv")
        if row["variable"] == variable and row["year"] == str(year) and row["value"]
    }


@cache
def newest(variable: str) -> dict[str, float]:
    found = {}
    for row in sorted(rows("factbook.csv"), key=lambda row: row["year"]):
        if row["variable"] == variable and row["value"]:
            found[row["iso3"]] = float(row["value"])
    return found


def share(figures: dict[str, float], roster: frozenset[str]) -> float:
    return 100 * sum(value for code, value in figures.items() if code in roster) / sum(figures.values())


def area_share(measure: str, roster: frozenset[str], eurasia_km2: float) -> float:
    column = "land_km2" if measure == "land without inland water" else "area_km2"
    inside = {row["iso3"] for row in rows("economies.csv") if row["in_eurasia"] == "True"}
    area = {row["iso3"]: float(row[column]) for row in rows("economies.csv") if row[column]}
    counted = roster & inside if measure == "inside Eurasia only" else roster
    whole = sum(area[code] for code in inside if code in area) if column == "land_km2" else eurasia_km2
    return 100 * sum(area[code] for code in counted if code in area) / whole


@pytest.fixture(scope="module")
def grids():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "founded", cache(members.founded))  # read once here, not once for each definition
        yield {claim: definitions(claim, 0.5, 2.5) for claim in PRINTED}


@pytest.mark.parametrize("claim", ["C16", "C17"])
def test_every_share_of_people_and_product_equals_a_plain_loop_over_the_table(grids, claim):
    for row in grids[claim].itertuples():
        roster = codes(row.roster_rule, row.statuses, row.year)
        figures = newest(BOOK[row.measure]) if row.source == "factbook" else annual(VARIABLES[row.measure], row.year)
        assert row.share_pct == pytest.approx(share(figures, roster), rel=1e-12), row
        assert row.members_in_roster == len(roster)
        assert row.members_reporting == len(roster & figures.keys())
        assert row.roster.split() == sorted(roster)


def test_every_share_of_area_equals_a_plain_loop_over_the_table(grids):
    for row in grids["C18"].itertuples():
        roster = codes(row.roster_rule, row.statuses, row.year)
        assert row.share_pct == pytest.approx(area_share(row.measure, roster, 55e6), rel=1e-12), row
        assert row.roster.split() == sorted(roster)


def test_the_grid_is_complete_when_definitions_that_count_the_same_are_one(grids):
    """Every choice of rule, statuses, year and measure leads to a roster and figures that the grid holds, once."""
    for claim, measures in (("C16", ["population"]), ("C17", ["nominal", "ppp"])):
        held = [(row.roster, row.year, row.measure, row.source) for row in grids[claim].itertuples()]
        expected = {
            (" ".join(sorted(codes(rule, statuses, year))), year, measure, "weo")
            for rule in ("in_force", "founders", "today")
            for statuses in STATUSES
            for year in YEARS
            for measure in measures
        }
        book_year, measure = (2025, "population") if claim == "C16" else (2024, "nominal")
        expected |= {
            (" ".join(sorted(codes(rule, statuses, book_year))), book_year, measure, "factbook")
            for rule in ("in_force", "founders", "today")
            for statuses in STATUSES
        }
        assert len(held) == len(set(held))
        assert set(held) == expected


def test_area_has_no_year_so_each_roster_is_counted_once_by_each_of_three_measures(grids):
    held = [(row.roster, row.measure) for row in grids["C18"].itertuples()]
    every = {
        " ".join(sorted(codes(rule, statuses, year)))
        for rule in ("in_force", "founders", "today")
        for statuses in STATUSES
        for year in YEARS
    }
    measures = {"whole territory", "inside Eurasia only", "land without inland water"}
    assert len(held) == len(set(held))
    assert set(held) == {(roster, measure) for roster in every for measure in measures}


@pytest.mark.parametrize("claim", PRINTED)
def test_the_nearest_definition_comes_first_and_each_carries_its_finding(grids, claim):
    grid = grids[claim]
    apart = [round(abs(value - PRINTED[claim]), 9) for value in grid["share_pct"]]
    assert grid["distance_pp"].tolist() == apart == sorted(apart)
    expected = ["met" if gap <= 0.5 else "approximately met" if gap <= 2.5 else "not met" for gap in apart]
    assert grid["finding"].tolist() == expected
    assert grid["printed_pct"].eq(PRINTED[claim]).all()
    assert grid["claim"].eq(claim).all()
    assert {*AXES, "status", "roster"} <= set(grid.columns)


def test_no_definition_is_named_twice(grids):
    for grid in grids.values():
        assert not grid.duplicated(AXES).any()


def test_a_wider_tolerance_meets_more_and_changes_no_value(grids):
    wide = definitions("C16", 5, 10)
    assert wide["share_pct"].tolist() == grids["C16"]["share_pct"].tolist()
    assert set(wide.loc[wide["distance_pp"] <= 5, "finding"]) == {"met"}
    assert (wide["finding"] == "met").sum() > (grids["C16"]["finding"] == "met").sum()


def test_a_smaller_eurasia_makes_every_stated_share_larger_and_leaves_the_summed_one(grids):
    small, usual = (
        grid.set_index(["roster", "measure"])["share_pct"]
        for grid in (definitions("C18", 0.5, 2.5, 50_000_000), grids["C18"])
    )
    ratio = (small / usual).groupby("measure").agg(["min", "max"])
    assert ratio.loc["land without inland water"].tolist() == pytest.approx([1, 1])
    assert ratio.loc["whole territory"].tolist() == pytest.approx([1.1, 1.1])
    assert ratio.loc["inside Eurasia only"].tolist() == pytest.approx([1.1, 1.1])


def test_joint_takes_the_kindest_definition_of_each_claim_for_every_roster_and_year(grids):
    expected = {}
    for roster in {row.roster for row in grids["C16"].itertuples()}:
        for year in YEARS:
            gaps = {
                claim: [
                    row.distance_pp
                    for row in grid.itertuples()
                    if row.roster == roster and (claim == "C18" or row.year == year)
                ]
                for claim, grid in grids.items()
            }
            if all(gaps.values()):
                expected[roster, year] = [min(gaps[claim]) for claim in PRINTED]
    table = joint(grids)
    assert {(row.roster, row.year) for row in table.itertuples()} == set(expected)
    assert len(table) == len(expected)
    for row in table.itertuples():
        gaps = expected[row.roster, row.year]
        words = ["met" if gap <= 0.5 else "approximately met" if gap <= 2.5 else "not met" for gap in gaps]
        assert words == [row.C16, row.C17, row.C18]
        assert row.all_met == all(gap <= 0.5 for gap in gaps)
        assert row.all_near == all(gap <= 2.5 for gap in gaps)


def test_no_roster_makes_43_25_and_80_true_together(grids):
    table = joint(grids)
    assert not table["all_met"].any()
    assert not table["all_near"].any()


def test_with_tolerances_as_wide_as_allowed_some_roster_does(grids):
    """Catch a joint table that could never say yes."""
    wide = {
        claim: grid.assign(finding=[finding(value, PRINTED[claim], 10, 25) for value in grid["share_pct"]])
        for claim, grid in grids.items()
    }
    table = joint(wide)
    assert table["all_met"].any()
    assert (table["all_near"] | ~table["all_met"]).all()


def test_the_words_of_a_finding_are_those_the_facts_count():
    assert FINDINGS == ("met", "approximately met", "not met", "undecidable")
