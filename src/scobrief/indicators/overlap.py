"""How far the rosters of organisations overlap: shared members, Jaccard and Simpson."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import Annotated, Any, Literal, get_args

import numpy as np
import pandas as pd
from pydantic import Field

from ..members import STANDINGS, Statuses, members, spells, standings, year_end
from ..parameters import FIRST_YEAR, LAST_ROSTER_YEAR, Parameters, Standing, Year
from .registry import register

Other = Literal[
    "CSTO", "EAEU", "CIS", "ECO", "BRICS", "AIIB", "SAARC", "GCC", "ASEAN", "NATO", "EU", "RCEP", "USMCA", "MERCOSUR",
    "BRI",
]  # fmt: skip
# The Belt and Road Initiative has no list of members, so that nothing can be counted: always missing.
LISTED: tuple[Other, ...] = tuple(name for name in get_args(Other) if name != "BRI")
# Bodies of which a state of the SCO family, or a neighbour of one, is or was a member; the rest trade elsewhere.
OTHERS = tuple(name for name in LISTED if name not in ("RCEP", "USMCA", "MERCOSUR"))
# Bodies with which the SCO or its partners ever had an overlap that a chart can show.
FOLLOWED: tuple[Other, ...] = OTHERS[: OTHERS.index("NATO")]
MEASURES = ("shared_members", "overlap_jaccard", "overlap_simpson")
CERTAINTY = ("low", "medium", "high")
YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1)
# How a member of another body stands in the SCO; observers and dialogue partners became partners in 2025.
SEATS = {"member": "member", "observer": "partner", "dialogue_partner": "partner", "partner": "partner"}

OtherChoice = Annotated[Other, Field(description="Organisation that is held against the SCO")]


class Overlap(Parameters):
    """Another organisation, a date, and who counts on the SCO's side; without them, all."""

    other: OtherChoice | None = Field(None, description="Organisation held against the SCO; left out, all")
    as_of: Year | None = Field(None, description="Year at whose end the rosters are read; left out, all years")
    statuses: Standing = "members"


def compare(ours: set[str], theirs: set[str]) -> dict[str, float]:
    """Shared members, Jaccard and Simpson overlap of two rosters; all missing if either has nobody."""
    if not ours or not theirs:
        return dict.fromkeys(MEASURES, np.nan)
    both = len(ours & theirs)
    values = (float(both), both / len(ours | theirs), both / min(len(ours), len(theirs)))
    return dict(zip(MEASURES, values, strict=True))


@cache
def certainty(organisation: str, on: date, statuses: Statuses = "members") -> str | None:
    """The lowest certainty of the days from which those on a roster count; none if it is empty."""
    table, day = spells(organisation), pd.Timestamp(on)
    open_then = (table["from"] <= day) & ~(table["to"] <= day) & table["status"].isin(STANDINGS[statuses])
    return min(table.loc[open_then, "certainty"], key=CERTAINTY.index, default=None)


def shared(on: date, statuses: Statuses = "members", organisations: Sequence[Other] = OTHERS) -> pd.DataFrame:
    """Overlap of the SCO with each other organisation on a day.

    On the SCO's side the given statuses count, on the other side full members. Returns organisation, sco_size,
    other_size, shared_members, overlap_jaccard, overlap_simpson, sco_certainty and other_certainty (the lowest of
    the days that count on that side), members_in_roster and members_reporting: of the SCO's roster, all, or none
    where the other has no members then or no list. What is measured is then missing, and not zero.
    """
    sco = set(members("SCO", on, statuses))
    rows = []
    for organisation in organisations:
        listed = organisation in LISTED
        other = set(members(organisation, on)) if listed else set()
        rows.append(
            {
                "organisation": organisation,
                "sco_size": len(sco),
                "other_size": len(other) if listed else np.nan,
                **compare(sco, other),
                "sco_certainty": certainty("SCO", on, statuses),
                "other_certainty": certainty(organisation, on) if listed else None,
                "members_in_roster": len(sco),
                "members_reporting": len(sco) if other else 0,
            }
        )
    return pd.DataFrame(rows)


def over_time(
    statuses: Statuses = "members", organisations: Sequence[Other] = LISTED, years: Sequence[int] = YEARS
) -> pd.DataFrame:
    """`shared` at the end of each year: the same columns after year and statuses."""
    tables = [shared(year_end(year), statuses, organisations).assign(year=year, statuses=statuses) for year in years]
    table = pd.concat(tables, ignore_index=True)
    return table[["year", "statuses", *table.columns.drop(["year", "statuses"])]]


