"""Rosters, for any day and for any table of spells: half-open, apart, and the same by every way to ask."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scobrief import members
from scobrief.datapackage import crosscheck, verify

DAYS = st.dates(date(1990, 1, 1), members.KNOWN_UNTIL)
ORGANISATIONS = st.sampled_from(members.organisations())
STANDINGS = st.sampled_from(["member", "observer", "dialogue_partner", "partner"])
DAY = timedelta(days=1)


@st.composite
def tables(draw) -> pd.DataFrame:
    """Spells of up to four states in the SCO, one after the other, with or without a gap; the last may be open."""
    rows = []
    for iso3 in draw(st.sets(st.sampled_from(["CHN", "IND", "KAZ", "RUS"]), min_size=1)):
        turns = sorted(draw(st.sets(st.dates(date(2000, 1, 1), date(2020, 12, 31)), min_size=2, max_size=6)))
        for first, after in pairwise(turns):
            if draw(st.booleans()):
                rows.append((iso3, draw(STANDINGS), first, after))
        if draw(st.booleans()):
            rows.append((iso3, draw(STANDINGS), turns[-1], None))
    rows = rows or [("CHN", "member", date(2001, 6, 15), None)]
    table = pd.DataFrame(rows, columns=["iso3", "status", "from", "to"])
    table.insert(0, "organisation", "SCO")
    return table.assign(**{end: pd.to_datetime(table[end]) for end in ("from", "to")})


@contextmanager
def read_as(table: pd.DataFrame, module, name: str):
    """Have the module take the table for the one of memberships."""
    with pytest.MonkeyPatch.context() as patch:
        real = getattr(module, name)
        patch.setattr(module, name, lambda asked: table if asked == "curated-memberships" else real(asked))
        forget()
        yield
    forget()


def forget():
    for kept in (members.members, members._plain_spells, members.founded):
        kept.cache_clear()


@given(tables(), st.data(), st.sampled_from(list(members.STANDINGS)))
def test_a_roster_is_whoever_has_a_spell_that_began_and_has_not_ended(table, data, statuses):
    # Mistakes show on the days on which a spell begins or ends, and on those about them.
    turns = [day.date() for day in [*table["from"], *table["to"].dropna()]]
    on = data.draw(st.sampled_from(turns)) + data.draw(st.integers(-1, 1)) * DAY
    with read_as(table, members, "open_table"):
        found, standing = members.members("SCO", on, statuses), members.standings("SCO", on)
    day = pd.Timestamp(on)
    then = [row for row in table.itertuples() if row._4 <= day and (pd.isna(row.to) or day < row.to)]
    assert found == tuple(sorted(row.iso3 for row in then if row.status in members.STANDINGS[statuses]))
    assert standing.to_dict() == {row.iso3: row.status for row in then}


@given(tables(), st.data())
def test_a_spell_holds_its_first_day_and_not_its_last(table, data):
    row = table.iloc[data.draw(st.integers(0, len(table) - 1))]
    with read_as(table, members, "open_table"):
        first = members.standings("SCO", row["from"].date())
        assert first[row["iso3"]] == row["status"]
        if pd.notna(row["to"]):
            assert members.standings("SCO", (row["to"] - DAY).date())[row["iso3"]] == row["status"]
            later = table[(table["iso3"] == row["iso3"]) & (table["from"] == row["to"])]["status"].tolist()
            assert members.standings("SCO", row["to"].date()).get(row["iso3"]) == (later[0] if later else None)


@settings(max_examples=30)
@given(tables(), st.data())
def test_the_check_of_the_data_passes_spells_that_are_apart_and_tells_of_one_that_runs_into_the_next(table, data):
    def told(memberships: pd.DataFrame) -> list[str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verify, "_tables", list)  # keys of other tables are no matter here
            with read_as(memberships, crosscheck, "read_table"):
                return [problem.message for problem in verify.steps()["keys"]()]

    assert told(table) == []
    long = table[table["to"] - table["from"] > DAY]
    if long.empty:
        return
    spell = table.loc[data.draw(st.sampled_from(list(long.index)))]
    again = spell.to_frame().T.assign(**{"from": spell["to"] - DAY})
    (problem,) = told(pd.concat([table, again], ignore_index=True).astype(table.dtypes))
    assert f"SCO {spell['iso3']}: the spell from {spell['from']:%Y-%m-%d} runs into the next one" in problem


@given(ORGANISATIONS, DAYS)
def test_on_any_day_an_economy_has_one_standing_and_wider_sets_hold_narrower_ones(organisation, on):
    standing = members.standings(organisation, on)
    assert standing.index.is_unique
    narrow, wider, widest = (set(members.members(organisation, on, statuses)) for statuses in members.STANDINGS)
    assert narrow <= wider <= widest <= set(standing.index)


@given(ORGANISATIONS, DAYS)
def test_a_roster_changes_only_on_a_day_on_which_a_spell_begins_or_ends(organisation, on):
    before, after = (members.standings(organisation, day).to_dict() for day in (on - DAY, on))
    table = members.spells(organisation)
    assert (before != after) <= (pd.Timestamp(on) in {*table["from"], *table["to"]})


@given(st.integers(2001, members.KNOWN_UNTIL.year), st.sampled_from(list(members.STATUSES)))
def test_a_fixed_roster_is_the_same_in_any_year_and_without_china_one_is_missing(year, statuses):
    for rule in members.FIXED:
        assert members.roster(year, rule, statuses) == members.roster(2001, rule, statuses)
    in_force, without = (members.roster(year, rule, statuses) for rule in ("in_force", "without_china"))
    assert set(in_force) - set(without) == {"CHN"}
