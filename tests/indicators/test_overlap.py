"""Overlap of the rosters of organisations, by hand and by a plain reading of the table."""

import csv
from datetime import date
from itertools import combinations

import pytest

from scobrief import paths
from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY, overlap
from scobrief.members import members, year_end

ON = date(2021, 12, 31)
with (paths.CURATED / "memberships.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def full_members(organisation: str, day: str) -> set[str]:
    """ISO dates compare as text; no date means that the spell is still open."""
    return {
        row["iso3"]
        for row in ROWS
        if (row["organisation"], row["status"]) == (organisation, "member")
        and row["from"] <= day < (row["to"] or "9999")
    }


@pytest.fixture(scope="module")
def of_2021():
    return overlap.shared(ON).set_index("organisation")


def test_two_rosters_that_share_one_of_three_and_two_states_overlap_by_a_quarter_and_by_a_half():
    expected = {"shared_members": 1, "overlap_jaccard": 1 / 4, "overlap_simpson": 1 / 2}
    assert overlap.compare({"a", "b", "c"}, {"c", "d"}) == expected
    assert overlap.compare({"c", "d"}, {"a", "b", "c"}) == expected


@pytest.mark.parametrize("rosters", [({"a"}, set()), (set(), {"a"}), (set(), set())])
def test_an_empty_roster_overlaps_with_none_and_that_is_missing_and_not_zero(rosters):
    found = overlap.compare(*rosters)
    assert list(found) == list(overlap.MEASURES)
    assert all(value != value for value in found.values())


@pytest.mark.parametrize(
    ("organisation", "other", "shared"),
    [
        ("CSTO", 6, 4),  # Kazakhstan, Kyrgyzstan, Russia, Tajikistan; not Armenia, not Belarus
        ("EAEU", 5, 3),  # Kazakhstan, Kyrgyzstan, Russia
        ("BRICS", 5, 3),  # China, India, Russia
        ("SAARC", 8, 2),  # India, Pakistan
        ("ECO", 10, 5),  # Kazakhstan, Kyrgyzstan, Pakistan, Tajikistan, Uzbekistan
        ("ASEAN", 10, 0),
        ("NATO", 30, 0),
    ],
)
def test_the_overlap_of_2021_is_the_one_counted_by_hand(of_2021, organisation, other, shared):
    row = of_2021.loc[organisation]
    assert (row["sco_size"], row["other_size"], row["shared_members"]) == (8, other, shared)
    assert row["overlap_jaccard"] == pytest.approx(shared / (8 + other - shared))
    assert row["overlap_simpson"] == pytest.approx(shared / min(8, other))


def test_an_organisation_that_holds_every_member_has_a_simpson_overlap_of_one_and_a_smaller_jaccard(of_2021):
    assert of_2021.loc["AIIB", "overlap_simpson"] == 1
    assert of_2021.loc["AIIB", "overlap_jaccard"] == pytest.approx(8 / of_2021.loc["AIIB", "other_size"])


def test_an_organisation_that_has_no_members_yet_has_a_missing_overlap_and_not_zero():
    """BRICS began in 2009, the EAEU in 2015."""
    then = overlap.shared(date(2008, 12, 31)).set_index("organisation")
    assert then.loc[["BRICS", "EAEU", "AIIB"], list(overlap.MEASURES)].isna().all(axis=None)
    assert then.loc[["BRICS", "EAEU", "AIIB"], ["other_size", "members_reporting"]].eq(0).all(axis=None)
    assert then.loc["ASEAN", "overlap_jaccard"] == then.loc["ASEAN", "shared_members"] == 0


def test_statuses_widen_the_side_of_the_sco_only():
    narrow, wide = (overlap.shared(ON, statuses).set_index("organisation") for statuses in ("members", "family"))
    assert (narrow["other_size"] == wide["other_size"]).all()
    assert (narrow["shared_members"] <= wide["shared_members"]).all()
    assert wide.loc["NATO", ["sco_size", "shared_members"]].tolist() == [18, 1]  # Türkiye, a dialogue partner


def test_certainty_is_the_lowest_of_the_days_that_count(of_2021):
    assert of_2021.loc["CSTO", ["sco_certainty", "other_certainty"]].tolist() == ["high", "high"]
    assert of_2021.loc["AIIB", "other_certainty"] == "low"
    # Georgia's entry into the CIS has not been seen in a source; it left in 2009 and no longer matters.
    assert [overlap.certainty("CIS", date(year, 1, 1)) for year in (2009, 2010)] == ["medium", "high"]
    assert overlap.certainty("EAEU", date(2014, 12, 31)) is None


def test_the_matrix_has_one_row_per_economy_and_organisation_and_adds_up_to_the_shared(of_2021):
    table = overlap.matrix(ON)
    assert len(table) == 8 * len(overlap.OTHERS)
    assert not table.duplicated(["iso3", "organisation"]).any()
    assert table.groupby("organisation")["is_member"].sum().to_dict() == of_2021["shared_members"].to_dict()


@pytest.mark.parametrize("day", ["2001-12-31", "2021-12-31", "2024-12-31"])
def test_every_pair_of_organisations_that_have_members_overlaps_as_a_plain_reading_of_the_table_says(day):
    rosters = {name: full_members(name, day) for name in ("SCO", *overlap.LISTED)}
    living = [name for name, codes in rosters.items() if codes]
    table = overlap.pairs(date.fromisoformat(day)).set_index(["organisation", "other"])
    assert list(table.index) == list(combinations(living, 2))
    for (one, two), row in table.iterrows():
        both, either = rosters[one] & rosters[two], rosters[one] | rosters[two]
        assert row["shared_members"] == len(both)
        assert row["overlap_jaccard"] == pytest.approx(len(both) / len(either))
        assert row["overlap_simpson"] == pytest.approx(len(both) / min(len(rosters[one]), len(rosters[two])))


def test_pairs_widen_the_side_of_the_sco_only():
    narrow, wide = (overlap.pairs(ON, statuses) for statuses in ("members", "family"))
    others = narrow["organisation"] != "SCO"
    assert narrow[others].equals(wide[others])
    assert (wide.loc[~others, "organisation_size"] == 18).all()
    # Belarus and Sri Lanka took their standing on days that have not been seen in a source; no member did.
    assert narrow.loc[~others, "organisation_certainty"].unique().tolist() == ["high"]
    assert wide.loc[~others, "organisation_certainty"].unique().tolist() == ["medium"]


def test_the_members_of_the_csto_in_2021_were_four_members_and_two_partners_of_the_sco():
    table = overlap.composition(ON).set_index(["organisation", "seat"])
    assert table.loc["CSTO", "iso3"].to_dict() == {"member": "KAZ KGZ RUS TJK", "partner": "ARM BLR", "neither": ""}
    assert table.loc["CSTO", "share_pct"].to_list() == pytest.approx([400 / 6, 200 / 6, 0])
    assert "RCEP" not in table.index  # no members before 2022, so nothing to divide


@pytest.mark.parametrize("on", [date(2001, 12, 31), ON, date(2026, 9, 4)])
def test_who_sits_where_adds_up_to_the_members_and_agrees_with_what_is_shared(on):
    table = overlap.composition(on).pivot(index="organisation", columns="seat", values="states")
    members_only = overlap.shared(on, "members", overlap.LISTED).set_index("organisation")
    family = overlap.shared(on, "family", overlap.LISTED).set_index("organisation")
    for organisation, row in table.iterrows():
        assert row.sum() == members_only.loc[organisation, "other_size"]
        assert row["member"] == members_only.loc[organisation, "shared_members"]
        assert row["member"] + row["partner"] == family.loc[organisation, "shared_members"]


def test_the_overlap_with_the_csto_rose_with_uzbekistan_fell_with_india_and_pakistan_and_rose_with_belarus():
    """Four of six and six, then five of seven and six; then four of eight and six; then all five of ten."""
    table = overlap.over_time("members", ("CSTO",)).set_index("year")["overlap_jaccard"]
    assert table[[2002, 2006, 2012, 2017, 2023, 2024]].to_list() == pytest.approx(
        [4 / 8, 5 / 8, 4 / 8, 4 / 10, 4 / 11, 5 / 10]
    )
    assert table.isna().sum() == 1  # 2001


@pytest.mark.parametrize("name", overlap.MEASURES)
def test_an_overlap_is_read_at_the_end_of_the_year_and_is_symmetric(name):
    table = REGISTRY[name].table(as_of=2017).set_index("organisation")
    sco, brics = set(members("SCO", date(2017, 12, 31))), set(members("BRICS", date(2017, 12, 31)))
    assert table.loc["BRICS", name] == pytest.approx(overlap.compare(brics, sco)[name])
    assert set(table.columns) & set(overlap.MEASURES) == {name}


@pytest.mark.parametrize("name", overlap.MEASURES)
def test_left_out_years_and_organisations_are_all_of_them(name):
    table = REGISTRY[name].table()
    assert len(table) == 26 * (len(overlap.LISTED) + 1)
    of_2003 = table[(table["year"] == 2003) & (table["organisation"] == "CSTO")]
    assert of_2003[name].item() == REGISTRY[name].table(other="CSTO", as_of=2003)[name].item()


@pytest.mark.parametrize("name", overlap.MEASURES)
@pytest.mark.parametrize("organisation", [*overlap.LISTED, "BRI"])
def test_fully_given_parameters_yield_one_row(name, organisation):
    table = REGISTRY[name].table(other=organisation, as_of=2024, statuses="with_observers")
    assert table[["year", "organisation", "statuses"]].to_numpy().tolist() == [[2024, organisation, "with_observers"]]
    assert table["members_in_roster"].item() == len(members("SCO", year_end(2024), "with_observers"))
    assert table[name].isna().item() == (organisation == "BRI")


@pytest.mark.parametrize("name", overlap.MEASURES)
def test_the_belt_and_road_has_no_list_of_members_so_that_its_overlap_is_missing_and_the_caveat_says_why(name):
    row = REGISTRY[name].table(other="BRI", as_of=2021, statuses="members").iloc[0]
    assert row[[name, "other_size", "other_certainty"]].isna().all()
    assert row["members_reporting"] == 0
    assert "Belt and Road Initiative has no list of members" in REGISTRY[name].caveat


def test_the_sco_is_not_held_against_itself():
    with pytest.raises(ParameterError, match=r"other='SCO': allowed is CSTO, EAEU, .*, BRI, or left out for all"):
        REGISTRY["shared_members"].table(other="SCO")
