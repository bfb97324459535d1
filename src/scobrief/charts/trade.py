"""Charts of chapter 4: who trades with whom, energy and minerals over time, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from ..indicators import REGISTRY, minerals
from ..indicators.flow_sets import YEAR
from ..members import RULE_WORDS
from . import theme
from .axes import axis
from .ends import ends
from .frame import END_WORDS, above, bridged, cells, event_marks, framed, named, rosters_drawn, rule_colours, years_axis
from .layers import layered
from .lines import bounds

# Columns whose cells are wide enough for a number, by what the name of the view then begins with (see `variants`).
NUMBERS = {"": 7, "wide_": 14}
BOUND = {False: "as reported", True: "lower bound"}
STATES = {"reported": "on record", "lost": "on record 2019-2021, not now", "not reported": "not on record"}


def minerals_over_time(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Share of energy and mineral trade inside the bloc by roster rule; lower bounds are drawn dotted.

    table: year, roster_rule, intra_share_pct, lower_bound, members_reporting, pairs_lost.
    """
    table = table.dropna(subset="intra_share_pct").assign(
        rule=lambda frame: frame["roster_rule"].map(RULE_WORDS), bound=lambda frame: frame["lower_bound"].map(BOUND)
    )
    span = int(table["year"].min()), int(table["year"].max())
    colours, upright = rule_colours(table), axis(table["intra_share_pct"])
    lines = (
        alt.Chart(bridged(table, ["rule"], kind="bound"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("intra_share_pct", REGISTRY["minerals_intra_share_pct"].unit),
            color=alt.Color("rule:N", title=None, scale=colours),
            strokeDash=bounds(BOUND),
            tooltip=[
                alt.Tooltip("rule:N", title="Roster"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("intra_share_pct:Q", title="Percent inside", format=".1f"),
                alt.Tooltip("members_reporting:Q", title="Members reporting"),
                alt.Tooltip("pairs_lost:Q", title="Pairs no longer reported"),
                alt.Tooltip("bound:N", title="Reading"),
            ],
        )
    )
    return framed(
        layered(event_marks(*span) + lines + ends(table, "rule", "intra_share_pct", upright, colours, END_WORDS)),
        finding,
        "Reported trade only; dotted: pairs of members are missing, so members' own trade is a lower bound",
        f"Lines from {span[0]} to {span[1]} for {rosters_drawn(table)}.",
    )


def pairs(table: pd.DataFrame, finding: object, year: int = YEAR) -> alt.LayerChart:
    """Each seller's sales to each buyer among members, as a multiple of what no preference would give.

    table: exporter, importer, value_usd_m, ratio_to_no_preference. year: of the flows.
    """
    named_table = named(table, seller="exporter", buyer="importer")
    named_table["multiple"] = named_table["ratio_to_no_preference"].map("{:.1f}".format)
    order = named_table.groupby("seller")["value_usd_m"].sum().sort_values(ascending=False).index.to_list()
    base = alt.Chart(named_table).encode(
        x=above("buyer", len(order), sort=order),
        y=alt.Y("seller:N", sort=order, title=None),
        tooltip=[
            alt.Tooltip("seller:N", title="From"),
            alt.Tooltip("buyer:N", title="To"),
            alt.Tooltip("value_usd_m:Q", title="Million US dollars", format=",.0f"),
            alt.Tooltip("ratio_to_no_preference:Q", title="Multiple of no preference", format=".2f"),
        ],
    )
    grid = base.mark_rect().encode(
        color=alt.Color(
            "ratio_to_no_preference:Q",
            title="multiple, log scale",
            scale=alt.Scale(type="log", domain=[0.1, 1, 10], range=list(theme.DIVERGING), clamp=True),
            legend=alt.Legend(format="~g"),
        )
    )
    # Numbers are written where cells hold them; those of the EU's many states are in the tooltips.
    fits = next((width for width, most in NUMBERS.items() if len(order) <= most), None)
    text = [base.mark_text().encode(text="multiple:N").properties(name=f"{fits}multiples")] if fits is not None else []
    return framed(
        layered(alt.layer(grid, *text).properties(height=alt.Step(34))),
        finding,
        f"Sales of row to column in {year}, as a multiple of what no preference would give; 1 is neutral",
        "; ".join(
            f"{row['seller']} to {row['buyer']} {row['multiple']}"
            for _, row in named_table.nlargest(5, "value_usd_m").iterrows()
        )
        + " times, for the five largest flows.",
    )


def largest_flows(table: pd.DataFrame, finding: object, year: int, before: int) -> alt.LayerChart:
    """The largest energy and mineral flows between members, with where they stood before.

    table: exporter, importer, product_group, value_usd_bn, before_usd_bn.
    """
    table = named(table, seller="exporter", buyer="importer")
    flows: Iterable[Any] = table.itertuples()
    table["flow"] = [f"{row.seller} to {row.buyer}: {minerals.PRODUCT_WORDS[row.product_group]}" for row in flows]
    order = table.sort_values("value_usd_bn", ascending=False)["flow"].to_list()
    base = alt.Chart(table).encode(
        y=alt.Y("flow:N", sort=order, title=None),
        tooltip=[
            alt.Tooltip("flow:N", title="Flow"),
            alt.Tooltip("value_usd_bn:Q", title=f"{year}, billion US dollars", format=".1f"),
            alt.Tooltip("before_usd_bn:Q", title=f"{before}, billion US dollars", format=".1f"),
        ],
    )
    bars = base.mark_bar(height=14).encode(x=alt.X("value_usd_bn:Q", title="billion US dollars"))
    marks = base.mark_tick(color=theme.INK, thickness=2.5, height=18).encode(x="before_usd_bn:Q")
    return framed(
        layered(bars + marks),
        finding,
        f"Reported flows between members, current US dollars; bar: {year}, tick: {before}",
        "; ".join(f"{row.flow} {row.value_usd_bn:.1f} billion" for row in table.head(5).itertuples()) + ".",
    )


def coverage(table: pd.DataFrame, finding: object, year: int) -> alt.Chart:
    """What each ordered pair of members reported, and what fell silent: the missing-data map.

    table: exporter, importer, state.
    """
    table = named(table, seller="exporter", buyer="importer").assign(words=table["state"].map(STATES))
    chart = cells(table).encode(
        x=above("buyer", table["buyer"].nunique()),
        y=alt.Y("seller:N", title=None, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color(
            "words:N",
            title=None,
            scale=alt.Scale(domain=list(STATES.values()), range=[theme.BLOC["SCO"], theme.reference, theme.RAMP[0]]),
            legend=alt.Legend(columns=1),
        ),
        tooltip=[
            alt.Tooltip("seller:N", title="From"),
            alt.Tooltip("buyer:N", title="To"),
            alt.Tooltip("words:N", title=str(year)),
            alt.Tooltip("value_usd_bn:Q", title="Billion US dollars", format=".3f"),
        ],
    )
    return framed(
        chart,
        finding,
        f"Sales of row to column in {year}, energy and minerals; what is not on record may be missing or nil",
        "A grid of sellers and buyers; cells tell directions of trade on record, those no longer on record after 2021, "
        "and those never steadily on record.",
    )
