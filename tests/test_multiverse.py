"""Every definition against a loop over the raw tables that shares no code with the brief."""

import csv
from functools import cache

import pytest

from scobrief import paths
from scobrief.claims import ComparisonTest, NumberTest, finding, printed_numbers
from scobrief.indicators import REGISTRY
from scobrief.multiverse import definitions, evaluate, flips, joint, labels, many, stated
from scobrief.scenario.chapters import Verdicts

STATUSES = {
    "members": {"member"},
    "with_observers": {"member", "observer"},
    "family": {"member", "observer", "dialogue_partner", "partner"},
}
TODAY, FOUNDING = "2026-09-04", "2001-06-15"
PRINTED = {"C16": 43, "C17": 25, "C18": 80}
VARIABLES = {"population": "population_m", "nominal": "gdp_nominal_usd_bn", "ppp": "gdp_ppp_intl_bn"}
BOOK = {"population": "population_persons", "nominal": "gdp_official_usd_bn", "ppp": "gdp_ppp_2021intl_bn"}
SETTINGS = Verdicts().model_dump()
YEARS = range(2017, 2026)
WITH_CHINA = {"as_listed": set(), "with_hong_kong_macao": {"HKG", "MAC"}, "with_taiwan": {"HKG", "MAC", "TWN"}}
AREAS = (54_800_000, 55_000_000, 55_200_000)


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
    return {claim: plain(definitions(test, SETTINGS)) for claim, test in printed_numbers().items()}


def plain(table):
    """Choices as text and years as numbers."""
    text = {name: table[name].astype("str") for name in table.select_dtypes("category") if name != "as_of"}
    return table.assign(**text, as_of=table["as_of"].astype(int))


def measure(row) -> str:
    return getattr(row, "gdp_measure", "population")


@pytest.mark.parametrize("claim", ["C16", "C17"])
def test_every_share_of_people_and_product_equals_a_plain_loop_over_the_table(grids, claim):
    for row in grids[claim].itertuples():
        roster = codes(row.roster_rule, row.statuses, row.as_of)
        figures = newest(BOOK[measure(row)]) if row.source == "factbook" else annual(VARIABLES[measure(row)], row.as_of)
        assert row.value == pytest.approx(share(figures, roster | WITH_CHINA[row.china]), rel=1e-12), row
        assert row.members_in_roster == len(roster)
        assert row.members_reporting == len(roster & figures.keys())  # members, not what is counted with China
        assert row.roster.split() == sorted(roster)


def test_every_share_of_area_equals_a_plain_loop_over_the_table(grids):
    for row in grids["C18"].itertuples():
        roster = codes(row.roster_rule, row.statuses, row.as_of)
        assert row.value == pytest.approx(area_share(row.area_measure, roster, float(row.eurasia_km2)), rel=1e-12), row
        assert row.roster.split() == sorted(roster)


def test_the_grid_is_complete_when_definitions_that_count_the_same_are_one(grids):
    """Every choice of rule, statuses, year and measure leads to a roster and figures that the grid holds, once."""
    for claim, measures in (("C16", ["population"]), ("C17", ["nominal", "ppp"])):
        held = [(row.roster, row.as_of, measure(row), row.source, row.china) for row in grids[claim].itertuples()]
        expected = {
            (" ".join(sorted(codes(rule, statuses, year))), year, measured, "weo", china)
            for rule in ("in_force", "founders", "today")
            for statuses in STATUSES
            for year in YEARS
            for measured in measures
            for china in WITH_CHINA
        }
        book_year = 2025 if claim == "C16" else 2024
        expected |= {
            (" ".join(sorted(codes(rule, statuses, book_year))), book_year, measured, "factbook", china)
            for rule in ("in_force", "founders", "today")
            for statuses in STATUSES
            for measured in measures
            for china in WITH_CHINA
        }
        assert len(held) == len(set(held))
        assert set(held) == expected


def test_area_has_no_year_so_each_roster_is_counted_once_by_each_measure_and_area_of_eurasia(grids):
    """Land is held against the sum of the land, whatever area of Eurasia is stated: once for each roster."""
    land = "land without inland water"
    held = [
        (row.roster, row.area_measure, None if row.area_measure == land else int(row.eurasia_km2))
        for row in grids["C18"].itertuples()
    ]
    every = {
        " ".join(sorted(codes(rule, statuses, year)))
        for rule in ("in_force", "founders", "today")
        for statuses in STATUSES
        for year in YEARS
    }
    stated = [(measure, km2) for measure in ("whole territory", "inside Eurasia only") for km2 in AREAS]
    assert len(held) == len(set(held))
    assert set(held) == {(roster, *choice) for roster in every for choice in [*stated, (land, None)]}


