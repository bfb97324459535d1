"""When organisations began, by the first day of membership on record."""

from datetime import date

import pytest

from scobrief.indicators import REGISTRY, chronology
from scobrief.members import founded, organisations


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2001, 1, 1), 2001.0),
        (date(2001, 6, 15), 2001 + 165 / 365),  # 31 + 28 + 31 + 30 + 31 + 14 days have passed
        (date(2020, 12, 31), 2020 + 365 / 366),  # a leap year
    ],
)
def test_a_day_is_a_year_with_decimals(day, year):
    assert chronology.decimal_year(day) == pytest.approx(year)


@pytest.mark.parametrize(
    ("organisation", "day"),
    [
        ("SCO", "2001-06-15"),  # the Declaration
        ("SHANGHAI5", "1996-04-26"),
        ("CST", "1992-05-15"),  # parties, no members: the first signature
        ("CSTO", "2002-10-07"),
        ("EAEU", "2015-01-01"),
        ("AIIB", "2015-12-25"),  # not the naming of prospective members in April
        ("CIS", "1993-07-20"),  # the first ratification of the Charter, not the agreement of December 1991
        ("EU", "1958-01-01"),  # not 1993
        ("RCEP", "2022-01-01"),  # not the signature of 2020
    ],
)
def test_an_organisation_begins_on_the_first_day_of_full_membership(organisation, day):
    table = REGISTRY["founding_year"].table(organisation=organisation)
    assert table["first_day"].to_list() == [day]
    assert table["founding_year"].item() == pytest.approx(chronology.decimal_year(date.fromisoformat(day)))


def test_every_organisation_of_the_table_has_one_founding_year():
    table = REGISTRY["founding_year"].table()
    assert sorted(table["organisation"]) == organisations()
    for name in organisations():
        assert len(REGISTRY["founding_year"].table(organisation=name)) == 1
    assert table["founding_year"].is_monotonic_increasing


def test_an_earlier_act_is_kept_beside_the_first_day():
    table = REGISTRY["founding_year"].table().set_index("organisation")
    assert table.loc[["CIS", "AIIB", "RCEP"], "first_act"].to_list() == ["1991-12-08", "2015-04-15", "2020-11-15"]
    same = table.index.difference(["CIS", "AIIB", "RCEP"])
    assert (table.loc[same, "first_act"] == table.loc[same, "first_day"]).all()


def test_days_that_have_not_been_seen_in_a_source_are_marked():
    table = REGISTRY["founding_year"].table().set_index("organisation")["certainty"]
    assert set(table.index[table != "high"]) == {"ECO", "MERCOSUR"}


def test_only_the_shanghai_five_have_ended():
    table = chronology.lives().set_index("organisation")["last_day"].dropna()
    assert table.dt.strftime("%Y-%m-%d").to_dict() == {"SHANGHAI5": "2001-06-15"}


def test_the_sco_is_younger_than_eight_comparators_and_older_than_six():
    table = chronology.ages()
    assert set(table.loc[table["age"] == "older", "organisation"]) == {
        "NATO", "EU", "ASEAN", "GCC", "ECO", "SAARC", "MERCOSUR", "CIS",
    }  # fmt: skip
    assert set(table.loc[table["age"] == "younger", "organisation"]) == {
        "CSTO", "BRICS", "EAEU", "AIIB", "USMCA", "RCEP",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("on", "existing"), [(date(2001, 12, 31), 8), (date(2021, 12, 31), 13), (date(2022, 1, 1), 14)]
)
def test_a_comparator_exists_from_its_first_day_on(on, existing):
    assert chronology.ages(on)["exists"].sum() == existing


def test_the_collective_security_treaty_bound_six_states_when_the_sco_was_founded():
    """Azerbaijan, Georgia and Uzbekistan had let it lapse in 1999."""
    assert chronology.parties("CST", founded("SCO")) == ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK")
    assert "UZB" in chronology.parties("CST", date(1999, 4, 1))
    assert chronology.parties("CST", date(1992, 5, 14)) == ()


def test_an_instrument_that_took_effect_later_than_the_first_day_is_read_from_the_founders_notes_alone():
    assert chronology.in_force("CSTO") == date(2003, 9, 18)
    assert chronology.in_force("CST") == date(1994, 4, 20)
    # A later note of the EAEU is about a trade agreement with Iran, and that of its founders names no other day.
    assert chronology.in_force("EAEU") is None
