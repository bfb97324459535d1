"""Cross-checks: each finds what was changed in a copy of the tables, and says where and by how much."""

import math

import pandas as pd
import pytest

from scobrief.datapackage import crosscheck, read_off, second_source, verify
from scobrief.datapackage.verify import Problem

RESTORE = "Bring it back with `git checkout -- data`, or run `scobrief data build`."
CORRECT = "Correct the row and run `scobrief data build --describe`."
REASONS = "data/curated/second_source.csv"


def edit(path, old, new):
    """Replace the one place where a text stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "check",
    [
        *(crosscheck.ppp_shares, crosscheck.borders, crosscheck.network, crosscheck.products, crosscheck.spells),
        *(crosscheck.certainty, read_off.values),
    ],
)
def test_a_cross_check_of_the_committed_tables_compares_something_and_is_in_order(check):
    found = check()
    assert len(found) > 0
    assert set(crosscheck.COLUMNS) <= set(found.columns)
    assert found["ok"].all()


# Borders.


def test_a_border_of_two_lengths_that_is_not_listed_is_named(data_copy):
    edit(data_copy / "land_borders.csv", "AFG,CHN,91.0", "AFG,CHN,76.0")
    told = f"AFG states 76 km of border with CHN, but CHN states 91 km. {RESTORE}"
    assert list(verify.totals()) == [Problem("data/land_borders.csv", told)]


def test_a_border_that_is_listed_as_differing_and_no_longer_does_is_named(data_copy):
    """Catch a list of exceptions that outlives them."""
    edit(data_copy / "land_borders.csv", "DEU,POL,447.0", "DEU,POL,467.0")
    told = f"DEU and POL are listed as not agreeing on their border, and now do otherwise than listed. {RESTORE}"
    assert list(verify.totals()) == [Problem("data/land_borders.csv", told)]


# Flows.


def test_a_cell_that_the_network_has_lost_is_counted(data_copy):
    """80 economies make 80 x 79 pairs, each for goods and for services: 12,640 cells."""
    edit(data_copy / "production_flows.csv", "AGO,ARE,goods,2022,1265.7195\n", "")
    told = f"flows: one for each pair, way and kind: 12639, expected 12640. {RESTORE}"
    assert list(verify.network()) == [Problem("data/production_flows.csv", told)]


def test_a_flow_of_an_economy_to_itself_is_counted(data_copy):
    edit(data_copy / "production_flows.csv", "AGO,ARE,goods,2022,", "AGO,AGO,goods,2022,")
    told = f"flows of an economy to itself: 1, expected 0. {RESTORE}"
    assert list(verify.network()) == [Problem("data/production_flows.csv", told)]


def test_a_group_that_is_not_the_sum_of_its_products_is_named_with_both_sums(data_copy):
    """A thousand dollars more of sulphur in 1995, which is one of the other minerals."""
    edit(data_copy / "product_totals.csv", "250310,1995,1029236.581", "250310,1995,1029237.581")
    (problem,) = verify.products()
    assert problem.where == "data/mineral_flows.parquet"
    assert problem.message.startswith("other_minerals 1995: the pairs make ")
    found = crosscheck.products().set_index("what").loc["other_minerals 1995"]
    assert found["theirs"] - found["ours"] == pytest.approx(1, abs=1e-6)


def test_a_group_without_a_product_in_a_year_is_named(data_copy):
    edit(data_copy / "product_totals.csv", "270900,1995,", "270900,1994,")
    assert [p.message.partition(":")[0] for p in verify.products()] == ["crude_oil 1994", "crude_oil 1995"]


# Dates.


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("AIIB,AFG,member,2017-10-13,,day,not yet verified against a source,medium", "high", 2),
        ("AIIB,ARG,member,2021-07-01,,year,not yet verified against a source,low", "high", 4),
    ],
    ids=["no source was seen", "only the year is known"],
)
def test_a_day_that_was_not_seen_may_not_be_called_certain(data_copy, old, new, row):
    edit(data_copy / "curated/memberships.csv", old, f"{old.rpartition(',')[0]},{new}")
    told = f"certainty='high', though no source was seen or only the year is known. {CORRECT}"
    assert list(verify.certainty()) == [Problem(f"data/curated/memberships.csv row {row}", told)]


# The Factbook and the outlook.


def test_a_difference_over_its_bound_needs_a_reason(data_copy):
    path = data_copy / "curated/second_source.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("gdp_nominal,IRN,")), encoding="utf-8")
    # By hand: 436.906 / 2135.73 is 0.2046, 79.5 percent less.
    told = (
        "IRN 2024: GDP at exchange rates is 436.906 in the Factbook and 2,135.73 in the outlook, -79.5 % (bound 20 %); "
        "no reason is given. Add a row for gdp_nominal, IRN. Then run `scobrief data build --describe`."
    )
    assert list(verify.second()) == [Problem(REASONS, told)]


def test_a_figure_that_has_moved_away_from_the_other_source_is_found(data_copy):
    """Catch a Factbook figure read in the wrong unit: Kazakhstan's product is a thousand times too large."""
    rows = (data_copy / "factbook.csv").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith("KAZ,gdp_official_usd_bn,2024,")]
    cells = row.split(",")
    edit(data_copy / "factbook.csv", row, ",".join([*cells[:3], str(1000 * float(cells[3])), *cells[4:]]))
    (problem,) = verify.second()
    assert problem.message.startswith("KAZ 2024: GDP at exchange rates is ")
    assert "no reason is given" in problem.message