@pytest.mark.parametrize("claim", PRINTED)
def test_the_nearest_definition_comes_first_and_each_carries_its_finding(grids, claim):
    grid = grids[claim]
    apart = [round(abs(value - PRINTED[claim]), 9) for value in grid["value"]]
    assert grid["distance"].tolist() == apart == sorted(apart)
    expected = ["met" if gap <= 0.5 else "approximately met" if gap <= 2.5 else "not met" for gap in apart]
    assert grid["finding"].tolist() == expected
    assert grid["is_stated"].sum() == 1


def test_no_definition_is_named_twice(grids):
    for grid in grids.values():
        varied = [name for name in REGISTRY["gdp_share_pct"].parameters.model_fields if name in grid] + [
            "area_measure",
            "eurasia_km2",
        ]
        assert not grid.duplicated([name for name in varied if name in grid]).any()


def test_a_wider_tolerance_meets_more_and_changes_no_value(grids):
    wide = definitions(printed_numbers()["C16"], SETTINGS | {"tolerance_pp": 5, "near_pp": 10})
    assert wide["value"].tolist() == grids["C16"]["value"].tolist()
    assert set(wide.loc[wide["distance"] <= 5, "finding"]) == {"met"}
    assert (wide["finding"] == "met").sum() > (grids["C16"]["finding"] == "met").sum()


def test_a_smaller_eurasia_makes_every_stated_share_larger_and_leaves_the_summed_one(grids):
    """Of 63 definitions nine, those of land, do not change when Eurasia is stated as 50 and not 55 million."""
    smaller = plain(labels(printed_numbers()["C18"], SETTINGS | {"eurasia_km2": 50_000_000}))
    stated = smaller[smaller["eurasia_km2"].isin(["50000000", "55000000"])]
    keys = ["roster_rule", "statuses", "as_of", "area_measure"]
    wide = stated.pivot(index=keys, columns="eurasia_km2", values="value")
    ratio = (wide["50000000"] / wide["55000000"]).groupby("area_measure").agg(["min", "max"])
    assert ratio.loc["land without inland water"].tolist() == pytest.approx([1, 1])
    assert ratio.loc["whole territory"].tolist() == pytest.approx([1.1, 1.1])
    assert ratio.loc["inside Eurasia only"].tolist() == pytest.approx([1.1, 1.1])


def test_joint_takes_the_kindest_definition_of_each_claim_for_every_roster_and_year(grids):
    expected = {}
    for roster in {row.roster for row in grids["C16"].itertuples()}:
        for year in YEARS:
            gaps = {
                claim: [
                    row.distance
                    for row in grid.itertuples()
                    if row.roster == roster and (claim == "C18" or row.as_of == year)
                ]
                for claim, grid in grids.items()
            }
            if all(gaps.values()):
                expected[roster, year] = [min(gaps[claim]) for claim in PRINTED]
    table = joint(grids, ["C18"])
    assert {(row.roster, row.as_of) for row in table.itertuples()} == set(expected)
    assert len(table) == len(expected)
    for row in table.itertuples():
        gaps = expected[row.roster, row.as_of]
        words = ["met" if gap <= 0.5 else "approximately met" if gap <= 2.5 else "not met" for gap in gaps]
        assert words == [row.C16, row.C17, row.C18]
        assert row.all_met == all(gap <= 0.5 for gap in gaps)
        assert row.all_near == all(gap <= 2.5 for gap in gaps)


def test_no_roster_makes_43_25_and_80_true_together(grids):
    table = joint(grids, ["C18"])
    assert not table["all_met"].any()
    assert not table["all_near"].any()


def test_with_tolerances_as_wide_as_allowed_some_roster_does(grids):
    """Catch a joint table that could never say yes."""
    wide = {
        claim: grid.assign(finding=[finding(value, PRINTED[claim], 10, 25) for value in grid["value"]])
        for claim, grid in grids.items()
    }
    table = joint(wide, ["C18"])
    assert table["all_met"].any()
    assert (table["all_near"] | ~table["all_met"]).all()


