"""Charts of chapter 6: growth together against random groups, and trade against output."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from ..indicators.history import BLOCS
from ..indicators.synchrony import CRISES
from ..indicators.trade_growth import AVERAGES
from . import theme
from .axes import axis
from .ends import ends
from .frame import event_marks, framed, years_axis
from .layers import layered
from .lines import kinds, nothing, runs

HEIGHT = 230  # of panels that stand side by side


def synchrony(table: pd.DataFrame, finding: object, window: int) -> alt.HConcatChart | alt.Chart:
    """Mean pairwise correlation of growth in a moving window, one panel per bloc, over the band of random groups.

    table: bloc, year, growth_synchrony, null_low, null_high, groups_below_pct, members_reporting, status.
    """
    subtitle = (
        f"Mean correlation of yearly growth over {window} years, by the last; band: 95% of random groups of the "
        f"same size; thin rules: {' and '.join(map(str, CRISES))}, when output fell in many economies at once"
    )
    if table.empty:
        return framed(nothing("too few report"), finding, subtitle, "No lines.")
    span = int(table["year"].min()), int(table["year"].max())
    upright = axis([*table["null_low"], *table["growth_synchrony"], 1], HEIGHT)
    x = years_axis(*span)
    x["axis"] = alt.Axis(format="d", tickCount=4)
    crises = event_marks(*span, {year: str(year) for year in CRISES})
    panels = []
    for bloc in BLOCS:
        ours = table[table["bloc"] == bloc]
        y = upright.y("growth_synchrony", bloc)
        band = alt.Chart(ours).mark_area(color=theme.null).encode(x=x, y=alt.Y("null_low:Q"), y2="null_high:Q")
        line = (
            alt.Chart(runs(ours, "bloc"))
            .mark_line(color=theme.BLOC[bloc])
            .encode(
                x=x,
                y=y,
                strokeDash=kinds(table["status"]),
                detail="run:N",
                tooltip=[
                    alt.Tooltip("year:Q", title="Last year", format="d"),
                    alt.Tooltip("growth_synchrony:Q", title="Mean correlation", format=".2f"),
                    alt.Tooltip("null_low:Q", title="Random groups, from", format=".2f"),
                    alt.Tooltip("null_high:Q", title="to", format=".2f"),
                    alt.Tooltip("groups_below_pct:Q", title="Random groups below, percent", format=".1f"),
                    alt.Tooltip("members_reporting:Q", title="Economies reporting"),
                    alt.Tooltip("status:N", title="Kind of figure"),
                ],
            )
        )
        panels.append((band + crises + line).properties(height=HEIGHT))
    last = table.groupby("bloc").last()
    told = "; ".join(
        f"{bloc} {row.growth_synchrony:.2f}, random groups {row.null_low:.2f} to {row.null_high:.2f}"
        for bloc, row in last.iterrows()
    )
    return framed(
        alt.hconcat(*panels, spacing=16),
        finding,
        subtitle,
        f"Lines from {span[0]} to {span[1]}; in the last window {told}.",
    )


def trade_gap(table: pd.DataFrame, finding: object, window: int) -> alt.LayerChart | alt.Chart:
    """How much faster imports grew than GDP in a moving window: the median economy, and weighted by GDP.

    table: year, average, trade_growth_gap_pp, economies_reporting, positive_pct, status.
    """
    subtitle = f"Growth of import volumes less growth of real GDP over {window} years, all economies, by the last year"
    if table.empty:
        return framed(nothing("too few report"), finding, subtitle, "No lines.")
    table = table.assign(words=table["average"].map(AVERAGES))
    span = int(table["year"].min()), int(table["year"].max())
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(opacity=0.5).encode(y="zero:Q")
    upright = axis(table["trade_growth_gap_pp"])
    colours = alt.Scale(domain=list(AVERAGES.values()), range=[theme.INK, theme.ECONOMY["other"]])
    lines = (
        alt.Chart(runs(table, "words"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("trade_growth_gap_pp", REGISTRY["trade_growth_gap_pp"].unit),
            color=alt.Color("words:N", title=None, scale=colours),
            strokeDash=kinds(table["status"]),
            detail="run:N",
            tooltip=[
                alt.Tooltip("words:N", title="Average"),
                alt.Tooltip("year:Q", title="Last year", format="d"),
                alt.Tooltip("trade_growth_gap_pp:Q", title="Points a year", format=".1f"),
                alt.Tooltip("economies_reporting:Q", title="Economies"),
                alt.Tooltip("positive_pct:Q", title="Percent of them above zero", format=".0f"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    names = ends(table, "words", "trade_growth_gap_pp", upright, colours)
    return framed(layered(zero + lines + names), finding, subtitle, f"Two lines from {span[0]} to {span[1]}.")
