"""How gas travels, by pipe or by ship: reported sales between members, and between members and others."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..members import RosterRule, Statuses, roster
from ..parameters import FIRST_YEAR, LAST_MINERAL_YEAR, Parameters, Rule, Standing
from . import minerals
from .registry import register

WAYS = {"pipeline_gas": "by pipe", "lng": "as LNG"}
# A direction of trade that was on record in so many years running, and no longer is, may have ended or may be missing.
# Smaller sums are bottles and samples, which come and go.
RUN, SOLID_USD_BN = 3, 0.01

Flow = Literal["inside", "outside"]
FlowChoice = Annotated[Flow, Field(description="Sales between members, or sales with one end outside, either way")]


class GasByPipe(Parameters):
    """A roster, a year, and which sales; without a year, all of them."""

    as_of: int | None = Field(
        None,
        ge=minerals.FIRST_COVERED,
        le=LAST_MINERAL_YEAR,
        description="Year; left out, all years from 2000 on",
    )
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    flow: FlowChoice = "inside"


@cache
def sales() -> pd.DataFrame:
    """Reported gas sales: exporter, importer, year, value_usd_bn, way (a key of WAYS), from 1995 on."""
    return pd.concat([minerals.flows(way).assign(way=way) for way in WAYS], ignore_index=True)


def roster_of(year: int, rule: RosterRule, statuses: Statuses) -> tuple[str, ...]:
    """The roster of a year; nobody before the founding, where the rule is the roster in force."""
    return roster(year, rule, statuses) if rule != "in_force" or year >= FIRST_YEAR else ()


def split(codes: Collection[str], year: int) -> pd.DataFrame:
    """Gas sales of a year: flow ('inside', 'sold', 'bought'), way, value_usd_bn (missing where none is on record).

    'sold' goes from one of the economies to others, 'bought' comes from others; together they are the outside.
    """
    table = sales()[sales()["year"] == year]
    sells, buys = table["exporter"].isin(codes), table["importer"].isin(codes)
    rows = []
    for flow, which in (("inside", sells & buys), ("sold", sells & ~buys), ("bought", buys & ~sells)):
        total = table[which].groupby("way")["value_usd_bn"].sum()
        rows += [{"flow": flow, "way": way, "value_usd_bn": total.get(way, np.nan)} for way in WAYS]
    return pd.DataFrame(rows)


def over_time(rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """`split` for the roster of each year: year, flow, way, value_usd_bn; what is not on record is left out."""
    years = [split(roster_of(year, rule, statuses), year).assign(year=year) for year in minerals.YEARS]
    return pd.concat(years, ignore_index=True).dropna(subset="value_usd_bn")


@cache
def _runs() -> pd.DataFrame:
    """When each direction was last on record for RUN years running, and its value in the last of them.

    Returns exporter, importer, way, last_year, value_usd_bn.
    """
    keys = ["exporter", "importer", "way"]
    table = sales().sort_values([*keys, "year"])
    start = table.groupby(keys)["year"].shift(RUN - 1)
    ends = table[start == table["year"] - (RUN - 1)]
    return ends.groupby(keys).last().rename(columns={"year": "last_year"}).reset_index()


def silent(codes: Collection[str], year: int) -> pd.DataFrame:
    """Directions worth SOLID_USD_BN that had been on record for RUN years running and are not now, largest first.

    Returns exporter, importer, way, last_year, value_usd_bn (then), flow ('inside' or 'outside'). Trade that
    ended and trade that is no longer reported look the same here.
    """
    gone = _gone(year)
    sells, buys = gone["exporter"].isin(codes), gone["importer"].isin(codes)
    flow = np.where(sells & buys, "inside", "outside")
    return gone.assign(flow=flow)[sells | buys].reset_index(drop=True)


@cache
def _gone(year: int) -> pd.DataFrame:
    """The directions of `silent` between any economies, largest first."""
    runs, now = _runs(), sales()[sales()["year"] == year]
    keys = ["exporter", "importer", "way"]
    heard = pd.MultiIndex.from_frame(runs[keys]).isin(pd.MultiIndex.from_frame(now[keys]))
    gone = runs[(runs["last_year"] < year) & ~heard & (runs["value_usd_bn"] >= SOLID_USD_BN)]
    return gone.sort_values("value_usd_bn", ascending=False, kind="stable", ignore_index=True)


def by_pipe(codes: Collection[str], year: int, flow: Flow) -> dict[str, object]:
    """Percent of reported gas sales that go by pipe, in current dollars.

    Returns gas_by_pipe_pct (missing if no sale is on record), pipe_usd_bn, lng_usd_bn (nothing on record: 0),
    pairs_reporting (directions), members_in_roster, members_reporting (with a sale or a purchase in the flow),
    pairs_silent (as in `silent`) and silent_usd_bn (their last values), which make the sales a lower_bound, and
    restored_pct, the share with those put back.
    """
    table = sales()[sales()["year"] == year]
    sells, buys = table["exporter"].isin(codes), table["importer"].isin(codes)
    chosen = table[sells & buys if flow == "inside" else sells ^ buys]
    gone = silent(codes, year)
    gone = gone[gone["flow"] == flow]
    pipe, ship = (_sum(chosen, way) for way in WAYS)
    return {
        "gas_by_pipe_pct": _percent(pipe, ship),
        "pipe_usd_bn": pipe,
        "lng_usd_bn": ship,
        "pairs_reporting": len(chosen[["exporter", "importer"]].drop_duplicates()),
        "members_in_roster": len(codes),
        "members_reporting": len({*chosen["exporter"], *chosen["importer"]} & set(codes)),
        "pairs_silent": len(gone),
        "silent_usd_bn": float(gone["value_usd_bn"].sum()),
        "lower_bound": len(gone) > 0,
        "restored_pct": _percent(pipe + _sum(gone, "pipeline_gas"), ship + _sum(gone, "lng")),
    }


def shares(rule: RosterRule, statuses: Statuses, flow: Flow, years: range | list[int] = minerals.YEARS) -> pd.DataFrame:
    """`by_pipe` for the roster of each year: year, roster_rule, statuses, flow, and its columns."""
    asked = {"roster_rule": rule, "statuses": statuses, "flow": flow}
    rows = [{"year": year, **asked, **by_pipe(roster_of(year, rule, statuses), year, flow)} for year in years]
    return pd.DataFrame(rows)


def both(rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """`shares` of the sales inside and outside, one below the other."""
    return pd.concat([shares(rule, statuses, flow) for flow in ("inside", "outside")], ignore_index=True)


def _sum(table: pd.DataFrame, way: str) -> float:
    return float(table.loc[table["way"] == way, "value_usd_bn"].sum())


def _percent(pipe: float, ship: float) -> float:
    return 100 * pipe / (pipe + ship) if pipe + ship else np.nan


@register(
    name="gas_by_pipe_pct",
    title="Gas that goes by pipe",
    unit="percent of reported gas sales",
    formula=r"100 \, \frac{p}{p + l} \text{ with } p \text{ pipeline gas, } l \text{ LNG, in current dollars}",
    range="0 to 100",
    neutral="none",
    direction="more is more tied to a line on the ground",
    parameters=GasByPipe,
    tables=("mineral_flows", "products", "curated-memberships"),
    cite="gaulier2010",
    caveat="By customs code, in dollars. Russia's gas to Belarus is off the record from 2021, to Germany from 2000.",
)
def gas_by_pipe(p: GasByPipe) -> pd.DataFrame:
    """Share of gas sales that goes by pipe, between members or across the roster's edge."""
    return shares(p.roster_rule, p.statuses, p.flow, minerals.YEARS if p.as_of is None else [p.as_of])