def number(**more) -> NumberTest:
    fields = {"kind": "number", "indicator": "population_share_pct", "printed": 43.0, "tolerance": 0.5}
    return NumberTest(**fields | more)


def comparison(**more) -> ComparisonTest:
    fields = {"kind": "comparison", "indicator": "population_share_pct", "relation": "above", "tolerance": 0.5}
    return ComparisonTest(**fields | more)


def test_the_stated_definition_is_the_claims_then_the_settings_then_the_defaults():
    found = stated(number(definition={"as_of": 2019}), SETTINGS | {"statuses": "family"})
    assert found == {
        "as_of": 2019,
        "roster_rule": "in_force",
        "statuses": "family",
        "organisation": "SCO",
        "china": "as_listed",
        "source": "weo",
    }


def test_the_stated_choice_is_in_the_grid_even_where_the_claim_does_not_list_it():
    table = labels(number(vary={"as_of": "2019-2021"}), SETTINGS | {"as_of": 2005})
    assert sorted(table["as_of"].astype(int)) == [2005, 2019, 2020, 2021]
    assert table.loc[table["is_stated"], "as_of"].astype(int).tolist() == [2005]


def test_without_vary_every_choice_that_the_claim_leaves_open_varies_and_the_year_stays():
    table = labels(number(definition={"statuses": "members"}), SETTINGS)
    assert [name for name in stated(number(), SETTINGS) if name in table] == ["roster_rule", "china", "source"]


def test_what_could_have_been_meant_is_marked_and_the_stated_always_is():
    test = number(
        vary={"as_of": "2020-2022", "statuses": ["members", "family"]}, meant={"statuses": ["members"]}, no_later=True
    )
    table = plain(labels(test, SETTINGS | {"statuses": "family"}))
    marked = {(row.as_of, row.statuses) for row in table[table["is_meant"]].itertuples()}
    assert marked == {(2020, "members"), (2021, "members"), (2021, "family")}


@pytest.mark.parametrize("axes", [("as_of", "roster_rule"), ("roster_rule", "as_of")])
def test_of_two_names_of_one_roster_the_one_that_could_have_been_meant_is_kept(axes):
    """The ten of 2024 are today's ten: in whatever order the axes are written, the roster in force is meant."""
    choices = {"as_of": [2023, 2024], "roster_rule": ["today", "in_force"]}
    test = number(
        indicator="roster_size",
        printed=10.0,
        tolerance=0.0,
        definition={"statuses": "members"},
        vary={name: choices[name] for name in axes},
        meant={"roster_rule": ["in_force"]},
    )
    table = plain(definitions(test, SETTINGS | {"as_of": 2023, "roster_rule": "in_force"}))
    kept = table[(table["as_of"] == 2024) & (table["value"] == 10)]
    assert kept[["roster_rule", "is_meant"]].values.tolist() == [["in_force", True]]


def test_years_that_have_the_same_number_are_still_years():
    """No clash in each of five years is five definitions: a count may come twice."""
    test = comparison(indicator="member_clashes", than=0.0, vary={"as_of": [2002, 2003, 2004, 2005, 2006]})
    table = definitions(test, SETTINGS | {"as_of": 2002})
    assert table["value"].tolist() == [0] * 5


def test_a_comparison_with_another_year_takes_each_sides_own_choices():
    """Founders: the share of people fell from 2001 to 2021; each definition is held against itself in 2001."""
    test = comparison(
        relation="below", than={"as_of": 2001}, vary={"roster_rule": ["founders", "today"], "as_of": "2020-2021"}
    )
    table = plain(labels(test, SETTINGS))
    for row in table.itertuples():
        then, now = (
            share(annual("population_m", year), codes(row.roster_rule, "members", year)) for year in (2001, row.as_of)
        )
        assert (row.left, row.right) == pytest.approx((now, then), rel=1e-12)
        assert row.finding == ("met" if now - then < -0.5 else "not met")


def test_a_comparison_with_a_number_has_it_on_the_right_of_every_definition():
    table = labels(comparison(than=40.0, vary={"as_of": "2019-2021"}), SETTINGS)
    assert set(table["right"]) == {40.0}
    assert set(table["finding"]) == {"met"}  # 42.2 to 42.3


