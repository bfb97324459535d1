"""Charts of chapter 5: China against Russia, members' weights, military spending, the concentration of the world."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from ..members import RULE_WORDS
from ..parameters import GdpMeasure
from . import theme
from .axes import axis, log_axis
from .ends import ends
from .frame import END_WORDS, event_marks, framed, named, rosters_drawn, rule_colours, years_axis
from .layers import layered
from .lines import kinds, nothing, runs

MEASURES = {"nominal": "at market exchange rates", "ppp": "at purchasing power parity"}
SHORT = {MEASURES["nominal"]: "market rates", MEASURES["ppp"]: "purchasing power"}  # beside a line
MONEY = {"nominal": "US dollars", "ppp": "international dollars"}
NOUNS = {"gdp": "GDP", "population": "population", "military": "military spending"}
RATIOS = [1, 2, 4, 8, 16]
SPENT = [0.01, 0.1, 1, 10, 100, 1_000]


def ratio(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """China's GDP over Russia's by both measures, on a log scale; dashed where it is no outturn.

    table: year, gdp_measure, gdp_ratio_china_russia, china_bn, russia_bn, status.
    """
    table = table.dropna(subset="gdp_ratio_china_russia")
    projected = "; projections are those of October 2022" if "projection" in set(table["status"]) else ""
    span = int(table["year"].min()), int(table["year"].max())
    words = table.assign(measure=table["gdp_measure"].map(MEASURES))
    upright = log_axis([*words["gdp_ratio_china_russia"], *RATIOS], RATIOS)
    y = upright.y("gdp_ratio_china_russia", "times Russia's GDP, log scale", format="~g")
    lines = (
        alt.Chart(runs(words, "measure"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=y,
            color=alt.Color("measure:N", title=None, scale=_measures()),
            strokeDash=kinds(table["status"]),
            detail="run:N",
            tooltip=[
                alt.Tooltip("measure:N", title="GDP"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("gdp_ratio_china_russia:Q", title="China over Russia", format=".2f"),
                alt.Tooltip("china_bn:Q", title="China, billion", format=",.0f"),
                alt.Tooltip("russia_bn:Q", title="Russia, billion", format=",.0f"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    equal = pd.DataFrame({"gdp_ratio_china_russia": [1.0], "year": [span[1]], "label": ["as large as Russia's"]})
    base = alt.Chart(equal).encode(y=y)
    drawn = (
        base.mark_rule(strokeDash=theme.REFERENCE_DASH, opacity=0.6)
        + lines
        + base.mark_text(align="right", baseline="bottom", dx=-4, dy=-4).encode(x=years_axis(*span), text="label:N")
        + ends(words, "measure", "gdp_ratio_china_russia", upright, _measures(), SHORT)
    )
    return framed(
        layered(drawn),
        finding,
        f"China's GDP over Russia's; equal steps are equal ratios{projected}",
        f"Two lines from {span[0]} to {span[1]}: at market exchange rates the ratio falls and rises, at purchasing "
        "power parity it rises nearly throughout.",
    )


def _measures() -> alt.Scale:
    """Colours of the two measures of GDP."""
    return alt.Scale(domain=list(MEASURES.values()), range=list(theme.MEASURE.values()))


def members(table: pd.DataFrame, capability: str, finding: object) -> alt.LayerChart | alt.Chart:
    """Shares of the larger members in what the bloc has, year by year; dashed where it is no outturn.

    table: year, iso3 (or 'other'), share_pct, status, members_in_roster, members_reporting.
    """
    subtitle = "Share of each member; thin rules: the founding, and the years in which states joined"
    if set(table["iso3"]) == {"other"}:  # the EU's members: one line at 100 percent would say nothing
        return framed(nothing("No line: the larger members of the SCO are not here."), finding, subtitle, "No lines.")
    names = named(table, economy="iso3").assign(economy=lambda frame: frame["economy"].fillna("all others"))
    keys = dict(zip(names["iso3"], names["economy"], strict=True))
    colours, upright = theme.economy_scale(keys, keys), axis(names["share_pct"])
    span = int(table["year"].min()), int(table["year"].max())
    lines = (
        alt.Chart(runs(names, "economy"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("share_pct", f"percent of {NOUNS[capability]} on the roster"),
            color=alt.Color("economy:N", title=None, scale=colours, legend=alt.Legend(columns=2)),
            strokeDash=kinds(table["status"]),
            detail="run:N",
            tooltip=[
                alt.Tooltip("economy:N", title="Member"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("share_pct:Q", title="Percent", format=".1f"),
                alt.Tooltip("members_reporting:Q", title="Reporting"),
                alt.Tooltip("members_in_roster:Q", title="On the roster"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    last = names[names["year"] == span[1]].sort_values("share_pct", ascending=False)
    return framed(
        layered(event_marks(*span) + lines + ends(names, "economy", "share_pct", upright, colours)),
        finding,
        subtitle,
        f"Lines from {span[0]} to {span[1]}; at the end "
        + ", ".join(f"{row.economy} {row.share_pct:.1f} percent" for row in last.itertuples())
        + ".",
    )


def effective(table: pd.DataFrame, capability: str, finding: object) -> alt.LayerChart:
    """Effective number of members under each roster rule; dashed where it is no outturn.

    table: year, roster_rule, effective_members, status, members_in_roster, members_reporting.
    """
    span = int(table["year"].min()), int(table["year"].max())
    table, colours = table.assign(rule=table["roster_rule"].map(RULE_WORDS)), rule_colours(table)
    upright = axis([*table["effective_members"], 1], zero=False)
    lines = (
        alt.Chart(runs(table, "rule"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("effective_members", "members of equal size"),
            color=alt.Color("rule:N", title=None, scale=colours),
            strokeDash=kinds(table["status"]),
            detail="run:N",
            tooltip=[
                alt.Tooltip("rule:N", title="Roster"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("effective_members:Q", title="Effective number", format=".2f"),
                alt.Tooltip("members_reporting:Q", title="Reporting"),
                alt.Tooltip("members_in_roster:Q", title="On the roster"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    return framed(
        layered(event_marks(*span) + lines + ends(table, "rule", "effective_members", upright, colours, END_WORDS)),
        finding,
        f"Effective number of members by {NOUNS[capability]}; 1 would be one member that holds all",
        f"Lines from {span[0]} to {span[1]} for {rosters_drawn(table)}, "
        f"between {table['effective_members'].min():.1f} and {table['effective_members'].max():.1f}.",
    )


def military(table: pd.DataFrame, year: object, measure: GdpMeasure, finding: object) -> alt.HConcatChart:
    """Military spending of each member: percent of GDP, with where it stood first, and roughly in money.

    table: iso3, burden_pct, first_burden_pct, first_year, spent_bn.
    """
    table = named(table, economy="iso3")
    table["colour"] = table["iso3"].where(table["iso3"].isin(theme.ECONOMY), "other")
    order = table["economy"].to_list()
    y = alt.Y("economy:N", sort=order, title=None)
    colour = alt.Color("colour:N", scale=theme.economy_scale(table["colour"]), legend=None)
    tooltip = [
        alt.Tooltip("economy:N", title="State"),
        alt.Tooltip("burden_pct:Q", title=f"Percent of GDP, {year}", format=".1f"),
        alt.Tooltip("first_burden_pct:Q", title="Percent of GDP, first year", format=".1f"),
        alt.Tooltip("first_year:Q", title="First year", format="d"),
        alt.Tooltip("spent_bn:Q", title=f"Roughly, billion {MONEY[measure]}", format=".1f"),
    ]
    base = alt.Chart(table).encode(y=y, tooltip=tooltip)
    burden = base.mark_point(size=90).encode(
        x=alt.X(
            "burden_pct:Q",
            title="percent of GDP",
            scale=alt.Scale(domainMin=0),
            axis=alt.Axis(tickCount=5, format="~g"),
        ),
        color=colour,
    )
    first = base.mark_tick(color=theme.INK, thickness=2.5, height=14).encode(x="first_burden_pct:Q")
    spent = (
        alt.Chart(table.dropna(subset="spent_bn"))
        .mark_point(size=90)
        .encode(
            x=alt.X(
                "spent_bn:Q",
                title=f"billion {MONEY[measure]}, log scale",
                scale=alt.Scale(type="log", nice=False, padding=14),
                axis=alt.Axis(values=SPENT, format="~g"),
            ),
            y=y,
            color=colour,
            tooltip=tooltip,
        )
    )
    return framed(
        alt.hconcat(first + burden, spent, spacing=24),
        finding,
        f"By state, {year}; tick: the first year on record; money is approximate: share of GDP times GDP",
        "; ".join(f"{row.economy} {row.burden_pct:.1f} percent of GDP" for row in table.itertuples()) + ".",
    )


def world(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Concentration of world GDP over time by both measures; dashed where it is no outturn.

    table: year, gdp_measure, power_concentration, first, second, economies_reporting, status.
    """
    span = int(table["year"].min()), int(table["year"].max())
    table = named(table, largest="first", next="second").assign(measure=table["gdp_measure"].map(MEASURES))
    upright = axis(table["power_concentration"], zero=False)
    lines = (
        alt.Chart(runs(table, "measure"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("power_concentration", REGISTRY["power_concentration"].unit),
            color=alt.Color("measure:N", title=None, scale=_measures()),
            strokeDash=kinds(table["status"]),
            detail="run:N",
            tooltip=[
                alt.Tooltip("measure:N", title="GDP"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("power_concentration:Q", title="CON", format=".3f"),
                alt.Tooltip("largest:N", title="Largest economy"),
                alt.Tooltip("first_share_pct:Q", title="Its percent of the world", format=".1f"),
                alt.Tooltip("next:N", title="Next"),
                alt.Tooltip("second_share_pct:Q", title="Its percent of the world", format=".1f"),
                alt.Tooltip("economies_reporting:Q", title="Economies reporting"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    return framed(
        layered(lines + ends(table, "measure", "power_concentration", upright, _measures(), SHORT)),
        finding,
        "0: all economies of equal size; 1: one economy that holds all; the axis does not begin at 0",
        f"Two lines from {span[0]} to {span[1]}: at market exchange rates it falls after its high of 2001 and rises "
        "again from 2011, at purchasing power parity it hardly moves until 2008 and then rises.",
    )
