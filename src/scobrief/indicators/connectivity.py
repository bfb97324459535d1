"""How the roster hangs together on land: who borders whom, over how many kilometres, and through whom."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import KNOWN_UNTIL, RosterRule, Statuses, founded, roster, standings, year_end
from ..parameters import FIRST_YEAR, LAST_ROSTER_YEAR, Parameters, Rule, Standing, Year
from .registry import register

YEARS = range(FIRST_YEAR, LAST_ROSTER_YEAR + 1)


class OneRoster(Parameters):
    """A roster and its year; without a year, all of them."""

    as_of: Year | None = Field(None, description="Year whose roster is read; left out, all years")
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"


def years_of(p: OneRoster) -> range | list[int]:
    """The years that a set of parameters asks for."""
    return YEARS if p.as_of is None else [p.as_of]


@cache
def borders() -> pd.DataFrame:
    """Every land border, one row per pair of economies.

    Returns a and b (a before b in the alphabet), border_km (the mean of what the two sides' entries state, or the
    one figure there is), low_km and high_km (the smaller and the larger figure), sides (entries that state it).
    """
    stated = open_table("land_borders")
    ends = stated[["iso3", "neighbour_iso3"]]
    pairs = stated.assign(a=ends.min(axis=1), b=ends.max(axis=1)).groupby(["a", "b"])["border_km"]
    return pairs.agg(border_km="mean", low_km="min", high_km="max", sides="size").reset_index()


@cache
def _ends() -> pd.DataFrame:
    """Every land border twice, once from each side: iso3, neighbour, border_km."""
    table = borders()
    there = table[["a", "b", "border_km"]].set_axis(["iso3", "neighbour", "border_km"], axis=1)
    back = table[["b", "a", "border_km"]].set_axis(["iso3", "neighbour", "border_km"], axis=1)
    return pd.concat([there, back], ignore_index=True)


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """Land neighbours of each economy that has any; one side's entry is enough."""
    return {str(code): frozenset(group) for code, group in _ends().groupby("iso3")["neighbour"]}


def inside(codes: Collection[str]) -> pd.DataFrame:
    """The rows of `borders` whose two sides are both among the economies, longest first."""
    table = borders()
    both = table["a"].isin(codes) & table["b"].isin(codes)
    return table[both].sort_values(["border_km", "a", "b"], ascending=[False, True, True], ignore_index=True)


def components(codes: Collection[str]) -> list[tuple[str, ...]]:
    """Groups of economies that join by land without leaving them, largest first; one alone is a group."""
    left, found = set(codes), []
    while left:
        group, new = set(), {min(left)}
        while new:
            group |= new
            new = {other for code in new for other in neighbours().get(code, ())} & left - group
        left -= group
        found.append(tuple(sorted(group)))
    return sorted(found, key=lambda group: (-len(group), group))


def links(codes: Collection[str]) -> list[str]:
    """Economies without which others that they join by land would fall apart, in alphabetical order."""
    whole = len(components(codes))
    return [code for code in sorted(codes) if len(components(set(codes) - {code})) > whole]


def border_shares(codes: Collection[str]) -> pd.DataFrame:
    """How much of each economy's land border is with the others.

    Returns iso3, inside_km, outside_km, inside_pct (missing without a land border), neighbours_inside. An economy
    without land borders has zeros: an island is known to have none.
    """
    ends = _ends()[_ends()["iso3"].isin(codes)]
    within = ends["neighbour"].isin(codes)
    made = pd.DataFrame(
        {
            "inside_km": ends[within].groupby("iso3")["border_km"].sum(),
            "outside_km": ends[~within].groupby("iso3")["border_km"].sum(),
            "neighbours_inside": ends[within].groupby("iso3").size(),
        }
    )
    made = made.reindex(sorted(codes)).fillna(0).rename_axis("iso3").reset_index()
    whole = made["inside_km"] + made["outside_km"]
    made.insert(3, "inside_pct", 100 * made["inside_km"] / whole.where(whole > 0))
    return made.astype({"neighbours_inside": int})


def states(rule: RosterRule, statuses: Statuses, year: int) -> pd.DataFrame:
    """The roster of a year with each state's standing and land borders: `border_shares`, standing, group.

    `standing` is that of the day whose roster the rule reads; `group` numbers the `components`, the largest first.
    """
    day = {"founders": founded("SCO"), "today": KNOWN_UNTIL}.get(rule, year_end(year))
    stood = standings("EU" if rule == "eu" else "SCO", day)
    codes = roster(year, rule, statuses)
    group = {code: n for n, found in enumerate(components(codes), start=1) for code in found}
    made = border_shares(codes)
    return made.assign(standing=made["iso3"].map(stood), group=made["iso3"].map(group))


def land(rule: RosterRule, statuses: Statuses, years: range | list[int] = YEARS) -> pd.DataFrame:
    """The land network of a roster, one row per year.

    Returns year, roster_rule, statuses, land_adjacency_pct (missing for fewer than two economies),
    internal_border_km, pairs, pairs_adjacent, members_in_roster, members_reporting (an entry on land
    boundaries, that of an island included), components. Borders are today's in every year: only the roster moves.
    """
    facts = open_table("factbook")
    stated = set(facts.loc[facts["variable"] == "land_boundaries_km", "iso3"])
    rows = []
    for year in years:
        codes = roster(year, rule, statuses)
        held, n = inside(codes), len(codes)
        pairs = n * (n - 1) // 2
        rows.append(
            {
                "year": year,
                "roster_rule": rule,
                "statuses": statuses,
                "land_adjacency_pct": 100 * len(held) / pairs if pairs else np.nan,
                "internal_border_km": held["border_km"].sum(),
                "pairs": pairs,
                "pairs_adjacent": len(held),
                "members_in_roster": n,
                "members_reporting": len(stated.intersection(codes)),
                "components": len(components(codes)),
            }
        )
    return pd.DataFrame(rows)


_LAND = {
    "neutral": "none",
    "direction": "none",
    "parameters": OneRoster,
    "tables": ("land_borders", "factbook", "curated-memberships"),
    "cite": "cia_factbook",
}


@register(
    name="land_adjacency_pct",
    title="Pairs of members that share a land border",
    unit="percent of all pairs",
    formula=r"100 \, m \Big/ \frac{n (n - 1)}{2}",
    range="0 to 100",
    caveat="A border is no crossing: closed ones count like open ones. The share falls by itself as a roster grows.",
    **_LAND,
)
def land_adjacency(p: OneRoster) -> pd.DataFrame:
    """Share of the roster's pairs that are land neighbours."""
    return land(p.roster_rule, p.statuses, years_of(p))


@register(
    name="internal_border_km",
    title="Land borders between members",
    unit="km",
    formula=r"\sum_{i < j} \frac{b_{ij} + b_{ji}}{2}",
    range="0 and up",
    caveat="The mean of the two sides' figures, both stated by one publisher; a line measured more finely is longer.",
    **_LAND,
)
def internal_border(p: OneRoster) -> pd.DataFrame:
    """Length of the land borders inside the roster."""
    return land(p.roster_rule, p.statuses, years_of(p))