def test_definitions_without_data_are_undecidable_and_not_false():
    test = number(definition={"organisation": "EAEU"}, vary={"as_of": [2010, 2021]})
    table = definitions(test, SETTINGS)
    found = dict(zip(table["as_of"].astype(int), table["finding"], strict=True))
    assert found == {2010: "undecidable", 2021: "not met"}


def test_a_flip_differs_from_the_stated_definition_in_one_choice_only():
    """Eight members of 2021 hold 42.2; one of four other choices alone brings 43 within half a point."""
    table = plain(flips(printed_numbers()["C16"], SETTINGS))
    assert table["axis"].tolist() == ["as_of", "roster_rule", "statuses", "china"]
    assert table["value"].round(1).tolist() == [43.2, 43.4, 43.5, 42.6]
    chosen = stated(printed_numbers()["C16"], SETTINGS)
    for row in table.to_dict("records"):
        assert [name for name in chosen if name in row and row[name] != chosen[name]] == [row["axis"]]


def test_of_the_years_that_flip_an_answer_the_nearest_is_named():
    table = plain(flips(printed_numbers()["C16"], SETTINGS))
    assert table.loc[table["axis"] == "as_of", "as_of"].tolist() == [2023]


def test_values_one_by_one_and_all_at_once_are_the_same():
    """The same indicator by its matrix and by its own function, for every combination."""
    entry = REGISTRY["gdp_share_pct"]
    chosen = stated(number(indicator="gdp_share_pct"), SETTINGS)
    varied = {"as_of": [2001, 2021], "roster_rule": ["in_force", "today"], "gdp_measure": ["nominal", "ppp"]}
    table = plain(evaluate(entry, chosen, varied))
    assert len(table) == 8
    for row in table.to_dict("records"):
        one = entry.table(**chosen | {name: row[name] for name in varied})
        assert one["gdp_share_pct"].tolist() == pytest.approx([row["value"]], rel=1e-12)


def test_fifty_thousand_definitions_are_those_of_a_plain_loop():
    """Not timed here (the benchmark does that); every hundredth is worked out by a loop over the raw tables."""
    test = printed_numbers()["C18"].model_copy(
        update={
            "vary": printed_numbers()["C18"].vary
            | {"as_of": list(range(2001, 2027)), "eurasia_km2": list(range(50_000_000, 57_200_000, 100_000))}
        }
    )
    table = labels(test, SETTINGS)
    assert len(table) == 26 * 3 * 3 * 3 * 72
    for row in plain(table.iloc[::500]).itertuples():
        roster = codes(row.roster_rule, row.statuses, row.as_of)
        assert row.value == pytest.approx(area_share(row.area_measure, roster, float(row.eurasia_km2)), rel=1e-12)


@pytest.mark.parametrize("claim", PRINTED)
def test_one_table_of_many_settings_holds_the_definitions_of_each(claim):
    """Those that could have been meant, with their values, and the stated one, as `labels` gives them one by one."""
    test = printed_numbers()[claim]
    chosen = [
        SETTINGS | changes
        for changes in (
            {},
            {"as_of": 2005},
            {"as_of": 2026, "statuses": "family"},
            {"as_of": 2019, "roster_rule": "eu", "gdp_measure": "ppp"},
            {"as_of": 2024, "roster_rule": "without_china", "eurasia_km2": 48_000_000},
        )
    ]
    table, here, among = many(test, chosen)
    axes = [name for name in stated(test, SETTINGS) if name in labels(test, SETTINGS)]
    assert among.shape == (len(chosen), len(table))
    for settings, place, rows in zip(chosen, here, among, strict=True):
        one = labels(test, settings)
        alone = one[one["is_stated"]].iloc[0]
        assert table["value"].iloc[place] == pytest.approx(alone["value"], rel=1e-12)
        assert {name: str(table[name].iloc[place]) for name in axes} == {name: str(alone[name]) for name in axes}
        # The stated one counts whatever could have been meant; `many` gives it as `here`.
        found = {(*map(str, row[:-1]), round(row[-1], 9)) for row in table.loc[rows, [*axes, "value"]].to_numpy()}
        found.add((*(str(alone[name]) for name in axes), round(alone["value"], 9)))
        meant = one[one["is_meant"]][[*axes, "value"]].to_numpy()
        assert found == {(*map(str, row[:-1]), round(row[-1], 9)) for row in meant}