def test_a_reason_for_a_difference_that_is_none_any_more_is_named(data_copy):
    path = data_copy / "curated/second_source.csv"
    path.write_text(path.read_text(encoding="utf-8") + "gdp_nominal,CHN,prices,,annual,high\n", encoding="utf-8")
    told = "CHN: a reason is given for gdp_nominal, but none there is over its bound. Remove it."
    assert [p.message.partition(" Then")[0] for p in verify.second()] == [told]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("gdp_nominal,BDI,prices", "gdp_nominal,BDI,growth", "given is growth, but the largest part of it is prices."),
        ("gdp_nominal,BDI,prices", "gdp_nominal,BDI,another year", "the outlook has no such figure in another year."),
        ("gdp_nominal,BDI,prices", "gdp_nominal,BDI,unknown", "unknown, but the largest part of it is prices."),
        ("population,COG,unknown", "population,COG,old count", "the outlook's last count is of 2020."),
    ],
    ids=["another part is larger", "no such figure", "it is known", "a count that is not old"],
)
def test_a_reason_that_the_figures_refute_is_named(data_copy, old, new, told):
    edit(data_copy / "curated/second_source.csv", old, new)
    (problem,) = verify.second()
    assert problem.message.partition(" Then")[0].endswith(f"{told} Correct the reason.")


def test_a_difference_is_made_of_level_growth_and_prices_which_add_up():
    """By hand, in log points: volume 10 apart in 2022 and 30 in 2024, the whole 20 in 2024: 10 + 20 - 10."""
    rows = [("gdp_ppp", 2022, 0.1), ("gdp_ppp", 2024, 0.3), ("gdp_nominal", 2024, 0.2), ("population", 2024, 0.2)]
    found = pd.DataFrame([(field, "KAZ", year, 1.0, math.exp(log)) for field, year, log in rows])
    found.columns = ["field", "iso3", "year", "outlook", "factbook"]
    made = second_source.parts(found)[["level", "growth", "prices"]].to_numpy()
    nothing = math.nan
    expected = [[10, 0, nothing], [10, 20, nothing], [10, 20, -10], [nothing] * 3]
    assert made == pytest.approx(pd.DataFrame(expected).to_numpy(), nan_ok=True)


def test_taiwan_is_the_figure_of_another_year():
    """The Factbook's 611.391 for 2023 is the outlook's for 2019."""
    row = second_source.over().query("field == 'gdp_nominal' and iso3 == 'TWN'").iloc[0]
    assert (row["year"], row["factbook"], row["reason"]) == (2023, 611.391, "another year")
    assert second_source._same_in(row) == 2019


def test_every_economy_of_either_source_is_compared_or_named_as_left_out():
    left = second_source.silent().set_index(["field", "iso3"])["lacking"]
    assert left["gdp_nominal", "UKR"] == "a year of both"
    assert left["gdp_nominal", "AFG"] == "outlook"
    assert left["gdp_ppp", "TWN"] == "Factbook"
    done = second_source.compared()
    assert not set(zip(done["field"], done["iso3"], strict=True)) & set(left.index)
