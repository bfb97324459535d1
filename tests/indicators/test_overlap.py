"""Overlap of the SCO's roster with those of other organisations, by hand."""

from datetime import date

import pytest

from scobrief.indicators import REGISTRY, overlap
from scobrief.members import members

ON = date(2021, 12, 31)


@pytest.fixture(scope="module")
def of_2021():
    return overlap.shared(ON).set_index("organisation")


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
    assert (row["sco_size"], row["other_size"], row["shared"]) == (8, other, shared)
    assert row["overlap_jaccard"] == pytest.approx(shared / (8 + other - shared))
    assert row["overlap_simpson"] == pytest.approx(shared / min(8, other))


def test_an_organisation_that_holds_every_member_has_a_simpson_overlap_of_one_and_a_smaller_jaccard(of_2021):
    assert of_2021.loc["AIIB", "overlap_simpson"] == 1
    assert of_2021.loc["AIIB", "overlap_jaccard"] == pytest.approx(8 / of_2021.loc["AIIB", "other_size"])


def test_an_organisation_that_has_no_members_yet_has_a_missing_overlap_and_not_zero():
    """BRICS began in 2009, the EAEU in 2015."""
    then = overlap.shared(date(2008, 12, 31)).set_index("organisation")
    assert then.loc[["BRICS", "EAEU", "AIIB"], ["overlap_jaccard", "overlap_simpson"]].isna().all(axis=None)
    assert then.loc["ASEAN", "overlap_jaccard"] == 0


def test_statuses_widen_the_side_of_the_sco_only():
    narrow, wide = (overlap.shared(ON, statuses).set_index("organisation") for statuses in ("members", "family"))
    assert (narrow["other_size"] == wide["other_size"]).all()
    assert (narrow["shared"] <= wide["shared"]).all()
    assert wide.loc["NATO", ["sco_size", "shared"]].tolist() == [18, 1]  # Türkiye, a dialogue partner


def test_the_matrix_has_one_row_per_economy_and_organisation_and_adds_up_to_the_shared(of_2021):
    table = overlap.matrix(ON)
    assert len(table) == 8 * len(overlap.OTHERS)
    assert not table.duplicated(["iso3", "organisation"]).any()
    assert table.groupby("organisation")["is_member"].sum().to_dict() == of_2021["shared"].to_dict()


@pytest.mark.parametrize("name", ["overlap_jaccard", "overlap_simpson"])
def test_both_overlaps_are_read_at_the_end_of_the_year_and_are_symmetric(name):
    table = REGISTRY[name].table(as_of=2017).set_index("organisation")
    sco, brics = set(members("SCO", date(2017, 12, 31))), set(members("BRICS", date(2017, 12, 31)))
    both = len(sco & brics)
    whole = len(sco | brics) if name == "overlap_jaccard" else min(len(sco), len(brics))
    assert table.loc["BRICS", name] == pytest.approx(both / whole)
    assert table[name].dropna().between(0, 1).all()
    assert len(table.columns) == 4
