import os

import pytest

from scobrief.datapackage import read_off, tables, verify
from scobrief.datapackage.verify import Problem

RESTORE = "Bring it back with `git checkout -- data`, or run `scobrief data build`."
EDITED = "If you meant the change, run `scobrief data build --describe`; else `git checkout -- data`."
CORRECT = "Correct the row and run `scobrief data build --describe`."


def edit(path, old, new):
    """Replace the one place where a text stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("title", verify.steps())
def test_the_committed_tables_have_no_problem(title):
    assert list(verify.steps()[title]()) == []


# Files.


def test_a_changed_byte_is_found_though_the_size_is_the_same(data_copy):
    edit(data_copy / "land_borders.csv", "AFG,CHN,91.0", "AFG,CHN,19.0")
    told = f"has changed: its sha256 is not the stated one. {RESTORE}"
    assert list(verify.files()) == [Problem("data/land_borders.csv", told)]


def test_a_truncated_file_is_found_by_its_size(data_copy):
    path = data_copy / "mineral_flows.parquet"
    size = path.stat().st_size
    os.truncate(path, size - 1)
    told = f"has {size - 1} bytes, expected {size}. {RESTORE}"
    assert list(verify.files()) == [Problem("data/mineral_flows.parquet", told)]


def test_a_changed_table_that_is_typed_by_hand_may_be_meant(data_copy):
    path = data_copy / "curated/timeline.csv"
    size = path.stat().st_size
    edit(path, "Shanghai Five founded;", "The Shanghai Five founded;")
    told = f"has {size + 4} bytes, expected {size}. {EDITED}"
    assert list(verify.files()) == [Problem("data/curated/timeline.csv", told)]


def test_missing_and_extra_files_are_named_also_in_folders(data_copy):
    (data_copy / "annual.csv").unlink()
    (data_copy / "curated/timeline.csv").rename(data_copy / "curated/timeline (copy).csv")
    assert list(verify.files()) == [
        Problem("data/annual.csv", f"is missing. {RESTORE}"),
        Problem("data/curated/timeline.csv", f"is missing. {RESTORE}"),
        Problem(
            "data/curated/timeline (copy).csv", "is not in data/datapackage.json. Remove it, or describe it there."
        ),
    ]


# Schemas.


def test_a_cell_of_another_type_is_named_with_file_row_and_text(small_copy):
    edit(small_copy / "economies.csv", "CHN,China,Asia,Eastern Asia,9596960.0", "CHN,China,Asia,Eastern Asia,large")
    told = f"{small_copy / 'economies.csv'} cannot be read: row 45: area_km2='large' is no number."
    assert list(verify.schemas()) == [
        Problem("data/economies.csv", f"{told} Bring it back with git, or see: scobrief data check")
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "row", "told"),
    [
        ("land_borders.csv", "AFG,CHN,91.0", "AFG,CHN,-91.0", 2, "border_km=-91.0 fails greater_than_or_equal_to(0)."),
        ("land_borders.csv", "AFG,CHN,91.0", "AFG,CHN,", 2, "border_km=nan fails not_nullable."),
        ("land_borders.csv", "AFG,CHN,91.0", "AFG,China,91.0", 2, "neighbour_iso3='China' fails str_matches"),
        ("trade_partners.csv", "ABW,exports,1,JOR,34.0", "ABW,exports,1,JOR,340", 2, "share_pct=340.0 fails less_than"),
        ("trade_partners.csv", "ABW,exports,2,COL", "ABW,reexports,2,COL", 3, "direction='reexports' fails isin"),
    ],
    ids=["below its minimum", "missing", "a name", "above its maximum", "not in its list"],
)
def test_a_value_outside_its_limits_is_named_with_file_row_and_limit(small_copy, path, old, new, row, told):
    edit(small_copy / path, old, new)
    (problem,) = verify.schemas()
    assert problem.where == f"data/{path} row {row}"
    assert problem.message.startswith(told)
    assert problem.message.endswith(f". {RESTORE}")


def test_a_row_typed_by_hand_is_to_be_corrected_by_hand(small_copy):
    edit(small_copy / "curated/memberships.csv", "AIIB,AFG,member,", "AIIB,AFG,membre,")
    (problem,) = verify.schemas()
    assert problem.where == "data/curated/memberships.csv row 2"
    assert problem.message.startswith("status='membre' fails isin(['member', 'observer', 'dialogue_partner',")
    assert problem.message.endswith(f". {CORRECT}")


# Keys.


def test_an_unknown_economy_is_named_with_file_and_row(small_copy):
    edit(small_copy / "land_borders.csv", "AFG,CHN,91.0", "AFG,CHI,91.0")
    told = f"neighbour_iso3='CHI' is not in the table economies. {RESTORE}"
    assert list(verify.keys()) == [Problem("data/land_borders.csv row 2", told)]


def test_a_second_row_of_one_key_is_named_with_file_and_row(small_copy):
    edit(small_copy / "land_borders.csv", "AFG,CHN,91.0\n", "AFG,CHN,91.0\nAFG,CHN,76.0\n")
    told = f"is another row for {{'iso3': 'AFG', 'neighbour_iso3': 'CHN'}}. {RESTORE}"
    assert list(verify.keys()) == [Problem("data/land_borders.csv row 3", told)]


def test_spells_of_one_economy_in_one_organisation_may_not_overlap(small_copy):
    """India was an observer until the day on which it became a member; one day more is one too many."""
    edit(
        small_copy / "curated/memberships.csv",
        "SCO,IND,observer,2005-07-05,2017-06-09",
        "SCO,IND,observer,2005-07-05,2017-06-10",
    )
    told = f"SCO IND: the spell from 2005-07-05 runs into the next one. {CORRECT}"
    assert list(verify.keys()) == [Problem("data/curated/memberships.csv row 315", told)]


def test_a_spell_without_an_end_may_not_be_followed_by_another(small_copy):
    edit(
        small_copy / "curated/memberships.csv", "SCO,IND,observer,2005-07-05,2017-06-09", "SCO,IND,observer,2005-07-05,"
    )
    told = f"SCO IND: the spell from 2005-07-05 runs into the next one. {CORRECT}"
    assert list(verify.keys()) == [Problem("data/curated/memberships.csv row 315", told)]


def test_a_spell_may_not_end_before_it_began(small_copy):
    edit(
        small_copy / "curated/memberships.csv",
        "SCO,IND,observer,2005-07-05,2017-06-09",
        "SCO,IND,observer,2005-07-05,2005-07-05",
    )
    told = f"SCO IND: the spell from 2005-07-05 ends before it began. {CORRECT}"
    assert list(verify.keys()) == [Problem("data/curated/memberships.csv row 315", told)]


# Totals and check values.


def test_a_border_that_one_side_does_not_know_is_named(data_copy):
    edit(data_copy / "land_borders.csv", "AFG,CHN,91.0\n", "")
    told = f"CHN borders AFG, but AFG does not border CHN. {RESTORE}"
    assert list(verify.totals()) == [Problem("data/land_borders.csv", told)]


def test_a_share_of_the_world_that_is_not_the_printed_one_is_named(data_copy):
    # The outlook prints 0.433 for Singapore in 2021, and that is our share too; 1.433 is one point more.
    edit(data_copy / "annual.csv", "SGP,gdp_ppp_world_share_pct,2021,0.", "SGP,gdp_ppp_world_share_pct,2021,1.")
    told = f"SGP 2021: PPP share 1.00 points off the outlook's own. {RESTORE}"
    assert list(verify.totals()) == [Problem("data/annual.csv", told)]


@pytest.fixture
def keep_checks(monkeypatch):
    """Leave the check values of one table, so that the others need not be opened."""

    def keep(name):
        monkeypatch.setattr(read_off, "CHECKS", [check for check in read_off.CHECKS if check.table == name])

    return keep


@pytest.mark.parametrize(("new", "found"), [("KAZ,RUS,7645.0\n", "7,645.000"), ("", "nan")], ids=["changed", "missing"])
def test_a_check_value_that_is_not_found_is_named_with_file_both_values_and_source(small_copy, keep_checks, new, found):
    keep_checks("land_borders")
    edit(small_copy / "land_borders.csv", "KAZ,RUS,7644.0\n", new)
    told = "{'iso3': 'KAZ', 'neighbour_iso3': 'RUS'}: border_km is " + found
    assert list(verify.check_values()) == [
        Problem("data/land_borders.csv", f"{told}, Factbook says 7,644.000. {RESTORE}")
    ]


def test_a_check_value_within_its_tolerance_is_no_problem(data_copy, keep_checks):
    keep_checks("annual")
    # China's nominal GDP of 2021, in billion dollars, is checked to half a cent.
    edit(data_copy / "annual.csv", "CHN,gdp_nominal_usd_bn,2021,17744.64", "CHN,gdp_nominal_usd_bn,2021,17744.644")
    assert list(verify.check_values()) == []
    tables._read.cache_clear()
    edit(data_copy / "annual.csv", "CHN,gdp_nominal_usd_bn,2021,17744.644", "CHN,gdp_nominal_usd_bn,2021,17744.646")
    assert [problem.where for problem in verify.check_values()] == ["data/annual.csv"]


@pytest.mark.parametrize("name", [".DS_Store", "annual.csv~"])
def test_what_a_file_manager_or_an_editor_leaves_behind_is_no_table(small_copy, name):
    (small_copy / name).write_text("litter")
    assert list(verify.files()) == []
