"""Listed clashes between states of the SCO: which are between members, and how many in so many years."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import FIXED, STANDINGS, RosterRule, Statuses, roster, roster_on, spells, year_end
from ..parameters import FIRST_YEAR, LAST_ROSTER_YEAR, Parameters, Rule, Standing
from .registry import register

# The list begins here, not the quarrels.
FIRST_DAY = date(1996, 1, 1)
YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1)
# Spells of fire that overlap shorter rows: the dead of both must not be added up.
SPELLS = ("IND-PAK-1996-01", "IND-PAK-2016-09B")

Phase = Literal["before", "both", "left", "never"]
PHASES: dict[Phase, str] = {
    "before": "before both belonged",
    "both": "while both belonged",
    "left": "no longer both",
    "never": "never both",
}
# The bounds of the usual data sets: 25 deaths a year make an armed conflict there, 1,000 a war.
DEATHS: dict[str, int | None] = {
    "not stated": None, "none reported": 0, "1 to 24": 1, "25 to 999": 25, "1,000 and more": 1000
}  # fmt: skip
Span = tuple[pd.Timestamp, pd.Timestamp]


class MemberClashes(Parameters):
    """A roster, the years that are counted, and from how many deaths on; without a year, all of them."""

    as_of: int | None = Field(
        None,
        ge=FIRST_YEAR,
        le=LAST_ROSTER_YEAR,
        description="Last of the years that are counted; left out, all years from 2001 on",
    )
    window: Annotated[int, Field(ge=1, le=25, description="Years that are counted, up to 31 December of the last")] = 5
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    threshold: Annotated[int, Field(ge=0, le=1000, description="A clash counts from this many reported deaths on")] = 1


@cache
def listed() -> pd.DataFrame:
    """All listed clashes in order of time: the table's columns, deaths_known, deaths_class and is_spell.

    deaths_known is deaths_low, or 0 where no count was seen, which is the least that can be said; deaths_class is
    the key of DEATHS that deaths_low falls under.
    """
    table = open_table("curated-clashes").sort_values(["start", "id"], ignore_index=True)
    return table.assign(
        deaths_known=table["deaths_low"].fillna(0).astype(int),
        deaths_class=table["deaths_low"].map(_class, na_action=None),
        is_spell=table["id"].isin(SPELLS),
    )


def _class(deaths: int | None) -> str:
    if deaths is None or pd.isna(deaths):
        return next(iter(DEATHS))
    return [words for words, least in DEATHS.items() if least is not None and deaths >= least][-1]


@cache
def stays(statuses: Statuses) -> dict[str, list[Span]]:
    """When each state stood in the organisation with one of the statuses: half-open spans, by iso3."""
    table = spells("SCO")
    table = table[table["status"].isin(STANDINGS[statuses])].fillna({"to": pd.Timestamp.max.floor("s")})
    return {str(code): list(zip(group["from"], group["to"], strict=True)) for code, group in table.groupby("iso3")}


@cache
def together(a: str, b: str, statuses: Statuses) -> list[Span]:
    """When two states both stood in the organisation: half-open spans, in order of time."""
    known = stays(statuses)
    spans = [(max(one[0], other[0]), min(one[1], other[1])) for one in known.get(a, []) for other in known.get(b, [])]
    return sorted(span for span in spans if span[0] < span[1])


def phase(a: str, b: str, day: pd.Timestamp, statuses: Statuses) -> Phase:
    """Whether a day lies before two states both belonged, while they did or no longer did, or they never did."""
    spans = together(a, b, statuses)
    if not spans:
        return "never"
    if any(start <= day < end for start, end in spans):
        return "both"
    return "before" if day < spans[0][0] else "left"


@cache
def _inside(rule: RosterRule, statuses: Statuses) -> np.ndarray:
    """Which listed clashes are between two states of a roster; of one that moves, on the clash's first day."""
    table = listed()
    rosters = [roster_on(day, rule, statuses) for day in table["start"].dt.date]
    sides = zip(table["party_a"], table["party_b"], rosters, strict=True)
    return np.array([a in codes and b in codes for a, b, codes in sides], bool)


def between_members(rule: RosterRule, statuses: Statuses, first: int, last: int) -> pd.DataFrame:
    """The listed clashes between two states of a roster that began in the years from `first` to `last`."""
    table = listed()
    chosen: np.ndarray = _inside(rule, statuses) & table["start"].dt.year.between(first, last).to_numpy()
    return table[chosen].reset_index(drop=True)


