"""Charts of chapter 7, first part: stability by roster and by state, and what is spent on the military."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..members import RULE_WORDS
from . import theme
from .frame import event_marks, framed, named, rule_colours, years_axis
from .layers import layered

METHODS = {"2023": "to 2022", "2025": "another method from 2023"}
UNIT = "standard deviations"
WORLD = "world median"


def stability_by_rule(table: pd.DataFrame, world: pd.DataFrame, finding: object) -> alt.VConcatChart:
    """Mean stability over time, a panel per roster rule, with its 90 percent interval and the world's median.

    table: year, roster_rule, political_stability, low, high, edition, members_reporting, members_in_roster;
    world: year, median, economies. Lines stop where the method changes: they are not joined over it.
    """
    table = table.assign(rule=table["roster_rule"].map(RULE_WORDS), method=table["edition"].map(METHODS))
    world = world.assign(words=WORLD)
    span = int(table["year"].min()), int(table["year"].max())
    # One scale for all panels, so that they can be compared.
    height = alt.Scale(domain=[float(table["low"].min()), float(world["median"].max())], nice=True)
    panels = [
        _stability_panel(table[table["rule"] == words], words, world, span, height) for words in table["rule"].unique()
    ]
    return framed(
        alt.vconcat(*panels, spacing=26),
        finding,
        "Mean estimate of political stability; band: 90 percent interval; dashed: another method; thin line: world "
        "median",
        "; ".join(
            f"{row.rule} {row.political_stability:.2f} in {row.year}"
            for row in table.sort_values("year").drop_duplicates("rule", keep="last").itertuples()
        )
        + ".",
    )


def _stability_panel(
    table: pd.DataFrame, title: str, world: pd.DataFrame, span: tuple[int, int], height: alt.Scale
) -> alt.LayerChart:
    """One roster rule: band, line and dots, in the rule's colour."""
    colour = rule_colours(table)
    y = alt.Y("political_stability:Q", title=title, scale=height, axis=alt.Axis(tickCount=5))
    base = alt.Chart(table).encode(
        x=years_axis(*span),
        color=alt.Color("rule:N", scale=colour, legend=None),
        detail="method:N",
        tooltip=[
            alt.Tooltip("rule:N", title="Roster"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("political_stability:Q", title="Mean estimate", format=".2f"),
            alt.Tooltip("low:Q", title="From", format=".2f"),
            alt.Tooltip("high:Q", title="To", format=".2f"),
            alt.Tooltip("members_reporting:Q", title="States with an estimate"),
            alt.Tooltip("members_in_roster:Q", title="On the roster"),
            alt.Tooltip("method:N", title="Method"),
        ],
    )
    dash = alt.StrokeDash(
        "method:N",
        scale=alt.Scale(domain=list(METHODS.values()), range=[theme.DASH["outturn"], theme.DASH["estimate"]]),
        legend=None,
    )
    median = alt.Chart(world[world["year"].between(*span)]).mark_line(strokeWidth=1, color=theme.INK, opacity=0.6)
    # Beside the end of its line where there is room, else below its beginning.
    beside = alt.Chart(world[world["year"] == span[1]], name=f"wide_median_{title}").mark_text(align="left", dx=8)
    below = alt.Chart(world[world["year"] == span[0]], name=f"phone_median_{title}")
    below = below.mark_text(align="left", baseline="top", dx=4, dy=12)
    layers = [
        event_marks(*span),
        *(
            label.encode(x=years_axis(*span), y=alt.Y("median:Q", scale=height), text="words:N")
            for label in (beside, below)
        ),
        median.encode(
            x=years_axis(*span),
            y=alt.Y("median:Q", scale=height),
            tooltip=[
                alt.Tooltip("words:N", title="Line"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("median:Q", title="Median", format=".2f"),
                alt.Tooltip("economies:Q", title="Economies"),
            ],
        ),
        base.mark_area().encode(y=alt.Y("low:Q", scale=height), y2="high:Q"),
        base.mark_line().encode(y=y, strokeDash=dash),
        base.mark_point(size=22).encode(y=y),
    ]
    return layered(alt.layer(*layers).properties(height=130))


def states(table: pd.DataFrame, roster: tuple[str, ...], finding: object, year: int, since: int) -> alt.LayerChart:
    """Estimates of states in one year with their 90 percent intervals, and where each stood before.

    table: iso3, political_stability, low, high, since_stability, change, rank, economies; roster: who is on it.
    """
    table = named(table, economy="iso3").assign(
        whose=table["iso3"].isin(roster).map({True: "on the roster", False: "not on it"})
    )
    base = alt.Chart(table).encode(
        y=alt.Y("economy:N", sort=table["economy"].to_list()[::-1], title=None),
        tooltip=[
            alt.Tooltip("economy:N", title="State"),
            alt.Tooltip("political_stability:Q", title=f"Estimate {year}", format=".2f"),
            alt.Tooltip("low:Q", title="From", format=".2f"),
            alt.Tooltip("high:Q", title="To", format=".2f"),
            alt.Tooltip("since_stability:Q", title=f"Estimate {since}", format=".2f"),
            alt.Tooltip("rank:Q", title="Place, from the least stable", format=".0f"),
            alt.Tooltip("economies:Q", title="Economies"),
        ],
    )
    scale = alt.Scale(domain=["on the roster", "not on it"], range=[theme.BLOC["SCO"], theme.ECONOMY["other"]])
    colour = alt.Color("whose:N", title=None, scale=scale)
    x = alt.X("low:Q", title=UNIT, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5))
    interval = base.mark_rule(strokeWidth=2, opacity=0.7).encode(x=x, x2="high:Q", color=colour)
    before = base.mark_tick(color=theme.INK, opacity=0.6, height=14, thickness=2).encode(x="since_stability:Q")
    now = base.mark_point(size=90).encode(x="political_stability:Q", color=colour)
    return framed(
        layered(interval + before + now),
        finding,
        f"Estimate of political stability, world's mean about 0; dot: {year}, bar: 90 percent interval, tick: {since}",
        "; ".join(f"{row.economy} {row.political_stability:.2f}" for row in table.itertuples()) + ".",
    )


def burden(table: pd.DataFrame, mean_pct: float | None, finding: object, year: int) -> alt.LayerChart:
    """Military spending of each state in each year on record, with the figure that counts for one year filled.

    table: iso3, year, burden_pct, is_chosen; mean_pct: of the roster in `year`, weighted by GDP, None if too few have
    a figure then. A chosen figure of another year is labelled with it.
    """
    table = named(table, economy="iso3")
    chosen = table[table["is_chosen"]].sort_values("burden_pct", ascending=False)
    tooltip = [
        alt.Tooltip("economy:N", title="State"),
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("burden_pct:Q", title="Percent of GDP", format=".1f"),
    ]
    y = alt.Y("economy:N", sort=chosen["economy"].to_list(), title=None)
    x = alt.X("burden_pct:Q", title="percent of GDP", scale=alt.Scale(domainMin=0))
    others = alt.Chart(table[~table["is_chosen"]]).mark_point(size=42, filled=False, color=theme.ECONOMY["other"])
    line = alt.Chart(table).mark_line(color=theme.ECONOMY["other"], opacity=0.5, strokeWidth=1.5)
    dots = alt.Chart(chosen).encode(y=y, x=x)
    layers = [
        line.encode(y=y, x=x, detail="economy:N"),
        others.encode(y=y, x=x, tooltip=tooltip),
        dots.mark_point(size=100, color=theme.BLOC["SCO"]).encode(tooltip=tooltip),
    ]
    if len(away := chosen[chosen["year"] != year]):
        labels = alt.Chart(away).mark_text(dy=-12)
        layers.append(labels.encode(y=y, x=x, text=alt.Text("year:Q", format="d")))
    words = f"Percent of GDP; filled: {year}, or the nearest year on record, then named; open: other years"
    if mean_pct is not None:
        level = pd.DataFrame({"burden_pct": [mean_pct]})
        rule = alt.Chart(level).mark_rule(strokeDash=theme.REFERENCE_DASH, opacity=0.6)
        layers.insert(0, rule.encode(x=x, tooltip=alt.Tooltip("burden_pct:Q", title=f"Roster, {year}", format=".1f")))
        words += "; dashed: the roster, weighted by GDP"
    told = "; ".join(f"{row.economy} {row.burden_pct:.1f} percent ({row.year})" for row in chosen.itertuples())
    return framed(layered(alt.layer(*layers).properties(height=alt.Step(28))), finding, words, f"{told}.")