def by_standing() -> pd.DataFrame:
    """`over_time` for the bodies that are followed, for SCO members alone and for all who have a standing."""
    return pd.concat([over_time(statuses, FOLLOWED) for statuses in ("members", "family")], ignore_index=True)


def pairs(on: date, statuses: Statuses = "members") -> pd.DataFrame:
    """Overlap of every two organisations that have members on a day, the SCO first; each pair once.

    statuses: who counts on the SCO's side; elsewhere full members. Returns organisation, other,
    organisation_size, other_size, shared_members, overlap_jaccard, overlap_simpson, and the certainty of each.
    """
    rosters = {"SCO": set(members("SCO", on, statuses))} | {name: set(members(name, on)) for name in LISTED}
    sure = {name: certainty(name, on, statuses if name == "SCO" else "members") for name in rosters}
    return pd.DataFrame(
        [
            {
                "organisation": one,
                "other": two,
                "organisation_size": len(rosters[one]),
                "other_size": len(rosters[two]),
                **compare(rosters[one], rosters[two]),
                "organisation_certainty": sure[one],
                "other_certainty": sure[two],
            }
            for one, two in combinations([name for name, roster in rosters.items() if roster], 2)
        ]
    )


def composition(on: date) -> pd.DataFrame:
    """How each other organisation's members stand in the SCO on a day.

    Returns organisation, size (its members), seat (member, partner, neither), states, share_pct of its members,
    iso3 (their codes, with blanks between), certainty. A partner here is whoever has a standing below membership.
    """
    standing = standings("SCO", on)
    rows = []
    for organisation in LISTED:
        roster = members(organisation, on)
        seats = pd.Series({code: SEATS.get(standing.get(code, ""), "neither") for code in roster}, dtype=str)
        for seat in ("member", "partner", "neither"):
            codes = seats.index[seats == seat]
            rows.append((organisation, seat, len(codes), " ".join(codes), certainty(organisation, on)))
    table = pd.DataFrame(rows, columns=["organisation", "seat", "states", "iso3", "certainty"])
    size = table.groupby("organisation")["states"].transform("sum")
    return table.assign(size=size, share_pct=100 * table["states"] / size)[size > 0].reset_index(drop=True)


def matrix(on: date, statuses: Statuses = "members") -> pd.DataFrame:
    """Who of the SCO is also where: one row per economy and organisation: iso3, organisation, is_member."""
    rosters = {organisation: set(members(organisation, on)) for organisation in OTHERS}
    return pd.DataFrame(
        [
            {"iso3": code, "organisation": organisation, "is_member": code in codes}
            for code in members("SCO", on, statuses)
            for organisation, codes in rosters.items()
        ]
    )


_OVERLAP: dict[str, Any] = {
    "parameters": Overlap,
    "neutral": "none",
    "direction": "more is more overlap",
    "tables": ("curated-memberships",),
    "cite": "panke2018",
    "caveat": "Full members of the other organisation only; on the SCO's side members, or others with a standing too. "
    "The Belt and Road Initiative has no list of members: its overlap is undecidable, and missing here. Most AIIB days "
    "are not verified, and for its prospective members the table does not say whether they joined, so its counts are "
    "lower bounds.",
}


def _table(p: Overlap, measure: str) -> pd.DataFrame:
    """The table of one measure for the years and organisations that are asked for."""
    years = YEARS if p.as_of is None else [p.as_of]
    organisations = get_args(Other) if p.other is None else [p.other]
    return over_time(p.statuses, organisations, years).drop(columns=[name for name in MEASURES if name != measure])


@register(
    name="shared_members",
    title="Members in common with the SCO",
    unit="states",
    formula=r"|A \cap B|",
    range="0 to the smaller roster",
    **_OVERLAP,
)
def shared_members(p: Overlap) -> pd.DataFrame:
    """Number of the SCO's members that are also full members of another organisation."""
    return _table(p, "shared_members")


@register(
    name="overlap_jaccard",
    title="Overlap of members (Jaccard)",
    unit="ratio",
    formula=r"|A \cap B| / |A \cup B|",
    range="0 to 1",
    **_OVERLAP,
)
def jaccard(p: Overlap) -> pd.DataFrame:
    """Jaccard overlap of the SCO with another organisation: shared members over all members of both."""
    return _table(p, "overlap_jaccard")


@register(
    name="overlap_simpson",
    title="Overlap of members (Simpson)",
    unit="ratio",
    formula=r"|A \cap B| / \min(|A|, |B|)",
    range="0 to 1",
    **_OVERLAP,
)
def simpson(p: Overlap) -> pd.DataFrame:
    """Simpson overlap of the SCO with another organisation: shared members over the smaller roster."""
    return _table(p, "overlap_simpson")