def count(
    rule: RosterRule, statuses: Statuses, threshold: int, window: int, years: range | list[int] = YEARS
) -> pd.DataFrame:
    """How many listed clashes between members began in the years that end with each year.

    Returns year, roster_rule, statuses, window, threshold, member_clashes (missing where a fixed roster's window
    begins before the list does, and for the EU), pairs (whose clashes they are, as text), without_count (clashes
    without a count of deaths, which are taken for 0), members_in_roster, members_reporting (all, or none of
    the EU: the list was searched for each state of the family).
    """
    rows = []
    for year in years:
        first = year - window + 1
        found = between_members(rule, statuses, first, year)
        kept = found[found["deaths_known"] >= threshold]
        # Nobody was on the roster in force before the founding, so that its windows are whole from the start. The
        # list is of the SCO family's clashes: of the EU it says nothing, least of all that there were none.
        whole = rule != "eu" and (rule not in FIXED or first >= FIRST_DAY.year)
        n = len(roster(year, rule, statuses))
        rows.append(
            {
                "year": year,
                "roster_rule": rule,
                "statuses": statuses,
                "window": window,
                "threshold": threshold,
                "member_clashes": len(kept) if whole else np.nan,
                "pairs": " ".join(sorted(set(kept["party_a"] + "-" + kept["party_b"]))),
                "without_count": int(found["deaths_low"].isna().sum()),
                "members_in_roster": n,
                "members_reporting": 0 if rule == "eu" else n,
            }
        )
    return pd.DataFrame(rows)


def timeline(codes: Collection[str], statuses: Statuses, one: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the time line shows: the listed clashes between the economies, and when their pairs belonged.

    one: an economy that must be one of the two. Returns clashes (the columns of `listed`, and phase) and joined
    (party_a, party_b, from, to: spans in which both belonged, to the last day that is known), for the pairs that
    clashed.
    """
    table = listed()
    chosen = table["party_a"].isin(codes) & table["party_b"].isin(codes)
    if one is not None:
        chosen &= (table["party_a"] == one) | (table["party_b"] == one)
    table = table[chosen].reset_index(drop=True)
    sides = zip(table["party_a"], table["party_b"], table["start"], strict=True)
    kinds = [phase(a, b, start, statuses) for a, b, start in sides]
    last = pd.Timestamp(year_end(LAST_ROSTER_YEAR))
    spans = [
        (a, b, start, min(end, last))
        for a, b in sorted(set(zip(table["party_a"], table["party_b"], strict=True)))
        for start, end in together(a, b, statuses)
    ]
    return table.assign(phase=kinds), pd.DataFrame(spans, columns=["party_a", "party_b", "from", "to"])


def deadliest(table: pd.DataFrame, threshold: int, most: int = 16) -> pd.DataFrame:
    """The clashes of a time line with the most deaths that somebody counted, by their lowest count, oldest first.

    Spells that overlap shorter rows are left out. Returns the columns of the table and open_end: no highest count
    was seen, so that the lowest is all there is.
    """
    known = table[(table["deaths_known"] >= max(threshold, 1)) & ~table["is_spell"]]
    kept = known.sort_values("deaths_known", ascending=False, kind="stable").head(most)
    return kept.assign(open_end=kept["deaths_high"].isna()).sort_values(["start", "id"], ignore_index=True)


@register(
    name="member_clashes",
    title="Listed clashes between members",
    unit="clashes",
    formula=r"|\{ c : t - w < t_c \le t, \; a_c \in R, \; b_c \in R, \; d_c \ge \theta \}|",
    range="0 and up",
    neutral="0",
    direction="more is less calm",
    parameters=MemberClashes,
    tables=("curated-clashes", "curated-memberships"),
    cite="sundberg2013",
    caveat="A lower bound: the list was made by hand from public sources and is better covered after 2010. A clash "
    "whose dead were not counted has none here; a long spell of fire is one clash. Enlargement brings in old disputes.",
)
def member_clashes(p: MemberClashes) -> pd.DataFrame:
    """Number of listed clashes between two states on the roster that began in the years up to a year's end."""
    return count(p.roster_rule, p.statuses, p.threshold, p.window, YEARS if p.as_of is None else [p.as_of])
