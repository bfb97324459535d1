"""Neighbours who belong together, and neighbours of a party to a case: what land borders say of claims C08 and C35."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import members, organisations, roster, year_end
from ..parameters import LAST_ROSTER_YEAR, Parameters
from .connectivity import OneRoster, neighbours, years_of
from .registry import register

FIRST_COOPERATION = 1996
COOPERATION_YEARS = range(FIRST_COOPERATION, LAST_ROSTER_YEAR + 1)
# A bank whose members come from every continent: with it, two neighbours may meet by chance.
BANK = "AIIB"

Hotspot = Literal["afghanistan", "india_pakistan", "china_india", "any"]
Exposure = Literal["party", "border"]
# Who is a party to each of the three that the article names.
PARTIES: dict[Hotspot, frozenset[str]] = {
    "afghanistan": frozenset({"AFG"}),
    "india_pakistan": frozenset({"IND", "PAK"}),
    "china_india": frozenset({"CHN", "IND"}),
}
SPOTS: dict[Hotspot, str] = {
    "afghanistan": "Afghanistan",
    "india_pakistan": "India and Pakistan",
    "china_india": "China and India",
}
HotspotChoice = Annotated[Hotspot, Field(description="One of the three cases that the article names, or any of them")]
ExposureRule = Annotated[
    Exposure, Field(description="Who is exposed: parties alone, or also who shares a land border with one")
]


class Cooperation(Parameters):
    """A year; without one, all of them."""

    as_of: int | None = Field(
        None,
        ge=FIRST_COOPERATION,
        le=LAST_ROSTER_YEAR,
        description="Year whose memberships at its end are read; left out, all years from 1996 on",
    )


class HotspotExposure(OneRoster):
    """A roster, its year, one of the three cases, and who counts as exposed."""

    hotspot: HotspotChoice = "any"
    rule: ExposureRule = "border"


@cache
def with_entry() -> tuple[str, ...]:
    """Economies whose own entry in the Factbook names a land neighbour, in alphabetical order."""
    return tuple(sorted(set(open_table("land_borders")["iso3"])))


def cooperating(year: int, leave_out: Collection[str] = ()) -> pd.DataFrame:
    """Who is in one organisation with a land neighbour at the end of a year: iso3, region, together.

    `together` holds the organisations, as one text; an organisation counts from its first full member on.
    """
    on = year_end(year)
    rosters = {name: set(members(name, on)) for name in organisations() if name not in leave_out}
    regions = open_table("economies").set_index("iso3")["m49_region"]
    rows = [
        (code, regions[code], " ".join(name for name, codes in rosters.items() if code in codes and near & codes))
        for code, near in ((code, neighbours()[code]) for code in with_entry())
    ]
    return pd.DataFrame(rows, columns=["iso3", "region", "together"])


def cooperation(years: range | list[int] = COOPERATION_YEARS) -> pd.DataFrame:
    """Share of economies that are in an organisation with a land neighbour, one row per year.

    Returns year, neighbour_cooperation_pct, economies (with a land neighbour), cooperating,
    without_bank_pct (the AIIB left out), organisations (that have full members then).
    """
    rows = []
    for year in years:
        on = year_end(year)
        table, less = cooperating(year), cooperating(year, (BANK,))
        found = table["together"] != ""
        rows.append(
            {
                "year": year,
                "neighbour_cooperation_pct": 100 * found.mean(),
                "economies": len(table),
                "cooperating": int(found.sum()),
                "without_bank_pct": 100 * (less["together"] != "").mean(),
                "organisations": sum(bool(members(name, on)) for name in organisations()),
            }
        )
    return pd.DataFrame(rows)


def by_region(years: range | list[int] = COOPERATION_YEARS, at_least: int = 5) -> pd.DataFrame:
    """The same share by region: year, region, neighbour_cooperation_pct, economies, cooperating.

    A region with fewer economies is left out: in Oceania Papua New Guinea alone has a land neighbour.
    """
    rows = []
    for year in years:
        for region, group in cooperating(year).groupby("region"):
            found = group["together"] != ""
            if len(group) >= at_least:
                rows.append((year, region, 100 * found.mean(), len(group), int(found.sum())))
    return pd.DataFrame(rows, columns=["year", "region", "neighbour_cooperation_pct", "economies", "cooperating"])


def exposure(codes: Collection[str]) -> pd.DataFrame:
    """How each economy stands to each of the three cases: iso3, hotspot, stands ('party', 'border' or 'neither').

    'border' is a land border with a party, wherever it runs, not nearness to the trouble.
    """
    rows = []
    for code in sorted(codes):
        near = neighbours().get(code, frozenset())
        for spot, parties in PARTIES.items():
            stands = "party" if code in parties else "border" if near & parties else "neither"
            rows.append((code, spot, stands))
    return pd.DataFrame(rows, columns=["iso3", "hotspot", "stands"])


def exposed(codes: Collection[str], hotspot: Hotspot, rule: Exposure) -> list[str]:
    """The economies that are exposed to a case under a rule, in alphabetical order."""
    table = exposure(codes)
    if hotspot != "any":
        table = table[table["hotspot"] == hotspot]
    counted = ("party",) if rule == "party" else ("party", "border")
    return sorted(set(table.loc[table["stands"].isin(counted), "iso3"]))


@register(
    name="neighbour_cooperation_pct",
    title="Economies in an organisation with a land neighbour",
    unit="percent of economies with a land neighbour",
    formula=r"100 \, |\{ i : \exists j \sim i, \exists o \ni i, j \}| \Big/ n",
    range="0 to 100",
    neutral="none",
    direction="more is more cooperation",
    parameters=Cooperation,
    tables=("land_borders", "curated-memberships", "economies"),
    cite="panke2018",
    caveat="A lower bound: 17 organisations, few of Africa or Latin America; full members only, today's borders.",
)
def neighbour_cooperation(p: Cooperation) -> pd.DataFrame:
    """Share of economies that are full members of an organisation together with a land neighbour."""
    return cooperation(COOPERATION_YEARS if p.as_of is None else [p.as_of])


@register(
    name="hotspot_exposure_pct",
    title="Members that are party to a case, or border a party",
    unit="percent of members",
    formula=r"100 \, |\{ i \in R : i \in P \lor i \sim P \}| \Big/ n",
    range="0 to 100",
    neutral="none",
    direction="more is more exposure",
    parameters=HotspotExposure,
    tables=("land_borders", "curated-memberships"),
    cite="cia_factbook",
    caveat="Geography, not danger: who borders a large state borders it everywhere, and threats travel by other ways.",
)
def hotspot_exposure(p: HotspotExposure) -> pd.DataFrame:
    """Share of the roster that is party to a case, or borders a party by land."""
    rows = []
    for year in years_of(p):
        codes = roster(year, p.roster_rule, p.statuses)
        found = exposed(codes, p.hotspot, p.rule)
        rows.append(
            {
                "year": year,
                "roster_rule": p.roster_rule,
                "statuses": p.statuses,
                "hotspot": p.hotspot,
                "rule": p.rule,
                "hotspot_exposure_pct": 100 * len(found) / len(codes) if codes else np.nan,
                "exposed": " ".join(found),
                "members_in_roster": len(codes),
                "members_reporting": len(codes),
            }
        )
    return pd.DataFrame(rows)
